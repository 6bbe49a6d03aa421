package insight

import (
	"fmt"
	"math"
	"slices"
	"sort"

	"withings-tui/store"
)

// SegmentGapDays is the longest gap, in days, that a trend is drawn across; a
// longer one starts a new segment.
const SegmentGapDays = 30

// TrendPoint is the trend on one day, at the reading that fed it: the day's
// first that counts.
type TrendPoint struct {
	Unix         int64
	Value        float64 // smoothed
	Input        float64 // the reading it was fed with
	Offset       int32
	Start        bool // the first of a segment: no line leads here
	Interpolated bool // a day without a reading, which only TrendWeight has
}

// Stamp is the moment of the reading.
func (t TrendPoint) Stamp() store.Stamp { return store.Stamp{Unix: t.Unix, Offset: t.Offset} }

// Smoother is a way to make a trend of readings.
type Smoother uint8

// The smoothers.
const (
	EMA Smoother = iota // the default
	TrendWeight
	Libra
	Median7
)

type smootherInfo struct {
	name, label, formula, lag, source string
	smooth                            func([]TrendPoint) []TrendPoint
}

var smoothers = [...]smootherInfo{
	EMA: {"ema", "EMA 10%", "T += (1 - 0.9^dt) x (W - T), dt in days",
		"lags 9 days of slope", "Walker, The Hacker's Diet, https://www.fourmilab.ch/hackdiet/e4/pencilpaper.html",
		exponential(func(days float64) float64 { return -math.Expm1(days * math.Log(0.9)) })},
	TrendWeight: {"trendweight", "TrendWeight", "missing days interpolated, then T += 0.1 x (W - T) a day",
		"lags 9 days of slope", "TrendWeight, https://trendweight.com/math",
		func(p []TrendPoint) []TrendPoint {
			return exponential(func(float64) float64 { return 0.1 })(interpolateDays(p))
		}},
	Libra: {"libra", "Libra 7d", "T += (1 - e^(-dt / 7 days)) x (W - T)",
		"lags 6.5 days of slope", "Libra weight manager for Android",
		exponential(func(days float64) float64 { return -math.Expm1(-days / 7) })},
	Median7: {"median7", "median 7d", "median of the readings within 3 days before and after",
		"no lag; the last 3 days may still change", "Tukey, Exploratory Data Analysis, 1977 (running median)",
		runningMedian},
}

// info is the smoother's row of the table; an unknown one is the default.
func (s Smoother) info() smootherInfo {
	if int(s) >= len(smoothers) {
		s = EMA
	}
	return smoothers[s]
}

// Smoothers are all smoothers, in the order one key goes through them.
func Smoothers() []Smoother { return []Smoother{EMA, TrendWeight, Libra, Median7} }

// ParseSmoother reads the name a config file has: ema, trendweight, libra or
// median7.
func ParseSmoother(name string) (Smoother, error) {
	i := slices.IndexFunc(smoothers[:], func(s smootherInfo) bool { return s.name == name })
	if i < 0 {
		return EMA, fmt.Errorf("smoother %q is not one of ema, trendweight, libra, median7", name)
	}
	return Smoother(i), nil
}

// String is the name a config file has.
func (s Smoother) String() string { return s.info().name }

// Label is the name on screen.
func (s Smoother) Label() string { return s.info().label }

// Formula is the smoother's rule in one line.
func (s Smoother) Formula() string { return s.info().formula }

// Lag says how far the trend runs behind a steady change.
func (s Smoother) Lag() string { return s.info().lag }

// Citation is where the smoother comes from.
func (s Smoother) Citation() string { return s.info().source }

// Next is the smoother after s, and the first after the last.
func (s Smoother) Next() Smoother { return (s + 1) % Smoother(len(smoothers)) }

// Trend smooths a time-sorted series: one point a day that has a reading which
// counts, broken into segments by gaps over [SegmentGapDays].
func Trend(points []store.Point, s Smoother, c Counting) []TrendPoint {
	return s.info().smooth(dayFirsts(points, c))
}

