package export

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"withings-tui/withings"
)

// attrib of imported groups: see the package comment.
const attrib = 0

// reading is a value of a row, in its SI unit.
type reading struct {
	figure *figure
	number number
}

// groupRow reads a row of measures into a group.
func (t *table) groupRow(fields []string) (doubled bool, err error) {
	var readings []reading
	if t.summary.Kind == Other {
		readings, err = t.typedReading(fields)
	} else {
		readings, err = t.readings(fields)
	}
	if err != nil {
		return false, err
	}
	if len(readings) == 0 {
		return false, errNoValue
	}
	text := field(fields, t.date)
	when, err := t.clock.moment(text, t.zones.local)
	if err != nil {
		return false, fmt.Errorf("%s %w", quoted(text), err)
	}
	id := groupID(t.summary.Kind, when, readings)
	if t.seen[id] {
		return true, nil
	}
	group, err := newGroup(id, when, t.zones.nameAt(when), readings, printable(field(fields, t.comment)))
	if err != nil {
		return false, err
	}
	t.seen[id] = true
	t.groups = append(t.groups, group)
	return false, nil
}

// readings are the measures of a row with a column for each. Zero stands for
// what was not measured: none of these can be zero.
func (t *table) readings(fields []string) ([]reading, error) {
	var readings []reading
	for _, c := range t.columns {
		text := strings.Trim(field(fields, c.index), "[]") // the raw_ files have lists
		if text == "" || text == "--" {
			continue
		}
		n, err := measured(text, c.figure, c.unit)
		if err != nil {
			return nil, fmt.Errorf("%s: %s %w", printable(c.heading), quoted(text), err)
		}
		if n.mantissa != 0 {
			readings = append(readings, reading{c.figure, n})
		}
	}
	return readings, nil
}

// typedReading is the measure of a row that names its type itself.
func (t *table) typedReading(fields []string) ([]reading, error) {
	name, text := field(fields, t.typed), field(fields, t.value)
	heading, unitName := splitHeading(name)
	f := figureHeaded(heading)
	if f == nil {
		if t.unknown == nil {
			t.unknown = make(map[string]int)
		}
		if shown := quoted(name); len(t.unknown) < t.limits.problems || t.unknown[shown] > 0 {
			t.unknown[shown]++
		}
		return nil, errNoValue
	}
	if text == "" {
		return nil, errNoValue
	}
	u, ok := unitFor(f.size, unitName)
	if !ok {
		return nil, fmt.Errorf("%s %w", quoted(name), errUnit)
	}
	n, err := measured(text, f, u)
	if err != nil {
		return nil, fmt.Errorf("%s: %s %w", quoted(name), quoted(text), err)
	}
	if n.mantissa == 0 {
		return nil, errNoValue
	}
	return []reading{{f, n}}, nil
}

// measured is a figure's value, which a body can have.
func measured(text string, f *figure, u unit) (number, error) {
	n, err := quantity(text, u, false, f.places)
	if err != nil {
		return number{}, err
	}
	v := n.float()
	if v < 0 || v > f.max || f.size == temperature && v != 0 && v < lowestTemperature {
		return number{}, errRange
	}
	return n, nil
}

// groupID is the id of a group: below 0, which no id of Withings is, and within
// ±2^53, which every reader of JSON has exactly. The order of the columns and
// how the file writes its numbers and times change nothing about it.
func groupID(kind Kind, when time.Time, readings []reading) int64 {
	sorted := slices.Clone(readings)
	slices.SortFunc(sorted, func(a, b reading) int { return cmp.Compare(a.figure.id, b.figure.id) })
	h := sha256.New()
	fmt.Fprintf(h, "%s\n%d\n", kind, when.Unix())
	for _, r := range sorted {
		fmt.Fprintf(h, "%d=%s\n", r.figure.id, r.number.decimal())
	}
	return -1 - int64(binary.BigEndian.Uint64(h.Sum(nil))>>11)
}

// newGroup is the group of a row, with the measures that Withings derives and
// an export leaves out.
func newGroup(id int64, when time.Time, zone string, readings []reading, comment string) (withings.MeasureGroup, error) {
	g := withings.MeasureGroup{
		ID:       id,
		Attrib:   attrib,
		Category: withings.CategoryReal,
		Date:     when.Unix(),
		Model:    Model,
		Timezone: zone,
	}
	byType := make(map[withings.MeasureType]number, len(readings)+2)
	for _, r := range readings {
		byType[r.figure.id] = r.number
		g.Measures = append(g.Measures, r.number.measure(r.figure.id, r.figure.places))
	}
	weight, weighed := byType[withings.TypeWeight]
	fat, measuredFat := byType[withings.TypeFatMass]
	if weighed && measuredFat && fat.float() < weight.float() {
		for _, derived := range []reading{
			{figureOf(withings.TypeFatRatio), shareOf(fat, weight)},
			{figureOf(withings.TypeFatFreeMass), weight.minus(fat)},
		} {
			// A share that rounds to nothing stands for nothing, as zero does.
			if _, told := byType[derived.figure.id]; !told && derived.number.mantissa > 0 {
				g.Measures = append(g.Measures, derived.number.measure(derived.figure.id, derived.figure.places))
			}
		}
	}
	var err error
	g.Raw, err = rawGroup(g, comment)
	return g, err
}

// wireMeasure and wireGroup have the fields of getmeas (Withings OpenAPI); what
// an export does not tell is null, as it is for what was typed in.
type wireMeasure struct {
	Value int64                `json:"value"`
	Type  withings.MeasureType `json:"type"`
	Unit  int                  `json:"unit"`
}

type wireGroup struct {
	ID           int64             `json:"grpid"`
	Attrib       int               `json:"attrib"`
	Date         int64             `json:"date"`
	Category     withings.Category `json:"category"`
	DeviceID     *string           `json:"deviceid"`
	HashDeviceID *string           `json:"hash_deviceid"`
	Measures     []wireMeasure     `json:"measures"`
	ModelID      *int64            `json:"modelid"`
	Model        string            `json:"model"`
	Comment      *string           `json:"comment"`
	Timezone     string            `json:"timezone,omitempty"`
}

func rawGroup(g withings.MeasureGroup, comment string) (json.RawMessage, error) {
	w := wireGroup{ID: g.ID, Attrib: g.Attrib, Date: g.Date, Category: g.Category, Model: g.Model, Timezone: g.Timezone}
	if comment != "" {
		w.Comment = &comment
	}
	for _, m := range g.Measures {
		w.Measures = append(w.Measures, wireMeasure{m.Value, m.Type, m.Unit})
	}
	raw, err := json.Marshal(w)
	if err != nil {
		return nil, fmt.Errorf("write the group as JSON: %w", err)
	}
	return raw, nil
}
