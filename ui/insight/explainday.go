package insight

import (
	"fmt"
	"slices"
	"time"

	"withings-tui/store"
	"withings-tui/ui/units"
)

// ExplainTemperature is how the figures of temperature came about.
func ExplainTemperature(h *store.History, f *Figures, r *RangeFigures) []Explanation {
	e, t, rt := explainer{f.In, f.Today}, &f.Temperature, &r.Temperature
	celsius, all := e.in.Write.WithDegrees, asideWords(t.Fates)
	classes := "below " + celsius(temperatureClasses[1].From) + " low"
	for _, c := range temperatureClasses[1:] {
		classes += ", " + c.Name + " from " + celsius(c.From)
	}
	class := about("temperature", "Class", Explanation{Value: t.Class.Name, Missing: t.ClassLack}, "{classes}", classes)
	usual := about("temperature", "Usual for you", Explanation{Value: celsius(t.Usual.Low) + " – " + celsius(t.Usual.High),
		Inputs: readings(t.Usual.N), SetAside: all, Missing: t.Usual.Lack,
		Lines: []Line{{"one in ten lies under", celsius(t.Usual.Low)}, {"one in ten lies over", celsius(t.Usual.High)}}})
	fevers := about("temperature", "Fevers", Explanation{Value: units.Count(len(t.Fevers), "fever", "fevers"), Inputs: e.basis(t.Basis), SetAside: all}, "{fever}", celsius(feverFrom))
	for _, fever := range slices.Backward(t.Fevers) {
		fevers.add(e.date(fever.From.Date()), fmt.Sprintf("%s, highest %s, %s", fever.Length, celsius(fever.Peak), readings(fever.N)))
	}
	lo, hi := span(h.Temperatures, (*store.Temperature).Date, r.Period)
	mean := about("temperature", "Mean", Explanation{Value: celsius(rt.Body.Value), Window: e.period(r.Period),
		SetAside: asideWords(t.Fates[lo:hi]), Missing: either(rt.Body.N == 0, lackNoReadings, ""),
		Inputs: fmt.Sprintf("%s, without %d in fevers", readings(rt.Body.N), rt.InFever), Lines: []Line{{"lowest", celsius(rt.Body.Low)}, {"highest", celsius(rt.Body.High)}}})
	return e.finish(class, usual, fevers, mean, e.aside(t.SetAside, "Not plausible is what lies outside "+plausible(store.BodyTemp)+" °C (skin "+plausible(store.SkinTemp)+" °C)."))
}

// ExplainActivity is how the figures of activity came about.
func ExplainActivity(_ *store.History, f *Figures, r *RangeFigures) []Explanation {
	e, a, s := explainer{f.In, f.Today}, &f.Activity, &r.Activity.Steps
	of := func(title string, p store.Period, n int, lack, value string, lines ...Line) Explanation {
		return about("activity", title, Explanation{Value: value, Window: e.period(p), Inputs: days(n), Missing: either(n == 0, lack, ""), Lines: lines})
	}
	const noDay = "no finished day with data"
	weekdays := of("By weekday", r.Period, s.Mean.N, noDay, "")
	for i := range 7 {
		day := (f.In.WeekStart + time.Weekday(i)) % 7
		weekdays.add(day.String(), e.count(s.Weekdays[day].Value)+" of "+days(s.Weekdays[day].N))
	}
	w := &a.Week
	return e.finish(
		about("activity", "Goal", Explanation{Value: e.count(a.Goal) + " steps a day, " + string(a.Origin), Inputs: a.GoalUnused}),
		about("activity", "Days in a row", Explanation{Value: days(a.Streak.Days), Inputs: days(a.Days), Lines: []Line{{"longest", days(a.Streak.Best)}}}, "{goal}", e.count(a.Goal)),
		of("A day", r.Period, s.Mean.N, noDay, e.count(s.Mean.Value)+" steps", Line{"in the middle (median)", e.count(s.Median)}, Line{"on goal", fmt.Sprintf("%d of %s", s.OnGoal, days(s.OnGoalOf))}),
		of("Active minutes", w.Period, w.Days, "no data this week", fmt.Sprintf("%s of %d", e.count(w.Minutes()), WHOMinutesFrom),
			Line{"moderate + 2 × vigorous", fmt.Sprintf("%s + 2 × %s = %s", e.count(w.Moderate), e.count(w.Intense), e.count(w.Minutes()))}),
		of("Against last week", w.Period, a.LastWeek.Now.N, a.LastWeek.Lack, e.in.Write.Signed(a.Percent, 0)+" %",
			Line{"a day this week", e.count(a.LastWeek.Now.Value)}, Line{"a day last week", e.count(a.LastWeek.Before.Value)}),
		weekdays,
		about("activity", "Workouts", Explanation{Value: units.Count(r.Workouts.Sum.N, "workout", "workouts"), Window: e.period(r.Period), SetAside: toldTwice(f.Workouts.Twice)}),
	)
}

func toldTwice(n int) string { return either(n > 0, fmt.Sprintf("%d told twice, of all time", n), "") }

// ExplainSleep is how the figures of sleep came about.
func ExplainSleep(_ *store.History, f *Figures, r *RangeFigures) []Explanation {
	e, s, g := explainer{f.In, f.Today}, &f.Sleep, &f.Sleep.Regularity
	of := func(m Mean, missing string) Explanation {
		return Explanation{Value: e.in.Write.Duration(m.Value), Inputs: nightsWords(m.N), Missing: either(m.N == 0, missing, ""), Window: e.period(r.Period), SetAside: toldTwice(s.Twice)}
	}
	night := about("sleep", "Last night", Explanation{SetAside: toldTwice(s.Twice), Missing: either(s.Last == nil, "no nights", "")})
	if s.Last != nil {
		night.Value = e.in.Write.Duration(s.Last.Asleep)
		night.Lines = []Line{{"from", units.Clock(s.Last.From.Time())}, {"to", units.Clock(s.Last.To.Time())}, {"naps on that day", fmt.Sprint(len(s.Last.Naps))}}
	}
	week := about("sleep", "Mean of 7 days", of(s.Week, "no nights in 7 days"))
	if s.Class != "" {
		week.add("that is", s.Class)
	}
	regular := about("sleep", "Regularity", Explanation{Value: either(g.Regular, "regular", "not regular"), Inputs: nightsWords(g.Nights), Missing: g.Lack})
	if g.Lack == "" {
		regular.Lines = []Line{{"to bed", clockOf(g.Bed) + " ± " + e.number(g.BedSD, 0) + " min"}, {"up", clockOf(g.Wake) + " ± " + e.number(g.WakeSD, 0) + " min"}}
	}
	return e.finish(night, week, regular, about("sleep", "Mean of the window", of(r.Sleep.Asleep, "no nights")))
}
