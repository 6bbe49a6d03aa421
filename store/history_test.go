package store

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"withings-tui/withings"
	"withings-tui/withings/withingstest"
)

// TestAWeighingIsWhatItsMomentAndDeviceTell: one weigh-in comes as several
// groups; another device's of the same moment stays apart.
func TestAWeighingIsWhatItsMomentAndDeviceTell(t *testing.T) {
	t.Parallel()
	c := newCache(t)
	body := groupSpec{id: 2, date: day0, device: "aa11", model: "Body Cardio", zone: "Europe/Berlin",
		measures: []measure{{kind: 6, value: 215, unit: -1}, {kind: 76, value: 60100, unit: -3}, {kind: 76, value: 1, unit: 0}}}
	other := groupSpec{id: 3, date: day0, device: "ff", model: "Other", measures: []measure{{kind: 88, value: 31, unit: -1}}}
	limb := groupSpec{id: 4, date: day0, device: "aa11", model: "Body Cardio", measures: []measure{{kind: 77, value: 50, position: "2"}}}
	goal := scale(5, day0, 70000)
	goal.category = 2
	storeSpecs(t, c, scale(1, day0, 81200), body, other, limb, goal)
	h := load(t, c)
	nan := math.NaN()
	want := Weighing{Reading: Reading{Stamp: Stamp{day0, 3600}, Group: 1, Device: 1, Hardware: 1}, Weight: 81.2, FatPercent: 21.5, Muscle: 60.1,
		FatMass: nan, FatFree: nan, Water: nan, Bone: nan}
	if diff := cmp.Diff([]Weighing{want}, h.Weighings, cmpopts.EquateNaNs()); diff != "" {
		t.Error(diff)
	}
	if len(h.Series[FatRatio]) != 1 || len(h.Series[Bone]) != 1 || len(h.Series[Water]) != 0 || h.Model(h.Series[Bone][0].Reading) != "Other" {
		t.Errorf("%+v", h.Series)
	}
	if err := c.Mark(t.Context(), 1, MarkOut); err != nil {
		t.Fatal(err)
	}
	h = load(t, c)
	if h.Weighings[0].Mark != MarkOut || h.Series[FatRatio][0].Mark != MarkOut || h.Series[Bone][0].Mark != MarkNone || len(h.Marks) != 4 {
		t.Errorf("%+v", h)
	}
}

// TestPressuresTemperaturesAndRhythms reads what else panes draw.
func TestPressuresTemperaturesAndRhythms(t *testing.T) {
	t.Parallel()
	c := newCache(t)
	withAFib := cuff(1, day0, 128, 82, 60)
	withAFib.measures = append(withAFib.measures, measure{kind: 130, value: 1})
	alone := groupSpec{id: 2, date: day0 - 100, measures: []measure{{kind: 139, value: 9}}}
	pulse := groupSpec{id: 3, date: day0 + 5, attrib: 2, measures: []measure{{kind: 11, value: 61}, {kind: 54, value: 97}}}
	temps := groupSpec{id: 4, date: day0 + 9, measures: []measure{{kind: 73, value: 341, unit: -1}, {kind: 12, value: 366, unit: -1}}}
	storeSpecs(t, c, withAFib, alone, pulse, temps, groupSpec{id: 5, date: day0 - 86400*900, measures: []measure{{kind: 4, value: 178, unit: -2}}})
	days := LastDays(3, DateOf(time.Unix(day0, 0).UTC()))
	h, err := c.Load(t.Context(), days)
	if err != nil {
		t.Fatal(err)
	}
	if len(h.Pressures) != 1 || h.Pressures[0].Systolic != 128 || h.Pressures[0].Diastolic != 82 || h.Pressures[0].Pulse != 60 || h.Pressures[0].AFib != AFibPositive {
		t.Errorf("%+v", h.Pressures)
	}
	if len(h.Rhythms) != 2 || h.Rhythms[0].AFib != AFibNegative || h.Rhythms[1].Group != 1 {
		t.Errorf("%+v", h.Rhythms)
	}
	if len(h.Temperatures) != 2 || h.Temperatures[0].Site != SiteSkin || h.Temperatures[1].Celsius != 36.6 {
		t.Errorf("%+v", h.Temperatures)
	}
	if p := h.Series[Pulse]; len(p) != 1 || p[0].Source != SourceManual || !p[0].Typed || len(h.Series[SpO2]) != 1 {
		t.Errorf("%+v", h.Series)
	}
	if h.Height != 1.78 || h.Whole || h.First >= days.From || len(h.Series[Height]) != 0 {
		t.Errorf("height %v, whole %v, first %v", h.Height, h.Whole, h.First)
	}
}

