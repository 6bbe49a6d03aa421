package withings

import (
	"bytes"
	"encoding/json"
	"net/http"
	"time"
)

// readAnswer is the body of an answer, or what is wrong with it. Withings
// sends HTTP 200 with a failure's status, so that nothing of the body counts
// before that was seen. Where a token is answered, what counts is the token:
// it is taken without a status too, and where it is not wrapped in a body.
func readAnswer(ep endpoint, text []byte, httpStatus int) (json.RawMessage, *Error) {
	failure := &Error{Action: ep.action, HTTPStatus: httpStatus, Scope: ep.scope}
	e, err := readObject(text)
	status, told := e["status"].integer()
	failure.Message = e["error"].text()
	var several []object
	if json.Unmarshal([]byte(e["errors"]), &several) == nil && len(several) > 0 {
		failure.Message = several[0]["message"].text()
	}
	holdsToken := func(o object) bool { return ep == tokenEndpoint && o["access_token"].text() != "" }
	switch {
	case told && status != 0:
		failure.Status = int(status)
		failure.Class = classify(failure.Status, failure.Message, ep.scope == "")
		if n := e["body"].object()["wait_seconds"].float(); n != nil && *n > 0 && *n <= 24*60*60 {
			failure.Wait = time.Duration(*n * float64(time.Second))
		}
	case httpStatus != http.StatusOK:
		failure.Class = httpClass(httpStatus)
	case holdsToken(e):
		return text, nil
	case told, holdsToken(e["body"].object()):
		return json.RawMessage(e["body"]), nil
	default:
		failure.Class = ClassUnreadable
		if failure.Message == "" {
			failure.Message = unreadable(text, err)
		}
	}
	return nil, failure
}

// unreadable says in a few words what an answer is that is not Withings'.
func unreadable(text []byte, err error) string {
	switch start := bytes.TrimLeft(text, " \t\r\n"); {
	case len(start) == 0:
		return "an empty answer"
	case start[0] == '<':
		return "a web page, not JSON"
	case err != nil:
		return "not valid JSON"
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
