package store

import (
	"cmp"
	"fmt"
	"iter"
	"math"
	"slices"
	"testing"
	"time"

	"withings-tui/withings"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// body is the groups of one weigh-in of a Body Cardio, as Withings splits it.
func body(id, date int64, grams int) []groupSpec {
	main := scale(id, date, grams)
	main.measures = append(main.measures, measure{kind: 6, value: 21300, unit: -3}, measure{kind: 8, value: 1735, unit: -2},
		measure{kind: 5, value: grams - 17350, unit: -3}, measure{kind: 76, value: 6010, unit: -2},
		measure{kind: 77, value: 4405, unit: -2}, measure{kind: 88, value: 313, unit: -2})
	pulse, wave := main, main
	pulse.id, pulse.measures = id+1, []measure{{kind: 11, value: 61}}
	wave.id, wave.attrib, wave.measures = id+2, 8, []measure{{kind: 91, value: 6870, unit: -3}, {kind: 155, value: 405, unit: -1}}
	return []groupSpec{main, pulse, wave}
}

func TestWeighings(t *testing.T) {
	t.Parallel()
	split := func(id, date int64, device string, measures ...measure) groupSpec {
		return groupSpec{id: id, date: date, device: device, model: "Body Scan", zone: "Europe/Berlin", measures: measures}
	}
	kg := func(grams int) measure { return measure{kind: 1, value: grams, unit: -3} }
	fat := func(v int) measure { return measure{kind: 6, value: v, unit: -3} }
	for _, tc := range []struct {
		name  string
		specs []groupSpec
		want  []string // group, weight, fat
	}{
		{"one weigh-in of three groups", body(100, day0, 81200), []string{"100 81.2 21.3"}},
		{"composition of the same moment and device", []groupSpec{split(1, day0, "aa", kg(81000)), split(2, day0, "aa", fat(20500))}, []string{"1 81 20.5"}},
		{"composition that comes first", []groupSpec{split(2, day0, "aa", kg(81000)), split(1, day0, "aa", fat(20500))}, []string{"2 81 20.5"}},
		{"of another device", []groupSpec{split(1, day0, "aa", kg(81000)), split(2, day0, "bb", fat(20500))}, []string{"1 81 "}},
		{"of another moment", []groupSpec{split(1, day0, "aa", kg(81000)), split(2, day0+1, "aa", fat(20500))}, []string{"1 81 "}},
		{"composition without a weight", []groupSpec{split(2, day0, "aa", fat(20500))}, nil},
		{"two weights of one moment", []groupSpec{split(1, day0, "aa", kg(81000)), split(2, day0, "aa", kg(81010)), split(3, day0, "aa", fat(20500))},
			[]string{"1 81 20.5", "2 81.01 "}},
		{"own figure before a companion's", []groupSpec{split(1, day0, "aa", kg(81000), fat(20000)), split(2, day0, "aa", fat(20500))}, []string{"1 81 20"}},
		{"typed in, two forms at once", []groupSpec{split(1, day0, "", kg(81000)), split(2, day0, "", fat(20500))}, []string{"1 81 20.5"}},
		{"figure twice in a group", []groupSpec{split(1, day0, "aa", kg(81000), fat(20500), fat(9))}, []string{"1 81 20.5"}},
		{"whole body beside limbs", []groupSpec{split(1, day0, "aa", kg(81000),
			measure{kind: 6, value: 7, unit: 0, position: "10"}, measure{kind: 6, value: 20500, unit: -3, position: "7"})}, []string{"1 81 20.5"}},
		{"a goal is no reading", []groupSpec{{id: 1, date: day0, category: 2, measures: []measure{kg(80000)}}}, nil},
		{"exponent beyond all bounds", []groupSpec{split(1, day0, "aa", measure{kind: 1, value: 8, unit: 99})}, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			c := newCache(t)
			storeSpecs(t, c, tc.specs...)
			var got []string
			for _, w := range collect(t, c, func(r *Reader) iter.Seq2[Weighing, error] { return r.Weighings(All()) }) {
				got = append(got, fmt.Sprint(w.Group, " ", w.Weight, " ", w.FatRatio))
			}
			if diff := gocmp.Diff(tc.want, got); diff != "" {
				t.Error(diff)
			}
			sound(t, c)
		})
	}
}

