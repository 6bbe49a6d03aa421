package chart

import (
	"math"
	"strconv"
	"strings"
)

// scale maps values to rows, counted from the bottom. Labelled values are round (1, 2, 2.5 or 5 times a power of ten)
// and stand at an equal number of rows from each other: one row is exactly step/perTick.
type scale struct {
	rows    int
	base    int64   // the bottom row's value in units
	unit    float64 // value of one row
	step    float64 // value from one label to the next
	perTick int64   // rows from one label to the next
	snap    float64 // 0.5 puts a value on the nearest row, a hair above 0 on the row that it has reached
	labels  bool    // false where neither data nor caller said where the axis is
}

const (
	snapNearest = 0.5
	// snapReached keeps a value out of a row that it has not reached, so that 134 is never drawn on the line of 135.
	// The hair forgives what binary fractions lose.
	snapReached = 1e-9
)

// niceStep returns the least of 1, 2, 2.5 and 5 times a power of ten that is not below x.
func niceStep(x float64) float64 {
	if !(x > 0) || math.IsInf(x, 0) {
		return 1
	}
	exp := math.Floor(math.Log10(x))
	// Below one the power is divided by, because 1/10 has no exact binary form and 10 has.
	pow := func(m float64, e float64) float64 {
		if e < 0 {
			return m / math.Pow(10, -e)
		}
		return m * math.Pow(10, e)
	}
	for _, m := range []float64{1, 2, 2.5, 5, 10} {
		if s := pow(m, exp); s >= x*(1-1e-12) {
			return s
		}
	}
	return pow(1, exp+1)
}

// ticksFor lists how many rows may lie between labels, best first, for a plot of so many rows.
func ticksFor(rows int, reached bool) []int64 {
	switch {
	case rows <= 3:
		return []int64{1, 2}
	case rows <= 5:
		return []int64{2, 1}
	case reached && rows <= 10:
		return []int64{2, 4}
	case reached: // rows of 1/2, 1/4 and 1/5 of a round step are round themselves, so that thresholds fall between rows
		return []int64{4, 5, 2}
	case rows <= 10:
		return []int64{3, 2}
	}
	return []int64{4, 5, 3}
}

// offEdge is how much coarser a row may be for thresholds to fall between rows.
const offEdge = 1.3

// newScale makes a scale for values from lo to hi: the finest that holds them. Where values are drawn on the row that
// they have reached, it prefers rows between which the edges fall.
func newScale(lo, hi float64, rows int, minStep, minSpan, snap float64, edges []float64) scale {
	s := scale{rows: max(rows, 1), snap: snap, labels: true}
	if span := max(minSpan, math.Max(math.Abs(lo), math.Abs(hi))*1e-6); hi-lo < span {
		mid := (lo + hi) / 2
		positive := lo >= 0
		lo, hi = mid-span/2, mid+span/2
		if positive && lo < 0 {
			lo, hi = 0, span
		}
	}
	if hi <= lo {
		hi = lo + 1
	}
	best := math.Inf(1)
	for _, k := range ticksFor(s.rows, snap != snapNearest) {
		// One row less than the values need is tried first, because where they begin within a row decides.
		step := max(niceStep((hi-lo)/float64(s.rows+1)*float64(k)), minStep)
		for range 12 {
			try := s
			try.set(lo, step, k)
			if try.row(hi) < s.rows {
				cost := try.unit
				if snap != snapNearest && !try.onEdges(edges) {
					cost *= offEdge
				}
				if cost < best*(1-1e-9) {
					best, s = cost, try
				}
				break
			}
			step = niceStep(step * 1.01)
		}
	}
	// What is left over is shared between above and below, but an axis of positive values never goes below zero.
	if spare := int64(s.rows-1-s.row(hi)) / 2; spare > 0 {
		down := s.base - spare
		if lo >= 0 && down < 0 {
			down = min(s.base, 0)
		}
		s.base = down
	}
	return s
}

func (s *scale) set(lo, step float64, k int64) {
	s.step, s.perTick, s.unit = step, k, step/float64(k)
	s.base = int64(math.Floor(lo/s.unit + s.snap))
}

