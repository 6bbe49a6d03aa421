package withingstest

import (
	"encoding/json"
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
	account      *Account // of that user, locked
	fault        *Fault   // what spoils the answer; nil: nothing
	fail         *failure // the first thing that is wrong with the call
}

// failure is an answer with a status other than 0.
type failure struct {
	status int
	text   string
	wait   int // wait_seconds, 0 leaves it out
}

// refuse fails the call, unless it has failed already.
func (c *call) refuse(status int, text string) []byte {
	if c.fail == nil {
		c.fail = &failure{status: status, text: text}
	}
	return nil
}

func (c *call) invalid(name string) []byte {
	return c.refuse(statusInvalid, "Invalid Params: invalid "+name)
}

// Wire texts that clients match on, as observed.
const (
	textBadToken  = "XRequestID: Not provided invalid_token: The access token provided is invalid"
	textScope     = "XRequestID: Not provided Insufficient_scope: The request requires higher privileges than provided by the access token"
	textDuplicate = "Same arguments in less than 10 seconds"
	textRate      = "Too Many Requests"
	textNoAction  = "Not implemented"
)

// Status numbers of the envelope (Withings OpenAPI; 403 seen in
// joostlek/python-withings #587).
const (
	statusBadToken = 401
	statusScope    = 403
	statusInvalid  = 503
	statusTooMany  = 601
	statusNoAction = 2554
)

// endpoint is one action of the API: what it needs and what answers it.
type endpoint struct {
	scope  string // needed in the token; empty: no token needed
	answer func(*Server, *call) []byte
}

// endpoints maps "path action" to what answers it. Scopes as the tables of the
// developer guide have them; that of getdevice and getgoals as clients ask for it.
func endpoints() map[string]endpoint {
	return map[string]endpoint{
		"/measure getmeas":         {"user.metrics", (*Server).getmeas},
		"/v2/measure getmeas":      {"user.metrics", (*Server).getmeas},
		"/v2/measure getactivity":  {"user.activity", (*Server).getactivity},
		"/v2/measure getworkouts":  {"user.activity", (*Server).getworkouts},
		"/v2/sleep get":            {"user.activity", (*Server).getsleep},
		"/v2/sleep getsummary":     {"user.activity", (*Server).getsummary},
		"/v2/user getdevice":       {"user.info", (*Server).getdevice},
		"/v2/user getgoals":        {"user.info", (*Server).getgoals},
		"/v2/user get":             {"", (*Server).contractOnly},
		"/v2/signature getnonce":   {"", (*Server).getnonce},
		"/v2/oauth2 requesttoken":  {"", (*Server).requesttoken},
		"/v2/oauth2 revoke":        {"", (*Server).revoke},
		"/v2/oauth2 getdemoaccess": {"", (*Server).getdemoaccess},
		"/v2/oauth2 listusers":     {"", (*Server).contractOnly},
	}
}

// contractOnly answers what only contract partners may call.
func (s *Server) contractOnly(c *call) []byte {
	return c.refuse(statusInvalid, "Invalid Params: not available to a public application")
}

// call answers one request to the API.
func (s *Server) call(r *http.Request, action string, params url.Values, fault *Fault, note *Request) reply {
	c := &call{path: r.URL.Path, action: action, params: params, now: s.cfg.Clock(), fault: fault}
	if c.path == "/oauth2/token" {
		// The endpoint that was shut down in 2022; clients that still post to it get a page.
		return htmlReply(http.StatusOK, "<!doctype html><title>Withings</title><p>This endpoint was retired.</p>")
	}
	body := s.body(r, c)
	if c.grant != nil {
		note.UserID = c.grant.userID
	}
	if c.fail != nil {
		return failed(c.fail)
	}
	whole := object("status", 0, "body", json.RawMessage(body))
	if action == "requesttoken" {
		switch {
		case s.quirk(QuirkBareToken):
			whole = body
		case s.quirk(QuirkFlatToken):
			whole = append([]byte(`{"status":0,`), body[1:]...)
		case s.quirk(QuirkTokenNoStatus):
			whole = object("body", json.RawMessage(body))
		}
	}
	return s.quirked(jsonReply(0, whole), c)
}

// body is the body of the answer, nothing where the call fails.
func (s *Server) body(r *http.Request, c *call) []byte {
	point, known := s.points[c.path+" "+c.action]
	if !known || r.Method != http.MethodPost && r.Method != http.MethodGet {
		return c.refuse(statusNoAction, textNoAction)
	}
	token, client := bearer(r, c.params), c.params.Get("client_id")
	if point.scope != "" {
		if c.grant = s.auth.use(token, c.now); c.grant == nil {
			return c.refuse(statusBadToken, textBadToken)
		}
		client = c.grant.client
	}
	if s.gate.pass(c, client, token); c.fail != nil {
		return nil
	}
	if point.scope != "" {
		if !c.grant.allows(point.scope) {
			return c.refuse(statusScope, textScope)
		}
		c.account = s.account(c.grant.userID)
		c.account.mu.Lock()
		defer c.account.mu.Unlock()
	}
	return point.answer(s, c)
}

// failed is the envelope of a failure: HTTP 200 all the same, an empty body
// unless there is a wait to tell of, and the words.
func failed(f *failure) reply {
	body := object()
	if f.wait > 0 {
		body = object("wait_seconds", f.wait)
	}
	return jsonReply(f.status, object("status", f.status, "body", body, "error", f.text))
}

// int reads a whole number, 0 where none came.
func (c *call) int(name string) int64 {
	text := strings.TrimSpace(c.params.Get(name))
	if text == "" {
		return 0
	}
	v, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		c.invalid(name)
	}
	return v
}

// date reads a YYYY-MM-DD parameter; an epoch in its place is refused.
func (c *call) date(name string) string {
	text := c.params.Get(name)
	if _, err := time.Parse(time.DateOnly, text); err != nil && text != "" {
		c.invalid(name)
	}
	return text
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
	_ = r.ParseMultipartForm(1 << 20) // of any form; what could be read is used, as PHP does
	if r.Form == nil {
		return r.URL.Query()
	}
	return r.Form
}
