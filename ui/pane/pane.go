// Package pane is what is seen of each metric: for every pane a row of pure functions of one Scene. A pane takes no
// keys and loads nothing; the dialogs of package ui do. To add a pane, write a file with its Pane and add a line to
// All.
package pane

import (
	"slices"

	"withings-tui/store"
	"withings-tui/ui/insight"
	"withings-tui/ui/screen"
	"withings-tui/ui/units"
)

// All is every pane there is, in the order of the keys 1, 2, …. It is the only list of panes.
var All = [...]Pane{Overview, Weight, Pressure, Temperature, Activity, Sleep}

// Pane is a metric, or the overview of all: its names, and functions that say what a scene shows of it, nil for none.
type Pane struct {
	Slug   string // in settings and exports: "blood-pressure"
	Title  string // "Blood pressure"
	Short  string // for 80 columns: "Pressure"
	Brief  string // where nothing longer fits: "BP"
	Accent screen.Ink
	Syncs  string // the collection of store.State that it waits for in a first sync
	Quiet  bool   // without data it is not in the line of tabs, rather than dim there

	Ways   [][2]string               // what would bring readings, where there are none: name, words
	Sample func(day float64) float64 // a made-up curve, to show what would be seen

	Has     func(*Scene) bool     // the account ever had something of it; nil: always
	Series  func(*Scene) []string // what s and S go through; the first is drawn where none is chosen
	View    func(*Scene, screen.Rect) View
	Card    func(*Scene) Card
	More    func(*Scene) (Card, bool)                                  // a second card, where the Overview has room: workouts
	Draw    func(*Scene, []Pane, *screen.Canvas, screen.Rect) []Target // in place of View
	Stops   func(*Scene) Stops                                         // what the cursor goes through, of the whole history
	Rows    func(*Scene) Rows
	Explain func(*Scene) []insight.Explanation

	hero     func(*Scene) Hero     // the one figure
	head     func(*Scene) []line   // beside it where there is no side panel, the most important first
	reader   func(*Scene) reader   // how readings are read one by one
	measure  func(*Scene) measure  // what lies between A and B
	contrast func(*Scene) contrast // the window beside another
	Actions  []string              // what only this pane has keys for: "guideline", "smoother", "workouts"
}

// Offers reports whether the pane has an action of its own.
func (p *Pane) Offers(action string) bool { return slices.Contains(p.Actions, action) }

// CanMeasure reports whether something can be measured from A to B.
func (p *Pane) CanMeasure() bool { return p.measure != nil }

// CanCompare reports whether the window can be compared with another.
func (p *Pane) CanCompare() bool { return p.contrast != nil }

// Present reports whether the account ever had something of the pane.
func (p *Pane) Present(s *Scene) bool { return p.Has == nil || p.Has(s) }

// Tabbed reports whether the pane has a place in the line of tabs: a quiet one only where it has data.
func (p *Pane) Tabbed(s *Scene) bool { return !p.Quiet || p.Present(s) }

// Copied is what y copies of a scene: "2026-11-25 07:01 81.2 kg"; "" where there is nothing.
func (p *Pane) Copied(s *Scene) string {
	if p.reader == nil {
		return ""
	}
	return p.reader(s).copied(s)
}

// Index is the place in All of the pane with a slug, -1 where there is none.
func Index(slug string) int {
	for i := range All {
		if All[i].Slug == slug {
			return i
		}
	}
	return -1
}

// Scene is all that panes draw from. It is a value: to show something else, change a copy.
type Scene struct {
	History  *store.History
	Figures  *insight.Figures      // what does not depend on the window
	During   *insight.RangeFigures // of Window
	Compared *insight.Comparison   // of Window and Against; nil where Compare is CompareNone
	In       insight.Inputs
	Write    units.Writer

	Window  store.Period // the days on screen
	Span    int          // index in Spans; FreeSpan for any other range
	Cursor  Cursor
	Series  map[string]string // the series chosen, by pane's slug; absent: the first
	Compare Compare
	Against store.Period // what is compared with
	Focus   int          // the Overview's card that enter opens, counted from 0
	Second  bool         // the pane's second look: workouts on Activity

	Coming    []Coming   // what a first sync still fetches
	SignedOut bool       // Withings cannot be asked before a sign-in
	Chosen    []string   // slugs of the setting panes, in its order; empty: All that have data
	Note      store.Date // the note whose line is open below the chart; 0: none
	Flags     string     // those that a command typed in a shell needs for the same data: " --profile anna"
}

// Today is the day of now.
func (s *Scene) Today() store.Date { return s.Figures.Today }

// SeriesOf is the series that a pane draws, "" where it has none.
func (s *Scene) SeriesOf(p *Pane) string {
	if p.Series == nil {
		return ""
	}
	return s.chosen(p.Slug, p.Series(s))
}

