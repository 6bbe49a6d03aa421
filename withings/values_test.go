package withings

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Every exponent from -12 to +12 gives the exact decimal and the nearest
// float64, and no other exponent gives anything.
func TestEveryExponent(t *testing.T) {
	t.Parallel()
	for unit := -20; unit <= 20; unit++ {
		for _, number := range []int64{0, 1, -1, 10, 812, 81200, -1000, 999999, 1 << 53, math.MaxInt64, math.MinInt64} {
			raw := fmt.Sprintf(`{"measures":[{"type":1,"value":%d,"unit":%d}]}`, number, unit)
			group, err := ParseMeasureGroup([]byte(raw))
			if err != nil || !group.Measures[0].Valid {
				t.Fatalf("%s: %v", raw, err)
			}
			got := group.Measures[0].Decimal()
			if unit < -MaxExponent || unit > MaxExponent {
				if got.Valid || got.String() != "" || !math.IsNaN(got.Float()) {
					t.Errorf("%d x 10^%d is %v", number, unit, got)
				}
				continue
			}
			exact := new(big.Rat).SetInt64(number)
			power := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(max(unit, -unit))), nil))
			if unit < 0 {
				power.Inv(power)
			}
			exact.Mul(exact, power)
			text := got.String()
			back, ok := new(big.Rat).SetString(text)
			if !ok || back.Cmp(exact) != 0 || strings.ContainsAny(text, "eE+") || strings.Contains(text, ".") && strings.HasSuffix(text, "0") {
				t.Errorf("%d x 10^%d is %q", number, unit, text)
			}
			// Beyond 2^53 the mantissa is rounded before the power is.
			if nearest, _ := exact.Float64(); got.Float() != nearest && (number >= -1<<53 && number <= 1<<53) {
				t.Errorf("%d x 10^%d is %v, nearest %v", number, unit, got.Float(), nearest)
			}
		}
	}
}

// A measure whose type, value or exponent is none is kept as it came, and is
// not a number.
func TestMeasuresThatAreNone(t *testing.T) {
	t.Parallel()
	for _, part := range []string{"type", "value", "unit"} {
		for _, none := range []string{``, `null`, `""`, `"abc"`, `true`, `[]`, `{}`, `[1]`, `{"value":1}`, `1.5`, `"1.5"`, `1e400`, `-1e400`, `9223372036854775808`, `"NaN"`, `"Infinity"`, `"0x10"`} {
			fields := map[string]string{"type": "1", "value": "81200", "unit": "-3"}
			fields[part] = none
			var list []string
			for _, name := range []string{"value", "type", "unit"} {
				if fields[name] != "" {
					list = append(list, fmt.Sprintf("%q:%s", name, fields[name]))
				}
			}
			raw := `{"grpid":1,"measures":[{` + strings.Join(list, ",") + `},{"value":61,"type":11,"unit":0}]}`
			group, err := ParseMeasureGroup([]byte(raw))
			if err != nil || len(group.Measures) != 2 || string(group.Raw) != raw {
				t.Errorf("%s: %+v, %v", raw, group, err)
				continue
			}
			if m := group.Measures[0]; m.Valid || m.Decimal().Valid {
				t.Errorf("%s: %s is a number", raw, m.Decimal())
			}
			if got := group.Measures[1].Decimal().String(); got != "61" {
				t.Errorf("%s: the measure behind it is %q", raw, got)
			}
		}
	}
	// Written otherwise, but numbers.
	for _, text := range []string{`81200`, `"81200"`, `81200.0`, `8.12e4`} {
		group, err := ParseMeasureGroup([]byte(`{"measures":[{"type":"1","value":` + text + `,"unit":"-3"}]}`))
		if err != nil || group.Measures[0].Decimal().String() != "81.2" {
			t.Errorf("%s: %+v, %v", text, group, err)
		}
	}
}

