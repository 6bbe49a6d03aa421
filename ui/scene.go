package ui

import (
	"withings-tui/store"
	"withings-tui/ui/insight"
	"withings-tui/ui/pane"
)

// ranged is the window's figures, kept while nothing that they depend on changes.
type ranged struct {
	data     *data
	window   store.Period
	compare  pane.Compare
	against  store.Period
	during   *insight.RangeFigures
	compared *insight.Comparison
}

// against is what the window is compared with.
func (s *session) against() store.Period {
	switch s.compare {
	case pane.CompareBefore:
		return s.place.window.Before()
	case pane.CompareYear:
		return pane.YearAgo(s.place.window)
	case pane.CompareOther:
		return s.other
	}
	return store.Period{}
}

// scene is all that panes draw from, as it stands.
func (s *session) scene() *pane.Scene {
	d, w, against := s.data, s.place.window, s.against()
	if r := s.ranged; r.data != d || r.window != w || r.compare != s.compare || r.against != against {
		s.ranged = ranged{data: d, window: w, compare: s.compare, against: against, during: insight.During(d.history, d.figures, w)}
		if s.compare != pane.CompareNone {
			s.ranged.compared = insight.Compare(d.history, d.figures, w, against)
		}
	}
	in := s.inputs()
	cursor := s.place.cursor
	if s.hover.on && !cursor.Anchored {
		cursor = pane.Cursor{On: true, At: s.hover.at}
	}
	return &pane.Scene{
		History: d.history, Figures: d.figures, During: s.ranged.during, Compared: s.ranged.compared,
		In: in, Write: in.Write,
		Window: w, Span: pane.SpanOf(d.history, w, s.today()), Cursor: cursor,
		Series: s.series, Compare: s.compare, Against: against, Focus: s.card, Second: s.second,
		Coming: s.sync.coming(s.now), Chosen: s.cfg.Panes, Note: s.noteAt(),
	}
}

// noteAt is the day of the cursor where it has a note, 0 where not.
func (s *session) noteAt() store.Date {
	if !s.place.cursor.On {
		return 0
	}
	d := s.place.date(s.reach())
	if s.note(d) == "" {
		return 0
	}
	return d
}

// note is the text of a day's note, "" where there is none.
func (s *session) note(d store.Date) string {
	for _, n := range s.data.history.Notes {
		if n.Date == d {
			return n.Text
		}
	}
	return ""
}

// shown is the pane that is looked at.
func (s *session) shown() *pane.Pane { return &pane.All[s.pane] }

// bare is a scene with history and figures only, for what does not depend on the
// window.
func (s *session) bare() *pane.Scene {
	return &pane.Scene{History: s.data.history, Figures: s.data.figures, In: s.inputs(), Write: s.write(), Series: s.series, Second: s.second,
		Window: s.place.window, Coming: s.sync.coming(s.now)}
}

// stopsFor is what the stops of a pane depend on.
type stopsFor struct {
	data   *data
	pane   int
	second bool
	series string
}

// stops are what the cursor stands on in the pane. Of a long history they take a
// while, so they are kept until something that they depend on changes.
func (s *session) stops() pane.Stops {
	p := s.shown()
	if p.Stops == nil {
		return pane.Stops{}
	}
	if scene := s.bare(); s.stopsOf != (stopsFor{s.data, s.pane, s.second, scene.SeriesOf(p)}) {
		s.stopsOf, s.kept = stopsFor{s.data, s.pane, s.second, scene.SeriesOf(p)}, p.Stops(scene)
	}
	return s.kept
}

func (s *session) reach() reach { return reachOf(s.data.history, s.stops(), s.today()) }

// tabs are the panes in the line of tabs, as indices of pane.All: those that the
// person chose, else all but the quiet ones without data.
func (s *session) tabs() []int {
	var out []int
	if s != nil {
		for _, slug := range s.cfg.Panes {
			if i := pane.Index(slug); i >= 0 {
				out = append(out, i)
			}
		}
	}
	if len(out) > 0 {
		return out
	}
	for i := range pane.All {
		if s == nil || !pane.All[i].Quiet || pane.All[i].Present(s.bare()) {
			out = append(out, i)
		}
	}
	return out
}

// show goes to a pane; the cursor goes to its nearest stop.
func (s *session) show(i int) {
	if i < 0 || i >= len(pane.All) {
		return
	}
	if i != s.pane {
		s.second = false
		s.place.cursor.Anchored = false
	}
	s.pane = i
	s.place = s.place.to(s.place.window, s.reach())
}

// nextPane goes n tabs on.
func (s *session) nextPane(n int) {
	tabs := s.tabs()
	at := 0
	for i, p := range tabs {
		if p == s.pane {
			at = i
		}
	}
	s.show(tabs[(at+n+len(tabs))%len(tabs)])
}
