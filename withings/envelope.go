package withings

import (
	"net/http"
	"time"
)

// envelope is what every answer comes in: {status, body, error}.
type envelope struct {
	status  int
	found   bool // there was a status
	words   string
	body    value
	granted bool // there is an access token beside the envelope, or for want of one
}

// readEnvelope reads an answer's envelope. Withings sends HTTP 200 with a
// failure's status, so nothing of the body counts before that was seen.
func readEnvelope(text []byte) (envelope, error) {
	var e envelope
	err := members(text, func(name string, v value) {
		switch name {
		case "status":
			if n, ok := v.integer(); ok {
				e.status, e.found = int(n), true
			}
		case "error":
			e.words = v.text()
		case "body":
			e.body = v
		case "access_token":
			e.granted = true
		}
	})
	return e, err
}

// readAnswer is the body of an answer, or what is wrong with it.
func readAnswer(ep endpoint, text []byte, httpStatus int) (value, *Error) {
	failure := &Error{Action: ep.action, HTTPStatus: httpStatus, Scope: ep.scope}
	e, err := readEnvelope(text)
	tokens := ep.scope == ""
	switch {
	case err == nil && e.found && e.status != 0:
		failure.Status, failure.Message = e.status, e.words
		failure.Class = classify(e.status, e.words, tokens)
		failure.Wait = waitSeconds(e.body)
	case httpStatus != http.StatusOK:
		failure.Class = httpClass(httpStatus)
	case err == nil && e.found:
		return e.body, nil
	case err == nil && tokens && e.granted:
		// Seen from proxies and older endpoints: a token without an envelope.
		return value(text), nil
	default:
		failure.Class, failure.Message = ClassUnreadable, unreadable(text, err)
	}
	return nil, failure
}

// unreadable says in a few words what an answer is that is not Withings'.
func unreadable(text []byte, err error) string {
	s := scanner{b: text}
	switch s.peek() {
	case 0:
		return "an empty answer"
	case '<':
		return "a web page, not JSON"
	}
	if err != nil {
		return err.Error()
	}
	return "no status in the answer"
}

// httpClass is the class of an answer that has no envelope.
func httpClass(status int) Class {
	switch {
	case status == http.StatusUnauthorized:
		return ClassAccessToken
	case status == http.StatusTooManyRequests:
		return ClassThrottle
	case status == http.StatusRequestTimeout:
		return ClassTimeout
	case status >= 500:
		return ClassServer
	case status >= 300:
		return ClassRefused
	}
	return ClassUnreadable
}

// waitSeconds is body.wait_seconds, 0 where it is absent.
func waitSeconds(body value) time.Duration {
	wait := time.Duration(0)
	body.members(func(name string, v value) {
		if name != "wait_seconds" {
			return
		}
		if n := v.float(); n != nil && *n > 0 && *n <= 24*60*60 {
			wait = time.Duration(*n * float64(time.Second))
		}
	})
	return wait
}
