package insight

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"withings-tui/store"
)

// testCase is a folder of testdata/cases: what the API would answer, and what
// comes of it.
type testCase struct {
	Shows  string    `json:"shows"`
	Now    time.Time `json:"now"`
	Zone   string    `json:"zone"`
	Config string    `json:"config"`
	Expect struct {
		Summary       map[string]any    `json:"summary"`
		Within        map[string][2]any `json:"summary_within"`
		Not           map[string]string `json:"summary_not"`
		GoalRangeHold string            `json:"goal_range_holds"`
		Text          map[string]struct {
			Must    []string `json:"must"`
			MustNot []string `json:"must_not"`
		} `json:"text"`
	} `json:"expect"`
}

func TestTheCasesOfDataThatGoWrongEasilyHaveTheirRightFigures(t *testing.T) {
	t.Parallel()
	folders, err := filepath.Glob("testdata/cases/*/case.json")
	if err != nil || len(folders) != 16 {
		t.Fatalf("%d cases, want 16 (%v)", len(folders), err)
	}
	for _, path := range folders {
		dir := filepath.Dir(path)
		t.Run(filepath.Base(dir), func(t *testing.T) {
			t.Parallel()
			var c testCase
			readJSON(t, path, &c)
			h, in := loadCase(t, dir, c)
			f := Of(h, in)
			got := summaryOf(h, f, During(h, f, store.LastDays(30, f.Today)))
			compare(t, "", c.Expect.Summary, got)
			for name, limits := range c.Expect.Within {
				compareWithin(t, name, limits, at(got, name))
			}
			for name, pattern := range c.Expect.Not {
				if v := fmt.Sprint(at(got, name)); regexp.MustCompile(pattern).MatchString(v) {
					t.Errorf("%s is %q, which must not match %s", name, v, pattern)
				}
			}
			if day := c.Expect.GoalRangeHold; day != "" {
				if g := f.Weight.Goal; g.Earliest.String() > day || g.Latest.String() < day {
					t.Errorf("the goal's range %s to %s does not hold %s", g.Earliest, g.Latest, day)
				}
			}
			compareSentences(t, c, f)
		})
	}
}

// compareSentences holds the sentences against the patterns that a case has for
// the text of summary.
func compareSentences(t *testing.T, c testCase, f *Figures) {
	t.Helper()
	r := f.Weight.Sentence + "\n" + f.Pressure.Sentence + "\n" + f.Temperature.Sentence + "\n" + f.Activity.Sentence + "\n" + f.Sleep.Sentence + "\n" + f.Sentence
	for _, pattern := range c.Expect.Text["summary"].Must {
		said := slices.ContainsFunc([]string{"going", "steady", "changed", "likely", "direction", "medical"}, func(word string) bool { return strings.Contains(pattern, word) })
		if said && !regexp.MustCompile(pattern).MatchString(r) {
			t.Errorf("no sentence matches %s:\n%s", pattern, r)
		}
	}
	for _, pattern := range c.Expect.Text["summary"].MustNot {
		if regexp.MustCompile(pattern).MatchString(r) {
			t.Errorf("a sentence matches %s:\n%s", pattern, r)
		}
	}
}

