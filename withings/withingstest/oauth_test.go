package withingstest_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"withings-tui/withings/withingstest"
)

var hex40 = regexp.MustCompile(`^[0-9a-f]{40}$`)

func TestAuthorizeRedirectsWithCodeAndState(t *testing.T) {
	t.Parallel()
	w := serve(t, withingstest.Config{})
	a := w.do(w.request("GET", w.authorize("auto", "1"), ""))
	to, err := url.Parse(a.Location)
	if err != nil || a.HTTP != http.StatusFound {
		t.Fatalf("HTTP %d to %q, %v", a.HTTP, a.Location, err)
	}
	if !strings.HasPrefix(a.Location, callback+"?") || to.Query().Get("state") != "s t/a+te" || !hex40.MatchString(to.Query().Get("code")) {
		t.Errorf("redirected to %s", a.Location)
	}
}

func TestAuthorizeRefusesWithoutRedirect(t *testing.T) {
	t.Parallel()
	w := serve(t, withingstest.Config{Redirects: []string{callback}})
	cases := map[string]struct {
		pairs []string
		want  string
	}{
		"a slash more":           {[]string{"redirect_uri", callback + "/"}, "redirect_uri_mismatch"},
		"another port":           {[]string{"redirect_uri", "http://localhost:8977/callback"}, "redirect_uri_mismatch"},
		"no redirect":            {[]string{"redirect_uri", ""}, "redirect_uri_mismatch"},
		"scopes joined by blank": {[]string{"scope", "user.info user.metrics"}, "invalid_scope"},
		"unknown scope":          {[]string{"scope", "user.metrics,user.all"}, "invalid_scope"},
		"unknown client":         {[]string{"client_id", "other"}, "invalid_client"},
		"no state":               {[]string{"state", ""}, "invalid_request"},
		"response type token":    {[]string{"response_type", "token"}, "unsupported_response_type"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			a := w.do(w.request("GET", w.authorize(append(c.pairs, "auto", "1")...), ""))
			if a.HTTP != http.StatusBadRequest || a.Location != "" || !strings.HasPrefix(a.Text, `{"errors":[{"message":"`+c.want) {
				t.Errorf("HTTP %d, location %q, %s", a.HTTP, a.Location, a.Text)
			}
		})
	}
}

func TestAnyLoopbackRedirectByDefault(t *testing.T) {
	t.Parallel()
	w := serve(t, withingstest.Config{})
	for redirect, want := range map[string]int{
		"http://127.0.0.1:1/x":            http.StatusFound,
		"http://[::1]:8/cb?keep=1":        http.StatusFound,
		"http://localhost:9/":             http.StatusFound,
		"https://example.org/cb":          http.StatusBadRequest,
		"http://localhost.example.org/cb": http.StatusBadRequest,
		"http://user@localhost/cb":        http.StatusBadRequest,
		"javascript:alert(1)":             http.StatusBadRequest,
		"http://10.0.0.1/cb":              http.StatusBadRequest,
	} {
		a := w.do(w.request("GET", w.authorize("auto", "1", "redirect_uri", redirect), ""))
		if a.HTTP != want {
			t.Errorf("%s: HTTP %d, want %d", redirect, a.HTTP, want)
		}
		if strings.Contains(redirect, "keep") && !strings.Contains(a.Location, "keep=1") {
			t.Errorf("the redirect lost its own query: %s", a.Location)
		}
	}
}

