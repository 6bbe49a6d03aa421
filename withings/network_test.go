package withings

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

// rawWords are what package net, the system and crypto say, which no person
// should have to read.
var rawWords = regexp.MustCompile(`(?i)\b(dial|tcp|udp|lookup|read|write|EOF|x509|tls|i/o|connectex|wsa\w+|errno|proxyconnect|context|deadline|syscall|Post|https?://)\b|\d+\.\d+\.\d+\.\d+|\[::`)

// failures are network failures of every kind, and what is said of them. host is
// in none of them but by its name.
func failures() map[string][]error {
	dial := func(err error) error {
		return &net.OpError{Op: "dial", Net: "tcp", Addr: &net.TCPAddr{IP: net.IPv4(192, 0, 2, 1), Port: 443}, Err: err}
	}
	system := func(call string, number syscall.Errno) error { return os.NewSyscallError(call, number) }
	return map[string][]error{
		"the proxy cannot be reached": {&net.OpError{Op: "proxyconnect", Net: "tcp", Err: dial(system("connect", syscall.ECONNREFUSED))}},
		"no such host":                {dial(&net.DNSError{Err: "no such host", Name: "wbsapi.withings.net", Server: "192.0.2.53:53", IsNotFound: true})},
		"its name cannot be looked up": {dial(&net.DNSError{Err: "server misbehaving", Name: "wbsapi.withings.net", Server: "192.0.2.53:53", IsTemporary: true}),
			dial(&net.DNSError{Err: "i/o timeout", IsTimeout: true})},
		"connection refused":    {dial(system("connect", syscall.ECONNREFUSED)), dial(system("connectex", wsaConnRefused))},
		"there is no way to it": {dial(system("connect", syscall.ENETUNREACH)), dial(system("connect", syscall.EHOSTUNREACH)), dial(system("connectex", wsaHostUnreachable))},
		"no answer in time": {dial(os.ErrDeadlineExceeded), dial(system("connect", syscall.ETIMEDOUT)), context.DeadlineExceeded,
			&url.Error{Op: "Post", URL: "https://wbsapi.withings.net/measure", Err: context.DeadlineExceeded}},
		"no answer within 30 s":                {noAnswer(30 * time.Second)},
		"its certificate is not to be trusted": {&tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}, &tls.CertificateVerificationError{Err: x509.HostnameError{Host: "evil.example", Certificate: &x509.Certificate{}}}},
		"it does not speak https":              {http.ErrSchemeMismatch, tls.RecordHeaderError{Msg: "first record does not look like a TLS handshake"}},
		"the connection broke off": {io.EOF, io.ErrUnexpectedEOF, net.ErrClosed, &net.OpError{Op: "read", Net: "tcp", Err: system("read", syscall.ECONNRESET)},
			&net.OpError{Op: "write", Net: "tcp", Err: system("write", syscall.EPIPE)}, &net.OpError{Op: "read", Net: "tcp", Err: system("wsarecv", wsaConnReset)}},
		"the connection failed": {errors.New("tls: handshake failure"), dial(system("socket", syscall.EMFILE)), errors.New(`net/http: HTTP/1.x transport connection broken: malformed HTTP response "\x15\x03"`)},
	}
}

// calls are all that a client asks Withings for.
func calls() map[string]func(context.Context, *Client) error {
	return map[string]func(context.Context, *Client) error{
		"getgoals":  func(ctx context.Context, c *Client) error { _, err := c.Goals(ctx); return err },
		"getdevice": func(ctx context.Context, c *Client) error { _, err := c.Devices(ctx); return err },
		"get": func(ctx context.Context, c *Client) error {
			_, err := c.SleepStages(ctx, time.Unix(1, 0), time.Unix(2, 0), "")
			return err
		},
		"getmeas":     func(ctx context.Context, c *Client) error { return lastOf(c.Measures(ctx, Query{})) },
		"getactivity": func(ctx context.Context, c *Client) error { return lastOf(c.Activities(ctx, Query{})) },
		"getworkouts": func(ctx context.Context, c *Client) error { return lastOf(c.Workouts(ctx, Query{})) },
		"getsummary":  func(ctx context.Context, c *Client) error { return lastOf(c.SleepSummaries(ctx, Query{})) },
		"getnonce":    func(ctx context.Context, c *Client) error { return c.Revoke(ctx) },
		"requesttoken": func(ctx context.Context, c *Client) error {
			s, err := c.BeginSignIn(ctx, SignInOptions{NoListen: true})
			if err != nil {
				return err
			}
			defer s.Close()
			return s.Paste(ctx, "0123456789abcdef0123456789abcdef01234567")
		},
	}
}

