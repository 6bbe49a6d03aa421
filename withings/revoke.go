package withings

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"
)

var (
	getnonce = endpoint{path: "/v2/signature", action: "getnonce"}
	revoke   = endpoint{path: "/v2/oauth2", action: "revoke"}
)

// Revoke makes Withings forget the access that the stored token's user has
// given. The token in the store stays, and is of no use any more. It is
// ErrNoToken where there is none.
func (c *Client) Revoke(ctx context.Context) error {
	if err := c.app.requireClient(); err != nil {
		return err
	}
	token, err := c.tokens.Load(ctx)
	if err != nil {
		return fmt.Errorf("read token: %w", err)
	}
	if token.UserID == "" {
		return errors.New("revoke: Withings never said whose token this is; remove the application in the Withings app instead")
	}
	// A nonce can be used once, so that a retry of the second call needs
	// another.
	for try := 0; ; try++ {
		err := c.revokeOnce(ctx, token.UserID)
		if err == nil || ctx.Err() != nil {
			return err
		}
		wait, again := c.retry(err, try)
		if !again {
			return err
		}
		if err := c.pause(ctx, wait); err != nil {
			return fmt.Errorf("revoke: %w", err)
		}
	}
}

func (c *Client) revokeOnce(ctx context.Context, user string) error {
	form := getnonce.form()
	form.Set("client_id", c.app.ClientID)
	form.Set("timestamp", strconv.FormatInt(time.Now().Unix(), 10))
	sign(form, c.app.ClientSecret, "timestamp")
	body, err := c.send(ctx, getnonce, form, Token{})
	if err != nil {
		return err
	}
	nonce := ""
	body.members(func(name string, v value) {
		if name == "nonce" {
			nonce = v.text()
		}
	})
	if !opaque(nonce) {
		return &Error{Action: getnonce.action, HTTPStatus: 200, Class: ClassUnreadable, Message: "no nonce in the answer"}
	}
	form = revoke.form()
	form.Set("client_id", c.app.ClientID)
	form.Set("nonce", nonce)
	form.Set("userid", user)
	sign(form, c.app.ClientSecret, "nonce")
	_, err = c.send(ctx, revoke, form, Token{})
	return err
}

// sign adds the signature: the HMAC-SHA256, by the client secret, of the
// values of action, client id and once (timestamp or nonce), in the order of
// their names, joined by commas (Withings developer guide, "Sign your
// requests").
func sign(form url.Values, secret, once string) {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(strings.Join([]string{form.Get("action"), form.Get("client_id"), form.Get(once)}, ",")))
	form.Set("signature", hex.EncodeToString(mac.Sum(nil)))
}
