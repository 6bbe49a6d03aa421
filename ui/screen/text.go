package screen

import (
	"strings"
	"unicode"

	"github.com/clipperhouse/displaywidth"
)

// runeWidth is how many cells a terminal gives a rune: 0, 1 or 2, by the
// tables that Bubble Tea's renderer goes by too.
func runeWidth(r rune) int {
	if r >= 0x20 && r < 0x7f {
		return 1
	}
	return displaywidth.Rune(r)
}

// Clean takes out of s what a terminal could act on. Text that a person types
// or pastes goes through it; the canvas never writes such characters at all.
func Clean(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return -1
	}, s)
}

// twin is the rune as this theme writes it: itself, or its plain twin, which
// can be of no, one or several characters.
func (t *Theme) twin(r rune) (string, int) {
	if r >= 0x80 && t.Plain() {
		s := asciiTwin(r)
		return s, len(s)
	}
	return "", runeWidth(r)
}

// asciiTwin is what stands for a character beyond ASCII.
func asciiTwin(r rune) string {
	if s, ok := asciiTwins[r]; ok {
		return s
	}
	if r >= 0x2800 && r < 0x2900 { // Braille
		return "."
	}
	return strings.Repeat("?", runeWidth(r))
}

// InASCII is s in ASCII alone, by the same table as a plain canvas.
func InASCII(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r < 0x80 {
			b.WriteRune(r)
		} else {
			b.WriteString(asciiTwin(r))
		}
	}
	return b.String()
}

// Width is how many cells s takes on this theme's canvas.
func (t *Theme) Width(s string) int {
	n := 0
	for _, r := range s {
		_, w := t.twin(r)
		n += w
	}
	return n
}

// Text is s as this theme writes it. The canvas does it by itself and measures what it writes;
// this is for text that leaves by another way, such as a window's title.
func (t *Theme) Text(s string) string {
	if t.Plain() {
		return InASCII(s)
	}
	return s
}

// SpansWidth is how many cells the parts take one after another.
func (t *Theme) SpansWidth(parts []Span) int {
	n := 0
	for _, p := range parts {
		n += t.Width(p.Text)
	}
	return n
}

// Ellipsis cuts s to room columns; where something was cut it ends in '…'.
func (t *Theme) Ellipsis(s string, room int) string {
	if room <= 0 {
		return ""
	}
	if t.Width(s) <= room {
		return s
	}
	return strings.TrimRight(t.head(s, room-1), " ") + "…"
}

// Fitting is as many groups of the parts as fit in room, from the first on. A
// group begins with a part that begins with two blanks or with " · ", so that a
// figure never loses its unit.
func (t *Theme) Fitting(parts []Span, room int) []Span {
	for t.SpansWidth(parts) > room {
		last := 0
		for i, p := range parts {
			if strings.HasPrefix(p.Text, "  ") || strings.HasPrefix(p.Text, " · ") {
				last = i
			}
		}
		if last == 0 {
			break
		}
		parts = parts[:last]
	}
	return parts
}

// Wrap breaks s at blanks into lines of at most room columns.
func (t *Theme) Wrap(s string, room int) []string {
	if room <= 0 {
		return nil
	}
	var lines []string
	line := ""
	words := strings.Fields(s)
	for i := 0; i < len(words); i++ {
		word := words[i]
		if word == "±" && i+1 < len(words) { // an error never stands without its sign
			i++
			word += " " + words[i]
		}
		switch {
		case line == "":
			line = word
		case t.Width(line)+1+t.Width(word) <= room:
			line += " " + word
		default:
			lines = append(lines, line)
			line = word
		}
		for t.Width(line) > room {
			head := t.head(line, room)
			if head == "" {
				return lines
			}
			lines = append(lines, head)
			line = line[len(head):]
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// head is as much of s as fits in room columns.
func (t *Theme) head(s string, room int) string {
	used := 0
	for i, r := range s {
		_, w := t.twin(r)
		if used+w > room {
			return s[:i]
		}
		used += w
	}
	return s
}

// isMark reports whether a rune of a text is a sign rather than part of a word.
// With sixteen colours words are in the terminal's own ink and signs in theirs.
func isMark(r rune) bool { return r >= 0x2190 && r < 0x3000 }

// asciiTwins is the one table of plain twins. The canvas writes them where the
// theme is plain. Those that a chart sets cell by cell are one character long;
// ± ° ‹ and the like come in texts, which are measured after the exchange.
var asciiTwins = map[rune]string{
	'─': "-", '│': "|", '╭': "+", '╮': "+", '╰': "+", '╯': "+", '├': "+", '┤': "+", '┬': "+", '┴': "+", '┼': "+",
	'━': "=", '╸': "=", '╺': "=", '╵': "'", '╷': ",", '╴': "-", '╶': "-", '┊': ":", '┆': ":", '╌': "-", '┄': ".",
	'●': "o", '○': "o", '•': "o", '◆': "*", '■': "#", '□': ".", '▲': "^", '▼': "v", '▏': "|", '▶': ">", '◀': "<",
	'█': "#", '▇': "#", '▆': "#", '▅': "#", '▄': "_", '▃': "_", '▂': "_", '▁': "_", '▀': "\"", '▌': "|", '▐': "|",
	'░': ".", '▒': ":", '▓': "*",
	'‹': "<", '›': ">", '←': "<-", '→': "->", '↑': "^", '↓': "v", '⇧': "^",
	'·': ".", '…': "~", '–': "-", '—': "-", '−': "-", '±': "+/-", '≈': "~", '≤': "<=", '≥': ">=", '×': "x", '÷': "/",
	'°': "", '²': "2", '³': "3", 'µ': "u", '½': "1/2", '¼': "1/4", '‘': "'", '’': "'", '“': "\"", '”': "\"", '\u00a0': " ", '\u202f': " ",
	'Δ': "d", 'σ': "s", 'α': "a",
	'ä': "ae", 'ö': "oe", 'ü': "ue", 'Ä': "Ae", 'Ö': "Oe", 'Ü': "Ue", 'ß': "ss", 'à': "a", 'á': "a", 'â': "a", 'å': "a", 'æ': "ae",
	'ç': "c", 'è': "e", 'é': "e", 'ê': "e", 'ë': "e", 'ì': "i", 'í': "i", 'î': "i", 'ï': "i", 'ñ': "n", 'ò': "o", 'ó': "o", 'ô': "o",
	'ø': "o", 'ù': "u", 'ú': "u", 'û': "u", 'É': "E", 'È': "E", 'À': "A", 'Ç': "C", 'Ñ': "N", 'Å': "A", 'Ø': "O",
}
