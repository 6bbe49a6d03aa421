package chart

import (
	"math"
	"time"
)

// SparkOptions is what Spark draws.
type SparkOptions struct {
	W, H     int
	From, To int64          // range, Unix seconds, From included and To not
	Zone     *time.Location // nil is UTC

	Samples []Sample // in order of time; those that are Dim are left out
	Lo, Hi  float64  // where Lo < Hi, values that the height covers at least; 0 and a goal make bars comparable
	MinSpan float64  // the least difference of values from bottom to top
	ASCII   bool
}

// asciiHeights stand for the eighths of a row, lowest first.
var asciiHeights = [...]rune{' ', '_', '.', ',', '-', '~', '=', '+', '#'}

// Spark draws a small graph without axes: each column is the mean of its readings, in eighths of a row, and columns
// without a reading are blank. The lowest value is a thin line, not nothing.
func Spark(o SparkOptions) Grid {
	g := blankGrid(o.W, o.H)
	g.Plot = Rect{W: g.W, H: g.H}
	g.cols = newColumns(o.From, o.To, o.Zone, g.W)
	if g.W == 0 || g.H == 0 {
		return g
	}
	sums, counts := make([]float64, g.W), make([]int, g.W)
	for _, s := range o.Samples {
		if col := g.cols.at(s.At); col >= 0 && !s.Dim && drawable(s.Value) {
			sums[col] += s.Value
			counts[col]++
		}
	}
	var e extent
	for i, n := range counts {
		if n > 0 {
			sums[i] /= float64(n)
			e.add(sums[i])
		}
	}
	if !e.any {
		return g
	}
	if o.Lo < o.Hi && drawable(o.Lo) && drawable(o.Hi) {
		e.add(o.Lo)
		e.add(o.Hi)
	}
	if span := o.MinSpan; drawable(span) && e.hi-e.lo < span {
		mid := (e.lo + e.hi) / 2
		e.lo, e.hi = mid-span/2, mid+span/2
	}
	heights := eighths
	if o.ASCII {
		heights = asciiHeights
	}
	for col, n := range counts {
		if n == 0 {
			continue
		}
		share := 0.5
		if e.hi > e.lo {
			share = (sums[col] - e.lo) / (e.hi - e.lo)
		}
		level := 1 + int(math.Round(min(max(share, 0), 1)*float64(g.H*8-1)))
		for row := 0; level > 0 && row < g.H; row++ {
			cell := &g.Cells[(g.H-1-row)*g.W+col]
			cell.Rune, cell.Role = heights[min(level, 8)], RoleSpark
			level -= 8
		}
	}
	return g
}
