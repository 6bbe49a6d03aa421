package ui

import (
	"slices"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
)

// typedBy has answers take pieces, parted by pauses, as Bubble Tea hands them
// out, and returns the keys that come through.
func typedBy(pieces ...any) (through []string, restored int) {
	var a answers
	now := time.Unix(1_000_000, 0)
	restore := func() func() { return func() { restored++ } }
	pass := func(msgs []tea.Msg) {
		for _, m := range msgs {
			through = append(through, m.(tea.KeyPressMsg).Keystroke())
		}
	}
	give := func(msg tea.Msg) {
		msgs, _ := a.take(msg, now, restore)
		pass(msgs)
	}
	for _, p := range pieces {
		switch p := p.(type) {
		case time.Duration:
			now = now.Add(p)
			if p > answerPause {
				msgs, _ := a.take(overMsg{a.serial}, now, restore)
				pass(msgs)
			}
		case uv.UnknownEvent:
			give(p)
		case string:
			if _, named := keyCodes()[p]; named || len(p) > 4 && p[:4] == "alt+" || len(p) > 5 && p[:5] == "ctrl+" {
				give(key(p))
				continue
			}
			for _, r := range p {
				give(key(string(r)))
			}
		}
	}
	return through, restored
}

// A terminal's answer that comes in pieces is swallowed; what a person types is
// not, not even after esc.
func TestAnswersInPiecesAreSwallowed(t *testing.T) {
	t.Parallel()
	const pause = 240 * time.Millisecond
	for _, c := range []struct {
		name    string
		pieces  []any
		through []string
		taken   int // how often the work of an esc is taken back
	}{
		{"a colour after a lone esc", []any{"esc", 60 * time.Millisecond, "]11;rgb:1a1a/1b1b/2626", "ctrl+g"}, []string{"esc"}, 1},
		{"with 240 ms between the pieces", []any{"esc", pause, "]11", pause, ";rgb:1a1a/", pause, "1b1b/2626", pause, "ctrl+g"}, []string{"esc"}, 1},
		{"ended by ST in two keys", []any{"esc", pause, "]11;rgb:ffff/ffff/ffff", "esc", "\\"}, []string{"esc"}, 1},
		{"ended by ST as alt+\\", []any{"alt+]", "11;rgb:ffff/ffff/ffff", "alt+\\"}, nil, 0},
		{"without its end", []any{"esc", "]11;rgb:ffff/ff", time.Second, "t"}, []string{"esc", "t"}, 1},
		{"the rest of one that Bubble Tea gave up", []any{uv.UnknownEvent("\x1b]11;rgb:1a"), "1a/1b1b/2626", "ctrl+g", "t"}, []string{"t"}, 0},
		{"DCS", []any{"esc", "P1+r524742=382f382f38", "esc", "\\"}, []string{"esc"}, 1},
		{"the cursor's place", []any{"esc", pause, "[36;2R"}, []string{"esc"}, 1},
		{"a mode report", []any{"esc", "[?2026;2$y"}, []string{"esc"}, 1},
		{"a device's attributes", []any{"esc", "[?62;22c"}, []string{"esc"}, 1},
		{"esc and then a command", []any{"esc", "t"}, []string{"esc", "t"}, 0},
		{"esc and then a span, quickly", []any{"esc", "]", time.Second}, []string{"esc", "]"}, 0},
		{"esc and then spans, quickly", []any{"esc", "]]"}, []string{"esc", "]", "]"}, 0},
		{"esc and then [ and a pane", []any{"esc", "[", "2", time.Second}, []string{"esc", "[", "2"}, 0},
		{"esc and then [ and a command", []any{"esc", "[t"}, []string{"esc", "[", "t"}, 0},
		{"esc and then privacy", []any{"esc", "P", time.Second, "t"}, []string{"esc", "P", "t"}, 0},
		{"a span without an esc", []any{"]", "[", "t"}, []string{"]", "[", "t"}, 0},
		{"a span long after an esc", []any{"esc", 300 * time.Millisecond, "]2"}, []string{"esc", "]", "2"}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, taken := typedBy(c.pieces...)
			for i := range got {
				if got[i] == "shift+p" {
					got[i] = "P"
				}
			}
			if !slices.Equal(got, c.through) || taken != c.taken {
				t.Errorf("came through: %q, taken back %d times; want %q, %d", got, taken, c.through, c.taken)
			}
		})
	}
}

// An answer in two pieces changes nothing, at any time of the run and in any
// dialog: nothing is set, nothing is closed.
func TestAnAnswerInPiecesChangesNothing(t *testing.T) {
	t.Parallel()
	for _, where := range []string{"", "2", "3", ",", "2 t", "2 left v"} {
		t.Run(where, func(t *testing.T) {
			onDesk(t, 120, 36, cacheOf(fixtureDir(t)), nil, func(d *desk) {
				d.pass(2 * time.Second)
				d.press(fields(where)...)
				d.pass(10 * time.Second) // what was said is gone
				before := d.screen()
				d.press("esc")
				d.pass(60 * time.Millisecond)
				d.write("]11;rgb:1a1a/1b1b/")
				d.pass(200 * time.Millisecond)
				d.write("2626")
				d.press("ctrl+g")
				d.pass(time.Second)
				if after := d.screen(); after != before {
					d.t.Errorf("the screen changed:\n%s\n%s", before, after)
				}
				if len(d.saved) > 0 {
					d.t.Errorf("settings were written: %q", d.saved)
				}
			})
		})
	}
}

// Within the first second nothing is written to the settings.
func TestNothingIsSetWithinTheFirstSecond(t *testing.T) {
	t.Parallel()
	onDesk(t, 120, 36, cacheOf(fixtureDir(t)), nil, func(d *desk) {
		d.press("3", "b", "u", "T", "2", "m")
		if len(d.saved) > 0 || d.app.s.cfg.Guideline != "esc-2024" {
			d.t.Errorf("settings were written: %q", d.saved)
		}
		d.pass(time.Second)
		d.press("3", "b")
		if len(d.saved) != 1 {
			d.t.Errorf("after it: %q", d.saved)
		}
	})
}
