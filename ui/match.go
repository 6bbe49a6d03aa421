package ui

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/sahilm/fuzzy"
)

// How well a thing has in its name what is typed, the best first.
const (
	isItsKey    = iota
	beginsWith  // the name begins with it
	wordsBegin  // words of the name begin with each word of it
	holds       // the name holds each word of it
	isToldOf    // a word stands only in what else is said of the thing
	doesNotHave // nothing of it
)

// matching are the items that have what is typed, in their order, with the place
// of it in their titles. Only where none has it are its letters looked for one
// by one, close together from the beginning of a word.
func matching(words string, all []paletteItem) (out []paletteItem) {
	for _, item := range all {
		if item.rank, item.hits = rankOf(item, words); item.rank < doesNotHave {
			out = append(out, item)
		}
	}
	if len(out) > 0 {
		return out
	}
	for _, m := range fuzzy.FindFrom(words, titles(all)) {
		item, first, last := all[m.Index], m.MatchedIndexes[0], m.MatchedIndexes[len(m.MatchedIndexes)-1]
		if last-first < 3*len(words) && (first == 0 || item.title[first-1] == ' ') {
			item.hits = m.MatchedIndexes
			out = append(out, item)
		}
	}
	return out
}

// titles are what is searched letter by letter.
type titles []paletteItem

func (t titles) Len() int            { return len(t) }
func (t titles) String(n int) string { return t[n].title }

// rankOf tells how well an item has what is typed, and which bytes of its title
// those are.
func rankOf(item paletteItem, typed string) (rank int, hits []int) {
	title := strings.ToLower(item.title)
	if item.key == typed {
		return isItsKey, nil
	}
	rank = beginsWith
	for i, word := range strings.Fields(strings.ToLower(typed)) {
		at, begins := placeOf(word, title)
		switch {
		case at < 0 && strings.Contains(strings.ToLower(item.about+" "+item.also), word):
			rank = max(rank, isToldOf)
			continue
		case at < 0:
			return doesNotHave, nil
		case !begins:
			rank = max(rank, holds)
		case at > 0 && i == 0:
			rank = max(rank, wordsBegin)
		}
		for k := range len(word) {
			hits = append(hits, at+k)
		}
	}
	if len(title) != len(item.title) { // small letters of another length
		hits = nil
	}
	return rank, hits
}

// placeOf is where a title has a word, best at the beginning of one of its own;
// -1 where it has not.
func placeOf(word, title string) (at int, begins bool) {
	at = -1
	for from := 0; ; {
		i := strings.Index(title[from:], word)
		if i < 0 {
			return at, false
		}
		i += from
		before, _ := utf8.DecodeLastRuneInString(title[:i])
		if i == 0 || !unicode.IsLetter(before) && !unicode.IsDigit(before) {
			return i, true
		}
		if at < 0 {
			at = i
		}
		from = i + len(word)
	}
}
