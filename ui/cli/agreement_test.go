package cli

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"withings-tui/store"
	"withings-tui/ui/insight"
	"withings-tui/ui/units"
	"withings-tui/withings"
)

// histories are four people: the demo's, one who imported everything, one who
// measures rarely and in American units, and one whose newest reading is years
// old.
func histories(t *testing.T) map[string]*home {
	now := time.Date(2026, 11, 25, 21, 0, 0, 0, zoneOf(t, "Europe/Paris"))
	demo := newHome(t, now, "")
	demo.syncPerson(demoSeed, demoYears)
	rare := newHome(t, now, "smoother = \"libra\"\n[units]\nweight = \"lb\"\npressure = \"kPa\"\ntemperature = \"F\"\n[blood_pressure]\nguideline = \"aha-2017\"\n")
	var groups []withings.MeasureGroup
	for d := 700; d >= 0; d -= 9 {
		groups = append(groups, rare.reading(d, 7, 0, 0, "Body", measureOf(withings.TypeWeight, 90_000-int64(d*d%777), -3), measureOf(withings.TypeFatRatio, 2310+int64(d%40), -2)))
		groups = append(groups, rare.reading(d, 18, 0, 0, "BPM", measureOf(withings.TypeSystolic, 140+int64(d%13), 0), measureOf(withings.TypeDiastolic, 85+int64(d%7), 0)))
	}
	groups = append(groups, rare.reading(2, 8, 0, 0, "BPM", measureOf(withings.TypeSystolic, 190, 0), measureOf(withings.TypeDiastolic, 118, 0)))
	groups = append(groups, rare.reading(9, 8, 0, 0, "Body", measureOf(withings.TypeWeight, 21_400, -3)))
	rare.imports(groups...)
	old := newHome(t, now, "")
	old.imports(reportReadings(old, 2200)...)
	return map[string]*home{"demo": demo, "imported": reportHome(t), "rare, other units": rare, "years old": old}
}

// TestDashboardSummaryReportAndExportAgree compares, over several people and
// ranges, the figures that the dashboard computes with those of the commands.
func TestDashboardSummaryReportAndExportAgree(t *testing.T) {
	t.Parallel()
	for name, h := range histories(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			history, f := h.figures()
			exported := h.exported()
			for _, days := range []int{7, 30, 90, 365, 3650} {
				r := insight.During(history, f, store.LastDays(days, f.Today))
				agreesWithSummary(t, f, r, h.summary("--range", f.Today.UTC().AddDate(0, 0, 1-days).Format(time.DateOnly)+".."+f.Today.String()))
				agreesWithReport(t, f, r, h.does("report", "--days", fmt.Sprint(days)))
				agreesWithExport(t, f, r, exported)
			}
		})
	}
}

func (h *home) exported() map[string][]map[string]any {
	h.t.Helper()
	var out map[string][]map[string]any
	if err := json.Unmarshal([]byte(h.does("export", "all", "--format", "json", "--computed")), &out); err != nil {
		h.t.Fatal(err)
	}
	return out
}

func agreesWithSummary(t *testing.T, f *insight.Figures, r *insight.RangeFigures, got map[string]any) {
	t.Helper()
	figures := map[string]float64{}
	if w := f.Weight; w.Basis.Readings > 0 {
		figures["weight.trend_kg"] = w.Trend[len(w.Trend)-1].Kg
		figures["weight.rate_kg_per_week"], figures["weight.rate_error_kg_per_week"] = w.Pace.PerWeek, w.Pace.SE
		figures["weight.bmi"], figures["weight.goal.to_go_kg"] = w.BMI.Value, w.Goal.ToGo
		figures["weight.set_aside"] = float64(len(w.SetAside))
	}
	if p := f.Pressure; p.Basis.Readings > 0 {
		figures["blood_pressure.last_7_days.systolic_mmhg"], figures["blood_pressure.last_7_days.diastolic_mmhg"] = p.Week.Systolic, p.Week.Diastolic
		figures["blood_pressure.class_readings"] = float64(p.Class.Mean.Readings)
	}
	if d := f.Activity; d.Days > 0 {
		figures["activity.streak_days"] = float64(d.Streak.Days)
	}
	moved := at(got, "range.to") != r.Period.To.String() // the days up to today hold nothing
	if !moved && f.Weight.Basis.Readings > 0 {
		figures["weight.readings"], figures["weight.days"] = float64(r.Weight.Basis.Readings), float64(r.Weight.Basis.Days)
	}
	if !moved && f.Pressure.Basis.Readings > 0 {
		figures["blood_pressure.range.systolic_mmhg"], figures["blood_pressure.range.readings"] = r.Pressure.Mean.Systolic, float64(r.Pressure.Mean.Readings)
		figures["blood_pressure.morning.diastolic_mmhg"] = r.Pressure.Morning.Diastolic
	}
	if !moved && f.Activity.Days > 0 {
		figures["activity.mean_steps"] = r.Activity.Steps.Mean.Value
	}
	for path, want := range figures {
		v, ok := at(got, path).(float64)
		if ok == math.IsNaN(want) || ok && math.Abs(v-want) > 0.5 || ok && math.Abs(want) < 1000 && math.Abs(v-want) > 0.051 {
			t.Errorf("%d days: summary says %s %v, the dashboard %v", r.Period.Days(), path, at(got, path), want)
		}
	}
	for path, want := range map[string]string{"sentence": f.Sentence, "weight.sentence": f.Weight.Sentence, "blood_pressure.sentence": f.Pressure.Sentence, "temperature.sentence": f.Temperature.Sentence} {
		if v, _ := at(got, path).(string); v != want {
			t.Errorf("%d days: summary says %s %q, the dashboard %q", r.Period.Days(), path, v, want)
		}
	}
	if n := len(r.Temperature.Fevers); !moved && f.Temperature.Basis.Readings > 0 && len(at(got, "temperature.fevers").([]any)) != n {
		t.Errorf("%d days: summary has other fevers than the dashboard's %d", r.Period.Days(), n)
	}
}

