package ui

import (
	"fmt"
	"slices"
	"strings"

	"withings-tui/store"
	"withings-tui/ui/insight"
	"withings-tui/ui/pane"
	"withings-tui/ui/screen"
	"withings-tui/ui/units"
)

// panelWidth is the width of the comparison where the chart stands beside it.
const panelWidth = 44

func (a *around) draw(c *screen.Canvas, r screen.Rect) {
	note, ok := a.chosen()
	if !ok {
		in := framed(c, middle(r, 60, 4), screen.InkToday, a.title)
		c.Paragraph(in, screen.In(screen.InkLabel), "There are no notes any more; esc goes back, z takes a change back.")
		return
	}
	days := aroundDays[a.days]
	if r.W >= 110 && a.shown().Draw == nil {
		var chart screen.Rect
		chart, r = r.TakeLeft(r.W - panelWidth)
		c.Clear(chart, screen.Style{})
		was := a.place
		a.place = place{window: store.Period{From: note.Date - store.Date(days), To: note.Date + store.Date(days) - 1}}.goTo(note.Date, a.reach())
		scene := a.scene()
		scene.Note, a.place = note.Date, was
		a.plots = pane.Draw(scene, a.shown(), c, chart)
	}
	in := framed(c, r, screen.InkToday, a.title, screen.Label(units.Count(days, "day", "days")+" each"))
	head := &column{Rect: in, c: c}
	head.line(screen.Inked(screen.InkToday, "▼ "), screen.Label(units.DateYear(note.Date.UTC())+"  "), screen.Strong(screen.Clean(note.Text)))
	top, rest := head.TakeTop(2)
	a.drawDays(c, top.Row(0))
	if left := int(note.Date) + days - 1 - int(a.today()); left > 0 {
		c.Spans(top.X, top.Y+1, top.W, screen.Faint("the days after are full in "+units.Count(left, "day", "days")))
	}
	notes, body := rest.TakeBottom(min(7, rest.H/3))
	lines := insight.Around(a.data.history, a.data.figures, note.Date, days).Lines(a.write())
	a.drawComparison(c, body, slices.DeleteFunc(lines, func(l insight.Compared) bool { return l.N+l.NBefore == 0 }))
	c.Rule(screen.Rect{X: r.X + 1, Y: notes.Y, W: r.W - 2, H: 1}, []screen.Span{screen.Label("Notes")}, []screen.Span{screen.Faint("no test of a medicine: other things change too")})
	_, notes = notes.TakeTop(1)
	all := a.data.history.Notes
	a.list.draw(a.session, c, notes, rows{n: len(all), ink: screen.InkToday, draw: func(i int, r screen.Rect, chosen bool) {
		n := all[len(all)-1-i]
		c.Spans(r.X, r.Y, r.W-1, screen.Label(fmt.Sprintf("%-13s", units.DateYear(n.Date.UTC()))), screen.Plain(screen.Clean(n.Text)))
	}})
}

// drawDays writes the lengths with the chosen one lit.
func (a *around) drawDays(c *screen.Canvas, r screen.Rect) {
	x := r.X + c.Spans(r.X, r.Y, r.W, screen.Label("days "))
	for i, d := range aroundDays {
		part := screen.Label(fmt.Sprintf(" %d ", d))
		if i == a.days {
			part = c.Theme.Chosen(screen.InkToday, fmt.Sprint(d))
		}
		w := c.Spans(x, r.Y, r.Right()-x, part)
		a.act(screen.Rect{X: x, Y: r.Y, W: w, H: 1}, does(func() { a.days = i }))
		x += w + 1
	}
	c.Spans(x+1, r.Y, r.Right()-x-1, screen.Faint("[ ] changes"))
}

// verdict is what a line says of its difference, from the longest form to the
// shortest.
func verdict(l insight.Compared) []string {
	if l.Lack != "" {
		return []string{l.Lack, "too few"}
	}
	word, short := "no clear change yet", "unclear"
	switch {
	case l.Clear:
		word, short = "more than chance", "clear"
	case l.Few:
		word, short = "chance is not ruled out", "unsure"
	}
	counts := fmt.Sprintf("%d and %d", l.NBefore, l.N)
	return []string{word + ", of " + counts, short + ", of " + counts, short + ", " + counts, short}
}

// drawComparison writes the lines in columns with as long a verdict as fits; in
// a narrow place the difference stands below.
func (a *around) drawComparison(c *screen.Canvas, r screen.Rect, lines []insight.Compared) {
	if len(lines) == 0 {
		c.Paragraph(r, screen.In(screen.InkLabel), "There are no readings in these days; ] takes more of them.")
		return
	}
	before, after, change := r.X+28, r.X+39, r.X+57 // the right edges of the columns
	narrow := r.W <= panelWidth
	switch {
	case narrow:
		before, after = r.X+28, r.Right()-1
	case r.W < 70:
		before, after, change = r.X+27, r.X+39, r.Right()
	}
	write := func(y int, name, old, new screen.Span) {
		c.Spans(r.X, y, 17, name)
		c.Right(r.X+17, before, y, old)
		c.Right(before, after, y, new)
	}
	write(r.Y, screen.Plain(""), screen.Label("before"), screen.Label("after"))
	if !narrow {
		c.Right(after, change, r.Y, screen.Label("difference"))
		c.Spans(change+2, r.Y, r.Right()-change-2, screen.Label("of how many"))
	}
	_, r = r.TakeTop(1)
	for ; len(lines) > 0 && r.H > 0; lines = lines[1:] {
		l := lines[0]
		write(r.Y, screen.Label(l.Name), screen.Plain(l.Before), screen.Strong(l.After))
		difference := ""
		if l.Change != "" {
			difference = strings.TrimSpace(l.Change + " ± " + l.SE + " " + l.Unit)
		}
		x := change
		switch {
		case narrow:
			_, r = r.TakeTop(1)
			x = r.X + 1 + c.Spans(r.X+1, r.Y, r.W-1, screen.Bold(difference))
		case difference == "": // why, stands in its place
			x = after
		default:
			c.Right(after, change, r.Y, screen.Bold(difference))
		}
		for _, words := range verdict(l) {
			if room := r.Right() - x - c.Theme.Width(words); room > 0 && r.H > 0 { // two blanks before them, one where that is all
				c.Text(x+min(2, room), r.Y, r.Right()-x, screen.In(screen.InkLabel), words)
				break
			}
		}
		_, r = r.TakeTop(1)
	}
}
