package withingstest_test

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"withings-tui/withings/withingstest"
)

func weighIn(id, date, modified int64) withingstest.Group {
	return withingstest.Group{ID: id, Date: date, Modified: modified, Measures: []withingstest.Measure{{Type: 1, Value: 81200, Unit: -3}}}
}

func TestGetmeasShape(t *testing.T) {
	t.Parallel()
	scale := &withingstest.Device{ID: "aa11", Model: "Body Cardio", ModelID: 6}
	w := serve(t, withingstest.Config{LastPage: withingstest.LastPageBare})
	w.SetGroups(
		withingstest.Group{ID: 6100000001, Date: 1767596400, Created: 1767596440, Device: scale, Measures: []withingstest.Measure{
			{Type: 1, Value: 78350, Unit: -3}, {Type: 6, Value: 20574, Unit: -3}, {Type: 174, Value: 310, Unit: -2, Position: 10}}},
		withingstest.Group{ID: 6100000009, Attrib: 2, Date: 1767510000, Created: 1767599000, Modified: 1767599900, Comment: "hotel",
			Measures: []withingstest.Measure{{Type: 1, Value: 785000, Unit: -4}}},
	)
	got := w.post("/measure", w.IssueToken().Access, "action", "getmeas").Text
	want := fmt.Sprintf(`{"status":0,"body":{"updatetime":%d,"timezone":"Europe/Berlin","measuregrps":[`, w.clock.Now().Unix()) +
		`{"grpid":6100000001,"attrib":0,"date":1767596400,"created":1767596440,"modified":1767596440,"category":1,"deviceid":"aa11","hash_deviceid":"aa11",` +
		`"measures":[{"value":78350,"type":1,"unit":-3,"algo":0,"fm":3},{"value":20574,"type":6,"unit":-3},{"value":310,"type":174,"unit":-2,"algo":0,"fm":3,"position":10}],` +
		`"modelid":6,"model":"Body Cardio","comment":null,"timezone":"Europe/Berlin"},` +
		`{"grpid":6100000009,"attrib":2,"date":1767510000,"created":1767599000,"modified":1767599900,"category":1,"deviceid":null,"hash_deviceid":null,` +
		`"measures":[{"value":785000,"type":1,"unit":-4,"algo":0,"fm":131,"apppfmid":7,"appliver":6010001}],` +
		`"modelid":null,"model":null,"comment":"hotel","timezone":"Europe/Berlin"}]}}`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestGetmeasSelects(t *testing.T) {
	t.Parallel()
	w := serve(t, withingstest.Config{})
	goal := weighIn(4, 400, 50)
	goal.Category = 2
	pulse := withingstest.Group{ID: 5, Date: 500, Modified: 500, Measures: []withingstest.Measure{{Type: 11, Value: 60}}}
	w.SetGroups(weighIn(1, 100, 900), weighIn(2, 200, 200), weighIn(3, 300, 300), goal, pulse)
	token := w.IssueToken().Access
	cases := map[string]struct {
		pairs []string
		want  []int64
	}{
		"all, by modified":        {nil, []int64{4, 2, 3, 5, 1}},
		"readings":                {[]string{"category", "1"}, []int64{2, 3, 5, 1}},
		"goals":                   {[]string{"category", "2"}, []int64{4}},
		"changed from then":       {[]string{"lastupdate", "300"}, []int64{3, 5, 1}},
		"everything ever changed": {[]string{"lastupdate", "0"}, []int64{4, 2, 3, 5, 1}},
		"measured then":           {[]string{"startdate", "100", "enddate", "300"}, []int64{2, 3, 1}},
		"one type":                {[]string{"meastype", "11"}, []int64{5}},
		"types":                   {[]string{"meastypes", "11,1", "category", "1"}, []int64{2, 3, 5, 1}},
		"types in meastype":       {[]string{"meastype", "9,10"}, []int64{}},
		"empty types":             {[]string{"meastypes", "", "category", "1"}, []int64{2, 3, 5, 1}},
		"unknown parameters":      {[]string{"limit", "1", "userid", "3"}, []int64{4, 2, 3, 5, 1}},
		"past the end":            {[]string{"offset", "77"}, []int64{}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, w.getmeas(token, c.pairs...).ids()); diff != "" {
				t.Error(diff)
			}
		})
	}
	for _, name := range []string{"lastupdate", "startdate", "enddate", "offset", "category", "meastypes"} {
		if a := w.post("/measure", token, "action", "getmeas", name, "soon"); a.Status != 503 || a.Error != "Invalid Params: invalid "+name {
			t.Errorf("%s=soon: %s", name, a.Text)
		}
	}
}

