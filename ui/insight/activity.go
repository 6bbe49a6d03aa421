package insight

import (
	"math"
	"slices"
	"time"

	"withings-tui/store"
)

// Activity is what all days of activity say.
type Activity struct {
	Days       int // with data
	Last       store.Day
	Today      *store.Day // nil where there is nothing of today yet
	Goal       float64    // steps a day
	Origin     GoalOrigin
	GoalUnused string // as Goal.Unused of weight
	Streak     Streak
	Week       ActiveWeek // the running one
	LastWeek   Difference // steps a day: this week's finished days against the same weekdays of last week
	Percent    float64    // LastWeek's change in %; NaN where there is none
	Curve      []DayValue // steps: mean of the 7 days up to each finished day
	StepsPart  float64    // of today's goal, for the ring; NaN without steps today
	WeekPart   float64    // of WHOMinutesFrom, for the ring; NaN without data
	Said
}

// ActivityRange is what a window's days say.
type ActivityRange struct {
	Steps  DayStats
	Stats  []DayStats // of every metric
	Weeks  []ActiveWeek
	Before Difference // steps a day against the period before
	Row    int        // longest row of days on goal within the window
}

// DayStats is what the days of a period say of one metric. Today is not over and
// so left out of the mean, the median and the weekdays; it counts as on goal once
// it is.
type DayStats struct {
	Mean     Mean    // of finished days with data
	Median   float64 // NaN where there is none
	Sum      float64 // with today; NaN without data
	Best     DayValue
	HasBest  bool
	OnGoal   int // days at or above the goal
	OnGoalOf int // of so many with data
	Weekdays [7]Mean
}

// DayValue is a value of a day.
type DayValue struct {
	Date  store.Date
	Value float64
}

// Streak is consecutive days at or above the goal.
type Streak struct {
	Days int // up to today, or to yesterday while today has not got there
	Best int // the longest of all
}

// ActiveWeek is a week's active minutes.
type ActiveWeek struct {
	Period   store.Period
	Days     int     // with data
	Moderate float64 // min
	Intense  float64 // min
}

// Minutes is moderate and twice the vigorous minutes: the one measure of activity;
// NaN without data.
func (w ActiveWeek) Minutes() float64 {
	if w.Days == 0 {
		return nan
	}
	return w.Moderate + 2*w.Intense
}

const (
	// WHOMinutesFrom and WHOMinutesTo are the weekly minutes of moderate activity that
	// WHO recommends to adults, one of vigorous activity counting as two (WHO
	// guidelines on physical activity and sedentary behaviour, 2020).
	WHOMinutesFrom = 150
	WHOMinutesTo   = 300

	defaultSteps = 10_000 // a day, where neither account nor settings have a goal
)

// Metric is a figure of a day of activity.
type Metric uint8

// The metrics.
const (
	Steps Metric = iota
	Distance
	Floors
	ActiveMinutes
	ActiveKcal
	HRAverage
)

var metrics = [...]func(d *store.Day) float64{
	Steps:         func(d *store.Day) float64 { return d.Steps },
	Distance:      func(d *store.Day) float64 { return d.Distance },
	Floors:        func(d *store.Day) float64 { return d.Floors },
	ActiveMinutes: activeMinutes,
	ActiveKcal:    func(d *store.Day) float64 { return d.ActiveKcal },
	HRAverage:     func(d *store.Day) float64 { return d.HRAverage },
}

// activeMinutes is Withings' active duration; where it did not come, moderate and
// intense together.
func activeMinutes(d *store.Day) float64 {
	if finite(d.Active) {
		return d.Active / 60
	}
	return (d.Moderate + d.Intense) / 60
}

// Of is the metric of a day; NaN where it did not come, or no person has it.
func (m Metric) Of(d store.Day) float64 {
	d = plausibleDay(d)
	return metrics[m](&d)
}

