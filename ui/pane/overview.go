package pane

import (
	"slices"
	"strconv"

	"withings-tui/ui/screen"
)

// Overview is the pane of all metrics: a card each, all of one window, and one sentence on top.
var Overview = Pane{Slug: "overview", Title: "Overview", Short: "Overview", Brief: "Over", Accent: screen.InkText, Draw: drawOverview}

// place is a card of the Overview with the pane that it opens.
type place struct {
	pane *Pane
	key  int // of the pane's tab
	more bool
}

// Cards are the slugs of the panes that have a card on the Overview of a size, in order; Scene.Focus counts them.
func Cards(s *Scene, r screen.Rect) []string {
	places, _ := overviewPlaces(s, All[:], r)
	slugs := make([]string, 0, len(places))
	for _, p := range places {
		slugs = append(slugs, p.pane.Slug)
	}
	return slugs
}

// overviewPlaces are the cards that fit in r, and into how many columns they go.
func overviewPlaces(s *Scene, panes []Pane, r screen.Rect) ([]place, int) {
	var places []place
	slugs := s.Chosen
	if len(slugs) == 0 {
		for i := range panes {
			slugs = append(slugs, panes[i].Slug)
		}
	}
	tab := 0
	for _, slug := range slugs {
		i := slices.IndexFunc(panes, func(p Pane) bool { return p.Slug == slug })
		if i < 0 {
			continue
		}
		p := &panes[i]
		if p.Tabbed(s) {
			tab++
		}
		if _, coming := s.coming(p.Syncs); p.Card != nil && (p.Present(s) || coming) {
			places = append(places, place{pane: p, key: tab})
		}
	}
	columns := 1
	switch {
	case r.W >= widestFrom && len(places) > 2:
		columns = 3
		for _, p := range places {
			if p.pane.More == nil || len(places)%columns == 0 {
				continue
			}
			if _, ok := p.pane.More(s); ok {
				places = append(places, place{pane: p.pane, key: p.key, more: true})
			}
		}
	case r.W >= 60 && len(places) > 1:
		columns = 2
	}
	rows := 1
	if r.H >= 14 {
		rows = max(2, r.H/14)
	}
	return places[:min(len(places), rows*columns)], columns
}

func drawOverview(s *Scene, panes []Pane, c *screen.Canvas, r screen.Rect) []Target {
	places, columns := overviewPlaces(s, panes, r)
	if len(places) == 0 {
		c.Frame(r, screen.InkFrame, nil, nil)
		drawEmpty(c, &panes[0], r.Inset(1, 1), Empty{Title: "No readings yet", Words: "What Withings has of you is drawn here as soon as it comes.",
			Keys: withingsKeys(s)})
		return nil
	}
	bare := *s // cards have neither a cursor nor a comparison
	bare.Cursor, bare.Compare = Cursor{}, CompareNone
	cards := make([]Card, len(places))
	for i, p := range places {
		cards[i] = cardOf(&bare, p)
	}
	for _, card := range cards {
		r = drawAlerts(c, r, card.Alerts)
	}
	if r.H >= 14 {
		putWhole(c, r.X+2, r.Y, r.W-4, overviewSentence(s, cards, c.Theme, r.W-4))
		_, r = r.TakeTop(1)
	}
	var targets []Target
	for i, at := range grid(len(places), columns, r) {
		p := places[i]
		drawCard(s, c, at, p, cards[i], i == s.Focus)
		targets = append(targets, Target{Rect: at, Act: Act{Kind: ActCard, Pane: p.pane.Slug, Index: i}})
	}
	return targets
}

// cardOf is a place's card, or that its readings are still coming.
func cardOf(s *Scene, p place) Card {
	if p.more {
		card, _ := p.pane.More(s)
		return card
	}
	if coming, ok := s.coming(p.pane.Syncs); ok && !p.pane.Present(s) {
		return Card{Plot: func(c *screen.Canvas, r screen.Rect) { drawComing(c, p.pane, r, coming) }}
	}
	card := p.pane.Card(s)
	if p.pane.hero != nil {
		h, head := p.pane.hero(s), p.pane.head(s)
		card.Hero = Hero{Text: h.Text, Unit: h.Unit, Under: h.Under}
		if card.Side == nil {
			card.Side = head[:min(len(head), screen.HeroRows)]
		}
	}
	if p.pane.Stops != nil && card.Empty == "" {
		stops := p.pane.Stops(s)
		if from, to := stops.In(s.Window); from == to {
			card.Empty = "Nothing in " + dates(s.Window) + ". " + nowhere(s, "", stops).Words
		}
	}
	return card
}

