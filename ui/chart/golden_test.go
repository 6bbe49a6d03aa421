package chart

import (
	"flag"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files")

// berlin has clock changes on 29 March and 25 October 2026.
func berlin(t testing.TB) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Skipf("no time zone database: %v", err)
	}
	return zone
}

// lastDays is the range of n calendar days that ends with 22 November 2026.
func lastDays(zone *time.Location, n int) (from, to int64) {
	return time.Date(2026, time.November, 23-n, 0, 0, 0, 0, zone).Unix(),
		time.Date(2026, time.November, 23, 0, 0, 0, 0, zone).Unix()
}

func frame(zone *time.Location, days, w, h int) Frame {
	from, to := lastDays(zone, days)
	return Frame{W: w, H: h, From: from, To: to, Zone: zone, Cursor: NoTime, Anchor: NoTime}
}

// weights makes daily weigh-ins going down, with days left out and six days of holiday, and their trend.
func weights(zone *time.Location, days int) (readings, trend []Sample) {
	r := rand.New(rand.NewPCG(1, 2))
	value, smooth := 84.6, 84.6
	for i := range days {
		value -= 4.0 / float64(days)
		at := time.Date(2026, time.November, 23-days+i, 7, 5, 0, 0, zone).Unix()
		if r.IntN(7) == 0 || i >= days*40/100 && i < days*40/100+6 {
			continue
		}
		s := Sample{At: at, Value: math.Round((value+r.NormFloat64()*0.5)*10) / 10, Dim: r.IntN(20) == 0}
		readings = append(readings, s)
		if !s.Dim {
			smooth += 0.1 * (s.Value - smooth)
			trend = append(trend, Sample{At: at, Value: smooth})
		}
	}
	return readings, trend
}

func pressures(zone *time.Location, days int) []Pair {
	r := rand.New(rand.NewPCG(3, 4))
	var out []Pair
	for i := range days {
		for _, class := range []Class{Morning, Evening} {
			if r.IntN(3) == 0 {
				continue
			}
			hour := map[Class]int{Morning: 7, Evening: 20}[class]
			out = append(out, Pair{
				At:   time.Date(2026, time.November, 23-days+i, hour, 20, 0, 0, zone).Unix(),
				High: math.Round(124 + r.NormFloat64()*6), Low: math.Round(79 + r.NormFloat64()*4),
				Class: class, Dim: r.IntN(25) == 0,
			})
		}
	}
	return out
}

func steps(zone *time.Location, days int) []Sample {
	r := rand.New(rand.NewPCG(5, 6))
	var out []Sample
	for i := range days {
		if i == days/3 {
			continue
		}
		v := math.Round(7800 + r.NormFloat64()*2600)
		if i == days/3+1 {
			v = 0
		}
		out = append(out, Sample{At: time.Date(2026, time.November, 23-days+i, 12, 0, 0, 0, zone).Unix(), Value: max(v, 0)})
	}
	return out
}

func temperatures(zone *time.Location) []Sample {
	at := func(day, hour int) int64 { return time.Date(2026, time.November, day, hour, 0, 0, 0, zone).Unix() }
	return []Sample{
		{At: at(1, 8), Value: 36.6}, {At: at(2, 8), Value: 36.7}, {At: at(3, 21), Value: 37.9}, {At: at(4, 3), Value: 38.6},
		{At: at(4, 9), Value: 39.2}, {At: at(4, 20), Value: 38.9}, {At: at(5, 9), Value: 38.0}, {At: at(6, 9), Value: 37.2},
		{At: at(7, 9), Value: 36.6}, {At: at(20, 9), Value: 36.5, Dim: true}, {At: at(22, 9), Value: 36.7},
	}
}

func heatDays(zone *time.Location, days int) []HeatDay {
	var out []HeatDay
	for i, s := range steps(zone, days) {
		if i%17 == 3 {
			continue
		}
		out = append(out, HeatDay{At: s.At, Level: min(int(s.Value/2500), 4)})
	}
	return out
}

