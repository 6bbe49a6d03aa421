package export

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"sort"

	"withings-tui/withings"
)

var errRange = errors.New("is out of range")

// day gathers the figures of one day from the aggregates.
type day map[Kind]number

// dayRow reads a row of an aggregate. A day that comes twice keeps the greater
// figure, for a day's sum only grows: the smaller is of an export made before
// the day was over.
func (t *table) dayRow(fields []string) (doubled bool, err error) {
	text := field(fields, t.value)
	if text == "" {
		return false, errNoValue
	}
	f := dayFigures[t.summary.Kind]
	n, err := quantity(text, t.valueUnit, f.whole, 3)
	if err == nil && (n.mantissa < 0 || n.float() > f.max) {
		err = errRange
	}
	if err != nil {
		return false, fmt.Errorf("%s %w", quoted(text), err)
	}
	text = field(fields, t.date)
	date, err := t.clock.day(text)
	if err != nil {
		return false, fmt.Errorf("%s %w", quoted(text), err)
	}
	d := t.days[date]
	if d == nil {
		d = make(day, len(dayFigures))
		t.days[date] = d
	}
	before, doubled := d[t.summary.Kind]
	if !doubled || n.float() > before.float() {
		d[t.summary.Kind] = n
	}
	return doubled, nil
}

// result is all that was read, in order.
func (r *reader) result() Result {
	// Package slices would make a sort of its own for each of these large types.
	groups := r.groups
	sort.Slice(groups, func(i, j int) bool {
		return cmp.Or(cmp.Compare(groups[i].Date, groups[j].Date), cmp.Compare(groups[i].ID, groups[j].ID)) < 0
	})
	result := Result{Groups: r.groups, Files: r.files, Problems: r.problems}
	for date, d := range r.days {
		result.Days = append(result.Days, d.activity(date, r.zones.name))
	}
	sort.Slice(result.Days, func(i, j int) bool { return result.Days[i].Date < result.Days[j].Date })
	return result
}

// wireDay has the fields of getactivity (Withings OpenAPI) that an export
// tells; is_tracker and brand it does not.
type wireDay struct {
	Date          string            `json:"date"`
	Timezone      string            `json:"timezone,omitempty"`
	DeviceID      *string           `json:"deviceid"`
	Model         string            `json:"model"`
	ModelID       *int64            `json:"modelid"`
	Steps         *withings.Decimal `json:"steps,omitempty"`
	Distance      *withings.Decimal `json:"distance,omitempty"`
	Elevation     *withings.Decimal `json:"elevation,omitempty"`
	Calories      *withings.Decimal `json:"calories,omitempty"`
	TotalCalories *withings.Decimal `json:"totalcalories,omitempty"`
}

// activity is the day as getactivity would have brought it. Total energy needs
// both of its parts.
func (d day) activity(date, zone string) withings.Activity {
	a := withings.Activity{Date: date, Timezone: zone, Model: Model}
	w := wireDay{Date: date, Timezone: zone, Model: Model}
	set := func(n number, told bool, figure **float64, wire **withings.Decimal) {
		if told {
			value, exact := n.float(), n.decimal()
			*figure, *wire = &value, &exact
		}
	}
	for _, f := range []struct {
		kind   Kind
		figure **float64
		wire   **withings.Decimal
	}{
		{Steps, &a.Steps, &w.Steps},
		{Distance, &a.Distance, &w.Distance},
		{Floors, &a.Elevation, &w.Elevation},
		{CaloriesEarned, &a.Calories, &w.Calories},
	} {
		n, told := d[f.kind]
		set(n, told, f.figure, f.wire)
	}
	earned, active := d[CaloriesEarned]
	passive, resting := d[CaloriesPassive]
	set(earned.minus(number{-passive.mantissa, passive.places}), active && resting, &a.TotalCalories, &w.TotalCalories)
	raw, err := json.Marshal(w)
	if err == nil { // nothing in it can fail to be written
		a.Raw = raw
	}
	return a
}
