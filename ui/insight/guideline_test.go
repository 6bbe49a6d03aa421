package insight

import (
	"fmt"
	"strings"
	"testing"

	"withings-tui/store"
)

func TestClassesAtTheirEdges(t *testing.T) {
	t.Parallel()
	pairs := [][2]float64{{119, 79}, {119, 69}, {120, 79}, {129, 80}, {130, 79}, {134, 84}, {135, 84}, {134, 85}, {139, 89}, {140, 90}, {180, 120}, {181, 121}, {134.5, 84}, {134.4, 84.49}}
	for scheme, want := range map[string][]string{
		"ESC 2024, home":   {"elevated", "non-elevated", "elevated", "elevated", "elevated", "elevated", "hypertension", "hypertension", "hypertension", "hypertension", "hypertension", "hypertension", "hypertension", "elevated"},
		"ESC 2024, office": {"elevated", "non-elevated", "elevated", "elevated", "elevated", "elevated", "elevated", "elevated", "elevated", "hypertension", "hypertension", "hypertension", "elevated", "elevated"},
		"ESH 2023, home":   {"below 135/85", "below 135/85", "below 135/85", "below 135/85", "below 135/85", "below 135/85", "hypertension", "hypertension", "hypertension", "hypertension", "hypertension", "hypertension", "hypertension", "below 135/85"},
		"ESH 2023, office": {"optimal", "optimal", "normal", "normal", "high normal", "high normal", "high normal", "high normal", "high normal", "grade 1", "grade 3", "grade 3", "high normal", "high normal"},
		"AHA 2017, home":   {"normal", "normal", "elevated", "stage 1", "stage 1", "stage 1", "stage 2", "stage 2", "stage 2", "stage 2", "stage 2", "severe", "stage 2", "stage 1"},
		"AHA 2017, office": {"normal", "normal", "elevated", "stage 1", "stage 1", "stage 1", "stage 1", "stage 1", "stage 1", "stage 2", "stage 2", "severe", "stage 1", "stage 1"},
	} {
		for _, g := range guidelines {
			for _, setting := range []Setting{Home, Office} {
				s := SchemeOf(g.name, setting)
				if s.String() != scheme {
					continue
				}
				for i, pair := range pairs {
					if got := s.Classify(pair[0], pair[1]).Name; got != want[i] {
						t.Errorf("%s: %v/%v is %s, want %s", scheme, pair[0], pair[1], got, want[i])
					}
				}
			}
		}
	}
}

func TestIsolatedHypertensionIsNamedByESHInTheOffice(t *testing.T) {
	t.Parallel()
	s := SchemeOf(ESH2023, Office)
	for _, test := range []struct {
		systolic, diastolic float64
		want                string
	}{{140, 89, "isolated systolic"}, {139, 90, "isolated diastolic"}, {140, 90, ""}, {139.5, 89.4, "isolated systolic"}} {
		if got := s.Classify(test.systolic, test.diastolic).Isolated; got != test.want {
			t.Errorf("%v/%v: %q, want %q", test.systolic, test.diastolic, got, test.want)
		}
	}
}

func TestTheClassIsOfTheShortestWindowThatBearsOne(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name             string
		days, perDay     int
		window, readings int
		lack             string
	}{
		{"12 on 6 days", 6, 2, 7, 12, ""},
		{"12 on 2 days", 2, 6, 30, 12, "2 of 3 days with readings in 30 days"},
		{"one a day for 12 days", 12, 1, 14, 12, ""},
		{"one a day for 11 days", 11, 1, 30, 11, "11 of 12 readings in 30 days"},
		{"none", 0, 0, 30, 0, "0 of 12 readings in 30 days"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			h := store.NoHistory()
			for day := test.days - 1; day >= 0; day-- {
				for i := range test.perDay {
					cuff(h, -day, 7+i, 0, 125, 75)
				}
			}
			c := Of(h, testInputs()).Pressure.Class
			if c.Lack != test.lack || c.WindowDays != test.window || c.Mean.Readings != test.readings || (c.Name != "") != (test.lack == "") {
				t.Errorf("class %q of %d readings in %d days (%s), want %d in %d (%s)", c.Name, c.Mean.Readings, c.WindowDays, c.Lack, test.readings, test.window, test.lack)
			}
		})
	}
}

