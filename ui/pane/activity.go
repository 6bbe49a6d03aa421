package pane

import (
	"fmt"
	"math"
	"strconv"

	"withings-tui/store"
	"withings-tui/ui/chart"
	"withings-tui/ui/insight"
	"withings-tui/ui/screen"
	"withings-tui/ui/units"
)

// Activity is the pane of steps, active minutes and trainings.
var Activity = Pane{
	Slug: "activity", Title: "Activity", Short: "Activity", Brief: "Act", Accent: screen.InkActivity, Syncs: store.CollectionActivity,
	Ways: [][2]string{
		{"a Withings watch or tracker", "steps, floors, active minutes, heart rate, trainings"},
		{"the Withings app", "steps of the phone: Settings › Health Connect or Apple Health"},
	},
	Sample: func(day float64) float64 { return 7000 + 3000*math.Sin(day*1.7) },
	Has:    func(s *Scene) bool { return len(s.History.Days)+len(s.History.Workouts) > 0 },
	Series: activitySeries, View: activityView, Card: activityCard, More: workoutsCard, Stops: activityStops,
	Columns: func(s *Scene) []Column { return heads(activityTable(s)) }, Rows: activityRows,
	Copied: func(s *Scene) string { return activityReader(s).copied(s) },
	reader: activityReader, measure: activityMeasure, contrast: activityContrast,
	Explain: func(s *Scene) []insight.Explanation { return insight.ExplainActivity(s.History, s.Figures, s.During) },
	Keys:    []string{"series", "workouts", "measure", "compare"},
}

// metric is a figure of a day as the pane writes and draws it.
type metric struct {
	insight.Metric
	name, head string // in words, and over a column
	unit       func(units.Writer) string
	value      func(units.Writer, float64) float64 // as it is drawn
	write      func(units.Writer, float64) string
	curve      bool // drawn as a curve, not as bars from zero: heart rates
}

func plainValue(_ units.Writer, v float64) float64 { return v }
func unitOf(name string) func(units.Writer) string { return func(units.Writer) string { return name } }
func whole(w units.Writer, v float64) string       { return w.Count(v) }

// metrics are what s and S go through; steps are the first.
var metrics = [...]metric{
	{insight.Steps, "steps", "steps", unitOf("steps"), plainValue, whole, false},
	{insight.Distance, "distance", "distance", func(w units.Writer) string { return w.Distance.Name() },
		func(w units.Writer, v float64) float64 { return w.Distance.Value(v) }, func(w units.Writer, v float64) string { return w.Metres(v) }, false},
	{insight.Floors, "floors", "floors", unitOf("floors"), plainValue, whole, false},
	{insight.ActiveMinutes, "active minutes", "active", unitOf("min"), plainValue, whole, false},
	{insight.ActiveKcal, "active energy", "kcal", unitOf("kcal"), plainValue, whole, false},
	{insight.HRAverage, "heart rate", "bpm", unitOf("bpm"), plainValue, whole, true},
}

func activitySeries(*Scene) []string {
	names := make([]string, len(metrics))
	for i, m := range metrics {
		names[i] = m.name
	}
	return names
}

func activityMetric(s *Scene) metric {
	for _, m := range metrics {
		if m.name == s.Series["activity"] {
			return m
		}
	}
	return metrics[0]
}

func activityStops(s *Scene) Stops {
	days := s.History.Days
	return Stops{N: len(days), At: func(i int) store.Stamp { return Noon(days[i].Date) }}
}

func activityView(s *Scene, r screen.Rect) View {
	m := activityMetric(s)
	v := View{Title: "Activity", What: "activity", Hero: activityHero(s), Head: activityHead(s), Sentence: s.Figures.Activity.Sentence, Before: 3}
	side := sideWidth(r.W)
	v.Boxes = activityBoxes(s, r)
	if side > 0 {
		v.Hero.Title = "" // the rings stand in its place
	}
	if s.Second {
		v.Title = "Activity · workouts"
		return workoutsView(s, v)
	}
	if m.Metric != insight.Steps {
		v.Title = "Activity · " + m.name
	}
	heat := heatPart(s)
	if side > 0 || r.H >= 26 {
		v.Below = []Part{heat}
	}
	per := 1 // days that a bar stands for, which the legend says
	v.Parts = []Part{{Height: 8, Grow: true, Needed: true, Draw: func(c *screen.Canvas, r screen.Rect) []Target {
		targets, days := drawActivity(s, m, c, r)
		per = days
		return targets
	}}}
	if side > 0 || r.H >= 20 {
		v.Parts = append(v.Parts, legendPart(func(t *screen.Theme) line { return activityLegend(s, m, t, per) }))
	}
	if side == 0 && r.H < 26 {
		v.Parts = append(v.Parts, weekdayLine(s))
	}
	if side >= 36 {
		v.Beside = activityBeside(s)
	}
	return v
}

