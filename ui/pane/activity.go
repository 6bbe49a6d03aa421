package pane

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"withings-tui/store"
	"withings-tui/ui/chart"
	"withings-tui/ui/insight"
	"withings-tui/ui/screen"
	"withings-tui/ui/units"
)

const activitySlug = "activity"

// Activity is the pane of steps, active minutes and trainings.
var Activity = Pane{
	Slug: activitySlug, Title: "Activity", Short: "Activity", Brief: "Act", Accent: screen.InkActivity, Syncs: store.CollectionActivity,
	Ways: [][2]string{
		{"a Withings watch or tracker", "steps, floors, active minutes, heart rate, trainings"},
		{"the Withings app", "steps of the phone: Settings › Health Connect or Apple Health"},
	},
	Sample: func(day float64) float64 { return 7000 + 2000*math.Sin(day/2) + 1500*math.Sin(day/5) },
	Has:    func(s *Scene) bool { return len(s.History.Days)+len(s.History.Workouts) > 0 },
	Series: activitySeries, View: activityView, Card: activityCard, More: workoutsCard, Stops: activityStops, Rows: activityRows,
	hero: activityHero, head: activityHead, reader: activityReader, measure: activityMeasure, contrast: activityContrast,
	Explain: func(s *Scene) []insight.Explanation { return insight.ExplainActivity(s.History, s.Figures, s.During) },
	Actions: []string{"workouts"},
}

// metric is a figure of a day as the pane writes and draws it.
type metric struct {
	insight.Metric
	name  string // in words
	unit  string
	head  string // over a column
	curve bool   // drawn as a curve, not as bars from zero
}

// metrics are what s and S go through; steps are the first. Distances are in the unit set.
func metrics(w units.Writer) []metric {
	distance := w.Distance.Name()
	return []metric{{insight.Steps, "steps", "steps", "steps", false}, {insight.Distance, "distance", distance, distance, false}, {insight.Floors, "floors", "floors", "floors", false},
		{insight.ActiveMinutes, "active minutes", "min", "active", false}, {insight.ActiveKcal, "active energy", "kcal", "kcal", false}, {insight.HRAverage, "heart rate", "bpm", "bpm", true}}
}

// write writes a value; drawn one that is converted already.
func (m metric) write(w units.Writer, v float64) string {
	if m.Metric == insight.Distance {
		return w.Metres(v)
	}
	return w.Count(v)
}

func (m metric) drawn(w units.Writer, v float64) string {
	if m.Metric == insight.Distance {
		return w.Number(v, 1)
	}
	return w.Count(v)
}

func activitySeries(s *Scene) []string {
	var names []string
	for _, m := range metrics(s.Write) {
		names = append(names, m.name)
	}
	return names
}

func activityMetric(s *Scene) metric {
	all := metrics(s.Write)
	return all[max(0, slices.IndexFunc(all, func(m metric) bool { return m.name == s.Series[activitySlug] }))]
}

// activityStops are the days; in the list of workouts nothing is read.
func activityStops(s *Scene) Stops {
	days := s.History.Days
	if s.Second {
		return Stops{}
	}
	return Stops{N: len(days), At: func(i int) store.Stamp { return Noon(days[i].Date) }}
}

func activityView(s *Scene, r screen.Rect) View {
	m := activityMetric(s)
	v := View{Title: "Activity", What: "activity", Sentence: s.Figures.Activity.Sentence, Before: 3}
	side := sideWidth(r.W)
	v.Boxes = activityBoxes(s, r)
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
	v.Parts = []Part{{Height: 7, Grow: true, Needed: true, Draw: func(c *screen.Canvas, r screen.Rect) []Target {
		targets, days := drawActivity(s, m, c, r)
		per = days
		return targets
	}}}
	if side > 0 || r.H >= 20 {
		v.Parts = append(v.Parts, legendPart(func(t *screen.Theme) line { return activityLegend(s, m, t, per) }))
	}
	if side >= 36 {
		v.Beside = activityBeside(s)
	}
	return v
}

