package insight

import (
	"fmt"
	"math"

	"withings-tui/store"
	"withings-tui/ui/units"
)

// ExplainWeight is how the figures of weight came about.
func ExplainWeight(h *store.History, f *Figures, r *RangeFigures) []Explanation {
	e, w := explainer{f.In, f.Today}, &f.Weight
	aside := func(p store.Period) string {
		lo, hi := span(h.Weighings, (*store.Weighing).Date, p)
		return asideWords(w.Fates[lo:hi])
	}
	out := []Explanation{e.pace(w, aside), e.trend(w, aside), e.energy(&w.Pace), e.goal(w), e.changes(w), e.bmi(w), e.scatter(w), e.weeks(r), e.body(w)}
	if made := r.Weight.MadeOf; made.Lack == "" || len(w.Body) > 0 {
		out = append(out, e.madeOf(r))
	}
	if a := w.Anchor; a.Since != 0 {
		x := about("weight", "Since", Explanation{Value: a.Words, Missing: a.Lack,
			Lines: []Line{{"put in", e.moved(w.Now(), a.From, a.Shown)}, {"per cent", e.in.Write.Signed(a.Percent, 1) + " %"}}})
		x.Title += " " + units.DateYear(a.Since.UTC())
		out = append(out, x)
	}
	outlier := fmt.Sprintf("An outlier is over %v %% from the median of the %d days before (where those have fewer than %d readings, of the %[2]d days after),",
		100*outlierPart, outlierSeconds/secondsADay, outlierMin)
	twin := fmt.Sprintf(" unless another reading within %d days lies within %v %% of it.", twinSeconds/secondsADay, 100*twinPart)
	return e.finish(append(out, e.aside(w.SetAside, outlier+twin))...)
}

func (e explainer) trend(w *Weight, aside func(store.Period) string) Explanation {
	info := w.Smoother.info()
	x := about("weight", "Trend", Explanation{Value: e.in.Write.WithKg(w.Now()), Source: info.source, Limits: info.lag,
		Missing: either(len(w.Trend) == 0, lackNoReadings, "")}, "{formula}", info.formula)
	segment := lastSegment(w.Trend)
	if len(segment) == 0 {
		return x
	}
	var b Basis
	for _, p := range segment {
		if !p.Interpolated {
			b.note(p.Stamp, Counts)
		}
	}
	x.Inputs = e.basis(b)
	x.SetAside = aside(store.Period{From: segment[0].Date(), To: e.today})
	last := segment[len(segment)-1]
	x.add("reading on "+e.date(last.Date()), e.kgUnit(last.Input))
	if !last.Start {
		before := segment[len(segment)-2]
		gap := e.number(float64(last.Unix-before.Unix)/secondsADay, 2)
		x.add("trend on "+e.date(before.Date()), e.kgUnit(before.Kg))
		x.add("days between", gap)
		if w.Smoother == EMA {
			x.add("put in", fmt.Sprintf("%s + (1 − 0.9^%s) × (%s − %s) = %s", e.kg(before.Kg), gap, e.kg(last.Input), e.kg(before.Kg), e.kg(last.Kg)))
		}
	}
	return x
}

func (e explainer) pace(w *Weight, aside func(store.Period) string) Explanation {
	p := &w.Pace
	rate := e.change(e.in.Write.PartValue(p.PerWeek), 2) + " a week"
	x := about("weight", "Pace", Explanation{Missing: p.Lack, Value: rate + " ± " + e.kg(p.SE), Inputs: readings(p.Readings) + " over " + days(p.Days), Lines: []Line{
		{"lines that count", fmt.Sprintf("%d of %d", len(p.lines), len(paceNoises)*len(paceDrifts)*len(paceTurns))},
		{"mean of their paces", e.in.Write.Signed(e.in.Write.PartValue(p.PerWeek/7), 3) + " a day × 7 = " + rate},
		{"one standard error (2 in 3)", "± " + e.kgUnit(p.SE)},
		{"scatter about the lines", "± " + e.kgUnit(p.Scatter)},
		{"chance that it goes down", e.number(100*p.Down, 1) + " %"},
		{"chance that it is within ± " + e.kg(steadyKg), e.number(100*p.Steady, 1) + " %"},
		{"said", w.Direction},
	}})
	if last := p.Last.Date(); p.Lack == "" {
		from := store.Period{From: last - store.Date(p.Days), To: last}
		x.Inputs += ", " + e.period(from)
		x.SetAside = aside(from)
	}
	if p.TurnedDays > 0 {
		x.add("turned", p.turnWords())
	}
	return x
}

func (e explainer) energy(p *Pace) Explanation {
	return about("weight", "Energy", Explanation{Value: p.EnergyWords(e.in), Missing: p.Lack, Inputs: readings(p.Readings) + " over " + days(p.Days), Lines: []Line{
		{"kg a week × " + e.count(kcalPerKg) + " / 7", e.in.Write.Signed(p.PerWeek, 3) + " × " + e.count(kcalPerKgWeek) + " = " + e.count(p.Energy)},
		{"± the same", e.number(p.SE, 3) + " × " + e.count(kcalPerKgWeek) + " = " + e.count(p.EnergySE)},
		{"as shown", e.count(tens(p.Energy)) + " ± " + e.count(tens(p.EnergySE)) + " kcal a day"}}})
}

