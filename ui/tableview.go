package ui

import (
	"fmt"
	"strings"

	"withings-tui/store"
	"withings-tui/ui/pane"
	"withings-tui/ui/screen"
	"withings-tui/ui/units"
)

// columnGap is the blanks between two columns.
const columnGap = 2

func (t *table) draw(c *screen.Canvas, r screen.Rect) {
	t.choose()
	p := t.shown()
	right := units.DatesBetween(t.place.window.From.UTC(), t.place.window.To.UTC())
	if t.search.Value() != "" {
		right = "found in all years"
	}
	c.Clear(r, screen.Style{})
	c.Frame(r, p.Accent, []screen.Span{screen.InkedBold(p.Accent, "Readings"), screen.Faint(" · "), screen.InkedBold(p.Accent, strings.ToLower(p.Title))}, []screen.Span{screen.Label(right)})
	in := r.Inset(2, 1)
	top, rest := in.TakeTop(1)
	t.drawSearch(c, top)
	head, rest := rest.TakeTop(1)
	columns := t.fitting(p.Rows(t.bare()).Columns, in.W-3)
	t.fits = len(columns)
	t.drawHead(c, head, columns)
	line, rest := rest.TakeTop(1)
	c.Rule(screen.Rect{X: r.X + 1, Y: line.Y, W: r.W - 2, H: 1}, nil, nil)
	foot := 2
	if rest.H > 8 {
		foot = 4
	}
	below, body := rest.TakeBottom(foot)
	if len(t.seen) == 0 {
		t.drawNothing(c, body)
	} else {
		body.X, body.W = body.X-1, body.W+2
		t.list.draw(t.session, c, body, rows{n: len(t.seen), ink: p.Accent, draw: func(i int, r screen.Rect, chosen bool) { t.drawRow(c, r, columns, t.row(t.seen[i])) }})
	}
	t.drawFoot(c, below, r)
}

// fitting are as many columns as there is room for, but never fewer than two.
func (t *table) fitting(columns []pane.Column, room int) []pane.Column {
	used := 0
	for i, col := range columns {
		used += col.Width + columnGap
		if used > room && i >= 2 {
			return columns[:i]
		}
	}
	return columns
}

func (t *table) drawSearch(c *screen.Canvas, r screen.Rect) {
	x := r.X + c.Spans(r.X, r.Y, r.W, screen.Label("filter "), screen.Inked(screen.InkToday, "/ "))
	switch {
	case t.typing:
		t.search.Draw(c, x, r.Y, r.Right()-x, true)
	case t.search.Value() != "":
		x += c.Spans(x, r.Y, r.Right()-x, screen.Strong(t.search.Value()))
		c.Spans(x, r.Y, r.Right()-x, screen.Faint("   esc without it"))
	default:
		c.Spans(x, r.Y, r.Right()-x, screen.Faint(t.search.Placeholder))
	}
	t.act(r, does(func() { t.typing = true }))
}

// drawHead writes the columns' names with the digits that sort by them.
func (t *table) drawHead(c *screen.Canvas, r screen.Rect, columns []pane.Column) {
	x := r.X
	for i, col := range columns {
		name, way := screen.Label(col.Name), ""
		if i == t.column {
			name, way = screen.Strong(col.Name), " ▼"
			if t.rising {
				way = " ▲"
			}
		}
		digit, sign := screen.Faint(fmt.Sprint(i+1)+" "), screen.Strong(way)
		var parts []screen.Span
		w := 0
		// The blank before the arrow goes first, then the digit, then the name is cut.
		for _, parts = range [][]screen.Span{{digit, name, sign}, {digit, name, screen.Strong(strings.TrimSpace(way))}, {name, sign}} {
			if w = c.Theme.SpansWidth(parts); w < col.Width+columnGap {
				break
			}
		}
		at := x
		if !col.Left {
			at = max(x-columnGap+1, x+col.Width-w)
		}
		c.Spans(at, r.Y, x+col.Width+1-at, parts...)
		t.act(screen.Rect{X: x, Y: r.Y, W: col.Width, H: 1}, does(func() { t.sortBy(i) }))
		x += col.Width + columnGap
	}
}

