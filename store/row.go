package store

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"

	"withings-tui/withings"
)

// A row is one group as it is stored. Its value is
//
//	flags       1 byte: the width of a value (bits 0-1), or rawRow; the rest is 0
//	shape       uvarint
//	values      each measure's value, little-endian, all of one width
//	created     varint, seconds after date; where the shape has it
//	modified    varint, seconds after created; where the shape has it
//
// so that a figure stands at an offset that the shape tells, and the group can
// be put together again byte for byte. A group that does not split is rawRow
// and its JSON.
const (
	widthMask = 0x03
	rawRow    = 0x04
	allFlags  = widthMask | rawRow
)

// widths are the bytes a value may take.
var widths = [4]int{2, 3, 4, 8}

// row is a stored group, read as far as to find its figures.
type row struct {
	unix, id int64
	shape    *shape
	values   []byte // each of width bytes
	width    int
	stamps   []byte // created and modified
	raw      []byte // of a group kept as JSON
	whole    []int64
}

// row reads a stored value, of which it keeps slices.
func (s *shapes) row(unix, id int64, v []byte) (row, error) {
	r := row{unix: unix, id: id}
	return r, s.read(&r, v)
}

// read is row into a row that is used again.
func (s *shapes) read(r *row, v []byte) error {
	if len(v) < 2 || v[0]&^allFlags != 0 {
		return fmt.Errorf("reading %d: %w", r.id, errCorrupt)
	}
	if v[0]&rawRow != 0 {
		return s.readRaw(r, v[1:])
	}
	id, n := uint64(v[1]), 1
	if id >= 0x80 {
		if id, n = binary.Uvarint(v[1:]); n <= 0 || id > math.MaxUint32 {
			return fmt.Errorf("reading %d: %w", r.id, errCorrupt)
		}
	}
	sh, err := s.get(uint32(id))
	if err != nil {
		return fmt.Errorf("reading %d: %w", r.id, err)
	}
	r.raw, r.whole = nil, nil
	r.shape, r.width = sh, widths[v[0]&widthMask]
	size := sh.values * r.width
	if v = v[1+n:]; len(v) < size {
		return fmt.Errorf("reading %d: %w", r.id, errCorrupt)
	}
	r.values, r.stamps = v[:size], v[size:]
	return nil
}

// readRaw reads a group that is kept as JSON.
func (s *shapes) readRaw(r *row, raw []byte) error {
	g, err := withings.ParseMeasureGroup(raw)
	if err != nil {
		return fmt.Errorf("reading %d: %w: %w", r.id, errCorrupt, err)
	}
	sh := &shape{}
	r.whole = make([]int64, len(g.Measures))
	for i, m := range g.Measures {
		r.whole[i] = m.Value
	}
	sh.describe(g, func(measure int) (int, bool) { return measure, true })
	s.locate(sh)
	r.shape, r.raw, r.values, r.stamps, r.width = sh, raw, nil, nil, 0
	return nil
}

// value is one of the row's values.
func (r *row) value(i int) int64 {
	if r.whole != nil {
		return r.whole[i]
	}
	return readInt(r.values[i*r.width:], r.width)
}

func readInt(b []byte, width int) int64 {
	switch width {
	case 2:
		return int64(int16(binary.LittleEndian.Uint16(b)))
	case 3:
		return int64(int32(uint32(b[0])<<8|uint32(b[1])<<16|uint32(b[2])<<24) >> 8)
	case 4:
		return int64(int32(binary.LittleEndian.Uint32(b)))
	}
	return int64(binary.LittleEndian.Uint64(b))
}

func appendInt(b []byte, n int64, width int) []byte {
	for range width {
		b = append(b, byte(n))
		n >>= 8
	}
	return b
}

// decimal is the row's value of a figure, not valid where it has none.
func (r *row) decimal(f Figure) withings.Decimal {
	at, ok := r.shape.find(f)
	if !ok {
		return withings.Decimal{}
	}
	return withings.NewDecimal(r.value(at.value), int(at.exponent))
}

// stamp is the row's moment in its zone.
func (r *row) stamp() Stamp { return Stamp{r.unix, r.shape.clock.offsetAt(r.unix)} }

// modified is when Withings changed the group last, or where it does not say,
// when it was stored there.
func (r *row) modified() (int64, error) {
	if r.raw != nil {
		g, err := withings.ParseMeasureGroup(r.raw)
		return lastChange(g), err
	}
	created, modified, err := r.times()
	if modified == 0 {
		modified = created
	}
	return modified, err
}

