package withings

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// SignInOptions are how a sign-in goes.
type SignInOptions struct {
	Demo       bool          // as Withings' demo user
	Timeout    time.Duration // how long to wait for the browser; 0 means 3 minutes
	NoListen   bool          // take the code by Paste only
	ExpectUser string        // a token of another user is ErrOtherUser; empty: any user
	// Words are what the last page says of a sign-in that failed, so that the
	// browser and the terminal say the same; nil: the error's own.
	Words func(error) string
}

const (
	defaultSignInTimeout = 3 * time.Minute
	exchangeTimeout      = 45 * time.Second // a code lives for 30 s
)

// SignIn is a sign-in under way: a person is to open URL in a browser, which
// comes back to Redirect with a code, or is pasted.
type SignIn struct {
	client   *Client
	opt      SignInOptions
	state    string
	redirect string // as it is told to Withings
	deadline time.Time
	server   *callback // nil where nothing listens
	ctx      context.Context
	cancel   context.CancelFunc
	stray    atomic.Value // string: what to do about a redirect that was not taken, for when the time is up
	claimed  atomic.Bool  // a code, a denial or the end came: nothing else is taken

	end   sync.Once
	done  chan struct{} // closed when token and err stand
	token Token
	err   error
}

// BeginSignIn begins a sign-in. It listens for the redirect before it returns,
// on this machine only; where the application's redirect address is not on
// this machine, or is https, nothing can listen and the code is to be pasted.
// Its errors are ErrClient, where id or secret are missing, ErrPortTaken, and
// those of a token store that could not keep a new token.
// Close must be called at the end; ctx bounds no more than the call.
func (c *Client) BeginSignIn(ctx context.Context, opt SignInOptions) (*SignIn, error) {
	if err := c.app.requireClient(); err != nil {
		return nil, err
	}
	if err := c.tokens.Reserve(ctx); err != nil {
		return nil, fmt.Errorf("make room for a token: %w", err)
	}
	if opt.Timeout <= 0 {
		opt.Timeout = defaultSignInTimeout
	}
	s := &SignIn{
		client:   c,
		opt:      opt,
		state:    rand.Text(),
		redirect: c.app.RedirectURL,
		deadline: time.Now().Add(opt.Timeout),
		done:     make(chan struct{}),
	}
	s.ctx, s.cancel = context.WithCancel(context.WithoutCancel(ctx))
	if !opt.NoListen {
		if err := s.listen(ctx); err != nil {
			s.cancel()
			return nil, err
		}
	}
	time.AfterFunc(opt.Timeout, s.expire)
	if s.server != nil {
		s.server.serve()
	}
	return s, nil
}

// URL is the address to open in a browser.
func (s *SignIn) URL() string {
	app := s.client.app
	app.RedirectURL = s.redirect
	return app.AuthorizeURL(s.state, s.opt.Demo)
}

// Code is a short code, KQ7M-3XTA, that the page shows on which the browser
// ends: the two are the same where the browser came back from this sign-in.
func (s *SignIn) Code() string {
	// No 0, O, 1, I, which look alike.
	const alphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
	sum := sha256.Sum256([]byte("withings sign-in code\x00" + s.state))
	code := make([]byte, 8)
	for i := range code {
		code[i] = alphabet[int(sum[i])%len(alphabet)]
	}
	return string(code[:4]) + "-" + string(code[4:])
}

// Redirect is the address that the browser comes back to. It is the
// application's, but for its port where that is 0.
func (s *SignIn) Redirect() string { return s.redirect }

// Deadline is when the wait for the browser ends.
func (s *SignIn) Deadline() time.Time { return s.deadline }

// Listening reports whether the redirect is caught; if not, it must be pasted.
func (s *SignIn) Listening() bool { return s.server != nil }

// Format writes what the sign-in is, without secrets, for every verb.
func (s *SignIn) Format(f fmt.State, _ rune) { fmt.Fprintf(f, "Withings sign-in %s", s.Code()) }

// Wait waits for the end of the sign-in: a token that is in the token store,
// or why there is none: ErrDenied, ErrSignInTimeout, ErrCode, ErrClient,
// ErrNetwork, ErrOtherUser or an *Error. It stops listening before it returns.
func (s *SignIn) Wait(ctx context.Context) (Token, error) {
	select {
	case <-s.done:
	case <-ctx.Done():
		s.finish(Token{}, fmt.Errorf("sign in: %w", context.Cause(ctx)))
		<-s.done
	}
	_ = s.Close()
	return s.token, s.err
}

// Close ends the sign-in, if it has not ended, and stops listening.
func (s *SignIn) Close() error {
	s.finish(Token{}, fmt.Errorf("sign in: %w", context.Canceled))
	if s.server != nil {
		s.server.close()
	}
	return nil
}

// Paste takes the address that the browser ended on, or the bare code out of
// it. It returns once the token is stored; so does Wait. An address that does
// not belong to this sign-in is an error that leaves the sign-in open.
func (s *SignIn) Paste(ctx context.Context, text string) error {
	code, err := s.parsePaste(text)
	if errors.Is(err, ErrDenied) {
		s.deny(err)
	}
	if err != nil {
		return err
	}
	if s.claim() {
		go s.complete(code)
	}
	select {
	case <-s.done:
		return s.err
	case <-ctx.Done():
		return fmt.Errorf("sign in: %w", context.Cause(ctx))
	}
}

// claim takes the sign-in's one chance; false where it is taken.
func (s *SignIn) claim() bool { return s.claimed.CompareAndSwap(false, true) }

// deny ends the sign-in because the person said no.
func (s *SignIn) deny(err error) {
	if s.claim() {
		s.finish(Token{}, err)
	}
}

// expire ends the sign-in when its time is up, unless a code has come.
func (s *SignIn) expire() {
	if !s.claim() {
		return
	}
	hint := fmt.Sprintf("is the callback in your Withings application exactly %s ?", s.redirect)
	if !s.Listening() {
		hint = "paste the address that the browser ended on"
	}
	if stray, ok := s.stray.Load().(string); ok {
		hint = stray
	}
	s.finish(Token{}, fmt.Errorf("%w (%s); %s", ErrSignInTimeout, s.opt.Timeout, hint))
}

// complete exchanges the code and stores the token.
func (s *SignIn) complete(code string) {
	ctx, cancel := context.WithTimeout(s.ctx, exchangeTimeout)
	defer cancel()
	token, err := s.client.exchange(ctx, code, s.redirect)
	if err == nil && s.opt.ExpectUser != "" && token.UserID != s.opt.ExpectUser {
		err = fmt.Errorf("%w than the one whose readings are here; use another profile for another person", ErrOtherUser)
	}
	if err == nil {
		// The code is spent: what came of it is stored even if the person
		// turns away now.
		keep := func(Token) (Token, error) { return token, nil }
		_, err = s.client.commit(context.WithoutCancel(ctx), keep, func() bool { return true })
	}
	if err != nil {
		token = Token{}
	}
	s.finish(token, err)
}

// finish sets how the sign-in ended; the first end counts.
func (s *SignIn) finish(token Token, err error) {
	s.end.Do(func() {
		s.claimed.Store(true)
		s.token, s.err = token, err
		s.cancel()
		close(s.done)
	})
}
