package withings

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"golang.org/x/sync/singleflight"
	"golang.org/x/time/rate"
)

// Withings allows an application 120 requests in any minute (developer portal,
// plans). A burst of burstRequests and what is added in a minute come to that.
const (
	requestsPerMinute = 90
	burstRequests     = 30
)

// NewLimiter is a limiter of 120 requests in any minute. Clients of one
// application that run in one process should share one.
func NewLimiter() *rate.Limiter {
	return rate.NewLimiter(rate.Every(time.Minute/requestsPerMinute), burstRequests)
}

const (
	requestTimeout = 30 * time.Second // of one request, its answer included
	maxBackoff     = 30 * time.Second
	maxWait        = 5 * time.Minute // the longest that Withings may ask to wait
	maxBody        = 32 << 20        // bytes of one answer
)

// Client calls the Withings API for one person. It may be used by several
// goroutines at once. It never prints its secrets.
type Client struct {
	app     App
	tokens  TokenStore
	http    *http.Client
	limiter *rate.Limiter
	notice  func(Wait)
	timeout time.Duration
	backoff time.Duration
	guard   guard

	renewal  singleflight.Group
	renewing chan struct{} // full while a token is renewed; guards what follows
	pending  *rotation     // a renewed token that could not be committed yet
	dead     string        // the refresh token that Withings refused
	down     outage        // of the token endpoint
}

// Option changes how a Client works.
type Option func(*Client)

// WithHTTPClient sends requests through client, whose redirect policy is not
// used: a Withings address that redirects is the wrong one.
func WithHTTPClient(client *http.Client) Option {
	return func(c *Client) { c.http = client }
}

// WithLimiter takes turns by limiter; without it the client has a NewLimiter
// of its own.
func WithLimiter(limiter *rate.Limiter) Option {
	return func(c *Client) { c.limiter = limiter }
}

// WithWaitNotice calls notice at the start of every wait of a second or more.
// It is called on the goroutine that waits, and must not block.
func WithWaitNotice(notice func(Wait)) Option {
	return func(c *Client) { c.notice = notice }
}

// WithBackoff sets the ceiling of the random wait before a first retry,
// instead of 1 s; it doubles with every retry, to 30 s.
func WithBackoff(ceiling time.Duration) Option {
	return func(c *Client) { c.backoff = ceiling }
}

// Wait is a wait that has begun.
type Wait struct {
	Reason string
	For    time.Duration
}

// String is such as "Withings asks to wait 12 s", to the nearest second.
func (w Wait) String() string { return w.Reason + " " + seconds(w.For.Round(time.Second)) }

// NewClient is a client of app for the person whose token is in tokens. It is
// an error where an address of app cannot be used; see App.Validate.
func NewClient(app App, tokens TokenStore, opts ...Option) (*Client, error) {
	if err := app.Validate(); err != nil {
		return nil, err
	}
	c := &Client{
		app: app.withDefaults(), tokens: tokens, http: &http.Client{Transport: newTransport()}, limiter: NewLimiter(),
		timeout: requestTimeout, backoff: time.Second, renewing: make(chan struct{}, 1), guard: guard{sent: map[[32]byte]time.Time{}},
	}
	for _, opt := range opts {
		opt(c)
	}
	own := *c.http
	own.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	c.http = &own
	return c, nil
}

// newTransport is the usual transport with every wait bounded.
func newTransport() http.RoundTripper {
	usual, ok := http.DefaultTransport.(*http.Transport)
	if !ok {
		return http.DefaultTransport
	}
	transport := usual.Clone()
	transport.MaxIdleConnsPerHost = 4
	transport.MaxResponseHeaderBytes = 64 << 10
	transport.IdleConnTimeout = 30 * time.Second
	return transport
}

// Format writes what the client is for, without secrets, for every verb.
func (c *Client) Format(f fmt.State, _ rune) { fmt.Fprintf(f, "client of %s", c.app) }

// endpoint is one call of the API: what differs from one to the next.
type endpoint struct {
	path    string
	action  string
	scope   string // that the call needs; empty: it carries no bearer token
	list    string // the member of the body that holds the rows
	daily   bool   // the rows belong to days, and periods are asked for by date
	fields  string // data_fields to ask for
	real    bool   // only real readings, no goals
	inOrder bool   // answers to lastupdate come oldest change first
}

// form is the form of a call, before its own parameters.
func (e endpoint) form() url.Values {
	form := url.Values{"action": {e.action}}
	if e.fields != "" {
		form.Set("data_fields", e.fields)
	}
	if e.real {
		form.Set("category", strconv.Itoa(int(CategoryReal)))
	}
	return form
}

// call asks for one answer, with a token where the call needs one. One that
// Withings does not take is renewed, once.
func (c *Client) call(ctx context.Context, ep endpoint, form url.Values) (body json.RawMessage, err error) {
	renewed := false
	err = c.again(ctx, ep.action, func() (bool, error) {
		for {
			token, err := c.Token(ctx)
			if err != nil {
				return true, err
			}
			body, err = c.send(ctx, ep, form, token, time.Time{})
			var failure *Error
			if renewed || !errors.As(err, &failure) || failure.Class != ClassAccessToken {
				return false, err
			}
			renewed = true
			if _, err := c.renew(ctx, token.AccessToken); err != nil {
				return true, err
			}
		}
	})
	return body, err
}

// again makes attempts, until one works or says that its failure is final, and
// as long as the rules say that another can help: after the wait that Withings
// asks for, or a short random one.
func (c *Client) again(ctx context.Context, action string, attempt func() (final bool, err error)) error {
	for try := 0; ; try++ {
		final, err := attempt()
		if err == nil || final {
			return err
		}
		if ctx.Err() != nil {
			return fmt.Errorf("%s: %w", action, context.Cause(ctx))
		}
		wait, again := c.retry(err, try)
		if !again {
			return err
		}
		if err := c.pause(ctx, wait); err != nil {
			return fmt.Errorf("%s: %w", action, err)
		}
	}
}

// Drain waits until a renewal of the token that is under way has been saved.
// A program should call it before it ends: a renewal is not given up when the
// call that asked for it is, as the new token would be lost.
func (c *Client) Drain(ctx context.Context) error {
	select {
	case c.renewing <- struct{}{}:
		<-c.renewing
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
