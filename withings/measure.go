package withings

import (
	"context"
	"encoding/json"
	"iter"
	"net/url"
	"slices"
	"strconv"
	"time"
)

// MeasureType is the kind of one measure in a group ("meastype" on the wire).
// Types this package has no name for are delivered all the same.
type MeasureType int

// The measure types Withings documents, with the unit of their values.
const (
	TypeWeight        MeasureType = 1   // kg
	TypeHeight        MeasureType = 4   // m
	TypeFatFreeMass   MeasureType = 5   // kg
	TypeFatRatio      MeasureType = 6   // %
	TypeFatMass       MeasureType = 8   // kg
	TypeDiastolic     MeasureType = 9   // mmHg
	TypeSystolic      MeasureType = 10  // mmHg
	TypePulse         MeasureType = 11  // beats a minute
	TypeTemperature   MeasureType = 12  // °C, of what is not said
	TypeSpO2          MeasureType = 54  // %
	TypeBodyTemp      MeasureType = 71  // °C
	TypeSkinTemp      MeasureType = 73  // °C
	TypeMuscleMass    MeasureType = 76  // kg
	TypeWaterMass     MeasureType = 77  // kg ("hydration")
	TypeBoneMass      MeasureType = 88  // kg
	TypePulseWave     MeasureType = 91  // m/s
	TypeVO2Max        MeasureType = 123 // ml/min/kg
	TypeVascularAge   MeasureType = 155 // years
	TypeExtracellular MeasureType = 168 // kg
	TypeIntracellular MeasureType = 169 // kg
	TypeVisceralFat   MeasureType = 170 // no unit
	TypeSegmentLean   MeasureType = 173 // kg a segment
	TypeSegmentFat    MeasureType = 174 // kg a segment
	TypeSegmentMuscle MeasureType = 175 // kg a segment
	TypeBMR           MeasureType = 226 // kcal
	TypeMetabolicAge  MeasureType = 227 // years
)

// Positions of a measure on the body that stand for the whole of it.
const (
	PositionNone      = -1 // none was given
	PositionWholeBody = 7
)

// Category tells a real reading from a goal that the user has set.
type Category int

// The categories of a measure group.
const (
	CategoryReal Category = 1
	CategoryGoal Category = 2
)

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

// MeasureGroup is what one weighing, one cuff reading or one form of the app
// brought: some measures that share a moment, a source and a device. Times are
// seconds since 1970 UTC, 0 where none came.
type MeasureGroup struct {
	ID       int64
	Attrib   int // where it comes from; -1 where none was given
	Category Category
	Date     int64 // measured
	Created  int64 // stored at Withings
	Modified int64 // last changed at Withings
	DeviceID string
	Model    string
	ModelID  int64
	Timezone string // an IANA name as delivered; empty where none came
	Measures []Measure

	// Raw is the group exactly as delivered.
	Raw json.RawMessage
}

// MeasureQuery selects what Measures lists. With Since set, everything created
// or changed from then on; else with From and To, what was measured between
// them; else everything.
type MeasureQuery struct {
	Since    time.Time
	From, To time.Time
	Types    []MeasureType // none: all types in one stream
	Offset   int64         // go on where an earlier listing stopped
}

// MeasurePage is one answer of getmeas. A page whose Next is 0 is the last.
type MeasurePage struct {
	Groups     []MeasureGroup
	UpdateTime int64  // the server's clock, seconds since 1970 UTC; 0 where none came
	Timezone   string // the account's zone
	Next       int64  // offset of the page after it
}

var getmeas = endpoint{path: "/measure", action: "getmeas", scope: ScopeMetrics, list: "measuregrps"}

// Measures lists measure groups, page after page, of real readings only. The
// groups of a page share memory with its answer. An error comes last and by
// itself; what came before it stands, but the list is not complete.
func (c *Client) Measures(ctx context.Context, q MeasureQuery) iter.Seq2[MeasurePage, error] {
	read := func(body value) (MeasurePage, turnover) { return readMeasures(body, q.Types) }
	return func(yield func(MeasurePage, error) bool) {
		pages(ctx, c, getmeas, q.form(), q.Offset, read, func(p *MeasurePage) *int64 { return &p.Next })(yield)
	}
}

// form is the form of a listing of measure groups.
func (q MeasureQuery) form() url.Values {
	form := getmeas.form()
	form.Set("category", strconv.Itoa(int(CategoryReal)))
	switch {
	case !q.Since.IsZero():
		form.Set("lastupdate", unix(q.Since))
	case q.From.IsZero() && q.To.IsZero():
		form.Set("lastupdate", "0")
	}
	if q.Since.IsZero() && !q.From.IsZero() {
		form.Set("startdate", unix(q.From))
	}
	if q.Since.IsZero() && !q.To.IsZero() {
		form.Set("enddate", unix(q.To))
	}
	if len(q.Types) > 0 {
		var list []byte
		for i, id := range q.Types {
			if i > 0 {
				list = append(list, ',')
			}
			list = strconv.AppendInt(list, int64(id), 10)
		}
		form.Set("meastypes", string(list))
	}
	return form
}

// readMeasures takes apart the body of getmeas. Where types are given, groups
// that hold none of them are left out.
func readMeasures(body value, types []MeasureType) (MeasurePage, turnover) {
	var page MeasurePage
	var turn turnover
	s := groupParser{scanner: scanner{b: body}, names: make(map[string]string)}
	if !s.enter('{') {
		return page, turn
	}
	for n := 0; s.more(n, '}'); n++ {
		switch string(s.key()) {
		case "updatetime":
			page.UpdateTime = s.value().integerOr(0)
		case "timezone":
			page.Timezone = s.name()
		case "more":
			turn.more = s.value().truth()
		case "offset":
			turn.offset = s.value().integerOr(0)
		case getmeas.list:
			if !s.enter('[') {
				s.value()
				continue
			}
			for i := 0; s.more(i, ']'); i++ {
				if s.peek() != '{' {
					s.value()
					continue
				}
				turn.rows++
				if group, ok := s.group(); ok && group.holds(types) {
					page.Groups = append(page.Groups, group)
				}
			}
		default:
			s.value()
		}
	}
	return page, turn
}

// holds reports whether the group has a measure of one of the types, or no
// types are given.
func (g MeasureGroup) holds(types []MeasureType) bool {
	return len(types) == 0 || slices.ContainsFunc(g.Measures, func(m Measure) bool {
		return slices.Contains(types, m.Type)
	})
}
