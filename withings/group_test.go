package withings

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const scaleGroup = `{"grpid":6100000001,"attrib":0,"date":1767596400,"created":1767596440,"modified":1767596441,"category":1,` +
	`"deviceid":"aa11","hash_deviceid":"aa11","measures":[{"value":78350,"type":1,"unit":-3,"algo":0,"fm":3},` +
	`{"value":20574,"type":6,"unit":-3}],"modelid":6,"model":"Body Cardio","comment":null,"timezone":"Europe/Berlin"}`

func TestParseMeasureGroup(t *testing.T) {
	t.Parallel()
	plain := MeasureGroup{Attrib: -1, Category: CategoryReal}
	with := func(change func(*MeasureGroup)) MeasureGroup {
		g := plain
		change(&g)
		return g
	}
	for _, test := range []struct {
		name, raw string
		want      MeasureGroup
	}{
		{"a weighing", scaleGroup, MeasureGroup{
			ID: 6100000001, Attrib: 0, Category: CategoryReal, Date: 1767596400, Created: 1767596440, Modified: 1767596441,
			DeviceID: "aa11", Model: "Body Cardio", ModelID: 6, Timezone: "Europe/Berlin",
			Measures: []Measure{{TypeWeight, 78350, -3, PositionNone, true}, {TypeFatRatio, 20574, -3, PositionNone, true}},
		}},
		{"nothing at all", `{}`, plain},
		{"numbers as strings", `{"grpid":"7","date":"1767596400","attrib":"2"}`,
			with(func(g *MeasureGroup) { g.ID, g.Date, g.Attrib = 7, 1767596400, 2 })},
		{"nulls", `{"grpid":7,"attrib":null,"category":null,"deviceid":null,"model":null,"modelid":null,"timezone":null,"measures":null}`,
			with(func(g *MeasureGroup) { g.ID = 7 })},
		{"category 2 is a goal", `{"category":2}`, with(func(g *MeasureGroup) { g.Category = CategoryGoal })},
		{"unknown attrib and category survive", `{"attrib":10009,"category":77}`,
			with(func(g *MeasureGroup) { g.Attrib, g.Category = 10009, 77 })},
		{"device id as a number", `{"deviceid":42}`, with(func(g *MeasureGroup) { g.DeviceID = "42" })},
		{"only the hashed device id", `{"deviceid":null,"hash_deviceid":"bb"}`, with(func(g *MeasureGroup) { g.DeviceID = "bb" })},
		{"a comment", `{"comment":"after the \u001b[1mholiday\u001b[0m\nat home"}`, with(func(g *MeasureGroup) { g.Comment = "after the holiday at home" })},
		{"no measures", `{"measures":[]}`, plain},
		{"several of a type, by position", `{"measures":[{"value":310,"type":174,"unit":-2,"position":10},{"value":305,"type":174,"unit":-2,"position":11}]}`,
			with(func(g *MeasureGroup) {
				g.Measures = []Measure{{TypeSegmentFat, 310, -2, 10, true}, {TypeSegmentFat, 305, -2, 11, true}}
			})},
		{"unknown type", `{"measures":[{"value":-1000,"type":9999,"unit":-3,"position":null}]}`,
			with(func(g *MeasureGroup) { g.Measures = []Measure{{9999, -1000, -3, PositionNone, true}} })},
		{"what is no measure keeps its place", `{"measures":[null,{"value":1.5,"type":1,"unit":0},{"value":2,"unit":0},{"value":2,"type":1},{"value":2,"type":1,"unit":0}]}`,
			with(func(g *MeasureGroup) {
				none := Measure{Position: PositionNone}
				typed := Measure{Type: 1, Position: PositionNone}
				g.Measures = []Measure{none, typed, {Value: 2, Position: PositionNone}, {Type: 1, Value: 2, Position: PositionNone}, {1, 2, 0, PositionNone, true}}
			})},
		{"a model that would paint the terminal", `{"model":"\u001b[31mX"}`, with(func(g *MeasureGroup) { g.Model = "X" })},
		{"a name with escapes", `{"grp\u0069d":8}`, with(func(g *MeasureGroup) { g.ID = 8 })},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got, err := ParseMeasureGroup([]byte(test.raw))
			if err != nil {
				t.Fatal(err)
			}
			if string(got.Raw) != test.raw {
				t.Errorf("Raw = %s", got.Raw)
			}
			got.Raw = nil
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
	for _, raw := range []string{"", "null", "[]", "7", `{"grpid":}`, `{"grpid":1`, `{} x`, `{"measures":[{]}`} {
		if _, err := ParseMeasureGroup([]byte(raw)); err == nil {
			t.Errorf("took %q", raw)
		}
	}
}

func TestDecimalRange(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		value int64
		unit  int
		want  string
	}{
		{81200, -3, "81.2"}, {812, -1, "81.2"}, {8, 1, "80"}, {-1000, -3, "-1"}, {5, -12, "0.000000000005"}, {5, 12, "5000000000000"},
		{5, -13, ""}, {5, 13, ""}, {5, 127, ""}, {5, math.MinInt32, ""}, {0, -3, "0"}, {-5, -3, "-0.005"},
	} {
		m := Measure{Value: test.value, Unit: test.unit, Valid: true}
		if got := m.Decimal().String(); got != test.want {
			t.Errorf("%d x 10^%d = %q, want %q", test.value, test.unit, got, test.want)
		}
	}
}

func FuzzParseMeasureGroup(f *testing.F) {
	f.Add([]byte(scaleGroup))
	f.Add([]byte(`{"grpid":"6100000001","measures":[{"value":"5","type":1,"unit":1e2},null,{"type":1}],"model":"\u001b"}`))
	f.Add([]byte(`{"measures":{},"date":-0,"timezone":"W. Europe Standard Time"}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		group, err := ParseMeasureGroup(raw)
		var object map[string]json.RawMessage
		if err == nil && json.Unmarshal(raw, &object) != nil {
			t.Fatalf("took %q", raw)
		}
		if err == nil && Clean(group.Model) != group.Model {
			t.Fatalf("model %q", group.Model)
		}
		for _, m := range group.Measures {
			_ = m.Decimal().String()
		}
	})
}

func BenchmarkReadMeasures(b *testing.B) {
	body := []byte(`{"updatetime":1,"measuregrps":[` + strings.Repeat(scaleGroup+",", 99) + scaleGroup + `],"more":1,"offset":100}`)
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		if page := readPage(body, getmeas, ParseMeasureGroup); len(page.Rows) != 100 {
			b.Fatal(len(page.Rows))
		}
	}
}

// BenchmarkPlainJSON reads the page of BenchmarkReadMeasures with encoding/json
// into the same fields, strictly: a number that comes as text, or an unknown
// field to be kept, is more than it does.
func BenchmarkPlainJSON(b *testing.B) {
	body := []byte(`{"updatetime":1,"measuregrps":[` + strings.Repeat(scaleGroup+",", 99) + scaleGroup + `],"more":1,"offset":100}`)
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		var page struct {
			UpdateTime, More, Offset int64
			MeasureGrps              []struct {
				GrpID, Date, Created, Modified, ModelID int64
				Attrib, Category                        int
				DeviceID, Model, Timezone               string
				Measures                                []struct {
					Value      int64
					Type, Unit int
					Position   *int
				}
			}
		}
		if err := json.Unmarshal(body, &page); err != nil || len(page.MeasureGrps) != 100 {
			b.Fatal(len(page.MeasureGrps), err)
		}
	}
}
