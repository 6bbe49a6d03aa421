package ui

import (
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
)

// answerPause is how long the pieces of a terminal's answer may lie apart.
const answerPause = 250 * time.Millisecond

// answers swallows what a terminal answers when it comes in pieces. Bubble Tea
// reads an answer that stops for 50 ms as an esc key and then as typed text:
// "]11;rgb:1a1a/…" would run commands. Keys that can be part of an answer are
// held until they are one, and given back where they are none.
type answers struct {
	held    []tea.KeyPressMsg // since the introducer, or nil
	kind    byte              // ']' for OSC, DCS and the like, ended by ST or BEL; '[' for CSI; 0 for none
	sure    bool              // what came can only be an answer
	body    string            // what was typed since the introducer
	last    time.Time         // of the last piece
	escAt   time.Time         // of the last esc, which may be the first piece
	serial  int               // of the running pause
	restore func()            // takes back what that esc did
}

// introducers are the characters behind ESC that begin an answer: OSC, DCS, CSI,
// APC, PM, SOS.
const introducers = "]P[_^X"

// overMsg ends a pause in which nothing came.
type overMsg struct{ serial int }

// take looks at a message. It returns what is to be handled now, and a command
// where something is held. restore takes back what an esc does; it is made
// before the esc is handled.
func (a *answers) take(msg tea.Msg, now time.Time, restore func() func()) ([]tea.Msg, tea.Cmd) {
	switch msg := msg.(type) {
	case uv.UnknownEvent:
		return nil, a.unfinished(string(msg), now)
	case overMsg:
		if msg.serial != a.serial || a.kind == 0 {
			return nil, nil
		}
		return a.giveBack(nil), nil
	case tea.KeyPressMsg:
		return a.key(msg, now, restore)
	}
	return []tea.Msg{msg}, nil
}

// unfinished is a sequence that Bubble Tea gave up waiting for the end of.
func (a *answers) unfinished(s string, now time.Time) tea.Cmd {
	if len(s) < 2 || s[0] != '\x1b' || !strings.Contains(introducers, s[1:2]) {
		return nil
	}
	if s[1] == '[' && len(s) > 2 && s[len(s)-1] >= '@' && s[len(s)-1] <= '~' {
		return nil // whole, and unknown
	}
	a.begin(s[1], now)
	a.sure = true
	return a.wait(now)
}

func (a *answers) begin(introducer byte, now time.Time) {
	*a = answers{kind: ']', serial: a.serial, last: now, restore: a.restore, escAt: a.escAt}
	if introducer == '[' {
		a.kind = '['
	}
}

// wait holds on for the next piece.
func (a *answers) wait(now time.Time) tea.Cmd {
	a.last = now
	a.serial++
	serial := a.serial
	return tea.Tick(answerPause, func(time.Time) tea.Msg { return overMsg{serial} })
}

// key takes one key.
func (a *answers) key(msg tea.KeyPressMsg, now time.Time, restore func() func()) ([]tea.Msg, tea.Cmd) {
	key, text := msg.Keystroke(), msg.Key().Text
	if a.kind == 0 {
		switch {
		case key == "esc":
			a.escAt, a.restore = now, restore()
			return []tea.Msg{msg}, nil
		case !a.escAt.IsZero() && now.Sub(a.escAt) <= answerPause && len(text) == 1 && strings.Contains(introducers, text):
			a.begin(text[0], now)
			a.held = append(a.held, msg)
			return nil, a.wait(now)
		case strings.HasPrefix(key, "alt+") && strings.Contains(introducers, introducerOf(key)):
			a.restore = nil // no esc was handled
			a.begin(introducerOf(key)[0], now)
			a.held = append(a.held, msg)
			return nil, a.wait(now)
		}
		a.escAt = time.Time{}
		return []tea.Msg{msg}, nil
	}
	return a.inside(msg, key, text, now)
}

// introducerOf is the character of a key with alt; shifted letters are capital.
func introducerOf(key string) string {
	key = strings.TrimPrefix(key, "alt+")
	if letter, ok := strings.CutPrefix(key, "shift+"); ok {
		return strings.ToUpper(letter)
	}
	return key
}

// inside takes a key behind an introducer.
func (a *answers) inside(msg tea.KeyPressMsg, key, text string, now time.Time) ([]tea.Msg, tea.Cmd) {
	switch {
	case a.kind == ']' && (key == "ctrl+g" || key == "alt+\\" || text == "\\" && strings.HasSuffix(a.body, "\x1b")):
		return nil, a.end()
	case a.kind == ']' && key == "esc":
		a.body += "\x1b"
		a.held = append(a.held, msg)
		return nil, a.wait(now)
	case text == "" && key != "enter", len(text) > 1:
		if a.sure {
			return nil, a.wait(now)
		}
		return a.giveBack(&msg), nil
	}
	body := a.body + text
	if !a.sure && !plausible(a.kind, body) {
		return a.giveBack(&msg), nil
	}
	a.body = body
	a.held = append(a.held, msg)
	if a.kind == ']' {
		a.sure = a.sure || strings.ContainsAny(body, ";$+|") && len(body) >= 3
		return nil, a.wait(now)
	}
	if c := body[len(body)-1]; c >= '@' && c <= '~' { // the final byte of a CSI
		return nil, a.end()
	}
	return nil, a.wait(now)
}

// plausible tells whether body can be the beginning of an answer: OSC and DCS
// begin with a figure or a sign, CSI with its parameters.
func plausible(kind byte, body string) bool {
	first := body[0]
	if kind == '[' {
		final := body[len(body)-1]
		inner := strings.Trim(body[:len(body)-1], "0123456789;:?<=>!$ ")
		return inner == "" && (strings.ContainsRune("0123456789;:?<=>!$ ", rune(final)) || len(body) > 1 && strings.ContainsRune("RcyntutIOxSm", rune(final)))
	}
	return first >= '0' && first <= '9' || strings.ContainsRune("!>$+|G", rune(first))
}

// end is the end of an answer: what was held is gone, and what its esc did is
// taken back.
func (a *answers) end() tea.Cmd {
	if a.restore != nil {
		a.restore()
	}
	*a = answers{serial: a.serial}
	return nil
}

// giveBack hands out the held keys: they were typed. Of an answer that stopped
// halfway nothing is handed out.
func (a *answers) giveBack(last *tea.KeyPressMsg) []tea.Msg {
	var out []tea.Msg
	if !a.sure {
		for _, k := range a.held {
			out = append(out, k)
		}
		if last != nil {
			out = append(out, *last)
		}
	} else if a.restore != nil {
		a.restore()
	}
	*a = answers{serial: a.serial}
	return out
}
