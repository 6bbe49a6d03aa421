package insight

import (
	"math"
	"slices"

	"withings-tui/store"
	"withings-tui/ui/units"
)

// PressureMean is a mean over sittings; NaN where Readings is 0.
type PressureMean struct {
	Systolic, Diastolic, Pulse float64
	SystolicSD, DiastolicSD    float64 // of sittings; NaN below 2
	Readings, Sittings, Days   int
	Period                     store.Period
	Class                      PressureClass // from classMinReadings on classMinDays; else without a name
	Severe                     bool          // it contains a severe reading
}

func (m *PressureMean) bearsClass() bool {
	return m.Readings >= classMinReadings && m.Days >= classMinDays
}

// PressureDifference is mornings less evenings.
type PressureDifference struct {
	Systolic   float64 // mmHg, of the means as shown; NaN where Lack is not ""
	SystolicSE float64
	Days       int    // that have both
	Higher     int    // of those, days on which the morning was higher
	Clear      bool   // beyond two standard errors, so that it may be told
	Words      string // where Clear: "6 mmHg higher", or just "higher" (see morningEvening)
	Lack       string

	pairs float64 // mmHg: mean of the days' differences of systolic pressure, which is what was tested
	size  string  // of Words: "6 mmHg ", or ""
}

// pressureSum gathers sittings, or the readings of one, for a mean.
type pressureSum struct {
	systolic, diastolic, pulse moments
	readings, days             int
	last                       store.Date
	severe                     bool
}

func (m *pressureSum) add(s *Sitting) {
	if date := s.Date(); m.systolic.n == 0 || date > m.last {
		m.days, m.last = m.days+1, date
	}
	m.readings += s.Readings
	m.severe = m.severe || s.Severe
	m.systolic.add(s.Systolic)
	m.diastolic.add(s.Diastolic)
	m.pulse.addKnown(s.Pulse)
}

// meanOf is the mean of what was gathered of a period.
func (s Scheme) meanOf(m *pressureSum, period store.Period) PressureMean {
	out := PressureMean{Period: period, Severe: m.severe, Readings: m.readings, Sittings: m.systolic.n, Days: m.days,
		Systolic: m.systolic.mean(), Diastolic: m.diastolic.mean(), Pulse: m.pulse.mean(), SystolicSD: m.systolic.sd(), DiastolicSD: m.diastolic.sd()}
	if out.bearsClass() {
		out.Class = s.Classify(out.Systolic, out.Diastolic).PressureClass
	}
	return out
}

// mean is the mean of a period's sittings, or only of those of some slots.
func (p *Pressure) mean(period store.Period, slots ...Slot) PressureMean {
	var sum pressureSum
	sittings := p.sittingsIn(period)
	for i := range sittings {
		if s := &sittings[i]; len(slots) == 0 || slices.Contains(slots, s.Slot) {
			sum.add(s)
		}
	}
	return p.Scheme.meanOf(&sum, period)
}

func (p *Pressure) sittingsIn(period store.Period) []Sitting {
	return datesIn(p.Sittings, (*Sitting).Date, period)
}

func pressureDate(d *PressureDay) store.Date { return d.Date }

// morningEvening is the mean of the differences of the days that have both, and
// needs 5 of them. What is told is what was tested: that mean, in the unit set.
// Where the means of all mornings and all evenings, which stand beside it, differ
// by another number (days with one of the two alone are in them), no number is
// told; and nothing at all where they differ the other way.
func (p *Pressure) morningEvening(w units.Writer, period store.Period, morning, evening PressureMean) PressureDifference {
	var systolic moments
	out := PressureDifference{Systolic: nan, SystolicSE: nan}
	for day := range runs(p.sittingsIn(period), sameDay) {
		var half [Between + 1]moments
		for i := range day {
			half[day[i].Slot].add(day[i].Systolic)
		}
		if half[Morning].n > 0 && half[Evening].n > 0 {
			pair := half[Morning].mean() - half[Evening].mean()
			systolic.add(pair)
			if pair > 0 {
				out.Higher++
			}
		}
	}
	if out.Days = systolic.n; out.Days < pairMinDays {
		out.Lack = lackOf(out.Days, pairMinDays, "days with morning and evening")
		return out
	}
	u := w.Pressure
	out.pairs = systolic.mean()
	told := round(u.Value(out.pairs), u.Decimals())
	shown := difference(u.Value(evening.Systolic), u.Value(morning.Systolic), u.Decimals())
	out.Systolic, out.SystolicSE = difference(evening.Systolic, morning.Systolic, 0), systolic.se()
	if out.Clear = beyond(out.pairs, out.SystolicSE, systolic.n) && shown*told > 0; out.Clear {
		if told == shown {
			out.size = w.Number(math.Abs(told), u.Decimals()) + " " + u.Name() + " "
		}
		out.Words = out.size + either(told > 0, "higher", "lower")
	}
	return out
}

// comparePressures is the systolic mean of one period less another's. It needs 5
// days with readings in each; the means' errors are those of the days, as sittings
// of a day are alike.
func (p *Pressure) comparePressures(now, before PressureMean) Difference {
	byDay := func(period store.Period) Mean {
		var days []float64
		for _, d := range datesIn(p.Days, pressureDate, period) {
			days = append(days, d.Systolic)
		}
		return meanOf(days)
	}
	d := differenceOf(byDay(now.Period), byDay(before.Period), 0, pairMinDays, "days")
	if d.Lack == "" {
		d.Change = difference(before.Systolic, now.Systolic, 0)
		d.Clear = d.Change != 0 && beyond(now.Systolic-before.Systolic, d.SE, min(d.Now.worth, d.Before.worth))
	}
	return d
}