func TestWeighingInFull(t *testing.T) {
	t.Parallel()
	c := newCache(t)
	storeSpecs(t, c, body(100, day0, 81200)...)
	got := collect(t, c, func(r *Reader) iter.Seq2[Weighing, error] { return r.Weighings(All()) })
	want := []Weighing{{
		Reading: Reading{Stamp: Stamp{day0, 3600}, Group: 100, Source: SourceDevice, Device: "Body Cardio"},
		Weight:  withings.NewDecimal(81200, -3), FatRatio: withings.NewDecimal(21300, -3), FatMass: withings.NewDecimal(1735, -2),
		FatFree: withings.NewDecimal(63850, -3), Muscle: withings.NewDecimal(6010, -2), Water: withings.NewDecimal(4405, -2), Bone: withings.NewDecimal(313, -2),
	}}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	figures := read(t, c, (*Reader).Figures)
	if want := []Figure{1, 5, 6, 8, 11, 76, 77, 88, 91, 155}; !slices.Equal(figures, want) {
		t.Errorf("figures %v, want %v", figures, want)
	}
}

// TestSeriesAgainstRows: the quick way to a series and the slow way agree, for
// each figure and many spans.
func TestSeriesAgainstRows(t *testing.T) {
	t.Parallel()
	c := newCache(t)
	var specs []groupSpec
	id := int64(1)
	for day := range int64(60) {
		at := day0 + day*86400
		specs = append(specs, body(id, at, 80000+int(day)*10)...)
		specs = append(specs, cuff(id+3, at+600, 120+int(day%9), 80, 60), thermo(id+4, at+1200, 36500+int(day)))
		// Exponents differ from device to device.
		s := scale(id+5, at+1800, 0)
		s.measures, s.attrib, s.device = []measure{{kind: 1, value: 801234 + int(day), unit: -4}}, 2, ""
		up := s
		up.id, up.measures = id+6, []measure{{kind: 123, value: 4, unit: 1}}
		specs = append(specs, s, up)
		id += 7
	}
	storeSpecs(t, c, specs...)
	var groups []withings.MeasureGroup
	for _, s := range specs {
		groups = append(groups, s.group(t))
	}
	for _, f := range read(t, c, (*Reader).Figures) {
		for _, span := range []Span{All(), {day0, day0 + 10*86400}, {day0 + 600, day0 + 601}, {day0 + 5*86400, math.MaxInt64}, {math.MinInt64, day0 + 1}, {9, 9}, {day0 + 1, day0}} {
			var want []Point
			for _, g := range groups {
				for _, m := range g.Measures {
					if Figure(m.Type) == f && g.Date >= span.From && g.Date < span.To {
						want = append(want, Point{Unix: g.Date, Value: m.Decimal().Float(), Offset: berlin(g.Date), Source: SourceOf(g.Attrib), Site: siteOf(f)})
					}
				}
			}
			slices.SortStableFunc(want, func(a, b Point) int { return cmp.Compare(a.Unix, b.Unix) })
			got := read(t, c, func(r *Reader) ([]Point, error) { return r.Series(f, span) })
			if diff := gocmp.Diff(want, got, cmpopts.EquateEmpty(), noDevice); diff != "" {
				t.Fatalf("figure %d in %v: %s", f, span, diff)
			}
			single := collect(t, c, func(r *Reader) iter.Seq2[Point, error] { return r.Points(f, span) })
			if !slices.Equal(got, single) {
				t.Errorf("figure %d in %v: one by one %v, at once %v", f, span, single, got)
			}
			if cap(got) > len(got)+len(got)/8+8 {
				t.Errorf("figure %d keeps room for %d, has %d", f, cap(got), len(got))
			}
		}
	}
}

