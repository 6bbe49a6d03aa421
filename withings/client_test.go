package withings

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/time/rate"
)

// The rules of what is tried again, how often and how long after, in fake time.
func TestCallRetries(t *testing.T) {
	t.Parallel()
	refused := &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("connection refused")}
	const goals = `{"goals":{"steps":10000}}`
	for _, test := range []struct {
		name     string
		replies  []reply
		requests int
		is       error
		class    Class // of the *Error, where there is one
		least    time.Duration
		most     time.Duration
	}{
		{name: "an answer", replies: []reply{ok(goals)}, requests: 1},
		{name: "status as a string", replies: []reply{{body: `{"status":"0","body":` + goals + `}`}}, requests: 1},
		{name: "body before status", replies: []reply{{body: `{"body":` + goals + `,"status":0}`}}, requests: 1},
		{name: "522 is tried again", replies: []reply{failing(522, "timeout"), ok(goals)}, requests: 2, most: time.Second},
		{name: "522 for ever", replies: []reply{failing(522, "timeout")}, requests: 4, is: ErrUnavailable, class: ClassTimeout, most: 7 * time.Second},
		{name: "HTTP 500 is tried again", replies: []reply{{http: 500}, {http: 502, body: "<html>"}, ok(goals)}, requests: 3, most: 3 * time.Second},
		{name: "HTTP 503 is not status 503", replies: []reply{{http: 503, body: "busy"}, ok(goals)}, requests: 2, most: time.Second},
		{name: "no network", replies: []reply{{err: refused}}, requests: 3, is: ErrNetwork, most: 3 * time.Second},
		{name: "a dropped connection", replies: []reply{{err: io.ErrUnexpectedEOF}, ok(goals)}, requests: 2, most: time.Second},
		{name: "no answer in time", replies: []reply{{slow: time.Hour}}, requests: 3, is: ErrNetwork, least: 90 * time.Second, most: 93 * time.Second},
		{name: "HTML is tried again", replies: []reply{{body: "<!doctype html>"}}, requests: 3, is: ErrUnavailable, class: ClassUnreadable, most: 3 * time.Second},
		{name: "truncated JSON", replies: []reply{{body: `{"status":0,"body":{"goals":{"st`}}, requests: 3, is: ErrUnavailable, class: ClassUnreadable, most: 3 * time.Second},
		{name: "an empty answer", replies: []reply{{body: ""}, ok(goals)}, requests: 2, most: time.Second},
		{name: "[] for an answer", replies: []reply{{body: "[]"}, ok(goals)}, requests: 2, most: time.Second},
		{name: "null for an answer", replies: []reply{{body: "null"}, ok(goals)}, requests: 2, most: time.Second},
		{name: "no status", replies: []reply{{body: `{"body":` + goals + `}`}, ok(goals)}, requests: 2, most: time.Second},
		{name: "status null", replies: []reply{{body: `{"status":null,"body":` + goals + `}`}}, requests: 3, is: ErrUnavailable, class: ClassUnreadable, most: 3 * time.Second},
		{name: "a failure with a full body is no data", replies: []reply{{body: `{"status":2555,"body":` + goals + `}`}}, requests: 1, is: ErrScope, class: ClassScope},
		{name: "invalid params are not tried again", replies: []reply{failing(503, "Invalid Params")}, requests: 1, class: ClassInvalid},
		{name: "missing scope does not refresh", replies: []reply{failing(403, "Insufficient_scope")}, requests: 1, is: ErrScope, class: ClassScope},
		{name: "no such action", replies: []reply{failing(2554, "no")}, requests: 1, class: ClassUnimplemented},
		{name: "an error occurred", replies: []reply{failing(6000, "oops")}, requests: 3, is: ErrUnavailable, class: ClassFailure, most: 3 * time.Second},
		{name: "an unknown status", replies: []reply{failing(4711, "what"), ok(goals)}, requests: 2, most: time.Second},
		{name: "a redirect is not followed", replies: []reply{{http: 302}}, requests: 1, is: ErrUnavailable, class: ClassRefused},
		{name: "HTTP 404", replies: []reply{{http: 404, body: "<html>"}}, requests: 1, is: ErrUnavailable, class: ClassRefused},
		{name: "601 with wait_seconds", replies: []reply{{body: `{"status":601,"body":{"wait_seconds":12},"error":"Same arguments in less than 10 seconds"}`}, ok(goals)},
			requests: 2, least: 12 * time.Second, most: 13 * time.Second},
		{name: "601 without", replies: []reply{{body: `{"status":601,"body":[],"error":"Too Many Requests"}`}, ok(goals)}, requests: 2, least: 12 * time.Second, most: 12 * time.Second},
		{name: "601 for ever", replies: []reply{failing(601, "Too Many Requests")}, requests: 4, is: ErrRateLimit, class: ClassThrottle, least: 36 * time.Second, most: 36 * time.Second},
		{name: "601 for too long", replies: []reply{{body: `{"status":601,"body":{"wait_seconds":3600}}`}}, requests: 1, is: ErrRateLimit, class: ClassThrottle},
		{name: "HTTP 429", replies: []reply{{http: 429}, ok(goals)}, requests: 2, least: 12 * time.Second, most: 12 * time.Second},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				client, transport, _ := newFake(t, script(test.replies...))
				start := time.Now()
				got, err := client.Goals(t.Context())
				if n := len(transport.requests); n != test.requests {
					t.Errorf("%d requests, want %d", n, test.requests)
				}
				var failure *Error
				if errors.As(err, &failure) && failure.Class != test.class {
					t.Errorf("class %v, want %v", failure.Class, test.class)
				}
				wants := test.is != nil || test.class != ClassFailure
				if (err != nil) != wants || test.is != nil && !errors.Is(err, test.is) {
					t.Errorf("error %v, want %v", err, test.is)
				}
				if err == nil && got.Steps != 10000 {
					t.Errorf("goals %+v", got)
				}
				if took := time.Since(start); took < test.least || took > test.most {
					t.Errorf("took %v, want %v to %v", took, test.least, test.most)
				}
			})
		})
	}
}

