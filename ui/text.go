package ui

import (
	"strings"
	"withings-tui/store"

	"github.com/clipperhouse/displaywidth"
)

// asciiTwins are the plain twins of the characters the dashboard draws with;
// each is as wide as what it stands for.
var asciiTwins = map[rune]string{
	'─': "-", '│': "|", '╭': "+", '╮': "+", '╰': "+", '╯': "+", '┌': "+", '└': "+", '┬': "+", '┴': "+", '├': "+", '┤': "+", '┼': "+",
	'╌': "-", '┄': ".", '╎': "|", '┊': "|", '┆': "|", '━': "=", '╴': "-", '╶': "-", '╸': "=",
	'●': "*", '○': "o", '•': "*", '◆': "*", '◇': "o", '▸': ">", '◂': "<", '▲': "^", '▼': "v", '■': "#", '□': ".", '◦': "o",
	'█': "#", '▇': "#", '▆': "#", '▅': "#", '▄': "=", '▃': "=", '▂': "_", '▁': "_", '▌': "#", '▐': "#", '░': ".", '▒': ":", '▓': "#",
	'·': "-", '…': "~", '–': "-", '—': "-", '−': "-", '±': "~", '≥': ">", '≤': "<", '×': "x", '°': " ", '²': "2", '→': ">", '←': "<", '↑': "^", '↓': "v",
	'⠋': "|", '⠙': "/", '⠹': "-", '⠸': "\\", '⠼': "|", '⠴': "/", '⠦': "-", '⠧': "\\", '⠇': "|", '⠏': "/", '’': "'", '≈': "~", 'Δ': "d", 'α': "a", 'é': "e",
}

func asciiFor(r rune) string {
	if s, ok := asciiTwins[r]; ok {
		return s
	}
	return strings.Repeat("?", max(1, runeWidth(r)))
}

// runeWidth is how many cells r takes: 0, 1 or 2, by the tables that Bubble
// Tea's renderer goes by too.
func runeWidth(r rune) int {
	if r >= 0x20 && r < 0x7f {
		return 1
	}
	return displaywidth.Rune(r)
}

func textWidth(s string) int {
	n := 0
	for _, r := range s {
		n += runeWidth(r)
	}
	return n
}

// ellipsis cuts s to room columns; where something was cut it ends in '…'.
func ellipsis(s string, room int) string {
	if room <= 0 {
		return ""
	}
	if textWidth(s) <= room {
		return s
	}
	used := 0
	for i, r := range s {
		w := runeWidth(r)
		if used+w > room-1 {
			return strings.TrimRight(s[:i], " ") + "…"
		}
		used += w
	}
	return s
}

// clean takes out of s whatever a terminal could act on. Everything from
// outside goes through it before it is drawn.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if store.Printable(r) {
			return r
		}
		return -1
	}, s)
}

// wrap breaks s at blanks into lines of at most room columns.
func wrap(s string, room int) []string {
	if room <= 0 {
		return nil
	}
	var lines []string
	line := ""
	for _, word := range strings.Fields(s) {
		switch {
		case line == "":
			line = word
		case textWidth(line)+1+textWidth(word) <= room:
			line += " " + word
		default:
			lines = append(lines, line)
			line = word
		}
		for textWidth(line) > room {
			head := ""
			for _, r := range line {
				if textWidth(head)+runeWidth(r) > room {
					break
				}
				head += string(r)
			}
			lines = append(lines, head)
			line = line[len(head):]
			if head == "" {
				return lines
			}
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}