func agreesWithReport(t *testing.T, f *insight.Figures, r *insight.RangeFigures, text string) {
	t.Helper()
	w := f.In.Write
	var want []string
	if r.Pressure.Mean.Readings > 0 {
		want = append(want, w.Pair(r.Pressure.Mean.Systolic, r.Pressure.Mean.Diastolic)+" "+w.Pressure.Name(), fmt.Sprintf("| %d ", r.Pressure.Mean.Readings))
	}
	if r.Weight.Basis.Readings > 0 {
		want = append(want, w.Kg(f.Weight.Last.Weight)+" "+w.KgUnit(), w.Kg(r.Weight.Last)+" "+w.KgUnit(), units.Count(r.Weight.Basis.Readings, "reading", "readings"), f.Weight.Sentence)
		if f.Weight.Pace.Lack == "" {
			want = append(want, "± "+w.Number(w.PartValue(f.Weight.Pace.SE), 2))
		}
	}
	for _, e := range r.Temperature.Fevers {
		want = append(want, "peak "+w.Celsius(e.Peak), e.Length)
	}
	for _, s := range r.Pressure.Severe {
		if len(r.Pressure.Severe) <= 8 {
			want = append(want, w.Pair(s.Systolic, s.Diastolic)+" on "+units.DateYear(s.Date().UTC()))
		}
	}
	for _, one := range want {
		if !strings.Contains(text, one) {
			t.Errorf("%d days: the report lacks %q:\n%s", r.Period.Days(), one, text[:min(len(text), 3000)])
		}
	}
}

func agreesWithExport(t *testing.T, f *insight.Figures, r *insight.RangeFigures, rows map[string][]map[string]any) {
	t.Helper()
	within := func(row map[string]any) bool {
		day, err := store.ParseDate(row["time"].(string)[:10])
		return err == nil && r.Period.Contains(day)
	}
	counted, trend := 0, math.NaN()
	for _, row := range rows["weight"] {
		if within(row) && row["set_aside"] == nil && row["excluded"] == nil {
			counted++
			trend = row["trend_kg"].(float64)
		}
	}
	if counted != r.Weight.Basis.Readings {
		t.Errorf("%d days: export counts %d weights, the dashboard %d", r.Period.Days(), counted, r.Weight.Basis.Readings)
	}
	if counted > 0 && math.Abs(trend-r.Weight.Last) > 0.0006 {
		t.Errorf("%d days: export's last trend is %v, the dashboard's %v", r.Period.Days(), trend, r.Weight.Last)
	}
	counted = 0
	for _, row := range rows["blood_pressure"] {
		if within(row) && row["set_aside"] == nil && row["excluded"] == nil {
			counted++
		}
	}
	if counted != r.Pressure.Basis.Readings {
		t.Errorf("%d days: export counts %d blood pressures, the dashboard %d", r.Period.Days(), counted, r.Pressure.Basis.Readings)
	}
	asleep := 0.0
	for _, row := range rows["sleep"] {
		if row["nap"] == false && row["set_aside"] == nil {
			if day, err := store.ParseDate(row["date"].(string)); err == nil && day > f.Today-7 {
				asleep += row["asleep_s"].(float64)
			}
		}
	}
	if f.Sleep.Week.N > 0 && math.Abs(asleep/float64(f.Sleep.Week.N)-f.Sleep.Week.Value) > 1 {
		t.Errorf("export's nights sum up to %v s, the dashboard's to %d x %v", asleep, f.Sleep.Week.N, f.Sleep.Week.Value)
	}
}

// What does not depend on the range is the same for every range: here how long
// a weight is steady was told as five different times.
func TestWhatNoRangeBearsIsTheSameForEveryRange(t *testing.T) {
	t.Parallel()
	h := newHome(t, time.Date(2026, 11, 25, 21, 0, 0, 0, time.UTC), "")
	var groups []withings.MeasureGroup
	for d := 1000; d >= 0; d-- {
		groups = append(groups, h.reading(d, 7, 0, 0, "Body", measureOf(withings.TypeWeight, 80_000+int64(d*7919%400)-200, -3)))
	}
	h.imports(groups...)
	want := ""
	for _, span := range []string{"7d", "30d", "90d", "1y", "all", "2025-03"} {
		weight := h.summary("--range", span)["weight"].(map[string]any)
		delete(weight, "readings")
		delete(weight, "days")
		got, err := json.Marshal(weight)
		if err != nil {
			t.Fatal(err)
		}
		if want == "" {
			want = string(got)
		}
		if string(got) != want {
			t.Errorf("--range %s: %s\nwant as for 7d: %s", span, got, want)
		}
	}
	if !strings.Contains(want, `"direction":"steady"`) {
		t.Errorf("not steady: %s", want)
	}
}
