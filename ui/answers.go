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
	text    string            // of what may be an answer, from its ESC on
	held    []tea.KeyPressMsg // the keys of it; not the esc, which acts at once
	last    time.Time         // of the last piece
	serial  int               // of the running pause
	restore func()            // takes back what that esc did
}

// overMsg ends a pause in which nothing came.
type overMsg struct{ serial int }

// take looks at a message. It returns what is to be handled now, and a command
// where something is held. remember makes what takes back the work of an esc; it
// is called before the esc is handled.
func (a *answers) take(msg tea.Msg, now time.Time, remember func() func()) ([]tea.Msg, tea.Cmd) {
	switch msg := msg.(type) {
	case uv.UnknownEvent: // a sequence that Bubble Tea gave up waiting for the end of
		if kind, _ := answerKind(string(msg)); kind == answerBegun {
			*a = answers{serial: a.serial}
			return nil, a.wait(string(msg), now)
		}
		return nil, nil
	case overMsg:
		if msg.serial != a.serial || len(a.text) < 2 {
			return nil, nil
		}
		return a.over(nil), nil
	case tea.KeyPressMsg:
		return a.key(msg, now, remember)
	}
	return []tea.Msg{msg}, nil
}

func (a *answers) key(msg tea.KeyPressMsg, now time.Time, remember func() func()) ([]tea.Msg, tea.Cmd) {
	if a.text == "\x1b" && now.Sub(a.last) > answerPause {
		a.text = "" // it was an esc
	}
	piece := typedAs(msg)
	kind := noAnswer
	if piece != "" || a.text == "" {
		kind, _ = answerKind(a.text + piece)
	}
	switch {
	case kind == answerWhole:
		a.text += piece
		return a.over(nil), nil
	case kind == answerBegun && a.text+piece != "\x1b":
		a.held = append(a.held, msg)
		return nil, a.wait(a.text+piece, now)
	}
	out := a.over(&msg)
	if piece == "\x1b" {
		a.text, a.last, a.restore = piece, now, remember()
	}
	return out, nil
}

// wait holds on for the next piece.
func (a *answers) wait(text string, now time.Time) tea.Cmd {
	a.text, a.last = text, now
	a.serial++
	serial := a.serial
	return tea.Tick(answerPause, func(time.Time) tea.Msg { return overMsg{serial} })
}

// over is the end of what was held: an answer is gone, with what its esc did;
// else the keys are handed out. So is next, which was no part of it.
func (a *answers) over(next *tea.KeyPressMsg) []tea.Msg {
	var out []tea.Msg
	if _, sure := answerKind(a.text); sure || next == nil && len(a.held) == 0 {
		if a.restore != nil {
			a.restore()
		}
	} else {
		for _, k := range a.held {
			out = append(out, k)
		}
	}
	if next != nil {
		out = append(out, *next)
	}
	*a = answers{serial: a.serial}
	return out
}

// typedAs is what a key is in an answer, "" where no answer has it.
func typedAs(msg tea.KeyPressMsg) string {
	key, text := msg.Keystroke(), msg.Key().Text
	switch {
	case key == "esc":
		return "\x1b"
	case key == "ctrl+g":
		return "\a"
	case strings.HasPrefix(key, "alt+"):
		return "\x1b" + introducerOf(key)
	case len(text) == 1:
		return text
	}
	return ""
}

// introducerOf is the character of a key with alt; shifted letters are capital.
func introducerOf(key string) string {
	key = strings.TrimPrefix(key, "alt+")
	if letter, ok := strings.CutPrefix(key, "shift+"); ok {
		return strings.ToUpper(letter)
	}
	return key
}

// What a text from an ESC on can be.
const (
	noAnswer = iota
	answerBegun
	answerWhole
)

// answerKind tells whether text is the beginning of an answer, or a whole one,
// and whether it can be nothing else. Behind ESC stands what it is: OSC, DCS and
// the like begin with a figure or a sign and end with BEL or ST, CSI has
// parameters and a final letter.
func answerKind(text string) (kind int, sure bool) {
	if len(text) < 2 || !strings.Contains("]P[_^X", text[1:2]) {
		if text == "\x1b" {
			return answerBegun, false
		}
		return noAnswer, false
	}
	body := text[2:]
	if text[1] == '[' {
		const parameters = "0123456789;:?<=>!$ "
		final := strings.TrimLeft(body, parameters)
		switch {
		case final == "":
			return answerBegun, false
		case len(final) == 1 && len(body) > 1 && strings.Contains("RcyntutIOxSm", final):
			return answerWhole, true
		}
		return noAnswer, false
	}
	switch {
	case body == "":
		return answerBegun, false
	case !strings.Contains("0123456789!>$+|G", body[:1]):
		return noAnswer, false
	case strings.HasSuffix(body, "\a"), strings.HasSuffix(body, "\x1b\\"):
		return answerWhole, true
	}
	return answerBegun, len(body) >= 3 && strings.ContainsAny(body, ";$+|")
}
