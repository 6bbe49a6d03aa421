package withings

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	_ "embed"
	"encoding/base64"
	"errors"
	"fmt"
	"html"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"strings"
	"syscall"
	"time"
)

//go:embed callback.html
var callbackPage string

// callback listens on this machine for the redirect of one sign-in.
type callback struct {
	signIn    *SignIn
	server    *http.Server
	listeners []net.Listener
	path      string
	port      string
}

// listen begins to listen where the redirect address is on this machine and
// not https; elsewhere nothing can, which is no error.
func (s *SignIn) listen(ctx context.Context) error {
	u, err := url.Parse(s.redirect)
	if err != nil || u.Scheme != "http" || !loopback(u.Hostname()) {
		return nil
	}
	host, port := hostPort(u)
	listeners, port, err := bind(ctx, host, port)
	if err != nil {
		return err
	}
	if u.Port() == "0" {
		u.Host = net.JoinHostPort(u.Hostname(), port)
		s.redirect = u.String()
	}
	cb := &callback{signIn: s, path: u.EscapedPath(), port: port}
	if cb.path == "" {
		cb.path = "/"
	}
	cb.server = &http.Server{
		Handler:           cb,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		WriteTimeout:      exchangeTimeout + 15*time.Second,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          log.New(io.Discard, "", 0), // what it would say has the code in it
	}
	cb.server.SetKeepAlivesEnabled(false)
	cb.listeners = listeners
	s.server = cb
	return nil
}

// serve begins to answer.
func (cb *callback) serve() {
	for _, listener := range cb.listeners {
		go func() { _ = cb.server.Serve(listener) }() // ends with close
	}
}

// wsaAddressInUse is what Windows calls EADDRINUSE.
const wsaAddressInUse = syscall.Errno(10048)

// bind listens on the loopback addresses that host stands for: a browser takes
// localhost for IPv4 or IPv6 as it likes, so that both are wanted. A machine
// without one of them does with the other.
func bind(ctx context.Context, host, port string) ([]net.Listener, string, error) {
	addresses := []string{"127.0.0.1", "::1"}
	if net.ParseIP(host) != nil {
		addresses = []string{host}
	}
	var config net.ListenConfig
	var listeners []net.Listener
	var firstErr error
	chosen := port != "0"
	for _, address := range addresses {
		listener, err := config.Listen(ctx, "tcp", net.JoinHostPort(address, port))
		if errors.Is(err, syscall.EADDRINUSE) || errors.Is(err, wsaAddressInUse) {
			if !chosen && len(listeners) > 0 {
				continue
			}
			for _, open := range listeners {
				open.Close()
			}
			return nil, "", fmt.Errorf("%w: %s port %s; end that program, or set another port in WITHINGS_REDIRECT_URL and in your Withings application",
				ErrPortTaken, address, port)
		}
		if err != nil {
			if firstErr == nil {
				firstErr = err
			}
			continue
		}
		listeners = append(listeners, listener)
		if _, actual, err := net.SplitHostPort(listener.Addr().String()); err == nil && port == "0" {
			port = actual
		}
	}
	if len(listeners) == 0 {
		return nil, "", fmt.Errorf("listen for the redirect on port %s: %w; set another port in WITHINGS_REDIRECT_URL and in your Withings application", port, firstErr)
	}
	return listeners, port, nil
}

// close stops listening, and gives a page that is being written a moment.
func (cb *callback) close() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if cb.server.Shutdown(ctx) != nil {
		_ = cb.server.Close()
	}
}

// pageView is what the page shows.
type pageView struct {
	OK      bool
	Title   string
	Message string
	Code    string // the short code; empty where the request was not this sign-in's
	Nonce   string // of the page's style
}

// html is the page with every word escaped. It is put together by hand because
// a template package calls methods by name, which keeps the linker from
// dropping any method of the whole program.
func (v pageView) html() string {
	class, code := "", ""
	if v.OK {
		class = "ok"
	}
	if v.Code != "" {
		code = `<p class="code">` + html.EscapeString(v.Code) + `</p>
<p class="soft">The terminal shows the same code. If it shows another one, this page did not come from your sign-in.</p>
`
	}
	return strings.NewReplacer("{{nonce}}", html.EscapeString(v.Nonce), "{{class}}", class, "{{title}}", html.EscapeString(v.Title),
		"{{message}}", html.EscapeString(v.Message), "{{code}}", code).Replace(callbackPage)
}

