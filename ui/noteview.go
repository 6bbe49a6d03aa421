package ui

import (
	"fmt"
	"math"

	"withings-tui/store"
	"withings-tui/ui/insight"
	"withings-tui/ui/pane"
	"withings-tui/ui/screen"
	"withings-tui/ui/units"
)

// compared is one line of a comparison: what, before, after, the difference with
// its error, and what each rests on.
type compared struct {
	name, before, after, change string
	n, nBefore                  int
	clear, few                  bool
	lack                        string
}

// comparedLines are the lines of a comparison that have something on either side.
func comparedLines(c *insight.Comparison, w units.Writer) []compared {
	var out []compared
	add := func(name string, d insight.Difference, value, change, sure func(float64) string) {
		if d.Now.N+d.Before.N == 0 {
			return
		}
		l := compared{name: name, before: value(d.Before.Value), after: value(d.Now.Value), n: d.Now.N, nBefore: d.Before.N, clear: d.Clear, few: d.Few(), lack: d.Lack}
		if d.Lack == "" {
			l.change = change(d.Change) + " ± " + sure(d.SE)
			if d.Change > 0 && change(d.Change) != change(0) {
				l.change = "+" + l.change
			}
		}
		out = append(out, l)
	}
	with := func(unit string, write func(float64) string) func(float64) string {
		return func(v float64) string {
			if math.IsNaN(v) {
				return units.Unknown
			}
			return write(v) + unit
		}
	}
	number := func(places int, unit string) func(float64) string {
		return with(unit, func(v float64) string { return w.Number(v, places) })
	}
	kg := with(" "+w.KgUnit(), w.Part)
	kgError := with(" "+w.KgUnit(), func(v float64) string { return w.Error(w.PartValue(v), 1) })
	add("weight", c.Weight, with(" "+w.KgUnit(), w.Kg), kg, kgError)
	add("fat", c.Fat, number(1, " %"), number(1, " %"), with(" %", func(v float64) string { return w.Error(v, 1) }))
	add("muscle", c.Muscle, kg, kg, kgError)
	if now, before, d := c.Now.Pressure.Mean, c.Before.Pressure.Mean, c.Pressure; now.Readings+before.Readings > 0 {
		pair := func(m insight.PressureMean) string {
			if m.Readings == 0 {
				return units.Unknown
			}
			return w.Pair(m.Systolic, m.Diastolic)
		}
		l := compared{name: "blood pressure", before: pair(before), after: pair(now),
			n: now.Readings, nBefore: before.Readings, lack: d.Lack, clear: d.Clear, few: d.Few()}
		if d.Lack == "" {
			u := w.Pressure
			l.change = w.Signed(u.Value(d.Systolic), u.Decimals()) + "/" + w.Signed(u.Value(d.Diastolic), u.Decimals()) + " ± " + w.Number(u.Value(d.SystolicSE), max(1, u.Decimals()))
		}
		out = append(out, l)
	}
	add("pulse", c.Pulse, number(0, ""), number(0, ""), func(v float64) string { return w.Error(v, 0) })
	add("temperature", c.Temperature, with(" "+w.Temperature.Name(), w.Celsius),
		func(v float64) string { return w.Number(w.Temperature.Change(v), 1) }, func(v float64) string { return w.Error(w.Temperature.Change(v), 1) })
	add("steps a day", c.Steps, w.Count, w.Count, w.Count)
	add("asleep", c.Asleep, w.Duration, w.Duration, w.Duration)
	return out
}

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
		a.place = place{window: store.Period{From: note.Date - store.Date(days), To: note.Date + store.Date(days) - 1}}
		scene := a.scene()
		scene.Note, a.place = note.Date, was
		a.plots = pane.Draw(scene, a.shown(), c, chart)
	}
	in := framed(c, r, screen.InkToday, a.title, screen.Label(units.Count(days, "day", "days")+" each"))
	top, rest := in.TakeTop(3)
	c.Spans(top.X, top.Y, top.W, screen.Inked(screen.InkToday, "▼ "), screen.Label(units.DateYear(note.Date.UTC())+"  "), screen.Strong(screen.Clean(note.Text)))
	a.drawDays(c, top.Row(1))
	if left := int(note.Date) + days - 1 - int(a.today()); left > 0 {
		c.Spans(top.X, top.Y+2, top.W, screen.Faint("the days after are full in "+units.Count(left, "day", "days")))
	}
	notes, body := rest.TakeBottom(min(7, rest.H/3))
	a.drawComparison(c, body, comparedLines(insight.Around(a.data.history, a.data.figures, note.Date, days), a.write()))
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
func (l compared) verdict() []string {
	word, short := "no clear change yet", "unclear"
	switch {
	case l.lack != "":
		word, short = l.lack, "too few"
	case l.clear:
		word, short = "more than chance", "clear"
	case l.few:
		word, short = "too few to rule out chance", "too few"
	}
	return []string{fmt.Sprintf("%s   %d and %d", word, l.nBefore, l.n), word, short}
}

// drawComparison writes the lines in columns with as long a verdict as fits; in
// a narrow place the difference stands below.
func (a *around) drawComparison(c *screen.Canvas, r screen.Rect, lines []compared) {
	if len(lines) == 0 {
		c.Paragraph(r, screen.In(screen.InkLabel), "There are no readings in these days; ] takes more of them.")
		return
	}
	before, after, change := r.X+32, r.X+47, r.X+65 // the right edges of the columns
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
	}
	_, r = r.TakeTop(1)
	for ; len(lines) > 0 && r.H > 0; lines = lines[1:] {
		l := lines[0]
		write(r.Y, screen.Label(l.name), screen.Plain(l.before), screen.Strong(l.after))
		x, verdict := change, l.verdict()
		switch {
		case narrow:
			_, r = r.TakeTop(1)
			x = r.X + 1 + c.Spans(r.X+1, r.Y, r.W-1, screen.Bold(l.change))
		case l.change == "" && change == r.Right(): // no room for it behind the columns
			c.Right(after, change, r.Y, screen.Label("too few"))
		default:
			c.Right(after, change, r.Y, screen.Bold(l.change))
		}
		for _, words := range verdict {
			if c.Theme.Width(words)+3 <= r.Right()-x && r.H > 0 {
				c.Text(x+3, r.Y, r.Right()-x-3, screen.In(screen.InkLabel), words)
				break
			}
		}
		_, r = r.TakeTop(1)
	}
}
