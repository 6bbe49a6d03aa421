package chart

import (
	"cmp"
	"slices"

	"withings-tui/ui/screen"
)

// strip is a Strip laid out: where it is and on what scale.
type strip struct {
	Strip
	c     *screen.Canvas
	rule  screen.Rect // above it; empty where there is none
	area  screen.Rect
	time  Time
	scale Scale
	lines []Line // those on the scale
	busy  []bool // cells that a tinted area touches
	said  []bool // cells that words stand in
	ends  []end
}

// Draw draws the chart in r: labels at the left, names at the right, the time
// axis in the last row.
func Draw(c *screen.Canvas, r screen.Rect, ch Chart) Drawn {
	if r.Empty() {
		return Drawn{}
	}
	body, axis := r, screen.Rect{}
	if !ch.NoAxis && r.H >= 3 {
		axis, body = r.TakeBottom(1)
	}
	strips := ch.layOut(c, body)
	left, right := 0, 0
	for _, s := range strips {
		s.makeScale(ch)
		left, right = max(left, s.labelWidth()), max(right, s.nameWidth(ch))
	}
	plot, left, right := margins(r, left, right, ch.Left, ch.Right)
	t := NewTime(ch.From, ch.To, plot.W)
	out := Drawn{Time: t, Plot: screen.Rect{X: plot.X, Y: body.Y, W: plot.W, H: body.H}}
	for _, s := range strips {
		s.area.X, s.area.W, s.time = plot.X, plot.W, t
		if len(s.Caption) == 0 {
			s.rule.X, s.rule.W = plot.X, plot.W
		}
		c.Rule(s.rule, s.Caption, s.Right)
		s.draw(ch, left, right)
		out.Scales = append(out.Scales, s.scale)
	}
	for _, s := range strips {
		s.overlay(ch)
	}
	if !axis.Empty() {
		ch.drawAxis(c, axis, plot, t)
	}
	return out
}

// layOut shares the rows of the body between the strips and the rules above them.
func (ch *Chart) layOut(c *screen.Canvas, body screen.Rect) (strips []*strip) {
	n := len(ch.Strips)
	for n > 1 && body.H < 3*n-1 { // too low: the last strips give way
		n--
	}
	captioned := func(i int) bool { return body.H > 1 && (i > 0 || len(ch.Strips[i].Caption) > 0) }
	rows, shares := body.H, 0
	for i, s := range ch.Strips[:n] {
		if captioned(i) {
			rows--
		}
		shares += max(1, s.Share)
	}
	rest := body
	for i, s := range ch.Strips[:n] {
		laid := &strip{Strip: s, c: c}
		if captioned(i) {
			laid.rule, rest = rest.TakeTop(1)
		}
		h := rows * max(1, s.Share) / shares
		if i == n-1 {
			h = rest.H
		}
		laid.area, rest = rest.TakeTop(h)
		strips = append(strips, laid)
	}
	return strips
}

// margins takes columns for labels off at the left and for names at the right: as
// many as are needed, or as the caller says (less than 0 for none). A third and a
// half of the width are the most.
func margins(r screen.Rect, left, right, wantLeft, wantRight int) (plot screen.Rect, l, rt int) {
	if wantLeft != 0 {
		left = max(0, wantLeft)
	}
	if wantRight != 0 {
		right = max(0, wantRight)
	}
	if left > r.W/3 {
		left = 0
	}
	if right > (r.W-left)/2 {
		right = 0
	}
	return screen.Rect{X: r.X + left, Y: r.Y, W: r.W - left - right, H: r.H}, left, right
}

// makeScale makes the scale of what lies in the window, and of lines that are not too far away.
func (s *strip) makeScale(ch Chart) {
	window := Time{From: ch.From, To: ch.To}
	curves := newExtent()
	for _, cv := range s.Curves {
		from, to := window.inside(len(cv.Points), func(i int) int64 { return cv.Points[i].At })
		for _, p := range cv.Points[from:to] {
			curves.add(p.Value)
		}
	}
	e := curves
	from, to := window.inside(len(s.Readings), func(i int) int64 { return s.Readings[i].At })
	for _, r := range s.Readings[from:to] {
		if r.Kind != Aside {
			e.add(r.Value)
		}
	}
	from, to = window.inside(len(s.Band), func(i int) int64 { return s.Band[i].At })
	for i := from; i < to; i += max(1, (to-from)/10000) {
		e.add(s.Band[i].Lo)
		e.add(s.Band[i].Hi)
	}
	for _, k := range s.Cone {
		if k.At >= ch.From && k.At < ch.To {
			e.add(k.Lo)
			e.add(k.Hi)
		}
	}
	if s.Lo < s.Hi {
		e.add(s.Lo)
		e.add(s.Hi)
	}
	atLeastZero := func(v float64) float64 {
		if drawable(v) && v > 0 {
			return v
		}
		return 0
	}
	least, step, data := atLeastZero(s.MinSpan), atLeastZero(s.MinStep), e
	reach := 1.5 * max(e.hi-e.lo, least)
	var values []float64
	for _, l := range s.Lines {
		far := data.any() && reach > 0 && (l.Value < data.lo-reach || l.Value > data.hi+reach)
		if drawable(l.Value) && !far {
			s.lines, values = append(s.lines, l), append(values, l.Value)
			e.add(l.Value)
		}
	}
	blank := !e.any()
	if blank {
		e.lo, e.hi = 0, 1
	}
	rows := s.area.H
	s.scale = NewScale(e.lo, e.hi, rows, step, least, values)
	if rows <= 5 && len(values) > 1 && !s.scale.onCentres(values) {
		// With few rows limits come before readings, which are marked at the edge.
		if few, ok := lineScale(curves.lo, curves.hi, rows, values); ok {
			s.scale = few
		}
	}
	s.scale.blank, s.scale.format = blank, s.Format
	s.leaveOut()
}