// activityHero has no title: the rings stand in place of its box.
func activityHero(s *Scene) Hero {
	a, w := &s.Figures.Activity, s.Write
	if a.Days == 0 {
		return Hero{Unit: "no days yet"}
	}
	d, h := a.Last, Hero{Unit: "steps", Under: "so far"}
	if a.Today != nil {
		d = *a.Today
	} else {
		h.Under = units.Day(d.Date.UTC(), s.Today().UTC())
	}
	h.Text = w.Count(d.Steps)
	h.Unit = noun(h.Text, h.Unit)
	if math.IsNaN(d.Steps) {
		h.Text, h.Unit = "", "no steps came"
	}
	return h
}

// dayFigures are what else the last day had: "14 floors", "6.3 km", "282 kcal".
func dayFigures(s *Scene) []line {
	d, w := s.Figures.Activity.Last, s.Write
	return []line{figure(d.Floors, w.Count(d.Floors), "floors"), figure(d.Distance, w.Metres(d.Distance), w.Distance.Name()), figure(d.ActiveKcal, w.Count(d.ActiveKcal), "kcal")}
}

// onGoal is how many of the window's days reached the goal: "41 of 89 days"; unknown where none has steps.
func onGoal(s *Scene) string {
	st := s.During.Activity.Steps
	if st.OnGoalOf == 0 {
		return units.Unknown
	}
	return units.Writer{}.Count(float64(st.OnGoal)) + " of " + units.Count(st.OnGoalOf, "day", "days")
}

// ofAll is "485 of 1,070".
func ofAll(n, all int) string {
	return units.Writer{}.Count(float64(n)) + " of " + units.Writer{}.Count(float64(all))
}

func activityHead(s *Scene) []line {
	a, w := &s.Figures.Activity, s.Write
	if a.Days == 0 {
		return nil
	}
	head := []line{streakSpans(s), {screen.Bold(w.Count(a.Week.Minutes())), screen.Label(fmt.Sprintf(" of %d active min", insight.WHOMinutesFrom))}, join("  ", dayFigures(s)...)}
	for _, ring := range [...]struct {
		name string
		part float64
		ink  screen.Ink
	}{{"goal ", a.StepsPart, screen.InkActivity}, {"week ", a.WeekPart, screen.InkToday}} {
		if !math.IsNaN(ring.part) {
			head = append(head, join("", line{screen.Label(ring.name)}, meterSpans(ring.part, 10, ring.ink), line{screen.Plain(" " + w.Percent(ring.part))}))
		}
	}
	return append(head, line{screen.Plain(onGoal(s)), screen.Label(" on goal")})
}

// streakSpans say how many days in a row were on goal.
func streakSpans(s *Scene) line {
	a := &s.Figures.Activity
	if a.Streak.Days == 0 {
		return line{screen.Label("longest row "), screen.Bold(units.Count(a.Streak.Best, "day", "days"))}
	}
	return line{screen.InkedBold(screen.InkActivity, units.Count(a.Streak.Days, "day", "days")), screen.Label(" in a row on goal")}
}

