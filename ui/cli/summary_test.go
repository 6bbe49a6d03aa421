package cli

import (
	"html"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"withings-tui/withings"
)

func TestSummaryFormat(t *testing.T) {
	t.Parallel()
	h := reportHome(t)
	for _, tt := range []struct{ name, template, want string }{
		{"a figure", "{{.weight.trend_kg}}", "81.499"},
		{"a figure with its unit", "{{weight .weight.trend_kg}}", "81.5 kg"},
		{"a pressure", "{{pressure .blood_pressure.last_7_days.systolic_mmhg}}", "126 mmHg"},
		{"what is null", "{{.weight.fat_percent}} {{weight .weight.fat_percent}}", "– –"},
		{"what an absent object has", "{{.activity.steps}} {{.sleep.asleep_s}}", "– –"},
		{"null is false", "{{if .activity}}yes{{else}}no{{end}}{{with .weight.goal.earliest}}date{{end}}", "no"},
		{"null in printf", `{{printf "%.1f" .activity.steps}}`, "–"},
		{"a list", "{{range .weight.changes}}{{.days}} {{end}}", "7 14 28 "},
		{"an index", "{{(index .weight.changes 0).change_kg}}", "-0.2"},
		{"whole numbers compare with others", "{{if gt .weight.trend_kg 80}}over{{end}}{{if eq .weight.days 30}} 30{{end}}", "over 30"},
		{"words compare", `{{if eq .weight.direction "down"}}down{{end}}{{if ne .weight.goal.state "none"}}goal{{end}}`, "down"},
		{"variables and pipes", "{{$w := .weight}}{{$w.weight_kg | weight}}", "81.0 kg"},
		{"text alone", "plain", "plain"},
		{"a name within a text is none", `{{"a.wight"}}`, "a.wight"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := strings.TrimSuffix(h.does("summary", "--format", tt.template), "\n"); got != tt.want {
				t.Errorf("%s gives %q, want %q", tt.template, got, tt.want)
			}
		})
	}
	h.refuses(2, "--format: there is no name .wieght; did you mean \".weight\"?", "summary", "--format", "{{.wieght.trend_kg}}")
	h.refuses(2, "unclosed action", "summary", "--format", "{{.weight")
	h.refuses(2, "exclude each other", "summary", "--json", "--format", "x")
	if help := h.does("summary", "--help"); !strings.Contains(help, ".trend_kg") || !strings.Contains(help, ".blood_pressure.severe[]:") {
		t.Errorf("the help does not list the names:\n%s", help)
	}
}

func TestSummaryRange(t *testing.T) {
	t.Parallel()
	h := reportHome(t)
	for span, want := range map[string][2]any{
		"7d": {"2026-11-16", "2026-11-22"}, "12w": {"2026-08-31", "2026-11-22"}, "1y": {"2025-11-23", "2026-11-22"}, "2026-10": {"2026-10-01", "2026-10-31"},
		"2026-10-05..2026-10-09": {"2026-10-05", "2026-10-09"}, "last 2 weeks": {"2026-11-09", "2026-11-22"}, "all": {nil, "2026-11-22"},
	} {
		got := h.summary("--range", span)["range"].(map[string]any)
		if got["from"] != want[0] || got["to"] != want[1] {
			t.Errorf("--range %q is %v to %v, want %v to %v", span, got["from"], got["to"], want[0], want[1])
		}
	}
	h.refuses(2, `--range: cannot read "30" as a date or a range: try 7d, 12w, 6m, 1y, yesterday, "14 mar"`, "summary", "--range", "30")
	h.refuses(2, "--range: there is no month 13", "summary", "--range", "2026-13")
	for _, wrong := range []string{"30", "0d", "soon", "2026-13", "2026-02-01..2026-01-01"} {
		h.refuses(2, "--range: ", "summary", "--range", wrong)
	}
}