// TestAReadingKeepsItsOwnZone, and one without takes the account's once that
// is known; Windows' names are understood.
func TestAReadingKeepsItsOwnZone(t *testing.T) {
	t.Parallel()
	c := newCache(t)
	none := scale(3, day0+2, 80000)
	none.zone = ""
	windows := scale(2, day0+1, 80000)
	windows.zone = "Tokyo Standard Time"
	f := newFeed(t, scale(1, day0, 80000), windows, none)
	f.timezone = ""
	offsets := func() (out []int32) {
		for _, w := range load(t, c).Weighings {
			out = append(out, w.Offset)
		}
		return out
	}
	refreshed(t, c, f, RefreshOptions{})
	if diff := cmp.Diff([]int32{3600, 9 * 3600, 0}, offsets()); diff != "" {
		t.Error(diff)
	}
	f.timezone = "America/New_York"
	refreshed(t, c, f, RefreshOptions{})
	if diff := cmp.Diff([]int32{3600, 9 * 3600, -5 * 3600}, offsets()); diff != "" {
		t.Error(diff)
	}
	sound(t, c)
}

// TestAGroupIsKeptAsDelivered whatever its JSON holds besides; what is shown of
// its comment has 300 characters at most.
func TestAGroupIsKeptAsDelivered(t *testing.T) {
	t.Parallel()
	for name, with := range map[string]string{
		"a long comment":                          `"comment":"` + strings.Repeat("ö", 5000) + `"`,
		"a comment of escapes within the limit":   `"comment":"` + strings.Repeat(`\u4e2d`, 100) + `"`,
		"a comment of escapes beyond it":          `"comment":"` + strings.Repeat(`\u4e2d`, 301) + `"`,
		"a long list before a text":               `"spectrum":[` + strings.Repeat("1,", 400) + `1],"comment":"a"`,
		"a long text of a member that nobody has": `"note":"` + strings.Repeat(`\"<b>`, 400) + `","comment":null`,
	} {
		t.Run(name, func(t *testing.T) {
			c := newCache(t)
			raw := strings.Replace(string(scale(1, day0, 80000).group(t).Raw), `"comment":null`, with, 1)
			g, err := withings.ParseMeasureGroup([]byte(raw))
			if err != nil {
				t.Fatal(err)
			}
			storeGroups(t, c, g)
			if diff := cmp.Diff(raw, string(groupsOf(t, c)[0].Raw)); diff != "" {
				t.Error(diff)
			}
			h := load(t, c)
			if len(h.Weighings) != 1 || h.Weighings[0].Weight != 80 {
				t.Errorf("%+v", h.Weighings)
			}
			if n := len([]rune(h.Comments[1])); n > 300 {
				t.Errorf("a comment of %d characters", n)
			}
			sound(t, c)
		})
	}
}

// TestTheLastAnswerCounts, although the one before told a later change, in
// milliseconds or of a clock that was wrong, or this one tells none.
func TestTheLastAnswerCounts(t *testing.T) {
	t.Parallel()
	for name, now := range map[string]int64{"an earlier change": day0 + 50, "none": -1} {
		t.Run(name, func(t *testing.T) {
			wrong := scale(1, day0, 181900)
			wrong.modified = (day0 + 40) * 1000
			c, f := newCache(t), newFeed(t, wrong)
			refreshed(t, c, f, RefreshOptions{})
			right := scale(1, day0, 81900)
			right.modified = max(now, 0)
			f.put(t, right)
			if now < 0 {
				g := f.groups[1]
				g.Modified, g.Created = 0, day0
				f.groups[1] = g
			}
			if res := refreshed(t, c, f, RefreshOptions{Full: true}); res.Of(CollectionMeasures).Changed != 1 {
				t.Errorf("%+v", res.Of(CollectionMeasures))
			}
			if h := load(t, c); h.Weighings[0].Weight != 81.9 {
				t.Errorf("%+v", h.Weighings)
			}
			sound(t, c)
		})
	}
}

