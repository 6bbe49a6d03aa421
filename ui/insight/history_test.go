package insight

import (
	"math"
	"math/rand/v2"
	"time"

	"withings-tui/store"
	"withings-tui/ui/units"
)

// The tests' today is day 20,000 after 1970: 4 Oct 2024, a Friday.
var testNow = dayZero.UTC().Add(21 * time.Hour)

func testInputs() Inputs { return Inputs{Now: testNow, Zone: time.UTC, WeekStart: time.Monday} }

// reading is one of a device at an hour and minute of a day counted from today.
func reading(day, hour, minute int) store.Reading {
	return store.Reading{Stamp: store.StampOf((dayZero + store.Date(day)).UTC().Add(time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute)), Group: int64(day*10_000 + hour*100 + minute), Hardware: 1}
}

func weighing(day int, kg float64) store.Weighing {
	return store.Weighing{Reading: reading(day, 7, 0), Weight: kg, FatPercent: nan, FatMass: nan, FatFree: nan, Muscle: nan, Water: nan, Bone: nan}
}

// weights is a history of weighings at 07:00; kg of the days up to today; NaN
// is a day without one.
func weights(kg ...float64) *store.History {
	h := store.NoHistory()
	for i, v := range kg {
		if !math.IsNaN(v) {
			h.Weighings = append(h.Weighings, weighing(i-len(kg)+1, v))
		}
	}
	return h
}

// line is so many days of weight that goes so much a week, with scatter.
func line(n int, end, perWeek, sd float64, r *rand.Rand) []float64 {
	kg := make([]float64, n)
	for i := range kg {
		kg[i] = round(end-float64(n-1-i)*perWeek/7+sd*r.NormFloat64(), 2)
	}
	return kg
}

func random(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 3)) }

// cuff adds a blood pressure.
func cuff(h *store.History, day, hour, minute int, systolic, diastolic float64) {
	h.Pressures = append(h.Pressures, store.Pressure{Reading: reading(day, hour, minute), Systolic: systolic, Diastolic: diastolic, Pulse: 60})
}

// thermometer adds a temperature.
func thermometer(h *store.History, day, hour int, site store.Site, celsius float64) {
	h.Temperatures = append(h.Temperatures, store.Temperature{Reading: reading(day, hour, 0), Site: site, Celsius: celsius})
}

// walked adds days of steps that end today.
func walked(h *store.History, steps ...float64) {
	for i, v := range steps {
		d := store.Day{Date: dayZero + store.Date(i-len(steps)+1), Steps: v, Distance: nan, Floors: nan, Soft: nan, Moderate: nan, Intense: nan, Active: nan,
			ActiveKcal: nan, TotalKcal: nan, HRAverage: nan, HRMin: nan, HRMax: nan}
		if !math.IsNaN(v) {
			h.Days = append(h.Days, d)
		}
	}
}

// slept adds a record of sleep that ends on a day; from may lie on the day before (negative minutes).
func slept(h *store.History, day, from, to int, device string) {
	at := func(minute int) store.Stamp {
		return store.StampOf((dayZero + store.Date(day)).UTC().Add(time.Duration(minute) * time.Minute))
	}
	h.Sleeps = append(h.Sleeps, store.Sleep{From: at(from), To: at(to), Date: dayZero + store.Date(day), Asleep: float64(to-from) * 60, Deep: nan, Light: nan, REM: nan, Awake: nan, DeviceID: device})
}

func inPounds() Inputs {
	in := testInputs()
	in.Write = units.Writer{Units: units.Units{Weight: units.Pounds}}
	return in
}
