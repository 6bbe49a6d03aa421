package units

import (
	"fmt"
	"math"
	"strings"
)

// Writer writes numbers the way the person wants to read them. Every health
// value on screen comes out of it, so that units, rounding and privacy hold
// everywhere. Its methods take SI units and return numbers without the name of
// the unit, where the comment does not say otherwise. The zero Writer writes kg,
// °C, km and mmHg.
type Writer struct {
	Units
	Privacy bool // digits are masked
}

// Mask hides the digits of s in privacy mode; its length and shape stay.
func (w Writer) Mask(s string) string {
	if !w.Privacy {
		return s
	}
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return '•'
		}
		return r
	}, s)
}

// Number is v with so many decimals, and thousands parted: 12,042.
func (w Writer) Number(v float64, decimals int) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return Unknown
	}
	return w.Mask(strings.Replace(thousands(fixed(v, decimals)), "-", Minus, 1))
}

// Error is what stands behind ±: Number, with decimals more where an error would
// be shown as none.
func (w Writer) Error(v float64, decimals int) string {
	for more := decimals; more < decimals+3; more++ {
		if v == 0 || Round(v, more) != 0 {
			return w.Number(v, more)
		}
	}
	return w.Number(v, decimals)
}

// Signed is Number with a sign before every number but zero.
func (w Writer) Signed(v float64, decimals int) string {
	if Round(v, decimals) > 0 {
		return "+" + w.Number(v, decimals)
	}
	return w.Number(v, decimals)
}

// Change is a difference with the triangle that shows its way: "▼ 0.9".
func (w Writer) Change(v float64, decimals int) string {
	switch r := Round(v, decimals); {
	case math.IsNaN(r):
		return Unknown
	case r > 0:
		return "▲ " + w.Number(r, decimals)
	case r < 0:
		return "▼ " + w.Number(-r, decimals)
	}
	return "  " + w.Number(0, decimals)
}

// Count is a whole number.
func (w Writer) Count(v float64) string { return w.Number(v, 0) }

// Kg is a weight: "81.2", in stones "12 st 11.0" (its unit is then lb). Pounds
// that round up to a stone carry: 9 st 13.96 lb is "10 st 0.0".
func (w Writer) Kg(kg float64) string {
	if w.Weight != Stones || math.IsNaN(kg) || math.IsInf(kg, 0) {
		return w.Number(w.Weight.Value(kg), 1)
	}
	tenths := Round(math.Abs(kg)/kgPerPound, 1) * 10
	stones := math.Floor(tenths / (poundsPerStone * 10))
	text := fmt.Sprintf("%.0f st %s", stones, fixed((tenths-stones*poundsPerStone*10)/10, 1))
	if kg < 0 && tenths > 0 {
		text = Minus + text
	}
	return w.Mask(text)
}

// KgUnit is the unit behind Kg.
func (w Writer) KgUnit() string { return string(w.Weight.Part()) }

// Part is a part of the body or a difference of weights: stones go by pounds.
func (w Writer) Part(kg float64) string { return w.Number(w.PartValue(kg), 1) }

// PartValue is kg in the unit that differences are told in.
func (w Writer) PartValue(kg float64) float64 { return w.Weight.Part().Value(kg) }

// KgDifference is the difference of two weights, in kg each, as both are shown,
// in the unit of differences, which KgUnit tells.
func (w Writer) KgDifference(from, to float64) float64 {
	return Difference(w.PartValue(from), w.PartValue(to), 1)
}

// Celsius is a temperature; its unit is Temperature.Name.
func (w Writer) Celsius(c float64) string { return w.Number(w.Temperature.Value(c), 1) }

// CelsiusDifference is the difference of two temperatures, in °C each, as both are
// shown, in the unit of temperature.
func (w Writer) CelsiusDifference(from, to float64) float64 {
	return Difference(w.Temperature.Value(from), w.Temperature.Value(to), 1)
}

// MmHg is a pressure; its unit is Pressure.Name.
func (w Writer) MmHg(v float64) string { return w.Number(w.Pressure.Value(v), w.Pressure.Decimals()) }

// MmHgDifference is the difference of two pressures, in mmHg each, as both are
// shown, in the unit of pressure.
func (w Writer) MmHgDifference(from, to float64) float64 {
	return Difference(w.Pressure.Value(from), w.Pressure.Value(to), w.Pressure.Decimals())
}

// PulsePressure is systolic less diastolic pressure, as both are shown.
func (w Writer) PulsePressure(systolic, diastolic float64) string {
	return w.Number(w.MmHgDifference(diastolic, systolic), w.Pressure.Decimals())
}

// Pair is a blood pressure: "126/80".
func (w Writer) Pair(systolic, diastolic float64) string {
	return w.MmHg(systolic) + "/" + w.MmHg(diastolic)
}

// WithKg is "81.2 kg".
func (w Writer) WithKg(kg float64) string { return w.Kg(kg) + " " + w.KgUnit() }

// WithPair is "126/80 mmHg".
func (w Writer) WithPair(systolic, diastolic float64) string {
	return w.Pair(systolic, diastolic) + " " + w.Pressure.Name()
}

// WithDegrees is "36.6 °C".
func (w Writer) WithDegrees(c float64) string { return w.Celsius(c) + " " + w.Temperature.Name() }

// Metres is a distance; its unit is Distance.Name.
func (w Writer) Metres(m float64) string { return w.Number(w.Distance.Value(m), 1) }

// Percent is a part of 1 as "72 %".
func (w Writer) Percent(part float64) string { return w.Number(part*100, 0) + " %" }

// DurationDifference is the difference of two durations in seconds, each as it is
// shown.
func (w Writer) DurationDifference(from, to float64) float64 {
	return 60 * Difference(from/60, to/60, 0)
}

// Duration is seconds with their units: "44 min", "7 h 05".
func (w Writer) Duration(seconds float64) string {
	if math.IsNaN(seconds) || math.IsInf(seconds, 0) {
		return Unknown
	}
	minutes, sign := int(Round(seconds/60, 0)), ""
	if minutes < 0 {
		minutes, sign = -minutes, Minus
	}
	if minutes < 60 {
		return w.Mask(fmt.Sprintf("%s%d min", sign, minutes))
	}
	return w.Mask(fmt.Sprintf("%s%d h %02d", sign, minutes/60, minutes%60))
}
