package chart

import (
	"math"
	"slices"
	"strings"

	"withings-tui/ui/screen"

	"github.com/guptarohit/asciigraph"
)

// dots is a field of Braille dots, two columns and four rows a cell.
type dots struct {
	w, h int // cells
	bits []uint8
}

// brailleBits are the dots of a Braille cell by row and column (Unicode 2800).
var brailleBits = [4][2]uint8{{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}}

func newDots(w, h int) *dots { return &dots{w, h, make([]uint8, max(0, w)*max(0, h))} }

// set lights the dot in dot column x and dot row y, from the top.
func (d *dots) set(x, y int) {
	if x >= 0 && y >= 0 && x < d.w*2 && y < d.h*4 {
		d.bits[y/4*d.w+x/2] |= brailleBits[y%4][x%2]
	}
}

// draw draws the cells that have dots, the first at x and y.
func (d *dots) draw(c *screen.Canvas, x, y int, ink screen.Ink) {
	for i, b := range d.bits {
		if b != 0 {
			c.Put(x+i%d.w, y+i/d.w, braille(b), screen.In(ink))
		}
	}
}

func braille(bits uint8) rune { return 0x2800 + rune(bits) }

// The strokes of a line, and in plain characters, where dots and ticks lead the
// eye around the corners. A line starts with nothing at its left: asciigraph's
// own half stroke there would stand in a column that has no value.
var (
	strokes = asciigraph.CharSet{
		Horizontal: "─", VerticalLine: "│", EndCap: "─", StartCap: " ",
		ArcDownRight: "╭", ArcDownLeft: "╮", ArcUpRight: "╰", ArcUpLeft: "╯",
	}
	plainStrokes = asciigraph.CharSet{
		Horizontal: "-", VerticalLine: "|", EndCap: "-", StartCap: " ",
		ArcDownRight: ".", ArcDownLeft: ".", ArcUpRight: "'", ArcUpLeft: "'",
	}
)

// rasterise lays a line through one row a column (counted from the top, NaN
// where there is none) with asciigraph and hands over its characters. It goes in
// parts, whose few rows each are quicker than all rows over all columns.
func rasterise(rows []float64, set asciigraph.CharSet, put func(col, row int, r rune)) {
	const part = 24
	series := make([]float64, part+1)
	for first := 0; first < len(rows); first += part {
		n := min(part, len(rows)-first)
		// asciigraph draws from each value to the next.
		copy(series, rows[first:])
		if first+n == len(rows) {
			series[n] = series[n-1]
		}
		lo, hi := math.Inf(1), math.Inf(-1)
		for _, r := range series[:n+1] {
			if !math.IsNaN(r) {
				lo, hi = min(lo, r), max(hi, r)
			}
		}
		if lo > hi {
			continue
		}
		// With both bounds given its own scaling is one to one, upside down.
		height := max(hi-lo, 1)
		for i, r := range series[:n+1] {
			series[i] = lo + height - r
		}
		text := asciigraph.Plot(series[:n+1],
			asciigraph.Height(int(height)), asciigraph.LowerBound(0), asciigraph.UpperBound(height),
			asciigraph.Offset(1), asciigraph.SeriesChars(set),
			asciigraph.YAxisValueFormatter(func(float64) string { return "" }))
		// Each line is one character of axis, then one a column.
		for i, line := range strings.Split(text, "\n") {
			col := first - 1
			for _, r := range line {
				if col >= first && col < first+n && r != ' ' {
					put(col, int(lo)+i, r)
				}
				col++
			}
		}
	}
}

// columns is the mean of a curve's points in each of n columns of the window,
// with the columns between two points filled in where the gap is not too long.
// The points next to the window lead the line to its edge.
func columns(points []Point, t Time, n int, maxGap int64) []float64 {
	values, counts := make([]float64, n), make([]int32, n)
	if n == 0 {
		return values
	}
	from, to := t.inside(len(points), func(i int) int64 { return points[i].At })
	in := t.parts(n)
	prev, prevCol, joined := Point{}, -1, false
	for i := max(0, from-1); i < min(len(points), to+1); i++ {
		p := points[i]
		if !drawable(p.Value) {
			joined = false
			continue
		}
		col := in.of(p.At)
		if joined && p.At-prev.At <= maxGap {
			for c := prevCol + 1; c < min(col, n); c++ {
				part := float64(t.middle(c, n)-prev.At) / float64(p.At-prev.At)
				values[c], counts[c] = prev.Value+(p.Value-prev.Value)*min(max(part, 0), 1), 1
			}
		}
		if col >= 0 && col < n {
			values[col] += p.Value
			counts[col]++
		}
		prev, prevCol, joined = p, col, true
	}
	for i, k := range counts {
		values[i] /= float64(k) // NaN where there are none
	}
	return values
}

// reaches are the lowest and the highest of a curve's points in each of n columns
// of the window; the first is above the second where there are none.
func reaches(points []Point, t Time, n int) []extent {
	out := slices.Repeat([]extent{newExtent()}, n)
	from, to := t.inside(len(points), func(i int) int64 { return points[i].At })
	in := t.parts(n)
	for _, p := range points[from:to] {
		out[in.of(p.At)].add(p.Value)
	}
	return out
}

// lineCell is a cell of a curve: its character, 0 where none passes, and its value.
type lineCell struct {
	r     rune
	bits  uint8 // its dots, in Braille
	value float64
}

// trace lays a curve over the window on the rows of a scale, in the way of the
// theme: Braille dots two thick, with two values a column, or strokes, with one.
// Where peaks count, a column's line reaches from its lowest point to its highest.
// The result has a cell for each place.
func trace(charts screen.Charts, points []Point, t Time, s Scale, maxGap int64, peaks bool) []lineCell {
	w, h := t.Columns, s.Rows
	cells := make([]lineCell, w*h)
	if w == 0 || h == 0 {
		return cells
	}
	row, n, rows, set := s.Row, w, h, strokes
	switch charts {
	case screen.Braille:
		row, n, rows = s.thick, 2*w, 4*h
	case screen.ASCII:
		set = plainStrokes
	}
	values := columns(points, t, n, maxGap)
	place := func(v float64) int { return min(max(row(v), -2), rows+1) }
	places := make([]float64, len(values))
	for i, v := range values {
		places[i] = math.NaN()
		if drawable(v) {
			places[i] = float64(place(v))
		}
	}
	within := func(row int, v float64) float64 { // the curve's value nearest to v in a row that it goes through
		return min(max(v, s.Value(row)-s.Unit/2), s.Value(row)+s.Unit/2)
	}
	put := func(col, row int, r rune) {
		if charts != screen.Braille {
			if row >= 0 && row < h {
				cells[row*w+col] = lineCell{r: r, value: within(row, values[col])}
			}
			return
		}
		for _, row := range [2]int{row, row + 1} { // a second dot below each
			if row < 0 || row >= rows {
				continue
			}
			cell := &cells[row/4*w+col/2]
			if v := within(row/4, values[col]); cell.bits == 0 || v > cell.value {
				cell.value = v
			}
			cell.bits |= brailleBits[row%4][col%2]
			cell.r = braille(cell.bits)
		}
	}
	rasterise(places, set, put)
	if peaks {
		for col, e := range reaches(points, t, n) {
			for row := max(0, place(e.hi)); e.lo < e.hi && row <= min(place(e.lo), rows-1); row++ {
				if charts == screen.Braille || cells[row*w+col].r == 0 {
					put(col, row, []rune(set.VerticalLine)[0])
				}
			}
		}
	}
	return cells
}
