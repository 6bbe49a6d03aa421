package chart_test

import (
	"math"
	"strings"
	"testing"

	"withings-tui/ui/chart"
	"withings-tui/ui/screen"

	"pgregory.net/rapid"
)

var themes = []*screen.Theme{dark, lines, plain, mono, ansi}

// someValues are values as a damaged store might hold them.
func someValues() *rapid.Generator[float64] { return rapid.Custom(someValue) }

func someValue(t *rapid.T) float64 {
	switch rapid.IntRange(0, 9).Draw(t, "kind") {
	case 0:
		return math.NaN()
	case 1:
		return math.Inf(rapid.SampledFrom([]int{1, -1}).Draw(t, "sign"))
	case 2:
		return rapid.Float64().Draw(t, "any")
	}
	return rapid.Float64Range(-50, 20000).Draw(t, "value")
}

func someTimes() *rapid.Generator[int64] { return rapid.Int64Range(day(8, 1), day(13, 30)) }

// someChart is a chart of anything.
func someChart(t *rapid.T) chart.Chart {
	from := someTimes().Draw(t, "from")
	ch := chart.Chart{From: from, To: from + rapid.Int64Range(-10, 400*86400).Draw(t, "length"),
		Now: someTimes().Draw(t, "now"), Cursor: someTimes().Draw(t, "cursor"), A: someTimes().Draw(t, "A"), B: someTimes().Draw(t, "B"),
		Left: rapid.IntRange(0, 9).Draw(t, "left"), Right: rapid.IntRange(-1, 20).Draw(t, "right"), NoAxis: rapid.Bool().Draw(t, "no axis"),
		Marks: []chart.Mark{{At: someTimes().Draw(t, "note"), Rune: '▼', Ink: screen.InkToday, Text: "a note", Line: true}}}
	for range rapid.IntRange(0, 3).Draw(t, "strips") {
		s := chart.Strip{GapWords: func(int) string { return "days without readings" }, BeforeFirst: "nothing before", Corner: []screen.Span{screen.Bold("upper")},
			Look: rapid.SampledFrom([]chart.Look{chart.Dots, chart.Discs}).Draw(t, "look"),
			Lo:   someValues().Draw(t, "lo"), Hi: someValues().Draw(t, "hi"), MinStep: someValues().Draw(t, "step"), MinSpan: someValues().Draw(t, "span")}
		at := from
		var points []chart.Point
		for range rapid.IntRange(0, 40).Draw(t, "points") {
			at += rapid.Int64Range(0, 20*86400).Draw(t, "pause")
			v := someValues().Draw(t, "point")
			points = append(points, chart.Point{At: at, Value: v})
			s.Readings = append(s.Readings, chart.Reading{At: at, Value: someValues().Draw(t, "reading"), Kind: chart.Kind(rapid.IntRange(0, 3).Draw(t, "kind"))})
			s.Band = append(s.Band, chart.Likely{At: at, Lo: v - 1, Hi: v + 1})
			s.Cone = append(s.Cone, chart.Likely{At: at, Lo: v - 2, Mid: v, Hi: v + 2})
		}
		s.Curves = []chart.Curve{{Points: points, Ink: screen.InkWeight, Name: []screen.Span{screen.Bold("now")}, Under: []screen.Span{screen.Faint("under")}}}
		for range rapid.IntRange(0, 3).Draw(t, "lines") {
			s.Lines = append(s.Lines, chart.Line{Value: someValues().Draw(t, "line"), Ink: screen.InkBad, Name: "high", Goal: rapid.Bool().Draw(t, "goal"), AtLeft: rapid.Bool().Draw(t, "at left")})
			s.Zones = append(s.Zones, chart.Zone{From: someValues().Draw(t, "from"), To: someValues().Draw(t, "to"), Ink: screen.InkZoneHigh})
			s.Words = append(s.Words, chart.Word{At: someTimes().Draw(t, "word"), Value: someValues().Draw(t, "word at"), Text: []screen.Span{screen.Bold("peak 39.2")}})
		}
		ch.Strips = append(ch.Strips, s)
	}
	return ch
}

