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
	// A nonce can be used once, so that a retry needs another.
	return c.again(ctx, revoke.action, func() (bool, error) {
		body, err := c.send(ctx, getnonce, c.signed(getnonce, "timestamp", strconv.FormatInt(time.Now().Unix(), 10)), Token{}, time.Time{})
		if err != nil {
			return false, err
		}
		nonce := scalar(body).object()["nonce"].text()
		if !opaque(nonce) {
			return false, &Error{Action: getnonce.action, HTTPStatus: 200, Class: ClassUnreadable, Message: "no nonce in the answer"}
		}
		form := c.signed(revoke, "nonce", nonce)
		form.Set("userid", token.UserID)
		_, err = c.send(ctx, revoke, form, Token{}, time.Time{})
		return false, err
	})
}

// signed is the form of a call with its signature: the HMAC-SHA256, by the
// client secret, of the values of action, client id and what is good once (a
// timestamp or a nonce), in the order of their names, joined by commas
// (Withings developer guide, "Sign your requests").
func (c *Client) signed(ep endpoint, name, once string) url.Values {
	mac := hmac.New(sha256.New, []byte(c.app.ClientSecret))
	mac.Write([]byte(strings.Join([]string{ep.action, c.app.ClientID, once}, ",")))
	return url.Values{
		"action": {ep.action}, "client_id": {c.app.ClientID}, name: {once}, "signature": {hex.EncodeToString(mac.Sum(nil))},
	}
}
