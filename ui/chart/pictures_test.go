package chart_test

import (
	"flag"
	"fmt"
	"image/color"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"withings-tui/ui/chart"
	"withings-tui/ui/screen"

	"github.com/charmbracelet/colorprofile"
	"github.com/google/go-cmp/cmp"
)

var (
	update   = flag.Bool("update", false, "write the golden pictures anew")
	pictures = flag.String("pictures", "", "a folder for the pictures with their colours, as .ans files")
)

// day is midnight of a day in 2026 on the wall, plus hours.
func day(month time.Month, d int, hours ...float64) int64 {
	h := 0.0
	if len(hours) > 0 {
		h = hours[0]
	}
	return time.Date(2026, month, d, 0, 0, 0, 0, time.UTC).Unix() + int64(h*3600)
}

var (
	dark  = screen.NewTheme(screen.Options{Name: "dark", Profile: colorprofile.TrueColor, Ground: color.RGBA{0x1a, 0x1b, 0x26, 255}})
	lines = screen.NewTheme(screen.Options{Name: "dark", Profile: colorprofile.TrueColor, Charts: screen.Lines})
	plain = screen.NewTheme(screen.Options{Name: "dark", Profile: colorprofile.TrueColor, Charts: screen.ASCII})
	mono  = screen.NewTheme(screen.Options{Name: "dark", Profile: colorprofile.ASCII})
	light = screen.NewTheme(screen.Options{Name: "light", Profile: colorprofile.TrueColor, Ground: color.RGBA{0xf6, 0xf6, 0xf6, 255}})
	ansi  = screen.NewTheme(screen.Options{Name: "dark", Profile: colorprofile.ANSI})
	two56 = screen.NewTheme(screen.Options{Name: "dark", Profile: colorprofile.ANSI256})
)

// noise is between -1 and 1, the same at every run.
func noise(i int) float64 {
	return math.Mod(math.Abs(math.Sin(float64(i)*12.9898)*43758.5453), 1)*2 - 1
}

// weights is three months of weighing with 8 days without, a smoothed curve and
// its scatter.
func weights() (readings []chart.Reading, trend []chart.Point, band []chart.Likely) {
	v := 83.4
	for d := 0; d < 90; d++ {
		at := day(8, 28+d, 7)
		v -= 0.02
		if d > 55 {
			v -= 0.014
		}
		if d >= 40 && d < 48 {
			continue
		}
		trend = append(trend, chart.Point{At: at, Value: v + 0.1*math.Sin(float64(d)/5)})
		band = append(band, chart.Likely{At: at, Lo: v - 0.4, Hi: v + 0.45})
		if d%5 != 3 {
			readings = append(readings, chart.Reading{At: at, Value: v + 0.7*noise(d)})
		}
	}
	readings = append(readings, chart.Reading{At: day(9, 28, 8), Value: 86.9, Kind: chart.Aside})
	return readings, trend, band
}

func weightChart() chart.Chart {
	readings, trend, band := weights()
	var cone []chart.Likely
	last := trend[len(trend)-1]
	for d := range 58 {
		mid := last.Value - 0.034*float64(d)
		spread := 0.012 * float64(d)
		if mid-spread < 80 {
			break
		}
		cone = append(cone, chart.Likely{At: last.At + int64(d)*86400, Lo: mid - spread, Mid: mid, Hi: mid + spread})
	}
	return chart.Chart{
		From: day(8, 28), To: day(13, 26), Now: day(11, 25, 20), Cursor: chart.NoTime, A: chart.NoTime, B: chart.NoTime,
		Strips: []chart.Strip{{
			Curves:   []chart.Curve{{Points: trend, Ink: screen.InkWeight, Name: []screen.Span{screen.InkedBold(screen.InkWeight, "trend 81.6")}}},
			Readings: readings, Band: band, Cone: cone,
			Lines:    []chart.Line{{Value: 80, Ink: screen.InkGoal, Name: "goal", Text: "80.0", Goal: true, AtLeft: true}},
			GapWords: func(days int) string { return fmt.Sprintf("%d days without readings", days) },
			Words:    []chart.Word{{At: day(11, 28), Value: 80.8, Text: []screen.Span{screen.Inked(screen.InkProjection, "if it goes on like this")}}},
		}},
	}
}

func measured() chart.Chart {
	ch := weightChart()
	ch.A, ch.B = day(11, 8, 12), day(11, 25, 12)
	ch.Marks = []chart.Mark{{At: day(9, 14), Rune: '▼', Ink: screen.InkToday, Text: "flu"}, {At: day(10, 2), Rune: '▲', Ink: screen.InkLabel}}
	return ch
}

