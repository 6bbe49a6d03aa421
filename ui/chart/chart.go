// Package chart turns measured values into a grid of exactly w x h cells: a trend with its readings, blood pressure as
// pairs, dots against a threshold, bars against a goal, a calendar heat map, a sparkline. Cells carry roles and not
// colours, so that the theme of the dashboard decides what they look like on a light, a dark or a colourless terminal.
//
// The package knows numbers and instants only. It must import nothing else of this program, reads no clock, and is the
// only importer of asciigraph, which rasters its lines.
//
// Two promises hold for every chart: any width and height from zero on gives a grid of that size, and nothing is drawn
// that was not measured: a column without a reading stays empty, and no line crosses a gap longer than it was told.
package chart

import "strings"

// NoTime is given as Cursor, Anchor or Today where there is none. Any instant outside the range has the same effect.
const NoTime int64 = -1

// Role says what a cell shows. The theme maps roles to colours; the rune alone already tells them apart where it matters.
type Role uint8

// The roles of cells. Text is drawn in Label, Gap, and the roles ending in Label.
const (
	RoleBlank          Role = iota
	RoleAxis                // axis lines and ticks
	RoleLabel               // words and numbers on the axes
	RoleTrend               // the trend line
	RoleGhost               // the line of the period compared with
	RoleDot                 // a reading that counts
	RoleDotDim              // a reading that does not count: ambiguous or left out
	RoleDotSecond           // a reading of the second series, such as skin temperature
	RoleGoal                // the goal's dotted line
	RoleGoalLabel           // the goal's name
	RoleThreshold           // a threshold's dotted line
	RoleThresholdLabel      // a threshold's name
	RoleMean                // a mean's dotted line
	RoleMeanLabel           // a mean's name
	RoleHigh                // systolic, part of the day not told
	RoleHighMorning         // systolic, morning
	RoleHighEvening         // systolic, evening
	RoleLow                 // diastolic, part of the day not told
	RoleLowMorning          // diastolic, morning
	RoleLowEvening          // diastolic, evening
	RoleStem                // between the two, part of the day not told
	RoleStemMorning         // between the two, morning
	RoleStemEvening         // between the two, evening
	RoleBar                 // a bar below the goal, or without a goal
	RoleBarGoal             // a bar at or above the goal
	RoleBarToday            // the bar of the day that is not over
	RoleMissing             // a day without data, at the base of the bars
	RoleGap                 // "no readings", "6 days"
	RoleCursorLine          // the line of the cursor column where nothing else is
	RoleAnchorLine          // the line of the anchor column where nothing else is
	RoleSpark               // a sparkline
	RoleHeatNone            // a day without data in the heat map
	RoleHeat0               // the heat map's levels, from none to most
	RoleHeat1
	RoleHeat2
	RoleHeat3
	RoleHeat4
	roleCount
)

// Cell is one character of a chart.
type Cell struct {
	Rune     rune  // always one column wide
	Role     Role  // what it shows
	Band     uint8 // index of the background band it lies in, 0 for none
	Cursor   bool  // in the cursor's column
	Anchor   bool  // in the anchor's column
	Selected bool  // in the columns between anchor and cursor, both included
}

// Rect is a rectangle of cells; X and Y count from the grid's upper left corner.
type Rect struct{ X, Y, W, H int }

// Contains reports whether the cell x, y lies in the rectangle.
func (r Rect) Contains(x, y int) bool {
	return x >= r.X && x < r.X+r.W && y >= r.Y && y < r.Y+r.H
}

// Grid is a finished chart: W x H cells in rows from the top, and the way from its columns to instants and back.
type Grid struct {
	W, H  int
	Cells []Cell // W*H of them, row by row
	Plot  Rect   // where the data are drawn, inside of axes and labels

	// DaysPerColumn is how many days one bar stands for: above 1 each bar is the mean of its days with data, which the
	// caller should say. It is 0 for charts without bars.
	DaysPerColumn int

	// Off is how many readings that do not count lie too far from the others to be drawn, which the caller should say.
	Off int

	// DroppedLines holds the labels of lines that lie too far from the data to be drawn; their names stand at the
	// chart's edge with an arrow where there was room.
	DroppedLines []string

	cols columns
	bars *barLayout
	heat *heatLayout
}

// At returns the cell in column x of row y, and a blank outside the grid.
func (g Grid) At(x, y int) Cell {
	if x < 0 || y < 0 || x >= g.W || y >= g.H {
		return Cell{Rune: ' '}
	}
	return g.Cells[y*g.W+x]
}

// Row returns the cells of row y, nil outside the grid. They are the grid's own: do not change them.
func (g Grid) Row(y int) []Cell {
	if y < 0 || y >= g.H {
		return nil
	}
	return g.Cells[y*g.W : (y+1)*g.W]
}

// String returns the grid as plain text, H lines of W characters without a final line break.
func (g Grid) String() string {
	var b strings.Builder
	b.Grow((g.W*2 + 1) * g.H)
	for y := range g.H {
		if y > 0 {
			b.WriteByte('\n')
		}
		for _, c := range g.Row(y) {
			b.WriteRune(c.Rune)
		}
	}
	return b.String()
}

// ColumnAt returns the grid's column in which the instant (Unix seconds) is drawn, -1 outside the range. Of a bar it is
// the middle column.
func (g Grid) ColumnAt(unix int64) int {
	switch {
	case g.heat != nil:
		x, _ := g.heat.cell(unix)
		return x
	case g.bars != nil:
		return g.bars.center(unix)
	}
	c := g.cols.at(unix)
	if c < 0 {
		return -1
	}
	return g.Plot.X + c
}

// TimeAt returns the instant (Unix seconds) in the middle of what the grid's column x shows; columns left and right of
// the plot give its first and last. It is NoTime for a chart without a plot, and the week's first day in a heat map.
func (g Grid) TimeAt(x int) int64 {
	switch {
	case g.heat != nil:
		return g.heat.timeAt(x, g.Plot.Y)
	case g.bars != nil:
		return g.bars.timeAt(x)
	}
	if g.Plot.W <= 0 || len(g.cols.bounds) < 2 {
		return NoTime
	}
	c := min(max(x-g.Plot.X, 0), len(g.cols.bounds)-2)
	return g.cols.middle(c)
}

// DayAt returns an instant (Unix seconds) in the day that the heat map shows in cell x, y, or TimeAt(x) of any other
// chart; NoTime where the heat map has no day.
func (g Grid) DayAt(x, y int) int64 {
	if g.heat != nil {
		return g.heat.timeAt(x, y)
	}
	return g.TimeAt(x)
}
