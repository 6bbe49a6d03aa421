package pane

import (
	"fmt"
	"math"
	"slices"

	"withings-tui/ui/chart"
	"withings-tui/ui/insight"
	"withings-tui/ui/screen"
	"withings-tui/ui/units"
)

func sleepHero(s *Scene) Hero {
	f, w := &s.Figures.Sleep, s.Write
	if f.Last == nil {
		return Hero{Title: "Sleep", Unit: "no night yet"}
	}
	n := *f.Last
	h := Hero{Title: "Last night", Right: line{screen.Faint(n.Device)}, Text: hoursMinutes(w, n.Asleep), Unit: "hours"}
	if !f.Tonight {
		h.Title = capital("night to " + units.Day(n.Date.UTC(), s.Today().UTC()))
	}
	if !math.IsNaN(n.Score) {
		h.Side = []line{{screen.Label("score "), screen.Bold(w.Number(n.Score, 0))}}
	}
	if f.Class != "" {
		h.Rows = bothOrTwo(sideRoom, sleepClass(s), line{screen.Label(classOf(s))})
	} else if f.ClassLack != "" {
		h.Rows = wrapped("no class: "+f.ClassLack, sideRoom, screen.InkFaint)
	}
	h.Rows = append(h.Rows, screen.Line(screen.Label("in bed "), screen.Bold(bedWords(s, n))))
	return h
}

// classOf is what the class is of: never of a single night.
func classOf(s *Scene) string {
	return "mean of " + units.Count(s.Figures.Sleep.Week.N, "night", "nights")
}

// sleepClass is the class of the week's mean as a mark; nothing where it has none.
func sleepClass(s *Scene) line {
	class, ink := s.Figures.Sleep.Class, screen.InkCaution
	if class == "enough" {
		ink = screen.InkGood
	}
	return when(class != "", screen.Pill(ink, class))
}

// sleepHead are the lines beside the hero: class, bed, week; then the stages.
func sleepHead(s *Scene) []line {
	f, w := &s.Figures.Sleep, s.Write
	if f.Last == nil {
		return nil
	}
	head := []line{{screen.Label("no class: " + f.ClassLack)}, {screen.Label("in bed "), screen.Bold(bedWords(s, *f.Last))}, nil}
	if f.Week.N > 0 {
		head[2] = line{screen.Bold(w.Duration(f.Week.Value)), screen.Label(" a night in 7 days")}
	}
	if f.Class != "" {
		head[0] = append(sleepClass(s), screen.Label("  "+classOf(s)))
	}
	for _, st := range stagesOf(s, f.Last)[:3] {
		if !math.IsNaN(st.seconds) {
			head = append(head, join("", line{screen.Label(fmt.Sprintf("%-6s", st.name))}, meterSpans(st.seconds/longStage, 10, st.ink), line{screen.Bold("  " + w.Duration(st.seconds))}))
		}
	}
	return head
}

// longStage is the length of a stage, in seconds, that fills its bar.
const longStage = 4 * 3600

// sleepBoxes are the side panel of sleep, below the hero, for a pane of so many rows.
func sleepBoxes(s *Scene, rows int) []screen.Box {
	if s.Figures.Sleep.Last == nil {
		return nil
	}
	stages := stagesBox(s)
	if night := s.Figures.Sleep.Last; len(night.Stages) > 0 && rows >= 33 && s.Compare == CompareNone { // else there is no room for the boxes below
		stages.Rows = append(stages.Rows, screen.Drawing(2, func(c *screen.Canvas, r screen.Rect) { drawHypnogram(s, night, c, r) }))
	}
	return []screen.Box{stages, regularityBox(s), nightHoursBox(s), sleepWeekdayBox(s), sleepReader(s).newest(s, "Newest nights")}
}

// stagesBox is the last night's stages beside the mean of 28 nights.
func stagesBox(s *Scene) screen.Box {
	which := "that night"
	if s.Figures.Sleep.Tonight {
		which = "last night"
	}
	b := screen.Box{Title: "Stages", Now: true, Right: line{screen.Faint(which + " · usual")}}
	for _, st := range stagesOf(s, s.Figures.Sleep.Last) {
		b.Rows = append(b.Rows, barRow(st.name, 6, st.seconds/longStage, st.ink,
			line{screen.Bold(fmt.Sprintf(" %8s", s.Write.Duration(st.seconds))), screen.Label(fmt.Sprintf(" %7s", s.Write.Duration(st.usual)))}))
	}
	return b
}

// drawHypnogram draws a night's stages over time at two heights a row: awake, REM, light, deep.
func drawHypnogram(s *Scene, n *insight.Night, c *screen.Canvas, r screen.Rect) {
	parts, from := stretches(s, n), Wall(n.From)
	for col := range r.W {
		cell := func(col int) int64 { return from + (n.To.Unix-n.From.Unix)*int64(col)/int64(r.W) }
		var most chart.Stage // what fills most of the cell
		for _, p := range parts {
			if p.From, p.To = max(p.From, cell(col)), min(p.To, cell(col+1)); p.To-p.From > most.To-most.From {
				most = p
			}
		}
		level := slices.Index([]screen.Ink{screen.InkAwake, screen.InkREM, screen.InkLight, screen.InkDeep}, most.Ink)
		switch y := r.Y + level/2; {
		case level < 0:
		case c.Theme.Plain() || c.Theme.Level <= screen.Sixteen:
			c.Put(r.X+col, y, chart.StageRune(c.Theme, most.Ink), screen.In(most.Ink))
		default:
			c.Put(r.X+col, y, []rune("▀▄")[level%2], screen.In(most.Ink))
		}
	}
}