// TestWhereADeviceSatDoesNotHideWhatItFound: a statement on atrial fibrillation
// is the person's on any wrist, a mass with a position is a limb's.
func TestWhereADeviceSatDoesNotHideWhatItFound(t *testing.T) {
	t.Parallel()
	c := newCache(t)
	watch := groupSpec{id: 1, date: day0, device: "aa", measures: []measure{{130, 1, 0, "1"}, {11, 88, 0, "1"}, {123, 41, 0, "0"}}}
	ppg := groupSpec{id: 2, date: day0 + 60, device: "aa", measures: []measure{{139, 1, 0, "0"}}}
	cuff := groupSpec{id: 3, date: day0 + 120, device: "bb", measures: []measure{{10, 130, 0, "3"}, {9, 80, 0, "3"}, {130, 1, 0, "3"}}}
	legs := groupSpec{id: 4, date: day0 + 180, device: "cc", measures: []measure{{76, 9000, -3, "10"}, {91, 7000, -3, "4"}, {175, 9000, -3, "10"}}}
	storeSpecs(t, c, watch, ppg, cuff, legs)
	h := load(t, c)
	var found []int64
	for _, r := range h.Rhythms {
		if r.AFib == AFibPositive {
			found = append(found, r.Group)
		}
	}
	if diff := cmp.Diff([]int64{1, 2, 3}, found); diff != "" {
		t.Error(diff)
	}
	if h.Pressures[0].AFib != AFibPositive || len(h.Series[VO2Max]) != 1 {
		t.Errorf("%+v, %v", h.Pressures, h.Series[VO2Max])
	}
	for _, q := range []Quantity{Muscle, PulseWave, 175} {
		if len(h.Series[q]) != 0 {
			t.Errorf("%d of a limb is among the person's", q)
		}
	}
}

// TestADayThatWithingsGivesToAnotherDeviceIsWhatItListsNow, although the row
// that it does not list any more is not yet believed gone.
func TestADayThatWithingsGivesToAnotherDeviceIsWhatItListsNow(t *testing.T) {
	t.Parallel()
	c, f := newCache(t), newFeed(t)
	today := DateOf(time.Unix(f.now, 0)).String()
	f.days[today+" a"] = activityDay(t, today, "aa", f.now-5000, 1000)
	refreshed(t, c, f, RefreshOptions{})
	delete(f.days, today+" a")
	f.days[today+" b"] = activityDay(t, today, "", f.now, 9000)
	refreshed(t, c, f, RefreshOptions{})
	if h := load(t, c); len(h.Days) != 1 || h.Days[0].Steps != 9000 {
		t.Errorf("%+v", h.Days)
	}
	if rows := strings.Count(everyRow(t, c), "days "); rows != 2 {
		t.Errorf("%d rows are kept, not 2", rows)
	}
}

// TestTheBestRowOfADayCounts: what Withings delivered before an import, a
// tracker before a phone.
func TestTheBestRowOfADayCounts(t *testing.T) {
	t.Parallel()
	c, f := newCache(t), newFeed(t)
	f.days["a"] = activityDay(t, "2026-01-05", "", day0, 900)
	if _, err := c.Import(t.Context(), nil, []withings.Activity{activityDay(t, "2026-01-05", "", 0, 111), activityDay(t, "2026-01-04", "", 0, 222)}, true); err != nil {
		t.Fatal(err)
	}
	steps := func() (out []float64) {
		for _, d := range load(t, c).Days {
			out = append(out, d.Steps)
		}
		return out
	}
	for _, want := range [][]float64{{222, 111}, {222, 900}, {222, 8000}} {
		if diff := cmp.Diff(want, steps()); diff != "" {
			t.Error(diff)
		}
		refreshed(t, c, f, RefreshOptions{})
		f.days["b"] = activityDay(t, "2026-01-05", "bb", day0+5, 8000)
	}
	if d := load(t, c).Days[1]; d.Distance != 7012.43 || d.Floors != 12 || !math.IsNaN(d.HRMax) || d.Device != "ScanWatch" {
		t.Errorf("%+v", d)
	}
}

