package withings

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// statuses are all of a list such as "100-102, 200".
func statuses(t *testing.T, list string) (all []int) {
	t.Helper()
	for family := range strings.SplitSeq(list, ", ") {
		from, to := 0, 0
		if n, _ := fmt.Sscanf(family, "%d-%d", &from, &to); n == 1 {
			to = from
		}
		for status := from; status <= to; status++ {
			all = append(all, status)
		}
	}
	return all
}

// What is done about every status that Withings documents, and some that it
// does not, on a data call and at the token endpoint.
func TestWhatIsDoneAboutEveryStatus(t *testing.T) {
	t.Parallel()
	for class, list := range documentedFamilies {
		for _, status := range statuses(t, list) {
			synctest.Test(t, func(t *testing.T) {
				client, transport, _ := newFake(t, byAction(map[string]func(request) reply{
					"getgoals": script(failing(status, "words")), "requesttoken": script(reply{body: renewedAnswer}),
				}))
				_, err := client.Goals(t.Context())
				want := 1 + rules[class].retries
				if class == ClassAccessToken {
					want = 2 // once more, with the renewed token
				}
				if n := len(transport.sent("getgoals")); n != want {
					t.Errorf("status %d: asked %d times, want %d", status, n, want)
				}
				if n := len(transport.sent("requesttoken")); (n == 1) != (class == ClassAccessToken) {
					t.Errorf("status %d: %d renewals", status, n)
				}
				if err == nil || rules[class].is != nil && !errors.Is(err, rules[class].is) || !strings.Contains(err.Error(), rules[class].advice) {
					t.Errorf("status %d: %v", status, err)
				}

				client, transport, tokens := newFake(t, script(failing(status, "words")))
				tokens.token = ageing()
				before := tokens.token
				_, err = client.Token(t.Context())
				want = 1 // no blind repeat
				switch class {
				case ClassThrottle:
					want = 1 + rules[class].retries // Withings did nothing
				case ClassTimeout:
					want = 2 // it may have; once more, much later
				}
				if n := len(transport.requests); n != want || err == nil || tokens.token != before {
					t.Errorf("status %d at the token endpoint: asked %d times, want %d; %v", status, n, want, err)
				}
				for i := 1; i < len(transport.requests); i++ {
					if gap := transport.requests[i].at.Sub(transport.requests[i-1].at); gap <= 10*time.Second {
						t.Errorf("status %d at the token endpoint: asked again after %v", status, gap)
					}
				}
			})
		}
	}
}

// A failure is told by its status whatever comes with it.
func TestFailuresOfEveryShape(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"no body":             `{"status":2554}`,
		"null":                `{"status":2554,"body":null,"error":null}`,
		"a list":              `{"status":2554,"body":[],"error":""}`,
		"an object":           `{"status":2554,"body":{},"error":"words"}`,
		"data":                `{"status":2554,"body":{"goals":{"steps":5}},"error":"words"}`,
		"status as a string":  `{"status":"2554","body":{}}`,
		"error as a number":   `{"status":2554,"error":2554}`,
		"a number in a text":  `{"status":2554,"error":"2554"}`,
		"error as an object":  `{"status":2554,"error":{"message":"x"}}`,
		"behind the body":     `{"body":{"goals":[]},"error":"x","status":2554}`,
		"with unknown fields": `{"version":7,"status":2554,"debug":[1,{"status":0}]}`,
	} {
		client, transport, _ := newFake(t, script(reply{body: body}))
		goals, err := client.Goals(t.Context())
		var failure *Error
		if !errors.As(err, &failure) || failure.Status != 2554 || failure.Class != ClassUnimplemented || goals != (Goals{}) || len(transport.requests) != 1 {
			t.Errorf("%s: %+v, %v", name, goals, err)
		}
	}
}

// Lists that are missing are empty, whatever stands in their place.
func TestEmptyBodies(t *testing.T) {
	t.Parallel()
	for _, answer := range []string{`{"status":0}`, `{"status":0,"body":null}`, `{"status":0,"body":[]}`, `{"status":0,"body":{}}`, `{"status":0,"body":""}`,
		`{"status":0,"body":{"goals":[],"devices":{},"series":[],"activities":null,"measuregrps":{}}}`} {
		client, _, _ := newFake(t, script(reply{body: answer}))
		goals, err := client.Goals(t.Context())
		if goals != (Goals{}) || err != nil {
			t.Errorf("%s: goals %+v, %v", answer, goals, err)
		}
		devices, err := client.Devices(t.Context())
		if len(devices) != 0 || err != nil {
			t.Errorf("%s: devices %+v, %v", answer, devices, err)
		}
		for name, list := range listings(client) {
			if ids, _, err := list(t.Context()); len(ids) != 0 || err != nil {
				t.Errorf("%s: %s %v, %v", answer, name, ids, err)
			}
		}
	}
}

