package withingstest

import (
	"fmt"
	"maps"
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

// Requests lists what has been asked so far, secrets left out, oldest first; of
// a long-running server the last ten thousand.
func (t *tape) Requests() []Request {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.Clone(t.requests[max(0, len(t.requests)-maxTape):])
}

// Script replaces the faults to come and counts calls from 1 again.
func (t *tape) Script(faults ...Fault) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.faults, t.calls = slices.Clone(faults), map[string]int{}
}

// fault counts a call of action and picks the first fault that is meant for it.
func (t *tape) fault(action string, dated bool) *Fault {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.faults) == 0 {
		return nil
	}
	const suffix = " by date"
	for _, name := range []string{action, AnyAction} {
		t.calls[name]++
		if dated {
			t.calls[name+suffix]++
		}
	}
	for _, f := range t.faults {
		count := f.Action
		if f.Dated {
			count += suffix
		}
		if (f.Action == AnyAction || f.Action == action) && (dated || !f.Dated) && f.meant(t.calls[count]) {
			return &f
		}
	}
	return nil
}

// redacted is a copy of params with the secrets blotted out.
func redacted(params url.Values) url.Values {
	clean := maps.Clone(params)
	for _, name := range []string{"client_secret", "code", "refresh_token", "access_token", "signature", "nonce", "csrf_token", "state"} {
		if clean.Has(name) {
			clean.Set(name, "redacted")
		}
	}
	return clean
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
