package chart

import (
	"math"

	"withings-tui/ui/screen"
)

// drawable reports whether a value can be drawn at all: NaN and Inf cannot.
func drawable(v float64) bool { return math.Abs(v) < 1e15 }

// share is v as a part of 0 to 1; what cannot be drawn is 0.
func share(v float64) float64 {
	if math.IsNaN(v) {
		return 0
	}
	return min(max(v, 0), 1)
}

// stroke draws columns from up to to of r's first row, as far as they lie in it.
func stroke(c *screen.Canvas, r screen.Rect, from, to int, char rune, ink screen.Ink) {
	for x := max(from, 0); x < min(to, r.W) && r.H > 0; x++ {
		c.Put(r.X+x, r.Y, char, screen.In(ink))
	}
}

// Meter draws a part of 0 to 1 as a heavy stroke in r's first row, to half a
// cell. The rest is dark, and thin where colours do not tell it.
func Meter(c *screen.Canvas, r screen.Rect, part float64, ink screen.Ink) {
	halves := int(math.Round(share(part) * float64(2*r.W)))
	if part > 0 {
		halves = max(halves, 1)
	}
	if c.Theme.Level > screen.Sixteen && !c.Theme.Plain() {
		stroke(c, r, 0, r.W, '━', screen.InkRule)
	} else {
		stroke(c, r, 0, r.W, '─', screen.InkFrame)
	}
	stroke(c, r, 0, (halves+1)/2, '╸', ink)
	stroke(c, r, 0, halves/2, '━', ink)
}

// Part is one part of a whole.
type Part struct {
	Value float64
	Ink   screen.Ink
}

// Shares draws parts of a whole one behind another as a heavy stroke over r's
// first row. Every part above 0 has at least one cell while there is room.
func Shares(c *screen.Canvas, r screen.Rect, parts []Part) {
	total := 0.0
	for _, p := range parts {
		if drawable(p.Value) {
			total += max(p.Value, 0)
		}
	}
	x, sum := 0, 0.0
	for _, p := range parts {
		if !drawable(p.Value) || p.Value <= 0 {
			continue
		}
		sum += p.Value
		end := max(x+1, int(math.Round(sum/total*float64(r.W))))
		stroke(c, r, x, end, '━', p.Ink)
		x = end
	}
}

// Offset draws a value from -most to most as a heavy stroke from the middle of
// r's first row to either side: a weekday against the trend.
func Offset(c *screen.Canvas, r screen.Rect, value, most float64, ink screen.Ink) {
	if r.W < 3 {
		return
	}
	mid := r.W / 2
	stroke(c, r, mid, mid+1, '│', screen.InkRule)
	if !drawable(value) || !(most > 0) {
		return
	}
	n := int(math.Round(min(math.Abs(value)/most, 1) * float64(r.W-1-mid)))
	if value < 0 {
		stroke(c, r, mid-n, mid, '━', ink)
	} else {
		stroke(c, r, mid+1, mid+1+n, '━', ink)
	}
}

// Stretch draws the part from a to b of a scale from lo to hi in r's first row,
// with discs on it: a lower and an upper mean, or the middle of what is usual.
func Stretch(c *screen.Canvas, r screen.Rect, lo, hi, a, b float64, ink screen.Ink, discs ...float64) {
	stroke(c, r, 0, r.W, '─', screen.InkRule)
	if !(hi > lo) || !drawable(a) || !drawable(b) {
		return
	}
	column := func(v float64) int { return int(math.Round(share((v-lo)/(hi-lo)) * float64(r.W-1))) }
	stroke(c, r, column(min(a, b)), column(max(a, b))+1, '━', ink)
	for _, v := range discs {
		if drawable(v) {
			stroke(c, r, column(v), column(v)+1, '●', ink)
		}
	}
}

// The levels of a small curve where there is no Braille, from the lowest on.
const (
	sparkLevels      = "▁▂▃▄▅▆▇"
	plainSparkLevels = ".:-="
)

// Spark draws values as a small curve on a scale of its own in r's first row:
// dots, two values a cell, over which few values are spread, or bars, one a cell.
// NaN is left out.
func Spark(c *screen.Canvas, r screen.Rect, values []float64, ink screen.Ink) {
	if r.Empty() {
		return
	}
	n, levels := min(r.W, len(values)), []rune(sparkLevels)
	fine := c.Theme.Charts == screen.Braille
	switch {
	case fine:
		n, levels = 2*r.W, make([]rune, 4)
	case c.Theme.Plain():
		levels = []rune(plainSparkLevels)
	}
	cols := bucket(values, n)
	e := newExtent()
	for _, v := range cols {
		e.add(v)
	}
	d := newDots(r.W, 1)
	for i, v := range cols {
		if !drawable(v) {
			continue
		}
		level := (len(levels) - 1) / 2
		if e.hi > e.lo {
			level = int(math.Round((v - e.lo) / (e.hi - e.lo) * float64(len(levels)-1)))
		}
		if fine {
			d.set(i, 3-level)
		} else {
			c.Put(r.X+i, r.Y, levels[level], screen.In(ink))
		}
	}
	d.draw(c, r.X, r.Y, ink)
}

// bucket is the mean of the values in each of n columns. Fewer values are spread over them.
func bucket(values []float64, n int) []float64 {
	sums, counts := make([]float64, n), make([]int, n)
	for i, v := range values {
		if !drawable(v) {
			continue
		}
		at := i * n / len(values)
		if len(values) <= n && len(values) > 1 {
			at = i * (n - 1) / (len(values) - 1)
		}
		sums[at] += v
		counts[at]++
	}
	for i, n := range counts {
		sums[i] /= float64(n) // NaN where there are none
	}
	return sums
}

// CurveSample is a curve as it stands before words in a legend.
func CurveSample(t *screen.Theme, ink screen.Ink) screen.Span {
	switch t.Charts {
	case screen.Braille:
		return screen.Inked(ink, "⠶⠶")
	case screen.Lines:
		return screen.Inked(ink, "──")
	}
	return screen.InkedBold(ink, "--")
}

// ReadingSample is a reading as a strip of that look draws it.
func ReadingSample(t *screen.Theme, look Look, kind Kind, ink screen.Ink) screen.Span {
	return screen.Inked(ink, string(readingRune(t, look, kind)))
}

// AreaSample is a tinted area of two cells; nothing where areas are not shown.
func AreaSample(t *screen.Theme, ground screen.Ink) screen.Span {
	if !t.Tints() {
		return screen.Span{}
	}
	return screen.Span{Text: "  ", Style: screen.Style{Ground: ground}}
}