// plausibleDay is a day without values that no person has (this program's rule):
// those are as if they had not come.
func plausibleDay(d store.Day) store.Day {
	for _, field := range [...]struct {
		value *float64
		most  float64
	}{{&d.Steps, 200_000}, {&d.Distance, 500_000}, {&d.Floors, 3000}, {&d.Soft, secondsADay}, {&d.Moderate, secondsADay}, {&d.Intense, secondsADay},
		{&d.Active, secondsADay}, {&d.ActiveKcal, 20_000}, {&d.TotalKcal, 20_000}, {&d.HRAverage, 250}, {&d.HRMin, 250}, {&d.HRMax, 250}} {
		*field.value = between(*field.value, 0, field.most)
	}
	return d
}

// plausibleDays are the days up to today, each as plausibleDay has it.
func plausibleDays(days []store.Day, today store.Date) []store.Day {
	days = slices.Clone(datesIn(days, dayDate, store.Period{From: store.Always().From, To: today}))
	for i, d := range days {
		days[i] = plausibleDay(d)
	}
	return days
}

func dayDate(d *store.Day) store.Date { return d.Date }

// dayStatsOf is the statistics of date-sorted days within a period. A goal not
// above 0 is none.
func dayStatsOf(days []store.Day, m Metric, p store.Period, goal float64, today store.Date) DayStats {
	var s DayStats
	var values []float64
	var weekdays [7][]float64
	days = datesIn(days, dayDate, p)
	for i := range days {
		v := DayValue{days[i].Date, metrics[m](&days[i])}
		if !finite(v.Value) {
			continue
		}
		s.Sum += v.Value
		if !s.HasBest || v.Value > s.Best.Value {
			s.Best, s.HasBest = v, true
		}
		if v.Date < today {
			s.OnGoalOf++
			if goal > 0 && v.Value >= goal {
				s.OnGoal++
			}
			values = append(values, v.Value)
			weekday := v.Date.Weekday()
			weekdays[weekday] = append(weekdays[weekday], v.Value)
		}
	}
	s.Mean = meanOf(values)
	for i := range weekdays {
		s.Weekdays[i] = meanOf(weekdays[i])
	}
	slices.Sort(values)
	s.Median = middleOf(values)
	if !s.HasBest {
		s.Sum = nan
	}
	return s
}

// streakOf counts date-sorted days at or above goal steps. A day without data
// breaks a streak; today, being unfinished, never does.
func streakOf(days []store.Day, goal float64, today store.Date) Streak {
	var s Streak
	n, last := 0, store.Always().From
	for i := range days {
		d := &days[i]
		if d.Date != last+1 {
			n = 0
		}
		switch {
		case d.Steps >= goal:
			n++
		case d.Date < today: // also where no steps came
			n = 0
		}
		s.Best, last = max(s.Best, n), d.Date
	}
	if last >= today-1 {
		s.Days = n
	}
	return s
}

// weekOf is the seven days around d that begin on the weekday start.
func weekOf(d store.Date, start time.Weekday) store.Period {
	from := d - store.Date((int(d.Weekday()-start)+7)%7)
	return store.Period{From: from, To: from + 6}
}

// activeWeeks are the weeks that have a day of the period, whole weeks each,
// oldest first; those without data are among them with Days 0.
func activeWeeks(days []store.Day, p store.Period, start time.Weekday) []ActiveWeek {
	var weeks []ActiveWeek
	for week := weekOf(p.From, start); week.From <= p.To; week = week.Shift(7) {
		w := ActiveWeek{Period: week}
		for _, d := range datesIn(days, dayDate, week) {
			moderate, intense := finite(d.Moderate), finite(d.Intense)
			if moderate {
				w.Moderate += d.Moderate / 60
			}
			if intense {
				w.Intense += d.Intense / 60
			}
			if moderate || intense {
				w.Days++
			}
		}
		weeks = append(weeks, w)
	}
	return weeks
}

// stepsIn are the finished days with steps of a period.
func stepsIn(days []store.Day, p store.Period, today store.Date) []DayValue {
	var out []DayValue
	p.To = min(p.To, today-1)
	for _, d := range datesIn(days, dayDate, p) {
		if finite(d.Steps) {
			out = append(out, DayValue{d.Date, d.Steps})
		}
	}
	return out
}

