package insight

import (
	"fmt"
	"math"
)

// Mean is a mean and what it rests on. Value and extremes are NaN where N is 0,
// SE where N is below 2.
type Mean struct {
	Extent
	Value float64
	SE    float64 // one standard error of Value, neighbouring days' likeness allowed for
	N     int     // readings, days of activity, nights
	worth int     // so many values that do not depend on one another say as much
}

// Extent is the least and the greatest of some values; NaN of none.
type Extent struct{ Low, High float64 }

var noExtent = Extent{nan, nan}

func (e *Extent) add(v float64) {
	if !(v >= e.Low) {
		e.Low = v
	}
	if !(v <= e.High) {
		e.High = v
	}
}

// Difference is one mean against another.
type Difference struct {
	Now, Before Mean
	Change      float64 // Now less Before, as shown; NaN where Lack is not ""
	SE          float64 // of Change; NaN where either mean has none
	Clear       bool    // it exceeds two standard errors, so that a word may be said of it
	Lack        string
}

// Few tells that the difference exceeds two standard errors and is yet of too few
// readings to be Clear.
func (d Difference) Few() bool { return !d.Clear && math.Abs(d.Change) > 2*d.SE }

// moments gathers values for a mean and its scatter.
type moments struct {
	n      int
	sum    float64
	square float64 // of the distances from the mean so far (Welford)
	centre float64
}

func (m *moments) add(v float64) {
	m.n++
	m.sum += v
	d := v - m.centre
	m.centre += d / float64(m.n)
	m.square += d * (v - m.centre)
}

// addKnown adds a value where it came.
func (m *moments) addKnown(v float64) {
	if finite(v) {
		m.add(v)
	}
}

func (m *moments) mean() float64 { return m.sum / float64(m.n) } // NaN of nothing

// total is the sum, NaN of nothing.
func (m *moments) total() float64 {
	if m.n == 0 {
		return nan
	}
	return m.sum
}

func (m *moments) sd() float64 {
	if m.n < 2 {
		return nan
	}
	return math.Sqrt(m.square / float64(m.n-1))
}

// se is one standard error of the mean of values that do not depend on one another.
func (m *moments) se() float64 { return m.sd() / math.Sqrt(float64(m.n)) }

// meanOf is the mean of values in order of time. Its error allows for the
// likeness of neighbours: with r the correlation of a value with the one before
// (at most 0.9, and never counted as negative), n values say as much as
// n (1 - r) / (1 + r) that do not depend on one another (Bayley and Hammersley 1946).
func meanOf(values []float64) Mean {
	var m moments
	out := Mean{Extent: noExtent, SE: nan}
	for _, v := range values {
		m.add(v)
		out.add(v)
	}
	out.N, out.Value = m.n, m.mean()
	if m.n < 2 {
		return out
	}
	var product float64
	for i := 1; i < len(values); i++ {
		product += (values[i] - out.Value) * (values[i-1] - out.Value)
	}
	r, n := 0.0, float64(m.n)
	if m.square > 0 {
		// The estimate from few values is too low by about (1 + 4 r) / n, and it is
		// unsure itself: half its own standard error is added.
		r = product / m.square
		r = min(0.9, max(0, r+(1+4*max(0, r))/n+math.Sqrt(max(0, 1-r*r)/n)/2))
	}
	alike := (1 + r) / (1 - r)
	out.SE = m.se() * math.Sqrt(alike)
	out.worth = max(2, int(n/alike))
	return out
}

// beyond tells whether a difference is more than noise would make of n values in
// 19 of 20 cases: more than 2 standard errors, and of few values Student's t.
func beyond(difference, se float64, n int) bool {
	const z = 1.959964
	v := float64(n - 1)
	t := z + (z*z*z+z)/(4*v) + (5*math.Pow(z, 5)+16*z*z*z+3*z)/(96*v*v) +
		(3*math.Pow(z, 7)+19*math.Pow(z, 5)+17*z*z*z-15*z)/(384*v*v*v) // Abramowitz and Stegun 26.7.5
	return math.Abs(difference) > max(2, t)*se
}

// differenceOf is one mean against another, with so many decimals as shown. Both
// need least values each.
func differenceOf(now, before Mean, decimals, least int, noun string) Difference {
	d := Difference{Now: now, Before: before, Change: nan, SE: nan}
	switch {
	case now.N == 0:
		d.Lack = lackNoReadings
	case before.N == 0:
		d.Lack = lackNoPair
	case min(now.N, before.N) < least:
		d.Lack = fmt.Sprintf("%d and %d %s, each needs %d", before.N, now.N, noun, least)
	default:
		d.Change = difference(before.Value, now.Value, decimals)
		d.SE = math.Hypot(now.SE, before.SE)
		d.Clear = d.Change != 0 && beyond(now.Value-before.Value, d.SE, min(now.worth, before.worth))
	}
	return d
}

// middleOf is the median of sorted values, NaN of none.
func middleOf(sorted []float64) float64 { return quantile(sorted, 0.5) }

// quantile is the value that a part of sorted values lies under, between two of
// them by a straight line; NaN of none.
func quantile(sorted []float64, part float64) float64 {
	if len(sorted) == 0 {
		return nan
	}
	place := part * float64(len(sorted)-1)
	i := int(place)
	if i+1 == len(sorted) {
		return sorted[i]
	}
	return sorted[i] + (sorted[i+1]-sorted[i])*(place-float64(i))
}
