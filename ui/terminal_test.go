package ui

import (
	"reflect"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"withings-tui/ui/config"
	"withings-tui/ui/pane"
	"withings-tui/ui/screen"
)

// Quitting and suspending wait for the answer to the one question, so that it
// does not fall into the shell; without an answer, for a quarter of a second.
func TestLeavingWaitsForTheTerminalsAnswer(t *testing.T) {
	t.Parallel()
	answer := tea.CursorPositionMsg{X: 1, Y: 29}
	for _, c := range []struct {
		name    string
		env     string
		before  time.Duration // the key
		after   time.Duration // it, until it is left
		answers bool
		asked   int
	}{
		{"at once, answered", "LANG=en_GB.UTF-8", 0, probeAfter + time.Millisecond, true, 1},
		{"at once, not answered", "LANG=en_GB.UTF-8", 0, probeAfter + probeWait, false, 1},
		{"as the question is out", "LANG=en_GB.UTF-8", probeAfter, time.Millisecond, true, 1},
		{"as the question is out, not answered", "LANG=en_GB.UTF-8", probeAfter, probeWait, false, 1},
		{"where nothing is asked", "LANG=C", 0, probeAfter, false, 0},
		{"later", "LANG=en_GB.UTF-8", time.Second, 0, false, 1},
	} {
		for _, leave := range []string{"q", "ctrl+z"} {
			t.Run(c.name+", "+leave, func(t *testing.T) {
				t.Parallel()
				onDesk(t, 100, 30, cacheOf(fixtureDir(t)), func(o *Options) { o.Environ = []string{c.env, "TERM=xterm"} }, func(d *desk) {
					count := func(of tea.Msg) (n int) {
						for _, msg := range d.sent {
							if reflect.TypeOf(msg) == reflect.TypeOf(of) {
								n++
							}
						}
						return n
					}
					left := func() bool { return d.quit || count(tea.Suspend()) > 0 }
					pass := func(long time.Duration) {
						for ; long > 0; long -= 10 * time.Millisecond {
							time.Sleep(min(long, 10*time.Millisecond))
							d.settle()
						}
					}
					pass(c.before)
					d.press(leave)
					if c.after > 0 {
						pass(c.after - time.Millisecond)
						if left() {
							d.t.Fatal("left too early")
						}
						if c.answers {
							d.send(answer)
						}
						pass(time.Millisecond)
					}
					if !left() {
						d.t.Error("not left")
					}
					if c.answers && count(tea.Raw("")()) != c.asked {
						d.t.Errorf("asked %d times", count(tea.Raw("")()))
					}
					d.send(tea.ResumeMsg{})
					d.send(tea.WindowSizeMsg{Width: 80, Height: 24})
					d.pass(time.Second)
					if n := count(tea.Raw("")()); n != c.asked {
						d.t.Errorf("asked %d times", n)
					}
				})
			})
		}
	}
}

// A letter right behind an esc comes as one key with alt, and is both.
func TestALetterRightBehindAnEsc(t *testing.T) {
	t.Parallel()
	onDesk(t, 100, 30, cacheOf(fixtureDir(t)), nil, func(d *desk) {
		d.keys("2 left alt+c")
		if d.app.s.place.cursor.On || d.app.s.compare != pane.CompareBefore {
			d.t.Error("it is not esc and then c")
		}
		d.keys("g alt+q")
		if d.quit || !on[*palette](d.app.s) {
			d.t.Error("in a field it is more than nothing")
		}
	})
}

// What a terminal can show is chosen by what it says of itself; a setting holds
// against all of it.
func TestHowCurvesAreDrawn(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		env     environment
		answer  *tea.CursorPositionMsg
		setting string
		plain   bool
		want    screen.Charts
		probed  bool
	}{
		{"UTF-8", environment{"LANG": "en_GB.UTF-8"}, nil, "auto", false, screen.Braille, true},
		{"UTF-8 and narrow", environment{"LANG": "de_DE.utf8"}, &tea.CursorPositionMsg{X: 1}, "auto", false, screen.Braille, true},
		{"UTF-8 and wide", environment{"LANG": "ja_JP.UTF-8"}, &tea.CursorPositionMsg{X: 2}, "auto", false, screen.ASCII, true},
		{"LC_ALL goes before LANG", environment{"LC_ALL": "C", "LANG": "en_GB.UTF-8"}, nil, "auto", false, screen.ASCII, false},
		{"LC_CTYPE goes before LANG", environment{"LC_CTYPE": "en_GB.UTF-8", "LANG": "C"}, nil, "auto", false, screen.Braille, true},
		{"POSIX", environment{"LANG": "POSIX"}, nil, "auto", false, screen.ASCII, false},
		{"none set and no answer", environment{}, nil, "auto", false, screen.ASCII, true},
		{"none set and narrow", environment{}, &tea.CursorPositionMsg{X: 1}, "auto", false, screen.Braille, true},
		{"the Linux console", environment{"TERM": "linux", "LANG": "en_GB.UTF-8"}, nil, "auto", false, screen.ASCII, false},
		{"lines are set", environment{"LANG": "C"}, nil, "lines", false, screen.Lines, false},
		{"Braille is set, wide", environment{"LANG": "en_GB.UTF-8"}, &tea.CursorPositionMsg{X: 2}, "braille", false, screen.Braille, true},
		{"--ascii", environment{"LANG": "en_GB.UTF-8"}, nil, "braille", true, screen.ASCII, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			cfg := settingsOf(t, config.KeyCharts, c.setting)
			cfg.ASCII = c.plain
			l := looks{env: c.env}
			if got := l.question(24) != nil; got != c.probed {
				t.Errorf("asked for the width: %v", got)
			}
			if c.answer != nil {
				l.located(*c.answer, cfg)
				if l.located(tea.CursorPositionMsg{X: 7}, cfg) {
					t.Error("a second answer changes it")
				}
			}
			if got := l.charts(cfg); got != c.want {
				t.Errorf("drawn as %s, want %s", screen.ChartsNames[got], screen.ChartsNames[c.want])
			}
		})
	}
}
