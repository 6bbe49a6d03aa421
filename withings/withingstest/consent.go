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
	return !slices.ContainsFunc(strings.Split(scope, ","), func(word string) bool { return !slices.Contains(known, word) })
}

// authorize is the consent page. A GET shows it, or redirects at once with
// auto=1 (auto=deny: as if refused); a POST of its form (csrf_token and
// authorized=1, or 0) answers it.
func (s *Server) authorize(r *http.Request, params url.Values) reply {
	if r.Method != http.MethodGet && r.Method != http.MethodPost && r.Method != http.MethodHead {
		return htmlReply(http.StatusMethodNotAllowed, "<!doctype html><p>Method not allowed.</p>")
	}
	get := params.Get
	switch {
	case !s.redirectAllowed(get("redirect_uri")):
		return errorsPage("redirect_uri_mismatch: The redirect URI provided is missing or does not match partner callback url")
	case !s.cfg.AnyClient && get("client_id") != s.cfg.ClientID, get("client_id") == "":
		return errorsPage("invalid_client: The client id supplied is invalid")
	case get("response_type") != "code":
		return errorsPage("unsupported_response_type: The response_type must be code")
	case get("state") == "":
		return errorsPage("invalid_request: The state parameter is required")
	case !validScope(get("scope")):
		return errorsPage("invalid_scope: An unsupported scope was requested")
	}
	g := grant{client: get("client_id"), userID: DefaultUserID, scope: get("scope")}
	if get("mode") == "demo" {
		g.userID = DemoUserID
	}
	if granted, asked := params["grant"]; asked {
		few := strings.Split(strings.Join(granted, ","), ",")
		g.scope = strings.Join(slices.DeleteFunc(strings.Split(g.scope, ","), func(w string) bool { return !slices.Contains(few, w) }), ",")
	}
	csrf := s.csrfToken(params)
	switch {
	case r.Method == http.MethodPost && !equal(get("csrf_token"), csrf):
		return errorsPage("invalid_csrf: The page is too old, go back and try again")
	case r.Method == http.MethodPost:
		return s.decide(g, params, get("authorized") == "1")
	case s.cfg.AutoAllow && get("auto") != "deny", get("auto") == "1", get("auto") == "deny":
		return s.decide(g, params, get("auto") != "deny")
	}
	return s.consentPage(g, csrf)
}

// decide redirects with a code, or with the refusal in OAuth's usual words (what
// the real service sends then is not known).
func (s *Server) decide(g grant, params url.Values, allowed bool) reply {
	redirect := params.Get("redirect_uri")
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
	query.Set("state", params.Get("state"))
	to.RawQuery = query.Encode()
	rep := htmlReply(http.StatusFound, "")
	rep.header.Set("Location", to.String())
	rep.header.Set("Cache-Control", "no-store")
	rep.header.Set("Referrer-Policy", "no-referrer")
	return rep
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

// errorsPage is what stays in the browser: JSON, and no redirect (seen in
// home-assistant/core #26924 and #93682; its HTTP status is a guess).
func errorsPage(message string) reply {
	rep := jsonReply(0, object("errors", [][]byte{object("message", message)}))
	rep.http = http.StatusBadRequest
	return rep
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
	rep.header.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'")
	rep.header.Set("Cache-Control", "no-store")
	rep.header.Set("X-Content-Type-Options", "nosniff")
	rep.header.Set("Referrer-Policy", "no-referrer")
	return rep
}
