package export

import (
	"strings"

	"withings-tui/withings"
)

// Kind is what a file of an export holds.
type Kind string

// The kinds of files.
const (
	Weight          Kind = "weight" // with body composition
	BloodPressure   Kind = "blood pressure"
	Height          Kind = "height"
	Temperature     Kind = "temperature"
	PulseWave       Kind = "pulse wave velocity"
	SpO2            Kind = "blood oxygen"
	Other           Kind = "other measures" // of several types, told by each row
	Steps           Kind = "steps"
	Distance        Kind = "distance"
	Floors          Kind = "floors"
	CaloriesEarned  Kind = "active energy"
	CaloriesPassive Kind = "passive energy"
	Ignored         Kind = "ignored" // nothing of it is read
)

// byHeadings is the kind of a file that its headings have yet to tell.
const byHeadings Kind = ""

// fileName tells what a file of an export holds. The names are English in the
// exports of any language; the headings inside are not.
type fileName struct {
	name   string // without .csv
	prefix bool   // name only begins so
	kind   Kind
	value  withings.MeasureType // of a column that is headed "value", or "temperature"; 0 where there is none
}

var fileNames = []fileName{
	{"weight", false, Weight, withings.TypeWeight},
	{"bp", false, BloodPressure, 0},
	{"height", false, Height, withings.TypeHeight},
	{"body_temperature", false, Temperature, withings.TypeBodyTemp},
	{"raw_body_temperature", true, Temperature, withings.TypeBodyTemp},
	{"skin_temperature", false, Temperature, withings.TypeSkinTemp},
	{"raw_skin_temperature", true, Temperature, withings.TypeSkinTemp},
	{"temperature", false, Temperature, withings.TypeTemperature},
	{"pwv", false, PulseWave, withings.TypePulseWave},
	{"manual_spo2", false, SpO2, withings.TypeSpO2},
	{"other", false, Other, 0},
	{"aggregates_steps", false, Steps, 0},
	{"aggregates_distance", false, Distance, 0},
	{"aggregates_elevation", false, Floors, 0},
	{"aggregates_calories_earned", false, CaloriesEarned, 0},
	{"aggregates_calories_passive", false, CaloriesPassive, 0},
}

// findName is what the name of a file tells about it; a copy of weight.csv may
// be called "weight (1).csv". Its kind is Ignored where the name tells nothing.
func findName(name string) fileName {
	if !strings.HasSuffix(strings.ToLower(name), ".csv") {
		return fileName{kind: Ignored}
	}
	base := foldName(name)
	if strings.HasSuffix(base, ")") {
		if cut := strings.LastIndex(base, " ("); cut > 0 && strings.Trim(base[cut+2:], "0123456789") == ")" {
			base = base[:cut]
		}
	}
	for _, f := range fileNames {
		if base == f.name || f.prefix && strings.HasPrefix(base, f.name) {
			return f
		}
	}
	return fileName{kind: Ignored}
}

// kindOfMeasure is the kind of a file whose name does not tell, by the first of
// these measures that it has: a scale's file may hold the pulse as well.
var kindOfMeasure = []struct {
	measure withings.MeasureType
	kind    Kind
}{
	{withings.TypeWeight, Weight},
	{withings.TypeSystolic, BloodPressure},
	{withings.TypeDiastolic, BloodPressure},
	{withings.TypeHeight, Height},
	{withings.TypeBodyTemp, Temperature},
	{withings.TypeTemperature, Temperature},
	{withings.TypeSkinTemp, Temperature},
	{withings.TypePulseWave, PulseWave},
	{withings.TypeSpO2, SpO2},
	{withings.TypePulse, BloodPressure},
}