func pressureChart() chart.Chart {
	var upper, lower []chart.Reading
	var meanUpper, meanLower []chart.Point
	for d := range 30 {
		for half := range 2 {
			kind, h, add := chart.Morning, 7.5, 3.0
			if half == 1 {
				kind, h, add = chart.Evening, 20.4, -3
			}
			if (d*3+half)%7 == 2 {
				continue
			}
			at := day(10, 27+d, h)
			upper = append(upper, chart.Reading{At: at, Value: math.Round(125 + add + 8*noise(d*2+half)), Kind: kind})
			lower = append(lower, chart.Reading{At: at, Value: math.Round(79 + add/2 + 5*noise(d*2+half+70)), Kind: kind})
			meanUpper = append(meanUpper, chart.Point{At: at, Value: 125 + 1.5*math.Sin(float64(d)/4)})
			meanLower = append(meanLower, chart.Point{At: at, Value: 79 + math.Cos(float64(d)/5)})
		}
	}
	strip := func(readings []chart.Reading, mean []chart.Point, name, word, value string, high, elevated float64) chart.Strip {
		return chart.Strip{
			Curves:   []chart.Curve{{Points: mean, Ink: screen.InkBright, Name: []screen.Span{screen.Strong(value), screen.Label(" mean 7 days")}}},
			Readings: readings, Look: chart.Discs, Corner: []screen.Span{screen.Bold(name), screen.Faint(" " + word)},
			Lines: []chart.Line{{Value: high, Ink: screen.InkBad, Name: "high"}, {Value: elevated, Ink: screen.InkCaution, Name: "elevated"}},
			Zones: []chart.Zone{{From: high, To: math.Inf(1), Ink: screen.InkZoneHigh}},
		}
	}
	return chart.Chart{
		From: day(10, 27), To: day(11, 26), Now: day(11, 25, 21), Cursor: day(11, 15, 8), A: chart.NoTime, B: chart.NoTime,
		Strips: []chart.Strip{
			strip(upper, meanUpper, "upper", "systolic", "125", 135, 120),
			strip(lower, meanLower, "lower", "diastolic", "79", 85, 70),
		},
	}
}

// feverChart is three days of a fever, hour by hour, and a skin strip below.
func feverChart() chart.Chart {
	var curve []chart.Point
	var skin []chart.Reading
	for h := 0; h < 84; h += 5 {
		x := float64(h) / 84
		curve = append(curve, chart.Point{At: day(9, 14, float64(h)), Value: 37.3 + 1.9*math.Sin(x*math.Pi) + 0.4*noise(h)})
		skin = append(skin, chart.Reading{At: day(9, 14, float64(h)), Value: 34.5 + 1.5*math.Sin(x*math.Pi)})
	}
	ink := func(v float64) screen.Ink {
		switch {
		case v >= 38:
			return screen.InkBad
		case v >= 37.8:
			return screen.InkCaution
		}
		return screen.InkTemperature
	}
	return chart.Chart{
		From: day(9, 14), To: day(9, 18), Now: chart.NoTime, Cursor: chart.NoTime, A: chart.NoTime, B: chart.NoTime,
		Strips: []chart.Strip{
			{Curves: []chart.Curve{{Points: curve, InkAt: ink, MaxGap: 12 * time.Hour}}, Share: 2,
				Lines: []chart.Line{{Value: 38, Ink: screen.InkBad, Name: "fever", Text: "38.0"}},
				Zones: []chart.Zone{{From: 38, To: math.Inf(1), Ink: screen.InkZoneHigh}, {From: 36.4, To: 36.8, Ink: screen.InkUsual}}, Lo: 36, Hi: 39},
			{Readings: skin, ReadingInk: screen.InkSkin, Look: chart.Discs, Caption: []screen.Span{screen.Label("Skin, on its own scale")}, Right: []screen.Span{screen.Faint("same days")}},
		},
	}
}

func compareChart() chart.Chart {
	readings, trend, band := weights()
	before := make([]chart.Point, len(trend))
	for i, p := range trend {
		before[i] = chart.Point{At: p.At, Value: 85 - float64(i)*0.01 + 0.1*math.Sin(float64(i)/3)}
	}
	diff := make([]chart.Point, len(trend))
	for i, p := range trend {
		diff[i] = chart.Point{At: p.At, Value: p.Value - before[i].Value}
	}
	ch := chart.Chart{
		From: day(8, 28), To: day(11, 26), Now: day(11, 25, 20), Cursor: chart.NoTime, A: chart.NoTime, B: chart.NoTime,
		Strips: []chart.Strip{
			{Curves: []chart.Curve{
				{Points: trend, Ink: screen.InkWeight, Name: []screen.Span{screen.InkedBold(screen.InkWeight, "81.6 now")}},
				{Points: before, Ink: screen.InkCompared, Name: []screen.Span{screen.InkedBold(screen.InkCompared, "84.3")}, Under: []screen.Span{screen.Inked(screen.InkCompared, "a year ago")}},
			}, Readings: readings, Band: band, Share: 3},
			{Curves: []chart.Curve{{Points: diff, Ink: screen.InkGood, Name: []screen.Span{screen.InkedBold(screen.InkGood, "−2.7 today")}}},
				Lo: -2.7, Hi: 0, Caption: []screen.Span{screen.Label("Difference, day by day")}},
		},
	}
	return ch
}