// chosen is the name among all that is chosen for a pane, else the first.
func (s *Scene) chosen(slug string, all []string) string {
	for _, name := range all {
		if name == s.Series[slug] {
			return name
		}
	}
	if len(all) == 0 {
		return ""
	}
	return all[0]
}

// Cursor reads one moment of the chart. At and Anchor are the instants of stops (seconds since 1970 UTC, see Stops).
type Cursor struct {
	On       bool
	At       int64
	Anchored bool // measured from Anchor to At
	Anchor   int64
}

// Compare is what the window is compared with.
type Compare uint8

// The comparisons, in the order of the key c.
const (
	CompareNone   Compare = iota
	CompareBefore         // the period of the same length before
	CompareYear           // the same days a year ago
	CompareOther          // any period, from the palette
)

// Coming is a collection that a first sync still fetches.
type Coming struct {
	Collection string
	Words      string  // as far as it is: "Jun 2024"; "" where it has not begun
	Part       float64 // 0 to 1; NaN where unknown
}

// coming is what is still fetched of a collection.
func (s *Scene) coming(collection string) (Coming, bool) {
	for _, c := range s.Coming {
		if c.Collection == collection {
			return c, true
		}
	}
	return Coming{}, false
}

// Stops are the moments that the cursor goes through, oldest first, of the whole history: so that it can leave the
// window and take it along. Days count as their noon, UTC.
type Stops struct {
	N  int
	At func(i int) store.Stamp
}

// Column is a column of a pane's table of readings. Narrow terminals leave out columns from the last on, but never the
// first two.
type Column struct {
	Name  string
	Width int  // cells, without the gap
	Left  bool // words stand left, numbers right
}

// Rows are a pane's table: columns, and rows of the whole history, oldest first, each made when it is asked for.
type Rows struct {
	Columns []Column
	N       int
	At      func(i int) store.Stamp
	Row     func(i int) Row
	Sum     func(rows []int) []screen.Span // the last line, of the rows that are shown
}

// Row is a reading, a day or a night in a table.
type Row struct {
	store.Stamp
	Group int64         // the reading's group; 0 where it is none and cannot be left out
	Mark  store.Mark    // what the person said of it
	Aside string        // why it does not count; "" where it does
	Cells []screen.Span // one a column
	Sort  []float64     // what the columns sort by; NaN is last. A column of words sorts by its text where Sort is NaN everywhere
	Note  string        // of its day, "" where there is none
}

// ActKind is what a click on a target does.
type ActKind uint8

// The kinds of acts.
const (
	ActNone ActKind = iota
	ActPane         // show the pane Act.Pane
	ActCard         // show the pane Act.Pane of the card number Act.Index
	ActSpan         // show the span Act.Index of Spans
	ActMove         // move the window Act.Index windows later (negative: earlier)
	ActPlot         // a chart: hover reads Target.TimeAt, drag measures, wheel zooms about it
	ActAxis         // a chart's axis: wheel moves the window
	ActMap          // the minimap: click and drag centre the window at Target.TimeAt
	ActKey          // as if Act.Key were pressed
)

// Act is what a click does, as a value.
type Act struct {
	Kind  ActKind
	Pane  string
	Index int
	Key   string
}

// Target is a part of the screen that answers to the mouse. Where time goes from left to right in it, From and To are
// the wall-clock seconds (Wall) at its left and right edges.
type Target struct {
	screen.Rect
	Act      Act
	From, To int64
}

// TimeAt is the wall-clock time in the middle of a column of the target.
func (t Target) TimeAt(x int) int64 {
	if t.W <= 0 {
		return t.From
	}
	return t.From + (2*int64(x-t.X)+1)*(t.To-t.From)/(2*int64(t.W))
}

// Draw draws a pane into r and returns what answers to the mouse.
func Draw(s *Scene, p *Pane, c *screen.Canvas, r screen.Rect) []Target {
	switch {
	case p.Draw != nil:
		return p.Draw(s, All[:], c, r)
	case !p.Present(s):
		return drawAbsent(s, p, c, r)
	}
	v := p.View(s, r)
	if p.hero != nil {
		v.Hero, v.Head = p.hero(s), p.head(s)
	}
	if s.Window.To < s.Today() {
		v = past(s, p, v)
	}
	if p.reader == nil || v.Empty.Title != "" || len(v.Readout) > 0 {
		return layout(s, p, c, r, v)
	}
	rd := p.reader(s)
	if from, to := rd.In(s.Window); from == to {
		v.Empty = nowhere(s, v.What, rd.Stops)
		return layout(s, p, c, r, v)
	}
	v.Readout = rd.readout(s)
	if p.CanCompare() && s.Compare != CompareNone && s.Compared != nil {
		v = compared(s, v, rd, p.contrast(s), r)
	}
	if p.CanMeasure() && s.Cursor.Anchored {
		v = measured(s, v, p.measure(s))
	}
	return layout(s, p, c, r, v)
}
