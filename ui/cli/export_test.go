package cli

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/muktihari/fit/decoder"
	"github.com/muktihari/fit/profile/filedef"
	"github.com/muktihari/fit/profile/typedef"

	"withings-tui/store"
	"withings-tui/withings"
)

// Every row has a value for every column, and the columns of product.md stay.
func TestEverySheetFillsItsColumns(t *testing.T) {
	t.Parallel()
	h := newHome(t, time.Date(2026, 11, 25, 21, 0, 0, 0, time.UTC), "")
	h.syncPerson(3, 1)
	for _, s := range sheets() {
		records, err := csv.NewReader(strings.NewReader(h.does("export", s.what, "--format", "csv", "--computed"))).ReadAll()
		if err != nil {
			t.Fatal(s.what, err)
		}
		header := records[0]
		if !slices.Equal(header[:len(s.columns)], s.names(true)) {
			t.Errorf("%s: %v", s.what, header)
		}
		if len(records) < 2 && s.what != "notes" && s.what != "vanished" {
			t.Errorf("%s: no rows", s.what)
		}
	}
	golden(t, "columns.txt", sheetList())
}

// small are readings whose export is known to the letter.
func small(h *home) []withings.MeasureGroup {
	return []withings.MeasureGroup{
		h.reading(9, 7, 5, 0, "Body\x1b[31m Cardio", measureOf(withings.TypeWeight, 81_200, -3), measureOf(withings.TypeFatRatio, 2130, -2)),
		h.reading(8, 7, 5, 2, "", measureOf(withings.TypeWeight, 809, -1)),
		h.reading(7, 7, 5, 1, "Body Cardio", measureOf(withings.TypeWeight, 62, 0)),
		h.reading(6, 7, 15, 0, "BPM, Connect", measureOf(withings.TypeSystolic, 126, 0), measureOf(withings.TypeDiastolic, 80, 0), measureOf(withings.TypePulse, 62, 0)),
		h.reading(5, 22, 0, 0, "", measureOf(withings.TypeBodyTemp, 3865, -2)),
	}
}

func smallHome(t *testing.T) *home {
	t.Helper()
	h := newHome(t, time.Date(2026, 1, 19, 12, 0, 0, 0, zoneOf(t, "Europe/Berlin")), "")
	h.imports(small(h)...)
	return h
}

func TestExportToTheLetter(t *testing.T) {
	t.Parallel()
	h := smallHome(t)
	if err := h.cache().Mark(context.Background(), -2, store.MarkOut); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		args []string
		want string
	}{
		{[]string{"weight"}, `time,group,weight_kg,fat_percent,fat_mass_kg,fat_free_mass_kg,muscle_mass_kg,water_mass_kg,bone_mass_kg,source,device,excluded,set_aside
2026-01-10T07:05:00+01:00,-1,81.2,21.3,,,,,,device,Body Cardio,,
2026-01-11T07:05:00+01:00,-2,80.9,,,,,,,manual,,true,
2026-01-12T07:05:00+01:00,-3,62,,,,,,,ambiguous,Body Cardio,,true
`},
		{[]string{"weight", "--format", "ndjson", "--to", "2026-01-11"}, `{"kind":"weight","time":"2026-01-10T07:05:00+01:00","group":-1,"weight_kg":81.2,"fat_percent":21.3,"fat_mass_kg":null,"fat_free_mass_kg":null,"muscle_mass_kg":null,"water_mass_kg":null,"bone_mass_kg":null,"source":"device","device":"Body Cardio"}
{"kind":"weight","time":"2026-01-11T07:05:00+01:00","group":-2,"weight_kg":80.9,"fat_percent":null,"fat_mass_kg":null,"fat_free_mass_kg":null,"muscle_mass_kg":null,"water_mass_kg":null,"bone_mass_kg":null,"source":"manual","device":null,"excluded":true}
`},
		{[]string{"weight", "--format", "influx"}, `weight,source=device,device=Body\ Cardio group=-1i,weight_kg=81.2,fat_percent=21.3 1768025100000000000
`},
		{[]string{"blood-pressure", "--computed"}, `time,group,systolic_mmhg,diastolic_mmhg,pulse_bpm,source,device,afib,pulse_pressure_mmhg,map_mmhg
2026-01-13T07:15:00+01:00,-4,126,80,62,device,"BPM, Connect",,46,95.33
`},
		{[]string{"temperature", "--format", "json"}, `{"temperature":[
{"time":"2026-01-14T22:00:00+01:00","group":-5,"celsius":38.65,"site":"body","source":"device","device":null}]}
`},
		{[]string{"measures", "--to", "2026-01-10"}, `time,group,type,name,value,unit,position,source,device,comment
2026-01-10T07:05:00+01:00,-1,1,weight,81.2,kg,,device,Body Cardio,
2026-01-10T07:05:00+01:00,-1,6,fat ratio,21.3,%,,device,Body Cardio,
`},
		{[]string{"activity"}, "date,steps,distance_m,floors,soft_s,moderate_s,intense_s,active_s,active_kcal,total_kcal,hr_average,hr_min,hr_max,device\n"},
	} {
		if diff := cmp.Diff(tt.want, h.does(append([]string{"export"}, tt.args...)...)); diff != "" {
			t.Errorf("export %v (-want +got):\n%s", tt.args, diff)
		}
	}
}

