package insight

import (
	"math"

	"withings-tui/store"
)

// Mean is a mean and what it rests on; Value is NaN where N is 0.
type Mean struct {
	Value float64
	N     int // readings, or days of activity
	Days  int
}

// MeanOf is the mean of the readings of a series that count.
func MeanOf(points []store.Point, c Counting) Mean {
	var m Mean
	var sum float64
	var last store.Date
	for i := range points {
		p := &points[i]
		if !c.Counts(p.Source, p.Flags) || !finite(p.Value) {
			continue
		}
		if date := p.Stamp().Date(); m.N == 0 || date > last {
			m.Days++
			last = date
		}
		m.N++
		sum += p.Value
	}
	m.Value = sum / float64(m.N)
	return m
}

// Comparison is a period against another.
type Comparison struct {
	Period, Against Period
	Now, Before     Mean
	Change          float64 // Now less Before
	Percent         float64 // Change in % of Before; NaN where Before is 0
	Lack            Lack
}

// compared fills in the change.
func compared(p, against Period, now, before Mean) Comparison {
	c := Comparison{Period: p, Against: against, Now: now, Before: before}
	switch {
	case now.N == 0:
		c.Lack = Lack{Reason: NoReadings}
	case before.N == 0:
		c.Lack = Lack{Reason: NoPair}
	default:
		c.Change = now.Value - before.Value
		c.Percent = Percent(c.Change, before.Value)
	}
	return c
}

// Compare is the mean of a series in a period against the one of the same
// length before it. points may reach beyond both.
func Compare(points []store.Point, p Period, c Counting) Comparison {
	return CompareWith(points, p, p.Before(), c)
}

// CompareWith is the mean of a series in a period against another period's.
func CompareWith(points []store.Point, p, against Period, c Counting) Comparison {
	return compared(p, against, MeanOf(In(points, p), c), MeanOf(In(points, against), c))
}

// CompareDays is the mean of a figure of activity in a period against the one
// of the same length before it, an unfinished today left out.
func CompareDays(days []store.Day, m Metric, p Period, today store.Date) Comparison {
	before := p.Before()
	return compared(p, before, meanOfDays(DaysIn(days, p), m, today), meanOfDays(DaysIn(days, before), m, today))
}

// PressureComparison is the means of two periods, over sessions.
type PressureComparison struct {
	Period, Against     Period
	Now, Before         PressureMean
	Systolic, Diastolic float64 // mmHg, Now less Before, as shown: of whole mmHg
	Lack                Lack
}

// ComparePressure is the mean blood pressure of a period against that of the
// one of the same length before it.
func ComparePressure(points []store.PressurePoint, p Period, o PressureOptions) PressureComparison {
	c := PressureComparison{Period: p, Against: p.Before()}
	c.Now = PressureOf(In(points, p), o).All
	c.Before = PressureOf(In(points, c.Against), o).All
	switch {
	case c.Now.N == 0:
		c.Lack = Lack{Reason: NoReadings}
	case c.Before.N == 0:
		c.Lack = Lack{Reason: NoPair}
	default:
		c.Systolic = Shown{}.Difference(c.Before.Systolic, c.Now.Systolic)
		c.Diastolic = Shown{}.Difference(c.Before.Diastolic, c.Now.Diastolic)
	}
	return c
}

// Percent is part in % of whole, NaN where whole is 0.
func Percent(part, whole float64) float64 {
	if whole == 0 {
		return math.NaN()
	}
	return 100 * part / whole
}
