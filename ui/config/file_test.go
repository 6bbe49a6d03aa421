package config_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"withings-tui/ui/config"
)

// Whatever goes wrong, the file that was there is there, and nothing beside it;
// the words name the file that was asked for, once.
func TestAFileIsReplacedWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "f")
	write := func(text string, err error) func(io.Writer) error {
		return func(w io.Writer) error {
			if _, err := io.WriteString(w, text); err != nil {
				return err
			}
			return err
		}
	}
	holds := func(want string) {
		t.Helper()
		left, err := os.ReadDir(dir)
		if got, _ := os.ReadFile(path); string(got) != want || err != nil || len(left) != 1 {
			t.Errorf("it holds %q beside %v, want %q alone", got, left, want)
		}
	}
	if err := config.Replace(path, write("one", nil)); err != nil {
		t.Fatal(err)
	}
	holds("one")
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info, err)
	}
	full := &os.PathError{Op: "write", Path: filepath.Join(dir, ".f.123"), Err: syscall.ENOSPC}
	err := config.Replace(path, write("two", full))
	if !errors.Is(err, syscall.ENOSPC) || err.Error() != "write "+path+": "+syscall.ENOSPC.Error() {
		t.Errorf("a full disk: %v", err)
	}
	holds("one")
	if err := config.Replace(path, write("three", nil)); err != nil {
		t.Fatal(err)
	}
	holds("three")
	reader, err := os.Open(path) // Windows does not replace what somebody reads
	if err != nil {
		t.Fatal(err)
	}
	time.AfterFunc(100*time.Millisecond, func() { reader.Close() })
	if err := config.Replace(path, write("four", nil)); err != nil {
		t.Errorf("while somebody reads it: %v", err)
	}
	holds("four")
	if err := config.Replace(filepath.Join(dir, "none", "f"), write("", nil)); err == nil || strings.Contains(err.Error(), ".f.") {
		t.Errorf("no such folder: %v", err)
	}
}
