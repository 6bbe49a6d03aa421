package withingstest

import (
	"fmt"
	"net/url"
	"slices"
	"sync"
	"time"
)

// Request is one request that came, without its secrets.
type Request struct {
	Time       time.Time
	Method     string
	Path       string
	Action     string     // the action parameter; "authorize" for the consent page
	Params     url.Values // query and form together; secrets read "redacted"
	UserID     int64      // whose token came; 0: none, or a bad one
	HTTPStatus int        // answered
	Status     int        // of the envelope answered
	Bytes      int        // of the body answered
	Fault      string     // the scripted fault that was applied, empty: none
}

// maxTape bounds what a long-running server remembers.
const maxTape = 10_000

// tape records what came, and knows the faults to come.
type tape struct {
	mu       sync.Mutex
	requests []Request
	faults   []Fault
	calls    map[string]int // of each action, since the script was set
}

func (t *tape) record(r Request) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.requests) >= 2*maxTape {
		t.requests = slices.Clone(t.requests[maxTape:])
	}
	t.requests = append(t.requests, r)
}

func (t *tape) list() []Request {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.Clone(t.requests[max(0, len(t.requests)-maxTape):])
}

func (t *tape) script(faults []Fault) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.faults, t.calls = slices.Clone(faults), map[string]int{}
}

// fault counts a call of action and picks the first fault that is meant for it.
func (t *tape) fault(action string) *Fault {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.faults) == 0 {
		return nil
	}
	t.calls[action]++
	t.calls[AnyAction]++
	for i := range t.faults {
		f := &t.faults[i]
		if f.Action == AnyAction && f.meant(t.calls[AnyAction]) || f.Action == action && f.meant(t.calls[action]) {
			picked := *f
			return &picked
		}
	}
	return nil
}

// redacted is a copy of params with the secrets blotted out.
func redacted(params url.Values) url.Values {
	clean := make(url.Values, len(params))
	for name, values := range params {
		if slices.Contains(secretParams[:], name) {
			values = []string{"redacted"}
		}
		clean[name] = slices.Clone(values)
	}
	return clean
}

var secretParams = [...]string{
	"client_secret", "code", "refresh_token", "access_token", "signature", "nonce", "csrf_token", "state",
}

// String is the request as one line of a log.
func (r Request) String() string {
	line := fmt.Sprintf("%s %s %s %s -> %d status %d, %d bytes", r.Time.Format("15:04:05.000"), r.Method, r.Path,
		r.Action, r.HTTPStatus, r.Status, r.Bytes)
	if query := r.Params.Encode(); query != "" {
		line += " (" + query + ")"
	}
	if r.Fault != "" {
		line += " fault " + r.Fault
	}
	return line
}
