package ui

import (
	tea "charm.land/bubbletea/v2"

	"withings-tui/store"
	"withings-tui/ui/pane"
	"withings-tui/ui/screen"
)

// clicks is what answers to the mouse on the screen as it was drawn last.
type clicks struct {
	hits  []hit
	plots []pane.Target // of the pane; they come before the hits
}

// hit is a part of the screen that a click does something on.
type hit struct {
	screen.Rect
	do func() tea.Cmd
}

// act lets a click on r do something.
func (c *clicks) act(r screen.Rect, do func() tea.Cmd) { c.hits = append(c.hits, hit{r, do}) }

// plotAt is the pane's target at a place of the screen.
func (c *clicks) plotAt(x, y int) (pane.Target, bool) {
	for i := len(c.plots) - 1; i >= 0; i-- {
		if c.plots[i].Contains(x, y) {
			return c.plots[i], true
		}
	}
	return pane.Target{}, false
}

// hover is what the mouse points at, and the drag that is under way.
type hover struct {
	on       bool
	at       int64 // the instant of the stop that is read
	dragging bool
	from     int64       // the stop that the drag began on
	moved    bool        // it has left the column it began in
	target   pane.Target // it began in
}

// mouse does what the mouse does.
func (a *App) mouse(msg tea.MouseMsg) tea.Cmd {
	s, m := a.s, msg.Mouse()
	switch msg.(type) {
	case tea.MouseClickMsg:
		if m.Button == tea.MouseLeft {
			return a.click(m.X, m.Y)
		}
	case tea.MouseReleaseMsg:
		s.hover.dragging = false
	case tea.MouseMotionMsg:
		if m.Button == tea.MouseLeft {
			s.dirty = s.drag(m.X)
		} else {
			t, _ := s.plotAt(m.X, m.Y)
			s.dirty = s.point(t, m.X)
		}
	case tea.MouseWheelMsg:
		return a.wheel(m)
	}
	return nil
}

func (a *App) click(x, y int) tea.Cmd {
	s := a.s
	s.notices.clear()
	if t, ok := s.plotAt(x, y); ok {
		if t.Act.Kind == pane.ActKey {
			return s.run(t.Act.Key)
		}
		s.clickTarget(t, x)
		return nil
	}
	for i := len(s.hits) - 1; i >= 0; i-- {
		if s.hits[i].Contains(x, y) {
			return s.hits[i].do()
		}
	}
	return nil
}

// clickTarget goes where a click on a target of the pane leads.
func (v *viewing) clickTarget(t pane.Target, x int) {
	switch t.Act.Kind {
	case pane.ActPane:
		v.show(pane.Index(t.Act.Pane))
	case pane.ActCard:
		v.openCard(t.Act.Index)
	case pane.ActSpan:
		v.place = v.place.span(t.Act.Index, v.data.history, v.reach())
	case pane.ActMove:
		v.place = v.place.shift(t.Act.Index, v.reach())
	case pane.ActMap:
		v.hover.dragging, v.hover.target = true, t
		v.centre(t, x)
	case pane.ActPlot:
		if at, ok := v.stopAt(t, x); ok {
			v.hover = hover{dragging: true, from: at, target: t}
			v.place.cursor = pane.Cursor{On: true, At: at}
		}
	}
}

// stopAt is the stop of the window that is nearest to a column of a chart.
func (v *viewing) stopAt(t pane.Target, x int) (int64, bool) {
	stops := v.stops()
	from, end := stops.In(v.place.window)
	i := stops.NearestWall(t.TimeAt(x))
	if from == end || i < 0 {
		return 0, false
	}
	return stops.At(min(max(i, from), end-1)).Unix, true
}

// centre moves the window so that a column of the minimap is its middle.
func (v *viewing) centre(t pane.Target, x int) {
	d := dateAt(t, x)
	v.place = v.place.slide(int(d-v.place.window.From)-v.place.window.Days()/2, v.reach())
}

// dateAt is the day of a column.
func dateAt(t pane.Target, x int) store.Date { return store.Stamp{Unix: t.TimeAt(x)}.Date() }

// drag measures in a chart, and moves in the minimap. It tells whether anything
// has changed.
func (v *viewing) drag(x int) bool {
	t := v.hover.target
	if !v.hover.dragging {
		return false
	}
	x = min(max(x, t.X), t.Right()-1)
	if t.Act.Kind == pane.ActMap {
		v.centre(t, x)
		return true
	}
	at, ok := v.stopAt(t, x)
	if !ok || at == v.hover.from && !v.hover.moved {
		return false
	}
	v.hover.moved = true
	if v.shown().CanMeasure() {
		v.place.cursor = pane.Cursor{On: true, At: at, Anchored: true, Anchor: v.hover.from}
	} else {
		v.place.cursor = pane.Cursor{On: true, At: at}
	}
	return true
}

// point reads what the mouse points at in a target of the pane; away from the
// chart the cursor is what it was. It tells whether anything has changed.
func (v *viewing) point(t pane.Target, x int) bool {
	before := v.hover
	v.hover = hover{}
	if t.Act.Kind == pane.ActPlot {
		if at, ok := v.stopAt(t, x); ok {
			v.hover = hover{on: true, at: at}
		}
	}
	return before != v.hover
}

// keep makes what the mouse points at the cursor, as a key follows.
func (v *viewing) keep() {
	if v.hover.on && !v.place.cursor.Anchored {
		v.place.cursor = pane.Cursor{On: true, At: v.hover.at}
	}
	v.hover = hover{}
}

// wheel zooms in a chart and moves over its axis and the minimap; over a dialog
// it moves the list.
func (a *App) wheel(m tea.Mouse) tea.Cmd {
	s := a.s
	n := map[tea.MouseButton]int{tea.MouseWheelUp: -1, tea.MouseWheelDown: 1, tea.MouseWheelLeft: -1, tea.MouseWheelRight: 1}[m.Button]
	if n == 0 {
		return nil
	}
	if _, on := s.top().(*dashboard); !on {
		key := "up"
		if n > 0 {
			key = "down"
		}
		return s.run(key)
	}
	t, _ := s.plotAt(m.X, m.Y)
	sideways := m.Button == tea.MouseWheelLeft || m.Button == tea.MouseWheelRight || m.Mod.Contains(tea.ModShift)
	s.hover = hover{}
	switch {
	case sideways || t.Act.Kind == pane.ActAxis || t.Act.Kind == pane.ActMap:
		s.place = s.place.slide(n*max(1, s.place.window.Days()/8), s.reach())
	case t.Act.Kind == pane.ActPlot:
		s.place = s.place.zoom(n, dateAt(t, m.X), s.reach())
	default:
		s.zoom(n)
	}
	return nil
}
