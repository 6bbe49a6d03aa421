package insight

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"withings-tui/store"
	"withings-tui/ui/units"
)

// BMI is the body-mass index.
type BMI struct {
	Value     float64 // kg/m², rounded to the tenth that is shown; NaN where Lack is not ""
	Class     string  // "" where ClassLack or Lack is not
	ClassLack string  // "under 20 years of age"
	Action    string  // the WHO's word by the action points for Asian people, where that is set; else ""
	From      float64 // the lowest BMI of the class; 0 for the lowest
	Lack      string
	Height    float64
}

// BodyFigure is one quantity of body composition: its last value, and the mean
// of 28 days against the 28 before. It has no good or bad.
type BodyFigure struct {
	Quantity store.Quantity
	Name     string // "fat-free", "energy at rest (estimate)"
	Unit     string // of the SI value: "kg", "%", …
	Decimals int
	Mass     bool        // in kg: written with Writer.Part
	Last     store.Point // the newest that counts
	Day      string      // "6 days ago", "12 Nov": that of Last, where it is not the newest weighing's; else ""
	Change   Difference
	Rescaled bool // the two means are of other scales, which do not agree: Change is never Clear
}

// MadeOf is what the change of a window was: fat and fat-free mass, each the mean
// of the 28 days that end with the window's last day against those that end with
// its first. By bioimpedance.
type MadeOf struct {
	Fat, FatFree Difference
	Part         float64 // of the change that is fat, 0 to 1; NaN where the two go apart or are not clear
	Rescaled     bool    // the means are of other scales, as of a BodyFigure
	Lack         string
}

type named struct {
	name string
	from float64 // kg/m²
}

var bmiClasses = [...]named{{"underweight", 0}, {"normal", 18.5}, {"overweight", 25}, {"obesity class I", 30}, {"obesity class II", 35}, {"obesity class III", 40}}

// BMIEdges are where the WHO's classes of the body-mass index begin, kg/m², but
// for the lowest, which has no beginning.
func BMIEdges() []float64 {
	var edges []float64
	for _, class := range bmiClasses[1:] {
		edges = append(edges, class.from)
	}
	return edges
}

// asianPoints are the WHO's action points for Asian people (Lancet 2004;363:157).
var asianPoints = [...]named{{"", 0}, {"increased risk", 23}, {"high risk", 27.5}}

// AdultAge is the age, in years, from which a BMI has a class.
const AdultAge = 20

// bmiOf is the body-mass index, with its class for adults.
func bmiOf(kg float64, h *store.History, in Inputs, today store.Date) BMI {
	b := BMI{Value: nan, Height: h.Height}
	if in.HeightM > 0 {
		b.Height = in.HeightM
	}
	switch {
	case !Plausible(store.Height, b.Height):
		b.Lack = lackNoHeight
		return b
	case !finite(kg):
		b.Lack = lackNoReadings
		return b
	}
	b.Value = round(kg/(b.Height*b.Height), 1)
	if age, known := in.age(today); known && age < AdultAge {
		b.ClassLack = fmt.Sprintf("under %d years of age", AdultAge)
		return b
	}
	for _, class := range bmiClasses {
		if b.Value >= class.from {
			b.Class, b.From = class.name, class.from
		}
	}
	for _, point := range asianPoints {
		if in.AsianBMI && b.Value >= point.from {
			b.Action = point.name
		}
	}
	return b
}

const bodyDays = 28

