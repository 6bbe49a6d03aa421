package insight

import (
	"slices"
	"testing"
	"time"

	"withings-tui/store"
)

func TestTemperatureClassesAtTheirEdges(t *testing.T) {
	t.Parallel()
	for celsius, want := range map[float64]string{34.94: "low", 34.95: "normal", 37.74: "normal", 37.75: "raised", 37.94: "raised", 37.95: "fever", 39.94: "fever", 39.95: "very high"} {
		h := store.NoHistory()
		thermometer(h, 0, 8, store.SiteBody, celsius)
		if got := Of(h, testInputs()).Temperature.Class.Name; got != want {
			t.Errorf("%v °C is %s, want %s", celsius, got, want)
		}
	}
}

func TestAMeasureGroupWithABodyTemperatureIsABodyReading(t *testing.T) {
	t.Parallel()
	h := store.NoHistory()
	thermometer(h, 0, 8, store.SiteBody, 36.8)
	thermometer(h, 0, 8, store.SiteUnspecified, 36.6)
	h.Temperatures[1].Group = h.Temperatures[0].Group
	in := testInputs()
	f := Of(h, in)
	if got := f.Temperature; got.Last.Site != store.SiteBody || got.Class.Name != "normal" {
		t.Errorf("last is %v, class %q (%s)", got.Last.Site, got.Class.Name, got.ClassLack)
	}
	if got := During(h, f, store.Always()).Temperature; got.NotGiven.N != 0 || got.Body.N != 1 {
		t.Errorf("%d of body, %d without a place", got.Body.N, got.NotGiven.N)
	}
}

func TestSkinAPlaceNotGivenAndSmallChildrenGetNoClass(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		site store.Site
		born string
		want string
	}{{store.SiteSkin, "", "skin has no class"}, {store.SiteUnspecified, "", "place not given"}, {store.SiteBody, "2022-01-01", "under 3 years of age"}, {store.SiteBody, "2020-01-01", ""}} {
		h := store.NoHistory()
		thermometer(h, 0, 8, test.site, 38.5)
		in := testInputs()
		in.Born = test.born
		f := Of(h, in)
		if got := f.Temperature; got.ClassLack != test.want || (got.Class.Name == "") != (test.want != "") {
			t.Errorf("%v, born %q: %q (%q), want %q", test.site, test.born, got.Class.Name, got.ClassLack, test.want)
		}
		if fevers := len(f.Temperature.Fevers); fevers != map[bool]int{true: 0, false: 1}[test.site == store.SiteSkin] {
			t.Errorf("%v: %d fevers", test.site, fevers)
		}
	}
}

func TestAFeverEndsAfter36HoursWithoutOneAndHasOneLength(t *testing.T) {
	t.Parallel()
	h := store.NoHistory()
	thermometer(h, -20, 8, store.SiteBody, 38.0)
	thermometer(h, -19, 20, store.SiteUnspecified, 38.5) // 36 hours later: the same
	thermometer(h, -19, 23, store.SiteBody, 37.0)
	thermometer(h, -17, 9, store.SiteBody, 38.2) // 37 hours later: another
	for day := -16; day <= 0; day++ {
		thermometer(h, day, 8, store.SiteBody, 36.6)
	}
	f := Of(h, testInputs())
	fevers := f.Temperature.Fevers
	if len(fevers) != 2 || fevers[0].N != 2 || fevers[0].Hours != 36 || fevers[0].Length != "36 hours" || fevers[0].Peak != 38.5 || fevers[1].Length != "1 reading" || fevers[1].Ongoing {
		t.Errorf("%+v", fevers)
	}
	r := During(h, f, store.LastDays(30, dayZero)).Temperature
	// The reading of 37.0 lies after the episode's last, so it counts in the mean.
	if want := (17*36.6 + 37) / 18; r.Body.N != 18 || !near(r.Body.Value, want, 1e-9) || r.InFever != 3 || r.Highest != 38.5 || len(r.Fevers) != 2 {
		t.Errorf("%+v", r)
	}
	if u := f.Temperature.Usual; u.Low != 36.6 || u.Lack != "" {
		t.Errorf("usual: %+v", u)
	}
}

func TestUsualNeedsTenReadings(t *testing.T) {
	t.Parallel()
	h := store.NoHistory()
	for day := -8; day <= 0; day++ {
		thermometer(h, day, 8, store.SiteBody, 36.6)
	}
	if u := Of(h, testInputs()).Temperature.Usual; u.Lack != "9 of 10 readings outside fevers" || finite(u.Low) {
		t.Errorf("%+v", u)
	}
}

