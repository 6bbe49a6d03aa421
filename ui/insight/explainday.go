package insight

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"withings-tui/store"
	"withings-tui/ui/units"
)

// ExplainTemperature is how the figures of temperature came about.
func ExplainTemperature(h *store.History, f *Figures, r *RangeFigures) []Explanation {
	e, t, rt := explainer{f.In, f.Today}, &f.Temperature, &r.Temperature
	aside := func(p store.Period) string {
		lo, hi := span(h.Temperatures, (*store.Temperature).Date, p)
		return asideWords(t.Fates[lo:hi])
	}
	celsius := e.in.celsius
	var classes []string
	for _, c := range temperatureClasses[1:] {
		classes = append(classes, c.Name+" from "+celsius(c.From))
	}
	class := Explanation{Title: "Class", Value: t.Class.Name, Window: "the newest reading", Missing: t.ClassLack, Limits: "It depends on the place and the device; it is no diagnosis.",
		What: "Of one body reading at the temple, from 3 years on: below " + celsius(temperatureClasses[1].From) + " low, " + strings.Join(classes, ", ") + " (this program's rule). Skin and a place not given have no class."}
	usual := Explanation{Title: "Usual for you", Value: celsius(t.Usual.Low) + " – " + celsius(t.Usual.High), Window: "all readings", Inputs: readings(t.Usual.N), SetAside: asideWords(t.Fates), Missing: t.Usual.Lack,
		What:  "The middle 80 % of your body readings outside fevers, from 10 on.",
		Lines: []Line{{"one in ten lies under", celsius(t.Usual.Low)}, {"one in ten lies over", celsius(t.Usual.High)}}}
	fevers := Explanation{Title: "Fevers", Value: units.Count(len(t.Fevers), "fever", "fevers"), Window: "all readings", Inputs: e.basis(t.Basis), SetAside: asideWords(t.Fates),
		What: "Readings from " + celsius(feverFrom) + " on of the body or of a place not given, with no gap over 36 hours between them. The length is from the first to the last of them."}
	for _, fever := range slices.Backward(t.Fevers) {
		fevers.add(e.date(fever.From.Date()), fmt.Sprintf("%s, highest %s, %s", fever.Length, celsius(fever.Peak), readings(fever.N)))
	}
	mean := Explanation{Title: "Mean", Value: celsius(rt.Body.Value), What: "Of the body readings outside fevers.", Window: e.period(r.Period), SetAside: aside(r.Period),
		Inputs: fmt.Sprintf("%s, without %d in fevers", readings(rt.Body.N), rt.InFever), Missing: missingIf(rt.Body.N == 0, lackNoReadings),
		Lines: []Line{{"lowest", celsius(rt.Body.Low)}, {"highest", celsius(rt.Body.High)}}}
	return e.finish([]Explanation{class, usual, fevers.shortened(), mean, e.asideExplanation(t.SetAside, "Not plausible is what lies outside 30-45 °C (skin 15-45 °C).")})
}

