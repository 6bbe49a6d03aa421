package insight

import (
	"slices"
	"testing"
	"time"

	"withings-tui/store"
)

// pressure is a device's reading at a minute of a day.
func pressure(day, minute int, systolic, diastolic, pulse float32) store.PressurePoint {
	return store.PressurePoint{Unix: moment(float64(day)).Unix() + int64(minute)*60, Systolic: systolic, Diastolic: diastolic, Pulse: pulse}
}

const (
	am = 7 * 60
	pm = 20 * 60
)

func TestPressureFigures(t *testing.T) {
	t.Parallel()
	if got := PulsePressure(120, 80); got != 40 {
		t.Errorf("pulse pressure %v, want 40", got)
	}
	diff(t, "MAP", 93.0+1.0/3, MAP(120, 80))
	for _, tt := range []struct {
		systolic, diastolic float64
		plausible, severe   bool
	}{
		{120, 80, true, false}, {50, 30, true, false}, {49, 30, false, false}, {260, 160, true, true}, {261, 100, false, false},
		{200, 161, false, false}, {100, 29, false, false}, {80, 80, false, false}, {80, 90, false, false}, {nan, 80, false, false}, {120, nan, false, false},
		{180, 120, true, false}, {181, 80, true, true}, {150, 121, true, true},
	} {
		if got := Plausible(tt.systolic, tt.diastolic); got != tt.plausible {
			t.Errorf("Plausible(%v, %v) = %v", tt.systolic, tt.diastolic, got)
		}
		if got := IsSevere(tt.systolic, tt.diastolic); got != tt.severe {
			t.Errorf("IsSevere(%v, %v) = %v", tt.systolic, tt.diastolic, got)
		}
	}
	if wide := (PressureMean{Systolic: 139.6, Diastolic: 80}); !wide.Wide() {
		t.Error("a pulse pressure shown as 60 is not wide")
	}
	if narrow := (PressureMean{Systolic: 139.4, Diastolic: 80}); narrow.Wide() {
		t.Error("a pulse pressure shown as 59 is wide")
	}
}

func TestHours(t *testing.T) {
	t.Parallel()
	night := Hours{5 * 60, 10 * 60, 20 * 60, 2 * 60}
	for _, tt := range []struct {
		hours  Hours
		minute int
		want   Slot
	}{
		{DefaultHours(), 239, Between}, {DefaultHours(), 240, Morning}, {DefaultHours(), 719, Morning}, {DefaultHours(), 720, Between},
		{DefaultHours(), 1019, Between}, {DefaultHours(), 1020, Evening}, {DefaultHours(), 1439, Evening}, {DefaultHours(), 0, Between},
		{night, 1, Evening}, {night, 120, Evening}, {night, 121, Between}, {night, 1200, Evening}, {night, 300, Morning},
	} {
		if got := tt.hours.Slot(tt.minute); got != tt.want {
			t.Errorf("minute %d of %v is %v, want %v", tt.minute, tt.hours, got, tt.want)
		}
	}
}

func TestSessions(t *testing.T) {
	t.Parallel()
	points := []store.PressurePoint{
		pressure(0, am, 130, 85, 60),
		pressure(0, am+1, 128, 83, float32(nan)),
		pressure(0, am+10, 126, 81, 62), // ten minutes are within it
		pressure(0, am+11, 120, 80, float32(nan)),
		pressure(0, am+12, 300, 80, 60), // no pressure
		pressure(1, am, 110, 70, 50),
	}
	got := slices.Collect(Sessions(points, Counting{}))
	want := []Session{
		{points[0].Stamp(), 128, 83, 61, 3},
		{points[3].Stamp(), 120, 80, nan, 1},
		{points[5].Stamp(), 110, 70, 50, 1},
	}
	diff(t, "sessions", want, got)
	for s := range Sessions(points, Counting{}) {
		diff(t, "the first of a broken loop", want[0], s)
		break
	}
}

// A session is one, however many readings it took.
func TestPressureMeans(t *testing.T) {
	t.Parallel()
	points := []store.PressurePoint{
		pressure(0, am, 140, 90, 70), pressure(0, am+1, 140, 90, 70), pressure(0, am+2, 140, 90, 70),
		pressure(0, pm, 120, 70, 60),
		pressure(1, am, 130, 80, float32(nan)),
		pressure(1, 13*60, 100, 60, 50),
	}
	points = append(points, pressure(2, am, 190, 100, 60), pressure(2, am+1, 191, 100, 60), pressure(2, am+2, 40, 30, 60))
	points[6].Source = store.SourceAmbiguous
	points[7].Flags = store.Excluded
	p := PressureOf(points, PressureOptions{})
	diff(t, "all", PressureMean{122.5, 75, 60, 6, 4, 2}, p.All)
	diff(t, "morning", PressureMean{135, 85, 70, 4, 2, 2}, p.Morning)
	diff(t, "evening", PressureMean{120, 70, 60, 1, 1, 1}, p.Evening)
	diff(t, "Monday", PressureMean{130, 80, 65, 4, 2, 1}, p.Weekdays[time.Monday])
	diff(t, "left out", LeftOut{Excluded: 1, Ambiguous: 1, Implausible: 1}, p.Basis.LeftOut)
	if p.Basis.N != 6 || p.Basis.Days != 2 || p.HighestSystolic != 140 || p.LowestSystolic != 100 || p.HighestDiastolic != 90 || p.LowestDiastolic != 60 {
		t.Errorf("pressure %+v", p)
	}
	if d := p.MorningEvening(); d.Lack.String() != "needs 3 days with data, has 1" {
		t.Errorf("difference %+v", d)
	}
	none := PressureOf(nil, PressureOptions{})
	diff(t, "nothing", PressureMean{nan, nan, nan, 0, 0, 0}, none.All)
	diff(t, "nothing's extremes", nan, none.LowestSystolic)
}

