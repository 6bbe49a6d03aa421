package pane

import (
	"fmt"
	"math"

	"withings-tui/store"
	"withings-tui/ui/chart"
	"withings-tui/ui/insight"
	"withings-tui/ui/screen"
	"withings-tui/ui/units"
)

// dayValues are a metric's values day by day, in the unit shown.
func dayValues(s *Scene, m metric) values {
	return values{activityStops(s), func(i int) float64 {
		v := m.Of(s.History.Days[i])
		if m.Metric == insight.Distance {
			v = s.Write.Distance.Value(v)
		}
		return v
	}}
}

// meanSteps is the mean of the 7 days up to each.
func meanSteps(s *Scene) values {
	curve := s.Figures.Activity.Curve
	return values{Stops{N: len(curve), At: func(i int) store.Stamp { return Noon(curve[i].Date) }}, func(i int) float64 { return curve[i].Value }}
}

// meanDays is the longest window with a mean of 7 days over its bars: in longer ones a bar itself is a mean of more.
const meanDays = 200

// activityBars are the window's days as bars.
func activityBars(s *Scene, m metric) chart.BarChart {
	b := chart.BarChart{Accent: screen.InkActivity, Initials: true, Cursor: baseChart(s, activityStops(s)).Cursor, Goal: math.NaN(), Format: masked(s.Write)}
	points, today := dayValues(s, m).points(s.Window, 0), s.Today()
	for d := s.Window.From; d <= min(s.Window.To, today); d++ {
		bar := chart.Bar{At: Wall(Noon(d)), Value: math.NaN(), Partial: d == today}
		if len(points) > 0 && points[0].At == bar.At {
			bar.Value, points = points[0].Value, points[1:]
		}
		b.Bars = append(b.Bars, bar)
	}
	if m.Metric == insight.Steps {
		goal := s.Figures.Activity.Goal
		b.Goal, b.GoalText = goal, s.Write.Count(goal)
		if s.Window.Days() <= meanDays {
			b.Mean = meanSteps(s).points(s.Window, 0)
		}
		if n := len(b.Mean); n > 0 {
			b.MeanName, b.MeanUnder = line{screen.Strong(s.Write.Count(b.Mean[n-1].Value)), screen.Label(" mean")}, line{screen.Label("of 7 days")}
		}
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
	letterBars(s, c, drawn)
	return drawTargets(drawn), drawn.PerBar
}

// letterBars marks the ends of a measure over the bars.
func letterBars(s *Scene, c *screen.Canvas, drawn chart.Drawn) {
	ch := baseChart(s, activityStops(s))
	for i, at := range [...]int64{ch.A, ch.B} {
		letter := "AB"[i : i+1]
		x, ok := drawn.ColumnOf(at)
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
	of, bar, mean, below := " a day", line(nil), line{chart.CurveSample(t, screen.InkBright), screen.Label(" mean of 7 days")}, "■"
	if per > 1 {
		of, bar = fmt.Sprintf(", mean of %d days", per), line{screen.Faint(fmt.Sprintf("a bar is the mean of %d days", per))}
	}
	if s.Window.Days() > meanDays {
		mean = nil
	}
	if t.Level <= screen.Sixteen || t.Plain() { // as the bars are told apart there
		below = "▒"
	}
	if m.Metric != insight.Steps {
		return line{screen.Inked(screen.InkActivity, "■"), screen.Label(" " + m.name + of + ", " + m.unit)}
	}
	return join("   ", line{screen.Inked(screen.InkActivity, "■"), screen.Label(" on goal")}, line{screen.Inked(screen.InkBelow, below), screen.Label(" below")}, bar, mean)
}

// heatPart is a year of days up to the window's end, or as many weeks as fit, by how near steps came to the goal.
func heatPart(s *Scene) Part {
	to := min(s.Window.To, s.Today())
	p := store.Period{From: to - 370, To: to}
	from, end := walls(p)
	return Part{Height: 11, Draw: func(c *screen.Canvas, r screen.Rect) []Target {
		rule, r := r.TakeTop(1)
		rule.X, rule.W = rule.X-1, rule.W+2
		m := chart.HeatMap{From: from, To: end, WeekStart: s.In.WeekStart, Cursor: chart.NoTime}
		for i, level := range insight.HeatLevels(s.History.Days, insight.Steps, s.Figures.Activity.Goal, p) {
			m.Days = append(m.Days, chart.HeatDay{At: Wall(Noon(p.From + store.Date(i))), Level: int(level)})
		}
		if i, on := s.stop(activityStops(s)); on {
			m.Cursor = Wall(activityStops(s).At(i))
		}
		if r.H > 9 {
			var legend screen.Rect
			legend, r = r.TakeBottom(r.H - 8)
			putLines(c, legend.Inset(4, 0), []line{heatLegend(c.Theme), heatWords(s)})
		}
		drawn := m.Draw(c, r)
		shown := "A year of days"
		if weeks := int(drawn.Time.To-drawn.Time.From) / (7 * day); weeks < 52 {
			shown = units.Count(weeks, "week", "weeks") + " of days"
		}
		c.Rule(rule, line{screen.Label(shown)}, line{screen.Faint("steps against the goal")})
		return []Target{{Rect: drawn.Plot, Act: Act{Kind: ActMap}, From: from, To: end}}
	}}
}

func heatLegend(t *screen.Theme) line {
	out := line{screen.Label("less ")}
	for level := range 5 {
		out = append(out, chart.HeatSample(t, level), screen.Label(" "))
	}
	return append(out, screen.Label("more"), screen.Faint("   · no data"), screen.Faint("   the strongest reached the goal"))
}

func heatWords(s *Scene) line {
	st, w := s.During.Activity.Steps, s.Write
	best := when(st.HasBest, screen.Label("best "), screen.Bold(w.Count(st.Best.Value)), screen.Label(", "+units.Date(st.Best.Date.UTC(), s.Today().UTC())))
	row := line{screen.Label("longest row "), screen.Bold(units.Count(s.During.Activity.Row, "day", "days"))}
	return join("   ", line{screen.Faint(windowWords(s) + ":")}, best, row, line{screen.Label("on goal "), screen.Bold(onGoal(s))})
}
