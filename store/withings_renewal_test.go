package store_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"withings-tui/store"
	"withings-tui/withings"
	"withings-tui/withings/withingstest"
)

// signedIn is a local Withings, and a directory with a token of it that has
// so long to live.
func signedIn(t testing.TB, cfg withingstest.Config, left time.Duration) (*withingstest.Server, string) {
	t.Helper()
	server := withingstest.NewServer(cfg)
	t.Cleanup(server.Close)
	dir := t.TempDir()
	issued := server.IssueToken()
	_, err := store.NewTokens(dir).Update(t.Context(), func(withings.Token) (withings.Token, error) {
		return withings.Token{AccessToken: issued.Access, RefreshToken: issued.Refresh, Expiry: time.Now().Add(left), UserID: fmt.Sprint(issued.UserID)}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return server, dir
}

// renewals counts the requests for a token that were answered with one.
func renewals(server *withingstest.Server) (n int) {
	for _, r := range server.Requests() {
		if r.Action == "requesttoken" && r.Status == 0 {
			n++
		}
	}
	return n
}

// TestEightProcessesMakeOneRefresh: eight processes find the token too old, or
// refused, at the same moment; one of them renews it, and all go on.
func TestEightProcessesMakeOneRefresh(t *testing.T) {
	t.Parallel()
	for name, left := range map[string]time.Duration{"about to end": time.Minute, "refused": time.Hour} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, dir := signedIn(t, withingstest.Config{Rotation: withingstest.RotateStrict}, left)
			if name == "refused" {
				server.ExpireTokens()
			}
			var all []*process
			for range 8 {
				all = append(all, caller(t, dir, server.URL, ""))
			}
			for _, p := range all {
				p.begin(t)
			}
			for _, p := range all {
				if text, err := p.end(); err != nil {
					t.Errorf("%v: %s", err, text)
				}
			}
			asked := 0
			for _, r := range server.Requests() {
				if r.Action == "requesttoken" {
					asked++
				}
			}
			if asked != 1 || renewals(server) != 1 {
				t.Errorf("%d refreshes", asked)
			}
		})
	}
}

// TestKilledWhileRenewing kills a process at each moment of a renewal. The next
// start makes its call, or says plainly that a sign-in is needed; the latter
// only where the answer was lost and Withings ends the old token at once.
func TestKilledWhileRenewing(t *testing.T) {
	t.Parallel()
	type outcome int
	const (
		works outcome = iota
		signIn
		either
	)
	commits := 4 // with both rotations
	if n, err := strconv.Atoi(os.Getenv("STORE_TEST_KILLS")); err == nil {
		commits = n / 5 / 2
	}
	type kill struct {
		at     killPoint
		strict outcome // where the old refresh token dies at once
	}
	tests := append(slices.Repeat([]kill{{killWhileCommit, either}}, commits), []kill{
		{killBeforeRequest, works},
		{killBeforeAnswer, signIn},
		{killAfterAnswer, signIn},
		{killAfterCommit, works},
		{killBeforeUse, works},
		{killAfterUse, works},
	}...)
	var stored, lost atomic.Int32
	t.Cleanup(func() {
		t.Logf("killed while it commits: %d had stored the token, %d needed a new sign-in or asked again", stored.Load(), lost.Load())
	})
	for _, test := range tests {
		for _, rotation := range []withingstest.Rotation{withingstest.RotateStrict, withingstest.RotateGrace} {
			name := map[withingstest.Rotation]string{withingstest.RotateStrict: "strict", withingstest.RotateGrace: "grace"}[rotation]
			t.Run(string(test.at)+", "+name, func(t *testing.T) {
				t.Parallel()
				// The duplicate guard has a test of its own: here it would cost ten seconds.
				server, dir := signedIn(t, withingstest.Config{Rotation: rotation, DuplicateWindow: -1}, time.Minute)
				p := caller(t, dir, server.URL, test.at)
				p.begin(t)
				text, err := p.end()
				if _, ended := errors.AsType[*exec.ExitError](err); !ended || strings.Contains(text, "FAIL") {
					t.Fatalf("it was not killed: %v %s", err, text)
				}
				client, err := clientOf(dir, server.URL, "")
				if err != nil {
					t.Fatal(err)
				}
				if is, err := store.NewTokens(dir).Load(t.Context()); err != nil {
					t.Fatalf("the sign-in is gone: %v", err)
				} else if test.at == killWhileCommit && time.Until(is.Expiry) > time.Hour {
					stored.Add(1)
				} else if test.at == killWhileCommit {
					lost.Add(1)
				}
				want := test.strict
				if rotation == withingstest.RotateGrace {
					want = works
				}
				_, err = client.Goals(t.Context())
				plainly := errors.Is(err, withings.ErrSignInNeeded) && strings.Contains(fmt.Sprint(err), "sign in again")
				if err != nil && !plainly || want == works && err != nil || want == signIn && err == nil {
					t.Errorf("the next start: %v", err)
				}
				if n := renewals(server); n > 2 || test.strict == works && n != 1 {
					t.Errorf("%d renewals", n)
				}
			})
		}
	}
}

// TestNextStartWithinTheDuplicateWindow: a process dies before the answer, and
// the next one asks the very same; Withings makes it wait, and it does.
func TestNextStartWithinTheDuplicateWindow(t *testing.T) {
	t.Parallel()
	server, dir := signedIn(t, withingstest.Config{Rotation: withingstest.RotateGrace, DuplicateWindow: time.Second}, time.Minute)
	p := caller(t, dir, server.URL, killBeforeAnswer)
	p.begin(t)
	_, _ = p.end()
	client, err := clientOf(dir, server.URL, "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.Goals(t.Context()); err != nil {
		t.Error(err)
	}
	throttled := 0
	for _, r := range server.Requests() {
		if r.Status == 601 {
			throttled++
		}
	}
	if throttled > 1 || renewals(server) != 2 {
		t.Errorf("%d times too soon, %d renewals", throttled, renewals(server))
	}
}

// TestFailedRefreshLeavesTheTokenAlone: no failure overwrites what is stored.
func TestFailedRefreshLeavesTheTokenAlone(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]withingstest.Fault{
		"dead refresh token":     {Status: 503, Message: "Invalid Params: invalid refresh_token"},
		"wrong client":           {Status: 503, Message: "Invalid Params: invalid client id/secret"},
		"an error with a body":   {Status: 2556, Full: true},
		"not allowed":            {Status: 2555, Message: "unknown"},
		"no token in the answer": {Body: `{"userid":""}`},
		"[] for a body":          {Body: "[]"},
		"a page":                 {HTML: true},
		"server error":           {HTTP: http.StatusBadGateway},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, dir := signedIn(t, withingstest.Config{DuplicateWindow: -1}, time.Minute)
			fault.Action = "requesttoken"
			server.Script(fault)
			before, err := store.NewTokens(dir).Load(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			client, err := clientOf(dir, server.URL, "")
			if err != nil {
				t.Fatal(err)
			}
			// An answer that was lost is asked for again after ten seconds; what
			// is stored does not depend on that.
			ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
			defer cancel()
			if _, err := client.Goals(ctx); err == nil {
				t.Error("no error")
			}
			if after, err := store.NewTokens(dir).Load(t.Context()); err != nil || after != before {
				t.Errorf("the stored token changed: %v", err)
			}
		})
	}
}
