package ui

import (
	"strings"

	"withings-tui/ui/screen"
)

// column writes words from the top of a rectangle down; the rectangle is what is
// left.
type column struct {
	screen.Rect
	c     *screen.Canvas
	roomy bool // gaps are blank rows
}

// next is the next row, which is taken.
func (p *column) next() screen.Rect {
	var row screen.Rect
	row, p.Rect = p.TakeTop(1)
	return row
}

func (p *column) gap() {
	if p.roomy {
		p.next()
	}
}

// line is one line; where its last part does not fit, that goes on below.
func (p *column) line(parts ...screen.Span) {
	if last := len(parts) - 1; last > 0 && p.c.Theme.SpansWidth(parts) > p.W {
		p.line(parts[:last]...)
		p.indented(3, func() { p.words(parts[last].Style.Ink, strings.TrimSpace(parts[last].Text)) })
		return
	}
	if row := p.next(); row.H > 0 {
		p.c.Spans(row.X, row.Y, row.W, parts...)
	}
}

// words are a paragraph.
func (p *column) words(ink screen.Ink, text string) {
	_, p.Rect = p.TakeTop(p.c.Paragraph(p.Rect, screen.In(ink), text))
}

// step is a paragraph with a number before it.
func (p *column) step(n, text string) {
	if p.H > 0 {
		p.c.Spans(p.X, p.Y, 3, screen.InkedBold(screen.InkWeight, n))
	}
	p.indented(3, func() { p.words(screen.InkText, text) })
}

// indented writes further to the right.
func (p *column) indented(by int, write func()) {
	p.X, p.W = p.X+by, p.W-by
	write()
	p.X, p.W = p.X-by, p.W+by
}

// rule is a line from frame to frame with a caption.
func (p *column) rule(caption string, out int) {
	row := p.next()
	p.c.Rule(screen.Rect{X: row.X - out, Y: row.Y, W: row.W + 2*out, H: row.H}, []screen.Span{screen.Label(caption)}, nil)
}
