package chart

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestPairsMarks(t *testing.T) {
	t.Parallel()
	f := onePerDay(t, 20, 30)
	f.Bands = []Band{{From: 120, To: 135, Index: 1}, {From: 135, To: 300, Index: 2}}
	f.Lo, f.Hi = 60, 150
	g := Pairs(PairsOptions{Frame: f, Shapes: true, Pairs: []Pair{
		{At: at(f, 2), High: 134, Low: 80, Class: Morning},
		{At: at(f, 5), High: 135, Low: 85, Class: Evening},
		{At: at(f, 8), High: 130, Low: 82, Dim: true},
		{At: at(f, 10), High: 120, Low: 81},
	}})
	type mark struct {
		Rune rune
		Role Role
		Band uint8
	}
	marks := func(col int) (out []mark) {
		for y := range g.Plot.H {
			c := g.At(g.Plot.X+col, y)
			switch c.Role {
			case RoleBlank, RoleGap, RoleStem, RoleStemMorning, RoleStemEvening:
			default:
				out = append(out, mark{c.Rune, c.Role, c.Band})
			}
		}
		return out
	}
	for col, want := range map[int][]mark{
		2:  {{'●', RoleHighMorning, 1}, {'○', RoleLowMorning, 0}},
		5:  {{'◆', RoleHighEvening, 2}, {'◇', RoleLowEvening, 0}},
		8:  {{'◦', RoleDotDim, 1}, {'◦', RoleDotDim, 0}},
		10: {{'●', RoleHigh, 1}, {'○', RoleLow, 0}},
	} {
		if diff := cmp.Diff(want, marks(col)); diff != "" {
			t.Errorf("column %d (-want +got):\n%s", col, diff)
		}
	}
	for col, want := range map[int]bool{2: true, 5: true, 8: false, 9: false, 10: true} {
		n := len(columnRoles(g, col, RoleStem)) + len(columnRoles(g, col, RoleStemMorning)) + len(columnRoles(g, col, RoleStemEvening))
		if (n > 0) != want {
			t.Errorf("column %d has a stem of %d rows", col, n)
		}
	}
}

func TestScatterThreshold(t *testing.T) {
	t.Parallel()
	f := onePerDay(t, 20, 16)
	f.Lo, f.Hi = 36, 40
	f.Lines = []Line{{Value: 38, Label: "fever 38.0"}}
	for h := 8; h < 40; h++ {
		checkThreshold(t, f, h)
	}
}

// checkThreshold looks at one height: rows are finer and coarser than the values' difference.
func checkThreshold(t *testing.T, f Frame, h int) {
	t.Helper()
	f.H = h
	g := Scatter(ScatterOptions{Frame: f, Series: []Series{
		{Samples: []Sample{{At: at(f, 2), Value: 37.99}, {At: at(f, 3), Value: 38}}},
		{Samples: []Sample{{At: at(f, 5), Value: 36.1}, {At: at(f, 6), Value: 36.1, Dim: true}}},
	}})
	line := columnRoles(g, 0, RoleThreshold)
	if len(line) != 1 {
		t.Fatalf("threshold is on rows %v", line)
	}
	if got := columnRoles(g, 2, RoleDot); len(got) != 1 || got[0] <= line[0] {
		t.Errorf("37.99 is on row %v, the threshold on %v", got, line)
	}
	if got := columnRoles(g, 3, RoleDot); len(got) != 1 || got[0] != line[0] {
		t.Errorf("38 is on row %v, the threshold on %v", got, line)
	}
	if got := columnRoles(g, 5, RoleDotSecond); len(got) != 1 {
		t.Errorf("second series is on rows %v", got)
	}
	if got := columnRoles(g, 6, RoleDotDim); len(got) != 1 {
		t.Errorf("reading left out is on rows %v", got)
	}
}

func TestBarsRoles(t *testing.T) {
	t.Parallel()
	f := frame(time.UTC, 10, 67, 14)
	noon := func(d int) int64 { return f.From + int64(d)*daySeconds + 43200 }
	f.Lines = []Line{{Value: 8000, Label: "goal 8,000", Role: RoleGoal}}
	g := Bars(BarsOptions{Frame: f, Goal: 8000, Today: noon(9), Days: []Sample{
		{At: noon(0), Value: 7999}, {At: noon(1), Value: 8000}, {At: noon(2), Value: 0}, {At: noon(4), Value: 12000},
		{At: noon(5), Value: 9000, Dim: true}, {At: noon(9), Value: 9000},
	}})
	base := g.Plot.Y + g.Plot.H - 1
	for day, want := range map[int]Role{
		0: RoleBar, 1: RoleBarGoal, 2: RoleBar, 3: RoleMissing, 4: RoleBarGoal, 5: RoleMissing, 8: RoleMissing, 9: RoleBarToday,
	} {
		if got := g.At(g.ColumnAt(noon(day))-1, base).Role; got != want {
			t.Errorf("day %d has role %d at its base, want %d\n%s", day, got, want, g)
		}
	}
	if r := g.At(g.ColumnAt(noon(2)), base).Rune; r != '▁' {
		t.Errorf("a measured zero is %q", r)
	}
	height := func(d int) (n int) {
		for y := range g.Plot.H {
			if c := g.At(g.ColumnAt(noon(d)), y); c.Role == RoleBar || c.Role == RoleBarGoal {
				n++
			}
		}
		return n
	}
	if a, b, c := height(0), height(1), height(4); a > b || b >= c {
		t.Errorf("heights %d, %d, %d of 7999, 8000, 12000 steps\n%s", a, b, c, g)
	}
}

