package store

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"fmt"

	"withings-tui/withings"
)

// An index row is what panes draw of a group, of the measures of one kind:
//
//	flags     1 byte: the source (bits 0-1) and rowTyped, rowAccountZone, rowComment, rowPacked
//	offset    varint, seconds east of UTC at the moment of the reading
//	model     uvarint of its length, and the device's model
//	device    the same, and the device's id, as bytes where rowPacked (ids are 40 hexadecimal digits)
//	comment   the same, only with rowComment
//	measures  to the end: type uvarint, exponent 1 byte, value varint
const (
	rowSource      = 0x03
	rowTyped       = 0x04
	rowAccountZone = 0x08 // the group told no zone: the account's counts
	rowComment     = 0x10
	rowPacked      = 0x20
)

// value is one measure of an index row.
type value struct {
	of       Quantity
	exponent int8
	mantissa int64
}

func (v value) decimal() withings.Decimal { return withings.NewDecimal(v.mantissa, int(v.exponent)) }

// row is an index row. Its texts are slices of the file.
type row struct {
	unix, id int64
	flags    byte
	offset   int32
	origin   []byte // model and device as they stand in the row, to be compared with those of the row before
	model    []byte
	device   []byte
	comment  []byte
	values   []value
}

func (r *row) stamp() Stamp { return Stamp{r.unix, r.offset} }

// find is the row's value of a quantity; false where it has none.
func (r *row) find(q Quantity) (value, bool) {
	for _, v := range r.values {
		if v.of == q {
			return v, true
		}
	}
	return value{}, false
}

// read decodes a row, whose slices of values it uses again.
func (r *row) read(key, v []byte) error {
	bad := func() error { return fmt.Errorf("reading %d: %w", r.id, errCorrupt) }
	if len(key) != 16 || len(v) < 2 {
		return bad()
	}
	r.unix, r.id = splitTime(key)
	r.flags = v[0]
	offset, n := binary.Varint(v[1:])
	if n <= 0 {
		return bad()
	}
	r.offset, v = int32(offset), v[1+n:]
	start := v
	var ok bool
	if r.model, v, ok = cutText(v); !ok {
		return bad()
	}
	if r.device, v, ok = cutText(v); !ok {
		return bad()
	}
	r.origin = start[:len(start)-len(v)]
	r.comment = nil
	if r.flags&rowComment != 0 {
		if r.comment, v, ok = cutText(v); !ok {
			return bad()
		}
	}
	r.values = r.values[:0]
	for len(v) > 0 {
		of, i := binary.Uvarint(v)
		if i <= 0 || len(v) <= i+1 {
			return bad()
		}
		mantissa, j := binary.Varint(v[i+1:])
		if j <= 0 {
			return bad()
		}
		r.values = append(r.values, value{Quantity(of), int8(v[i]), mantissa})
		v = v[i+1+j:]
	}
	return nil
}

// deviceID is the id of the row's device.
func (r *row) deviceID() string {
	if r.flags&rowPacked != 0 {
		return hex.EncodeToString(r.device)
	}
	return string(r.device)
}

// cutText reads a text behind its length.
func cutText(v []byte) (text, rest []byte, ok bool) {
	size, n := binary.Uvarint(v)
	if n <= 0 || size > uint64(len(v)-n) {
		return nil, nil, false
	}
	return v[n : n+int(size)], v[n+int(size):], true
}

func appendText[T string | []byte](v []byte, text T) []byte {
	return append(binary.AppendUvarint(v, uint64(len(text))), text...)
}

// placed is an index row and where it belongs.
type placed struct {
	table  table
	key    []byte
	value  []byte
	values []value
}

// kinds tells which table a measure belongs to; what is not named is
// tableOther.
var kinds = map[Quantity]table{
	Weight: tableWeight, FatFree: tableWeight, FatRatio: tableWeight, FatMass: tableWeight, Muscle: tableWeight,
	Water: tableWeight, Bone: tableWeight, VisceralFat: tableWeight, BasalRate: tableWeight, MetabolicAge: tableWeight,
	Extracellular: tableWeight, Intracellular: tableWeight, Height: tableHeight,
	Diastolic: tablePressure, Systolic: tablePressure,
	SomeTemp: tableTemperature, BodyTemp: tableTemperature, SkinTemp: tableTemperature,
}

