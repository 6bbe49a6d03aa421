package ui

import (
	"maps"
	"slices"

	"withings-tui/store"
	"withings-tui/ui/pane"
)

// step moves the cursor by readings.
func (v *viewing) step(n int) { v.place = v.place.step(n, v.reach()) }

func (v *viewing) zoom(n int) {
	r := v.reach()
	v.place = v.place.zoom(n, v.place.date(r), r)
}

// span goes n spans on; from a free range to the next that is longer or shorter.
func (v *viewing) span(n int) {
	h, today := v.data.history, v.today()
	at := pane.SpanOf(h, v.place.window, today)
	if at == pane.FreeSpan {
		for i, sp := range pane.Spans {
			if sp.Days > 0 && sp.Days < v.place.window.Days() {
				at = i
			}
		}
		if n < 0 {
			n++ // at is already shorter
		}
		at = max(at, -1)
	}
	v.place = v.place.span(min(max(at+n, 0), len(pane.Spans)-1), h, v.reach())
}

// vertical chooses a card on the Overview and a span elsewhere.
func (v *viewing) vertical(n int) {
	if v.shown().Draw == nil {
		v.span(n)
		return
	}
	v.card = min(max(v.card+n, 0), max(0, len(v.cards())-1))
}

// cards are the slugs of the Overview's cards, as drawn.
func (v *viewing) cards() []string { return pane.Cards(v.scene(), v.body()) }

// openCard shows the pane of a card; the second card of a pane, its second look.
func (v *viewing) openCard(n int) {
	if cards := v.cards(); n < len(cards) {
		v.show(pane.Index(cards[n]))
		v.second = slices.Index(cards, cards[n]) < n
	}
}

// subject is the pane that keys are about: on the Overview that of the chosen
// card.
func (v *viewing) subject() *pane.Pane {
	if v.shown().Draw != nil {
		if cards := v.cards(); v.card < len(cards) {
			return &pane.All[pane.Index(cards[v.card])]
		}
	}
	return v.shown()
}

// open opens the chosen card, or makes what is measured the window.
func (v *viewing) open() {
	if c := v.place.cursor; c.Anchored && v.shown().Draw == nil {
		r := v.reach()
		a, b := r.stops.Nearest(c.Anchor), r.stops.Nearest(c.At)
		if a < 0 || b < 0 {
			return
		}
		from, to := r.stops.At(min(a, b)).Date(), r.stops.At(max(a, b)).Date()
		v.place = place{window: store.Period{From: from, To: to}}
		return
	}
	v.openCard(v.card)
}

// otherEnd lets the cursor move the other end of what is measured.
func (v *viewing) otherEnd() {
	r, c := v.reach(), &v.place.cursor
	c.At, c.Anchor = c.Anchor, c.At
	v.place = v.place.stand(r.stops.Nearest(c.At), r)
}

func (v *viewing) backToToday() {
	v.place = place{window: v.newest()}
}

func (v *viewing) nextSeries(n int) {
	p := v.shown()
	scene := v.bare()
	all := p.Series(scene)
	at := slices.Index(all, scene.SeriesOf(p))
	next := maps.Clone(v.series) // scenes keep theirs
	next[p.Slug] = all[(at+n+len(all))%len(all)]
	v.series = next
	v.place = v.place.to(v.place.window, v.reach())
}

// newest is the window of the span that is shown, of the default span where it
// is none, that ends today.
func (v *viewing) newest() store.Period {
	span := pane.SpanOf(v.data.history, v.place.window, v.today())
	if span == pane.FreeSpan {
		span = defaultSpan
	}
	return v.reach().within(pane.Window(v.data.history, span, v.today()))
}

// rowRead is the reading that the line below the chart reads: the cursor's, else
// the newest of the window.
func (v *viewing) rowRead() (pane.Row, bool) {
	p := v.shown()
	if p.Rows == nil {
		return pane.Row{}, false
	}
	rows := p.Rows(v.scene())
	stops := pane.Stops{N: rows.N, At: rows.At}
	from, end := stops.In(v.place.window)
	i := end - 1
	if v.place.cursor.On {
		i = stops.Index(v.place.cursor.At)
	}
	if i < from {
		return pane.Row{}, false
	}
	r := rows.Row(i)
	return r, r.Group != 0
}
