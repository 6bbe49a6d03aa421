package withings

import (
	"regexp"
	"strings"
	"unicode"
)

// Printable tells whether a character from outside may reach a terminal: it is
// none that the terminal acts on (C0, C1), that turns the direction of writing
// or cannot be seen (Unicode's format characters), or that ends a line. It is
// the one rule for all text from outside.
func Printable(r rune) bool {
	return r != unicode.ReplacementChar && !unicode.IsControl(r) && !unicode.Is(unicode.Cf, r) && !unicode.In(r, unicode.Zl, unicode.Zp)
}

// maxText is how many characters are kept of a text from outside.
const maxText = 300

// Clean makes a text from outside fit for one line of a terminal: terminal
// sequences go whole, colours ("\x1b[31m") as well as titles and links with
// all that is in them; line breaks become blanks; what is not Printable goes;
// and no more than 300 characters are kept.
func Clean(text string) string {
	return cut(strip(text[:min(len(text), 64<<10)])) // more is nobody's name or comment
}

// sequence is a terminal sequence of ECMA-48: CSI with its parameters, a
// string (OSC, DCS, SOS, PM, APC) up to its end, or another escape sequence.
var sequence = regexp.MustCompile(`(?:\x1b\[|\x{9b})[0-?]*[ -/]*[@-~]?` +
	`|(?:\x1b[\]PX^_]|[\x{90}\x{98}\x{9d}-\x{9f}])[^\x07\x1b\x{9c}]*(?:\x07|\x1b\\|\x{9c})?` +
	`|\x1b[ -/]*[0-~]?`)

// strip is Clean without the cut.
func strip(text string) string {
	if strings.IndexFunc(text, func(r rune) bool { return !Printable(r) }) < 0 {
		return text
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == '\t':
			return ' '
		case Printable(r):
			return r
		}
		return -1
	}, sequence.ReplaceAllString(text, ""))
}

// cut keeps the first maxText characters; an ellipsis, one of them, tells that
// there were more.
func cut(text string) string {
	if len(text) <= maxText {
		return text
	}
	runes := []rune(text)
	if len(runes) <= maxText {
		return text
	}
	return string(runes[:maxText-1]) + "…"
}
