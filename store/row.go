package store

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math"
	"math/bits"
	"slices"

	"withings-tui/withings"
)

// row is an index row: what panes draw of a day, a night, a workout, or of
// those measures of a group that are of one kind. Its key is a moment and an
// id; its value is
//
//	flags     1 byte: the source (bits 0-1) and the flags below
//	offset    varint, seconds east of UTC at the moment of the reading
//	model     uvarint of its length, and the device's model
//	device    the same, and the device's id, as bytes where rowPacked (ids are 40 hexadecimal digits)
//	comment   the same, only with rowComment
//	values    to the end: quantity uvarint, exponent 1 byte, mantissa varint
//
// The texts of a row that was read are slices of the file.
type row struct {
	table    table
	unix, id int64
	flags    byte
	offset   int32
	model    []byte
	device   []byte
	comment  []byte
	values   []value
	origin   []byte // model and device as they stand in a row that was read
}

// Flags of a row.
const (
	rowSource      = 0x03
	rowTyped       = 0x04
	rowAccountZone = 0x08 // no zone was told: the account's counts
	rowComment     = 0x10
	rowPacked      = 0x20
	rowTracker     = 0x40 // of a day: a Withings tracker, not only a phone
)

// value is one value of a row: a decimal, or a float64 where the exponent is
// binary64. Days, nights and workouts number their quantities themselves.
type value struct {
	of       Quantity
	exponent int8
	mantissa int64
}

// binary64 says that the mantissa holds the bits of a float64, the last byte
// first, which makes whole numbers short.
const binary64 = math.MaxInt8

func floatValue(of int, f float64) value {
	return value{Quantity(of), binary64, int64(bits.ReverseBytes64(math.Float64bits(f)))}
}

func (v value) decimal() withings.Decimal { return withings.NewDecimal(v.mantissa, int(v.exponent)) }

func (v value) float() float64 {
	if v.exponent == binary64 {
		return math.Float64frombits(bits.ReverseBytes64(uint64(v.mantissa)))
	}
	return v.decimal().Float()
}

func (r *row) key() []byte  { return timeKey(r.unix, r.id) }
func (r *row) stamp() Stamp { return Stamp{r.unix, r.offset} }

// date is the day that a row belongs to: the one delivered, else that of its
// moment.
func (r *row) date() Date {
	if r.table >= tableDay {
		if d, ok := find(r.values, ofDate); ok {
			return Date(d.mantissa)
		}
	}
	return r.stamp().Date()
}

// find is the value of a quantity; false where there is none.
func find(values []value, q Quantity) (value, bool) {
	for _, v := range values {
		if v.of == q {
			return v, true
		}
	}
	return value{}, false
}

func has(values []value, q Quantity) bool {
	_, ok := find(values, q)
	return ok
}

// setDevice keeps a device's id.
func (r *row) setDevice(id string) {
	r.device = []byte(id)
	if packed, err := hex.DecodeString(id); err == nil && hex.EncodeToString(packed) == id {
		r.device, r.flags = packed, r.flags|rowPacked
	}
}

// deviceID is the id of the row's device.
func (r *row) deviceID() string {
	if r.flags&rowPacked != 0 {
		return hex.EncodeToString(r.device)
	}
	return string(r.device)
}

func (r *row) encode() []byte {
	out := binary.AppendVarint([]byte{r.flags}, int64(r.offset))
	out = appendText(appendText(out, r.model), r.device)
	if r.flags&rowComment != 0 {
		out = appendText(out, r.comment)
	}
	for _, v := range r.values {
		out = append(binary.AppendUvarint(out, uint64(v.of)), byte(v.exponent))
		out = binary.AppendVarint(out, v.mantissa)
	}
	return out
}

