package chart

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// checkGrid fails the test where the grid is not exactly w x h cells of runes that are one column wide, or where its
// plot leaves it.
func checkGrid(t testing.TB, g Grid, w, h int) {
	t.Helper()
	if g.W != w || g.H != h || len(g.Cells) != w*h {
		t.Fatalf("grid is %d x %d with %d cells, want %d x %d", g.W, g.H, len(g.Cells), w, h)
	}
	for i, c := range g.Cells {
		if narrow(c.Rune) != c.Rune || !utf8.ValidRune(c.Rune) || c.Role >= roleCount {
			t.Fatalf("cell %d,%d holds %q, role %d", i%w, i/w, c.Rune, c.Role)
		}
	}
	p := g.Plot
	if p.W < 0 || p.H < 0 || p.X < 0 || p.Y < 0 || p.W > 0 && p.X+p.W > w || p.H > 0 && p.Y+p.H > h {
		t.Fatalf("plot %+v leaves the grid of %d x %d", p, w, h)
	}
}

// subject is data as bad as they can come.
type subject struct {
	name    string
	samples []Sample
	from    int64
	to      int64
}

func subjects(zone *time.Location) []subject {
	r := rand.New(rand.NewPCG(7, 8))
	from, to := lastDays(zone, 90)
	noise := func(n int, scale float64) []Sample {
		out := make([]Sample, n)
		for i := range out {
			out[i] = Sample{At: from + (to-from)*int64(i)/int64(n), Value: 80 + r.NormFloat64()*scale, Dim: i%9 == 0}
		}
		return out
	}
	weird := noise(40, 3)
	for i, v := range []float64{math.NaN(), math.Inf(1), math.Inf(-1), math.MaxFloat64, -math.MaxFloat64, 0, -1e11, 1e11, 1e-300} {
		weird[i*4].Value = v
	}
	nan := noise(5, 1)
	for i := range nan {
		nan[i].Value = math.NaN()
	}
	back := noise(50, 5)
	r.Shuffle(len(back), func(i, j int) { back[i], back[j] = back[j], back[i] })
	same := []Sample{{At: from, Value: 80}, {At: from, Value: 80}, {At: from, Value: 95}, {At: to - 1, Value: 80}}
	return []subject{
		{"none", nil, from, to},
		{"one", []Sample{{At: from + 5*daySeconds, Value: 81.2}}, from, to},
		{"flat", []Sample{{At: from, Value: 80}, {At: from + daySeconds, Value: 80}}, from, to},
		{"zero", []Sample{{At: from, Value: 0}}, from, to},
		{"noise", noise(300, 2), from, to},
		{"crowd", noise(6000, 2), from, to},
		{"not numbers and huge ones", weird, from, to},
		{"only not numbers", nan, from, to},
		{"out of order", back, from, to},
		{"same instant", same, from, to},
		{"one second", noise(30, 2), from, from + 1},
		{"range turned round", noise(30, 2), to, from},
		{"all of time", noise(30, 2), math.MinInt64, math.MaxInt64},
		{"fifty years", noise(30, 2), from - 50*365*daySeconds, to},
	}
}

// kinds draws every kind of chart from the same samples.
var kinds = map[string]func(f Frame, s []Sample) Grid{
	"trend": func(f Frame, s []Sample) Grid {
		return Trend(TrendOptions{Frame: f, Samples: s, Line: s, Ghost: s, MaxGap: 10 * 24 * time.Hour})
	},
	"pairs": func(f Frame, s []Sample) Grid {
		var pairs []Pair
		for i, v := range s {
			pairs = append(pairs, Pair{At: v.At, High: v.Value + 40, Low: v.Value, Class: Class(i % 5), Dim: v.Dim})
		}
		f.Bands = []Band{{From: 70, To: 85, Index: 1}, {From: math.Inf(-1), To: math.NaN(), Index: 2}}
		return Pairs(PairsOptions{Frame: f, Pairs: pairs, Shapes: len(s)%2 == 0})
	},
	"scatter": func(f Frame, s []Sample) Grid {
		return Scatter(ScatterOptions{Frame: f, Series: []Series{{Samples: s}, {Samples: s[:len(s)/2]}}})
	},
	"scatter of nothing": func(f Frame, _ []Sample) Grid { return Scatter(ScatterOptions{Frame: f}) },
	"bars": func(f Frame, s []Sample) Grid {
		return Bars(BarsOptions{Frame: f, Days: s, Goal: 82, Today: f.To - 1, Mean: s, Ghost: s})
	},
	"spark": func(f Frame, s []Sample) Grid {
		return Spark(SparkOptions{W: f.W, H: f.H, From: f.From, To: f.To, Zone: f.Zone, Samples: s, ASCII: f.ASCII})
	},
	"heat": func(f Frame, s []Sample) Grid {
		var days []HeatDay
		for i, v := range s {
			days = append(days, HeatDay{At: v.At, Level: i%9 - 2})
		}
		return Heat(HeatOptions{
			W: f.W, H: f.H, From: f.From, To: f.To, Zone: f.Zone, Days: days, WeekStart: time.Weekday(f.W%9 - 1),
			Legend: "bright", Cursor: f.Cursor, Anchor: f.Anchor, ASCII: f.ASCII,
		})
	},
}

