package export

import (
	"strings"
	"unicode"
	"unicode/utf8"
	"withings-tui/withings"
)

// maxText bounds, in characters, what of a file's text is kept or shown.
const maxText = 200

// folded letters: what the languages of the headings write with marks.
var folder = strings.NewReplacer(
	"ä", "a", "à", "a", "á", "a", "â", "a", "ã", "a", "å", "a", "ç", "c",
	"è", "e", "é", "e", "ê", "e", "ë", "e", "ì", "i", "í", "i", "î", "i", "ï", "i", "ñ", "n",
	"ò", "o", "ó", "o", "ô", "o", "ö", "o", "õ", "o", "ù", "u", "ú", "u", "û", "u", "ü", "u", "ß", "ss",
	"\u0300", "", "\u0301", "", "\u0302", "", "\u0303", "", "\u0308", "", "\u0327", "", // marks set apart from their letters
	"₂", "2", "º", "", "℃", "c", "℉", "f",
)

// fold makes headings comparable: small letters without marks, digits and %,
// all else a blank.
func fold(text string) string {
	folded := folder.Replace(strings.ToLower(text))
	return strings.Join(strings.FieldsFunc(folded, func(r rune) bool {
		return r != '%' && !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}), " ")
}

// splitHeading takes "Fat mass (kg)" apart into its folded name and its unit
// as it stands; the unit may also stand behind a blank or an underscore.
func splitHeading(heading string) (name, unitName string) {
	if open := strings.IndexAny(heading, "(["); open > 0 {
		end := strings.IndexAny(heading[open:], ")]")
		if end < 0 {
			end = len(heading) - open
		}
		return fold(heading[:open]), strings.TrimSpace(heading[open+1 : open+end])
	}
	name = fold(heading)
	if cut := strings.LastIndexByte(name, ' '); cut > 0 {
		if _, known := findUnit(name[cut+1:]); known {
			return name[:cut], name[cut+1:]
		}
	}
	return name, ""
}

// printable is text that a terminal or a log may show: bounded, one line, and
// without characters that steer either.
func printable(text string) string {
	var b strings.Builder
	count := 0
	for _, r := range text {
		if count == maxText {
			b.WriteString("...")
			break
		}
		count++
		switch {
		case r == '\n' || r == '\r' || r == '\t':
			b.WriteByte(' ')
		case !withings.Printable(r):
			b.WriteRune('\ufffd')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// quoted is a short piece of a file's text for a message.
func quoted(text string) string {
	const most = 40
	text = printable(text)
	if utf8.RuneCountInString(text) > most {
		text = string([]rune(text)[:most]) + "..."
	}
	return `"` + text + `"`
}

// decode is a line's text: UTF-8, or else what Windows programs wrote before.
func decode(line []byte) string {
	if utf8.Valid(line) {
		return string(line)
	}
	runes := make([]rune, len(line))
	for i, b := range line {
		runes[i] = rune(b) // ISO 8859-1 is the first page of Unicode
	}
	return string(runes)
}
