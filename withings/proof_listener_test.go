package withings

import (
	"bufio"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/time/rate"
)

// raw sends text to the listener as it is and gives what comes back, however
// little that is; the error tells that nobody listens.
func raw(address, text string) (string, error) {
	conn, err := net.DialTimeout("tcp", address, 5*time.Second)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(20 * time.Second)); err != nil {
		return "", err
	}
	if _, err := io.WriteString(conn, text); err != nil {
		return "", nil // it hung up before it had heard all: as good as an answer
	}
	answer, _ := io.ReadAll(conn)
	return string(answer), nil
}

// TestListenerHoldsUnderFloods: hundreds of wrong requests at once, connections
// that never say a word, and bytes that are no HTTP end neither the wait nor the
// listener; nothing of them is exchanged, and the redirect comes through.
func TestListenerHoldsUnderFloods(t *testing.T) {
	t.Parallel()
	s, transport, tokens := begin(t, SignInOptions{}, reply{body: exchangeAnswer})
	u, err := url.Parse(s.Redirect())
	if err != nil {
		t.Fatal(err)
	}
	address := net.JoinHostPort("127.0.0.1", u.Port())
	for range 100 { // silent, open until the end
		conn, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
	}
	get := func(target, host string) string {
		return "GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"
	}
	host := u.Host
	good := u.Path + "?code=0123abcd&state=" + url.QueryEscape(state(t, s))
	wrong := []string{
		get("/callback?code=x&state=wrong", host),
		get("/callback?error=access_denied&state=wrong", host),
		get("/callback", host), get("/", host), get("/callback/..%2fcallback?state=x", host), get("//callback", host),
		get(good, "evil.example"), get(good, "evil.example:"+u.Port()), get(good, "localhost.evil.example:"+u.Port()), get(good, ""), get(good, "[::1"), get(good, "127.1:"+u.Port()),
		get(good, "user@localhost:"+u.Port()), get("http://evil.example"+good, "evil.example"), get("http://evil.example"+good, host),
		"GET " + good + " HTTP/1.0\r\n\r\n",
		"GET " + good + " HTTP/1.1\r\nHost: " + host + "\r\nHost: evil.example\r\n\r\n",
		"POST " + good + " HTTP/1.1\r\nHost: " + host + "\r\nContent-Length: 9\r\nConnection: close\r\n\r\ncode=abcd",
		"HEAD " + good + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n",
		"OPTIONS " + good + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n",
		"CONNECT " + host + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n",
		"GET /callback?" + strings.Repeat("a", 64<<10) + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n",
		"GET /callback HTTP/1.1\r\nHost: " + host + "\r\nX: " + strings.Repeat("a", 64<<10) + "\r\n\r\n",
		"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", // the beginning of TLS
		"\x00\xff\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "GET",
	}
	var flood sync.WaitGroup
	for i := range 20 * len(wrong) {
		flood.Go(func() {
			request := wrong[i%len(wrong)]
			if request == "GET" {
				conn, err := net.Dial("tcp", address)
				if err == nil {
					_, _ = io.WriteString(conn, request)
					conn.Close()
				}
				return
			}
			answer, err := raw(address, request)
			if err != nil {
				t.Errorf("%.80q: %v", request, err)
			}
			if strings.HasPrefix(answer, "HTTP/1.1 200") || strings.HasPrefix(answer, "HTTP/1.0 200") || strings.Contains(answer, s.Code()) {
				t.Errorf("%.80q was answered %.200q", request, answer)
			}
		})
	}
	flood.Wait()
	if n := len(transport.sent("requesttoken")); n != 0 || tokens.token != (Token{}) {
		t.Fatalf("%d codes were exchanged", n)
	}
	select {
	case <-s.done:
		t.Fatalf("the wait has ended: %v", s.err)
	default:
	}
	// The redirect comes once more than once, in the middle of a flood.
	var right atomic.Int64
	for i := range 60 {
		flood.Go(func() {
			request := get(good, host)
			if i%2 == 0 {
				request = wrong[0]
			}
			// The last ones may find the door closed.
			if answer, _ := raw(address, request); strings.HasPrefix(answer, "HTTP/1.1 200") {
				right.Add(1)
			}
		})
	}
	if _, err := s.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	flood.Wait()
	if n := len(transport.sent("requesttoken")); n != 1 || right.Load() < 1 || tokens.token.AccessToken != "access-new" {
		t.Errorf("%d exchanges, %d good answers", n, right.Load())
	}
	// And afterwards nothing listens that it could be replayed to.
	if conn, err := net.DialTimeout("tcp", address, time.Second); err == nil {
		conn.Close()
		t.Error("it still listens")
	}
}

