package chart

import "withings-tui/ui/screen"

// todayColumn is the column of today's line: where the axis goes on behind it.
func (ch *Chart) todayColumn(t Time) (int, bool) {
	x, ok := t.Column(ch.Now)
	return x, ok && x < t.Columns-2
}

// down draws a line from top to bottom where nothing else is drawn.
func (s *strip) down(x int, r rune, ink screen.Ink) {
	for y := range s.area.H {
		if s.free(s.area.X+x, s.area.Y+y) {
			s.put(x, y, r, screen.In(ink))
		}
	}
}

// overlay draws the cursor, the ends of a measurement and chosen marks.
func (s *strip) overlay(ch Chart) {
	for _, m := range ch.Marks {
		if x, ok := s.time.Column(m.At); ok && m.Line {
			s.down(x, '┊', m.Ink)
		}
	}
	for _, at := range [...]int64{ch.A, ch.B} {
		if x, ok := s.time.Column(at); ok {
			s.down(x, '│', screen.InkToday)
		}
	}
	switch x, ok := s.time.Column(ch.Cursor); {
	case !ok:
	case s.c.Theme.Tints():
		s.c.Ground(screen.Rect{X: s.area.X + x, Y: s.area.Y, W: 1, H: s.area.H}, screen.InkCursor)
	default:
		s.down(x, '│', screen.InkLabel)
	}
}

// axisRow is the row of the time axis, with the columns that are taken.
type axisRow struct {
	c    *screen.Canvas
	r    screen.Rect // the row
	plot screen.Rect // above it
	time Time
	used []bool
	said []bool // by more than a sign
}

func newAxisRow(c *screen.Canvas, r, plot screen.Rect, t Time) *axisRow {
	return &axisRow{c, r, plot, t, make([]bool, r.W), make([]bool, r.W)}
}

// free tells whether w columns of the canvas from x on are.
func (a *axisRow) free(x, w int) bool {
	for i := x; i < x+w; i++ {
		if i < a.r.X || i >= a.r.Right() || a.used[i-a.r.X] {
			return false
		}
	}
	return true
}

// roomy asks for a blank on either side too, but for the row's own ends.
func (a *axisRow) roomy(x, w int) bool {
	from, to := max(a.r.X, x-1), min(a.r.Right(), x+w+1)
	return a.free(x, w) && a.free(from, to-from)
}

// apart tells whether no words stand beside column x.
func (a *axisRow) apart(x int) bool {
	for i := max(a.r.X, x-1); i < min(a.r.Right(), x+2); i++ {
		if a.said[i-a.r.X] {
			return false
		}
	}
	return true
}

func (a *axisRow) take(x, w int) {
	for i := max(a.r.X, x); i < min(a.r.Right(), x+w); i++ {
		a.used[i-a.r.X], a.said[i-a.r.X] = true, w > 1
	}
}

// drawAxis writes the time axis in one row: a measurement, today and the note
// that is chosen, then the months or days where those leave room. Other notes
// are a sign in the nearest free column, with their words where these fit whole.
func (ch *Chart) drawAxis(c *screen.Canvas, r, plot screen.Rect, t Time) {
	a := newAxisRow(c, r, plot, t)
	a.measurement(ch.A, ch.B)
	if x, ok := ch.todayColumn(t); ok {
		const word = "today"
		if at := min(max(plot.X+x-len(word)/2, r.X), r.Right()-len(word)); a.roomy(at, len(word)) {
			c.Text(at, r.Y, len(word), screen.BoldIn(screen.InkText), word)
			a.take(at, len(word))
		}
	}
	for _, m := range ch.Marks {
		if m.Line {
			a.words(m, a.sign(m))
		}
	}
	t.drawAxis(c, plot.X, r.Y, r.Right(), 0, func(col, w int) bool {
		if !a.roomy(plot.X+col, w) {
			return false
		}
		a.take(plot.X+col, w)
		return true
	})
	places := make([]int, len(ch.Marks))
	for i, m := range ch.Marks {
		if !m.Line {
			places[i] = a.sign(m)
		}
	}
	for i, m := range ch.Marks {
		if !m.Line {
			a.words(m, places[i])
		}
	}
}

// measurement draws the letters of a measurement's ends, with a line between.
func (a *axisRow) measurement(from, to int64) {
	first, ok1 := a.time.Column(from)
	last, ok2 := a.time.Column(to)
	if ok1 && ok2 {
		first, last = min(first, last), max(first, last)
		for x := first; x <= last; x++ {
			a.c.Put(a.plot.X+x, a.r.Y, '─', screen.In(screen.InkToday))
		}
		a.take(a.plot.X+first, last-first+1)
	}
	for i, at := range [...]int64{from, to} {
		if x, ok := a.time.Column(at); ok {
			letter := "AB"[i : i+1]
			a.c.Text(a.plot.X+x, a.r.Y, 1, a.c.Theme.Chosen(screen.InkToday, letter).Style, letter)
			a.take(a.plot.X+x, 1)
		}
	}
}

// sign writes a mark's sign, apart from words where it can be, and returns where;
// the row's end where there is no room for it.
func (a *axisRow) sign(m Mark) int {
	col, ok := a.time.Column(m.At)
	for _, fits := range [...]func(x int) bool{a.apart, func(int) bool { return true }} {
		for d := 0; ok && d < 13; d++ { // at most a label's width away
			if x := nearby(a.plot.X+col, d); x >= a.plot.X && x < a.plot.Right() && a.free(x, 1) && fits(x) {
				a.c.Put(x, a.r.Y, m.Rune, screen.In(m.Ink))
				a.take(x, 1)
				return x
			}
		}
	}
	return a.r.Right()
}

// words writes what a mark says behind its sign at x, where it fits whole.
func (a *axisRow) words(m Mark, x int) {
	if w := a.c.Theme.Width(m.Text); w > 0 && a.roomy(x+2, w) {
		a.c.Text(x+2, a.r.Y, w, screen.In(m.Ink), m.Text)
		a.take(x+1, w+1)
	}
}
