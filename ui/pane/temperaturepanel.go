package pane

import (
	"fmt"
	"math"

	"withings-tui/ui/chart"
	"withings-tui/ui/insight"
	"withings-tui/ui/screen"
	"withings-tui/ui/units"
)

// temperatureBoxes are the side panel of temperature, below the hero.
func temperatureBoxes(s *Scene) []screen.Box {
	return []screen.Box{feversBox(s), timeOfDayBox(s), temperatureClassBox(s), temperatureReader(s).newest(s, "Newest readings")}
}

// feversBox lists the fevers of all years, the newest first, over a line of years.
func feversBox(s *Scene) screen.Box {
	fevers, w := s.Figures.Temperature.Fevers, s.Write
	b := screen.Box{Title: "Fevers in " + yearsWords(s), Right: line{screen.Faint("from " + w.Celsius(classFrom("fever")))}}
	if len(fevers) == 0 {
		b.Rows = []screen.BoxRow{screen.Line(screen.Label("none"))}
		return b
	}
	whole := Whole(s.History, s.Today())
	b.Rows = append(b.Rows, screen.Drawing(1, func(c *screen.Canvas, r screen.Rect) {
		c.Fill(r, '─', screen.In(screen.InkRule))
		for _, f := range fevers {
			x := int(float64(f.From.Date()-whole.From) / float64(max(1, whole.Days()-1)) * float64(r.W-1))
			c.Put(r.X+max(0, min(r.W-1, x)), r.Y, '●', screen.In(screen.InkBad))
		}
	}))
	for i := range min(4, len(fevers)) {
		f := fevers[len(fevers)-1-i]
		b.Rows = append(b.Rows, screen.Line(screen.Plain(units.DateYear(f.From.Date().UTC())), screen.InkedBold(screen.InkBad, " "+w.Celsius(f.Peak)+"°")).And(screen.Label(f.Length)))
	}
	return b
}

// timeOfDayBox is the body's temperature by time of day, outside fevers.
func timeOfDayBox(s *Scene) screen.Box {
	times, w := s.During.Temperature.ByTime, s.Write
	low, high := math.Inf(1), math.Inf(-1)
	for _, t := range times {
		if !math.IsNaN(t.Low) {
			low, high = min(low, t.Low-0.2), max(high, t.High+0.2)
		}
	}
	b := screen.Box{Title: "Time of day", Right: line{screen.Faint("without fever")}}
	for _, t := range times {
		switch {
		case t.Mean.N == 0:
			b.Rows = append(b.Rows, screen.Line(screen.Label(t.Name)).And(screen.Faint("none")))
		case math.IsNaN(t.Low):
			b.Rows = append(b.Rows, screen.Line(screen.Label(t.Name)).And(screen.Faint("too few")))
		default:
			b.Rows = append(b.Rows, markRow(t.Name, 10, line{screen.Bold(fmt.Sprintf("%6s", w.Celsius(t.Mean.Value)))}, func(c *screen.Canvas, r screen.Rect) {
				chart.Stretch(c, r, low, high, t.Low, t.High, screen.InkTemperature, t.Mean.Value)
			}))
		}
	}
	if low < high {
		b.Rows = append(b.Rows, screen.Line(screen.Faint("line: 8 in 10 · dot: mean")), screen.Line(screen.Faint("scale: "+w.Celsius(low)+" – "+w.Celsius(high))))
	}
	return b
}

// temperatureClassBox is the table of classes, the highest first.
func temperatureClassBox(s *Scene) screen.Box {
	w := s.Write
	classes := insight.TemperatureClasses()
	b := screen.Box{Title: "Classes", Right: line{screen.Faint("at the temple")}}
	for i := len(classes) - 1; i >= 0; i-- {
		c, reach := classes[i], ""
		switch i {
		case 0:
			reach = "below " + w.Celsius(classes[1].From)
		case len(classes) - 1:
			reach = "from " + w.Celsius(c.From)
		default:
			reach = w.Celsius(c.From) + " – " + w.Number(units.Round(w.Temperature.Value(classes[i+1].From), 1)-0.1, 1)
		}
		b.Rows = append(b.Rows, screen.Line(screen.Inked(severityInk(c.Severity), "■ "), screen.Label(c.Name)).And(screen.Label(reach)))
	}
	return b
}