func TestExportOfNothingIsEmptyLists(t *testing.T) {
	t.Parallel()
	h := newHome(t, time.Date(2026, 11, 25, 21, 0, 0, 0, time.UTC), "")
	var got map[string][]any
	if err := json.Unmarshal([]byte(h.does("export")), &got); err != nil {
		t.Fatal(err)
	}
	for _, s := range sheets() {
		if rows, ok := got[s.key]; !ok || rows == nil || len(rows) != 0 {
			t.Errorf("%s is %v, want []", s.key, rows)
		}
	}
}

func TestExportToFiles(t *testing.T) {
	t.Parallel()
	h := smallHome(t)
	folder := filepath.Join(h.dir, "out")
	h.does("export", "all", "--format", "csv", "-o", folder)
	for _, s := range sheets() {
		info, err := os.Stat(filepath.Join(folder, s.what+".csv"))
		if err != nil {
			t.Fatal(err)
		}
		if readableByOthers(info) {
			t.Errorf("%s is readable by others", info.Name())
		}
	}
	h.does("export", "weight", "-o", filepath.Join(h.dir, "w.jsonl"))
	if text, err := os.ReadFile(filepath.Join(h.dir, "w.jsonl")); err != nil || !strings.HasPrefix(string(text), `{"kind":"weight"`) {
		t.Errorf("the end of the name did not decide the format: %s %v", text, err)
	}
	h.refuses(2, "name a directory for them with -o DIR", "export", "all", "--format", "csv")
	h.refuses(2, "needs a directory", "export", "all", "--format", "csv", "-o", filepath.Join(h.dir, "w.jsonl"))
	h.refuses(2, "fit is for weight and blood-pressure", "export", "temperature", "--format", "fit")
	h.refuses(2, "influx is for numbers over time", "export", "notes", "--format", "influx")
	h.refuses(2, `did you mean "weight"?`, "export", "wieght")
	h.refuses(2, `did you mean "csv"?`, "export", "weight", "--format", "cvs")
	h.refuses(2, "swap them", "export", "weight", "--from", "2026-02-01", "--to", "2026-01-01")
	h.refuses(2, "leave --from and --to out", "export", "weight", "--new", "x", "--from", "2026-02-01")
	h.refuses(1, "; check the path", "export", "weight", "-o", filepath.Join(h.dir, "no", "x.csv"))
}