// A Body Scan sends a type for the whole body twice and for each segment once:
// positions tell them apart, 0 (the right wrist) from none too.
func TestOneTypeSeveralTimes(t *testing.T) {
	t.Parallel()
	const raw = `{"grpid":6100000100,"category":1,"measures":[{"value":1700,"type":8,"unit":-2,"position":7},{"value":1700,"type":8,"unit":-2,"position":7},` +
		`{"value":310,"type":174,"unit":-2,"position":10},{"value":305,"type":174,"unit":-2,"position":"11"},{"value":890,"type":174,"unit":-2,"position":12},` +
		`{"value":98,"type":174,"unit":-2,"position":0},{"value":97,"type":174,"unit":-2},{"value":96,"type":174,"unit":-2,"position":null},{"value":95,"type":174,"unit":-2,"position":99}]}`
	group, err := ParseMeasureGroup([]byte(raw))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, m := range group.Measures {
		got = append(got, fmt.Sprintf("%d at %d: %s", m.Type, m.Position, m.Decimal()))
	}
	want := []string{"8 at 7: 17", "8 at 7: 17", "174 at 10: 3.1", "174 at 11: 3.05", "174 at 12: 8.9", "174 at 0: 0.98", "174 at -1: 0.97", "174 at -1: 0.96", "174 at 99: 0.95"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// What Withings names after this was written is delivered like the rest.
func TestUnknownThingsSurvive(t *testing.T) {
	t.Parallel()
	const raw = `{"grpid":1,"attrib":10010,"category":77,"deviceid":null,"modelid":4711,"model":"Body Scan 3","timezone":"Mars/Olympus_Mons","comment":"","is_inconclusive":null,` +
		`"brand":18,"measures":[{"value":7,"type":9999,"unit":0,"position":99,"algo_params":{"a":1}}],"new":{"deep":[1,{"measures":[{"type":1}]}]}}`
	client, _, _ := newFake(t, script(ok(`{"timezone":"W. Europe Standard Time","measuregrps":[`+raw+`],"new":[{}]}`)))
	pages, err := collect(client.Measures(t.Context(), Query{}))
	want := []MeasurePage{{Timezone: "W. Europe Standard Time", Rows: []MeasureGroup{{
		ID: 1, Attrib: 10010, Category: 77, ModelID: 4711, Model: "Body Scan 3", Timezone: "Mars/Olympus_Mons",
		Measures: []Measure{{Type: 9999, Value: 7, Position: 99, Valid: true}}, Raw: []byte(raw),
	}}}}
	if diff := cmp.Diff(want, pages); diff != "" || err != nil {
		t.Error(err, diff)
	}
}

// Values of a day come as numbers of every kind, and as none.
func TestActivityFiguresAreLenient(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]*float64{
		`9421`: number(9421), `9421.0`: number(9421), `"9421"`: number(9421), `9.421e3`: number(9421), `1028.559`: number(1028.559), `0`: number(0), `-1`: number(-1),
		`null`: nil, `""`: nil, `"many"`: nil, `true`: nil, `[]`: nil, `{}`: nil, `1e999`: nil,
	} {
		raw := `{"date":"2026-01-04","steps":` + text + `,"hr_average":` + text + `,"elevation":` + text + `}`
		day, err := ParseActivity([]byte(raw))
		if diff := cmp.Diff([]*float64{want, want, want}, []*float64{day.Steps, day.HRAverage, day.Elevation}); diff != "" || err != nil {
			t.Errorf("%s: %v %s", text, err, diff)
		}
	}
}

// FuzzParseRows reads rows of every kind: what is no JSON object is refused,
// everything else is taken, all of it kept, and its texts are fit to be shown.
func FuzzParseRows(f *testing.F) {
	for _, seed := range []string{
		scaleGroup, `{}`, `[]`, `{"date":"2026-01-04","steps":"9421","distance":7012.43,"is_tracker":1,"modelid":null}`,
		`{"id":5,"data":{"sleep_score":81,"night_events":[]},"startdate":"1767560000"}`, `{"id":"1","data":[],"category":9999}`,
		`{"model":"\u001b[2J","deviceid":7}`,
		`{"type":"Scale","battery":"unknown","last_session_date":null}`, `{"goals":{"weight":{"value":1e3,"unit":-300}}}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		day, err1 := ParseActivity(raw)
		workout, err2 := ParseWorkout(raw)
		night, err3 := ParseSleepSummary(raw)
		group, err4 := ParseMeasureGroup(raw)
		device, err5 := parseDevice(raw)
		var object map[string]json.RawMessage
		whole := json.Unmarshal(raw, &object) == nil && object != nil
		for i, err := range []error{err1, err2, err3, err4, err5} {
			if (err == nil) != (err1 == nil) || err == nil && !whole {
				t.Fatalf("parser %d: %v for %q", i, err, raw)
			}
		}
		if err1 != nil {
			return
		}
		for _, kept := range []json.RawMessage{day.Raw, workout.Raw, night.Raw, group.Raw} {
			if !bytes.Equal(kept, raw) {
				t.Fatalf("kept %q of %q", kept, raw)
			}
		}
		for _, text := range []string{day.Date, day.Timezone, day.Model, day.DeviceID, workout.Date, night.DeviceID, group.Model, group.Comment, device.Model, device.Battery} {
			if Clean(text) != text {
				t.Fatalf("text %q", text)
			}
		}
		for _, value := range []*float64{day.Steps, day.Distance, workout.Calories, night.Score} {
			if value != nil && (math.IsNaN(*value) || math.IsInf(*value, 0)) {
				t.Fatalf("value %v", *value)
			}
		}
	})
}
