package chart

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// onePerDay is a frame whose plot has a column a day.
func onePerDay(t *testing.T, days, h int) Frame {
	t.Helper()
	f := frame(time.UTC, days, days+7, h)
	if f.Columns() != days {
		t.Fatalf("%d columns for %d days", f.Columns(), days)
	}
	return f
}

func at(f Frame, day int) int64 { return f.From + int64(day)*daySeconds + 8*3600 }

// columnRoles lists the rows (from the top) of a plot column that have the role.
func columnRoles(g Grid, col int, role Role) (rows []int) {
	for y := g.Plot.Y; y < g.Plot.Y+g.Plot.H; y++ {
		if g.At(g.Plot.X+col, y).Role == role {
			rows = append(rows, y)
		}
	}
	return rows
}

func TestSpikesAreKept(t *testing.T) {
	t.Parallel()
	f := onePerDay(t, 40, 20)
	for _, n := range []int{3, exactPoints + 500} {
		samples := make([]Sample, 0, n)
		for i := range n {
			v := 80 + float64(i%2)*0.01
			if i == n/2 {
				v = 95
			}
			samples = append(samples, Sample{At: at(f, 20) + int64(i), Value: v})
		}
		g := Trend(TrendOptions{Frame: f, Samples: samples})
		rows := columnRoles(g, 20, RoleDot)
		if len(rows) != 2 || rows[1]-rows[0] < 10 {
			t.Errorf("%d readings in a column, one of them a spike, are drawn on rows %v", n, rows)
		}
	}
}

func TestNoLineAcrossGaps(t *testing.T) {
	t.Parallel()
	f := onePerDay(t, 90, 20)
	line := []Sample{{At: at(f, 2), Value: 80}, {At: at(f, 10), Value: 81}, {At: at(f, 45), Value: 84}, {At: at(f, 60), Value: 85}}
	drawn := func(o TrendOptions) string {
		var b strings.Builder
		g := Trend(o)
		for col := range g.Plot.W {
			if len(columnRoles(g, col, RoleTrend)) > 0 {
				b.WriteByte('x')
			} else {
				b.WriteByte('.')
			}
		}
		return b.String()
	}
	cols := func(spans ...int) string {
		b := []byte(strings.Repeat(".", 90))
		for i := 0; i < len(spans); i += 2 {
			for c := spans[i]; c <= spans[i+1]; c++ {
				b[c] = 'x'
			}
		}
		return string(b)
	}
	for _, tc := range []struct {
		name string
		o    TrendOptions
		want string
	}{
		{"35 days are too long", TrendOptions{Frame: f, Line: line}, cols(2, 10, 45, 60)},
		{"40 are allowed", TrendOptions{Frame: f, Line: line, MaxGap: 40 * 24 * time.Hour}, cols(2, 60)},
		{"8 are allowed", TrendOptions{Frame: f, Line: line, MaxGap: 8 * 24 * time.Hour}, cols(2, 10, 45, 45, 60, 60)},
		{"NaN breaks", TrendOptions{
			Frame: f,
			Line:  []Sample{line[0], {At: at(f, 5), Value: math.NaN()}, line[1]},
		}, cols(2, 2, 10, 10)},
		{"led to the edges", TrendOptions{
			Frame: f,
			Line:  []Sample{{At: at(f, -3), Value: 80}, {At: at(f, 5), Value: 81}, {At: at(f, 80), Value: 81}, {At: at(f, 99), Value: 81}},
		}, cols(0, 5, 80, 89)},
		{"not from far outside", TrendOptions{
			Frame: f,
			Line:  []Sample{{At: at(f, -33), Value: 80}, {At: at(f, 5), Value: 81}},
		}, cols(5, 5)},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tc.want, drawn(tc.o)); diff != "" {
				t.Errorf("columns of the line differ (-want +got):\n%s", diff)
			}
		})
	}
}

