package store

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"withings-tui/withings"

	"github.com/gofrs/flock"
)

// Names of the file of tokens and of its lock, which is held while a token is
// renewed.
const (
	tokensName = "tokens.json"
	tokensLock = "auth.lock"
)

// renewTimeout is how long to wait for another process that renews the token:
// longer than the 71 s that a renewal whose first answer was lost can take.
const renewTimeout = 2 * time.Minute

// reserved is how large the file is made when room for it is taken: more than
// a token of four times the usual size needs.
const reserved = 4 << 10

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

// tokenFile is what is in the file, as JSON.
type tokenFile struct {
	Token       *tokenRecord       `json:"token,omitempty"`
	Credentials *credentialsRecord `json:"credentials,omitempty"`
}

// tokenRecord is a token as it is stored.
type tokenRecord struct {
	AccessToken  string    `json:"access_token"`
	RefreshToken string    `json:"refresh_token"`
	Expiry       time.Time `json:"expiry"`
	Scope        string    `json:"scope"`
	UserID       string    `json:"user_id"`
}

// credentialsRecord is a client id and secret as they are stored.
type credentialsRecord struct {
	ID     string `json:"client_id"`
	Secret string `json:"client_secret"`
}

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
// keeps that room while its change runs; Reserve is for who asks before.
func (t *Tokens) Reserve(ctx context.Context) error {
	if err := makeDir(t.dir); err != nil {
		return err
	}
	if _, err := t.read(ctx); err != nil {
		return err
	}
	room, err := t.takeRoom(t.Path())
	if err != nil {
		return explain("store the sign-in in", t.Path(), err)
	}
	return explain("store the sign-in in", t.Path(), errors.Join(room.Close(), os.Remove(room.Name())))
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

// exists tells whether there is a file of tokens, of whatever edition.
func (t *Tokens) exists() bool {
	for _, name := range []string{tokensName, oldTokens} {
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
	if _, err := t.read(ctx); !errors.As(err, &damaged) {
		return "", err // another process was quicker
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

// Wipe deletes token, client id and secret, whatever state the file is in.
func (t *Tokens) Wipe(ctx context.Context) error {
	if !t.exists() {
		return nil
	}
	lock, err := t.lock(ctx)
	if err != nil {
		return err
	}
	defer lock.Close()
	return t.remove(ctx)
}

// remove deletes the file, of whatever edition. The caller has the lock.
func (t *Tokens) remove(ctx context.Context) error {
	for _, name := range []string{tokensName, oldTokens} {
		path := filepath.Join(t.dir, name)
		if err := removeFile(ctx, path, t.timeout); err != nil {
			return explain("delete", path, err)
		}
	}
	return nil
}

// lock keeps other changes out.
func (t *Tokens) lock(ctx context.Context) (*flock.Flock, error) {
	if err := makeDir(t.dir); err != nil {
		return nil, err
	}
	return lockFile(ctx, filepath.Join(t.dir, tokensLock), max(t.timeout, renewTimeout))
}

// read is what is stored: in the file, or where there is none yet, in that of
// the first edition.
func (t *Tokens) read(ctx context.Context) (tokenFile, error) {
	var file tokenFile
	path := t.Path()
	err := plainFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return readOldTokens(ctx, t.dir, t.options)
	}
	if err != nil {
		return file, err
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return file, explain("read", path, err)
	}
	// The error of decoding would show what it could not read.
	if json.Unmarshal(text, &file) != nil || file == (tokenFile{}) {
		return tokenFile{}, &DamagedError{Path: path, Reason: "it holds no sign-in"}
	}
	return file, nil
}

// edit changes the file, under its lock. The room of the new file is taken
// before change is called, as change may spend a refresh token: a full disk, or
// a file or folder that may not be written, is found while the old one is good.
func (t *Tokens) edit(ctx context.Context, change func(*tokenFile) error) error {
	lock, err := t.lock(ctx)
	if err != nil {
		return err
	}
	defer lock.Close()
	file, err := t.read(ctx)
	if err != nil {
		return err
	}
	path := t.Path()
	fresh, err := t.takeRoom(path)
	if err != nil {
		return explain("store the sign-in in", path, err)
	}
	defer os.Remove(fresh.Name())
	defer fresh.Close()
	if err := change(&file); err != nil {
		return err
	}
	// What change got must be stored even where nobody waits for it any more:
	// the token before it is dead.
	ctx = context.WithoutCancel(ctx)
	if err := t.die(); err != nil {
		return err
	}
	if file == (tokenFile{}) { // nothing is left to keep
		return t.remove(ctx)
	}
	text, err := json.Marshal(file)
	if err == nil {
		_, err = fresh.WriteAt(text, 0)
	}
	if err == nil {
		err = fresh.Truncate(int64(len(text)))
	}
	if err == nil && !t.noSync {
		err = fresh.Sync()
	}
	if err := errors.Join(err, fresh.Close()); err != nil {
		return explain("store the sign-in in", path, err)
	}
	if err := retry(ctx, t.timeout, func() error { return os.Rename(fresh.Name(), path) }); err != nil {
		return explain("store the sign-in in", path, err)
	}
	// Nothing is left of it in the file of the first edition.
	old := filepath.Join(t.dir, oldTokens)
	if err := errors.Join(syncDir(t.dir), removeFile(ctx, old, t.timeout)); err != nil {
		return explain("store the sign-in in", path, err)
	}
	return t.die()
}

// takeRoom makes a file beside path that is larger than path will be, written
// and synced. A file that may not be written counts as one that may not be
// replaced: who takes the permission away means it.
func (t *Tokens) takeRoom(path string) (*os.File, error) {
	if old, err := os.OpenFile(path, os.O_WRONLY, 0); err == nil {
		old.Close()
	} else if !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	f, err := os.CreateTemp(t.dir, ".new-tokens-*")
	if err != nil {
		return nil, err
	}
	_, err = f.Write(bytes.Repeat([]byte{' '}, reserved))
	if err == nil && !t.noSync {
		err = f.Sync()
	}
	if err != nil {
		f.Close()
		os.Remove(f.Name())
		return nil, err
	}
	return f, nil
}
