package withings

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

const exchangeAnswer = `{"status":0,"body":{"userid":"70412345","access_token":"access-new","refresh_token":"refresh-new","scope":"user.metrics,user.activity","expires_in":10800,"token_type":"Bearer","csrf_token":"x"}}`

// begin begins a sign-in whose code exchange answers as told.
func begin(t *testing.T, opt SignInOptions, replies ...reply) (*SignIn, *fakeTransport, *memoryTokens) {
	t.Helper()
	client, transport, tokens := newFake(t, script(replies...))
	tokens.token = Token{}
	signIn, err := client.BeginSignIn(t.Context(), opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = signIn.Close() })
	return signIn, transport, tokens
}

// state is the state in the address that a person opens.
func state(t *testing.T, s *SignIn) string {
	t.Helper()
	u, err := url.Parse(s.URL())
	if err != nil {
		t.Fatal(err)
	}
	return u.Query().Get("state")
}

// browse is what a browser does with an address.
func browse(t *testing.T, method, address string, change func(*http.Request)) (int, http.Header, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	if change != nil {
		change(req)
	}
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	answer, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	page, _ := io.ReadAll(answer.Body)
	return answer.StatusCode, answer.Header, string(page)
}

func TestSignIn(t *testing.T) {
	t.Parallel()
	s, transport, tokens := begin(t, SignInOptions{}, reply{body: exchangeAnswer})
	if !s.Listening() || time.Until(s.Deadline()) > defaultSignInTimeout || strings.Contains(s.Redirect(), ":0/") {
		t.Fatalf("%v until %v at %s", s.Listening(), s.Deadline(), s.Redirect())
	}
	if !regexp.MustCompile(`^[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}$`).MatchString(s.Code()) {
		t.Errorf("code %q", s.Code())
	}
	status, header, page := browse(t, "GET", s.Redirect()+"?code=0123abcd&state="+state(t, s), nil)
	if status != 200 || !strings.Contains(page, s.Code()) || !strings.Contains(page, "go back to the terminal") {
		t.Errorf("page %d: %s", status, page)
	}
	for name, want := range map[string]string{
		"Content-Security-Policy": "default-src 'none'; style-src 'nonce-", "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff",
		"Referrer-Policy": "no-referrer", "Content-Type": "text/html; charset=utf-8",
	} {
		if !strings.HasPrefix(header.Get(name), want) {
			t.Errorf("%s is %q", name, header.Get(name))
		}
	}
	if strings.Contains(page, "http") || strings.Contains(page, "<script") || strings.Contains(page, "0123abcd") || strings.Contains(page, "access-new") {
		t.Errorf("the page is not self-contained, or tells secrets: %s", page)
	}
	token, err := s.Wait(t.Context())
	if err != nil || token.AccessToken != "access-new" || tokens.token != token || token.UserID != "70412345" {
		t.Errorf("%v, %v", token, err)
	}
	if r := transport.requests[0]; r.path != "/v2/oauth2" || r.form.Get("redirect_uri") != s.Redirect() || r.form.Get("code") != "0123abcd" || r.form.Get("grant_type") != "authorization_code" || r.bearer != "" {
		t.Errorf("exchange at %s", r.path)
	}
	u, _ := url.Parse(s.Redirect())
	if conn, err := net.DialTimeout("tcp", "127.0.0.1:"+u.Port(), time.Second); err == nil {
		conn.Close()
		t.Error("it still listens")
	}
}

// What must not end the wait, and what it is answered.
func TestForeignRequests(t *testing.T) {
	t.Parallel()
	s, transport, tokens := begin(t, SignInOptions{}, reply{body: exchangeAnswer})
	good := s.Redirect() + "?code=0123abcd&state=" + state(t, s)
	u, _ := url.Parse(good)
	host := func(name string) func(*http.Request) { return func(r *http.Request) { r.Host = name } }
	for _, test := range []struct {
		name, method, address string
		change                func(*http.Request)
		want                  int
	}{
		{"another state", "GET", s.Redirect() + "?code=0123abcd&state=x", nil, 400},
		{"no state", "GET", s.Redirect() + "?code=0123abcd", nil, 400},
		{"a denial without state", "GET", s.Redirect() + "?error=access_denied", nil, 400},
		{"a denial with another state", "GET", s.Redirect() + "?error=access_denied&state=x", nil, 400},
		{"the state twice", "GET", good + "&state=x", nil, 400},
		{"a query that cannot be read", "GET", s.Redirect() + "?code=%zz", nil, 400},
		{"another path", "GET", strings.Replace(good, "/callback", "/callback/", 1), nil, 404},
		{"an escaped path", "GET", strings.Replace(good, "/callback", "/%63allback", 1), nil, 404},
		{"the icon", "GET", strings.Replace(s.Redirect(), "/callback", "/favicon.ico", 1), nil, 404},
		{"POST", "POST", good, nil, 405},
		{"HEAD", "HEAD", good, nil, 405},
		{"another host (DNS rebinding)", "GET", good, host("evil.example:" + u.Port()), 400},
		{"a host that begins like it", "GET", good, host("localhost.evil.example:" + u.Port()), 400},
		{"another port", "GET", good, host("localhost:1"), 400},
		{"no port", "GET", good, host("localhost"), 400},
	} {
		status, _, page := browse(t, test.method, test.address, test.change)
		if status != test.want || strings.Contains(page, s.Code()) {
			t.Errorf("%s: %d, want %d: %s", test.name, status, test.want, page)
		}
	}
	if len(transport.requests) != 0 {
		t.Fatal("a code was exchanged")
	}
	if status, _, _ := browse(t, "GET", strings.Replace(good, "localhost", "127.0.0.1", 1), nil); status != 200 {
		t.Errorf("the redirect itself: %d", status)
	}
	if _, err := s.Wait(t.Context()); err != nil || tokens.token.AccessToken != "access-new" {
		t.Error(err)
	}
}

