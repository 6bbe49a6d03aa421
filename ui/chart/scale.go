package chart

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// Scale maps values to rows. Labelled values are round (1, 2, 2.5 or 5 times a
// power of ten) and stand on the centres of rows; one row is Unit.
type Scale struct {
	Rows int
	Unit float64 // the value of one row
	Step float64 // from one label to the next

	base    int64   // the bottom row's centre in units
	offset  float64 // the value that units are counted from
	perTick int64   // rows from one label to the next; 0 where lines alone are labelled
	blank   bool    // neither data nor caller said where the axis is
	format  func(float64) string
}

// ScaleTick is a label on its row, counted from the top.
type ScaleTick struct {
	Row   int
	Value float64
	Label string
}

// niceStep is the least of 1, 2, 2.5 and 5 (and 4, where more says so) times a
// power of ten that is not below x.
func niceStep(x float64, more ...float64) float64 {
	if !(x > 0) || math.IsInf(x, 0) {
		return 1
	}
	exp := math.Floor(math.Log10(x))
	// Below one the power is divided by, because 1/10 has no exact binary form and 10 has.
	pow := func(m, e float64) float64 {
		if e < 0 {
			return m / math.Pow(10, -e)
		}
		return m * math.Pow(10, e)
	}
	for _, m := range append(append([]float64{1, 2, 2.5}, more...), 5, 10) {
		if s := pow(m, exp); s >= x*(1-1e-12) {
			return s
		}
	}
	return pow(1, exp+1)
}

// rowsPerTick lists how many rows may lie between labels, best first.
func rowsPerTick(rows int) []int64 {
	switch {
	case rows <= 3:
		return []int64{1, 2}
	case rows <= 6:
		return []int64{2, 1, 3}
	case rows < 18:
		return []int64{2, 4, 5, 3}
	}
	return []int64{4, 5, 2, 3}
}

// How much coarser a row may be for lines on row centres, and for three labels at least.
const (
	offCentre = 2.1
	fewLabels = 1.3
)

// finest is the scale of the finest rows that fits, of those with so many rows a
// label; rows on whose centres the lines lie are preferred. It tries steps from
// size on, the value of all of a label's rows, and those of more.
func finest(rows int, ways []int64, size, minStep, few float64, lines, more []float64, fits func(*Scale) bool) Scale {
	best, found := math.Inf(1), Scale{Rows: rows}
	for _, k := range ways {
		step := max(niceStep(size*float64(k), more...), minStep)
		for range 16 {
			s := Scale{Rows: rows, Step: step, perTick: k, Unit: step / float64(k)}
			if fits(&s) {
				cost, on := s.Unit, s.onCentres(lines)
				if !on {
					cost *= offCentre
				}
				if int64(rows) < 3*k {
					cost *= few
				}
				if cost < best*(1-1e-9) {
					best, found = cost, s
				}
				if on {
					break
				}
			}
			step = niceStep(step*1.01, more...)
		}
	}
	return found
}

// NewScale is the finest scale of so many rows that holds lo to hi. It prefers
// rows on whose centres the lines lie.
func NewScale(lo, hi float64, rows int, minStep, minSpan float64, lines []float64) Scale {
	rows = max(rows, 1)
	if span := max(minSpan, math.Max(math.Abs(lo), math.Abs(hi))*1e-6); hi-lo < span {
		mid, positive := (lo+hi)/2, lo >= 0
		lo, hi = mid-span/2, mid+span/2
		if positive && lo < 0 {
			lo, hi = 0, span
		}
	}
	if !(hi > lo) {
		hi = lo + 1
	}
	// One row less than the values need is tried first, because where they begin within a row decides.
	s := finest(rows, rowsPerTick(rows), (hi-lo)/float64(rows+1), minStep, fewLabels, lines, nil, func(s *Scale) bool {
		s.base = int64(math.Floor(lo/s.Unit + 0.5))
		return s.fromBottom(hi) < rows
	})
	// What is left over is shared between above and below, but an axis of positive values never goes below zero.
	if spare := int64(rows-1-s.fromBottom(hi)) / 2; spare > 0 {
		down := s.base - spare
		if lo >= 0 && down < 0 {
			down = min(s.base, 0)
		}
		s.base = down
	}
	return s
}

