package insight

import (
	"testing"
	"time"

	"withings-tui/store"
)

// steps is days of steps from day0, a Monday, on; NaN is no row at all.
func steps(counts ...float64) []store.Day {
	var days []store.Day
	for i, n := range counts {
		if finite(n) {
			days = append(days, store.Day{Date: day0 + store.Date(i), Steps: n, Moderate: nan, Intense: nan, Active: nan, Tracker: true})
		}
	}
	return days
}

func TestGoals(t *testing.T) {
	t.Parallel()
	tests := []struct {
		account, config, want float64
		origin                GoalOrigin
	}{
		{8000, 9000, 8000, FromAccount}, {nan, 9000, 9000, FromConfig}, {0, 9000, 9000, FromConfig}, {nan, 0, 10_000, FromDefault}, {nan, nan, 10_000, FromDefault},
	}
	for _, tt := range tests {
		if got, origin := StepsGoal(store.Goals{Steps: tt.account}, tt.config); got != tt.want || origin != tt.origin {
			t.Errorf("StepsGoal(%v, %v) = %v, %v", tt.account, tt.config, got, origin)
		}
	}
	for _, tt := range []struct{ account, config, want float64 }{{80, 75, 80}, {nan, 75, 75}, {nan, 0, nan}} {
		got, _ := WeightGoal(store.Goals{WeightKg: tt.account}, tt.config)
		diff(t, "weight goal", tt.want, got)
	}
}

func TestStreak(t *testing.T) {
	t.Parallel()
	const goal = 100
	tests := []struct {
		name       string
		days       []store.Day
		today      int
		want, best int
		now        bool
	}{
		{"none", nil, 0, 0, 0, false},
		{"today got there", steps(100, 100, 100), 2, 3, 3, true},
		{"an unfinished today does not break it", steps(100, 100, 5), 2, 2, 2, false},
		{"nor does a today without data", steps(100, 100), 2, 2, 2, false},
		{"yesterday below the goal does", steps(100, 99, 5), 2, 0, 1, false},
		{"a new one begins today", steps(100, 99, 100), 2, 1, 1, true},
		{"a missing day breaks it", steps(100, 100, nan, 100, 100), 4, 2, 2, true},
		{"a missing yesterday breaks it", steps(100, 100, nan, 5), 3, 0, 2, false},
		{"the best is in the past", steps(100, 100, 100, 0, 100), 4, 1, 3, true},
		{"days to come are no days", steps(100, 100, 100, 100), 1, 2, 2, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := StreakOf(tt.days, goal, day0+store.Date(tt.today))
			if s.Days != tt.want || s.Best != tt.best || s.Today != tt.now {
				t.Errorf("streak %+v", s)
			}
			if s.Days > 0 && s.Current.Days() != s.Days || s.Best > 0 && s.BestAt.Days() != s.Best {
				t.Errorf("periods %v and %v do not fit %d and %d", s.Current, s.BestAt, s.Days, s.Best)
			}
		})
	}
	noSteps := steps(100, 100, 100)
	noSteps[1].Steps = nan
	if s := StreakOf(noSteps, goal, day0+2); s.Days != 1 {
		t.Errorf("over a day whose steps did not come: %+v", s)
	}
}

func TestDayStats(t *testing.T) {
	t.Parallel()
	days := steps(100, 300, nan, 200, 50)
	days[1].Tracker = false
	s := DayStatsOf(days, Steps, Period{day0, day0 + 4}, 200, day0+4)
	if s.N != 3 || s.Mean != 200 || s.Median != 200 || s.Sum != 650 || s.Best != (DayValue{day0 + 1, 300}) || !s.HasBest {
		t.Errorf("stats %+v", s)
	}
	if s.OnGoal != 2 || s.OnGoalOf != 3 || s.PhoneOnly != 1 {
		t.Errorf("on goal %d of %d, phone %d", s.OnGoal, s.OnGoalOf, s.PhoneOnly)
	}
	if s.Weekdays[time.Monday].Value != 100 || s.Weekdays[time.Monday].N != 1 || s.Weekdays[time.Friday].N != 0 {
		t.Errorf("weekdays %+v", s.Weekdays)
	}
	days[3].Steps = 250
	if s := DayStatsOf(days, Steps, Period{day0, day0 + 3}, 200, day0+3); s.OnGoal != 2 || s.OnGoalOf != 3 || s.N != 2 {
		t.Errorf("today on goal: %+v", s)
	}
	none := DayStatsOf(nil, Floors, Period{day0, day0}, 0, day0)
	diff(t, "mean of nothing", nan, none.Mean)
	diff(t, "median of nothing", nan, none.Median)
}