func (e explainer) goal(w *Weight) Explanation {
	g := &w.Goal
	x := about("weight", "Goal", Explanation{Value: g.Words, Inputs: either(g.Unused == "", string(g.Origin), g.Unused), Missing: either(g.State == GoalNone, "no goal set", "")},
		"{hold}", e.kgUnit(goalHoldKg))
	x.add("to go", e.moved(g.Target, w.Now(), g.Shown))
	if finite(g.Progress) {
		x.add("from", e.kgUnit(g.Start)+" on "+e.date(g.StartAt)+", "+g.StartWas)
		x.add("done", fmt.Sprintf("(%s − %s) / (%s − %s) = %s", e.kg(g.Start), e.kg(w.Now()), e.kg(g.Start), e.kg(g.Target), e.in.Write.Percent(g.Progress)))
	}
	if g.Dated {
		x.add("one in six: before", e.date(g.Earliest))
		if !g.Open {
			x.add("five in six: by", e.date(g.Latest))
		}
	}
	return x
}

func (e explainer) changes(w *Weight) Explanation {
	x := about("weight", "Change", Explanation{})
	for _, c := range w.Changes {
		x.add("in "+days(c.Days), either(c.Lack != "", c.Lack, e.moved(w.Now(), c.From, c.Shown)+fmt.Sprintf(", %d days weighed", c.Have)))
	}
	return x
}

func (e explainer) bmi(w *Weight) Explanation {
	b := &w.BMI
	x := about("weight", "BMI", Explanation{Value: e.number(b.Value, 1), Missing: b.Lack})
	x.add("trend / height²", fmt.Sprintf("%s / %s² = %s", e.number(w.Now(), 2), e.number(b.Height, 2), x.Value))
	x.add("class", either(b.Class == "", "none "+b.ClassLack, b.Class+" from "+e.number(b.From, 1)))
	if b.Action != "" {
		x.add("for Asian people", b.Action+" (Lancet 2004;363:157)")
	}
	return x
}

func (e explainer) scatter(w *Weight) Explanation {
	scatter := nan
	if n := len(w.Trend); n > 0 {
		scatter = w.Trend[n-1].Scatter
	}
	missing := fmt.Sprintf("needs %d readings in %d days", scatterMin, scatterDays)
	return about("weight", "Usual scatter", Explanation{Value: "± " + e.kgUnit(scatter), Missing: either(finite(scatter), "", missing)})
}

func (e explainer) weeks(r *RangeFigures) Explanation {
	x := about("weight", "Change of each week", Explanation{Window: e.period(r.Period), Inputs: e.basis(r.Weight.Basis),
		Missing: either(r.Weight.Most < 0, "no two weeks with readings", "")})
	if x.Missing == "" {
		most := r.Weight.Weeks[r.Weight.Most]
		x.Value = "most " + e.change(most.Shown, 1)
		x.add("in the week", e.period(most.Period))
	}
	return x
}

// rescaledWords are said of a difference across a change of scale.
const rescaledWords = "; of another scale, so it may be the scale's"

func (e explainer) body(w *Weight) Explanation {
	x := about("weight", "Body composition", Explanation{Missing: either(len(w.Body) == 0, "no scale sent any", "")})
	for _, b := range w.Body {
		write := func(v float64) string { return e.number(v, b.Decimals) }
		if b.Mass {
			write = e.in.Write.Part
		}
		c := &b.Change
		numbers := fmt.Sprintf("%s − %s, of %d and %d", write(c.Now.Value), write(c.Before.Value), c.Now.N, c.Before.N)
		x.add(b.Name, either(c.Lack != "", c.Lack, numbers)+either(b.Rescaled, rescaledWords, ""))
	}
	return x
}

func (e explainer) madeOf(r *RangeFigures) Explanation {
	m := &r.Weight.MadeOf
	x := about("weight", "What the change was", Explanation{Window: e.period(r.Period), Missing: m.Lack, Lines: []Line{{"trend", e.change(r.Weight.Shown, 1)}}})
	for i, d := range [...]*Difference{&m.Fat, &m.FatFree} {
		name := [...]string{"fat", "fat-free"}[i]
		x.add(name+" at the end", e.kg(d.Now.Value)+" of "+readings(d.Now.N))
		x.add(name+" at the start", e.kg(d.Before.Value)+" of "+readings(d.Before.N))
		x.add("difference", e.in.Write.Signed(e.in.Write.KgDifference(d.Before.Value, d.Now.Value), 1)+" ± "+e.kg(d.SE)+either(d.Clear, ", beyond chance", ", not beyond chance")+either(m.Rescaled, rescaledWords, ""))
	}
	if finite(m.Part) {
		x.Value = e.in.Write.Percent(math.Abs(m.Part)) + " of it fat"
	}
	return x
}