func TestAnySize(t *testing.T) {
	t.Parallel()
	zone := berlin(t)
	for kind, draw := range kinds {
		for _, s := range subjects(zone) {
			t.Run(kind+"/"+s.name, func(t *testing.T) {
				t.Parallel()
				small := s.name != "crowd" && s.name != "all of time"
				for h := 0; h <= 60; h = nextSize(h, small) {
					for w := 0; w <= 220; w = nextSize(w, small) {
						f := Frame{
							W: w, H: h, From: s.from, To: s.to, Zone: zone, MinSpan: 2, ASCII: w%2 == 1, Bare: h%5 == 4,
							Cursor: s.from + 3*daySeconds, Anchor: s.from + 40*daySeconds, LabelWidth: w%9 - 1,
							Lines: []Line{{Value: 80, Label: "goal 80.0", Role: RoleGoal}, {Value: 1e9, Label: "far\x00\n☃😀"}, {Value: math.NaN()}},
						}
						g := draw(f, s.samples)
						checkGrid(t, g, w, h)
						for i, c := range g.Cells {
							if f.ASCII && c.Rune > 0x7e {
								t.Fatalf("%d x %d: cell %d holds %q, which is not ASCII", w, h, i, c.Rune)
							}
						}
						for x := -1; x <= w; x += 7 {
							at := g.TimeAt(x)
							if c := g.ColumnAt(at); c < -1 || c >= w {
								t.Fatalf("%d x %d: column %d of instant %d", w, h, c, at)
							}
						}
					}
				}
			})
		}
	}
}

// nextSize steps through sizes: every small one, then ever fewer.
func nextSize(n int, dense bool) int {
	switch {
	case dense && n < 9:
		return n + 1
	case dense && n < 40:
		return n + 8
	case n < 24:
		return n + 5
	}
	return n + 37
}

func TestNegativeSize(t *testing.T) {
	t.Parallel()
	for kind, draw := range kinds {
		g := draw(Frame{W: -3, H: -1, To: daySeconds}, []Sample{{At: 1, Value: 1}})
		if g.W != 0 || g.H != 0 || len(g.Cells) != 0 || g.String() != "" {
			t.Errorf("%s: grid of %d x %d, want 0 x 0", kind, g.W, g.H)
		}
	}
}

// TestRunesAreNarrow compares with what the terminal renderer believes.
func TestRunesAreNarrow(t *testing.T) {
	t.Parallel()
	for r := rune(0); r < 0x3000; r++ {
		if narrow(r) == r && ansi.StringWidth(string(r)) != 1 {
			t.Errorf("%U %q is %d columns wide", r, r, ansi.StringWidth(string(r)))
		}
	}
	for _, r := range []rune{0x1f600, 0x4e00, 0x301, 0x200b, '\t', '\u2b50', '\ufffd'} {
		if narrow(r) != '?' {
			t.Errorf("%U is let through", r)
		}
	}
}

func FuzzCharts(f *testing.F) {
	f.Add(uint8(80), uint8(24), int64(1_790_000_000), int64(1_797_000_000), uint8(0), []byte{})
	f.Add(uint8(20), uint8(5), int64(0), int64(1), uint8(1), []byte("0123456789abcdef0123456789abcdef"))
	f.Add(uint8(220), uint8(60), int64(math.MinInt64), int64(math.MaxInt64), uint8(2), []byte("\xff\xf0\x00\x00\x00\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, w, h uint8, from, to int64, flags uint8, data []byte) {
		var samples []Sample
		for len(data) >= 12 {
			at := from + int64(binary.LittleEndian.Uint32(data))
			value := math.Float64frombits(binary.LittleEndian.Uint64(data[4:]))
			samples = append(samples, Sample{At: at, Value: value, Dim: data[0]&1 == 1})
			data = data[12:]
		}
		frame := Frame{
			W: int(w), H: int(h) % 80, From: from, To: to, ASCII: flags&1 != 0, Bare: flags&2 != 0, LabelWidth: int(flags>>4) - 1,
			Cursor: from + 1000, Anchor: to - 1000, Lines: []Line{{Value: float64(flags), Label: fmt.Sprint(flags)}},
		}
		if flags&4 != 0 {
			frame.Lo, frame.Hi = 0, float64(flags)
		}
		if flags&8 != 0 && len(samples) > 0 {
			frame.MinSpan, frame.MinStep = samples[0].Value, samples[0].Value
		}
		for _, draw := range kinds {
			checkGrid(t, draw(frame, samples), frame.W, frame.H)
		}
	})
}
