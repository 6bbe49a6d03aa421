package pane

import (
	"math"
	"slices"
	"sort"

	"withings-tui/store"
	"withings-tui/ui/chart"
	"withings-tui/ui/insight"
	"withings-tui/ui/screen"
	"withings-tui/ui/units"
)

// trendIn are the points of a trend in a period.
func trendIn(trend []insight.TrendPoint, p store.Period) []insight.TrendPoint {
	from := sort.Search(len(trend), func(i int) bool { return trend[i].Date() >= p.From })
	to := sort.Search(len(trend), func(i int) bool { return trend[i].Date() > p.To })
	return trend[from:max(from, to)]
}

// curve is a period's trend as a chart draws it, moved by shift seconds; a new segment breaks the line.
func (b body) curve(w units.Writer, p store.Period, shift int64) []chart.Point {
	trend := trendIn(b.trend, p)
	points := make([]chart.Point, 0, len(trend)+2)
	for i, t := range trend {
		if t.Start && i > 0 {
			points = append(points, chart.Point{At: Wall(t.Stamp) + shift - 1, Value: math.NaN()})
		}
		points = append(points, chart.Point{At: Wall(t.Stamp) + shift, Value: b.value(w, t.Kg)})
	}
	return points
}

// crowded reports whether the window's readings would hide the curve on so many columns; the band tells them then.
func (b body) crowded(s *Scene, cols int) bool {
	from, to := b.In(s.Window)
	return to-from > 6*max(cols, 20)
}

// readings are the window's readings as dots on so many columns. Where they are crowded, those of weight are that are
// set aside, and of body composition none.
func (b body) readings(s *Scene, cols int) []chart.Reading {
	kind := func(i int) chart.Kind {
		if b.fate(i) != insight.Counts {
			return chart.Aside
		}
		return chart.Usual
	}
	value := func(i int) float64 { return b.value(s.Write, b.si(i)) }
	if !b.crowded(s, cols) {
		return values{b.Stops, value}.readings(s.Window, kind)
	}
	var aside []chart.Reading
	from, to := b.In(s.Window)
	for i := from; i < to && b.isWeight(); i++ {
		if kind(i) == chart.Aside {
			aside = append(aside, chart.Reading{At: Wall(b.At(i)), Value: value(i), Kind: chart.Aside})
		}
	}
	return aside
}

// strip is a series of the window: its curve in an ink, and its readings.
func (b body) strip(s *Scene, ink screen.Ink, cols int) chart.Strip {
	w, step := s.Write, 1.0
	if b.decimals > 0 {
		step = 0.5
	}
	return chart.Strip{Curves: []chart.Curve{{Points: b.curve(w, s.Window, 0), Ink: ink}}, Readings: b.readings(s, cols),
		Format: b.format(w), MinSpan: b.value(w, 1.5), MinStep: step} // so high at least, so that noise is not blown up
}

// weightChart is the main chart of a series, on so many columns.
func weightChart(s *Scene, b body, cols int) chart.Chart {
	w, strip := s.Write, b.strip(s, screen.InkWeight, cols)
	if !b.crowded(s, cols) {
		strip.GapWords, strip.BeforeFirst = gapWords, beforeFirst(s, b.Stops)
	}
	if trend := trendIn(b.trend, s.Window); len(trend) > 0 {
		strip.Curves[0].Name = line{screen.InkedBold(screen.InkWeight, "trend "+b.write(w, trend[len(trend)-1].Kg))}
		for _, t := range trend {
			if !math.IsNaN(t.Scatter) {
				strip.Band = append(strip.Band, chart.Likely{At: Wall(t.Stamp), Lo: b.value(w, t.Kg-t.Scatter), Hi: b.value(w, t.Kg+t.Scatter)})
			}
		}
	}
	ch := baseChart(s, b.Stops)
	if b.isWeight() {
		weightGoal(s, &ch, &strip)
		for _, d := range s.Figures.Weight.ScaleDays {
			if s.Window.Contains(d.Date) {
				ch.Marks = append(ch.Marks, chart.Mark{At: Wall(Noon(d.Date)), Rune: '◆', Text: "new scale", Ink: screen.InkLabel})
			}
		}
	}
	ch.Strips = []chart.Strip{strip}
	return ch
}

