package insight

import (
	"math"
	"testing"

	"withings-tui/store"
)

func TestGoalForecast(t *testing.T) {
	t.Parallel()
	losing := linear(40, 90, -0.1) // 86.1 on day 39
	sparse := Trend([]store.Point{point(0, 90), point(4, 89), point(8, 88), point(12, 87), point(16, 86), point(20, 85)}, EMA, Counting{})
	tests := []struct {
		name   string
		trend  []TrendPoint
		target float64
		now    float64
		state  GoalState
		words  string
	}{
		{"no goal", losing, 0, 39, GoalUnset, "no goal set"},
		{"NaN is no goal", losing, nan, 39, GoalUnset, "no goal set"},
		{"on course", losing, 80, 39, GoalOnCourse, "on course"},
		{"the other way", losing, 95, 39, GoalAway, "the trend goes the other way"},
		{"reached from above", losing, 86.1 - 1.134 + 1e-9, 39, GoalReached, "reached"},
		{"not yet reached", losing, 86.1 - 1.135, 39, GoalOnCourse, "on course"},
		{"passed a little", losing, 86.1 + 1.134 - 1e-9, 39, GoalReached, "reached"},
		{"too far", linear(40, 90, -0.005), 80, 39, GoalTooFar, "more than 3 years away at this rate"},
		{"level", linear(40, 90, 0), 80, 39, GoalAway, "the trend goes the other way"},
		{"stale", losing, 80, 39 + 8, GoalLacking, "last reading 8 days ago, needs one within 7"},
		{"seven days old", losing, 80, 39 + 7, GoalOnCourse, "on course"},
		{"stale is not reached", losing, 86, 39 + 8, GoalLacking, "last reading 8 days ago, needs one within 7"},
		{"six readings", sparse, 80, 20, GoalLacking, "needs 7 readings over 14 days, has 6 over 20"},
		{"thirteen days", losing[:14], 80, 13, GoalLacking, "needs 7 readings over 14 days, has 14 over 13"},
		{"fourteen days", losing[:15], 80, 14, GoalOnCourse, "on course"},
		{"no readings", nil, 80, 0, GoalLacking, "no readings"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			g := GoalForecast(tt.trend, tt.target, moment(tt.now+0.5))
			if g.State != tt.state || g.String() != tt.words {
				t.Errorf("state %d %q, want %d %q", g.State, g, tt.state, tt.words)
			}
			if g.State == GoalOnCourse && g.Latest < g.Earliest && !g.Open || g.State != GoalOnCourse && g.Earliest != 0 {
				t.Errorf("dates %v to %v", g.Earliest, g.Latest)
			}
		})
	}
}

func TestGoalDates(t *testing.T) {
	t.Parallel()
	// 10 kg at 0.1 kg a day take 100 days; half a standard error's worth more or
	// less moves either end.
	tests := []struct {
		name             string
		rate             Rate
		earliest, latest store.Date
		open             bool
	}{
		{"certain", Rate{PerWeek: -0.7}, 100, 100, false},
		{"a range", Rate{PerWeek: -0.7, StdErr: 0.14}, 84, 125, false},
		{"no end", Rate{PerWeek: -0.7, StdErr: 0.7}, 50, 0, true},
		{"an end after the limit", Rate{PerWeek: -0.7, StdErr: 0.65}, 52, 0, true},
		{"long past is today", Rate{PerWeek: -70}, 3, 3, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			g := Goal{Target: 80, ToGo: -10}
			g.forecast(tt.rate, day0, day0+3)
			want := Goal{State: GoalOnCourse, Target: 80, ToGo: -10, Earliest: day0 + tt.earliest, Open: tt.open}
			if !tt.open {
				want.Latest = day0 + tt.latest
			}
			diff(t, "goal", want, g)
		})
	}
	gain := Goal{ToGo: 5}
	gain.forecast(Rate{PerWeek: 0.7}, day0, day0)
	if gain.State != GoalOnCourse || gain.Earliest != day0+50 {
		t.Errorf("to gain 5 kg at 0.1 a day: %+v", gain)
	}
}

func TestProgress(t *testing.T) {
	t.Parallel()
	tests := []struct{ start, current, target, want float64 }{
		{90, 85, 80, 0.5}, {90, 79, 80, 1}, {90, 91, 80, 0}, {80, 80, 80, 0}, {60, 63, 70, 0.3}, {nan, 1, 2, 0},
	}
	for _, tt := range tests {
		if got := Progress(tt.start, tt.current, tt.target); math.Abs(got-tt.want) > 1e-9 {
			t.Errorf("Progress(%v, %v, %v) = %v, want %v", tt.start, tt.current, tt.target, got, tt.want)
		}
	}
}