func TestConsentPage(t *testing.T) {
	t.Parallel()
	w := serve(t, withingstest.Config{})
	page := w.do(w.request("GET", w.authorize(), ""))
	csrf := regexp.MustCompile(`name="csrf_token" value="([0-9a-f]+)"`).FindStringSubmatch(page.Text)
	if csrf == nil || !strings.Contains(page.Text, "Allow") || !strings.Contains(page.Text, "Deny") {
		t.Fatalf("page: %s", page.Text)
	}
	if hidden := w.do(w.request("GET", w.authorize("client_id", withingstest.DefaultClientID), "")); strings.Contains(hidden.Text, "<script") {
		t.Error("the page has a script")
	}
	answer := func(body string) url.Values {
		r := w.request("POST", w.authorize(), body)
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		a := w.do(r)
		to, err := url.Parse(a.Location)
		if err != nil || a.HTTP != http.StatusFound {
			t.Fatalf("%s: HTTP %d, %s", body, a.HTTP, a.Text)
		}
		return to.Query()
	}
	allowed := answer("authorized=1&csrf_token=" + csrf[1])
	if !hex40.MatchString(allowed.Get("code")) || allowed.Get("error") != "" {
		t.Errorf("allowed: %v", allowed)
	}
	denied := answer("authorized=0&csrf_token=" + csrf[1])
	if denied.Get("error") != "access_denied" || denied.Get("code") != "" || denied.Get("state") != "s t/a+te" {
		t.Errorf("denied: %v", denied)
	}
	few := answer("authorized=1&grant=&grant=user.metrics&csrf_token=" + csrf[1])
	if got := w.exchange(few.Get("code")).token(t); got.Scope != "user.metrics" {
		t.Errorf("scope %q, want only the one ticked", got.Scope)
	}
	r := w.request("POST", w.authorize("state", "another"), "authorized=1&csrf_token="+csrf[1])
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if a := w.do(r); a.HTTP != http.StatusBadRequest {
		t.Errorf("a csrf_token of another request gave HTTP %d", a.HTTP)
	}
	if a := w.do(w.request("GET", w.authorize("auto", "deny"), "")); !strings.Contains(a.Location, "error=access_denied") {
		t.Errorf("auto=deny: %s", a.Location)
	}
}

func TestCodeExchange(t *testing.T) {
	t.Parallel()
	w := serve(t, withingstest.Config{DuplicateWindow: -1})
	const dead = `{"status":503,"body":{},"error":"Invalid Params: invalid code"}`

	got := w.exchange(w.code()).token(t)
	if string(got.UserID) != `"70412345"` || !hex40.MatchString(got.Access) || !hex40.MatchString(got.Refresh) ||
		got.ExpiresIn != 10800 || got.CSRF == "" || got.TokenType != "Bearer" || got.Scope != "user.info,user.metrics,user.activity" {
		t.Errorf("token answer: %+v", got)
	}

	used := w.code()
	w.exchange(used).token(t)
	if a := w.exchange(used); a.Text != dead {
		t.Errorf("a used code: %s", a.Text)
	}
	late := w.code()
	w.clock.advance(30 * time.Second)
	if a := w.exchange(late); a.Text != dead {
		t.Errorf("a code of 30 s: %s", a.Text)
	}
	intime := w.code()
	w.clock.advance(29 * time.Second)
	w.exchange(intime).token(t)
	if a := w.exchange(w.code(), "redirect_uri", callback+"/"); a.Text != dead {
		t.Errorf("another redirect_uri: %s", a.Text)
	}
	wrong := w.code()
	if a := w.exchange(wrong, "client_secret", "nope"); a.Status != 503 || !strings.Contains(a.Error, "client") {
		t.Errorf("a wrong secret: %s", a.Text)
	}
	w.exchange(wrong).token(t) // the code is not spent by that
	if a := w.exchange(w.code(), "grant_type", "password"); !strings.Contains(a.Error, "invalid grant_type") {
		t.Errorf("grant_type: %s", a.Text)
	}
	if a := w.exchange(w.code(), "client_id", ""); !strings.HasPrefix(a.Error, "Invalid_request") {
		t.Errorf("no client_id: %s", a.Text)
	}
	if demo := w.exchange(w.code("mode", "demo")).token(t); string(demo.UserID) != `"90210001"` {
		t.Errorf("mode=demo: userid %s", demo.UserID)
	}
}