func lastOf[P any](pages func(func(P, error) bool)) (last error) {
	_, last = collect(pages)
	return last
}

// Whatever call fails for whatever reason of the network, one line says so in
// words of this package.
func TestNetworkFailuresAreSaidInPlainWords(t *testing.T) {
	t.Parallel()
	for words, list := range failures() {
		for _, failure := range list {
			for action, call := range calls() {
				synctest.Test(t, func(t *testing.T) {
					client, _, _ := newFake(t, script(reply{err: failure}))
					err := call(t.Context(), client)
					want := fmt.Sprintf("Withings %s: wbsapi.withings.net does not answer: %s; check the network", action, words)
					if err == nil || err.Error() != want || !errors.Is(err, ErrNetwork) || !errors.Is(err, failure) {
						t.Errorf("%v: got  %v\nwant %s", failure, err, want)
					}
					if raw := rawWords.FindString(strings.Replace(want, "wbsapi.withings.net", "", 1)); raw != "" {
						t.Errorf("%q in %s", raw, want)
					}
				})
			}
		}
	}
}

// A renewal fails in the same words, and as a failure of the network.
func TestARenewalWithoutNetworkIsSaidInPlainWords(t *testing.T) {
	t.Parallel()
	for words, list := range failures() {
		for _, failure := range list {
			synctest.Test(t, func(t *testing.T) {
				client, _, tokens := newFake(t, script(reply{err: failure}))
				tokens.token = ageing()
				for range 2 { // the second meets the outage of the first
					_, err := client.Goals(t.Context())
					if want := "Withings requesttoken: wbsapi.withings.net does not answer: " + words + "; check the network"; err == nil || err.Error() != want {
						t.Errorf("%v: got  %v\nwant %s", failure, err, want)
					}
				}
			})
		}
	}
}

// Over real connections, which may fail in ways that nobody thought of.
func TestRealNetworkFailuresAreSaidInPlainWords(t *testing.T) {
	t.Parallel()
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	secure := httptest.NewTLSServer(http.NotFoundHandler())
	defer secure.Close()
	plain := httptest.NewServer(http.NotFoundHandler())
	defer plain.Close()
	dropping := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }))
	defer dropping.Close()
	for name, address := range map[string]string{
		"nobody listens":       gone.URL,
		"a stranger's":         secure.URL,
		"no https":             strings.Replace(plain.URL, "http:", "https:", 1),
		"breaks off":           dropping.URL,
		"no such host":         "https://withings.invalid",
		"a proxy that is down": "proxy",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			app := testApp
			app.APIURL = address
			opts := []Option{WithBackoff(time.Millisecond)}
			if address == "proxy" {
				app.APIURL = "https://withings.example"
				proxy, err := url.Parse(gone.URL)
				if err != nil {
					t.Fatal(err)
				}
				opts = append(opts, WithHTTPClient(&http.Client{Transport: &http.Transport{Proxy: http.ProxyURL(proxy)}}))
			}
			client, err := NewClient(app, &memoryTokens{token: goodToken()}, opts...)
			if err != nil {
				t.Fatal(err)
			}
			_, err = client.Goals(t.Context())
			host := strings.TrimPrefix(strings.TrimPrefix(app.APIURL, "https://"), "http://")
			said, ok := strings.CutPrefix(fmt.Sprint(err), "Withings getgoals: "+host+" does not answer: ")
			if raw := rawWords.FindString(strings.TrimSuffix(said, "https; check the network")); !ok || raw != "" || said == "the connection failed; check the network" {
				t.Errorf("%q in %v", raw, err)
			}
		})
	}
}
