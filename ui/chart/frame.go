package chart

import (
	"slices"
	"time"
)

// Frame is what all charts on a time axis have in common.
type Frame struct {
	W, H int // size of the whole chart in cells

	From, To int64          // range, Unix seconds, From included and To not
	Zone     *time.Location // the reader's zone, for days and the axis; nil is UTC

	// LabelWidth is the width of the value labels. It does not depend on the data, so that plots line up between panes.
	// 0 is 5, negative is no labels.
	LabelWidth int
	// Format writes a value label; nil writes as many decimals as the step needs. A label wider than LabelWidth is left out.
	Format func(float64) string
	// Lo and Hi, where Lo < Hi, are values that the axis covers at least.
	Lo, Hi float64
	// MinSpan is the least difference of values from the lowest to the highest row, so that noise does not look like news.
	MinSpan float64
	// MinStep is the least difference between two labelled values: what Format can tell apart.
	MinStep float64

	Lines []Line // goals, thresholds, means
	Bands []Band // backgrounds

	Cursor, Anchor int64 // Unix seconds, NoTime for none

	Bare  bool // no axis lines and no time axis, only value labels, as small cards want it
	ASCII bool // draw with ASCII characters only
}

// layout is where things go. Labels give way first, then the axes.
type layout struct {
	plot                          Rect
	labels, yAxis, xAxis, xLabels bool
	labelW, axisX, axisY, tY      int
}

const (
	defaultLabelWidth = 5
	minLabelledWidth  = 12 // columns of plot below which value labels are dropped
	minAxisWidth      = 8  // columns of chart below which the value axis is dropped
	minTimeLabelRows  = 6  // rows of chart below which the time labels are dropped
	minTimeAxisRows   = 4  // rows of chart below which the time axis is dropped
)

func (f Frame) layout() layout {
	w, h := max(f.W, 0), max(f.H, 0)
	lw := f.LabelWidth
	if lw == 0 {
		lw = defaultLabelWidth
	}
	l := layout{}
	l.yAxis = !f.Bare && w >= minAxisWidth
	gutter := 0
	if l.yAxis {
		gutter = 1
	}
	if lw > 0 && h > 0 && w >= lw+1+gutter+minLabelledWidth {
		l.labels = true
		l.labelW = lw
		gutter += lw + 1
	}
	l.axisX = gutter - 1
	l.xLabels = !f.Bare && h >= minTimeLabelRows
	l.xAxis = !f.Bare && h >= minTimeAxisRows
	l.plot = Rect{X: gutter, W: w - gutter, H: h}
	if l.xLabels {
		l.plot.H--
		l.tY = h - 1
	}
	if l.xAxis {
		l.plot.H--
		l.axisY = l.plot.H
	}
	if l.plot.W <= 0 || l.plot.H <= 0 {
		l.plot.W, l.plot.H = max(l.plot.W, 0), max(l.plot.H, 0)
	}
	return l
}

// Columns is the number of columns that a chart of this frame has for its data, whatever the data are: what Summarise,
// SummarisePairs and Trace want to know.
func (f Frame) Columns() int { return f.layout().plot.W }

// Line is a horizontal line across the chart: a goal, a threshold, a mean.
type Line struct {
	Value float64
	Label string
	Role  Role // RoleGoal, RoleThreshold or RoleMean; the label gets the role that belongs to it
	// LabelOnly leaves the line itself away, where a background band already shows it.
	LabelOnly bool
}

// Band is a background from one value (included) to another (not included). Where bands overlap the later one is seen.
type Band struct {
	From, To float64
	Index    uint8 // what Cell.Band becomes; not 0
}

// maxValue bounds what is drawn: no measured value comes near it, and arithmetic below it cannot overflow.
const maxValue = 1e12

// drawable reports whether a value can have a place on a chart. NaN is not: it compares false with everything.
func drawable(v float64) bool { return v >= -maxValue && v <= maxValue }

// labelRoles gives the role of a line's name.
var labelRoles = [roleCount]Role{RoleGoal: RoleGoalLabel, RoleThreshold: RoleThresholdLabel, RoleMean: RoleMeanLabel}

func sortedLines(lines []Line) []Line {
	out := make([]Line, 0, len(lines))
	for _, l := range lines {
		if drawable(l.Value) {
			if l.Role != RoleGoal && l.Role != RoleMean {
				l.Role = RoleThreshold
			}
			out = append(out, l)
		}
	}
	slices.SortStableFunc(out, func(a, b Line) int {
		switch {
		case a.Value < b.Value:
			return -1
		case a.Value > b.Value:
			return 1
		}
		return 0
	})
	return out
}