// bodyQuantities are the parts of a body that scales send, as the pane lists them.
var bodyQuantities = [...]BodyFigure{
	{Quantity: store.FatRatio, Name: "fat", Unit: "%", Decimals: 1}, {Quantity: store.FatMass, Name: "fat mass", Unit: "kg"}, {Quantity: store.FatFree, Name: "fat-free", Unit: "kg"},
	{Quantity: store.Muscle, Name: "muscle", Unit: "kg"}, {Quantity: store.Water, Name: "water", Unit: "kg"}, {Quantity: store.Bone, Name: "bone", Unit: "kg"},
	{Quantity: store.Extracellular, Name: "extracellular water", Unit: "kg"}, {Quantity: store.Intracellular, Name: "intracellular water", Unit: "kg"},
	{Quantity: store.VisceralFat, Name: "visceral fat", Decimals: 1}, {Quantity: store.BasalRate, Name: "energy at rest (estimate)", Unit: "kcal a day"},
	{Quantity: store.MetabolicAge, Name: "metabolic age", Unit: "years"}, {Quantity: store.PulseWave, Name: "pulse wave speed", Unit: "m/s", Decimals: 1},
	{Quantity: store.VascularAge, Name: "vascular age", Unit: "years"},
}

// bodyOf is body composition: the last value, 28 days against the 28 before, and
// the curves of what charts draw.
func bodyOf(h *store.History, in Inputs, weighed, today store.Date) ([]BodyFigure, map[store.Quantity][]TrendPoint) {
	var out []BodyFigure
	curves := map[store.Quantity][]TrendPoint{}
	for _, b := range bodyQuantities {
		points := h.Series[b.Quantity]
		curve := in.curve(b.Quantity, points)
		if len(curve) == 0 {
			continue
		}
		curves[b.Quantity] = curve
		for _, p := range slices.Backward(points) {
			if in.FateOf(b.Quantity, &p) == Counts {
				b.Last = p
				break
			}
		}
		if day := b.Last.Date(); day != weighed {
			b.Day = units.Day(day.UTC(), today.UTC())
		}
		if b.Mass = b.Unit == "kg"; b.Mass {
			b.Decimals = 1
		}
		b.Change, b.Rescaled = in.bodyChange(h, b.Quantity, b.Decimals, 1, store.LastDays(bodyDays, today), store.LastDays(bodyDays, today-bodyDays))
		out = append(out, b)
	}
	return out, curves
}

// bodyChange is the mean of a part of the body in one period against another, and
// whether the two are of other scales.
func (in *Inputs) bodyChange(h *store.History, q store.Quantity, decimals, least int, now, before store.Period) (d Difference, rescaled bool) {
	var means [2]Mean
	var scales [2]map[uint16]bool
	for i, period := range [...]store.Period{now, before} {
		var values []float64
		scales[i] = map[uint16]bool{}
		points := datesIn(h.Series[q], (*store.Point).Date, period)
		for j := range points {
			if p := &points[j]; in.FateOf(q, p) == Counts {
				values = append(values, p.Value)
				if m := measuredOf(&p.Reading, p.Value); m.scale != 0 {
					scales[i][m.scale] = true
				}
			}
		}
		means[i] = meanOf(values)
	}
	d = differenceOf(means[0], means[1], decimals, least, "readings")
	rescaled = d.Lack == "" && !maps.Equal(scales[0], scales[1])
	d.Clear = d.Clear && !rescaled
	return d, rescaled
}

// madeOf is what a window's change was: fat and fat-free mass.
func madeOf(h *store.History, in *Inputs, r WeightRange) MadeOf {
	m := MadeOf{Part: nan}
	if !finite(r.Moved.Kg) {
		m.Lack = lackNoReadings
		return m
	}
	if r.LastAt-r.FirstAt < bodyDays {
		m.Lack = "needs a window of 4 weeks or more"
		return m
	}
	now, before := store.LastDays(bodyDays, r.LastAt), store.LastDays(bodyDays, r.FirstAt)
	m.Fat, m.Rescaled = in.bodyChange(h, store.FatMass, 1, 3, now, before)
	m.FatFree, _ = in.bodyChange(h, store.FatFree, 1, 3, now, before)
	m.Lack = cmp.Or(m.Fat.Lack, m.FatFree.Lack)
	if m.Lack == "" && m.Fat.Change*m.FatFree.Change >= 0 && m.Fat.Clear && m.FatFree.Clear {
		m.Part = m.Fat.Change / (m.Fat.Change + m.FatFree.Change)
	}
	return m
}
