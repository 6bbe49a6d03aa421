package insight

import (
	"fmt"
	"math"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"withings-tui/store"
	"withings-tui/ui/units"
)

func TestTheWeightsSentenceSaysWhatTheHistoryBears(t *testing.T) {
	t.Parallel()
	sparse := store.NoHistory()
	for day := -100; day <= 0; day += 25 {
		sparse.Weighings = append(sparse.Weighings, weighing(day, 80))
	}
	turned := append(line(60, 80, 0, 0.3, random(3)), line(28, 77.2, -0.7, 0.3, random(4))...)
	for _, test := range []struct {
		name   string
		h      *store.History
		goal   float64
		want   string // pattern
		clause string
	}{
		{"level", weights(line(60, 80, 0, 0.3, random(1))...), 0, `^Steady\.$`, `^weight is steady$`},
		{"rising", weights(line(60, 80, 0.4, 0.3, random(1))...), 0, `^Going up 0\.\d\d kg a week ± 0\.\d\d\.$`, `^weight is going up$`},
		{"falling", weights(line(60, 80, -0.4, 0.3, random(1))...), 0, `^Going down 0\.\d\d kg a week ± 0\.\d\d\.$`, `^weight is going down$`},
		{"falling to a goal", weights(line(60, 80, -0.4, 0.3, random(1))...), 77, `^Going down .*; the goal likely \d+ \w+ to \d+ \w+\.$`, `^weight is going down, the goal likely \d+ \w+ to \d+ \w+$`},
		{"rising away from a goal", weights(line(60, 80, 0.4, 0.3, random(1))...), 77, `^Going up .*; away from the goal\.$`, `^weight is going up, away from the goal$`},
		{"level above a goal", weights(line(60, 80, 0, 0.3, random(1))...), 77, `^Steady\.$`, `^weight is steady$`},
		{"at the goal", weights(line(90, 76, -0.4, 0.3, random(1))...), 77, `; the goal is reached\.$`, `, the goal is reached$`},
		{"turned", weights(turned...), 0, `^Going down .*; the pace changed about \d+ weeks? ago\.$`, `^weight is going down$`},
		{"the first weeks of a diet", weights(line(21, 80, -1.3, 0.2, random(1))...), 0, `^Going down .*; the first weeks of a diet are mostly water\.$`, `^weight is going down$`},
		{"noisy", weights(line(25, 80, 0, 1.2, random(7))...), 0, `^No clear direction yet\.$`, `^weight has no clear direction yet$`},
		{"sparse", sparse, 0, `^$`, `^$`},
		{"old", weights(append(line(60, 80, -0.4, 0.3, random(1)), nan, nan, nan, nan, nan, nan, nan, nan)...), 0, `^$`, `^$`},
		{"none", store.NoHistory(), 77, `^$`, `^$`},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			in := testInputs()
			in.GoalWeightKg = test.goal
			w := Of(test.h, in).Weight
			if !regexp.MustCompile(test.want).MatchString(w.Sentence) {
				t.Errorf("%q, want %s", w.Sentence, test.want)
			}
			if !regexp.MustCompile(test.clause).MatchString(w.Clause) {
				t.Errorf("%q, want %s", w.Clause, test.clause)
			}
			if regexp.MustCompile(`(?i)plateau|steadily`).MatchString(w.Sentence) {
				t.Errorf("%q", w.Sentence)
			}
		})
	}
}

func TestSentencesAreInTheUnitsThatAreSetAndMaskedInPrivacy(t *testing.T) {
	t.Parallel()
	h := weights(line(60, 80, -0.4, 0.3, random(1))...)
	in := inPounds()
	in.GoalWeightKg = 77
	if s := Of(h, in).Weight.Sentence; !regexp.MustCompile(`^Going down 0\.9\d lb a week ± 0\.1\d; the goal likely `).MatchString(s) {
		t.Error(s)
	}
	in.Write.Weight = units.Stones
	in.Write.Privacy = true
	if s := Of(h, in).Weight.Sentence; !strings.Contains(s, "Going down •.•• lb a week ± •.••; the goal likely •• ") {
		t.Error(s)
	}
}

