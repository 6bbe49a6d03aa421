package screen

import "strings"

// Cell is one place of the screen. The right half of a wide character holds
// the rune 0 and writes nothing.
type Cell struct {
	Rune  rune
	Style Style
	word  bool // part of a text: with sixteen colours in the terminal's own ink
}

// Canvas is a screen of exactly W x H cells. What is written outside it is
// cut, so that nothing drawn can be wider or higher than its terminal.
type Canvas struct {
	W, H  int
	Theme *Theme
	cells []Cell
}

// NewCanvas is a blank canvas that is written in the theme's way.
func NewCanvas(w, h int, t *Theme) *Canvas {
	w, h = max(0, w), max(0, h)
	c := &Canvas{W: w, H: h, Theme: t, cells: make([]Cell, w*h)}
	for i := range c.cells {
		c.cells[i].Rune = ' '
	}
	return c
}

// Bounds is the whole canvas.
func (c *Canvas) Bounds() Rect { return Rect{0, 0, c.W, c.H} }

// Set writes one narrow rune.
func (c *Canvas) Set(x, y int, r rune, s Style) {
	c.store(x, y, Cell{Rune: r, Style: s})
}

// store writes a cell. Of a wide character whose other half is written over,
// what is left becomes a blank.
func (c *Canvas) store(x, y int, cell Cell) {
	if x < 0 || y < 0 || x >= c.W || y >= c.H {
		return
	}
	row := c.cells[y*c.W : (y+1)*c.W]
	if row[x].Rune == 0 && x > 0 {
		row[x-1].Rune = ' '
	}
	if x+1 < c.W && row[x+1].Rune == 0 {
		row[x+1].Rune = ' '
	}
	row[x] = cell
}

// Put writes one narrow rune and keeps the ground that is there.
func (c *Canvas) Put(x, y int, r rune, s Style) { c.put(x, y, r, s, false) }

func (c *Canvas) put(x, y int, r rune, s Style, word bool) {
	if s.Ground == InkNone {
		s.Ground = c.At(x, y).Style.Ground
	}
	c.store(x, y, Cell{Rune: r, Style: s, word: word})
}

// At is the cell at x, y; blank outside the canvas.
func (c *Canvas) At(x, y int) Cell {
	if x < 0 || y < 0 || x >= c.W || y >= c.H {
		return Cell{Rune: ' '}
	}
	return c.cells[y*c.W+x]
}

// Clear blanks r in style s.
func (c *Canvas) Clear(r Rect, s Style) { c.Fill(r, ' ', s) }

// Fill writes a narrow rune in every cell of r.
func (c *Canvas) Fill(r Rect, char rune, s Style) {
	for y := max(0, r.Y); y < min(c.H, r.Bottom()); y++ {
		for x := max(0, r.X); x < min(c.W, r.Right()); x++ {
			c.store(x, y, Cell{Rune: char, Style: s})
		}
	}
}

// Ground gives every cell of r a ground and leaves what is written there.
func (c *Canvas) Ground(r Rect, ground Ink) {
	c.each(r, func(cell *Cell) { cell.Style.Ground = ground })
}

// Dim takes the colours off r, for what lies under a dialog.
func (c *Canvas) Dim(r Rect) {
	c.each(r, func(cell *Cell) {
		s := Style{Ink: InkDimmed, Reverse: cell.Style.Reverse}
		switch ink := cell.Style.Ink; {
		case ink == InkBright:
			s.Ink = InkFaint
		case ink >= InkSelect && ink <= InkUsual: // half a cell of a ground
			s.Ink = InkRaised
		}
		if cell.Style.Ground != InkNone {
			s.Ground = InkRaised
		}
		cell.Style = s
	})
}

func (c *Canvas) each(r Rect, do func(*Cell)) {
	for y := max(0, r.Y); y < min(c.H, r.Bottom()); y++ {
		for x := max(0, r.X); x < min(c.W, r.Right()); x++ {
			do(&c.cells[y*c.W+x])
		}
	}
}

