package withings_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/time/rate"

	"withings-tui/withings"
	"withings-tui/withings/withingstest"
)

// tokens is a TokenStore in memory.
type tokens struct {
	mu    sync.Mutex
	token withings.Token
}

func (s *tokens) Load(context.Context) (withings.Token, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.token.AccessToken == "" {
		return withings.Token{}, withings.ErrNoToken
	}
	return s.token, nil
}

func (s *tokens) Update(_ context.Context, change func(withings.Token) (withings.Token, error)) (withings.Token, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	token, err := change(s.token)
	if err != nil {
		return withings.Token{}, err
	}
	s.token = token
	return token, nil
}

func (s *tokens) Reserve(context.Context) error { return nil }

// connect is a client of a local Withings, not yet signed in.
func connect(t testing.TB, cfg withingstest.Config) (*withings.Client, *withingstest.Server, *tokens) {
	t.Helper()
	cfg.AutoAllow = true
	server := withingstest.NewServer(cfg)
	t.Cleanup(server.Close)
	store := &tokens{}
	client, err := withings.NewClient(withings.App{
		ClientID: withingstest.DefaultClientID, ClientSecret: withingstest.DefaultClientSecret,
		RedirectURL: "http://localhost:0/callback", APIURL: server.URL, AccountURL: server.URL,
	}, store, withings.WithLimiter(rate.NewLimiter(rate.Inf, 0)), withings.WithBackoff(time.Millisecond))
	if err != nil {
		t.Fatal(err)
	}
	return client, server, store
}

// open is a browser that follows a sign-in's address to its end.
func open(t testing.TB, s *withings.SignIn) string {
	t.Helper()
	answer, err := http.Get(s.URL())
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	page, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(page)
}

