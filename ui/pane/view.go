package pane

import (
	"withings-tui/ui/chart"
	"withings-tui/ui/insight"
	"withings-tui/ui/screen"
	"withings-tui/ui/units"
)

// line is a line of words.
type line = []screen.Span

// View is what a pane shows: words, boxes and drawings that layout places for the room there is. Everything in it is
// computed already. A window without readings has no Parts: layout then says where the nearest are.
type View struct {
	Title    string // of the frame
	What     string // of what a window may have none: "nights"
	Hero     Hero
	Head     []line       // beside the hero where there is no side panel, the most important first
	Boxes    []screen.Box // the side panel, the most important first; the hero's box comes before them
	Now      string       // over those of Boxes that are of now; "" where the window ends today
	Sentence string       // at the panel's foot
	Before   int          // how many of Boxes come before the sentence where there is no room for all
	Alerts   []string     // what nobody may miss, on top of the frame; "" is none
	Parts    []Part       // the frame's parts from the top; with two columns its left
	Beside   []Part       // the right column, from 160 columns on
	Below    []Part       // below both columns
	Readout  []line       // what is read: one line, and one of what it rests on
	Empty    Empty        // in place of Parts where Empty.Title is set
}

// Hero is the one figure of a pane.
type Hero struct {
	Title string          // of its box: "Trend today"
	Right line            // in the box's title line: its basis
	Ink   screen.Ink      // of the box's frame; 0: as the others
	Text  string          // "81.6"; "" where there is none
	Unit  string          // "kg"
	Under string          // below the unit in a card: "trend"
	Side  []line          // at the right of the figure, at most three lines
	Rows  []screen.BoxRow // below it
}

// Part is a horizontal part of a pane's frame. Where the room is too low, parts that are not Needed go, the last first.
type Part struct {
	Caption string // with one, a rule stands above the part
	Right   string // at the rule's right
	Height  int    // rows, without the rule
	Grow    bool   // takes what room is left over
	Most    int    // rows that Grow goes up to; 0: no limit
	Needed  bool
	Draw    func(*screen.Canvas, screen.Rect) []Target
}

// Card is a pane's part of the Overview.
type Card struct {
	Title  string // "" is the pane's; and "Workouts" for its second
	Hero   Hero
	Side   []line // beside the figure, at most three lines; nil: the pane's head
	Right  []line // at the right end of those, where there is room
	Narrow []line // in place of both where they have no room; nil: Side
	Plot   func(*screen.Canvas, screen.Rect)
	Empty  string   // in place of Plot: why there is nothing
	Alerts []string // what nobody may miss, above the sentence; "" is none
	Clause line     // its part of the sentence on top
	Brief  line     // the same where the terminal is narrow
}

// Empty says why there is no chart.
type Empty struct {
	Title  string                    // "No temperature in this account"
	Words  string                    // what it means
	Ways   [][2]string               // what would bring readings: name, words
	Sample func(day float64) float64 // what would be seen; drawn faint and called a drawing
	Keys   [][2]string               // what can be done here: key, words
}

// past is a view of a window that ended before today: what is of now says so, and comes behind what is of the window.
// The figure is of now only where the newest reading is not old, else of its day.
func past(s *Scene, p *Pane, v View) View {
	v.Now, v.Hero.Under = "Now, "+units.DateYear(s.Today().UTC()), "now"
	if p.Stops != nil {
		if stops := p.Stops(s); stops.N > 0 && s.Today()-stops.At(stops.N-1).Date() > insight.FreshDays {
			v.Hero.Under = units.Date(stops.At(stops.N-1).Date().UTC(), s.Today().UTC())
		}
	}
	if v.Hero.Right == nil {
		v.Hero.Right = line{screen.Faint(v.Hero.Under)}
	}
	if v.Sentence != "" {
		v.Sentence = "Now: " + v.Sentence
	}
	var boxes, now []screen.Box
	for _, b := range v.Boxes {
		if b.Now {
			now = append(now, b)
		} else {
			boxes = append(boxes, b)
		}
	}
	if n := len(boxes) - 1; n >= 0 && boxes[n].Fill && len(now) > 0 {
		boxes = boxes[:n] // it would leave no room
	}
	v.Boxes = append(boxes, now...)
	return v
}

// chartPart is a part that is one chart.
func chartPart(least int, of func(screen.Rect) chart.Chart) Part {
	return Part{Height: least, Grow: true, Needed: true, Draw: func(c *screen.Canvas, r screen.Rect) []Target {
		return drawTargets(chart.Draw(c, r, of(r)))
	}}
}

// plainPart is a part that does not answer to the mouse.
func plainPart(height int, draw func(*screen.Canvas, screen.Rect)) Part {
	return Part{Height: height, Draw: func(c *screen.Canvas, r screen.Rect) []Target {
		draw(c, r)
		return nil
	}}
}

// growing is a part that is needed and takes what room is left over.
func (p Part) growing() Part {
	p.Grow, p.Needed = true, true
	return p
}

// under is a part below a rule with a caption.
func (p Part) under(caption, right string) Part {
	p.Caption, p.Right = caption, right
	return p
}

// legendPart is a line that says what the marks are.
func legendPart(of func(*screen.Theme) line) Part {
	return plainPart(1, func(c *screen.Canvas, r screen.Rect) { putWhole(c, r.X+4, r.Y, r.W-4, of(c.Theme)) })
}

// putWhole writes as many groups of a line as fit, and nothing where not even the first does.
func putWhole(c *screen.Canvas, x, y, room int, l line) bool {
	l = c.Theme.Fitting(l, room)
	if len(l) == 0 || c.Theme.SpansWidth(l) > room {
		return false
	}
	c.Spans(x, y, room, l...)
	return true
}

// putLines writes lines below one another, of each as much as fits.
func putLines(c *screen.Canvas, r screen.Rect, lines []line) {
	for i := range min(r.H, len(lines)) {
		putWhole(c, r.X, r.Y+i, r.W, lines[i])
	}
}

// when are spans that are only said where that holds.
func when(holds bool, spans ...screen.Span) line {
	if !holds {
		return nil
	}
	return spans
}

// join puts lines behind one another, with a gap before each but the first.
func join(gap string, lines ...line) line {
	var out line
	for _, l := range lines {
		if len(l) == 0 {
			continue
		}
		if len(out) > 0 {
			out = append(out, screen.Label(gap))
		}
		out = append(out, l...)
	}
	return out
}