func TestGetmeasPages(t *testing.T) {
	t.Parallel()
	for _, mode := range []withingstest.LastPage{withingstest.LastPageZero, withingstest.LastPageBare} {
		w := serve(t, withingstest.Config{PageSize: 3, LastPage: mode})
		w.SetGroups(withingstest.Groups(7, w.clock.Now())...)
		token := w.IssueToken().Access
		seen := map[int64]bool{}
		offset, pages := "0", 0
		for {
			b := w.getmeas(token, "offset", offset, "category", "1")
			pages++
			for _, id := range b.ids() {
				seen[id] = true
			}
			if string(b.More) != "1" {
				want := map[withingstest.LastPage]string{withingstest.LastPageZero: "0", withingstest.LastPageBare: ""}[mode]
				if string(b.More) != want || string(b.Offset) != want {
					t.Errorf("last page: more %q, offset %q, want %q", b.More, b.Offset, want)
				}
				break
			}
			offset = string(b.Offset)
		}
		if pages != 3 || len(seen) != 7 {
			t.Errorf("%d groups on %d pages", len(seen), pages)
		}
	}
}

func TestEditsAndDeletions(t *testing.T) {
	t.Parallel()
	w := serve(t, withingstest.Config{})
	w.SetGroups(weighIn(1, 100, 100), weighIn(2, 200, 200))
	token := w.IssueToken().Access

	id := w.AddGroup(withingstest.Group{Date: 150, Measures: []withingstest.Measure{{Type: 1, Value: 80, Unit: 0}}})
	added := w.getmeas(token, "lastupdate", "201")
	if diff := cmp.Diff([]int64{id}, added.ids()); diff != "" || added.Groups[0].Modified != w.clock.Now().Unix() {
		t.Errorf("a late reading: %s %+v", diff, added.Groups)
	}
	w.clock.advance(time.Minute)
	if !w.EditGroup(1, func(g *withingstest.Group) { g.Date = 90; g.Measures[0].Value = 80000 }) {
		t.Fatal("no group to edit")
	}
	edited := w.getmeas(token, "lastupdate", strconv.FormatInt(w.clock.Now().Unix(), 10))
	if diff := cmp.Diff([]int64{1}, edited.ids()); diff != "" || edited.Groups[0].Date != 90 || edited.Groups[0].Measures[0].Value != 80000 {
		t.Errorf("an edit: %s %+v", diff, edited.Groups)
	}
	w.EditGroup(1, func(*withingstest.Group) {})
	if again := w.getmeas(token, "lastupdate", strconv.FormatInt(w.clock.Now().Unix()+1, 10)); len(again.Groups) != 1 {
		t.Error("a second edit within one second did not grow modified")
	}
	if !w.DeleteGroup(2) || w.DeleteGroup(2) || w.EditGroup(2, func(*withingstest.Group) {}) {
		t.Error("deleting 2 once")
	}
	if diff := cmp.Diff([]int64{id, 1}, w.getmeas(token).ids()); diff != "" {
		t.Errorf("a deletion leaves a trace: %s", diff)
	}
}

