package ui

import (
	"testing"

	"withings-tui/store"
	"withings-tui/ui/units"
)

func TestTheEndOfASyncTellsEditsInTheUnitsThatAreSet(t *testing.T) {
	t.Parallel()
	pounds := units.Writer{Units: units.Units{Weight: units.Pounds, Temperature: units.Fahrenheit, Pressure: units.KPa}}
	private := units.Writer{Privacy: true}
	for _, test := range []struct {
		name                string
		write               units.Writer
		before, after, unit string
		want                string
	}{
		{"kilograms", units.Writer{}, "82.4", "81.9", "kg", "1 changed (82.4 -> 81.9 kg)"},
		{"pounds", pounds, "82.4", "81.9", "kg", "1 changed (181.7 -> 180.6 lb)"},
		{"degrees Fahrenheit", pounds, "37", "38.5", "°C", "1 changed (98.6 -> 101.3 °F)"},
		{"kilopascals", pounds, "126/80", "120/75", "mmHg", "1 changed (16.8/10.7 -> 16.0/10.0 kPa)"},
		{"another unit is as stored", pounds, "7000", "8000", "steps", "1 changed (7000 -> 8000 steps)"},
		{"a value that is no number is as stored", pounds, "126/", "120/75", "mmHg", "1 changed (126/ -> 120/75 mmHg)"},
		{"private", private, "82.4", "81.9", "kg", "1 changed (••.• -> ••.• kg)"},
	} {
		r := store.Result{Collections: []store.CollectionResult{{Name: store.CollectionMeasures, Changed: 1, Complete: true}, {Name: store.CollectionActivity, Complete: true}},
			Changes: []store.Change{{Kind: store.ChangeEdited, What: "weight", Before: test.before, After: test.after, Unit: test.unit}}}
		if got := syncedLine(r, test.write); got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}
