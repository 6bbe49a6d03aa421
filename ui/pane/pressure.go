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

// Pressure is the pane of blood pressure.
var Pressure = Pane{
	Slug: "blood-pressure", Title: "Blood pressure", Short: "Pressure", Brief: "BP", Accent: screen.InkPressure, Syncs: store.CollectionMeasures,
	Ways: [][2]string{
		{"BPM Connect, BPM Core, BPM Vision", "every reading, with the pulse"},
		{"the Withings app", "typed in: Measure › Blood pressure; comes with a refresh"},
		{"an export", "import it: withings-tui import FILE"},
	},
	Sample: func(day float64) float64 { return 126 + 4*math.Sin(day/4) + 2*math.Sin(day/1.7) },
	Has:    func(s *Scene) bool { return len(s.History.Pressures) > 0 || s.Figures.Pressure.AFibWords != "" },
	View:   pressureView, Card: pressureCard, Stops: pressureStops, Rows: pressureRows,
	hero: pressureHero, head: pressureHead, reader: pressureReader, measure: pressureMeasure, contrast: pressureContrast,
	Explain: func(s *Scene) []insight.Explanation { return insight.ExplainPressure(s.History, s.Figures, s.During) },
	Actions: []string{"guideline"},
}

func pressureStops(s *Scene) Stops {
	p := s.History.Pressures
	return Stops{N: len(p), At: func(i int) store.Stamp { return p[i].Stamp }}
}

func pressureView(s *Scene, r screen.Rect) View {
	p := &s.Figures.Pressure
	compact := sideWidth(r.W) == 0
	v := View{Title: "Blood pressure", What: "blood pressure", Boxes: pressureBoxes(s), Sentence: p.Sentence, Before: 4, Alerts: []string{p.SevereWords, p.AFibWords}}
	mean := pressureCurve(s, upper)
	if b := s.During.Pressure.Basis; r.H >= 40 || r.H >= 18 && (compact && r.H >= 26 || b.Readings == 0) {
		v.Below = []Part{mapPart(s, compact, ", upper", chart.Minimap{Points: mean.points(store.Always(), 0), Ink: screen.InkPressure, Format: masked(s.Write)})}
	}
	v.Parts = []Part{chartPart(9, func(screen.Rect) chart.Chart { return pressureChart(s) })}
	if !compact || r.H >= 20 {
		v.Parts = append(v.Parts, legendPart(func(t *screen.Theme) line { return pressureLegend(s, t) }))
	}
	if !compact && s.During.Pressure.Basis.Readings > 0 {
		v.Below = append([]Part{pressureTimes(s)}, v.Below...)
	}
	v.Beside = []Part{pulsePart(s)}
	return v
}

func pressureHero(s *Scene) Hero {
	p, w := &s.Figures.Pressure, s.Write
	h := Hero{Title: "Mean of 7 days", Unit: w.Pressure.Name()}
	switch {
	case p.Week.Readings == 0 && p.Basis.Readings == 0:
		return Hero{Title: "Last reading", Unit: "no reading that counts yet"}
	case p.Week.Readings == 0:
		h.Title, h.Text, h.Right = "Last reading", w.Pair(p.Last.Systolic, p.Last.Diastolic), line{aged(s, p.Last.Stamp)}
		h.Rows = wrapped("no mean: no readings in 7 days", sideRoom, screen.InkLabel)
		return h
	}
	h.Text = w.Pair(p.Week.Systolic, p.Week.Diastolic)
	class := bothOrTwo(sideRoom, classSpans(s), line{screen.Label(p.Scheme.String())})
	if p.Class.Lack != "" {
		class = append(wrapped("no class: "+p.Class.Lack, sideRoom, screen.InkFaint), screen.Line(screen.Label(p.Scheme.String())))
	}
	h.Rows = append(class,
		screen.Line(screen.Label(fmt.Sprintf("%d in %s", p.Week.Readings, units.Count(p.Week.Days, "day", "days")))).And(screen.Label("pulse "), screen.Bold(w.Number(p.Week.Pulse, 0))))
	if p.Class.Lack == "" && p.Class.WindowDays != 7 {
		h.Rows = append(h.Rows, screen.Line(screen.Label(fmt.Sprintf("class by %d in %d days", p.Class.Mean.Readings, p.Class.WindowDays))))
	}
	if p.Week.Severe {
		h.Rows = append(h.Rows, screen.Line(screen.Inked(screen.InkBad, "holds a very high reading")))
	}
	return h
}