// activityReader reads the days one by one.
func activityReader(s *Scene) reader {
	all, w, m := s.History.Days, s.Write, activityMetric(s)
	rd := reader{Stops: activityStops(s), accent: screen.InkActivity, days: true,
		value: func(i int) string {
			text := m.write(w, m.Of(all[i]))
			return text + " " + noun(text, m.unit)
		},
		mark: func(i int) screen.Span { return screen.Inked(onGoalInk(s)(all[i].Steps), "■") },
		more: func(i int) line {
			var out line
			for _, other := range metrics(w) {
				if other.Metric != m.Metric {
					out = append(out, also(other.Of(all[i]), "", other.write(w, other.Of(all[i])), " "+other.unit)...)
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
	rd.basis = line{screen.Label(units.Count(st.Mean.N, "finished day", "finished days") + " with steps, mean "), screen.Plain(w.Count(st.Mean.Value)),
		screen.Label(" a day · "), screen.Plain(onGoal(s)), screen.Label(" on goal")}
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
	per := m.unit + " a day"
	if m.curve { // of which a day has a mean and no sum
		per = m.unit
	}
	out.said = line{screen.Strong(mean), screen.Label(" " + per + " over " + units.Count(sum.Mean.N, "day", "days"))}
	if sum.Mean.N > 0 {
		out.text, out.unit = mean, per
		if m.Metric == insight.Steps { // of which there are five figures
			out.unit = "a day"
		}
		if !m.curve {
			total := "total "
			if to.Date >= s.Today() { // which is in no mean
				total = "with today "
			}
			out.rate = line{screen.Label(total), screen.Bold(m.write(w, sum.Sum)), screen.Label(" " + m.unit)}
			out.said = append(out.said, screen.Label("   "+total), screen.Plain(m.write(w, sum.Sum)))
		}
	}
	return out
}

// activityContrast is the window's days beside those of another period: of steps the mean of 7 days.
func activityContrast(s *Scene) contrast {
	cmp, w, m := s.Compared, s.Write, activityMetric(s)
	curve, decimals := dayValues(s, m), 0
	strip := chart.Strip{MinStep: 1, Format: func(v float64) string { return m.drawn(w, v) }}
	if m.Metric == insight.Steps {
		curve = meanSteps(s)
		strip.Lines = []chart.Line{{Value: s.Figures.Activity.Goal, Ink: screen.InkGoal, Text: w.Count(s.Figures.Activity.Goal), Name: "goal", Goal: true}}
	} else if m.Metric == insight.Distance {
		decimals = 1
	}
	finished := func(p store.Period, shift int64) []chart.Point { // days that are over, and those beside them
		p.To = min(p.To, s.Today()-store.Date(shift/day)-1)
		return curve.points(p, shift)
	}
	k := contrast{rests: "means of finished days", words: cmp.Words["activity"],
		twins: []twin{{strip: strip, points: finished, ink: screen.InkActivity, decimals: decimals, write: strip.Format}}}
	if m.Metric == insight.Steps {
		k.curve = "means of 7 days"
	}
	if d := cmp.Steps; d.Lack == "" {
		k.hero = differing(d.Change, w.Mask(units.Fixed(math.Abs(units.Round(d.Change, 0)), 0)), "steps")
	}
	a, z := &cmp.Now.Activity, &cmp.Before.Activity
	side(&k, "steps a day", w.Count, a.Steps.Mean.Value, z.Steps.Mean.Value)
	side(&k, "median", w.Count, a.Steps.Median, z.Steps.Median)
	days := func(n, of int) float64 {
		if of == 0 {
			return math.NaN()
		}
		return float64(n)
	}
	side(&k, "days on goal", w.Count, days(a.Steps.OnGoal, a.Steps.OnGoalOf), days(z.Steps.OnGoal, z.Steps.OnGoalOf))
	side(&k, "of", w.Count, days(a.Steps.OnGoalOf, a.Steps.OnGoalOf), days(z.Steps.OnGoalOf, z.Steps.OnGoalOf))
	side(&k, "longest row", strconv.Itoa, a.Row, z.Row)
	side(&k, "total", w.Count, a.Steps.Sum, z.Steps.Sum)
	k.ends = [2]string{w.Count(a.Steps.Mean.Value), w.Count(z.Steps.Mean.Value)}
	return k
}

func activityRows(s *Scene) Rows {
	all, w := s.History.Days, s.Write
	columns := []column{dayColumn(s, "day", activityStops(s).At)}
	for j, m := range metrics(w) {
		head, style := m.head, plainCell
		if j == 0 {
			style = strongCell
		}
		columns = append(columns, number(head, max(8, len(head)+3), style, func(i int) float64 { return m.Of(all[i]) }, func(v float64) string { return m.write(w, v) }))
	}
	columns = append(columns, words("source", 22, func(i int) string { return all[i].Device }))
	return rowsOf(activityStops(s), columns, func(i int) Row { return Row{Stamp: Noon(all[i].Date), Note: noteOf(s, all[i].Date)} }, func(rows []int) line {
		steps, metres := tallyOf(rows, func(i int) float64 { return all[i].Steps }), tallyOf(rows, func(i int) float64 { return all[i].Distance })
		finished := tallyOf(rows, func(i int) float64 {
			if all[i].Date >= s.Today() {
				return math.NaN()
			}
			return all[i].Steps
		})
		if steps.n == 0 {
			return shown(s, rows)
		}
		return join("   ", shown(s, rows), line{screen.Label("total "), screen.Bold(w.Count(steps.sum)), screen.Label(" steps, "), screen.Bold(w.Metres(metres.sum)), screen.Label(" " + w.Distance.Name())},
			when(finished.n > 0, screen.Label("a finished day "), screen.Bold(w.Count(finished.mean()))))
	})
}