// ServeHTTP takes the redirect: one GET of the exact path with the exact
// state. Anything else is answered and changes nothing.
func (cb *callback) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case !cb.ours(r.Host):
		cb.refuse(w, http.StatusBadRequest, "This address is not for that host.")
		return
	case r.URL.EscapedPath() != cb.path:
		cb.refuse(w, http.StatusNotFound, "There is nothing here.")
		return
	case r.Method != http.MethodGet:
		w.Header().Set("Allow", http.MethodGet)
		cb.refuse(w, http.StatusMethodNotAllowed, "This address takes GET only.")
		return
	}
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		cb.refuse(w, http.StatusBadRequest, "This address cannot be read.")
		return
	}
	code, err := cb.signIn.readRedirect(query)
	switch {
	case errors.Is(err, ErrState):
		cb.signIn.strayed(query)
		cb.refuse(w, http.StatusBadRequest, "This answer belongs to another sign-in. Go back to the terminal and open the address that it shows now.")
		return
	case errors.Is(err, ErrDenied):
		cb.signIn.deny(err)
	case err != nil:
		cb.refuse(w, http.StatusBadRequest, "This address has no code of Withings in it.")
		return
	case cb.signIn.claim():
		cb.signIn.complete(code)
	}
	// A second GET, as from a page that is loaded again, is told the same.
	select {
	case <-cb.signIn.done:
	case <-r.Context().Done():
		return
	}
	cb.outcome(w)
}

// strayed remembers that a redirect of another sign-in came.
func (s *SignIn) strayed(query url.Values) {
	if !query.Has("state") {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.foreign = true
}

// owns reports whether a redirect has this sign-in's state, once.
func (s *SignIn) owns(query url.Values) bool {
	states := query["state"]
	return len(states) == 1 && subtle.ConstantTimeCompare([]byte(states[0]), []byte(s.state)) == 1
}

// ours reports whether a Host header names this listener on this machine: a
// page elsewhere whose name was made to point here (DNS rebinding) does not.
func (cb *callback) ours(host string) bool {
	u, err := url.Parse("http://" + host)
	if err != nil || u.Host != host || u.User != nil {
		return false
	}
	name, port := hostPort(u)
	return loopback(name) && port == cb.port
}

// outcome writes how the sign-in ended.
func (cb *callback) outcome(w http.ResponseWriter) {
	s := cb.signIn
	view := pageView{OK: s.err == nil, Title: "Signed in", Code: s.Code(),
		Message: "Withings and the terminal are connected. You can close this page and go back to the terminal."}
	status := http.StatusOK
	if s.err != nil {
		view.Title, view.Message = "Not signed in", sentence(s.err)+" Go back to the terminal."
		status = http.StatusBadRequest
	}
	cb.write(w, status, view)
}

// sentence writes an error as a sentence of a page.
func sentence(err error) string {
	text := err.Error()
	return strings.ToUpper(text[:1]) + text[1:] + "."
}

// refuse answers a request that is not the redirect.
func (cb *callback) refuse(w http.ResponseWriter, status int, message string) {
	cb.write(w, status, pageView{Title: http.StatusText(status), Message: message})
}

// write writes the page, which loads nothing, runs nothing and is not kept.
func (cb *callback) write(w http.ResponseWriter, status int, view pageView) {
	var random [16]byte
	_, _ = rand.Read(random[:]) // never fails
	view.Nonce = base64.RawURLEncoding.EncodeToString(random[:])
	header := w.Header()
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Content-Security-Policy", "default-src 'none'; style-src 'nonce-"+view.Nonce+"'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
	header.Set("Cache-Control", "no-store")
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("X-Frame-Options", "DENY")
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("Cross-Origin-Resource-Policy", "same-origin")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, view.html()) // the browser may have gone
}
