package store

import (
	"math"
	"time"

	"withings-tui/withings"
)

// Quantity is what a series is of: a measure type of Withings, whose numbers it
// has. Types without a constant here are quantities all the same.
type Quantity withings.MeasureType

// The quantities that panes show, with their units.
const (
	Weight        = Quantity(withings.TypeWeight)        // kg
	Height        = Quantity(withings.TypeHeight)        // m
	FatFree       = Quantity(withings.TypeFatFreeMass)   // kg
	FatRatio      = Quantity(withings.TypeFatRatio)      // %
	FatMass       = Quantity(withings.TypeFatMass)       // kg
	Diastolic     = Quantity(withings.TypeDiastolic)     // mmHg
	Systolic      = Quantity(withings.TypeSystolic)      // mmHg
	Pulse         = Quantity(withings.TypePulse)         // beats a minute
	SomeTemp      = Quantity(withings.TypeTemperature)   // °C, place not given
	SpO2          = Quantity(withings.TypeSpO2)          // %
	BodyTemp      = Quantity(withings.TypeBodyTemp)      // °C
	SkinTemp      = Quantity(withings.TypeSkinTemp)      // °C
	Muscle        = Quantity(withings.TypeMuscleMass)    // kg
	Water         = Quantity(withings.TypeWaterMass)     // kg
	Bone          = Quantity(withings.TypeBoneMass)      // kg
	PulseWave     = Quantity(withings.TypePulseWave)     // m/s
	VO2Max        = Quantity(withings.TypeVO2Max)        // ml/min/kg
	VascularAge   = Quantity(withings.TypeVascularAge)   // years
	VisceralFat   = Quantity(withings.TypeVisceralFat)   // no unit
	BasalRate     = Quantity(withings.TypeBMR)           // kcal a day
	MetabolicAge  = Quantity(withings.TypeMetabolicAge)  // years
	Extracellular = Quantity(withings.TypeExtracellular) // kg
	Intracellular = Quantity(withings.TypeIntracellular) // kg
)

// History is what the cache held at one moment, of one period. It is never
// changed once loaded, so it may be read from anywhere. Every list is sorted by
// time, then by group.
type History struct {
	Whole bool // nothing lies outside of what was loaded
	First Date // the oldest and the newest day of anything in the cache, loaded or not;
	Last  Date // without meaning where the cache is empty

	State    State
	Stamp    FileStamp
	Models   []string // names of models that Reading.Device counts in; the first is ""
	Hardware []string // ids of devices that Reading.Hardware counts in; the first is ""

	// Series are the values of every quantity of a weighing or of kind other
	// (weight, fat, pulse wave, …), those of groups without a weight as well.
	Series       map[Quantity][]Point
	Weighings    []Weighing
	Pressures    []Pressure
	Rhythms      []Rhythm
	Temperatures []Temperature // body, skin and of places not given
	Days         []Day
	Workouts     []Workout
	Sleeps       []Sleep
	Notes        []Note
	Comments     map[int64]string // of groups that came with one
	Marks        map[int64]Mark   // of groups of all years that the person marked
	Height       float64          // m, the newest; NaN where none is known
	LeftOut      int              // rows that a damaged checksum left out
}

// NoHistory is a history without a reading.
func NoHistory() *History {
	return &History{Whole: true, Models: []string{""}, Hardware: []string{""},
		Series: map[Quantity][]Point{}, Comments: map[int64]string{}, Marks: map[int64]Mark{}, Height: math.NaN(), State: State{Goals: NoGoals()}}
}

// Empty tells that there is not one reading or day in the cache.
func (h *History) Empty() bool {
	return len(h.Series)+len(h.Pressures)+len(h.Temperatures)+len(h.Days)+len(h.Sleeps)+len(h.Workouts) == 0
}

// Model is the model's name of a reading's device, "" where none came.
func (h *History) Model(r Reading) string { return h.Models[r.Device] }

// Zone is the account's zone, fallback where it is unknown.
func (h *History) Zone(fallback *time.Location) *time.Location {
	if h.State.Timezone == "" {
		return fallback
	}
	return h.State.Zone()
}