func readJSON(t testing.TB, path string, v any) {
	t.Helper()
	raw, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return
	}
	if err == nil {
		err = json.Unmarshal(raw, v)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// loadCase makes the history that the case's answers would make.
func loadCase(t testing.TB, dir string, c testCase) (*store.History, Inputs) {
	t.Helper()
	zone, err := time.LoadLocation(c.Zone)
	if err != nil {
		t.Fatal(err)
	}
	h := store.NoHistory()
	loadMeasures(t, h, filepath.Join(dir, "getmeas.json"))
	var goals struct {
		Body struct {
			Goals struct {
				Steps  float64
				Weight *struct{ Value, Unit float64 }
			}
		}
	}
	readJSON(t, filepath.Join(dir, "getgoals.json"), &goals)
	if g := goals.Body.Goals; g.Steps > 0 {
		h.State.Goals.Steps = g.Steps
	}
	if w := goals.Body.Goals.Weight; w != nil {
		h.State.Goals.WeightKg = w.Value * math.Pow10(int(w.Unit))
	}
	loadDays(t, h, filepath.Join(dir, "getactivity.json"))
	loadSleep(t, h, filepath.Join(dir, "getsummary.json"), zone)
	in := Inputs{Now: c.Now, Zone: zone, WeekStart: time.Monday}
	if m := regexp.MustCompile(`born = "([^"]+)"`).FindStringSubmatch(c.Config); m != nil {
		in.Born = m[1]
	}
	return h, in
}

func loadMeasures(t testing.TB, h *store.History, path string) {
	t.Helper()
	var answer struct {
		Body struct {
			Groups []struct {
				ID       int64 `json:"grpid"`
				Attrib   int
				Date     int64
				Device   *string `json:"deviceid"`
				Model    string
				Timezone string
				Measures []struct {
					Value, Unit float64
					Type        int
				}
			} `json:"measuregrps"`
		}
	}
	readJSON(t, path, &answer)
	groups := answer.Body.Groups
	slices.Reverse(groups)
	for _, g := range groups {
		zone, err := time.LoadLocation(g.Timezone)
		if err != nil {
			t.Fatal(err)
		}
		r := store.Reading{Stamp: store.StampOf(time.Unix(g.Date, 0).In(zone)), Group: g.ID, Source: store.SourceOf(g.Attrib)}
		r.Typed = g.Device == nil || r.Source == store.SourceManual
		if g.Device != nil {
			if i := slices.Index(h.Hardware, *g.Device); i >= 0 {
				r.Hardware = uint16(i)
			} else {
				r.Hardware = uint16(len(h.Hardware))
				h.Hardware = append(h.Hardware, *g.Device)
			}
		}
		values := map[store.Quantity]float64{}
		for _, m := range g.Measures {
			q := store.Quantity(m.Type)
			values[q] = m.Value / math.Pow10(-int(m.Unit))
			h.Series[q] = append(h.Series[q], store.Point{Reading: r, Value: values[q]})
		}
		if v, ok := values[store.Height]; ok {
			h.Height = v
		}
		addReading(h, r, values)
	}
}

func addReading(h *store.History, r store.Reading, values map[store.Quantity]float64) {
	value := func(q store.Quantity) float64 {
		if v, ok := values[q]; ok {
			return v
		}
		return nan
	}
	if _, ok := values[store.Weight]; ok {
		h.Weighings = append(h.Weighings, store.Weighing{Reading: r, Weight: value(store.Weight), FatPercent: value(store.FatRatio),
			FatMass: value(store.FatMass), FatFree: value(store.FatFree), Muscle: value(store.Muscle), Water: value(store.Water), Bone: value(store.Bone)})
	}
	_, systolic := values[store.Systolic]
	_, diastolic := values[store.Diastolic]
	if systolic || diastolic {
		h.Pressures = append(h.Pressures, store.Pressure{Reading: r, Systolic: value(store.Systolic), Diastolic: value(store.Diastolic), Pulse: value(store.Pulse)})
	}
	for q, site := range map[store.Quantity]store.Site{store.BodyTemp: store.SiteBody, store.SkinTemp: store.SiteSkin, store.SomeTemp: store.SiteUnspecified} {
		if v, ok := values[q]; ok {
			h.Temperatures = append(h.Temperatures, store.Temperature{Reading: r, Celsius: v, Site: site})
		}
	}
}

func loadDays(t testing.TB, h *store.History, path string) {
	t.Helper()
	type row struct {
		Date                                                string
		Tracker                                             bool `json:"is_tracker"`
		Steps, Distance, Elevation, Soft, Moderate, Intense *float64
	}
	var answer struct {
		Body struct{ Activities []row }
	}
	readJSON(t, path, &answer)
	number := func(v *float64) float64 {
		if v == nil {
			return nan
		}
		return *v
	}
	byDate := map[string]row{}
	for _, r := range answer.Body.Activities {
		if before, ok := byDate[r.Date]; !ok || r.Tracker && !before.Tracker {
			byDate[r.Date] = r // a tracker's row stands before a phone's
		}
	}
	for date, r := range byDate {
		d, err := store.ParseDate(date)
		if err != nil {
			t.Fatal(err)
		}
		h.Days = append(h.Days, store.Day{Date: d, Steps: number(r.Steps), Distance: number(r.Distance), Floors: number(r.Elevation), Soft: number(r.Soft),
			Moderate: number(r.Moderate), Intense: number(r.Intense), Active: nan, ActiveKcal: nan, TotalKcal: nan, HRAverage: nan, HRMin: nan, HRMax: nan, Tracker: r.Tracker})
	}
	slices.SortFunc(h.Days, func(a, b store.Day) int { return int(a.Date - b.Date) })
}

func loadSleep(t testing.TB, h *store.History, path string, zone *time.Location) {
	t.Helper()
	var answer struct {
		Body struct {
			Series []struct {
				ID, StartDate, EndDate int64
				Date                   string
				Data                   struct {
					Asleep float64 `json:"asleepduration"`
				}
			}
		}
	}
	readJSON(t, path, &answer)
	for _, s := range answer.Body.Series {
		d, err := store.ParseDate(s.Date)
		if err != nil {
			t.Fatal(err)
		}
		h.Sleeps = append(h.Sleeps, store.Sleep{ID: s.ID, From: store.StampOf(time.Unix(s.StartDate, 0).In(zone)), To: store.StampOf(time.Unix(s.EndDate, 0).In(zone)),
			Date: d, Asleep: s.Data.Asleep, Deep: nan, Light: nan, REM: nan, Awake: nan})
	}
	slices.SortFunc(h.Sleeps, func(a, b store.Sleep) int { return int(a.From.Unix - b.From.Unix) })
}

// summaryOf are the figures by the names of summary --json; NaN and "" are left out.
func summaryOf(h *store.History, f *Figures, r *RangeFigures) map[string]any {
	w, p, t, a, s := &f.Weight, &f.Pressure, &f.Temperature, &f.Activity, &f.Sleep
	mean := func(m PressureMean) any {
		return map[string]any{"systolic_mmhg": round(m.Systolic, 3), "diastolic_mmhg": round(m.Diastolic, 3), "readings": m.Readings, "days": m.Days, "class": m.Class.Name}
	}
	var changes, severe, fevers []any
	for _, c := range w.Changes {
		changes = append(changes, map[string]any{"days": c.Days, "change_kg": c.Kg})
	}
	for _, x := range p.Severe {
		severe = append(severe, map[string]any{"time": x.Time(), "systolic_mmhg": x.Systolic, "diastolic_mmhg": x.Diastolic})
	}
	for _, x := range r.Temperature.Fevers {
		fevers = append(fevers, map[string]any{"from": x.From.Time(), "to": x.To.Time(), "peak_celsius": x.Peak, "readings": x.N})
	}
	goal := map[string]any{"state": string(w.Goal.State), "target_kg": w.Goal.Target, "to_go_kg": w.Goal.ToGo, "open": w.Goal.Open}
	if w.Goal.Dated {
		goal["earliest"] = w.Goal.Earliest
		if !w.Goal.Open {
			goal["latest"] = w.Goal.Latest
		}
	}
	turned := any(nil)
	if w.Pace.TurnedDays > 0 {
		turned = w.Pace.TurnedDays
	}
	fat := nan
	if b, ok := w.BodyOf(store.FatRatio); ok {
		fat = b.Last.Value
	}
	window := any(nil)
	if p.Class.Lack == "" {
		window = p.Class.WindowDays
	}
	return map[string]any{
		"weight": map[string]any{"weight_kg": w.Last.Weight, "trend_kg": round(w.Now(), 3), "rate_kg_per_week": w.Pace.PerWeek, "rate_error_kg_per_week": w.Pace.SE,
			"rate_lacks": w.Pace.Lack, "rate_days": w.Pace.Days, "rate_readings": w.Pace.Readings, "energy_kcal_per_day": w.Pace.Energy, "energy_error_kcal_per_day": w.Pace.EnergySE,
			"direction": string(w.Pace.Direction), "turned_days_ago": turned, "set_aside": len(w.SetAside), "changes": changes, "goal": goal, "bmi": w.BMI.Value, "bmi_class": w.BMI.Class,
			"fat_percent": fat, "readings": r.Weight.Basis.Readings, "days": r.Weight.Basis.Days},
		"blood_pressure": map[string]any{"systolic_mmhg": p.Last.Systolic, "diastolic_mmhg": p.Last.Diastolic, "class": p.Class.Name, "class_readings": p.Class.Mean.Readings,
			"class_days": p.Class.Mean.Days, "class_window_days": window, "severe": severe, "afib": make([]any, len(p.AFib)), "last_7_days": mean(p.Week),
			"morning": mean(r.Pressure.Morning), "evening": mean(r.Pressure.Evening), "protocol": p.Protocol.String()},
		"temperature": map[string]any{"time": t.Last.Time(), "celsius": t.Last.Celsius, "site": t.Last.Site.String(), "fevers": fevers},
		"activity": map[string]any{"date": a.Last.Date, "steps": a.Last.Steps, "goal_steps": a.Goal, "mean_steps": round(r.Activity.Steps.Mean.Value, 0), "days": r.Activity.Steps.Mean.N,
			"days_on_goal": r.Activity.Steps.OnGoal, "streak_days": a.Streak.Days, "best_streak_days": a.Streak.Best, "active_minutes_this_week": a.Week.Minutes()},
		"sleep": map[string]any{"asleep_s": lastAsleep(s), "mean_7_nights_s": s.Week.Value, "nights": s.Week.N},
	}
}

func lastAsleep(s *Sleep) float64 {
	if s.Last == nil {
		return nan
	}
	return s.Last.Asleep
}

// at is the value at a dotted path.
func at(v any, path string) any {
	for _, name := range strings.Split(path, ".") {
		m, _ := v.(map[string]any)
		v = m[name]
	}
	return v
}

func toFloat(v any) float64 {
	switch v := v.(type) {
	case int:
		return float64(v)
	case float64:
		return v
	}
	return nan
}

// compare holds what was got against what is wanted of it; keys that are not
// named are free, and none is NaN, nil or "".
func compare(t *testing.T, path string, want, got any) {
	t.Helper()
	switch want := want.(type) {
	case map[string]any:
		for name, v := range want {
			compare(t, strings.TrimPrefix(path+"."+name, "."), v, at(got, name))
		}
	case []any:
		list, _ := got.([]any)
		if len(list) != len(want) {
			t.Errorf("%s has %d, want %d", path, len(list), len(want))
			return
		}
		for i := range want {
			compare(t, fmt.Sprintf("%s[%d]", path, i), want[i], list[i])
		}
	case nil:
		if got != nil && got != "" && !math.IsNaN(toFloat(got)) {
			t.Errorf("%s is %v, want none", path, got)
		} else if got != nil && got != "" && got == any(0) {
			t.Errorf("%s is 0, want none", path)
		}
	case float64:
		if !(math.Abs(toFloat(got)-want) < 1e-9) {
			t.Errorf("%s is %v, want %v", path, got, want)
		}
	case string:
		if moment, ok := got.(time.Time); ok {
			wanted, err := time.Parse(time.RFC3339, want)
			if err != nil || !wanted.Equal(moment) {
				t.Errorf("%s is %s, want %s", path, moment, want)
			}
		} else if fmt.Sprint(got) != want {
			t.Errorf("%s is %v, want %s", path, got, want)
		}
	case bool:
		if got != want {
			t.Errorf("%s is %v, want %v", path, got, want)
		}
	}
}

func compareWithin(t *testing.T, name string, limits [2]any, got any) {
	t.Helper()
	if from, ok := limits[0].(string); ok {
		if day := fmt.Sprint(got); day < from || day > limits[1].(string) {
			t.Errorf("%s is %s, want %s to %s", name, day, from, limits[1])
		}
		return
	}
	if v := toFloat(got); !(toFloat(limits[0]) <= v && v <= toFloat(limits[1])) {
		t.Errorf("%s is %v, want %v to %v", name, got, limits[0], limits[1])
	}
}
