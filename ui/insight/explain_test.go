package insight

import (
	"fmt"
	"strings"
	"testing"

	"withings-tui/store"
	"withings-tui/ui/units"
)

// TestExplanationsHoldTheNumbersOfTheFiguresThemselves looks for each figure, as
// it is shown, in what explains it.
func TestExplanationsHoldTheNumbersOfTheFiguresThemselves(t *testing.T) {
	t.Parallel()
	h := busy(200, 1, 2, 1)
	h.Weighings[150].Weight = 20
	cuff(h, 0, 22, 0, 192, 121)
	in := testInputs()
	in.Since = dayZero - 60
	f := Of(h, in)
	r := During(h, f, store.LastDays(90, dayZero))
	w, p := &f.Weight, &f.Pressure
	all := map[string][]Explanation{"weight": ExplainWeight(h, f, r), "pressure": ExplainPressure(h, f, r), "temperature": ExplainTemperature(h, f, r),
		"activity": ExplainActivity(h, f, r), "sleep": ExplainSleep(h, f, r)}
	find := func(pane, title string) string {
		for _, x := range all[pane] {
			if x.Title == title {
				return fmt.Sprint(x)
			}
		}
		t.Fatalf("%s has no %s", pane, title)
		return ""
	}
	number := in.Write.Number
	for _, test := range []struct{ pane, title, want string }{
		{"weight", "Pace", in.Write.Signed(w.Pace.PerWeek, 2) + " kg a week ± " + number(w.Pace.SE, 2)},
		{"weight", "Pace", fmt.Sprintf("%d readings over %d days", w.Pace.Readings, w.Pace.Days)},
		{"weight", "Trend", "= " + number(w.Now(), 2)},
		{"weight", "Trend", "1 set aside: over 10 % off the readings around it"},
		{"weight", "Energy", in.Write.Count(w.Pace.Energy)},
		{"weight", "Goal", number(w.Goal.Target, 1) + " − " + number(w.Now(), 1) + " = " + in.Write.Signed(w.Goal.Shown, 1)},
		{"weight", "Change", number(w.Now(), 1) + " − " + number(w.Changes[2].From, 1) + " = " + in.Write.Signed(w.Changes[2].Shown, 1)},
		{"weight", "BMI", number(w.Now(), 2) + " / 1.80² = " + number(w.BMI.Value, 1)},
		{"weight", "Since 5 Aug 2024", in.Write.Signed(w.Anchor.Shown, 1) + " kg"},
		{"weight", "Body composition", fmt.Sprintf("of %d and %d", w.Body[0].Change.Now.N, w.Body[0].Change.Before.N)},
		{"weight", "Set aside", "20.0 kg"},
		{"pressure", "Mean of 7 days", number(p.Week.Systolic, 2)},
		{"pressure", "Mean of 7 days", fmt.Sprintf("%d readings in %d sittings on %d days", p.Week.Readings, p.Week.Sittings, p.Week.Days)},
		{"pressure", "Class", in.Write.Pair(p.Class.Mean.Systolic, p.Class.Mean.Diastolic)},
		{"pressure", "Upper − lower", number(round(p.Week.Systolic, 0)-round(p.Week.Diastolic, 0), 0)},
		{"pressure", "Severe readings", "192/121"},
		{"temperature", "Usual for you", in.Write.Celsius(f.Temperature.Usual.Low)},
		{"activity", "A day", in.Write.Count(r.Activity.Steps.Mean.Value)},
		{"activity", "A day", fmt.Sprintf("%d days", r.Activity.Steps.Mean.N)},
		{"sleep", "Mean of 7 days", in.Write.Duration(f.Sleep.Week.Value)},
	} {
		if got := find(test.pane, test.title); !strings.Contains(got, test.want) {
			t.Errorf("%s, %s: no %q in %s", test.pane, test.title, test.want, got)
		}
	}
}

// TestEveryExplanationSaysWhatItIsAndOnWhichWindow holds with data and without.
func TestEveryExplanationSaysWhatItIsAndOnWhichWindow(t *testing.T) {
	t.Parallel()
	for name, h := range map[string]*store.History{"busy": busy(200, 1, 2, 1), "empty": store.NoHistory()} {
		in := testInputs()
		in.Write = units.Writer{Units: units.Units{Weight: units.Stones, Temperature: units.Fahrenheit, Pressure: units.KPa}}
		f := Of(h, in)
		r := During(h, f, store.LastDays(90, dayZero))
		seen := map[string]bool{}
		for _, list := range [][]Explanation{ExplainWeight(h, f, r), ExplainPressure(h, f, r), ExplainTemperature(h, f, r), ExplainActivity(h, f, r), ExplainSleep(h, f, r)} {
			clear(seen)
			for _, x := range list {
				text := fmt.Sprint(x)
				if x.Title == "" || x.What == "" || x.Window == "" || seen[x.Title] || strings.Contains(text, "NaN") || strings.Contains(text, "%!") || strings.Contains(x.What+x.Window+x.Limits, "{") {
					t.Errorf("%s: %+v", name, x)
				}
				seen[x.Title] = true
			}
		}
	}
}

