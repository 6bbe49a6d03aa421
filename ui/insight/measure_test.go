package insight

import (
	"fmt"
	"math"
	"regexp"
	"testing"

	"withings-tui/store"
)

func TestAMeasureIsFromTrendToTrendWithItsRateAWeek(t *testing.T) {
	t.Parallel()
	h := weights(line(60, 80, -0.7, 0.2, random(1))...)
	f := Of(h, testInputs())
	m := Measure(f, store.Weight, dayZero, dayZero-14)
	if m.From != dayZero-14 || m.Days != 14 || m.Readings != 15 || !near(m.Change, -1.4, 0.21) || !near(m.PerWeek, (m.B-m.A)/2, 1e-9) || m.ScaleB != h.Weighings[59].Weight {
		t.Errorf("%+v", m)
	}
	if !(m.SE > 0.02 && m.SE < 0.2) || !regexp.MustCompile(`^≈ [67]\d0 kcal a day under use ± \d+0$`).MatchString(m.Energy) {
		t.Errorf("± %v, %q", m.SE, m.Energy)
	}
}

func TestAMeasureHasNoErrorThatIsNotHonest(t *testing.T) {
	t.Parallel()
	daily := line(60, 80, -0.7, 0.2, random(1))
	gap := append(append(line(30, 80, -0.7, 0.2, random(1)), make([]float64, 35)...), line(30, 76, -0.7, 0.2, random(1))...)
	for i := range 35 {
		gap[30+i] = nan
	}
	for _, test := range []struct {
		name     string
		kg       []float64
		smoother Smoother
		from     int
		change   bool
	}{
		{"from a day without a reading", daily, EMA, -100, false},
		{"from the first days of a trend", daily, EMA, -50, true},
		{"across a gap", gap, EMA, -70, true},
		{"of another smoother", daily, Libra, -14, true},
		{"within a day", daily, EMA, 0, true},
	} {
		h := weights(test.kg...)
		in := testInputs()
		in.Smoother = test.smoother
		if m := Measure(Of(h, in), store.Weight, dayZero+store.Date(test.from), dayZero); finite(m.Change) != test.change || finite(m.SE) || m.Energy != "" {
			t.Errorf("%s: %+v", test.name, m)
		}
	}
}

// TestAMeasuresErrorIsHonest holds it to what is promised of the pace: ±1 holds
// the true change a week in at least half and ±2 in at least 80 % of the histories
// of every row, but for the first weeks after a turn.
func TestAMeasuresErrorIsHonest(t *testing.T) {
	t.Parallel()
	for _, world := range []struct {
		pace, drift float64 // kg a week, and per √week
		turn        int     // days before the last at which the pace began; 0: always
	}{{-0.4, 0, 0}, {0, 0, 0}, {-0.3, 0.1, 0}, {-0.6, 0, 60}, {-0.6, 0, 28}} {
		for _, cover := range []float64{0.35, 1} {
			for _, days := range []int{14, 28, 56} {
				name := fmt.Sprintf("%+v, %v of the days, over %d", world, cover, days)
				r := random(5)
				n, one, two := 0, 0, 0
				for range 200 {
					level, noise, pace, from := 80.0, 0.5*r.NormFloat64(), world.pace, 0.0
					h := store.NoHistory()
					for day := -140; day <= 0; day++ {
						if day >= -world.turn || world.turn == 0 {
							level += pace / 7
							pace += r.NormFloat64() * world.drift / math.Sqrt(7)
						}
						if noise = 0.4*noise + math.Sqrt(1-0.16)*0.5*r.NormFloat64(); r.Float64() < cover || day == 0 || day == -days {
							h.Weighings = append(h.Weighings, weighing(day, level+noise))
						}
						if day == -days {
							from = level
						}
					}
					m := Measure(Of(h, testInputs()), store.Weight, dayZero-store.Date(days), dayZero)
					if !finite(m.SE) {
						continue
					}
					off := math.Abs(m.PerWeek - (level-from)/float64(days)*7)
					n++
					if off <= m.SE {
						one++
					}
					if off <= 2*m.SE {
						two++
					}
				}
				if one*100 < 50*n || two*100 < 80*n || n < 150 {
					t.Errorf("%s: ±1 holds the truth in %d, ±2 in %d of %d", name, one, two, n)
				}
				t.Logf("%s: %d and %d of %d", name, one, two, n)
			}
		}
	}
}
