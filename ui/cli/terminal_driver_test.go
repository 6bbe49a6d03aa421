//go:build unix

package cli_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// terminal is a tmux server of its own with one window and a shell in it.
type terminal struct {
	t      *testing.T
	p      *person
	socket string
	raw    string // all that was written to the terminal
	tty    string // stty -g before anything ran
}

// openTerminal starts a shell in a terminal of w x h.
func (p *person) openTerminal(t *testing.T, w, h int) *terminal {
	t.Helper()
	// The path of a socket has to be short.
	dir, err := os.MkdirTemp("", "tui")
	if err != nil {
		t.Fatal(err)
	}
	term := &terminal{t: t, p: p, socket: filepath.Join(dir, "tmux"), raw: filepath.Join(t.TempDir(), "raw")}
	t.Cleanup(func() {
		_ = exec.Command("tmux", "-S", term.socket, "kill-server").Run()
		os.RemoveAll(dir)
	})
	term.tmux("new-session", "-d", "-x", fmt.Sprint(w), "-y", fmt.Sprint(h), "-c", p.home, "sh", "-i")
	term.prompt("shell:0>")
	term.tty = term.shell("stty -g")
	term.tmux("pipe-pane", "-O", "cat >'"+term.raw+"'")
	return term
}

// tmux runs one command of the terminal's own server.
func (term *terminal) tmux(args ...string) string {
	term.t.Helper()
	ctx, stop := context.WithTimeout(context.Background(), patience)
	defer stop()
	cmd := exec.CommandContext(ctx, "tmux", append([]string{"-u", "-f", "/dev/null", "-S", term.socket}, args...)...)
	cmd.Env = term.p.env // the first command's is the server's, and so the shell's
	out, err := cmd.CombinedOutput()
	if err != nil {
		term.t.Fatalf("tmux %s: %v: %s", args[0], err, out)
	}
	return string(out)
}

// key presses keys, by tmux's names of them.
func (term *terminal) key(keys ...string) {
	term.t.Helper()
	term.tmux(append([]string{"send-keys", "--"}, keys...)...)
}

// text types a text.
func (term *terminal) text(s string) {
	term.t.Helper()
	term.tmux("send-keys", "-l", "--", s)
}

// typed types a line to the shell.
func (term *terminal) typed(line string) {
	term.t.Helper()
	term.text(line)
	term.key("Enter")
}

func (term *terminal) resize(w, h int) {
	term.t.Helper()
	term.tmux("resize-window", "-x", fmt.Sprint(w), "-y", fmt.Sprint(h))
}

// screenshot is what the terminal shows.
type screenshot struct {
	text          string
	width, height int
	full          bool // the alternate screen is on
	cursor        bool // shown
	mouse         bool // wanted by the program
}

// last is the last line with anything on it.
func (s screenshot) last() string {
	lines := strings.Split(strings.TrimRight(s.text, " \n"), "\n")
	return strings.TrimRight(lines[len(lines)-1], " ")
}

// lines is how many lines there are down to the last with anything on it.
func (s screenshot) lines() int {
	return strings.Count(strings.TrimRight(s.text, " \n"), "\n") + 1
}

func (s screenshot) has(words ...string) bool {
	for _, w := range words {
		if !strings.Contains(s.text, w) {
			return false
		}
	}
	return true
}

func (s screenshot) matches(pattern string) bool {
	return regexp.MustCompile(pattern).MatchString(s.text)
}

// shot reads the screen.
func (term *terminal) shot() screenshot {
	term.t.Helper()
	// One call, so that text and state belong together.
	out := term.tmux("capture-pane", "-p", ";", "display-message", "-p", "#{pane_width} #{pane_height} #{alternate_on} #{cursor_flag} #{mouse_any_flag}")
	out = strings.TrimRight(out, "\n")
	cut := strings.LastIndexByte(out, '\n')
	s := screenshot{text: out[:max(cut, 0)]}
	var full, cursor, mouse int
	if _, err := fmt.Sscan(out[cut+1:], &s.width, &s.height, &full, &cursor, &mouse); err != nil {
		term.t.Fatalf("tmux display-message: %v in %q", err, out[cut+1:])
	}
	s.full, s.cursor, s.mouse = full == 1, cursor == 1, mouse == 1
	return s
}