func TestSignInDeadEnds(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		query string
		reply reply
		opt   SignInOptions
		is    error
		page  string
	}{
		{"denied", "error=access_denied", reply{}, SignInOptions{}, ErrDenied, "refused"},
		{"denied for another reason", "error=server_error", reply{}, SignInOptions{}, ErrDenied, "server_error"},
		{"no code", "", reply{}, SignInOptions{}, ErrDenied, "refused"},
		{"an old code", "code=0123", failing(503, "Invalid Params: invalid code"), SignInOptions{}, ErrCode, "30 seconds"},
		{"a wrong secret", "code=0123", failing(503, "Invalid Params: invalid client id/secret"), SignInOptions{}, ErrClient, "client secret"},
		{"another user", "code=0123", reply{body: exchangeAnswer}, SignInOptions{ExpectUser: "7"}, ErrOtherUser, "profile"},
		{"the answer lost", "code=0123", reply{err: io.ErrUnexpectedEOF}, SignInOptions{}, ErrNetwork, "network"},
		{"no proper answer", "code=0123", reply{body: "<html>"}, SignInOptions{}, ErrUnavailable, "not JSON"},
		{"words that would be HTML", "error=%3Cscript%3E", reply{}, SignInOptions{}, ErrDenied, "&lt;script&gt;"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s, transport, tokens := begin(t, test.opt, test.reply)
			status, _, page := browse(t, "GET", s.Redirect()+"?"+test.query+"&state="+state(t, s), nil)
			if status != 400 || !strings.Contains(page, test.page) || !strings.Contains(page, s.Code()) {
				t.Errorf("page %d: %s", status, page)
			}
			_, err := s.Wait(t.Context())
			if !errors.Is(err, test.is) || tokens.token != (Token{}) {
				t.Errorf("error %v", err)
			}
			if len(transport.requests) > 1 {
				t.Errorf("the code was sent %d times", len(transport.requests))
			}
		})
	}
}

func TestPageLoadedTwiceExchangesOnce(t *testing.T) {
	t.Parallel()
	s, transport, _ := begin(t, SignInOptions{}, reply{body: exchangeAnswer, slow: 50 * time.Millisecond})
	address := s.Redirect() + "?code=0123abcd&state=" + state(t, s)
	second := make(chan int)
	go func() {
		status, _, _ := browse(t, "GET", address, nil)
		second <- status
	}()
	first, _, _ := browse(t, "GET", address, nil)
	if other := <-second; first != 200 || other != 200 || len(transport.requests) != 1 {
		t.Errorf("%d and %d, %d exchanges", first, other, len(transport.requests))
	}
}

