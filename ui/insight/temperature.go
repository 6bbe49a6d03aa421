package insight

import (
	"math"
	"time"

	"withings-tui/store"
)

// TemperatureClass is a class of body temperature at the temporal artery.
type TemperatureClass struct {
	Name     string
	Severity Severity
	From     float64 // °C, the lowest that belongs to it
}

// FeverFrom is where fever begins, °C.
const FeverFrom = 38.0

// temperatureClasses are those of the Withings Thermo, which reads the temporal
// artery (its user guide, adults).
var temperatureClasses = [...]TemperatureClass{
	{"low", Attention, math.Inf(-1)},
	{"normal", Good, 35},
	{"raised", Attention, 37.8},
	{"fever", Bad, FeverFrom},
	{"very high", Severe, 40},
}

// TemperatureClasses are the classes, from the lowest up.
func TemperatureClasses() []TemperatureClass {
	classes := temperatureClasses
	return classes[:]
}

// ClassifyTemperature is the class of a body temperature in °C, rounded to the
// tenth that is shown. Skin is never classified, nor is a reading whose site
// Withings does not say.
func ClassifyTemperature(celsius float64, site store.Site) (TemperatureClass, bool) {
	if site != store.SiteBody || !finite(celsius) {
		return TemperatureClass{}, false
	}
	celsius = round(celsius, 1)
	class := temperatureClasses[0]
	for _, c := range temperatureClasses[1:] {
		if celsius >= c.From {
			class = c
		}
	}
	return class, true
}

// FeverGapHours is the longest time between two readings with fever of one
// episode.
const FeverGapHours = 36

// Fever is an episode of fever.
type Fever struct {
	From, To store.Stamp // the first and the last reading with fever
	Peak     float64     // °C
	PeakAt   store.Stamp
	N        int  // readings with fever
	Ongoing  bool // the last body reading is one of it, and at most 36 h old
}

// Length is the time from the first to the last reading with fever.
func (f Fever) Length() time.Duration { return time.Duration(f.To.Unix-f.From.Unix) * time.Second }

// SiteTemperatures is what the readings of one site say.
type SiteTemperatures struct {
	Basis          Basis
	Last           store.Point // the newest that counts, where Basis.N > 0
	Mean, Min, Max float64     // °C; NaN where there is none
}

// Temperature is what a series of temperatures says, the sites apart.
type Temperature struct {
	Body, Skin, Unspecified SiteTemperatures
	Fevers                  []Fever // oldest first, of the body alone
	LeftOut                 LeftOut
}

// Site is the readings of one site.
func (t Temperature) Site(s store.Site) SiteTemperatures {
	switch s {
	case store.SiteBody:
		return t.Body
	case store.SiteSkin:
		return t.Skin
	}
	return t.Unspecified
}

// LastFever is the newest episode.
func (t Temperature) LastFever() (Fever, bool) {
	if n := len(t.Fevers); n > 0 {
		return t.Fevers[n-1], true
	}
	return Fever{}, false
}

// TemperatureOf is the figures of a time-sorted series, in one pass.
func TemperatureOf(points []store.Point, c Counting, now time.Time) Temperature {
	var t Temperature
	var sites [3]SiteTemperatures
	lastBodyIsFever := false
	for i := range points {
		p := &points[i]
		left := &sites[min(p.Site, store.SiteUnspecified)].Basis.LeftOut
		if !c.Counts(p.Source, p.Flags) {
			left.note(p.Source, p.Flags)
			t.LeftOut.note(p.Source, p.Flags)
			continue
		}
		if !finite(p.Value) {
			left.Implausible++
			t.LeftOut.Implausible++
			continue
		}
		sites[min(p.Site, store.SiteUnspecified)].add(p)
		if p.Site == store.SiteBody {
			if lastBodyIsFever = round(p.Value, 1) >= FeverFrom; lastBodyIsFever {
				t.addFever(p)
			}
		}
	}
	for i := range sites {
		sites[i].finish()
	}
	t.Body, t.Skin, t.Unspecified = sites[store.SiteBody], sites[store.SiteSkin], sites[store.SiteUnspecified]
	if n := len(t.Fevers); n > 0 {
		age := now.Unix() - t.Fevers[n-1].To.Unix
		t.Fevers[n-1].Ongoing = lastBodyIsFever && age <= FeverGapHours*60*60
	}
	return t
}

// addFever takes a reading with fever into the last episode or a new one.
func (t *Temperature) addFever(p *store.Point) {
	n := len(t.Fevers)
	if n == 0 || p.Unix-t.Fevers[n-1].To.Unix > FeverGapHours*60*60 {
		t.Fevers = append(t.Fevers, Fever{From: p.Stamp(), Peak: p.Value, PeakAt: p.Stamp()})
		n++
	}
	f := &t.Fevers[n-1]
	f.To = p.Stamp()
	f.N++
	if p.Value > f.Peak {
		f.Peak, f.PeakAt = p.Value, p.Stamp()
	}
}

// add takes a reading; until finish, Mean is the sum.
func (s *SiteTemperatures) add(p *store.Point) {
	if s.Basis.N == 0 {
		s.Min, s.Max = p.Value, p.Value
	}
	s.Basis.add(p.Stamp())
	s.Last = *p
	s.Mean += p.Value
	s.Min, s.Max = min(s.Min, p.Value), max(s.Max, p.Value)
}

func (s *SiteTemperatures) finish() {
	if s.Basis.N == 0 {
		s.Mean, s.Min, s.Max = math.NaN(), math.NaN(), math.NaN()
		return
	}
	s.Mean /= float64(s.Basis.N)
}