// Text writes str at x, y in at most room columns and returns how many it
// used. What does not fit ends in an ellipsis. A style without a ground keeps
// the ground that is there.
func (c *Canvas) Text(x, y, room int, s Style, str string) int {
	room = min(room, c.W-x)
	if room <= 0 || str == "" {
		return 0
	}
	str = c.Theme.Ellipsis(str, room)
	used := 0
	for _, r := range str {
		twin, w := c.Theme.twin(r)
		switch at := x + used; {
		case w == 2 && twin == "":
			right := rune(0)
			if at < 0 {
				right = ' ' // its left half is cut off
			}
			c.put(at, y, r, s, true)
			c.put(at+1, y, right, s, true)
		case w > 0 && twin == "":
			c.put(at, y, r, s, !isMark(r))
		default:
			for i := range len(twin) {
				c.put(at+i, y, rune(twin[i]), s, !isMark(r))
			}
		}
		used += w
	}
	return used
}

// Spans writes the parts one after another in at most room columns and returns
// how many it used.
func (c *Canvas) Spans(x, y, room int, parts ...Span) int {
	used := 0
	for i, p := range parts {
		left := room - used
		if left <= 0 {
			break
		}
		// An ellipsis stands for the parts behind it too.
		if c.Theme.Width(p.Text) == left && i < len(parts)-1 && c.Theme.SpansWidth(parts[i+1:]) > 0 {
			p.Text = c.Theme.Ellipsis(p.Text+"  ", left)
		}
		for _, p := range c.Theme.pill(p) {
			used += c.Text(x+used, y, room-used, p.Style, p.Text)
		}
	}
	return used
}

// Right writes the parts so that they end before column end; nothing of them
// starts before column from. It returns the first column used.
func (c *Canvas) Right(from, end, y int, parts ...Span) int {
	x := max(from, end-c.Theme.SpansWidth(parts))
	c.Spans(x, y, end-x, parts...)
	return x
}

// Both writes left and right parts on one line. Where there is no room for
// both, the left is cut: figures stand on the right.
func (c *Canvas) Both(x, y, room int, left, right []Span) {
	rw := c.Theme.SpansWidth(right)
	if rw == 0 || rw+4 > room {
		c.Spans(x, y, room, left...)
		return
	}
	lw := min(c.Theme.SpansWidth(left), room-rw-1)
	c.Spans(x, y, lw, left...)
	c.Right(x+lw, x+room, y, right...)
}

// Paragraph writes text in lines of r's width and returns how many it used.
// What does not fit in r's height ends in an ellipsis.
func (c *Canvas) Paragraph(r Rect, s Style, text string) int {
	lines := c.Theme.Wrap(text, r.W)
	for i, line := range lines {
		if i >= r.H {
			return r.H
		}
		if i == r.H-1 && i < len(lines)-1 {
			line = c.Theme.Ellipsis(line+" "+lines[i+1], r.W)
		}
		c.Text(r.X, r.Y+i, r.W, s, line)
	}
	return len(lines)
}

// String is the canvas as text with styles, a line a row. Blocks come from the
// font in some terminals, with cuts between the rows: a full block is written
// as a blank on a coloured ground, and a lower half as an upper half in
// reverse.
func (c *Canvas) String() string {
	var b strings.Builder
	b.Grow(c.W*c.H*2 + 64)
	var current Style
	for y := range c.H {
		if y > 0 {
			b.WriteByte('\n')
		}
		for _, cell := range c.cells[y*c.W : (y+1)*c.W] {
			if cell.Rune == 0 {
				continue
			}
			r, s := c.Theme.written(cell)
			if s != current {
				if current != (Style{}) {
					b.WriteString("\x1b[m")
				}
				b.WriteString(c.Theme.sequence(s))
				current = s
			}
			b.WriteRune(r)
		}
	}
	if current != (Style{}) {
		b.WriteString("\x1b[m")
	}
	return b.String()
}

// Plain is the canvas as text without styles, a line a row, without blanks at
// the ends of lines.
func (c *Canvas) Plain() string {
	var b strings.Builder
	for y := range c.H {
		var line strings.Builder
		for _, cell := range c.cells[y*c.W : (y+1)*c.W] {
			if cell.Rune != 0 {
				line.WriteRune(c.Theme.plainRune(cell.Rune))
			}
		}
		b.WriteString(strings.TrimRight(line.String(), " "))
		b.WriteByte('\n')
	}
	return b.String()
}
