package insight

import (
	"fmt"
	"slices"
	"strings"

	"withings-tui/store"
	"withings-tui/ui/units"
)

// Explanation is how one figure came about, made of the very values that it was
// computed of, so that the two cannot drift apart. A pane's are in the order in
// which it shows its figures.
type Explanation struct {
	Title    string // "Pace"
	Value    string // as shown: "−0.24 kg a week ± 0.06"; units.Unknown where there is none
	What     string // in plain sentences, what it is
	Lines    []Line // the numbers put in, one a line
	Window   string // "the last 112 days"
	Inputs   string // "81 readings on 76 days, 24 Aug – 22 Nov 2026"
	SetAside string // "1 set aside: not sure it was you"; "" where nothing was
	Missing  string // why there is no figure; "" where there is
	Source   string // "" where no source says it
	Limits   string // what it cannot do
	Key      string // "m smoother": the key that changes how it is made
}

// Line is a number with its name.
type Line struct{ Label, Value string }

// explainer writes the numbers of explanations.
type explainer struct {
	in    Inputs
	today store.Date
}

// kg is a weight to the hundredth, as formulas show it; stones go by pounds.
func (e explainer) kg(v float64) string { return e.number(e.in.Write.PartValue(v), 2) }

// kgUnit is kg with its unit.
func (e explainer) kgUnit(v float64) string { return e.kg(v) + " " + e.in.Write.KgUnit() }

// moved is "82.3 − 81.5 = +0.8 kg".
func (e explainer) moved(now, then, shown float64) string {
	return fmt.Sprintf("%s − %s = %s %s", e.in.Write.Part(now), e.in.Write.Part(then), e.in.Write.Signed(shown, 1), e.in.Write.KgUnit())
}

func (e explainer) number(v float64, decimals int) string { return e.in.Write.Number(v, decimals) }
func (e explainer) count(v float64) string                { return e.in.Write.Count(v) }
func (e explainer) date(d store.Date) string              { return shortDate(d, e.today) }

func (e explainer) pair(m *PressureMean) string {
	return e.in.Write.Pair(m.Systolic, m.Diastolic) + " " + e.in.Write.Pressure.Name()
}

// period is "24 Aug – 22 Nov 2026".
func (e explainer) period(p store.Period) string { return units.DatesBetween(p.From.UTC(), p.To.UTC()) }

// basis is "81 readings on 76 days, 24 Aug – 22 Nov 2026".
func (e explainer) basis(b Basis) string {
	if b.Readings == 0 {
		return lackNoReadings
	}
	return readings(b.Readings) + " on " + days(b.Days) + ", " + e.period(store.Period{From: b.First.Date(), To: b.Last.Date()})
}

// asideWords counts what does not count among some readings, by the reason.
func asideWords(fates []Fate) string {
	var counts [len(fateWords)]int
	for _, fate := range fates {
		counts[fate]++
	}
	var parts []string
	for fate, n := range counts {
		switch {
		case n == 0 || Fate(fate) == Counts:
		case Fate(fate) == Excluded:
			parts = append(parts, fmt.Sprintf("%d %s", n, Excluded))
		default:
			parts = append(parts, fmt.Sprintf("%d set aside: %s", n, Fate(fate)))
		}
	}
	return strings.Join(parts, "; ")
}

// asideExplanation lists what is set aside, the newest first.
func (e explainer) asideExplanation(list []SetAside, rule string) Explanation {
	x := Explanation{Title: "Set aside", Value: readings(len(list)), Window: "all readings", Key: "x in the table",
		What:   "These are kept, listed and exported, and count in no figure. " + rule + " To count one, press x on it in the table.",
		Limits: "The rule is this program's own; it cannot know who stood on the scale or wore the cuff."}
	for _, s := range slices.Backward(list) {
		x.add(e.date(s.Date())+" "+units.Clock(s.Time()), s.Value+", "+s.Fate.String())
	}
	return x.shortened()
}

func (x *Explanation) add(label, value string) { x.Lines = append(x.Lines, Line{label, value}) }

// shortened leaves the first eight lines, and counts the others.
func (x Explanation) shortened() Explanation {
	if more := len(x.Lines) - 8; more > 0 {
		x.Lines = append(x.Lines[:8], Line{"and", fmt.Sprintf("%d more", more)})
	}
	return x
}

