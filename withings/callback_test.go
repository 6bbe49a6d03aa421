package withings

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// FuzzCallback sends whatever to the listener of a sign-in whose state is S.
// Only one GET of this host, path and state may move it; nothing else is shown
// the short code, and no answer has anything in it that a browser would run.
func FuzzCallback(f *testing.F) {
	for _, seed := range [][4]string{
		{"GET", "localhost:8976", "/callback", "code=0123abcd&state=S"},
		{"GET", "127.0.0.1:8976", "/callback", "error=%3Cscript%3Ealert(1)%3C/script%3E&state=S"},
		{"GET", "localhost:8976", "/callback", "code=0123abcd&state=T"},
		{"GET", "evil.example:8976", "/callback", "code=0123abcd&state=S"},
		{"POST", "[::1]:8976", "/callback", "code=0123abcd&state=S&state=S"},
		{"HEAD", "localhost.:8976", "/%63allback", "%zz"},
		{"GET", "localhost:8976", "/favicon.ico", ""},
		{"GET", "a@localhost:8976", "//callback", "code=\x1b[2J&state=S&error"},
	} {
		f.Add(seed[0], seed[1], seed[2], seed[3])
	}
	f.Fuzz(func(t *testing.T, method, host, path, query string) {
		exchanges := 0
		client, _, _ := newFake(t, func(request) reply {
			exchanges++
			return reply{body: exchangeAnswer}
		})
		s, err := client.BeginSignIn(t.Context(), SignInOptions{NoListen: true})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		s.state = "S"
		cb := &callback{signIn: s, path: "/callback", port: "8976"}
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "http://localhost/", nil)
		r.Method, r.Host = method, host
		r.URL = &url.URL{Path: path, RawQuery: query}
		w := httptest.NewRecorder()
		cb.ServeHTTP(w, r)

		values, queryErr := url.ParseQuery(query)
		ours := method == http.MethodGet && r.URL.EscapedPath() == "/callback" && queryErr == nil &&
			len(values["state"]) == 1 && values.Get("state") == "S" && cb.ours(host)
		page := w.Body.String()
		if !ours && (w.Code == http.StatusOK || exchanges > 0 || strings.Contains(page, s.Code())) {
			t.Fatalf("%s %q %q?%q of nobody's sign-in: %d after %d exchanges", method, host, path, query, w.Code, exchanges)
		}
		if exchanges > 1 || (w.Code == http.StatusOK) != (exchanges == 1) {
			t.Fatalf("%d after %d exchanges", w.Code, exchanges)
		}
		if strings.Contains(page, "<script") || strings.Count(page, "<style") != 1 || strings.Contains(page, "access-new") || strings.ContainsAny(page, "\x00\x1b") {
			t.Fatalf("page %s", page)
		}
	})
}
