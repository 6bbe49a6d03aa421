package ui

import (
	tea "charm.land/bubbletea/v2"

	"withings-tui/ui/screen"
)

// list is the place in a list of n lines of which room are seen.
type list struct{ at, top, room, n int }

// move goes n lines on and stays within the list.
func (l *list) move(n int) { l.at = max(0, min(l.at+n, l.n-1)) }

// keys are the keys of every list: arrows and pages, and where nothing is typed
// those of vi too.
func (l *list) keys(what string, typing bool) []binding {
	page := func(n int) func() { return func() { l.move(n * max(1, l.room-1)) } }
	none := func() string { return where(l.n == 0, "there is nothing to choose from") }
	t := []binding{
		{keys: []string{"up"}, shown: "↑", pair: "list-down", brief: what, help: "up", why: none, do: does(func() { l.move(-1) })},
		{action: "list-down", keys: []string{"down"}, shown: "↓", help: "down", why: none, do: does(func() { l.move(1) })},
		{keys: []string{"pgup"}, shown: "pgup", help: "a page up", do: does(page(-1))},
		{keys: []string{"pgdown"}, shown: "pgdn", help: "a page down", do: does(page(1))},
	}
	if typing {
		return t
	}
	t[0].keys, t[1].keys = []string{"up", "k"}, []string{"down", "j"}
	t[2].keys, t[3].keys = []string{"pgup", "ctrl+b"}, []string{"pgdown", "ctrl+f"}
	return append(t,
		binding{keys: []string{"ctrl+u"}, shown: "ctrl+u", help: "half a page up", do: does(func() { l.move(-max(1, l.room/2)) })},
		binding{keys: []string{"ctrl+d"}, shown: "ctrl+d", help: "half a page down", do: does(func() { l.move(max(1, l.room/2)) })},
		binding{keys: []string{"home", "g"}, shown: "g", help: "to the first", do: does(func() { l.at = 0 })},
		binding{keys: []string{"end", "G"}, shown: "G", help: "to the last", do: does(func() { l.move(l.n) })})
}

// rows is how the lines of a list are drawn.
type rows struct {
	n       int
	ink     screen.Ink         // of the bar at the right
	heading func(i int) string // of the group that a line belongs to; nil: there are no groups
	height  func(i int) int    // how many rows a line takes; nil: one
	draw    func(i int, r screen.Rect, chosen bool)
}

// block is how many rows line i takes, with the heading that stands over it.
func (o rows) block(i int) int {
	h := o.head(i)
	if o.height == nil {
		return h + 1
	}
	return h + o.height(i)
}

// head is how many rows a heading over line i takes: a blank one goes before all
// but the first.
func (o rows) head(i int) int {
	switch {
	case o.heading == nil || i > 0 && o.heading(i-1) == o.heading(i):
		return 0
	case i == 0:
		return 1
	}
	return 2
}

// first is the first line that may be seen where line i stands on the last row.
func (o rows) first(i, room int) int {
	for room -= o.block(i); i > 0 && room >= o.block(i-1); i-- {
		room -= o.block(i - 1)
	}
	return i
}

// draw draws the lines around the chosen one, which is marked, under their
// headings, with the bar at the right. A click chooses a line; on the chosen one
// it does what enter does.
func (l *list) draw(s *session, c *screen.Canvas, r screen.Rect, o rows) {
	l.n = o.n
	l.move(0)
	if l.n == 0 || r.H <= 0 {
		return
	}
	l.top = min(max(l.top, o.first(l.at, r.H)), l.at, o.first(l.n-1, r.H))
	i := l.top
	for y := 0; i < l.n && (i == l.at || y+o.block(i) <= r.H); i++ {
		if h := o.head(i); h > 0 {
			y += h - 1
			if i == l.top {
				y = 0
			}
			c.Text(r.X, r.Y+y, r.W, screen.BoldIn(o.ink), o.heading(i))
			y++
		}
		row := screen.Rect{X: r.X, Y: r.Y + y, W: r.W, H: max(1, min(o.block(i)-o.head(i), r.H-y))}
		if i == l.at {
			c.Clear(row, screen.Style{Ground: screen.InkSelect})
		}
		s.act(row, func() tea.Cmd {
			if l.at == i {
				return s.run("enter")
			}
			l.at = i
			return nil
		})
		o.draw(i, row, i == l.at)
		y += row.H
	}
	l.room = max(1, i-l.top)
	c.Scrollbar(r, o.ink, l.top, l.room, l.n)
}

// framed draws the frame of a dialog in r and returns its inside.
func framed(c *screen.Canvas, r screen.Rect, ink screen.Ink, title string, right ...screen.Span) screen.Rect {
	c.Clear(r, screen.Style{Ground: screen.InkRaised})
	c.Frame(r, ink, []screen.Span{screen.InkedBold(ink, title)}, right)
	return r.Inset(2, 1)
}

// middle is a rectangle of at most w x h in the middle of r.
func middle(r screen.Rect, w, h int) screen.Rect {
	w, h = min(w, r.W-2), min(h, r.H)
	return screen.Rect{X: r.X + (r.W-w)/2, Y: r.Y + max(0, 2*(r.H-h)/5), W: w, H: h}
}

// inputLine draws a field that is typed in behind a sign.
func inputLine(c *screen.Canvas, r screen.Rect, f *screen.Field) {
	x := r.X + c.Spans(r.X, r.Y, r.W, screen.Inked(screen.InkToday, "› "))
	f.Draw(c, x, r.Y, r.Right()-x, true)
}