// operations are all that draws, with data of any kind.
var operations = map[string]func(*rapid.T) func(*screen.Canvas, screen.Rect){
	"chart": func(t *rapid.T) func(*screen.Canvas, screen.Rect) {
		ch := someChart(t)
		return func(c *screen.Canvas, r screen.Rect) { chart.Draw(c, r, ch) }
	},
	"bars": func(t *rapid.T) func(*screen.Canvas, screen.Rect) {
		b := chart.BarChart{Goal: someValues().Draw(t, "goal"), GoalText: "8,000", Accent: screen.InkActivity, MeanName: []screen.Span{screen.Bold("mean")},
			Initials: rapid.Bool().Draw(t, "initials"), Weeks: rapid.Bool().Draw(t, "weeks"), Cursor: someTimes().Draw(t, "cursor")}
		for d := range rapid.IntRange(0, 120).Draw(t, "days") {
			b.Bars = append(b.Bars, chart.Bar{At: day(8, 1+d, 12), Value: someValues().Draw(t, "value")})
			b.Mean = append(b.Mean, chart.Point{At: day(8, 1+d, 12), Value: someValues().Draw(t, "mean")})
		}
		return func(c *screen.Canvas, r screen.Rect) { b.Draw(c, r) }
	},
	"nights": func(t *rapid.T) func(*screen.Canvas, screen.Rect) {
		n := chart.NightChart{Bed: someValues().Draw(t, "bed"), Wake: someValues().Draw(t, "wake"), RightTitle: "asleep"}
		for range rapid.IntRange(0, 20).Draw(t, "nights") {
			from := someTimes().Draw(t, "from")
			night := chart.Night{From: from, To: from + rapid.Int64Range(-3600, 100000).Draw(t, "length"), Name: []screen.Span{screen.Bold("Mon 9")}}
			for range rapid.IntRange(0, 6).Draw(t, "stages") {
				at := from + rapid.Int64Range(-3600, 40000).Draw(t, "at")
				night.Stages = append(night.Stages, chart.Stage{From: at, To: at + 1800, Ink: screen.Ink(rapid.IntRange(0, 60).Draw(t, "ink"))})
			}
			n.Nights = append(n.Nights, night)
		}
		return func(c *screen.Canvas, r screen.Rect) {
			n.Draw(c, r)
		}
	},
	"maps": func(t *rapid.T) func(*screen.Canvas, screen.Rect) {
		m, h := allYears(), year()
		m.WindowFrom, m.WindowTo = someTimes().Draw(t, "from"), someTimes().Draw(t, "to")
		m.Points = nil
		for d := range rapid.IntRange(0, 60).Draw(t, "points") {
			m.Points = append(m.Points, chart.Point{At: day(1, 1+d), Value: someValues().Draw(t, "value")})
		}
		h.From, h.Cursor = someTimes().Draw(t, "heat from"), someTimes().Draw(t, "cursor")
		return func(c *screen.Canvas, r screen.Rect) { m.Draw(c, r); h.Draw(c, r) }
	},
	"small": func(t *rapid.T) func(*screen.Canvas, screen.Rect) {
		v := rapid.SliceOfN(someValues(), 8, 30).Draw(t, "values")
		return func(c *screen.Canvas, r screen.Rect) {
			chart.Meter(c, r, v[0], screen.InkGood)
			chart.Shares(c, r, []chart.Part{{Value: v[1]}, {Value: v[2]}, {Value: v[3]}})
			chart.Offset(c, r, v[4], v[5], screen.InkGood)
			chart.Stretch(c, r, v[0], v[1], v[2], v[3], screen.InkMorning, v[2], v[3])
			chart.Stretch(c, r, v[0], v[1], v[2], v[4], screen.InkMorning, v[3])
			chart.Spark(c, r, v, screen.InkWeight)
			chart.Rings(c, r, chart.Ring{Part: v[0]}, chart.Ring{Part: v[1]}, screen.Strong("104%"))
			t := chart.NewTime(day(9, 1), day(10, 1), r.W)
			chart.DrawWeeks(c, r, t, []chart.WeekChange{{From: day(8, 30), To: day(9, 6), Value: v[0]}, {From: day(9, 6), To: day(9, 13), Value: v[1]}})
		}
	},
}