// TestExplanationsTakeTheirNumbersFromTheRules: a number in explain.txt would stay
// behind when a rule changes. Sources may have numbers, and the lines below do.
func TestExplanationsTakeTheirNumbersFromTheRules(t *testing.T) {
	t.Parallel()
	mayStand := strings.NewReplacer("Mean of 7 days", "", "the last 7 days", "", "steps of 10", "", "2 chances in 3", "", "2 of 3 readings", "", "middle 80 %", "")
	for line := range strings.Lines(explanations) {
		if rest := mayStand.Replace(line); !strings.HasPrefix(line, "source: ") && strings.ContainsAny(rest, "0123456789") {
			t.Errorf("a number that no rule gives: %s", line)
		}
		if filled := rules.Replace(line); strings.Contains(filled, "{") {
			for _, name := range []string{"{formula}", "{hold}", "{severe}", "{rule}", "{scheme}", "{morning}", "{evening}", "{classes}", "{fever}", "{goal}"} {
				filled = strings.ReplaceAll(filled, name, "")
			}
			if strings.Contains(filled, "{") {
				t.Errorf("a name that nothing fills in: %s", filled)
			}
		}
	}
}

func TestAComparisonAroundANoteTellsAClearChangeAndNoOther(t *testing.T) {
	t.Parallel()
	h := pressures(56, 134, 0, -12, random(5))
	f := Of(h, testInputs())
	c := Around(h, f, dayZero-27, 28)
	if !c.Pressure.Clear || !strings.HasPrefix(c.Words["blood-pressure"], "More than chance: −1") {
		t.Errorf("%+v %q", c.Pressure, c.Words["blood-pressure"])
	}
	h = pressures(56, 134, 0, 0, random(6))
	c = Around(h, Of(h, testInputs()), dayZero-27, 28)
	if c.Pressure.Clear || !strings.HasPrefix(c.Words["blood-pressure"], "No clear change: ") || c.Words["weight"] != "Not told: no readings." {
		t.Errorf("%+v %q", c.Pressure, c.Words)
	}
}

func TestAnErrorIsNeverToldAsNone(t *testing.T) {
	t.Parallel()
	d := Difference{Change: 0.1, SE: 0.03, Now: Mean{N: 30, Value: 36.7}, Before: Mean{N: 30, Value: 36.6}}
	c := &Comparison{Temperature: d, Weight: d, Now: &RangeFigures{}, Before: &RangeFigures{}}
	c.word(units.Writer{})
	for slug, want := range map[string]string{"temperature": "0.1 ± 0.03 °C", "weight": "0.1 ± 0.03 kg"} {
		if !strings.Contains(c.Words[slug], want) {
			t.Errorf("%s: no %q in %q", slug, want, c.Words[slug])
		}
	}
}

// TestPressureIsExplainedInTheUnitThatIsShown: in kPa too the numbers put in are
// those on screen, and add up.
func TestPressureIsExplainedInTheUnitThatIsShown(t *testing.T) {
	t.Parallel()
	h := busy(200, 1, 2, 1)
	for i := range h.Pressures { // 16.7 − 10.5 = 6.2, though 46 mmHg are 6.1
		h.Pressures[i].Systolic, h.Pressures[i].Diastolic = 125, 79
	}
	in := testInputs()
	in.Write.Pressure = units.KPa
	f := Of(h, in)
	for _, x := range ExplainPressure(h, f, During(h, f, store.LastDays(90, dayZero))) {
		text := fmt.Sprint(x.Value, x.Lines)
		if strings.Contains(text, "mmHg") || strings.Contains(text, "125") {
			t.Errorf("%s: %s", x.Title, text)
		}
		for title, want := range map[string]string{"Upper − lower": "16.7 − 10.5 = 6.2 kPa", "Mean arterial pressure": "10.5 + (16.7 − 10.5) / 3 = 12.57 kPa", "Mean of 7 days": "16.665"} {
			if x.Title == title && !strings.Contains(text, want) {
				t.Errorf("%s: no %q in %s", title, want, text)
			}
		}
	}
}
