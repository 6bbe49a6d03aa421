package insight

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"withings-tui/store"
	"withings-tui/ui/units"
)

// Temperature is what all temperatures say, °C.
type Temperature struct {
	Judged                      // History.Temperatures
	Last      store.Temperature // the newest of body or place not given, else of skin
	Class     TemperatureClass  // of Last; Name is "" where it gets none
	ClassLack string
	Usual     Usual // of the body
	SkinUsual Usual
	Fevers    []Fever // oldest first, of all time
	Fever     *Fever  // the one that goes on now, else nil
	Core      int     // readings of the body and of a place not given
	Moments   []int   // of History.Temperatures, one a moment: of the body, else of a place not given, else of skin
	Said
}

// Usual is the middle 80 % of readings outside episodes; NaN below 10 readings.
type Usual struct {
	Low, High float64
	N         int
	Lack      string
}

// Fever is an episode.
type Fever struct {
	From, To store.Stamp // its first and its last reading in the range of fever
	Peak     float64
	PeakAt   store.Stamp
	N        int     // readings in the range of fever
	Hours    float64 // from first to last
	Ongoing  bool
	Length   string // its only length in words: "3.5 days", "23 hours", "1 reading"
}

// TemperatureRange is what a window's temperatures say; means leave episodes out.
type TemperatureRange struct {
	Basis                Basis
	Body, Skin, NotGiven Mean    // by place
	InFever              int     // readings of episodes that the means leave out
	Highest              float64 // of body and place not given, with episodes; NaN where there is none
	HighestAt            store.Stamp
	Fevers               []Fever // that overlap the window
	ByTime               [3]TimeOfDay
}

// TimeOfDay is the body temperature of a part of the day, outside episodes.
type TimeOfDay struct {
	Name      string // "morning", "afternoon", "evening"
	Mean      Mean
	Low, High float64 // middle 80 %; NaN below 5 readings
}

// TemperatureClass is a class of body temperature at the temple, from 3 years on:
// this program's rule.
type TemperatureClass struct {
	Name     string
	Severity Severity
	From     float64 // °C, the lowest that belongs to it
}

const (
	feverFrom         = 38.0 // °C
	feverGapSeconds   = 36 * 60 * 60
	usualMinReadings  = 10
	byTimeMinReadings = 5
	classMinAge       = 3
)

var temperatureClasses = [...]TemperatureClass{
	{"low", Attention, math.Inf(-1)}, {"normal", Good, 35}, {"raised", Attention, 37.8}, {"fever", Bad, feverFrom}, {"very high", Severe, 40},
}

// TemperatureClasses are the classes, from the lowest up.
func TemperatureClasses() []TemperatureClass { return temperatureClasses[:] }

// temperatureClass is the class of a body temperature as it is shown. Skin and a
// place not given get none, nor does a child below classMinAge; why says so.
func (in Inputs) temperatureClass(t store.Temperature) (class TemperatureClass, why string) {
	switch age, known := in.age(t.Date()); {
	case t.Site == store.SiteSkin:
		return class, "skin has no class"
	case t.Site == store.SiteUnspecified:
		return class, "place not given"
	case known && age < classMinAge:
		return class, fmt.Sprintf("under %d years of age", classMinAge)
	}
	for _, c := range temperatureClasses {
		if round(t.Celsius, 1) >= c.From {
			class = c
		}
	}
	return class, ""
}

// siteQuantity is the quantity of a place, which its plausible range goes by.
var siteQuantity = [...]store.Quantity{store.SiteBody: store.BodyTemp, store.SiteSkin: store.SkinTemp, store.SiteUnspecified: store.SomeTemp}

// momentsOf are the indices of one temperature a moment: that of the body where
// there is one, else that of a place not given.
func momentsOf(all []store.Temperature) []int {
	moments := make([]int, 0, len(all))
	for i := range all {
		n := len(moments)
		switch {
		case n == 0 || all[moments[n-1]].Unix != all[i].Unix:
			moments = append(moments, i)
		case all[i].Site == store.SiteBody || all[moments[n-1]].Site == store.SiteSkin:
			moments[n-1] = i
		}
	}
	return moments
}

