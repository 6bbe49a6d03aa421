package chart

import "time"

// TrendOptions is what Trend draws.
type TrendOptions struct {
	Frame

	Samples []Sample // the readings, drawn as dots
	Summary *Summary // Samples summarised for this frame; made from Samples where nil or made for another frame

	Line  []Sample // the trend, broken by NaN
	Curve *Curve   // Line traced for this frame; made from Line where nil or made for another frame
	// MaxGap is the longest gap that Line is drawn across; 0 is DefaultMaxGap. It is also left out of every gap in the
	// readings that is plain to see and long for this person, which gets words instead.
	MaxGap time.Duration

	Ghost      []Sample // the line of another period, shifted into this one by the caller
	GhostCurve *Curve   // Ghost traced for this frame
}

// Trend draws readings as dots with their trend as a line, and goals and thresholds as dotted lines. Several readings
// in one column are a dot in each row that they reach, so that no spike is lost.
func Trend(o TrendOptions) Grid {
	sum := o.summary(o.Summary, o.Samples)
	line := o.trace(o.Curve, o.Line, o.MaxGap)
	ghost := o.trace(o.GhostCurve, o.Ghost, o.MaxGap)

	e := sum.values
	line.cover(&e)
	ghost.cover(&e)
	c := newCanvas(o.Frame, sum.cols, e, snapNearest)
	gaps := sum.visibleGaps()
	c.lines()
	c.curve(ghost.values, ghost.breaks, RoleGhost)
	c.dots(sum, '•', RoleDot)
	if line.any {
		c.curve(open(line.values, gaps), line.breaks, RoleTrend)
	}
	c.nameGaps(sum, gaps)
	c.lineLabels()
	c.axes(nil)
	g := c.finish()
	g.Off = sum.Off
	return g
}

// Series is one set of readings of a Scatter.
type Series struct {
	Samples []Sample
	Summary *Summary // Samples summarised for this frame; made from Samples where nil or made for another frame
}

// ScatterOptions is what Scatter draws.
type ScatterOptions struct {
	Frame

	Series []Series // the first is drawn filled, the others hollow
}

// Scatter draws readings as marks without a line between them, against thresholds: a mark stands on a threshold's row
// only if its value has reached it.
func Scatter(o ScatterOptions) Grid {
	sums := make([]*Summary, len(o.Series))
	var e extent
	cols, n := columns{}, 0
	var most *Summary
	for i, s := range o.Series {
		sums[i] = o.summary(s.Summary, s.Samples)
		if sums[i].values.any {
			e.add(sums[i].values.lo)
			e.add(sums[i].values.hi)
		}
		if k := sums[i].Counted + sums[i].Dimmed; most == nil || k > n {
			most, n = sums[i], k
		}
		cols = sums[i].cols
	}
	if most == nil {
		most = o.summary(nil, nil)
		cols = most.cols
	}
	c := newCanvas(o.Frame, cols, e, snapReached)
	c.lines()
	for i := len(sums) - 1; i >= 0; i-- {
		if i == 0 {
			c.dots(sums[i], '◆', RoleDot)
		} else {
			c.dots(sums[i], '◇', RoleDotSecond)
		}
	}
	if len(sums) < 2 || n == 0 {
		c.nameGaps(most, most.visibleGaps())
	}
	c.lineLabels()
	c.axes(nil)
	g := c.finish()
	for _, sum := range sums {
		g.Off += sum.Off
	}
	return g
}

// summary returns the summary given where it fits the frame, else makes one.
func (f Frame) summary(given *Summary, samples []Sample) *Summary {
	if given.fits(f) {
		return given
	}
	s := Summarise(samples, f.From, f.To, f.Zone, f.Columns())
	return &s
}

// trace returns the curve given where it fits the frame, else makes one.
func (f Frame) trace(given *Curve, line []Sample, maxGap time.Duration) *Curve {
	if given.fits(f) {
		return given
	}
	if len(line) == 0 {
		return &Curve{}
	}
	c := Trace(line, f.From, f.To, f.Zone, f.Columns(), maxGap)
	return &c
}

// cover makes the axis reach over the curve.
func (c *Curve) cover(e *extent) {
	for _, v := range c.values {
		e.add(v)
	}
}

// dots draws readings, those that do not count first and with a smaller mark.
func (c *canvas) dots(s *Summary, mark rune, role Role) {
	row := c.rowsOf(s)
	for i := range s.points {
		if p := &s.points[i]; p.tag&tagDim != 0 {
			c.put(int(p.col), row(p), '◦', RoleDotDim)
		}
	}
	for i := range s.points {
		if p := &s.points[i]; p.tag&tagDim == 0 {
			c.put(int(p.col), row(p), mark, role)
		}
	}
}

// rowsOf returns how to find a point's row: from a table where the summary knows its values by level.
func (c *canvas) rowsOf(s *Summary) func(*point) int {
	if s.levels == nil {
		return func(p *point) int { return c.row(p.value) }
	}
	var rows [levelCount]int
	for i := range rows {
		rows[i] = c.row(s.levels.lo + float64(i)*s.levels.unit)
	}
	return func(p *point) int { return rows[p.level] }
}