func TestDuplicateGuardIsLearned(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var told []Wait
		client, transport, _ := newFake(t, script(
			ok(`{}`), reply{body: `{"status":601,"body":{"wait_seconds":5},"error":"Same arguments in less than 10 seconds"}`}, ok(`{}`)),
			WithWaitNotice(func(w Wait) { told = append(told, w) }))
		for range 3 {
			if _, err := client.Goals(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		// The second call is refused and waits; the third knows to.
		var gaps []time.Duration
		for i := 1; i < len(transport.requests); i++ {
			gaps = append(gaps, transport.requests[i].at.Sub(transport.requests[i-1].at).Round(time.Second))
		}
		if want := []time.Duration{0, 5 * time.Second, 11 * time.Second}; !slices.Equal(gaps, want) {
			t.Errorf("gaps %v, want %v", gaps, want)
		}
		if len(told) != 2 || told[1].String() != "Withings asks to wait 11 s" {
			t.Errorf("told %v", told)
		}
	})
}

func TestPlainLimitHoldsEverythingBack(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		client, transport, _ := newFake(t, byAction(map[string]func(request) reply{
			"getgoals":  script(failing(601, "Too Many Requests"), ok(`{}`)),
			"getdevice": script(ok(`{}`)),
		}))
		done := make(chan struct{})
		go func() {
			defer close(done)
			time.Sleep(time.Second)
			_, _ = client.Devices(context.Background())
		}()
		_, _ = client.Goals(t.Context())
		<-done
		if gap := transport.sent("getdevice")[0].at.Sub(transport.sent("getgoals")[0].at); gap != 12*time.Second {
			t.Errorf("another call after %v", gap)
		}
	})
}

func TestNoMoreThan120RequestsInAMinute(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		client, transport, _ := newFake(t, script(ok(`{}`)), WithLimiter(NewLimiter()))
		for range 400 {
			if _, err := client.Goals(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		for i, r := range transport.requests {
			if i >= 120 && r.at.Sub(transport.requests[i-120].at) < time.Minute {
				t.Fatalf("request %d comes %v after the 120th before it", i, r.at.Sub(transport.requests[i-120].at))
			}
		}
	})
}

