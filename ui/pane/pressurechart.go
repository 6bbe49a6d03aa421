package pane

import (
	"fmt"
	"math"

	"withings-tui/store"
	"withings-tui/ui/chart"
	"withings-tui/ui/insight"
	"withings-tui/ui/screen"
)

// pressureSide is one of the two pressures: its name, and where it stands in a reading, a mean of 7 days and a class.
type pressureSide struct {
	corner  line
	share   int // of the rows
	reading func(store.Pressure) float64
	mean    func(insight.PressureDay) float64
	edge    func(insight.PressureClass) float64
}

var (
	upper = pressureSide{line{screen.Bold("upper"), screen.Label(" systolic")}, 3, func(p store.Pressure) float64 { return p.Systolic },
		func(d insight.PressureDay) float64 { return d.Systolic }, func(c insight.PressureClass) float64 { return c.Systolic }}
	lower = pressureSide{line{screen.Bold("lower"), screen.Label(" diastolic")}, 2, func(p store.Pressure) float64 { return p.Diastolic },
		func(d insight.PressureDay) float64 { return d.Diastolic }, func(c insight.PressureClass) float64 { return c.Diastolic }}
)

// pressureChart is two strips, systolic and diastolic, each on its own scale.
func pressureChart(s *Scene) chart.Chart {
	ch := baseChart(s, pressureStops(s), pressureStrip(s, upper), pressureStrip(s, lower))
	ch.Strips[0].BeforeFirst = beforeFirst(s, pressureStops(s))
	return ch
}

// pressureCurve is the mean of 7 days.
func pressureCurve(s *Scene, side pressureSide) values {
	days := s.Figures.Pressure.Curve
	return values{Stops{N: len(days), At: func(i int) store.Stamp { return Noon(days[i].Date) }},
		func(i int) float64 { return s.Write.Pressure.Value(side.mean(days[i])) }}
}

// pressureStrip is one of the two pressures: its readings, the mean of 7 days and the limits of its classes.
func pressureStrip(s *Scene, side pressureSide) chart.Strip {
	w, all := s.Write, s.History.Pressures
	strip := chart.Strip{Look: chart.Discs, MinSpan: w.Pressure.Value(20), Format: masked(w), GapWords: gapWords, Share: side.share, Corner: side.corner,
		Readings: values{pressureStops(s), func(i int) float64 { return w.Pressure.Value(side.reading(all[i])) }}.readings(s.Window, pressureKind(s)),
		Curves:   []chart.Curve{{Points: pressureCurve(s, side).points(s.Window, 0), Ink: screen.InkBright}}}
	if points := strip.Curves[0].Points; len(points) > 0 {
		strip.Curves[0].Name = line{screen.Strong(w.Number(points[len(points)-1].Value, w.Pressure.Decimals())), screen.Label(" mean 7 days")}
	}
	classes := s.Figures.Pressure.Scheme.Classes
	for i, c := range classes {
		v := side.edge(c)
		if i == 0 || math.IsInf(v, 0) || i > 1 && v == side.edge(classes[i-1]) {
			continue
		}
		strip.Lines = append(strip.Lines, chart.Line{Value: w.Pressure.Value(v), Ink: severityInk(c.Severity), Text: w.MmHg(v), Name: c.Word})
		if c.Severity >= insight.Bad && len(strip.Zones) == 0 {
			strip.Zones = []chart.Zone{{From: w.Pressure.Value(v), To: math.Inf(1), Ink: screen.InkZoneHigh}}
		}
	}
	return strip
}

// pressureKind is how a reading is drawn: by the part of the day.
func pressureKind(s *Scene) func(i int) chart.Kind {
	hours := s.In.Hours
	if hours == (insight.Hours{}) {
		hours = insight.DefaultHours()
	}
	return func(i int) chart.Kind {
		if s.Figures.Pressure.Fates[i] != insight.Counts {
			return chart.Aside
		}
		return [...]chart.Kind{insight.Morning: chart.Morning, insight.Evening: chart.Evening, insight.Between: chart.Usual}[hours.Slot(s.History.Pressures[i].MinuteOfDay())]
	}
}

