package insight

import (
	"math"
	"testing"

	"withings-tui/store"
)

// The golden vectors of the smoothers' own sources.
func TestTrendGolden(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name     string
		smoother Smoother
		points   []store.Point
		want     []float64
	}{
		{"TrendWeight 70 71 69", TrendWeight, daily(70, 71, 69), []float64{70, 70.1, 69.99}},
		{"TrendWeight 80 85 80", TrendWeight, daily(80, 85, 80), []float64{80, 80.5, 80.45}},
		{"EMA on daily data is the same", EMA, daily(80, 85, 80), []float64{80, 80.5, 80.45}},
		{"EMA over a missing day", EMA, daily(80, nan, 90), []float64{80, 80 + 10*(1-0.81)}},
		{"TrendWeight over missing days", TrendWeight, daily(70, nan, nan, 73), []float64{70, 70.1, 70.29, 70.561}},
		{"Libra after 7 days", Libra, []store.Point{point(0, 80), point(7, 81)}, []float64{80, 80 + 1 - math.Exp(-1)}},
		{"median of 7", Median7, daily(1, 9, 2, 8, 3, 7, 4, 100), []float64{5, 3, 5, 4, 7, 5.5, 7, 5.5}},
		{"median of calendar days", Median7, daily(1, nan, nan, nan, 5), []float64{1, 5}},
		{"one reading", EMA, daily(80), []float64{80}},
		{"none", EMA, nil, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			diff(t, "trend", tt.want, values(Trend(tt.points, tt.smoother, Counting{})))
		})
	}
}

// Walker's log rounds each step to a tenth of a pound.
func TestTrendHackersDietLog(t *testing.T) {
	t.Parallel()
	trend := 173.5
	for i, step := range []struct{ weight, want float64 }{{171.5, 173.3}, {172.0, 173.2}, {171.5, 173.0}} {
		smoothed := Trend([]store.Point{point(0, trend), point(1, step.weight)}, EMA, Counting{})
		trend = round(smoothed[1].Value, 1)
		if trend != step.want {
			t.Fatalf("step %d: trend %v, want %v", i, trend, step.want)
		}
	}
}

func TestTrendInterpolation(t *testing.T) {
	t.Parallel()
	got := Trend(daily(70, nan, nan, 73), TrendWeight, Counting{})
	type day struct {
		input        float64
		date         store.Date
		interpolated bool
	}
	var days []day
	for _, p := range got {
		days = append(days, day{p.Input, p.Stamp().Date(), p.Interpolated})
	}
	want := []day{{70, day0, false}, {71, day0 + 1, true}, {72, day0 + 2, true}, {73, day0 + 3, false}}
	if len(days) != len(want) {
		t.Fatalf("%d days, want %d", len(days), len(want))
	}
	for i := range want {
		if math.Abs(days[i].input-want[i].input) > 1e-9 || days[i].date != want[i].date || days[i].interpolated != want[i].interpolated {
			t.Errorf("day %d: %+v, want %+v", i, days[i], want[i])
		}
	}
}

// TrendWeight smooths the mass of fat and of the rest, each on its own.
func TestTrendOfFat(t *testing.T) {
	t.Parallel()
	fat0, lean0 := FatAndLean(100, 20)
	fat1, lean1 := FatAndLean(101, 21)
	fat := Trend(daily(fat0, fat1), TrendWeight, Counting{})
	lean := Trend(daily(lean0, lean1), TrendWeight, Counting{})
	diff(t, "fat", []float64{20, 20.121}, values(fat))
	diff(t, "lean", []float64{80, 79.979}, values(lean))
}

func TestTrendSegments(t *testing.T) {
	t.Parallel()
	for _, s := range Smoothers() {
		t.Run(s.String(), func(t *testing.T) {
			t.Parallel()
			points := []store.Point{point(0, 80), point(30, 90), point(60.1, 70), point(61.1, 70)}
			var starts []float64
			for _, p := range Trend(points, s, Counting{}) {
				if p.Start {
					starts = append(starts, p.Value)
				}
			}
			// The median looks ahead, the others begin at the first reading.
			diff(t, "starts", []float64{80, 70}, starts)
		})
	}
}

