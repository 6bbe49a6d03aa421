package withings

import (
	"cmp"
	"context"
	"crypto/rand"
	_ "embed"
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
	listeners, port, err := bind(ctx, u.Hostname(), cmp.Or(u.Port(), "80"))
	if err != nil {
		return err
	}
	if u.Port() == "0" {
		u.Host = net.JoinHostPort(u.Hostname(), port)
		s.redirect = u.String()
	}
	s.server = &callback{signIn: s, listeners: listeners, path: cmp.Or(u.EscapedPath(), "/"), port: port}
	s.server.server = &http.Server{
		Handler:           s.server,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		WriteTimeout:      exchangeTimeout + 15*time.Second,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          log.New(io.Discard, "", 0), // what it would say has the code in it
	}
	s.server.server.SetKeepAlivesEnabled(false)
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
// without one of them does with the other. Port 0 is any that is free, the
// same for both where it can be.
func bind(ctx context.Context, host, port string) (listeners []net.Listener, bound string, err error) {
	addresses := []string{"127.0.0.1", "::1"}
	if net.ParseIP(host) != nil {
		addresses = []string{host}
	}
	bound = port
	var config net.ListenConfig
	for _, address := range addresses {
		listener, listenErr := config.Listen(ctx, "tcp", net.JoinHostPort(address, bound))
		switch {
		case listenErr == nil:
			listeners = append(listeners, listener)
			_, bound, _ = net.SplitHostPort(listener.Addr().String())
		case port != "0" && (errors.Is(listenErr, syscall.EADDRINUSE) || errors.Is(listenErr, wsaAddressInUse)):
			for _, open := range listeners {
				open.Close()
			}
			return nil, "", fmt.Errorf("%w: %s port %s; end that program, or set another port in WITHINGS_REDIRECT_URL and in your Withings application",
				ErrPortTaken, address, port)
		default:
			err = listenErr
			if failed, ok := errors.AsType[*net.OpError](listenErr); ok {
				err = failed.Err // the address that it repeats says nothing new
			}
		}
	}
	if len(listeners) > 0 {
		return listeners, bound, nil
	}
	return nil, "", fmt.Errorf("listen for the redirect on port %s: %w; set another port in WITHINGS_REDIRECT_URL and in your Withings application", port, err)
}

// close stops listening, and gives a page that is being written a moment.
func (cb *callback) close() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if cb.server.Shutdown(ctx) != nil {
		_ = cb.server.Close()
	}
}

// ServeHTTP takes the redirect: one GET of the exact path with the exact
// state. Anything else is answered and changes nothing.
func (cb *callback) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	query, err := url.ParseQuery(r.URL.RawQuery)
	status, refusal := http.StatusBadRequest, ""
	switch {
	case !cb.ours(r.Host):
		refusal = "This address is not for that host."
	case r.URL.EscapedPath() != cb.path:
		status, refusal = http.StatusNotFound, "There is nothing here."
	case r.Method != http.MethodGet:
		w.Header().Set("Allow", http.MethodGet)
		status, refusal = http.StatusMethodNotAllowed, "This address takes GET only."
	case err != nil:
		refusal = "This address cannot be read."
	default:
		refusal = cb.signIn.take(query)
	}
	if refusal != "" {
		writePage(w, status, http.StatusText(status), refusal, "")
		return
	}
	// A second GET, as from a page that is loaded again, is told the same.
	select {
	case <-cb.signIn.done:
		cb.signIn.writeOutcome(w)
	case <-r.Context().Done():
	}
}

// ours reports whether a Host header names this listener on this machine: a
// page elsewhere whose name was made to point here (DNS rebinding) does not.
func (cb *callback) ours(host string) bool {
	u, err := url.Parse("http://" + host)
	return err == nil && u.Host == host && u.User == nil && loopback(u.Hostname()) && cmp.Or(u.Port(), "80") == cb.port
}

// take takes the redirect, and waits for what comes of its code. It says in a
// sentence why it does not.
func (s *SignIn) take(query url.Values) (refusal string) {
	code, err := s.readRedirect(query)
	switch {
	case errors.Is(err, ErrState):
		switch {
		case query.Has("state"):
			s.stray.Store("a redirect came that belongs to another sign-in; use the address shown last")
		case query.Has("error"): // whether Withings names the sign-in that it refuses is not known; any page could say so
			s.stray.Store("a refusal came that names no sign-in; if you refused, begin again and choose Allow")
			return "Access was refused, but this answer does not say for which sign-in. If you refused, go back to the terminal and begin again."
		}
		return "This answer belongs to another sign-in. Go back to the terminal and open the address that it shows now."
	case errors.Is(err, ErrDenied):
		s.deny(err)
	case err != nil:
		return "This address has no code of Withings in it."
	case s.claim():
		s.complete(code)
	}
	return ""
}

// writeOutcome writes how the sign-in ended.
func (s *SignIn) writeOutcome(w http.ResponseWriter) {
	if s.err == nil {
		writePage(w, http.StatusOK, "Signed in", "Withings and the terminal are connected. You can close this page and go back to the terminal.", s.Code())
		return
	}
	words := s.err.Error()
	if s.opt.Words != nil {
		words = s.opt.Words(s.err)
	}
	writePage(w, http.StatusBadRequest, "Not signed in", strings.ToUpper(words[:1])+words[1:]+". Go back to the terminal.", s.Code())
}

// writePage writes a page, which loads nothing, runs nothing and is not kept.
// code is the sign-in's short code, empty where the request was not its own.
// The page is put together by hand because a template package calls methods by
// name, which keeps the linker from dropping any method of the whole program.
func writePage(w http.ResponseWriter, status int, title, message, code string) {
	class, nonce := "", rand.Text()
	if status == http.StatusOK {
		class = "ok"
	}
	if code != "" {
		code = `<p class="code">` + html.EscapeString(code) + `</p>
<p class="soft">The terminal shows the same code. If it shows another one, this page did not come from your sign-in.</p>
`
	}
	for name, value := range map[string]string{
		"Content-Type":                 "text/html; charset=utf-8",
		"Content-Security-Policy":      "default-src 'none'; style-src 'nonce-" + nonce + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
		"Cache-Control":                "no-store",
		"X-Content-Type-Options":       "nosniff",
		"X-Frame-Options":              "DENY",
		"Referrer-Policy":              "no-referrer",
		"Cross-Origin-Resource-Policy": "same-origin",
	} {
		w.Header().Set(name, value)
	}
	w.WriteHeader(status)
	_, _ = strings.NewReplacer("{{nonce}}", nonce, "{{class}}", class, "{{title}}", html.EscapeString(title),
		"{{message}}", html.EscapeString(message), "{{code}}", code).WriteString(w, callbackPage) // the browser may have gone
}