// weightGoal adds the goal, and where the axis goes on behind today the cone of "if it goes on like this".
func weightGoal(s *Scene, ch *chart.Chart, strip *chart.Strip) {
	w := &s.Figures.Weight
	g := w.Goal
	if g.State == insight.GoalNone {
		return
	}
	b := bodyOf(s, "weight")
	goal := chart.Line{Value: b.value(s.Write, g.Target), Ink: screen.InkGoal, Text: s.Write.Kg(g.Target), Name: "goal", Goal: true}
	if coned(s) {
		days := ahead(s, g)
		goal.AtLeft = true
		ch.Now, ch.To = ch.To-day/2, ch.To+int64(days)*day
		start := Wall(w.Pace.Last)
		step := max(1, days/14) // the cone is smooth: between its days it is a straight line
		for d := 0; d < days+2+step; d += step {
			strip.Cone = append(strip.Cone, toGoal(w, b, s.Write, start, d))
		}
		half := strip.Cone[len(strip.Cone)/2] // above the cone, or below where it goes up
		words := chart.Word{At: half.At, Value: half.Hi, DY: -2, Text: line{screen.Inked(screen.InkProjection, "if it goes on like this")}}
		if g.ToGo > 0 {
			words.Value, words.DY = half.Lo, 2
		}
		strip.Words = append(strip.Words, words)
	}
	strip.Lines = append(strip.Lines, goal)
}

// coned reports whether the window goes on into what is likely to come.
func coned(s *Scene) bool {
	g := s.Figures.Weight.Goal
	return g.State == insight.GoalOnCourse && g.Dated && s.Window.To == s.Today() && s.Compare == CompareNone
}

// toGoal is the cone so many days ahead, as far as the goal: what would be behind it is nobody's question.
func toGoal(w *insight.Weight, b body, write units.Writer, start int64, days int) chart.Likely {
	low, mid, high := w.Pace.Cone(float64(days))
	goal, way := w.Goal.Target, 1.0
	if w.Goal.ToGo < 0 {
		way = -1
	}
	short := func(v float64) float64 { return way * min(way*v, way*goal) }
	if way*mid > way*goal {
		mid = math.NaN()
	}
	return chart.Likely{At: start + int64(days)*day, Lo: b.value(write, short(low)), Mid: b.value(write, mid), Hi: b.value(write, short(high))}
}

// ahead is how many days the axis goes on: to the goal's latest likely day, a twelfth to two thirds of the window.
func ahead(s *Scene, g insight.Goal) int {
	span := s.Window.Days()
	to := g.Latest
	if g.Open {
		to = g.Earliest
	}
	return max(span/12, min(int(to-s.Today())+3, span*2/3))
}

// weightLegend says what the marks are.
func weightLegend(s *Scene, b body, t *screen.Theme, cols int) line {
	scattered := slices.ContainsFunc(trendIn(b.trend, s.Window), func(p insight.TrendPoint) bool { return !math.IsNaN(p.Scatter) })
	cone := when(b.isWeight() && coned(s), chart.AreaSample(t, screen.InkProjectionArea), screen.Label(" likely range to the goal"))
	if len(cone) > 0 && !t.Tints() {
		cone = line{screen.Label("the dots after today: if it goes on like this")}
	}
	return join("   ", when(scattered && t.Tints(), chart.AreaSample(t, screen.InkScatter), screen.Label(" usual day-to-day scatter")),
		when(!b.crowded(s, cols), chart.ReadingSample(t, chart.Dots, chart.Usual, screen.InkReading), screen.Label(" reading")), cone)
}

