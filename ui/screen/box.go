package screen

import "cmp"

// Frame draws a rounded frame around r with parts in its top line: title from
// the left, words from the right. What does not fit is left out, the words
// first.
func (c *Canvas) Frame(r Rect, line Ink, title, words []Span) {
	if r.W < 2 || r.H < 2 {
		return
	}
	s, right, low := In(line), r.Right()-1, r.Bottom()-1
	for x := r.X + 1; x < right; x++ {
		c.Put(x, r.Y, '─', s)
		c.Put(x, low, '─', s)
	}
	for y := r.Y + 1; y < low; y++ {
		c.Put(r.X, y, '│', s)
		c.Put(right, y, '│', s)
	}
	c.Put(r.X, r.Y, '╭', s)
	c.Put(right, r.Y, '╮', s)
	c.Put(r.X, low, '╰', s)
	c.Put(right, low, '╯', s)
	c.inLine(Rect{r.X + 1, r.Y, r.W - 2, 1}, title, words)
}

// Rule draws a division across r's first row, with a caption at its left and
// words at its right. In a frame r is the frame's inside.
func (c *Canvas) Rule(r Rect, caption, right []Span) {
	if r.Empty() {
		return
	}
	for x := r.X; x < r.X+r.W; x++ {
		c.Put(x, r.Y, '─', In(InkRule))
	}
	c.inLine(r, caption, right)
}

// inLine sets parts into a drawn line, with a blank on either side of each.
func (c *Canvas) inLine(r Rect, left, right []Span) {
	room := r.W - 2
	if lw := c.Theme.SpansWidth(left); lw > 0 && room > 4 {
		used := min(lw, room-2)
		c.Put(r.X+1, r.Y, ' ', Style{})
		c.Spans(r.X+2, r.Y, used, left...)
		c.Put(r.X+2+used, r.Y, ' ', Style{})
		room -= used + 3
	}
	if w := c.Theme.SpansWidth(right); w > 0 && w+2 <= room {
		x := r.X + r.W - 2 - w
		c.Put(x-1, r.Y, ' ', Style{})
		c.Spans(x, r.Y, w, right...)
		c.Put(x+w, r.Y, ' ', Style{})
	}
}

// Chosen is a word on a ground in an accent: the tab or the span that is on.
func (t *Theme) Chosen(ink Ink, word string) Span {
	if t.Level <= Sixteen {
		return Span{" " + word + " ", Style{Ink: ink, Reverse: true}}
	}
	return Span{" " + word + " ", BoldIn(InkPaper).On(ink)}
}

// heroGlyphs are the figures of a hero, five half rows each.
var heroGlyphs = map[rune][5]string{
	'0': {"###", "# #", "# #", "# #", "###"},
	'1': {" # ", "## ", " # ", " # ", "###"},
	'2': {"###", "  #", "###", "#  ", "###"},
	'3': {"###", "  #", " ##", "  #", "###"},
	'4': {"# #", "# #", "###", "  #", "  #"},
	'5': {"###", "#  ", "###", "  #", "###"},
	'6': {"###", "#  ", "###", "# #", "###"},
	'7': {"###", "  #", "  #", " # ", " # "},
	'8': {"###", "# #", "###", "# #", "###"},
	'9': {"###", "# #", "###", "  #", "###"},
	'.': {" ", " ", " ", " ", "#"},
	':': {" ", "#", " ", "#", " "},
	'/': {"  #", "  #", " # ", "#  ", "#  "},
	'-': {"  ", "  ", "##", "  ", "  "},
	'−': {"  ", "  ", "##", "  ", "  "},
	'+': {"   ", " # ", "###", " # ", "   "},
	'?': {"###", "  #", " ##", "   ", " # "},
	' ': {" ", " ", " ", " ", " "},
}

// HeroRows is the height of a hero.
const HeroRows = 3

// Big reports whether a hero is drawn in blocks, which are left to themes with
// more than sixteen colours and to texts that have figures for all of it.
func (t *Theme) Big(text string) bool {
	if t.Level <= Sixteen || t.Plain() {
		return false
	}
	for _, r := range text {
		if _, ok := heroGlyphs[r]; !ok && r != ',' {
			return false
		}
	}
	return true
}

// HeroWidth is how many columns Hero uses.
func (t *Theme) HeroWidth(text string) int {
	if !t.Big(text) {
		return t.Width(text) + 2
	}
	w := 0
	for _, r := range text {
		if g, ok := heroGlyphs[r]; ok { // no thousands comma: in blocks it reads as a point
			w += len(g[0]) + 1
		}
	}
	return max(0, w-1)
}

