package insight

import (
	"math"
	"slices"

	"withings-tui/store"
)

// Measured is a measure from one day to another.
type Measured struct {
	From, To       store.Date
	A, B           float64 // the curve's values; NaN where there is none
	Change         float64 // of the values as shown, in the unit set (masses: of differences)
	Days           int     // from A to B
	PerWeek        float64 // of the curve itself, as a rate of what is rounded would say more than it knows; NaN within a day
	SE             float64 // one standard error of PerWeek; NaN where it is not known (see paceError)
	Energy         string  // "≈ 290 kcal a day under use ± 60"; "" where SE is not known
	Readings       int     // from A to B, with both
	ScaleA, ScaleB float64 // the readings themselves; NaN where there is none
}

// Measure is from one day to another: of the weight along its trend, of a part of
// the body along its curve.
func Measure(f *Figures, q store.Quantity, from, to store.Date) Measured {
	from, to = min(from, to), max(from, to)
	trend, value := f.Weight.Curves[q], func(v float64) float64 { return v }
	if q == store.Weight {
		trend = f.Weight.Trend
	}
	if q == store.Weight || isMass(q) {
		value = f.In.Write.PartValue
	}
	m := Measured{From: from, To: to, Days: int(to - from), PerWeek: nan, SE: nan}
	lo, hi := span(trend, (*TrendPoint).Date, store.Period{From: from, To: to})
	m.Readings = weighed(trend[lo:hi])
	m.A, m.ScaleA = valuesOn(trend, from)
	m.B, m.ScaleB = valuesOn(trend, to)
	m.Change = difference(value(m.A), value(m.B), 1)
	if m.Days == 0 || !finite(m.Change) {
		return m
	}
	m.PerWeek = (value(m.B) - value(m.A)) / float64(m.Days) * 7
	if se := paceError(trend, lo, hi-1); q == store.Weight && f.Weight.Smoother == EMA && finite(se) {
		m.SE = value(se)
		m.Energy = energyWords(f.In, (m.B-m.A)/float64(m.Days)*7*kcalPerKgWeek, se*kcalPerKgWeek)
	}
	return m
}

// valuesOn are a day's value of the curve and its reading, NaN where it has none.
func valuesOn(trend []TrendPoint, date store.Date) (kg, reading float64) {
	i, ok := pointOn(trend, date)
	if !ok {
		return nan, nan
	}
	if trend[i].Interpolated {
		return trend[i].Kg, nan
	}
	return trend[i].Kg, trend[i].Input
}

// paceError is one standard error, kg a week, of the pace from one point of the
// smoothed weight to another: what the scatter of the readings about it leaves,
// alike from day to day by 0.4 (pace.md's model), and what it makes of a pace that
// is another at the two ends, for it runs 9 days behind, and the slopes of 14 days
// that tell so a little more. NaN across a gap, and without 14 days before a. A
// seeded simulation holds it (measure_test.go).
func paceError(trend []TrendPoint, a, b int) float64 {
	const behind = 11 // days
	days := float64(trend[b].Date() - trend[a].Date())
	slope := func(i int) float64 {
		j := i
		for trend[j].Date() > trend[i].Date()-14 {
			if trend[j].Start {
				return nan
			}
			j--
		}
		return (trend[i].Kg - trend[j].Kg) / float64(trend[i].Date()-trend[j].Date())
	}
	if slices.ContainsFunc(trend[a+1:b+1], func(p TrendPoint) bool { return p.Start }) {
		return nan
	}
	apart := days / float64(b-a)
	kept, alike := math.Pow(0.9, apart), math.Pow(0.4, apart)
	variance := (trend[a].Scatter*trend[a].Scatter + trend[b].Scatter*trend[b].Scatter) / 2 / 0.81 // a reading lies 0.9 σ about a trend that it is part of
	noise := 2 * variance * (1 - kept) / (1 + kept) * (1 + kept*alike) / (1 - kept*alike) * (1 - math.Pow(0.9, days))
	return math.Hypot(math.Sqrt(noise), behind*(slope(b)-slope(a))) / days * 7
}

func isMass(q store.Quantity) bool {
	return slices.ContainsFunc(bodyQuantities[:], func(b BodyFigure) bool { return b.Quantity == q && b.Unit == "kg" })
}
