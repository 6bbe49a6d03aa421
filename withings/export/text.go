package export

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"withings-tui/withings"
)

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

// quoted is a short piece of a file's text for a message.
func quoted(text string) string {
	const most = 40
	runes := []rune(withings.Clean(text))
	if len(runes) > most {
		return `"` + string(runes[:most]) + `..."`
	}
	return `"` + string(runes) + `"`
}

// decode is a line's text: UTF-8, or else what Windows programs wrote before,
// ISO 8859-1, which is the first page of Unicode.
func decode(line string) string {
	if utf8.ValidString(line) {
		return line
	}
	runes := make([]rune, len(line))
	for i := range len(line) {
		runes[i] = rune(line[i])
	}
	return string(runes)
}
