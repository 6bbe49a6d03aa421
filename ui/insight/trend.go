package insight

import (
	"math"
	"slices"

	"withings-tui/store"
)

const (
	segmentGapDays = 30     // the longest gap that a trend is drawn across; a longer one starts a new segment
	dayStartMinute = 4 * 60 // from which on a reading is the day's: what was weighed before belongs to the night
	scatterDays    = 28     // the window of the scatter about the trend
	scatterMin     = 7      // readings that the scatter needs
)

// Smoother is a way to make a trend of readings, by the name that a config file
// has. Any other is EMA.
type Smoother string

// The smoothers.
const (
	EMA         Smoother = "ema"
	TrendWeight Smoother = "trendweight"
	Libra       Smoother = "libra"
	Median7     Smoother = "median7"
)

type smootherInfo struct {
	name                        Smoother
	label, formula, lag, source string
	smooth                      func([]TrendPoint) []TrendPoint
}

var smoothers = [...]smootherInfo{
	{EMA, "smoothed", "trend + (1 − 0.9^days) × (reading − trend)", "It runs 9 days behind a steady change.",
		"Walker, The Hacker's Diet, https://www.fourmilab.ch/hackdiet/e4/pencilpaper.html",
		exponential(func(days float64) float64 { return -math.Expm1(days * math.Log(0.9)) })},
	{TrendWeight, "TrendWeight", "missing days filled in on a straight line, then trend + 0.1 × (reading − trend) a day",
		"It runs 9 days behind a steady change.", "TrendWeight, https://trendweight.com/math",
		func(p []TrendPoint) []TrendPoint {
			return exponential(func(float64) float64 { return 0.1 })(interpolateDays(p))
		}},
	{Libra, "Libra", "trend + (1 − e^(−days / 7)) × (reading − trend)",
		"It runs 6.5 days behind a steady change.", "Libra weight manager for Android",
		exponential(func(days float64) float64 { return -math.Expm1(-days / 7) })},
	{Median7, "median of 7 days", "the middle of the readings within 3 days before and after",
		"It does not run behind; the last 3 days may still change.", "Tukey, Exploratory Data Analysis, 1977 (running median)",
		runningMedian},
}

func (s Smoother) info() smootherInfo {
	return smoothers[max(0, slices.IndexFunc(smoothers[:], func(i smootherInfo) bool { return i.name == s }))]
}

// Label is the name on screen.
func (s Smoother) Label() string { return s.info().label }

// TrendPoint is the trend at a reading: the day's that counts.
type TrendPoint struct {
	store.Stamp
	Kg           float64 // smoothed; of a part of the body in its own unit
	Input        float64 // the reading it was fed with
	Scatter      float64 // standard deviation of the readings about the trend in the 28 days up to here; NaN below 7 readings
	Start        bool    // the first of a segment: no line leads here
	Interpolated bool    // a day without a reading, which only TrendWeight's smoother has
}

// measured is a value that counts, with its moment: what a trend is made of.
type measured struct {
	store.Stamp
	value float64
	scale uint16 // the device, by History.Hardware; 0: typed in or unknown
}

func measuredOf(r *store.Reading, v float64) measured {
	if r.Typed {
		return measured{r.Stamp, v, 0}
	}
	return measured{r.Stamp, v, r.Hardware}
}

// dayReadings are each day's reading of those that count: the first from 04:00 on,
// else the first. Readings are in order of time.
func dayReadings(readings []measured) []measured {
	days := make([]measured, 0, len(readings))
	newest := store.Always().From
	for _, r := range readings {
		date := r.Date()
		last := len(days) - 1
		switch {
		case last < 0 || date > newest:
			days = append(days, r)
			newest = date
		case date == newest && days[last].MinuteOfDay() < dayStartMinute && r.MinuteOfDay() >= dayStartMinute:
			days[last] = r
		}
		// A traveller's date can step back while time goes on: that day has had
		// its reading already.
	}
	return days
}

// trendOf smooths each day's reading, in segments parted by gaps over 30 days.
func trendOf(days []measured, s Smoother) []TrendPoint {
	points := make([]TrendPoint, len(days))
	for i, d := range days {
		start := i == 0 || d.Unix-days[i-1].Unix > segmentGapDays*secondsADay
		points[i] = TrendPoint{Stamp: d.Stamp, Kg: d.value, Input: d.value, Scatter: nan, Start: start}
	}
	points = s.info().smooth(points)
	addScatter(points)
	return points
}

