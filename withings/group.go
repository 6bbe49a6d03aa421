package withings

import "encoding/json"

// MeasureGroup is what one weighing, one cuff reading or one form of the app
// brought: some measures that share a moment, a source and a device. Times are
// seconds since 1970 UTC, 0 where none came.
type MeasureGroup struct {
	ID       int64    `wire:"grpid"`
	Attrib   int      `wire:"attrib"` // where it comes from; -1 where none was given
	Category Category `wire:"category"`
	Date     int64    `wire:"date"`     // measured
	Created  int64    `wire:"created"`  // stored at Withings
	Modified int64    `wire:"modified"` // last changed at Withings
	DeviceID string   `wire:"deviceid,hash_deviceid"`
	Model    string   `wire:"model"`
	ModelID  int64    `wire:"modelid,model_id"` // answers have the first, the documents name the second
	Timezone string   `wire:"timezone"`         // an IANA name as delivered; empty where none came
	Comment  string   `wire:"comment"`          // fit to be shown; empty where none came
	Measures []Measure

	// Raw is the group exactly as delivered.
	Raw json.RawMessage
}

// Measure is one value of a group, worth Value x 10^Unit.
type Measure struct {
	Type     MeasureType
	Value    int64
	Unit     int
	Position int  // PositionNone where none was given
	Valid    bool // false: no type, exponent or integral value; kept in Raw, shown nowhere
}

// Decimal is the measure's exact value; it is not valid where the measure is
// not, or where its exponent is outside ±MaxExponent.
func (m Measure) Decimal() Decimal {
	if !m.Valid {
		return Decimal{}
	}
	return NewDecimal(m.Value, m.Unit)
}

// ParseMeasureGroup reads one group of getmeas as Withings delivered it, or as
// a store gives it back. It takes what real answers hold: numbers as texts,
// null and absent members, unknown members, types, attribs and categories,
// groups without measures and measures without a type. The only error is that
// raw is not one JSON object. The group's Raw is raw itself, not a copy.
func ParseMeasureGroup(raw []byte) (MeasureGroup, error) {
	// A listing asks for real readings only, so that is what a group without a
	// category is.
	g, members, err := readRow("measure group", raw, MeasureGroup{Attrib: -1, Category: CategoryReal, Raw: raw})
	if err != nil {
		return g, err
	}
	var measures []struct{ Type, Value, Unit, Position scalar }
	_ = json.Unmarshal([]byte(members["measures"]), &measures) // what is no list has none
	if len(measures) > 0 {
		g.Measures = make([]Measure, len(measures))
	}
	for i, m := range measures {
		// What is no measure keeps its place, so that positions here and in
		// Raw agree.
		id, typed := m.Type.integer()
		value, valued := m.Value.integer()
		unit, scaled := m.Unit.integer()
		position, placed := m.Position.integer()
		if !placed {
			position = PositionNone
		}
		g.Measures[i] = Measure{MeasureType(id), value, int(unit), int(position), typed && valued && scaled}
	}
	return g, nil
}