func TestBarsMeans(t *testing.T) {
	t.Parallel()
	f := frame(time.UTC, 28, 17, 10) // 28 days on 16 columns: two days a bar
	f.LabelWidth = -1
	noon := func(d int) int64 { return f.From + int64(d)*daySeconds + 43200 }
	b := newBarLayout(newColumns(f.From, f.To, f.Zone, f.Columns()), f.layout().plot)
	if b.perBar != 2 {
		t.Fatalf("%d days a bar", b.perBar)
	}
	got := b.means([]Sample{
		{At: noon(0), Value: 4000}, {At: noon(1), Value: 8000}, // both
		{At: noon(2), Value: 5000},                             // one missing: the mean of the other
		{At: noon(26), Value: 9000}, {At: noon(27), Value: 10}, // today is not over
	}, dayNumber(noon(27), time.UTC))
	if got[0] != 6000 || got[1] != 5000 || got[13] != 9000 || drawable(got[2]) {
		t.Errorf("means %v", got)
	}
	alone := b.means([]Sample{{At: noon(27), Value: 10}}, dayNumber(noon(27), time.UTC))
	if alone[13] != 10 {
		t.Errorf("today alone is %v", alone[13])
	}
}

func TestHeatDays(t *testing.T) {
	t.Parallel()
	zone := berlin(t)
	from, to := lastDays(zone, 365)
	for _, tc := range []struct {
		name  string
		w     int
		start time.Weekday
		shown int // of the days, at least
	}{
		{"a year", 120, time.Monday, 365},
		{"Sunday first", 120, time.Sunday, 365},
		{"the last weeks", 60, time.Monday, 27 * 7},
		{"close together", 40, time.Monday, 35 * 7},
		{"nothing", 0, time.Monday, 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			g := Heat(HeatOptions{W: tc.w, H: 10, From: from, To: to, Zone: zone, WeekStart: tc.start, Cursor: to - 1, Anchor: NoTime})
			shown := 0
			for y := range g.H {
				for x := range g.W {
					at := g.DayAt(x, y)
					if g.At(x, y).Role != RoleHeatNone || !g.Plot.Contains(x, y) {
						continue
					}
					shown++
					if at == NoTime {
						t.Fatalf("cell %d,%d has no day", x, y)
					}
					day := time.Unix(at, 0).In(zone)
					if want := (tc.start + time.Weekday(y-g.Plot.Y)) % 7; day.Weekday() != want {
						t.Fatalf("cell %d,%d is a %s, want %s", x, y, day.Weekday(), want)
					}
					if got := g.ColumnAt(at); got != x {
						t.Fatalf("cell %d,%d is in column %d", x, y, got)
					}
					if c := g.At(x, y); c.Cursor != (day.YearDay() == 326 && day.Year() == 2026) {
						t.Fatalf("cursor at %s is %t", day, c.Cursor)
					}
				}
			}
			if shown < tc.shown {
				t.Errorf("%d days are shown, want %d\n%s", shown, tc.shown, g)
			}
		})
	}
}

func TestSparkHeights(t *testing.T) {
	t.Parallel()
	from, to := lastDays(time.UTC, 8)
	var s []Sample
	for i := range 8 {
		if i != 3 {
			s = append(s, Sample{At: from + int64(i)*daySeconds, Value: float64(i)})
		}
	}
	o := SparkOptions{W: 8, H: 1, From: from, To: to, Samples: s}
	if got, want := Spark(o).String(), "▁▂▃ ▅▆▇█"; got != want {
		t.Errorf("sparkline %q, want %q", got, want)
	}
	o.ASCII = true
	if got, want := Spark(o).String(), "_., ~=+#"; got != want {
		t.Errorf("ASCII sparkline %q, want %q", got, want)
	}
	o.ASCII, o.Lo, o.Hi = false, 0, 70
	if got := Spark(o).String(); strings.Contains(got, "█") {
		t.Errorf("sparkline against 70 is %q", got)
	}
	for i := range s {
		s[i].Value = 5
	}
	o.Lo, o.Hi = 0, 0
	if got, want := Spark(o).String(), "▅▅▅ ▅▅▅▅"; got != want {
		t.Errorf("flat sparkline %q, want %q", got, want)
	}
}