// signIn signs in as a person would.
func signIn(t testing.TB, client *withings.Client, demo bool) withings.Token {
	t.Helper()
	s, err := client.BeginSignIn(t.Context(), withings.SignInOptions{Demo: demo, Timeout: 10 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if page := open(t, s); !strings.Contains(page, s.Code()) {
		t.Fatalf("the page does not show %s: %s", s.Code(), page)
	}
	token, err := s.Wait(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// listed counts what a listing brings.
func listed[P any](t testing.TB, list func(func(P, error) bool), count func(P) int) (n int) {
	t.Helper()
	list(func(p P, err error) bool {
		if err != nil {
			t.Error(err)
			return false
		}
		n += count(p)
		return true
	})
	return n
}

func TestLocalWithingsWholeWay(t *testing.T) {
	t.Parallel()
	for _, rotation := range []withingstest.Rotation{withingstest.RotateStrict, withingstest.RotateGrace} {
		t.Run(fmt.Sprint(rotation), func(t *testing.T) {
			t.Parallel()
			person := withingstest.NewPerson(1, time.Now(), withingstest.PersonOptions{Years: 1})
			client, server, _ := connect(t, withingstest.Config{Person: person, Rotation: rotation, RateLimit: -1, PageSize: 50})
			ctx := t.Context()
			token := signIn(t, client, false)
			if token.UserID != fmt.Sprint(withingstest.DefaultUserID) || len(token.MissingScopes()) != 0 {
				t.Errorf("%v", token)
			}
			groups := func(p withings.MeasurePage) int { return len(p.Rows) }
			if n := listed(t, client.Measures(ctx, withings.Query{}), groups); n < len(person.Groups)*9/10 {
				t.Errorf("%d of %d groups", n, len(person.Groups))
			}
			for range client.Measures(ctx, withings.Query{}) {
				break
			}
			server.ExpireTokens()
			if n := listed(t, client.Activities(ctx, withings.Query{}), func(p withings.ActivityPage) int { return len(p.Rows) }); n != len(person.Days) {
				t.Errorf("%d of %d days", n, len(person.Days))
			}
			if n := listed(t, client.Workouts(ctx, withings.Query{}), func(p withings.WorkoutPage) int { return len(p.Rows) }); n != len(person.Workouts) {
				t.Errorf("%d of %d workouts", n, len(person.Workouts))
			}
			if n := listed(t, client.SleepSummaries(ctx, withings.Query{}), func(p withings.SleepPage) int { return len(p.Rows) }); n != len(person.Nights) {
				t.Errorf("%d of %d nights", n, len(person.Nights))
			}
			if goals, err := client.Goals(ctx); err != nil || !goals.Weight.Valid {
				t.Errorf("%+v, %v", goals, err)
			}
			if devices, err := client.Devices(ctx); err != nil || len(devices) != len(person.Devices) {
				t.Errorf("%d devices, %v", len(devices), err)
			}
			if err := client.Revoke(ctx); err != nil {
				t.Error(err)
			}
			if _, err := client.Goals(ctx); !errors.Is(err, withings.ErrSignInNeeded) {
				t.Errorf("after revoke: %v", err)
			}
		})
	}
}

func TestDemoUser(t *testing.T) {
	t.Parallel()
	client, _, _ := connect(t, withingstest.Config{})
	if token := signIn(t, client, true); token.UserID != fmt.Sprint(withingstest.DemoUserID) {
		t.Errorf("%v", token)
	}
}

func TestMissingScope(t *testing.T) {
	t.Parallel()
	client, server, store := connect(t, withingstest.Config{})
	issued := server.IssueScoped(withings.ScopeMetrics)
	store.token = withings.Token{AccessToken: issued.Access, RefreshToken: issued.Refresh, Expiry: time.Now().Add(time.Hour)}
	for _, err := range client.Activities(t.Context(), withings.Query{}) {
		if !errors.Is(err, withings.ErrScope) || !strings.Contains(err.Error(), withings.ScopeActivity) {
			t.Error(err)
		}
	}
}

// Every quirk of the local Withings gives all groups, or says that it does not.
func TestQuirks(t *testing.T) {
	t.Parallel()
	for quirk, want := range map[withingstest.Quirk]error{
		withingstest.QuirkOddGroups:     nil,
		withingstest.QuirkStrings:       nil,
		withingstest.QuirkMoreBoolean:   nil,
		withingstest.QuirkMoreString:    nil,
		withingstest.QuirkEmptyPage:     nil,
		withingstest.QuirkBareToken:     nil,
		withingstest.QuirkFlatToken:     nil,
		withingstest.QuirkTokenNoStatus: nil,
		withingstest.QuirkUserIDEmpty:   nil,
		withingstest.QuirkUserIDAbsent:  nil,
		withingstest.QuirkOffsetAbsent:  nil,
		withingstest.QuirkOffsetNull:    nil,
		withingstest.QuirkOffsetStuck:   nil,
		withingstest.QuirkOffsetBack:    nil,
		withingstest.QuirkOffsetZero:    nil,
		withingstest.QuirkMoreAlways:    nil,
		withingstest.QuirkStatusNull:    withings.ErrUnavailable,
		withingstest.QuirkStatusMissing: withings.ErrUnavailable,
	} {
		t.Run(string(quirk), func(t *testing.T) {
			t.Parallel()
			client, server, store := connect(t, withingstest.Config{PageSize: 10, RateLimit: -1, Quirks: []withingstest.Quirk{quirk}})
			for _, g := range withingstest.Groups(25, time.Now()) {
				server.AddGroup(g)
			}
			if errors.Is(want, withings.ErrUnavailable) {
				issued := server.IssueToken()
				store.token = withings.Token{AccessToken: issued.Access, RefreshToken: issued.Refresh, Expiry: time.Now().Add(time.Hour)}
			} else {
				signIn(t, client, false)
			}
			n, err := 0, error(nil)
			for page, pageErr := range client.Measures(t.Context(), withings.Query{}) {
				n, err = n+len(page.Rows), pageErr
			}
			if !errors.Is(err, want) || want == nil && n < 25 {
				t.Errorf("%d groups, %v; want %v", n, err, want)
			}
		})
	}
}

// BenchmarkMeasures fetches and decodes 100,000 groups over HTTP, the local
// Withings included.
func BenchmarkMeasures(b *testing.B) {
	const groups = 100_000
	client, server, store := connect(b, withingstest.Config{RateLimit: -1})
	server.SetGroups(withingstest.Groups(groups, time.Now())...)
	issued := server.IssueToken()
	store.token = withings.Token{AccessToken: issued.Access, RefreshToken: issued.Refresh, Expiry: time.Now().Add(time.Hour)}
	var most uint64
	for b.Loop() {
		before := len(server.Requests())
		n, pages := 0, 0
		for page, err := range client.Measures(b.Context(), withings.Query{}) {
			if err != nil {
				b.Fatal(err)
			}
			n, pages = n+len(page.Rows), pages+1
			if pages%100 == 0 {
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				most = max(most, m.HeapAlloc)
			}
		}
		if requests := len(server.Requests()) - before; n != groups || requests != pages && before < 9000 {
			b.Fatalf("%d groups in %d pages by %d requests", n, pages, requests)
		}
	}
	b.ReportMetric(float64(most)/(1<<20), "MiB-heap")
}
