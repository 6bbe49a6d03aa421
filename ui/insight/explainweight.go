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
		out = append(out, Explanation{Title: "Since " + units.DateYear(a.Since.UTC()), Value: a.Words, Window: "from that day to the last reading", Missing: a.Lack,
			What:  "The trend now less the trend on the day that you chose (the setting since).",
			Lines: []Line{{"put in", e.moved(w.Now(), a.From, a.Shown)}, {"per cent", e.in.Write.Signed(a.Percent, 1) + " %"}}})
	}
	return e.finish(append(out, e.asideExplanation(w.SetAside, "An outlier is over 10 % from the median of the 30 days before (where those have fewer than 3 readings, of the 30 days after), unless another reading within 3 days lies within 3 % of it.")))
}

func (e explainer) trend(w *Weight, aside func(store.Period) string) Explanation {
	info := smoothers[w.Smoother]
	x := Explanation{Title: "Trend", Value: e.in.Write.Kg(w.Now()) + " " + e.in.Write.KgUnit(), Source: info.source, Key: "m smoother", Limits: info.lag,
		What:    "The weight without the ups and downs of water from day to day: " + info.formula + ". Each day's first reading from 04:00 on counts; a gap over 30 days begins anew.",
		Window:  "all readings since the last gap over 30 days",
		Missing: missingIf(len(w.Trend) == 0, lackNoReadings)}
	if x.Missing != "" {
		return x
	}
	segment := lastSegment(w.Trend)
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
	last := p.Last.Date()
	span := store.Period{From: last - store.Date(p.Days), To: last}
	rate := e.in.Write.Signed(e.in.Write.PartValue(p.PerWeek), 2) + " " + e.in.Write.KgUnit() + " a week"
	x := Explanation{Title: "Pace", Missing: p.Lack, Value: rate + " ± " + e.kg(p.SE),
		What: "Your weight is taken to follow a line whose pace drifts a little every week and may have turned once in the last three months. " +
			"Of 32 such lines, those that foretold your readings best count most; ± says how far apart they, and the scatter, leave it.",
		Window: fmt.Sprintf("the last %d days, since the last gap over 30 days", paceDays),
		Limits: "It cannot tell the week or two after a turn, water in the first weeks of a diet, two turns within six weeks, or a diet that slows down. The drift and the chance of a turn are this program's own guesses.",
		Inputs: readings(p.Readings) + " over " + days(p.Days),
		Lines: []Line{
			{"lines that count", fmt.Sprintf("%d of 32", len(p.lines))},
			{"mean of their paces", e.in.Write.Signed(e.in.Write.PartValue(p.PerWeek/7), 3) + " a day × 7 = " + rate},
			{"one standard error (2 in 3)", "± " + e.kgUnit(p.SE)},
			{"scatter from day to day", "± " + e.kgUnit(p.Scatter)},
			{"chance that it goes down", e.number(100*p.Down, 1) + " %"},
			{"chance that it is within ± " + e.kg(steadyKg), e.number(100*p.Steady, 1) + " %"},
			{"said", w.Direction},
		}}
	if p.Lack == "" {
		x.Inputs += ", " + e.period(span)
		x.SetAside = aside(span)
	}
	if p.TurnedDays > 0 {
		x.add("turned", p.turnWords())
	}
	return x
}

func (e explainer) energy(p *Pace) Explanation {
	return Explanation{Title: "Energy", Value: p.EnergyWords(e.in), Missing: p.Lack, Window: "that of the pace", Inputs: readings(p.Readings) + " over " + days(p.Days),
		What:   "What eating less or more than you use would make this pace: a kilogram is taken for 7,700 kcal. A rule of thumb, and no measurement; shown in steps of 10.",
		Source: "Wishnofsky, Am J Clin Nutr 1958;6:542; Hall, Int J Obes 2008;32:573, shows less in the first weeks of a diet",
		Limits: "The first weeks of a diet are mostly water, which holds no energy.",
		Lines: []Line{{"kg a week × 7,700 / 7", fmt.Sprintf("%s × 1,100 = %s", e.in.Write.Signed(p.PerWeek, 3), e.count(p.Energy))},
			{"± the same", fmt.Sprintf("%s × 1,100 = %s", e.number(p.SE, 3), e.count(p.EnergySE))},
			{"as shown", fmt.Sprintf("%s ± %s kcal a day", e.count(tens(p.Energy)), e.count(tens(p.EnergySE)))}}}
}

