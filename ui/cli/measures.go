package cli

import (
	"cmp"
	"encoding/json"
	"slices"
	"time"

	"withings-tui/store"
	"withings-tui/ui/insight"
	"withings-tui/withings"
)

// measureChange is what place calls every group in an export of measures: the
// kinds of the store's changes do not matter there.
const measureChange = "measure"

// measures are the values of the groups of the period, as Withings delivered
// them, in order of time.
func (x *source) measures() []record {
	var out []record
	zones := map[string]*time.Location{} // a history has few
	judged := x.judgedMeasures()
	for _, g := range x.groups {
		if zones[g.Timezone] == nil {
			zones[g.Timezone] = cmp.Or(withings.Zone(g.Timezone), x.State.Zone()) // as the store takes it
		}
		at := store.StampOf(time.Unix(g.Date, 0).In(zones[g.Timezone]))
		reading := store.Reading{Stamp: at, Group: g.ID, Source: store.SourceOf(g.Attrib), Mark: x.Marks[g.ID]}
		for _, m := range g.Measures {
			if !m.Valid {
				continue
			}
			var position any
			if m.Position != withings.PositionNone {
				position = int64(m.Position)
			}
			fate, known := judged[groupMeasure{g.ID, m.Type}]
			if !known {
				fate = x.figures.In.FateOf(store.Quantity(m.Type), &store.Point{Reading: reading, Value: m.Decimal().Float()})
			}
			name := measureNames[m.Type]
			out = append(out, record{place: placeOf(measureChange, reading), flag: flagOf(fate),
				values: []any{at, g.ID, int64(m.Type), name[0], json.Number(m.Decimal().String()), name[1], position, reading.Source.String(), g.Model, g.Comment}})
		}
	}
	slices.SortStableFunc(out, func(a, b record) int { return cmp.Or(cmp.Compare(a.unix, b.unix), cmp.Compare(a.id, b.id)) })
	return out
}

// groupMeasure is one measure of a group.
type groupMeasure struct {
	group int64
	of    withings.MeasureType
}

// judgedMeasures are the fates of the measures that do not stand by themselves:
// a weight among its neighbours, and the values of a blood pressure.
func (x *source) judgedMeasures() map[groupMeasure]insight.Fate {
	fates := map[groupMeasure]insight.Fate{}
	for i, w := range x.Weighings {
		fates[groupMeasure{w.Group, withings.TypeWeight}] = x.figures.Weight.Fates[i]
	}
	for i, p := range x.Pressures {
		for _, of := range []withings.MeasureType{withings.TypeSystolic, withings.TypeDiastolic, withings.TypePulse} {
			fates[groupMeasure{p.Group, of}] = x.figures.Pressure.Fates[i]
		}
	}
	return fates
}

// measureNames are the measure types that Withings documents, and some that it
// does not (the units of those are inferred).
var measureNames = map[withings.MeasureType][2]string{
	1: {"weight", "kg"}, 4: {"height", "m"}, 5: {"fat-free mass", "kg"}, 6: {"fat ratio", "%"}, 8: {"fat mass", "kg"},
	9: {"diastolic pressure", "mmHg"}, 10: {"systolic pressure", "mmHg"}, 11: {"pulse", "bpm"}, 12: {"temperature", "°C"}, 54: {"blood oxygen", "%"},
	71: {"body temperature", "°C"}, 73: {"skin temperature", "°C"}, 76: {"muscle mass", "kg"}, 77: {"water mass", "kg"}, 88: {"bone mass", "kg"},
	91: {"pulse wave speed", "m/s"}, 123: {"VO2 max", "ml/min/kg"}, 130: {"atrial fibrillation by ECG", "class"}, 135: {"QRS interval", "ms"},
	136: {"PR interval", "ms"}, 137: {"QT interval", "ms"}, 138: {"corrected QT interval", "ms"}, 139: {"atrial fibrillation by PPG", "class"},
	155: {"vascular age", "years"}, 158: {"nerve health, left foot", ""}, 159: {"nerve health, right foot", ""}, 167: {"nerve health score", ""},
	168: {"extracellular water", "kg"}, 169: {"intracellular water", "kg"}, 170: {"visceral fat", ""}, 173: {"fat-free mass of a part", "kg"},
	174: {"fat mass of a part", "kg"}, 175: {"muscle mass of a part", "kg"}, 196: {"electrodermal activity, feet", "µS"},
	197: {"electrodermal activity, left foot", "µS"}, 198: {"electrodermal activity, right foot", "µS"}, 226: {"energy at rest (estimate)", "kcal"},
	227: {"metabolic age", "years"}, 229: {"skin conductance", "µS"},
}
