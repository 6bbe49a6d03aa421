// Package chart draws measured series on a screen.Canvas: curves, readings,
// bars, nights, rings and maps of days. Data come in as numbers and seconds of
// the clock on the wall, counted as Unix seconds are where it shows UTC. Every
// function draws exactly inside the rectangle that it is given, and nothing that
// was not measured, but projections that are handed in as such. It is the only
// importer of asciigraph, which lays the lines.
package chart

import (
	"math"
	"time"

	"withings-tui/ui/screen"
)

// NoTime is no instant: no cursor, no anchor, no today.
const NoTime int64 = math.MinInt64

// Point is a value of a curve at an instant. NaN breaks the curve.
type Point struct {
	At    int64
	Value float64
}

// Kind is what tells a reading from others.
type Kind uint8

const (
	Usual   Kind = iota
	Aside        // set aside: drawn faint, not counted for the axis
	Morning      // before noon
	Evening
)

// Reading is a single measured value.
type Reading struct {
	At    int64
	Value float64
	Kind  Kind
}

// Likely is a range at an instant: of a projection, with its middle, or of the
// usual scatter, which has none.
type Likely struct {
	At          int64
	Lo, Mid, Hi float64
}

// Curve is a line through points, in order of time. The first curve lies on top.
type Curve struct {
	Points []Point
	Ink    screen.Ink
	InkAt  func(value float64) screen.Ink // instead of Ink, where the ink says a class
	MaxGap time.Duration                  // the longest time that the line crosses; 0 is maxGap
	Peaks  bool                           // the line reaches the lowest and the highest of points that share a column, not their mean alone
	Name   []screen.Span                  // said at the curve's end: inside the plot where there is room behind it, else at the right edge
	Under  []screen.Span                  // a second line below Name
}

// Line is a goal or a limit across the plot. It lies on the centre of a row.
type Line struct {
	Value  float64
	Ink    screen.Ink
	Text   string // the value as it is written; "" is the scale's own writing
	Name   string // the word behind the value: "high", "goal"
	Goal   bool   // drawn as a goal, in strokes; else as a limit, in dots
	AtLeft bool   // named above the line at the left, name first; else at the right edge as ‹value name
}

// Zone is a tinted part of a scale, in whole rows; To may be +Inf.
type Zone struct {
	From, To float64
	Ink      screen.Ink // one of the grounds: InkZoneHigh, InkUsual
}

// Word is text at a place of the plot. It keeps inside the plot.
type Word struct {
	At     int64
	Value  float64
	Text   []screen.Span
	DX, DY int // moved by so many cells
}

// Look is how single readings are drawn.
type Look uint8

const (
	Dots  Look = iota // single dots, weaker than the curve
	Discs             // ● where each reading matters; by Kind ○ too where there are no colours
)

// Strip is one plot with a scale of its own. The strips of a chart stand above
// each other and share the time axis.
type Strip struct {
	Curves     []Curve
	Readings   []Reading
	Look       Look
	ReadingInk screen.Ink                     // 0 is InkReading, or the ink of the kind
	InkAt      func(value float64) screen.Ink // instead of ReadingInk
	Band       []Likely                       // the usual scatter behind the first curve
	Cone       []Likely                       // a projection
	Lines      []Line
	Zones      []Zone
	Words      []Word
	Corner     []screen.Span // at the right edge, in the first row: what this strip is

	// The scale. It covers curves, readings, the band and the cone, and those
	// lines that lie within 1.5 times the span of the data.
	Lo, Hi  float64              // the axis covers these too, where Lo < Hi
	MinSpan float64              // the least span of the scale
	MinStep float64              // the least distance of labels: 1 for what is counted
	Format  func(float64) string // writes labels; nil writes the decimals of the step

	Share   int           // rows in proportion to other strips; 0 is 1
	Caption []screen.Span // a rule with this caption above the strip; strips without one are parted by a plain rule
	Right   []screen.Span // at the caption's right

	// GapWords names a time without readings of more than 4 times the usual;
	// BeforeFirst is what lies before the first reading. nil and "" say nothing.
	GapWords    func(days int) string
	BeforeFirst string
}

// Mark is a sign on the time axis: a note, a change of scale.
type Mark struct {
	At   int64
	Rune rune // ▼ for a note
	Text string
	Ink  screen.Ink
	Line bool // a dashed line through the plot: the mark that is chosen
}

// Chart is one or more strips over a time axis.
type Chart struct {
	From, To int64 // the window, To not included
	Now      int64 // today's line, where the axis goes on behind it; NoTime for none
	Strips   []Strip
	Marks    []Mark
	Cursor   int64 // the column that is read; NoTime for none
	A, B     int64 // the ends of a measurement, lettered; NoTime for none

	Left   int  // columns for labels; 0 is as many as they need
	Right  int  // columns for names at the right edge; 0 is as many as they need, less than 0 none
	NoAxis bool // no time axis below
}

// Drawn is where things lie after drawing, for the mouse.
type Drawn struct {
	Plot   screen.Rect // all strips, without labels and axis
	Time   Time        // on Plot's columns
	Scales []Scale     // one a strip
	PerBar int         // days that a bar of a BarChart stands for
}

// ColumnOf is the canvas column of an instant, and whether it lies in the plot.
func (d Drawn) ColumnOf(at int64) (x int, ok bool) {
	col, ok := d.Time.Column(at)
	return d.Plot.X + col, ok
}