func TestEveryOperationStaysInsideItsRectangle(t *testing.T) {
	t.Parallel()
	for name, make := range operations {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(t *rapid.T) {
				theme := rapid.SampledFrom(themes).Draw(t, "theme")
				r := screen.Rect{X: rapid.IntRange(0, 5).Draw(t, "x"), Y: rapid.IntRange(0, 5).Draw(t, "y"), W: rapid.IntRange(0, 90).Draw(t, "w"), H: rapid.IntRange(0, 25).Draw(t, "h")}
				c := screen.NewCanvas(r.X+r.W+5, r.Y+r.H+5, theme)
				make(t)(c, r)
				for y := range c.H {
					for x := range c.W {
						if cell := c.At(x, y); !r.Contains(x, y) && (cell.Rune != ' ' || cell.Style != (screen.Style{})) {
							t.Fatalf("%q stands at %d,%d outside %v", cell.Rune, x, y, r)
						}
					}
				}
			})
		})
	}
}

func TestDaysAreEquallyWideWhereTheirColumnsAllow(t *testing.T) {
	t.Parallel()
	tm := chart.NewTime(day(10, 11), day(11, 10), 60) // two columns a day
	for d := range 30 {
		for half, hour := range []float64{7.5, 21.5} {
			if col, ok := tm.Column(day(10, 11+d, hour)); !ok || col != 2*d+half {
				t.Errorf("day %d at %v o'clock is in column %d, want %d", d, hour, col, 2*d+half)
			}
		}
	}
}

func TestLinesStandOnTheTickOfTheirValue(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		lo := rapid.Float64Range(0, 200).Draw(t, "lo")
		hi := lo + rapid.Float64Range(0.1, 100).Draw(t, "span")
		line := math.Round(rapid.Float64Range(lo, hi).Draw(t, "line")*10) / 10
		s := chart.NewScale(lo, hi, rapid.IntRange(1, 40).Draw(t, "rows"), 0, 0, []float64{line})
		if !s.Holds(lo) || !s.Holds(hi) {
			t.Fatalf("%v to %v is not on the scale %+v", lo, hi, s)
		}
		for _, tick := range s.Ticks() {
			if s.Row(tick.Value) != tick.Row {
				t.Fatalf("the tick %v stands on row %d, its value on %d", tick.Value, tick.Row, s.Row(tick.Value))
			}
			if math.Abs(s.Value(tick.Row)-tick.Value) > 1e-6*math.Max(1, math.Abs(tick.Value)) {
				t.Fatalf("row %d is %v, its tick says %v", tick.Row, s.Value(tick.Row), tick.Value)
			}
		}
	})
}

func TestTheGoalAndTheFeverLineStandOnTheirOwnRows(t *testing.T) {
	t.Parallel()
	for h := 6; h <= 45; h++ {
		c := screen.NewCanvas(80, h, plain)
		chart.Draw(c, c.Bounds(), feverChart())
		steps(30).Draw(c, screen.Rect{}) // nothing is drawn in nothing
		for _, line := range strings.Split(c.Plain(), "\n") {
			if strings.Contains(line, "<38.0") {
				if label := strings.Fields(line)[0]; label != "38" && label != "38.0" && label[0] >= '0' && label[0] <= '9' {
					t.Errorf("at %d rows 38.0 stands on the row labelled %s", h, label)
				}
			}
		}
		b := screen.NewCanvas(80, h, plain)
		steps(30).Draw(b, b.Bounds())
		for _, line := range strings.Split(b.Plain(), "\n") {
			if strings.Contains(line, "<8,000") && !strings.HasPrefix(strings.TrimSpace(line), "8k") {
				t.Errorf("at %d rows the goal stands on %q", h, line)
			}
		}
	}
}

func TestInFewRowsTheLimitsComeBeforeTheReadings(t *testing.T) {
	t.Parallel()
	for rows := 2; rows <= 5; rows++ {
		ch := pressureChart()
		ch.Strips, ch.NoAxis = ch.Strips[:1], true
		c := screen.NewCanvas(80, rows, plain)
		d := chart.Draw(c, c.Bounds(), ch)
		for _, limit := range []float64{120, 135} {
			row := d.Scales[0].Row(limit)
			if row < 0 || row >= rows {
				t.Errorf("%v is not on the scale of %d rows", limit, rows)
			} else if got := d.Scales[0].Value(row); math.Abs(got-limit) > 1e-9 {
				t.Errorf("%v lies in the row of %v", limit, got)
			}
		}
	}
}