// draw draws the strip's layers from the back to the front.
func (s *strip) draw(ch Chart, left, right int) {
	if s.area.Empty() {
		return
	}
	s.busy, s.said = make([]bool, s.area.W*s.area.H), make([]bool, s.area.W*s.area.H)
	s.zones()
	for _, t := range s.scale.Ticks() {
		for x := 0; x < s.area.W; x += 2 {
			s.put(x, t.Row, '·', screen.In(screen.InkGrid))
		}
	}
	areas := s.areas()
	for _, a := range areas {
		s.fill(a)
	}
	s.middle()
	for _, l := range s.lines {
		s.line(l)
	}
	s.readings(s.curves())
	s.labels(left)
	s.names(ch, right)
	if x, ok := ch.todayColumn(s.time); ok {
		s.down(x, '┊', screen.InkFaint)
	}
	for _, a := range areas {
		s.edges(a)
	}
}

// put writes a rune at a column and row of the strip, on the ground that is there.
func (s *strip) put(x, y int, r rune, style screen.Style) {
	s.c.Put(s.area.X+x, s.area.Y+y, r, style)
}

// free reports whether nothing but the grid is drawn in a cell of the canvas.
func (s *strip) free(x, y int) bool {
	if s.area.Contains(x, y) && len(s.said) > 0 && s.said[(y-s.area.Y)*s.area.W+x-s.area.X] {
		return false
	}
	cell := s.c.At(x, y)
	return cell.Rune == ' ' || cell.Style.Ink == screen.InkGrid && cell.Rune == '·'
}

// leaveOut drops the lines that have no row on the scale.
func (s *strip) leaveOut() {
	s.lines = slices.DeleteFunc(s.lines, func(l Line) bool { return !s.scale.Holds(l.Value) })
}

// line draws a goal or a limit on the row of its value.
func (s *strip) line(l Line) {
	row, t := s.scale.Row(l.Value), s.c.Theme
	r, every := '·', 1
	switch {
	case l.Goal && t.Charts == screen.Braille:
		r, every = '⠤', 2
	case l.Goal:
		r, every = '─', 2
	case l.Ink == screen.InkBad && (t.Level <= screen.Sixteen || t.Plain()):
		r = '─' // without colours a limit of the worst class is told by its stroke
		if t.Plain() {
			r = '━' // the curve has that one
		}
	}
	for x := range s.area.W {
		if x%every == 0 {
			s.put(x, row, r, screen.In(l.Ink))
		} else if s.free(s.area.X+x, s.area.Y+row) {
			s.put(x, row, ' ', screen.Style{})
		}
	}
}

// The longest time without points, in seconds, that a line crosses: a week, and
// later on that day; on a minimap a month.
const (
	maxGap = 7*day + day/2
	mapGap = 30 * day
)

// curves draws the curves, the first on top, and returns the first one's cells.
func (s *strip) curves() (first []lineCell) {
	first = make([]lineCell, s.area.W*s.area.H)
	for i := len(s.Curves) - 1; i >= 0; i-- {
		cv := s.Curves[i]
		first = trace(s.c.Theme.Charts, cv.Points, s.time, s.scale, cmp.Or(int64(cv.MaxGap.Seconds()), maxGap), cv.Peaks)
		drawn := false
		for j, cell := range first {
			if cell.r == 0 {
				continue
			}
			s.put(j%s.area.W, j/s.area.W, cell.r, screen.Style{Ink: cv.inkOf(cell.value), Bold: s.c.Theme.Plain()})
			drawn = true
		}
		if drawn {
			s.endOf(cv)
		}
	}
	return first
}
