package ui

import (
	"fmt"
	"strings"

	"withings-tui/ui/config"
	"withings-tui/ui/insight"
	"withings-tui/ui/screen"
)

// explain tells how the figures of the pane come about, one open at a time.
type explain struct {
	plain
	list
	scroll int // of the text
	max    int
}

func newExplain(s *session) *explain {
	return &explain{plain: plain{session: s, title: "What the figures mean"}}
}

func (e *explain) figures() []insight.Explanation { return e.session.shown().Explain(e.scene()) }

func (e *explain) keys() []binding {
	further := func() string { return where(e.max == 0, "all of the text is on screen") }
	keys := append(e.list.keys("figure", false),
		binding{keys: []string{"right", "l"}, shown: "→", brief: "read on", help: "further down in the text", why: further, do: does(func() { e.scroll = min(e.scroll+3, e.max) })},
		binding{keys: []string{"left", "h"}, shown: "←", help: "back up in the text", why: further, do: does(func() { e.scroll = max(0, e.scroll-3) })},
		binding{keys: []string{"m"}, shown: "m", brief: "smoother", help: "next smoother of the weight trend", why: e.only("smoother", "the smoother belongs to Weight"), do: e.next(config.KeySmoother)},
		binding{keys: []string{"b"}, shown: "b", brief: "guideline", help: "next guideline", why: e.only("guideline", "the guideline belongs to Blood pressure"), do: e.next(config.KeyGuideline)})
	return over(e.session, keys, e.pop, "e")
}

func (e *explain) draw(c *screen.Canvas, r screen.Rect) {
	figures := e.figures()
	if len(figures) == 0 {
		in := framed(c, middle(r, 50, 4), screen.InkText, e.name())
		c.Text(in.X, in.Y, in.W, screen.In(screen.InkLabel), "There are no figures here any more.")
		return
	}
	accent := e.session.shown().Accent
	if r.W >= 110 {
		_, r = r.TakeLeft(r.W - 86)
	}
	before := e.at
	e.n = len(figures)
	e.move(0)
	in := framed(c, r, accent, e.name(), screen.Faint(fmt.Sprintf("%d of %d", e.at+1, len(figures))))
	left, right := in.TakeLeft(max(16, in.W-52))
	left.X, left.W = left.X-1, left.W+1
	title := func(i int) []line { return e.title(c.Theme, left.W-4, figures[i], i == e.at) }
	e.list.draw(e.session, c, screen.Rect{X: left.X, Y: left.Y + 1, W: left.W, H: left.H - 1}, rows{n: len(figures), ink: accent,
		height: func(i int) int { return len(title(i)) },
		draw: func(i int, r screen.Rect, chosen bool) {
			if chosen {
				c.Text(r.X, r.Y, 1, screen.In(screen.InkToday), "›")
			}
			for y, line := range title(i)[:r.H] {
				c.Both(r.X+2, r.Y+y, r.W-3, line.left, line.right)
			}
		}})
	for y := in.Y; y < in.Bottom(); y++ {
		c.Put(left.Right(), y, '│', screen.In(screen.InkRule))
	}
	if e.at != before {
		e.scroll = 0
	}
	right.X, right.W = right.X+2, right.W-2
	e.drawFigure(c, right.Inset(0, 1), figures[e.at])
}

// line is a row of text with something at its right end.
type line struct{ left, right []screen.Span }

// title are the rows that name a figure in the list, with its value at the right
// of the last, or below where there is no room beside it. What follows a comma
// of the value stands in the text.
func (e *explain) title(t *screen.Theme, w int, f insight.Explanation, chosen bool) []line {
	ink := screen.In(screen.InkLabel)
	if chosen {
		ink = screen.BoldIn(screen.InkBright)
	}
	var lines []line
	for _, words := range t.Wrap(f.Title, w) {
		lines = append(lines, line{left: []screen.Span{{Text: words, Style: ink}}})
	}
	value, _, _ := strings.Cut(f.Value, ", ")
	if last := &lines[len(lines)-1]; value != "" && t.Width(last.left[0].Text+value)+2 <= w && t.Width(value)+4 <= w {
		last.right = []screen.Span{screen.Plain(value)}
		return lines
	}
	for _, words := range t.Wrap(value, w-2) {
		lines = append(lines, line{left: []screen.Span{screen.Plain("  " + words)}})
	}
	return lines
}

// drawFigure writes one explanation: what it is, the numbers, what it rests on.
func (e *explain) drawFigure(c *screen.Canvas, r screen.Rect, f insight.Explanation) {
	var lines []line
	text := func(words string, s screen.Style) {
		for _, l := range c.Theme.Wrap(words, r.W) {
			lines = append(lines, line{left: []screen.Span{{Text: l, Style: s}}})
		}
	}
	para := func(words string, ink screen.Ink) {
		if words != "" {
			lines = append(lines, line{})
			text(words, screen.In(ink))
		}
	}
	text(strings.TrimSuffix(f.Title+": "+f.Value, ": "), screen.BoldIn(screen.InkBright))
	if f.Missing != "" {
		para(f.Missing, screen.InkCaution)
	}
	para(f.What, screen.InkText)
	if len(f.Lines) > 0 {
		lines = append(lines, line{})
	}
	for _, l := range f.Lines {
		if c.Theme.Width(l.Label+l.Value)+2 <= min(r.W, 50) {
			lines = append(lines, line{[]screen.Span{screen.Label(l.Label)}, []screen.Span{screen.Bold(l.Value)}})
			continue
		}
		text(l.Label, screen.In(screen.InkLabel)) // too long for one row
		text(l.Value, screen.BoldIn(screen.InkText))
	}
	rests := f.Window
	if f.Inputs != "" {
		if rests != "" {
			rests += ": "
		}
		rests += f.Inputs
	}
	para(rests, screen.InkLabel)
	if f.SetAside != "" {
		text(f.SetAside, screen.In(screen.InkLabel))
	}
	para(f.Limits, screen.InkLabel)
	if f.Key != "" {
		para("You can change it: "+f.Key, screen.InkText)
	}
	para(f.Source, screen.InkFaint)
	e.max = max(0, len(lines)-r.H)
	e.scroll = min(e.scroll, e.max)
	for y, l := range lines[e.scroll:] {
		if y >= r.H {
			break
		}
		c.Both(r.X, r.Y+y, min(r.W, 50), l.left, l.right)
		if l.right == nil {
			c.Spans(r.X, r.Y+y, r.W, l.left...)
		}
	}
	if e.max > 0 {
		c.Scrollbar(screen.Rect{X: r.X, Y: r.Y, W: r.W + 1, H: r.H}, screen.InkFrame, e.scroll, r.H, len(lines))
	}
}
