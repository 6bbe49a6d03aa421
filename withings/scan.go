package withings

import (
	"bytes"
	"errors"
	"strings"
)

// errSyntax says that bytes are not JSON (RFC 8259).
var errSyntax = errors.New("not valid JSON")

// maxDepth bounds the nesting of what is read. Withings nests six deep.
const maxDepth = 200

// hole stands in a shape where a number was taken out. JSON can hold this byte
// nowhere: neither between values nor, unescaped, in a string.
const hole = 0x00

// scanner walks JSON text once, front to back, without building a tree: groups
// come by the hundred thousand, and reflection over them would cost more than
// storing them. Any breach of the grammar sets bad, after which every method
// is a no-op, so that callers check once at the end.
type scanner struct {
	b     []byte
	i     int
	bad   bool
	holes bool // a hole counts as a value
}

// space moves over white space.
func (s *scanner) space() {
	for s.i < len(s.b) {
		switch s.b[s.i] {
		case ' ', '\t', '\n', '\r':
			s.i++
		default:
			return
		}
	}
}

// peek is the first byte of what comes next, 0 at the end.
func (s *scanner) peek() byte {
	s.space()
	if s.bad || s.i >= len(s.b) {
		return 0
	}
	return s.b[s.i]
}

// enter goes into the object or array that comes next and reports whether
// there is one; something else is left alone.
func (s *scanner) enter(open byte) bool {
	if s.peek() != open {
		return false
	}
	s.i++
	return true
}

// more moves to member n of the object or array that was entered and reports
// whether there is one. At the end it leaves the object or array.
func (s *scanner) more(n int, end byte) bool {
	switch c := s.peek(); {
	case s.bad:
		return false
	case c == end:
		s.i++
		return false
	case n == 0:
		return true
	case c == ',':
		s.i++
		return true
	}
	s.bad = true
	return false
}

// key reads a member's name and the colon behind it. Names are given as they
// stand; one written with escapes is decoded.
func (s *scanner) key() []byte {
	if s.peek() != '"' {
		s.bad = true
		return nil
	}
	raw := s.value()
	if s.peek() != ':' {
		s.bad = true
		return nil
	}
	s.i++
	name := raw[1 : len(raw)-1]
	if bytes.IndexByte(name, '\\') >= 0 {
		return []byte(value(raw).text())
	}
	return name
}

// value reads the value that comes next and is its text, without the space
// around it; nil where there is none.
func (s *scanner) value() value {
	s.space()
	start := s.i
	s.skip(0)
	if s.bad {
		return nil
	}
	return s.b[start:s.i]
}

// end reports whether everything was read and was JSON.
func (s *scanner) end() bool {
	s.space()
	return !s.bad && s.i == len(s.b)
}

// skip moves over one value.
func (s *scanner) skip(depth int) {
	if s.bad || s.i >= len(s.b) || depth > maxDepth {
		s.bad = true
		return
	}
	switch c := s.b[s.i]; c {
	case '{':
		s.i++
		for n := 0; s.more(n, '}'); n++ {
			if s.peek() != '"' {
				s.bad = true
				return
			}
			s.skipString()
			if s.peek() != ':' {
				s.bad = true
				return
			}
			s.i++
			s.space()
			s.skip(depth + 1)
		}
	case '[':
		s.i++
		for n := 0; s.more(n, ']'); n++ {
			s.space()
			s.skip(depth + 1)
		}
	case '"':
		s.skipString()
	case 't':
		s.literal("true")
	case 'f':
		s.literal("false")
	case 'n':
		s.literal("null")
	case hole:
		s.i++
		s.bad = !s.holes
	default:
		s.skipNumber()
	}
}

func (s *scanner) literal(word string) {
	if len(s.b)-s.i < len(word) || string(s.b[s.i:s.i+len(word)]) != word {
		s.bad = true
		return
	}
	s.i += len(word)
}

func (s *scanner) skipString() {
	for i := s.i + 1; i < len(s.b); i++ {
		switch c := s.b[i]; {
		case c == '"':
			s.i = i + 1
			return
		case c < ' ':
			s.bad = true
			return
		case c == '\\':
			i++
			if i >= len(s.b) || !escape(s.b[i:]) {
				s.bad = true
				return
			}
		}
	}
	s.bad = true
}

// escape reports whether b begins with what may follow a backslash.
func escape(b []byte) bool {
	if b[0] != 'u' {
		return strings.IndexByte(`"\/bfnrt`, b[0]) >= 0
	}
	if len(b) < 5 {
		return false
	}
	for _, c := range b[1:5] {
		if !(c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F') {
			return false
		}
	}
	return true
}

// skipNumber moves over a number and is the index behind it, -1 where there is
// none.
func (s *scanner) skipNumber() int {
	i := s.i
	if i < len(s.b) && s.b[i] == '-' {
		i++
	}
	switch whole := s.digits(i); {
	case whole == i, s.b[i] == '0' && whole > i+1:
		s.bad = true
		return -1
	default:
		i = whole
	}
	if i < len(s.b) && s.b[i] == '.' {
		fraction := s.digits(i + 1)
		if fraction == i+1 {
			s.bad = true
			return -1
		}
		i = fraction
	}
	if i < len(s.b) && (s.b[i] == 'e' || s.b[i] == 'E') {
		i++
		if i < len(s.b) && (s.b[i] == '+' || s.b[i] == '-') {
			i++
		}
		exponent := s.digits(i)
		if exponent == i {
			s.bad = true
			return -1
		}
		i = exponent
	}
	s.i = i
	return i
}

// digits is the index behind the digits that start at i.
func (s *scanner) digits(i int) int {
	for i < len(s.b) && s.b[i] >= '0' && s.b[i] <= '9' {
		i++
	}
	return i
}