func TestGetactivity(t *testing.T) {
	t.Parallel()
	w := serve(t, withingstest.Config{ActivityPageSize: 2})
	watch := &withingstest.Device{ID: "ee11", Model: "ScanWatch", ModelID: 93}
	phone := &withingstest.Device{Model: "Google Health Connect", ModelID: 1060}
	w.SetActivity(
		withingstest.Day{Date: "2026-01-05", Modified: 500, Device: phone, Brand: 18, Steps: 1880, Distance: 1402.9},
		withingstest.Day{Date: "2026-01-04", Modified: 400, Device: watch, Tracker: true, Steps: 9421, Distance: 7012.43, Elevation: 12,
			Soft: 4260, Moderate: 2100, Intense: 540, Calories: 411.72, TotalCalories: 2498.06,
			HR: &withingstest.HeartRates{Average: 74, Min: 52, Max: 149, Zones: [4]int{61200, 3900, 1080, 120}}},
		withingstest.Day{Date: "2026-01-07", Modified: 700, Device: watch, Steps: 10},
	)
	token := w.IssueToken().Access
	ask := func(pairs ...string) answer {
		return w.post("/v2/measure", token, append([]string{"action", "getactivity"}, pairs...)...)
	}
	row4 := `{"steps":9421,"distance":7012.43,"elevation":12,"soft":4260,"moderate":2100,"intense":540,"active":2640,` +
		`"calories":411.72,"totalcalories":2498.06,"hr_average":74,"hr_min":52,"hr_max":149,"hr_zone_0":61200,"hr_zone_1":3900,` +
		`"hr_zone_2":1080,"hr_zone_3":120,"deviceid":"ee11","hash_deviceid":"ee11","timezone":"Europe/Berlin","date":"2026-01-04",` +
		`"modified":400,"brand":1,"modelid":93,"model":"ScanWatch","is_tracker":true}`
	few5 := `"deviceid":null,"hash_deviceid":null,"timezone":"Europe/Berlin","date":"2026-01-05","modified":500,"brand":18,"modelid":1060,"model":"Google Health Connect","is_tracker":false}`
	cases := map[string]struct {
		pairs []string
		want  string
	}{
		"a whole row":     {[]string{"startdateymd", "2026-01-04", "enddateymd", "2026-01-04"}, `[` + row4 + `],"more":false,"offset":2}`},
		"chosen fields":   {[]string{"startdateymd", "2026-01-05", "enddateymd", "2026-01-06", "data_fields", "steps,hr_max"}, `[{"steps":1880,` + few5 + `],"more":false,"offset":2}`},
		"no known fields": {[]string{"startdateymd", "2026-01-05", "enddateymd", "2026-01-06", "data_fields", "nap"}, `[{` + few5 + `],"more":false,"offset":2}`},
		"nothing":         {[]string{"lastupdate", "701"}, `[],"more":false,"offset":0}`},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(`{"status":0,"body":{"activities":`+c.want+`}`, ask(c.pairs...).Text); diff != "" {
				t.Error(diff)
			}
		})
	}
	if a := ask("lastupdate", "0"); !strings.HasSuffix(a.Text, `"more":true,"offset":2}}`) {
		t.Errorf("first page: %s", a.Text)
	}
	if a := ask("lastupdate", "0", "offset", "2"); !strings.Contains(a.Text, `"date":"2026-01-07"`) || !strings.HasSuffix(a.Text, `"more":false,"offset":4}}`) {
		t.Errorf("second page: %s", a.Text)
	}
	if a := ask("lastupdate", "0", "offset", "4"); !strings.HasSuffix(a.Text, `"activities":[],"more":false,"offset":0}}`) {
		t.Errorf("past the end: %s", a.Text)
	}
	if a := ask("startdateymd", "1767596400"); a.Status != 503 {
		t.Errorf("an epoch for a date: %s", a.Text)
	}
	w.SetDay(withingstest.Day{Date: "2026-01-07", Device: watch, Steps: 20})
	w.SetDay(withingstest.Day{Date: "2026-01-06", Device: watch, Steps: 30})
	if a := ask("startdateymd", "2026-01-06", "data_fields", "steps"); strings.Count(a.Text, `"steps"`) != 2 || !strings.Contains(a.Text, `"steps":20`) {
		t.Errorf("after SetDay: %s", a.Text)
	}
	if !w.DeleteDay("2026-01-07") || w.DeleteDay("2026-01-07") {
		t.Error("deleting a day once")
	}
}

