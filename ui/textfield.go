package ui

import (
	"strings"
	"unicode"

	tea "charm.land/bubbletea/v2"
)

// textField is one line that is typed in. Bubbles' text input would do the
// same; it brings a clipboard of its own, suggestions and a second table of
// character widths, half a per cent of the program.
type textField struct {
	placeholder string
	limit       int // runes
	secret      bool

	text []rune
	at   int // the cursor, 0 to len(text)
}

func (t *textField) Value() string { return string(t.text) }

// SetValue replaces what is typed and puts the cursor behind it.
func (t *textField) SetValue(s string) {
	t.text, t.at = nil, 0
	t.insert(s)
}

func (t *textField) Reset() { t.SetValue("") }

// insert types s at the cursor, without what could act on a terminal and as
// far as the limit allows.
func (t *textField) insert(s string) {
	runes := []rune(clean(s))
	runes = runes[:max(0, min(len(runes), t.limit-len(t.text)))]
	t.text = append(t.text[:t.at:t.at], append(runes, t.text[t.at:]...)...)
	t.at += len(runes)
}

// cut takes out the runes from one place to another.
func (t *textField) cut(from, to int) {
	from, to = max(0, from), min(len(t.text), to)
	if from < to {
		t.text = append(t.text[:from:from], t.text[to:]...)
		t.at = from
	}
}

// wordStart is where the word before the cursor begins.
func (t *textField) wordStart() int {
	i := t.at
	for i > 0 && unicode.IsSpace(t.text[i-1]) {
		i--
	}
	for i > 0 && !unicode.IsSpace(t.text[i-1]) {
		i--
	}
	return i
}

// press takes a key: text is typed, the rest edits as a shell's line does.
func (t *textField) press(key string, msg tea.KeyPressMsg) {
	switch key {
	case "left", "ctrl+b":
		t.at = max(0, t.at-1)
	case "right", "ctrl+f":
		t.at = min(len(t.text), t.at+1)
	case "home", "ctrl+a":
		t.at = 0
	case "end", "ctrl+e":
		t.at = len(t.text)
	case "backspace", "ctrl+h":
		t.cut(t.at-1, t.at)
	case "delete", "ctrl+d":
		t.cut(t.at, t.at+1)
	case "ctrl+u":
		t.cut(0, t.at)
	case "ctrl+k":
		t.cut(t.at, len(t.text))
	case "ctrl+w", "alt+backspace":
		t.cut(t.wordStart(), t.at)
	default:
		t.insert(msg.Key().Text)
	}
}

// drawField writes a label and what is typed, masked where it is a secret,
// with the cursor where the field is typed in.
func drawField(c *canvas, x, y, w int, name string, t *textField, on bool) {
	c.text(x, y, 8, fg(inkLabel), name)
	back := inkBand2
	if on {
		back = inkSelect
	}
	c.clear(rect{x + 9, y, w - 9, 1}, fg(inkText).on(back))
	t.draw(c, x+10, y, w-10, back, on)
}

// draw writes the part of the text around the cursor that fits.
func (t *textField) draw(c *canvas, x, y, room int, back ink, on bool) {
	caret := span{"▌", fg(inkWeight).on(back)}
	if len(t.text) == 0 {
		if on {
			x += c.spans(x, y, room, caret)
		}
		c.text(x, y, room-1, fg(inkFaint).on(back), t.placeholder)
		return
	}
	shown := t.text
	if t.secret {
		shown = []rune(strings.Repeat("•", len(t.text)))
	}
	at, from := t.at, 0
	// The cursor stays in sight: what is before it moves out to the left.
	for textWidth(string(shown[from:at])) > room-2 {
		from++
	}
	style := fg(inkBright).on(back)
	if !on {
		c.text(x, y, room, style, string(shown))
		return
	}
	x += c.text(x, y, room, style, string(shown[from:at]))
	end := room - textWidth(string(shown[from:at]))
	used := c.spans(x, y, end, caret)
	c.text(x+used, y, end-used, style, string(shown[at:]))
}