// onEdges reports whether every value lies on the edge between two rows.
func (s *scale) onEdges(values []float64) bool {
	for _, v := range values {
		if rows := v / s.unit; math.Abs(rows-math.Round(rows)) > 1e-6 {
			return false
		}
	}
	return true
}

// row returns the row of a value; it can lie outside the plot.
func (s scale) row(v float64) int {
	if s.rows == 1 {
		return 0
	}
	r := math.Floor(v/s.unit+s.snap) - float64(s.base)
	return int(min(max(r, -1e6), 1e6))
}

// value returns what the row stands for.
func (s scale) value(row int) float64 { return float64(s.base+int64(row)) * s.unit }

// tick returns the round value at a row that has one.
func (s scale) tick(row int) (float64, bool) {
	n := s.base + int64(row)
	if s.perTick <= 0 || n%s.perTick != 0 {
		return 0, false
	}
	v := float64(n/s.perTick) * s.step
	return v, true
}

// label writes a round value in at most width characters, or nothing.
func (s scale) label(v float64, width int, format func(float64) string) string {
	if format != nil {
		text := format(v)
		if runeLen(text) > width {
			return ""
		}
		return text
	}
	text := trimZero(strconv.FormatFloat(v, 'f', decimals(s.step), 64))
	if len(text) > width && math.Mod(s.step, 1000) == 0 {
		text = strconv.FormatFloat(v/1000, 'f', 0, 64) + "k"
	}
	if len(text) > width {
		return ""
	}
	return text
}

// decimals is the number of decimals that a multiple of step needs.
func decimals(step float64) int {
	for d := range 9 {
		scaled := step * math.Pow(10, float64(d))
		if math.Abs(scaled-math.Round(scaled)) < 1e-6*scaled {
			return d
		}
	}
	return 9
}

// trimZero drops the sign of a zero.
func trimZero(text string) string {
	if strings.Trim(text, "-0.") == "" {
		return strings.TrimPrefix(text, "-")
	}
	return text
}

// extent collects the values that an axis has to cover.
type extent struct {
	lo, hi float64
	any    bool
}

func (e *extent) add(v float64) {
	if !drawable(v) {
		return
	}
	if !e.any {
		e.lo, e.hi, e.any = v, v, true
		return
	}
	e.lo, e.hi = min(e.lo, v), max(e.hi, v)
}

// reach takes in values that do not count, as far as they lie within half the height of those that do.
func (e *extent) reach(beside extent) {
	if !e.any {
		*e = beside
		return
	}
	if !beside.any {
		return
	}
	room := max((e.hi-e.lo)/2, math.Abs(e.hi)/20)
	lo, hi := e.lo, e.hi
	if beside.lo >= lo-room {
		e.lo = min(lo, beside.lo)
	}
	if beside.hi <= hi+room {
		e.hi = max(hi, beside.hi)
	}
}

// scale makes the frame's scale for the values collected and for those lines that lie near enough to them. It returns
// the lines to draw and those that are too far away.
func (f Frame) scale(e extent, lines []Line, rows int, snap float64) (s scale, near, far []Line) {
	if f.Lo < f.Hi && drawable(f.Lo) && drawable(f.Hi) {
		e.add(f.Lo)
		e.add(f.Hi)
	}
	minSpan := f.MinSpan
	if !drawable(minSpan) || minSpan < 0 {
		minSpan = 0
	}
	minStep := f.MinStep
	if !drawable(minStep) || minStep < 0 {
		minStep = 0
	}
	data := e
	reach := math.Max(data.hi-data.lo, minSpan)
	for _, l := range sortedLines(lines) {
		if data.any && (l.Value < data.lo-reach || l.Value > data.hi+reach) && reach > 0 {
			far = append(far, l)
			continue
		}
		near = append(near, l)
		e.add(l.Value)
	}
	if !e.any {
		s = newScale(0, 1, rows, 0, 0, snap, nil)
		s.labels = false
		return s, near, far
	}
	var edges []float64
	for _, l := range near {
		edges = append(edges, l.Value)
	}
	for _, b := range f.Bands {
		if b.From > e.lo && b.From < e.hi {
			edges = append(edges, b.From)
		}
	}
	return newScale(e.lo, e.hi, rows, minStep, minSpan, snap, edges), near, far
}
