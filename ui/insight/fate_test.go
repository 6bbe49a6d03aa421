package insight

import (
	"testing"
	"time"

	"withings-tui/store"
)

func TestWeightsThatCannotBeOnesOwnAreSetAside(t *testing.T) {
	t.Parallel()
	own := func(day int) store.Weighing { return weighing(day, 80) }
	at := func(day int, kg float64) store.Weighing { return weighing(day, kg) }
	for _, test := range []struct {
		name      string
		weighings []store.Weighing
		want      []Fate
	}{
		{"812 kg, -5 kg, 1.9 kg, and 2 kg that could be a newborn's", []store.Weighing{at(-9, 812), at(-8, -5), at(-7, 1.9), at(-6, 2)}, []Fate{Implausible, Implausible, Implausible, Counts}},
		{"a child among one's own", []store.Weighing{own(-9), own(-8), own(-7), at(-6, 18.3), own(-5)}, []Fate{Counts, Counts, Counts, Outlier, Counts}},
		{"a weekly weigher whose first reading was a child's", []store.Weighing{at(-28, 18), own(-21), own(-14), own(-7), own(0)}, []Fate{Outlier, Counts, Counts, Counts, Counts}},
		{"outliers that come later do not speak against one's own", []store.Weighing{own(-41), at(-36, 20), at(-29, 81), at(-21, 30), own(-10), own(-8), at(-1, 81)}, []Fate{Counts, Outlier, Counts, Outlier, Counts, Counts, Counts}},
		{"exactly 10 % is no outlier", []store.Weighing{own(-9), own(-8), own(-7), at(-6, 88), at(-2, 88.1)}, []Fate{Counts, Counts, Counts, Counts, Outlier}},
		{"another within 3 days and 3 % speaks for it", []store.Weighing{own(-9), own(-8), own(-7), at(-6, 90), at(-3, 92)}, []Fate{Counts, Counts, Counts, Counts, Counts}},
		{"another within 4 days does not", []store.Weighing{own(-9), own(-8), own(-7), at(-6, 90), at(-2, 90)}, []Fate{Counts, Counts, Counts, Outlier, Outlier}},
		{"fewer than 3 on both sides: no rule", []store.Weighing{own(-9), own(-8), at(-7, 40)}, []Fate{Counts, Counts, Counts}},
		{"readings older than 30 days do not speak", []store.Weighing{own(-60), own(-59), own(-58), at(-7, 40)}, []Fate{Counts, Counts, Counts, Counts}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			for i, got := range weightFates(test.weighings, testNow) {
				if got != test.want[i] {
					t.Errorf("reading %d (%v kg): %q, want %q", i, test.weighings[i].Weight, got, test.want[i])
				}
			}
		})
	}
}

func TestMarksAndSourcesDecideWhatCounts(t *testing.T) {
	t.Parallel()
	with := func(change func(*store.Reading)) store.Reading {
		r := reading(0, 7, 0)
		change(&r)
		return r
	}
	for _, test := range []struct {
		name      string
		r         store.Reading
		plausible bool
		want      Fate
	}{
		{"a device's", with(func(*store.Reading) {}), true, Counts},
		{"typed in", with(func(r *store.Reading) { r.Source = store.SourceManual }), true, Counts},
		{"perhaps another's", with(func(r *store.Reading) { r.Source = store.SourceAmbiguous }), true, Ambiguous},
		{"perhaps another's, taken in", with(func(r *store.Reading) { r.Source, r.Mark = store.SourceAmbiguous, store.MarkIn }), true, Counts},
		{"of unknown source", with(func(r *store.Reading) { r.Source = store.SourceOther }), true, UnknownFrom},
		{"left out", with(func(r *store.Reading) { r.Mark = store.MarkOut }), true, Excluded},
		{"implausible", with(func(*store.Reading) {}), false, Implausible},
		{"implausible, taken in", with(func(r *store.Reading) { r.Mark = store.MarkIn }), false, Counts},
		{"of the year 2199", with(func(r *store.Reading) { r.Stamp = store.StampOf(time.Date(2199, 1, 1, 0, 0, 0, 0, time.UTC)) }), true, Future},
		{"without a date", with(func(r *store.Reading) { r.Stamp = store.StampOf(time.Unix(0, 0).UTC()) }), true, Undated},
	} {
		if got := judge(&test.r, testNow, true, test.plausible); got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}

func TestWhatIsSetAsideIsInNoFigureAndComesBackWhenMarked(t *testing.T) {
	t.Parallel()
	kg := make([]float64, 30)
	for i := range kg {
		kg[i] = 80
	}
	h := weights(kg...)
	h.Weighings = append(h.Weighings, weighing(0, 812))
	h.Weighings[30].Stamp.Unix += 3600
	f := Of(h, testInputs())
	w := &f.Weight
	if w.Last.Weight != 80 || w.Now() != 80 || len(w.SetAside) != 1 || w.SetAside[0].Value != "812.0 kg" || w.Basis.Readings != 30 || w.Basis.SetAside != 1 {
		t.Errorf("812 kg: last %v, trend %v, set aside %v, basis %+v", w.Last.Weight, w.Now(), w.SetAside, w.Basis)
	}
	if m := During(h, f, store.LastDays(30, dayZero)).Weight.Mean; m.High != 80 || m.N != 30 {
		t.Errorf("the mean of the window holds it: %+v", m)
	}
	h.Weighings[30].Mark = store.MarkIn
	if w := Of(h, testInputs()).Weight; w.Last.Weight != 812 || len(w.SetAside) != 0 {
		t.Errorf("marked in, the last is %v and %d are set aside", w.Last.Weight, len(w.SetAside))
	}
}

func TestNoHeadlineOfAnIncompleteOrImpossiblePressureOrTemperature(t *testing.T) {
	t.Parallel()
	h := store.NoHistory()
	cuff(h, -1, 8, 0, 120, 80)
	cuff(h, 0, 8, 0, 120, nan)
	cuff(h, 0, 9, 0, 80, 120)
	cuff(h, 0, 10, 0, 300, 80)
	h.Pressures[0].Pulse = 1e18
	thermometer(h, -1, 8, store.SiteBody, 36.6)
	thermometer(h, 0, 8, store.SiteBody, 1000)
	f := Of(h, testInputs())
	if p := &f.Pressure; p.Last.Systolic != 120 || p.Last.Diastolic != 80 || p.Basis.Readings != 1 || len(p.SetAside) != 3 || finite(p.Week.Pulse) {
		t.Errorf("last %v/%v, %d count, %d set aside, pulse %v", p.Last.Systolic, p.Last.Diastolic, p.Basis.Readings, len(p.SetAside), p.Week.Pulse)
	}
	for i, want := range []Fate{Counts, Incomplete, Implausible, Implausible} {
		if f.Pressure.Fates[i] != want {
			t.Errorf("reading %d: %q, want %q", i, f.Pressure.Fates[i], want)
		}
	}
	if temp := &f.Temperature; temp.Last.Celsius != 36.6 || len(temp.Fevers) != 0 || len(temp.SetAside) != 1 {
		t.Errorf("1000 °C: last %v, %d fevers", temp.Last.Celsius, len(temp.Fevers))
	}
}
