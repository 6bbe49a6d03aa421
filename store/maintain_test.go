package store

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	bolt "go.etcd.io/bbolt"
)

func TestWipeAndCompact(t *testing.T) {
	t.Parallel()
	c, f := newCache(t), years(t, 150)
	refreshed(t, c, f, RefreshOptions{})
	tokens := NewTokens(c.Dir())
	if err := tokens.SetCredentials(t.Context(), "id", "secret"); err != nil {
		t.Fatal(err)
	}
	clear(f.groups)
	for id := range int64(40) {
		f.put(t, scale(id+1, day0+id, 80000))
	}
	refreshed(t, c, f, RefreshOptions{Full: true})
	raw(t, c.Path(), func(tx *bolt.Tx) error { // the log keeps what vanished
		if err := tx.DeleteBucket(bucketGone); err != nil {
			return err
		}
		_, err := tx.CreateBucket(bucketGone)
		return err
	})
	want := contents(t, c)
	before, after, err := c.Compact(t.Context())
	if err != nil || after*2 > before {
		t.Errorf("compact: %d to %d bytes, %v", before, after, err)
	}
	if info, _ := os.Stat(c.Path()); info.Size() != after || info.Mode().Perm() != 0o600 {
		t.Errorf("%d bytes, mode %v", info.Size(), info.Mode())
	}
	if contents(t, c) != want {
		t.Error("compact changed the contents")
	}
	sound(t, c)
	corrupt(t, c.Path(), func([]byte) []byte { return []byte("x") })
	if err := c.Read(t.Context(), func(*Reader) error { return nil }); !errors.Is(err, ErrDamaged) {
		t.Error(err)
	}
	if err := c.Wipe(t.Context()); err != nil {
		t.Fatal(err)
	}
	var left []string
	_ = filepath.WalkDir(c.Dir(), func(path string, d fs.DirEntry, _ error) error {
		if !d.IsDir() {
			left = append(left, d.Name())
		}
		return nil
	})
	if strings.Join(left, " ") != "auth.db auth.lock cache.lock refresh.lock" {
		t.Errorf("left: %v", left)
	}
	if id, _, err := tokens.Credentials(t.Context()); id != "id" || err != nil {
		t.Error(id, err)
	}
	if !read(t, c, func(r *Reader) (bool, error) { return r.Empty(), nil }) {
		t.Error("not empty")
	}
}

// TestReplacedWhileWaiting: who waits for the lock of a file that is replaced
// meanwhile must write to the new one.
func TestReplacedWhileWaiting(t *testing.T) {
	t.Parallel()
	c := newCache(t)
	storeSpecs(t, c, scale(1, day0, 82000))
	held, err := openBolt(context.Background(), c.Path(), true, 0)
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error)
	go func() { done <- c.Exclude(context.Background(), 1, true) }()
	copied := c.Path() + ".copy"
	b, err := os.ReadFile(c.Path())
	if err == nil {
		if err = os.WriteFile(copied, b, 0o600); err == nil {
			err = os.Rename(copied, c.Path())
		}
	}
	if err := errors.Join(err, held.close(false)); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if s := read(t, c, (*Reader).State); s.Excluded != 1 {
		t.Error("the mark went into the file that was replaced")
	}
}

func TestModes(t *testing.T) {
	t.Parallel()
	c := New(t.TempDir()+"/a/b", at(0))
	storeSpecs(t, c, scale(1, day0, 82000))
	for path, want := range map[string]fs.FileMode{c.Dir(): 0o700, c.Path(): 0o600, c.Dir() + "/cache.lock": 0o600} {
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v %v, want %v", path, info.Mode(), err, want)
		}
	}
	if err := os.Chmod(c.Path(), 0o644); err != nil {
		t.Fatal(err)
	}
	if h, _ := c.Check(t.Context()); !h.Exposed {
		t.Error("a file that others can read is not told")
	}
	storeSpecs(t, c, scale(2, day0, 82000))
	if h, _ := c.Check(t.Context()); h.Exposed {
		t.Error("the mode stayed")
	}
}