// NewZeroScale is a scale from 0, on the centre of the lowest row, to at least hi.
func NewZeroScale(hi float64, rows int, lines []float64) Scale {
	rows = max(rows, 1)
	if !(hi > 0) {
		hi = 1
	}
	// Quarters of a goal of 8,000 or 4,000 are labels as good as the round ones.
	var more []float64
	for _, l := range lines {
		if four := math.Pow(10, math.Floor(math.Log10(l))) * 4; l >= four && math.Mod(l, four) == 0 {
			more = []float64{4}
		}
	}
	// Bars are read against the goal, so that fewer labels do.
	return finest(rows, rowsPerTick(rows+5), hi/(float64(rows)-0.5), 0, 1, lines, more, func(s *Scale) bool {
		return hi <= (float64(rows)-0.5)*s.Unit*(1+1e-9)
	})
}

// lineScale is a scale of few rows that has labels for the lines alone, if one holds lo to hi.
func lineScale(lo, hi float64, rows int, lines []float64) (Scale, bool) {
	first, last := slices.Min(lines), slices.Max(lines)
	lo, hi = min(lo, first), max(hi, last)
	for m := rows - 1; m > 0 && last > first; m-- {
		s := Scale{Rows: rows, Unit: (last - first) / float64(m), offset: first}
		s.base = int64(math.Floor(s.units(lo) + 0.5))
		if s.fromBottom(hi) < rows && s.onCentres(lines) {
			return s, true
		}
	}
	return Scale{}, false
}

// onCentres reports whether every value lies on the centre of a row.
func (s *Scale) onCentres(values []float64) bool {
	for _, v := range values {
		if rows := s.units(v); math.Abs(rows-math.Round(rows)) > 1e-6 {
			return false
		}
	}
	return true
}

// units is a value in rows from where units are counted.
func (s *Scale) units(v float64) float64 { return (v - s.offset) / s.Unit }

// fromBottom is the row of a value, counted from the bottom; it can lie outside.
func (s *Scale) fromBottom(v float64) int {
	r := math.Floor(s.units(v)+0.5) - float64(s.base)
	return int(min(max(r, -1e6), 1e6))
}

// Row is the row of a value, counted from the top; it can lie outside.
func (s *Scale) Row(v float64) int { return s.Rows - 1 - s.fromBottom(v) }

// Value is the value at the centre of a row, counted from the top.
func (s *Scale) Value(row int) float64 {
	return s.offset + float64(s.base+int64(s.Rows-1-row))*s.Unit
}

// Holds reports whether a value has a row.
func (s *Scale) Holds(v float64) bool {
	row := s.Row(v)
	return drawable(v) && row >= 0 && row < s.Rows
}

// fromTop is how many rows a value lies below the upper edge; it can lie outside.
func (s *Scale) fromTop(v float64) float64 {
	return min(max(float64(s.base)+float64(s.Rows)-0.5-s.units(v), -1e6), 1e6)
}

// dot is the row of a value and its dot row, of four a row, from the upper edge.
// A row's centre falls on the dot below its middle.
func (s *Scale) dot(v float64) (row, dot int) {
	u := min(max(s.units(v)+0.5-float64(s.base), -1e6), 1e6)
	whole := math.Floor(u)
	row = s.Rows - 1 - int(whole)
	return row, 4*row + min(int(4-4*(u-whole)), 3)
}

// thick is the upper of the two dot rows of a curve at a value: those on either
// side of it, which at a row's centre are the middle two.
func (s *Scale) thick(v float64) int { return int(math.Floor(s.fromTop(v)*4 - 0.5)) }

// Ticks are the labels, from the top.
func (s *Scale) Ticks() []ScaleTick {
	if s.blank || s.perTick <= 0 {
		return nil
	}
	var out []ScaleTick
	for row := range s.Rows {
		n := s.base + int64(s.Rows-1-row)
		if n%s.perTick != 0 {
			continue
		}
		v := float64(n/s.perTick) * s.Step
		out = append(out, ScaleTick{row, v, s.Write(v)})
	}
	return out
}

// Write writes a value of the scale with the decimals of its step.
func (s *Scale) Write(v float64) string {
	if s.format != nil {
		return s.format(v)
	}
	text := strconv.FormatFloat(v, 'f', decimals(s.Step), 64)
	if strings.Trim(text, "-0.") == "" {
		return strings.TrimPrefix(text, "-")
	}
	return strings.Replace(text, "-", "−", 1)
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

// extent collects the values that an axis has to cover.
type extent struct{ lo, hi float64 }

func newExtent() extent { return extent{math.Inf(1), math.Inf(-1)} }

func (e *extent) add(v float64) {
	if (v < e.lo || v > e.hi) && drawable(v) {
		e.lo, e.hi = min(e.lo, v), max(e.hi, v)
	}
}

// any reports whether there is a value.
func (e *extent) any() bool { return e.lo <= e.hi }
