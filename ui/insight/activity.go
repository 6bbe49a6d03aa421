package insight

import (
	"math"
	"slices"
	"time"

	"withings-tui/store"
)

// DayValue is a figure of one day.
type DayValue struct {
	Date  store.Date
	Value float64
}

// DayStats is what the days of a period say of one metric. Today is not over and
// so left out of means, medians and weekdays; it counts as on goal once it is.
type DayStats struct {
	Metric    Metric
	Period    Period
	N         int     // days with data, today left out
	Mean      float64 // NaN where N is 0, as is the median
	Median    float64
	Sum       float64 // with today
	Best      DayValue
	HasBest   bool
	OnGoal    int // days at or above the goal
	OnGoalOf  int // of so many with data
	PhoneOnly int // days with data that no Withings tracker had
	Weekdays  [7]Mean
}

// DayStatsOf is the statistics of date-sorted days within a period. A goal not
// above 0 is none.
func DayStatsOf(days []store.Day, m Metric, p Period, goal float64, today store.Date) DayStats {
	s := DayStats{Metric: m, Period: p}
	days = DaysIn(days, p)
	values := make([]float64, 0, len(days))
	var sum float64
	for i := range days {
		d := &days[i]
		v := m.info().of(d)
		if !finite(v) {
			continue
		}
		s.Sum += v
		if !d.Tracker {
			s.PhoneOnly++
		}
		if !s.HasBest || v > s.Best.Value {
			s.Best, s.HasBest = DayValue{d.Date, v}, true
		}
		onGoal := goal > 0 && v >= goal
		if onGoal {
			s.OnGoal++
		}
		if onGoal || d.Date < today {
			s.OnGoalOf++
		}
		if d.Date >= today {
			continue
		}
		values = append(values, v)
		sum += v
		w := &s.Weekdays[d.Date.Weekday()]
		w.N, w.Days, w.Value = w.N+1, w.Days+1, w.Value+v
	}
	for i := range s.Weekdays {
		s.Weekdays[i].Value /= float64(s.Weekdays[i].N)
	}
	s.N, s.Mean, s.Median = len(values), sum/float64(len(values)), math.NaN()
	if len(values) > 0 {
		s.Median = median(values)
	}
	return s
}

// meanOfDays is the mean of a metric over the days before today.
func meanOfDays(days []store.Day, m Metric, today store.Date) Mean {
	var mean Mean
	for i := range days {
		if v := m.info().of(&days[i]); finite(v) && days[i].Date < today {
			mean.Value += v
			mean.N++
		}
	}
	mean.Days = mean.N
	mean.Value /= float64(mean.N)
	return mean
}

// Streak is consecutive days at or above the goal.
type Streak struct {
	Days    int    // up to today, or to yesterday while today has not got there
	Current Period // of those; without meaning where Days is 0
	Best    int    // the longest of all
	BestAt  Period
	Today   bool // today is at or above the goal
}

// StreakOf counts date-sorted days at or above goal steps. A day without data
// breaks a streak; today, being unfinished, never does.
func StreakOf(days []store.Day, goal float64, today store.Date) Streak {
	var s Streak
	var run Period
	n := 0
	for i := range days {
		d := &days[i]
		if d.Date > today {
			break
		}
		if !(d.Steps >= goal) { // also where no steps came
			if d.Date != today {
				n = 0
			}
			continue
		}
		if n == 0 || d.Date != run.To+1 {
			run.From, n = d.Date, 0
		}
		run.To = d.Date
		n++
		if n > s.Best {
			s.Best, s.BestAt = n, run
		}
		s.Today = d.Date == today
	}
	if n > 0 && run.To >= today-1 {
		s.Days, s.Current = n, run
	}
	return s
}

// The weekly minutes of moderate activity that WHO recommends to adults, one of
// vigorous activity counting as two (WHO guidelines on physical activity and
// sedentary behaviour, 2020).
const (
	WHOMinutesFrom = 150
	WHOMinutesTo   = 300
)

// ActiveWeek is a week's active minutes.
type ActiveWeek struct {
	Period   Period
	Days     int     // with data
	Moderate float64 // min
	Intense  float64 // min
}

// Minutes is moderate and twice the intense minutes.
func (w ActiveWeek) Minutes() float64 { return w.Moderate + 2*w.Intense }

// Reached tells that the week has WHO's 150 minutes.
func (w ActiveWeek) Reached() bool { return w.Minutes() >= WHOMinutesFrom }

// ActiveWeeks are the weeks that have a day of the period, whole weeks each,
// oldest first; those without data are among them with Days 0.
func ActiveWeeks(days []store.Day, p Period, start time.Weekday) []ActiveWeek {
	if p.Days() == 0 {
		return nil
	}
	first, last := Week(p.From, start), Week(p.To, start)
	weeks := make([]ActiveWeek, (int(last.From-first.From))/7+1)
	for i := range weeks {
		from := first.From + store.Date(7*i)
		weeks[i].Period = Period{from, from + 6}
	}
	days = DaysIn(days, Period{first.From, last.To})
	for i := range days {
		d := &days[i]
		moderate, intense := finite(d.Moderate), finite(d.Intense)
		if !moderate && !intense {
			continue
		}
		w := &weeks[int(d.Date-first.From)/7]
		w.Days++
		if moderate {
			w.Moderate += d.Moderate / 60
		}
		if intense {
			w.Intense += d.Intense / 60
		}
	}
	return weeks
}

// ActiveWeekOf is the week that today is in, today as far as it has come.
func ActiveWeekOf(days []store.Day, today store.Date, start time.Weekday) ActiveWeek {
	return ActiveWeeks(days, Period{today, today}, start)[0]
}

// CompareWeeks is the mean of this week's finished days against that of the same
// weekdays of the week before, only weekdays with data in both.
func CompareWeeks(days []store.Day, m Metric, today store.Date, start time.Weekday) Comparison {
	week := Week(today, start)
	var now, before Mean
	last := DaysIn(days, Period{week.From - 7, week.From - 1})
	this := DaysIn(days, Period{week.From, today - 1})
	for i := range this {
		v := m.info().of(&this[i])
		j, ok := slices.BinarySearchFunc(last, this[i].Date-7, func(d store.Day, date store.Date) int { return int(d.Date - date) })
		if !ok || !finite(v) {
			continue
		}
		if w := m.info().of(&last[j]); finite(w) {
			now.N, now.Value = now.N+1, now.Value+v
			before.N, before.Value = before.N+1, before.Value+w
		}
	}
	now.Days, before.Days = now.N, before.N
	now.Value /= float64(now.N)
	before.Value /= float64(before.N)
	c := compared(Period{week.From, today - 1}, Period{week.From - 7, today - 8}, now, before)
	if now.N == 0 {
		c.Lack = Lack{Reason: NoPair}
	}
	return c
}

// HeatNoData is the level of a day without data.
const HeatNoData = -1

// HeatLevels are the levels of each day of a period: 0 to 3 for the quarters of
// the goal, 4 from the goal on, [HeatNoData] for a day without data.
func HeatLevels(days []store.Day, m Metric, goal float64, p Period) []int8 {
	levels := make([]int8, p.Days())
	for i := range levels {
		levels[i] = HeatNoData
	}
	days = DaysIn(days, p)
	for i := range days {
		if v := m.info().of(&days[i]); finite(v) && goal > 0 {
			levels[days[i].Date-p.From] = int8(max(0, min(4, math.Floor(4*v/goal))))
		}
	}
	return levels
}
