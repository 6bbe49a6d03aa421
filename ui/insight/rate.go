package insight

import (
	"math"
	"time"

	"withings-tui/store"
)

// The guards of a rate, by name.
const (
	RateWindowDays        = 14 // of trend, for weight
	CompositionWindowDays = 28 // of trend, for body composition
	RateMinReadings       = 3  // the fewest that a standard error can be had of
	FreshDays             = 7  // the age of the last reading beyond which nothing is said of now
)

// KcalPerKg is the energy of a kilogram of body weight: 3,500 kcal a pound, as
// Wishnofsky, Am J Clin Nutr 1958;6:542, rounded.
const KcalPerKg = 7700

// Rate is how fast a trend changes: its least-squares slope. The standard error
// is that of the line through the trend; as neighbouring trend values are not
// independent, it is a lower bound of the uncertainty.
type Rate struct {
	PerWeek    float64 // units a week
	StdErr     float64 // units a week
	N          int     // days with a reading
	SpanDays   int     // from the first to the last of them
	WindowDays int
	From, To   int64 // unix seconds of the first and the last
	Lack       Lack
}

// PerDay is the slope in units a day.
func (r Rate) PerDay() float64 { return r.PerWeek / 7 }

// EnergyPerDay is the energy balance in kcal a day that a change of weight in kg
// a day implies.
func EnergyPerDay(kgPerDay float64) float64 { return kgPerDay * KcalPerKg }

// RateOf is the slope over the last windowDays of a trend. It needs
// [RateMinReadings] over half of the window, the last at most [FreshDays] old;
// days that were only interpolated are left out.
func RateOf(trend []TrendPoint, now time.Time, windowDays int) Rate {
	r := Rate{WindowDays: windowDays}
	if r.Lack = freshness(trend, now); r.Lack.Any() {
		return r
	}
	window := tail(trend, windowDays)
	r.fit(window)
	if need := windowDays / 2; r.N < RateMinReadings || r.SpanDays < need {
		r.Lack = Lack{Reason: TooFew, HaveN: r.N, NeedN: RateMinReadings, HaveDays: r.SpanDays, NeedDays: need}
		r.PerWeek, r.StdErr = 0, 0
	}
	return r
}

// freshness lacks nothing where a trend has a reading young enough to speak of
// now.
func freshness(trend []TrendPoint, now time.Time) Lack {
	if len(trend) == 0 {
		return Lack{Reason: NoReadings}
	}
	age := int(store.DateOf(now) - trend[len(trend)-1].Stamp().Date())
	if age > FreshDays {
		return Lack{Reason: Stale, HaveDays: age, NeedDays: FreshDays}
	}
	return Lack{}
}

// tail is the part of the last segment within days of its end.
func tail(trend []TrendPoint, days int) []TrendPoint {
	if len(trend) == 0 {
		return nil
	}
	from := trend[len(trend)-1].Stamp().Date() - store.Date(days)
	i := len(trend) - 1
	for i > 0 && !trend[i].Start && trend[i-1].Stamp().Date() >= from {
		i--
	}
	return trend[i:]
}

// fit is the least-squares line through the measured days.
func (r *Rate) fit(window []TrendPoint) {
	if len(window) == 0 {
		return
	}
	origin := window[len(window)-1]
	var sumX, sumY float64
	first := true
	for _, p := range window {
		if p.Interpolated {
			continue
		}
		if first {
			r.From, first = p.Unix, false
			r.SpanDays = int(origin.Stamp().Date() - p.Stamp().Date())
		}
		r.To = p.Unix
		r.N++
		sumX += float64(p.Unix-origin.Unix) / secondsADay
		sumY += p.Value - origin.Value
	}
	n := float64(r.N)
	meanX, meanY := sumX/n, sumY/n
	var xx, xy, yy float64
	for _, p := range window {
		if p.Interpolated {
			continue
		}
		x := float64(p.Unix-origin.Unix)/secondsADay - meanX
		y := p.Value - origin.Value - meanY
		xx, xy, yy = xx+x*x, xy+x*y, yy+y*y
	}
	if xx == 0 {
		return
	}
	slope := xy / xx
	r.PerWeek = slope * 7
	if r.N > 2 {
		// Cancellation can leave a tiny negative remainder on a perfect line.
		r.StdErr = math.Sqrt(max(0, yy-slope*xy)/(n-2)/xx) * 7
	}
}

// Direction is where a trend goes.
type Direction uint8

// The directions.
const (
	Level Direction = iota // slower than [LevelPerWeek], or not to be told from it
	Down
	Up
)

// LevelPerWeek is the rate, in kg a week, below which weight counts as steady:
// this program's rule. The trend of a weight that stays where it is, weighed
// daily with 0.5 kg of scatter, passes it one time in twenty.
const LevelPerWeek = 0.15

// Direction is where weight goes: Level when the rate is below [LevelPerWeek] or
// no larger than its standard error.
func (r Rate) Direction() Direction {
	size := math.Abs(r.PerWeek)
	switch {
	case r.Lack.Any() || size < LevelPerWeek || size <= r.StdErr:
		return Level
	case r.PerWeek < 0:
		return Down
	}
	return Up
}

// The rule of a plateau, which is this program's own: three weeks of trend
// within 0.8 kg, with no slope to speak of.
const (
	PlateauDays  = 21
	PlateauBand  = 0.8 // kg between the highest and the lowest
	PlateauSlope = 0.1 // kg a week
)

// Plateau is a time in which weight stayed where it was.
type Plateau struct {
	From, To store.Date
	Ongoing  bool // it reaches to the last point of the trend
}

// Weeks is the plateau's length in whole weeks.
func (p Plateau) Weeks() int { return int(p.To-p.From) / 7 }

// Plateaus are the plateaus of a trend in kg, oldest first: every stretch of at
// least [PlateauDays] that stays within [PlateauBand] and rises or falls by at
// most [PlateauSlope] a week; stretches that overlap are one.
func Plateaus(trend []TrendPoint) []Plateau {
	var found []Plateau
	lo, segmentStart := 0, 0
	for i := range trend {
		if trend[i].Start {
			segmentStart, lo = i, i
		}
		date := trend[i].Stamp().Date()
		for lo+1 <= i && trend[lo+1].Stamp().Date() <= date-PlateauDays {
			lo++
		}
		lo = max(lo, segmentStart)
		from := trend[lo].Stamp().Date()
		if date-from < PlateauDays || !level(trend[lo:i+1]) {
			continue
		}
		if n := len(found); n > 0 && from <= found[n-1].To {
			found[n-1].To = date
		} else {
			found = append(found, Plateau{From: from, To: date})
		}
	}
	if n := len(found); n > 0 {
		found[n-1].Ongoing = found[n-1].To == trend[len(trend)-1].Stamp().Date()
	}
	return found
}

// plateauMinReadings is how many measured days a level stretch rests on at least.
const plateauMinReadings = 5

// level tells that a stretch of trend stays where it is.
func level(window []TrendPoint) bool {
	low, high := math.Inf(1), math.Inf(-1)
	for _, p := range window {
		low, high = min(low, p.Value), max(high, p.Value)
	}
	if high-low > PlateauBand {
		return false
	}
	var r Rate
	r.fit(window)
	return r.N >= plateauMinReadings && math.Abs(r.PerWeek) <= PlateauSlope
}
