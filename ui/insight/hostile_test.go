package insight

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"withings-tui/store"
)

// TestNoReadingBreaksAFigure computes histories of values that no body has, at
// moments of every kind: nothing panics, nothing is infinite, and every mean lies
// between its extremes.
func TestNoReadingBreaksAFigure(t *testing.T) {
	t.Parallel()
	values := []float64{0, -5, 80, 80.4, 79.6, 812, 1e18, 1e308, nan, math.Inf(1), math.Inf(-1), 36.6, 39, 1000}
	for seed := range uint64(200) {
		r := random(seed)
		pick := func() float64 { return values[r.IntN(len(values))] }
		h := store.NoHistory()
		h.Height, h.State.Goals.WeightKg, h.State.Goals.Steps = pick(), pick(), pick()
		day := -60 - r.IntN(400)
		for day < 3 {
			at := reading(day, r.IntN(24), r.IntN(60))
			at.Source, at.Mark, at.Hardware = store.Source(r.IntN(4)), store.Mark(r.IntN(3)), uint16(r.IntN(3))
			w := weighing(day, pick())
			w.Reading = at
			h.Weighings = append(h.Weighings, w)
			h.Pressures = append(h.Pressures, store.Pressure{Reading: at, Systolic: 100 + pick(), Diastolic: pick(), Pulse: pick()})
			h.Temperatures = append(h.Temperatures, store.Temperature{Reading: at, Celsius: pick(), Site: store.Site(r.IntN(3))})
			h.Series[store.FatMass] = append(h.Series[store.FatMass], store.Point{Reading: at, Value: pick()})
			h.Days = append(h.Days, store.Day{Date: at.Date(), Steps: pick(), Moderate: pick(), Intense: pick(), Distance: nan, Floors: nan, Soft: nan, Active: nan})
			slept(h, day, r.IntN(600)-300, r.IntN(900), "a")
			day += r.IntN(4) / 2
			if day == int(at.Date()-dayZero) {
				day++
			}
		}
		in := testInputs()
		in.Smoother, in.Guideline, in.Setting = smoothers[r.IntN(4)].name, guidelines[r.IntN(3)].name, [...]Setting{Home, Office}[r.IntN(2)]
		f := Of(h, in)
		during := During(h, f, store.LastDays(90, dayZero))
		c := Compare(h, f, during.Period, during.Period.Before())
		for _, m := range []Mean{during.Weight.Mean, during.Temperature.Body, during.Sleep.Asleep, c.Fat.Now} {
			if finite(m.Value) && (m.Value < m.Low-1e-6*math.Abs(m.Low) || m.Value > m.High+1e-6*math.Abs(m.High)) {
				t.Errorf("seed %d: mean %v outside %v to %v", seed, m.Value, m.Low, m.High)
			}
		}
		text := fmt.Sprint(ExplainWeight(h, f, during), ExplainPressure(h, f, during), ExplainTemperature(h, f, during), ExplainActivity(h, f, during), ExplainSleep(h, f, during), c.Words, f.Sentence)
		if strings.Contains(text, "NaN") || strings.Contains(text, "Inf") || strings.Contains(text, "%!") {
			t.Errorf("seed %d: %s", seed, text)
		}
	}
}
