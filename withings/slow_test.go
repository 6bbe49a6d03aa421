package withings_test

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/time/rate"

	"withings-tui/withings"
	"withings-tui/withings/withingstest"
)

// bubble is a local Withings in this process, for fake time, and a client that
// is signed in to it.
func bubble(t *testing.T, cfg withingstest.Config, opts ...withings.Option) (*withings.Client, *withingstest.Server, *tokens) {
	t.Helper()
	server := withingstest.NewHandler(cfg)
	issued := server.IssueToken()
	store := &tokens{token: withings.Token{AccessToken: issued.Access, RefreshToken: issued.Refresh, Expiry: issued.Expires, UserID: "70412345"}}
	client, err := withings.NewClient(withings.App{ClientID: withingstest.DefaultClientID, ClientSecret: withingstest.DefaultClientSecret},
		store, append([]withings.Option{
			withings.WithHTTPClient(&http.Client{Transport: server.Transport()}), withings.WithLimiter(rate.NewLimiter(rate.Inf, 0)),
		}, opts...)...)
	if err != nil {
		t.Fatal(err)
	}
	return client, server, store
}

// Every wait for an answer has an end, before its first byte and in its middle,
// and ends at once when nobody waits any more.
func TestSlowAnswers(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]withingstest.Fault{
		"before the first byte": {Action: "getmeas", Delay: 24 * time.Hour},
		"in the middle":         {Action: "getmeas", Stall: 24 * time.Hour},
	} {
		for _, canceled := range []bool{false, true} {
			t.Run(name+map[bool]string{false: "", true: ", canceled"}[canceled], func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					client, server, _ := bubble(t, withingstest.Config{})
					defer server.Close()
					server.Script(fault)
					ctx, cancel := context.WithCancel(t.Context())
					defer cancel()
					start := time.Now()
					least, most, want := 90*time.Second, 93*time.Second, withings.ErrNetwork
					if canceled {
						time.AfterFunc(7*time.Second, cancel)
						least, most, want = 7*time.Second, 7*time.Second+100*time.Millisecond, context.Canceled
					}
					var err error
					for _, err = range client.Measures(ctx, withings.Query{}) {
					}
					if took := time.Since(start); !errors.Is(err, want) || took < least || took > most {
						t.Errorf("%v after %v", err, took)
					}
				})
			})
		}
	}
}

// A refresh whose answer is lost, against a Withings that guards duplicates: the
// old token is asked for once more, after more than ten seconds, and lives only
// where Withings does what it documents.
func TestLostRefreshAnswer(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		rotation withingstest.Rotation
		fault    withingstest.Fault
		is       error
	}{
		"never carried out":               {withingstest.RotateStrict, withingstest.Fault{Drop: true}, nil},
		"lost, old token alive":           {withingstest.RotateGrace, withingstest.Fault{Lost: true}, nil},
		"lost, old token dead":            {withingstest.RotateStrict, withingstest.Fault{Lost: true}, withings.ErrSignInNeeded},
		"cut off, old token alive":        {withingstest.RotateGrace, withingstest.Fault{Cut: true}, nil},
		"half of it as whole, alive":      {withingstest.RotateGrace, withingstest.Fault{Truncate: true}, nil},
		"a proxy's page, token untouched": {withingstest.RotateStrict, withingstest.Fault{HTTP: http.StatusGatewayTimeout}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				client, server, _ := bubble(t, withingstest.Config{Rotation: test.rotation})
				defer server.Close()
				server.ExpireTokens()
				fault := test.fault
				fault.Action, fault.Call = "requesttoken", 1
				server.Script(fault)
				_, err := client.Goals(t.Context())
				if !errors.Is(err, test.is) {
					t.Errorf("error %v, want %v", err, test.is)
				}
				var at []time.Time
				for _, r := range server.Requests() {
					if r.Action == "requesttoken" {
						at = append(at, r.Time)
					}
					if r.Status == 601 {
						t.Error("asked again too soon")
					}
				}
				if len(at) != 2 || at[1].Sub(at[0]) <= withingstest.DefaultDuplicateWindow {
					t.Errorf("asked at %v", at)
				}
			})
		})
	}
}

// A token endpoint that gives no answer at all, or half of one, holds nobody up
// for longer than 15 s in all, and the token is kept: the old one is good for
// the next try, a minute later.
func TestARefreshWithoutAnyAnswerEndsWithin15Seconds(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		faults []withingstest.Fault
		most   int // requests
	}{
		"no answer":                  {[]withingstest.Fault{{Delay: time.Hour, Call: 1}}, 1},
		"half of one":                {[]withingstest.Fault{{Stall: time.Hour, Call: 1}}, 1},
		"broken off, then no answer": {[]withingstest.Fault{{Cut: true, Call: 1}, {Delay: time.Hour, Call: 2}}, 2},
		"a page, then no answer":     {[]withingstest.Fault{{HTTP: 502, Call: 1}, {Delay: time.Hour, Call: 2}}, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				client, server, store := bubble(t, withingstest.Config{Rotation: withingstest.RotateGrace})
				defer server.Close()
				server.ExpireTokens()
				for i := range test.faults {
					test.faults[i].Action = "requesttoken"
				}
				server.Script(test.faults...)
				before, start := store.token, time.Now()
				for range 6 {
					if _, err := client.Goals(t.Context()); !errors.Is(err, withings.ErrNetwork) || errors.Is(err, withings.ErrSignInNeeded) {
						t.Fatal(err)
					}
				}
				refreshes := 0
				for _, r := range server.Requests() {
					if r.Action == "requesttoken" {
						refreshes++
					}
				}
				if took := time.Since(start); took > 15*time.Second || refreshes > test.most || store.token != before {
					t.Errorf("%d refreshes in %v", refreshes, took)
				}
				time.Sleep(time.Minute)
				if _, err := client.Goals(t.Context()); err != nil || store.token == before {
					t.Errorf("a minute later: %v", err)
				}
			})
		})
	}
}