// temperatureOf computes the figures of all temperatures.
func temperatureOf(h *store.History, in Inputs) Temperature {
	t := Temperature{ClassLack: lackNoReadings, Moments: momentsOf(h.Temperatures)}
	for i := range h.Temperatures {
		r := &h.Temperatures[i]
		fate := judge(&r.Reading, in.Now, finite(r.Celsius), Plausible(siteQuantity[r.Site], r.Celsius))
		t.note(&r.Reading, fate, func() string { return in.Write.WithDegrees(r.Celsius) })
		if fate != Counts || t.Core > 0 && r.Site == store.SiteSkin || besideBody(h.Temperatures, i) {
			continue
		}
		t.Last = *r
		if r.Site != store.SiteSkin {
			t.Core++
			if round(r.Celsius, 1) >= feverFrom {
				t.addFever(r)
			}
		}
	}
	for i := range t.Fevers {
		f := &t.Fevers[i]
		f.Hours = float64(f.To.Unix-f.From.Unix) / 3600
		f.Length = feverLength(*f)
		if f.To == t.Last.Stamp && in.Now.Unix()-f.To.Unix <= feverGapSeconds {
			f.Ongoing = true
			t.Fever = f
		}
	}
	if t.Basis.Readings > 0 {
		t.Class, t.ClassLack = in.temperatureClass(t.Last)
	}
	outside := t.outside(h, store.Always())
	t.Usual, t.SkinUsual = usualOf(outside[store.SiteBody]), usualOf(outside[store.SiteSkin])
	t.Said = t.said(in)
	return t
}

// besideBody tells whether a value without a place came in one measure group with
// a body temperature, whose place then is known.
func besideBody(all []store.Temperature, i int) bool {
	for j := max(0, i-2); j < min(len(all), i+3); j++ { // a group has one value a place
		if all[i].Site == store.SiteUnspecified && all[j].Site == store.SiteBody && all[j].Group == all[i].Group {
			return true
		}
	}
	return false
}

// addFever takes a feverish reading into the last episode or a new one.
func (t *Temperature) addFever(r *store.Temperature) {
	n := len(t.Fevers)
	if n == 0 || r.Unix-t.Fevers[n-1].To.Unix > feverGapSeconds {
		t.Fevers = append(t.Fevers, Fever{From: r.Stamp, Peak: r.Celsius, PeakAt: r.Stamp})
		n++
	}
	f := &t.Fevers[n-1]
	f.To = r.Stamp
	f.N++
	if r.Celsius > f.Peak {
		f.Peak, f.PeakAt = r.Celsius, r.Stamp
	}
}

// feverLength is the one way to say how long an episode was.
func feverLength(f Fever) string {
	switch hours := round(f.Hours, 0); {
	case f.N == 1:
		return readings(f.N)
	case f.Hours < 1:
		return "under an hour"
	case hours == 1:
		return "1 hour"
	case hours < 48:
		return fmt.Sprintf("%v hours", hours)
	}
	// Half days are as much as readings some hours apart can tell.
	return fmt.Sprintf("%v days", round(f.Hours/12, 0)/2)
}

// inFever tells whether a moment lies in an episode.
func (t *Temperature) inFever(s store.Stamp) bool {
	i, _ := slices.BinarySearchFunc(t.Fevers, s.Unix, func(f Fever, unix int64) int { return cmp.Compare(f.To.Unix, unix) })
	return i < len(t.Fevers) && t.Fevers[i].From.Unix <= s.Unix
}

// outside are the values of a period that count and lie outside episodes, by place.
func (t *Temperature) outside(h *store.History, p store.Period) (bySite [3][]float64) {
	lo, hi := span(h.Temperatures, (*store.Temperature).Date, p)
	for i := lo; i < hi; i++ {
		if r := &h.Temperatures[i]; t.Fates[i] == Counts && !t.inFever(r.Stamp) && !besideBody(h.Temperatures, i) {
			bySite[r.Site] = append(bySite[r.Site], r.Celsius)
		}
	}
	return bySite
}

