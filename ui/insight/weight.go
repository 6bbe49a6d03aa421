package insight

import (
	"fmt"
	"slices"

	"withings-tui/store"
	"withings-tui/ui/units"
)

// Weight is what all weighings say.
type Weight struct {
	Judged    // History.Weighings
	Last      store.Weighing
	Trend     []TrendPoint // one a day weighed, of the smoother that is set
	Smoother  Smoother
	Pace      Pace
	Goal      Goal
	Changes   [3]Change // over 7, 14, 28 days
	BMI       BMI
	Body      []BodyFigure                    // what the scales sent, in the order of the pane
	Curves    map[store.Quantity][]TrendPoint // of the same, smoothed as the weight is
	Anchor    Anchor                          // the change since Inputs.Since
	Extremes  Extremes                        // of the trend in the last 2 years
	ScaleDays []ScaleDay                      // days on which another scale was used first
	Direction string                          // "going down", "going up", "steady", "no clear direction yet"; "" where Pace lacks
	Said
}

// Moved is a change of weight, of the two values as shown; NaN where either is unknown.
type Moved struct {
	Kg    float64
	Shown float64 // in the unit of differences (Writer.KgUnit)
}

func (in *Inputs) moved(from, to float64) Moved {
	return Moved{difference(from, to, 1), in.Write.KgDifference(from, to)}
}

// Change is the trend now less the trend so many days ago.
type Change struct {
	Moved
	Days int
	From float64 // kg, the trend then
	Have int     // days weighed in that time
	Lack string
}

// Anchor is the change since a day that the person chose.
type Anchor struct {
	Moved              // trend now less then
	Since   store.Date // 0: none is set
	From    float64    // kg, the trend then
	FromAt  store.Date // Since, or in a gap the day of the next weighing
	Percent float64    // of From
	Lack    string
	Words   string // "3.2 kg less (3.8 %) since 6 Jan 2025"; "" where there is none
}

// Extremes are the lowest and the highest trend; NaN where there is none.
type Extremes struct {
	Low, High     float64
	LowAt, HighAt store.Date
	Whole         bool // of the whole trend, which is no longer
}

// ScaleDay is a day on which another scale took over.
type ScaleDay struct {
	Date          store.Date
	Before, After string // models; "" where unknown
	Fat           bool   // body fat was measured before and since
}

// Words is "Scale changed 12 Nov 2026: Body+ before, Body Smart since. Body fat
// before and after is not comparable."
func (d ScaleDay) Words() string {
	words := "Scale changed " + units.DateYear(d.Date.UTC())
	if d.Before != "" && d.After != "" {
		words += ": " + d.Before + " before, " + d.After + " since"
	}
	return words + either(d.Fat, ". Body fat before and after is not comparable.", ".")
}

// changeNeeds are the days back that weight is compared with, and the days
// weighed that each needs (TrendWeight asks for as many).
var changeNeeds = [...]changeNeed{{7, 4}, {14, 9}, {28, 19}}

type changeNeed struct{ days, need int }

const extremesDays = 730 // of the trend, and for the progress of a goal of unknown age

// weightOf computes the figures of all weighings.
func weightOf(h *store.History, in Inputs) Weight {
	today := in.Today()
	w := Weight{Smoother: in.Smoother.info().name}
	readings := make([]measured, 0, len(h.Weighings))
	for i, fate := range weightFates(h.Weighings, in.Now) {
		r := &h.Weighings[i]
		w.note(&r.Reading, fate, func() string { return in.Write.WithKg(r.Weight) })
		if fate == Counts {
			w.Last = *r
			readings = append(readings, measuredOf(&r.Reading, r.Weight))
		}
	}
	firsts := dayReadings(readings)
	w.Trend = trendOf(firsts, in.Smoother)
	ema := w.Trend
	if w.Smoother != EMA {
		ema = trendOf(firsts, EMA)
	}
	if n := len(ema); n > 0 {
		w.Pace = paceOf(paceReadings(firsts[n-len(lastSegment(ema)):]), ema[n-1].Kg, today)
		w.Pace.Last = ema[n-1].Stamp
	} else {
		w.Pace = paceOf(nil, nan, today)
	}
	w.Direction = w.Pace.words()
	for i, c := range changeNeeds {
		w.Changes[i] = w.change(c.days, c.need, in, today)
	}
	w.Extremes = extremesOf(w.Trend, today)
	w.Goal = goalOf(&w, h.State.Goals, in, today)
	w.BMI = bmiOf(w.Now(), h, in, today)
	w.Body, w.Curves = bodyOf(h, in, w.Last.Date(), today)
	w.Anchor = w.anchor(in, today)
	w.ScaleDays = scaleDays(h, w.Fates)
	w.Said = w.said(in)
	return w
}

