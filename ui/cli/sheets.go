package cli

import (
	"math"

	"github.com/muktihari/fit/profile/typedef"
	"github.com/muktihari/fit/proto"

	"withings-tui/store"
	"withings-tui/ui/insight"
	"withings-tui/ui/units"
)

// Columns that several sheets have.
var (
	columnTime   = column{"time", "moment, RFC 3339 with the reading's own offset from UTC"}
	columnGroup  = column{"group", "number of the measure group at Withings; negative where imported"}
	columnSource = column{"source", "device, ambiguous, manual or other"}
	columnDevice = column{"device", "name of the model"}
)

// sheets are all sheets, in the order they are written in.
func sheets() []sheet {
	return []sheet{
		{
			what: "weight", key: "weight", about: "weighings with body composition", changes: []string{"weight"}, series: true, fit: typedef.FileWeight, gone: goneReading,
			columns: []column{columnTime, columnGroup, {"weight_kg", "kg"}, {"fat_percent", "%"}, {"fat_mass_kg", "kg"}, {"fat_free_mass_kg", "kg"},
				{"muscle_mass_kg", "kg"}, {"water_mass_kg", "kg"}, {"bone_mass_kg", "kg"}, columnSource, columnDevice,
				{"trend_kg", "kg, the trend of that day by the smoother that is set"}, {"trend_bmi", "kg/m², of the trend"}},
			computed: 2,
			records: func(x *source) []record {
				height := x.figures.Weight.BMI.Height
				return recordsOf(x.Weighings, func(i int, w store.Weighing) record {
					trend := x.trendOn(w.Date())
					return record{place: placeOf("weight", w.Reading), flag: flagOf(x.figures.Weight.Fates[i]), fit: func() proto.Message { return fitWeight(w, height) },
						values: []any{w.Stamp, w.Group, w.Weight, w.FatPercent, w.FatMass, w.FatFree, w.Muscle, w.Water, w.Bone, w.Source.String(), x.Model(w.Reading),
							units.Round(trend, 3), units.Round(trend/(height*height), 2)}}
				})
			},
		},
		{
			what: "blood-pressure", key: "blood_pressure", about: "blood pressures with pulse", changes: []string{"pressure"}, series: true, fit: typedef.FileBloodPressure, gone: goneReading,
			columns: []column{columnTime, columnGroup, {"systolic_mmhg", "mmHg"}, {"diastolic_mmhg", "mmHg"}, {"pulse_bpm", "beats a minute"}, columnSource, columnDevice,
				{"afib", "what the device saw of atrial fibrillation: positive, negative or inconclusive"},
				{"pulse_pressure_mmhg", "mmHg, upper less lower"}, {"map_mmhg", "mmHg, mean arterial pressure"}},
			computed: 2,
			records: func(x *source) []record {
				return recordsOf(x.Pressures, func(i int, p store.Pressure) record {
					return record{place: placeOf("pressure", p.Reading), flag: flagOf(x.figures.Pressure.Fates[i]), fit: func() proto.Message { return fitPressure(p) },
						values: []any{p.Stamp, p.Group, p.Systolic, p.Diastolic, p.Pulse, p.Source.String(), x.Model(p.Reading), afibNames[p.AFib],
							units.Round(insight.PulsePressure(p.Systolic, p.Diastolic), 3), units.Round(insight.MAP(p.Systolic, p.Diastolic), 2)}}
				})
			},
		},
		{
			what: "temperature", key: "temperature", about: "temperatures", changes: []string{"temperature"}, series: true, gone: goneReading,
			columns: []column{columnTime, columnGroup, {"celsius", "°C"}, {"site", "body, skin or unspecified"}, columnSource, columnDevice},
			records: func(x *source) []record {
				return recordsOf(x.Temperatures, func(i int, t store.Temperature) record {
					return record{place: placeOf("temperature", t.Reading), flag: flagOf(x.figures.Temperature.Fates[i]),
						values: []any{t.Stamp, t.Group, t.Celsius, t.Site.String(), t.Source.String(), x.Model(t.Reading)}}
				})
			},
		},
		{
			what: "activity", key: "activity", about: "days of activity", changes: []string{"day"}, series: true,
			gone: func(c store.Change) []any { return []any{store.Date(c.ID)} },
			columns: []column{{"date", "day"}, {"steps", ""}, {"distance_m", "metres"}, {"floors", "floors climbed"}, {"soft_s", "seconds of light activity"},
				{"moderate_s", "seconds"}, {"intense_s", "seconds"}, {"active_s", "seconds"}, {"active_kcal", "kcal"}, {"total_kcal", "kcal"},
				{"hr_average", "beats a minute"}, {"hr_min", "beats a minute"}, {"hr_max", "beats a minute"}, columnDevice},
			records: func(x *source) []record {
				return recordsOf(x.Days, func(_ int, d store.Day) record {
					return record{place: place{unix: d.Date.UTC().Unix(), day: d.Date, what: "day", id: int64(d.Date)}, flag: x.flag("day", int64(d.Date)),
						values: []any{d.Date, d.Steps, d.Distance, d.Floors, d.Soft, d.Moderate, d.Intense, d.Active, d.ActiveKcal, d.TotalKcal, d.HRAverage, d.HRMin, d.HRMax, d.Device}}
				})
			},
		},
		{
			what: "sleep", key: "sleep", about: "records of sleep", changes: []string{"night"}, series: true,
			gone: func(c store.Change) []any { return []any{c.At.Date(), c.At} },
			columns: []column{{"date", "day it ended on"}, {"from", "moment of falling asleep"}, {"to", "moment of waking"}, {"asleep_s", "seconds"}, {"deep_s", "seconds"}, {"light_s", "seconds"},
				{"rem_s", "seconds"}, {"awake_s", "seconds"}, {"hr_average", "beats a minute"}, {"score", "0 to 100"}, {"nap", "true where it is not the day's main sleep"}, columnDevice},
			records: func(x *source) []record {
				return recordsOf(x.Sleeps, func(_ int, s store.Sleep) record {
					return record{place: place{unix: s.From.Unix, day: s.Date, what: "night", id: s.ID}, flag: x.flag("night", s.ID),
						values: []any{s.Date, s.From, s.To, s.Asleep, s.Deep, s.Light, s.REM, s.Awake, s.HRAverage, s.Score, x.naps[s.ID], s.Device}}
				})
			},
		},
		{
			what: "workouts", key: "workouts", about: "trainings", changes: []string{"workout"}, series: true,
			gone:    func(c store.Change) []any { return []any{c.At} },
			columns: []column{{"from", "moment"}, {"to", "moment"}, {"kind", "run, walk, …"}, {"kcal", "kcal"}, {"steps", ""}, {"distance_m", "metres"}, {"hr_average", "beats a minute"}, columnDevice},
			records: func(x *source) []record {
				return recordsOf(x.Workouts, func(_ int, w store.Workout) record {
					return record{place: place{unix: w.From.Unix, day: w.From.Date(), what: "workout", id: w.ID}, flag: x.flag("workout", w.ID),
						values: []any{w.From, w.To, w.Kind, w.Kcal, w.Steps, w.Distance, w.HRAverage, w.Device}}
				})
			},
		},
		{
			what: "notes", key: "notes", about: "notes on days",
			columns: []column{{"date", "day"}, {"text", ""}},
			records: func(x *source) []record {
				return recordsOf(x.Notes, func(_ int, n store.Note) record {
					return record{place: place{unix: n.Date.UTC().Unix(), day: n.Date}, values: []any{n.Date, n.Text}}
				})
			},
		},
		{
			what: "measures", key: "measures", about: "every value that Withings delivered, also those that no pane shows, a row each",
			changes: []string{"weight", "pressure", "temperature", "other"}, gone: goneReading,
			columns: []column{columnTime, columnGroup, {"type", "number of the measure type at Withings"}, {"name", "its name; empty where this program has none"}, {"value", "exact"}, {"unit", ""},
				{"position", "number of the part of the body; empty where none came"}, columnSource, columnDevice, {"comment", "that came with the group"}},
			records: (*source).measures,
		},
		{
			what: "devices", key: "devices", about: "the account's devices",
			columns: []column{{"model", ""}, {"type", ""}, {"battery", "high, medium, low or unknown"}, {"last_contact", "moment"}},
			records: func(x *source) []record {
				return recordsOf(x.State.Devices, func(_ int, d store.Device) record {
					var seen any
					if !d.LastSeen.IsZero() {
						seen = store.StampOf(d.LastSeen.In(x.figures.In.Zone))
					}
					return record{place: place{unix: d.LastSeen.Unix(), day: x.period.From}, values: []any{d.Model, d.Type, d.Battery, seen}}
				})
			},
		},
		{
			what: "vanished", key: "vanished", about: "what Withings no longer has; restore brings it back",
			columns: []column{{"kind", "weight, pressure, temperature, other, day, night or workout"}, {"id", "of the group, night or workout"}, {"time", "moment it was measured"},
				{"noticed", "moment it was missed"}, {"value", "its main value, SI units"}, {"unit", ""}},
			records: func(x *source) []record {
				return recordsOf(x.vanished, func(_ int, v store.Vanished) record {
					return record{place: place{unix: v.At.Unix, day: v.At.Date()}, values: []any{v.What, v.ID, v.At, store.StampOf(v.When.In(x.figures.In.Zone)), v.Value, v.Unit}}
				})
			},
		},
	}
}

