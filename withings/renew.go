package withings

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"time"
)

// tokenEndpoint takes codes and refresh tokens, and revokes what was granted.
var tokenEndpoint = endpoint{path: "/v2/oauth2", action: "requesttoken"}

const (
	renewTimeout  = 3 * time.Minute  // of a renewal, its waits included
	renewLimit    = 15 * time.Second // of a renewal that Withings does not answer, or not properly
	renewWait     = time.Minute      // the longest that Withings may ask for while the store is locked
	commitRetries = 3                // of a new token that could not be stored
	outagePause   = time.Minute      // how long the token endpoint is left alone after it failed
)

// rotation is a renewed token, and the refresh token that it cost.
type rotation struct {
	spent string
	token Token
}

// outage is a failure of the token endpoint, which every call meets until a
// moment in place of asking again with that refresh token.
type outage struct {
	refresh string
	until   time.Time
	err     error
}

// Token is a token that can be used for five minutes at least, renewed where
// it has to be. Its errors are ErrSignInNeeded, where there is no token
// ErrNoToken also, and those of the renewal: ErrTokenDown and ErrNetwork, after
// which the stored token is kept for another try, ErrRateLimit, ErrClient,
// ErrOtherUser, and those of the token store.
func (c *Client) Token(ctx context.Context) (Token, error) {
	token, err := c.tokens.Load(ctx)
	switch {
	case errors.Is(err, ErrNoToken):
		return Token{}, fmt.Errorf("%w: %w", ErrSignInNeeded, ErrNoToken)
	case err != nil:
		return Token{}, fmt.Errorf("read token: %w", err)
	case token.fresh(time.Now()):
		return token, nil
	}
	return c.renew(ctx, "")
}

// renew replaces the stored token where it is about to end, or where it still
// is refused, the access token that Withings did not take. Calls that want
// this at the same time share one renewal. It goes on when ctx ends, since the
// answer to a refresh that nobody waits for would be a lost sign-in.
func (c *Client) renew(ctx context.Context, refused string) (Token, error) {
	result := c.renewal.DoChan(refused, func() (any, error) {
		c.renewing <- struct{}{}
		defer func() { <-c.renewing }()
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), renewTimeout)
		defer cancel()
		return c.renewAndCommit(ctx, refused)
	})
	select {
	case r := <-result:
		token, _ := r.Val.(Token)
		return token, r.Err
	case <-ctx.Done():
		return Token{}, fmt.Errorf("renew token: %w", context.Cause(ctx))
	}
}

// renewAndCommit renews the token under the store's lock. Where the answer names
// another user, its refresh token is kept and the error is ErrOtherUser. A token
// that was renewed but could not be stored is kept, and stored at the next try:
// its refresh token is the only one that is still good.
func (c *Client) renewAndCommit(ctx context.Context, refused string) (Token, error) {
	var stranger error
	change := func(stored Token) (Token, error) {
		if c.pending != nil && c.pending.spent == stored.RefreshToken {
			return c.pending.token, nil
		}
		c.pending = nil
		switch {
		case stored.AccessToken == "" && stored.RefreshToken == "":
			return Token{}, fmt.Errorf("%w: %w", ErrSignInNeeded, ErrNoToken)
		case stored.AccessToken != refused && stored.fresh(time.Now()):
			return stored, nil // another process was first
		case stored.RefreshToken == "", stored.RefreshToken == c.dead:
			return Token{}, &Error{Action: tokenEndpoint.action, Class: ClassRefreshToken}
		case stored.RefreshToken == c.down.refresh && time.Now().Before(c.down.until):
			return Token{}, c.down.err
		}
		if err := c.tokens.Reserve(ctx); err != nil {
			return Token{}, fmt.Errorf("make room for a renewed token: %w", err)
		}
		renewed, err := c.refresh(ctx, stored)
		var network *networkError
		switch {
		case errors.Is(err, ErrOtherUser):
			stranger, err = err, nil
		case errors.Is(err, ErrSignInNeeded):
			c.dead = stored.RefreshToken
		case errors.Is(err, ErrUnavailable), errors.As(err, &network) && network.sent:
			c.down = outage{stored.RefreshToken, time.Now().Add(outagePause), err}
		}
		if err != nil {
			return Token{}, err
		}
		c.pending = &rotation{spent: stored.RefreshToken, token: renewed}
		return renewed, nil
	}
	token, err := c.commit(ctx, change, func() bool { return c.pending != nil })
	if err != nil {
		return token, err
	}
	c.pending = nil
	if stranger != nil {
		return Token{}, stranger
	}
	return token, nil
}

// commit changes the stored token. While there is a new one that must not be
// lost, it tries a few times.
func (c *Client) commit(ctx context.Context, change func(Token) (Token, error), fresh func() bool) (Token, error) {
	for try := 0; ; try++ {
		token, err := c.tokens.Update(ctx, change)
		switch {
		case err == nil:
			return token, nil
		case !fresh():
			return Token{}, err
		case try == commitRetries || c.pause(ctx, c.jitter(try)) != nil:
			return Token{}, fmt.Errorf("save the new token: %w", err)
		}
	}
}

