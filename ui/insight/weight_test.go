package insight

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"withings-tui/store"
	"withings-tui/ui/units"
)

func TestAGoalIsReachedByCrossingHeldWhileNearAndLostBeyond(t *testing.T) {
	t.Parallel()
	// A trend that follows its readings at once: the smoother is the median of
	// one reading, as they lie 8 days apart.
	for _, test := range []struct {
		name string
		kg   []float64
		want GoalState
	}{
		{"near and never across", []float64{85, 83, 81, 80.1}, GoalUnclear},
		{"on it", []float64{85, 83, 81, 80}, GoalReached},
		{"beyond", []float64{85, 83, 81, 79}, GoalReached},
		{"back by a little", []float64{85, 83, 79.5, 81}, GoalHeld},
		{"back by 2.5 lb exactly", []float64{85, 83, 79.5, 80 + 1.134}, GoalHeld},
		{"back by more", []float64{85, 83, 79.5, 81.2}, GoalUnclear},
		{"lost, then near: to be crossed again", []float64{85, 79.5, 81.5, 80.5}, GoalUnclear},
		{"lost, then across again", []float64{85, 79.5, 81.5, 79.9}, GoalReached},
		{"from below: to gain", []float64{72, 75, 78, 80.2}, GoalReached},
		{"from below, held", []float64{72, 75, 80.5, 79.2}, GoalHeld},
		{"from below, not there", []float64{72, 75, 78, 79.5}, GoalUnclear},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			h := store.NoHistory()
			for i, kg := range test.kg {
				h.Weighings = append(h.Weighings, weighing(8*(i-len(test.kg)+1), kg))
			}
			in := testInputs()
			in.Smoother, in.GoalWeightKg = Median7, 80
			if got := Of(h, in).Weight.Goal.State; got != test.want {
				t.Errorf("%s, want %s", got, test.want)
			}
		})
	}
}

func TestProgressRunsFromWhenTheGoalWasSetWhateverIsOnScreen(t *testing.T) {
	t.Parallel()
	h := weights(line(200, 80, -0.35, 0, random(1))...)
	in := testInputs()
	in.GoalWeightKg = 75
	g := Of(h, in).Weight.Goal
	trend := Of(h, in).Weight.Trend
	if g.StartWas != "the highest so far" || g.Start != trend[0].Kg {
		t.Errorf("from %v (%s), want the highest, %v", g.Start, g.StartWas, trend[0].Kg)
	}
	if want := (g.Start - trend[199].Kg) / (g.Start - 75); !near(g.Progress, want, 1e-9) {
		t.Errorf("progress is %v, want %v", g.Progress, want)
	}
	h.State.Goals.WeightKg, h.State.Goals.Since = 75, testNow.AddDate(0, 0, -100)
	if g := Of(h, in).Weight.Goal; g.StartWas != "the day you chose it" || !near(g.Start, trend[99].Kg, 1e-9) || g.Origin != FromAccount {
		t.Errorf("from %v (%s, %s), want the trend of 100 days ago, %v", g.Start, g.StartWas, g.Origin, trend[99].Kg)
	}
}

func TestAGoalsDatesNeedADirectionThatLeadsThere(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name    string
		perWeek float64
		goal    float64
		state   GoalState
		dated   bool
		words   string
	}{
		{"down to it", -0.5, 77, GoalOnCourse, true, "likely "},
		{"up to it", 0.5, 83, GoalOnCourse, true, "likely "},
		{"level", 0, 77, GoalUnclear, false, "no date: no clear direction"},
		{"away", 0.5, 77, GoalAway, false, "the weight goes the other way"},
		{"too far", -0.25, 20, GoalOnCourse, false, "more than 3 years away at this pace"},
		{"the late end is open", -0.3, 45, GoalOnCourse, true, "not before "},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			in := testInputs()
			in.GoalWeightKg = test.goal
			g := Of(weights(line(100, 80, test.perWeek, 0.2, random(1))...), in).Weight.Goal
			if g.State != test.state || g.Dated != test.dated || !strings.HasPrefix(g.Words, test.words) {
				t.Errorf("%s, dated %v, %q; want %s, %v, %q", g.State, g.Dated, g.Words, test.state, test.dated, test.words)
			}
			if g.Dated && g.Earliest <= dayZero || g.Dated && !g.Open && g.Latest < g.Earliest {
				t.Errorf("dates %s to %s", g.Earliest, g.Latest)
			}
		})
	}
}

