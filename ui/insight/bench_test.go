package insight

import (
	"math"
	"testing"

	"withings-tui/store"
)

// busy is a history of so many days, with readings of every kind: scale readings
// a day, and so on.
func busy(days, scale, cuffs, temperatures int) *store.History {
	h := store.NoHistory()
	r := random(9)
	h.Height, h.State.Goals.WeightKg, h.State.Goals.Steps = 1.8, 75, 8000
	parts := [...]struct {
		q    store.Quantity
		mean float64
	}{{store.FatMass, 18}, {store.FatFree, 64}, {store.FatRatio, 22}}
	for day := 1 - days; day <= 0; day++ {
		for i := range scale {
			w := weighing(day, round(82-2*math.Sin(float64(day)/90)+0.4*r.NormFloat64(), 2))
			w.Reading = reading(day, 6, i)
			h.Weighings = append(h.Weighings, w)
			for _, part := range parts {
				h.Series[part.q] = append(h.Series[part.q], store.Point{Reading: w.Reading, Value: round(part.mean+0.5*r.NormFloat64(), 2)})
			}
		}
		for i := range cuffs {
			cuff(h, day, 7+12*(i%2), i, round(124+6*r.NormFloat64(), 0), round(78+4*r.NormFloat64(), 0))
		}
		for i := range temperatures {
			thermometer(h, day, 8+i, store.SiteBody, round(36.6+0.3*r.NormFloat64(), 1))
		}
		slept(h, day, -60+int(20*r.NormFloat64()), 420, "a")
	}
	steps := make([]float64, days)
	for i := range steps {
		steps[i] = math.Round(8000 + 3000*r.NormFloat64())
	}
	walked(h, steps...)
	return h
}

func benchmarkOf(b *testing.B, h *store.History) {
	in := testInputs()
	for b.Loop() {
		Of(h, in)
	}
}

// Budget: 5 ms.
func BenchmarkOfThreeYears(b *testing.B) { benchmarkOf(b, busy(3*365, 1, 1, 1)) }

// Budget: 60 ms.
func BenchmarkOf100000Readings(b *testing.B) { benchmarkOf(b, busy(20*365, 5, 6, 3)) }

// Budget: 60 ms.
func BenchmarkOf100000Weighings(b *testing.B) { benchmarkOf(b, busy(20*365, 14, 0, 0)) }

func BenchmarkDuring90DaysOf100000Readings(b *testing.B) {
	h := busy(20*365, 5, 6, 3)
	f := Of(h, testInputs())
	for b.Loop() {
		During(h, f, store.LastDays(90, dayZero))
	}
}

func BenchmarkDuringAllOf100000Readings(b *testing.B) {
	h := busy(20*365, 5, 6, 3)
	f := Of(h, testInputs())
	for b.Loop() {
		During(h, f, store.LastDays(20*365, dayZero))
	}
}

// Budget: 1 ms.
func BenchmarkPaceOf4000Readings(b *testing.B) {
	readings := make([]paceReading, 4000)
	r := random(9)
	for i := range readings {
		readings[i] = paceReading{day: dayZero - 3999 + store.Date(i), kg: 80 + 0.5*r.NormFloat64()}
	}
	for b.Loop() {
		paceOf(readings, 80, dayZero)
	}
}
