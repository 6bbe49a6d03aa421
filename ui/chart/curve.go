package chart

import (
	"math"
	"sort"
	"time"
)

// Curve is a line sorted into columns: each column's mean, with the columns between two values filled in where the gap
// is not too long. Like a Summary it is made once and drawn often. The zero Curve has no line.
type Curve struct {
	cols   columns
	values []float64 // NaN where there is no line
	breaks []bool    // whether the line is broken before the column although both columns have a value
	any    bool
}

// Scaled is the curve of the values times factor plus offset, as Summary.Scaled.
func (c Curve) Scaled(factor, offset float64) Curve {
	if factor == 1 && offset == 0 {
		return c
	}
	values := make([]float64, len(c.values))
	for i, v := range c.values {
		values[i] = v*factor + offset
	}
	c.values = values
	return c
}

// DefaultMaxGap is the longest time without values that a line crosses where the caller does not say: 30 days, the
// rule by which a trend starts a new segment.
const DefaultMaxGap = 30 * 24 * time.Hour

// Trace sorts a line's values between from and to (Unix seconds) into cols columns. NaN breaks the line, and so does a
// gap longer than maxGap (0 is DefaultMaxGap). Values just outside the range serve to lead the line to its edge.
func Trace(samples []Sample, from, to int64, zone *time.Location, cols int, maxGap time.Duration) Curve {
	c := Curve{cols: newColumns(from, to, zone, cols)}
	n := c.cols.count()
	if n == 0 {
		return c
	}
	if maxGap <= 0 {
		maxGap = DefaultMaxGap
	}
	longest := int64(maxGap / time.Second)
	b := c.cols.bounds
	c.values, c.breaks = make([]float64, n), make([]bool, n)
	counts := make([]int, n)
	filled := make([]bool, n)
	i := max(sort.Search(len(samples), func(i int) bool { return samples[i].At >= b[0] })-1, 0)
	col, prevCol := 0, -1
	var prevAt int64
	var prev float64
	joined := false // whether the value before belongs to the same segment
	for ; i < len(samples); i++ {
		s := &samples[i]
		if !drawable(s.Value) {
			joined = false
			continue
		}
		here := n
		switch {
		case s.At < b[0]:
			here = -1
		case s.At < b[n]:
			if s.At < b[col] {
				col = c.cols.at(s.At)
			}
			for s.At >= b[col+1] {
				col++
			}
			here = col
		}
		joined = joined && s.At-prevAt <= longest && s.At > prevAt
		switch {
		case joined:
			c.lead(filled, counts, prevCol, here, prevAt, s.At, prev, s.Value)
		case here >= 0 && here < n && counts[here] == 0:
			c.breaks[here] = true
		}
		if here >= 0 && here < n {
			if filled[here] { // only where the values are out of order
				c.values[here], filled[here] = 0, false
			}
			c.values[here] += s.Value
			counts[here]++
			c.any = true
		}
		if here == n {
			break
		}
		prevAt, prev, prevCol, joined = s.At, s.Value, here, true
	}
	for i, k := range counts {
		switch {
		case k > 0:
			c.values[i] /= float64(k)
		case !filled[i]:
			c.values[i] = math.NaN()
		}
	}
	return c
}

// lead fills the columns strictly between two values of one segment.
func (c *Curve) lead(filled []bool, counts []int, a, z int, at0, at1 int64, v0, v1 float64) {
	for col := a + 1; col < z; col++ {
		if col < 0 || counts[col] > 0 {
			continue
		}
		part := float64(c.cols.middle(col)-at0) / float64(at1-at0)
		c.values[col] = v0 + (v1-v0)*min(max(part, 0), 1)
		filled[col] = true
		c.any = true
	}
}

// fits reports whether the curve was made for the frame.
func (c *Curve) fits(f Frame) bool {
	return c != nil && c.cols.same(f.From, f.To, f.Zone, f.Columns())
}
