package insight

import "withings-tui/store"

// PressureRange is what a window's blood pressures say.
type PressureRange struct {
	Basis          Basis
	Mean           PressureMean
	Morning        PressureMean
	Evening        PressureMean
	MorningEvening PressureDifference
	ByClass        []ClassDays
	ByTime         []TimeMean
	Weekdays       [7]PressureMean // by time.Weekday
	Against        Difference      // the period of the same length before, systolic
	High           int             // days whose mean reaches the range of hypertension
	HighPart       float64         // of the days that have one; NaN where none has
	Systolic       Extent          // of single readings, as are the next two
	Diastolic      Extent
	Pulse          Extent
	Severe         []store.Pressure
	AFib           []store.Rhythm
	Sentence       string
}

// ClassDays is how many days have a mean of a class.
type ClassDays struct {
	Class PressureClass
	Days  int
}

// TimeMean is the mean of a part of the day, hours From to To.
type TimeMean struct {
	From, To int
	Mean     PressureMean
}

// pressureDuring computes a window's figures.
func pressureDuring(h *store.History, f *Figures, period store.Period) PressureRange {
	p := &f.Pressure
	out := PressureRange{Systolic: noExtent, Diastolic: noExtent, Pulse: noExtent}
	lo, hi := span(h.Pressures, (*store.Pressure).Date, period)
	for i := lo; i < hi; i++ {
		r := &h.Pressures[i]
		out.Basis.note(r.Stamp, p.Fates[i])
		if p.Fates[i] != Counts {
			continue
		}
		out.Systolic.add(r.Systolic)
		out.Diastolic.add(r.Diastolic)
		if Plausible(store.Pulse, r.Pulse) {
			out.Pulse.add(r.Pulse)
		}
		if isSevere(r) {
			out.Severe = append(out.Severe, *r)
		}
	}
	p.parts(&out, period)
	out.MorningEvening = p.morningEvening(f.In.Write, period, out.Morning, out.Evening)
	before := p.mean(period.Before())
	out.Against = p.comparePressures(out.Mean, before)
	out.classDays(p, datesIn(p.Days, pressureDate, period))
	out.AFib = datesIn(p.allAFib, (*store.Rhythm).Date, period)
	out.Sentence = out.sentence(f.In, before)
	return out
}

// classDays counts days by the class of their mean.
func (r *PressureRange) classDays(p *Pressure, days []PressureDay) {
	for _, class := range p.Scheme.Classes {
		r.ByClass = append(r.ByClass, ClassDays{Class: class})
	}
	for _, d := range days {
		class := p.Scheme.Classify(d.Systolic, d.Diastolic)
		r.ByClass[class.Index].Days++
		if class.Severity >= Bad {
			r.High++
		}
	}
	r.HighPart = float64(r.High) / float64(len(days)) // NaN of none
}

// partsOfDay are the hours that a day is told in.
var partsOfDay = [...][2]int{{0, 4}, {4, 8}, {8, 12}, {12, 17}, {17, 20}, {20, 24}}

// parts are the means of a window: of all, of mornings and evenings, by weekday
// and by time of day.
func (p *Pressure) parts(out *PressureRange, period store.Period) {
	var all pressureSum
	var slots [Between + 1]pressureSum
	var weekdays [7]pressureSum
	var times [len(partsOfDay)]pressureSum
	sittings := p.sittingsIn(period)
	for i := range sittings {
		s := &sittings[i]
		hour := s.MinuteOfDay() / 60
		all.add(s)
		slots[s.Slot].add(s)
		weekdays[s.Date().Weekday()].add(s)
		for part, hours := range partsOfDay {
			if hours[0] <= hour && hour < hours[1] {
				times[part].add(s)
			}
		}
	}
	mean := func(m *pressureSum) PressureMean { return p.Scheme.meanOf(m, period) }
	out.Mean, out.Morning, out.Evening = mean(&all), mean(&slots[Morning]), mean(&slots[Evening])
	for day := range weekdays {
		out.Weekdays[day] = mean(&weekdays[day])
	}
	for part, hours := range partsOfDay {
		out.ByTime = append(out.ByTime, TimeMean{hours[0], hours[1], mean(&times[part])})
	}
}