// regularityBox is how alike bedtimes and wakings are.
func regularityBox(s *Scene) screen.Box {
	g, w := s.Figures.Sleep.Regularity, s.Write
	b := screen.Box{Title: "Regularity", Now: true, Right: line{screen.Faint(units.Count(g.Nights, "night", "nights"))}}
	if g.Lack != "" {
		b.Rows = wrapped(g.Lack, sideRoom, screen.InkFaint)
		return b
	}
	b.Rows = []screen.BoxRow{
		screen.Line(screen.Label("in bed  "), screen.Bold(clockOf(w, g.Bed)), screen.Label(" ± "+w.Number(g.BedSD, 0)+" min")),
		screen.Line(screen.Label("up      "), screen.Bold(clockOf(w, g.Wake)), screen.Label(" ± "+w.Number(g.WakeSD, 0)+" min")),
	}
	if !math.IsNaN(g.Later) {
		words := " later"
		if g.Later < 0 {
			words = " earlier"
		}
		b.Rows = append(b.Rows, screen.Line(screen.Label("weekend "), screen.Plain(w.Duration(60*math.Abs(g.Later))), screen.Label(words)))
	}
	limit := fmt.Sprintf("%d min", insight.RegularMinutes)
	said := line{screen.Inked(screen.InkGood, "regular"), screen.Faint(" · both under " + limit)}
	if !g.Regular {
		said = line{screen.Inked(screen.InkCaution, "not regular"), screen.Faint(" · one not under " + limit)}
	}
	b.Rows = append(b.Rows, screen.Line(said...))
	return b
}

// nightHoursBox counts the window's nights by what the age needs.
func nightHoursBox(s *Scene) screen.Box {
	d, w := &s.During.Sleep, s.Write
	b := screen.Box{Title: "Hours", Right: line{screen.Faint(units.Count(len(d.Nights), "night", "nights"))}}
	if d.Asleep.N == 0 {
		b.Rows = []screen.BoxRow{screen.Line(screen.Faint("no nights in this window"))}
		return b
	}
	if words := needWords(s); words != "" {
		b.Rows = append(b.Rows, screen.Line(screen.Bold(ofAll(d.InNeed, d.Asleep.N))).And(screen.Label(words)),
			screen.Drawing(1, func(c *screen.Canvas, r screen.Rect) {
				chart.Meter(c, r, float64(d.InNeed)/float64(d.Asleep.N), screen.InkGood)
			}))
	}
	lengths := screen.Line(screen.Plain(w.Duration(d.Asleep.Low)), screen.Label(" to "), screen.Plain(w.Duration(d.Asleep.High)))
	b.Rows = append(b.Rows, lengths.And(when(d.Naps > 0, screen.Label(units.Count(d.Naps, "nap", "naps")))...))
	return b
}

// sleepWeekdayBox is the mean of the window's nights by the day they end on.
func sleepWeekdayBox(s *Scene) screen.Box {
	var means [7]insight.Mean
	for day := range means {
		var rows []int
		for i, n := range s.During.Sleep.Nights {
			if int(n.Date.Weekday()) == day {
				rows = append(rows, i)
			}
		}
		t := tallyOf(rows, func(i int) float64 { return s.During.Sleep.Nights[i].Asleep })
		means[day] = insight.Mean{Value: t.mean(), N: t.n}
	}
	return screen.Box{Title: "Night to", Right: line{screen.Faint(windowWords(s))}, Rows: weekdayRows(s, means, s.Write.Duration, func(float64) screen.Ink { return screen.InkSleep })}
}

func sleepRows(s *Scene) Rows {
	all, w := s.Figures.Sleep.Nights, s.Write
	columns := []column{dayColumn(s, "night to", sleepStops(s).At),
		number("asleep", 9, strongCell, func(i int) float64 { return all[i].Asleep }, w.Duration),
		{Column{"in bed", 15, false}, plainCell, func(i int) (string, float64) { return bedWords(s, all[i]), float64(all[i].Bed) }}}
	for j, st := range stagesOf(s, &insight.Night{}) {
		columns = append(columns, number(st.name, 9, plainCell, func(i int) float64 { return stagesOf(s, &all[i])[j].seconds }, w.Duration))
	}
	plain := func(v float64) string { return w.Number(v, 0) }
	columns = append(columns, number("bpm", 6, plainCell, func(i int) float64 { return all[i].HRAverage }, plain), number("score", 7, plainCell, func(i int) float64 { return all[i].Score }, plain),
		words("source", 16, func(i int) string { return all[i].Device }))
	return rowsOf(sleepStops(s), columns, func(i int) Row { return Row{Stamp: Noon(all[i].Date), Note: noteOf(s, all[i].Date)} }, func(rows []int) line {
		asleep := tallyOf(rows, func(i int) float64 { return all[i].Asleep })
		mean := when(asleep.n > 0, screen.Label("mean "), screen.Bold(s.Write.Duration(asleep.mean())), screen.Label(" asleep"))
		return join("   ", shown(s, rows), mean)
	})
}

// sleepCard is sleep's part of the Overview, from 160 columns.
func sleepCard(s *Scene) Card {
	f := &s.Figures.Sleep
	card := Card{Plot: func(c *screen.Canvas, r screen.Rect) {
		low, nights := r.TakeBottom(min(1, r.H/8))
		putLines(c, low, []line{sleepLegend(s, c.Theme, drawNights(s, c, nights))})
	}}
	if f.Clause != "" && f.Tonight {
		card.Clause = line{screen.Plain(f.Clause)}
	}
	return card
}