func TestReadingsWithinTenMinutesOfTheFirstAreOneSitting(t *testing.T) {
	t.Parallel()
	h := store.NoHistory()
	cuff(h, 0, 8, 0, 120, 80)
	cuff(h, 0, 8, 6, 130, 80)
	cuff(h, 0, 8, 10, 140, 80)
	cuff(h, 0, 8, 11, 150, 90)
	p := Of(h, testInputs()).Pressure
	if len(p.Sittings) != 2 || p.Sittings[0].Systolic != 130 || p.Sittings[0].Readings != 3 || p.Week.Systolic != 140 || p.Week.Readings != 4 || p.Week.Sittings != 2 {
		t.Errorf("sittings %+v, mean %+v", p.Sittings, p.Week)
	}
}

// TestMorningsAgainstEveningsTellTheDifferenceThatWasTested has seven days whose
// pairs differ by 6 mmHg, and days with a morning or an evening alone, which are
// in the means that stand beside the words and not in the pairs.
func TestMorningsAgainstEveningsTellTheDifferenceThatWasTested(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name             string
		morning, evening float64 // alone, on the eighth day; 0: none
		clear            bool
		words, sentence  string
	}{
		{"pairs alone", 0, 0, true, "6 mmHg higher", "Mornings run 6 mmHg over evenings."},
		{"a severe morning alone: the means differ by 14", 190, 0, true, "higher", "Mornings run higher than evenings."},
		{"an evening alone that turns the means", 0, 190, false, "", ""},
		{"an evening alone that makes them equal", 0, 172, false, "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			h := store.NoHistory()
			if test.morning > 0 {
				cuff(h, -7, 7, 0, test.morning, 80)
			}
			if test.evening > 0 {
				cuff(h, -7, 20, 0, test.evening, 80)
			}
			for day := -6; day <= 0; day++ {
				cuff(h, day, 7, 0, 130, 80)
				cuff(h, day, 20, 0, 124, 80)
			}
			f := Of(h, testInputs())
			r := During(h, f, store.LastDays(8, dayZero)).Pressure
			if d := r.MorningEvening; d.Clear != test.clear || d.Words != test.words || d.Days != 7 || d.pairs != 6 {
				t.Errorf("clear %v, %q of %d days, pairs differ by %v; want %v, %q", d.Clear, d.Words, d.Days, d.pairs, test.clear, test.words)
			}
			if r.Sentence != test.sentence {
				t.Errorf("%q, want %q", r.Sentence, test.sentence)
			}
		})
	}
}

func TestReadingsAfterASevereOneAreToldWithIt(t *testing.T) {
	t.Parallel()
	h := store.NoHistory()
	cuff(h, -2, 7, 10, 192, 121)
	cuff(h, -1, 7, 10, 130, 82)
	cuff(h, 0, 7, 10, 126, 80)
	want := "192/121 2 days ago 07:10. If it stays there, or you feel unwell, ask for medical help now. 2 readings since, the last 126/80 today 07:10."
	if got := Of(h, testInputs()).Pressure.SevereWords; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestSevereReadingsAreToldForSevenDays(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name                string
		day                 int
		systolic, diastolic float64
		want                string
	}{
		{"above 180", 0, 181, 100, "181/100 today 07:10. If it stays there, or you feel unwell, ask for medical help now."},
		{"above 120", -1, 170, 121, "170/121 yesterday 07:10. If it stays there, or you feel unwell, ask for medical help now."},
		{"180/120 is not", 0, 180, 120, ""},
		{"six days ago", -6, 192, 121, "192/121 6 days ago 07:10. If it stays there, or you feel unwell, ask for medical help now."},
		{"seven days ago", -7, 192, 121, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			h := store.NoHistory()
			cuff(h, test.day, 7, 10, test.systolic, test.diastolic)
			f := Of(h, testInputs())
			if f.Pressure.SevereWords != test.want {
				t.Errorf("%q, want %q", f.Pressure.SevereWords, test.want)
			}
			if test.want != "" && !f.Pressure.Week.Severe {
				t.Error("the mean that contains it does not say so")
			}
			if test.want != "" && f.Sentence != test.want+" " {
				t.Errorf("the overview says %q", f.Sentence)
			}
		})
	}
}