func steps(n int) chart.BarChart {
	var bars []chart.Bar
	var mean []chart.Point
	var sum []float64
	for d := range n {
		v := math.Round(7800 + 3600*noise(d*3))
		if d == 4 {
			v = math.NaN()
		}
		at := day(11, 25-n+1+d, 12)
		bars = append(bars, chart.Bar{At: at, Value: v, Partial: d == n-1})
		if d != 4 {
			sum = append(sum, v)
		}
		if k := len(sum); k >= 7 {
			m := 0.0
			for _, x := range sum[k-7:] {
				m += x / 7
			}
			mean = append(mean, chart.Point{At: at, Value: m})
		}
	}
	return chart.BarChart{Bars: bars, Mean: mean, Goal: 8000, GoalText: "8,000", Accent: screen.InkActivity,
		MeanName: []screen.Span{screen.Strong("8,077"), screen.Label(" a day")}, Initials: true, Cursor: chart.NoTime}
}

func nights() chart.NightChart {
	n := chart.NightChart{Bed: 23.23, Wake: 7.23, RightTitle: "asleep"}
	cycle := []screen.Ink{screen.InkLight, screen.InkDeep, screen.InkDeep, screen.InkLight, screen.InkREM, screen.InkAwake}
	for d := range 12 {
		from := day(11, 13+d, 23.2+0.8*noise(d))
		night := chart.Night{Name: []screen.Span{screen.Label(time.Unix(from, 0).UTC().Add(8 * time.Hour).Format("Mon 2"))}, From: from,
			Right: []screen.Span{screen.Plain("7 h 31 "), screen.Inked(screen.InkGood, "■")}}
		at := from
		for i := 0; at < from+int64((7.6+0.6*noise(d+50))*3600); i++ {
			length := int64(900 + 900*math.Abs(noise(d*31+i)))
			night.Stages = append(night.Stages, chart.Stage{From: at, To: at + length, Ink: cycle[i%len(cycle)]})
			at += length
		}
		night.To = at
		n.Nights = append(n.Nights, night)
	}
	return n
}

func allYears() chart.Minimap {
	var points []chart.Point
	for d := -1000; d < 90; d++ {
		if d > -520 && d < -480 {
			continue
		}
		points = append(points, chart.Point{At: day(8, 28+d, 7), Value: 85.5 + math.Sin(float64(d)/90) - max(0, float64(d+300))*0.009})
	}
	return chart.Minimap{From: day(8, 28-1000), To: day(11, 26), WindowFrom: day(8, 28), WindowTo: day(11, 26), Points: points, Ink: screen.InkWeight}
}

func year() chart.HeatMap {
	h := chart.HeatMap{From: day(1, 12), To: day(11, 26), WeekStart: time.Monday, Cursor: chart.NoTime}
	for d := range 300 {
		if d%41 != 7 {
			h.Days = append(h.Days, chart.HeatDay{At: day(1, 15+d, 9), Level: int((noise(d) + 1) * 2.49)})
		}
	}
	return h
}

// picture is an operation in a frame of its own size.
type picture struct {
	name  string
	w, h  int
	theme *screen.Theme
	draw  func(*screen.Canvas, screen.Rect)
}

func charted(ch chart.Chart) func(*screen.Canvas, screen.Rect) {
	return func(c *screen.Canvas, r screen.Rect) { chart.Draw(c, r, ch) }
}

func small(c *screen.Canvas, r screen.Rect) {
	row := func(i int) screen.Rect { return screen.Rect{X: r.X, Y: r.Y + i, W: r.W, H: 1} }
	chart.Meter(c, row(0), 0.72, screen.InkGood)
	chart.Shares(c, row(1), []chart.Part{{Value: 1.3, Ink: screen.InkTemperature}, {Value: 0.7, Ink: screen.InkGood}})
	chart.Offset(c, row(2), -0.2, 0.4, screen.InkGood)
	chart.Offset(c, row(3), 0.1, 0.4, screen.InkCaution)
	chart.Stretch(c, row(4), 60, 140, 79, 125, screen.InkMorning, 79, 125)
	chart.Stretch(c, row(5), 36, 37.2, 36.3, 36.8, screen.InkTemperature, 36.5)
	chart.Spark(c, row(6), []float64{5, 4.6, 4, 4.1, 3.5, math.NaN(), 3, 2.9, 1}, screen.InkWeight)
	c.Spans(r.X, r.Y+7, r.W, chart.CurveSample(c.Theme, screen.InkBright), screen.Label(" mean  "), chart.ReadingSample(c.Theme, chart.Discs, chart.Evening, screen.InkEvening),
		screen.Label(" evening  "), chart.HeatSample(c.Theme, 3), chart.HeatSample(c.Theme, -1))
}

