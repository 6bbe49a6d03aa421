package ui

import (
	"fmt"
	"math"

	"withings-tui/ui/insight"
	"withings-tui/ui/screen"
	"withings-tui/ui/units"
)

// compared is one line of a comparison: what, before, after, the difference with
// its error, and what each rests on.
type compared struct {
	name, before, after, change string
	n, nBefore                  int
	clear                       bool
	lack                        string
}

// comparedLines are the lines of a comparison that have something on either side.
func comparedLines(c *insight.Comparison, w units.Writer) []compared {
	var out []compared
	add := func(name string, d insight.Difference, value, change func(float64) string) {
		if d.Now.N+d.Before.N == 0 {
			return
		}
		l := compared{name: name, before: value(d.Before.Value), after: value(d.Now.Value), n: d.Now.N, nBefore: d.Before.N, clear: d.Clear, lack: d.Lack}
		if d.Lack == "" {
			l.change = change(d.Change) + " ± " + change(d.SE)
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
	add("weight", c.Weight, with(" "+w.KgUnit(), w.Kg), kg)
	add("fat", c.Fat, number(1, " %"), number(1, " %"))
	add("muscle", c.Muscle, kg, kg)
	if now, before, d := c.Now.Pressure.Mean, c.Before.Pressure.Mean, c.Pressure; now.Readings+before.Readings > 0 {
		l := compared{name: "blood pressure", before: w.Pair(before.Systolic, before.Diastolic), after: w.Pair(now.Systolic, now.Diastolic),
			n: now.Readings, nBefore: before.Readings, lack: d.Lack, clear: d.Clear}
		if d.Lack == "" {
			u := w.Pressure
			l.change = w.Signed(u.Value(d.Systolic), u.Decimals()) + "/" + w.Signed(u.Value(d.Diastolic), u.Decimals()) + " ± " + w.Number(u.Value(d.SystolicSE), max(1, u.Decimals()))
		}
		out = append(out, l)
	}
	add("pulse", c.Pulse, number(0, ""), number(0, ""))
	add("temperature", c.Temperature, with(" "+w.Temperature.Name(), w.Celsius),
		func(v float64) string { return w.Number(w.Temperature.Change(v), 1) })
	add("steps a day", c.Steps, w.Count, w.Count)
	add("asleep", c.Asleep, w.Duration, w.Duration)
	return out
}

func (a *around) draw(c *screen.Canvas, r screen.Rect) {
	note, ok := a.chosen()
	if !ok {
		in := framed(c, middle(r, 60, 4), screen.InkToday, a.name())
		c.Text(in.X, in.Y, in.W, screen.In(screen.InkLabel), "There are no notes any more; esc goes back, z takes a change back.")
		return
	}
	days := aroundDays[a.days]
	in := framed(c, r, screen.InkToday, a.name(), screen.Label(units.Count(days, "day", "days")+" each"))
	top, rest := in.TakeTop(3)
	c.Spans(top.X, top.Y, top.W, screen.Inked(screen.InkToday, "▼ "), screen.Label(units.DateYear(note.Date.UTC())+"  "), screen.Strong(screen.Clean(note.Text)))
	a.drawDays(c, top.Row(1))
	notes, body := rest.TakeBottom(min(7, rest.H/2))
	cmp := insight.Around(a.data.history, a.data.figures, note.Date, days)
	a.drawComparison(c, body, comparedLines(cmp, a.write()))
	c.Rule(screen.Rect{X: r.X + 1, Y: notes.Y, W: r.W - 2, H: 1}, []screen.Span{screen.Label("Notes")}, []screen.Span{screen.Faint("not a test of a medicine: other things change too")})
	_, notes = notes.TakeTop(1)
	all := a.data.history.Notes
	a.rows(a.session, c, notes, len(all), screen.InkToday, func(i int, r screen.Rect, chosen bool) {
		n := all[len(all)-1-i]
		c.Spans(r.X, r.Y, r.W-1, screen.Label(fmt.Sprintf("%-13s", units.DateYear(n.Date.UTC()))), screen.Plain(screen.Clean(n.Text)))
	})
	if left := int(note.Date) + days - 1 - int(a.today()); left > 0 {
		c.Spans(top.X, top.Y+2, top.W, screen.Faint(fmt.Sprintf("the days after are full in %s", units.Count(left, "day", "days"))))
	}
}

// drawDays writes the lengths with the chosen one lit.
func (a *around) drawDays(c *screen.Canvas, r screen.Rect) {
	x := r.X + c.Spans(r.X, r.Y, r.W, screen.Label("days "))
	for i, d := range aroundDays {
		word := fmt.Sprint(d)
		part := screen.Label(" " + word + " ")
		if i == a.days {
			part = c.Theme.Chosen(screen.InkToday, word)
		}
		w := c.Spans(x, r.Y, r.Right()-x, part)
		a.hit(screen.Rect{X: x, Y: r.Y, W: w, H: 1}, func(int, int) { a.days = i })
		x += w + 1
	}
	c.Spans(x+1, r.Y, r.Right()-x-1, screen.Faint("[ ] changes"))
}

// drawComparison writes the lines in columns.
func (a *around) drawComparison(c *screen.Canvas, r screen.Rect, lines []compared) {
	if len(lines) == 0 {
		c.Text(r.X, r.Y+1, r.W, screen.In(screen.InkLabel), "There are no readings in these days; ] takes more of them.")
		return
	}
	cols := [4]int{17, 15, 15, 18}
	right := func(x, w, y int, parts ...screen.Span) { c.Right(x, x+w, y, parts...) }
	x := r.X + cols[0]
	right(x, cols[1], r.Y, screen.Label("before"))
	right(x+cols[1], cols[2], r.Y, screen.Label("after"))
	right(x+cols[1]+cols[2], cols[3], r.Y, screen.Label("difference"))
	for i, l := range lines {
		y := r.Y + 1 + i
		if y >= r.Bottom() {
			return
		}
		c.Spans(r.X, y, cols[0], screen.Label(l.name))
		right(x, cols[1], y, screen.Plain(l.before))
		right(x+cols[1], cols[2], y, screen.Strong(l.after))
		end := x + cols[1] + cols[2] + cols[3]
		word := screen.Faint("   no clear change yet")
		switch {
		case l.lack != "":
			word = screen.Faint("   " + l.lack)
		case l.clear:
			word = screen.Plain("   more than chance")
		}
		if l.change != "" {
			right(x+cols[1]+cols[2], cols[3], y, screen.Bold(l.change))
		}
		rests := fmt.Sprintf("   %d and %d", l.nBefore, l.n)
		c.Spans(end, y, r.Right()-end, c.Theme.Fitting([]screen.Span{word, screen.Faint(rests)}, r.Right()-end)...)
	}
}