// dayValues are a metric's values day by day, in the unit shown.
func dayValues(s *Scene, m metric) values {
	return values{activityStops(s), func(i int) float64 { return m.value(s.Write, m.Of(s.History.Days[i])) }}
}

// meanSteps is the mean of the 7 days up to each.
func meanSteps(s *Scene) values {
	curve := s.Figures.Activity.Curve
	return values{Stops{N: len(curve), At: func(i int) store.Stamp { return Noon(curve[i].Date) }}, func(i int) float64 { return curve[i].Value }}
}

// activityBars are the window's days as bars.
func activityBars(s *Scene, m metric) chart.BarChart {
	b := chart.BarChart{Accent: screen.InkActivity, Below: screen.InkActivity, Initials: true, Cursor: chart.NoTime, Goal: math.NaN(), Format: masked(s.Write)}
	byDay := map[int64]float64{}
	for _, p := range dayValues(s, m).points(s.Window, 0) {
		byDay[p.At] = p.Value
	}
	for d := s.Window.From; d <= min(s.Window.To, s.Today()); d++ {
		v, ok := byDay[Wall(Noon(d))]
		if !ok {
			v = math.NaN()
		}
		b.Bars = append(b.Bars, chart.Bar{At: Wall(Noon(d)), Value: v, Partial: d == s.Today()})
	}
	if m.Metric == insight.Steps {
		goal := s.Figures.Activity.Goal
		b.Below, b.Goal, b.GoalName, b.Text = screen.InkBelow, goal, "goal", s.Write.Count(goal)
		b.Mean = meanSteps(s).points(s.Window, 0)
		if n := len(b.Mean); n > 0 {
			b.MeanName = line{screen.Strong(s.Write.Count(b.Mean[n-1].Value)), screen.Label(" mean")}
		}
	}
	if i := activityStops(s).Index(s.Cursor.At); s.Cursor.On && !s.Cursor.Anchored && i >= 0 {
		b.Cursor = Wall(activityStops(s).At(i))
	}
	return b
}

// drawActivity draws a metric of the window and returns how many days a bar is.
func drawActivity(s *Scene, m metric, c *screen.Canvas, r screen.Rect) ([]Target, int) {
	if m.curve {
		strip := chart.Strip{MinSpan: 20, MinStep: 1, Format: masked(s.Write), Curves: []chart.Curve{{Points: dayValues(s, m).points(s.Window, 0), Ink: screen.InkActivity}}}
		return drawTargets(chart.Draw(c, r, baseChart(s, activityStops(s), strip))), 1
	}
	drawn := activityBars(s, m).Draw(c, r)
	if s.Cursor.Anchored {
		letterBars(s, c, drawn)
	}
	return drawTargets(drawn), drawn.PerBar
}

// letterBars marks the ends of a measure over the bars.
func letterBars(s *Scene, c *screen.Canvas, drawn chart.Drawn) {
	a, b := s.ends(activityStops(s))
	for letter, i := range map[string]int{"A": a, "B": b} {
		x, ok := drawn.ColumnOf(Wall(activityStops(s).At(i)))
		if !ok {
			continue
		}
		for y := drawn.Plot.Y; y < drawn.Plot.Bottom(); y++ {
			if c.At(x, y).Rune == ' ' {
				c.Put(x, y, '│', screen.In(screen.InkToday))
			}
		}
		c.Text(x, drawn.Plot.Bottom(), 1, c.Theme.Chosen(screen.InkToday, letter).Style, letter)
	}
}

func activityLegend(s *Scene, m metric, t *screen.Theme, per int) line {
	of, mean := " a day", line(nil)
	if per > 1 {
		of, mean = fmt.Sprintf(", mean of %d days", per), line{screen.Faint(fmt.Sprintf("a bar is the mean of %d days", per))}
	}
	if m.Metric != insight.Steps {
		return line{screen.Inked(screen.InkActivity, "■"), screen.Label(" " + m.name + of + ", " + m.unit(s.Write))}
	}
	return join("   ", line{screen.Inked(screen.InkActivity, "■"), screen.Label(" on goal")}, line{screen.Inked(screen.InkBelow, "■"), screen.Label(" below")},
		line{chart.CurveSample(t, screen.InkBright), screen.Label(" mean of 7 days")}, mean)
}