func TestBarsThatReachTheGoalEndOnItsRowAndOthersBelow(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		goal := float64(rapid.IntRange(20, 150).Draw(t, "goal") * 100)
		h := rapid.IntRange(3, 40).Draw(t, "rows")
		theme := rapid.SampledFrom([]*screen.Theme{dark, plain, ansi}).Draw(t, "theme")
		values := []float64{goal, goal - 1, goal + 1, goal * 1.6, 0, goal * 0.9}
		b := chart.BarChart{Goal: goal, Accent: screen.InkActivity, Cursor: chart.NoTime}
		mean := rapid.Float64Range(0.2, 1.6).Draw(t, "mean") // a curve over the bars never lifts one to the goal
		for i, v := range values {
			b.Bars = append(b.Bars, chart.Bar{At: int64(i) * 86400, Value: v})
			b.Mean = append(b.Mean, chart.Point{At: int64(i) * 86400, Value: mean * goal})
		}
		c := screen.NewCanvas(40, h, theme)
		d := b.Draw(c, c.Bounds())
		row := d.Plot.Y + d.Scales[0].Row(goal)
		for i, v := range values {
			x, _ := d.ColumnOf(int64(i) * 86400)
			style := c.At(x, row).Style
			if reached := style.Ink == screen.InkActivity || style.Ground == screen.InkActivity; reached && v < goal {
				t.Fatalf("a bar of %v looks as if it had reached the goal %v (%d rows)", v, goal, h)
			} else if curve := style.Ink == screen.InkBright; !reached && !curve && v >= goal {
				t.Fatalf("a bar of %v does not reach the goal %v (%d rows)", v, goal, h)
			}
			if style.Ink == screen.InkBelow || style.Ground == screen.InkBelow {
				t.Fatalf("a bar of %v under the goal %v stands on its row (%d rows)", v, goal, h)
			}
		}
	})
}

func TestOnTheAxisMonthsAndTodayComeBeforeNotesAndNotesAreWhole(t *testing.T) {
	t.Parallel()
	texts := []string{"flu", "new tablet, 5 mg in the morning", "holiday in the mountains"}
	rapid.Check(t, func(t *rapid.T) {
		ch := chart.Chart{From: day(8, 28), To: day(13, 26), Now: day(11, 25, 20), Cursor: chart.NoTime, A: chart.NoTime, B: chart.NoTime, Left: 4,
			Strips: []chart.Strip{{Lo: 80, Hi: 84}}}
		w := rapid.IntRange(40, 130).Draw(t, "width")
		axis := func() string {
			c := screen.NewCanvas(w, 8, dark)
			chart.Draw(c, c.Bounds(), ch)
			lines := strings.Split(c.Plain(), "\n")
			return lines[len(lines)-2]
		}
		words := strings.FieldsFunc(axis(), func(r rune) bool { return r == ' ' || r == '╵' })
		for i := range rapid.IntRange(1, 6).Draw(t, "notes") {
			ch.Marks = append(ch.Marks, chart.Mark{Rune: '▼', Ink: screen.InkToday, At: day(8, 28+20*i+rapid.IntRange(0, 9).Draw(t, "day"), 12), Text: rapid.SampledFrom(texts).Draw(t, "text")})
		}
		got := axis()
		for _, word := range words {
			if !strings.Contains(got, word) {
				t.Fatalf("%q is gone from the axis: %s", word, got)
			}
		}
		if n := strings.Count(got, "▼"); n != len(ch.Marks) {
			t.Fatalf("%d notes, %d signs: %s", len(ch.Marks), n, got)
		}
		rest := got
		for _, text := range texts {
			rest = strings.ReplaceAll(rest, "▼ "+text, "")
		}
		for _, word := range words {
			rest = strings.ReplaceAll(rest, word, "")
		}
		if rest = strings.Trim(strings.NewReplacer("╵", "", "▼", "", " ", "").Replace(rest), " "); rest != "" {
			t.Fatalf("%q is a part of a note: %s", rest, got)
		}
	})
}