// Sleep get has no pages: the stages of the first 24 hours come at once, of
// whatever device, and those at an edge whole.
func TestSleepGet(t *testing.T) {
	t.Parallel()
	watch, mat := &withingstest.Device{ID: "ee", Model: "ScanWatch", ModelID: 93}, &withingstest.Device{ID: "ff", Model: "Aura Sensor V2", ModelID: 63}
	w := serve(t, withingstest.Config{})
	w.SetSleep(
		withingstest.Night{Start: 1000, End: 3000, Device: watch, Stages: []withingstest.Stage{{Start: 1000, End: 2000, State: 0}, {Start: 2000, End: 3000, State: 2}}},
		withingstest.Night{Start: 1500, End: 3000, Device: mat, Monitor: true, Stages: []withingstest.Stage{{Start: 1500, End: 3000, State: 1}}},
		withingstest.Night{Start: 90_000, End: 99_000, Device: watch, Stages: []withingstest.Stage{{Start: 90_000, End: 99_000, State: 3}}},
		withingstest.Night{Start: 200_000, End: 210_000},
	)
	token := w.IssueToken().Access
	const awake = `{"startdate":1000,"enddate":2000,"state":0,"model":"ScanWatch","model_id":93,"hash_deviceid":"ee"}`
	const deep = `{"startdate":2000,"enddate":3000,"state":2,"model":"ScanWatch","model_id":93,"hash_deviceid":"ee"}`
	const light = `{"startdate":1500,"enddate":3000,"state":1,"model":"Aura Sensor V2","model_id":63,"hash_deviceid":"ff"}`
	const rem = `{"startdate":90000,"enddate":99000,"state":3,"model":"ScanWatch","model_id":93,"hash_deviceid":"ee"}`
	for name, test := range map[string]struct {
		from, to string
		want     string
	}{
		"a night":               {"1000", "3000", `{"status":0,"body":{"series":[` + awake + `,` + deep + `,` + light + `],"model":32}}`},
		"a part of one":         {"2000", "2001", `{"status":0,"body":{"series":[` + deep + `,` + light + `],"model":32}}`},
		"more than a day":       {"3000", "300000", `{"status":0,"body":{"series":[],"model":16}}`},
		"a day":                 {"4000", "90001", `{"status":0,"body":{"series":[` + rem + `],"model":16}}`},
		"where nobody slept":    {"300000", "310000", `{"status":0,"body":{"series":[],"model":16}}`},
		"a date for a moment":   {"2026-01-01", "2026-01-02", `{"status":503,"body":{},"error":"Invalid Params: invalid startdate"}`},
		"without an end":        {"1000", "", `{"status":503,"body":{},"error":"Invalid Params: invalid startdate or enddate"}`},
		"a device without name": {"200000", "200001", `{"status":0,"body":{"series":[],"model":16}}`},
	} {
		if got := w.post("/v2/sleep", token, "action", "get", "startdate", test.from, "enddate", test.to).Text; got != test.want {
			t.Errorf("%s: got  %s\nwant %s", name, got, test.want)
		}
	}
	w.Script(withingstest.Fault{Action: "get", Call: 1, Keep: 50}, withingstest.Fault{Action: "get", Call: 2, Status: 2555})
	if got := w.post("/v2/sleep", token, "action", "get", "startdate", "1000", "enddate", "3000").Text; strings.Count(got, "startdate") != 1 {
		t.Errorf("half of three: %s", got)
	}
	if got := w.post("/v2/sleep", token, "action", "get", "startdate", "1000", "enddate", "3000"); got.Status != 2555 {
		t.Errorf("a fault: %s", got.Text)
	}
}