// TestListenerOnBothFamilies: a browser takes localhost for IPv4 or IPv6 as it
// likes; from outside this machine neither can be reached.
func TestListenerOnBothFamilies(t *testing.T) {
	t.Parallel()
	if probe, err := net.Listen("tcp", "[::1]:0"); err != nil {
		t.Skip("no IPv6 on this machine:", err)
	} else {
		probe.Close()
	}
	for _, family := range []string{"127.0.0.1", "::1"} {
		t.Run(family, func(t *testing.T) {
			t.Parallel()
			s, _, tokens := begin(t, SignInOptions{}, reply{body: exchangeAnswer})
			u, err := url.Parse(s.Redirect())
			if err != nil {
				t.Fatal(err)
			}
			for _, listener := range s.server.listeners {
				if host, _, err := net.SplitHostPort(listener.Addr().String()); err != nil || !net.ParseIP(host).IsLoopback() {
					t.Errorf("it listens on %s", listener.Addr())
				}
			}
			if len(s.server.listeners) != 2 {
				t.Fatalf("%d listeners", len(s.server.listeners))
			}
			u.Host = net.JoinHostPort(family, u.Port())
			u.RawQuery = url.Values{"code": {"0123abcd"}, "state": {state(t, s)}}.Encode()
			if status, _, page := browse(t, http.MethodGet, u.String(), nil); status != http.StatusOK || !strings.Contains(page, s.Code()) {
				t.Errorf("%d: %s", status, page)
			}
			if _, err := s.Wait(t.Context()); err != nil || tokens.token.AccessToken != "access-new" {
				t.Error(err)
			}
		})
	}
}

// witness counts what reaches a server, and what of it is secret.
type witness struct {
	mu    sync.Mutex
	calls int
	told  []string
}

func (w *witness) note(r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.calls++
	text := fmt.Sprint(r.URL, r.Header, string(body))
	for _, secret := range []string{"the-access-token", "the-refresh-token", testApp.ClientSecret} {
		if strings.Contains(text, secret) {
			w.told = append(w.told, secret)
		}
	}
}

// TestNothingFollowsARedirect: an API host that sends the request on, to
// another host or from https to http, gets no second one made by this client.
func TestNothingFollowsARedirect(t *testing.T) {
	t.Parallel()
	for _, status := range []int{301, 302, 303, 307, 308} {
		t.Run(fmt.Sprint(status), func(t *testing.T) {
			t.Parallel()
			var elsewhere witness
			other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { elsewhere.note(r) }))
			t.Cleanup(other.Close)
			var here witness
			api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				here.note(r)
				http.Redirect(w, r, other.URL+r.URL.Path, status)
			}))
			t.Cleanup(api.Close)
			for _, left := range []time.Duration{time.Hour, time.Minute} { // a data call, a renewal
				_, err := clientAt(t, api.URL, left).Goals(t.Context())
				if !errors.Is(err, ErrUnavailable) {
					t.Errorf("error %v", err)
				}
			}
			if elsewhere.calls != 0 || here.calls != 2 || len(here.told) < 3 {
				t.Errorf("%d calls elsewhere, %d here with %q", elsewhere.calls, here.calls, here.told)
			}
		})
	}
}

// TestTLSIsChecked: a host that cannot show a certificate for its name, or
// speaks no TLS where https was asked for, hears no secret.
func TestTLSIsChecked(t *testing.T) {
	t.Parallel()
	var heard witness
	quiet := func(s *httptest.Server) { s.Config.ErrorLog = log.New(io.Discard, "", 0) }
	selfSigned := httptest.NewUnstartedServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { heard.note(r) }))
	quiet(selfSigned)
	selfSigned.StartTLS()
	t.Cleanup(selfSigned.Close)
	old := httptest.NewUnstartedServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { heard.note(r) }))
	quiet(old)
	old.TLS = &tls.Config{MaxVersion: tls.VersionTLS10, MinVersion: tls.VersionTLS10}
	old.StartTLS()
	t.Cleanup(old.Close)
	plain, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { plain.Close() })
	var overheard strings.Builder
	var mu sync.Mutex
	go func() {
		for {
			conn, err := plain.Accept()
			if err != nil {
				return
			}
			line := make([]byte, 4096)
			n, _ := bufio.NewReader(conn).Read(line)
			mu.Lock()
			overheard.Write(line[:n])
			mu.Unlock()
			_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
			conn.Close()
		}
	}()
	dataCall, renewal := time.Hour, time.Minute
	for name, host := range map[string]struct {
		address string
		left    []time.Duration
	}{
		"self-signed": {selfSigned.URL, []time.Duration{dataCall, renewal}},
		"no TLS":      {"https://" + plain.Addr().String(), []time.Duration{dataCall, renewal}},
		"TLS 1.0":     {old.URL, []time.Duration{dataCall}},
	} {
		for _, left := range host.left {
			client := clientAt(t, host.address, left)
			client.notice = func(w Wait) { t.Errorf("%s: it waits as if a refresh token might have been used: %s", name, w) }
			if _, err := client.Goals(t.Context()); !errors.Is(err, ErrNetwork) {
				t.Errorf("%s: error %v", name, err)
			}
		}
	}
	mu.Lock()
	defer mu.Unlock()
	if heard.calls != 0 || strings.Contains(overheard.String(), "the-") || overheard.Len() == 0 {
		t.Errorf("%d calls heard, %q overheard", heard.calls, overheard.String())
	}
}

// clientAt is a client of a Withings at address over the usual transport, with
// a token that has so long to live.
func clientAt(t *testing.T, address string, left time.Duration) *Client {
	t.Helper()
	app := testApp
	app.APIURL = address
	tokens := &memoryTokens{token: Token{AccessToken: "the-access-token", RefreshToken: "the-refresh-token", Expiry: time.Now().Add(left), UserID: "7", Scope: Scope}}
	client, err := NewClient(app, tokens, WithBackoff(time.Millisecond), WithLimiter(rate.NewLimiter(rate.Inf, 0)))
	if err != nil {
		t.Fatal(err)
	}
	client.timeout = 10 * time.Second
	return client
}