// pressures is n days of a morning and an evening reading with scatter.
func pressures(n int, base, morning, step float64, r *rand.Rand) *store.History {
	h := store.NoHistory()
	for day := n - 1; day >= 0; day-- {
		mean := base
		if day < n/2 {
			mean += step
		}
		cuff(h, -day, 7, 0, round(mean+morning+6*r.NormFloat64(), 0), round(78+4*r.NormFloat64(), 0))
		cuff(h, -day, 20, 0, round(mean+6*r.NormFloat64(), 0), round(78+4*r.NormFloat64(), 0))
	}
	return h
}

func TestThePressuresSentenceSaysWhatTheHistoryBears(t *testing.T) {
	t.Parallel()
	few := store.NoHistory()
	cuff(few, 0, 8, 0, 135, 84)
	for _, test := range []struct {
		name          string
		h             *store.History
		all, inWindow string
	}{
		{"level", pressures(60, 124, 0, 0, random(5)), `^Elevated: mean 12\d/\d\d of 14 readings in 7 days\.$`, `^$`},
		{"mornings higher", pressures(60, 124, 10, 0, random(2)), `^Elevated: `, `^Mornings run \d+ mmHg over evenings\.$`},
		{"rising", pressures(60, 128, 0, 12, random(5)), `^High: `, `^The mean is up 1\d mmHg on the 30 days before\.$`},
		{"falling", pressures(60, 134, 0, -15, random(5)), `^(Elevated|Not elevated): `, `^The mean is down 1\d mmHg on the 30 days before\.$`},
		{"sparse", few, `^No class yet: 1 of 12 readings in 30 days\.$`, `^$`},
		{"none", store.NoHistory(), `^$`, `^$`},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			f := Of(test.h, testInputs())
			r := During(test.h, f, store.LastDays(30, dayZero))
			if !regexp.MustCompile(test.all).MatchString(f.Pressure.Sentence) {
				t.Errorf("%q, want %s", f.Pressure.Sentence, test.all)
			}
			if !regexp.MustCompile(test.inWindow).MatchString(r.Pressure.Sentence) {
				t.Errorf("%q, want %s", r.Pressure.Sentence, test.inWindow)
			}
		})
	}
}