// read decodes a row, whose slice of values it uses again.
func (r *row) read(t table, key, v []byte) error {
	bad := func() error { return fmt.Errorf("%s %d: %w", t, r.id, errCorrupt) }
	if len(key) != 16 || len(v) < 2 {
		return bad()
	}
	r.table, r.flags = t, v[0]
	r.unix, r.id = splitTime(key)
	offset, n := binary.Varint(v[1:])
	if n <= 0 {
		return bad()
	}
	r.offset, v = int32(offset), v[1+n:]
	start := v
	var ok [3]bool
	r.model, v, ok[0] = cutText(v)
	r.device, v, ok[1] = cutText(v)
	r.origin = start[:len(start)-len(v)]
	r.comment, ok[2] = nil, true
	if r.flags&rowComment != 0 {
		r.comment, v, ok[2] = cutText(v)
	}
	if ok != [3]bool{true, true, true} {
		return bad()
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

// cutText reads a text behind its length.
func cutText(v []byte) (text, rest []byte, ok bool) {
	size, n := binary.Uvarint(v)
	if n <= 0 || size > uint64(len(v)-n) {
		return nil, nil, false
	}
	return v[n : n+int(size)], v[n+int(size):], true
}

func appendText(v, text []byte) []byte {
	return append(binary.AppendUvarint(v, uint64(len(text))), text...)
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

// Statements on atrial fibrillation (withings-api.md 4.7).
const (
	afibECG = Quantity(130)
	afibPPG = Quantity(139)
)

// withPressure are quantities that belong to a blood pressure where the group
// has one, and stand by themselves elsewhere.
var withPressure = []Quantity{Pulse, afibECG, afibPPG}

// anywhere are quantities, besides pressures and temperatures, that are the
// person's wherever the device sat: a watch tells the wrist.
var anywhere = []Quantity{Pulse, SpO2, VO2Max, afibECG, afibPPG}

// wholeBody tells whether a measure at a position stands for the person and
// not for a limb. Withings marks the whole body with 7, and once with 6 (seen
// in joostlek/python-withings' fixtures). Where a cuff or a thermometer was
// put does not change what it measures.
func wholeBody(q Quantity, position int) bool {
	if k := kinds[q]; k == tablePressure || k == tableTemperature || slices.Contains(anywhere, q) {
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
		if q := Quantity(m.Type); m.Decimal().Valid && wholeBody(q, m.Position) && !has(out, q) {
			out = append(out, value{q, int8(m.Unit), m.Value})
		}
	}
	return out
}

// groupRows makes the index rows of a group: one a kind of measure, at least
// one.
func (v *view) groupRows(g *withings.MeasureGroup) []row {
	all := valuesOf(g)
	pressure := has(all, Systolic) || has(all, Diastolic)
	var sorted [tables][]value
	for _, m := range all {
		t, known := kinds[m.of]
		switch {
		case !known && pressure && slices.Contains(withPressure, m.of):
			t = tablePressure
		case !known:
			t = tableOther
		}
		sorted[t] = append(sorted[t], m)
	}
	head := row{unix: onCalendar(g.Date), id: g.ID, flags: byte(SourceOf(g.Attrib)), model: []byte(g.Model), comment: []byte(g.Comment)}
	if head.flags == byte(SourceManual) || g.DeviceID == "" && g.Model == "" {
		head.flags |= rowTyped
	}
	if g.Comment != "" {
		head.flags |= rowComment
	}
	head.setDevice(g.DeviceID)
	v.locate(&head, g.Timezone, head.unix)
	var out []row
	for _, t := range groupTables {
		if sorted[t] != nil || t == tableOther && len(all) == 0 {
			head.table, head.values = t, sorted[t]
			out = append(out, head)
		}
	}
	return out
}

// onCalendar is a moment of a reading, 0 as for one without a date where no calendar
// has it.
func onCalendar(unix int64) int64 {
	if p := Always(); unix/secondsADay <= int64(p.From) || unix/secondsADay >= int64(p.To) {
		return 0
	}
	return unix
}

// locate gives a row the offset of its zone, or of the account's where none was
// told, at a moment.
func (v *view) locate(r *row, zone string, moment int64) {
	loc := v.zoneNamed(zone)
	if loc == nil {
		r.flags |= rowAccountZone
		loc = v.zone()
	}
	r.offset = offsetAt(loc, moment)
}