func TestEmptyMapsAreLists(t *testing.T) {
	t.Parallel()
	w := serve(t, withingstest.Config{})
	token := w.IssueToken().Access
	for call, want := range map[string]string{
		"/v2/user getgoals":       `{"goals":[]}`,
		"/v2/user getdevice":      `{"devices":[]}`,
		"/v2/measure getworkouts": `{"series":[],"more":false,"offset":0}`,
		"/v2/sleep getsummary":    `{"series":[],"more":false,"offset":0}`,
	} {
		path, action, _ := strings.Cut(call, " ")
		if a := w.post(path, token, "action", action); string(a.Body) != want {
			t.Errorf("%s: %s, want %s", call, a.Text, want)
		}
	}
	w.SetGoals(withingstest.Goals{Weight: withingstest.Measure{Value: 80, Unit: 0}})
	if a := w.post("/v2/user", token, "action", "getgoals"); string(a.Body) != `{"goals":{"weight":{"value":80,"unit":0}}}` {
		t.Errorf("goals: %s", a.Text)
	}
	w.SetGoals(withingstest.Goals{Steps: 8000, Sleep: 28800})
	if a := w.post("/v2/user", token, "action", "getgoals"); string(a.Body) != `{"goals":{"steps":8000,"sleep":28800}}` {
		t.Errorf("goals: %s", a.Text)
	}
}

func TestSeriesFollowTheirAccount(t *testing.T) {
	t.Parallel()
	w := serve(t, withingstest.Config{RateLimit: -1})
	w.SetPerson(withingstest.NewPerson(3, w.clock.Now(), withingstest.PersonOptions{Years: 1}))
	token := w.IssueToken().Access
	day := w.clock.Now().Format(time.DateOnly)
	rows := func(key, path string, pairs ...string) []map[string]any {
		t.Helper()
		a := w.post(path, token, pairs...)
		var b map[string]json.RawMessage
		a.decode(t, &b)
		var list []map[string]any
		if err := json.Unmarshal(b[key], &list); err != nil {
			t.Fatalf("%v: %v in %s", pairs, err, a.Text)
		}
		return list
	}
	has := func(row map[string]any, names ...string) {
		t.Helper()
		for _, n := range names {
			if _, ok := row[n]; !ok {
				t.Errorf("no %s in %v", n, row)
			}
		}
	}
	if all := rows("series", "/v2/measure", "action", "getworkouts"); len(all) < 100 {
		t.Errorf("%d workouts", len(all))
	} else {
		has(all[0], "id", "category", "timezone", "model", "attrib", "startdate", "enddate", "date", "modified", "deviceid", "data")
	}
	nights := rows("series", "/v2/sleep", "action", "getsummary", "startdateymd", day)
	has(nights[0], "id", "model", "model_id", "hash_deviceid", "startdate", "enddate", "date", "modified", "completed")
	if data := nights[0]["data"].(map[string]any); data["sleep_score"] != nil || data["total_sleep_time"] == nil {
		t.Errorf("without data_fields: %v", data)
	}
	nights = rows("series", "/v2/sleep", "action", "getsummary", "startdateymd", day, "data_fields", "sleep_score")
	if data := nights[0]["data"].(map[string]any); len(data) != 1 || data["sleep_score"] == nil {
		t.Errorf("with data_fields: %v", data)
	}
	devices := rows("devices", "/v2/user", "action", "getdevice")
	has(devices[0], "type", "model", "model_id", "battery", "deviceid", "hash_deviceid", "timezone", "first_session_date", "last_session_date")
}