// goldenCharts is every chart as a person would see it.
func goldenCharts(zone *time.Location) map[string]func() Grid {
	trend := func(days, w, h int, change func(*TrendOptions)) func() Grid {
		return func() Grid {
			o := TrendOptions{Frame: frame(zone, days, w, h)}
			o.MinStep, o.MinSpan = 0.1, 2
			o.Lines = []Line{{Value: 80, Label: "goal 80.0", Role: RoleGoal}}
			o.Samples, o.Line = weights(zone, days)
			if change != nil {
				change(&o)
			}
			return Trend(o)
		}
	}
	pairs := func(days, w, h int, change func(*PairsOptions)) func() Grid {
		return func() Grid {
			o := PairsOptions{Frame: frame(zone, days, w, h), Pairs: pressures(zone, days)}
			o.MinStep = 1
			o.Lines = []Line{{Value: 135, Label: "home hypertension 135", Role: RoleThreshold, LabelOnly: true}, {Value: 85, Label: "85"}}
			o.Bands = []Band{{From: 120, To: 135, Index: 1}, {From: 135, To: 1000, Index: 2}, {From: 70, To: 85, Index: 1}}
			if change != nil {
				change(&o)
			}
			return Pairs(o)
		}
	}
	bars := func(days, w, h int, change func(*BarsOptions)) func() Grid {
		return func() Grid {
			o := BarsOptions{Frame: frame(zone, days, w, h), Days: steps(zone, days), Goal: 8000}
			o.Today = o.To - 1
			o.Lines = []Line{{Value: 8000, Label: "goal 8,000", Role: RoleGoal}}
			if change != nil {
				change(&o)
			}
			return Bars(o)
		}
	}
	heat := func(days, w, h int, change func(*HeatOptions)) func() Grid {
		return func() Grid {
			from, to := lastDays(zone, days)
			o := HeatOptions{
				W: w, H: h, From: from, To: to, Zone: zone, WeekStart: time.Monday, Days: heatDays(zone, days),
				Legend: "bright from the goal on", Cursor: NoTime, Anchor: NoTime,
			}
			if change != nil {
				change(&o)
			}
			return Heat(o)
		}
	}
	spark := func(w, h int, ascii bool) func() Grid {
		return func() Grid {
			from, to := lastDays(zone, 90)
			readings, _ := weights(zone, 90)
			return Spark(SparkOptions{W: w, H: h, From: from, To: to, Zone: zone, Samples: readings, ASCII: ascii})
		}
	}
	return map[string]func() Grid{
		"trend-90d": trend(90, 88, 27, nil),
		"trend-cursor": trend(90, 88, 20, func(o *TrendOptions) {
			o.Cursor = o.From + 64*daySeconds + 8*3600
			o.Anchor = o.From + 12*daySeconds + 8*3600
		}),
		"trend-7d":    trend(7, 60, 12, nil),
		"trend-1y":    trend(365, 88, 16, nil),
		"trend-5y":    trend(5*365, 120, 16, nil),
		"trend-ascii": trend(90, 72, 16, func(o *TrendOptions) { o.ASCII = true }),
		"trend-bare":  trend(30, 56, 7, func(o *TrendOptions) { o.Bare, o.LabelWidth, o.Lines = true, 2, nil }),
		"trend-ghost": trend(90, 88, 16, func(o *TrendOptions) {
			for _, s := range o.Line {
				o.Ghost = append(o.Ghost, Sample{At: s.At, Value: s.Value + 1.2})
			}
		}),
		"trend-far-goal": trend(90, 72, 12, func(o *TrendOptions) { o.Lines[0] = Line{Value: 60, Label: "goal 60.0", Role: RoleGoal} }),
		"trend-lone": trend(30, 60, 12, func(o *TrendOptions) {
			o.Samples, o.Line = o.Samples[10:11], o.Line[10:11]
		}),
		"trend-empty": trend(30, 60, 12, func(o *TrendOptions) { o.Samples, o.Line, o.Lines = nil, nil, nil }),
		"trend-tiny":  trend(90, 14, 5, nil),
		"pairs-30d":   pairs(30, 88, 27, nil),
		"pairs-1y":    pairs(365, 88, 20, nil),
		"pairs-ascii": pairs(14, 64, 16, func(o *PairsOptions) { o.ASCII, o.Shapes = true, true }),
		"scatter-30d": func() Grid {
			o := ScatterOptions{Frame: frame(zone, 30, 88, 18), Series: []Series{{Samples: temperatures(zone)}}}
			o.MinStep = 0.1
			o.Lines = []Line{{Value: 38, Label: "fever 38.0"}}
			return Scatter(o)
		},
		"bars-30d": bars(30, 86, 15, func(o *BarsOptions) { o.Cursor = o.From + 3*daySeconds }),
		"bars-7d": bars(7, 60, 12, func(o *BarsOptions) {
			for _, s := range o.Days {
				o.Mean = append(o.Mean, Sample{At: s.At, Value: 7400})
			}
		}),
		"bars-1y":     bars(365, 86, 15, nil),
		"bars-ascii":  bars(30, 72, 12, func(o *BarsOptions) { o.ASCII = true }),
		"heat-1y":     heat(365, 120, 11, nil),
		"heat-narrow": heat(365, 60, 8, nil),
		"heat-ascii":  heat(365, 80, 11, func(o *HeatOptions) { o.ASCII = true }),
		"heat-shapes": heat(200, 80, 11, func(o *HeatOptions) { o.Shapes, o.WeekStart = true, time.Sunday }),
		"spark":       spark(24, 1, false),
		"spark-rows":  spark(40, 4, false),
		"spark-ascii": spark(24, 1, true),
	}
}

func TestGolden(t *testing.T) {
	t.Parallel()
	for name, draw := range goldenCharts(berlin(t)) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := draw()
			checkGrid(t, g, g.W, g.H)
			got := framed(g)
			path := filepath.Join("testdata", name+".txt")
			if *update {
				if err := os.MkdirAll("testdata", 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatalf("read golden (write it with -update): %v", err)
			}
			if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
				t.Errorf("%s differs (-want +got):\n%s", path, diff)
			}
		})
	}
}

// framed sets a bar behind every line, so that blanks at its end can be seen, and the background band of the row.
func framed(g Grid) string {
	var b strings.Builder
	for y, line := range strings.Split(g.String(), "\n") {
		b.WriteString(line + "|")
		if row := g.Row(y); len(row) > 0 && row[len(row)-1].Band > 0 {
			b.WriteString(" band " + strconv.Itoa(int(row[len(row)-1].Band)))
		}
		b.WriteString("\n")
	}
	return b.String()
}
