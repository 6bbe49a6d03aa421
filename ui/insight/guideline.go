package insight

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"withings-tui/ui/units"
)

// Guideline is whose classes of blood pressure are used, by the name that a
// config file has. Any other is ESC2024.
type Guideline string

// The guidelines.
const (
	ESC2024 Guideline = "esc-2024"
	ESH2023 Guideline = "esh-2023"
	AHA2017 Guideline = "aha-2017"
)

// Setting is where blood pressure was measured, which moves the thresholds. Any
// other is Home, as these are home devices.
type Setting string

// The settings.
const (
	Home   Setting = "home"
	Office Setting = "office"
)

// A single reading above one of these, mmHg, is severe: it is told at once,
// whatever the guideline (ACC/AHA 2017, hypertensive crisis).
const (
	SevereSystolic  = 180
	SevereDiastolic = 120
)

// Severity is how much attention a class asks for; colour follows it, never
// alone.
type Severity uint8

// The severities.
const (
	Good Severity = iota
	Attention
	Bad
	Severe
)

// PressureClass is one class of a scheme.
type PressureClass struct {
	Name      string // as summary --json has it
	Word      string // on screen, in a pill
	Phrase    string // what follows "blood pressure is"
	Severity  Severity
	Systolic  float64 // mmHg, the lowest that reaches it; +Inf: none does
	Diastolic float64
}

// Scheme is a guideline's classes in a setting, from the lowest to the highest.
type Scheme struct {
	Guideline     Guideline
	Setting       Setting
	Title, Source string // of the guideline, with its year
	Classes       []PressureClass
}

var unreached = math.Inf(1)

// guidelines are the classes by guideline and setting: the one place where their
// limits stand. ESC and AHA have classes for the office; at home hypertension, or
// stage 2, begins lower (domain.md, Blood pressure). Guidelines speak of whole
// mmHg, so that "above" a limit is from the next number on.
var guidelines = [...]struct {
	name          Guideline
	title, source string
	office, home  []PressureClass
}{
	{
		ESC2024, "ESC 2024", "2024 ESC Guidelines, Eur Heart J 2024;45:3912",
		[]PressureClass{
			{"non-elevated", "not elevated", "not elevated", Good, 0, 0},
			{"elevated", "elevated", "elevated", Attention, 120, 70},
			{"hypertension", "high", "high, in the range of hypertension", Bad, 140, 90},
		},
		[]PressureClass{
			{"non-elevated", "not elevated", "not elevated", Good, 0, 0},
			{"elevated", "elevated", "elevated", Attention, 120, 70},
			{"hypertension", "high", "high, in the range of hypertension", Bad, 135, 85},
		},
	}, {
		ESH2023, "ESH 2023", "2023 ESH Guidelines, J Hypertens 2023;41:1874",
		[]PressureClass{
			{"optimal", "optimal", "optimal", Good, 0, 0},
			{"normal", "normal", "normal", Good, 120, 80},
			{"high normal", "high normal", "high normal", Attention, 130, 85},
			{"grade 1", "grade 1", "in the range of grade 1 hypertension", Bad, 140, 90},
			{"grade 2", "grade 2", "in the range of grade 2 hypertension", Bad, 160, 100},
			{"grade 3", "grade 3", "in the range of grade 3 hypertension", Severe, 180, 110},
		},
		[]PressureClass{
			{"below 135/85", "below 135/85", "below 135/85", Good, 0, 0},
			{"hypertension", "high", "high, in the range of hypertension", Bad, 135, 85},
		},
	}, {
		AHA2017, "AHA 2017", "2017 ACC/AHA Guideline, Hypertension 2018;71:e13, kept by AHA/ACC 2025",
		[]PressureClass{
			{"normal", "normal", "normal", Good, 0, 0},
			{"elevated", "elevated", "elevated", Attention, 120, unreached},
			{"stage 1", "stage 1", "in the range of stage 1", Attention, 130, 80},
			{"stage 2", "stage 2", "in the range of stage 2", Bad, 140, 90},
			{"severe", "severe", "in the severe range", Severe, 181, 121},
		},
		[]PressureClass{
			{"normal", "normal", "normal", Good, 0, 0},
			{"elevated", "elevated", "elevated", Attention, 120, unreached},
			{"stage 1", "stage 1", "in the range of stage 1", Attention, 130, 80},
			{"stage 2", "stage 2", "in the range of stage 2", Bad, 135, 85},
			{"severe", "severe", "in the severe range", Severe, 181, 121},
		},
	},
}