func TestTrendCounts(t *testing.T) {
	t.Parallel()
	points := []store.Point{
		{Unix: point(0, 0).Unix, Value: 99, Flags: store.Excluded},
		{Unix: point(0, 0).Unix + 60, Value: 98, Source: store.SourceAmbiguous},
		{Unix: point(0, 0).Unix + 120, Value: 97, Source: store.SourceOther},
		{Unix: point(0, 0).Unix + 180, Value: math.Inf(1)},
		{Unix: point(0, 0).Unix + 240, Value: 80, Source: store.SourceManual},
		{Unix: point(0, 0).Unix + 300, Value: 85},
	}
	diff(t, "the day's first that counts", []float64{80}, values(Trend(points, EMA, Counting{})))
	diff(t, "with ambiguous ones", []float64{98}, values(Trend(points, EMA, Counting{Ambiguous: true})))
	want := LeftOut{Excluded: 1, Ambiguous: 1, Other: 1, Implausible: 1}
	b := BasisOf(points, Counting{})
	diff(t, "left out", want, b.LeftOut)
	if got, want := b.LeftOut.String(), "1 ambiguous, 1 left out by you, 1 implausible, 1 of unknown source"; got != want {
		t.Errorf("words %q, want %q", got, want)
	}
	if b.N != 2 || b.Days != 1 || b.LeftOut.Total() != 4 {
		t.Errorf("basis %+v", b)
	}
	if last, ok := Latest(points[:5], Counting{}); !ok || last.Value != 80 {
		t.Errorf("latest %v, %v", last, ok)
	}
}

// A reading belongs to the day it had in its own zone, and a traveller who flies
// west over midnight does not weigh twice on one day.
func TestTrendOwnZone(t *testing.T) {
	t.Parallel()
	late := moment(0).Unix() + 23*3600
	points := []store.Point{
		{Unix: late, Value: 80, Offset: 2 * 3600},           // 01:00 on day 1
		{Unix: late + 600, Value: 90, Offset: -5 * 3600},    // day 0 again
		{Unix: late + 7*3600, Value: 81, Offset: 2 * 3600},  // later on day 1
		{Unix: late + 24*3600, Value: 82, Offset: 2 * 3600}, // day 2
	}
	got := Trend(points, EMA, Counting{})
	diff(t, "trend", []float64{80, 80.2}, values(got))
}

func TestTrendAt(t *testing.T) {
	t.Parallel()
	trend := []TrendPoint{
		{Unix: 100, Value: 1, Start: true}, {Unix: 200, Value: 3}, {Unix: 900, Value: 7, Start: true},
	}
	tests := []struct {
		name string
		unix int64
		want float64
		ok   bool
	}{
		{"before the first", 99, 0, false},
		{"on the first", 100, 1, true},
		{"between", 150, 2, true},
		{"on the last of a segment", 200, 3, true},
		{"in the gap", 500, 0, false},
		{"on a lone point", 900, 7, true},
		{"after the last", 901, 0, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got, ok := TrendAt(trend, tt.unix); got != tt.want || ok != tt.ok {
				t.Errorf("TrendAt(%d) = %v, %v, want %v, %v", tt.unix, got, ok, tt.want, tt.ok)
			}
		})
	}
}

func TestSmootherNames(t *testing.T) {
	t.Parallel()
	for i, s := range Smoothers() {
		got, err := ParseSmoother(s.String())
		if err != nil || got != s {
			t.Errorf("ParseSmoother(%q) = %v, %v", s, got, err)
		}
		if s.Label() == "" || s.Lag() == "" || s.Formula() == "" || s.Citation() == "" {
			t.Errorf("%v has a word missing", s)
		}
		if next := Smoothers()[(i+1)%len(Smoothers())]; s.Next() != next {
			t.Errorf("%v.Next() = %v, want %v", s, s.Next(), next)
		}
	}
	if _, err := ParseSmoother("sma"); err == nil {
		t.Error("ParseSmoother(sma) gave no error")
	}
}

// The stated lags are what the smoothers do on a steady change.
func TestSmootherLag(t *testing.T) {
	t.Parallel()
	const slope = 0.1
	for s, days := range map[Smoother]float64{EMA: 9, TrendWeight: 9, Libra: 1 / math.Expm1(1.0/7), Median7: 0} {
		points := line(300, 100, -slope)
		trend := Trend(points, s, Counting{})
		middle := len(trend) - 10
		lag := (trend[middle].Value - points[middle].Value) / slope
		if math.Abs(lag-days) > 1e-6 {
			t.Errorf("%v lags %v days of slope, want %v", s, lag, days)
		}
	}
}
