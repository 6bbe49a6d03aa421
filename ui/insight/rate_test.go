package insight

import (
	"math"
	"testing"
	"time"

	"withings-tui/store"
)

// linear is a trend that is exactly a line, so that its slope is known.
func linear(n int, start, perDay float64) []TrendPoint {
	trend := dayFirsts(line(n, start, perDay), Counting{})
	return trend
}

func TestRate(t *testing.T) {
	t.Parallel()
	r := RateOf(linear(40, 90, -0.1), moment(39.5), RateWindowDays)
	if r.Lack.Any() || math.Abs(r.PerWeek+0.7) > 1e-9 || r.StdErr > 1e-6 || r.N != 15 || r.SpanDays != 14 {
		t.Fatalf("rate of a line: %+v", r)
	}
	if got := EnergyPerDay(r.PerDay()); math.Abs(got+770) > 1e-6 {
		t.Errorf("energy of -0.1 kg a day: %v kcal, want -770", got)
	}

	// Slope and standard error against the textbook: y = 1, 3, 2, 5 on days 0 to 3
	// plus a week, slope 1.1, residuals -0.1, 0.8, -1.3, 0.6.
	trend := linear(1, 0, 0)
	trend = append(trend[:0],
		TrendPoint{Unix: moment(0).Unix(), Value: 1, Start: true}, TrendPoint{Unix: moment(7).Unix(), Value: 3},
		TrendPoint{Unix: moment(14).Unix(), Value: 2}, TrendPoint{Unix: moment(21).Unix(), Value: 5})
	r = RateOf(trend, moment(21), CompositionWindowDays)
	want := math.Sqrt((0.01 + 0.64 + 1.69 + 0.36) / 2 / 5)
	if math.Abs(r.PerWeek-1.1) > 1e-9 || math.Abs(r.StdErr-want) > 1e-9 {
		t.Errorf("rate %v ± %v, want 1.1 ± %v", r.PerWeek, r.StdErr, want)
	}
}

func TestRateGuards(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		days  []float64
		now   float64
		lacks string
	}{
		{"no readings", nil, 0, "no readings"},
		{"two readings", []float64{0, 14}, 14, "needs 3 readings over 7 days, has 2 over 14"},
		{"six days", []float64{0, 1, 2, 3, 4, 5, 6}, 6, "needs 3 readings over 7 days, has 7 over 6"},
		{"seven days", []float64{0, 3, 7}, 7, ""},
		{"weekly", []float64{0, 7, 14, 21}, 21, ""},
		{"seven days old", []float64{0, 3, 7}, 14, ""},
		{"eight days old", []float64{0, 3, 7}, 15, "last reading 8 days ago, needs one within 7"},
		{"after a gap", []float64{0, 5, 10, 41}, 41, "needs 3 readings over 7 days, has 1 over 0"},
		{"only the window counts", []float64{0, 5, 10, 25}, 25, "needs 3 readings over 7 days, has 1 over 0"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var points []store.Point
			for _, d := range tt.days {
				points = append(points, point(d, 80-d/10))
			}
			r := RateOf(Trend(points, EMA, Counting{}), moment(tt.now).Add(8*time.Hour), RateWindowDays)
			if got := r.Lack.String(); got != tt.lacks {
				t.Errorf("lacks %q, want %q", got, tt.lacks)
			}
			if r.Lack.Any() && (r.PerWeek != 0 || r.StdErr != 0) {
				t.Errorf("a rate that lacks has figures: %+v", r)
			}
		})
	}
}

// Days that TrendWeight interpolates are no readings.
func TestRateLeavesOutInterpolated(t *testing.T) {
	t.Parallel()
	points := []store.Point{point(0, 80), point(14, 79)}
	r := RateOf(Trend(points, TrendWeight, Counting{}), moment(14.5), RateWindowDays)
	if r.Lack.Reason != TooFew || r.N != 2 {
		t.Errorf("rate of two readings: %+v", r)
	}
}

func TestRateDirection(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		rate Rate
		want Direction
	}{
		{"down", Rate{PerWeek: -0.3, StdErr: 0.05}, Down},
		{"up", Rate{PerWeek: 0.3, StdErr: 0.15}, Up},
		{"at the edge", Rate{PerWeek: -0.15}, Down},
		{"below the edge", Rate{PerWeek: -0.149}, Level},
		{"lost in its error", Rate{PerWeek: -0.3, StdErr: 0.3}, Level},
		{"lacking", Rate{PerWeek: -0.3, Lack: Lack{Reason: Stale}}, Level},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := tt.rate.Direction(); got != tt.want {
				t.Errorf("direction %v, want %v", got, tt.want)
			}
		})
	}
}

// Steadily is a word for what went on for four weeks.
func TestSteadily(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name        string
		rate, month float64
		lack        Lack
		want        bool
	}{
		{"both alike", -0.3, -0.35, Lack{}, true},
		{"gaining too", 0.3, 0.2, Lack{}, true},
		{"half as fast over the month", -0.5, -0.25, Lack{}, true},
		{"only of late", -0.5, -0.24, Lack{}, false},
		{"turned", -0.3, 0.3, Lack{}, false},
		{"level over the month", -0.2, -0.14, Lack{}, false},
		{"level now", -0.1, -0.3, Lack{}, false},
		{"no month of it", -0.3, 0, Lack{Reason: TooFew}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := Weight{Rate: Rate{PerWeek: tt.rate}, MonthRate: Rate{PerWeek: tt.month, Lack: tt.lack}}
			if got := w.Steadily(); got != tt.want {
				t.Errorf("steadily %v, want %v", got, tt.want)
			}
		})
	}
}

func TestPlateaus(t *testing.T) {
	t.Parallel()
	// Down for 30 days, level for 42, down again for 30. The bends count as level as
	// long as three weeks with them in have no slope to speak of.
	var course []float64
	for i := range 102 {
		course = append(course, 90-0.1*float64(min(i, 30)+max(0, i-72)))
	}
	tests := []struct {
		name   string
		values []float64
		want   []Plateau
	}{
		{"none in a steady loss", course[:30], nil},
		{"ongoing", course[:73], []Plateau{{day0 + 26, day0 + 72, true}}},
		{"past", course, []Plateau{{day0 + 26, day0 + 76, false}}},
		{"three weeks less a day", course[30:51], nil},
		{"three weeks", course[30:52], []Plateau{{day0, day0 + 21, true}}},
		{"none", nil, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			diff(t, "plateaus", tt.want, Plateaus(dayFirsts(daily(tt.values...), Counting{})))
		})
	}
	if w := (Plateau{From: day0, To: day0 + 34}).Weeks(); w != 4 {
		t.Errorf("34 days are %d weeks, want 4", w)
	}

	// A slow loss stays in the band for weeks and is no plateau all the same.
	if p := Plateaus(linear(60, 90, -0.2/7)); p != nil {
		t.Errorf("0.2 kg a week: %v", p)
	}
	// Nor is a line drawn over a gap.
	gap := append(line(15, 80, 0), point(46, 80), point(47, 80))
	if p := Plateaus(dayFirsts(gap, Counting{})); p != nil {
		t.Errorf("over a gap: %v", p)
	}
}
