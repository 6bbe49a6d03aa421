package withingstest

import (
	"crypto/hmac"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"fmt"
	"html"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// authorizePath is where the user is asked.
const authorizePath = "/oauth2_user/authorize2"

//go:embed consent.html
var consentHTML string

// validScope reports whether every word of a comma list is a scope.
func validScope(scope string) bool {
	known := strings.Split(AllScopes, ",")
	for word := range strings.SplitSeq(scope, ",") {
		if !slices.Contains(known, word) {
			return false
		}
	}
	return true
}

// authorize is the consent page. A GET shows it, or redirects at once with
// auto=1 (auto=deny: as if refused); a POST of its form (csrf_token and
// authorized=1, or 0) answers it.
func (s *Server) authorize(r *http.Request, params url.Values) reply {
	if r.Method != http.MethodGet && r.Method != http.MethodPost && r.Method != http.MethodHead {
		return htmlReply(http.StatusMethodNotAllowed, "<!doctype html><p>Method not allowed.</p>")
	}
	redirect := params.Get("redirect_uri")
	switch {
	case !s.redirectAllowed(redirect):
		return errorsPage("redirect_uri_mismatch: The redirect URI provided is missing or does not match partner callback url")
	case !s.cfg.AnyClient && params.Get("client_id") != s.cfg.ClientID, params.Get("client_id") == "":
		return errorsPage("invalid_client: The client id supplied is invalid")
	case params.Get("response_type") != "code":
		return errorsPage("unsupported_response_type: The response_type must be code")
	case params.Get("state") == "":
		return errorsPage("invalid_request: The state parameter is required")
	case !validScope(params.Get("scope")):
		return errorsPage("invalid_scope: An unsupported scope was requested")
	}

	g := grant{client: params.Get("client_id"), userID: DefaultUserID, scope: params.Get("scope")}
	if params.Get("mode") == "demo" {
		g.userID = DemoUserID
	}
	if granted, asked := params["grant"]; asked {
		g.scope = intersect(g.scope, strings.Split(strings.Join(granted, ","), ","))
	}
	csrf := s.csrfToken(params)
	auto := params.Get("auto")
	switch {
	case r.Method == http.MethodPost:
		if !equal(params.Get("csrf_token"), csrf) {
			return errorsPage("invalid_csrf: The page is too old, go back and try again")
		}
		return s.decide(g, redirect, params.Get("state"), params.Get("authorized") == "1")
	case auto == "deny":
		return s.decide(g, redirect, params.Get("state"), false)
	case s.cfg.AutoAllow, auto == "1":
		return s.decide(g, redirect, params.Get("state"), true)
	}
	return s.consentPage(g, csrf)
}

// decide redirects with a code, or with the refusal in OAuth's usual words (what
// the real service sends then is not known).
func (s *Server) decide(g grant, redirect, state string, allowed bool) reply {
	to, err := url.Parse(redirect)
	if err != nil {
		return errorsPage("redirect_uri_mismatch: The redirect URI cannot be read")
	}
	query := to.Query()
	if allowed && g.scope != "" {
		query.Set("code", s.auth.newCode(g, redirect, s.cfg.Clock()))
	} else {
		query.Set("error", "access_denied")
		query.Set("error_description", "The user denied the request")
	}
	query.Set("state", state)
	to.RawQuery = query.Encode()
	return reply{
		http: http.StatusFound, location: to.String(), contentType: "text/html; charset=utf-8",
		header: http.Header{"Cache-Control": {"no-store"}, "Referrer-Policy": {"no-referrer"}},
	}
}

// redirectAllowed matches exactly: a slash more or less makes another address.
func (s *Server) redirectAllowed(redirect string) bool {
	if len(s.cfg.Redirects) > 0 {
		return slices.Contains(s.cfg.Redirects, redirect)
	}
	u, err := url.Parse(redirect)
	if err != nil || u.Scheme != "http" || u.User != nil || u.Fragment != "" {
		return false
	}
	host := u.Hostname()
	return host == "localhost" || net.ParseIP(host).IsLoopback()
}

// csrfToken binds the form to the request it was shown for.
func (s *Server) csrfToken(params url.Values) string {
	mac := hmac.New(sha256.New, s.csrfKey)
	for _, name := range []string{"client_id", "redirect_uri", "state", "scope", "mode"} {
		mac.Write([]byte(params.Get(name) + "\n"))
	}
	return hex.EncodeToString(mac.Sum(nil))[:32]
}

// intersect keeps of a comma list what is also among few.
func intersect(scope string, few []string) string {
	words := slices.DeleteFunc(strings.Split(scope, ","), func(w string) bool { return !slices.Contains(few, w) })
	return strings.Join(words, ",")
}

// errorsPage is what stays in the browser: JSON, and no redirect (seen in
// home-assistant/core #26924 and #93682; its HTTP status is a guess).
func errorsPage(message string) reply {
	body := appendString([]byte(`{"errors":[{"message":`), message)
	return reply{http: http.StatusBadRequest, contentType: "application/json", body: append(body, `}]}`...)}
}

// scopeWords say what each scope lets an application read.
var scopeWords = map[string]string{
	"user.info":        "Devices and goals",
	"user.metrics":     "Weight, body composition, blood pressure, temperature, heart",
	"user.activity":    "Activity, workouts and sleep",
	"user.sleepevents": "Bed in and bed out",
}

// consentPage asks the user. The words in it are escaped by hand: a template
// package calls methods by name, which keeps the linker from dropping any
// method of the program that this is a part of.
func (s *Server) consentPage(g grant, csrf string) reply {
	demo := ""
	if g.userID == DemoUserID {
		demo = ", the demo user"
	}
	var scopes strings.Builder
	for name := range strings.SplitSeq(g.scope, ",") {
		fmt.Fprintf(&scopes, `<li><label><input type="checkbox" name="grant" value="%[1]s" checked><span>%[2]s<small>%[1]s</small></span></label></li>`+"\n",
			html.EscapeString(name), html.EscapeString(scopeWords[name]))
	}
	page := strings.NewReplacer("{{client}}", html.EscapeString(g.client), "{{user}}", strconv.FormatInt(g.userID, 10), "{{demo}}", demo,
		"{{csrf}}", html.EscapeString(csrf), "{{scopes}}", scopes.String()).Replace(consentHTML)
	rep := htmlReply(http.StatusOK, page)
	// No form-action here: browsers would apply it to the redirect that follows.
	rep.header = http.Header{
		"Cache-Control":           {"no-store"},
		"Content-Security-Policy": {"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"},
		"X-Content-Type-Options":  {"nosniff"},
		"Referrer-Policy":         {"no-referrer"},
	}
	return rep
}