// TestNoiseAloneIsPutInWordsInAtMostOneOfTwentyHistories counts, over seeded
// histories in which nothing happens, how often each claim is made.
func TestNoiseAloneIsPutInWordsInAtMostOneOfTwentyHistories(t *testing.T) {
	t.Parallel()
	const histories = 400
	ar := func(r *rand.Rand, phi, sd float64) func() float64 {
		v := sd * r.NormFloat64()
		return func() float64 {
			v = phi*v + math.Sqrt(1-phi*phi)*sd*r.NormFloat64()
			return v
		}
	}
	level := func(r *rand.Rand, n int, phi float64) *store.History {
		kg, noise := make([]float64, n), ar(r, phi, 0.5)
		for i := range kg {
			kg[i] = 80 + noise()
		}
		return weights(kg...)
	}
	month := store.LastDays(30, dayZero)
	for _, test := range []struct {
		name string
		says func(r *rand.Rand) bool
	}{
		{"mornings run over evenings, in a week", func(r *rand.Rand) bool {
			h := pressures(7, 124, 0, 0, r)
			return During(h, Of(h, testInputs()), store.LastDays(7, dayZero)).Pressure.Sentence != ""
		}},
		{"mornings run over evenings, in 5 days", func(r *rand.Rand) bool {
			h := pressures(5, 124, 0, 0, r)
			return During(h, Of(h, testInputs()), store.LastDays(7, dayZero)).Pressure.Sentence != ""
		}},
		{"the mean is up or down, of months whose days are alike", func(r *rand.Rand) bool {
			h, noise := store.NoHistory(), ar(r, 0.5, 5)
			for day := 59; day >= 0; day-- {
				mean := 124 + noise()
				cuff(h, -day, 7, 0, round(mean+5*r.NormFloat64(), 0), 78)
			}
			return During(h, Of(h, testInputs()), month).Pressure.Against.Clear
		}},
		{"the mean is up or down, of two weeks", func(r *rand.Rand) bool {
			h := pressures(14, 124, 0, 0, r)
			return During(h, Of(h, testInputs()), store.LastDays(7, dayZero)).Pressure.Against.Clear
		}},
		{"weight differs between two months", func(r *rand.Rand) bool {
			h := level(r, 60, 0.4)
			return Compare(h, Of(h, testInputs()), month, month.Before()).Weight.Clear
		}},
		{"steps differ between two months", func(r *rand.Rand) bool {
			h, steps := store.NoHistory(), make([]float64, 61)
			for i := range steps {
				steps[i] = math.Max(0, 8000+3000*r.NormFloat64())
			}
			walked(h, steps...)
			return Compare(h, Of(h, testInputs()), month, month.Before()).Steps.Clear
		}},
		{"temperature differs between two months", func(r *rand.Rand) bool {
			h := store.NoHistory()
			for day := -59; day <= 0; day += 2 {
				thermometer(h, day, 8, store.SiteBody, round(36.6+0.2*r.NormFloat64(), 1))
			}
			return Compare(h, Of(h, testInputs()), month, month.Before()).Temperature.Clear
		}},
		{"sleep differs before and after a note", func(r *rand.Rand) bool {
			h := store.NoHistory()
			for day := -27; day <= 0; day++ {
				slept(h, day, -60+int(30*r.NormFloat64()), 420+int(30*r.NormFloat64()), "a")
			}
			return Around(h, Of(h, testInputs()), dayZero-13, 14).Asleep.Clear
		}},
		{"up later at weekends", func(r *rand.Rand) bool {
			h := store.NoHistory()
			for day := -27; day <= 0; day++ {
				slept(h, day, -60, 420+int(40*r.NormFloat64()), "a")
			}
			return strings.Contains(Of(h, testInputs()).Sleep.Sentence, "weekends")
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			n := 0
			for seed := range uint64(histories) {
				if test.says(random(seed)) {
					n++
				}
			}
			if part := float64(n) / histories; part > 0.05 {
				t.Errorf("noise says so in %.1f %% of histories", 100*part)
			} else {
				t.Logf("%.1f %%", 100*part)
			}
		})
	}
}

func TestTheActivitysSentenceSaysWhatTheHistoryBears(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		steps []float64 // up to today, a Friday
		want  string
	}{
		{"level", []float64{9e3, 9e3, 9e3, 9e3, 9e3, 9e3, 9e3, 9e3, 9e3, 9e3, 9e3, 1e3}, "Steps on goal on 0 of 6 days; as much as last week to this day."},
		{"rising", []float64{8e3, 8e3, 8e3, 8e3, 8e3, 8e3, 8e3, 12e3, 12e3, 12e3, 12e3, 1e3}, "4 days in a row on goal; 50 % more steps than last week to this day."},
		{"falling", []float64{12e3, 12e3, 12e3, 12e3, 12e3, 12e3, 12e3, 6e3, 6e3, 6e3, 6e3, 1e3}, "Steps on goal on 2 of 6 days; 50 % fewer steps than last week to this day."},
		{"sparse", []float64{9e3, nan, nan, nan, nan, 9e3, 1e3}, ""},
		{"none", nil, ""},
	} {
		h := store.NoHistory()
		walked(h, test.steps...)
		if got := Of(h, testInputs()).Activity.Sentence; got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}

