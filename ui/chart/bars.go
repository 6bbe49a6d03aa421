package chart

import "math"

// BarsOptions is what Bars draws.
type BarsOptions struct {
	Frame

	Days  []Sample // one value a calendar day, at any instant of that day; absent or NaN is a day without data. Dim days are left out
	Goal  float64  // at or above it a bar is bright; 0 for none. Its line and name are one of Lines
	Today int64    // an instant in the day that is not over, NoTime for none

	Mean  []Sample // a value a day for a line over the bars, such as the week's mean
	Ghost []Sample // a value a day of another period, shifted into this one by the caller
}

// barLayout is where the bars stand and which days they are.
type barLayout struct {
	cols   columns
	first  int   // day number of the first bar's first day
	days   int   // days in the range
	perBar int   // days a bar
	lead   int   // days by which the first bar is short, so that the last one is whole
	starts []int // columns of the grid
	ends   []int // not included
}

const (
	// evenShare is the part of the plot that bars of one width must fill; where they would fill less, their widths
	// differ by a column instead.
	evenShare = 0.85
	wideBar   = 8 // columns from which two of them are left between bars
)

// newBarLayout gives every day its bar or, where there are more days than columns, every bar the same number of days:
// a whole number of weeks from a week on.
func newBarLayout(cols columns, plot Rect) *barLayout {
	b := &barLayout{cols: cols, perBar: 1}
	if cols.count() == 0 || plot.W <= 0 {
		return b
	}
	b.first = dayNumber(cols.bounds[0], cols.zone)
	b.days = dayNumber(cols.bounds[cols.count()]-1, cols.zone) - b.first + 1
	if b.days > plot.W {
		b.perBar = (b.days + plot.W - 1) / plot.W
		if b.perBar > 4 {
			b.perBar = (b.perBar + daysPerWeek - 1) / daysPerWeek * daysPerWeek
		}
	}
	n := (b.days + b.perBar - 1) / b.perBar
	b.lead = n*b.perBar - b.days
	pitch := plot.W / n
	even := float64(pitch*n) >= evenShare*float64(plot.W)
	b.starts, b.ends = make([]int, n), make([]int, n)
	for i := range n {
		start, end := i*plot.W/n, (i+1)*plot.W/n
		if even {
			start, end = i*pitch, (i+1)*pitch
		}
		switch {
		case pitch >= wideBar:
			end -= 2
		case pitch >= 2:
			end--
		}
		b.starts[i], b.ends[i] = plot.X+start, plot.X+max(end, start+1)
	}
	return b
}

// index returns the bar of a day number, -1 outside the range.
func (b *barLayout) index(day int) int {
	if len(b.starts) == 0 || day < b.first || day >= b.first+b.days {
		return -1
	}
	return (day - b.first + b.lead) / b.perBar
}

// bar returns the bar of an instant, -1 outside the range.
func (b *barLayout) bar(unix int64) int {
	if b.cols.at(unix) < 0 {
		return -1
	}
	return b.index(dayNumber(unix, b.cols.zone))
}

func (b *barLayout) center(unix int64) int { return b.middle(b.bar(unix)) }

func (b *barLayout) middle(i int) int {
	if i < 0 {
		return -1
	}
	return (b.starts[i] + b.ends[i] - 1) / 2
}

// timeAt returns the middle of the days whose bar is at or left of the grid's column x.
func (b *barLayout) timeAt(x int) int64 {
	if len(b.starts) == 0 {
		return NoTime
	}
	i := 0
	for i+1 < len(b.starts) && b.starts[i+1] <= x {
		i++
	}
	a := b.first - b.lead + i*b.perBar
	z := a + b.perBar
	from := max(dayStart(a, b.cols.zone), b.cols.bounds[0])
	to := min(dayStart(z, b.cols.zone), b.cols.bounds[b.cols.count()])
	return from + (to-from)/2
}

// means returns each bar's mean of its days with data, NaN without any. The day that is not over counts only where it
// is the bar's only one, because half a day would pull the mean down.
func (b *barLayout) means(days []Sample, today int) []float64 {
	out, counts := make([]float64, len(b.starts)), make([]int, len(b.starts))
	unfinished := math.NaN()
	for _, d := range days {
		i := b.bar(d.At)
		if i < 0 || d.Dim || !drawable(d.Value) {
			continue
		}
		if dayNumber(d.At, b.cols.zone) == today {
			unfinished = d.Value
			continue
		}
		out[i] += d.Value
		counts[i]++
	}
	for i, n := range counts {
		if n > 0 {
			out[i] /= float64(n)
		} else {
			out[i] = math.NaN()
		}
	}
	if i := b.index(today); i >= 0 && counts[i] == 0 {
		out[i] = unfinished
	}
	return out
}