func (e explainer) goal(w *Weight) Explanation {
	g := &w.Goal
	x := Explanation{Title: "Goal", Value: g.Words, Window: "that of the pace; progress from its start, whatever is on screen", Inputs: string(g.Origin), Missing: missingIf(g.State == GoalNone, lackNoGoal),
		What: "The days on which the edges of the cone reach the goal: between them lie 2 chances in 3. It is the trend that reaches it. " +
			"Reached while the trend, once across, is on the goal or beyond; held while it comes back by at most 1.134 kg.",
		Source: "reached and held: TrendWeight, https://trendweight.com/math", Limits: "It foretells nothing that changes: only where this pace leads.",
		Lines: []Line{{"to go", e.moved(g.Target, w.Now(), g.Shown)}}}
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
	x := Explanation{Title: "Change", What: "The trend now less the trend 7, 14 and 28 days before, both as shown. Only with at least 4, 9 and 19 days weighed in that time.",
		Window: "back from the last reading", Source: "the days needed: TrendWeight, https://trendweight.com/math", Inputs: e.basis(w.Basis)}
	for _, c := range w.Changes {
		x.add("in "+days(c.Days), either(c.Lack != "", c.Lack, e.moved(w.Now(), c.From, c.Shown)+fmt.Sprintf(", %d days weighed", c.Have)))
	}
	return x
}

func (e explainer) bmi(w *Weight) Explanation {
	b := &w.BMI
	x := Explanation{Title: "BMI", Value: e.number(b.Value, 1), Missing: b.Lack, Window: "now", What: "Trend by height squared. Classes from 18.5, 25, 30, 35 and 40, for adults only.",
		Source: "WHO Technical Report Series 894, 2000", Limits: "It knows nothing of muscle, age or build.",
		Lines: []Line{{"trend / height²", fmt.Sprintf("%s / %s² = %s", e.number(w.Now(), 2), e.number(b.Height, 2), e.number(b.Value, 1))},
			{"class", either(b.Class == "", "none under 20 years", b.Class+" from "+e.number(b.From, 1))}}}
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
	return Explanation{Title: "Shade: scatter", Value: "± " + e.kgUnit(scatter), Window: "28 days up to each point", Missing: missingIf(!finite(scatter), "needs 7 readings in 28 days"),
		What: "How far readings usually lie from the trend: one standard deviation of reading less trend. About 2 of 3 readings lie in it."}
}

func (e explainer) weeks(r *RangeFigures) Explanation {
	x := Explanation{Title: "Change of each week", Window: e.period(r.Period), Inputs: e.basis(r.Weight.Basis), Missing: missingIf(r.Weight.Most < 0, "no two weeks with readings"),
		What: "The trend at a week's end less that at the end of the week before, both as shown."}
	if x.Missing == "" {
		most := r.Weight.Weeks[r.Weight.Most]
		x.Value = "most " + e.in.Write.Signed(most.Shown, 1) + " " + e.in.Write.KgUnit()
		x.add("in the week", e.period(most.Period))
	}
	return x
}

// rescaled is said of a difference across a change of scale.
const rescaledWords = "; of another scale, so it may be the scale's"

func (e explainer) body(w *Weight) Explanation {
	x := Explanation{Title: "Body composition", Window: "the last 28 days against the 28 before", Missing: missingIf(len(w.Body) == 0, "no scale sent any"),
		What:   "The last value, and the mean of 28 days against the 28 before. By bioimpedance: a current through the feet, from which the scale computes the rest.",
		Limits: "It follows water as much as fat; two scales do not agree. No value here is good or bad by itself."}
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
	x := Explanation{Title: "What the change was", Window: e.period(r.Period), Missing: m.Lack, Limits: "Means of 28 days do not add up to the trend's change between two days.",
		What:  "Fat and fat-free mass: each the mean of the 28 days that end with the window's last weighing against those that end with its first. By bioimpedance.",
		Lines: []Line{{"trend", e.in.Write.Signed(r.Weight.Shown, 1) + " " + e.in.Write.KgUnit()}}}
	for _, part := range [...]struct {
		name string
		d    *Difference
	}{{"fat", &m.Fat}, {"fat-free", &m.FatFree}} {
		x.add(part.name+" at the end", e.kg(part.d.Now.Value)+" of "+readings(part.d.Now.N))
		x.add(part.name+" at the start", e.kg(part.d.Before.Value)+" of "+readings(part.d.Before.N))
		x.add("difference", fmt.Sprintf("%s ± %s, %s", e.kg(part.d.Change), e.kg(part.d.SE), either(part.d.Clear, "beyond chance", "not beyond chance")+either(m.Rescaled, rescaledWords, "")))
	}
	if finite(m.Part) {
		x.Value = e.in.Write.Percent(math.Abs(m.Part)) + " of it fat"
	}
	return x
}
