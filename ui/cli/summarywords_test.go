package cli

import (
	"math"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"withings-tui/store"
	"withings-tui/ui/insight"
)

// wordsHistory is 40 days of weighings up to now, body composition of 6 days ago
// and readings of blood pressure on 4 days.
func wordsHistory(now time.Time) *store.History {
	h := store.NoHistory()
	at := func(day, hour int) store.Reading {
		return store.Reading{Stamp: store.StampOf(time.Date(now.Year(), now.Month(), now.Day()+day, hour, 0, 0, 0, time.UTC)), Hardware: 1}
	}
	nan := math.NaN()
	for day := -39; day <= 0; day++ {
		h.Weighings = append(h.Weighings, store.Weighing{Reading: at(day, 7), Weight: 80, FatPercent: nan, FatMass: nan, FatFree: nan, Muscle: nan, Water: nan, Bone: nan})
	}
	h.Weighings[3].Weight = 18
	h.Series[store.FatRatio] = []store.Point{{Reading: at(-6, 7), Value: 21}}
	h.Series[store.Muscle] = []store.Point{{Reading: at(0, 7), Value: 60}}
	for day := -3; day <= 0; day++ {
		for hour := range 4 {
			h.Pressures = append(h.Pressures, store.Pressure{Reading: at(day, 7+hour), Systolic: 112, Diastolic: 66, Pulse: 60})
		}
	}
	h.First = h.Weighings[0].Date()
	return h
}

func TestSummaryTextSaysWhatItsFiguresAreOfAndWhyOneIsMissing(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 26, 21, 0, 0, 0, time.UTC)
	h := wordsHistory(now)
	h.State.Goals = store.Goals{WeightKg: 75, Steps: 8000}
	in := insight.Inputs{Now: now, Zone: time.UTC, Since: store.DateOf(now) + 5, GoalWeightKg: 70}
	f := insight.Of(h, in)
	text := newSummary(h, f, askedPeriod{Period: store.LastDays(7, f.Today), today: true}).text(in.Write)
	for _, want := range []string{
		"; 1 set aside, of all time\n",                   // though the range is of 7 days
		"\n  fat           21.0 %            6 days ago", // and not of today's weighing, under which it stands
		"\n  muscle        60.0 kg\n",
		"\n  BMI           –                 no height known\n",
		"\n  since                           no weighing after 1 Dec\n",
		"\n  goal          75.0 kg           no date: no clear direction\n  goal set in Withings; that of the settings, 70.0 kg, has no effect\n",
		"\n  last 7 days   112/66 mmHg       not elevated, mean of", // the screen's words, not JSON's
		"\n  by                              ESC 2024, home;",
		"; trend: smoothed;",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("it has no %q:\n%s", want, text)
		}
	}
	in.Now = now.AddDate(0, 0, 10)
	f = insight.Of(h, in)
	f.Pressure.Protocol = insight.Protocol{Days: store.Period{From: f.Today - 20, To: f.Today - 14}, Readings: 12}
	text = newSummary(h, f, askedPeriod{Period: store.LastDays(30, f.Today), today: true}).text(in.Write)
	for _, want := range []string{"no pace: last reading 10 days ago, needs one within 7", "no date: no pace to go by", "ESC 2024, home; measuring week (ESH 2021): met with 12 readings, 7 mornings and 7 evenings missing, 16 – 22 Nov 2026"} {
		if !strings.Contains(text, want) {
			t.Errorf("10 days later it has no %q:\n%s", want, text)
		}
	}
	in.Now = now
	h.Weighings = h.Weighings[len(h.Weighings)-10:]
	f = insight.Of(h, in)
	text = newSummary(h, f, askedPeriod{Period: store.LastDays(7, f.Today), today: true}).text(in.Write)
	if want := "\n  change                          0.0 kg in 7 days; not in 14 days: the trend begins on 17 Nov; not in 28 days: needs 19 days weighed of 28, has 10\n"; !strings.Contains(text, want) {
		t.Errorf("it has no %q:\n%s", want, text)
	}
}

// A course that bears a mean before it is over names the days that were measured,
// and what a full one has besides.
func TestAReportTellsWhatACourseOfHomeMeasurementLacks(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 26, 21, 0, 0, 0, time.UTC)
	h := wordsHistory(now)
	f := insight.Of(h, insight.Inputs{Now: now, Zone: time.UTC})
	f.Pressure.Protocol = insight.Protocol{Days: store.Period{From: f.Today - 3, To: f.Today + 3}, Slots: [7][2]int{{2, 2}, {2, 2}, {2, 2}, {2, 1}}, Readings: 12, Systolic: 128, Diastolic: 79}
	r := report{history: h, figures: f, during: insight.During(h, f, store.LastDays(90, f.Today))}
	text := r.page("", "", "blood-pressure").markdown()
	if want := "23 – 26 Nov 2026: mean 128/79 mmHg of 12 readings; missing of a full course: 1 evening; 3 days of it are to come."; !strings.Contains(text, want) {
		t.Errorf("it has no %q:\n%s", want, text)
	}
}

func TestAReportHasTheScreensWordsForClasses(t *testing.T) {
	t.Parallel()
	h := wordsHistory(time.Date(2026, 11, 26, 21, 0, 0, 0, time.UTC))
	f := insight.Of(h, insight.Inputs{Now: time.Date(2026, 11, 26, 21, 0, 0, 0, time.UTC), Zone: time.UTC})
	r := report{history: h, figures: f, during: insight.During(h, f, store.LastDays(90, f.Today))}
	page := r.page("", "", "blood-pressure")
	var html strings.Builder
	if err := page.html(&html); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{page.markdown(), html.String()} {
		if !strings.Contains(text, "ESC 2024, home: not elevated, mean") || !strings.Contains(text, "not elevated 4, elevated 0, high 0") || strings.Contains(text, "non-elevated") {
			t.Error(text)
		}
	}
}

func TestConfigCheckTellsOfAGoalThatWithingsGoesBefore(t *testing.T) {
	t.Parallel()
	h := newHome(t, time.Date(2026, 11, 25, 21, 0, 0, 0, time.UTC), "[goals]\nsteps = 9000\n")
	if _, words, exit := h.run("config", "check"); exit != 0 || strings.Contains(words, "goal") {
		t.Errorf("exit %d: %s", exit, words)
	}
	h.sync(answers(filepath.Join(casesFolder, "act")))
	if _, words, exit := h.run("config", "check"); exit != 0 || !strings.Contains(words, "goals.steps: goal set in Withings; that of the settings, 9,000 steps, has no effect.") {
		t.Errorf("exit %d: %s", exit, words)
	}
}

func TestSummaryOfARangeWithoutDaysCountsNone(t *testing.T) {
	t.Parallel()
	h := newHome(t, time.Date(2026, 11, 25, 21, 0, 0, 0, time.UTC), "")
	h.sync(answers(filepath.Join(casesFolder, "act")))
	text := h.does("summary", "--range", "2024-01")
	if !strings.Contains(text, "no finished day with steps in this range") || strings.Contains(text, "of 0 days") {
		t.Error(text)
	}
	if text := readingsOn(0, 0); text != "no readings" {
		t.Error(text)
	}
}