// ExplainActivity is how the figures of activity came about.
func ExplainActivity(_ *store.History, f *Figures, r *RangeFigures) []Explanation {
	e, a, s := explainer{f.In, f.Today}, &f.Activity, &r.Activity.Steps
	window, noDay := e.period(r.Period), missingIf(s.Mean.N == 0, "no finished day with data")
	weekdays := Explanation{Title: "By weekday", What: "The mean of each weekday's finished days.", Window: window, Inputs: days(s.Mean.N), Missing: noDay}
	for i := range 7 {
		day := (f.In.WeekStart + time.Weekday(i)) % 7
		weekdays.add(day.String(), fmt.Sprintf("%s of %s", e.count(s.Weekdays[day].Value), days(s.Weekdays[day].N)))
	}
	return e.finish([]Explanation{
		{Title: "Goal", Value: e.count(a.Goal) + " steps a day, " + string(a.Origin), What: "The goal set in Withings, else the one set here, else 10,000 steps a day.", Window: "each day"},
		{Title: "Days in a row", Value: days(a.Streak.Days), Window: "all days", Inputs: days(a.Days), Lines: []Line{{"longest", days(a.Streak.Best)}},
			What: "Days in a row with at least " + e.count(a.Goal) + " steps. A day without data ends the row; today, which is not over, never does."},
		{Title: "A day", Value: e.count(s.Mean.Value), What: "The mean of the finished days with data; today is left out.", Window: window, Inputs: days(s.Mean.N), Missing: noDay,
			Lines: []Line{{"in the middle (median)", e.count(s.Median)}, {"on goal", fmt.Sprintf("%d of %s", s.OnGoal, days(s.OnGoalOf))}}},
		{Title: "Active minutes", Value: fmt.Sprintf("%s of %d", e.count(a.Week.Minutes()), WHOMinutesFrom), Window: e.period(a.Week.Period), Inputs: days(a.Week.Days), Missing: missingIf(a.Week.Days == 0, "no data this week"),
			What:   "Moderate minutes, and vigorous ones twice, against the 150 to 300 a week that the WHO recommends to adults.",
			Source: "WHO guidelines on physical activity and sedentary behaviour, 2020",
			Lines:  []Line{{"moderate + 2 × vigorous", fmt.Sprintf("%s + 2 × %s = %s", e.count(a.Week.Moderate), e.count(a.Week.Intense), e.count(a.Week.Minutes()))}}},
		{Title: "Against last week", Value: e.in.Write.Signed(a.Percent, 0) + " %", Window: e.period(a.Week.Period), Inputs: days(a.LastWeek.Now.N), Missing: a.LastWeek.Lack,
			What:  "The finished days of this week against the same weekdays of last week, those with data in both.",
			Lines: []Line{{"a day this week", e.count(a.LastWeek.Now.Value)}, {"a day last week", e.count(a.LastWeek.Before.Value)}}},
		weekdays,
		{Title: "Workouts", Value: units.Count(r.Workouts.Sum.N, "workout", "workouts"), What: "Workouts of two devices that overlap count once, the longest.", Window: window, SetAside: toldTwice(f.Workouts.Twice)},
	})
}

func toldTwice(n int) string { return missingIf(n > 0, fmt.Sprintf("%d told twice, of all time", n)) }

// ExplainSleep is how the figures of sleep came about.
func ExplainSleep(_ *store.History, f *Figures, r *RangeFigures) []Explanation {
	e, s, g := explainer{f.In, f.Today}, &f.Sleep, &f.Sleep.Regularity
	mean := func(title string, m Mean, missing string) Explanation {
		return Explanation{Title: title, Value: e.in.Write.Duration(m.Value), Inputs: nightsWords(m.N), Missing: missingIf(m.N == 0, missing)}
	}
	var last Night
	if s.Last != nil {
		last = *s.Last
	}
	night := Explanation{Title: "Last night", Value: e.in.Write.Duration(last.Asleep), Window: "the newest night", SetAside: toldTwice(s.Twice), Missing: missingIf(s.Last == nil, "no nights"),
		What:  "The longest sleep that ends on a date is its night; what else was slept that day is a nap. What several devices tell of one sleep counts once, the longest. Hours asleep, not in bed.",
		Lines: []Line{{"from", units.Clock(last.From.Time())}, {"to", units.Clock(last.To.Time())}, {"naps on that day", fmt.Sprint(len(last.Naps))}}}
	week := mean("Mean of 7 days", s.Week, "no nights in 7 days")
	week.What = "The mean of the nights that end in the last 7 days. Adults need 7 to 9 hours asleep, from 65 years 7 to 8; below 18 years there is no class."
	week.Window, week.Source = "the last 7 days", "National Sleep Foundation, Sleep Health 2015;1:40"
	if s.Class != "" {
		week.add("that is", s.Class)
	}
	apart := func(mean, sd float64) string { return clockOf(mean) + " ± " + e.number(sd, 0) + " min" }
	regular := Explanation{Title: "Regularity", Value: either(g.Regular, "regular", "not regular"), Window: "the last 28 nights", Inputs: nightsWords(g.Nights), Missing: g.Lack,
		What: "How far bedtimes and wakings lie apart (standard deviation); regular where both are under 60 minutes (this program's rule)."}
	if g.Lack == "" {
		regular.Lines = []Line{{"to bed", apart(g.Bed, g.BedSD)}, {"up", apart(g.Wake, g.WakeSD)}}
	}
	window := mean("Mean of the window", r.Sleep.Asleep, "no nights")
	window.What, window.Window, window.SetAside = "The mean of the window's nights; naps are not counted.", e.period(r.Period), toldTwice(s.Twice)
	return e.finish([]Explanation{night, week, regular, window})
}
