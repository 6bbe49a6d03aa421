package pane

import (
	"fmt"

	"withings-tui/store"
	"withings-tui/ui/chart"
	"withings-tui/ui/insight"
	"withings-tui/ui/screen"
	"withings-tui/ui/units"
)

// pressureBoxes are the side panel of blood pressure, below the hero.
func pressureBoxes(s *Scene) []screen.Box {
	return []screen.Box{halvesBox(s), classDaysBox(s), protocolBox(s), othersBox(s), pressureReader(s).newest(s, "Newest readings")}
}

// halvesBox is morning against evening.
func halvesBox(s *Scene) screen.Box {
	p, w := &s.Figures.Pressure, s.Write
	b := screen.Box{Title: "Morning, evening", Now: true, Right: line{screen.Faint("7 days")}}
	for _, half := range halves(s) {
		if half.mean.Readings == 0 {
			b.Rows = append(b.Rows, screen.Line(screen.Label(half.name)).And(screen.Faint("none")))
			continue
		}
		b.Rows = append(b.Rows, markRow(half.name, 8, line{screen.Bold(fmt.Sprintf("%9s", w.Pair(half.mean.Systolic, half.mean.Diastolic)))}, func(c *screen.Canvas, r screen.Rect) {
			chart.Stretch(c, r, 65, 150, half.mean.Diastolic, half.mean.Systolic, half.ink, half.mean.Diastolic, half.mean.Systolic)
		}))
	}
	if d := p.MorningEvening; d.Clear {
		b.Rows = append(b.Rows, screen.Line(screen.Label("mornings "), screen.Bold(d.Words)))
	} else if d.Lack == "" {
		b.Rows = append(b.Rows, screen.Line(screen.Label("no clear difference")))
	}
	if p.Week.Readings > 0 {
		word := screen.Inked(screen.InkGood, "usual")
		if insight.PulsePressure(p.Week.Systolic, p.Week.Diastolic) >= insight.WidePulsePressure {
			word = screen.Inked(screen.InkCaution, "wide, from "+w.MmHg(insight.WidePulsePressure))
		}
		b.Rows = append(b.Rows, bothOrTwo(sideRoom, line{screen.Label("upper − lower "), screen.Bold(w.PulsePressure(p.Week.Systolic, p.Week.Diastolic))}, line{word})...)
	}
	return b
}

// classDaysBox counts the window's days by the class of their mean.
func classDaysBox(s *Scene) screen.Box {
	d := &s.During.Pressure
	b := screen.Box{Title: "Days by class", Right: line{screen.Faint("by their mean")}}
	most := 1
	for _, c := range d.ByClass {
		most = max(most, c.Days)
	}
	for _, c := range d.ByClass {
		b.Rows = append(b.Rows, screen.Drawing(1, func(cv *screen.Canvas, r screen.Rect) {
			cv.Spans(r.X, r.Y, 13, screen.Label(c.Class.Word))
			cv.Right(r.X+13, r.X+18, r.Y, screen.Bold(fmt.Sprint(c.Days)))
			if c.Days > 0 {
				chart.Meter(cv, screen.Rect{X: r.X + 19, Y: r.Y, W: max(1, (r.W-19)*c.Days/most), H: 1}, 1, severityInk(c.Class.Severity))
			}
		}))
	}
	return b
}

// protocolBox is the measuring week as far as it has come.
func protocolBox(s *Scene) screen.Box {
	p := &s.Figures.Pressure
	week := p.Protocol
	b := screen.Box{Title: "Measuring week", Now: true, Right: line{screen.Inked(screen.InkCaution, week.String())}}
	var names, marks line
	for i, slots := range week.Slots {
		names = append(names, screen.Label((week.Days.From + store.Date(i)).Weekday().String()[:3]+" "))
		for slot, ink := range []screen.Ink{screen.InkMorning, screen.InkEvening} {
			mark := [...]screen.Span{screen.Faint("·"), screen.Inked(ink, "●"), screen.Inked(ink, "■")}[min(slots[slot], 2)]
			marks = append(marks, mark)
		}
		marks = append(marks, screen.Label("  "))
	}
	b.Rows = append(b.Rows, screen.Line(names...), screen.Line(marks...))
	if week.Met() {
		b.Right = line{screen.Inked(screen.InkGood, "done")}
		if week.Days.To < s.Today() {
			b.Right = line{screen.Faint(shortDay(week.Days.To, s.Today()))}
		}
		b.Rows = append(append(b.Rows, bothOrTwo(sideRoom, line{screen.Strong(s.Write.Pair(week.Systolic, week.Diastolic))}, line{screen.Label("without the first day")})...),
			screen.Line(screen.Label(fmt.Sprintf("%s, %d needed", units.Count(week.Readings, "reading", "readings"), insight.ProtocolMinReadings))))
	} else {
		b.Rows = append(b.Rows, screen.Line(screen.Label("the first day does not count")))
		if missing := week.Missing(s.Today()); missing != "" {
			b.Rows = append(b.Rows, wrapped("open: "+missing, sideRoom, screen.InkLabel)...)
		}
	}
	b.Rows = append(b.Rows, screen.Line(screen.Label("■ both  ● one of two  · none")))
	return b
}

// othersBox is the same mean by the guidelines that are not chosen.
func othersBox(s *Scene) screen.Box {
	p := &s.Figures.Pressure
	b := screen.Box{Title: "Other guidelines", Now: true, Right: line{screen.Faint("b switches")}}
	if p.Class.Lack != "" {
		b.Rows = wrapped("no class: "+p.Class.Lack, sideRoom, screen.InkFaint)
		return b
	}
	for _, o := range p.Others {
		b.Rows = append(b.Rows, bothOrTwo(sideRoom, line{screen.Label(o.Scheme.String())}, line{screen.Inked(severityInk(o.Class.Severity), o.Class.Word)})...)
	}
	return b
}