// TestSegmentsThatTouch has a break of ten years fall between two neighbouring columns: nothing may join them.
func TestSegmentsThatTouch(t *testing.T) {
	t.Parallel()
	f := frame(time.UTC, 50*365, 27, 20)
	step := (f.To - f.From) / 20
	line := []Sample{
		{At: f.From + 10*step + 5, Value: 80}, {At: f.From + 10*step + 10, Value: 80},
		{At: f.From + 12*step - 10, Value: 90}, {At: f.From + 12*step - 5, Value: 90},
	}
	g := Trend(TrendOptions{Frame: f, Line: line})
	var runes []string
	for y := range g.Plot.H {
		for x := g.Plot.X; x < g.Plot.X+g.Plot.W; x++ {
			if c := g.At(x, y); c.Role == RoleTrend {
				runes = append(runes, string(c.Rune))
			}
		}
	}
	if got := strings.Join(runes, ""); got != "──" {
		t.Errorf("two lone segments are drawn as %q", got)
	}
}

func TestGapsGetWords(t *testing.T) {
	t.Parallel()
	f := onePerDay(t, 60, 16)
	daily := func(skip func(int) bool) (out []Sample) {
		for d := range 60 {
			if !skip(d) {
				out = append(out, Sample{At: at(f, d), Value: 80 + float64(d/10)})
			}
		}
		return out
	}
	jagged := daily(func(d int) bool { return d > 20 && d < 27 })
	for i := range jagged {
		jagged[i].Value = 80 + 5*float64(i%2)
	}
	for _, tc := range []struct {
		name    string
		samples []Sample
		words   string // how long the gap is, "" for none
	}{
		{"six days", daily(func(d int) bool { return d > 20 && d < 27 }), "6 days"},
		{"six days between spikes", jagged, "6 days"},
		{"three days are none", daily(func(d int) bool { return d > 20 && d < 24 }), ""},
		{"up to now", daily(func(d int) bool { return d > 40 }), "19 days"},
		{"weekly is how this person weighs", daily(func(d int) bool { return d%7 != 0 }), ""},
		{"a month of a weekly weigher", daily(func(d int) bool { return d%7 != 0 || d > 10 && d < 45 }), "41 days"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			text := Trend(TrendOptions{Frame: f, Samples: tc.samples, Line: tc.samples}).String()
			if got := strings.Contains(text, "days"); got != (tc.words != "") || !strings.Contains(text, tc.words) {
				t.Errorf("want %q in\n%s", tc.words, text)
			}
		})
	}
}

func TestLoneReadingIsVisible(t *testing.T) {
	t.Parallel()
	f := onePerDay(t, 40, 12)
	s := []Sample{{At: at(f, 7), Value: 80}}
	g := Trend(TrendOptions{Frame: f, Samples: s, Line: s})
	if rows := columnRoles(g, 7, RoleDot); len(rows) != 1 {
		t.Errorf("the only reading is hidden behind its own trend:\n%s", g)
	}
	two := append(s, Sample{At: at(f, 9), Value: 80})
	f.Cursor = at(f, 9)
	g = Trend(TrendOptions{Frame: f, Samples: two, Line: two})
	if rows := columnRoles(g, 7, RoleDot); len(rows) != 0 {
		t.Errorf("a reading stands before its trend:\n%s", g)
	}
	if rows := columnRoles(g, 9, RoleDot); len(rows) != 1 {
		t.Errorf("the reading at the cursor is hidden:\n%s", g)
	}
}

func TestCursorAndAnchor(t *testing.T) {
	t.Parallel()
	f := onePerDay(t, 30, 10)
	f.Cursor, f.Anchor = at(f, 20), at(f, 5)
	g := Trend(TrendOptions{Frame: f, Samples: []Sample{{At: at(f, 20), Value: 80}}})
	for i, c := range g.Cells {
		x, y := i%g.W, i/g.W
		col := x - g.Plot.X
		in := g.Plot.Contains(x, y)
		if c.Cursor != (in && col == 20) || c.Anchor != (in && col == 5) || c.Selected != (in && col >= 5 && col <= 20) {
			t.Fatalf("cell %d,%d: %+v", x, y, c)
		}
	}
	if g.ColumnAt(f.Cursor) != g.Plot.X+20 {
		t.Errorf("cursor is in column %d", g.ColumnAt(f.Cursor))
	}
}

