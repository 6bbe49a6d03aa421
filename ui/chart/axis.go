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
			s.down(x, '┊', markInk(m))
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

func markInk(m Mark) screen.Ink {
	if m.Ink == screen.InkNone {
		return screen.InkToday
	}
	return m.Ink
}

// drawAxis writes the time axis in one row: a measurement, today and the note
// that is chosen, then the months or days where those leave room. Other notes
// are a sign in the nearest free column, with their words where these fit whole.
func (ch *Chart) drawAxis(c *screen.Canvas, axis, plot screen.Rect, t Time) {
	y, used := axis.Y, make([]bool, axis.W)
	free := func(x, w int) bool { // whether columns of the canvas are free
		for i := x; i < x+w; i++ {
			if i < axis.X || i >= axis.Right() || used[i-axis.X] {
				return false
			}
		}
		return true
	}
	take := func(x, w int) {
		for i := max(axis.X, x); i < min(axis.Right(), x+w); i++ {
			used[i-axis.X] = true
		}
	}
	// roomy asks for a blank on either side too, but for the axis's own ends.
	roomy := func(x, w int) bool {
		from, to := max(axis.X, x-1), min(axis.Right(), x+w+1)
		return free(x, w) && free(from, to-from)
	}
	ends := [...]int64{ch.A, ch.B}
	a, aOK := t.Column(ch.A)
	b, bOK := t.Column(ch.B)
	if aOK && bOK {
		a, b = min(a, b), max(a, b)
		for x := a; x <= b; x++ {
			c.Put(plot.X+x, y, '─', screen.In(screen.InkToday))
		}
		take(plot.X+a, b-a+1)
	}
	for i, at := range ends {
		if x, ok := t.Column(at); ok {
			letter := "AB"[i : i+1]
			c.Text(plot.X+x, y, 1, c.Theme.Chosen(screen.InkToday, letter).Style, letter)
			take(plot.X+x, 1)
		}
	}
	if x, ok := ch.todayColumn(t); ok {
		const word = "today"
		if at := min(max(plot.X+x-len(word)/2, axis.X), axis.Right()-len(word)); roomy(at, len(word)) {
			c.Text(at, y, len(word), screen.BoldIn(screen.InkText), word)
			take(at, len(word))
		}
	}
	// sign writes a note's sign and returns where, words what it says.
	sign := func(m Mark) int {
		col, ok := t.Column(m.At)
		for d := 0; ok && d < 13; d++ { // at most a label's width away
			if x := nearby(plot.X+col, d); x >= plot.X && x < plot.Right() && free(x, 1) {
				r := m.Rune
				if r == 0 {
					r = '▼'
				}
				c.Put(x, y, r, screen.In(markInk(m)))
				take(x, 1)
				return x
			}
		}
		return axis.Right()
	}
	words := func(m Mark, x int) {
		if w := c.Theme.Width(m.Text); w > 0 && roomy(x+2, w) {
			c.Text(x+2, y, w, screen.In(markInk(m)), m.Text)
			take(x+1, w+1)
		}
	}
	for _, m := range ch.Marks {
		if m.Line {
			words(m, sign(m))
		}
	}
	t.drawAxis(c, plot.X, y, axis.Right(), 0, func(col, w int) bool {
		if !roomy(plot.X+col, w) {
			return false
		}
		take(plot.X+col, w)
		return true
	})
	places := make([]int, len(ch.Marks))
	for i, m := range ch.Marks {
		if !m.Line {
			places[i] = sign(m)
		}
	}
	for i, m := range ch.Marks {
		if !m.Line {
			words(m, places[i])
		}
	}
}
