package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"withings-tui/withings/withingstest"
)

// TestFilesAreTheOwnersOnly: whatever the umask, nobody else can look into what
// is written; what somebody has opened to others is closed again, with a word.
func TestFilesAreTheOwnersOnly(t *testing.T) {
	t.Parallel()
	if os.PathSeparator != '/' {
		t.Skip("Windows has no such modes")
	}
	l := startLedger(t, withingstest.Config{})
	smallAccount(l.withings)
	p := newProgram(t, l)
	underUmask0 := func() {
		t.Helper()
		path := filepath.Join(t.TempDir(), "umask-0")
		if err := os.WriteFile(path, []byte("#!/bin/sh\numask 0\nexec "+p.path+" \"$@\"\n"), 0o700); err != nil {
			t.Fatal(err)
		}
		p.path = path
	}
	underUmask0()
	if s := p.login("&auto=1", "--no-browser"); s.exit != exitDone {
		t.Fatalf("%+v", s)
	}
	p.must(exitDone, "sync")
	out := filepath.Join(p.home, "out")
	p.must(exitDone, "export", "all", "--format", "csv", "-o", out)
	p.must(exitDone, "report", "-o", filepath.Join(p.home, "report.md"))
	ownersOnly := func() {
		t.Helper()
		for _, dir := range []string{filepath.Join(p.home, ".local"), out} {
			err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
				if err != nil {
					return err
				}
				info, err := d.Info()
				if err == nil && info.Mode().Perm()&0o077 != 0 && (dir == out || strings.HasPrefix(path, p.data(""))) {
					t.Errorf("%s: %v", path, info.Mode())
				}
				return err
			})
			if err != nil {
				t.Error(err)
			}
		}
		if info, err := os.Stat(filepath.Join(p.home, "report.md")); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("the report: %v, %v", info, err)
		}
	}
	ownersOnly()
	for _, command := range []string{"sync", "summary"} {
		for _, name := range []string{"tokens.json", "cache.db"} {
			if err := os.Chmod(p.data(name), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		if s := p.must(exitDone, "doctor"); !strings.Contains(s.stdout, "chmod 600") && !strings.Contains(s.stderr, "tokens.json") {
			t.Errorf("doctor says nothing of it:\n%s%s", s.stdout, s.stderr)
		}
		for _, name := range []string{"tokens.json", "cache.db"} {
			if err := os.Chmod(p.data(name), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		s := p.must(exitDone, command)
		for _, name := range []string{"tokens.json", "cache.db"} {
			if !strings.Contains(s.stderr, name) {
				t.Errorf("%s says nothing of %s: %q", command, name, s.stderr)
			}
		}
		ownersOnly()
	}
}
