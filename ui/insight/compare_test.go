package insight

import (
	"testing"

	"withings-tui/ui/units"
)

// TestADifferenceIsThatOfTheValuesThatAreShown: in every unit what stands before
// and after and what is said of it add up.
func TestADifferenceIsThatOfTheValuesThatAreShown(t *testing.T) {
	t.Parallel()
	of := func(before, now, se float64) Difference {
		return differenceOf(Mean{Value: now, N: 9, SE: se / 2, worth: 9}, Mean{Value: before, N: 8, SE: se / 2, worth: 8}, 1, 5, "days")
	}
	other := units.Writer{Units: units.Units{Weight: units.Pounds, Temperature: units.Fahrenheit, Pressure: units.KPa}}
	pressure := func(before, now [2]float64) Comparison {
		c := Comparison{Now: &RangeFigures{}, Before: &RangeFigures{}, Pressure: Difference{SE: 1.5}}
		c.Now.Pressure.Mean, c.Before.Pressure.Mean = PressureMean{Systolic: now[0], Diastolic: now[1], Readings: 9}, PressureMean{Systolic: before[0], Diastolic: before[1], Readings: 8}
		return c
	}
	lacking := of(80, 81, 1)
	lacking.Lack = "4 and 6 weigh-ins, each needs 5"
	for _, test := range []struct {
		name, line    string
		c             Comparison
		w             units.Writer
		before, after string
		change        string
	}{
		{"kilograms", "weight", Comparison{Weight: of(83.4, 82.5, 0.2)}, units.Writer{}, "83.4 kg", "82.5 kg", "−0.9 ± 0.1 kg"},
		{"pounds, which are not the kilograms' difference", "weight", Comparison{Weight: of(83.46, 82.46, 0.2)}, other, "184.0 lb", "181.8 lb", "−2.2 ± 0.3 lb"},
		{"stones", "weight", Comparison{Weight: of(83.46, 82.46, 0.2)}, units.Writer{Units: units.Units{Weight: units.Stones}}, "13 st 2.0", "12 st 13.8", "−2.2 ± 0.3 lb"},
		{"degrees", "temperature", Comparison{Temperature: of(36.64, 36.76, 0.02)}, other, "98.0 °F", "98.2 °F", "+0.2 ± 0.03 °F"},
		{"kilopascals", "blood pressure", pressure([2]float64{128, 81}, [2]float64{125, 79}), other, "17.1/10.8", "16.7/10.5", "−0.4/−0.3 ± 0.2 kPa"},
		{"millimetres", "blood pressure", pressure([2]float64{128, 81}, [2]float64{125, 79}), units.Writer{}, "128/81", "125/79", "−3/−2 ± 1.5 mmHg"},
		{"no readings after", "blood pressure", func() Comparison {
			c := pressure([2]float64{128, 81}, [2]float64{nan, nan})
			c.Now.Pressure.Mean.Readings, c.Pressure.Lack = 0, lackNoReadings
			return c
		}(), units.Writer{}, "128/81", "–", ""},
		{"more steps", "steps a day", Comparison{Steps: of(6000, 7763, 1600)}, units.Writer{}, "6,000", "7,763", "+1,763 ± 1,131"},
		{"less sleep", "asleep", Comparison{Asleep: of(27600, 26940, 840)}, units.Writer{}, "7 h 40", "7 h 29", "−11 min ± 10 min"},
		{"more sleep by minutes that are shown", "asleep", Comparison{Asleep: of(7*3600+30*60+31, 7*3600+43*60+29, 840)}, units.Writer{}, "7 h 31", "7 h 43", "+12 min ± 10 min"},
		{"hardly more sleep", "asleep", Comparison{Asleep: of(27600, 27620, 840)}, units.Writer{}, "7 h 40", "7 h 40", "0 min ± 10 min"},
		{"too few to be told", "weight", Comparison{Weight: lacking}, units.Writer{}, "80.0 kg", "81.0 kg", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if test.c.Now == nil {
				test.c.Now, test.c.Before = &RangeFigures{}, &RangeFigures{}
			}
			for _, l := range test.c.Lines(test.w) {
				change := l.Change
				if change != "" {
					change += " ± " + l.SE + either(l.Unit == "", "", " "+l.Unit)
				}
				if l.Name == test.line && (l.Before != test.before || l.After != test.after || change != test.change) {
					t.Errorf("%q, %q, %q; want %q, %q, %q", l.Before, l.After, change, test.before, test.after, test.change)
				}
			}
		})
	}
}