func (t *table) drawRow(c *screen.Canvas, r screen.Rect, columns []pane.Column, row *pane.Row) {
	x := r.X + 1
	for i, col := range columns {
		if i < len(row.Cells) {
			cell := row.Cells[i]
			if row.Mark == store.MarkOut || row.Aside != "" && row.Mark != store.MarkIn {
				cell.Style = screen.In(screen.InkFaint)
			}
			at := x
			if !col.Left {
				at = x + max(0, col.Width-c.Theme.Width(cell.Text))
			}
			c.Spans(at, r.Y, x+col.Width-at, cell)
		}
		x += col.Width + columnGap
	}
	room := r.Right() - 2 - x
	say := func(words ...string) { // the first that fits; the foot says all of it
		for _, w := range words {
			if c.Theme.Width(w) <= room {
				c.Spans(x, r.Y, room, screen.Faint(w))
				return
			}
		}
	}
	switch {
	case row.Mark == store.MarkOut:
		say("left out", "out")
	case row.Note != "" && room > 6:
		c.Spans(x, r.Y, room, screen.InkedBold(screen.InkToday, "n "), screen.Label(screen.Clean(row.Note)))
	case row.Aside != "":
		say(row.Aside, "set aside", "aside")
	}
}

// drawNothing says why no row is shown, and where the nearest are.
func (t *table) drawNothing(c *screen.Canvas, r screen.Rect) {
	words := ""
	if t.search.Value() != "" {
		words = "Nothing matches " + fmt.Sprintf("%q", t.search.Value()) + "; esc takes the filter away."
	} else {
		words = strings.TrimSuffix("No readings in this window; "+nearestTo(t.place.window, t.rowStops()), "; ") + "."
	}
	c.Paragraph(r.Inset(0, min(1, r.H/3)), screen.In(screen.InkLabel), words)
}

// drawFoot sums up what is shown and says what there is to say of the chosen row.
func (t *table) drawFoot(c *screen.Canvas, r, frame screen.Rect) {
	full := r.H >= 4
	rule := func() {
		if full {
			c.Rule(screen.Rect{X: frame.X + 1, Y: r.Y, W: frame.W - 2, H: 1}, nil, nil)
			_, r = r.TakeTop(1)
		}
	}
	rule()
	if sum := t.made.rows.Sum; sum != nil && len(t.seen) > 0 {
		c.Spans(r.X, r.Y, r.W, c.Theme.Fitting(sum(t.seen), r.W)...)
	}
	_, r = r.TakeTop(1)
	rule()
	if len(t.seen) == 0 || r.H < 1 {
		return
	}
	row := t.row(t.chosen())
	moment := units.Moment(row.Time())
	if row.Group == 0 { // of a day or a night
		moment = row.Time().Format("Mon 2 Jan 2006")
	}
	parts := []screen.Span{screen.Inked(screen.InkToday, "› "), screen.Label(moment)}
	switch {
	case row.Mark == store.MarkOut:
		parts = append(parts, screen.Plain("  left out by you; x takes it back"))
	case row.Mark == store.MarkIn:
		parts = append(parts, screen.Plain("  counted because you said so; x takes it back"))
	case row.Aside != "":
		parts = append(parts, screen.Plain("  set aside: "+row.Aside+"; x counts it"))
	}
	if row.Note != "" {
		parts = append(parts, screen.InkedBold(screen.InkToday, "  n "), screen.Plain(screen.Clean(row.Note)), screen.Faint("   N before and after"))
	}
	if comment := t.data.history.Comments[row.Group]; comment != "" && row.Group != 0 {
		parts = append(parts, screen.Label("  comment: "), screen.Plain(screen.Clean(comment)))
	}
	c.Spans(r.X, r.Y, r.W, parts...)
}
