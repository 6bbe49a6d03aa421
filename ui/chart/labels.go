package chart

import (
	"slices"

	"withings-tui/ui/screen"
)

// labelWidth is how many columns the scale needs at the left, with a blank.
func (s *strip) labelWidth() int {
	w := 0
	for _, l := range s.scaleLabels() {
		w = max(w, s.c.Theme.Width(l.Text)+1)
	}
	return w
}

// labels writes the scale at the left.
func (s *strip) labels(left int) {
	if left == 0 {
		return
	}
	for row, l := range s.scaleLabels() {
		if s.c.Theme.Width(l.Text) < left { // a number is never cut
			s.c.Right(s.area.X-left, s.area.X-1, s.area.Y+row, l)
		}
	}
}

// scaleLabels are the scale's ticks and the goals by their rows. A line that
// does not lie on its tick's value takes the tick's place.
func (s *strip) scaleLabels() map[int]screen.Span {
	rows := map[int]screen.Span{}
	if s.scale.blank {
		return rows
	}
	for _, t := range s.scale.Ticks() {
		rows[t.Row] = screen.Label(t.Label)
	}
	for _, l := range s.lines {
		row := s.scale.Row(l.Value)
		_, hasTick := rows[row]
		off := !s.scale.onCentres([]float64{l.Value})
		switch {
		case off && hasTick || l.Goal && !l.AtLeft:
			rows[row] = screen.InkedBold(l.Ink, s.written(l))
		case s.scale.perTick == 0:
			rows[row] = screen.Label(s.written(l))
		}
	}
	return rows
}

// written is a line's value as it stands at the axis.
func (s *strip) written(l Line) string {
	if l.Text != "" {
		return l.Text
	}
	return s.scale.Write(l.Value)
}

// edgeLine is a line's name at the right edge.
func (s *strip) edgeLine(l Line) []screen.Span {
	return []screen.Span{screen.Inked(l.Ink, "‹"), screen.InkedBold(l.Ink, s.written(l)), screen.Inked(l.Ink, " "+l.Name)}
}

// end is where a curve ends in the plot and what is said there.
type end struct {
	col, row    int
	value       float64
	name, under []screen.Span
	ink         screen.Ink
}

// inkOf is a curve's ink at a value.
func (cv *Curve) inkOf(value float64) screen.Ink {
	if cv.InkAt != nil {
		return cv.InkAt(value)
	}
	return cv.Ink
}

// atEdge says that a name stands at the right edge, not in the plot.
func (s *strip) atEdge(e end) bool { return e.col >= s.area.W-max(3, s.area.W/edgePart+1) }

// edgePart is the part of a window, one in so many, from which on a curve's end is
// named at the right edge: a day's noon, which is where means stand, in a week.
const edgePart = 12

// lastPoint is the last point of a curve before an instant that can be drawn.
func (cv *Curve) lastPoint(before int64) (p Point, ok bool) {
	for _, p := range slices.Backward(cv.Points) {
		if p.At < before && drawable(p.Value) {
			return p, true
		}
	}
	return Point{}, false
}

// endOf keeps where a curve ends.
func (s *strip) endOf(cv Curve) {
	p, some := cv.lastPoint(s.time.To)
	if col, ok := s.time.Column(p.At); some && ok {
		s.ends = append(s.ends, end{col, min(max(s.scale.Row(p.Value), 0), s.scale.Rows-1), p.Value, cv.Name, cv.Under, cv.inkOf(p.Value)})
	}
}

// nameWidth is how many columns the names at the right edge need, with a blank.
// The columns are not known yet, so that the last part of the window decides.
func (s *strip) nameWidth(ch Chart) int {
	t := s.c.Theme
	w := t.SpansWidth(s.Corner)
	for _, l := range s.lines {
		if !l.AtLeft && l.Name != "" {
			w = max(w, t.SpansWidth(s.edgeLine(l))-1)
		}
	}
	for _, cv := range s.Curves {
		if p, ok := cv.lastPoint(ch.To); ok && p.At >= ch.To-(ch.To-ch.From)/edgePart && len(cv.Name) > 0 {
			w = max(w, t.SpansWidth(cv.Name), t.SpansWidth(cv.Under))
		}
	}
	if w > 0 {
		w++
	}
	return w
}

// names writes what is said inside the plot and at its right edge.
func (s *strip) names(ch Chart, right int) {
	taken := map[int]bool{}                      // rows at the right edge
	for _, l := range slices.Backward(s.lines) { // of two in a row the last is drawn on top
		row := s.scale.Row(l.Value)
		switch {
		case l.Name == "" && !l.AtLeft:
		case l.AtLeft:
			text := l.Name
			if v := s.written(l); v != "" {
				text += " " + v
			}
			if row--; row < 0 {
				row = min(1, s.scale.Rows-1)
			}
			s.say(0, row, 1, screen.InkedBold(l.Ink, text))
		case right > 0 && !taken[row]:
			taken[row] = true
			s.c.Spans(s.area.Right(), s.area.Y+row, right, s.edgeLine(l)...)
		}
	}
	if right > 0 && len(s.Corner) > 0 && !taken[0] {
		taken[0] = true
		s.c.Spans(s.area.Right()+1, s.area.Y, right-1, s.Corner...)
	}
	first, row := end{}, -1                 // the first curve's name at the edge, and its row
	for i := len(s.ends) - 1; i >= 0; i-- { // it comes first
		e := s.ends[i]
		switch {
		case len(e.name) == 0 || s.atEdge(e) && right == 0:
		case s.atEdge(e) && max(s.c.Theme.SpansWidth(e.name), s.c.Theme.SpansWidth(e.under)) < right:
			from, to := 0, s.scale.Rows
			switch { // the names stand in the order of their curves, where there is room
			case row >= 0 && e.value > first.value:
				to = row
			case row >= 0:
				from = row + 1
			}
			at := s.edgeName(e, right, taken, from, to)
			if at < 0 {
				at = s.edgeName(e, right, taken, 0, s.scale.Rows)
			}
			if row < 0 {
				first, row = e, at
			}
		default:
			s.say(e.col+2, e.row-1, 4, e.name...)
			s.say(e.col+2, e.row, 1, e.under...)
		}
	}
	s.gapWords(ch)
	for _, w := range s.Words {
		if col, ok := s.time.Column(w.At); ok && drawable(w.Value) {
			s.say(col+w.DX, min(max(s.scale.Row(w.Value)+w.DY, 0), s.scale.Rows-1), 5, w.Text...)
		}
	}
}

