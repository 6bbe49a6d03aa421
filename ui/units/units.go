// Package units is the units that figures are shown in, and the one writer of
// numbers, dates and ages. What is stored and exported stays in SI units
// whatever is set here. It imports nothing of this module.
package units

// Units are the units that figures are shown in.
type Units struct {
	Weight      Weight
	Temperature Temperature
	Distance    Distance
	Pressure    Pressure
}

// Weight is a unit of mass.
type Weight string

// The units of mass.
const (
	Kilograms Weight = "kg"
	Pounds    Weight = "lb"
	Stones    Weight = "st" // stones and pounds
)

// Temperature is a scale of temperature.
type Temperature string

// The scales of temperature.
const (
	Celsius    Temperature = "C"
	Fahrenheit Temperature = "F"
)

// Distance is a unit of length for distances covered.
type Distance string

// The units of distance.
const (
	Kilometres Distance = "km"
	Miles      Distance = "mi"
)

// Pressure is a unit of blood pressure.
type Pressure string

// The units of pressure.
const (
	MmHg Pressure = "mmHg"
	KPa  Pressure = "kPa"
)

const (
	kgPerPound     = 0.45359237 // the international avoirdupois pound, exact by definition (1959)
	poundsPerStone = 14
	metresPerMile  = 1609.344
	kPaPerMmHg     = 0.133322 // the conventional millimetre of mercury, BIPM SI Brochure
)

// Value is kg in this unit; in stones it is their number with a fraction.
func (u Weight) Value(kg float64) float64 { return kg / u.kg() }

// Kg is the mass of v of this unit in kilograms.
func (u Weight) Kg(v float64) float64 { return v * u.kg() }

// kg is how many kilograms the unit is.
func (u Weight) kg() float64 {
	switch u {
	case Pounds:
		return kgPerPound
	case Stones:
		return kgPerPound * poundsPerStone
	}
	return 1
}

// Part is the unit that differences of weight and parts of the body are told
// in: stones go by pounds.
func (u Weight) Part() Weight {
	if u == Pounds || u == Stones {
		return Pounds
	}
	return Kilograms
}

// Value is celsius on this scale.
func (u Temperature) Value(celsius float64) float64 {
	if u == Fahrenheit {
		return celsius*9/5 + 32
	}
	return celsius
}

// Change is a difference of celsius on this scale, which has no offset.
func (u Temperature) Change(celsius float64) float64 {
	if u == Fahrenheit {
		return celsius * 9 / 5
	}
	return celsius
}

// Name is the scale's unit: °C or °F.
func (u Temperature) Name() string {
	if u == Fahrenheit {
		return "°F"
	}
	return "°C"
}

// Value is metres in this unit.
func (u Distance) Value(metres float64) float64 {
	if u == Miles {
		return metres / metresPerMile
	}
	return metres / 1000
}

// Name is km or mi.
func (u Distance) Name() string {
	if u == Miles {
		return "mi"
	}
	return "km"
}

// Value is mmHg in this unit.
func (u Pressure) Value(mmHg float64) float64 {
	if u == KPa {
		return mmHg * kPaPerMmHg
	}
	return mmHg
}

// Name is mmHg or kPa.
func (u Pressure) Name() string {
	if u == KPa {
		return "kPa"
	}
	return "mmHg"
}

// Decimals is how many decimals a pressure is shown with.
func (u Pressure) Decimals() int {
	if u == KPa {
		return 1
	}
	return 0
}
