//go:build !windows

package store

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestOddFilesAreRefusedBeforeTheyAreOpened: a pipe would keep its reader
// waiting for ever.
func TestOddFilesAreRefusedBeforeTheyAreOpened(t *testing.T) {
	t.Parallel()
	kinds := map[string]func(path string) error{
		"pipe":           func(path string) error { return syscall.Mkfifo(path, 0o600) },
		"folder":         func(path string) error { return os.Mkdir(path, 0o700) },
		"dangling link":  func(path string) error { return os.Symlink(path+".gone", path) },
		"link to itself": func(path string) error { return os.Symlink(filepath.Base(path), path) },
		"device":         func(path string) error { return os.Symlink("/dev/zero", path) },
	}
	for name, make := range kinds {
		for _, file := range []string{cacheName, tokensName, tokensNext, oldTokens, cacheLock, refreshLock} {
			t.Run(name+" as "+file, func(t *testing.T) {
				t.Parallel()
				dir := t.TempDir()
				if err := make(filepath.Join(dir, file)); err != nil {
					t.Skip(err)
				}
				c, tokens := New(dir, func(o *options) { o.timeout = time.Second }), NewTokens(dir)
				start := time.Now()
				_, load := c.Load(t.Context(), Always())
				_, check := c.Check(t.Context())
				_, stamp := c.Stamp()
				_, token := tokens.Load(t.Context())
				if took := time.Since(start); took > 2*time.Second {
					t.Errorf("took %v", took)
				}
				errs := map[string]error{"load": load, "check": check, "stamp": stamp, "write": c.SetNote(t.Context(), 1, "a"),
					"token": token, "set": tokens.SetCredentials(t.Context(), "a", "b")}
				told := 0
				for what, err := range errs {
					if errors.Is(err, ErrOddFile) {
						told++
						if strings.Contains(err.Error(), "\n") || !strings.Contains(err.Error(), dir) {
							t.Errorf("%s: %v", what, err)
						}
					}
				}
				if told == 0 && file != refreshLock {
					t.Errorf("nothing was told: %v", errs)
				}
			})
		}
	}
}

// TestWipeFollowsLinks: what a link leads to goes as well.
func TestWipeFollowsLinks(t *testing.T) {
	t.Parallel()
	elsewhere, c := filepath.Join(t.TempDir(), "there.db"), newCache(t)
	storeSpecs(t, c, scale(1, day0, 80000))
	if err := errors.Join(os.Rename(c.Path(), elsewhere), os.Symlink(elsewhere, c.Path())); err != nil {
		t.Fatal(err)
	}
	if len(load(t, c).Weighings) != 1 {
		t.Error("a link is not followed")
	}
	if err := c.Wipe(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{elsewhere, c.Path()} {
		if _, err := os.Lstat(path); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s is left: %v", path, err)
		}
	}
}

// TestWipeLeavesWhatIsNoFile: where a link leads to a pipe or a device, that is
// somebody else's; it stays, and so does the link, and that is said.
func TestWipeLeavesWhatIsNoFile(t *testing.T) {
	t.Parallel()
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Skip(err)
	}
	c := newCache(t)
	if err := os.Symlink(pipe, c.Path()); err != nil {
		t.Fatal(err)
	}
	if err := c.Wipe(t.Context()); !errors.Is(err, ErrOddFile) || !strings.Contains(err.Error(), pipe) {
		t.Error(err)
	}
	for _, left := range []string{pipe, c.Path()} {
		if _, err := os.Lstat(left); err != nil {
			t.Error(err)
		}
	}
}

// TestWipeLeavesAFolderThatHasTheNameOfADamagedCopy: it is not ours, and the
// cache goes all the same.
func TestWipeLeavesAFolderThatHasTheNameOfADamagedCopy(t *testing.T) {
	t.Parallel()
	c := newCache(t)
	storeSpecs(t, c, scale(1, day0, 80000))
	folder := c.Path() + ".damaged-20260101-000000"
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	if h, err := c.Check(t.Context()); err != nil || len(h.SetAside) > 0 {
		t.Errorf("it is taken for a damaged copy: %v, %v", h.SetAside, err)
	}
	if err := c.Wipe(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Lstat(c.Path()); !errors.Is(err, os.ErrNotExist) {
		t.Error("the cache is left")
	}
	if _, err := os.Lstat(folder); err != nil {
		t.Error(err)
	}
}

// TestACacheThatCannotBeLookedAtIsNotCalledDamaged: a link whose target no name
// can be is an error of looking, from which nothing follows for a file.
func TestACacheThatCannotBeLookedAtIsNotCalledDamaged(t *testing.T) {
	t.Parallel()
	c := newCache(t)
	if err := errors.Join(os.MkdirAll(filepath.Dir(c.Path()), 0o700), os.Symlink(strings.Repeat("n", 300), c.Path())); err != nil {
		t.Skip(err)
	}
	if h, err := c.Check(t.Context()); err == nil || len(h.Problems) > 0 {
		t.Errorf("%v, %v", h.Problems, err)
	}
}
