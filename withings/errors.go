package withings

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// What a caller decides on; every error of this package that has a next step
// is one of these by errors.Is.
var (
	ErrNoToken       = errors.New("not signed in to Withings")
	ErrSignInNeeded  = errors.New("a new sign-in to Withings is needed")
	ErrScope         = errors.New("the sign-in does not allow this")
	ErrDenied        = errors.New("access was refused on the Withings page")
	ErrState         = errors.New("the address belongs to another sign-in")
	ErrSignInTimeout = errors.New("no answer came from the browser in time")
	ErrPortTaken     = errors.New("the callback port is taken by another program")
	ErrCode          = errors.New("the code is used up or older than 30 seconds")
	ErrClient        = errors.New("the application is not known to Withings like this")
	ErrNetwork       = errors.New("cannot reach Withings")
	ErrUnavailable   = errors.New("no proper answer from Withings")
	ErrRateLimit     = errors.New("too many requests for Withings")
	ErrIncomplete    = errors.New("list broken off by Withings")
	ErrOtherUser     = errors.New("this is another Withings user")
)

// ErrTokenDown is what every call ends with when its token has to be renewed and
// Withings' token endpoint answers, but not properly: HTTP 500, an empty body, a
// status that says nothing about the token. At most two requests and 15 s are
// spent on it, and for the minute after that calls fail with the same error at
// once. The sign-in is not lost: the stored token stays as it was, so that a
// caller should end its run, keep the token and try again later, and not ask
// for a sign-in. It is an ErrUnavailable too. Where no answer comes at all, all
// that is the same, with ErrNetwork.
var ErrTokenDown = fmt.Errorf("the sign-in cannot be renewed now: %w", ErrUnavailable)

// Class says what kind of failure a status stands for, and with it what can be
// done about it.
type Class uint8

// The classes, by what helps.
const (
	ClassFailure       Class = iota // "an error occurred", and every unknown status: a retry or two
	ClassAccessToken                // refresh the token once, then sign in again
	ClassRefreshToken               // sign in again
	ClassCode                       // start the sign-in again
	ClassClient                     // correct the application's id, secret or callback
	ClassScope                      // sign in again and allow more
	ClassInvalid                    // a fault of the request: no retry helps
	ClassUnimplemented              // no such service or action: no retry helps
	ClassBadState                   // not now: no retry helps
	ClassTimeout                    // retry
	ClassThrottle                   // wait, then retry
	ClassServer                     // HTTP 5xx: retry
	ClassUnreadable                 // not the JSON that was agreed: retry
	ClassRefused                    // HTTP 3xx or 4xx: no retry helps
	ClassTokenDown                  // the token endpoint is down: not this time, the token is kept
)

// rule is what to do about a class.
type rule struct {
	name    string
	is      error  // the sentinel that an Error of the class unwraps to
	retries int    // how often the same request is tried again
	advice  string // the next step
}

// rules is the one table of what to do. The advice on statuses is Withings'
// own (OpenAPI, "Response status"), that on 503 and 601 from the field
// (home-assistant/core #69107, kodymallory/MMM-withings #15).
var rules = map[Class]rule{
	ClassFailure:       {"failure", ErrUnavailable, 2, "try again later"},
	ClassAccessToken:   {"access token refused", ErrSignInNeeded, 0, "sign in again"},
	ClassRefreshToken:  {"sign-in ended", ErrSignInNeeded, 0, "sign in again"},
	ClassCode:          {"code refused", ErrCode, 0, "start the sign-in again and come back within 30 seconds"},
	ClassClient:        {"application refused", ErrClient, 0, "check client id, client secret and callback URL at https://developer.withings.com/dashboard/"},
	ClassScope:         {"not allowed", ErrScope, 0, "sign in again and allow all that is asked for"},
	ClassInvalid:       {"request refused", nil, 0, "please report this"},
	ClassUnimplemented: {"no such call", nil, 0, "please report this"},
	ClassBadState:      {"bad state", ErrUnavailable, 0, "try again later"},
	ClassTimeout:       {"timeout at Withings", ErrUnavailable, 3, "try again later"},
	ClassThrottle:      {"too many requests", ErrRateLimit, 3, "try again later"},
	ClassServer:        {"server error", ErrUnavailable, 3, "try again later"},
	ClassUnreadable:    {"unreadable answer", ErrUnavailable, 2, "try again later"},
	ClassRefused:       {"refused", ErrUnavailable, 0, "check WITHINGS_API_URL"},
	ClassTokenDown:     {"the sign-in cannot be renewed now", ErrTokenDown, 0, "it is kept, try again later"},
}

// String is the class in a few words.
func (c Class) String() string { return rules[c].name }