func TestAnUnfinishedTodayNeverBreaksAStreakAndAGapDoes(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name          string
		steps         []float64
		current, best int
	}{
		{"today not there yet", []float64{11e3, 11e3, 11e3, 500}, 3, 3},
		{"today there", []float64{11e3, 11e3, 11e3, 10e3}, 4, 4},
		{"yesterday missed", []float64{11e3, 11e3, 9e3, 500}, 0, 2},
		{"a day without data", []float64{11e3, 11e3, nan, 11e3, 10e3}, 2, 2},
	} {
		h := store.NoHistory()
		walked(h, test.steps...)
		if s := Of(h, testInputs()).Activity.Streak; s.Days != test.current || s.Best != test.best {
			t.Errorf("%s: %+v", test.name, s)
		}
	}
}

func TestActiveMinutesCountVigorousOnesTwice(t *testing.T) {
	t.Parallel()
	h := store.NoHistory()
	walked(h, 1, 1, 1)
	for i := range h.Days {
		h.Days[i].Moderate, h.Days[i].Intense = 20*60, 10*60
	}
	h.Days[2].Intense = nan
	if w := Of(h, testInputs()).Activity.Week; w.Minutes() != 100 || w.Days != 3 || w.Period.From != dayZero-4 {
		t.Errorf("%+v: %v minutes", w, w.Minutes())
	}
}

func TestANightIsTheLongestSleepOfItsDateAndTheRestAreNaps(t *testing.T) {
	t.Parallel()
	h := store.NoHistory()
	for day := -6; day <= 0; day++ {
		slept(h, day, -60, 370, "mat")
		slept(h, day, -30, 340, "watch") // the same night, told shorter
	}
	slept(h, 0, 14*60, 14*60+50, "watch")
	slept(h, 3, -60, 370, "mat") // to come
	f := Of(h, testInputs())
	s := &f.Sleep
	if len(s.Nights) != 7 || len(s.Naps) != 1 || s.Twice != 7 || s.Week.N != 7 || s.Week.Value != 430*60 || s.Last.Asleep != 430*60 || len(s.Last.Naps) != 1 || !s.Tonight {
		t.Errorf("%d nights, %d naps, %d twice, mean %v of %d, last %+v", len(s.Nights), len(s.Naps), s.Twice, s.Week.Value, s.Week.N, s.Last)
	}
	if s.Last.Bed != -60 || s.Last.Wake != 370 {
		t.Errorf("from %d to %d", s.Last.Bed, s.Last.Wake)
	}
	if r := During(h, f, store.LastDays(30, dayZero)).Sleep; len(r.Nights) != 7 || r.Naps != 1 || r.InNeed != 7 || len(r.Weeks) != 1 {
		t.Errorf("%d nights, %d naps, %d within the need, %d weeks", len(r.Nights), r.Naps, r.InNeed, len(r.Weeks))
	}
}

func TestRegularIsUnderAnHourBothWays(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name    string
		n       int
		apart   int // minutes by which every second night is later
		regular bool
		lack    string
	}{{"the same every night", 28, 0, true, ""}, {"an hour and a half apart", 28, 90, true, ""}, {"two and a half hours apart", 28, 150, false, ""}, {"nine nights", 9, 0, false, "9 nights in 28 days, 10 needed"}} {
		h := store.NoHistory()
		for day := 1 - test.n; day <= 0; day++ {
			late := -day % 2 * test.apart
			slept(h, day, -60+late, 400+late, "mat")
		}
		if r := Of(h, testInputs()).Sleep.Regularity; r.Regular != test.regular || r.Lack != test.lack {
			t.Errorf("%s: %+v", test.name, r)
		}
	}
}

func TestWorkoutsOfTwoDevicesThatOverlapCountOnce(t *testing.T) {
	t.Parallel()
	h := store.NoHistory()
	add := func(hour, minute, length int, kind string, kcal float64) {
		from := reading(0, hour, minute).Stamp
		to := from
		to.Unix += int64(length) * 60
		h.Workouts = append(h.Workouts, store.Workout{From: from, To: to, Kind: kind, Kcal: kcal, Distance: nan, Steps: nan, HRAverage: nan})
	}
	add(8, 0, 30, "run", 300)
	add(8, 5, 20, "walk", 100)
	add(8, 30, 10, "walk", 50) // only touches
	add(18, 0, 60, "swim", nan)
	w := Of(h, testInputs()).Workouts
	if len(w.All) != 3 || w.Twice != 1 || w.Week.N != 3 || w.Week.Seconds != 100*60 || w.Week.Kcal != 350 || finite(w.Week.Metres) {
		t.Errorf("%d, %d twice, %+v", len(w.All), w.Twice, w.Week)
	}
}

