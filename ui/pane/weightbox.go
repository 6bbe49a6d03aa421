package pane

import (
	"fmt"
	"math"
	"strings"

	"withings-tui/store"
	"withings-tui/ui/chart"
	"withings-tui/ui/insight"
	"withings-tui/ui/screen"
	"withings-tui/ui/units"
)

// weightBoxes are the side panel below the hero.
func weightBoxes(s *Scene, r screen.Rect) []screen.Box {
	room := sideWidth(r.W) - 4
	if room < 0 || len(s.Figures.Weight.Trend) == 0 {
		return nil
	}
	boxes := []screen.Box{paceBox(s, room), goalBox(s, room), bodyBox(s, r.H)}
	if s.Figures.Weight.Anchor.Since != 0 {
		boxes = append(boxes, anchorBox(s, room))
	}
	return append(boxes, windowBox(s), weekdayBox(s), bmiBox(s), weightReader(s).newest(s, "Newest readings"))
}

func paceBox(s *Scene, room int) screen.Box {
	p := s.Figures.Weight.Pace
	box := screen.Box{Title: "Pace", Now: true}
	if p.Lack != "" {
		box.Rows = wrapped("not told: "+p.Lack, room, screen.InkLabel)
		return box
	}
	box.Right = line{screen.Faint(units.Count(p.Readings, "reading", "readings"))}
	if p.TurnedDays > 0 {
		box.Right = line{screen.Faint("since " + units.Date((p.Last.Date()-store.Date(p.TurnedDays)).UTC(), s.Today().UTC()))}
	}
	energy, kcalError, _ := strings.Cut(p.EnergyWords(s.In), " ± ")
	kcal, way, _ := strings.Cut(energy, " a day ")
	pace := screen.Line(paceSpans(s, true)...)
	if p.Direction != insight.Unclear { // else it has its error
		pace = pace.And(screen.Faint(paceError(s)))
	}
	box.Rows = append(box.Rows, pace,
		screen.Line(screen.Bold(kcal), screen.Label(" a day "+way)),
		screen.Line(screen.Faint("± "+kcalError+" kcal")).And(screen.Faint("of "+units.Count(p.Days, "day", "days"))))
	return box
}

// goalBox is the goal with its likely days and how much of the way is done.
func goalBox(s *Scene, room int) screen.Box {
	g := s.Figures.Weight.Goal
	if g.State == insight.GoalNone {
		return screen.Box{Title: "Goal", Now: true, Rows: []screen.BoxRow{screen.Line(screen.Label("none is set; , sets one"))}}
	}
	box := screen.Box{Title: "Goal " + s.Write.Kg(g.Target) + " " + s.Write.KgUnit(), Now: true}
	toGo := line{screen.Label(s.Write.Number(math.Abs(g.Shown), 1) + " " + s.Write.KgUnit() + " to go")}
	if math.IsNaN(g.Shown) || g.State == insight.GoalReached || g.State == insight.GoalHeld {
		toGo = nil
	}
	if g.Dates != "" {
		box.Right = line{screen.Faint("likely")}
		box.Rows = bothOrTwo(room, line{screen.Strong(g.Dates)}, toGo)
	} else {
		box.Rows = wrapped(capital(g.Words), room, screen.InkText)
		if len(toGo) > 0 && !strings.Contains(g.Words, "to go") {
			box.Rows = append(box.Rows, screen.Line(toGo...))
		}
	}
	in := line{screen.Label(g.In)}
	if !math.IsNaN(g.Progress) {
		box.Rows = append(box.Rows, barRow("", 0, g.Progress, screen.InkGood, line{screen.InkedBold(screen.InkGood, " "+s.Write.Percent(g.Progress))}))
		box.Rows = append(box.Rows, bothOrTwo(room, line{screen.Label("from " + s.Write.Kg(g.Start))}, in)...)
	} else if g.In != "" {
		box.Rows = append(box.Rows, screen.Line(in...))
	}
	if g.Unused != "" {
		box.Rows = append(box.Rows, wrapped(capital(g.Unused), room, screen.InkLabel)...)
	}
	return box
}

// bodyRows is how many rows of the body's box are shown where room is short: parts of the body, without estimates.
const bodyRows = 6

