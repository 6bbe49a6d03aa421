package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"withings-tui/withings"
)

// renewTimeout is how long to wait for another process that renews the token:
// longer than the 71 s that a renewal whose first answer was lost can take.
const renewTimeout = 2 * time.Minute

// Tokens keeps a person's token and the client id and secret of their Withings
// application, in a JSON file of its own that only they can read, and that is
// replaced whole. It is a withings.TokenStore. A file that holds neither, or
// cannot be read, is told with a *DamagedError and left as it is, until Reset
// sets it aside.
type Tokens struct {
	dir string
	options
}

var _ withings.TokenStore = (*Tokens)(nil)

// NewTokens names the file of tokens in dir. It touches nothing.
func NewTokens(dir string, opts ...Option) *Tokens {
	return &Tokens{dir: dir, options: newOptions(opts)}
}

// Path is the file of the tokens.
func (t *Tokens) Path() string { return filepath.Join(t.dir, tokensName) }

// String is the path; it never tells what is in the file.
func (t *Tokens) String() string { return "tokens in " + t.Path() }

// Load is the stored token, or withings.ErrNoToken.
func (t *Tokens) Load(ctx context.Context) (withings.Token, error) {
	file, err := t.read(ctx)
	if err != nil {
		return withings.Token{}, fmt.Errorf("read token: %w", err)
	}
	if file.Token == nil {
		return withings.Token{}, withings.ErrNoToken
	}
	return withings.Token(*file.Token), nil
}

// Update runs change with the stored token, the zero Token where there is
// none, and stores what it returns before it returns it. Another Update, of
// whatever process, waits until it is through, so that two never renew one
// token; Load does not wait.
func (t *Tokens) Update(ctx context.Context, change func(withings.Token) (withings.Token, error)) (withings.Token, error) {
	var is withings.Token
	err := t.edit(ctx, func(file *tokenFile) (err error) {
		var was withings.Token
		if file.Token != nil {
			was = withings.Token(*file.Token)
		}
		if is, err = change(was); err != nil {
			return err
		}
		rec := tokenRecord(is)
		file.Token = &rec
		return nil
	})
	if err != nil {
		return withings.Token{}, err
	}
	return is, nil
}

// Reserve makes sure that a token can be stored: that the file can be read and
// replaced, and that there is room for another. Update does so by itself, and
// keeps that room while its change runs; Reserve is for who asks before, or
// within a change.
func (t *Tokens) Reserve(ctx context.Context) error {
	if err := makeDir(t.dir); err != nil {
		return err
	}
	if _, err := t.read(ctx); err != nil {
		return err
	}
	room, err := t.takeRoom(tokensRoom, os.O_TRUNC)
	if err == nil {
		err = room.Close()
	}
	if gone := os.Remove(filepath.Join(t.dir, tokensRoom)); !errors.Is(gone, fs.ErrNotExist) { // another process may ask too
		err = errors.Join(err, gone)
	}
	return explain("store the sign-in in", t.Path(), err)
}

// Forget deletes the token. Client id and secret stay.
func (t *Tokens) Forget(ctx context.Context) error {
	if !t.exists() {
		return nil
	}
	return t.edit(ctx, func(file *tokenFile) error {
		file.Token = nil
		return nil
	})
}

// exists tells whether there is a file of tokens.
func (t *Tokens) exists() bool {
	for _, name := range tokenFiles {
		if _, err := os.Lstat(filepath.Join(t.dir, name)); err == nil {
			return true
		}
	}
	return false
}

// Reset sets a damaged file of tokens aside, so that a sign-in can make a new
// one, and returns the path that it has now; "" where nothing is damaged.
func (t *Tokens) Reset(ctx context.Context) (string, error) {
	var damaged *DamagedError
	_, err := t.read(ctx)
	if !errors.As(err, &damaged) {
		return "", err
	}
	lock, err := t.lock(ctx)
	if err != nil {
		return "", err
	}
	defer lock.Close()
	if err := t.finish(ctx); err != nil {
		return "", err
	}
	if _, err := t.read(ctx); !errors.As(err, &damaged) {
		return "", err // another process was quicker, or had stored a change but for its last step
	}
	return t.moveAside(ctx, damaged.Path)
}

// Credentials are the stored client id and secret, or ErrNoCredentials.
func (t *Tokens) Credentials(ctx context.Context) (id, secret string, err error) {
	file, err := t.read(ctx)
	if err != nil {
		return "", "", fmt.Errorf("read client id and secret: %w", err)
	}
	if file.Credentials == nil {
		return "", "", ErrNoCredentials
	}
	return file.Credentials.ID, file.Credentials.Secret, nil
}

// SetCredentials stores a client id and secret.
func (t *Tokens) SetCredentials(ctx context.Context, id, secret string) error {
	return t.edit(ctx, func(file *tokenFile) error {
		file.Credentials = &credentialsRecord{id, secret}
		return nil
	})
}
