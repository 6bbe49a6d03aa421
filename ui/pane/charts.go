package pane

import (
	"fmt"
	"math"
	"strconv"

	"withings-tui/store"
	"withings-tui/ui/chart"
	"withings-tui/ui/screen"
	"withings-tui/ui/units"
)

// emptyChart is a chart of a time without a cursor, a measure or a today.
func emptyChart(from, to int64) chart.Chart {
	return chart.Chart{From: from, To: to, Now: chart.NoTime, Cursor: chart.NoTime, A: chart.NoTime, B: chart.NoTime}
}

// baseChart is a chart of the scene's window, with cursor, measure and notes.
func baseChart(s *Scene, stops Stops, strips ...chart.Strip) chart.Chart {
	from, to := walls(s.Window)
	ch := emptyChart(from, to)
	ch.Strips = strips
	for _, n := range s.History.Notes {
		if s.Window.Contains(n.Date) {
			ch.Marks = append(ch.Marks, chart.Mark{At: Wall(Noon(n.Date)), Rune: '▼', Ink: screen.InkToday, Text: n.Text, Line: n.Date == s.Note})
		}
	}
	if s.Cursor.Anchored {
		if a, b := s.ends(stops); a >= 0 {
			ch.A, ch.B = Wall(stops.At(a)), Wall(stops.At(b))
		}
	} else if i, on := s.stop(stops); on { // the one that is read: panes share the cursor, but not the moments
		ch.Cursor = Wall(stops.At(i))
	}
	return ch
}

// drawTargets are a chart's plot and axis for the mouse.
func drawTargets(d chart.Drawn) []Target {
	if d.Plot.Empty() {
		return nil
	}
	axis := screen.Rect{X: d.Plot.X, Y: d.Plot.Bottom(), W: d.Plot.W, H: 1}
	return []Target{
		{Rect: d.Plot, Act: Act{Kind: ActPlot}, From: d.Time.From, To: d.Time.To},
		{Rect: axis, Act: Act{Kind: ActAxis}, From: d.Time.From, To: d.Time.To},
	}
}

// values are what a chart draws of stops. NaN is left out.
type values struct {
	Stops
	of func(i int) float64 // on the scale drawn
}

// points are those of a period as a curve, moved by shift seconds.
func (v values) points(p store.Period, shift int64) []chart.Point {
	from, to := v.In(p)
	out := make([]chart.Point, 0, to-from)
	for i := from; i < to; i++ {
		if of := v.of(i); !math.IsNaN(of) {
			out = append(out, chart.Point{At: Wall(v.At(i)) + shift, Value: of})
		}
	}
	return out
}

// readings are those of a period as single readings; kind may be nil.
func (v values) readings(p store.Period, kind func(i int) chart.Kind) []chart.Reading {
	from, to := v.In(p)
	out := make([]chart.Reading, 0, to-from)
	for i := from; i < to; i++ {
		of, k := v.of(i), chart.Usual
		if kind != nil {
			k = kind(i)
		}
		if !math.IsNaN(of) {
			out = append(out, chart.Reading{At: Wall(v.At(i)), Value: of, Kind: k})
		}
	}
	return out
}

// masked writes the labels of an axis in privacy mode; nil lets the axis write them.
func masked(w units.Writer) func(float64) string {
	if !w.Privacy {
		return nil
	}
	return func(v float64) string { return w.Mask(strconv.FormatFloat(units.Round(v, 2), 'f', -1, 64)) }
}

// gapWords name a time without readings.
func gapWords(days int) string { return units.Count(days, "day", "days") + " without readings" }

// beforeFirst names the time before the window's first reading: none had come yet, or none for a week or more.
func beforeFirst(s *Scene, all Stops) string {
	first, to := all.In(s.Window)
	switch {
	case first == to || first == 0 && !s.History.Whole:
		return ""
	case first == 0:
		return "before the first reading"
	}
	days := int(all.At(first).Date()-all.At(first-1).Date()) - 1
	if days < 7 {
		return ""
	}
	return gapWords(days)
}

// mapPart is the minimap of all years with the window on it; m says what is drawn. A compact one is named at its left,
// any other by its caption.
func mapPart(s *Scene, compact bool, what string, m chart.Minimap) Part {
	part := Part{Height: 3}
	if compact {
		m.Label = line{screen.Label("all")}
	} else {
		part = Part{Height: 4, Grow: true, Most: 6, Caption: "All " + yearsWords(s) + what, Right: "{ } month by month"}
	}
	part.Draw = func(c *screen.Canvas, r screen.Rect) []Target {
		m.From, m.To = walls(Whole(s.History, s.Today()))
		m.WindowFrom, m.WindowTo = walls(s.Window)
		targets := drawTargets(m.Draw(c, r))
		for i := range targets {
			targets[i].Act = Act{Kind: ActMap}
		}
		return targets
	}
	return part
}

// yearsWords say how long the whole history is: "3 years".
func yearsWords(s *Scene) string {
	days := Whole(s.History, s.Today()).Days()
	switch {
	case days < 60:
		return units.Count(days, "day", "days")
	case days < 700:
		return units.Count(days/30, "month", "months")
	}
	return fmt.Sprintf("%d years", int(math.Round(float64(days)/365.25)))
}