// shortBody are names and units that are too long for the body's box.
var shortBody = map[store.Quantity][2]string{
	store.BasalRate: {"At rest", "kcal"}, store.PulseWave: {"Pulse wave", "m/s"}, store.VascularAge: {"Vascular age", "y"}, store.MetabolicAge: {"Metabolic age", "y"},
	store.Extracellular: {"Outside cells", "kg"}, store.Intracellular: {"In cells", "kg"},
}

// bodyBox is body composition: the last value, the change of 28 days, three months as a small curve. Without a goal of
// its own none of it is good or bad.
func bodyBox(s *Scene, rows int) screen.Box {
	box := screen.Box{Title: "Body", Now: true, Right: line{screen.Faint("28 days · 3 months")}, Fill: true}
	chosen := s.chosen(weightSlug, bodySeries(s))
	for _, f := range s.Figures.Weight.Body {
		if len(box.Rows) == bodyRows && rows < 45 {
			break
		}
		if len(box.Rows) == 0 && f.Day != "" {
			box.Title += ", " + f.Day
		}
		b := bodyOf(s, f.Name)
		name, unit := screen.Label(capital(f.Name)), b.unit
		if short, ok := shortBody[f.Quantity]; ok {
			name.Text, unit = short[0], short[1]
		}
		if f.Name == chosen {
			name = screen.InkedBold(screen.InkWeight, name.Text)
		}
		value, change := b.write(s.Write, f.Last.Value), ""
		switch {
		case f.Rescaled: // what two scales say is not to be compared
			change, box.Right = units.Unknown, line{screen.Faint("28 days: new scale")}
		case f.Change.Lack == "":
			change = s.Write.Change(b.difference(s.Write, f.Change.Before.Value, f.Change.Now.Value), b.decimals)
		}
		box.Rows = append(box.Rows, screen.Drawing(1, func(c *screen.Canvas, r screen.Rect) {
			spark := screen.Rect{X: r.Right() - 4, Y: r.Y, W: 4, H: 1}
			chart.Spark(c, spark, b.weekly(s.Today()), screen.InkWeight)
			x := c.Right(r.X, spark.X-1, r.Y, screen.Bold(value), screen.Label(fmt.Sprintf(" %-2s", unit)), screen.Plain(fmt.Sprintf(" %6s", change)))
			c.Spans(r.X, r.Y, x-r.X-1, name)
		}))
	}
	return box
}

// weekly are the means of the 13 weeks up to a day, NaN for weeks without readings.
func (b body) weekly(today store.Date) []float64 {
	out := make([]float64, 13)
	rows := make([][]int, len(out))
	for i := b.N - 1; i >= 0; i-- {
		week := int(today-b.At(i).Date()) / 7
		if week >= len(out) {
			break
		}
		if week >= 0 && b.fate(i) == insight.Counts {
			rows[len(out)-1-week] = append(rows[len(out)-1-week], i)
		}
	}
	for i := range out {
		out[i] = tallyOf(rows[i], func(i int) float64 { return b.si(i) }).mean()
	}
	return out
}

// anchorBox is the change since the day that the person chose.
func anchorBox(s *Scene, room int) screen.Box {
	a := s.Figures.Weight.Anchor
	box := screen.Box{Title: "Since", Now: true, Right: line{screen.Faint(units.DateYear(a.Since.UTC()))}}
	if a.Lack != "" {
		box.Rows = wrapped("not told: "+a.Lack, room, screen.InkLabel)
		return box
	}
	from := ", the day you chose"
	if a.FromAt != a.Since {
		from = " on " + shortDay(a.FromAt, s.Today())
	}
	change := screen.Line(screen.InkedBold(goalInk(s, a.Kg), s.Write.Change(a.Shown, 1)+" "+s.Write.KgUnit())).And(screen.Label(s.Write.Signed(a.Percent, 1) + " %"))
	box.Rows = append([]screen.BoxRow{change}, wrapped("from "+s.Write.Kg(a.From)+from, room, screen.InkLabel)...)
	return box
}

