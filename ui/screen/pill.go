package screen

import "strings"

// Pill is a class word on its ink. With sixteen colours the canvas writes it as
// a square of the ink before the word, without colours in brackets; it is as
// wide in each way.
func Pill(ink Ink, word string) Span { return Span{" " + word + " ", BoldIn(InkPaper).On(ink)} }

// pill is how the theme writes a pill; other parts come back as they are.
func (t *Theme) pill(p Span) []Span {
	word := strings.TrimSuffix(strings.TrimPrefix(p.Text, " "), " ")
	if t.Level > Sixteen || p.Style.Ink != InkPaper || p.Style.Ground == InkNone || len(word) != len(p.Text)-2 {
		return []Span{p}
	}
	if t.Level == Mono {
		return []Span{Bold("[" + word + "]")}
	}
	return []Span{Inked(p.Style.Ground, "■ "), Bold(word)}
}
