package insight

import (
	"testing"

	"withings-tui/store"
)

func TestCompare(t *testing.T) {
	t.Parallel()
	points := daily(80, 82, nan, 79, 79, 79)
	c := Compare(points, Period{day0 + 3, day0 + 5}, Counting{})
	want := Comparison{
		Period: Period{day0 + 3, day0 + 5}, Against: Period{day0, day0 + 2},
		Now: Mean{79, 3, 3}, Before: Mean{81, 2, 2}, Change: -2, Percent: -200.0 / 81,
	}
	diff(t, "comparison", want, c)
	if c := Compare(points, Period{day0, day0 + 2}, Counting{}); c.Lack.String() != "nothing to compare with" {
		t.Errorf("without a period before: %+v", c)
	}
	if c := Compare(points, Period{day0 + 9, day0 + 12}, Counting{}); c.Lack.String() != "no readings" {
		t.Errorf("without readings: %+v", c)
	}
	diff(t, "percent of nothing", nan, Percent(1, 0))
}

func TestCompareDays(t *testing.T) {
	t.Parallel()
	c := CompareDays(steps(100, 100, 150, 10), Steps, Period{day0 + 2, day0 + 3}, day0+3)
	if c.Now.Value != 150 || c.Now.N != 1 || c.Before.Value != 100 || c.Percent != 50 {
		t.Errorf("an unfinished today counts: %+v", c)
	}
}

func TestComparePressure(t *testing.T) {
	t.Parallel()
	var points []store.PressurePoint
	for day := range 6 {
		s := float32(130.4)
		if day >= 3 {
			s = 125.6
		}
		points = append(points, pressure(day, am, s, 80, 60))
	}
	c := ComparePressure(points, Period{day0 + 3, day0 + 5}, PressureOptions{})
	// 126 less 130, as they are shown.
	if c.Systolic != -4 || c.Diastolic != 0 || c.Now.N != 3 || c.Lack.Any() {
		t.Errorf("comparison %+v", c)
	}
	if c := ComparePressure(points, Period{day0, day0 + 2}, PressureOptions{}); c.Lack.Reason != NoPair {
		t.Errorf("without a period before: %+v", c)
	}
}
