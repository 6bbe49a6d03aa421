package ui

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"withings-tui/store"
	"withings-tui/ui/config"
	"withings-tui/ui/pane"
	"withings-tui/ui/screen"
)

// dashboard is the dialog below all others: one pane of the readings.
type dashboard struct{ *session }

func (d *dashboard) name() string { return d.shown().Title }

func (d *dashboard) keys() []binding {
	table := commands(d.session)
	var hints map[string]string // of the bottom line, where they are others than those of a pane
	switch c := d.place.cursor; {
	case c.Anchored:
		this, other := "B", "A"
		if c.At < c.Anchor {
			this, other = other, this
		}
		table = slices.Insert(table, 2, binding{keys: []string{"tab"}, shown: "tab", brief: "move " + other, help: "move the other end of what is measured", do: does(d.otherEnd)})
		hints = map[string]string{"left": "move " + this, "open": "make it the window", "copy": "copy", "note": "note", "esc": "stop measuring",
			"measure": "", "series": "", "earlier": "", "zoom-in": "", "table": "", "compare": "", "explain": "", "palette": ""}
	case d.shown().Draw != nil: // the cards come first
		hints = map[string]string{"up": "card", "open": "open", "refresh": "refresh", "settings": "settings", "left": "", "table": "", "compare": "", "explain": "", "measure": "", "series": ""}
		first := slices.IndexFunc(table, func(b binding) bool { return strings.HasPrefix(b.action, "pane-") })
		table[first].hint, table[first].brief = fmt.Sprintf("1-%d", len(d.tabs())), "pane"
	default:
		hints = map[string]string{}
	}
	if d.sync.running && d.sync.first {
		hints["esc"] = "stop the sync"
	}
	for i := range table {
		if brief, ok := hints[cmp.Or(table[i].action, table[i].shown)]; ok {
			table[i].brief = brief
		}
	}
	return table
}

func (d *dashboard) draw(c *screen.Canvas, r screen.Rect) {
	d.plots = pane.Draw(d.scene(), d.shown(), c, r)
}

func (d *dashboard) field() *screen.Field { return nil }

func (d *dashboard) covers() bool { return false }

// step moves the cursor by readings.
func (s *dashboard) step(n int) { s.place = s.place.step(n, s.reach()) }

func (s *dashboard) zoom(n int) {
	r := s.reach()
	s.place = s.place.zoom(n, s.place.date(r), r)
}

// span goes n spans on; from a free range to the next that is longer or shorter.
func (s *dashboard) span(n int) {
	h, today := s.data.history, s.today()
	at := pane.SpanOf(h, s.place.window, today)
	if at == pane.FreeSpan {
		for i, sp := range pane.Spans {
			if sp.Days > 0 && sp.Days < s.place.window.Days() {
				at = i
			}
		}
		if n < 0 {
			n++ // at is already shorter
		}
		at = max(at, -1)
	}
	s.place = s.place.span(min(max(at+n, 0), len(pane.Spans)-1), h, s.reach())
}

// vertical chooses a card on the Overview and a span elsewhere.
func (s *dashboard) vertical(n int) {
	if s.shown().Draw == nil {
		s.span(n)
		return
	}
	s.card = min(max(s.card+n, 0), max(0, len(s.cards())-1))
}

// cards are the slugs of the Overview's cards, as drawn.
func (s *dashboard) cards() []string { return pane.Cards(s.scene(), s.body()) }

// openCard shows the pane of a card; the second card of a pane, its second look.
func (s *dashboard) openCard(n int) {
	if cards := s.cards(); n < len(cards) {
		s.show(pane.Index(cards[n]))
		s.second = slices.Index(cards, cards[n]) < n
	}
}

// subject is the pane that keys are about: on the Overview that of the chosen
// card.
func (s *dashboard) subject() *pane.Pane {
	if s.shown().Draw != nil {
		if cards := s.cards(); s.card < len(cards) {
			return &pane.All[pane.Index(cards[s.card])]
		}
	}
	return s.shown()
}

// onSubject lays a dialog over the pane that keys are about.
func (s *dashboard) onSubject(open func() dialog) func() tea.Cmd {
	return does(func() {
		if s.shown().Draw != nil {
			s.openCard(s.card)
		}
		s.push(open())
	})
}

// open opens the chosen card, or makes what is measured the window.
func (s *dashboard) open() {
	if c := s.place.cursor; c.Anchored && s.shown().Draw == nil {
		r := s.reach()
		a, b := r.stops.Nearest(c.Anchor), r.stops.Nearest(c.At)
		if a < 0 || b < 0 {
			return
		}
		from, to := r.stops.At(min(a, b)).Date(), r.stops.At(max(a, b)).Date()
		s.place = place{window: store.Period{From: from, To: to}}
		return
	}
	s.openCard(s.card)
}