// refresh exchanges the refresh token for a new pair. A refresh is not
// repeated blindly: Withings takes a refresh token once. Only where the answer
// was lost is it asked once more, after the time that the duplicate guard
// wants, as the old token lives until the new one is used. All of it takes no
// longer than renewLimit, unless Withings asks for a wait. A failure that says
// nothing about the token is ErrTokenDown.
func (c *Client) refresh(ctx context.Context, stored Token) (Token, error) {
	if err := c.app.requireClient(); err != nil {
		return Token{}, err
	}
	form := c.tokenForm("refresh_token", "refresh_token", stored.RefreshToken)
	request := fingerprint(tokenEndpoint.path, form, "")
	held := func() time.Duration { return max(c.guard.delay(request, time.Now()).For, 0) }
	if wait := held(); wait > renewWait {
		return Token{}, &Error{Action: tokenEndpoint.action, Class: ClassThrottle, Wait: wait}
	}
	ends := time.Now().Add(held() + renewLimit)
	lost := false
	for try := 0; ; try++ {
		token, err := c.requestToken(ctx, form, stored, ends)
		if err == nil {
			return ofSameUser(token, stored)
		}
		if ctx.Err() != nil {
			return Token{}, err
		}
		fault := faultOf(err)
		if fault == notSent {
			c.guard.forget(request)
		}
		timely := time.Now().Add(held()).Before(ends)
		switch {
		case fault == notSent && timely && try < networkRetries:
			if c.pause(ctx, c.jitter(try)) != nil {
				return Token{}, err
			}
		case fault == throttled && try < rules[ClassThrottle].retries:
			ends = time.Now().Add(held() + renewLimit) // the guard holds the next one back
		case fault == answerLost && timely && !lost:
			lost = true
		default:
			return Token{}, withoutVerdict(err)
		}
	}
}

// ofSameUser is a renewed token, if it is of the user who signed in. Where it is
// not, the error is ErrOtherUser, and what is returned is to be stored all the
// same: the old pair may be spent, so the new refresh token is all there is. Its
// access token is left out, as somebody else's readings might come with it.
func ofSameUser(renewed, stored Token) (Token, error) {
	if stored.UserID == "" || renewed.UserID == stored.UserID {
		return renewed, nil
	}
	renewed.UserID, renewed.AccessToken = stored.UserID, ""
	return renewed, fmt.Errorf("refresh token: %w", ErrOtherUser)
}

// fault is why a refresh brought no token.
type fault uint8

const (
	refused    fault = iota // Withings said no, or asks for a long wait
	notSent                 // Withings has not got it
	throttled               // Withings asks for a short wait
	answerLost              // Withings may have done it all the same
)

func faultOf(err error) fault {
	var network *networkError
	var failure *Error
	switch {
	case errors.As(err, &network) && network.sent:
		return answerLost
	case network != nil:
		return notSent
	case !errors.As(err, &failure):
		return refused
	case failure.Class == ClassThrottle && failure.Wait <= renewWait:
		return throttled
	case failure.lost():
		return answerLost
	}
	return refused
}

// withoutVerdict makes ErrTokenDown of a failure that says nothing about the
// token.
func withoutVerdict(err error) error {
	var failure *Error
	if errors.As(err, &failure) && (failure.lost() || slices.Contains([]Class{ClassFailure, ClassScope, ClassBadState}, failure.Class)) {
		failure.Class = ClassTokenDown
	}
	return err
}

// lost reports whether Withings may have done what it was asked all the same.
func (e *Error) lost() bool {
	return e.Class == ClassServer || e.Class == ClassUnreadable || e.Class == ClassTimeout
}

// tokenForm is the form in which the token endpoint takes a grant.
func (c *Client) tokenForm(grant, name, value string) url.Values {
	form := tokenEndpoint.form()
	form.Set("grant_type", grant)
	form.Set("client_id", c.app.ClientID)
	form.Set("client_secret", c.app.ClientSecret)
	form.Set(name, value)
	return form
}

// requestToken asks the token endpoint once, until by; see send.
func (c *Client) requestToken(ctx context.Context, form url.Values, before Token, by time.Time) (Token, error) {
	body, err := c.send(ctx, tokenEndpoint, form, Token{}, by)
	if err != nil {
		return Token{}, err
	}
	token, err := parseToken(body, before, time.Now())
	if err != nil {
		return Token{}, &Error{Action: tokenEndpoint.action, HTTPStatus: 200, Class: ClassUnreadable, Message: err.Error()}
	}
	return token, nil
}

// exchange turns a code into a token, once: Withings takes a code once.
func (c *Client) exchange(ctx context.Context, code, redirect string) (Token, error) {
	form := c.tokenForm("authorization_code", "code", code)
	form.Set("redirect_uri", redirect)
	for try := 0; ; try++ {
		token, err := c.requestToken(ctx, form, Token{}, time.Time{})
		var network *networkError
		if err == nil || try >= networkRetries || !errors.As(err, &network) || network.sent {
			return token, err
		}
		c.guard.forget(fingerprint(tokenEndpoint.path, form, ""))
		if c.pause(ctx, c.jitter(try)) != nil {
			return Token{}, err
		}
	}
}
