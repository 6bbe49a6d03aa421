package withings

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/oauth2"
)

// Withings refuses the same arguments within 10 s (kodymallory/MMM-withings
// #15): always at the token endpoint, by several accounts at times elsewhere.
const (
	duplicateWindow = 11 * time.Second
	throttleWait    = 12 * time.Second       // where Withings asks to wait but not how long
	waitMargin      = 250 * time.Millisecond // added to what it asks, as clocks differ
)

// guard knows what must not be sent yet.
type guard struct {
	mu     sync.Mutex
	until  time.Time              // before which nothing at all is sent
	sent   map[[32]byte]time.Time // until when these very arguments are not sent
	strict bool                   // Withings guards data calls too
}

// fingerprint identifies the arguments of a request, as Withings compares them.
func fingerprint(path string, form url.Values, token string) [32]byte {
	return sha256.Sum256([]byte(path + "\x00" + token + "\x00" + form.Encode()))
}

// delay is how long the request must wait from now on, and why.
func (g *guard) delay(request [32]byte, now time.Time) Wait {
	g.mu.Lock()
	defer g.mu.Unlock()
	until := g.until
	if again := g.sent[request]; again.After(until) {
		until = again
	}
	return Wait{Reason: "Withings asks to wait", For: until.Sub(now)}
}

// note records that the request is being sent. always is set at the token
// endpoint; elsewhere Withings has to show first that it minds.
func (g *guard) note(request [32]byte, always bool, now time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	maps.DeleteFunc(g.sent, func(_ [32]byte, until time.Time) bool { return !until.After(now) })
	if always || g.strict {
		g.sent[request] = now.Add(duplicateWindow)
	}
}

// forget lets the request be sent again, as it never arrived.
func (g *guard) forget(request [32]byte) {
	g.mu.Lock()
	defer g.mu.Unlock()
	delete(g.sent, request)
}

// throttled records that Withings asked to wait: for these very arguments, or
// with everything.
func (g *guard) throttled(request [32]byte, duplicate bool, until time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if duplicate {
		g.strict, g.sent[request] = true, until
	} else if until.After(g.until) {
		g.until = until
	}
}

// send makes one request in its turn and is the body of its answer. token is
// left out where the call carries none. The answer is waited for until by,
// where that is told, and no longer than a request may take.
func (c *Client) send(ctx context.Context, ep endpoint, form url.Values, token Token, by time.Time) (json.RawMessage, error) {
	request := fingerprint(ep.path, form, token.AccessToken)
	if wait := c.guard.delay(request, time.Now()); wait.For > maxWait {
		return nil, &Error{Action: ep.action, Class: ClassThrottle, Wait: wait.For}
	} else if wait.For > 0 {
		if err := c.pause(ctx, wait); err != nil {
			return nil, err
		}
	}
	if err := c.turn(ctx); err != nil {
		return nil, err
	}
	c.guard.note(request, ep.scope == "", time.Now())

	secrets := []string{c.app.ClientSecret, token.AccessToken, form.Get("code"), form.Get("refresh_token"), form.Get("signature"), form.Get("nonce")}
	timeout := c.timeout
	if !by.IsZero() {
		timeout = min(timeout, time.Until(by))
	}
	text, status, header, err := c.post(ctx, ep, form, token, timeout)
	if errors.Is(err, errHuge) {
		return nil, &Error{Action: ep.action, HTTPStatus: status, Class: ClassRefused, Message: errHuge.Error()}
	}
	if err != nil {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		return nil, newNetworkError(ep.action, c.app.APIURL, err)
	}
	body, failure := readAnswer(ep, text, status)
	if failure == nil {
		return body, nil
	}
	failure.Message = cleanWords(failure.Message, secrets...)
	if failure.Class == ClassThrottle {
		if failure.Wait == 0 {
			failure.Wait = retryAfter(header)
		}
		duplicate := failure.Wait > 0 && status == http.StatusOK || strings.Contains(strings.ToLower(failure.Message), "same arguments")
		wait := throttleWait
		if failure.Wait > 0 {
			wait = failure.Wait + waitMargin
		}
		c.guard.throttled(request, duplicate, time.Now().Add(wait))
	}
	return nil, failure
}

// turn waits for the limiter.
func (c *Client) turn(ctx context.Context) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	turn := c.limiter.Reserve()
	err := c.pause(ctx, Wait{Reason: "Withings allows 120 requests a minute; waiting", For: turn.Delay()})
	if err != nil {
		turn.Cancel()
	}
	return err
}

// post sends the form and reads the answer whole, within the time allowed.
func (c *Client) post(ctx context.Context, ep endpoint, form url.Values, token Token, timeout time.Duration) (text []byte, status int, header http.Header, err error) {
	ctx, cancel := context.WithTimeoutCause(ctx, timeout, noAnswer(timeout))
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.app.APIURL+ep.path, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, 0, nil, err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Accept", "application/json")
	client := *c.http
	if token.AccessToken != "" {
		client.Transport = &oauth2.Transport{Source: oauth2.StaticTokenSource(&oauth2.Token{AccessToken: token.AccessToken}), Base: c.http.Transport}
	}
	answer, err := client.Do(req)
	if err == nil {
		defer answer.Body.Close()
		status, header = answer.StatusCode, answer.Header
		if answer.ContentLength <= maxBody {
			text, err = io.ReadAll(io.LimitReader(answer.Body, maxBody+1))
		}
		if max(answer.ContentLength, int64(len(text))) > maxBody {
			err = errHuge
		}
	}
	if err != nil && ctx.Err() != nil {
		err = context.Cause(ctx)
	}
	return text, status, header, err
}

// errHuge says that an answer is larger than any of Withings'.
var errHuge = fmt.Errorf("the answer is larger than %d MiB", maxBody>>20)

// retryAfter is what an answer's Retry-After asks for in seconds, 0 for none.
func retryAfter(header http.Header) time.Duration {
	n, err := strconv.Atoi(header.Get("Retry-After"))
	if err != nil || n < 0 || n > 24*60*60 {
		return 0
	}
	return time.Duration(n) * time.Second
}

// networkRetries is how often a request is tried again that brought no answer.
const networkRetries = 2

// retry decides whether a failed request is tried again, and how long after.
func (c *Client) retry(err error, try int) (Wait, bool) {
	var failure *Error
	switch {
	case errors.As(err, &failure) && failure.Class == ClassThrottle:
		// The guard holds the request back, and tells of it.
		return Wait{}, failure.Wait <= maxWait && try < rules[ClassThrottle].retries
	case failure != nil:
		return c.jitter(try), try < rules[failure.Class].retries
	case errors.Is(err, ErrNetwork):
		return c.jitter(try), try < networkRetries
	}
	return Wait{}, false
}

// jitter is the wait before retry number try: anything up to a ceiling that
// doubles ("full jitter", Brooker, AWS Architecture Blog 2015).
func (c *Client) jitter(try int) Wait {
	ceiling := min(c.backoff<<min(try, 10), maxBackoff)
	if ceiling <= 0 {
		return Wait{}
	}
	return Wait{Reason: "Withings did not answer; trying again in", For: rand.N(ceiling)}
}

// pause waits, tells of it where it takes a second or more, and ends at once
// when ctx does.
func (c *Client) pause(ctx context.Context, wait Wait) error {
	if wait.For <= 0 {
		return context.Cause(ctx)
	}
	if c.notice != nil && wait.For >= time.Second {
		c.notice(wait)
	}
	timer := time.NewTimer(wait.For)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