func TestDatesOfAGoalNameTheYearWhereItIsFarAhead(t *testing.T) {
	t.Parallel()
	day := func(text string) store.Date {
		d, err := store.ParseDate(text)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	for _, test := range []struct{ name, from, to, want string }{
		{"within months", "2026-12-21", "2027-01-12", "21 Dec – 12 Jan"},
		{"in one month", "2026-12-10", "2026-12-15", "10 – 15 Dec"},
		{"on one day", "2026-12-10", "2026-12-10", "10 Dec"},
		{"only the later far ahead", "2027-06-16", "2028-05-26", "Jun 2027 – May 2028"},
		{"both far ahead, in one year", "2028-01-16", "2028-05-26", "Jan – May 2028"},
		{"both far ahead, in one month", "2028-05-16", "2028-05-26", "May 2028"},
		{"one month of two years", "2027-05-16", "2028-05-26", "May 2027 – May 2028"},
	} {
		if got := comingDates(day(test.from), day(test.to), day("2026-11-25")); got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}

func TestAChangeNeedsItsDaysWeighed(t *testing.T) {
	t.Parallel()
	every := func(n, step int) *store.History {
		kg := make([]float64, n)
		for i := range kg {
			kg[i] = nan
			if (n-1-i)%step == 0 {
				kg[i] = 80
			}
		}
		return weights(kg...)
	}
	for _, test := range []struct {
		name string
		h    *store.History
		want [3]string
	}{
		{"daily", every(60, 1), [3]string{"", "", ""}},
		{"every second day", every(60, 2), [3]string{"", "needs 9 days weighed of 14, has 7", "needs 19 days weighed of 28, has 14"}},
		{"a week old", every(8, 1), [3]string{"", "needs 9 days weighed of 14, has 8", "needs 19 days weighed of 28, has 8"}},
		{"none", store.NoHistory(), [3]string{"no readings", "no readings", "no readings"}},
	} {
		for i, c := range Of(test.h, testInputs()).Weight.Changes {
			if c.Lack != test.want[i] || (c.Lack == "") != finite(c.Kg) {
				t.Errorf("%s, %d days: %q and %v, want %q", test.name, c.Days, c.Lack, c.Kg, test.want[i])
			}
		}
	}
}

func TestChangesAreOfTheShownValuesInTheUnitShown(t *testing.T) {
	t.Parallel()
	h := weights(line(60, 80, -0.37, 0, random(1))...)
	for _, in := range []Inputs{testInputs(), inPounds()} {
		w := Of(h, in).Weight
		for _, c := range w.Changes {
			now, then := round(in.Write.PartValue(w.Now()), 1), round(in.Write.PartValue(c.From), 1)
			if !near(c.Shown, round(now-then, 1), 1e-9) {
				t.Errorf("%d days in %s: %v, but the screen shows %v and %v", c.Days, in.Write.KgUnit(), c.Shown, then, now)
			}
		}
	}
}

func TestBMIHasAClassForAdultsAlone(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, born    string
		kg, height    float64
		asian         bool
		value         float64
		class, action string
		lack          string
	}{
		{"underweight", "", 59.7, 1.8, false, 18.4, "underweight", "", ""},
		{"normal from 18.5, as shown", "", 59.8, 1.8, false, 18.5, "normal", "", ""},
		{"overweight from 25, as shown", "", 80.9, 1.8, false, 25, "overweight", "", ""},
		{"obesity", "", 97.2, 1.8, false, 30, "obesity class I", "", ""},
		{"obesity class III", "", 130, 1.8, false, 40.1, "obesity class III", "", ""},
		{"20 today", "2004-10-04", 80, 1.8, false, 24.7, "normal", "", ""},
		{"20 tomorrow", "2004-10-05", 80, 1.8, false, 24.7, "", "", ""},
		{"born in a year that may make 20", "2004", 80, 1.8, false, 24.7, "", "", ""},
		{"action point", "", 74.6, 1.8, true, 23, "normal", "increased risk", ""},
		{"second action point", "", 89.1, 1.8, true, 27.5, "overweight", "high risk", ""},
		{"no height", "", 80, nan, false, nan, "", "", "no height known"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			h := weights(test.kg)
			h.Height = test.height
			in := testInputs()
			in.Born, in.AsianBMI = test.born, test.asian
			b := Of(h, in).Weight.BMI
			if !near(b.Value, test.value, 1e-9) || b.Class != test.class || b.Action != test.action || b.Lack != test.lack {
				t.Errorf("%v %q %q %q, want %v %q %q %q", b.Value, b.Class, b.Action, b.Lack, test.value, test.class, test.action, test.lack)
			}
			if (b.Class == "") != (b.Lack+b.ClassLack != "") {
				t.Errorf("class %q, and why there is none: %q %q", b.Class, b.Lack, b.ClassLack)
			}
		})
	}
}

