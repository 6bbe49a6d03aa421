package ui

import (
	"math"
	"testing"

	"withings-tui/ui/insight"
	"withings-tui/ui/screen"
	"withings-tui/ui/units"
)

func TestADifferenceAroundANoteHasItsSignItsErrorAndAVerdict(t *testing.T) {
	t.Parallel()
	of := func(change, se float64, clear bool) insight.Difference {
		return insight.Difference{Now: insight.Mean{N: 9}, Before: insight.Mean{N: 8}, Change: change, SE: se, Clear: clear}
	}
	lacking := of(math.NaN(), math.NaN(), false)
	lacking.Lack = "4 of 5 days in each"
	for _, test := range []struct {
		name            string
		c               insight.Comparison
		change, verdict string
	}{
		{"more steps", insight.Comparison{Steps: of(1763, 1141, false)}, "+1,763 ± 1,141", "no clear change yet"},
		{"less sleep", insight.Comparison{Asleep: of(-660, 840, false)}, "−11 min ± 14 min", "no clear change yet"},
		{"more sleep, but less than is shown", insight.Comparison{Asleep: of(20, 840, false)}, "0 min ± 14 min", "no clear change yet"},
		{"a clear loss", insight.Comparison{Weight: of(-0.8, 0.1, true)}, "−0.8 kg ± 0.1 kg", "more than chance"},
		{"a large change of few", insight.Comparison{Weight: of(0.8, 0.3, false)}, "+0.8 kg ± 0.3 kg", "too few to rule out chance"},
		{"too few to be told", insight.Comparison{Steps: lacking}, "", "4 of 5 days in each"},
	} {
		test.c.Now, test.c.Before = &insight.RangeFigures{}, &insight.RangeFigures{}
		lines := comparedLines(&test.c, units.Writer{})
		if len(lines) != 1 || lines[0].change != test.change || lines[0].verdict()[1] != test.verdict {
			t.Errorf("%s: %+v, want %q and %q", test.name, lines, test.change, test.verdict)
		}
	}
}

func TestAPressureThatHasNoReadingsIsUnknown(t *testing.T) {
	t.Parallel()
	c := insight.Comparison{Now: &insight.RangeFigures{}, Before: &insight.RangeFigures{}, Pressure: insight.PressureDifference{Lack: "no readings"}}
	c.Before.Pressure.Mean = insight.PressureMean{Readings: 9, Systolic: 124, Diastolic: 79}
	c.Now.Pressure.Mean = insight.PressureMean{Systolic: math.NaN(), Diastolic: math.NaN()}
	if l := comparedLines(&c, units.Writer{}); len(l) != 1 || l[0].before != "124/79" || l[0].after != units.Unknown {
		t.Errorf("%+v", l)
	}
}

// TestANoticeThatIsTooLongKeepsWhatToDo: what is left out of it stands in the middle.
func TestANoticeThatIsTooLongKeepsWhatToDo(t *testing.T) {
	t.Parallel()
	const silent = "no weight for 12 days: the scale last reported 12 days ago; D devices"
	for _, test := range []struct {
		room       int
		text, want string
	}{
		{80, silent, silent},
		{60, silent, "no weight for 12 days…; D devices"},
		{20, silent, silent}, // which is cut at its end
		{40, "no answer; the data are of 22:30; they stay; r tries again", "no answer…; r tries again"},
		{10, "synced, nothing new", "synced, nothing new"},
	} {
		if got := brief(screen.NewTheme(screen.Options{}), test.text, test.room); got != test.want {
			t.Errorf("%q in %d: %q, want %q", test.text, test.room, got, test.want)
		}
	}
}