// windowBox is what the window says, and the lowest and the highest trend of two years.
func windowBox(s *Scene) screen.Box {
	w, e := s.During.Weight, s.Figures.Weight.Extremes
	box := screen.Box{Title: "Window", Right: line{screen.Faint(shortDates(s.Window, s.Today()))}}
	add := func(name string, value ...screen.Span) {
		box.Rows = append(box.Rows, screen.Line(screen.Label(name)).And(value...))
	}
	if w.FirstAt != w.LastAt {
		add("trend", screen.InkedBold(goalInk(s, w.Moved.Kg), s.Write.Change(w.Shown, 1)+" "+s.Write.KgUnit()))
		add("from", screen.Bold(s.Write.Kg(w.First)), screen.Label(" to "), screen.Bold(s.Write.Kg(w.Last)))
	}
	if w.Mean.N > 0 {
		add("mean of "+s.Write.Count(float64(w.Mean.N)), screen.Bold(s.Write.Kg(w.Mean.Value)))
		if !math.IsNaN(w.Scatter) {
			add("day-to-day scatter", screen.Bold("± "+s.Write.Part(w.Scatter)))
		}
	}
	if !math.IsNaN(e.Low) {
		span := "trend in 2 years"
		if e.Whole {
			span = "trend so far"
		}
		box.Rows = append(box.Rows, screen.Line(screen.Label(span)))
		add("lowest", screen.Bold(s.Write.Kg(e.Low)), screen.Label(" "+shortDay(e.LowAt, s.Today())))
		add("highest", screen.Bold(s.Write.Kg(e.High)), screen.Label(" "+shortDay(e.HighAt, s.Today())))
	}
	return box
}

// weekdayBox is how the weekdays of the window lie against the mean of all seven: against the trend, which follows a
// change late, all would lie on one side.
func weekdayBox(s *Scene) screen.Box {
	box := screen.Box{Title: "Weekday", Right: line{screen.Faint("against the week's mean")}}
	days := s.During.Weight.Weekdays
	sum, most := 0.0, 0.0
	for _, d := range days {
		if d.N == 0 {
			return box // told only where all seven have readings
		}
		sum += d.Value / 7
	}
	for _, d := range days {
		most = max(most, math.Abs(d.Value-sum))
	}
	for i := range 7 {
		day := weekdayOf(s, i)
		off := days[day].Value - sum
		value := screen.Label(fmt.Sprintf("%5s", s.Write.Signed(s.Write.PartValue(off), 1)))
		box.Rows = append(box.Rows, markRow(day.String()[:3], 5, line{value}, func(c *screen.Canvas, r screen.Rect) { chart.Offset(c, r, off, most, screen.InkWeight) }))
	}
	return box
}

// bmiBox is the body-mass index on the scale of its classes.
func bmiBox(s *Scene) screen.Box {
	b := s.Figures.Weight.BMI
	if b.Class == "" {
		return screen.Box{}
	}
	edges := insight.BMIEdges()
	lo, hi := edges[0], edges[2]
	if b.Value >= (edges[1]+edges[2])/2 {
		lo, hi = edges[1], edges[len(edges)-1]
	}
	return screen.Box{Title: "BMI and class", Now: true, Right: line{screen.Faint("WHO")}, Rows: []screen.BoxRow{
		screen.Line(screen.Strong(s.Write.Number(b.Value, 1))).And(screen.Label(bmiWords(b))),
		screen.Drawing(2, func(c *screen.Canvas, r screen.Rect) {
			at := func(v float64) int { return int(math.Round((v - lo) / (hi - lo) * float64(r.W-1))) }
			c.Fill(r.Row(0), '━', screen.In(screen.InkFrame))
			for _, e := range edges {
				if e >= lo && e <= hi {
					text := fmt.Sprint(e)
					c.Put(r.X+at(e), r.Y, '┼', screen.In(screen.InkLabel))
					c.Text(r.X+min(at(e), r.W-len(text)), r.Y+1, len(text), screen.In(screen.InkFaint), text)
				}
			}
			if !s.Write.Privacy {
				c.Put(r.X+max(0, min(at(b.Value), r.W-1)), r.Y, '●', screen.In(screen.InkBright))
			}
		}),
		screen.Line(screen.Faint(fmt.Sprintf("%g is %s %s at your height", b.From, s.Write.Kg(b.From*b.Height*b.Height), s.Write.KgUnit()))),
	}}
}