// nearby is the d-th row about a row: itself, the one above, the one below, and so on.
func nearby(row, d int) int { return row + (d+1)/2*(1-2*(d%2)) }

// edgeName writes a curve's name at the right edge, on the row nearest to its end
// that is not taken, of those from one to before another. It returns the row, -1
// where there is none.
func (s *strip) edgeName(e end, right int, taken map[int]bool, from, to int) int {
	lines := min(len(e.under), 1) + 1
	for d := range 2*s.scale.Rows + 1 {
		row := nearby(e.row, d)
		if row < from || row >= to || row+lines > to && (row > 0 || to < s.scale.Rows) || taken[row] || lines == 2 && taken[row+1] {
			continue
		}
		taken[row], taken[row+1] = true, taken[row+1] || lines == 2
		x, y := s.area.Right(), s.area.Y+row
		if d == 0 {
			s.c.Put(x, y, '‹', screen.In(e.ink))
		}
		s.c.Spans(x+1, y, right-1, e.name...)
		if row+1 < s.scale.Rows {
			s.c.Spans(x+1, y+1, right-1, e.under...)
		}
		return row
	}
	return -1
}

// say writes words inside the plot from column col on, in the row nearest to
// row, at most reach rows away, in which nothing is drawn there. It keeps inside
// the plot; where there is no room it says nothing.
func (s *strip) say(col, row, reach int, words ...screen.Span) {
	w := s.c.Theme.SpansWidth(words)
	col = min(max(col, 0), s.area.W-w)
	if w == 0 || col < 0 {
		return
	}
	from, to := max(0, col-1), min(s.area.W, col+w+1) // with a blank on either side
	for d := range 2*reach + 1 {
		y := nearby(row, d)
		clear := y >= 0 && y < s.area.H
		for x := from; clear && x < to; x++ {
			clear = s.free(s.area.X+x, s.area.Y+y) && !s.busy[y*s.area.W+x]
		}
		if !clear {
			continue
		}
		for x := from; x < to; x++ {
			s.put(x, y, ' ', screen.Style{})
			s.said[y*s.area.W+x] = x >= col && x < col+w
		}
		s.c.Spans(s.area.X+col, s.area.Y+y, w, words...)
		return
	}
}

// gapWords names long times without readings, near where the curve breaks off.
func (s *strip) gapWords(ch Chart) {
	if s.GapWords == nil && s.BeforeFirst == "" {
		return
	}
	from, to := s.time.inside(len(s.Readings), func(i int) int64 { return s.Readings[i].At })
	readings := s.Readings[from:to]
	if len(readings) == 0 {
		return
	}
	row := func(r Reading) int { return min(max(s.scale.Row(r.Value), 0), s.scale.Rows-1) }
	w := s.c.Theme.Width(s.BeforeFirst)
	if col, _ := s.time.Column(readings[0].At); w > 0 && from == 0 && col > w {
		s.say(col-w-1, row(readings[0]), 4, screen.Faint(s.BeforeFirst))
	}
	if s.GapWords == nil {
		return
	}
	for _, g := range gaps(readings) {
		from, _ := s.time.Column(g.from.At)
		if to, _ := s.time.Column(g.to); to-from < 3 {
			continue
		}
		words, col := s.GapWords(g.days), from+2
		if today, ok := ch.todayColumn(s.time); ok && from < today {
			col = min(col, today-s.c.Theme.Width(words)-1) // today's line does not go through them
		}
		s.say(col, row(g.from)-2, 5, screen.Faint(words))
	}
}

// gap is a time after a reading with so many days without any.
type gap struct {
	from Reading
	to   int64
	days int
}

// gaps lists the times without readings longer than two days and than 4 times the median.
func gaps(readings []Reading) (out []gap) {
	if len(readings) < 4 {
		return nil
	}
	// Some hundreds of them tell the usual well enough.
	var lengths []int64
	for i := 0; i+1 < len(readings); i += max(1, len(readings)/400) {
		lengths = append(lengths, readings[i+1].At-readings[i].At)
	}
	slices.Sort(lengths)
	least, before := max(4*lengths[len(lengths)/2], 2*day), readings[0]
	for i := range readings {
		r := &readings[i]
		if !drawable(r.Value) {
			continue
		}
		if length := r.At - before.At; length > least {
			out = append(out, gap{before, r.At, int((length+day/2)/day) - 1})
		}
		before = *r
	}
	return out
}