func TestAReadingBelongsToTheDayOfItsOwnZone(t *testing.T) {
	t.Parallel()
	h := store.NoHistory()
	zone := time.FixedZone("", -5*3600)
	late := time.Date(2024, 10, 4, 3, 0, 0, 0, time.UTC).In(zone) // 22:00 on the 3rd there
	r := reading(0, 0, 0)
	r.Stamp = store.StampOf(late)
	h.Pressures = append(h.Pressures, store.Pressure{Reading: r, Systolic: 120, Diastolic: 70, Pulse: nan})
	f := Of(h, testInputs())
	if d := f.Pressure.Days[0]; d.Date != dayZero-1 || f.Pressure.Sittings[0].Slot != Evening {
		t.Errorf("%s, slot %d", d.Date, f.Pressure.Sittings[0].Slot)
	}
}

func TestAValueThatNoPersonHasIsNowhereADays(t *testing.T) {
	t.Parallel()
	h := store.NoHistory()
	walked(h, 5000, 541_000_000, 8000, 100)
	f := Of(h, testInputs())
	if got := Steps.Of(h.Days[1]); finite(got) {
		t.Errorf("a chart would draw %v steps", got)
	}
	if got := HeatLevels(h.Days, Steps, 8000, store.LastDays(4, dayZero)); !slices.Equal(got, []int8{2, -1, 4, 0}) {
		t.Errorf("levels %v", got)
	}
	if s := During(h, f, store.LastDays(4, dayZero)).Activity.Steps; s.Mean.N != 2 || s.Mean.Value != 6500 || s.Best.Value != 8000 {
		t.Errorf("%+v", s)
	}
}

// Who is east of home has the next day already: what was read there hours ago is
// of today, in every window that ends today.
func TestWhatWasReadTodayWhereThePersonIsIsOfToday(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		hoursAgo int
		offset   int32 // of the readings' zone
		today    store.Date
	}{
		"in the account's zone":             {4, 0, dayZero},
		"in a zone where it is tomorrow":    {4, 9 * 3600, dayZero + 1},
		"by a clock that is 11 hours ahead": {-11, 0, dayZero + 1},
		"dated in the future":               {-30, 0, dayZero},
	} {
		t.Run(name, func(t *testing.T) {
			h := weights(80, 80.1, 80.2)
			at := store.Reading{Stamp: store.Stamp{Unix: testNow.Unix() - int64(test.hoursAgo)*3600, Offset: test.offset}, Group: 99, Hardware: 1}
			h.Pressures = append(h.Pressures, store.Pressure{Reading: at, Systolic: 192, Diastolic: 121, Pulse: 60})
			h.Temperatures = append(h.Temperatures, store.Temperature{Reading: at, Site: store.SiteBody, Celsius: 39})
			f := Of(h, testInputs())
			d := During(h, f, store.LastDays(7, f.Today))
			if f.Today != test.today {
				t.Errorf("today is %v, not %v", f.Today, test.today)
			}
			want := 1
			if test.hoursAgo < -24 {
				want = 0
			}
			if len(f.Pressure.Severe) != want || len(d.Temperature.Fevers) != want || d.Pressure.Basis.Readings != want {
				t.Errorf("%d severe readings, %d fevers, %d readings of 7 days, not %d", len(f.Pressure.Severe), len(d.Temperature.Fevers), d.Pressure.Basis.Readings, want)
			}
		})
	}
}

// One night is not classified: a word needs four of the last seven.
func TestSleepIsClassifiedFromFourNightsOn(t *testing.T) {
	t.Parallel()
	for nights := range 6 {
		h := store.NoHistory()
		for day := range nights {
			slept(h, day-nights+1, -60, 300, "a")
		}
		s := Of(h, testInputs()).Sleep
		if (s.Class == "") != (nights < 4) || (s.ClassLack == "") != (nights >= 4) {
			t.Errorf("of %d nights: %q, %q", nights, s.Class, s.ClassLack)
		}
	}
}
