package insight

import (
	"testing"

	"withings-tui/store"
)

func TestSentence(t *testing.T) {
	t.Parallel()
	tests := []struct {
		clauses []string
		want    string
	}{
		{nil, ""}, {[]string{"", ""}, ""},
		{[]string{"weight is steady", "", "4 days in a row on goal"}, "Weight is steady; 4 days in a row on goal."},
		{[]string{"été"}, "Été."},
	}
	for _, tt := range tests {
		if got := Sentence(tt.clauses...); got != tt.want {
			t.Errorf("Sentence(%q) = %q, want %q", tt.clauses, got, tt.want)
		}
	}
}

// The overview's sentence drops what the data do not bear.
func TestOverviewSentence(t *testing.T) {
	t.Parallel()
	weight := WeightOf(line(40, 90, -0.05), WeightOptions{Now: moment(39.5), GoalKg: 80})
	mean := PressureMean{Systolic: 125, Diastolic: 80, N: 12, Sessions: 12}
	streak := Streak{Days: 4}
	full := Sentence(weight.Clause(), PressureClause(mean, SchemeOf(ESC2024, Home)), ActivityClause(streak, DayStats{}))
	if want := "Weight is going down steadily; blood pressure is elevated by ESC 2024 at home; 4 days in a row on goal."; full != want {
		t.Errorf("%q, want %q", full, want)
	}
	stale := WeightOf(line(40, 90, -0.05), WeightOptions{Now: moment(60), GoalKg: 80})
	single := PressureMean{Systolic: 125, Diastolic: 80, N: 2, Sessions: 1}
	if got := Sentence(stale.Clause(), PressureClause(single, SchemeOf(ESC2024, Home)), ActivityClause(Streak{Days: 1}, DayStats{OnGoalOf: 3})); got != "" {
		t.Errorf("the data do not bear %q", got)
	}
}

func TestWeightWords(t *testing.T) {
	t.Parallel()
	trend := []TrendPoint{{Unix: moment(60).Unix(), Value: 81, Start: true}}
	past := []Plateau{{From: day0, To: day0 + 34}}
	tests := []struct {
		name             string
		weight           Weight
		clause, sentence string
	}{
		{"steadily down to a goal", Weight{Rate: Rate{PerWeek: -0.3}, MonthRate: Rate{PerWeek: -0.3}, Goal: Goal{State: GoalOnCourse}}, "weight is going down steadily", "Going down steadily; on course for the goal."},
		{"up, away", Weight{Rate: Rate{PerWeek: 0.3, StdErr: 0.2}, Goal: Goal{State: GoalAway}}, "weight is going up", "Going up; away from the goal."},
		{"steady is not away", Weight{Goal: Goal{State: GoalAway}}, "weight is steady", "Steady."},
		{"on a plateau", Weight{Plateaus: []Plateau{{day0, day0 + 36, true}}}, "weight is steady for 5 weeks", "Steady for 5 weeks."},
		{"after one", Weight{Trend: trend, Plateaus: past, Rate: Rate{PerWeek: -0.3}}, "weight is going down", "Going down, after 4 weeks on a plateau until 5 Jul."},
		{"there", Weight{Goal: Goal{State: GoalReached}}, "weight is at its goal, steady", "Steady; at the goal."},
		{"too far", Weight{Rate: Rate{PerWeek: -0.15}, Goal: Goal{State: GoalTooFar}}, "weight is going down", "Going down; the goal is more than 3 years away at this rate."},
		{"stale", Weight{Rate: Rate{Lack: Lack{Reason: Stale}}, Goal: Goal{State: GoalLacking}}, "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := tt.weight.Clause(); got != tt.clause {
				t.Errorf("clause %q, want %q", got, tt.clause)
			}
			if got := tt.weight.Sentence(); got != tt.sentence {
				t.Errorf("sentence %q, want %q", got, tt.sentence)
			}
		})
	}
}

