package withingstest

import (
	"crypto/rand"
	"encoding/hex"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"
)

// Token is a pair of tokens for a signed-in user, as IssueToken gives it.
type Token struct {
	UserID          int64
	Access, Refresh string
	Scope           string
	Expires         time.Time // of the access token
}

// String tells whose token it is and hides the token itself.
func (t Token) String() string { return "token of a user (hidden)" }

// GoString hides the token from %#v.
func (t Token) GoString() string { return t.String() }

// AllScopes is every scope of the service, comma-separated.
const AllScopes = "user.info,user.metrics,user.activity,user.sleepevents"

// grant is what a user allowed a client.
type grant struct {
	client string
	userID int64
	scope  string // comma-separated
}

func (g *grant) allows(scope string) bool {
	return slices.Contains(strings.Split(g.scope, ","), scope)
}

type code struct {
	grant
	redirect string
	expires  time.Time
}

type access struct {
	grant
	expires  time.Time
	replaces string // the refresh token that its first use kills, under RotateGrace
}

type refresh struct {
	grant
	access  string    // issued with it
	expires time.Time // shortened once it has been used
}

// authority knows codes, tokens and nonces.
type authority struct {
	cfg Config

	mu      sync.Mutex
	codes   map[string]code
	access  map[string]access
	refresh map[string]refresh
	nonces  map[string]time.Time // until when
}

func newAuthority(cfg Config) *authority {
	return &authority{cfg: cfg, codes: map[string]code{}, access: map[string]access{}, refresh: map[string]refresh{}, nonces: map[string]time.Time{}}
}

// newSecret is 40 hex digits, as codes, tokens and nonces are.
func newSecret() string {
	var b [20]byte
	_, _ = rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}

// IssueToken signs a user in without consent or exchange, for all scopes; with
// no userID, the one who would consent.
func (s *Server) IssueToken(userID ...int64) Token {
	g := grant{client: s.cfg.ClientID, userID: s.UserID(), scope: AllScopes}
	if len(userID) > 0 {
		g.userID = userID[0]
	}
	return s.auth.issue(g, "", s.cfg.Clock())
}

// IssueScoped is IssueToken for fewer scopes, comma-separated.
func (s *Server) IssueScoped(scope string) Token {
	return s.auth.issue(grant{client: s.cfg.ClientID, userID: s.UserID(), scope: scope}, "", s.cfg.Clock())
}

// ExpireTokens ends every access token now; refresh tokens stay good.
func (s *Server) ExpireTokens() {
	s.auth.mu.Lock()
	defer s.auth.mu.Unlock()
	clear(s.auth.access)
}

// RevokeUser ends every token of a user, as their removing the application does.
func (s *Server) RevokeUser(userID int64) { s.auth.revokeUser(userID) }

// issue makes a new pair; replaces is the refresh token that was spent for it.
func (a *authority) issue(g grant, replaces string, now time.Time) Token {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.issueLocked(g, replaces, now)
}

func (a *authority) issueLocked(g grant, replaces string, now time.Time) Token {
	t := Token{UserID: g.userID, Access: newSecret(), Refresh: newSecret(), Scope: g.scope, Expires: now.Add(AccessLifetime)}
	a.access[t.Access] = access{grant: g, expires: t.Expires, replaces: replaces}
	a.refresh[t.Refresh] = refresh{grant: g, access: t.Access, expires: now.Add(RefreshLifetime)}
	return t
}

// use looks an access token up; its first use kills the refresh token before it.
func (a *authority) use(token string, now time.Time) *grant {
	a.mu.Lock()
	defer a.mu.Unlock()
	t, ok := a.access[token]
	if !ok || !now.Before(t.expires) {
		return nil
	}
	delete(a.refresh, t.replaces)
	return &t.grant
}

// newCode makes the code that the redirect brings.
func (a *authority) newCode(g grant, redirect string, now time.Time) string {
	a.mu.Lock()
	defer a.mu.Unlock()
	text := newSecret()
	a.codes[text] = code{grant: g, redirect: redirect, expires: now.Add(CodeLifetime)}
	return text
}

// exchange spends a code. Whatever comes of it, the code is gone.
func (a *authority) exchange(text, client, redirect string, now time.Time) (Token, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	c, ok := a.codes[text]
	delete(a.codes, text)
	if !ok || !now.Before(c.expires) || c.client != client || c.redirect != redirect {
		return Token{}, false
	}
	return a.issueLocked(c.grant, "", now), true
}

// renew spends a refresh token.
func (a *authority) renew(text, client string, now time.Time) (Token, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	r, ok := a.refresh[text]
	if !ok || !now.Before(r.expires) || r.client != client {
		return Token{}, false
	}
	if slices.Contains(a.cfg.Quirks, QuirkOldAccessDies) {
		delete(a.access, r.access)
	}
	if a.cfg.Rotation == RotateStrict {
		delete(a.refresh, text)
		return a.issueLocked(r.grant, "", now), true
	}
	if grace := now.Add(RefreshGrace); grace.Before(r.expires) {
		r.expires = grace
		a.refresh[text] = r
	}
	return a.issueLocked(r.grant, text, now), true
}

func (a *authority) revokeUser(userID int64) {
	a.mu.Lock()
	defer a.mu.Unlock()
	maps.DeleteFunc(a.access, func(_ string, t access) bool { return t.userID == userID })
	maps.DeleteFunc(a.refresh, func(_ string, t refresh) bool { return t.userID == userID })
	maps.DeleteFunc(a.codes, func(_ string, c code) bool { return c.userID == userID })
}

func (a *authority) newNonce(now time.Time) string {
	a.mu.Lock()
	defer a.mu.Unlock()
	text := newSecret()
	a.nonces[text] = now.Add(NonceLifetime)
	return text
}

// spendNonce reports whether the nonce was good; it no longer is.
func (a *authority) spendNonce(text string, now time.Time) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	until, ok := a.nonces[text]
	delete(a.nonces, text)
	return ok && now.Before(until)
}
