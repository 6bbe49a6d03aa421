package chart

import (
	"math"

	"withings-tui/ui/screen"
)

// zones tints the rows of which a zone covers more than half, or else the row of its middle.
func (s *strip) zones() {
	if !s.c.Theme.Tints() || s.scale.blank {
		return
	}
	for _, z := range s.Zones {
		first, last := s.scale.Rows, -1
		for row := range s.scale.Rows {
			v, half := s.scale.Value(row), s.scale.Unit/2
			if min(z.To, v+half)-max(z.From, v-half) > half*(1+1e-6) {
				first, last = min(first, row), row
			}
		}
		if mid := (z.From + z.To) / 2; last < 0 && z.From < z.To && s.scale.Holds(mid) {
			first, last = s.scale.Row(mid), s.scale.Row(mid)
		}
		s.c.Ground(screen.Rect{X: s.area.X, Y: s.area.Y + first, W: s.area.W, H: last - first + 1}, z.Ink)
	}
}

// area is a tinted area: its upper edge in eighths of a row and its lower one in
// half rows a column, both from the top; nothing where the lower is not below.
type area struct {
	ink      screen.Ink
	top, end []int
}

// areas are the scatter and the projection, where areas are shown.
func (s *strip) areas() []area {
	if !s.c.Theme.Tints() {
		return nil
	}
	from, to := s.time.inside(len(s.Band), func(i int) int64 { return s.Band[i].At })
	band := s.Band[max(0, from-1):min(len(s.Band), to+1)]
	if every := len(band) / max(1, 16*s.area.W); every > 1 { // one in several tells the band
		all := band
		band = nil
		for i := 0; i < len(all); i += every {
			band = append(band, all[i])
		}
	}
	return []area{s.areaOf(band, screen.InkScatter, maxGap), s.areaOf(s.Cone, screen.InkProjectionArea, math.MaxInt64)}
}

func (s *strip) areaOf(ranges []Likely, ink screen.Ink, gap int64) area {
	edge := func(of func(Likely) float64) []float64 {
		points := make([]Point, len(ranges))
		for i, r := range ranges {
			points[i] = Point{r.At, of(r)}
		}
		return columns(points, s.time, s.area.W, gap)
	}
	lo, hi := edge(func(r Likely) float64 { return r.Lo }), edge(func(r Likely) float64 { return r.Hi })
	a := area{ink: ink, top: make([]int, len(lo)), end: make([]int, len(lo))}
	for col := range lo {
		if drawable(lo[col]) && drawable(hi[col]) && hi[col] >= lo[col] {
			a.top[col], a.end[col] = int(math.Round(8*s.scale.fromTop(hi[col]))), int(math.Round(2*s.scale.fromTop(lo[col])))
		}
	}
	// A step of a single column is a tooth, not an edge.
	for i := 1; i+1 < len(a.end); i++ {
		if a.end[i-1] == a.end[i+1] && 4*a.end[i-1] > a.top[i] && a.end[i] > 0 {
			a.end[i] = a.end[i-1]
		}
	}
	return a
}

// cover calls do for each cell that an area touches, with its eighths above and below the area.
func (s *strip) cover(a area, do func(x, y, above, below int)) {
	for col, top := range a.top {
		end := 4 * a.end[col]
		for row := max(0, top/8); row < s.scale.Rows && 8*row < end; row++ {
			do(s.area.X+col, s.area.Y+row, max(0, top-8*row), max(0, 8*row+8-end))
		}
	}
}

// fill gives the cells that an area covers whole its ground.
func (s *strip) fill(a area) {
	s.cover(a, func(x, y, above, below int) {
		s.busy[(y-s.area.Y)*s.area.W+x-s.area.X] = true
		if above+below == 0 {
			s.c.Ground(screen.Rect{X: x, Y: y, W: 1, H: 1}, a.ink)
		}
	})
}

var eighths = []rune(" ▁▂▃▄▅▆▇")

// edges draws the cells that an area covers in part: eighth blocks at the upper
// edge, half blocks at the lower, where nothing else is drawn in the cell; else
// the cell is tinted where half of it is covered. The cells of a line are tinted
// alike, or not at all, and so are those of one step of the lower edge.
func (s *strip) edges(a area) {
	lined := map[int]bool{}
	for _, l := range s.lines {
		lined[s.area.Y+s.scale.Row(l.Value)] = true
	}
	halves := make([]bool, len(a.end)) // columns of steps that are free for half blocks
	for from, to := 0, 0; from < len(a.end); from = to {
		clear := true
		for ; to < len(a.end) && a.end[to] == a.end[from]; to++ {
			clear = clear && s.free(s.area.X+to, s.area.Y+a.end[from]/2)
		}
		for col := from; col < to; col++ {
			halves[col] = clear
		}
	}
	s.cover(a, func(x, y, above, below int) {
		switch {
		case above+below == 0 || s.c.At(x, y).Style.Ground != screen.InkNone:
		case lined[y] || !s.free(x, y) || below > 0 && (above > 0 || !halves[x-s.area.X]):
			if above+below <= 4 {
				s.c.Ground(screen.Rect{X: x, Y: y, W: 1, H: 1}, a.ink)
			}
		case below > 0:
			s.c.Set(x, y, '▀', screen.In(a.ink))
		default:
			s.c.Set(x, y, eighths[8-above], screen.In(a.ink))
		}
	})
}

// middle draws the middle of a projection as spaced dots.
func (s *strip) middle() {
	if len(s.Cone) == 0 {
		return
	}
	points := make([]Point, len(s.Cone))
	for i, k := range s.Cone {
		points[i] = Point{k.At, k.Mid}
	}
	d := newDots(s.area.W, s.area.H)
	for col, v := range columns(points, s.time, 2*s.area.W, math.MaxInt64) {
		if !s.scale.Holds(v) {
			continue
		}
		switch row, dot := s.scale.dot(v); {
		case s.c.Theme.Charts == screen.Braille && col%5 < 2:
			d.set(col, dot)
		case s.c.Theme.Charts != screen.Braille && col%10 < 4 && col%2 == 0:
			s.put(col/2, row, '·', screen.In(screen.InkProjection))
		}
	}
	d.draw(s.c, s.area.X, s.area.Y, screen.InkProjection)
}