func weekBars(c *screen.Canvas, r screen.Rect) {
	t := chart.NewTime(day(8, 31), day(11, 23), r.W)
	var weeks []chart.WeekChange
	for i := range 12 {
		w := chart.WeekChange{From: day(8, 31+7*i), To: day(8, 38+7*i), Value: 0.35*noise(i) - 0.1, Ink: screen.InkGood}
		if w.Value > 0 {
			w.Ink = screen.InkCaution
		}
		if i == 5 {
			w.Value = math.NaN()
		}
		weeks = append(weeks, w)
	}
	chart.DrawWeeks(c, r, t, weeks)
}

func allPictures() []picture {
	bars := func(n int) func(*screen.Canvas, screen.Rect) {
		return func(c *screen.Canvas, r screen.Rect) { steps(n).Draw(c, r) }
	}
	night := func(c *screen.Canvas, r screen.Rect) { nights().Draw(c, r) }
	rings := func(c *screen.Canvas, r screen.Rect) {
		chart.Rings(c, r, chart.Ring{Part: 1.04, Ink: screen.InkActivity}, chart.Ring{Part: 0.47, Ink: screen.InkToday}, screen.Strong("104%"))
	}
	minimap := func(c *screen.Canvas, r screen.Rect) { allYears().Draw(c, r) }
	heat := func(c *screen.Canvas, r screen.Rect) { year().Draw(c, r) }
	out := []picture{
		{"weight", 81, 20, dark, charted(weightChart())}, {"measured", 81, 20, dark, charted(measured())},
		{"weight-lines", 81, 20, lines, charted(weightChart())}, {"weight-ascii", 81, 20, plain, charted(weightChart())},
		{"weight-small", 77, 13, dark, charted(weightChart())}, {"weight-large", 130, 40, dark, charted(weightChart())},
		{"weight-light", 81, 20, light, charted(weightChart())}, {"weight-16", 81, 20, ansi, charted(weightChart())}, {"weight-256", 81, 20, two56, charted(weightChart())},
		{"pressure", 81, 24, dark, charted(pressureChart())}, {"pressure-mono", 81, 24, mono, charted(pressureChart())},
		{"pressure-ascii", 77, 14, plain, charted(pressureChart())}, {"pressure-lines", 81, 24, lines, charted(pressureChart())},
		{"fever", 60, 22, dark, charted(feverChart())}, {"compare", 82, 24, dark, charted(compareChart())}, {"compare-mono", 82, 24, mono, charted(compareChart())},
		{"bars", 81, 15, dark, bars(30)}, {"bars-mono", 81, 15, mono, bars(30)}, {"bars-ascii", 60, 12, plain, bars(14)}, {"bars-3-months", 60, 12, dark, bars(90)},
		{"nights", 81, 13, dark, night}, {"nights-ascii", 81, 13, plain, night}, {"nights-mono", 81, 13, mono, night},
		{"rings", 19, 9, dark, rings}, {"rings-lines", 19, 5, lines, rings}, {"rings-mono", 19, 9, mono, rings}, {"minimap", 81, 4, dark, minimap}, {"minimap-ascii", 81, 3, plain, minimap},
		{"heat", 82, 8, dark, heat}, {"heat-mono", 82, 8, mono, heat}, {"weeks", 40, 3, dark, weekBars}, {"small", 30, 8, dark, small}, {"small-ascii", 30, 8, plain, small}, {"small-lines", 30, 8, lines, small},
	}
	return out
}

func TestEachOperationDrawsItsPicture(t *testing.T) {
	for _, p := range allPictures() {
		c := screen.NewCanvas(p.w, p.h, p.theme)
		p.draw(c, c.Bounds())
		if *pictures != "" {
			if err := os.WriteFile(filepath.Join(*pictures, p.name+".ans"), []byte(c.String()+"\n"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		golden := filepath.Join("testdata", p.name+".txt")
		if *update {
			if err := os.WriteFile(golden, []byte(c.Plain()), 0o600); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(c.Plain(), "\n")); diff != "" {
			t.Errorf("%s is drawn otherwise (-want +got):\n%s", p.name, diff)
		}
	}
}
