package insight

import "withings-tui/store"

// Pressure is what all blood pressures say, mmHg and beats a minute.
type Pressure struct {
	Judged         // History.Pressures
	Last           store.Pressure
	Sittings       []Sitting
	Days           []PressureDay // a day each that has a sitting
	Curve          []PressureDay // the mean of the 7 days up to each such day
	Scheme         Scheme
	Week           PressureMean // the last 7 days: the headline
	Morning        PressureMean // of the last 7 days
	Evening        PressureMean
	MorningEvening PressureDifference // of the last 7 days
	Class          PressureClassed    // the only class that is said
	Others         []OtherClass       // the same mean by the other guidelines
	Protocol       Protocol           // the course that today is in, and where that has no mean yet the newest that has one
	Severe         []store.Pressure   // of the last 7 days, oldest first
	AFib           []store.Rhythm     // positive statements of the last 7 days
	SevereWords    string             // "192/121 today 07:10. If it stays there, or you feel unwell, ask for medical help now."; "" where there is none
	AFibWords      string
	Said

	allAFib []store.Rhythm // positive statements of all time
}

// Sitting is the mean of the readings of one sitting; Pulse is NaN where none came.
type Sitting struct {
	store.Stamp                // of its first reading
	Systolic, Diastolic, Pulse float64
	Readings                   int
	Slot                       Slot
	Severe                     bool // one of its readings is severe
}

// PressureDay is a mean of sittings on a day.
type PressureDay struct {
	Date                store.Date
	Systolic, Diastolic float64
}

// PressureClassed is the class of the shortest of classWindows that bears one.
type PressureClassed struct {
	Classification              // Index is -1 where Lack is not ""
	Mean           PressureMean // of that window, or of the longest where there is no class
	WindowDays     int          // of classWindows; where there is no class the longest
	Lack           string       // "2 of 12 readings in 30 days"
}

// OtherClass is the class by another guideline.
type OtherClass struct {
	Scheme Scheme
	Class  Classification
}

// The rules of blood pressure.
const (
	WidePulsePressure = 60 // mmHg, from which the difference of the two pressures is wide
	SittingMinutes    = 10 // how long after its first reading a sitting takes in more: this program's rule
	sittingSeconds    = SittingMinutes * 60
	classMinReadings  = 12
	classMinDays      = 3
	severeDays        = 7 // for which a severe reading, or signs of atrial fibrillation, are told
	pairMinDays       = 5 // that a difference needs on both sides
)

var classWindows = [...]int{7, 14, 30}

// PulsePressure is systolic less diastolic, of the values as shown, mmHg.
func PulsePressure(systolic, diastolic float64) float64 {
	return difference(diastolic, systolic, 0)
}

// MAP is the mean arterial pressure of the values as shown, mmHg: diastolic and
// a third of the pulse pressure.
func MAP(systolic, diastolic float64) float64 {
	return round(diastolic, 0) + PulsePressure(systolic, diastolic)/3
}

func isSevere(p *store.Pressure) bool {
	return round(p.Systolic, 0) > SevereSystolic || round(p.Diastolic, 0) > SevereDiastolic
}

func pressureFate(p *store.Pressure, in *Inputs) Fate {
	both := finite(p.Systolic) && finite(p.Diastolic)
	fate := judge(&p.Reading, in.Now, both, PlausiblePair(p.Systolic, p.Diastolic))
	if fate == Implausible && !both {
		return Incomplete
	}
	return fate
}