func TestEnergyIs7700KcalAKilogram(t *testing.T) {
	t.Parallel()
	p := Of(weights(line(112, 80, -0.7, 0, random(1))...), testInputs()).Weight.Pace
	if kcal := tens(p.Energy); !near(p.Energy, p.PerWeek*1100, 1e-9) || kcal != -770 {
		t.Errorf("−0.1 kg a day is %v, shown %v kcal a day, want −770", p.Energy, kcal)
	}
}

func TestTheAnchorTellsTheChangeSinceTheDayChosen(t *testing.T) {
	t.Parallel()
	in := testInputs()
	in.Since = dayZero - 30
	h := weights(line(60, 80, -0.7, 0, random(1))...)
	a := Of(h, in).Weight.Anchor
	if a.Kg != -3 || a.Words != "3.0 kg less (3.5 %) since 4 Sep" {
		t.Errorf("%v, %q", a.Kg, a.Words)
	}
	in.Since = dayZero + 1
	if a := Of(h, in).Weight.Anchor; a.Lack == "" || a.Words != "" {
		t.Errorf("an anchor to come: %+v", a)
	}
}

func TestWeekChangesAddUpToTheChangeOfTheTrend(t *testing.T) {
	t.Parallel()
	h := weights(line(70, 80, -0.5, 0.3, random(1))...)
	f := Of(h, testInputs())
	r := During(h, f, store.LastDays(35, dayZero)).Weight
	first := r.Weeks[0]
	sum := 0.0
	for _, week := range r.Weeks {
		sum += week.Kg
	}
	before := trendAt(f.Weight.Trend, reading(int(first.Period.From-1-dayZero), 7, 0).Stamp)
	if want := round(round(f.Weight.Now(), 1)-round(before, 1), 1); !near(sum, want, 1e-9) || first.Period.From.Weekday() != time.Monday {
		t.Errorf("weeks add up to %v, want %v", sum, want)
	}
	if r.Most < 0 || math.Abs(r.Weeks[r.Most].Kg) < math.Abs(first.Kg) {
		t.Errorf("the largest week is %d", r.Most)
	}
}

func TestBodyCompositionIsTheMeanOf28DaysAgainstThe28Before(t *testing.T) {
	t.Parallel()
	h := weights(line(56, 80, 0, 0, random(1))...)
	r := random(2)
	for i, w := range h.Weighings {
		fat, free := 20.0, 60.0
		if i >= 28 {
			fat, free = 18, 60.2
		}
		for q, v := range map[store.Quantity]float64{store.FatMass: fat, store.FatFree: free, store.FatRatio: fat / 0.8} {
			h.Series[q] = append(h.Series[q], store.Point{Reading: w.Reading, Value: round(v+0.2*r.NormFloat64(), 2)})
		}
	}
	h.Series[store.FatRatio][55].Value = 250
	f := Of(h, testInputs())
	fat, _ := f.Weight.BodyOf(store.FatMass)
	if fat.Change.Now.N != 28 || fat.Change.Before.N != 28 || !near(fat.Change.Change, -2, 0.11) || !fat.Change.Clear {
		t.Errorf("%+v", fat.Change)
	}
	if ratio, _ := f.Weight.BodyOf(store.FatRatio); ratio.Last.Value > 30 || ratio.Change.Now.N != 27 || ratio.Day != "yesterday" || fat.Day != "" {
		t.Errorf("250 %% of fat is counted: %+v", ratio)
	}
	made := During(h, f, store.LastDays(56, dayZero)).Weight.MadeOf
	if made.Lack == "" && !near(made.Fat.Change, -2, 0.3) {
		t.Errorf("%+v", made)
	}
	if _, ok := f.Weight.BodyOf(store.Bone); ok {
		t.Error("bone mass was never sent")
	}
}