func activityHero(s *Scene) Hero {
	a, w := &s.Figures.Activity, s.Write
	if a.Days == 0 {
		return Hero{Title: "Activity", Unit: "no days yet"}
	}
	d, h := a.Last, Hero{Title: "Today so far", Unit: "steps", Under: "so far"}
	if a.Today != nil {
		d = *a.Today
	} else {
		h.Under = units.Day(d.Date.UTC(), s.Today().UTC())
		h.Title = capital(h.Under)
	}
	h.Text = w.Mask(units.Fixed(d.Steps, 0))
	if math.IsNaN(d.Steps) {
		h.Text, h.Unit = "", "no steps came"
	}
	return h
}

// dayFigures are what else the last day had: "14 floors  6.3 km  282 kcal".
func dayFigures(s *Scene, gap string) line {
	d, w := s.Figures.Activity.Last, s.Write
	return join(gap, figure(d.Floors, w.Count(d.Floors), "floors"), figure(d.Distance, w.Metres(d.Distance), w.Distance.Name()), figure(d.ActiveKcal, w.Count(d.ActiveKcal), "kcal"))
}

// onGoal is how many of the window's days reached the goal: "41 of 89".
func onGoal(s *Scene) string {
	st := s.During.Activity.Steps
	return fmt.Sprintf("%d of %d", st.OnGoal, st.OnGoalOf)
}

func activityHead(s *Scene) []line {
	a, w := &s.Figures.Activity, s.Write
	if a.Days == 0 {
		return nil
	}
	head := []line{streakSpans(s), {screen.Bold(w.Count(a.Week.Minutes())), screen.Label(" of 150 active min")}, dayFigures(s, "  ")}
	for _, ring := range [...]struct {
		name string
		part float64
		ink  screen.Ink
	}{{"goal ", a.StepsPart, screen.InkActivity}, {"week ", a.WeekPart, screen.InkToday}} {
		if !math.IsNaN(ring.part) {
			head = append(head, join("", line{screen.Label(ring.name)}, meterSpans(ring.part, 10, ring.ink), line{screen.Plain(" " + w.Percent(ring.part))}))
		}
	}
	return append(head, line{screen.Plain(onGoal(s)), screen.Label(" days on goal")})
}

// streakSpans say how many days in a row were on goal.
func streakSpans(s *Scene) line {
	a := &s.Figures.Activity
	if a.Streak.Days == 0 {
		return line{screen.Label("best row on goal: "), screen.Bold(units.Count(a.Streak.Best, "day", "days"))}
	}
	return line{screen.InkedBold(screen.InkActivity, units.Count(a.Streak.Days, "day", "days")), screen.Label(" in a row on goal")}
}

// activityReader reads the days one by one.
func activityReader(s *Scene) reader {
	all, w, m := s.History.Days, s.Write, activityMetric(s)
	rd := reader{Stops: activityStops(s), accent: screen.InkActivity, days: true,
		value: func(i int) string { return m.write(w, m.Of(all[i])) + " " + m.unit(w) },
		mark: func(i int) screen.Span {
			if all[i].Steps >= s.Figures.Activity.Goal {
				return screen.Inked(screen.InkActivity, "■")
			}
			return screen.Inked(screen.InkBelow, "■")
		},
		more: func(i int) line {
			var out line
			for _, other := range metrics {
				if other.Metric != m.Metric {
					out = append(out, also(other.Of(all[i]), "", other.write(w, other.Of(all[i])), " "+other.unit(w))...)
				}
			}
			if all[i].Date == s.Today() {
				out = append(out, screen.Label("   not over yet"))
			}
			if all[i].Device != "" {
				out = append(out, screen.Label("   "+all[i].Device))
			}
			return out
		}}
	st := s.During.Activity.Steps
	rd.basis = line{screen.Label(units.Count(st.Mean.N, "finished day", "finished days") + " with steps · "), screen.Plain(w.Count(st.Mean.Value)), screen.Label(" a day · "), screen.Plain(onGoal(s)), screen.Label(" on goal")}
	if b := s.During.Activity.Before; b.Lack == "" && b.Clear {
		rd.basis = append(rd.basis, screen.Label(" · "), screen.Plain(w.Signed(b.Change, 0)), screen.Label(" a day on the period before"))
	}
	return rd
}

