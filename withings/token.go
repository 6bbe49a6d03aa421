package withings

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"
)

// Token is the access a person has granted. It never prints its secrets; to
// store one, encode its fields.
type Token struct {
	AccessToken  string
	RefreshToken string
	Expiry       time.Time // of the access token
	Scope        string    // what was granted, joined by commas; empty where Withings did not say
	UserID       string    // empty where Withings did not say
}

// refreshEarly is how long before its end an access token is replaced.
const refreshEarly = 5 * time.Minute

// fresh reports whether the access token can be used without a refresh.
func (t Token) fresh(now time.Time) bool {
	return t.AccessToken != "" && t.Expiry.Sub(now) > refreshEarly
}

// MissingScopes are those of Scope that the person did not grant; none where
// Withings did not say what was granted.
func (t Token) MissingScopes() []string {
	granted := strings.FieldsFunc(t.Scope, func(r rune) bool { return r == ',' || r == ' ' })
	if len(granted) == 0 {
		return nil
	}
	return slices.DeleteFunc(strings.Split(Scope, ","), func(scope string) bool {
		return slices.Contains(granted, scope)
	})
}

// String describes the token without its secrets.
func (t Token) String() string {
	if t.AccessToken == "" && t.RefreshToken == "" {
		return "no Withings token"
	}
	return fmt.Sprintf("Withings token of user %q for %q until %s (hidden)", t.UserID, t.Scope, t.Expiry.Format(time.RFC3339))
}

// Format writes String for every verb, so that none prints the secrets.
func (t Token) Format(f fmt.State, _ rune) { fmt.Fprint(f, t.String()) }

// LogValue is String, for log/slog.
func (t Token) LogValue() slog.Value { return slog.StringValue(t.String()) }

// TokenStore keeps the token between runs of the program, for one person.
type TokenStore interface {
	// Load is the stored token, or ErrNoToken where there is none.
	Load(ctx context.Context) (Token, error)

	// Update runs change under a lock that holds across processes, with the
	// token as it is stored now, the zero Token where there is none. What
	// change returns is committed to disk, and synced, before Update returns
	// it; an error of change stores nothing and is returned.
	Update(ctx context.Context, change func(Token) (Token, error)) (Token, error)
}

// defaultLifetime is that of an access token where the answer does not say
// (Withings developer guide, "Access and refresh tokens").
const defaultLifetime = 3 * time.Hour

// parseToken reads the body of a token answer. Of the token that was there
// before, where there was one, it keeps what the answer leaves out: answers to
// a refresh may come without user id, scope or refresh token.
func parseToken(body []byte, before Token, now time.Time) (Token, error) {
	token := Token{RefreshToken: before.RefreshToken, Scope: before.Scope, UserID: before.UserID}
	lifetime := defaultLifetime
	err := members(body, func(name string, v value) {
		switch name {
		case "access_token":
			token.AccessToken = v.text()
		case "refresh_token":
			if text := v.text(); text != "" {
				token.RefreshToken = text
			}
		case "scope":
			if text := printable(v.text()); text != "" {
				token.Scope = text
			}
		case "userid":
			if id := userID(v); id != "" {
				token.UserID = id
			}
		case "expires_in":
			if n, ok := v.integer(); ok && n > 0 && n <= int64(366*24*time.Hour/time.Second) {
				lifetime = time.Duration(n) * time.Second
			}
		}
	})
	if err != nil {
		return Token{}, fmt.Errorf("read token answer: %w", err)
	}
	if !opaque(token.AccessToken) || !opaque(token.RefreshToken) {
		return Token{}, fmt.Errorf("read token answer: no token in it")
	}
	token.Expiry = now.Add(lifetime)
	return token, nil
}

// userID reads a user id, which comes as a string on a code exchange and as a
// number on a refresh.
func userID(v value) string {
	if n, ok := v.integer(); ok {
		if n == 0 {
			return ""
		}
		return fmt.Sprint(n)
	}
	return printable(strings.TrimSpace(v.text()))
}

// opaque reports whether text can be a token or a code: some visible ASCII.
func opaque(text string) bool {
	return text != "" && len(text) <= 4096 && strings.IndexFunc(text, func(r rune) bool { return r <= ' ' || r > '~' }) < 0
}
