package ui

import (
	tea "charm.land/bubbletea/v2"

	"withings-tui/store"
	"withings-tui/ui/pane"
	"withings-tui/ui/screen"
)

// hit is a part of the screen that a click does something on.
type hit struct {
	screen.Rect
	do func(x, y int) tea.Cmd
}

// mouse is what the mouse does on the screen as it was drawn last.
type mouse struct{ *session }

// hover is what the mouse points at, and the drag that is under way.
type hover struct {
	on       bool
	at       int64 // the instant of the stop that is read
	dragging bool
	from     int64       // the stop that the drag began on
	moved    bool        // it has left the column it began in
	target   pane.Target // it began in
}

// act lets a click on r do something.
func (s *session) act(r screen.Rect, do func() tea.Cmd) {
	s.hits = append(s.hits, hit{r, func(int, int) tea.Cmd { return do() }})
}

// hit lets a click on r do something with where it was.
func (s *session) hit(r screen.Rect, do func(x, y int)) {
	s.hits = append(s.hits, hit{r, func(x, y int) tea.Cmd { do(x, y); return nil }})
}

// plotAt is the pane's target at a place of the screen.
func (s mouse) plotAt(x, y int) (pane.Target, bool) {
	for i := len(s.plots) - 1; i >= 0; i-- {
		if s.plots[i].Contains(x, y) {
			return s.plots[i], true
		}
	}
	return pane.Target{}, false
}

func (s mouse) take(msg tea.MouseMsg) tea.Cmd {
	m := msg.Mouse()
	switch msg.(type) {
	case tea.MouseClickMsg:
		if m.Button == tea.MouseLeft {
			return s.click(m.X, m.Y)
		}
	case tea.MouseReleaseMsg:
		s.hover.dragging = false
	case tea.MouseMotionMsg:
		if m.Button == tea.MouseLeft {
			s.drag(m.X, m.Y)
		} else {
			s.point(m.X, m.Y)
		}
	case tea.MouseWheelMsg:
		return s.wheel(m)
	}
	return nil
}

func (s mouse) click(x, y int) tea.Cmd {
	s.notices.clear()
	if t, ok := s.plotAt(x, y); ok {
		return s.clickTarget(t, x)
	}
	for i := len(s.hits) - 1; i >= 0; i-- {
		if s.hits[i].Contains(x, y) {
			return s.hits[i].do(x, y)
		}
	}
	return nil
}

func (s mouse) clickTarget(t pane.Target, x int) tea.Cmd {
	switch t.Act.Kind {
	case pane.ActPane:
		s.show(pane.Index(t.Act.Pane))
	case pane.ActCard:
		(&dashboard{s.session}).openCard(t.Act.Index)
	case pane.ActSpan:
		s.place = s.place.span(t.Act.Index, s.data.history, s.reach())
	case pane.ActMove:
		s.place = s.place.shift(t.Act.Index, s.reach())
	case pane.ActMap:
		s.hover.dragging, s.hover.target = true, t
		s.centre(t, x)
	case pane.ActPlot:
		if at, ok := s.stopAt(t, x); ok {
			s.hover = hover{dragging: true, from: at, target: t}
			s.place.cursor = pane.Cursor{On: true, At: at}
		}
	case pane.ActKey:
		return s.run(t.Act.Key)
	}
	return nil
}

// stopAt is the stop of the window that is nearest to a column of a chart.
func (s mouse) stopAt(t pane.Target, x int) (int64, bool) {
	stops := s.stops()
	from, end := stops.In(s.place.window)
	i := stops.NearestWall(t.TimeAt(x))
	if from == end || i < 0 {
		return 0, false
	}
	return stops.At(min(max(i, from), end-1)).Unix, true
}

// centre moves the window so that a column of the minimap is its middle.
func (s mouse) centre(t pane.Target, x int) {
	d := dateAt(t, x)
	s.place = s.place.slide(int(d-s.place.window.From)-s.place.window.Days()/2, s.reach())
}

// dateAt is the day of a column.
func dateAt(t pane.Target, x int) store.Date { return store.Stamp{Unix: t.TimeAt(x)}.Date() }

// drag measures in a chart, and moves in the minimap.
func (s mouse) drag(x, _ int) {
	t := s.hover.target
	if !s.hover.dragging {
		s.dirty = false
		return
	}
	x = min(max(x, t.X), t.Right()-1)
	if t.Act.Kind == pane.ActMap {
		s.centre(t, x)
		return
	}
	at, ok := s.stopAt(t, x)
	if !ok || at == s.hover.from && !s.hover.moved {
		s.dirty = false
		return
	}
	s.hover.moved = true
	if s.shown().Can("measure") {
		s.place.cursor = pane.Cursor{On: true, At: at, Anchored: true, Anchor: s.hover.from}
	} else {
		s.place.cursor = pane.Cursor{On: true, At: at}
	}
}

// point reads what the mouse points at; away from the chart the cursor is what
// it was.
func (s mouse) point(x, y int) {
	before := s.hover
	s.hover = hover{}
	if t, ok := s.plotAt(x, y); ok && t.Act.Kind == pane.ActPlot {
		if at, ok := s.stopAt(t, x); ok {
			s.hover = hover{on: true, at: at}
		}
	}
	s.dirty = before != s.hover
}

// keep makes what the mouse points at the cursor, as a key follows.
func (s mouse) keep() {
	if s.hover.on && !s.place.cursor.Anchored {
		s.place.cursor = pane.Cursor{On: true, At: s.hover.at}
	}
	s.hover = hover{}
}

// wheel zooms in a chart and moves over its axis and the minimap; elsewhere it
// moves the list.
func (s mouse) wheel(m tea.Mouse) tea.Cmd {
	n := map[tea.MouseButton]int{tea.MouseWheelUp: -1, tea.MouseWheelDown: 1, tea.MouseWheelLeft: -1, tea.MouseWheelRight: 1}[m.Button]
	if n == 0 {
		return nil
	}
	t, ok := s.plotAt(m.X, m.Y)
	if _, on := s.top().(*dashboard); !on {
		key := "up"
		if n > 0 {
			key = "down"
		}
		return s.run(key)
	}
	sideways := m.Button == tea.MouseWheelLeft || m.Button == tea.MouseWheelRight || m.Mod.Contains(tea.ModShift)
	s.hover = hover{}
	switch {
	case ok && (t.Act.Kind == pane.ActAxis || t.Act.Kind == pane.ActMap) || sideways:
		s.place = s.place.slide(n*max(1, s.place.window.Days()/8), s.reach())
	case ok && t.Act.Kind == pane.ActPlot:
		s.place = s.place.zoom(n, dateAt(t, m.X), s.reach())
	default:
		s.place = s.place.zoom(n, s.place.date(s.reach()), s.reach())
	}
	return nil
}
