package pane

import (
	"math"
	"time"

	"withings-tui/store"
	"withings-tui/ui/chart"
	"withings-tui/ui/insight"
	"withings-tui/ui/screen"
	"withings-tui/ui/units"
)

// bodyTemperatures are the readings of body or of a place not given that count.
func bodyTemperatures(s *Scene) values { return siteTemperatures(s, false) }

func siteTemperatures(s *Scene, skin bool) values {
	all := s.History.Temperatures
	return values{Stops{N: len(all), At: func(i int) store.Stamp { return all[i].Stamp }}, func(i int) float64 {
		if (all[i].Site == store.SiteSkin) != skin || s.Figures.Temperature.Fates[i] != insight.Counts {
			return math.NaN()
		}
		return s.Write.Temperature.Value(all[i].Celsius)
	}}
}

// temperatureInk is the ink of a body temperature in the unit shown: of fever, of raised values, else the pane's own.
func temperatureInk(s *Scene) func(float64) screen.Ink {
	from := func(class string) float64 { // what is shown as the class's lowest value, or is noise below it
		return units.Round(s.Write.Temperature.Value(classFrom(class)), 1) - 0.05 - 1e-9
	}
	fever, raised := from("fever"), from("raised")
	return func(v float64) screen.Ink {
		switch {
		case v >= fever:
			return screen.InkBad
		case v >= raised:
			return screen.InkCaution
		}
		return screen.InkTemperature
	}
}

// classFrom is the lowest temperature of a class, °C.
func classFrom(name string) float64 {
	for _, c := range insight.TemperatureClasses() {
		if c.Name == name {
			return c.From
		}
	}
	return math.NaN()
}

// bodyStrip is a period's body temperatures on the scale of the window: discs, and fevers as a curve with its peak named.
func bodyStrip(s *Scene, p store.Period) chart.Strip {
	w, f := s.Write, &s.Figures.Temperature
	body, fever := bodyTemperatures(s), w.Temperature.Value(classFrom("fever"))
	strip := chart.Strip{Look: chart.Discs, InkAt: temperatureInk(s), MinSpan: w.Temperature.Change(2), Format: masked(w),
		Lines: []chart.Line{{Value: fever, Ink: screen.InkBad, Text: w.Celsius(classFrom("fever")), Name: "fever"}},
		Zones: []chart.Zone{{From: fever, To: math.Inf(1), Ink: screen.InkZoneHigh}}}
	strip.Lo, strip.Hi = math.Inf(1), math.Inf(-1)
	for _, point := range body.points(s.Window, 0) {
		strip.Lo, strip.Hi = min(strip.Lo, point.Value), max(strip.Hi, point.Value)
	}
	if f.Usual.Lack == "" {
		low, high := w.Temperature.Value(f.Usual.Low), w.Temperature.Value(f.Usual.High)
		strip.Zones = append(strip.Zones, chart.Zone{From: low, To: high, Ink: screen.InkUsual})
		strip.Lo, strip.Hi = min(strip.Lo, low), max(strip.Hi, high)
	}
	part := func(fevers bool) values {
		return values{body.Stops, func(i int) float64 {
			if nearFever(s, body.At(i)) != fevers {
				return math.NaN()
			}
			return body.of(i)
		}}
	}
	strip.Readings = part(false).readings(p, nil)
	strip.Curves = []chart.Curve{{Points: part(true).points(p, 0), InkAt: temperatureInk(s), MaxGap: 36 * time.Hour, Peaks: true, Ink: screen.InkTemperature}}
	for _, e := range f.Fevers {
		if p.Contains(e.PeakAt.Date()) {
			strip.Words = append(strip.Words, chart.Word{At: Wall(e.PeakAt), Value: w.Temperature.Value(e.Peak), DX: 3, Text: line{screen.InkedBold(screen.InkBad, w.Celsius(e.Peak))}})
		}
	}
	return strip
}

// nearFever tells that readings make a curve: in a fever of several, or within 12 hours of it.
func nearFever(s *Scene, at store.Stamp) bool {
	const near = 12 * 60 * 60
	for _, f := range s.Figures.Temperature.Fevers {
		if f.N > 1 && f.From.Unix-near <= at.Unix && at.Unix <= f.To.Unix+near {
			return true
		}
	}
	return false
}

// usualWords name the band of what is usual at a plot's right edge, in rows that are free.
func usualWords(s *Scene, c *screen.Canvas, d chart.Drawn, right int, words ...string) {
	u := s.Figures.Temperature.Usual
	if u.Lack != "" || len(d.Scales) == 0 {
		return
	}
	x := d.Plot.Right()
	for i, text := range words {
		y := d.Plot.Y + d.Scales[0].Row(s.Write.Temperature.Value((u.Low+u.High)/2)) + i
		if y < d.Plot.Y || y >= d.Plot.Bottom() || c.At(x, y).Rune != ' ' || !putWhole(c, x+1, y, right-x-1, line{screen.Inked(screen.InkGood, text)}) {
			return
		}
		if i == 0 {
			c.Put(x, y, '‹', screen.In(screen.InkGood))
		}
	}
}

