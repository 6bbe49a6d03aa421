package insight

import (
	"fmt"
	"math"
	"slices"
)

// Guideline is whose classes of blood pressure are used.
type Guideline uint8

// The guidelines.
const (
	ESC2024 Guideline = iota // the default
	ESH2023
	AHA2017
)

type guidelineInfo struct{ name, title, source string }

var guidelines = [...]guidelineInfo{
	ESC2024: {"esc-2024", "ESC 2024", "2024 ESC Guidelines, Eur Heart J 2024;45:3912"},
	ESH2023: {"esh-2023", "ESH 2023", "2023 ESH Guidelines, J Hypertens 2023;41:1874"},
	AHA2017: {"aha-2017", "AHA 2017", "2017 ACC/AHA Guideline, Hypertension 2018;71:e13, kept by AHA/ACC 2025"},
}

func (g Guideline) info() guidelineInfo {
	if int(g) >= len(guidelines) {
		g = ESC2024
	}
	return guidelines[g]
}

// String is the name a config file has.
func (g Guideline) String() string { return g.info().name }

// Title is the guideline and its year, as the screen names it.
func (g Guideline) Title() string { return g.info().title }

// Citation is where the guideline was published.
func (g Guideline) Citation() string { return g.info().source }

// Next is the guideline after g, and the first after the last.
func (g Guideline) Next() Guideline { return (g + 1) % Guideline(len(guidelines)) }

// Guidelines are all guidelines, in the order one key goes through them.
func Guidelines() []Guideline { return []Guideline{ESC2024, ESH2023, AHA2017} }

// ParseGuideline reads the name a config file has: esc-2024, esh-2023 or
// aha-2017.
func ParseGuideline(name string) (Guideline, error) {
	i := slices.IndexFunc(guidelines[:], func(g guidelineInfo) bool { return g.name == name })
	if i < 0 {
		return ESC2024, fmt.Errorf("guideline %q is not one of esc-2024, esh-2023, aha-2017", name)
	}
	return Guideline(i), nil
}

// Setting is where blood pressure was measured, which moves the thresholds.
type Setting uint8

// The settings.
const (
	Home Setting = iota // the default, as these are home devices
	Office
)

var settingNames = [...]string{Home: "home", Office: "office"}

// String is the name a config file has, and the screen.
func (s Setting) String() string { return settingNames[s%Setting(len(settingNames))] }

// ParseSetting reads home or office.
func ParseSetting(name string) (Setting, error) {
	i := slices.Index(settingNames[:], name)
	if i < 0 {
		return Home, fmt.Errorf("setting %q is not one of home, office", name)
	}
	return Setting(i), nil
}

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
	Name      string
	Phrase    string // what follows "blood pressure is"
	Severity  Severity
	Systolic  float64 // mmHg, the lowest that reaches it; +Inf: none does
	Diastolic float64
}

// Scheme is a guideline's classes in a setting, from the lowest to the highest.
type Scheme struct {
	Guideline Guideline
	Setting   Setting
	Classes   []PressureClass
	isolated  bool // the scheme names isolated hypertension
}

var unreached = math.Inf(1)

