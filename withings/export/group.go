package export

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"time"

	"withings-tui/withings"
)

// attrib of imported groups: see the package comment.
const attrib = 0

// reading is a value of a row, in its SI unit.
type reading struct {
	measure *measure
	number  number
}

// groupRow reads a row of measures into a group.
func (t *table) groupRow(fields []string) (doubled bool, err error) {
	columns := t.columns
	if t.summary.Kind == Other {
		columns, err = t.typed(fields)
	}
	var readings []reading
	for _, c := range columns {
		// Zero stands for what was not measured: none of these can be zero.
		n, err := measured(field(fields, c.index), c)
		if err != nil {
			return false, err
		}
		if n.mantissa != 0 {
			readings = append(readings, reading{c.measure, n})
		}
	}
	if err == nil && len(readings) == 0 {
		err = errNoValue
	}
	if err != nil {
		return false, err
	}
	text := field(fields, t.at[dateColumn])
	when, err := t.clock.moment(text, t.zones.local)
	if err != nil {
		return false, fmt.Errorf("%s %w", quoted(text), err)
	}
	id := groupID(t.summary.Kind, when, readings)
	if t.seen[id] {
		return true, nil
	}
	group, err := newGroup(id, when, t.zones.nameAt(when), readings, withings.Clean(field(fields, t.at[commentColumn])))
	if err == nil {
		t.seen[id] = true
		t.groups = append(t.groups, group)
	}
	return false, err
}

// typed is the column of a row that names its type itself.
func (t *table) typed(fields []string) ([]column, error) {
	name := field(fields, t.at[typeColumn])
	heading, unitName := splitHeading(name)
	m := measureHeaded(heading)
	if m == nil {
		if t.unknown == nil {
			t.unknown = make(map[string]int)
		}
		if shown := quoted(name); len(t.unknown) < t.limits.problems || t.unknown[shown] > 0 {
			t.unknown[shown]++
		}
		return nil, errNoValue
	}
	u, ok := unitFor(m.size, unitName)
	if !ok {
		return nil, fmt.Errorf("%s %w", quoted(name), errUnit)
	}
	return []column{{t.at[valueColumn], quoted(name), m, u}}, nil
}

// measured is a measure's value, which a body can have; 0 where there is none.
func measured(text string, c column) (number, error) {
	text = strings.Trim(text, "[]") // the raw_ files have lists
	if text == "" || text == "--" {
		return number{}, nil
	}
	n, err := quantity(text, c.unit, false, c.measure.places)
	if v := n.float(); err == nil && (v < 0 || v > c.measure.max || c.measure.size == temperature && v != 0 && v < lowestTemperature) {
		err = errRange
	}
	if err != nil {
		return number{}, fmt.Errorf("%s: %s %w", withings.Clean(c.heading), quoted(text), err)
	}
	return n, nil
}

// groupID is the id of a group: below 0, which no id of Withings is, and within
// ±2^53, which every reader of JSON has exactly. The order of the columns and
// how the file writes its numbers and times change nothing about it.
func groupID(kind Kind, when time.Time, readings []reading) int64 {
	sorted := slices.Clone(readings)
	slices.SortFunc(sorted, func(a, b reading) int { return cmp.Compare(a.measure.id, b.measure.id) })
	h := sha256.New()
	fmt.Fprintf(h, "%s\n%d\n", kind, when.Unix())
	for _, r := range sorted {
		fmt.Fprintf(h, "%d=%s\n", r.measure.id, r.number.decimal())
	}
	return -1 - int64(binary.BigEndian.Uint64(h.Sum(nil))>>11)
}

// newGroup is the group of a row as getmeas would have brought it, with the
// measures that Withings derives and an export leaves out.
func newGroup(id int64, when time.Time, zone string, readings []reading, comment string) (withings.MeasureGroup, error) {
	group := withings.MeasureGroup{ID: id, Attrib: attrib, Date: when.Unix(), Category: withings.CategoryReal, Model: Model, Timezone: zone, Comment: comment}
	byType := make(map[withings.MeasureType]number, len(readings)+2)
	for _, r := range readings {
		byType[r.measure.id] = r.number
	}
	weight, weighed := byType[withings.TypeWeight]
	fat, measuredFat := byType[withings.TypeFatMass]
	if weighed && measuredFat && fat.float() < weight.float() {
		part := new(big.Rat).Quo(fat.rat(), weight.rat())
		ratio, err1 := rounded(part.Mul(part, big.NewRat(100, 1)), 3)
		lean, err2 := rounded(new(big.Rat).Sub(weight.rat(), fat.rat()), maxDigits)
		if err := errors.Join(err1, err2); err != nil {
			return withings.MeasureGroup{}, err
		}
		for _, derived := range []reading{{measureOf(withings.TypeFatRatio), ratio}, {measureOf(withings.TypeFatFreeMass), lean}} {
			// A share that rounds to nothing stands for nothing, as zero does.
			if _, told := byType[derived.measure.id]; !told && derived.number.mantissa > 0 {
				readings = append(readings, derived)
			}
		}
	}
	for _, r := range readings {
		n := r.number.atLeast(r.measure.places)
		group.Measures = append(group.Measures, withings.Measure{Type: r.measure.id, Value: n.mantissa, Unit: -n.places, Position: withings.PositionNone, Valid: true})
	}
	group.Raw = group.Encode()
	return group, nil
}
