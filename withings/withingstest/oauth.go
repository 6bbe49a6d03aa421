package withingstest

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// requesttoken exchanges a code or a refresh token.
func (s *Server) requesttoken(c call) ([]byte, *failure) {
	if c.params.Get("client_id") == "" {
		return nil, &failure{status: statusInvalid, text: textNoClient}
	}
	grantType := c.params.Get("grant_type")
	if grantType != "authorization_code" && grantType != "refresh_token" {
		return nil, &failure{status: statusInvalid, text: textGrantType}
	}
	if fail := s.checkClient(c); fail != nil {
		return nil, fail
	}
	client := c.params.Get("client_id")
	if grantType == "refresh_token" {
		t, ok := s.auth.renew(c.params.Get("refresh_token"), client, c.now)
		if !ok {
			return nil, &failure{status: statusInvalid, text: textRefresh}
		}
		return s.tokenBody(t, false), nil
	}
	t, ok := s.auth.exchange(c.params.Get("code"), client, c.params.Get("redirect_uri"), c.now)
	if !ok {
		return nil, &failure{status: statusInvalid, text: textCode}
	}
	return s.tokenBody(t, true), nil
}

// tokenBody writes a pair as the token endpoint does: after the exchange of a
// code userid is a string and there is a csrf_token; after a refresh userid is
// a number and there is none (tomek-i/withings-sdk, quantcli/withings-export-cli #3).
func (s *Server) tokenBody(t Token, exchanged bool) []byte {
	user := strconv.FormatInt(t.UserID, 10)
	if exchanged {
		user = `"` + user + `"`
	}
	switch {
	case s.quirk(QuirkUserIDAbsent):
		user = ""
	case s.quirk(QuirkUserIDEmpty):
		user = `"userid":"",`
	default:
		user = `"userid":` + user + `,`
	}
	body := fmt.Appendf(nil, `{%s"access_token":"%s","refresh_token":"%s","scope":%s,"expires_in":%d,"token_type":"Bearer"`,
		user, t.Access, t.Refresh, appendString(nil, t.Scope), int(AccessLifetime/time.Second))
	if exchanged {
		body = fmt.Appendf(body, `,"csrf_token":"%s"`, newSecret()[:32])
	}
	return append(body, '}')
}

// checkClient wants the client's secret, or a nonce and the signature over it.
func (s *Server) checkClient(c call) *failure {
	if c.params.Get("client_secret") != "" || c.params.Get("signature") == "" {
		id, secret := c.params.Get("client_id"), c.params.Get("client_secret")
		if s.cfg.AnyClient || equal(id, s.cfg.ClientID) && equal(secret, s.cfg.ClientSecret) {
			return nil
		}
		return &failure{status: statusInvalid, text: textClient}
	}
	return s.checkSigned(c)
}

// checkSigned wants a nonce and the signature over action, client_id and it.
func (s *Server) checkSigned(c call) *failure {
	if !s.auth.spendNonce(c.params.Get("nonce"), c.now) {
		return invalid("nonce")
	}
	return s.checkSignature(c, "nonce")
}

// checkSignature wants the lower-case hex HMAC-SHA256, by the client secret, of
// the values of action, client_id and the one more parameter, joined by commas
// (Withings developer guide, "Sign your requests").
func (s *Server) checkSignature(c call, last string) *failure {
	if s.cfg.AnyClient {
		return nil
	}
	if !equal(c.params.Get("client_id"), s.cfg.ClientID) {
		return &failure{status: statusInvalid, text: textClient}
	}
	mac := hmac.New(sha256.New, []byte(s.cfg.ClientSecret))
	mac.Write([]byte(strings.Join([]string{c.action, c.params.Get("client_id"), c.params.Get(last)}, ",")))
	if !equal(c.params.Get("signature"), hex.EncodeToString(mac.Sum(nil))) {
		return invalid("signature")
	}
	return nil
}

func equal(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// getnonce gives a nonce for one signed call. The time-stamp may be as far off
// as a nonce lives.
func (s *Server) getnonce(c call) ([]byte, *failure) {
	stamp, set, fail := c.int("timestamp")
	if fail != nil {
		return nil, fail
	}
	off := c.now.Sub(time.Unix(stamp, 0)).Abs()
	if !set || off > NonceLifetime {
		return nil, invalid("timestamp")
	}
	if fail := s.checkSignature(c, "timestamp"); fail != nil {
		return nil, fail
	}
	return fmt.Appendf(nil, `{"nonce":"%s"}`, s.auth.newNonce(c.now)), nil
}

// revoke ends all tokens of a user.
func (s *Server) revoke(c call) ([]byte, *failure) {
	user, set, fail := c.int("userid")
	if fail != nil || !set {
		return nil, invalid("userid")
	}
	if fail := s.checkSigned(c); fail != nil {
		return nil, fail
	}
	s.auth.revokeUser(user)
	return []byte(`{}`), nil
}

// getdemoaccess gives tokens of the demo user without any page.
func (s *Server) getdemoaccess(c call) ([]byte, *failure) {
	if fail := s.checkSigned(c); fail != nil {
		return nil, fail
	}
	scope := c.params.Get("scope_oauth2")
	if !validScope(scope) {
		return nil, invalid("scope_oauth2")
	}
	t := s.auth.issue(grant{client: c.params.Get("client_id"), userID: DemoUserID, scope: scope}, "", c.now)
	return fmt.Appendf(nil, `{"access_token":"%s","refresh_token":"%s","expires_in":%d}`,
		t.Access, t.Refresh, int(AccessLifetime/time.Second)), nil
}