func TestTheChosenNoteIsWrittenOut(t *testing.T) {
	t.Parallel()
	ch := weightChart()
	ch.Marks = []chart.Mark{{At: day(9, 28), Rune: '▼', Text: "new tablet, 5 mg", Line: true}, {At: day(9, 20), Rune: '▼', Text: "flu"}}
	c := screen.NewCanvas(81, 20, dark)
	chart.Draw(c, c.Bounds(), ch)
	lines := strings.Split(c.Plain(), "\n")
	if axis := lines[len(lines)-2]; !strings.Contains(axis, "▼ new tablet, 5 mg") || !strings.Contains(axis, "today") || strings.Count(axis, "▼") != 2 {
		t.Errorf("the axis is %q", axis)
	}
}

func TestTodaysLineDoesNotTouchTheWordsOfAGap(t *testing.T) {
	t.Parallel()
	for w := 50; w < 140; w++ {
		c := screen.NewCanvas(w, 16, dark)
		chart.Draw(c, c.Bounds(), weightChart())
		for _, line := range strings.Split(c.Plain(), "\n") {
			if strings.Contains(line, "readings┊") {
				t.Errorf("%d columns: %s", w, line)
			}
		}
	}
}

func TestASmallCurveRisesInEveryWayOfDrawing(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		theme *screen.Theme
		want  string
	}{"dots": {dark, "⢀⠠⠐⠈"}, "bars": {lines, "▁▃▅▇"}, "plain": {plain, ".:-="}} {
		c := screen.NewCanvas(4, 1, tc.theme)
		chart.Spark(c, c.Bounds(), []float64{1, 2, 3, 4}, screen.InkWeight)
		if got := strings.TrimSpace(c.Plain()); name != "dots" && got != tc.want || got == "" {
			t.Errorf("%s: %q, want %q", name, got, tc.want)
		}
	}
}

func TestNothingIsDrawnThatWasNotMeasured(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		theme := rapid.SampledFrom([]*screen.Theme{dark, lines, plain}).Draw(t, "theme")
		start := rapid.IntRange(5, 60).Draw(t, "start")
		length := rapid.IntRange(9, 25).Draw(t, "length")
		var points []chart.Point
		var readings []chart.Reading
		for d := range 90 {
			if d >= start && d < start+length {
				continue
			}
			v := 80 + 4*noise(d)
			points = append(points, chart.Point{At: day(8, 28+d, 7), Value: v})
			readings = append(readings, chart.Reading{At: day(8, 28+d, 7), Value: v})
		}
		c := screen.NewCanvas(90, 20, theme)
		d := chart.Draw(c, c.Bounds(), chart.Chart{From: day(8, 28), To: day(11, 26), Now: chart.NoTime, Cursor: chart.NoTime, A: chart.NoTime, B: chart.NoTime, Left: 5, Right: -1,
			Strips: []chart.Strip{{Curves: []chart.Curve{{Points: points, Ink: screen.InkWeight}}, Readings: readings}}})
		from, _ := d.ColumnOf(day(8, 28+start))
		to, _ := d.ColumnOf(day(8, 28+start+length))
		for y := d.Plot.Y; y < d.Plot.Bottom(); y++ {
			for x := from + 1; x < to-1; x++ {
				if cell := c.At(x, y); cell.Style.Ink != screen.InkGrid && cell.Rune != ' ' {
					t.Fatalf("%q stands in the gap at %d,%d", cell.Rune, x, y)
				}
			}
		}
	})
}

