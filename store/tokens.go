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

	bolt "go.etcd.io/bbolt"
)

// Names of the files of tokens, and of what is in them.
const (
	tokensName = "auth.db"
	tokensLock = "auth.lock" // held while a token is renewed
)

var (
	bucketAuth     = []byte("auth")
	keyToken       = []byte("token")
	keyCredentials = []byte("credentials")
)

// renewTimeout is how long to wait for another process that renews the token:
// longer than the 71 s that a renewal whose first answer was lost can take.
const renewTimeout = 2 * time.Minute

// Tokens keeps a person's token and the client id and secret of their Withings
// application, in a file of its own that only they can read. It is a
// withings.TokenStore. Like a Cache it holds nothing open. A file that cannot
// be read is told with a *DamagedError and left as it is.
type Tokens struct {
	dir     string
	timeout time.Duration
}

var _ withings.TokenStore = (*Tokens)(nil)

// NewTokens names the file of tokens in dir. It touches nothing.
func NewTokens(dir string, opts ...Option) *Tokens {
	return &Tokens{dir: dir, timeout: newOptions(opts).timeout}
}

// Path is the file of the tokens.
func (t *Tokens) Path() string { return filepath.Join(t.dir, tokensName) }

// String is the path; it never tells what is in the file.
func (t *Tokens) String() string { return "tokens in " + t.Path() }

// tokenRecord is a token as it is stored, as JSON.
type tokenRecord struct {
	Access  string    `json:"access_token"`
	Refresh string    `json:"refresh_token"`
	Expiry  time.Time `json:"expiry"`
	Scope   string    `json:"scope"`
	UserID  string    `json:"user_id"`
}

// credentialsRecord is a client id and secret as they are stored, as JSON.
type credentialsRecord struct {
	ID     string `json:"client_id"`
	Secret string `json:"client_secret"`
}

// Load is the stored token, or withings.ErrNoToken.
func (t *Tokens) Load(ctx context.Context) (withings.Token, error) {
	var rec tokenRecord
	ok, err := t.get(ctx, keyToken, &rec)
	if err != nil {
		return withings.Token{}, fmt.Errorf("read token: %w", err)
	}
	if !ok {
		return withings.Token{}, withings.ErrNoToken
	}
	return withings.Token{AccessToken: rec.Access, RefreshToken: rec.Refresh, Expiry: rec.Expiry, Scope: rec.Scope, UserID: rec.UserID}, nil
}

// Update runs change with the stored token, the zero Token where there is
// none, and stores what it returns before it returns it. Another Update, of
// whatever process, waits until it is through, so that two never renew one
// token; Load does not wait.
func (t *Tokens) Update(ctx context.Context, change func(withings.Token) (withings.Token, error)) (withings.Token, error) {
	lock, err := t.lock(ctx)
	if err != nil {
		return withings.Token{}, err
	}
	defer lock.Close()
	was, err := t.Load(ctx)
	if err != nil && !errors.Is(err, withings.ErrNoToken) {
		return withings.Token{}, err
	}
	is, err := change(was)
	if err != nil {
		return withings.Token{}, err
	}
	rec := tokenRecord{Access: is.AccessToken, Refresh: is.RefreshToken, Expiry: is.Expiry, Scope: is.Scope, UserID: is.UserID}
	// What change got must be stored even where nobody waits for it any more:
	// the token before it is dead.
	if err := t.put(context.WithoutCancel(ctx), keyToken, rec); err != nil {
		return withings.Token{}, fmt.Errorf("store token: %w", err)
	}
	return is, nil
}

// Forget deletes the token, and writes the file anew so that nothing of it is
// left there. Client id and secret stay.
func (t *Tokens) Forget(ctx context.Context) error {
	if _, err := os.Stat(t.Path()); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	lock, err := t.lock(ctx)
	if err != nil {
		return err
	}
	defer lock.Close()
	var rec credentialsRecord
	kept, err := t.get(ctx, keyCredentials, &rec)
	if err != nil {
		return fmt.Errorf("forget token: %w", err)
	}
	if !kept {
		return explain("delete", t.Path(), removeFile(ctx, t.Path(), t.timeout))
	}
	return t.rewrite(ctx, map[string]any{string(keyCredentials): rec})
}