// SchemeOf is the classes of a guideline in a setting.
func SchemeOf(name Guideline, setting Setting) Scheme {
	g := guidelines[0]
	for _, one := range guidelines {
		if one.name == name {
			g = one
		}
	}
	if setting == Office {
		return Scheme{g.name, Office, g.title, g.source, g.office}
	}
	return Scheme{g.name, Home, g.title, g.source, g.home}
}

// scheme is SchemeOf with the limits that stand in its words in the unit set; the
// names stay.
func (in Inputs) scheme(name Guideline, setting Setting) Scheme {
	s, w := SchemeOf(name, setting), units.Writer{Units: in.Write.Units}
	s.Classes = slices.Clone(s.Classes)
	for i := range s.Classes {
		for _, words := range []*string{&s.Classes[i].Word, &s.Classes[i].Phrase} {
			*words = strings.Replace(*words, "135/85", w.Pair(135, 85), 1)
		}
	}
	return s
}

// String names the scheme for the screen, as "ESC 2024, home".
func (s Scheme) String() string { return s.Title + ", " + string(s.Setting) }

// rule lists the classes and where they begin: "elevated from 120 or 70".
func (s Scheme) rule() string {
	parts := []string{s.Classes[0].Word}
	for _, class := range s.Classes[1:] {
		part := fmt.Sprintf("%s from %v", class.Word, class.Systolic)
		if class.Diastolic != unreached {
			part += fmt.Sprintf(" or %v", class.Diastolic)
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, ", ")
}

// Classification is the class of a mean. Isolated is "isolated systolic" or
// "isolated diastolic" where the scheme names such hypertension.
type Classification struct {
	PressureClass
	Index    int // in Scheme.Classes; -1 for what is no pressure
	Isolated string
}

// Classify is the class of a mean in mmHg: the highest that its systolic or its
// diastolic pressure reaches. Both are rounded to whole mmHg first, as they are
// shown and as guidelines state them.
func (s Scheme) Classify(systolic, diastolic float64) Classification {
	systolic, diastolic = round(systolic, 0), round(diastolic, 0)
	c := Classification{Index: -1}
	for i, class := range s.Classes {
		if systolic >= class.Systolic || diastolic >= class.Diastolic {
			c.Index, c.PressureClass = i, class
		}
	}
	if s.Guideline == ESH2023 && s.Setting == Office {
		high, low := s.HypertensionThreshold()
		switch {
		case systolic >= high && diastolic < low:
			c.Isolated = "isolated systolic"
		case systolic < high && diastolic >= low:
			c.Isolated = "isolated diastolic"
		}
	}
	return c
}

// Band is where a class lies on the scale of one of the two pressures: mmHg,
// From included, To not; the highest has no end (+Inf).
type Band struct {
	Class    PressureClass
	From, To float64
}

// SystolicBands are the bands of systolic pressure, from the lowest up.
func (s Scheme) SystolicBands() []Band {
	return s.bands(func(c PressureClass) float64 { return c.Systolic })
}

// DiastolicBands are the bands of diastolic pressure, from the lowest up.
func (s Scheme) DiastolicBands() []Band {
	return s.bands(func(c PressureClass) float64 { return c.Diastolic })
}

func (s Scheme) bands(edge func(PressureClass) float64) []Band {
	var bands []Band
	for _, class := range s.Classes {
		from := edge(class)
		if from == unreached {
			continue
		}
		if n := len(bands); n > 0 {
			bands[n-1].To = from
		}
		bands = append(bands, Band{class, from, unreached})
	}
	return bands
}

// HypertensionThreshold is the systolic and diastolic mean, in mmHg, from which
// the setting speaks of hypertension in Europe, and of stage 2 in America.
func (s Scheme) HypertensionThreshold() (systolic, diastolic float64) {
	for _, class := range s.Classes {
		if class.Severity >= Bad {
			return class.Systolic, class.Diastolic
		}
	}
	return unreached, unreached
}
