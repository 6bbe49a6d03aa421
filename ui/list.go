package ui

import (
	"withings-tui/ui/screen"
)

// list is the place in a list of n lines of which room are seen.
type list struct{ at, top, room, n int }

// move goes n lines on and stays within the list.
func (l *list) move(n int) { l.at = max(0, min(l.at+n, l.n-1)) }

// fit takes the length and the room of what is drawn and keeps the chosen line
// in sight.
func (l *list) fit(n, room int) {
	l.n, l.room = n, max(1, room)
	l.move(0)
	l.top = min(max(l.top, l.at-l.room+1), l.at)
	l.top = max(0, min(l.top, l.n-l.room))
}

// keys are the keys of every list: arrows and pages, and where nothing is typed
// those of vi too.
func (l *list) keys(what string, typing bool) []binding {
	page := func(n int) func() { return func() { l.move(n * max(1, l.room-1)) } }
	t := []binding{
		{keys: []string{"up"}, shown: "↑", pair: "list-down", brief: what, help: "up", do: does(func() { l.move(-1) })},
		{action: "list-down", keys: []string{"down"}, shown: "↓", help: "down", do: does(func() { l.move(1) })},
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

// rows calls draw for each line that is seen, with the chosen one marked and the
// bar at the right, and lets a click choose a line; a click on the chosen line
// does what enter does.
func (l *list) rows(s *session, c *screen.Canvas, r screen.Rect, n int, ink screen.Ink, draw func(i int, r screen.Rect, chosen bool)) {
	l.fit(n, r.H)
	for i := l.top; i < min(l.n, l.top+l.room); i++ {
		row := screen.Rect{X: r.X, Y: r.Y + i - l.top, W: r.W, H: 1}
		if i == l.at {
			c.Clear(row, screen.Style{Ground: screen.InkSelect})
		}
		s.hit(row, func(int, int) { l.at = i })
		draw(i, row, i == l.at)
	}
	c.Scrollbar(r, ink, l.top, l.room, l.n)
}

// grouped draws the lines around the chosen one under their headings, parted by
// blank rows, with the bar at the right.
func (l *list) grouped(c *screen.Canvas, r screen.Rect, n int, heading func(i int) string, draw func(i int, row screen.Rect)) {
	l.n, l.room = n, max(1, r.H-2)
	l.move(0)
	const title, blank = -1, -2
	var rows []int // a line, a title of the line below it, or a blank
	at := 0
	for i := range n {
		if i == 0 || heading(i-1) != heading(i) {
			if i > 0 {
				rows = append(rows, blank)
			}
			rows = append(rows, title)
		}
		if i == l.at {
			at = len(rows)
		}
		rows = append(rows, i)
	}
	l.top = max(0, min(min(max(l.top, at-r.H+1), max(0, at-1)), len(rows)-r.H))
	for y := 0; y < r.H && l.top+y < len(rows); y++ {
		switch i, row := rows[l.top+y], r.Row(y); i {
		case blank:
		case title:
			c.Text(row.X, row.Y, row.W, screen.BoldIn(screen.InkWeight), heading(rows[l.top+y+1]))
		default:
			draw(i, row)
		}
	}
	c.Scrollbar(r, screen.InkWeight, l.top, r.H, len(rows))
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
	return screen.Rect{X: r.X + (r.W-w)/2, Y: r.Y + max(0, (r.H-h)/3), W: w, H: h}
}

// inputLine draws a field behind a sign, with a word at its right while nothing
// is typed.
func inputLine(c *screen.Canvas, r screen.Rect, f *screen.Field, on bool) {
	x := r.X + c.Spans(r.X, r.Y, r.W, screen.Inked(screen.InkToday, "› "))
	f.Draw(c, x, r.Y, r.Right()-x, on)
}