// compareWeeks is the mean steps of this week's finished days against those of
// the same weekdays of the week before, only weekdays with data in both. It is a
// statement of these days, not of any habit, and so needs no error.
func compareWeeks(days []store.Day, today store.Date, start time.Weekday) Difference {
	week := weekOf(today, start)
	then := map[store.Date]float64{}
	for _, v := range stepsIn(days, week.Shift(-7), today) {
		then[v.Date+7] = v.Value
	}
	var now, before []float64
	for _, v := range stepsIn(days, week, today) {
		if steps, ok := then[v.Date]; ok {
			now, before = append(now, v.Value), append(before, steps)
		}
	}
	d := differenceOf(meanOf(now), meanOf(before), 0, 1, "days")
	if d.Lack == lackNoReadings {
		d.Lack = lackNoPair
	}
	return d
}

// activityOf computes the figures of all days, which are plausible and up to today.
func activityOf(days []store.Day, account store.Goals, in Inputs) Activity {
	today := in.Today()
	a := Activity{Days: len(days), Percent: nan, StepsPart: nan}
	a.Goal, a.Origin = goal(account.Steps, float64(in.GoalSteps), defaultSteps)
	a.GoalUnused = unusedGoal(a.Origin, a.Goal, float64(in.GoalSteps), func(v float64) string { return in.Write.Count(v) + " steps" })
	a.Week = activeWeeks(days, store.Period{From: today, To: today}, in.WeekStart)[0]
	a.WeekPart = a.Week.Minutes() / WHOMinutesFrom
	if len(days) == 0 {
		a.LastWeek = Difference{Change: nan, SE: nan, Lack: lackNoReadings}
		return a
	}
	a.Last = days[len(days)-1]
	if a.Last.Date == today {
		a.Today = &days[len(days)-1]
		a.StepsPart = a.Today.Steps / a.Goal
	}
	a.Streak = streakOf(days, a.Goal, today)
	a.LastWeek = compareWeeks(days, today, in.WeekStart)
	if before := a.LastWeek.Before.Value; a.LastWeek.Lack == "" && before > 0 {
		a.Percent = 100 * (a.LastWeek.Now.Value - before) / before
	}
	steps := stepsIn(days, store.Always(), today)
	for i, last := range steps {
		var week moments
		for j := i; j >= 0 && steps[j].Date > last.Date-7; j-- {
			week.add(steps[j].Value)
		}
		a.Curve = append(a.Curve, DayValue{last.Date, week.mean()})
	}
	a.Said = a.said(dayStatsOf(days, Steps, store.LastDays(7, today), a.Goal, today))
	return a
}

// activityDuring computes a window's figures.
func activityDuring(f *Figures, p store.Period) ActivityRange {
	var out ActivityRange
	for m := range metrics {
		goal := 0.0
		if Metric(m) == Steps {
			goal = f.Activity.Goal
		}
		out.Stats = append(out.Stats, dayStatsOf(f.days, Metric(m), p, goal, f.Today))
	}
	out.Steps = out.Stats[Steps]
	if days := datesIn(f.days, dayDate, p); len(days) > 0 {
		out.Weeks = activeWeeks(f.days, store.Period{From: max(p.From, days[0].Date), To: min(p.To, f.Today)}, f.In.WeekStart)
		out.Row = streakOf(days, f.Activity.Goal, f.Today).Best
	}
	before := dayStatsOf(f.days, Steps, p.Before(), 0, f.Today)
	out.Before = differenceOf(out.Steps.Mean, before.Mean, 0, pairMinDays, "days")
	return out
}

// HeatLevels are the levels of each day of a period: 0 to 3 for the quarters of
// the goal, 4 from the goal on, -1 for a day without data.
func HeatLevels(days []store.Day, m Metric, goal float64, p store.Period) []int8 {
	levels := slices.Repeat([]int8{-1}, p.Days())
	for _, d := range datesIn(days, dayDate, p) {
		if v := m.Of(d); finite(v) && goal > 0 {
			levels[d.Date-p.From] = int8(max(0, min(4, math.Floor(4*v/goal))))
		}
	}
	return levels
}