// eighths are the blocks that fill a cell from below by eighths.
var eighths = [...]rune{' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'}

// Bars draws a bar a day from zero, in eighths of a row. Days without data are marked at the base: missing is not zero.
// Where there are more days than columns a bar is the mean of several days, see Grid.DaysPerColumn.
func Bars(o BarsOptions) Grid {
	f := o.Frame
	cols := newColumns(f.From, f.To, f.Zone, f.Columns())
	b := newBarLayout(cols, f.layout().plot)
	today := math.MinInt
	if cols.at(o.Today) >= 0 {
		today = dayNumber(o.Today, cols.zone)
	}
	values := b.means(o.Days, today)
	mean, ghost := b.means(o.Mean, math.MinInt), b.means(o.Ghost, math.MinInt)
	var e extent
	for _, list := range [][]float64{values, mean, ghost} {
		for _, v := range list {
			e.add(v)
		}
	}
	if e.any || len(f.Lines) > 0 {
		e.add(0)
	}
	c := newCanvas(f, cols, e, snapReached)
	c.g.bars, c.g.DaysPerColumn = b, b.perBar
	c.lines()
	// What is compared with stands behind the bars, a dash a bar.
	for i, v := range ghost {
		if !drawable(v) {
			continue
		}
		for x := b.starts[i]; x < b.ends[i]; x++ {
			c.put(x-c.l.plot.X, c.row(v), '╌', RoleGhost)
		}
	}
	todayBar := b.index(today)
	for i, v := range values {
		role := RoleBar
		switch {
		case b.perBar == 1 && i == todayBar:
			role = RoleBarToday
		case o.Goal > 0 && v >= o.Goal:
			role = RoleBarGoal
		}
		c.bar(b, i, v, role)
	}
	c.curve(b.spread(mean, c.l.plot), nil, RoleTrend)
	if !e.any {
		c.nameGaps(&Summary{}, nil)
	}
	c.lineLabels()
	c.axes(func(day int) int {
		if i := b.index(day); i >= 0 {
			return b.middle(i) - c.l.plot.X
		}
		return -1
	})
	return c.finishBars(b)
}

// bar draws one bar, or the mark of a bar without data.
func (c *canvas) bar(b *barLayout, i int, v float64, role Role) {
	full, part := 0, 0
	if drawable(v) {
		n := int(max(v-c.s.value(0), 0)/c.s.unit*8 + snapReached)
		n = min(max(n, 1), c.l.plot.H*8) // a measured zero is a thin line
		full, part = n/8, n%8
	}
	for x := b.starts[i]; x < b.ends[i]; x++ {
		col := x - c.l.plot.X
		if !drawable(v) {
			if x < b.starts[i]+2 {
				c.put(col, 0, '·', RoleMissing)
			}
			continue
		}
		for row := range full {
			c.put(col, row, '█', role)
		}
		if part > 0 {
			c.put(col, full, eighths[part], role)
		}
	}
}

// spread gives every column of the plot the value of the bar at or left of it.
func (b *barLayout) spread(values []float64, plot Rect) []float64 {
	out := make([]float64, plot.W)
	for i := range out {
		out[i] = math.NaN()
	}
	for i, v := range values {
		end := plot.X + plot.W
		if i+1 < len(b.starts) {
			end = b.starts[i+1]
		} else {
			end = min(end, b.ends[i])
		}
		for x := b.starts[i]; x < end; x++ {
			out[x-plot.X] = v
		}
	}
	return out
}

// finishBars marks the bars of cursor and anchor over their whole width.
func (c *canvas) finishBars(b *barLayout) Grid {
	at := func(unix int64) (int, int) {
		i := b.bar(unix)
		if i < 0 {
			return -1, -1
		}
		return b.starts[i] - c.l.plot.X, b.ends[i] - 1 - c.l.plot.X
	}
	c0, c1 := at(c.f.Cursor)
	a0, a1 := at(c.f.Anchor)
	c.mark(c0, c1, a0, a1, false)
	if c.f.ASCII {
		asciify(&c.g)
	}
	return c.g
}
