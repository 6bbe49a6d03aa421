//go:build unix

package cli_test

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// shells is the prompt after whatever exit code.
var shells = regexp.MustCompile(`^shell:\d+>$`)

// signalled is a scenario in which the program is told to end by a signal.
func signalled(name string) func(*testing.T, string) {
	return func(t *testing.T, bin string) {
		p := newPerson(t, bin)
		term := p.openTerminal(t, 80, 24)
		term.demo()
		p.signal(t, name)
		s := term.until("the shell", func(s screenshot) bool { return !s.full && shells.MatchString(s.last()) })
		if !s.cursor {
			t.Error("the cursor is not shown")
		}
		if n := s.lines(); n > 3 {
			t.Errorf("%d lines are left in the shell:\n%s", n, s.text)
		}
		term.sane("SIG" + name)
		p.nothingLeft(t)
	}
}

// pid is the process id of what run has started last.
func (p *person) pid(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile(p.path("pid"))
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(b))
}

func (p *person) signal(t *testing.T, name string) {
	t.Helper()
	if out, err := p.command("kill", "-"+name, p.pid(t)).CombinedOutput(); err != nil {
		t.Fatalf("kill -%s: %v: %s", name, err, out)
	}
}

// terminalGone: a window that is closed takes the program with it, and what it
// made for itself goes too.
func terminalGone(t *testing.T, bin string) {
	p := newPerson(t, bin)
	term := p.openTerminal(t, 80, 24)
	term.demo()
	pid := p.pid(t)
	term.tmux("kill-server")
	eventually(t, "the program to end", func() (bool, string) {
		out, err := p.command("kill", "-0", pid).CombinedOutput()
		return err != nil, "process " + pid + " " + string(out)
	})
	p.nothingLeft(t)
}

// dumb: a terminal that cannot place text gets the summary, and is told why.
func dumb(t *testing.T, bin string) {
	p := newPerson(t, bin)
	term := p.openTerminal(t, 100, 60)
	term.typed("TERM=dumb withings-tui --demo")
	s := term.see("The dashboard cannot open, as this terminal cannot place text (TERM=dumb);", "Blood pressure ")
	if s.full {
		t.Error("it drew a full screen")
	}
}

func suspend(t *testing.T, bin string) {
	p := newPerson(t, bin)
	term := p.openTerminal(t, 100, 30)
	term.demo()
	term.key("2")
	term.inPane("2")
	term.key("C-z")
	s := term.until("the shell", func(s screenshot) bool {
		return !s.full && shells.MatchString(s.last()) && s.matches(`(?i)(stopped|suspended)`)
	})
	if !s.cursor {
		t.Error("suspended, and the cursor is not shown")
	}
	term.sane("ctrl+z")
	term.typed("fg")
	term.inPane("2")
	term.key("3")
	term.inPane("3")
	term.key("q")
	s = term.prompt("shell:0>")
	if !s.cursor {
		t.Error("the cursor is not shown")
	}
	term.sane("fg and quitting")
	p.nothingLeft(t)
}

// quitAtOnce: a q right at the start must not let the terminal's answers to the
// program's questions fall into the shell.
func quitAtOnce(t *testing.T, bin string) {
	p := newPerson(t, bin)
	term := p.openTerminal(t, 80, 24)
	for range 5 {
		term.typed("run")
		term.until("the full screen", func(s screenshot) bool { return s.full })
		term.key("q")
		term.prompt("shell:0>")
		// What had fallen into the shell would be typed before this.
		if said := term.shell("echo nothing"); said != "nothing" {
			t.Errorf("the shell says %q", said)
		}
	}
	term.sane("quitting at once")

	// And where q was typed before the program could read it: the terminal
	// itself echoes it, and nothing more.
	term.prompt("shell:0>")
	term.tmux("send-keys", "--", "r", "u", "n", "Enter", "q")
	const want = "shell:0> run\nqshell:0>"
	s := term.until("the shell", func(s screenshot) bool { return !s.full && s.lines() > 1 && strings.HasSuffix(s.last(), "shell:0>") })
	if got := strings.TrimRight(s.text, " \n"); got != want && got != strings.Replace(want, "q", "", 1) {
		t.Errorf("in the shell:\n%s\nwant\n%s", got, want)
	}
	term.sane("quitting before the start")
}

// quitRefreshing: quitting while a refresh runs ends the refresh before the
// program, so that nothing of it comes after.
func quitRefreshing(t *testing.T, bin string) {
	p := newPerson(t, bin)
	term := p.openTerminal(t, 80, 24)
	for range 2 {
		term.demo()
		term.key("r")
		// A refresh that is through already takes nothing from the test.
		term.until("a refresh", func(s screenshot) bool { return s.has("refreshing") || s.has("· measures") || s.has("nothing new") })
		term.key("q")
		term.restored("run --demo", 0)
		p.nothingLeft(t)
	}
}