// pressureOf computes the figures of all blood pressures.
func pressureOf(h *store.History, in Inputs) Pressure {
	today := in.Today()
	p := Pressure{Scheme: in.scheme(in.Guideline, in.Setting)}
	hours, lately := in.hours(), store.LastDays(severeDays, today)
	single := make([]Sitting, 0, len(h.Pressures)) // the readings that count
	for i := range h.Pressures {
		r := &h.Pressures[i]
		fate := pressureFate(r, &in)
		p.note(&r.Reading, fate, func() string { return in.Write.WithPair(r.Systolic, r.Diastolic) })
		if fate != Counts {
			continue
		}
		p.Last = *r
		one := Sitting{r.Stamp, r.Systolic, r.Diastolic, nan, 1, hours.Slot(r.MinuteOfDay()), isSevere(r)}
		if Plausible(store.Pulse, r.Pulse) {
			one.Pulse = r.Pulse
		}
		single = append(single, one)
		if one.Severe && lately.Contains(r.Date()) {
			p.Severe = append(p.Severe, *r)
		}
	}
	for sitting := range runs(single, func(first, next *Sitting) bool { return next.Unix-first.Unix <= sittingSeconds }) {
		p.Sittings = append(p.Sittings, sittingOf(sitting))
	}
	p.smooth()
	week := store.LastDays(7, today)
	p.Week, p.Morning, p.Evening = p.mean(week), p.mean(week, Morning), p.mean(week, Evening)
	if n := len(p.Curve); n > 0 && p.Curve[n-1].Date < today && p.Week.Sittings > 0 { // so that the curve ends on the headline
		p.Curve = append(p.Curve, PressureDay{today, p.Week.Systolic, p.Week.Diastolic})
	}
	p.MorningEvening = p.morningEvening(in.Write, week, p.Morning, p.Evening)
	p.classify(in, today)
	p.Protocol = protocolOf(single, today)
	for _, r := range h.Rhythms {
		if r.AFib == store.AFibPositive && judge(&r.Reading, in.Now, true, true) == Counts {
			p.allAFib = append(p.allAFib, r)
			if lately.Contains(r.Date()) {
				p.AFib = append(p.AFib, r)
			}
		}
	}
	p.SevereWords, p.AFibWords = severeWords(p.Severe, single, in, today), afibWords(p.AFib, today)
	p.Said = p.said(in)
	return p
}

// sittingOf is the mean of a sitting's readings.
func sittingOf(readings []Sitting) Sitting {
	var sum pressureSum
	for i := range readings {
		sum.add(&readings[i])
	}
	out := readings[0]
	out.Systolic, out.Diastolic, out.Pulse = sum.systolic.mean(), sum.diastolic.mean(), sum.pulse.mean()
	out.Readings, out.Severe = len(readings), sum.severe
	return out
}

func sameDay(a, b *Sitting) bool { return a.Date() == b.Date() }

// smooth fills in the mean of each day, and of the 7 days up to it.
func (p *Pressure) smooth() {
	for day := range runs(p.Sittings, sameDay) {
		var sum pressureSum
		for i := range day {
			sum.add(&day[i])
		}
		p.Days = append(p.Days, PressureDay{day[0].Date(), sum.systolic.mean(), sum.diastolic.mean()})
	}
	for _, d := range p.Days {
		m := p.mean(store.LastDays(7, d.Date))
		p.Curve = append(p.Curve, PressureDay{d.Date, m.Systolic, m.Diastolic})
	}
}

// classify finds the shortest of classWindows that bears a class.
func (p *Pressure) classify(in Inputs, today store.Date) {
	c := PressureClassed{Classification: Classification{Index: -1}}
	for _, n := range classWindows {
		c.Mean, c.WindowDays = p.mean(store.LastDays(n, today)), n
		if c.Mean.bearsClass() {
			c.Classification = p.Scheme.Classify(c.Mean.Systolic, c.Mean.Diastolic)
			break
		}
	}
	switch {
	case c.Index >= 0:
		for _, g := range guidelines {
			if s := in.scheme(g.name, p.Scheme.Setting); g.name != p.Scheme.Guideline {
				p.Others = append(p.Others, OtherClass{s, s.Classify(c.Mean.Systolic, c.Mean.Diastolic)})
			}
		}
	case c.Mean.Readings < classMinReadings:
		c.Lack = lackOf(c.Mean.Readings, classMinReadings, "readings in "+days(c.WindowDays))
	default:
		c.Lack = lackOf(c.Mean.Days, classMinDays, "days with readings in "+days(c.WindowDays))
	}
	p.Class = c
}
