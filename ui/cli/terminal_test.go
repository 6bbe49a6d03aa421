//go:build unix

package cli_test

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"
	"time"
)

// patience is how long a screen may take to show what is waited for; it is the
// time after which a test fails, not one that is waited out. On a machine that
// does much else a demo takes long to start.
const patience = 2 * time.Minute

// TestTerminal runs the built program in real terminals: tmux, a shell in it,
// keys typed, the screen read. Nothing here sleeps; everything waits for what
// the screen shows.
func TestTerminal(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("real terminals take a while")
	}
	for _, tool := range []string{"tmux", "go", "sh"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("no %s on this machine", tool)
		}
	}
	bin := build(t)
	scenarios := []struct {
		name string
		run  func(*testing.T, string)
	}{
		{"demo tour", demoTour},
		{"sign-in, sync, offline", signInSyncOffline},
		{"sign-in can be left", signInLeft},
		{"NO_COLOR", noColour},
		{"ascii", asciiOnly},
		{"SIGTERM", signalled("TERM")},
		{"SIGHUP", signalled("HUP")},
		{"terminal goes away", terminalGone},
		{"two at once", twoAtOnce},
		{"mouse", mouse},
		{"suspend", suspend},
		{"TERM=dumb", dumb},
		{"quit at once", quitAtOnce},
		{"quit while refreshing", quitRefreshing},
		{"settings are kept", settingsKept},
	}
	for _, s := range scenarios {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			s.run(t, bin)
		})
	}
}

// build makes the two programs, with the race detector where the test has it.
func build(t *testing.T) string {
	t.Helper()
	bin := t.TempDir()
	args := []string{"build", "-o", bin + "/"}
	if raceDetector() {
		args = append(args, "-race")
	}
	cmd := exec.Command("go", append(args, ".", "./withings/withingstest/cmd/fakewithings")...)
	cmd.Dir = root(t)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return bin
}

func raceDetector() bool {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return false
	}
	for _, s := range info.Settings {
		if s.Key == "-race" {
			return s.Value == "true"
		}
	}
	return false
}

// person is a place to run the program in: home, data and configuration of its
// own, and nothing from the environment the test runs in.
type person struct {
	home string
	env  []string
}

func newPerson(t *testing.T, bin string, env ...string) *person {
	t.Helper()
	home := t.TempDir()
	for _, dir := range []string{"bin", "tmp"} {
		if err := os.Mkdir(filepath.Join(home, dir), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	p := &person{home: home}
	// What opens a browser only notes the address; the test is the browser.
	note := "#!/bin/sh\nprintf %s \"$1\" >'" + p.path("address.new") + "' && mv '" + p.path("address.new") + "' '" + p.path("address") + "'\n"
	for _, name := range []string{"xdg-open", "open"} {
		p.write(t, filepath.Join("bin", name), note, 0o700)
	}
	// The program's process id, to send signals to.
	p.write(t, filepath.Join("bin", "run"), "#!/bin/sh\necho $$ >'"+p.path("pid")+"'\nexec withings-tui \"$@\"\n", 0o700)
	p.env = append([]string{
		"HOME=" + home, "TMPDIR=" + p.path("tmp"), "TZ=Europe/Berlin", "LC_ALL=C.UTF-8", "SHELL=/bin/sh",
		"PATH=" + p.path("bin") + ":" + bin + ":" + os.Getenv("PATH"), "PS1=shell:$?> ",
		"WITHINGS_REDIRECT_URL=http://127.0.0.1:0/callback", // any free port
		// A real Withings is out of reach of every test.
		"WITHINGS_API_URL=http://127.0.0.1:9", "WITHINGS_ACCOUNT_URL=http://127.0.0.1:9",
		"GORACE=halt_on_error=1",
	}, env...)
	return p
}

func (p *person) path(name string) string { return filepath.Join(p.home, name) }

func (p *person) write(t *testing.T, name, content string, mode os.FileMode) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(p.path(name)), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(p.path(name), []byte(content), mode); err != nil {
		t.Fatal(err)
	}
}

// command runs the program without a terminal.
func (p *person) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command("/usr/bin/env", append([]string{name}, args...)...)
	cmd.Dir, cmd.Env = p.home, p.env
	return cmd
}

// nothingLeft: what the program made for itself while it ran is gone.
func (p *person) nothingLeft(t *testing.T) {
	t.Helper()
	eventually(t, "an empty directory of temporary files", func() (bool, string) {
		var left []string
		err := filepath.WalkDir(p.path("tmp"), func(path string, _ fs.DirEntry, _ error) error {
			if path != p.path("tmp") {
				left = append(left, path)
			}
			return nil
		})
		return err == nil && len(left) == 0, strings.Join(left, "\n")
	})
}

// eventually asks again and again until it is told yes, or patience ends with
// what was seen last.
func eventually(t *testing.T, what string, ask func() (bool, string)) {
	t.Helper()
	within := time.After(patience)
	again := time.NewTicker(15 * time.Millisecond)
	defer again.Stop()
	for {
		ok, seen := ask()
		if ok {
			return
		}
		select {
		case <-within:
			t.Fatalf("waited %v for %s; there is\n%s", patience, what, strings.TrimRight(seen, " \n"))
		case <-again.C:
		}
	}
}