// Now is the newest value of the trend, kg; NaN where there is none.
func (w *Weight) Now() float64 {
	if n := len(w.Trend); n > 0 {
		return w.Trend[n-1].Kg
	}
	return nan
}

// paceReadings are the days' readings as the pace takes them. A reading that was
// typed in, or came without a device, is no change of scale.
func paceReadings(firsts []measured) []paceReading {
	out := make([]paceReading, len(firsts))
	scale := uint16(0)
	for i, f := range firsts {
		out[i] = paceReading{day: f.Date(), kg: f.value, newScale: scale != 0 && f.scale != 0 && scale != f.scale}
		if f.scale != 0 {
			scale = f.scale
		}
	}
	return out
}

func hasFat(w store.Weighing) bool { return finite(w.FatPercent) }

// scaleDays are the days on which a scale that was not seen before took over.
func scaleDays(h *store.History, fates []Fate) []ScaleDay {
	var out []ScaleDay
	seen := map[uint16]bool{}
	before := ""
	for i := range h.Weighings {
		r := &h.Weighings[i]
		if fates[i] != Counts || r.Typed || r.Hardware == 0 {
			continue
		}
		if !seen[r.Hardware] && len(seen) > 0 {
			fat := slices.ContainsFunc(h.Weighings[:i], hasFat) && slices.ContainsFunc(h.Weighings[i:], hasFat)
			out = append(out, ScaleDay{r.Date(), before, h.Model(r.Reading), fat})
		}
		seen[r.Hardware] = true
		before = h.Model(r.Reading)
	}
	return out
}

// change is the trend now less the trend some days ago.
func (w *Weight) change(back, need int, in Inputs, today store.Date) Change {
	c := Change{Days: back, Moved: Moved{nan, nan}, From: nan}
	if len(w.Trend) == 0 {
		c.Lack = lackNoReadings
		return c
	}
	last := w.Trend[len(w.Trend)-1]
	c.Have = weighed(datesIn(w.Trend, (*TrendPoint).Date, store.LastDays(back, today)))
	c.From = trendOn(w.Trend, today-store.Date(back), last.Stamp)
	switch age := int(today - last.Date()); {
	case age > FreshDays:
		c.Lack = lackStale(age)
	case c.Have < need:
		c.Lack = fmt.Sprintf("needs %d days weighed of %d, has %d", need, back, c.Have)
	case !finite(c.From):
		c.Lack = "the trend begins on " + shortDate(lastSegment(w.Trend)[0].Date(), today)
	default:
		c.Moved = in.moved(c.From, last.Kg)
	}
	return c
}

// weighed is how many of a trend's points are days weighed.
func weighed(trend []TrendPoint) (n int) {
	for i := range trend {
		if !trend[i].Interpolated {
			n++
		}
	}
	return n
}

func extremesOf(trend []TrendPoint, today store.Date) Extremes {
	from := today - extremesDays + 1
	e := Extremes{Low: nan, High: nan, Whole: len(trend) == 0 || trend[0].Date() >= from}
	for _, p := range datesIn(trend, (*TrendPoint).Date, store.Period{From: from, To: store.Always().To}) {
		if !(p.Kg >= e.Low) {
			e.Low, e.LowAt = p.Kg, p.Date()
		}
		if !(p.Kg <= e.High) {
			e.High, e.HighAt = p.Kg, p.Date()
		}
	}
	return e
}

// anchor is the change since the day that the person chose: from the trend then,
// or where there was none, from the first after.
func (w *Weight) anchor(in Inputs, today store.Date) Anchor {
	a := Anchor{Since: in.Since, From: nan, Moved: Moved{nan, nan}, Percent: nan}
	if a.Since == 0 {
		return a
	}
	n := len(w.Trend)
	if n == 0 || w.Trend[n-1].Date() <= a.Since {
		a.Lack = "no weighing after " + shortDate(a.Since, today)
		return a
	}
	a.From, a.FromAt = trendFrom(w.Trend, a.Since, w.Trend[n-1].Stamp)
	a.Moved = in.moved(a.From, w.Now())
	a.Percent = 100 * (w.Now() - a.From) / a.From
	a.Words = anchorWords(a, in, today)
	return a
}

// trendFrom is the trend on a calendar day, else the first after it; NaN of none.
func trendFrom(trend []TrendPoint, date store.Date, like store.Stamp) (kg float64, on store.Date) {
	kg = trendOn(trend, date, like)
	if i, _ := pointOn(trend, date); !finite(kg) && i < len(trend) {
		return trend[i].Kg, trend[i].Date()
	}
	return kg, date
}

// BodyOf is the body figure of a quantity; false where the scales never sent it.
func (w *Weight) BodyOf(q store.Quantity) (BodyFigure, bool) {
	for _, b := range w.Body {
		if b.Quantity == q {
			return b, true
		}
	}
	return BodyFigure{}, false
}