func TestMorningEvening(t *testing.T) {
	t.Parallel()
	var points []store.PressurePoint
	for day := range 3 {
		points = append(points, pressure(day, am, 127, 81, 60), pressure(day, pm, 122, 78, 60))
	}
	d := PressureOf(points, PressureOptions{}).MorningEvening()
	diff(t, "difference", PressureDifference{Systolic: 5, Diastolic: 3}, d)
}

// The morning of a reading is the morning where it was taken.
func TestPressureOwnZone(t *testing.T) {
	t.Parallel()
	p := pressure(0, 22*60, 120, 80, 60) // 22:00 UTC, 07:00 in Tokyo
	p.Offset = 9 * 3600
	got := PressureOf([]store.PressurePoint{p}, PressureOptions{})
	if got.Morning.N != 1 || got.Evening.N != 0 || got.Weekdays[time.Tuesday].N != 1 {
		t.Errorf("means %+v", got)
	}
}

func TestShares(t *testing.T) {
	t.Parallel()
	points := []store.PressurePoint{pressure(0, am, 110, 65, 60), pressure(1, am, 125, 75, 60), pressure(2, am, 126, 75, 60), pressure(3, am, 140, 75, 60), pressure(4, am, 20, 10, 60)}
	shares := Shares(points, SchemeOf(ESC2024, Home), Counting{})
	var n []int
	var parts []float64
	for _, s := range shares {
		n, parts = append(n, s.N), append(parts, s.Part)
	}
	diff(t, "counts", []int{1, 2, 1}, n)
	diff(t, "parts", []float64{0.25, 0.5, 0.25}, parts)
	if shares[1].Class.Name != "elevated" {
		t.Errorf("shares %+v", shares)
	}
	for _, s := range Shares(nil, SchemeOf(ESH2023, Office), Counting{}) {
		if s.Part != 0 {
			t.Errorf("a share of nothing: %+v", s)
		}
	}
}

func TestLatestSevere(t *testing.T) {
	t.Parallel()
	points := []store.PressurePoint{pressure(0, am, 185, 80, 60), pressure(1, am, 150, 125, 60), pressure(2, am, 190, 80, 60), pressure(3, am, 180, 120, 60)}
	points[2].Flags = store.Excluded
	got, ok := LatestSevere(points, Counting{})
	if !ok || got != points[1] {
		t.Errorf("latest severe %+v, %v", got, ok)
	}
	if _, ok := LatestSevere(points[3:], Counting{}); ok {
		t.Error("180/120 is severe")
	}
}

func TestProtocol(t *testing.T) {
	t.Parallel()
	// course is days of two readings each morning and evening; day 1 is higher.
	course := func(days int) []store.PressurePoint {
		var points []store.PressurePoint
		for day := range days {
			s := float32(124)
			if day == 0 {
				s = 150
			}
			points = append(points, pressure(day, am, s, 80, 60), pressure(day, am+1, s, 80, 60), pressure(day, am+2, 200, 80, 60),
				pressure(day, 13*60, 200, 80, 60), pressure(day, pm, s-4, 78, 60), pressure(day, pm+1, s-4, 78, 60))
		}
		return points
	}
	tests := []struct {
		name    string
		days    int
		today   int
		words   string
		met     bool
		missing string
	}{
		{"not begun", 0, 0, "0 of 12 readings", false, "1 morning and 1 evening"},
		{"day 1 is dropped", 1, 0, "0 of 12 readings", false, ""},
		{"day 2", 2, 1, "4 of 12 readings", false, ""},
		{"three days of the rest are enough", 4, 3, "12 of 12 readings", true, ""},
		{"whole", 7, 6, "24 readings, 12 needed", true, ""},
		{"broken off", 2, 4, "4 of 12 readings", false, "3 mornings and 3 evenings"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := CurrentProtocol(course(tt.days), PressureOptions{}, day0+store.Date(tt.today))
			if p.String() != tt.words || p.Met() != tt.met || p.Missing(day0+store.Date(tt.today)) != tt.missing {
				t.Errorf("%q, met %v, missing %q (%q)", p, p.Met(), p.Missing(day0+store.Date(tt.today)), p.Lack)
			}
			if tt.met {
				diff(t, "mean", PressureMean{122, 79, 60, p.Readings, 2 * (tt.days - 1), tt.days - 1}, p.Mean)
			}
		})
	}
	// Twelve readings on one day are no course.
	var one []store.PressurePoint
	for i := range 20 {
		one = append(one, pressure(1, am+i, 130, 80, 60))
	}
	one = append([]store.PressurePoint{pressure(0, am, 130, 80, 60)}, one...)
	if p := CurrentProtocol(one, PressureOptions{}, day0+1); p.Met() || p.Readings != 2 {
		t.Errorf("twenty readings of one morning: %v", p)
	}

	// The whole course is taken, not the shortest end of it that would do; and a
	// lone reading later is no course.
	lone := pressure(60, am, 130, 80, 60)
	for days, from := range map[int]store.Date{4: day0, 7: day0, 8: day0 + 1} {
		p, ok := LatestProtocol(append(course(days), lone), PressureOptions{})
		if !ok || p.Days.From != from || p.Readings != 4*min(days-1, 6) {
			t.Errorf("latest course of %d days: %v, %v, %v", days, p.Days, p, ok)
		}
	}
	if _, ok := LatestProtocol(course(3), PressureOptions{}); ok {
		t.Error("three days are a course")
	}
}