// Credentials are the stored client id and secret, or ErrNoCredentials.
func (t *Tokens) Credentials(ctx context.Context) (id, secret string, err error) {
	var rec credentialsRecord
	ok, err := t.get(ctx, keyCredentials, &rec)
	if err != nil {
		return "", "", fmt.Errorf("read client id and secret: %w", err)
	}
	if !ok {
		return "", "", ErrNoCredentials
	}
	return rec.ID, rec.Secret, nil
}

// SetCredentials stores a client id and secret.
func (t *Tokens) SetCredentials(ctx context.Context, id, secret string) error {
	lock, err := t.lock(ctx)
	if err != nil {
		return err
	}
	defer lock.Close()
	if err := t.put(ctx, keyCredentials, credentialsRecord{id, secret}); err != nil {
		return fmt.Errorf("store client id and secret: %w", err)
	}
	return nil
}

// lock keeps other changes out.
func (t *Tokens) lock(ctx context.Context) (*os.File, error) {
	if err := makeDir(t.dir); err != nil {
		return nil, err
	}
	return lockFile(ctx, filepath.Join(t.dir, tokensLock), max(t.timeout, renewTimeout))
}

// get reads a record into v; false where there is none.
func (t *Tokens) get(ctx context.Context, key []byte, v any) (bool, error) {
	var text []byte
	err := t.transact(ctx, false, func(tx *bolt.Tx) error {
		b := tx.Bucket(bucketAuth)
		if b == nil {
			return fmt.Errorf("no bucket %s: %w", bucketAuth, errCorrupt)
		}
		text = bytes.Clone(b.Get(key))
		return nil
	})
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil || text == nil {
		return false, err
	}
	if json.Unmarshal(text, v) != nil { // its error would show what it could not read
		return false, &DamagedError{Path: t.Path(), Reason: errCorrupt.Error()}
	}
	return true, nil
}

// put stores a record. The caller has the lock.
func (t *Tokens) put(ctx context.Context, key []byte, v any) error {
	if _, err := os.Stat(t.Path()); errors.Is(err, fs.ErrNotExist) {
		return t.rewrite(ctx, map[string]any{string(key): v})
	}
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return t.transact(ctx, true, func(tx *bolt.Tx) error {
		b := tx.Bucket(bucketAuth)
		if b == nil {
			return fmt.Errorf("no bucket %s: %w", bucketAuth, errCorrupt)
		}
		return b.Put(key, text)
	})
}

// rewrite makes the file anew with these records, whole, under another name
// first. The caller has the lock.
func (t *Tokens) rewrite(ctx context.Context, records map[string]any) error {
	fresh := fmt.Sprintf("%s.new-%d", t.Path(), os.Getpid())
	defer os.Remove(fresh)
	if err := os.Remove(fresh); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return explain("make", t.Path(), err)
	}
	db, err := bolt.Open(fresh, 0o600, boltOptions(false))
	if err != nil {
		return explain("make", t.Path(), err)
	}
	err = db.Update(func(tx *bolt.Tx) error {
		b, err := tx.CreateBucket(bucketAuth)
		for key, v := range records {
			var text []byte
			if err == nil {
				text, err = json.Marshal(v)
			}
			if err == nil {
				err = b.Put([]byte(key), text)
			}
		}
		return err
	})
	if err := errors.Join(err, db.Close()); err != nil {
		return explain("make", t.Path(), err)
	}
	if err := retry(ctx, t.timeout, func() error { return os.Rename(fresh, t.Path()) }); err != nil {
		return explain("make", t.Path(), err)
	}
	return explain("make", t.Path(), syncDir(t.dir))
}

// transact runs one transaction on the file, which is never set aside.
func (t *Tokens) transact(ctx context.Context, write bool, fn func(*bolt.Tx) error) error {
	o, err := openBolt(ctx, t.Path(), write, t.timeout)
	if errors.Is(err, fs.ErrNotExist) {
		return fs.ErrNotExist
	}
	if err != nil {
		if reason := openDamage(err); reason != "" {
			return &DamagedError{Path: t.Path(), Reason: reason}
		}
		return explain("open", t.Path(), err)
	}
	err = o.run(write, fn)
	var f *fault
	faulted := errors.As(err, &f)
	closing := o.close(faulted)
	switch {
	case faulted:
		return &DamagedError{Path: t.Path(), Reason: "its pages do not hold together"}
	case errors.Is(err, errCorrupt):
		return &DamagedError{Path: t.Path(), Reason: err.Error()}
	case err != nil:
		return explainOwn(t.Path(), err)
	}
	return explain("close", t.Path(), closing)
}
