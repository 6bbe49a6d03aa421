package withings

import (
	"bytes"
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// value is the text of one JSON value. Its methods are as lenient as Withings
// is loose: numbers come as strings and strings as numbers, booleans as 0 and
// 1, and what is missing as null, "" or not at all.
type value []byte

// null reports whether nothing was given.
func (v value) null() bool {
	return len(v) == 0 || v[0] == 'n' || string(v) == `""`
}

// number is the text of a number, also of one in a string; nil where v is none.
func (v value) number() []byte {
	if len(v) >= 2 && v[0] == '"' {
		v = v[1 : len(v)-1]
	}
	if len(v) == 0 || v[0] != '-' && (v[0] < '0' || v[0] > '9') {
		return nil
	}
	if s := (scanner{b: v}); s.skipNumber() != len(v) {
		return nil
	}
	return v
}

// integer is v as a whole number, also from 12.0, 1e3 and "12"; false where it
// is none or does not fit.
func (v value) integer() (int64, bool) {
	text := v.number()
	if n, ok := shortInteger(text); ok {
		return n, true
	}
	if len(text) == 0 || len(text) > 64 {
		return 0, false
	}
	if n, err := strconv.ParseInt(string(text), 10, 64); err == nil {
		return n, true
	}
	f, err := strconv.ParseFloat(string(text), 64)
	if err != nil || f != math.Trunc(f) || math.Abs(f) > 1<<53 {
		return 0, false
	}
	return int64(f), true
}

// shortInteger reads plain integers of up to 18 digits, which is nearly all
// that ever comes.
func shortInteger(text []byte) (int64, bool) {
	digits, sign := text, int64(1)
	if len(text) > 0 && text[0] == '-' {
		digits, sign = text[1:], -1
	}
	if len(digits) == 0 || len(digits) > 18 {
		return 0, false
	}
	n := int64(0)
	for _, c := range digits {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int64(c-'0')
	}
	return sign * n, true
}

// integerOr is v as a whole number, or fallback.
func (v value) integerOr(fallback int64) int64 {
	if n, ok := v.integer(); ok {
		return n
	}
	return fallback
}

// float is v as a finite number; nil where it is none.
func (v value) float() *float64 {
	text := v.number()
	if len(text) == 0 || len(text) > 400 {
		return nil
	}
	f, err := strconv.ParseFloat(string(text), 64)
	if err != nil || math.IsInf(f, 0) || math.IsNaN(f) {
		return nil
	}
	return &f
}

// truth is v as a boolean: true, "true", and every number but 0.
func (v value) truth() bool {
	if n := v.float(); n != nil {
		return *n != 0
	}
	return strings.EqualFold(v.text(), "true")
}

// text is v as a string; numbers and booleans are given as they stand, null,
// objects and arrays are empty.
func (v value) text() string {
	if len(v) == 0 {
		return ""
	}
	switch v[0] {
	case '"':
		inner := v[1 : len(v)-1]
		if bytes.IndexByte(inner, '\\') < 0 && utf8.Valid(inner) {
			return string(inner)
		}
		var decoded string
		if json.Unmarshal(v, &decoded) != nil {
			return ""
		}
		return decoded
	case 'n', '{', '[':
		return ""
	}
	return string(v)
}

// Printable tells whether a character from outside may reach a terminal: it is
// none that the terminal acts on (C0, C1), that turns the direction of writing
// or cannot be seen (Unicode's format characters), or that ends a line. It is
// the one rule for all text from outside.
func Printable(r rune) bool {
	return r != utf8.RuneError && !unicode.IsControl(r) && !unicode.Is(unicode.Cf, r) && !unicode.In(r, unicode.Zl, unicode.Zp)
}

// printable is text without what is not [Printable].
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if Printable(r) {
			return r
		}
		return -1
	}, text)
}

// members calls visit with every member of the JSON object text, in order; it
// is an error where text is not exactly one object.
func members(text []byte, visit func(name string, v value)) error {
	s := scanner{b: text}
	if !s.enter('{') {
		return errSyntax
	}
	for n := 0; s.more(n, '}'); n++ {
		name := s.key()
		v := s.value()
		if s.bad {
			break
		}
		visit(string(name), v)
	}
	if !s.end() {
		return errSyntax
	}
	return nil
}

// elements calls visit with every element of v, none where v is no array: an
// empty object comes as [] from Withings and an empty list as {} or null.
func (v value) elements(visit func(element value)) {
	s := scanner{b: v}
	if !s.enter('[') {
		return
	}
	for n := 0; s.more(n, ']'); n++ {
		if element := s.value(); !s.bad {
			visit(element)
		}
	}
}

// members calls visit with every member of v, none where v is no object.
func (v value) members(visit func(name string, v value)) {
	if len(v) > 0 && v[0] == '{' {
		_ = members(v, visit) // v was read whole before
	}
}