// Hero writes the one figure of a pane three rows high in half blocks and
// returns its width. With sixteen colours or fewer, in plain characters, and
// where it does not fit in room, it is one line of text in reverse.
func (c *Canvas) Hero(x, y, room int, text string) int {
	w := c.Theme.HeroWidth(text)
	if !c.Theme.Big(text) || w > room {
		return c.Text(x, y, room, Style{Ink: InkBright, Reverse: true}, " "+text+" ")
	}
	at := x
	for _, r := range text {
		g, ok := heroGlyphs[r]
		if !ok {
			continue
		}
		for i := range len(g[0]) {
			for half := range len(g) {
				if g[half][i] != '#' {
					continue
				}
				char := '▀'
				switch {
				case half%2 == 1 && g[half-1][i] == '#':
					char = '█'
				case half%2 == 1:
					char = '▄'
				}
				c.Set(at+i, y+half/2, char, In(InkBright))
			}
		}
		at += len(g[0]) + 1
	}
	return w
}

// BoxRow is a line of a box: words to the left and right, or a drawing of its
// own of Height rows (1 where it is 0).
type BoxRow struct {
	Left, Right []Span
	Height      int
	Draw        func(*Canvas, Rect)
	Rule        bool // a division across the box, with Left as its caption
}

// Rows is the row's height.
func (r BoxRow) Rows() int { return max(1, r.Height) }

// Line is a row of words at the left.
func Line(left ...Span) BoxRow { return BoxRow{Left: left} }

// And sets words at the row's right end.
func (r BoxRow) And(right ...Span) BoxRow {
	r.Right = right
	return r
}

// Drawing is a row of its own drawing.
func Drawing(height int, draw func(*Canvas, Rect)) BoxRow {
	return BoxRow{Height: height, Draw: draw}
}

// Division is a rule across the box.
func Division(caption ...Span) BoxRow { return BoxRow{Left: caption, Rule: true} }

// Box is one frame of a side panel.
type Box struct {
	Title string
	Right []Span // the basis or a key, faint
	Ink   Ink    // the frame's ink, InkFrame where it is 0
	Rows  []BoxRow
	Fill  bool // the box takes what room is left over; else the last one does
	Now   bool // of now, whatever period is shown beside it; who lays boxes out says so
}

// Height is how many rows the box needs with its frame.
func (b Box) Height() int {
	n := 2
	for _, r := range b.Rows {
		n += r.Rows()
	}
	return n
}

// Draw draws the box in r, as many of its rows as fit whole.
func (b Box) Draw(c *Canvas, r Rect) {
	c.Frame(r, cmp.Or(b.Ink, InkFrame), []Span{Bold(b.Title)}, b.Right)
	inside := r.Inset(2, 1)
	for _, row := range b.Rows {
		if row.Rows() > inside.H {
			return
		}
		var part Rect
		part, inside = inside.TakeTop(row.Rows())
		switch {
		case row.Draw != nil:
			row.Draw(c, part)
		case row.Rule:
			c.Rule(Rect{r.X + 1, part.Y, r.W - 2, 1}, row.Left, row.Right)
		default:
			c.Both(part.X, part.Y, part.W, row.Left, row.Right)
		}
	}
}

// Stack draws boxes one below another, as many as fit; the last of those may
// show its first rows only. Room left over goes to the box that says Fill,
// else below the last.
func (c *Canvas) Stack(r Rect, boxes []Box) {
	var heights []int
	used, fill := 0, 0
	for i, b := range boxes {
		h := b.Height()
		if room := r.H - used; h > room {
			if room < 4 {
				break
			}
			h = room
		}
		if b.Fill || !boxes[fill].Fill {
			fill = i
		}
		heights = append(heights, h)
		used += h
	}
	if len(heights) == 0 {
		return
	}
	heights[fill] += r.H - used
	for i, h := range heights {
		var part Rect
		part, r = r.TakeTop(h)
		boxes[i].Draw(c, part)
	}
}

// Scrollbar draws a bar in r's last column for the rows from first on that are
// shown of total.
func (c *Canvas) Scrollbar(r Rect, ink Ink, first, shown, total int) {
	if r.Empty() || total <= shown || shown <= 0 {
		return
	}
	from := first * r.H / total
	to := max(from+1, (first+shown)*r.H/total)
	for y := range r.H {
		s := In(InkRule)
		if y >= from && y < to {
			s = In(ink)
		}
		c.Put(r.Right()-1, r.Y+y, '│', s)
	}
}