func TestEveryReadingIsSeenOrMarkedAtTheEdge(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		look := rapid.SampledFrom([]chart.Look{chart.Dots, chart.Discs}).Draw(t, "look")
		theme := rapid.SampledFrom([]*screen.Theme{dark, lines, plain}).Draw(t, "theme")
		var readings []chart.Reading
		for d := range rapid.IntRange(1, 80).Draw(t, "n") {
			readings = append(readings, chart.Reading{At: day(8, 28+d, 7), Value: rapid.Float64Range(79, 90).Draw(t, "v"), Kind: rapid.SampledFrom([]chart.Kind{chart.Usual, chart.Aside}).Draw(t, "kind")})
		}
		c := screen.NewCanvas(90, 20, theme)
		d := chart.Draw(c, c.Bounds(), chart.Chart{From: day(8, 28), To: day(11, 26), Now: chart.NoTime, Cursor: chart.NoTime, A: chart.NoTime, B: chart.NoTime,
			Strips: []chart.Strip{{Readings: readings, Look: look, Lo: 80, Hi: 88}}})
		for _, r := range readings {
			x, _ := d.ColumnOf(r.At)
			row := d.Scales[0].Row(r.Value)
			if row < 0 || row >= d.Scales[0].Rows {
				row = min(max(row, 0), d.Scales[0].Rows-1)
			}
			if cell := c.At(x, d.Plot.Y+row); cell.Rune == ' ' || cell.Style.Ink == screen.InkGrid {
				t.Fatalf("%v is not drawn at %d,%d", r, x, row)
			}
		}
	})
}

func TestACurveIsTwoDotsThickAndPassesThroughItsValues(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.Float64Range(70, 90).Draw(t, "level")
		points := []chart.Point{{At: day(9, 1), Value: v}, {At: day(9, 5), Value: v}}
		c := screen.NewCanvas(40, 12, dark)
		d := chart.Draw(c, c.Bounds(), chart.Chart{From: day(9, 1), To: day(9, 5), Now: chart.NoTime, Cursor: chart.NoTime, A: chart.NoTime, B: chart.NoTime, NoAxis: true,
			Strips: []chart.Strip{{Curves: []chart.Curve{{Points: points, Ink: screen.InkWeight}}, Lo: 60, Hi: 100}}})
		x := d.Plot.X + d.Plot.W/2
		n := 0
		for y := range c.H {
			if cell := c.At(x, y); cell.Style.Ink == screen.InkWeight {
				for bits := cell.Rune - 0x2800; bits > 0; bits &= bits - 1 {
					n++
				}
				if row := d.Scales[0].Row(v); y < row-1 || y > row+1 {
					t.Fatalf("%v stands on row %d, the curve on %d", v, row, y)
				}
			}
		}
		if n != 4 {
			t.Fatalf("%d dots in a cell of two columns", n)
		}
	})
}

func TestWherePeaksCountALineReachesTheHighestAndLowestOfAColumn(t *testing.T) {
	t.Parallel()
	at := func(hour int) int64 { return day(9, 10) + int64(hour)*3600 }
	points := []chart.Point{{At: at(0), Value: 37.2}, {At: at(6), Value: 39.2}, {At: at(12), Value: 38}}
	for _, charts := range []screen.Charts{screen.Braille, screen.Lines, screen.ASCII} {
		theme := *dark
		theme.Charts = charts
		for _, peaks := range []bool{false, true} {
			c := screen.NewCanvas(40, 12, &theme)
			d := chart.Draw(c, c.Bounds(), chart.Chart{From: day(9, 1), To: day(11, 28), Now: chart.NoTime, Cursor: chart.NoTime, A: chart.NoTime, B: chart.NoTime, NoAxis: true,
				Strips: []chart.Strip{{Lo: 36, Hi: 40, Curves: []chart.Curve{{Points: points, Ink: screen.InkTemperature, Peaks: peaks}}}}})
			for _, v := range []float64{37.2, 39.2} {
				drawn := false
				for x := range c.W {
					drawn = drawn || c.At(x, d.Plot.Y+d.Scales[0].Row(v)).Style.Ink == screen.InkTemperature
				}
				if drawn != peaks {
					t.Errorf("charts %v, peaks %v: %v is drawn: %v\n%s", charts, peaks, v, drawn, c.Plain())
				}
			}
		}
	}
}