// curve smooths a part of the body as the weight is.
func (in *Inputs) curve(q store.Quantity, points []store.Point) []TrendPoint {
	readings := make([]measured, 0, len(points))
	for i := range points {
		if p := &points[i]; in.FateOf(q, p) == Counts {
			readings = append(readings, measuredOf(&p.Reading, p.Value))
		}
	}
	return trendOf(dayReadings(readings), in.Smoother)
}

// exponential is a weighted mean whose weight for a new reading depends on the
// days since the one before.
func exponential(alpha func(days float64) float64) func([]TrendPoint) []TrendPoint {
	return func(p []TrendPoint) []TrendPoint {
		for i := range p {
			if p[i].Start {
				p[i].Kg = p[i].Input
				continue
			}
			before := p[i-1].Kg
			days := float64(p[i].Unix-p[i-1].Unix) / secondsADay
			p[i].Kg = before + alpha(days)*(p[i].Input-before)
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
			days := int64(to.Date() - from.Date())
			for d := int64(1); d < days; d++ {
				input := from.Input + (to.Input-from.Input)*float64(d)/float64(days)
				at := store.Stamp{Unix: from.Unix + (to.Unix-from.Unix)*d/days, Offset: from.Offset}
				whole = append(whole, TrendPoint{Stamp: at, Kg: input, Input: input, Scatter: nan, Interpolated: true})
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
	var window []float64
	for i := range p {
		date, lo, hi := p[i].Date(), i, i+1
		for !p[lo].Start && p[lo-1].Date() >= date-reach {
			lo--
		}
		for hi < len(p) && !p[hi].Start && p[hi].Date() <= date+reach {
			hi++
		}
		window = window[:0]
		for _, q := range p[lo:hi] {
			window = append(window, q.Input)
		}
		slices.Sort(window)
		p[i].Kg = middleOf(window)
	}
	return p
}

// addScatter fills in how far the readings of the 28 days up to each point lie
// about the trend (standard deviation of reading less trend).
func addScatter(p []TrendPoint) {
	var sum, square float64
	n, first := 0, 0
	add := func(q *TrendPoint, sign float64) {
		if !q.Interpolated {
			d := q.Input - q.Kg
			sum, square, n = sum+sign*d, square+sign*d*d, n+int(sign)
		}
	}
	for i := range p {
		if p[i].Start {
			sum, square, n, first = 0, 0, 0, i
		}
		add(&p[i], 1)
		for p[first].Date() <= p[i].Date()-scatterDays {
			add(&p[first], -1)
			first++
		}
		if n >= scatterMin {
			mean := sum / float64(n)
			p[i].Scatter = math.Sqrt(max(0, square/float64(n)-mean*mean) * float64(n) / float64(n-1))
		}
	}
}

// pointOn is the index of a day's point; false, and that of the next, where it has none.
func pointOn(trend []TrendPoint, date store.Date) (int, bool) {
	return slices.BinarySearchFunc(trend, date, func(p TrendPoint, date store.Date) int { return int(p.Date() - date) })
}

// trendAt is the trend at an instant, on the line between its neighbours, or the
// day's own point. NaN before the first, after the last, and in a gap.
func trendAt(trend []TrendPoint, at store.Stamp) float64 {
	i, own := pointOn(trend, at.Date())
	switch {
	case own:
		return trend[i].Kg
	case i == 0 || i == len(trend) || trend[i].Start:
		return nan
	}
	from, to := trend[i-1], trend[i]
	return from.Kg + (to.Kg-from.Kg)*float64(at.Unix-from.Unix)/float64(to.Unix-from.Unix)
}

// trendOn is the trend on a calendar day: its own point, else the line at the
// same time of day as the given point.
func trendOn(trend []TrendPoint, date store.Date, like store.Stamp) float64 {
	days := int64(like.Date() - date)
	return trendAt(trend, store.Stamp{Unix: like.Unix - days*secondsADay, Offset: like.Offset})
}

// lastSegment is the last segment of a trend.
func lastSegment(trend []TrendPoint) []TrendPoint {
	for i := len(trend) - 1; i >= 0; i-- {
		if trend[i].Start {
			return trend[i:]
		}
	}
	return trend
}