// statusClasses are the families of statuses as Withings' OpenAPI groups them,
// with 403, which it leaves out (joostlek/python-withings #587). What is in no
// range, the "an error occurred" family too, is ClassFailure.
var statusClasses = []struct {
	from, to int
	class    Class
}{
	{100, 102, ClassAccessToken}, {200, 200, ClassAccessToken}, {401, 401, ClassAccessToken},
	{214, 214, ClassScope}, {277, 277, ClassScope}, {403, 403, ClassScope}, {2553, 2553, ClassScope}, {2555, 2555, ClassScope},
	{2554, 2554, ClassUnimplemented},
	{522, 522, ClassTimeout},
	{524, 524, ClassBadState},
	{601, 601, ClassThrottle},
	{201, 213, ClassInvalid}, {216, 218, ClassInvalid}, {220, 221, ClassInvalid}, {223, 223, ClassInvalid},
	{225, 225, ClassInvalid}, {227, 230, ClassInvalid}, {234, 236, ClassInvalid}, {238, 238, ClassInvalid},
	{240, 252, ClassInvalid}, {254, 254, ClassInvalid}, {260, 267, ClassInvalid}, {271, 272, ClassInvalid},
	{275, 276, ClassInvalid}, {283, 288, ClassInvalid}, {290, 290, ClassInvalid}, {293, 295, ClassInvalid},
	{297, 297, ClassInvalid}, {300, 304, ClassInvalid}, {321, 321, ClassInvalid}, {323, 353, ClassInvalid},
	{380, 382, ClassInvalid}, {400, 400, ClassInvalid}, {501, 511, ClassInvalid}, {523, 523, ClassInvalid},
	{532, 532, ClassInvalid}, {3017, 3019, ClassInvalid},
}

// tokenWords read a failure of the token endpoint by its words: there 503 is
// every kind of bad parameter, never an outage. The first that occurs counts.
var tokenWords = []struct {
	word  string
	class Class
}{
	{"refresh_token", ClassRefreshToken},
	{"client", ClassClient},
	{"redirect", ClassClient},
	{"code", ClassCode},
}

// classify is the class of a status. words is Withings' own text, which
// decides on the token endpoint.
func classify(status int, words string, token bool) Class {
	class := ClassFailure
	for _, family := range statusClasses {
		if status >= family.from && status <= family.to {
			class = family.class
			break
		}
	}
	if !token || class != ClassInvalid && class != ClassAccessToken && class != ClassScope {
		return class
	}
	words = strings.ToLower(words)
	for _, known := range tokenWords {
		if strings.Contains(words, known.word) {
			return known.class
		}
	}
	return class
}

// Error is a failure that Withings told, or showed by an answer that is none.
type Error struct {
	Action     string        // getmeas, requesttoken, ...
	Status     int           // the envelope's status; 0 where there was no envelope
	HTTPStatus int           // of the answer
	Message    string        // Withings' own words, without anything secret
	Class      Class         // what kind of failure it is
	Wait       time.Duration // how long Withings asks to wait; 0 where it does not say
	Scope      string        // the scope that the call needs, where that was the reason
}

// Error is one line: what failed, why, and what to do.
func (e *Error) Error() string {
	r := rules[e.Class]
	var b strings.Builder
	fmt.Fprintf(&b, "Withings %s: %s", e.Action, r.name)
	if e.Class == ClassScope && e.Scope != "" {
		fmt.Fprintf(&b, " without the permission %s", e.Scope)
	}
	var detail []string
	if e.Status != 0 {
		detail = append(detail, fmt.Sprintf("status %d", e.Status))
	}
	if e.HTTPStatus != 0 && e.HTTPStatus != 200 {
		detail = append(detail, fmt.Sprintf("HTTP %d", e.HTTPStatus))
	}
	if e.Message != "" {
		detail = append(detail, fmt.Sprintf("%q", e.Message))
	}
	if len(detail) > 0 {
		fmt.Fprintf(&b, " (%s)", strings.Join(detail, ", "))
	}
	if e.Wait > 0 {
		fmt.Fprintf(&b, "; try again in %s", seconds(e.Wait))
	} else {
		fmt.Fprintf(&b, "; %s", r.advice)
	}
	return b.String()
}

// Unwrap is the sentinel that the class stands for; nil for a fault of a
// request, about which nobody can do anything.
func (e *Error) Unwrap() error { return rules[e.Class].is }

// seconds writes a wait as people say it: 12 s.
func seconds(d time.Duration) string {
	return fmt.Sprintf("%d s", (d+time.Second-1)/time.Second)
}

// cleanWords makes Withings' words fit for a line on a terminal, and takes out
// what of the request they might repeat. What cannot be seen goes first, as it
// might stand in the middle of a secret, and the cut comes last.
func cleanWords(words string, secrets ...string) string {
	words = strip(strings.Join(strings.Fields(words), " "))
	for _, secret := range secrets {
		if len(secret) >= 4 {
			words = strings.ReplaceAll(words, secret, "[hidden]")
		}
	}
	return cut(words)
}