// activityMeasure is the mean a day from A to B, and the total.
func activityMeasure(s *Scene) measure {
	m := activityMetric(s)
	a, z := s.ends(activityStops(s))
	from, to, w := s.History.Days[a], s.History.Days[z], s.Write
	sum := insight.During(s.History, s.Figures, store.Period{From: from.Date, To: to.Date}).Activity.Stats[m.Metric]
	mean := m.write(w, sum.Mean.Value)
	out := measure{from: from.Date, to: to.Date, a: m.write(w, m.Of(from)), b: m.write(w, m.Of(to)), rests: "means of finished days from A to B"}
	out.said = line{screen.Strong(mean), screen.Label(" " + m.unit(w) + " a day over " + units.Count(sum.Mean.N, "day", "days"))}
	if sum.Mean.N > 0 {
		out.text, out.unit = mean, m.unit(w)+" a day"
		if !m.curve {
			out.rate = line{screen.Label("total "), screen.Bold(m.write(w, sum.Sum)), screen.Label(" " + m.unit(w))}
			out.said = append(out.said, screen.Label("   total "), screen.Plain(m.write(w, sum.Sum)))
		}
	}
	return out
}

// activityContrast is a metric of the window beside that of another period: of
// steps the mean of 7 days, of others the days.
func activityContrast(s *Scene) contrast {
	cmp, w, m := s.Compared, s.Write, activityMetric(s)
	curve, decimals := dayValues(s, m), 0
	strip := chart.Strip{MinStep: 1, Format: masked(w)}
	if m.Metric == insight.Steps {
		curve = meanSteps(s)
		strip.Lines = []chart.Line{{Value: s.Figures.Activity.Goal, Ink: screen.InkGoal, Text: w.Count(s.Figures.Activity.Goal), Name: "goal", Goal: true}}
	} else if m.Metric == insight.Distance {
		decimals = 1
	}
	k := contrast{rests: "means of finished days", words: cmp.Words["activity"],
		twins: []twin{{strip: strip, points: curve.points, ink: screen.InkActivity, decimals: decimals, write: func(v float64) string { return w.Number(v, decimals) }}}}
	if d := cmp.Steps; d.Lack == "" {
		k.hero = differing(d.Change, w.Mask(units.Fixed(math.Abs(units.Round(d.Change, 0)), 0)), "steps")
	}
	a, z := &cmp.Now.Activity, &cmp.Before.Activity
	side(&k, "steps a day", w.Count, a.Steps.Mean.Value, z.Steps.Mean.Value)
	side(&k, "median", w.Count, a.Steps.Median, z.Steps.Median)
	side(&k, "days on goal", strconv.Itoa, a.Steps.OnGoal, z.Steps.OnGoal)
	side(&k, "of", strconv.Itoa, a.Steps.OnGoalOf, z.Steps.OnGoalOf)
	side(&k, "longest row", strconv.Itoa, a.Row, z.Row)
	side(&k, "total", w.Count, a.Steps.Sum, z.Steps.Sum)
	k.ends = [2]string{w.Count(cmp.Now.Activity.Steps.Mean.Value), w.Count(cmp.Before.Activity.Steps.Mean.Value)}
	return k
}

func activityTable(s *Scene) []column {
	all, w := s.History.Days, s.Write
	columns := []column{dayColumn(s, "day", activityStops(s).At)}
	for j, m := range metrics {
		head, style := m.head, plainCell
		if j == 0 {
			style = strongCell
		}
		if m.Metric == insight.Distance {
			head = m.unit(w)
		}
		columns = append(columns, number(head, max(8, len(head)+3), style, func(i int) float64 { return m.Of(all[i]) }, func(v float64) string { return m.write(w, v) }))
	}
	return append(columns, words("source", 22, func(i int) string { return all[i].Device }))
}

func activityRows(s *Scene) Rows {
	all, w := s.History.Days, s.Write
	return rowsOf(activityStops(s), activityTable(s), func(i int) Row { return Row{Stamp: Noon(all[i].Date), Note: noteOf(s, all[i].Date)} }, func(rows []int) line {
		steps, metres := tallyOf(rows, func(i int) float64 { return all[i].Steps }), tallyOf(rows, func(i int) float64 { return all[i].Distance })
		if steps.n == 0 {
			return shown(s, rows)
		}
		return join("   ", shown(s, rows), line{screen.Label("total "), screen.Bold(w.Count(steps.sum)), screen.Label(" steps, "), screen.Bold(w.Metres(metres.sum)), screen.Label(" " + w.Distance.Name())},
			line{screen.Label("a day "), screen.Bold(w.Count(steps.mean()))})
	})
}
