package chart

import (
	"fmt"
	"math"
	"slices"
)

const (
	gapWords     = "no readings"
	gapsNamed    = 3 // at most so many gaps get words
	gapMinCols   = 4 // fewest empty columns that are a gap to the eye
	gapMinRatio  = 4 // a gap is this many times longer than the usual time between readings
	gapPlotRows  = 5
	gapPlotWidth = len(gapWords) + 3
)

// colGap is a gap on the screen: the columns strictly between a and z.
type colGap struct{ a, z, days int }

// visibleGaps lists the gaps that are long for these readings and wide enough to be seen, longest first.
func (s *Summary) visibleGaps() []colGap {
	n := s.Counted + s.Dimmed
	if n == 0 || s.cols.count() == 0 {
		return nil
	}
	end := s.cols.bounds[s.cols.count()]
	var out []colGap
	for _, g := range s.gaps {
		if g.to-g.from < gapMinRatio*s.usual(g) {
			continue
		}
		a, z := s.cols.at(g.from), s.cols.at(g.to)
		days := dayNumber(g.to, s.cols.zone) - dayNumber(g.from, s.cols.zone) - 1
		if g.to == end {
			z = s.cols.count()
			days = dayNumber(g.to-1, s.cols.zone) - dayNumber(g.from, s.cols.zone)
		}
		if z-a-1 >= gapMinCols {
			out = append(out, colGap{a, z, days})
		}
	}
	slices.SortStableFunc(out, func(x, y colGap) int { return y.days - x.days })
	return out
}

// usual is the mean time between readings, a gap between two of them left out.
func (s *Summary) usual(g gap) int64 {
	span, times := s.last-s.first, int64(s.Counted+s.Dimmed-1)
	if g.to <= s.last {
		span, times = span-(g.to-g.from), times-1
	}
	return span / max(times, 1)
}

// open takes the line out of the gaps, so that a holiday looks like one.
func open(values []float64, gaps []colGap) []float64 {
	if len(gaps) == 0 || len(values) == 0 {
		return values
	}
	out := slices.Clone(values)
	for _, g := range gaps {
		for col := g.a + 1; col < g.z && col < len(out); col++ {
			out[col] = math.NaN()
		}
	}
	return out
}

// nameGaps writes how long the gaps are, where there is room: near the height at which the readings stop.
func (c *canvas) nameGaps(s *Summary, gaps []colGap) {
	p := c.l.plot
	if p.W < gapPlotWidth || p.H < gapPlotRows {
		return
	}
	if s.Counted+s.Dimmed == 0 {
		c.inPlot((p.W-len(gapWords))/2, p.H/2, gapWords, RoleGap)
		return
	}
	for _, g := range gaps[:min(len(gaps), gapsNamed)] {
		days := fmt.Sprintf("%d days", g.days)
		at, middle := c.heightAt(s, g), (g.a+g.z+1)/2
		if !c.inGap(middle, at, gapWords, days) {
			c.inGap(middle, at, days)
		}
	}
}

// inGap writes words around a column and near a row, where all of it is empty, or reports false.
func (c *canvas) inGap(col, row int, words ...string) bool {
	p, width := c.l.plot, 0
	for _, w := range words {
		width = max(width, runeLen(w))
	}
	col = min(max(col-width/2, 0), p.W-width)
	margin := 0
	if len(words) > 1 {
		margin = 1
	}
	empty := func(top int) bool {
		for i := range words {
			if !c.blank(max(col-margin, 0), top-i, width+margin) {
				return false
			}
		}
		return true
	}
	for try := range 2 * p.H {
		top := row + (try+1)/2
		if try%2 == 1 {
			top = row - (try+1)/2
		}
		if !empty(top) {
			continue
		}
		for i, w := range words {
			c.inPlot(col, top-i, w, RoleGap)
		}
		return true
	}
	return false
}

// heightAt is the row of the readings beside a gap.
func (c *canvas) heightAt(s *Summary, g colGap) int {
	sum, n := 0, 0
	for _, p := range s.points {
		if int(p.col) == g.a || int(p.col) == g.z {
			sum += c.row(p.value)
			n++
		}
	}
	if n == 0 {
		return c.l.plot.H / 2
	}
	return sum/n + 1
}