func TestMetrics(t *testing.T) {
	t.Parallel()
	day := store.Day{Steps: 1, Distance: 2, Floors: 3, Soft: 4 * 60, Moderate: 5 * 60, Intense: 6 * 60, Active: nan, ActiveKcal: 7, TotalKcal: 8, HRAverage: 9, HRMin: 10, HRMax: 11}
	want := map[Metric]float64{
		Steps: 1, Distance: 2, Floors: 3, SoftMinutes: 4, ModerateMinutes: 5, IntenseMinutes: 6, ActiveMinutes: 11,
		ActiveKcal: 7, TotalKcal: 8, HRAverage: 9, HRMin: 10, HRMax: 11,
	}
	names := map[string]bool{}
	for _, m := range Metrics() {
		if got := m.Of(day); got != want[m] {
			t.Errorf("%v is %v, want %v", m, got, want[m])
		}
		names[m.String()] = true
	}
	if len(names) != len(want) {
		t.Errorf("%d names for %d metrics", len(names), len(want))
	}
	day.Active = 20 * 60
	if got := ActiveMinutes.Of(day); got != 20 {
		t.Errorf("active minutes %v, want what came", got)
	}
}

func TestActiveWeeks(t *testing.T) {
	t.Parallel()
	days := steps(0, 0, 0, 0, 0, 0, 0, 0, 0)
	days[0].Moderate, days[0].Intense = 60*60, 15*60
	days[6].Moderate = 30 * 60
	days[7].Intense = 10 * 60
	got := ActiveWeeks(days, Period{day0 + 3, day0 + 14}, time.Monday)
	want := []ActiveWeek{
		{Period{day0, day0 + 6}, 2, 90, 15}, {Period{day0 + 7, day0 + 13}, 1, 0, 10}, {Period{day0 + 14, day0 + 20}, 0, 0, 0},
	}
	diff(t, "weeks", want, got)
	if m := got[0].Minutes(); m != 120 || got[0].Reached() {
		t.Errorf("minutes %v", m)
	}
	if !(ActiveWeek{Moderate: 100, Intense: 25}).Reached() {
		t.Error("150 minutes do not reach 150")
	}
	// With weeks from Sunday, day 6 belongs to the second.
	diff(t, "from Sunday", ActiveWeek{Period{day0 + 6, day0 + 12}, 2, 30, 10}, ActiveWeekOf(days, day0+7, time.Sunday))
}

func TestCompareWeeks(t *testing.T) {
	t.Parallel()
	// Last week 100 a day, without Tuesday; this week 110, 500, 130, today 5.
	days := steps(100, nan, 100, 100, 100, 100, 100, 110, 500, 130, 5)
	c := CompareWeeks(days, Steps, day0+10, time.Monday)
	if c.Lack.Any() || c.Now.Value != 120 || c.Before.Value != 100 || c.Now.N != 2 || c.Percent != 20 {
		t.Errorf("comparison %+v", c)
	}
	if c := CompareWeeks(days, Steps, day0+7, time.Monday); c.Lack.Reason != NoPair {
		t.Errorf("on the week's first day: %+v", c)
	}
}

func TestHeatLevels(t *testing.T) {
	t.Parallel()
	got := HeatLevels(steps(0, 24, 25, 50, nan, 75, 99, 100, 1000), Steps, 100, Period{day0 - 1, day0 + 8})
	diff(t, "levels", []int8{HeatNoData, 0, 0, 1, 2, HeatNoData, 3, 3, 4, 4}, got)
}
