package withingstest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
)

// Device is one device of the account, as getdevice lists it and as groups and
// days refer to it. The zero ID is null on the wire: what a phone or another
// service brought. Times are seconds since 1970 UTC.
type Device struct {
	ID           string // 40 hex digits
	Type         string // "Scale", "Blood Pressure Monitor", ...
	Model        string
	ModelID      int
	Battery      string // high, medium, low or unknown
	Timezone     string
	FirstSession int64 // 0 is null
	LastSession  int64 // 0 is null
}

// wire is what rows have of their device, null where there is none.
func (d *Device) wire() (id, modelID, model any) {
	if d == nil {
		return nil, nil, nil
	}
	if d.Model != "" {
		modelID, model = d.ModelID, d.Model
	}
	return orNull(d.ID), modelID, model
}

// Measure is one value of a group, worth Value x 10^Unit.
type Measure struct {
	Type  int
	Value int64
	Unit  int
	// Position is the place on the body; 0 leaves the key out (the right wrist,
	// 0 on the wire, needs Group.Raw).
	Position int
}

// Group is one measure group of getmeas. Times are seconds since 1970 UTC.
type Group struct {
	ID       int64 // 0: Account gives it the next free one
	Attrib   int   // 0 device, 1 ambiguous, 2 and 4 typed in, 5 and 8 device, ...
	Date     int64
	Created  int64   // 0: Date
	Modified int64   // 0: Created
	Category int     // 0 stands for 1, a real reading; 2 is a goal
	Device   *Device // nil: typed in, all device fields null
	Timezone string
	Comment  string // empty is null on the wire
	Measures []Measure

	// Raw, where set, is sent in place of the whole group, so that a test can
	// send what the other fields cannot say. They still decide where it is listed.
	Raw json.RawMessage
}

// json is the group the way getmeas writes it, key for key in the order that
// real answers have, with only the measures of types where there are some.
func (g *Group) json(types []int) []byte {
	if g.Raw != nil {
		return g.Raw
	}
	measures := make([][]byte, 0, len(g.Measures))
	for _, m := range g.Measures {
		if len(types) == 0 || slices.Contains(types, m.Type) {
			measures = append(measures, m.json(g.Attrib == 2 || g.Attrib == 4))
		}
	}
	id, modelID, model := g.Device.wire()
	return object("grpid", g.ID, "attrib", g.Attrib, "date", g.Date, "created", g.Created, "modified", g.Modified, "category", g.Category,
		"deviceid", id, "hash_deviceid", id, "measures", measures, "modelid", modelID, "model", model, "comment", orNull(g.Comment),
		"timezone", g.Timezone)
}

// json is the measure with the deprecated "fm" and what goes with it, as
// fixtures of real answers show them; derived measures have none.
func (m *Measure) json(typed bool) []byte {
	made := `,"algo":0,"fm":3`
	switch {
	case typed:
		made = `,"algo":0,"fm":131,"apppfmid":7,"appliver":6010001`
	case m.Type == typeFatFree || m.Type == typeFatRatio:
		made = ""
	case m.Type == typeDiastolic || m.Type == typeSystolic:
		made = `,"algo":0,"fm":128`
	}
	if m.Position != 0 {
		made += `,"position":` + strconv.Itoa(m.Position)
	}
	return fmt.Appendf(nil, `{"value":%d,"type":%d,"unit":%d%s}`, m.Value, m.Type, m.Unit, made)
}

// The measure types the synthetic person has (Withings OpenAPI, except 18,
// which only old answers in openmhealth/shimmer show).
const (
	typeWeight      = 1
	typeHeight      = 4
	typeFatFree     = 5
	typeFatRatio    = 6
	typeFatMass     = 8
	typeDiastolic   = 9
	typeSystolic    = 10
	typePulse       = 11
	typeTemperature = 12
	typeSentinel    = 18
	typeBody        = 71
	typeSkin        = 73
	typeMuscle      = 76
	typeWater       = 77
	typeBone        = 88
	typePulseWave   = 91
	typeVascularAge = 155
	typeVisceral    = 170
	typeSegmentFat  = 174
	typeBMR         = 226
)

// Goals are the account's targets; a zero is no goal and its key is left out,
// and with none at all the goals are [], as PHP writes an empty map.
type Goals struct {
	Steps  int
	Sleep  int     // seconds a night
	Weight Measure // only Value and Unit count, kg
}

// object writes names and values as a JSON object, in their order. What JSON
// cannot say is null.
func object(pairs ...any) json.RawMessage {
	dst := append(make([]byte, 0, 512), '{')
	for i := 0; i+1 < len(pairs); i += 2 {
		if i > 0 {
			dst = append(dst, ',')
		}
		name, _ := pairs[i].(string)
		dst = append(append(append(dst, '"'), name...), `":`...)
		switch v := pairs[i+1].(type) {
		case nil:
			dst = append(dst, "null"...)
		case int:
			dst = strconv.AppendInt(dst, int64(v), 10)
		case int64:
			dst = strconv.AppendInt(dst, v, 10)
		case json.RawMessage:
			dst = append(dst, v...)
		case [][]byte:
			dst = append(append(append(dst, '['), bytes.Join(v, []byte{','})...), ']')
		default:
			text, err := json.Marshal(v)
			if err != nil {
				text = []byte("null")
			}
			dst = append(dst, text...)
		}
	}
	return append(dst, '}')
}

// orNull is v, or null where it is nothing.
func orNull[T comparable](v T) any {
	if v == *new(T) {
		return nil
	}
	return v
}
