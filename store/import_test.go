package store

import (
	"math"
	"testing"

	"withings-tui/withings"
)

// An export has a file for each figure, and older exports have fewer columns:
// whatever is imported in whatever order, nothing that came is taken away.
func TestImportsOfOneReadingOrDayAddUp(t *testing.T) {
	t.Parallel()
	weighing := func(id int64, comment string, measures ...withings.Measure) withings.MeasureGroup {
		return withings.MeasureGroup{ID: id, Date: 1_760_000_000, Category: withings.CategoryReal, Timezone: "Europe/Paris", Comment: comment, Measures: measures}
	}
	measure := func(kind withings.MeasureType, value int64) withings.Measure {
		return withings.Measure{Type: kind, Value: value, Unit: -2, Position: withings.PositionNone, Valid: true}
	}
	weight, fat := measure(withings.TypeWeight, 8000), measure(withings.TypeFatMass, 1600)
	poor, rich := weighing(-1, "", weight), weighing(-2, "after holiday", weight, fat)
	steps, metres := 8000.0, 6000.5
	onlySteps, onlyMetres := withings.Activity{Date: "2025-11-20", Steps: &steps}, withings.Activity{Date: "2025-11-20", Distance: &metres}
	for _, test := range []struct {
		name   string
		groups [2]withings.MeasureGroup
		days   [2]withings.Activity
	}{
		{"the fuller one last", [2]withings.MeasureGroup{poor, rich}, [2]withings.Activity{onlySteps, onlyMetres}},
		{"the fuller one first", [2]withings.MeasureGroup{rich, poor}, [2]withings.Activity{onlyMetres, onlySteps}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			c := newCache(t)
			imports := func(i int) ImportResult {
				res, err := c.Import(t.Context(), test.groups[i:i+1], test.days[i:i+1], true)
				if err != nil {
					t.Fatal(err)
				}
				return res
			}
			if res := imports(0); res.New != 2 {
				t.Errorf("first: %+v", res)
			}
			if err := c.Mark(t.Context(), load(t, c).Weighings[0].Group, MarkOut); err != nil {
				t.Fatal(err)
			}
			imports(1)
			for again := range 4 {
				if res := imports(again % 2); res.New+res.Changed != 0 {
					t.Errorf("again: %+v", res)
				}
			}
			h := load(t, c)
			if len(h.Weighings) != 1 || h.Weighings[0].Weight != 80 || h.Weighings[0].FatMass != 16 || h.Weighings[0].Mark != MarkOut || h.Comments[h.Weighings[0].Group] != "after holiday" {
				t.Errorf("%+v %v", h.Weighings, h.Comments)
			}
			if len(h.Days) != 1 || h.Days[0].Steps != 8000 || math.Abs(h.Days[0].Distance-6000.5) > 1e-9 {
				t.Errorf("%+v", h.Days)
			}
		})
	}
}
