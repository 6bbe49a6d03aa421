package withings

import (
	"net/http"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/time/rate"
)

// What a person is told of the waits.
func TestWaitsAreTold(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		replies []reply
		limiter func() *rate.Limiter // nil: none
		want    []string
	}{
		"what Withings asks":  {replies: []reply{{body: `{"status":601,"body":{"wait_seconds":12}}`}, ok(`{}`)}, want: []string{"Withings asks to wait 12 s"}},
		"a fraction of it":    {replies: []reply{{body: `{"status":601,"body":{"wait_seconds":"7.5"}}`}, ok(`{}`)}, want: []string{"Withings asks to wait 8 s"}},
		"the limit, no time":  {replies: []reply{failing(601, "Too Many Requests"), ok(`{}`)}, want: []string{"Withings asks to wait 12 s"}},
		"Retry-After of HTTP": {replies: []reply{{http: 429, retryAfter: "20"}, ok(`{}`)}, want: []string{"Withings asks to wait 20 s"}},
		"our own limit":       {replies: []reply{ok(`{}`)}, limiter: emptyLimiter, want: []string{"Withings allows 120 requests a minute; waiting 3 s"}},
		"less than a second":  {replies: []reply{failing(522, "Timeout"), ok(`{}`)}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var told []string
				opts := []Option{WithWaitNotice(func(w Wait) { told = append(told, w.String()) })}
				if test.limiter != nil {
					opts = append(opts, WithLimiter(test.limiter()))
				}
				client, _, _ := newFake(t, script(test.replies...), opts...)
				if _, err := client.Goals(t.Context()); err != nil {
					t.Fatal(err)
				}
				if !slices.Equal(told, test.want) {
					t.Errorf("told %q, want %q", told, test.want)
				}
			})
		})
	}
}

// emptyLimiter is a limiter whose next turn comes after 3 s.
func emptyLimiter() *rate.Limiter {
	limiter := rate.NewLimiter(rate.Every(3*time.Second), 1)
	limiter.Allow()
	return limiter
}

func TestRetryAfter(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]time.Duration{
		"": 0, "7": 7 * time.Second, "0": 0, "-1": 0, "86400": 24 * time.Hour, "86401": 0, "99999999999999999999": 0, "soon": 0,
		"Wed, 21 Oct 2026 07:28:00 GMT": 0,
	} {
		if got := retryAfter(http.Header{"Retry-After": {text}}); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

// Full jitter: anything up to a ceiling that doubles up to 30 s.
func TestRetriesHaveFullJitter(t *testing.T) {
	t.Parallel()
	client, _, _ := newFake(t, nil)
	for try, ceiling := range []time.Duration{1, 2, 4, 8, 16, 30, 30, 30, 30, 30, 30, 30, 30} {
		ceiling *= time.Second
		least, most := ceiling, time.Duration(0)
		for range 1000 {
			wait := client.jitter(try).For
			least, most = min(least, wait), max(most, wait)
		}
		if least > ceiling/20 || most < ceiling*19/20 || most >= ceiling {
			t.Errorf("retry %d waits %v to %v, want up to %v", try, least, most, ceiling)
		}
	}
}

// The limit is the application's: clients that share a limiter keep it together.
func TestTwoClientsShareALimiter(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		shared := NewLimiter()
		one, transport, _ := newFake(t, script(ok(`{}`)), WithLimiter(shared))
		two, _, _ := newFake(t, nil, WithLimiter(shared))
		two.http.Transport = transport
		for range 150 {
			for _, client := range []*Client{one, two} {
				if _, err := client.Goals(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
		}
		for i := 120; i < len(transport.requests); i++ {
			if span := transport.requests[i].at.Sub(transport.requests[i-120].at); span < time.Minute {
				t.Fatalf("121 requests within %v", span)
			}
		}
	})
}
