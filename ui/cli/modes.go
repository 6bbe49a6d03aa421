package cli

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// private tells whether a file of a profile holds readings or tokens: the two
// databases, and copies of them that were set aside.
func private(name string) bool {
	return strings.HasPrefix(name, "auth.db") || strings.HasPrefix(name, "cache.db")
}

// closeToOthers takes from other users of this machine what a copy from
// elsewhere, or a careless chmod, has let them do with the files of a profile,
// and says so. The directory is left alone: --data-dir may name a shared one.
func (a *app) closeToOthers(dir string) {
	if runtime.GOOS == "windows" {
		return // a file's mode there is not who may read it
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return // not there yet; whoever needs it says what is wrong
	}
	for _, entry := range entries {
		if !private(entry.Name()) {
			continue
		}
		path := filepath.Join(dir, entry.Name())
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