// noDevice leaves out what counts in a list of its own: see TestModels.
var noDevice = cmpopts.IgnoreFields(Point{}, "Device")

func TestModels(t *testing.T) {
	t.Parallel()
	c := newCache(t)
	manual := scale(2, day0+60, 82000)
	manual.device, manual.model, manual.attrib = "", "", 2
	scan := scale(3, day0+120, 82000)
	scan.device, scan.model = "bb", "Body Scan"
	storeSpecs(t, c, scale(1, day0, 82000), manual, scan, scale(4, day0+180, 82000), cuff(5, day0, 120, 80, 60))
	err := c.Read(t.Context(), func(r *Reader) error {
		points, err := r.Series(FigureWeight, All())
		if err != nil {
			return err
		}
		pressures, err := r.Pressures(All())
		if err != nil {
			return err
		}
		var got []string
		for _, p := range points {
			got = append(got, r.Models()[p.Device])
		}
		got = append(got, r.Models()[pressures[0].Device])
		if want := []string{"Body Cardio", "", "Body Scan", "Body Cardio", "BPM Connect"}; !slices.Equal(got, want) {
			t.Errorf("models %q, want %q", got, want)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

func berlin(unix int64) int32 {
	loc, _ := time.LoadLocation("Europe/Berlin")
	_, offset := time.Unix(unix, 0).In(loc).Zone()
	return int32(offset)
}

func TestPulseIsToldOnce(t *testing.T) {
	t.Parallel()
	c := newCache(t)
	both := cuff(1, day0, 120, 80, 61)
	both.measures = append(both.measures, measure{kind: 54, value: 97}, measure{kind: 1, value: 81, unit: 0})
	alone := groupSpec{id: 2, date: day0 - 60, device: "aa", measures: []measure{{kind: 11, value: 70}}}
	storeSpecs(t, c, both, alone)
	var got []float64
	for _, p := range read(t, c, func(r *Reader) ([]Point, error) { return r.Series(FigurePulse, All()) }) {
		got = append(got, p.Value)
	}
	if !slices.Equal(got, []float64{70, 61}) {
		t.Errorf("pulses %v", got)
	}
	sound(t, c)
}

func TestPressureAndTemperature(t *testing.T) {
	t.Parallel()
	c := newCache(t)
	half := cuff(2, day0+60, 0, 0, 0)
	half.measures = []measure{{kind: 10, value: 12100, unit: -2, position: "3"}}
	warm := thermo(3, day0+120, 36840)
	warm.measures = append(warm.measures, measure{kind: 73, value: 34100, unit: -3}, measure{kind: 12, value: 215, unit: -1})
	storeSpecs(t, c, cuff(1, day0, 128, 82, 61), half, warm)
	if err := c.Exclude(t.Context(), 1, true); err != nil {
		t.Fatal(err)
	}
	nan := float32(math.NaN())
	points := read(t, c, func(r *Reader) ([]PressurePoint, error) { return r.Pressures(All()) })
	want := []PressurePoint{
		{Unix: day0, Offset: 3600, Systolic: 128, Diastolic: 82, Pulse: 61, Flags: Excluded},
		{Unix: day0 + 60, Offset: 3600, Systolic: 121, Diastolic: nan, Pulse: nan},
	}
	if diff := gocmp.Diff(want, points, cmpopts.EquateNaNs(), cmpopts.IgnoreFields(PressurePoint{}, "Device")); diff != "" {
		t.Error(diff)
	}
	rows := collect(t, c, func(r *Reader) iter.Seq2[Pressure, error] { return r.BloodPressures(All()) })
	if len(rows) != 2 || !rows[0].Excluded || rows[1].Systolic.String() != "121" || rows[1].Diastolic.Valid {
		t.Errorf("rows %+v", rows)
	}
	temps := read(t, c, func(r *Reader) ([]Point, error) { return r.Temperatures(All()) })
	wantTemps := []Point{
		{Unix: day0 + 120, Offset: 3600, Value: 36.84, Site: SiteBody},
		{Unix: day0 + 120, Offset: 3600, Value: 34.1, Site: SiteSkin},
		{Unix: day0 + 120, Offset: 3600, Value: 21.5, Site: SiteUnspecified},
	}
	if diff := gocmp.Diff(wantTemps, temps, noDevice); diff != "" {
		t.Error(diff)
	}
	list := collect(t, c, func(r *Reader) iter.Seq2[Temperature, error] { return r.TemperatureReadings(All()) })
	if len(list) != 3 || list[1].Site != SiteSkin || list[1].Celsius.String() != "34.1" || list[1].Group != 3 {
		t.Errorf("rows %+v", list)
	}
	for site, want := range map[Site]float64{SiteBody: 36.84, SiteSkin: 34.1, SiteUnspecified: 21.5} {
		err := c.Read(t.Context(), func(r *Reader) error {
			p, device, ok, err := r.LatestTemperature(site)
			if !ok || p.Value != want || p.Site != site || device != "Thermo" {
				t.Errorf("latest %s is %v of %q, %v", site, p, device, ok)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	}
}

func TestZonesOfReadings(t *testing.T) {
	t.Parallel()
	const summer = day0 + 180*86400
	for _, tc := range []struct {
		name, own, account string
		at                 int64
		want               int32
	}{
		{"own", "Asia/Tokyo", "Europe/Berlin", day0, 9 * 3600},
		{"own in summer", "Europe/Berlin", "", summer, 2 * 3600},
		{"account's", "", "Europe/Berlin", day0, 3600},
		{"account's where its own does not exist", "Mars/Olympus", "Europe/Berlin", day0, 3600},
		{"neither", "", "", day0, 0},
		{"neither exists", "Mars/Olympus", "../../etc/passwd", day0, 0},
		{"a Windows name", "W. Europe Standard Time", "", summer, 2 * 3600},
		{"not the machine's", "Local", "Europe/Berlin", day0, 3600},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			c := newCache(t)
			s := scale(1, tc.at, 81200)
			s.zone = tc.own
			err := c.write(t.Context(), func(w *writer) error {
				w.state.Timezone = tc.account
				_, _, err := w.put(s.group(t))
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			points := read(t, c, func(r *Reader) ([]Point, error) { return r.Series(FigureWeight, All()) })
			if len(points) != 1 || points[0].Offset != tc.want {
				t.Errorf("%v, want offset %d", points, tc.want)
			}
		})
	}
}

func TestWindowsZonesExist(t *testing.T) {
	t.Parallel()
	for name := range windowsZones {
		if newZones().find(name) == nil {
			t.Errorf("%q is mapped to %q, which does not exist", name, windowsZones[name])
		}
	}
}

// TestClockAcrossChanges compares the remembered offset with the zone's own,
// hour by hour over two years, forwards and backwards.
func TestClockAcrossChanges(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "UTC", "Asia/Kathmandu", "Pacific/Apia"} {
		loc := newZones().first(name)
		c := newClock(loc)
		for i := range int64(2 * 2 * 365 * 24) {
			unix := day0 + i*3600
			if i%2 == 1 {
				unix = day0 - i*3600
			}
			if _, want := time.Unix(unix, 0).In(loc).Zone(); c.offsetAt(unix) != int32(want) {
				t.Fatalf("%s at %d: %d, want %d", name, unix, c.offsetAt(unix), want)
			}
		}
	}
}

func TestDays(t *testing.T) {
	t.Parallel()
	c := newCache(t)
	phone := activityDay(t, "2026-01-05", "", day0+500, 9999)
	tracker := activityDay(t, "2026-01-05", "ee11", day0, 8000)
	later := activityDay(t, "2026-01-05", "ee22", day0+60, 8100)
	err := c.write(t.Context(), func(w *writer) error {
		for _, a := range []withings.Activity{phone, tracker, later, activityDay(t, "2026-01-07", "ee11", day0, 5),
			activityDay(t, "2026-01-04", "", day0, 7), activityDay(t, "yesterday", "ee11", day0, 1), activityDay(t, "", "ee11", day0, 1)} {
			if _, err := w.putDay(a, false); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	days := read(t, c, func(r *Reader) ([]Day, error) { return r.Days(parseDate(t, "2026-01-05"), parseDate(t, "2026-01-31")) })
	nan := math.NaN()
	want := []Day{
		{Date: parseDate(t, "2026-01-05"), Steps: 8100, Distance: 7012.43, Floors: 12, Soft: nan, Moderate: nan, Intense: nan, Active: nan,
			ActiveKcal: 411.72, TotalKcal: 2498.06, HRAverage: nan, HRMin: nan, HRMax: nan, Device: "ScanWatch", Tracker: true, ModifiedUTC: day0 + 60},
		{Date: parseDate(t, "2026-01-07"), Steps: 5, Distance: 7012.43, Floors: 12, Soft: nan, Moderate: nan, Intense: nan, Active: nan,
			ActiveKcal: 411.72, TotalKcal: 2498.06, HRAverage: nan, HRMin: nan, HRMax: nan, Device: "ScanWatch", Tracker: true, ModifiedUTC: day0},
	}
	if diff := gocmp.Diff(want, days, cmpopts.EquateNaNs()); diff != "" {
		t.Error(diff)
	}
	err = c.Read(t.Context(), func(r *Reader) error {
		day, ok, err := r.LatestDay()
		if !ok || day.Date != parseDate(t, "2026-01-07") {
			t.Errorf("latest day %v %v", day, ok)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
	sound(t, c)
}

func TestNoFileYet(t *testing.T) {
	t.Parallel()
	c := New(t.TempDir() + "/not/there")
	err := c.Read(t.Context(), func(r *Reader) error {
		if !r.Empty() {
			t.Error("not empty")
		}
		if p, err := r.Series(FigureWeight, All()); len(p) > 0 || err != nil {
			t.Error(p, err)
		}
		if p, err := r.Pressures(All()); len(p) > 0 || err != nil {
			t.Error(p, err)
		}
		if d, err := r.Days(0, 99999); len(d) > 0 || err != nil {
			t.Error(d, err)
		}
		if _, _, ok, err := r.Latest(FigureWeight); ok || err != nil {
			t.Error(ok, err)
		}
		if _, _, ok, err := r.LatestPressure(); ok || err != nil {
			t.Error(ok, err)
		}
		if _, ok, err := r.LatestDay(); ok || err != nil {
			t.Error(ok, err)
		}
		if _, ok, err := r.Group(1); ok || err != nil {
			t.Error(ok, err)
		}
		if f, err := r.Figures(); len(f) > 0 || err != nil {
			t.Error(f, err)
		}
		for range r.Weighings(All()) {
			t.Error("a weighing")
		}
		if w, err := r.Workouts(All()); len(w) > 0 || err != nil {
			t.Error(w, err)
		}
		s, err := r.State()
		if !math.IsNaN(s.Goals.Steps) || s.Complete() {
			t.Errorf("state %+v", s)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
	if stamp, err := c.Stamp(); stamp != (FileStamp{}) || err != nil {
		t.Error(stamp, err)
	}
	if err := c.Wipe(t.Context()); err != nil {
		t.Error(err)
	}
	if _, _, err := c.Compact(t.Context()); err != nil {
		t.Error(err)
	}
}