// classSpans are the class as a mark, or why there is none.
func classSpans(s *Scene) line {
	c := s.Figures.Pressure.Class
	if c.Lack != "" {
		return line{screen.Faint("no class: " + c.Lack)}
	}
	return line{screen.Pill(severityInk(c.Severity), c.Word)}
}

// pressureHead are the lines beside the hero: class, morning, evening; what the mean rests on, and the measuring week.
func pressureHead(s *Scene) []line {
	p, w := &s.Figures.Pressure, s.Write
	if p.Week.Readings == 0 {
		if p.Basis.Readings == 0 {
			return nil
		}
		return []line{{aged(s, p.Last.Stamp)}, {screen.Label("no mean: no readings in 7 days")}}
	}
	head := []line{append(classSpans(s), screen.Label("  "+p.Scheme.String()), screen.Label("  pulse "), screen.Bold(w.Number(p.Week.Pulse, 0)))}
	for _, half := range halves(s) {
		head = append(head, append(half.spans(s), screen.Label(fmt.Sprintf("  %d in 7 days", half.mean.Readings))))
	}
	week := p.Protocol.String()
	if p.Protocol.Met() {
		week = "done"
		if days := p.Protocol.Days; days.To < s.Today() {
			week += ", " + shortDates(days, s.Today())
		}
	}
	return append(head, line{screen.Label(fmt.Sprintf("mean of %d in %s", p.Week.Readings, units.Count(p.Week.Days, "day", "days")))},
		line{screen.Label("upper − lower "), screen.Plain(w.PulsePressure(p.Week.Systolic, p.Week.Diastolic))},
		line{screen.Label("measuring week "), screen.Plain(week)})
}

// half is the mornings or the evenings of the last 7 days.
type half struct {
	name string
	ink  screen.Ink
	mean insight.PressureMean
}

func halves(s *Scene) [2]half {
	p := &s.Figures.Pressure
	return [2]half{{"morning", screen.InkMorning, p.Morning}, {"evening", screen.InkEvening, p.Evening}}
}

// spans are a half in short: "● morning 126/80".
func (half half) spans(s *Scene) line {
	value := screen.Faint("none")
	if half.mean.Readings > 0 {
		value = screen.Bold(s.Write.Pair(half.mean.Systolic, half.mean.Diastolic))
	}
	return line{screen.Inked(half.ink, "● "), screen.Label(half.name + " "), value}
}

// pressureReader reads the readings one by one.
func pressureReader(s *Scene) reader {
	all, fates, w := s.History.Pressures, s.Figures.Pressure.Fates, s.Write
	rd := reader{Stops: pressureStops(s), accent: screen.InkPressure,
		value:  func(i int) string { return w.Pair(all[i].Systolic, all[i].Diastolic) + " " + w.Pressure.Name() },
		counts: func(i int) bool { return fates[i] == insight.Counts },
		also: func(i int) string {
			if math.IsNaN(all[i].Pulse) {
				return ""
			}
			return "pulse " + w.Number(all[i].Pulse, 0)
		},
		more: func(i int) line {
			out := append(also(all[i].Pulse, "pulse ", w.Number(all[i].Pulse, 0), ""), origin(s, all[i].Reading, fates[i])...)
			if all[i].AFib == store.AFibPositive {
				out = append(out, screen.Inked(screen.InkBad, "   signs of atrial fibrillation"))
			}
			return out
		}}
	b := s.During.Pressure.Basis
	rd.basis = append(basisWords(s, "reading", b), screen.Faint(" · one reading is no diagnosis"))
	return rd
}