func TestAGoalCountsForTheAxisOnlyWithinOneAndAHalfSpans(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		goal float64
		on   bool
	}{{81, true}, {78.6, true}, {60, false}, {math.NaN(), false}} {
		c := screen.NewCanvas(60, 14, dark)
		d := chart.Draw(c, c.Bounds(), chart.Chart{From: day(9, 1), To: day(9, 20), Now: chart.NoTime, Cursor: chart.NoTime, A: chart.NoTime, B: chart.NoTime,
			Strips: []chart.Strip{{Curves: []chart.Curve{{Points: []chart.Point{{At: day(9, 2), Value: 82}, {At: day(9, 6), Value: 84.3}}, Ink: screen.InkWeight}},
				Lines: []chart.Line{{Value: tc.goal, Goal: true, Ink: screen.InkGoal, Name: "goal"}}}}})
		if on := d.Scales[0].Holds(tc.goal); on != tc.on || strings.Contains(c.Plain(), "goal") != tc.on {
			t.Errorf("goal %v: on the scale %v, want %v\n%s", tc.goal, on, tc.on, c.Plain())
		}
	}
}

// history is twenty years of readings with their curve.
func history() chart.Chart {
	var points []chart.Point
	var readings []chart.Reading
	var band []chart.Likely
	for i := range 100_000 {
		at, v := day(1, 1)+int64(i)*6300, 82+5*math.Sin(float64(i)/9000)+noise(i)
		points, readings = append(points, chart.Point{At: at, Value: v}), append(readings, chart.Reading{At: at, Value: v})
		band = append(band, chart.Likely{At: at, Lo: v - 0.5, Hi: v + 0.5})
	}
	return chart.Chart{From: day(1, 1), To: readings[len(readings)-1].At + 1, Now: chart.NoTime, Cursor: chart.NoTime, A: chart.NoTime, B: chart.NoTime,
		Strips: []chart.Strip{{Curves: []chart.Curve{{Points: points, Ink: screen.InkWeight}}, Readings: readings, Band: band,
			GapWords: func(int) string { return "days without readings" }}}}
}

func BenchmarkTwentyYearsAt200x60(b *testing.B) {
	ch := history()
	for b.Loop() {
		c := screen.NewCanvas(200, 60, dark)
		chart.Draw(c, c.Bounds(), ch)
	}
}

func BenchmarkThreeMonthsAt200x60(b *testing.B) {
	ch := weightChart()
	for b.Loop() {
		c := screen.NewCanvas(200, 60, dark)
		chart.Draw(c, c.Bounds(), ch)
	}
}

// A curve whose ink says a class has that of the values in its row, also where it
// rises over many rows within a column.
func TestARiseHasTheInkOfEachRow(t *testing.T) {
	for _, theme := range []*screen.Theme{dark, lines} {
		c, charts := screen.NewCanvas(40, 12, theme), theme.Charts
		curve := chart.Curve{Ink: screen.InkTemperature, InkAt: func(v float64) screen.Ink {
			if v >= 38 {
				return screen.InkBad
			}
			return screen.InkTemperature
		}}
		for i, v := range []float64{36.5, 36.5, 37.9, 39.5, 36.5} {
			curve.Points = append(curve.Points, chart.Point{At: int64(i) * 86400, Value: v})
		}
		drawn := chart.Draw(c, c.Bounds(), chart.Chart{From: 0, To: 90 * 86400, Now: chart.NoTime, Cursor: chart.NoTime, A: chart.NoTime, B: chart.NoTime, Strips: []chart.Strip{{Curves: []chart.Curve{curve}}}})
		bad, plain := 0, 0
		for y := drawn.Plot.Y; y < drawn.Plot.Bottom(); y++ {
			for x := drawn.Plot.X; x < drawn.Plot.Right(); x++ {
				scale := drawn.Scales[0]
				low, high := scale.Value(y-drawn.Plot.Y)-scale.Unit/2, scale.Value(y-drawn.Plot.Y)+scale.Unit/2
				switch ink := c.At(x, y).Style.Ink; {
				case ink == screen.InkBad:
					bad++
					if high < 38 {
						t.Errorf("%v: the row up to %g has the ink of 38 and more", charts, high)
					}
				case ink == screen.InkTemperature:
					plain++
					if low >= 38 {
						t.Errorf("%v: the row from %g on has not the ink of 38 and more", charts, low)
					}
				}
			}
		}
		if bad == 0 || plain == 0 {
			t.Errorf("%v: %d cells of 38 and more, %d below", charts, bad, plain)
		}
	}
}