func TestPaste(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		text string // STATE stands for the state
		is   error  // nil: taken
		open bool   // an error that leaves the sign-in open
	}{
		{"the whole address", "http://localhost:8976/callback?code=0123abcd&state=STATE", nil, false},
		{"with quotes and breaks", " '<http://localhost:8976/callback?code=0123\nabcd&state=STATE>' \r\n", nil, false},
		{"the query alone", "code=0123abcd&state=STATE", nil, false},
		{"a fragment behind it", "https://x.example/?state=STATE&code=0123abcd#_", nil, false},
		{"the bare code", " 0123abcd\n", nil, false},
		{"another sign-in's", "http://localhost:8976/callback?code=0123abcd&state=other", ErrState, true},
		{"no state", "http://localhost:8976/callback?code=0123abcd", ErrState, true},
		{"the address to open", "https://account.withings.com/oauth2_user/authorize2?client_id=x&response_type=code&state=STATE", errAny, true},
		{"nothing", "  ", errAny, true},
		{"a sentence", "it did not work", errAny, true},
		{"a refusal", "http://localhost:8976/callback?error=access_denied&state=STATE", ErrDenied, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s, transport, tokens := begin(t, SignInOptions{NoListen: true}, reply{body: exchangeAnswer})
			if s.Listening() {
				t.Error("it listens")
			}
			err := s.Paste(t.Context(), strings.ReplaceAll(test.text, "STATE", state(t, s)))
			if test.is == errAny && err == nil || test.is != errAny && !errors.Is(err, test.is) {
				t.Fatalf("error %v, want %v", err, test.is)
			}
			if test.open {
				if err := s.Paste(t.Context(), "0123abcd"); err != nil {
					t.Errorf("the sign-in ended: %v", err)
				}
			}
			token, err := s.Wait(t.Context())
			if test.is == ErrDenied {
				if !errors.Is(err, ErrDenied) || tokens.token != (Token{}) {
					t.Error(err)
				}
				return
			}
			if err != nil || token.AccessToken != "access-new" || transport.requests[0].form.Get("code") != "0123abcd" {
				t.Errorf("%v, %v", token, err)
			}
			if err := s.Paste(t.Context(), "another"); err != nil || len(transport.requests) != 1 {
				t.Errorf("a paste after the end: %v", err)
			}
		})
	}
}

// errAny stands for an error without a sentinel.
var errAny = errors.New("any error")

func TestSignInTimeout(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, _, _ := begin(t, SignInOptions{NoListen: true})
		start := time.Now()
		_, err := s.Wait(t.Context())
		if !errors.Is(err, ErrSignInTimeout) || time.Since(start) != 3*time.Minute {
			t.Errorf("%v after %v", err, time.Since(start))
		}
	})
	for redirect, want := range map[string]string{
		"":                       "is the callback in your Withings application exactly http://localhost:",
		"?code=1234&state=other": "another sign-in",
		"?error=access_denied":   "a refusal came that names no sign-in",
	} {
		s, _, _ := begin(t, SignInOptions{Timeout: 300 * time.Millisecond})
		if redirect != "" {
			browse(t, "GET", s.Redirect()+redirect, nil)
		}
		if _, err := s.Wait(t.Context()); !errors.Is(err, ErrSignInTimeout) || !strings.Contains(err.Error(), want) {
			t.Errorf("%v", err)
		}
	}
}

func TestSignInCanceled(t *testing.T) {
	t.Parallel()
	s, _, _ := begin(t, SignInOptions{})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Wait(ctx); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestBeginSignIn(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { taken.Close() })
	_, port, _ := net.SplitHostPort(taken.Addr().String())
	for _, test := range []struct {
		name      string
		change    func(*App)
		is        error
		listening bool
	}{
		{"a busy port", func(a *App) { a.RedirectURL = "http://localhost:" + port + "/callback" }, ErrPortTaken, false},
		{"no client id", func(a *App) { a.ClientID = "" }, ErrClient, false},
		{"no client secret", func(a *App) { a.ClientSecret = " " }, ErrClient, false},
		{"a hosted callback is for pasting", func(a *App) { a.RedirectURL = "https://example.org/withings" }, nil, false},
		{"https on this machine too", func(a *App) { a.RedirectURL = "https://localhost:5173/" }, nil, false},
		{"IPv4 only", func(a *App) { a.RedirectURL = "http://127.0.0.1:0/callback" }, nil, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			app := testApp
			test.change(&app)
			client, err := NewClient(app, &memoryTokens{})
			if err != nil {
				t.Fatal(err)
			}
			s, err := client.BeginSignIn(t.Context(), SignInOptions{})
			if !errors.Is(err, test.is) {
				t.Fatalf("error %v, want %v", err, test.is)
			}
			if s == nil {
				return
			}
			defer s.Close()
			if s.Listening() != test.listening {
				t.Errorf("listening: %v", s.Listening())
			}
		})
	}
}

func FuzzPaste(f *testing.F) {
	for _, seed := range []string{"http://localhost/callback?code=1&state=S", "code=a&state=S", "0123", "?", "%zz", "a=b#c", "<'\"", "\x00"} {
		f.Add(seed)
	}
	s := &SignIn{state: "S"}
	f.Fuzz(func(t *testing.T, text string) {
		code, err := s.parsePaste(text)
		if err == nil && (!opaque(code) || len(code) > 512) {
			t.Fatalf("%q gave the code %q", text, code)
		}
		if err != nil && strings.ContainsAny(err.Error(), "\x1b\r\n\x00") {
			t.Fatalf("error %q", err)
		}
	})
}