// pressureMeasure is the mean of 7 days from A to B.
func pressureMeasure(s *Scene) measure {
	stops, w, d := pressureStops(s), s.Write, s.Write.Pressure.Decimals()
	a, z := s.ends(stops)
	out := measure{from: stops.At(a).Date(), to: stops.At(z).Date(), rests: "means of 7 days at both ends · " + units.Count(z-a+1, "reading", "readings") + " from A to B"}
	var ends [2]insight.PressureDay
	for _, day := range s.Figures.Pressure.Curve {
		if day.Date <= out.from {
			ends[0] = day
		}
		if day.Date <= out.to {
			ends[1] = day
		}
	}
	out.a, out.b = w.Pair(ends[0].Systolic, ends[0].Diastolic), w.Pair(ends[1].Systolic, ends[1].Diastolic)
	if ends[0].Date != out.from || ends[1].Date != out.to {
		out.said = line{screen.Label("no mean of 7 days at both ends")}
		return out
	}
	change := func(a, b float64) string {
		return w.Signed(w.MmHgDifference(a, b), d)
	}
	out.text, out.unit = change(ends[0].Systolic, ends[1].Systolic)+"/"+change(ends[0].Diastolic, ends[1].Diastolic), w.Pressure.Name()
	out.said = line{screen.Strong(out.text + " " + out.unit), screen.Label(" in " + units.Count(int(out.to-out.from), "day", "days"))}
	return out
}

// pressureContrast is the mean of 7 days in the window beside that of another period.
func pressureContrast(s *Scene) contrast {
	cmp, w := s.Compared, s.Write
	d := w.Pressure.Decimals()
	k := contrast{rests: "means of the windows", curve: "means of 7 days", words: cmp.Words["blood-pressure"]}
	for _, side := range [...]pressureSide{upper, lower} {
		strip := pressureStrip(s, side)
		strip.Readings, strip.GapWords = nil, nil
		k.twins = append(k.twins, twin{strip: strip, points: pressureCurve(s, side).points, ink: screen.InkBright, decimals: d, write: func(v float64) string { return w.Number(v, d) }})
	}
	if c := cmp.PressureLine(w); c.Lack == "" {
		k.hero = Hero{Title: "Less or more than then", Unit: w.Pressure.Name(), Text: c.Change}
	}
	pair := func(m insight.PressureMean) string {
		if m.Readings == 0 {
			return units.Unknown
		}
		return w.Pair(m.Systolic, m.Diastolic)
	}
	a, z := &cmp.Now.Pressure, &cmp.Before.Pressure
	side(&k, "mean", pair, a.Mean, z.Mean)
	side(&k, "mornings", pair, a.Morning, z.Morning)
	side(&k, "evenings", pair, a.Evening, z.Evening)
	side(&k, "pulse", func(v float64) string { return w.Number(v, 0) }, a.Mean.Pulse, z.Mean.Pulse)
	side(&k, "days high", strconv.Itoa, a.High, z.High)
	side(&k, "readings", strconv.Itoa, a.Basis.Readings, z.Basis.Readings)
	side(&k, "days", strconv.Itoa, a.Basis.Days, z.Basis.Days)
	k.ends = [2]string{pair(a.Mean), pair(z.Mean)}
	return k
}

func pressureRows(s *Scene) Rows {
	all, fates, w := s.History.Pressures, s.Figures.Pressure.Fates, s.Write
	columns := []column{
		timeColumn(s, pressureStops(s).At),
		number("systolic", 10, strongCell, func(i int) float64 { return all[i].Systolic }, w.MmHg),
		number("diastolic", 11, strongCell, func(i int) float64 { return all[i].Diastolic }, w.MmHg),
		number("pulse", 7, plainCell, func(i int) float64 { return all[i].Pulse }, func(v float64) string { return w.Number(v, 0) }),
		number("upper − lower", 15, labelCell, func(i int) float64 { return insight.PulsePressure(all[i].Systolic, all[i].Diastolic) }, w.MmHg),
		sourceColumn(s, len(all), 24, func(i int) store.Reading { return all[i].Reading }),
	}
	return rowsOf(pressureStops(s), columns, func(i int) Row { return readingRow(s, all[i].Reading, fates[i]) }, func(rows []int) line {
		up := tallyOf(rows, counted(fates, func(i int) float64 { return all[i].Systolic }))
		low := tallyOf(rows, counted(fates, func(i int) float64 { return all[i].Diastolic }))
		mean := when(up.n > 0, screen.Label("mean of readings "), screen.Strong(w.Pair(up.mean(), low.mean())))
		return join("   ", shown(s, rows), mean, uncounted(rows, fates))
	})
}