// withPressure are quantities that belong to a blood pressure where the group
// has one, and stand by themselves elsewhere.
var withPressure = [...]Quantity{Pulse, afibECG, afibPPG}

// Statements on atrial fibrillation (withings-api.md 4.7).
const (
	afibECG = Quantity(130)
	afibPPG = Quantity(139)
)

// wholeBody tells whether a measure at a position stands for the person and
// not for a limb. Withings marks the whole body with 7, and once with 6 (seen
// in joostlek/python-withings' fixtures). Where a cuff or a thermometer was
// put does not change what it measures.
func wholeBody(q Quantity, position int) bool {
	if k := kinds[q]; k == tablePressure || k == tableTemperature || q == Pulse || q == SpO2 {
		return true
	}
	return position == withings.PositionNone || position == withings.PositionWholeBody || position == 6
}

// valuesOf are the measures of a group that are drawn. Scales send some twice;
// the first counts.
func valuesOf(g *withings.MeasureGroup) []value {
	if g.Category != withings.CategoryReal {
		return nil
	}
	out := make([]value, 0, len(g.Measures))
	for _, m := range g.Measures {
		q := Quantity(m.Type)
		if !m.Decimal().Valid || !wholeBody(q, m.Position) {
			continue
		}
		if twice := (&row{values: out}); !twice.has(q) {
			out = append(out, value{q, int8(m.Unit), m.Value})
		}
	}
	return out
}

func (r *row) has(q Quantity) bool {
	_, ok := r.find(q)
	return ok
}

// place makes the index rows of a group: one a kind of measure, at least one.
// A hidden group has one, with all measures.
func (v *view) place(g *withings.MeasureGroup, hidden bool) []placed {
	all := valuesOf(g)
	var sorted [tables][]value
	pressure := (&row{values: all}).has(Systolic) || (&row{values: all}).has(Diastolic)
	for _, m := range all {
		t, known := kinds[m.of]
		switch {
		case hidden:
			t = tableHidden
		case !known && pressure && (m.of == withPressure[0] || m.of == withPressure[1] || m.of == withPressure[2]):
			t = tablePressure
		case !known:
			t = tableOther
		}
		sorted[t] = append(sorted[t], m)
	}
	if len(all) == 0 {
		sorted[tableOther] = []value{}
		if hidden {
			sorted[tableOther], sorted[tableHidden] = nil, []value{}
		}
	}
	head := v.rowHead(g)
	var out []placed
	for _, t := range indexTables {
		if sorted[t] == nil {
			continue
		}
		text := bytes.Clone(head)
		for _, m := range sorted[t] {
			text = binary.AppendUvarint(text, uint64(m.of))
			text = append(text, byte(m.exponent))
			text = binary.AppendVarint(text, m.mantissa)
		}
		out = append(out, placed{t, timeKey(g.Date, g.ID), text, sorted[t]})
	}
	return out
}

// rowHead is an index row before its measures.
func (v *view) rowHead(g *withings.MeasureGroup) []byte {
	source := SourceOf(g.Attrib)
	flags := byte(source)
	if source == SourceManual || g.DeviceID == "" && g.Model == "" {
		flags |= rowTyped
	}
	zone := v.zones.find(g.Timezone)
	if zone == nil {
		flags |= rowAccountZone
		zone = v.zones.first(v.state.Timezone)
	}
	comment := g.Comment
	if comment != "" {
		flags |= rowComment
	}
	device := []byte(g.DeviceID)
	if packed, err := hex.DecodeString(g.DeviceID); err == nil && hex.EncodeToString(packed) == g.DeviceID {
		flags |= rowPacked
		device = packed
	}
	head := binary.AppendVarint([]byte{flags}, int64(offsetAt(zone, g.Date)))
	head = appendText(appendText(head, g.Model), device)
	if comment != "" {
		head = appendText(head, comment)
	}
	return head
}
