package store

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"hash/crc32"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
)

// Names of the file of tokens, of what a change of it is written to before it
// takes its place, and of its lock, which is held while a token is renewed.
const (
	tokensName = "tokens.json"
	tokensNext = "tokens.json.new"
	tokensRoom = "tokens.json.room" // never holds anything
	tokensLock = "auth.lock"
)

// tokenFiles are all that can hold a token, that of the first edition too.
var tokenFiles = [...]string{tokensName, tokensNext, oldTokens}

// reserved is how large the file is made when room for it is taken: more than
// a token of four times the usual size needs.
const reserved = 4 << 10

// tokenFile is what is in the file, as JSON.
type tokenFile struct {
	Token       *tokenRecord       `json:"token,omitempty"`
	Credentials *credentialsRecord `json:"credentials,omitempty"`
	Checksum    uint32             `json:"checksum,omitempty"` // CRC-32C of the JSON without it; 0 in files of old
}

// checksum is what Checksum should be: a flipped bit must not make another user.
func (f tokenFile) checksum() uint32 {
	f.Checksum = 0
	text, _ := json.Marshal(f) // texts and times always can be
	return crc32.Checksum(text, castagnoli)
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

// remove deletes all files of tokens. The caller has the lock.
func (t *Tokens) remove(ctx context.Context) error {
	for _, name := range tokenFiles {
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
	return readTokens(path)
}

// readTokens reads a file of tokens; one that holds none is a *DamagedError.
func readTokens(path string) (file tokenFile, err error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return file, explain("read", path, err)
	}
	// The error of decoding would show what it could not read.
	if json.Unmarshal(text, &file) != nil || file == (tokenFile{Checksum: file.Checksum}) {
		return tokenFile{}, &DamagedError{Path: path, Reason: "it holds no sign-in"}
	}
	if file.Checksum != 0 && file.Checksum != file.checksum() {
		return tokenFile{}, &DamagedError{Path: path, Reason: "its checksum is wrong"}
	}
	file.Checksum = 0
	return file, nil
}

// finish does the last step of a change whose process died before it: a new file
// that is whole takes the place of the old one, whose refresh token is spent. One
// that is not whole goes. The caller has the lock.
func (t *Tokens) finish(ctx context.Context) error {
	next := filepath.Join(t.dir, tokensNext)
	err := plainFile(next)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	var damaged *DamagedError
	if err == nil {
		_, err = readTokens(next)
	}
	switch {
	case errors.As(err, &damaged):
		err = removeFile(ctx, next, t.timeout)
	case err == nil:
		err = t.replace(ctx)
	}
	return explain("store the sign-in in", t.Path(), err)
}

// replace puts the new file, which is whole, in place of the old one, and leaves
// nothing in that of the first edition.
func (t *Tokens) replace(ctx context.Context) error {
	if err := retry(ctx, t.timeout, func() error { return os.Rename(filepath.Join(t.dir, tokensNext), t.Path()) }); err != nil {
		return err
	}
	return errors.Join(syncDir(t.dir), removeFile(ctx, filepath.Join(t.dir, oldTokens), t.timeout))
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
	if err := t.finish(ctx); err != nil {
		return err
	}
	file, err := t.read(ctx)
	if err != nil {
		return err
	}
	path, whole := t.Path(), false
	next, err := t.takeRoom(tokensNext, os.O_EXCL)
	if err != nil {
		return explain("store the sign-in in", path, err)
	}
	defer func() {
		next.Close()
		if !whole {
			os.Remove(next.Name())
		}
	}()
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
		next.Close()
		return t.remove(ctx)
	}
	file.Checksum = file.checksum()
	text, err := json.Marshal(file)
	if err == nil {
		_, err = next.WriteAt(text, 0)
	}
	if err == nil {
		err = next.Truncate(int64(len(text)))
	}
	if err == nil && !t.noSync {
		err = next.Sync()
	}
	if err := errors.Join(err, next.Close()); err != nil {
		return explain("store the sign-in in", path, err)
	}
	whole = true // from here on another change finishes this one
	if err := t.die(); err != nil {
		return err
	}
	if err := t.replace(ctx); err != nil {
		return explain("store the sign-in in", path, err)
	}
	return t.die()
}

// takeRoom makes a file larger than the new one will be, written and synced. A
// file of tokens that may not be written counts as one that may not be replaced:
// who takes the permission away means it.
func (t *Tokens) takeRoom(name string, flag int) (*os.File, error) {
	if old, err := os.OpenFile(t.Path(), os.O_WRONLY, 0); err == nil {
		old.Close()
	} else if !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	f, err := os.OpenFile(filepath.Join(t.dir, name), os.O_CREATE|os.O_WRONLY|flag, 0o600)
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