// TestAConsumerGetsEveryChangeOnce: it is not known at first; then what is
// new, edited, gone and back, until it says that it has seen it.
func TestAConsumerGetsEveryChangeOnce(t *testing.T) {
	t.Parallel()
	onAMachine(t, 30, func(m *machine) {
		m.sync(RefreshOptions{})
		changes := func(consumer string, isKnown bool) []Change {
			list, upTo, known, err := m.cache.Changes(m.Context(), consumer)
			if err != nil || known != isKnown {
				m.Fatalf("%s is known: %v, %v", consumer, known, err)
			}
			if err := m.cache.Seen(m.Context(), consumer, upTo); err != nil {
				m.Fatal(err)
			}
			return list
		}
		for _, consumer := range []string{"garmin", ConsumerDashboard} {
			if n := len(changes(consumer, false)); n != 0 {
				m.Errorf("%s: %d changes at first", consumer, n)
			}
		}
		groups := m.Groups()
		m.EditGroup(groups[0].ID, func(g *withingstest.Group) { g.Measures[0].Value = 91000 })
		m.sync(RefreshOptions{})
		m.EditGroup(groups[0].ID, func(g *withingstest.Group) { g.Measures[0].Value = 92000 })
		m.DeleteGroup(groups[25].ID)
		fresh := m.weight(1, 66000)
		m.sync(RefreshOptions{})
		time.Sleep(13 * time.Hour)
		m.sync(RefreshOptions{})
		for _, consumer := range []string{"garmin", ConsumerDashboard} {
			got := map[int64]Change{}
			for _, c := range changes(consumer, true) {
				got[c.ID] = c
			}
			edited, gone, is := got[groups[0].ID], got[groups[25].ID], got[fresh]
			if len(got) != 3 || edited.Kind != ChangeEdited || edited.Before != "80.029" || edited.After != "92" || edited.Unit != "kg" || edited.What != "weight" ||
				gone.Kind != ChangeGone || is.Kind != ChangeNew || is.After != "66" || is.At.Offset == 0 {
				m.Errorf("%s: %+v", consumer, got)
			}
			if again := changes(consumer, true); len(again) != 0 {
				m.Errorf("%s: again %+v", consumer, again)
			}
		}
		// A mark is a change of its reading, once, but none at Withings: the
		// dashboard is not told.
		for _, mark := range []Mark{MarkOut, MarkOut, MarkNone, MarkOut} {
			if err := m.cache.Mark(m.Context(), groups[3].ID, mark); err != nil {
				m.Fatal(err)
			}
		}
		m.EditGroup(groups[4].ID, func(g *withingstest.Group) { g.Measures[0].Value = 93000 })
		m.sync(RefreshOptions{})
		if list := changes("garmin", true); len(list) != 2 || list[0].Kind != ChangeMark || list[0].ID != groups[3].ID || list[0].What != "weight" || list[1].Kind != ChangeEdited {
			m.Errorf("after a mark: %+v", list)
		}
		if list := changes(ConsumerDashboard, true); len(list) != 1 || list[0].ID != groups[4].ID {
			m.Errorf("the dashboard after a mark: %+v", list)
		}
		// A new moment of change alone is none that a person or a bridge wants.
		m.EditGroup(groups[5].ID, func(*withingstest.Group) {})
		if r := m.sync(RefreshOptions{}); r.Of(CollectionMeasures).Changed != 0 {
			m.Errorf("touched, and told as changed: %+v", r)
		}
		for _, consumer := range []string{"garmin", ConsumerDashboard} {
			if list := changes(consumer, true); len(list) != 0 {
				m.Errorf("%s is told of a moment of change: %+v", consumer, list)
			}
		}
		_ = m.cache.Read(m.Context(), func(r *Reader) error {
			if n := r.count(tableChanges); n != 0 {
				m.Errorf("%d changes are kept that all have seen", n)
			}
			return nil
		})
	})
}

