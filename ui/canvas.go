package ui

import (
	"strings"
)

// rect is a part of the screen, in cells.
type rect struct{ x, y, w, h int }

// inset is r without dx columns on either side and dy rows above and below.
func (r rect) inset(dx, dy int) rect {
	return rect{r.x + dx, r.y + dy, max(0, r.w-2*dx), max(0, r.h-2*dy)}
}

func (r rect) contains(x, y int) bool {
	return x >= r.x && x < r.x+r.w && y >= r.y && y < r.y+r.h
}

// span is a run of text in one style.
type span struct {
	text  string
	style style
}

// cell is one place of the screen. The right half of a wide character holds
// the rune 0 and writes nothing.
type cell struct {
	r rune
	s style
}

// canvas is a screen of exactly w x h cells. What is written outside it is cut,
// so that no view can be wider or higher than its terminal.
type canvas struct {
	w, h  int
	cells []cell
}

func newCanvas(w, h int) *canvas {
	c := &canvas{w: w, h: h, cells: make([]cell, w*h)}
	for i := range c.cells {
		c.cells[i].r = ' '
	}
	return c
}

// set writes one narrow rune.
func (c *canvas) set(x, y int, r rune, s style) {
	if x < 0 || y < 0 || x >= c.w || y >= c.h {
		return
	}
	c.cells[y*c.w+x] = cell{r, s}
}

// clear blanks r in style s.
func (c *canvas) clear(r rect, s style) {
	for y := max(0, r.y); y < min(c.h, r.y+r.h); y++ {
		for x := max(0, r.x); x < min(c.w, r.x+r.w); x++ {
			c.cells[y*c.w+x] = cell{' ', s}
		}
	}
}

// text writes str at x, y in at most room columns and returns how many it
// used. What does not fit ends in an ellipsis.
func (c *canvas) text(x, y, room int, s style, str string) int {
	room = min(room, c.w-x)
	if room <= 0 || str == "" {
		return 0
	}
	str = ellipsis(str, room)
	used := 0
	for _, r := range str {
		w := runeWidth(r)
		if w == 0 {
			continue
		}
		c.set(x+used, y, r, s)
		if w == 2 {
			c.set(x+used+1, y, 0, s)
		}
		used += w
	}
	return used
}

// spans writes the parts one after another in at most room columns.
func (c *canvas) spans(x, y, room int, parts ...span) int {
	used := 0
	for i, p := range parts {
		left := room - used
		if left <= 0 {
			break
		}
		// An ellipsis stands for the parts behind it too.
		if textWidth(p.text) == left && i < len(parts)-1 && spansWidth(parts[i+1:]) > 0 {
			p.text = ellipsis(p.text+" ", left)
		}
		used += c.text(x+used, y, left, p.style, p.text)
	}
	return used
}

// right writes the parts so that they end before column end; nothing of them
// starts before column from. It returns the first column used.
func (c *canvas) right(from, end, y int, parts ...span) int {
	x := max(from, end-spansWidth(parts))
	c.spans(x, y, end-x, parts...)
	return x
}

// both writes left and right parts on one line. Where there is no room for
// both, the left is cut: figures stand on the right.
func (c *canvas) both(x, y, room int, left, right []span) {
	rw := spansWidth(right)
	if rw == 0 || rw+4 > room {
		c.spans(x, y, room, left...)
		return
	}
	lw := min(spansWidth(left), room-rw-1)
	c.spans(x, y, lw, left...)
	c.right(x+lw, x+room, y, right...)
}

// fitting is as many groups of the parts as fit in room, from the first on. A
// group begins with a part that begins with two blanks or a dot between them,
// so that a figure never loses its unit.
func fitting(parts []span, room int) []span {
	for spansWidth(parts) > room {
		last := 0
		for i, p := range parts {
			if strings.HasPrefix(p.text, "  ") || strings.HasPrefix(p.text, " · ") {
				last = i
			}
		}
		if last == 0 {
			break
		}
		parts = parts[:last]
	}
	return parts
}

func spansWidth(parts []span) int {
	n := 0
	for _, p := range parts {
		n += textWidth(p.text)
	}
	return n
}

// frame draws a rounded frame around r with parts in its top line: title from
// the left, right from the right.
func (c *canvas) frame(r rect, line style, title, right []span) {
	if r.w < 2 || r.h < 2 {
		return
	}
	for x := r.x + 1; x < r.x+r.w-1; x++ {
		c.set(x, r.y, '─', line)
		c.set(x, r.y+r.h-1, '─', line)
	}
	for y := r.y + 1; y < r.y+r.h-1; y++ {
		c.set(r.x, y, '│', line)
		c.set(r.x+r.w-1, y, '│', line)
	}
	c.set(r.x, r.y, '╭', line)
	c.set(r.x+r.w-1, r.y, '╮', line)
	c.set(r.x, r.y+r.h-1, '╰', line)
	c.set(r.x+r.w-1, r.y+r.h-1, '╯', line)
	room := r.w - 4
	if len(title) > 0 && room > 2 {
		used := min(spansWidth(title), room-2)
		c.set(r.x+2, r.y, ' ', line)
		c.spans(r.x+3, r.y, used, title...)
		c.set(r.x+3+used, r.y, ' ', line)
		room -= used + 3
	}
	if w := spansWidth(right); w > 0 && w+2 <= room {
		x := r.x + r.w - 3 - w
		c.set(x-1, r.y, ' ', line)
		c.spans(x, r.y, w, right...)
		c.set(x+w, r.y, ' ', line)
	}
}

// encode is the canvas as text with styles, a line a row.
func (c *canvas) encode(t *theme) string {
	var b strings.Builder
	b.Grow(c.w*c.h*2 + 64)
	current := style(0)
	for y := range c.h {
		if y > 0 {
			b.WriteByte('\n')
		}
		for _, cell := range c.cells[y*c.w : (y+1)*c.w] {
			if cell.r == 0 {
				continue
			}
			if cell.s != current {
				if current != 0 {
					b.WriteString("\x1b[m")
				}
				b.WriteString(t.sequence(cell.s))
				current = cell.s
			}
			if cell.r >= 0x80 && t.ascii {
				b.WriteString(asciiFor(cell.r))
				continue
			}
			b.WriteRune(cell.r)
		}
	}
	if current != 0 {
		b.WriteString("\x1b[m")
	}
	return b.String()
}
