package withings

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
)

// HoleField names the number that a hole of a shape stands for.
type HoleField uint8

// The numbers of a group that differ from group to group.
const (
	HoleID       HoleField = iota + 1 // grpid
	HoleDate                          // date
	HoleCreated                       // created
	HoleModified                      // modified
	HoleValue                         // measures[i].value
)

// Hole is one place of a shape where a number stood.
type Hole struct {
	Field   HoleField
	Measure int // for HoleValue the index into the group's measures, else 0
}

// errShape says that a text is not a shape, or not of these numbers.
var errShape = errors.New("not the shape of a measure group")

// SplitGroup takes a group apart into the text that repeats from one group of
// a device to the next, its shape, and the numbers that do not: grpid, date,
// created, modified, and the value of every measure. The numbers stand in the
// order in which they appear in the text; ShapeHoles tells which is which. A
// number that is absent or null has no hole.
//
// ok is false where the group cannot be put together again from the two byte
// for byte: it is no JSON object, one of the numbers is not a canonical
// integer of 64 bits (a string, a fraction, -0), or one of the names occurs
// twice or is written with escapes. Such a group is to be kept as it is.
func SplitGroup(raw []byte) (shape string, numbers []int64, ok bool) {
	text, numbers, ok := AppendSplit(nil, nil, raw)
	return string(text), numbers, ok
}

// AppendSplit is SplitGroup for many groups: it appends the shape and the
// numbers to buffers that the caller uses again. Where ok is false what was
// appended is of no use.
func AppendSplit(shape []byte, numbers []int64, raw []byte) (_ []byte, _ []int64, ok bool) {
	copied := 0
	ok = walkNumbers(raw, false, func(_ Hole, start, end int) bool {
		text := value(raw[start:end])
		if text[0] == 'n' {
			return true
		}
		n, whole := canonicalInteger(text)
		if !whole {
			return false
		}
		shape = append(append(shape, raw[copied:start]...), hole)
		numbers = append(numbers, n)
		copied = end
		return true
	})
	if !ok {
		return shape, numbers, false
	}
	return append(shape, raw[copied:]...), numbers, true
}

// JoinGroup puts together what SplitGroup took apart: the group's text exactly
// as delivered. It is an error where there are not as many numbers as holes.
func JoinGroup(shape string, numbers []int64) ([]byte, error) {
	raw := make([]byte, 0, len(shape)+12*len(numbers))
	for i := range len(shape) {
		if shape[i] != hole {
			raw = append(raw, shape[i])
			continue
		}
		if len(numbers) == 0 {
			return nil, fmt.Errorf("join group: too few numbers: %w", errShape)
		}
		raw, numbers = strconv.AppendInt(raw, numbers[0], 10), numbers[1:]
	}
	if len(numbers) > 0 {
		return nil, fmt.Errorf("join group: too many numbers: %w", errShape)
	}
	return raw, nil
}

// ShapeHoles tells what the numbers that belong to shape are, in their order.
// To learn the rest of a shape (types, exponents, device, zone), join it with
// as many zeros and parse that.
func ShapeHoles(shape string) ([]Hole, error) {
	var holes []Hole
	text := []byte(shape)
	ok := walkNumbers(text, true, func(h Hole, start, _ int) bool {
		if text[start] == hole {
			holes = append(holes, h)
		}
		return true
	})
	if !ok || len(holes) != bytes.Count(text, []byte{hole}) {
		return nil, fmt.Errorf("read shape: %w", errShape)
	}
	return holes, nil
}

// numberFields are the members of a group that have holes.
var numberFields = map[string]HoleField{
	"grpid": HoleID, "date": HoleDate, "created": HoleCreated, "modified": HoleModified,
}

// walkNumbers calls visit with where each number of a group stands. It reports
// false where text is not a group with each name once, or visit said so.
func walkNumbers(text []byte, holes bool, visit func(h Hole, start, end int) bool) bool {
	s := scanner{b: text, holes: holes}
	if !s.enter('{') {
		return false
	}
	number := func(h Hole) {
		s.space()
		start := s.i
		if s.value(); !s.bad && !visit(h, start, s.i) {
			s.bad = true
		}
	}
	var seen [HoleValue + 1]bool
	once := func(field HoleField) {
		s.bad = s.bad || seen[field]
		seen[field] = true
	}
	for n := 0; s.more(n, '}'); n++ {
		name := s.plainKey()
		if field, ok := numberFields[string(name)]; ok {
			once(field)
			number(Hole{Field: field})
			continue
		}
		if string(name) != "measures" {
			s.value()
			continue
		}
		once(HoleValue)
		if !s.enter('[') {
			s.value()
			continue
		}
		for i := 0; s.more(i, ']'); i++ {
			if !s.enter('{') {
				s.value()
				continue
			}
			valued := false
			for m := 0; s.more(m, '}'); m++ {
				if string(s.plainKey()) != "value" {
					s.value()
					continue
				}
				s.bad = s.bad || valued
				valued = true
				number(Hole{Field: HoleValue, Measure: i})
			}
		}
	}
	return s.end()
}

// plainKey is key, and refuses a name that is written with escapes.
func (s *scanner) plainKey() []byte {
	start := s.i
	name := s.key()
	if !s.bad && bytes.IndexByte(s.b[start:s.i], '\\') >= 0 {
		s.bad = true
	}
	return name
}

// canonicalInteger reads an integer that formatting gives back as it stood.
func canonicalInteger(text []byte) (int64, bool) {
	if len(text) == 0 || text[0] == '-' && (len(text) == 1 || text[1] == '0') {
		return 0, false
	}
	if n, ok := shortInteger(text); ok {
		return n, true
	}
	if text[0] != '-' && (text[0] < '0' || text[0] > '9') {
		return 0, false
	}
	n, err := strconv.ParseInt(string(text), 10, 64)
	return n, err == nil
}