// TestSummaryIsTheSame compares charts drawn from kept summaries with those drawn from the readings, and looks that a
// summary of another frame is not used.
func TestSummaryIsTheSame(t *testing.T) {
	t.Parallel()
	zone := berlin(t)
	f := frame(zone, 90, 100, 24)
	readings, trend := weights(zone, 90)
	want := Trend(TrendOptions{Frame: f, Samples: readings, Line: trend})
	sum := Summarise(readings, f.From, f.To, f.Zone, f.Columns())
	curve := Trace(trend, f.From, f.To, f.Zone, f.Columns(), 0)
	if diff := cmp.Diff(want.String(), Trend(TrendOptions{Frame: f, Summary: &sum, Curve: &curve}).String()); diff != "" {
		t.Errorf("drawn from a summary (-want +got):\n%s", diff)
	}
	old := Summarise(readings, f.From-daySeconds, f.To, f.Zone, f.Columns())
	if diff := cmp.Diff(want.String(), Trend(TrendOptions{Frame: f, Samples: readings, Line: trend, Summary: &old}).String()); diff != "" {
		t.Errorf("with a summary of another range (-want +got):\n%s", diff)
	}
	if sum.Counted+sum.Dimmed != len(readings) || sum.Dimmed == 0 {
		t.Errorf("%d counted and %d dimmed of %d", sum.Counted, sum.Dimmed, len(readings))
	}
}

// TestLevelsLoseNoDot compares the columns of many readings, kept by level, with the exact ones.
func TestLevelsLoseNoDot(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(4, 4))
	f := frame(time.UTC, 365, 107, 40)
	samples := make([]Sample, 3*exactPoints)
	for i := range samples {
		samples[i] = Sample{At: f.From + int64(i)*(f.To-f.From)/int64(len(samples)), Value: 80 + r.NormFloat64(), Dim: r.IntN(3) == 0}
	}
	s := Summarise(samples, f.From, f.To, f.Zone, f.Columns())
	span := s.values.hi - s.values.lo
	for _, want := range samples {
		col, found := s.cols.at(want.At), false
		for _, p := range s.points {
			if int(p.col) == col && (p.tag&tagDim != 0) == want.Dim && math.Abs(p.value-want.Value) <= span/levelCount {
				found = true
				break
			}
		}
		if !found {
			t.Fatalf("%+v has no mark in column %d", want, col)
		}
		if col > 3 { // the first columns tell
			break
		}
	}
}

// A reading that does not count and is far off, such as another person's on the same scale, must not press the
// person's own readings flat; the grid says that it was left out of the picture.
func TestFarReadingsThatDoNotCountStayOffTheChart(t *testing.T) {
	t.Parallel()
	day := int64(daySeconds)
	var near, far []Sample
	for i := range int64(30) {
		near = append(near, Sample{At: i * day, Value: 80 + float64(i%5)/2})
	}
	far = append(append([]Sample{}, near...), Sample{At: 29*day + 60, Value: 62, Dim: true})
	frame := Frame{W: 60, H: 16, From: 0, To: 30 * day, Cursor: NoTime, Anchor: NoTime}
	want, got := Trend(TrendOptions{Frame: frame, Samples: near}), Trend(TrendOptions{Frame: frame, Samples: far})
	if got.String() != want.String() {
		t.Errorf("the far reading changed the chart:\n%s\nwant\n%s", got, want)
	}
	if got.Off != 1 || want.Off != 0 {
		t.Errorf("%d and %d readings are off the chart, want 1 and 0", got.Off, want.Off)
	}
	// One nearby is drawn.
	near = append(near, Sample{At: 29*day + 60, Value: 79.2, Dim: true})
	if g := Trend(TrendOptions{Frame: frame, Samples: near}); g.Off != 0 {
		t.Errorf("a reading nearby is off the chart:\n%s", g)
	}
}