func TestSignsOfAtrialFibrillationAreToldFromPositiveAnswersAlone(t *testing.T) {
	t.Parallel()
	h := store.NoHistory()
	for i, answer := range []store.AFib{store.AFibNegative, store.AFibInconclusive, store.AFibPositive} {
		h.Rhythms = append(h.Rhythms, store.Rhythm{Reading: reading(i-2, 7, 10), AFib: answer})
	}
	p := Of(h, testInputs()).Pressure
	if len(p.AFib) != 1 || p.AFibWords != "The device saw signs of atrial fibrillation, today 07:10." {
		t.Errorf("%d, %q", len(p.AFib), p.AFibWords)
	}
}

func TestPulsePressureAndMeanArterialPressureAreOfTheShownValues(t *testing.T) {
	t.Parallel()
	if PulsePressure(134.5, 84.4) != 51 || !near(MAP(134.5, 84.4), 101, 1e-9) {
		t.Errorf("%v and %v, want 51 and 101", PulsePressure(134.5, 84.4), MAP(134.5, 84.4))
	}
}

func TestTheMeasuringWeekDropsItsFirstDayAndCountsTwoAHalfDay(t *testing.T) {
	t.Parallel()
	course := func(days int) *store.History {
		h := store.NoHistory()
		for day := days - 1; day >= 0; day-- {
			high := 0.0
			if day == days-1 {
				high = 40
			}
			for _, hour := range []int{7, 20} {
				for minute := range 3 {
					cuff(h, -day, hour, minute, 130+high, 80)
				}
			}
		}
		return h
	}
	for _, test := range []struct {
		days int
		want string
	}{{7, "met with 24 readings"}, {4, "met with 12 readings"}, {3, "8 of 12 readings"}, {0, "0 of 12 readings"}} {
		p := Of(course(test.days), testInputs()).Pressure.Protocol
		if p.String() != test.want {
			t.Errorf("%d days: %s, want %s", test.days, p, test.want)
		}
		if p.Met() && p.Systolic != 130 {
			t.Errorf("%d days: mean %v, want 130 without the first day", test.days, p.Systolic)
		}
	}
}

// A class that is named by its limit has the limit of the next one.
func TestTheNamesOfClassesAndTheirLimitsAgree(t *testing.T) {
	for _, name := range []Guideline{ESC2024, ESH2023, AHA2017} {
		for _, setting := range []Setting{Home, Office} {
			s := SchemeOf(name, setting)
			systolic, diastolic := s.HypertensionThreshold()
			if below := fmt.Sprintf("below %v/%v", systolic, diastolic); strings.HasPrefix(s.Classes[0].Name, "below") && s.Classes[0].Name != below {
				t.Errorf("%s: %q, want %q", s, s.Classes[0].Name, below)
			}
			for i, class := range s.Classes[1:] {
				if was := s.Classes[i]; class.Systolic <= was.Systolic || was.Diastolic != unreached && class.Diastolic <= was.Diastolic || class.Severity < was.Severity {
					t.Errorf("%s: %s does not lie above %s", s, class.Name, was.Name)
				}
			}
			// At home the same classes begin no higher than in the office.
			for _, class := range s.Classes {
				for _, office := range SchemeOf(name, Office).Classes {
					if class.Name == office.Name && (class.Systolic > office.Systolic || class.Diastolic > office.Diastolic) {
						t.Errorf("%s: %s begins above the office's", s, class.Name)
					}
				}
			}
		}
	}
}