// dayFirsts is each day's first reading that counts, Value as yet unsmoothed.
func dayFirsts(points []store.Point, c Counting) []TrendPoint {
	if len(points) == 0 {
		return nil
	}
	span := (points[len(points)-1].Unix-points[0].Unix)/secondsADay + 2
	firsts := make([]TrendPoint, 0, max(0, min(int64(len(points)), span)))
	var last store.Date
	for i := range points {
		p := &points[i]
		if !c.Counts(p.Source, p.Flags) || !finite(p.Value) {
			continue
		}
		// A traveller's date can step back while time goes on: that day has had
		// its first reading already.
		date := p.Stamp().Date()
		if len(firsts) > 0 && date <= last {
			continue
		}
		start := len(firsts) == 0 || p.Unix-firsts[len(firsts)-1].Unix > SegmentGapDays*secondsADay
		firsts = append(firsts, TrendPoint{Unix: p.Unix, Offset: p.Offset, Value: p.Value, Input: p.Value, Start: start})
		last = date
	}
	return firsts
}

// exponential is a weighted mean whose weight for a new reading depends on the
// days since the one before.
func exponential(alpha func(days float64) float64) func([]TrendPoint) []TrendPoint {
	return func(p []TrendPoint) []TrendPoint {
		for i := range p {
			if p[i].Start {
				p[i].Value = p[i].Input
				continue
			}
			before := p[i-1].Value
			days := float64(p[i].Unix-p[i-1].Unix) / secondsADay
			p[i].Value = before + alpha(days)*(p[i].Input-before)
		}
		return p
	}
}

// interpolateDays puts a point on each day between two readings of a segment,
// on the straight line between them.
func interpolateDays(p []TrendPoint) []TrendPoint {
	whole := make([]TrendPoint, 0, len(p))
	for i, to := range p {
		if i > 0 && !to.Start {
			from := p[i-1]
			days := int64(to.Stamp().Date() - from.Stamp().Date())
			for d := int64(1); d < days; d++ {
				input := from.Input + (to.Input-from.Input)*float64(d)/float64(days)
				whole = append(whole, TrendPoint{
					Unix: from.Unix + (to.Unix-from.Unix)*d/days, Offset: from.Offset,
					Value: input, Input: input, Interpolated: true,
				})
			}
		}
		whole = append(whole, to)
	}
	return whole
}

// runningMedian is the median of the days from three before to three after,
// within the segment.
func runningMedian(p []TrendPoint) []TrendPoint {
	const reach = 3
	lo, hi := 0, 0 // the window is p[lo:hi]
	for i := range p {
		date := p[i].Stamp().Date()
		if p[i].Start {
			lo = i
		}
		for p[lo].Stamp().Date() < date-reach {
			lo++
		}
		hi = max(hi, i+1)
		for hi < len(p) && !p[hi].Start && p[hi].Stamp().Date() <= date+reach {
			hi++
		}
		var window [2*reach + 1]float64
		n := 0
		for _, q := range p[lo:hi] {
			window[n] = q.Input
			n++
		}
		p[i].Value = median(window[:n])
	}
	return p
}

// median sorts v, which must not be empty, and is its middle.
func median(v []float64) float64 {
	slices.Sort(v)
	middle := v[len(v)/2]
	if len(v)%2 == 0 {
		middle = (v[len(v)/2-1] + middle) / 2
	}
	return middle
}

// TrendAt is the trend at an instant, on the line between its neighbours. There
// is none before the first point, after the last, and in a gap.
func TrendAt(trend []TrendPoint, unix int64) (float64, bool) {
	next := sort.Search(len(trend), func(i int) bool { return trend[i].Unix > unix })
	if next == 0 {
		return 0, false
	}
	from := trend[next-1]
	if from.Unix == unix {
		return from.Value, true
	}
	if next == len(trend) || trend[next].Start {
		return 0, false
	}
	to := trend[next]
	return from.Value + (to.Value-from.Value)*float64(unix-from.Unix)/float64(to.Unix-from.Unix), true
}

// trendOn is the trend on a calendar day: its own point, or else the line at
// the given instant.
func trendOn(trend []TrendPoint, date store.Date, unix int64) (float64, bool) {
	i := sort.Search(len(trend), func(i int) bool { return trend[i].Stamp().Date() >= date })
	if i < len(trend) && trend[i].Stamp().Date() == date {
		return trend[i].Value, true
	}
	return TrendAt(trend, unix)
}

// segment is the last segment of a trend.
func segment(trend []TrendPoint) []TrendPoint {
	for i := len(trend) - 1; i >= 0; i-- {
		if trend[i].Start {
			return trend[i:]
		}
	}
	return trend
}