func TestTheTemperaturesSentenceSaysWhatTheHistoryBears(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		add    func(*store.History)
		want   string
		clause string
	}{
		{"level", func(h *store.History) {
			thermometer(h, -1, 8, store.SiteBody, 36.6)
			thermometer(h, 0, 8, store.SiteUnspecified, 36.7)
		}, "No fever in 2 readings.", ""},
		{"rising into a fever", func(h *store.History) {
			thermometer(h, -1, 8, store.SiteBody, 37.9)
			thermometer(h, 0, 8, store.SiteBody, 38.0)
			thermometer(h, 0, 18, store.SiteBody, 38.6)
		}, "Fever since today 08:00, 10 hours, highest 38.6 °C.", "fever since today 08:00"},
		{"falling out of one", func(h *store.History) {
			thermometer(h, -4, 8, store.SiteBody, 38.4)
			thermometer(h, -3, 8, store.SiteBody, 39.2)
			thermometer(h, -2, 20, store.SiteBody, 38.1)
			thermometer(h, 0, 8, store.SiteBody, 36.6)
		}, "Last fever from 30 Sep to 2 Oct, 2.5 days, highest 39.2 °C.", "last fever reading 2 days ago"},
		{"skin alone", func(h *store.History) { thermometer(h, 0, 8, store.SiteSkin, 39) }, "", ""},
		{"none", func(*store.History) {}, "", ""},
	} {
		h := store.NoHistory()
		test.add(h)
		f := Of(h, testInputs())
		if f.Temperature.Sentence != test.want || f.Temperature.Clause != test.clause {
			t.Errorf("%s: %q, %q, want %q, %q", test.name, f.Temperature.Sentence, f.Temperature.Clause, test.want, test.clause)
		}
	}
}

func TestTheSleepsSentenceSaysWhatTheHistoryBears(t *testing.T) {
	t.Parallel()
	nights := func(n, minutes int) *store.History {
		h := store.NoHistory()
		for day := 1 - n; day <= 0; day++ {
			slept(h, day, 420-minutes, 420, "a")
		}
		return h
	}
	for _, test := range []struct {
		name, born string
		h          *store.History
		want       string
	}{
		{"enough", "1980-01-01", nights(28, 450), "7 h 30 a night in the last 7 days, enough; at regular hours."},
		{"less", "1980-01-01", nights(28, 380), "6 h 20 a night in the last 7 days, less than 7 to 9 hours; at regular hours."},
		{"more for 65", "1950", nights(28, 500), "8 h 20 a night in the last 7 days, more than 7 to 8 hours; at regular hours."},
		{"a child", "2015-05-01", nights(28, 500), "8 h 20 a night in the last 7 days; at regular hours."},
		{"sparse", "", nights(3, 500), ""},
	} {
		in := testInputs()
		in.Born = test.born
		if got := Of(test.h, in).Sleep.Sentence; got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}

func TestTheOverviewsSentenceIsTheClausesOfAllPanes(t *testing.T) {
	t.Parallel()
	h := weights(line(60, 80, -0.4, 0.3, random(1))...)
	h.Pressures = pressures(30, 124, 0, 0, random(2)).Pressures
	walked(h, 11e3, 11e3, 2e3)
	f := Of(h, testInputs())
	want := fmt.Sprintf("Weight is going down; %s; 2 days in a row on goal.", f.Pressure.Clause)
	if f.Sentence != want || !strings.Contains(f.Pressure.Clause, "(ESC 2024, at home)") {
		t.Errorf("%q, want %q", f.Sentence, want)
	}
}

// Of few readings chance alone makes more than twice the error.
func TestADifferenceThatIsLargeButOfFewReadingsSaysSo(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name       string
		clear      bool
		change, se float64
		want       bool
	}{
		{"clear", true, 0.6, 0.2, false},
		{"within twice the error", false, 0.4, 0.2, false},
		{"beyond it, of few", false, -0.6, 0.2, true},
		{"of nothing", false, nan, nan, false},
	} {
		if d := (Difference{Clear: test.clear, Change: test.change, SE: test.se}); d.Few() != test.want {
			t.Errorf("%s: %v, want %v", test.name, d.Few(), test.want)
		}
	}
}
