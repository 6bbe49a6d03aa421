package store

import "withings-tui/withings"

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
