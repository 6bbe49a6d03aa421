package withings

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net/url"
	"sync"
	"time"
)

// SignInOptions are how a sign-in goes.
type SignInOptions struct {
	Demo       bool          // as Withings' demo user
	Timeout    time.Duration // how long to wait for the browser; 0 means 3 minutes
	NoListen   bool          // take the code by Paste only
	ExpectUser string        // a token of another user is ErrOtherUser; empty: any user
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
	timer    *time.Timer
	done     chan struct{} // closed when token and err stand

	mu      sync.Mutex
	claimed bool // a code or a denial came: nothing else is taken
	ended   bool
	foreign bool // a redirect of another sign-in came
	token   Token
	err     error
}

// BeginSignIn begins a sign-in. It listens for the redirect before it returns,
// on this machine only; where the application's redirect address is not on
// this machine, or is https, nothing can listen and the code is to be pasted.
// Its errors are ErrClient, where id or secret are missing, and ErrPortTaken.
// Close must be called at the end; ctx bounds no more than the call.
func (c *Client) BeginSignIn(ctx context.Context, opt SignInOptions) (*SignIn, error) {
	if err := c.app.requireClient(); err != nil {
		return nil, err
	}
	if opt.Timeout <= 0 {
		opt.Timeout = defaultSignInTimeout
	}
	var random [24]byte
	_, _ = rand.Read(random[:]) // never fails
	s := &SignIn{
		client:   c,
		opt:      opt,
		state:    base64.RawURLEncoding.EncodeToString(random[:]),
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
	s.mu.Lock()
	s.timer = time.AfterFunc(opt.Timeout, s.expire)
	s.mu.Unlock()
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
	code := make([]byte, 0, 9)
	for i := range 8 {
		if i == 4 {
			code = append(code, '-')
		}
		code = append(code, alphabet[int(sum[i])%len(alphabet)])
	}
	return string(code)
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
		return err
	}
	if err != nil {
		return err
	}
	if !s.claim() {
		<-s.done
		return s.err
	}
	go s.complete(code)
	select {
	case <-s.done:
		return s.err
	case <-ctx.Done():
		return fmt.Errorf("sign in: %w", context.Cause(ctx))
	}
}

// claim takes the sign-in's one chance; false where it is taken.
func (s *SignIn) claim() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.claimed || s.ended {
		return false
	}
	s.claimed = true
	return true
}

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
	s.mu.Lock()
	foreign := s.foreign
	s.mu.Unlock()
	hint := fmt.Sprintf("is the callback in your Withings application exactly %s ?", s.redirect)
	switch {
	case foreign:
		hint = "a redirect came that belongs to another sign-in; use the address shown last"
	case !s.Listening():
		hint = "paste the address that the browser ended on"
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
		token, err = s.client.commit(context.WithoutCancel(ctx), token)
	}
	if err != nil {
		token = Token{}
	}
	s.finish(token, err)
}

// finish sets how the sign-in ended; the first end counts.
func (s *SignIn) finish(token Token, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended {
		return
	}
	s.ended, s.token, s.err = true, token, err
	s.timer.Stop()
	s.cancel()
	close(s.done)
}

// commit stores a new token, whatever was stored before.
func (c *Client) commit(ctx context.Context, token Token) (Token, error) {
	for try := 0; ; try++ {
		_, err := c.tokens.Update(ctx, func(Token) (Token, error) { return token, nil })
		if err == nil {
			return token, nil
		}
		if try == commitRetries || c.pause(ctx, c.jitter(try)) != nil {
			return Token{}, fmt.Errorf("save token: %w", err)
		}
	}
}

// parsePaste finds the code in what was pasted. Its errors say what is wrong
// without repeating it.
func (s *SignIn) parsePaste(text string) (string, error) {
	text = trimPaste(text)
	if !looksLikeAddress(text) {
		if !opaque(text) || len(text) > 512 {
			return "", errors.New("this is neither a code nor the address that the browser ended on; paste the whole of it")
		}
		return text, nil
	}
	query, err := pastedQuery(text)
	if err != nil {
		return "", errors.New("this address cannot be read; copy the whole of it from the browser")
	}
	if query.Has("client_id") || query.Has("response_type") {
		return "", errors.New("this is the address to open; paste the one that the browser ended on")
	}
	return s.readRedirect(query)
}

// readRedirect is the code of a redirect that belongs to this sign-in.
func (s *SignIn) readRedirect(query url.Values) (string, error) {
	if !s.owns(query) {
		return "", fmt.Errorf("%w; use the address shown now", ErrState)
	}
	code := query.Get("code")
	switch reason := query.Get("error"); {
	case reason != "" && reason != "access_denied":
		return "", fmt.Errorf("%w (%q)", ErrDenied, cleanWords(reason, s.state))
	case reason != "" || query.Has("error"), code == "":
		return "", fmt.Errorf("%w; sign in again and choose to allow it", ErrDenied)
	case !opaque(code) || len(code) > 512:
		return "", errors.New("the code in this address is none of Withings'; copy the whole address again")
	}
	return code, nil
}