// lastChange is the same of a delivered group.
func lastChange(g withings.MeasureGroup) int64 {
	if g.Modified == 0 {
		return g.Created
	}
	return g.Modified
}

func (r *row) times() (created, modified int64, err error) {
	b, base := r.stamps, r.unix
	for _, part := range []struct {
		has  bool
		into *int64
	}{{r.shape.created, &created}, {r.shape.modified, &modified}} {
		if !part.has {
			continue
		}
		delta, n := binary.Varint(b)
		if n <= 0 {
			return 0, 0, fmt.Errorf("reading %d: %w", r.id, errCorrupt)
		}
		base += delta
		*part.into, b = base, b[n:]
	}
	if len(b) > 0 {
		return 0, 0, fmt.Errorf("reading %d: %w", r.id, errCorrupt)
	}
	return created, modified, nil
}

// json is the group exactly as delivered.
func (r *row) json() ([]byte, error) {
	if r.raw != nil {
		return bytes.Clone(r.raw), nil
	}
	created, modified, err := r.times()
	if err != nil {
		return nil, err
	}
	numbers := make([]int64, 0, len(r.shape.numbers))
	value := 0
	for _, hole := range r.shape.numbers {
		n := int64(0)
		switch hole.Field {
		case withings.HoleID:
			n = r.id
		case withings.HoleDate:
			n = r.unix
		case withings.HoleCreated:
			n = created
		case withings.HoleModified:
			n = modified
		case withings.HoleValue:
			n = r.value(value)
			value++
		}
		numbers = append(numbers, n)
	}
	raw, err := withings.JoinGroup(r.shape.text, numbers)
	if err != nil {
		return nil, fmt.Errorf("reading %d: %w: %w", r.id, errCorrupt, err)
	}
	return raw, nil
}

// group is the group as delivered, parsed.
func (r *row) group() (withings.MeasureGroup, error) {
	raw, err := r.json()
	if err != nil {
		return withings.MeasureGroup{}, err
	}
	return withings.ParseMeasureGroup(raw)
}

// encoder makes values of rows, with buffers that it uses again.
type encoder struct {
	text    []byte
	numbers []int64
	out     []byte
}

// encode is the value of a group's row and its shape. The value is good until
// the next call.
func (e *encoder) encode(s *shapes, g withings.MeasureGroup) ([]byte, *shape, error) {
	var ok bool
	e.text, e.numbers, ok = withings.AppendSplit(e.text[:0], e.numbers[:0], g.Raw)
	if ok {
		id, sh, err := s.intern(e.text)
		if err != nil {
			return nil, nil, err
		}
		if v, ok := e.pack(id, sh, g); ok {
			return v, sh, nil
		}
	}
	e.out = append(append(e.out[:0], rawRow), g.Raw...)
	r := row{unix: g.Date, id: g.ID}
	if err := s.readRaw(&r, e.out[1:]); err != nil {
		return nil, nil, fmt.Errorf("store reading %d: %w", g.ID, err)
	}
	return e.out, r.shape, nil
}

// pack writes the numbers behind the shape's id. It fails where the group's
// key would not give its moment and id back.
func (e *encoder) pack(id uint32, sh *shape, g withings.MeasureGroup) ([]byte, bool) {
	var created, modified int64
	var low, high int64
	for i, hole := range sh.numbers {
		n := e.numbers[i]
		switch hole.Field {
		case withings.HoleID:
			if n != g.ID {
				return nil, false
			}
		case withings.HoleDate:
			if n != g.Date {
				return nil, false
			}
		case withings.HoleCreated:
			created = n
		case withings.HoleModified:
			modified = n
		case withings.HoleValue:
			low, high = min(low, n), max(high, n)
		}
	}
	width := len(widths) - 1
	for i, w := range widths[:len(widths)-1] {
		if limit := int64(1) << (8*w - 1); low >= -limit && high < limit {
			width = i
			break
		}
	}
	e.out = append(e.out[:0], byte(width))
	e.out = binary.AppendUvarint(e.out, uint64(id))
	for i, hole := range sh.numbers {
		if hole.Field == withings.HoleValue {
			e.out = appendInt(e.out, e.numbers[i], widths[width])
		}
	}
	base := g.Date
	if sh.created {
		e.out = binary.AppendVarint(e.out, created-base)
		base = created
	}
	if sh.modified {
		e.out = binary.AppendVarint(e.out, modified-base)
	}
	return e.out, true
}
