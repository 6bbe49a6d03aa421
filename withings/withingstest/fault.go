package withingstest

import (
	"bytes"
	"fmt"
	"net/http"
	"time"
)

// AnyAction makes a Fault apply to calls of whatever action.
const AnyAction = "*"

// Fault spoils the answer to some calls of one action. A fault that sets Status
// (without Full), HTTP, HTML, Raw, Body or Drop stands in for the service, which
// then never sees the call; all others spoil the answer to a call that was
// carried out. Note of Drop and Lost that Go's own client quietly repeats a GET
// whose kept-alive connection breaks before an answer; it does not repeat a POST.
type Fault struct {
	Action string // as "getmeas", "requesttoken"; "authorize" for the consent page; AnyAction
	Call   int    // the first call it applies to, counted from 1 since Script; 0: every call
	Until  int    // the last call it applies to; 0: only Call; negative: all from Call on

	Status  int    // status of the envelope
	Message string // its error text; empty: one that belongs to Status
	Wait    int    // wait_seconds in its body
	Full    bool   // carry the call out, and send its body beside Status

	Body string // a JSON text as the body of an envelope with status 0: "[]", "null"
	Raw  string // this as the whole answer, called application/json
	HTML bool   // a page with HTTP status 200
	HTTP int    // an HTTP status, with a page as a proxy sends it

	Empty bool // the list has no row and ends
	Keep  int  // only the first so many per cent of the list, in its pages; 0: all
	Last  bool // the page says that it is the last
	Dated bool // only calls that list by date count, and are spoilt

	Delay time.Duration // before the answer
	Stall time.Duration // after the first half of it
	Drop  bool          // break the connection, the call not carried out
	Lost  bool          // carry it out, and break the connection without a word
	Cut   bool          // break the connection after half of the body

	Truncate    bool   // half of the body, as if it were whole
	ContentType string // call the answer this
	Huge        int64  // blow the answer up to so many bytes, still valid JSON
}

// meant reports whether the fault applies to the nth call.
func (f *Fault) meant(n int) bool {
	return f.Call == 0 || n >= f.Call && (f.Until < 0 || n <= max(f.Until, f.Call))
}

// listed is how many of a list's n rows there are.
func (f *Fault) listed(n int) int {
	switch {
	case f == nil || f.Keep == 0 && !f.Empty:
		return n
	case f.Empty:
		return 0
	}
	return n * f.Keep / 100
}

// replaces reports whether the call is not carried out.
func (f *Fault) replaces() bool {
	return f.Status != 0 && !f.Full || f.HTTP != 0 || f.HTML || f.Raw != "" || f.Body != "" || f.Drop
}

// apply spoils a reply, or makes one.
func (f *Fault) apply(rep reply) reply {
	switch {
	case f.Full:
		rest, ok := bytes.CutPrefix(rep.body, []byte(`{"status":0,`))
		if !ok {
			rest = []byte(`"body":{}}`)
		}
		head := object("status", f.Status, "error", f.message())
		rep.status, rep.body = f.Status, append(append(head[:len(head)-1], ','), rest...)
	case f.Status != 0:
		rep = failed(&failure{status: f.Status, text: f.message(), wait: f.Wait})
	case f.HTTP != 0:
		rep = htmlReply(f.HTTP, fmt.Sprintf("<html><head><title>%d %s</title></head><body><center><h1>%[1]d %[2]s</h1></center></body></html>",
			f.HTTP, http.StatusText(f.HTTP)))
	case f.HTML:
		rep = htmlReply(http.StatusOK, "<!doctype html><html><title>Withings</title><p>We will be back soon.</p></html>")
	case f.Raw != "":
		rep = jsonReply(0, []byte(f.Raw))
	case f.Body != "":
		rep = jsonReply(0, []byte(`{"status":0,"body":`+f.Body+`}`))
	}
	if f.Truncate {
		rep.body = rep.body[:len(rep.body)/2]
	}
	if f.ContentType != "" {
		rep.header.Set("Content-Type", f.ContentType)
	}
	rep.delay, rep.stall, rep.cut, rep.drop, rep.padTo = f.Delay, f.Stall, f.Cut, f.Drop || f.Lost, f.Huge
	return rep
}

// message is the error text: the one given, or what the service says with Status.
func (f *Fault) message() string {
	words, known := map[int]string{
		statusBadToken: textBadToken, statusScope: textScope, statusNoAction: textNoAction,
		statusInvalid: "Invalid Params", statusTooMany: textRate, 522: "Timeout",
	}[f.Status]
	switch {
	case f.Message != "":
		return f.Message
	case f.Status == statusTooMany && f.Wait > 0:
		return textDuplicate
	case known:
		return words
	}
	return "An error occurred"
}