// TestNotesAndMarksOutliveRefreshes.
func TestNotesAndMarksOutliveRefreshes(t *testing.T) {
	t.Parallel()
	c, f := newCache(t), newFeed(t, scale(1, day0, 80000))
	refreshed(t, c, f, RefreshOptions{})
	day := DateOf(time.Unix(day0, 0).UTC())
	for _, err := range []error{c.SetNote(t.Context(), day, "new scale"), c.SetNote(t.Context(), day+1, "away"), c.SetNote(t.Context(), day+1, ""),
		c.Mark(t.Context(), 1, MarkIn)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	f.put(t, groupSpec{id: 1, date: day0 + 60, modified: day0 + 900, measures: []measure{{kind: 1, value: 82}}})
	refreshed(t, c, f, RefreshOptions{Full: true})
	h := load(t, c)
	if diff := cmp.Diff([]Note{{day, "new scale"}}, h.Notes); diff != "" {
		t.Error(diff)
	}
	if w := h.Weighings[0]; w.Mark != MarkIn || w.Weight != 82 || w.Unix != day0+60 {
		t.Errorf("%+v", w)
	}
	if err := c.Mark(t.Context(), 99, MarkOut); err == nil {
		t.Error("a mark on nothing")
	}
	if err := c.SetNote(t.Context(), day, strings.Repeat("x", maxNote+1)); err == nil {
		t.Error("a note without end")
	}
}

// TestAStampTellsThatAnotherHasWritten, and reading changes nothing.
func TestAStampTellsThatAnotherHasWritten(t *testing.T) {
	t.Parallel()
	c := newCache(t)
	stamp := func() FileStamp {
		s, err := c.Stamp()
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	if stamp() != (FileStamp{}) {
		t.Error("a stamp of no file")
	}
	storeSpecs(t, c, scale(1, day0, 80000))
	first := stamp()
	if h := load(t, c); h.Stamp != first || stamp() != first {
		t.Error("reading changed the stamp")
	}
	storeSpecs(t, c, scale(1, day0, 80001))
	if stamp() == first {
		t.Error("writing did not change it")
	}
}

// A moment that no calendar has is that of a reading without a date: it is kept,
// listed and exported.
func TestAReadingOfADayThatNoCalendarHasIsOneWithoutADate(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ date, want int64 }{
		"the last second of 9999": {253402300799, 253402300799},
		"the year 19391":          {1 << 39, 0},
		"the year 71654":          {1 << 41, 0},
		"the greatest number":     {math.MaxInt64, 0},
		"the least number":        {math.MinInt64, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCache(t)
			refreshed(t, c, newFeed(t, scale(5, test.date, 81000), scale(6, day0, 80000)), RefreshOptions{})
			h := load(t, c)
			if len(h.Weighings) != 2 || len(groupsOf(t, c)) != 2 || !h.Whole || h.LeftOut > 0 {
				t.Errorf("%d weighings, %d groups, whole: %v, left out: %d", len(h.Weighings), len(groupsOf(t, c)), h.Whole, h.LeftOut)
			}
			for _, w := range h.Weighings {
				if w.Group == 5 && w.Unix != test.want {
					t.Errorf("dated %d, want %d", w.Unix, test.want)
				}
			}
		})
	}
}

func TestACollectionTellsWhetherWithingsRefusesItOrItsRowsWereDamaged(t *testing.T) {
	t.Parallel()
	c, f := newCache(t), newFeed(t, scale(1, day0, 80000))
	f.days["2026-01-05"] = activityDay(t, "2026-01-05", "bb", day0, 5000)
	activity := func() Collection {
		for _, c := range load(t, c).State.Collections {
			if c.Name == CollectionActivity {
				return c
			}
		}
		t.Fatal("no such collection")
		return Collection{}
	}
	refreshed(t, c, f, RefreshOptions{})
	spoil(t, c, tableDays)
	f.beforeDay = func(int) error { return fmt.Errorf("getactivity: %w", withings.ErrScope) }
	_, _ = c.Refresh(t.Context(), f, RefreshOptions{})
	if got := activity(); !got.Refused || !got.Damaged || got.Complete {
		t.Errorf("refused, with a damaged row: %+v", got)
	}
	f.beforeDay = nil
	refreshed(t, c, f, RefreshOptions{})
	if got := activity(); got.Refused || got.Damaged || got.Problem != "" || !got.Complete {
		t.Errorf("listed again: %+v", got)
	}
}
