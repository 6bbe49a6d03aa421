package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"withings-tui/ui/config"
)

// writeTo writes to standard output where path is empty, replaces a file when
// the new one is whole, or writes into a device such as /dev/null, or a pipe.
func (a *app) writeTo(path string, write func(io.Writer) error) error {
	if path == "" {
		return write(a.out)
	}
	info, err := os.Stat(path)
	switch {
	case err != nil || info.Mode().IsRegular():
		return config.Replace(path, write)
	case info.IsDir():
		return usage("-o: %s is a directory; name a file in it", path)
	}
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err == nil {
		err = errors.Join(write(f), f.Close())
	}
	if failed, ok := errors.AsType[*fs.PathError](err); ok {
		err = failed.Err // the path is told already
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return nil
}

// closeToOthers takes from other users of this machine what a copy from
// elsewhere, or a careless chmod, has let them do with the files of a profile
// (readings, tokens, and copies that were set aside), and says so. The
// directory is left alone: --data-dir may name a shared one.
func (a *app) closeToOthers(s *session) {
	if runtime.GOOS == "windows" {
		return // a file's mode there is not who may read it
	}
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		return // not there yet; whoever needs it says what is wrong
	}
	for _, entry := range entries {
		if !strings.HasPrefix(entry.Name(), filepath.Base(s.tokens.Path())) && !strings.HasPrefix(entry.Name(), filepath.Base(s.cache.Path())) {
			continue
		}
		path := filepath.Join(s.dir, entry.Name())
		info, err := entry.Info()
		if err != nil || !info.Mode().IsRegular() || info.Mode().Perm()&0o077 == 0 {
			continue
		}
		was := info.Mode().Perm()
		if err := os.Chmod(path, was&^0o077); err != nil {
			a.word("%s is open to others on this machine (%04o) and cannot be closed to them; chmod 600 it.", a.redact(path), was)
			continue
		}
		a.word("%s was open to others on this machine (%04o); it is closed to them now.", a.redact(path), was)
	}
}