func TestFitFilesDecodeAgain(t *testing.T) {
	t.Parallel()
	h := smallHome(t)
	decoded := func(what string) []any {
		t.Helper()
		listener := filedef.NewListener()
		defer listener.Close()
		raw := h.does("export", what, "--format", "fit")
		if _, err := decoder.New(strings.NewReader(raw), decoder.WithMesgListener(listener), decoder.WithBroadcastOnly()).Decode(); err != nil {
			t.Fatal(err)
		}
		var out []any
		switch file := listener.File().(type) {
		case *filedef.Weight:
			if file.FileId.Type != typedef.FileWeight {
				t.Errorf("a file of type %v", file.FileId.Type)
			}
			for _, w := range file.WeightScales {
				out = append(out, w.Timestamp.UTC().Format(time.RFC3339), w.WeightScaled(), w.PercentFatScaled())
			}
		case *filedef.BloodPressure:
			for _, p := range file.BloodPressures {
				out = append(out, p.Timestamp.UTC().Format(time.RFC3339), p.SystolicPressure, p.DiastolicPressure, p.HeartRate)
			}
		default:
			t.Fatalf("a file of %T", file)
		}
		return out
	}
	weights := decoded("weight")
	if want := "[2026-01-10T06:05:00Z 81.2 21.3 2026-01-11T06:05:00Z 80.9 NaN]"; fmt.Sprint(weights) != want { // the ambiguous one stays away
		t.Errorf("weights %v, want %s", weights, want)
	}
	if got, want := fmt.Sprint(decoded("blood-pressure")), "[2026-01-13T06:15:00Z 126 80 62]"; got != want {
		t.Errorf("pressures %s, want %s", got, want)
	}
	folder := filepath.Join(h.dir, "fit")
	h.does("export", "all", "--format", "fit", "-o", folder)
	for _, name := range []string{"weight.fit", "blood-pressure.fit"} {
		if text, err := os.ReadFile(filepath.Join(folder, name)); err != nil || !bytes.Contains(text[:14], []byte(".FIT")) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A day or a record of sleep that does not count says so, as a reading does. A
// value beside the steps does not decide: the day counts without it.
func TestDaysAndNightsThatDoNotCountSaySo(t *testing.T) {
	t.Parallel()
	h := newHome(t, time.Date(2026, 1, 19, 12, 0, 0, 0, time.UTC), "")
	folder := t.TempDir()
	night := func(id int, from, to time.Time) string {
		return fmt.Sprintf(`{"id":%d,"timezone":"UTC","model":32,"startdate":%d,"enddate":%d,"date":%q,"modified":1,"data":{"total_sleep_time":25000}}`,
			id, from.Unix(), to.Unix(), to.Format(time.DateOnly))
	}
	at := func(day, hour int) time.Time { return time.Date(2026, 1, day, hour, 0, 0, 0, time.UTC) }
	for name, rows := range map[string][]string{
		"getactivity.json": {`{"date":"2026-01-15","steps":5000,"distance":4000}`, `{"date":"2026-01-16","steps":900000,"distance":4000}`,
			`{"date":"2026-01-17","steps":5000,"distance":9000000}`, `{"date":"2026-01-18","distance":4000}`, `{"date":"2026-01-25","steps":5000}`},
		"getsummary.json": {night(1, at(14, 22), at(15, 6)), night(2, at(14, 23), at(15, 6)), night(3, at(16, 6), at(17, 20)), night(4, at(25, 0), at(25, 6))},
	} {
		list := map[string]string{"getactivity.json": "activities", "getsummary.json": "series"}[name]
		text := fmt.Sprintf(`{"status":0,"body":{%q:[%s],"more":false,"offset":0}}`, list, strings.Join(rows, ","))
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	h.sync(answers(folder))
	var got struct {
		Activity, Sleep []struct {
			Date     string
			SetAside bool `json:"set_aside"`
		}
	}
	if err := json.Unmarshal([]byte(h.does("export", "--format", "json")), &got); err != nil {
		t.Fatal(err)
	}
	if days, want := fmt.Sprint(got.Activity), "[{2026-01-15 false} {2026-01-16 true} {2026-01-17 false} {2026-01-18 false} {2026-01-25 true}]"; days != want {
		t.Errorf("days %s, want %s", days, want)
	}
	if nights, want := fmt.Sprint(got.Sleep), "[{2026-01-15 false} {2026-01-15 true} {2026-01-17 true} {2026-01-25 true}]"; nights != want {
		t.Errorf("nights %s, want %s", nights, want)
	}
}

// Of a group it is each value that counts or does not: in the sheet of its kind,
// and among the measures.
func TestEachValueOfAGroupSaysWhetherItCounts(t *testing.T) {
	t.Parallel()
	h := newHome(t, time.Date(2026, 1, 19, 12, 0, 0, 0, time.UTC), "")
	groups := []withings.MeasureGroup{
		h.reading(1, 8, 0, 0, "Thermo", measureOf(withings.TypeBodyTemp, 366, -1), measureOf(withings.TypeSkinTemp, -20, -1)),
		h.reading(2, 8, 0, 0, "BPM", measureOf(withings.TypeSystolic, 120, 0), measureOf(withings.TypeDiastolic, 130, 0), measureOf(withings.TypePulse, 60, 0)),
		h.reading(3, 8, 0, 1, "Body", measureOf(withings.TypeWeight, 80, 0), measureOf(withings.TypeFatRatio, 20, 0)),
		h.reading(4, 8, 0, 0, "Body", measureOf(withings.TypeWeight, 18, 0), measureOf(withings.TypeFatRatio, 20, 0), measureOf(196, 61, 0)),
		h.reading(5, 8, 0, 0, "Body", measureOf(withings.TypeWeight, 80, 0), measureOf(withings.TypeFatRatio, 20, 0), measureOf(196, 61, 0)),
	}
	for day := 6; day < 10; day++ {
		groups = append(groups, h.reading(day, 8, 0, 0, "Body", measureOf(withings.TypeWeight, 80, 0)))
	}
	h.imports(groups...)
	if err := h.cache().Mark(context.Background(), -5, store.MarkOut); err != nil {
		t.Fatal(err)
	}
	type row struct {
		Group    int
		Type     int
		Site     string
		Excluded bool
		SetAside bool `json:"set_aside"`
	}
	rows := func(what string) string {
		t.Helper()
		var got map[string][]row
		if err := json.Unmarshal([]byte(h.does("export", what, "--format", "json")), &got); err != nil {
			t.Fatal(err)
		}
		var words []string
		for _, r := range slices.Backward(got[strings.ReplaceAll(what, "-", "_")]) {
			if r.Group < -5 { // what the others are compared with
				continue
			}
			word := fmt.Sprint(r.Group, " ", r.Site)
			if r.Type != 0 {
				word = fmt.Sprint(r.Group, " type ", r.Type)
			}
			words = append(words, strings.TrimSpace(word)+either(r.Excluded, " excluded", "")+either(r.SetAside, " set aside", ""))
		}
		return strings.Join(words, "\n")
	}
	for what, want := range map[string]string{
		"temperature":    "-1 skin set aside\n-1 body",
		"blood-pressure": "-2 set aside",
		"weight":         "-3 set aside\n-4 set aside\n-5 excluded",
		"measures": "-1 type 73 set aside\n-1 type 71\n-2 type 11 set aside\n-2 type 9 set aside\n-2 type 10 set aside\n-3 type 6 set aside\n-3 type 1 set aside\n" +
			"-4 type 196\n-4 type 6\n-4 type 1 set aside\n-5 type 196 excluded\n-5 type 6 excluded\n-5 type 1 excluded",
	} {
		if diff := cmp.Diff(want, rows(what)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}
}

// A reading has one time, whatever name its zone came under and however it is
// exported.
func TestMeasuresHaveTheTimesOfTheirReadings(t *testing.T) {
	t.Parallel()
	for account, want := range map[string][]string{
		"Europe/Berlin": {"2026-01-10T08:00:00+01:00", "2026-01-11T08:00:00+01:00", "2026-01-12T08:00:00+01:00", "2026-01-13T02:00:00-05:00"},
		"":              {"2026-01-10T07:00:00Z", "2026-01-11T08:00:00+01:00", "2026-01-12T07:00:00Z", "2026-01-13T02:00:00-05:00"},
	} {
		h := newHome(t, time.Date(2026, 1, 19, 12, 0, 0, 0, zoneOf(t, "Asia/Tokyo")), "")
		zones := []string{"", "W. Europe Standard Time", "Local", "America/New_York"}
		var groups []string
		for i, zone := range zones {
			groups = append(groups, strings.Replace(weighed(i+1, 10+i, 80_000, 0), `"attrib"`, fmt.Sprintf(`"timezone":%q,"attrib"`, zone), 1))
		}
		h.sync(&listedAccount{zone: account, groups: groups})
		for _, what := range []string{"weight", "measures"} {
			var got []string
			for i, line := range strings.Split(strings.TrimSpace(h.does("export", what)), "\n") {
				if time, _, _ := strings.Cut(line, ","); i > 0 {
					got = append(got, time)
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("account in %q, %s (-want +got):\n%s", account, what, diff)
			}
		}
	}
}

// failing is a standard output that takes nothing.
type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

// listedAccount is a Withings whose groups a test changes.
type listedAccount struct {
	zone   string
	groups []string
}

func (a *listedAccount) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_ = r.ParseForm() // an unreadable form has no action
	list := "[]"
	if r.Form.Get("action") == "getmeas" {
		list = "[" + strings.Join(a.groups, ",") + "]"
	}
	fmt.Fprintf(w, `{"status":0,"body":{"updatetime":%d,"timezone":%q,"measuregrps":%s,"activities":[],"series":[],"devices":[],"goals":{},"more":0,"offset":0}}`, time.Now().Unix(), a.zone, list)
}

// weighed is a group of one weight as Withings delivers it.
func weighed(id, day, grams, modified int) string {
	at := time.Date(2026, 1, day, 7, 0, 0, 0, time.UTC).Unix()
	return fmt.Sprintf(`{"grpid":%d,"attrib":0,"category":1,"date":%d,"created":%d,"modified":%d,"model":"Body","deviceid":"d","measures":[{"type":1,"value":%d,"unit":-3}]}`, id, at, at, int(at)+modified, grams)
}

// A bridge gets each reading once, again when it changes, and is told when it
// goes; what it has not got, because the command failed, comes again.
func TestExportOfWhatIsNew(t *testing.T) {
	t.Parallel()
	h := newHome(t, time.Date(2026, 1, 19, 12, 0, 0, 0, time.UTC), "")
	withings := &listedAccount{zone: "UTC", groups: []string{weighed(1, 10, 80_000, 0), weighed(2, 11, 80_100, 0), weighed(3, 12, 80_200, 0), weighed(4, 13, 80_300, 0)}}
	h.sync(withings)
	given := func(args ...string) string {
		t.Helper()
		var out []string
		for line := range strings.Lines(h.does(append([]string{"export", "weight", "--format", "ndjson"}, args...)...)) {
			var row struct {
				Group    int
				Weight   *float64 `json:"weight_kg"`
				Vanished bool
			}
			if err := json.Unmarshal([]byte(line), &row); err != nil {
				t.Fatal(err)
			}
			text := fmt.Sprint(row.Group)
			if row.Weight != nil {
				text += fmt.Sprint(":", *row.Weight)
			}
			if row.Vanished {
				text += " vanished"
			}
			out = append(out, text)
		}
		return strings.Join(out, ", ")
	}
	expect := func(when, want string, args ...string) {
		t.Helper()
		if got := given(args...); got != want {
			t.Errorf("%s: %q, want %q", when, got, want)
		}
	}
	h.refuses(1, "; check the path", "export", "weight", "--new", "garmin", "-o", filepath.Join(h.dir, "no", "x.csv"))
	for name, broken := range map[string]error{"a full disk": syscall.ENOSPC, "a reader that has gone": syscall.EPIPE} {
		if stderr, exit := h.runInto(failing{broken}, "export", "weight", "--new", "garmin"); exit != exitFailed || strings.Count(stderr, ";") != 1 {
			t.Errorf("%s: exit %d, %q", name, exit, stderr)
		}
		if stderr, exit := h.runInto(failing{broken}, "export", "weight"); (exit == exitDone && stderr == "") != errors.Is(broken, syscall.EPIPE) {
			t.Errorf("%s, for nobody by name: exit %d, %q", name, exit, stderr)
		}
	}
	expect("after those that failed", "1:80, 2:80.1, 3:80.2, 4:80.3", "--new", "garmin")
	expect("the second time", "", "--new", "garmin")
	expect("for another consumer", "1:80, 2:80.1, 3:80.2, 4:80.3", "--new", "sheet")
	expect("without --new", "1:80, 2:80.1, 3:80.2, 4:80.3")

	withings.groups[1] = weighed(2, 11, 79_000, 5)
	withings.groups = append(withings.groups, weighed(5, 14, 80_400, 0))
	h.does("sync", "--quiet", "--full")
	expect("after a change and a new one", "2:79, 5:80.4", "--new", "garmin")

	withings.groups = withings.groups[1:]
	h.does("sync", "--quiet", "--full", "--accept-missing")
	expect("after one has gone", "1 vanished", "--new", "garmin")
	expect("then", "", "--new", "garmin")
	expect("for who comes late", "1 vanished, 2:79, 5:80.4", "--new", "sheet")
	if text := h.does("export", "vanished"); !strings.Contains(text, "weight,1,2026-01-10T") {
		t.Errorf("not among the vanished:\n%s", text)
	}
}