// grid are the cards' places. Two columns go row by row, a third holds the rest; the cards of each share its height.
func grid(n, columns int, r screen.Rect) []screen.Rect {
	if columns = min(columns, n); columns == 3 && n%3 == 1 {
		columns = 2
	}
	rows := (n + columns - 1) / columns
	cards := make([][]int, columns)
	for i := range n {
		col := i % min(columns, 2)
		if columns == 3 && i >= 2*rows {
			col = 2
		}
		cards[col] = append(cards[col], i)
	}
	out := make([]screen.Rect, n)
	for col := range columns {
		left, right := r.W*col/columns, r.W*(col+1)/columns
		for y, i := range cards[col] {
			top, bottom := r.H*y/len(cards[col]), r.H*(y+1)/len(cards[col])
			out[i] = screen.Rect{X: r.X + left, Y: r.Y + top, W: right - left, H: bottom - top}
		}
	}
	return out
}

// overviewSentence puts the cards' clauses behind one another: the long ones where all fit, else the short.
func overviewSentence(s *Scene, cards []Card, t *screen.Theme, room int) []screen.Span {
	if len(s.Coming) > 0 {
		return line{screen.Bold("The first readings are here; the rest comes while you look."), screen.Label("  It can be stopped and goes on where it stopped.")}
	}
	var long, short []line
	if s.Window.To < s.Today() { // figures and sentence are of now whatever the charts show
		which := line{screen.Inked(screen.InkToday, "Charts: "+dates(s.Window)), screen.Label(", figures of now")}
		long, short = append(long, which), append(short, which)
	}
	for _, card := range cards {
		brief := card.Brief
		if len(brief) == 0 {
			brief = card.Clause
		}
		long, short = append(long, card.Clause), append(short, brief)
	}
	l := join(" · ", long...)
	if t.SpansWidth(l) > room {
		l = join(" · ", short...)
	}
	if len(l) > 0 {
		l[0].Text = capital(l[0].Text)
	}
	return l
}

// drawCard draws a card: the figure, what stands beside it, and its plot.
func drawCard(s *Scene, c *screen.Canvas, r screen.Rect, p place, card Card, focused bool) {
	ink := screen.InkFrame
	if focused {
		ink = p.pane.Accent
	}
	title := card.Title
	if title == "" {
		title = p.pane.Title
	}
	key := strconv.Itoa(p.key)
	if p.more {
		key += " w"
	}
	c.Frame(r, ink, line{screen.InkedBold(p.pane.Accent, title)}, line{screen.Inked(p.pane.Accent, key)})
	inner := r.Inset(2, 1)
	if inner.Empty() {
		return
	}
	if card.Hero.Text != "" || card.Hero.Unit != "" {
		_, inner = inner.TakeTop(drawCardHead(c, inner, card))
	}
	if card.Empty != "" {
		lines := c.Theme.Wrap(card.Empty, inner.W)
		for i, l := range lines[:min(len(lines), inner.H)] {
			c.Text(inner.X, inner.Y+max(0, (inner.H-len(lines))/2)+i, inner.W, screen.In(screen.InkLabel), l)
		}
		return
	}
	if card.Plot != nil && inner.H >= 2 {
		card.Plot(c, inner)
	}
}

// drawCardHead writes the figure and what stands beside it, and returns the rows that it used. What does not fit whole
// is left out; where nothing would fit beside the blocks, the figure is a line of text.
func drawCardHead(c *screen.Canvas, r screen.Rect, card Card) int {
	h, side, right := card.Hero, card.Side, card.Right
	if r.W < 46 {
		h.Under = ""
	}
	width := func(lines []line) (w int) {
		for _, l := range lines {
			w = max(w, c.Theme.SpansWidth(l))
		}
		return w
	}
	figure := c.Theme.HeroWidth(h.Text)
	besides := figure + 1 + max(c.Theme.Width(h.Unit), c.Theme.Width(h.Under)) + 2
	if card.Narrow != nil && (r.W < 46 || besides+width(side) > r.W) {
		side, right = card.Narrow, nil
	}
	if c.Theme.Big(h.Text) && r.H >= screen.HeroRows && (r.W >= 46 || r.H >= screen.HeroRows+4 && figure+2+width(side[:min(len(side), 1)]) <= r.W) {
		if besides+width(side) > r.W {
			h.Unit, h.Under, besides = "", "", figure+2
		}
		drawFigure(c, r, h)
		from := r.X + besides
		if room := r.X + 24; room > from && room+max(width(side), 26) <= r.Right() {
			from = room
		}
		for i, l := range side[:min(len(side), screen.HeroRows)] {
			putWhole(c, from, r.Y+i, r.Right()-from, l)
			if i < len(right) && from+c.Theme.SpansWidth(l)+2+c.Theme.SpansWidth(right[i]) <= r.Right() {
				c.Right(from, r.Right(), r.Y+i, right[i]...)
			}
		}
		return screen.HeroRows
	}
	used := drawFigure(c, r.Row(0), h) + 2
	rows := 1
	if len(side) > 0 && putWhole(c, r.X+used, r.Y, r.W-used, side[0]) {
		side = side[1:]
	}
	for _, l := range side {
		if rows < screen.HeroRows && rows+3 < r.H && putWhole(c, r.X, r.Y+rows, r.W, l) {
			rows++
		}
	}
	return rows
}
