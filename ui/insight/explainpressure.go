package insight

import (
	"fmt"
	"slices"

	"withings-tui/store"
	"withings-tui/ui/units"
)

// ExplainPressure is how the figures of blood pressure came about.
func ExplainPressure(h *store.History, f *Figures, r *RangeFigures) []Explanation {
	e, p := explainer{f.In, f.Today}, &f.Pressure
	// of is what a mean rests on, and its numbers.
	of := func(m *PressureMean, value string, lines ...Line) Explanation {
		lo, hi := span(h.Pressures, (*store.Pressure).Date, m.Period)
		return Explanation{Value: value, Lines: lines, SetAside: asideWords(p.Fates[lo:hi]), Missing: either(m.Readings == 0, lackNoReadings, ""),
			Inputs: fmt.Sprintf("%s in %s on %s", readings(m.Readings), units.Count(m.Sittings, "sitting", "sittings"), days(m.Days))}
	}
	shown := e.pair(&p.Week)
	week := about("pressure", "Mean of 7 days", of(&p.Week, shown, Line{"upper", e.mmHg(p.Week.Systolic, 2)}, Line{"lower", e.mmHg(p.Week.Diastolic, 2)}, Line{"as shown", shown}))
	if finite(p.Week.Pulse) {
		week.add("pulse", e.number(p.Week.Pulse, 0))
	}
	if p.Week.Severe {
		week.add("", "it contains a severe reading")
	}
	w, unit, decimals := e.in.Write, " "+e.in.Write.Pressure.Name(), e.in.Write.Pressure.Decimals()
	upper, lower, pulse := w.MmHg(p.Week.Systolic), w.MmHg(p.Week.Diastolic), w.PulsePressure(p.Week.Systolic, p.Week.Diastolic)+unit
	wide := about("pressure", "Upper − lower", of(&p.Week, pulse, Line{"upper − lower", upper + " − " + lower + " = " + pulse}))
	mean := round(w.Pressure.Value(p.Week.Diastolic), decimals) + w.MmHgDifference(p.Week.Diastolic, p.Week.Systolic)/3
	arterial := about("pressure", "Mean arterial pressure", of(&p.Week, e.number(mean, decimals)+unit,
		Line{"lower + (upper − lower) / 3", fmt.Sprintf("%s + (%s − %s) / 3 = %s", lower, upper, lower, e.number(mean, decimals+1)+unit)}))
	byClass := about("pressure", "Days by class", of(&r.Pressure.Mean, ""))
	byClass.Window = e.period(r.Period)
	for _, c := range r.Pressure.ByClass {
		byClass.add(c.Class.Word, days(c.Days))
	}
	c := &p.Class
	class := about("pressure", "Class", of(&c.Mean, fmt.Sprintf("%s, mean of %d in %s", c.Word, c.Mean.Readings, days(c.WindowDays)), Line{"mean as shown", e.pair(&c.Mean)}),
		"{scheme}", p.Scheme.String()+": "+p.Scheme.rule())
	class.Window, class.Source, class.Missing = "the last "+days(c.WindowDays), p.Scheme.Source, c.Lack
	for _, o := range p.Others {
		class.add(o.Scheme.String(), o.Class.Word)
	}
	course := about("pressure", "Measuring week", Explanation{Value: p.Protocol.String(), Window: e.period(p.Protocol.Days),
		Inputs: readings(p.Protocol.Readings) + " without the first day", Missing: either(!p.Protocol.Met(), p.Protocol.String(), "")})
	course.add("mean without the first day", e.in.Write.WithPair(p.Protocol.Systolic, p.Protocol.Diastolic))
	return e.finish(append(e.alarms(p), week, class, e.halves(p, week.SetAside), wide, arterial, byClass, course,
		e.aside(p.SetAside, "Not plausible is what lies outside "+plausible(store.Systolic)+" over "+plausible(store.Diastolic)+" mmHg, or where the upper is not above the lower."))...)
}

// alarms are what comes first, where it is told.
func (e explainer) alarms(p *Pressure) (out []Explanation) {
	afib := about("pressure", "Atrial fibrillation", Explanation{Value: p.AFibWords})
	for _, a := range p.AFib {
		afib.add(dayAndTime(a.Stamp, e.today), "signs seen")
	}
	severe := about("pressure", "Severe readings", Explanation{Value: readings(len(p.Severe))}, "{severe}", severeLimits(e.in)+" "+e.in.Write.Pressure.Name())
	for _, s := range p.Severe {
		severe.add(dayAndTime(s.Stamp, e.today), e.in.Write.WithPair(s.Systolic, s.Diastolic))
	}
	return slices.DeleteFunc([]Explanation{afib, severe}, func(x Explanation) bool { return len(x.Lines) == 0 })
}

func (e explainer) halves(p *Pressure, aside string) Explanation {
	hours, d := e.in.hours(), &p.MorningEvening
	clocks := func(from, to int) string { return clockOf(float64(from)) + "-" + clockOf(float64(to)) }
	lines := []Line{{"mean of the day's differences, upper", e.in.Write.Signed(e.in.Write.Pressure.Value(d.pairs), e.in.Write.Pressure.Decimals()+1) + " " + e.in.Write.Pressure.Name()}, {"one standard error", "± " + e.mmHg(d.SystolicSE, 1)},
		{"mornings higher", fmt.Sprintf("%d of %s", d.Higher, days(d.Days))}, {"said", either(d.Clear, "mornings "+d.Words, "no clear difference")}}
	if d.Lack != "" {
		lines = []Line{{"whether they differ", d.Lack}}
	}
	return about("pressure", "Morning and evening", Explanation{Value: e.in.Write.Pair(p.Morning.Systolic, p.Morning.Diastolic) + " and " + e.pair(&p.Evening), Lines: lines, SetAside: aside,
		Inputs:  fmt.Sprintf("%s in the morning, %s in the evening", readings(p.Morning.Readings), readings(p.Evening.Readings)),
		Missing: either(p.Morning.Readings+p.Evening.Readings == 0, lackNoReadings, "")},
		"{morning}", clocks(hours.MorningFrom, hours.MorningTo), "{evening}", clocks(hours.EveningFrom, hours.EveningTo))
}