// The forms of the token endpoint, to the last field, in the body and nowhere
// else: parameters outside of it are "invalid grant_type" to Withings.
func TestTokenForms(t *testing.T) {
	t.Parallel()
	const exchange = "action=requesttoken&client_id=client&client_secret=" + testSecret + "&code=0123abcd&grant_type=authorization_code&redirect_uri=http%3A%2F%2Flocalhost%3A0%2Fcallback"
	const refresh = "action=requesttoken&client_id=client&client_secret=" + testSecret + "&grant_type=refresh_token&refresh_token=refresh-one"
	for want, run := range map[string]func(*Client) error{
		exchange: func(c *Client) error {
			s, err := c.BeginSignIn(t.Context(), SignInOptions{NoListen: true})
			if err != nil {
				return err
			}
			defer s.Close()
			return s.Paste(t.Context(), "0123abcd")
		},
		refresh: func(c *Client) error {
			_, err := c.Token(t.Context())
			return err
		},
	} {
		client, transport, tokens := newFake(t, script(reply{body: renewedAnswer}))
		tokens.token = ageing()
		var header http.Header
		var address string
		inner := client.http.Transport
		client.http.Transport = roundTrip(func(r *http.Request) (*http.Response, error) {
			header, address = r.Header, r.Method+" "+r.URL.String()
			return inner.RoundTrip(r)
		})
		if err := run(client); err != nil {
			t.Error(err)
		}
		if got := transport.requests[0].form.Encode(); got != want {
			t.Errorf("form %s\nwant %s", got, want)
		}
		if address != "POST https://wbsapi.withings.net/v2/oauth2" || header.Get("Content-Type") != "application/x-www-form-urlencoded" || header.Get("Authorization") != "" {
			t.Errorf("%s, %v", address, slices.Collect(maps.Keys(header)))
		}
	}
}

// roundTrip is a function as an http.RoundTripper.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// The first use of the new access token ends the old refresh token, so that the
// new pair must be on disk by then.
func TestTokenIsCommittedBeforeItsFirstUse(t *testing.T) {
	t.Parallel()
	client, transport, tokens := newFake(t, nil)
	tokens.token = ageing()
	transport.answer = func(r request) reply {
		if r.form.Get("action") == "requesttoken" {
			return reply{body: renewedAnswer}
		}
		tokens.mu.Lock()
		defer tokens.mu.Unlock()
		if r.bearer != "access-two" || tokens.token.RefreshToken != "refresh-two" || tokens.commits != 1 {
			t.Errorf("%s is used, %d commits", r.bearer, tokens.commits)
		}
		return ok(`{}`)
	}
	if _, err := client.Goals(t.Context()); err != nil {
		t.Error(err)
	}
}

// Every call ends within 100 ms of its context, whatever it waits for.
func TestCancelEndsEveryCall(t *testing.T) {
	t.Parallel()
	calls := map[string]func(context.Context, *Client) error{
		"goals":   func(ctx context.Context, c *Client) error { _, err := c.Goals(ctx); return err },
		"devices": func(ctx context.Context, c *Client) error { _, err := c.Devices(ctx); return err },
		"stages": func(ctx context.Context, c *Client) error {
			_, err := c.SleepStages(ctx, time.Unix(1, 0), time.Unix(2, 0), "")
			return err
		},
		"revoke": func(ctx context.Context, c *Client) error { return c.Revoke(ctx) },
		"token": func(ctx context.Context, c *Client) error {
			c.tokens = &memoryTokens{token: ageing()}
			_, err := c.Token(ctx)
			return err
		},
		"the wait for the browser": func(ctx context.Context, c *Client) error {
			s, err := c.BeginSignIn(ctx, SignInOptions{NoListen: true, Timeout: time.Hour})
			if err != nil {
				return err
			}
			_, err = s.Wait(ctx)
			return err
		},
		"a paste": func(ctx context.Context, c *Client) error {
			s, err := c.BeginSignIn(ctx, SignInOptions{NoListen: true})
			if err != nil {
				return err
			}
			defer s.Close()
			return s.Paste(ctx, "0123abcd")
		},
	}
	probe, _, _ := newFake(t, nil)
	for name := range listings(probe) {
		calls[name] = func(ctx context.Context, c *Client) error { _, _, err := listings(c)[name](ctx); return err }
	}
	for name, call := range calls {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				client, _, _ := newFake(t, script(reply{slow: time.Hour}))
				client.timeout = time.Hour
				ctx, cancel := context.WithCancel(t.Context())
				var canceled time.Time
				time.AfterFunc(5*time.Second, func() { canceled = time.Now(); cancel() })
				err := call(ctx, client)
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