// weekPart is the change of each week as bars, on the chart's own columns.
func weekPart(s *Scene, above *chart.Drawn) Part {
	w, most := s.During.Weight, ""
	if w.Most >= 0 {
		week := w.Weeks[w.Most]
		most = "most " + s.Write.Signed(week.Shown, 1) + " " + s.Write.KgUnit() + ", " + shortDates(week.Period, s.Today())
	}
	return plainPart(2, func(c *screen.Canvas, r screen.Rect) {
		weeks := make([]chart.WeekChange, len(w.Weeks))
		for i, week := range w.Weeks {
			from, to := walls(week.Period)
			weeks[i] = chart.WeekChange{From: from, To: to, Value: week.Shown, Ink: goalInk(s, week.Kg)}
		}
		chart.DrawWeeks(c, screen.Rect{X: above.Plot.X, Y: r.Y, W: above.Plot.W, H: r.H}, above.Time, weeks)
	}).under("Change of each week", most)
}

// weightBeside is the right column of wide screens: fat-free mass and fat, or whatever other series there are, and what
// the change was made of.
func weightBeside(s *Scene, b body, rows int) []Part {
	var beside []body
	for _, q := range []store.Quantity{store.FatFree, store.FatMass, store.FatRatio, store.Muscle, store.Water} {
		f, ok := s.Figures.Weight.BodyOf(q)
		if !ok || q == b.quantity || len(beside) == 2 && rows < 50 || len(beside) == 3 {
			continue
		}
		of := bodyOf(s, f.Name)
		if from, to := of.In(s.Window); from < to {
			beside = append(beside, of)
		}
	}
	if len(beside) == 0 {
		return nil
	}
	parts := []Part{chartPart(10, func(r screen.Rect) chart.Chart {
		ch := baseChart(s, b.Stops)
		for i, of := range beside {
			ink := [...]screen.Ink{screen.InkGood, screen.InkTemperature, screen.InkSleep}[i]
			strip := of.strip(s, ink, r.W)
			strip.Caption = line{screen.Bold(capital(of.name)), screen.Label("  " + of.unit)}
			if points := strip.Curves[0].Points; len(points) > 0 {
				strip.Curves[0].Name = line{screen.InkedBold(ink, of.drawn(s.Write, points[len(points)-1].Value))}
			}
			ch.Strips = append(ch.Strips, strip)
		}
		return ch
	})}
	if m := s.During.Weight.MadeOf; m.Lack == "" && !m.Rescaled && !math.IsNaN(m.Fat.Change) && !math.IsNaN(m.FatFree.Change) {
		parts = append(parts, plainPart(4, func(c *screen.Canvas, r screen.Rect) { drawMadeOf(s, c, r) }).under("What the change is made of", "means of 28 days, by bioimpedance"))
	}
	return parts
}

// drawMadeOf draws how much of the change is fat and how much fat-free mass.
func drawMadeOf(s *Scene, c *screen.Canvas, r screen.Rect) {
	m, w := s.During.Weight.MadeOf, s.Write
	r.X, r.W = r.X+2, min(r.W-4, 64)
	fat, free := w.KgDifference(m.Fat.Before.Value, m.Fat.Now.Value), w.KgDifference(m.FatFree.Before.Value, m.FatFree.Now.Value)
	part := func(name string, ink screen.Ink, v, se float64) line {
		return line{screen.Label(name), screen.InkedBold(ink, w.Signed(v, 1)), screen.Label(" ± " + w.Error(w.PartValue(se), 1) + " " + w.KgUnit())}
	}
	lines := []line{{screen.Bold(w.Signed(fat+free, 1) + " " + w.KgUnit()), screen.Label("  fat and fat-free   trend "), screen.Plain(w.Signed(s.During.Weight.Shown, 1) + " " + w.KgUnit())}, nil,
		join("   ", part("fat ", screen.InkTemperature, fat, m.Fat.SE), part("fat-free ", screen.InkGood, free, m.FatFree.SE)), nil}
	if !math.IsNaN(m.Part) {
		lines[3] = line{screen.Label(w.Percent(m.Part) + " of the change is fat")}
	}
	putLines(c, r, lines)
	chart.Shares(c, r.Row(1), []chart.Part{{Value: math.Abs(fat), Ink: screen.InkTemperature}, {Value: math.Abs(free), Ink: screen.InkGood}})
}