// until waits for the screen that is wanted.
func (term *terminal) until(what string, ok func(screenshot) bool) screenshot {
	term.t.Helper()
	var s screenshot
	eventually(term.t, what, func() (bool, string) {
		s = term.shot()
		return ok(s), s.text
	})
	if strings.ContainsRune(s.text, '\uFFFD') {
		term.t.Errorf("broken characters on the screen for %s:\n%s", what, s.text)
	}
	return s
}

// see waits until the screen shows all the words.
func (term *terminal) see(words ...string) screenshot {
	term.t.Helper()
	return term.until(fmt.Sprintf("%q", words), func(s screenshot) bool { return s.has(words...) })
}

// gone waits until the screen shows the words no more.
func (term *terminal) gone(words string) screenshot {
	term.t.Helper()
	return term.until(fmt.Sprintf("%q to go", words), func(s screenshot) bool { return !s.has(words) })
}

// press presses a key and waits until the screen shows all the words.
func (term *terminal) press(key string, words ...string) screenshot {
	term.t.Helper()
	term.key(key)
	return term.see(words...)
}

// prompt waits for the shell, whose last command ended with the code in it.
func (term *terminal) prompt(want string) screenshot {
	term.t.Helper()
	return term.until("the prompt "+want, func(s screenshot) bool { return !s.full && s.last() == want })
}

// begin types a line to the shell whose output goes to a file, and which clears
// the screen when it is done.
func (term *terminal) begin(line string) (output string) {
	term.t.Helper()
	output = filepath.Join(term.t.TempDir(), "out")
	term.typed("{ " + line + "; } >" + output + ".new 2>&1; mv " + output + ".new " + output + "; clear")
	return output
}

// finish waits for the line that began, and returns what it printed.
func (term *terminal) finish(output string) string {
	term.t.Helper()
	var said []byte
	term.until("a clean shell", func(s screenshot) bool {
		var err error
		said, err = os.ReadFile(output)
		return err == nil && !s.full && s.lines() == 1 && s.last() == "shell:0>"
	})
	return strings.TrimSpace(string(said))
}

// shell runs a line in the shell, leaves the screen clear, and returns what the
// line printed.
func (term *terminal) shell(line string) string {
	term.t.Helper()
	return term.finish(term.begin(line))
}

// restored: the program ended with a code and left the terminal as it found it,
// with nothing in the shell but the command and the prompt after it.
func (term *terminal) restored(command string, code int) {
	term.t.Helper()
	want := fmt.Sprintf("shell:%d>", code)
	s := term.prompt(want)
	if !s.cursor || s.mouse {
		term.t.Errorf("after %s: cursor shown %v, mouse taken %v", command, s.cursor, s.mouse)
	}
	if got, want := strings.TrimRight(s.text, " \n"), "shell:0> "+command+"\n"+want; got != want {
		term.t.Errorf("in the shell after %s:\n%s\nwant\n%s", command, got, want)
	}
	term.sane(command)
}

// sane: no mode of the terminal is left changed.
func (term *terminal) sane(after string) {
	term.t.Helper()
	// The file lags behind the screen.
	eventually(term.t, "the modes of the terminal to be as they were after "+after, func() (bool, string) {
		raw, err := os.ReadFile(term.raw)
		left := modesLeft(raw)
		return err == nil && len(left) == 0, fmt.Sprintf("%q", left)
	})
	if got := term.shell("stty -g"); got != term.tty {
		term.t.Errorf("after %s stty says %s, before it said %s", after, got, term.tty)
	}
}

// A private mode set or reset, and a push or pop of keyboard flags.
var (
	privateMode   = regexp.MustCompile(`\x1b\[\?([0-9;]+)([hl])`)
	keyboardFlags = regexp.MustCompile(`\x1b\[([<>=])[0-9;]*u`)
)

// modesLeft are the modes that were switched and not put back, from all that
// was written to a terminal.
func modesLeft(raw []byte) []string {
	var left []string
	state := map[string]string{}
	for _, m := range privateMode.FindAllSubmatch(raw, -1) {
		for mode := range strings.SplitSeq(string(m[1]), ";") {
			state[mode] = string(m[2])
		}
	}
	for mode, s := range state {
		normal := "l"
		if mode == "7" || mode == "25" { // wrapping, the cursor
			normal = "h"
		}
		if s != normal {
			left = append(left, "?"+mode+s)
		}
	}
	depth := 0
	for _, m := range keyboardFlags.FindAllSubmatch(raw, -1) {
		switch m[1][0] {
		case '>':
			depth++
		case '<':
			depth--
		}
	}
	if depth > 0 {
		left = append(left, "keyboard flags")
	}
	return left
}
