package ui

import (
	"slices"

	"withings-tui/store"
	"withings-tui/ui/insight"
	"withings-tui/ui/pane"
)

// viewing is what is looked at of what is known: the pane, the days, the cursor,
// and what is laid over them. Its methods move about in it.
type viewing struct {
	known
	terminalSize

	pane    int // index into pane.All
	place   place
	series  map[string]string // chosen, by pane's slug
	compare pane.Compare
	other   store.Period // of CompareOther
	card    int          // of the Overview, counted from 0
	second  bool         // the pane's second look
	hover   hover

	ranged  ranged
	stopsOf stopsFor
	kept    pane.Stops // of stopsOf
}

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
func (v *viewing) against() store.Period {
	switch v.compare {
	case pane.CompareBefore:
		return v.place.window.Before()
	case pane.CompareYear:
		return pane.YearAgo(v.place.window)
	case pane.CompareOther:
		return v.other
	}
	return store.Period{}
}

// scene is all that panes draw from, as it stands.
func (v *viewing) scene() *pane.Scene {
	d, w, against := v.data, v.place.window, v.against()
	if r := v.ranged; r.data != d || r.window != w || r.compare != v.compare || r.against != against {
		v.ranged = ranged{data: d, window: w, compare: v.compare, against: against, during: insight.During(d.history, d.figures, w)}
		if v.compare != pane.CompareNone {
			v.ranged.compared = insight.Compare(d.history, d.figures, w, against)
		}
	}
	in := v.inputs()
	cursor := v.place.cursor
	if v.hover.on && !cursor.Anchored {
		cursor = pane.Cursor{On: true, At: v.hover.at}
	}
	return &pane.Scene{
		History: d.history, Figures: d.figures, During: v.ranged.during, Compared: v.ranged.compared,
		In: in, Write: in.Write,
		Window: w, Span: pane.SpanOf(d.history, w, v.today()), Cursor: cursor,
		Series: v.series, Compare: v.compare, Against: against, Focus: v.card, Second: v.second,
		Coming: v.sync.coming(v.now), SignedOut: v.unsigned(), Chosen: v.cfg.Panes, Note: v.noteAt(), Flags: v.o.Flags,
	}
}

// noteAt is the day of the cursor where it has a note, 0 where not.
func (v *viewing) noteAt() store.Date {
	if !v.place.cursor.On {
		return 0
	}
	d := v.place.date(v.reach())
	if v.note(d) == "" {
		return 0
	}
	return d
}

// note is the text of a day's note, "" where there is none.
func (v *viewing) note(d store.Date) string {
	for _, n := range v.data.history.Notes {
		if n.Date == d {
			return n.Text
		}
	}
	return ""
}

// shown is the pane that is looked at.
func (v *viewing) shown() *pane.Pane { return &pane.All[v.pane] }

// bare is a scene with history and figures only, for what does not depend on the
// window.
func (v *viewing) bare() *pane.Scene {
	return &pane.Scene{History: v.data.history, Figures: v.data.figures, In: v.inputs(), Write: v.write(), Series: v.series, Second: v.second,
		Window: v.place.window, Coming: v.sync.coming(v.now)}
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
func (v *viewing) stops() pane.Stops {
	p := v.shown()
	if p.Stops == nil {
		return pane.Stops{}
	}
	if scene := v.bare(); v.stopsOf != (stopsFor{v.data, v.pane, v.second, scene.SeriesOf(p)}) {
		v.stopsOf, v.kept = stopsFor{v.data, v.pane, v.second, scene.SeriesOf(p)}, p.Stops(scene)
	}
	return v.kept
}

func (v *viewing) reach() reach { return reachOf(v.data.history, v.stops(), v.today()) }

// chosenPanes are those that the person chose, else all, as indices of pane.All.
func (k *known) chosenPanes() (out []int) {
	for _, slug := range k.cfg.Panes {
		if i := pane.Index(slug); i >= 0 {
			out = append(out, i)
		}
	}
	if out == nil {
		for i := range pane.All {
			out = append(out, i)
		}
	}
	return out
}

// tabs are the panes in the line of tabs: those chosen but for the quiet ones
// without data, unless there are no others.
func (v *viewing) tabs() []int {
	chosen := v.chosenPanes()
	shown := slices.DeleteFunc(slices.Clone(chosen), func(i int) bool { return !pane.All[i].Tabbed(v.bare()) })
	if len(shown) == 0 {
		return chosen
	}
	return shown
}

// show goes to a pane; the cursor goes to its nearest stop.
func (v *viewing) show(i int) {
	if i < 0 || i >= len(pane.All) {
		return
	}
	if i != v.pane {
		v.second = false
		v.place.cursor.Anchored = false
	}
	v.pane = i
	v.place = v.place.to(v.place.window, v.reach())
}
