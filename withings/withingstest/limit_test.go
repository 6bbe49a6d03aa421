package withingstest_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"withings-tui/withings/withingstest"
)

func TestDuplicateGuard(t *testing.T) {
	t.Parallel()
	w := serve(t, withingstest.Config{})
	token := w.IssueToken()
	if a := w.refresh("dead"); a.Status != 503 {
		t.Fatalf("first: %s", a.Text)
	}
	w.clock.advance(3 * time.Second)
	const told = `{"status":601,"body":{"wait_seconds":7},"error":"Same arguments in less than 10 seconds"}`
	if a := w.refresh("dead"); a.Text != told {
		t.Errorf("after 3 s: %s", a.Text)
	}
	if a := w.refresh(token.Refresh); a.Status != 0 {
		t.Errorf("other arguments: %s", a.Text)
	}
	w.clock.advance(7 * time.Second)
	if a := w.refresh("dead"); a.Status != 503 {
		t.Errorf("after 10 s: %s", a.Text)
	}
	access := w.IssueToken().Access
	w.getmeas(access)
	w.getmeas(access) // data calls are not guarded unless asked for
}

func TestDuplicateGuardOnData(t *testing.T) {
	t.Parallel()
	w := serve(t, withingstest.Config{GuardData: true})
	token := w.IssueToken().Access
	w.getmeas(token, "category", "1", "lastupdate", "0")
	if a := w.post("/measure", token, "lastupdate", "0", "action", "getmeas", "category", "1"); a.Status != 601 {
		t.Errorf("the same in another order: %s", a.Text)
	}
	w.getmeas(token, "category", "1", "lastupdate", "1")
	w.getmeas(w.IssueToken().Access, "category", "1", "lastupdate", "0") // another token
}

func TestRateLimit(t *testing.T) {
	t.Parallel()
	w := serve(t, withingstest.Config{})
	token := w.IssueToken().Access
	for range 60 {
		w.getmeas(token)
	}
	w.clock.advance(30 * time.Second)
	for range 60 {
		w.getmeas(token)
	}
	const told = `{"status":601,"body":{},"error":"Too Many Requests"}`
	if a := w.post("/v2/user", token, "action", "getgoals"); a.Text != told || a.HTTP != 200 {
		t.Errorf("the 121st: HTTP %d %s", a.HTTP, a.Text)
	}
	w.clock.advance(30 * time.Second)
	for range 60 {
		w.getmeas(token)
	}
	if a := w.post("/measure", token, "action", "getmeas"); a.Text != told {
		t.Errorf("the window does not slide: %s", a.Text)
	}
}

func TestRequestsHoldNoSecret(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var log strings.Builder
	w := serve(t, withingstest.Config{Log: func(r withingstest.Request) {
		mu.Lock()
		defer mu.Unlock()
		fmt.Fprintf(&log, "%v %+v\n", r, r.Params)
	}})
	code := w.code()
	token := w.exchange(code).token(t)
	next := w.refresh(token.Refresh).token(t)
	w.post("/measure?access_token="+token.Access, "", "action", "getmeas", "category", "1")
	w.nonce()

	var actions []string
	for _, r := range w.Requests() {
		actions = append(actions, r.Action)
		fmt.Fprintf(&log, "%+v\n", r)
	}
	if diff := cmp.Diff([]string{"authorize", "requesttoken", "requesttoken", "getmeas", "getnonce"}, actions); diff != "" {
		t.Error(diff)
	}
	if got := w.Requests()[3]; got.Params.Get("category") != "1" || got.UserID != w.UserID() || got.Path != "/measure" || got.Bytes == 0 {
		t.Errorf("%+v", got)
	}
	for _, secret := range []string{code, token.Access, token.Refresh, next.Access, withingstest.DefaultClientSecret, "s t/a+te"} {
		if strings.Contains(log.String(), secret) {
			t.Errorf("the log holds a secret %q", secret)
		}
	}
	if s := fmt.Sprintf("%v %+v %#v %s", w.IssueToken(), w.IssueToken(), w.IssueToken(), w.IssueToken()); strings.ContainsAny(s, "0123456789") {
		t.Errorf("a token shows itself: %s", s)
	}
}
