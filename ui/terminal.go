package ui

import (
	"image/color"
	"io"
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"withings-tui/ui/config"
	"withings-tui/ui/screen"
)

// environment is the variables of the process.
type environment map[string]string

func newEnvironment(environ []string) environment {
	env := environment{}
	for _, e := range environ {
		name, value, _ := strings.Cut(e, "=")
		env[name] = value
	}
	return env
}

// utf8 tells whether the locale writes UTF-8: the first of LC_ALL, LC_CTYPE and
// LANG that is set says so. Where none is set nothing is said.
func (e environment) utf8() (yes, said bool) {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if v := strings.ToUpper(e[name]); v != "" {
			return strings.Contains(v, "UTF-8") || strings.Contains(v, "UTF8"), true
		}
	}
	return false, false
}

// overSSH is the address of this machine as the other side of an SSH
// connection knows it; "" where there is none.
func (e environment) overSSH() string {
	parts := strings.Fields(e["SSH_CONNECTION"])
	switch {
	case len(parts) >= 3:
		return parts[2]
	case len(parts) > 0:
		return "this-machine"
	}
	return ""
}

// colourProfile is how many colours the terminal has. Inside tmux it believes
// COLORTERM: tmux takes true colour from its programs and reduces it to what
// the terminal around it can do, and to ask it would mean to run it.
func colourProfile(out io.Writer, environ []string, none bool) colorprofile.Profile {
	env := newEnvironment(environ)
	switch colour := strings.ToLower(env["COLORTERM"]); {
	case none, env["NO_COLOR"] != "" && env["TERM"] != "dumb":
		// https://no-color.org: any value that is not empty.
		return colorprofile.ASCII
	case env["TMUX"] != "" && (colour == "truecolor" || colour == "24bit"):
		return colorprofile.TrueColor
	}
	return colorprofile.Detect(out, environ)
}

// looks is how the screen is written: what the terminal said of itself, and the
// theme that comes of it and of the settings.
type looks struct {
	env                environment
	profile            colorprofile.Profile
	ground, foreground color.Color // as reported; nil where they were not
	torn               bool        // the probe found wide or torn characters
	answered           bool        // the probe was answered
	theme              *screen.Theme
}

// settle makes the theme anew.
func (l *looks) settle(cfg config.Config) {
	l.theme = screen.NewTheme(screen.Options{
		Name: cfg.Theme, Profile: l.profile, Charts: l.charts(cfg), Ground: l.ground, Foreground: l.foreground,
		ColourFGBG: l.env["COLORFGBG"], Own: cfg.Themes,
	})
}

// charts is how curves are drawn. What the person set holds; else what the
// terminal can show: plain characters on the Linux console, where the locale is
// not UTF-8, and where box drawing characters are two cells wide.
func (l *looks) charts(cfg config.Config) screen.Charts {
	if cfg.ASCII {
		return screen.ASCII
	}
	for i, name := range screen.ChartsNames {
		if cfg.Charts == name {
			return screen.Charts(i)
		}
	}
	yes, said := l.env.utf8()
	switch {
	case l.env["TERM"] == "linux", said && !yes, l.torn, !said && !l.answered && l.env != nil:
		return screen.ASCII
	}
	return screen.Braille
}

// probeStep is how far the probe of the terminal is.
type probeStep int

const (
	_            probeStep = iota // no size is known yet
	probePlanned                  // it is sent as soon as a frame is out
	probeSent
	probeOver // answered, or given up
)

// How long after the first size the probe is sent, when the first frame is out,
// and how long its answer is waited for.
const (
	probeAfter = 100 * time.Millisecond
	probeWait  = 250 * time.Millisecond
)

// probe is the one question that is asked of the terminal. Answers come in the
// order of the questions, so its answer tells that those to Bubble Tea's have
// come too: who leaves before lets them fall into the shell.
type probe struct {
	step    probeStep
	leaving tea.Cmd // waits for the answer
}

// ask takes a step of the probe; each is taken once.
func (s *session) ask(step probeStep) tea.Cmd {
	if step <= s.probe.step {
		return nil
	}
	s.probe.step = step
	after := func(wait time.Duration, next probeStep) tea.Cmd {
		return tea.Tick(wait, func(time.Time) tea.Msg { return then(func() tea.Cmd { return s.ask(next) }) })
	}
	switch step {
	case probePlanned:
		return after(probeAfter, probeSent)
	case probeSent:
		if question := s.looks.question(s.h); question != nil {
			return tea.Batch(question, after(probeWait, probeOver))
		}
		return s.ask(probeOver)
	}
	return s.probe.leaving
}

// leave quits or suspends as soon as nothing is on its way from the terminal any
// more.
func (p *probe) leave(leave tea.Cmd) tea.Cmd {
	if p.step == probePlanned || p.step == probeSent {
		p.leaving = leave
		return nil
	}
	return leave
}

// question asks once how wide a box drawing character is: it is written at the
// left end of the last row, where nothing else stands, the cursor's place is
// asked for, and blanks are written over it. Where nothing beyond ASCII may be
// sent nothing is asked.
func (l *looks) question(height int) tea.Cmd {
	if yes, said := l.env.utf8(); said && !yes || l.env["TERM"] == "linux" || l.env["TERM"] == "dumb" {
		return nil
	}
	at := "\x1b[" + strconv.Itoa(height) + ";1H"
	return tea.Raw("\x1b7" + at + "─\x1b[6n" + at + "  \x1b8")
}

// located takes the answer to the probe and tells whether the looks change.
func (l *looks) located(msg tea.CursorPositionMsg, cfg config.Config) bool {
	if l.answered {
		return false
	}
	before := l.charts(cfg)
	l.answered, l.torn = true, msg.X != 1
	return l.charts(cfg) != before
}

// ChartsHere is how curves are drawn in this terminal, before it has been asked
// how wide its characters are: braille, lines or ascii.
func ChartsHere(cfg config.Config, environ []string) string {
	l := looks{env: newEnvironment(environ)}
	return screen.ChartsNames[l.charts(cfg)]
}
