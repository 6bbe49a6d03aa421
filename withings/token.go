package withings

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
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

	// Reserve makes sure that a new token can be stored: it takes the room of
	// the new file, and finds a full disk, or a file that cannot be read or
	// written. Its error means that nothing is asked of Withings, and that the
	// stored token stays as it is: a refresh token and a code can be spent
	// once, and what comes of them is the only thing that is good from then
	// on. It is called within the change of an Update, so that it must not
	// wait for Update's lock, and before a sign-in shows its address.
	Reserve(ctx context.Context) error
}

// defaultLifetime is that of an access token where the answer does not say
// (Withings developer guide, "Access and refresh tokens").
const defaultLifetime = 3 * time.Hour

// parseToken reads the body of a token answer. Of the token that was there
// before, where there was one, it keeps what the answer leaves out: answers to
// a refresh may come without user id, scope or refresh token.
func parseToken(body []byte, before Token, now time.Time) (Token, error) {
	j, err := readObject(body)
	if err != nil {
		return Token{}, fmt.Errorf("read token answer: %w", err)
	}
	// The user id comes as a text on an exchange and as a number on a refresh; 0
	// is none.
	user := strings.TrimSpace(j["userid"].clean())
	if n, ok := j["userid"].integer(); ok {
		user = strings.TrimPrefix(strconv.FormatInt(n, 10), "0")
	}
	token := Token{
		AccessToken:  j["access_token"].text(),
		RefreshToken: cmp.Or(j["refresh_token"].text(), before.RefreshToken),
		Expiry:       now.Add(defaultLifetime),
		Scope:        cmp.Or(j["scope"].clean(), before.Scope),
		UserID:       cmp.Or(user, before.UserID),
	}
	if n, _ := j["expires_in"].integer(); n > 0 && n <= int64(366*24*time.Hour/time.Second) {
		token.Expiry = now.Add(time.Duration(n) * time.Second)
	}
	if !opaque(token.AccessToken) || !opaque(token.RefreshToken) {
		return Token{}, errors.New("read token answer: no token in it")
	}
	return token, nil
}

// opaque reports whether text can be a token or a code: some visible ASCII.
func opaque(text string) bool {
	return text != "" && len(text) <= 4096 && strings.IndexFunc(text, func(r rune) bool { return r <= ' ' || r > '~' }) < 0
}
