package withingstest

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// call is one request to the API, past the checks that all share.
type call struct {
	path, action string
	params       url.Values
	now          time.Time
	grant        *grant   // whose token came; nil where none is needed
	account      *Account // of that user
}

// failure is an answer with a status other than 0.
type failure struct {
	status int
	text   string
	wait   int // wait_seconds, 0 leaves it out
}

// Wire texts that clients match on, as observed.
const (
	textBadToken  = "XRequestID: Not provided invalid_token: The access token provided is invalid"
	textScope     = "XRequestID: Not provided Insufficient_scope: The request requires higher privileges than provided by the access token"
	textCode      = "Invalid Params: invalid code"
	textRefresh   = "Invalid Params: invalid refresh_token"
	textClient    = "Invalid Params: invalid client id/secret"
	textGrantType = "Invalid_params: invalid grant_type"
	textNoClient  = "Invalid_request: missing client_id"
	textDuplicate = "Same arguments in less than 10 seconds"
	textRate      = "Too Many Requests"
	textNoAction  = "Not implemented"
)

// Status numbers of the envelope (Withings OpenAPI; 403 seen in
// joostlek/python-withings #587).
const (
	statusBadToken     = 401
	statusScope        = 403
	statusUnauthorized = 277
	statusInvalid      = 503
	statusTooMany      = 601
	statusNoAction     = 2554
)

func invalid(name string) *failure {
	return &failure{status: statusInvalid, text: "Invalid Params: invalid " + name}
}

// endpoint is one action of the API: what it needs and what answers it.
type endpoint struct {
	scope  string // needed in the token; empty: no token needed
	answer func(*Server, call) ([]byte, *failure)
}

// endpoints maps "path action" to what answers it. Scopes as the tables of the
// developer guide have them; that of getdevice and getgoals as clients ask for it.
func endpoints() map[string]endpoint {
	return map[string]endpoint{
		"/measure getmeas":                {"user.metrics", (*Server).getmeas},
		"/v2/measure getmeas":             {"user.metrics", (*Server).getmeas},
		"/v2/measure getactivity":         {"user.activity", (*Server).getactivity},
		"/v2/measure getworkouts":         {"user.activity", (*Server).getworkouts},
		"/v2/measure getintradayactivity": {"user.activity", (*Server).getintraday},
		"/v2/sleep get":                   {"user.activity", (*Server).getsleep},
		"/v2/sleep getsummary":            {"user.activity", (*Server).getsummary},
		"/v2/heart list":                  {"user.metrics", (*Server).listHeart},
		"/v2/heart get":                   {"user.metrics", (*Server).getHeart},
		"/v2/user getdevice":              {"user.info", (*Server).getdevice},
		"/v2/user getgoals":               {"user.info", (*Server).getgoals},
		"/v2/user get":                    {"", (*Server).contractOnly},
		"/v2/signature getnonce":          {"", (*Server).getnonce},
		"/v2/oauth2 requesttoken":         {"", (*Server).requesttoken},
		"/v2/oauth2 revoke":               {"", (*Server).revoke},
		"/v2/oauth2 getdemoaccess":        {"", (*Server).getdemoaccess},
		"/v2/oauth2 listusers":            {"", (*Server).contractOnly},
	}
}

// contractOnly answers what only contract partners may call.
func (s *Server) contractOnly(call) ([]byte, *failure) {
	return nil, &failure{status: statusInvalid, text: "Invalid Params: not available to a public application"}
}

// call answers one request to the API.
func (s *Server) call(r *http.Request, action string, params url.Values, note *Request) reply {
	c := call{path: r.URL.Path, action: action, params: params, now: s.cfg.Clock()}
	if c.path == "/oauth2/token" {
		// The endpoint that was shut down in 2022; clients that still post to it get a page.
		return htmlReply(http.StatusOK, "<!doctype html><title>Withings</title><p>This endpoint was retired.</p>")
	}
	point, known := s.points[c.path+" "+action]
	if !known || r.Method != http.MethodPost && r.Method != http.MethodGet {
		return s.failed(&failure{status: statusNoAction, text: textNoAction})
	}
	token := bearer(r, params)
	client := params.Get("client_id")
	if point.scope != "" {
		c.grant = s.auth.use(token, c.now)
		if c.grant == nil {
			return s.failed(&failure{status: statusBadToken, text: textBadToken})
		}
		c.account, client = s.account(c.grant.userID), c.grant.client
		note.UserID = c.grant.userID
	}
	if fail := s.gate.pass(c, client, token); fail != nil {
		return s.failed(fail)
	}
	if point.scope != "" && !c.grant.allows(point.scope) {
		return s.failed(&failure{status: statusScope, text: textScope})
	}
	body, fail := point.answer(s, c)
	if fail != nil {
		return s.failed(fail)
	}
	if s.quirk(QuirkBareToken) && action == "requesttoken" {
		return s.quirked(jsonReply(0, body), c)
	}
	whole := make([]byte, 0, len(body)+32)
	whole = append(append(append(whole, `{"status":0,"body":`...), body...), '}')
	return s.quirked(jsonReply(0, whole), c)
}

// failed is the envelope of a failure: HTTP 200 all the same, an empty body
// unless there is a wait to tell of, and the words.
func (s *Server) failed(f *failure) reply {
	body := "{}"
	if f.wait > 0 {
		body = fmt.Sprintf(`{"wait_seconds":%d}`, f.wait)
	}
	text := appendString(nil, f.text)
	return jsonReply(f.status, fmt.Appendf(nil, `{"status":%d,"body":%s,"error":%s}`, f.status, body, text))
}

// int reads a whole number; set is false where none came.
func (c *call) int(name string) (v int64, set bool, fail *failure) {
	text := strings.TrimSpace(c.params.Get(name))
	if text == "" {
		return 0, false, nil
	}
	v, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0, false, invalid(name)
	}
	return v, true, nil
}

// bearer is the access token of a request, from the header or a parameter.
func bearer(r *http.Request, params url.Values) string {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if strings.EqualFold(scheme, "Bearer") {
		return strings.TrimSpace(token)
	}
	return params.Get("access_token")
}

// readParams collects the parameters of the query and of a form body, in
// whatever mixture they come; those of the body win. A body that does not say
// what it is counts as a form: canadyworkshop/gowithings sends all its data
// calls so, and is used with the real service.
func readParams(r *http.Request) url.Values {
	if len(r.Header.Values("Content-Type")) == 0 {
		r.Header = r.Header.Clone()
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") {
		_ = r.ParseMultipartForm(1 << 20) // what could be read is used, as PHP does
	} else {
		_ = r.ParseForm()
	}
	if r.Form == nil {
		return r.URL.Query()
	}
	return r.Form
}

// actionOf names what is asked for, for the tape and the faults.
func actionOf(path string, params url.Values) string {
	if path == authorizePath {
		return "authorize"
	}
	return params.Get("action")
}