// afibNames are the words of the column afib.
var afibNames = [...]string{store.AFibNone: "", store.AFibNegative: "negative", store.AFibPositive: "positive", store.AFibInconclusive: "inconclusive"}

// goneReading is all that is told of a reading that Withings no longer has: the
// columns time and group.
func goneReading(c store.Change) []any { return []any{c.At, c.ID} }

// judge notes what the figures say of the history's days and records.
func (x *source) judge(f *insight.Figures) {
	x.figures, x.trend, x.counted, x.naps = f, map[store.Date]float64{}, map[changeID]bool{}, map[int64]bool{}
	for _, p := range f.Weight.Trend {
		if !p.Interpolated {
			x.trend[p.Date()] = p.Kg
		}
	}
	for _, d := range x.Days { // the steps decide; what else the day has counts by itself
		x.counted[changeID{"day", int64(d.Date)}] = d.Date <= f.Today && (math.IsNaN(d.Steps) || !math.IsNaN(insight.Steps.Of(d)))
	}
	// Of sleeps and workouts the records of another device are left.
	for _, n := range f.Sleep.Nights {
		x.counted[changeID{"night", n.ID}] = true
	}
	for _, n := range f.Sleep.Naps {
		x.naps[n.ID], x.counted[changeID{"night", n.ID}] = true, true
	}
	for _, w := range f.Workouts.All {
		x.counted[changeID{"workout", w.ID}] = true
	}
}

// trendOn is the trend of a day, NaN where it has none.
func (x *source) trendOn(d store.Date) float64 {
	if kg, ok := x.trend[d]; ok {
		return kg
	}
	return math.NaN()
}
