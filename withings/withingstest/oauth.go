package withingstest

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"strconv"
	"strings"
	"time"
)

// requesttoken exchanges a code or a refresh token.
func (s *Server) requesttoken(c *call) []byte {
	client, grantType := c.params.Get("client_id"), c.params.Get("grant_type")
	switch {
	case client == "":
		return c.refuse(statusInvalid, "Invalid_request: missing client_id")
	case grantType != "authorization_code" && grantType != "refresh_token":
		return c.refuse(statusInvalid, "Invalid_params: invalid grant_type")
	}
	if s.checkClient(c); c.fail != nil {
		return nil
	}
	if grantType == "refresh_token" {
		t, ok := s.auth.renew(c.params.Get("refresh_token"), client, c.now)
		if !ok {
			return c.invalid("refresh_token")
		}
		return s.tokenBody(t, false)
	}
	t, ok := s.auth.exchange(c.params.Get("code"), client, c.params.Get("redirect_uri"), c.now)
	if !ok {
		return c.invalid("code")
	}
	return s.tokenBody(t, true)
}

// tokenBody writes a pair as the token endpoint does: after the exchange of a
// code userid is a string and there is a csrf_token; after a refresh userid is
// a number and there is none (tomek-i/withings-sdk, quantcli/withings-export-cli #3).
func (s *Server) tokenBody(t Token, exchanged bool) []byte {
	var pairs []any
	switch {
	case s.quirk(QuirkUserIDAbsent):
	case s.quirk(QuirkUserIDEmpty):
		pairs = append(pairs, "userid", "")
	case exchanged:
		pairs = append(pairs, "userid", strconv.FormatInt(t.UserID, 10))
	default:
		pairs = append(pairs, "userid", t.UserID)
	}
	pairs = append(pairs, "access_token", t.Access, "refresh_token", t.Refresh, "scope", t.Scope,
		"expires_in", int(AccessLifetime/time.Second), "token_type", "Bearer")
	if exchanged {
		pairs = append(pairs, "csrf_token", newSecret()[:32])
	}
	return object(pairs...)
}

// checkClient wants the client's secret, or a nonce and the signature over it.
func (s *Server) checkClient(c *call) {
	id, secret := c.params.Get("client_id"), c.params.Get("client_secret")
	switch {
	case secret == "" && c.params.Get("signature") != "":
		s.checkSigned(c)
	case !s.cfg.AnyClient && !(equal(id, s.cfg.ClientID) && equal(secret, s.cfg.ClientSecret)):
		c.invalid("client id/secret")
	}
}

// checkSigned wants a nonce and the signature over action, client_id and it.
func (s *Server) checkSigned(c *call) {
	if !s.auth.spendNonce(c.params.Get("nonce"), c.now) {
		c.invalid("nonce")
		return
	}
	s.checkSignature(c, "nonce")
}

// checkSignature wants the lower-case hex HMAC-SHA256, by the client secret, of
// the values of action, client_id and the one more parameter, joined by commas
// (Withings developer guide, "Sign your requests").
func (s *Server) checkSignature(c *call, last string) {
	if s.cfg.AnyClient {
		return
	}
	id := c.params.Get("client_id")
	mac := hmac.New(sha256.New, []byte(s.cfg.ClientSecret))
	mac.Write([]byte(strings.Join([]string{c.action, id, c.params.Get(last)}, ",")))
	switch {
	case !equal(id, s.cfg.ClientID):
		c.invalid("client id/secret")
	case !equal(c.params.Get("signature"), hex.EncodeToString(mac.Sum(nil))):
		c.invalid("signature")
	}
}

func equal(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// getnonce gives a nonce for one signed call. The time-stamp may be as far off
// as a nonce lives.
func (s *Server) getnonce(c *call) []byte {
	if c.now.Sub(time.Unix(c.int("timestamp"), 0)).Abs() > NonceLifetime {
		return c.invalid("timestamp")
	}
	if s.checkSignature(c, "timestamp"); c.fail != nil {
		return nil
	}
	return object("nonce", s.auth.newNonce(c.now))
}

// revoke ends all tokens of a user.
func (s *Server) revoke(c *call) []byte {
	user := c.int("userid")
	if user == 0 {
		return c.invalid("userid")
	}
	if s.checkSigned(c); c.fail != nil {
		return nil
	}
	s.auth.revokeUser(user)
	return object()
}

// getdemoaccess gives tokens of the demo user without any page.
func (s *Server) getdemoaccess(c *call) []byte {
	scope := c.params.Get("scope_oauth2")
	if s.checkSigned(c); c.fail == nil && !validScope(scope) {
		c.invalid("scope_oauth2")
	}
	if c.fail != nil {
		return nil
	}
	t := s.auth.issue(grant{client: c.params.Get("client_id"), userID: DemoUserID, scope: scope}, "", c.now)
	return object("access_token", t.Access, "refresh_token", t.Refresh, "expires_in", int(AccessLifetime/time.Second))
}
