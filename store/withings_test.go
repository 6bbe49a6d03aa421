package store_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"withings-tui/store"
	"withings-tui/withings"
	"withings-tui/withings/withingstest"

	"golang.org/x/time/rate"
)

// connect is a local Withings with a person of a year, a client that is signed
// in to it, and an empty cache.
func connect(t *testing.T, cfg withingstest.Config) (*withingstest.Server, *withings.Client, *store.Cache) {
	t.Helper()
	if cfg.Person == nil {
		cfg.Person = withingstest.NewPerson(1, time.Now(), withingstest.PersonOptions{Years: 1})
	}
	cfg.RateLimit, cfg.DuplicateWindow = -1, -1
	server := withingstest.NewHandler(cfg)
	t.Cleanup(server.Close)
	dir := t.TempDir()
	tokens := store.NewTokens(dir)
	issued := server.IssueToken()
	_, err := tokens.Update(t.Context(), func(withings.Token) (withings.Token, error) {
		return withings.Token{AccessToken: issued.Access, RefreshToken: issued.Refresh, Expiry: time.Now().Add(time.Hour), UserID: fmt.Sprint(issued.UserID)}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	client, err := withings.NewClient(withings.App{
		ClientID: withingstest.DefaultClientID, ClientSecret: withingstest.DefaultClientSecret, RedirectURL: "http://localhost:8976/callback",
	}, tokens, withings.WithHTTPClient(&http.Client{Transport: server.Transport()}),
		withings.WithLimiter(rate.NewLimiter(rate.Inf, 0)), withings.WithBackoff(time.Millisecond))
	if err != nil {
		t.Fatal(err)
	}
	return server, client, store.New(dir)
}

// export is all rows of the readings and days, as text.
func export(t *testing.T, c *store.Cache) string {
	t.Helper()
	var b strings.Builder
	err := c.Read(t.Context(), func(r *store.Reader) error {
		for w, err := range r.Weighings(store.All()) {
			fmt.Fprintln(&b, w, err)
		}
		for p, err := range r.BloodPressures(store.All()) {
			fmt.Fprintln(&b, p, err)
		}
		for p, err := range r.TemperatureReadings(store.All()) {
			fmt.Fprintln(&b, p, err)
		}
		days, err := r.Days(0, 1<<20)
		for _, d := range days {
			fmt.Fprintln(&b, d)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestWithWithings goes the whole way: a person's data by way of HTTP and the
// client into the cache.
func TestWithWithings(t *testing.T) {
	t.Parallel()
	_, client, c := connect(t, withingstest.Config{PageSize: 100, ActivityPageSize: 100})
	res, err := store.Refresh(t.Context(), c, client, nil)
	if err != nil || !res.Complete() {
		t.Fatalf("%+v %v", res, err)
	}
	for _, col := range res.Collections {
		if col.Err != nil || !col.Complete {
			t.Errorf("%+v", col)
		}
	}
	h, err := c.Check(t.Context())
	if err != nil || len(h.Problems) > 0 || h.Readings < 500 || h.Days < 250 {
		t.Errorf("%+v %v", h, err)
	}
	err = c.Read(t.Context(), func(r *store.Reader) error {
		s, err := r.State()
		if s.User == "" || s.Timezone == "" || s.Goals.WeightKg != 80 || s.Goals.Steps != 8000 || len(s.Devices) == 0 {
			t.Errorf("state %+v", s)
		}
		workouts, err2 := r.Workouts(store.All())
		nights, err3 := r.Sleep(store.All())
		if len(workouts) == 0 || len(nights) == 0 {
			t.Errorf("%d workouts, %d nights", len(workouts), len(nights))
		}
		return errors.Join(err, err2, err3)
	})
	if err != nil {
		t.Error(err)
	}
	before := export(t, c)
	for _, full := range []bool{false, true} {
		res, err = c.Refresh(t.Context(), client, store.RefreshOptions{Full: full})
		if err != nil || res.String() != "nothing new" {
			t.Errorf("full %v: %q %v", full, res, err)
		}
	}
	if export(t, c) != before {
		t.Error("a refresh without news changed the rows")
	}
}

// TestFaultsOfWithings: whatever goes wrong on the way, what came is kept, the
// error says so, and the next refresh ends at the same rows.
func TestFaultsOfWithings(t *testing.T) {
	t.Parallel()
	person := withingstest.NewPerson(1, time.Now(), withingstest.PersonOptions{Years: 1})
	_, client, c := connect(t, withingstest.Config{Person: person})
	if _, err := c.Refresh(t.Context(), client, store.RefreshOptions{}); err != nil {
		t.Fatal(err)
	}
	want := export(t, c)
	forGood := func(f withingstest.Fault) withingstest.Fault {
		f.Call, f.Until = 2, -1
		return f
	}
	for _, tc := range []struct {
		name  string
		fault withingstest.Fault
		both  bool // in the days too
	}{
		{"server error", forGood(withingstest.Fault{HTTP: http.StatusBadGateway}), true},
		{"page in place of JSON", forGood(withingstest.Fault{HTML: true}), false},
		{"dropped", forGood(withingstest.Fault{Drop: true}), false},
		{"cut in the body", forGood(withingstest.Fault{Cut: true}), false},
		{"half a body", forGood(withingstest.Fault{Truncate: true}), false},
		{"an error", forGood(withingstest.Fault{Status: 2556}), false},
		{"an error with data", forGood(withingstest.Fault{Status: 2556, Full: true}), true},
		{"no scope", forGood(withingstest.Fault{Status: 403}), true},
	} {
		for i, action := range []string{"getmeas", "getactivity"} {
			if i > 0 && !tc.both {
				continue
			}
			t.Run(tc.name+" "+action, func(t *testing.T) {
				t.Parallel()
				server, client, c := connect(t, withingstest.Config{Person: person, PageSize: 200, ActivityPageSize: 100})
				fault := tc.fault
				fault.Action = action
				server.Script(fault)
				ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
				defer cancel()
				res, err := c.Refresh(ctx, client, store.RefreshOptions{})
				if err == nil || res.Complete() || strings.Contains(err.Error(), "\n") {
					t.Fatalf("%v %v", res, err)
				}
				err = c.Read(ctx, func(r *store.Reader) error {
					s, err := r.State()
					if s.Complete() || s.LastError == "" || s.Collections[0].Count < 200 {
						t.Errorf("%+v", s)
					}
					return err
				})
				if err != nil {
					t.Error(err)
				}
				server.Script()
				if res, err := c.Refresh(ctx, client, store.RefreshOptions{}); err != nil || !res.Complete() {
					t.Fatalf("%v %v", res, err)
				}
				if export(t, c) != want {
					t.Error("other rows than without the fault")
				}
			})
		}
	}
}
