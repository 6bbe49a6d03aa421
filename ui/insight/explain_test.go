package insight

import (
	"strings"
	"testing"
	"time"

	"withings-tui/store"
)

// Every figure has its words, and no placeholder is left in them.
func TestExplainAll(t *testing.T) {
	t.Parallel()
	seen := map[Figure]bool{}
	for _, figure := range Figures() {
		if seen[figure] {
			t.Errorf("%s is there twice", figure)
		}
		seen[figure] = true
		e, ok := Explain(figure, Facts{})
		if !ok || e.Figure != figure || e.Title == "" || e.Formula == "" || e.Window == "" || len(e.Sources) == 0 {
			t.Errorf("%s: %+v", figure, e)
		}
		words := strings.Join(append([]string{e.Title, e.Formula, e.Window, e.Inputs}, e.Sources...), " ")
		if strings.ContainsAny(words, "{}") {
			t.Errorf("%s has a placeholder left: %s", figure, words)
		}
	}
	if _, ok := Explain("weight.soul", Facts{}); ok {
		t.Error("an unknown figure is explained")
	}
}

func TestExplain(t *testing.T) {
	t.Parallel()
	points := daily(80, 81, nan, 82)
	points[1].Source = store.SourceAmbiguous
	got, _ := Explain(FigureTrend, Facts{Basis: BasisOf(points, Counting{}), Smoother: Libra})
	want := Explanation{
		Figure: FigureTrend, Title: "Trend",
		Formula: "Libra 7d: T += (1 - e^(-dt / 7 days)) x (W - T); the day's first reading counts; lags 6.5 days of slope; a gap over 30 days begins anew",
		Window:  "all readings since the last such gap",
		Inputs:  "2 readings on 2 days, 1 – 4 Jun 2026", LeftOut: "1 ambiguous",
		Sources: []string{"Libra weight manager for Android"},
	}
	diff(t, "trend", want, got)

	class, _ := Explain(FigurePressureClass, Facts{Scheme: SchemeOf(AHA2017, Home), Lack: Lack{Reason: TooFewSessions, HaveN: 1, NeedN: 2}})
	if want := "AHA 2017, home: normal, elevated from 120, stage 1 from 130 or 80, stage 2 from 135 or 85, severe from 181 or 121; the higher of the two categories wins; of a mean of at least 2 sessions, never of one reading"; class.Formula != want {
		t.Errorf("formula %q, want %q", class.Formula, want)
	}
	if class.Missing != "needs 2 sessions, has 1" || class.Inputs != "no readings" {
		t.Errorf("missing %q, inputs %q", class.Missing, class.Inputs)
	}
	streak, _ := Explain(FigureStreak, Facts{Goal: 12500, Origin: FromConfig})
	if !strings.Contains(streak.Formula, "at least 12,500 steps") {
		t.Errorf("formula %q", streak.Formula)
	}
	minutes, _ := Explain(FigureActiveMinutes, Facts{Start: time.Monday})
	if minutes.Window != "the week from Monday, with today" {
		t.Errorf("window %q", minutes.Window)
	}
	evening, _ := Explain(FigureMorningEvening, Facts{Hours: Hours{5 * 60, 10 * 60, 18 * 60, 22*60 + 30}})
	if !strings.Contains(evening.Formula, "morning (05:00-10:00) and of evening (18:00-22:30)") {
		t.Errorf("formula %q", evening.Formula)
	}
}

func TestPeriodWords(t *testing.T) {
	t.Parallel()
	tests := []struct {
		p    Period
		want string
	}{
		{Period{day0, day0}, "1 Jun 2026"}, {Period{day0, day0 + 6}, "1 – 7 Jun 2026"},
		{Period{day0 + 29, day0 + 30}, "30 Jun – 1 Jul 2026"}, {Period{day0 + 213, day0 + 214}, "31 Dec 2026 – 1 Jan 2027"},
	}
	for _, tt := range tests {
		if got := PeriodWords(tt.p); got != tt.want {
			t.Errorf("%q, want %q", got, tt.want)
		}
	}
	for v, want := range map[float64]string{0: "0", 999: "999", 1000: "1,000", 10_000: "10,000", 1_234_567: "1,234,567"} {
		if got := thousands(v); got != want {
			t.Errorf("thousands(%v) = %q, want %q", v, got, want)
		}
	}
}
