package cli

import (
	"cmp"
	"encoding/json"
	"slices"
	"time"

	"withings-tui/store"
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
	for _, g := range x.groups {
		if zones[g.Timezone] == nil {
			zones[g.Timezone] = cmp.Or(withings.Zone(g.Timezone), x.State.Zone()) // as the store takes it
		}
		at := store.StampOf(time.Unix(g.Date, 0).In(zones[g.Timezone]))
		where := place{unix: at.Unix, day: at.Date(), what: measureChange, id: g.ID, mark: x.marks[g.ID]}
		for _, m := range g.Measures {
			if !m.Valid {
				continue
			}
			var position any
			if m.Position != withings.PositionNone {
				position = int64(m.Position)
			}
			name := measureNames[m.Type]
			out = append(out, record{place: where, values: []any{at, g.ID, int64(m.Type), name[0], json.Number(m.Decimal().String()), name[1], position,
				store.SourceOf(g.Attrib).String(), g.Model, g.Comment}})
		}
	}
	slices.SortStableFunc(out, func(a, b record) int { return cmp.Or(cmp.Compare(a.unix, b.unix), cmp.Compare(a.id, b.id)) })
	return out
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
