package screen

import (
	"cmp"
	"strings"
	"unicode"
)

// Field is one line that is typed in.
type Field struct {
	Placeholder string
	Limit       int  // most runes; 0 is 4096
	Secret      bool // shown as dots

	text []rune
	at   int // the cursor, 0 to len(text)
}

// Value is what is typed.
func (f *Field) Value() string { return string(f.text) }

// SetValue replaces what is typed and puts the cursor behind it.
func (f *Field) SetValue(s string) {
	f.text, f.at = nil, 0
	f.Insert(s)
}

// Reset empties the field.
func (f *Field) Reset() { f.SetValue("") }

// Insert types or pastes s at the cursor, without what could act on a terminal
// and as far as the limit allows.
func (f *Field) Insert(s string) {
	runes := []rune(Clean(s))
	runes = runes[:max(0, min(len(runes), cmp.Or(f.Limit, 4096)-len(f.text)))]
	f.text = append(f.text[:f.at:f.at], append(runes, f.text[f.at:]...)...)
	f.at += len(runes)
}

// cut takes out the runes from one place to another.
func (f *Field) cut(from, to int) {
	from, to = max(0, from), min(len(f.text), to)
	if from < to {
		f.text = append(f.text[:from:from], f.text[to:]...)
		f.at = from
	}
}

// wordStart is where the word before the cursor begins.
func (f *Field) wordStart() int {
	i := f.at
	for i > 0 && unicode.IsSpace(f.text[i-1]) {
		i--
	}
	for i > 0 && !unicode.IsSpace(f.text[i-1]) {
		i--
	}
	return i
}

// Press takes a key by its name and the text that it types, which is empty for
// keys that type nothing. It edits as a shell's line does and reports whether
// the key meant something to it.
func (f *Field) Press(key, text string) bool {
	switch key {
	case "left", "ctrl+b":
		f.at = max(0, f.at-1)
	case "right", "ctrl+f":
		f.at = min(len(f.text), f.at+1)
	case "home", "ctrl+a":
		f.at = 0
	case "end", "ctrl+e":
		f.at = len(f.text)
	case "backspace", "ctrl+h":
		f.cut(f.at-1, f.at)
	case "delete", "ctrl+d":
		f.cut(f.at, f.at+1)
	case "ctrl+u":
		f.cut(0, f.at)
	case "ctrl+k":
		f.cut(f.at, len(f.text))
	case "ctrl+w", "alt+backspace":
		f.cut(f.wordStart(), f.at)
	default:
		f.Insert(text)
		return text != ""
	}
	return true
}

// Draw writes the part of the text around the cursor that fits in room
// columns, on the ground that is there, with the cursor where on is set.
func (f *Field) Draw(c *Canvas, x, y, room int, on bool) {
	if room <= 0 {
		return
	}
	caret := Span{"▏", In(InkToday)}
	if c.Theme.Plain() || c.Theme.Level == Mono {
		caret = Span{" ", Style{Reverse: true}}
	}
	if len(f.text) == 0 {
		if on {
			x += c.Spans(x, y, room, caret)
			room--
		}
		c.Text(x, y, room, In(InkFaint), f.Placeholder)
		return
	}
	shown := f.text
	if f.Secret {
		shown = []rune(strings.Repeat("•", len(f.text)))
	}
	style := BoldIn(InkBright)
	if !on {
		c.Text(x, y, room, style, string(shown))
		return
	}
	before, after := shown[:f.at], shown[f.at:]
	for c.Theme.Width(string(before)) > room-1 { // the cursor stays in sight
		before = before[1:]
	}
	used := c.Text(x, y, room, style, string(before))
	used += c.Spans(x+used, y, room-used, caret)
	c.Text(x+used, y, room-used, style, string(after))
}
