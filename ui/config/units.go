package config

import (
	"fmt"
	"math"
	"strconv"
)

// Units are the units that figures are shown in. What is stored and exported
// stays in SI units whatever is set here.
type Units struct {
	Weight      WeightUnit
	Temperature TemperatureUnit
	Distance    DistanceUnit
	Pressure    PressureUnit
}

// WeightUnit is a unit of mass.
type WeightUnit string

// The units of mass.
const (
	Kilograms WeightUnit = "kg"
	Pounds    WeightUnit = "lb"
	Stones    WeightUnit = "st" // stones and pounds
)

// TemperatureUnit is a scale of temperature.
type TemperatureUnit string

// The scales of temperature.
const (
	Celsius    TemperatureUnit = "C"
	Fahrenheit TemperatureUnit = "F"
)

// DistanceUnit is a unit of length for distances covered.
type DistanceUnit string

// The units of distance.
const (
	Kilometres DistanceUnit = "km"
	Miles      DistanceUnit = "mi"
)

// PressureUnit is a unit of blood pressure.
type PressureUnit string

// The units of pressure.
const (
	MmHg PressureUnit = "mmHg"
	KPa  PressureUnit = "kPa"
)

const (
	kgPerPound     = 0.45359237 // the international avoirdupois pound, exact by definition (1959)
	poundsPerStone = 14
	metresPerMile  = 1609.344
	kPaPerMmHg     = 0.133322 // the conventional millimetre of mercury, BIPM SI Brochure
)

// Value is kg in this unit; in stones it is their number with a fraction.
func (u WeightUnit) Value(kg float64) float64 {
	switch u {
	case Pounds:
		return kg / kgPerPound
	case Stones:
		return kg / kgPerPound / poundsPerStone
	default:
		return kg
	}
}

// Kg is the mass of v of this unit in kilograms.
func (u WeightUnit) Kg(v float64) float64 {
	switch u {
	case Pounds:
		return v * kgPerPound
	case Stones:
		return v * kgPerPound * poundsPerStone
	default:
		return v
	}
}

// Format is a mass with one decimal and its unit: "81.2 kg", "179.0 lb",
// "12 st 11.0 lb". Pounds that round up to a stone carry: 9 st 13.96 lb is
// "10 st 0.0 lb".
func (u WeightUnit) Format(kg float64) string {
	if u != Stones {
		return fixed(u.Value(kg), 1) + " " + string(u.orKilograms())
	}
	tenths := math.Round(math.Abs(kg) / kgPerPound * 10)
	stones := math.Floor(tenths / (poundsPerStone * 10))
	text := fmt.Sprintf("%.0f st %.1f lb", stones, (tenths-stones*poundsPerStone*10)/10)
	if kg < 0 && tenths > 0 {
		return "-" + text
	}
	return text
}

// FormatChange is a difference of masses with its sign, "+0.4 kg". A change in
// stones is told in pounds, as scales do.
func (u WeightUnit) FormatChange(kg float64) string {
	if u == Stones {
		u = Pounds
	}
	return signed(u.Value(kg), 1) + " " + string(u.orKilograms())
}

func (u WeightUnit) orKilograms() WeightUnit {
	if u == "" {
		return Kilograms
	}
	return u
}

// Value is celsius on this scale.
func (u TemperatureUnit) Value(celsius float64) float64 {
	if u == Fahrenheit {
		return celsius*9/5 + 32
	}
	return celsius
}

// Change is a difference of celsius on this scale, which has no offset.
func (u TemperatureUnit) Change(celsius float64) float64 {
	if u == Fahrenheit {
		return celsius * 9 / 5
	}
	return celsius
}

// Format is a temperature with one decimal and its unit: "36.8 °C".
func (u TemperatureUnit) Format(celsius float64) string {
	name := "°C"
	if u == Fahrenheit {
		name = "°F"
	}
	return fixed(u.Value(celsius), 1) + " " + name
}

// Value is metres in this unit.
func (u DistanceUnit) Value(metres float64) float64 {
	if u == Miles {
		return metres / metresPerMile
	}
	return metres / 1000
}

// Format is a distance with one decimal and its unit: "5.4 km".
func (u DistanceUnit) Format(metres float64) string {
	name := Kilometres
	if u == Miles {
		name = Miles
	}
	return fixed(u.Value(metres), 1) + " " + string(name)
}

// Value is mmHg in this unit.
func (u PressureUnit) Value(mmHg float64) float64 {
	if u == KPa {
		return mmHg * kPaPerMmHg
	}
	return mmHg
}

// FormatPair is a blood pressure with its unit: "126/80 mmHg", "16.8/10.7 kPa".
func (u PressureUnit) FormatPair(systolic, diastolic float64) string {
	if u == KPa {
		return fixed(u.Value(systolic), 1) + "/" + fixed(u.Value(diastolic), 1) + " kPa"
	}
	return fixed(systolic, 0) + "/" + fixed(diastolic, 0) + " mmHg"
}

// fixed is v with so many decimals; never "-0.0", and "–" where v is no number.
func fixed(v float64, decimals int) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return "–"
	}
	s := strconv.FormatFloat(v, 'f', decimals, 64)
	if v < 0 {
		if back, err := strconv.ParseFloat(s, 64); err == nil && back == 0 {
			return s[1:]
		}
	}
	return s
}

// signed is fixed with a sign before every number but zero.
func signed(v float64, decimals int) string {
	s := fixed(v, decimals)
	if v > 0 {
		if back, err := strconv.ParseFloat(s, 64); err == nil && back != 0 {
			return "+" + s
		}
	}
	return s
}
