package store

import (
	"errors"
	"os"
	"strings"
	"syscall"
	"testing"

	"withings-tui/withings"
)

// smallDisk mounts a file system of a few bytes.
func smallDisk(t *testing.T, size string) string {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("only root can mount a small disk")
	}
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size="+size); err != nil {
		t.Skipf("cannot mount a small disk here: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
	return dir
}

func remount(t *testing.T, dir string, flags uintptr, data string) {
	t.Helper()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", syscall.MS_REMOUNT|flags, data); err != nil {
		t.Fatal(err)
	}
}

func TestFullDisk(t *testing.T) {
	t.Parallel()
	dir := smallDisk(t, "256k")
	c, f := New(dir, at(400*86400)), years(t, 300)
	_, err := c.Refresh(t.Context(), f, RefreshOptions{})
	if !errors.Is(err, ErrNoSpace) || !strings.Contains(err.Error(), dir) || strings.Contains(err.Error(), "\n") {
		t.Fatalf("%v", err)
	}
	before := load(t, c).State
	if n := before.Collections[0].Count; n < 50 || n >= 1200 {
		t.Errorf("%d groups were stored", n)
	}
	sound(t, c)
	if err := NewTokens(dir).SetCredentials(t.Context(), "id", strings.Repeat("s", 30000)); !errors.Is(err, ErrNoSpace) {
		t.Errorf("credentials: %v", err)
	}
	// With room again it goes on where it stopped.
	remount(t, dir, 0, "size=64m")
	f.calls = nil
	refreshed(t, c, f, RefreshOptions{})
	if f.calls[0].Offset < int64(before.Collections[0].Count-f.page) { // the last page is read again
		t.Errorf("went on at %d with %d stored", f.calls[0].Offset, before.Collections[0].Count)
	}
	if n := load(t, c).State.Collections[0].Count; n != 1200 {
		t.Errorf("%d groups, want 1200", n)
	}
	sound(t, c)
}

func TestReadOnlyDisk(t *testing.T) {
	t.Parallel()
	dir := smallDisk(t, "4m")
	c, f := New(dir, at(400*86400)), years(t, 3)
	refreshed(t, c, f, RefreshOptions{})
	if _, err := NewTokens(dir).Update(t.Context(), func(withings.Token) (withings.Token, error) {
		return withings.Token{AccessToken: "a", RefreshToken: "r"}, nil
	}); err != nil {
		t.Fatal(err)
	}
	want := contents(t, c)
	remount(t, dir, syscall.MS_RDONLY, "")
	if contents(t, c) != want {
		t.Error("reading changed")
	}
	if token, err := NewTokens(dir).Load(t.Context()); token.AccessToken != "a" || err != nil {
		t.Error(err)
	}
	for name, err := range map[string]error{
		"exclude": c.Mark(t.Context(), 1, MarkOut),
		"wipe":    c.Wipe(t.Context()),
		"refresh": func() error { _, err := c.Refresh(t.Context(), f, RefreshOptions{}); return err }(),
		"tokens":  NewTokens(dir).SetCredentials(t.Context(), "a", "b"),
	} {
		if !errors.Is(err, ErrReadOnly) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", name, err)
		}
	}
	remount(t, dir, 0, "")
	if contents(t, c) != want {
		t.Error("something was lost")
	}
}

func TestReadOnlyDirectory(t *testing.T) {
	t.Parallel()
	if os.Geteuid() == 0 {
		t.Skip("root may write everywhere: TestReadOnlyDisk does it for root")
	}
	parent := t.TempDir()
	if err := os.Chmod(parent, 0o500); err != nil {
		t.Fatal(err)
	}
	c := New(parent + "/data")
	if err := c.Mark(t.Context(), 1, MarkOut); !errors.Is(err, ErrReadOnly) {
		t.Errorf("%v", err)
	}
	if err := c.Read(t.Context(), func(*Reader) error { return nil }); err != nil {
		t.Errorf("%v", err)
	}
}