func TestRefreshRotation(t *testing.T) {
	t.Parallel()
	const dead = `{"status":503,"body":{},"error":"Invalid Params: invalid refresh_token"}`
	alive := func(w *world, token string) bool { return w.refresh(token).Status == 0 }

	t.Run("answer", func(t *testing.T) {
		w := serve(t, withingstest.Config{})
		first := w.IssueToken()
		a := w.refresh(first.Refresh)
		got := a.token(t)
		if string(got.UserID) != "70412345" || got.CSRF != "" || strings.Contains(a.Text, "csrf") || got.Refresh == first.Refresh || got.Access == first.Access {
			t.Errorf("refresh answer: %s", a.Text)
		}
	})
	t.Run("strict", func(t *testing.T) {
		w := serve(t, withingstest.Config{DuplicateWindow: -1})
		first := w.IssueToken()
		second := w.refresh(first.Refresh).token(t)
		if a := w.refresh(first.Refresh); a.Text != dead {
			t.Errorf("the old token: %s", a.Text)
		}
		if !alive(w, second.Refresh) {
			t.Error("the new token is dead")
		}
	})
	t.Run("grace ends with the first use", func(t *testing.T) {
		w := serve(t, withingstest.Config{DuplicateWindow: -1, Rotation: withingstest.RotateGrace})
		first := w.IssueToken()
		w.refresh(first.Refresh).token(t)
		second := w.refresh(first.Refresh).token(t)
		w.getmeas(second.Access)
		if alive(w, first.Refresh) {
			t.Error("alive after the new access token was used")
		}
	})
	t.Run("grace ends after 8 hours", func(t *testing.T) {
		w := serve(t, withingstest.Config{DuplicateWindow: -1, Rotation: withingstest.RotateGrace})
		first := w.IssueToken()
		w.refresh(first.Refresh).token(t)
		w.clock.advance(8*time.Hour - time.Second)
		if !alive(w, first.Refresh) {
			t.Error("dead before the 8 hours")
		}
		w.clock.advance(8 * time.Hour)
		if alive(w, first.Refresh) {
			t.Error("alive after them")
		}
	})
	t.Run("a year", func(t *testing.T) {
		w := serve(t, withingstest.Config{})
		first := w.IssueToken()
		w.clock.advance(withingstest.RefreshLifetime)
		if alive(w, first.Refresh) {
			t.Error("alive after a year")
		}
	})
	t.Run("old access token", func(t *testing.T) {
		for _, dies := range []bool{false, true} {
			cfg := withingstest.Config{}
			if dies {
				cfg.Quirks = []withingstest.Quirk{withingstest.QuirkOldAccessDies}
			}
			w := serve(t, cfg)
			first := w.IssueToken()
			w.refresh(first.Refresh).token(t)
			if got := w.post("/measure", first.Access, "action", "getmeas").Status; (got == 401) != dies {
				t.Errorf("old access token dies %v: status %d", dies, got)
			}
		}
	})
}

func TestAccessToken(t *testing.T) {
	t.Parallel()
	const bad = `{"status":401,"body":{},"error":"XRequestID: Not provided invalid_token: The access token provided is invalid"}`
	w := serve(t, withingstest.Config{})
	token := w.IssueToken()
	w.clock.advance(3*time.Hour - time.Second)
	w.getmeas(token.Access)
	w.clock.advance(time.Second)
	for name, access := range map[string]string{"expired": token.Access, "unknown": "abc", "none": ""} {
		if a := w.post("/measure", access, "action", "getmeas"); a.Text != bad || a.HTTP != 200 {
			t.Errorf("%s: HTTP %d, %s", name, a.HTTP, a.Text)
		}
	}
	fresh := w.IssueToken()
	w.ExpireTokens()
	if a := w.post("/measure", fresh.Access, "action", "getmeas"); a.Text != bad {
		t.Errorf("after ExpireTokens: %s", a.Text)
	}
	w.refresh(fresh.Refresh).token(t)
	w.RevokeUser(w.UserID())
	if a := w.refresh(token.Refresh); a.Status != 503 {
		t.Errorf("after RevokeUser: %s", a.Text)
	}
}

func TestScopes(t *testing.T) {
	t.Parallel()
	w := serve(t, withingstest.Config{})
	token := w.IssueScoped("user.metrics").Access
	for call, want := range map[string]int{"/measure getmeas": 0, "/v2/measure getactivity": 403,
		"/v2/measure getworkouts": 403, "/v2/sleep getsummary": 403, "/v2/user getgoals": 403, "/v2/user getdevice": 403} {
		path, action, _ := strings.Cut(call, " ")
		a := w.post(path, token, "action", action)
		if a.Status != want || want == 403 && !strings.Contains(a.Error, "Insufficient_scope") {
			t.Errorf("%s: %s", call, a.Text)
		}
	}
}