// drawFeverAndMonths draws the window, and beside it on the same scale the window's last fever hour by hour.
func drawFeverAndMonths(s *Scene, c *screen.Canvas, r screen.Rect) []Target {
	fevers := s.During.Temperature.Fevers
	ch := baseChart(s, temperatureStops(s), bodyStrip(s, s.Window))
	if len(fevers) == 0 || r.W < 64 || s.Window.Days() <= 10 {
		drawn := chart.Draw(c, r, ch)
		usualWords(s, c, drawn, r.Right(), "usual", "for you")
		return drawTargets(drawn)
	}
	f := fevers[len(fevers)-1]
	left, right := r.TakeLeft(r.W * 11 / 20)
	_, right = right.TakeLeft(2)
	head, left := left.TakeTop(1)
	feverHead, right := right.TakeTop(1)
	ch.Right, ch.Strips[0].Lines[0].Text, ch.Strips[0].Lines[0].Name = -1, "", ""
	drawn := chart.Draw(c, left, ch)
	c.Spans(drawn.Plot.X, head.Y, head.W, screen.Faint(windowWords(s)))
	c.Spans(feverHead.X, feverHead.Y, feverHead.W, screen.InkedBold(screen.InkBad, "fever, "+shortDates(store.Period{From: f.From.Date(), To: f.To.Date()}, s.Today())))
	return append(drawTargets(drawn), drawFever(s, f, ch.Cursor, c, right)...)
}

// drawFever draws a fever hour by hour with what is to be said of it at its right.
func drawFever(s *Scene, f insight.Fever, cursor int64, c *screen.Canvas, r screen.Rect) []Target {
	strip := bodyStrip(s, store.Period{From: f.From.Date() - 1, To: f.To.Date() + 1})
	strip.Format, strip.Words = func(float64) string { return "" }, nil
	hours := emptyChart(Wall(f.From)-12*3600, Wall(f.To)+12*3600)
	hours.Cursor, hours.Right, hours.Left, hours.NoAxis, hours.Strips = cursor, 14, 1, true, []chart.Strip{strip}
	axis, plot := r.TakeBottom(1)
	drawn := chart.Draw(c, plot, hours)
	next := axis.X
	for at := (hours.From/day + 1) * day; at < hours.To; at += day { // the days, at their midnights
		if x, ok := drawn.ColumnOf(at); ok && x >= next && x+3 <= drawn.Plot.Right() {
			c.Spans(x, axis.Y, 3, screen.Faint("╵"), screen.Label(time.Unix(at, 0).UTC().Format("Mon")[:2]))
			next = x + 4
		}
	}
	words := []line{{screen.InkedBold(screen.InkBad, s.Write.Celsius(f.Peak)+" peak")}, {screen.Label(f.PeakAt.Time().Format("Mon 15:04"))},
		{screen.Plain(f.Length)}, {screen.Label(units.Count(f.N, "reading", "readings"))}}
	for i, l := range words {
		if y := drawn.Plot.Y + i; y < drawn.Plot.Bottom() && drawn.Scales[0].Row(strip.Lines[0].Value) != i {
			putWhole(c, drawn.Plot.Right()+1, y, r.Right()-drawn.Plot.Right()-1, l)
		}
	}
	usualWords(s, c, drawn, r.Right(), "usual", "for you")
	if targets := drawTargets(drawn); len(targets) > 0 {
		return targets[:1]
	}
	return nil
}

// skinPart is skin temperature on its own scale; false where the window has none.
func skinPart(s *Scene) (Part, bool) {
	strip := chart.Strip{Look: chart.Discs, ReadingInk: screen.InkSkin, MinSpan: s.Write.Temperature.Change(2), Format: masked(s.Write), Readings: siteTemperatures(s, true).readings(s.Window, nil)}
	if len(strip.Readings) == 0 {
		return Part{}, false
	}
	right := "same days"
	if u := s.Figures.Temperature.SkinUsual; u.Lack == "" {
		right = "usual " + s.Write.Celsius(u.Low) + " – " + s.Write.Celsius(u.High)
		strip.Zones = []chart.Zone{{From: s.Write.Temperature.Value(u.Low), To: s.Write.Temperature.Value(u.High), Ink: screen.InkUsual}}
	}
	part := chartPart(5, func(screen.Rect) chart.Chart {
		ch := baseChart(s, temperatureStops(s), strip)
		ch.Marks = nil
		return ch
	}).under("Skin, on its own scale", right)
	part.Needed = false
	return part, true
}

// temperatureCard is temperature's part of the Overview.
func temperatureCard(s *Scene) Card {
	t := &s.Figures.Temperature
	card := Card{Plot: func(c *screen.Canvas, r screen.Rect) {
		ch := baseChart(s, temperatureStops(s), bodyStrip(s, s.Window))
		ch.NoAxis = r.H < 6
		usualWords(s, c, chart.Draw(c, r, ch), r.Right(), "usual")
	}}
	if t.Basis.Readings == 0 {
		return card
	}
	card.Narrow = []line{temperatureClass(s), {aged(s, t.Last.Stamp)}, feverSpans(s)}
	if last, ok := t.LastFever(); ok && t.Fever == nil {
		card.Narrow[2] = line{screen.Label(last.From.Time().Format("Jan") + " fever "), screen.InkedBold(screen.InkBad, s.Write.Celsius(last.Peak))}
	}
	if t.Fever != nil {
		card.Clause = line{screen.InkedBold(screen.InkBad, t.Clause)}
	}
	return card
}
