package insight

import (
	"math"
	"testing"
	"time"

	"withings-tui/store"
)

func near(a, b, within float64) bool {
	return math.Abs(a-b) <= within || math.IsNaN(a) && math.IsNaN(b)
}

func TestSmoothersMatchTheirSources(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name     string
		smoother Smoother
		kg, want []float64
		within   float64
	}{
		{"TrendWeight, 70 71 69", TrendWeight, []float64{70, 71, 69}, []float64{70, 70.1, 69.99}, 1e-9},
		{"TrendWeight, 80 85 80", TrendWeight, []float64{80, 85, 80}, []float64{80, 80.5, 80.45}, 1e-9},
		{"daily, the time-scaled mean is the Hacker's Diet's", EMA, []float64{80, 85, 80}, []float64{80, 80.5, 80.45}, 1e-9},
		{"fat mass of 100 kg 20 % and 101 kg 21 %", EMA, []float64{20, 21.21}, []float64{20, 20.121}, 1e-9},
		{"and what is not fat", EMA, []float64{80, 79.79}, []float64{80, 79.979}, 1e-9},
		{"Libra", Libra, []float64{70, 77}, []float64{70, 70 + 7*(1-math.Exp(-1.0/7))}, 1e-9},
		{"median of 7 days", Median7, []float64{70, 79, 71, 72}, []float64{71.5, 71.5, 71.5, 71.5}, 1e-9},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			in := testInputs()
			in.Smoother = test.smoother
			trend := Of(weights(test.kg...), in).Weight.Trend
			for i, want := range test.want {
				if !near(trend[i].Kg, want, test.within) {
					t.Errorf("day %d: %v, want %v", i, trend[i].Kg, want)
				}
			}
		})
	}
}

func TestTheHackersDietLogRoundsEachStepToATenth(t *testing.T) {
	t.Parallel()
	trend := 173.5
	for i, reading := range []float64{171.5, 172.0, 171.5} {
		trend = round(trend+(1-math.Pow(0.9, 1))*(reading-trend), 1)
		if want := []float64{173.3, 173.2, 173.0}[i]; trend != want {
			t.Errorf("day %d: %v, want %v", i+1, trend, want)
		}
	}
}

func TestTrendWeightFillsMissingDaysInAndMarksThem(t *testing.T) {
	t.Parallel()
	in := testInputs()
	in.Smoother = TrendWeight
	h := store.NoHistory()
	h.Weighings = []store.Weighing{weighing(-3, 70), weighing(0, 73)}
	trend := Of(h, in).Weight.Trend
	if len(trend) != 4 {
		t.Fatalf("%d points, want 4", len(trend))
	}
	for i, want := range []float64{70, 71, 72, 73} {
		if trend[i].Input != want || trend[i].Interpolated != (i == 1 || i == 2) {
			t.Errorf("point %d: %+v, want an input of %v", i, trend[i], want)
		}
	}
}

func TestOfADaysReadingsTheFirstFromFourOClockCounts(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		hours []int
		want  float64 // the hour whose reading is the day's
	}{
		{"one at night only", []int{1}, 1}, {"night and morning", []int{1, 7, 9}, 7}, {"two at night", []int{1, 3}, 1}, {"morning and evening", []int{7, 22}, 7}, {"exactly four", []int{2, 4}, 4},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			h := store.NoHistory()
			for _, hour := range test.hours {
				w := weighing(0, 80+float64(hour)/100)
				w.Reading = reading(0, hour, 0)
				h.Weighings = append(h.Weighings, w)
			}
			if got := Of(h, testInputs()).Weight.Trend[0].Input; !near(got, 80+test.want/100, 1e-9) {
				t.Errorf("the day's reading is %v, want that of %v:00", got, test.want)
			}
		})
	}
}

func TestAGapOverThirtyDaysBeginsAnew(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		gap  time.Duration
		anew bool
	}{{30 * 24 * time.Hour, false}, {30*24*time.Hour + time.Second, true}} {
		h := store.NoHistory()
		h.Weighings = []store.Weighing{weighing(-40, 80), weighing(-40, 81)}
		h.Weighings[1].Stamp = store.StampOf(h.Weighings[0].Time().UTC().Add(test.gap))
		if trend := Of(h, testInputs()).Weight.Trend; trend[1].Start != test.anew {
			t.Errorf("after %v a new segment: %v, want %v", test.gap, trend[1].Start, test.anew)
		}
	}
}

func TestTheTrendBetweenReadingsLiesOnTheLineAndNowhereElse(t *testing.T) {
	t.Parallel()
	h := store.NoHistory()
	h.Weighings = []store.Weighing{weighing(-60, 70), weighing(-10, 80), weighing(0, 80)}
	trend := Of(h, testInputs()).Weight.Trend
	for _, test := range []struct {
		day  int
		want float64
	}{{-61, nan}, {-60, 70}, {-30, nan}, {-10, 80}, {-5, 80}, {0, 80}, {1, nan}} {
		if got := trendAt(trend, reading(test.day, 7, 0).Stamp); !near(got, test.want, 1e-9) {
			t.Errorf("day %d: %v, want %v", test.day, got, test.want)
		}
	}
}

func TestScatterIsHowFarReadingsLieAboutTheTrend(t *testing.T) {
	t.Parallel()
	trend := Of(weights(line(60, 80, -0.5, 0.4, random(1))...), testInputs()).Weight.Trend
	if s := trend[5].Scatter; !math.IsNaN(s) {
		t.Errorf("six readings have a scatter of %v, want none", s)
	}
	if s := trend[59].Scatter; s < 0.25 || s > 0.6 {
		t.Errorf("scatter is %v, want about 0.4", s)
	}
}

func TestPartsOfTheBodyAreSmoothedAsTheWeightIs(t *testing.T) {
	t.Parallel()
	h := weights(line(60, 80, -0.5, 0.4, random(1))...)
	for _, w := range h.Weighings {
		h.Series[store.FatMass] = append(h.Series[store.FatMass], store.Point{Reading: w.Reading, Value: w.Weight / 4})
	}
	h.Series[store.FatMass][30].Value = 1e6 // is set aside
	for _, smoother := range smoothers {
		in := testInputs()
		in.Smoother = smoother.name
		w := Of(h, in).Weight
		curve := w.Curves[store.FatMass]
		if n := len(curve); weighed(curve) != 59 || len(w.Curves) != 1 || !near(curve[n-1].Kg, w.Now()/4, 0.05) {
			t.Errorf("%s: %d points, the last %v, want a quarter of %v", smoother.name, n, curve[n-1].Kg, w.Now())
		}
	}
}
