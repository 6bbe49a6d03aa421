package chart

import "withings-tui/ui/screen"

// Minimap is all data in two or three rows, with the window on it.
type Minimap struct {
	From, To   int64 // of all data
	WindowFrom int64
	WindowTo   int64
	Points     []Point
	Peaks      bool                           // as Curve.Peaks
	Ink        screen.Ink                     // inside the window
	InkAt      func(value float64) screen.Ink // instead of both inks, where it is not InkNone
	Label      []screen.Span                  // instead of the highest and lowest value
	Format     func(float64) string
}

// Draw draws the minimap in r: rows of data, then the years.
func (m Minimap) Draw(c *screen.Canvas, r screen.Rect) Drawn {
	if r.Empty() {
		return Drawn{}
	}
	axis, body := screen.Rect{}, r
	if r.H >= 2 {
		axis, body = r.TakeBottom(1)
	}
	e := newExtent()
	for _, p := range m.Points {
		if p.At >= m.From && p.At < m.To {
			e.add(p.Value)
		}
	}
	if less := (1 - (e.hi - e.lo)) / 2; less > 0 && e.any() { // so that a small change does not look like a mountain
		e.lo, e.hi = e.lo-less, e.hi+less
	}
	labels := [2][]screen.Span{m.Label}
	if m.Format == nil {
		step := 1.0
		if e.hi-e.lo < 2 {
			step = 0.1
		}
		m.Format = (&Scale{Step: step}).Write
	}
	if len(m.Label) == 0 && e.any() && body.H >= 2 {
		labels = [2][]screen.Span{{screen.Label(m.Format(e.hi))}, {screen.Label(m.Format(e.lo))}}
	}
	left := max(c.Theme.SpansWidth(labels[0]), c.Theme.SpansWidth(labels[1]))
	if left > 0 {
		left++
	}
	plot, left, _ := margins(body, left, 0, 0, 0)
	t := NewTime(m.From, m.To, plot.W)
	out := Drawn{Time: t, Plot: plot}
	if left > 0 {
		c.Right(r.X, plot.X-1, body.Y, labels[0]...)
		c.Right(r.X, plot.X-1, body.Bottom()-1, labels[1]...)
	}
	if plot.Empty() || !e.any() {
		return out
	}
	from, to := 0, -1 // the window's columns
	if m.WindowTo > m.From && m.WindowFrom < m.To {
		from, to = max(0, t.part(m.WindowFrom, plot.W)), min(t.part(m.WindowTo-1, plot.W), plot.W-1)
	}
	for i, cell := range m.trace(c.Theme.Charts, t, plot.H, e) {
		if cell.r == 0 {
			continue
		}
		x, ink := i%plot.W, screen.InkGhost
		if x >= from && x <= to {
			ink = m.Ink
		}
		if m.InkAt != nil {
			if special := m.InkAt(cell.value); special != screen.InkNone {
				ink = special
			}
		}
		c.Put(plot.X+x, plot.Y+i/plot.W, cell.r, screen.Style{Ink: ink, Bold: c.Theme.Plain() && ink == m.Ink})
	}
	switch {
	case to < from:
	case c.Theme.Tints():
		c.Ground(screen.Rect{X: plot.X + from, Y: plot.Y, W: to - from + 1, H: plot.H}, screen.InkSelect)
	default: // between strokes where there are no grounds
		for y := plot.Y; y < plot.Bottom(); y++ {
			c.Put(plot.X+max(from-1, 0), y, '│', screen.In(screen.InkToday))
			c.Put(plot.X+min(to+1, plot.W-1), y, '│', screen.In(screen.InkToday))
		}
	}
	if !axis.Empty() {
		least := 0.0
		if t.days() > 730 {
			least = 360 // years alone
		}
		t.drawAxis(c, plot.X, axis.Y, axis.Right(), least, func(int, int) bool { return true })
	}
	return out
}

// trace fits the curve into the rows, from the lowest value to the highest.
func (m *Minimap) trace(charts screen.Charts, t Time, rows int, e extent) []lineCell {
	parts, low := float64(rows-1), 0.0
	if charts == screen.Braille {
		parts, low = float64(rows)-0.5, 0.25
	}
	s := Scale{Rows: rows, Unit: (e.hi - e.lo) / max(parts, 0.5)}
	s.offset = e.lo + low*s.Unit
	return trace(charts, m.Points, t, s, mapGap, m.Peaks)
}

// Sketch draws nothing but a curve in r, as high as r is, in a way of drawing
// curves that need not be the theme's: a sample to choose by.
func Sketch(c *screen.Canvas, r screen.Rect, charts screen.Charts, points []Point, ink screen.Ink) {
	if r.Empty() || len(points) == 0 {
		return
	}
	e := newExtent()
	for _, p := range points {
		e.add(p.Value)
	}
	m, t := Minimap{Points: points}, NewTime(points[0].At, points[len(points)-1].At+1, r.W)
	for i, cell := range m.trace(charts, t, r.H, e) {
		if cell.r != 0 {
			c.Put(r.X+i%r.W, r.Y+i/r.W, cell.r, screen.Style{Ink: ink, Bold: charts == screen.ASCII})
		}
	}
}