func TestCancelEndsEveryWait(t *testing.T) {
	t.Parallel()
	for name, replies := range map[string]reply{
		"an answer":           {slow: time.Hour},
		"a retry":             {http: 500},
		"what Withings asks":  {body: `{"status":601,"body":{"wait_seconds":200}}`},
		"the limit a minute":  ok(`{}`),
		"a renewal under way": failing(401, "invalid_token"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				opts := []Option{WithBackoff(time.Hour)}
				if name == "the limit a minute" {
					opts = append(opts, WithLimiter(rate.NewLimiter(rate.Every(time.Hour), 1)))
				}
				answer := func(r request) reply {
					if r.form.Get("action") == "requesttoken" {
						return reply{slow: 20 * time.Second, err: io.ErrUnexpectedEOF}
					}
					return replies
				}
				client, _, _ := newFake(t, answer, opts...)
				ctx, cancel := context.WithCancel(t.Context())
				var canceled time.Time
				time.AfterFunc(5*time.Second, func() { canceled = time.Now(); cancel() })
				var err error
				for err == nil {
					_, err = client.Goals(ctx)
				}
				if !errors.Is(err, context.Canceled) || canceled.IsZero() || time.Since(canceled) > 100*time.Millisecond {
					t.Errorf("%v, %v after the cancel", err, time.Since(canceled))
				}
				if err := client.Drain(context.Background()); err != nil {
					t.Error(err)
				}
			})
		})
	}
}

// Over a real connection: what bytes can do to a client.
func TestWire(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name    string
		handler http.HandlerFunc
		is      error
		words   string
	}{
		{"a body without end", func(w http.ResponseWriter, r *http.Request) {
			chunk := strings.Repeat(" ", 1<<20)
			for range 40 {
				if _, err := io.WriteString(w, chunk); err != nil {
					return
				}
			}
		}, ErrUnavailable, "larger than 32 MiB"},
		{"a huge length announced", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", "99999999999")
			_, _ = io.WriteString(w, "{")
		}, ErrUnavailable, "larger than 32 MiB"},
		{"dropped in the middle", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", "1000")
			_, _ = io.WriteString(w, `{"status":0,`)
		}, ErrNetwork, "check the network"},
		{"another content type", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			_, _ = io.WriteString(w, `{"status":0,"body":{}}`)
		}, nil, ""},
		{"a redirect elsewhere", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://developer.withings.com/", http.StatusTemporaryRedirect)
		}, ErrUnavailable, "WITHINGS_API_URL"},
		{"secrets in its words", func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprintf(w, `{"status":503,"error":"bad token %s"}`, strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "))
		}, nil, "[hidden]"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(test.handler)
			defer server.Close()
			app := testApp
			app.APIURL = server.URL
			client, err := NewClient(app, &memoryTokens{token: goodToken()}, WithBackoff(time.Millisecond))
			if err != nil {
				t.Fatal(err)
			}
			_, err = client.Goals(t.Context())
			if test.words == "" && err != nil || test.words != "" && (err == nil || !strings.Contains(err.Error(), test.words)) || test.is != nil && !errors.Is(err, test.is) {
				t.Errorf("error %v, want %v with %q", err, test.is, test.words)
			}
			if err != nil && strings.Contains(err.Error(), "access-one") {
				t.Errorf("a token in %v", err)
			}
		})
	}
}

func FuzzReadAnswer(f *testing.F) {
	for _, seed := range []string{
		`{"status":0,"body":{"measuregrps":[` + scaleGroup + `],"more":1,"offset":"7"}}`, `{"status":601,"body":{"wait_seconds":1e300}}`,
		`{"access_token":"a"}`, `[]`, `null`, `<html>`, ``, `{"status":0,"body":{"goals":[],"series":{"1":{"steps":1}},"devices":[{}]}}`,
	} {
		f.Add([]byte(seed), 200)
	}
	f.Fuzz(func(t *testing.T, text []byte, status int) {
		for _, ep := range []endpoint{getmeas, tokenEndpoint} {
			body, failure := readAnswer(ep, text, status)
			if failure != nil {
				if failure.Error() == "" || failure.Wait < 0 {
					t.Fatal(failure)
				}
				continue
			}
			readPage(body, getmeas, ParseMeasureGroup)
			readPage(body, getactivity, ParseActivity)
			readPage(body, getworkouts, ParseWorkout)
			readPage(body, getsummary, ParseSleepSummary)
			readPage(body, getdevice, parseDevice)
			checkStages(t, stagesOf(readPage(body, getsleep, parseSegment).Rows, period{0, 2 * day}, ""))
			parseGoals(body)
			if token, err := parseToken(body, Token{}, time.Unix(0, 0)); err == nil && (!opaque(token.AccessToken) || token.RefreshToken == "") {
				t.Fatalf("token %q", token.AccessToken)
			}
		}
	})
}