// measure sets A at the cursor, or ends measuring.
func (s *dashboard) measure() {
	if s.place.cursor.Anchored {
		s.place.cursor.Anchored = false
		return
	}
	if !s.place.cursor.On {
		s.place = s.place.step(-1, s.reach())
	}
	s.place.cursor.Anchored, s.place.cursor.Anchor = true, s.place.cursor.At
	s.say("A is set: ← → move B, tab the other end, enter makes it the window, v or esc ends measuring")
}

// otherEnd lets the cursor move the other end of what is measured.
func (s *dashboard) otherEnd() {
	r, c := s.reach(), &s.place.cursor
	c.At, c.Anchor = c.Anchor, c.At
	s.place = s.place.stand(r.stops.Nearest(c.At), r)
}

func (s *dashboard) nextCompare() {
	if s.noteAt() != 0 {
		s.push(newAround(s.session, s.place.date(s.reach())))
		return
	}
	s.compare = map[pane.Compare]pane.Compare{pane.CompareNone: pane.CompareBefore, pane.CompareBefore: pane.CompareYear}[s.compare]
	switch s.compare {
	case pane.CompareBefore:
		s.say("compared with the period before; c: a year ago")
	case pane.CompareYear:
		s.say("compared with a year ago; c ends comparing")
	}
}

func (s *dashboard) backToToday() {
	s.place = place{window: s.newest()}
}

// back lifts what was laid on the pane, one thing a press.
func (s *dashboard) back() {
	c := &s.place.cursor
	switch {
	case c.Anchored:
		c.Anchored = false
	case c.On:
		c.On = false
	case s.compare != pane.CompareNone:
		s.compare = pane.CompareNone
	case s.second:
		s.second = false
	case s.sync.running && s.sync.first:
		s.stopSync()
	default:
		s.show(s.tabs()[0])
	}
}

// onPane goes n tabs on. The table stays open and shows that pane's readings.
func (s *session) onPane(n int) {
	t, open := s.top().(*table)
	if !open {
		s.home()
	}
	s.nextPane(n)
	for range s.tabs() {
		if open && s.shown().Rows == nil {
			s.nextPane(n)
		}
	}
	if open {
		t.reset()
	}
}

func (s *dashboard) nextSeries(n int) {
	p := s.shown()
	scene := s.bare()
	all := p.Series(scene)
	at := slices.Index(all, scene.SeriesOf(p))
	next := map[string]string{}
	for k, v := range s.series {
		next[k] = v
	}
	next[p.Slug] = all[(at+n+len(all))%len(all)]
	s.series = next // scenes keep theirs
	s.place = s.place.to(s.place.window, s.reach())
}

// next is a key that gives a setting the value after its own.
func (s *session) next(key string) func() tea.Cmd {
	return func() tea.Cmd { return s.setNext(key, 1) }
}

// nextUnit cycles the unit of the pane's metric; on the Overview, of weight.
func (s *dashboard) nextUnit() tea.Cmd {
	key := map[string]string{"blood-pressure": config.KeyPressureUnit, "temperature": config.KeyTemperatureUnit, "activity": config.KeyDistanceUnit}[s.shown().Slug]
	if key == "" {
		key = config.KeyWeightUnit
	}
	return s.setNext(key, 1)
}

// setNext gives a setting the value n after its own.
func (s *session) setNext(key string, n int) tea.Cmd {
	setting, ok := config.Find(key)
	all := setting.Choices(s.cfg)
	if !ok || len(all) == 0 {
		return nil
	}
	i := slices.Index(all, setting.Value(s.cfg))
	value := all[(i+n+len(all))%len(all)]
	return s.setAndSay(key, value, strings.ToLower(setting.Name)+": "+shownValue(setting, value))
}

// setAndSay sets, and says how it is taken back.
func (s *session) setAndSay(key, value, words string) tea.Cmd {
	n := len(s.undo)
	cmd := s.set(key, value)
	if len(s.undo) > n {
		s.say(words + " · z takes it back")
	}
	return cmd
}

func (s *dashboard) togglePrivacy() {
	s.cfg.Privacy = !s.cfg.Privacy
	s.resettle()
	if s.cfg.Privacy {
		s.say("the numbers are hidden; P shows them again")
	}
}

// hidePane takes a pane without data out of the line of tabs.
func (s *dashboard) hidePane() tea.Cmd {
	var slugs []string
	for _, i := range s.tabs() {
		if i != s.pane {
			slugs = append(slugs, pane.All[i].Slug)
		}
	}
	title := s.shown().Title
	s.show(pane.Index(slugs[0]))
	return s.setAndSay(config.KeyPanes, strings.Join(slugs, ","), title+" is out of the tabs")
}