// usualOf is the middle 80 % of values, from 10 on.
func usualOf(values []float64) Usual {
	u := Usual{N: len(values)}
	if u.Low, u.High = middle80(values, usualMinReadings); u.N < usualMinReadings {
		u.Lack = lackOf(u.N, usualMinReadings, "readings outside fevers")
	}
	return u
}

// middle80 is the tenth and the ninetieth percentile; NaN of fewer than least.
func middle80(values []float64, least int) (low, high float64) {
	if len(values) < least {
		return nan, nan
	}
	sorted := slices.Clone(values)
	slices.Sort(sorted)
	return quantile(sorted, 0.1), quantile(sorted, 0.9)
}

var timesOfDay = [...]struct {
	name     string
	from, to int // minutes of the day
}{{"morning", 4 * 60, 12 * 60}, {"afternoon", 12 * 60, 17 * 60}, {"evening", 17 * 60, 24 * 60}}

// temperatureDuring computes a window's figures.
func temperatureDuring(h *store.History, f *Figures, period store.Period) TemperatureRange {
	t := &f.Temperature
	out := TemperatureRange{Highest: nan}
	lo, hi := span(h.Temperatures, (*store.Temperature).Date, period)
	var byTime [len(timesOfDay)][]float64
	for i := lo; i < hi; i++ {
		r := &h.Temperatures[i]
		out.Basis.note(r.Stamp, t.Fates[i])
		if t.Fates[i] != Counts || r.Site == store.SiteSkin {
			continue
		}
		if !(r.Celsius <= out.Highest) {
			out.Highest, out.HighestAt = r.Celsius, r.Stamp
		}
		if t.inFever(r.Stamp) {
			out.InFever++
			continue
		}
		for slot, times := range timesOfDay {
			if minute := r.MinuteOfDay(); r.Site == store.SiteBody && times.from <= minute && minute < times.to {
				byTime[slot] = append(byTime[slot], r.Celsius)
			}
		}
	}
	outside := t.outside(h, period)
	out.Body, out.Skin, out.NotGiven = meanOf(outside[store.SiteBody]), meanOf(outside[store.SiteSkin]), meanOf(outside[store.SiteUnspecified])
	for slot, values := range byTime {
		low, high := middle80(values, byTimeMinReadings)
		out.ByTime[slot] = TimeOfDay{timesOfDay[slot].name, meanOf(values), low, high}
	}
	for _, fever := range t.Fevers {
		if fever.To.Date() >= period.From && fever.From.Date() <= period.To {
			out.Fevers = append(out.Fevers, fever)
		}
	}
	return out
}

// said says whether there is fever, or when there was; the clause only of the
// last week.
func (t *Temperature) said(in Inputs) (s Said) {
	today := in.Today()
	f, ok := t.LastFever()
	if !ok {
		if t.Core > 0 {
			s.Sentence = sentence("no fever in " + readings(t.Core))
		}
		return s
	}
	from, to := shortDate(f.From.Date(), today), shortDate(f.To.Date(), today)
	peak := in.Write.WithDegrees(f.Peak)
	switch {
	case f.Ongoing:
		s.Clause = "fever since " + dayAndTime(f.From, today)
		s.Sentence = sentence(s.Clause + ", " + f.Length + ", highest " + peak)
		return s
	case today-f.To.Date() <= 7:
		s.Clause = "last fever reading " + units.Day(f.To.Date().UTC(), today.UTC())
	}
	when := either(from == to, "on "+from, "from "+from+" to "+to)
	s.Sentence = sentence("last fever " + when + ", " + f.Length + either(f.N == 1, " of ", ", highest ") + peak)
	return s
}

// LastFever is the newest episode; false where there is none.
func (t *Temperature) LastFever() (Fever, bool) {
	if n := len(t.Fevers); n > 0 {
		return t.Fevers[n-1], true
	}
	return Fever{}, false
}
