package export

import (
	"cmp"
	"errors"
	"fmt"
	"math/big"
	"sort"

	"withings-tui/withings"
)

var errRange = errors.New("is out of range")

// day gathers the totals of one day from the aggregates.
type day map[Kind]number

// dayRow reads a row of an aggregate. A day that comes twice keeps the greater
// total, for a day's sum only grows: the smaller is of an export made before
// the day was over.
func (t *table) dayRow(fields []string) (doubled bool, err error) {
	text := field(fields, t.at[valueColumn])
	if text == "" {
		return false, errNoValue
	}
	total := dayTotals[t.summary.Kind]
	n, err := quantity(text, t.valueUnit, total.whole, 3)
	if err == nil && (n.mantissa < 0 || n.float() > total.max) {
		err = errRange
	}
	if err != nil {
		return false, fmt.Errorf("%s %w", quoted(text), err)
	}
	text = field(fields, t.at[dateColumn])
	date, err := t.clock.day(text)
	if err != nil {
		return false, fmt.Errorf("%s %w", quoted(text), err)
	}
	if t.days[date] == nil {
		t.days[date] = make(day, len(dayTotals))
	}
	before, doubled := t.days[date][t.summary.Kind]
	if !doubled || n.float() > before.float() {
		t.days[date][t.summary.Kind] = n
	}
	return doubled, nil
}

// result is all that was read, in order.
func (r *reader) result() (Result, error) {
	// Package slices would make a sort of its own for each of these large types.
	groups := r.groups
	sort.Slice(groups, func(i, j int) bool {
		return cmp.Or(cmp.Compare(groups[i].Date, groups[j].Date), cmp.Compare(groups[i].ID, groups[j].ID)) < 0
	})
	result := Result{Groups: r.groups, Files: r.files, Problems: r.problems}
	for date, d := range r.days {
		activity, err := d.activity(date, r.zones.name)
		if err != nil {
			return Result{}, err
		}
		result.Days = append(result.Days, activity)
	}
	sort.Slice(result.Days, func(i, j int) bool { return result.Days[i].Date < result.Days[j].Date })
	return result, nil
}

// activity is the day as getactivity would have brought it. Total energy needs
// both of its parts.
func (d day) activity(date, zone string) (withings.Activity, error) {
	total := func(kind Kind) *float64 {
		n, told := d[kind]
		if !told {
			return nil
		}
		f := n.float()
		return &f
	}
	a := withings.Activity{Date: date, Timezone: zone, Model: Model, Steps: total(Steps), Distance: total(Distance),
		Elevation: total(Floors), Calories: total(CaloriesEarned)}
	passive, resting := d[CaloriesPassive]
	if earned, active := d[CaloriesEarned]; active && resting {
		sum, err := rounded(new(big.Rat).Add(earned.rat(), passive.rat()), maxDigits)
		if err != nil {
			return withings.Activity{}, fmt.Errorf("add up the energy of %s: %w", date, err)
		}
		all := sum.float()
		a.TotalCalories = &all
	}
	a.Raw = a.Encode()
	return a, nil
}
