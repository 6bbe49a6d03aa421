package chart

import (
	"unicode"
	"unicode/utf8"
)

func runeLen(s string) int { return utf8.RuneCountInString(s) }

// narrow returns the rune where every terminal gives it one column, and a question mark elsewhere: control characters,
// combining marks, wide and pictorial characters would push the rest of the row out of place.
func narrow(r rune) rune {
	switch {
	case r >= 0x20 && r <= 0x7e,
		r >= 0xa0 && r < 0x300 && r != 0xad,
		r >= 0x370 && r < 0x530 && unicode.IsGraphic(r) && !unicode.Is(unicode.M, r),
		r >= 0x2010 && r <= 0x2027, r >= 0x2030 && r <= 0x205e,
		r >= 0x2070 && r < 0x20d0 && unicode.IsGraphic(r),
		r >= 0x2190 && r <= 0x2193, r >= 0x2200 && r <= 0x22ff,
		r >= 0x2500 && r <= 0x25fc:
		return r
	}
	return '?'
}

// asciiRunes are the ASCII stand-ins of what the charts draw with and of what labels are likely to hold.
var asciiRunes = map[rune]rune{
	'─': '-', '│': '|', '╭': '.', '╮': '.', '╰': '\'', '╯': '\'', '┄': '.', '╌': '-', '┊': ':',
	'└': '+', '┤': '+', '┬': '+', '┼': '+',
	'•': '*', '◦': 'o', '●': '*', '○': 'o', '◆': '#', '◇': 'x',
	'▁': '_', '▂': '_', '▃': '_', '▄': '=', '▅': '=', '▆': '#', '▇': '#', '█': '#',
	'■': '#', '□': '.', '·': '.', '↑': '^', '↓': 'v',
	'−': '-', '–': '-', '—': '-', '…': '.', '°': '\'', '±': '~', '≥': '>', '≤': '<', '×': 'x', '\u00a0': ' ',
}

// asciify replaces everything that is not ASCII.
func asciify(g *Grid) {
	for i := range g.Cells {
		c := &g.Cells[i]
		if c.Rune < 0x80 {
			continue
		}
		r, ok := asciiRunes[c.Rune]
		if !ok {
			r = '?'
		}
		c.Rune = r
	}
}