// finish takes numbers away where something is missing, so that no explanation
// has to look, and hides them in privacy; what they say of rules stays.
func (e explainer) finish(list []Explanation) []Explanation {
	for i := range list {
		x := &list[i]
		if x.Missing != "" {
			x.Value, x.Lines = units.Unknown, nil
		}
		for _, words := range []*string{&x.Value, &x.Inputs, &x.SetAside, &x.Missing} {
			*words = e.in.Write.Mask(*words)
		}
		for j := range x.Lines {
			x.Lines[j].Value = e.in.Write.Mask(x.Lines[j].Value)
		}
	}
	return list
}

// missingIf is why a figure is missing, where it is.
func missingIf(missing bool, why string) string { return either(missing, why, "") }

// ExplainPressure is how the figures of blood pressure came about.
func ExplainPressure(h *store.History, f *Figures, r *RangeFigures) []Explanation {
	e, p, rr := explainer{f.In, f.Today}, &f.Pressure, &r.Pressure
	aside := func(period store.Period) string {
		lo, hi := span(h.Pressures, (*store.Pressure).Date, period)
		return asideWords(p.Fates[lo:hi])
	}
	inputs := func(m *PressureMean) string {
		return fmt.Sprintf("%s in %s on %s", readings(m.Readings), units.Count(m.Sittings, "sitting", "sittings"), days(m.Days))
	}
	const lately = "the last 7 days, with today"
	none, weekInputs := missingIf(p.Week.Readings == 0, lackNoReadings), inputs(&p.Week)
	var out []Explanation
	if len(p.AFib) > 0 {
		x := Explanation{Title: "Atrial fibrillation", Value: p.AFibWords, Window: "the last 7 days",
			What: "What the device itself says of a recording (ECG, or the pulse wave); this program does not look at the heart's rhythm."}
		for _, a := range p.AFib {
			x.add(dayAndTime(a.Stamp, e.today), "signs seen")
		}
		out = append(out, x)
	}
	if len(p.Severe) > 0 {
		x := Explanation{Title: "Severe readings", Value: readings(len(p.Severe)), Window: "the last 7 days",
			What: "Any reading above 180 or above 120 mmHg is told for 7 days, as a fact. If it stays there, or you feel unwell, ask for medical help now."}
		for _, s := range p.Severe {
			x.add(dayAndTime(s.Stamp, e.today), e.in.Write.Pair(s.Systolic, s.Diastolic)+" "+e.in.Write.Pressure.Name())
		}
		out = append(out, x)
	}
	week := Explanation{Title: "Mean of 7 days", Value: e.pair(&p.Week), Window: lately, Inputs: weekInputs, SetAside: aside(p.Week.Period), Missing: none,
		What:   "Readings within 10 minutes of a sitting's first are one sitting, with their mean (this program's rule); the mean is of sittings.",
		Lines:  []Line{{"upper", e.number(p.Week.Systolic, 2)}, {"lower", e.number(p.Week.Diastolic, 2)}, {"as shown", e.pair(&p.Week)}},
		Limits: "A reading is a moment's; only a mean says how the pressure is."}
	if finite(p.Week.Pulse) {
		week.add("pulse", e.number(p.Week.Pulse, 0))
	}
	if p.Week.Severe {
		week.add("", "it contains a severe reading")
	}
	class := Explanation{Title: "Class", Value: fmt.Sprintf("%s, mean of %d in %s", p.Class.Word, p.Class.Readings, days(p.Class.WindowDays)),
		What: "Of the mean of the shortest of the last 7, 14 and 30 days that holds at least 12 readings on at least 3 days. Both numbers are rounded first; the higher of the two classes counts. " +
			p.Scheme.String() + ": " + p.Scheme.rule() + ".",
		Window: "the last " + days(p.Class.WindowDays), Inputs: inputs(&p.Class.Mean), SetAside: aside(p.Class.Mean.Period), Missing: p.Class.Lack,
		Lines:  []Line{{"mean as shown", e.pair(&p.Class.Mean)}},
		Source: guidelines[p.Scheme.Guideline].source, Limits: "It is no diagnosis; a doctor makes one.", Key: "b guideline"}
	for _, o := range p.Others {
		class.add(o.Scheme.String(), o.Class.Word)
	}
	d, hours := p.MorningEvening, f.In.hours()
	halves := Explanation{Title: "Morning and evening", Value: e.pair(&p.Morning) + ", " + e.pair(&p.Evening), Window: lately,
		What: fmt.Sprintf("Means of the sittings of the morning (%s) and of the evening (%s), in each reading's own time zone. That they differ is said only from 5 days with both, and where the day's pairs differ by more than two standard errors (of few days, more).",
			clocks(hours.MorningFrom, hours.MorningTo), clocks(hours.EveningFrom, hours.EveningTo)),
		Inputs:   fmt.Sprintf("%s in the morning, %s in the evening", readings(p.Morning.Readings), readings(p.Evening.Readings)),
		SetAside: aside(p.Week.Period), Missing: missingIf(p.Morning.Readings+p.Evening.Readings == 0, lackNoReadings)}
	if d.Lack != "" {
		halves.add("whether they differ", d.Lack)
	} else {
		halves.Lines = []Line{{"mean of the day's differences, upper", e.in.Write.Signed(d.pairs, 1) + " mmHg"}, {"one standard error", "± " + e.number(d.SystolicSE, 1)},
			{"mornings higher", fmt.Sprintf("%d of %s", d.Higher, days(d.Days))}, {"said", either(d.Clear, "mornings "+d.Words, "no clear difference")}}
	}
	s, dia := round(p.Week.Systolic, 0), round(p.Week.Diastolic, 0)
	upper, lower, pulse := e.number(s, 0), e.number(dia, 0), e.number(PulsePressure(s, dia), 0)
	wide := Explanation{Title: "Upper − lower", Value: pulse, What: "The pulse pressure of the mean as shown; wide from 60.", Window: lately, Inputs: weekInputs, Missing: none,
		Lines: []Line{{"upper − lower", upper + " − " + lower + " = " + pulse}}}
	arterial := Explanation{Title: "Mean arterial pressure", Value: e.number(MAP(s, dia), 0), Window: lately, Inputs: weekInputs, Missing: none,
		What:  "Lower plus a third of upper − lower, of the mean as shown: the usual estimate from a cuff.",
		Lines: []Line{{"lower + (upper − lower) / 3", fmt.Sprintf("%s + (%s − %s) / 3 = %s", lower, upper, lower, e.number(MAP(s, dia), 1))}}}
	byClass := Explanation{Title: "Days by class", What: "Each day's mean of sittings, by its class: a count of days, no class of any one.", Window: e.period(r.Period),
		Inputs: inputs(&rr.Mean), SetAside: aside(r.Period), Missing: missingIf(rr.Mean.Readings == 0, lackNoReadings)}
	for _, c := range rr.ByClass {
		byClass.add(c.Class.Word, days(c.Days))
	}
	course := Explanation{Title: "Measuring week", Value: p.Protocol.String(), Window: e.period(p.Protocol.Days), Inputs: readings(p.Protocol.Readings) + " without the first day",
		What:    "Seven days with two readings each morning and evening. The first day is left out; the mean is of all other readings, at least 12.",
		Missing: missingIf(!p.Protocol.Met(), p.Protocol.String()), Source: "ESH 2021, Stergiou et al., J Hypertens 2021;39:1293",
		Lines: []Line{{"mean without the first day", e.in.Write.Pair(p.Protocol.Systolic, p.Protocol.Diastolic) + " " + e.in.Write.Pressure.Name()}}}
	out = append(out, week, class, halves, wide, arterial, byClass, course,
		e.asideExplanation(p.SetAside, "Not plausible is what lies outside 50-260 over 30-160 mmHg, or where the upper is not above the lower."))
	return e.finish(out)
}

// clocks are minutes of the day from and to: "04:00-11:59".
func clocks(from, to int) string { return clockOf(float64(from)) + "-" + clockOf(float64(to)) }

// clockOf is minutes from midnight as a clock: −46 is 23:14.
func clockOf(minutes float64) string {
	m := (int(round(minutes, 0))%1440 + 1440) % 1440
	return fmt.Sprintf("%02d:%02d", m/60, m%60)
}