// TestAChangeOfScaleIsSaidOfBodyCompositionAndIsNeverClear has a scale that shows
// 2 kg less fat from day 28 on.
func TestAChangeOfScaleIsSaidOfBodyCompositionAndIsNeverClear(t *testing.T) {
	t.Parallel()
	for _, rescaled := range []bool{false, true} {
		h := weights(line(60, 80, 0, 0, random(1))...)
		r := random(2)
		for i := range h.Weighings {
			w, fat := &h.Weighings[i], 20.0
			if i >= 32 {
				fat = 18
				if rescaled {
					w.Hardware = 2
				}
			}
			for q, v := range map[store.Quantity]float64{store.FatMass: fat, store.FatFree: fat + 40} {
				h.Series[q] = append(h.Series[q], store.Point{Reading: w.Reading, Value: round(v+0.2*r.NormFloat64(), 2)})
			}
		}
		f := Of(h, testInputs())
		fat, _ := f.Weight.BodyOf(store.FatMass)
		if fat.Rescaled != rescaled || fat.Change.Clear == rescaled || !near(fat.Change.Change, -2, 0.3) {
			t.Errorf("another scale %v: %v, clear %v, change %v", rescaled, fat.Rescaled, fat.Change.Clear, fat.Change.Change)
		}
		during := During(h, f, store.LastDays(50, dayZero))
		if made := during.Weight.MadeOf; made.Rescaled != rescaled || finite(made.Part) == rescaled {
			t.Errorf("another scale %v: %+v", rescaled, made)
		}
		for _, x := range ExplainWeight(h, f, during) {
			if said := strings.Contains(fmt.Sprint(x.Lines), "another scale"); (x.Title == "Body composition" || x.Title == "What the change was") && said != rescaled {
				t.Errorf("another scale %v: %s says %v", rescaled, x.Title, x.Lines)
			}
		}
	}
}

func TestANewScaleIsNamedOnceAndATypedReadingIsNone(t *testing.T) {
	t.Parallel()
	h := weights(line(20, 80, 0, 0.2, random(1))...)
	h.Models = []string{"", "Body+", "Body Smart"}
	for i := range h.Weighings {
		w := &h.Weighings[i]
		w.Device, w.Hardware = 1, 1
		if i >= 10 {
			w.Device, w.Hardware = 2, 2
		}
		if i == 5 || i == 15 {
			w.Device, w.Hardware, w.Typed = 0, 0, true
		}
	}
	for _, test := range []struct {
		name  string
		fat   []int // readings with body fat
		words string
	}{
		{"without body fat", nil, ": Body+ before, Body Smart since."},
		{"with body fat of the new scale alone", []int{12}, ": Body+ before, Body Smart since."},
		{"with body fat of both", []int{9, 12}, ": Body+ before, Body Smart since. Body fat before and after is not comparable."},
	} {
		for i := range h.Weighings {
			h.Weighings[i].FatPercent = nan
		}
		for _, i := range test.fat {
			h.Weighings[i].FatPercent = 20
		}
		days := Of(h, testInputs()).Weight.ScaleDays
		if len(days) != 1 || days[0].Date != dayZero-9 || !strings.HasSuffix(days[0].Words(), test.words) {
			t.Errorf("%s: %+v", test.name, days)
		}
	}
}

func TestStonesCarry(t *testing.T) {
	t.Parallel()
	w := units.Writer{Units: units.Units{Weight: units.Stones}}
	if got := w.Kg((9*14 + 13.96) * 0.45359237); got != "10 st 0.0" {
		t.Error(got)
	}
}

