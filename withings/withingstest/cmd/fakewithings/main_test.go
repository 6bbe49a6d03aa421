package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"withings-tui/withings/withingstest"
)

// buffer is a bytes.Buffer for several goroutines.
type buffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

// start runs the command and reads what it prints; stop ends it as a signal would.
func start(t *testing.T, args ...string) (env map[string]string, stderr *buffer, stop func() int) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	out, in := io.Pipe()
	stderr = &buffer{}
	done := make(chan int, 1)
	go func() {
		done <- run(ctx, append([]string{"-addr", "127.0.0.1:0"}, args...), in, stderr)
		in.Close()
	}()
	env = map[string]string{}
	lines := bufio.NewScanner(out)
	for len(env) < 4 && lines.Scan() {
		name, value, _ := strings.Cut(lines.Text(), "=")
		env[name] = value
	}
	if len(env) < 4 {
		cancel()
		t.Fatalf("printed %v, exit %d: %s", env, <-done, stderr)
	}
	var once sync.Once
	code := 0
	stop = func() int {
		once.Do(func() { cancel(); code = <-done })
		return code
	}
	t.Cleanup(func() { stop() })
	return env, stderr, stop
}

func post(t *testing.T, target string, form url.Values) (status int, body json.RawMessage) {
	t.Helper()
	resp, err := http.PostForm(target, form)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var a struct {
		Status int
		Body   json.RawMessage
	}
	if err := json.NewDecoder(resp.Body).Decode(&a); err != nil {
		t.Fatal(err)
	}
	return a.Status, a.Body
}

// TestServe signs in by what the command printed, and reads.
func TestServe(t *testing.T) {
	t.Parallel()
	env, stderr, stop := start(t, "-auto-allow", "-log", "-years", "1", "-page-size", "7", "-fault", "getmeas:2:status=601,wait=12")
	redirect := "http://localhost:8976/callback"
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Get(env["WITHINGS_ACCOUNT_URL"] + "/oauth2_user/authorize2?" + url.Values{"response_type": {"code"},
		"client_id": {env["WITHINGS_CLIENT_ID"]}, "state": {"x"}, "scope": {"user.metrics"}, "redirect_uri": {redirect}}.Encode())
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	to, err := resp.Location()
	if err != nil {
		t.Fatal(err)
	}
	status, body := post(t, env["WITHINGS_API_URL"]+"/v2/oauth2", url.Values{"action": {"requesttoken"}, "grant_type": {"authorization_code"},
		"client_id": {env["WITHINGS_CLIENT_ID"]}, "client_secret": {env["WITHINGS_CLIENT_SECRET"]},
		"code": {to.Query().Get("code")}, "redirect_uri": {redirect}})
	var token struct {
		Access string `json:"access_token"`
	}
	if err := json.Unmarshal(body, &token); err != nil || status != 0 {
		t.Fatalf("status %d, %v", status, err)
	}
	getmeas := url.Values{"action": {"getmeas"}, "access_token": {token.Access}}
	var page struct {
		Groups []json.RawMessage `json:"measuregrps"`
	}
	status, body = post(t, env["WITHINGS_API_URL"]+"/measure", getmeas)
	if err := json.Unmarshal(body, &page); err != nil || status != 0 || len(page.Groups) != 7 {
		t.Errorf("status %d, %d groups, %v", status, len(page.Groups), err)
	}
	if status, body = post(t, env["WITHINGS_API_URL"]+"/measure", getmeas); status != 601 || string(body) != `{"wait_seconds":12}` {
		t.Errorf("the fault: status %d, %s", status, body)
	}
	if code := stop(); code != 0 {
		t.Errorf("exit %d", code)
	}
	log := stderr.String()
	if strings.Count(log, "\n") != 4 || !strings.Contains(log, "getmeas -> 200 status 601") || strings.Contains(log, token.Access) {
		t.Errorf("log:\n%s", log)
	}
}

func TestEmptyAndBulk(t *testing.T) {
	t.Parallel()
	for flag, want := range map[string]int{"-empty": 0, "-groups=12": 12} {
		opt, err := parse([]string{"-addr", "127.0.0.1:0", flag}, io.Discard)
		if err != nil {
			t.Fatal(err)
		}
		s, err := opt.start(io.Discard)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		if got := len(s.Groups()); got != want {
			t.Errorf("%s: %d groups", flag, got)
		}
	}
}

func TestFlags(t *testing.T) {
	t.Parallel()
	opt, err := parse([]string{"-rotation", "grace", "-last-page", "bare", "-quirk", "strings", "-quirk", "odd-groups", "-redirect", "https://x/y",
		"-fault", "*:drop", "-fault", "getmeas:3+:delay=1s", "-no-guard", "-rate", "-1"}, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	c := opt.config
	if c.Rotation != withingstest.RotateGrace || c.LastPage != withingstest.LastPageBare || len(c.Quirks) != 2 ||
		c.Redirects[0] != "https://x/y" || len(opt.faults) != 2 || c.RateLimit != -1 || c.DuplicateWindow >= 0 {
		t.Errorf("%+v", opt)
	}
}

func TestWrongUse(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		args []string
		code int
		says string
	}{
		"help":             {[]string{"-help"}, 0, "status=N"},
		"unknown flag":     {[]string{"-nap"}, 2, "-nap"},
		"an argument":      {[]string{"now"}, 2, `not "now"`},
		"bad fault":        {[]string{"-fault", "getmeas:2:nap"}, 2, `no effect is called "nap"`},
		"bad quirk":        {[]string{"-quirk", "nap"}, 2, "odd-groups"},
		"bad rotation":     {[]string{"-rotation", "nap"}, 2, "grace or strict"},
		"bad zone":         {[]string{"-timezone", "Mars/Base"}, 2, "Europe/Berlin"},
		"an address taken": {[]string{"-addr", "256.0.0.1:1"}, 1, "choose one with -addr"},
	} {
		var stderr bytes.Buffer
		if code := run(t.Context(), c.args, io.Discard, &stderr); code != c.code || !strings.Contains(stderr.String(), c.says) {
			t.Errorf("%s: exit %d, %s", name, code, stderr.String())
		}
	}
}