// Where nothing is newer, the summary is of the newest days there are.
func TestSummaryOfOldReadings(t *testing.T) {
	t.Parallel()
	h := newHome(t, time.Date(2026, 11, 25, 21, 0, 0, 0, time.UTC), "")
	h.imports(reportReadings(h, 2200)...)
	text := h.does("summary")
	for _, want := range []string{"30 days to 16 Nov 2020, the newest there are (2,200 days ago)", "Weight          81.0 kg", "16 Nov 2020 07:05", "mean of 34 readings on 10 days"} {
		if !strings.Contains(text, want) {
			t.Errorf("it lacks %q:\n%s", want, text)
		}
	}
	got := h.summary()
	if got["newest"] != "2020-11-16" || at(got, "range.from") != "2020-10-18" {
		t.Errorf("newest %v, range %v", got["newest"], got["range"])
	}
}

func TestSummaryWithoutReadings(t *testing.T) {
	t.Parallel()
	h := newHome(t, time.Date(2026, 11, 25, 21, 0, 0, 0, time.UTC), "")
	stdout, stderr, exit := h.run("summary")
	if exit != 0 || !strings.Contains(stderr, "There are no readings yet; run withings-tui login") || !strings.Contains(stdout, "never synced") {
		t.Errorf("exit %d: %s%s", exit, stdout, stderr)
	}
	got := h.summary()
	if got["weight"] != nil || at(got, "status.stale") != false || at(got, "status.offline") != false {
		t.Errorf("%v", got)
	}
}

// The line "change" is read by scripts.
func TestTheLineChangeStaysAsItIs(t *testing.T) {
	t.Parallel()
	h := reportHome(t)
	if text := h.does("summary"); !strings.Contains(text, "\n  change                          -0.2 kg in 7 days, -0.4 kg in 14 days, -0.8 kg in 28 days\n") {
		t.Errorf("no such line:\n%s", text)
	}
}

// All else is written as on screen, with the sign that the report has too.
func TestAPaceIsWrittenAsOnScreen(t *testing.T) {
	t.Parallel()
	h := reportHome(t)
	for _, command := range []string{"summary", "report"} {
		if text := h.does(command); !strings.Contains(text, " −0.22 kg a week ± 0.04") {
			t.Errorf("%s has no such pace:\n%s", command, text)
		}
	}
	if text := h.does("summary", "--ascii"); !strings.Contains(text, " -0.22 kg a week +/- 0.04") {
		t.Errorf("--ascii: no such pace:\n%s", text)
	}
}