func TestAChangeCountsItsDaysBackFromToday(t *testing.T) {
	t.Parallel()
	h := weights(append(line(60, 80, -0.7, 0, random(1)), nan, nan, nan, nan, nan)...) // the last reading is 5 days old
	w := Of(h, testInputs()).Weight
	if c := w.Changes[0]; c.Lack != "needs 4 days weighed of 7, has 2" || finite(c.Kg) {
		t.Errorf("7 days: %q, %v", c.Lack, c.Kg)
	}
	then := trendOn(w.Trend, dayZero-28, w.Last.Stamp)
	if c := w.Changes[2]; c.Lack != "" || c.From != then || c.Have != 23 || c.Kg != round(round(w.Now(), 1)-round(then, 1), 1) {
		t.Errorf("28 days: %+v, want from %v", c, then)
	}
	if words := w.ChangeWords(testInputs()); !strings.Contains(words, "−2.3 kg in 28 days") || !strings.Contains(words, ", by the last reading 5 days ago;") {
		t.Error(words)
	}
}

func TestAChangeThatIsUnknownSaysWhy(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		h    *store.History
		want string
	}{
		{"all are known", weights(line(60, 80, 0, 0, random(1))...), "0.0 kg in 7 days, 0.0 kg in 14 days, 0.0 kg in 28 days"},
		{"a trend of 20 days", weights(line(20, 80, 0, 0, random(1))...), "0.0 kg in 7 days, 0.0 kg in 14 days; not in 28 days: the trend begins on 15 Sep"},
		{"few days weighed", weights(append([]float64{80}, append(slices.Repeat([]float64{nan}, 20), 80, 80, 80)...)...),
			"not in 7 days: needs 4 days weighed of 7, has 3; not in 14 days: needs 9 days weighed of 14, has 3; not in 28 days: needs 19 days weighed of 28, has 4"},
		{"old", weights(append(line(20, 80, 0, 0, random(1)), slices.Repeat([]float64{nan}, 9)...)...),
			"not in 7, 14, 28 days: last reading 9 days ago, needs one within 7"},
	} {
		w := Of(test.h, testInputs()).Weight
		if got := w.ChangeWords(testInputs()); got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}

func TestWhatIsCountedFromAGapSaysFromWhichDay(t *testing.T) {
	t.Parallel()
	kg := slices.Concat(line(20, 90, 0, 0, random(1)), slices.Repeat([]float64{nan}, 40), line(20, 80, 0, 0, random(1)))
	in := testInputs()
	for since, want := range map[store.Date]string{
		dayZero - 70: "10.0 kg less (11.1 %) since 26 Jul",
		dayZero - 50: "as much as on 15 Sep, the first weighing after 15 Aug",
		dayZero - 90: "10.0 kg less (11.1 %) since 17 Jul, the first weighing after 6 Jul",
	} {
		in.Since = since
		if a := Of(weights(kg...), in).Weight.Anchor; a.Words != want {
			t.Errorf("since %s: %q, want %q", since, a.Words, want)
		}
	}
	h := weights(kg...)
	h.State.Goals.WeightKg, h.State.Goals.Since = 75, testNow.AddDate(0, 0, -50)
	if g := Of(h, in).Weight.Goal; g.StartAt != dayZero-19 || g.StartWas != "the first weighing after you chose it" {
		t.Errorf("progress from %s, %s", g.StartAt, g.StartWas)
	}
}

func TestAGoalOfTheSettingsThatHasNoEffectIsSaid(t *testing.T) {
	t.Parallel()
	h := weights(line(40, 80, 0, 0, random(1))...)
	walked(h, 5000, 6000)
	in := testInputs()
	in.GoalWeightKg, in.GoalSteps = 75, 9000
	if f := Of(h, in); f.Weight.Goal.Unused != "" || f.Activity.GoalUnused != "" {
		t.Errorf("%q, %q: Withings has no goal", f.Weight.Goal.Unused, f.Activity.GoalUnused)
	}
	h.State.Goals = store.Goals{WeightKg: 72, Steps: 8000}
	f := Of(h, in)
	if got := f.Weight.Goal.Unused; got != "goal set in Withings; that of the settings, 75.0 kg, has no effect" {
		t.Error(got)
	}
	if got := f.Activity.GoalUnused; got != "goal set in Withings; that of the settings, 9,000 steps, has no effect" {
		t.Error(got)
	}
}