func pressureLegend(s *Scene, t *screen.Theme) line {
	sample := func(kind chart.Kind, ink screen.Ink, words string) line {
		return line{chart.ReadingSample(t, chart.Discs, kind, ink), screen.Label(words)}
	}
	return join("   ", sample(chart.Morning, screen.InkMorning, " morning"), sample(chart.Evening, screen.InkEvening, " evening"),
		line{chart.CurveSample(t, screen.InkBright), screen.Label(" mean of 7 days")}, line{screen.Faint("limits: " + s.Figures.Pressure.Scheme.String())})
}

// pressureTimes are the window's means by time of day and by weekday, in a row each, or two where that has no room.
func pressureTimes(s *Scene) Part {
	d := &s.During.Pressure
	cell := func(m insight.PressureMean) screen.Span {
		switch {
		case m.Readings == 0:
			return screen.Faint("none")
		case m.Readings < 3:
			return screen.Faint("too few")
		}
		return screen.Bold(s.Write.Pair(m.Systolic, m.Diastolic))
	}
	var times, days []line
	for _, t := range d.ByTime {
		times = append(times, line{screen.Label(fmt.Sprintf("%d–%d", t.From, t.To)), cell(t.Mean)})
	}
	for i := range 7 {
		day := weekdayOf(s, i)
		days = append(days, line{screen.Label(day.String()[:2]), cell(d.Weekdays[day])})
	}
	table := func(c *screen.Canvas, r screen.Rect, y int, cells []line) int {
		whole := len(cells) // with the blanks between names and means
		for _, l := range cells {
			whole += c.Theme.SpansWidth(l)
		}
		if gap := min(4, (r.W-whole)/(len(cells)-1)); gap >= 1 {
			x := r.X
			for _, l := range cells {
				x += c.Spans(x, y, r.Right()-x, l[0], screen.Plain(" "), l[1]) + gap
			}
			return y + 1
		}
		for i, l := range cells {
			x, pitch := r.X+i*(r.W/len(cells)), r.W/len(cells)
			c.Spans(x, y, pitch, l[0])
			c.Spans(x, y+1, pitch, l[1])
		}
		return y + 2
	}
	height := 2
	if s.Write.Pressure.Decimals() > 0 {
		height = 4
	}
	return plainPart(height, func(c *screen.Canvas, r screen.Rect) { table(c, r, table(c, r, r.Y, times), days) }).under("By time of day and by weekday, "+windowWords(s), "means of sittings")
}

// pulsePart is the pulse beside the pressures, on wide terminals.
func pulsePart(s *Scene) Part {
	all := s.History.Pressures
	pulse := values{pressureStops(s), func(i int) float64 {
		if !insight.Plausible(store.Pulse, all[i].Pulse) {
			return math.NaN()
		}
		return all[i].Pulse
	}}
	strip := chart.Strip{Look: chart.Discs, MinSpan: 20, MinStep: 1, Format: masked(s.Write), Readings: pulse.readings(s.Window, pressureKind(s))}
	return chartPart(8, func(screen.Rect) chart.Chart { return baseChart(s, pressureStops(s), strip) }).under("Pulse, with each reading", "beats a minute")
}

// pressureCard is blood pressure's part of the Overview.
func pressureCard(s *Scene) Card {
	p := &s.Figures.Pressure
	card := Card{Alerts: []string{p.SevereWords, p.AFibWords}}
	card.Plot = func(c *screen.Canvas, r screen.Rect) {
		ch := pressureChart(s)
		for i := range ch.Strips {
			ch.Strips[i].Corner, ch.Strips[i].GapWords = nil, nil
			if curve := &ch.Strips[i].Curves[0]; len(curve.Name) > 0 {
				curve.Name = curve.Name[:1] // the words take too much of the plot
			}
		}
		ch.NoAxis = r.H < 12 // a row more for the zones
		chart.Draw(c, r, ch)
	}
	if p.Week.Readings > 0 {
		card.Side = []line{classSpans(s), halves(s)[0].spans(s), halves(s)[1].spans(s)}
		card.Right = []line{{screen.Label("mean 7 days")}, {agedDay(s, p.Last.Stamp)}}
		card.Narrow = []line{classSpans(s), {screen.Label("mean 7 days")}, {agedDay(s, p.Last.Stamp)}}
	}
	if p.Class.Lack == "" {
		card.Clause = line{screen.Plain("blood pressure "), screen.InkedBold(severityInk(p.Class.Severity), p.Class.Word)}
		card.Brief = line{screen.Plain("pressure "), screen.InkedBold(severityInk(p.Class.Severity), p.Class.Word)}
	}
	return card
}
