package insight

import (
	"testing"

	"withings-tui/store"
)

func TestBMI(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name       string
		kg, height float64
		want       float64
		class      string
		lack       Reason
	}{
		{"below 18.5", 73.6, 2, 18.4, "underweight", NothingLacks},
		{"at 18.5", 74, 2, 18.5, "normal", NothingLacks},
		{"below 25", 99.6, 2, 24.9, "normal", NothingLacks},
		{"shown as 25.0", 99.9, 2, 25, "overweight", NothingLacks},
		{"at 25", 100, 2, 25, "overweight", NothingLacks},
		{"at 30", 120, 2, 30, "obesity class I", NothingLacks},
		{"at 35", 140, 2, 35, "obesity class II", NothingLacks},
		{"at 40", 160, 2, 40, "obesity class III", NothingLacks},
		{"no height", 80, 0, 0, "", NoHeight},
		{"NaN height", 80, nan, 0, "", NoHeight},
		{"no weight", nan, 1.8, 0, "", NoReadings},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := BMIOf(tt.kg, tt.height)
			if b.Value != tt.want || b.Class.Name != tt.class || b.Lack.Reason != tt.lack {
				t.Errorf("BMIOf(%v, %v) = %+v", tt.kg, tt.height, b)
			}
		})
	}
}

// The difference is of what the screen shows, not of what lies behind it.
func TestDelta(t *testing.T) {
	t.Parallel()
	trend := []TrendPoint{
		{Unix: moment(0).Unix(), Value: 82.04, Start: true}, // shown 82.0
		{Unix: moment(5).Unix(), Value: 81.5},
		{Unix: moment(9).Unix(), Value: 81.1},
		{Unix: moment(14).Unix(), Value: 80.96}, // shown 81.0
	}
	tests := []struct {
		name  string
		days  int
		now   float64
		shown Shown
		want  float64
		lack  Reason
	}{
		{"rounded, then subtracted", 14, 14, Shown{Decimals: 1}, -1.0, NothingLacks},
		{"two decimals", 14, 14, Shown{Decimals: 2}, -1.08, NothingLacks},
		{"pounds", 14, 14, Shown{Factor: 1 / 0.45359237, Decimals: 1}, 178.5 - 180.9, NothingLacks},
		{"between readings", 7, 14, Shown{Decimals: 1}, 81.0 - 81.3, NothingLacks},
		{"before the first", 28, 14, Shown{Decimals: 1}, 0, NoPair},
		{"stale", 7, 22, Shown{Decimals: 1}, 0, Stale},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d := DeltaOf(trend, tt.days, moment(tt.now), tt.shown)
			diff(t, "change", tt.want, d.Change)
			if d.Lack.Reason != tt.lack {
				t.Errorf("lacks %q", d.Lack)
			}
		})
	}
	if d := DeltaOf(nil, 7, moment(0), Shown{}); d.Lack.Reason != NoReadings {
		t.Errorf("delta of nothing: %+v", d)
	}
}

func TestRound(t *testing.T) {
	t.Parallel()
	tests := []struct {
		v        float64
		decimals int
		want     float64
	}{
		{1.005, 2, 1.01}, {-1.005, 2, -1.01}, {81.25, 1, 81.3}, {81.2499, 1, 81.2}, {0, 1, 0}, {37.95, 1, 38}, {134.5, 0, 135}, {80.05, 1, 80.1},
	}
	for _, tt := range tests {
		if got := round(tt.v, tt.decimals); got != tt.want {
			t.Errorf("round(%v, %d) = %v, want %v", tt.v, tt.decimals, got, tt.want)
		}
	}
}

func TestWeight(t *testing.T) {
	t.Parallel()
	points := line(60, 90, -0.05)
	points[58].Source = store.SourceAmbiguous
	points[59].Flags = store.Excluded
	w := WeightOf(points, WeightOptions{Now: moment(59.5), HeightM: 1.8, GoalKg: 80, Shown: Shown{Decimals: 1}})
	if w.Basis.N != 58 || w.Last.Value != points[57].Value || len(w.Trend) != 58 {
		t.Errorf("basis %+v, last %v", w.Basis, w.Last)
	}
	if w.TrendNow() != w.Trend[57].Value || w.Rate.Lack.Any() || w.Goal.State != GoalOnCourse || w.BMI.Lack.Any() {
		t.Errorf("weight %+v", w)
	}
	if w.Energy >= 0 || w.Energy < -0.05*KcalPerKg-1 {
		t.Errorf("energy %v", w.Energy)
	}
	for i, days := range []int{7, 14, 28} {
		if d := w.Deltas[i]; d.Days != days || d.Lack.Any() || d.Change >= 0 {
			t.Errorf("delta %+v", d)
		}
	}
	none := WeightOf(nil, WeightOptions{Now: moment(0)})
	if none.Energy != 0 || none.TrendNow() == none.TrendNow() || none.Sentence() != "" || none.Clause() != "" {
		t.Errorf("of nothing: %+v", none)
	}
}

func TestCompositionChange(t *testing.T) {
	t.Parallel()
	var points []store.Point
	for day := range 56 {
		v := 22.0
		if day >= 28 {
			v = 21.1
		}
		points = append(points, point(float64(day), v))
	}
	c := CompositionChange(points, day0+55, Counting{})
	diff(t, "change", -0.9, c.Change)
	if c.Now.N != 28 || c.Before.N != 28 || c.Now.Days != 28 {
		t.Errorf("comparison %+v", c)
	}
}