// schemes are the classes by guideline and setting. Guidelines speak of whole
// mmHg, so that above 180 is from 181 on.
var schemes = [len(guidelines)][len(settingNames)]Scheme{
	ESC2024: {
		Home: {Classes: []PressureClass{
			{"non-elevated", "not elevated", Good, 0, 0},
			{"elevated", "elevated", Attention, 120, 70},
			{"hypertension", "in the range of hypertension", Bad, 135, 85},
		}},
		Office: {Classes: []PressureClass{
			{"non-elevated", "not elevated", Good, 0, 0},
			{"elevated", "elevated", Attention, 120, 70},
			{"hypertension", "in the range of hypertension", Bad, 140, 90},
		}},
	},
	ESH2023: {
		Home: {Classes: []PressureClass{
			{"below threshold", "below the threshold", Good, 0, 0},
			{"hypertension", "in the range of hypertension", Bad, 135, 85},
		}},
		Office: {isolated: true, Classes: []PressureClass{
			{"optimal", "optimal", Good, 0, 0},
			{"normal", "normal", Good, 120, 80},
			{"high normal", "high normal", Attention, 130, 85},
			{"grade 1", "in the range of grade 1 hypertension", Bad, 140, 90},
			{"grade 2", "in the range of grade 2 hypertension", Bad, 160, 100},
			{"grade 3", "in the range of grade 3 hypertension", Severe, 180, 110},
		}},
	},
	AHA2017: {
		Home: {Classes: []PressureClass{
			{"normal", "normal", Good, 0, 0},
			{"elevated", "elevated", Attention, 120, unreached},
			{"stage 1", "in the range of stage 1", Attention, 130, 80},
			{"stage 2", "in the range of stage 2", Bad, 135, 85},
			{"severe", "in the severe range", Severe, 181, 121},
		}},
		Office: {Classes: []PressureClass{
			{"normal", "normal", Good, 0, 0},
			{"elevated", "elevated", Attention, 120, unreached},
			{"stage 1", "in the range of stage 1", Attention, 130, 80},
			{"stage 2", "in the range of stage 2", Bad, 140, 90},
			{"severe", "in the severe range", Severe, 181, 121},
		}},
	},
}

// SchemeOf is the classes of a guideline in a setting.
func SchemeOf(g Guideline, s Setting) Scheme {
	if int(g) >= len(guidelines) {
		g = ESC2024
	}
	s %= Setting(len(settingNames))
	scheme := schemes[g][s]
	scheme.Guideline, scheme.Setting = g, s
	scheme.Classes = slices.Clone(scheme.Classes)
	return scheme
}

// String names the scheme for the screen, as "ESC 2024, home".
func (s Scheme) String() string { return s.Guideline.Title() + ", " + s.Setting.String() }

// Classification is the class of a mean. Isolated is "isolated systolic" or
// "isolated diastolic" where the scheme names such hypertension.
type Classification struct {
	PressureClass
	Index    int // in Scheme.Classes; -1 for what is no pressure
	Isolated string
}

// Classify is the class of a mean in mmHg: the higher of the categories that
// its systolic and its diastolic pressure fall in. Both are rounded to whole
// mmHg first, as they are shown and as guidelines state them.
func (s Scheme) Classify(systolic, diastolic float64) Classification {
	systolic, diastolic = math.Round(systolic), math.Round(diastolic)
	c := Classification{Index: s.index(systolic, diastolic)}
	if c.Index >= 0 {
		c.PressureClass = s.Classes[c.Index]
	}
	if s.isolated {
		switch {
		case systolic >= 140 && diastolic < 90:
			c.Isolated = "isolated systolic"
		case systolic < 140 && diastolic >= 90:
			c.Isolated = "isolated diastolic"
		}
	}
	return c
}

// index is the highest class that either pressure, in whole mmHg, reaches; -1
// where there is none.
func (s Scheme) index(systolic, diastolic float64) int {
	for i := len(s.Classes) - 1; i >= 0; i-- {
		if class := &s.Classes[i]; systolic >= class.Systolic || diastolic >= class.Diastolic {
			return i
		}
	}
	return -1
}

// ClassMinSessions is how many sessions a mean needs to be classified: a single
// one is no mean.
const ClassMinSessions = 2

// ClassOf is the class of a mean, or what it lacks.
func (s Scheme) ClassOf(m PressureMean) (Classification, Lack) {
	switch {
	case m.N == 0:
		return Classification{Index: -1}, Lack{Reason: NoReadings}
	case m.Sessions < ClassMinSessions:
		return Classification{Index: -1}, Lack{Reason: TooFewSessions, HaveN: m.Sessions, NeedN: ClassMinSessions}
	}
	return s.Classify(m.Systolic, m.Diastolic), Lack{}
}

// Band is where a class lies on the scale of one of the two pressures: mmHg,
// From included, To not; the highest has no end (+Inf).
type Band struct {
	Class    PressureClass
	Index    int // in Scheme.Classes
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
	for i, class := range s.Classes {
		from := edge(class)
		if from == unreached {
			continue
		}
		if n := len(bands); n > 0 {
			bands[n-1].To = from
		}
		bands = append(bands, Band{class, i, from, unreached})
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
