package chart

import "withings-tui/ui/screen"

// readings draws single readings, at the edge those outside the scale. In the
// curve's own cell a dot is lit; a disc gives way to the curve.
func (s *strip) readings(curve []lineCell) {
	fine := s.Look == Dots && s.c.Theme.Charts == screen.Braille && s.InkAt == nil
	usual, aside := newDots(s.area.W, s.area.H), newDots(s.area.W, s.area.H)
	from, to := s.time.inside(len(s.Readings), func(i int) int64 { return s.Readings[i].At })
	halves := s.time.parts(2 * s.area.W)
	for i := from; i < to; i++ {
		r := &s.Readings[i]
		if !drawable(r.Value) {
			continue
		}
		half := halves.of(r.At)
		col := half / 2
		row, dot := s.scale.dot(r.Value)
		switch {
		case row < 0:
			s.put(col, 0, '↑', screen.In(s.readingInk(r)))
		case row >= s.scale.Rows:
			s.put(col, s.area.H-1, '↓', screen.In(s.readingInk(r)))
		case fine && r.Kind == Aside:
			aside.set(half, dot)
		case fine:
			usual.set(half, dot)
		case curve[row*s.area.W+col].r == 0:
			s.put(col, row, readingRune(s.c.Theme, s.Look, r.Kind), screen.In(s.readingInk(r)))
		}
	}
	for i := range curve {
		bits, ink := usual.bits[i]|aside.bits[i], screen.InkFaint
		if bits == 0 {
			continue
		}
		if usual.bits[i] != 0 {
			ink = s.readingInk(&Reading{})
		}
		if curve[i].bits != 0 {
			bits |= curve[i].bits
			if ink = s.Curves[0].Ink; ink == screen.InkWeight {
				ink = screen.InkLit
			}
		}
		s.put(i%s.area.W, i/s.area.W, braille(bits), screen.In(ink))
	}
}

func (s *strip) readingInk(r *Reading) screen.Ink {
	switch {
	case r.Kind == Aside:
		return screen.InkFaint
	case s.InkAt != nil:
		return s.InkAt(r.Value)
	case s.ReadingInk != screen.InkNone:
		return s.ReadingInk
	case r.Kind == Morning:
		return screen.InkMorning
	case r.Kind == Evening:
		return screen.InkEvening
	}
	return screen.InkReading
}

// readingRune is how a single reading is drawn where it has a cell of its own.
func readingRune(t *screen.Theme, look Look, kind Kind) rune {
	switch {
	case t.Plain() && kind == Evening:
		return 'x'
	case t.Plain() && kind == Aside:
		return '.'
	case t.Plain():
		return 'o'
	case kind == Aside:
		return '·'
	case look == Discs && kind == Evening && t.Level == screen.Mono:
		return '○'
	case look == Discs:
		return '●'
	case t.Charts == screen.Braille:
		return '·'
	}
	return '•'
}