func TestPressureWords(t *testing.T) {
	t.Parallel()
	mean := func(s float64) PressureMean {
		return PressureMean{Systolic: s, Diastolic: 80, N: 9, Sessions: 9, Days: 9}
	}
	comparison := func(change float64) PressureComparison {
		return PressureComparison{Against: Period{day0, day0 + 29}, Now: mean(1), Before: mean(1), Systolic: change}
	}
	tests := []struct {
		name       string
		p          Pressure
		comparison PressureComparison
		unit       PressureUnit
		want       string
	}{
		{"over, down", Pressure{Morning: mean(127), Evening: mean(122)}, comparison(-4), PressureUnit{}, "Mornings run 5 mmHg over evenings; the mean is down 4 mmHg on the 30 days before."},
		{"under, up", Pressure{Morning: mean(120), Evening: mean(123)}, comparison(3), PressureUnit{}, "Mornings run 3 mmHg under evenings; the mean is up 3 mmHg on the 30 days before."},
		{"alike", Pressure{Morning: mean(120), Evening: mean(122)}, comparison(2), PressureUnit{}, "Mornings and evenings are alike; the mean is as in the 30 days before."},
		{"kPa", Pressure{Morning: mean(127), Evening: mean(122)}, PressureComparison{Lack: Lack{Reason: NoPair}}, PressureUnit{Shown{0.133322, 1}, "kPa"}, "Mornings run 0.7 kPa over evenings."},
		{"nothing", Pressure{}, PressureComparison{}, PressureUnit{}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := PressureSentence(tt.p, tt.comparison, tt.unit); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
	if got, want := PressureClause(mean(150), SchemeOf(ESH2023, Office)), "blood pressure is in the range of grade 1 hypertension by ESH 2023, office thresholds"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestTemperatureWords(t *testing.T) {
	t.Parallel()
	body := store.SiteBody
	fever := []store.Point{hours(0, 38.2, body), hours(30, 39, body)}
	tests := []struct {
		name             string
		points           []store.Point
		now              float64
		clause, sentence string
	}{
		{"none", nil, 0, "", ""},
		{"no fever", []store.Point{hours(0, 36.6, body)}, 1, "", "No fever in 1 reading."},
		{"ongoing", fever, 50, "fever since Monday", "Fever since Monday, 2 readings."},
		{"since today", fever[:1], 1, "fever since today", "Fever since today, 1 reading."},
		{"over", fever, 24 * 5, "last fever reading Tuesday", "Last fever from 1 Jun to 2 Jun, 2 days."},
		{"long over", fever, 24 * 60, "", "Last fever from 1 Jun to 2 Jun, 2 days."},
		{"of a day", fever[:1], 24 * 60, "", "Last fever on 1 Jun."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			now := moment(tt.now / 24)
			got := TemperatureOf(tt.points, Counting{}, now)
			if c := got.Clause(now); c != tt.clause {
				t.Errorf("clause %q, want %q", c, tt.clause)
			}
			if s := got.Sentence(now); s != tt.sentence {
				t.Errorf("sentence %q, want %q", s, tt.sentence)
			}
		})
	}
}

func TestActivityWords(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		streak Streak
		week   DayStats
		active ActiveWeek
		change Comparison
		want   string
	}{
		{"all", Streak{Days: 4}, DayStats{}, ActiveWeek{Days: 3, Moderate: 132, Intense: 18}, Comparison{Percent: 8.4}, "4 days in a row on goal; 168 of 150 active minutes this week; 8 % more than last week by now."},
		{"no streak", Streak{Days: 1}, DayStats{OnGoal: 3, OnGoalOf: 6}, ActiveWeek{}, Comparison{Percent: -12}, "Steps on goal on 3 of 6 days; 12 % less than last week by now."},
		{"the same", Streak{}, DayStats{}, ActiveWeek{}, Comparison{Percent: 0.2}, "As much as last week by now."},
		{"nothing", Streak{}, DayStats{OnGoalOf: 3}, ActiveWeek{}, Comparison{Lack: Lack{Reason: NoPair}}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := ActivitySentence(tt.streak, tt.week, tt.active, tt.change); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}