// A step of weight or body fat across a change of scale may be the scale's.
func TestANewScaleInThePeriodIsTold(t *testing.T) {
	t.Parallel()
	h := newHome(t, time.Date(2026, 11, 25, 21, 0, 0, 0, zoneOf(t, "Europe/Paris")), "")
	h.sync(answers(filepath.Join(casesFolder, "w_scale")))
	const words = "Scale changed 14 Nov 2026: Body+ before, Body Smart since."
	want := []any{map[string]any{"date": "2026-11-14", "before": "Body+", "after": "Body Smart", "sentence": words}}
	if diff := cmp.Diff(want, at(h.summary(), "weight.scale_changes")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := at(h.summary("--range", "7d"), "weight.scale_changes"); len(got.([]any)) != 0 {
		t.Errorf("in a range after it: %v", got)
	}
	for _, c := range []struct {
		told    bool
		command []string
	}{
		{true, []string{"summary"}}, {false, []string{"summary", "--range", "7d"}}, {true, []string{"report"}}, {true, []string{"report", "--html"}},
		{false, []string{"report", "--days", "7"}}, {false, []string{"report", "--only", "blood-pressure"}},
	} {
		if text := html.UnescapeString(h.does(c.command...)); strings.Contains(text, words) != c.told {
			t.Errorf("%v: told %v, want %v:\n%s", c.command, !c.told, c.told, text)
		}
	}
}

func TestSummaryInPrivacyAndInASCII(t *testing.T) {
	t.Parallel()
	h := reportHome(t)
	if text := h.does("summary", "--privacy"); !strings.Contains(text, "Weight          ••.• kg") || strings.Contains(text, "81.") || strings.Contains(text, "127/") {
		t.Errorf("numbers are shown:\n%s", text)
	}
	if data := h.does("summary", "--privacy", "--json"); data != h.does("summary", "--json") || strings.Contains(data, "•") {
		t.Errorf("data for a program is masked:\n%s", data)
	}
	for i, r := range h.does("summary", "--ascii") {
		if r > '~' {
			t.Fatalf("%q at %d is not ASCII", r, i)
		}
	}
}

// Signs of atrial fibrillation and severe readings are told first.
func TestSummaryTellsAtrialFibrillation(t *testing.T) {
	t.Parallel()
	h := newHome(t, time.Date(2026, 11, 25, 21, 0, 0, 0, time.UTC), "")
	h.imports(h.reading(1, 7, 0, 0, "BPM Core", measureOf(withings.TypeSystolic, 128, 0), measureOf(withings.TypeDiastolic, 80, 0), measureOf(130, 11, 0)))
	if text := h.does("summary"); !strings.Contains(text, "the device saw signs of atrial fibrillation") && !strings.Contains(text, "The device saw signs of atrial fibrillation") {
		t.Errorf("not told:\n%s", text)
	}
	if list := at(h.summary(), "blood_pressure.afib").([]any); len(list) != 1 || list[0] != "2026-11-24T07:00:00Z" {
		t.Errorf("afib is %v", list)
	}
	if csv := h.does("export", "blood-pressure"); !strings.Contains(csv, ",device,BPM Core,positive\n") {
		t.Errorf("export does not tell:\n%s", csv)
	}
	if text := h.does("report"); !strings.Contains(text, "**The device saw signs of atrial fibrillation: 24 Nov 2026 07:00.**") {
		t.Errorf("report does not tell:\n%s", text)
	}
}

func TestSummaryTellsTheChangeSinceADay(t *testing.T) {
	t.Parallel()
	h := newHome(t, time.Date(2026, 11, 22, 21, 0, 0, 0, time.UTC), "since = \"2026-10-01\"\n")
	h.imports(reportReadings(h, 0)...)
	since, ok := at(h.summary(), "weight.since").(map[string]any)
	if !ok || since["date"] != "2026-10-01" || since["change_kg"] != -1.4 || since["percent"] == nil {
		t.Errorf("since is %v", since)
	}
	if text := h.does("summary"); !strings.Contains(text, "\n  since ") || !strings.Contains(text, "1 Oct") {
		t.Errorf("not told:\n%s", text)
	}
}

// The state of the sync is told, so that old figures are not taken for new.
func TestSummaryTellsThatTheLastSyncFailed(t *testing.T) {
	t.Parallel()
	h := newHome(t, time.Now(), "")
	h.imports(h.reading(1, 7, 0, 0, "Body", measureOf(withings.TypeWeight, 80, 0)))
	h.connect("http://127.0.0.1:1", withings.Token{AccessToken: "a", RefreshToken: "r", UserID: "1", Scope: withings.Scope, Expiry: time.Now().Add(time.Hour)})
	if _, stderr, exit := h.run("sync", "--quiet"); exit != 4 {
		t.Fatalf("exit %d: %s", exit, stderr)
	}
	if got := h.summary(); at(got, "status.offline") != true || at(got, "status.signed_out") != false || at(got, "status.synced") != nil {
		t.Errorf("status is %v", got["status"])
	}
	if text := h.does("summary"); !strings.Contains(text, "never synced; offline: the last sync did not reach Withings") {
		t.Errorf("not told:\n%s", text)
	}
}

// A watch without a cuff: no time and no figure of a blood pressure is made up.
func TestAtrialFibrillationWithoutBloodPressureIsToldAsIs(t *testing.T) {
	t.Parallel()
	h := newHome(t, time.Date(2026, 11, 25, 21, 0, 0, 0, time.UTC), "")
	h.imports(h.reading(1, 7, 0, 0, "ScanWatch", measureOf(130, 1, 0)), h.reading(2, 8, 0, 1, "Body Scan", measureOf(withings.TypeWeight, 80, 0)))
	s := h.summary("--range", "all")
	if got := at(s, "blood_pressure.time"); got != nil {
		t.Errorf("the time of no reading is %v", got)
	}
	if got, _ := at(s, "blood_pressure.sentence").(string); !strings.Contains(got, "signs of atrial fibrillation") {
		t.Errorf("the sentence is %q", got)
	}
	if got := at(s, "range.days"); got != 3.0 {
		t.Errorf("from the day before yesterday to today are %v days", got)
	}
}
