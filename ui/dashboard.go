package ui

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"withings-tui/ui/config"
	"withings-tui/ui/pane"
	"withings-tui/ui/screen"
)

// dashboard is the dialog below all others: one pane of the readings.
type dashboard struct{ *session }

func (d *dashboard) name() string { return d.shown().Title }

func (d *dashboard) keys() []binding {
	table := commands(d, d.tabs())
	var hints map[string]string // of the bottom line, where they are others than those of a pane
	switch c := d.place.cursor; {
	case c.Anchored:
		this, other := "move B", "move A"
		switch {
		case c.At < c.Anchor:
			this, other = other, this
		case c.At == c.Anchor:
			this, other = "to the other end", "" // the earlier end will be A
		}
		table = slices.Insert(table, 2, binding{keys: []string{"tab"}, shown: "tab", brief: other, help: "move the other end of what is measured", do: does(d.otherEnd)})
		hints = map[string]string{"left": this, "open": "make it the window", "copy": "copy", "note": "note", "esc": "stop measuring",
			"measure": "", "series": "", "earlier": "", "zoom-in": "", "table": "", "compare": "", "explain": "", "palette": ""}
	case d.shown().Draw != nil: // the cards come first
		hints = map[string]string{"up": "card", "open": "open", "refresh": "refresh", "settings": "settings", "left": "", "table": "", "compare": "", "explain": "", "measure": "", "series": ""}
		first := slices.IndexFunc(table, func(b binding) bool { return strings.HasPrefix(b.action, "pane-") })
		if n := len(d.tabs()); n > 1 {
			table[first].hint, table[first].brief = fmt.Sprintf("1-%d", n), "pane"
		}
	case d.noReadings() == "" && d.noneShown() != "":
		hints = map[string]string{"left": "the nearest reading", "zoom-in": ""}
	default:
		hints = map[string]string{}
	}
	if d.sync.running && d.sync.first {
		hints["esc"] = "stop the sync"
	}
	for i := range table {
		if card, span, both := strings.Cut(table[i].help, "; in a pane "); both {
			table[i].help = span
			if d.shown().Draw != nil {
				table[i].help = card
			}
		}
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

// onSubject lays a dialog over the pane that keys are about.
func (s *session) onSubject(open func() dialog) func() tea.Cmd {
	return does(func() {
		if s.shown().Draw != nil {
			s.openCard(s.card)
		}
		s.push(open())
	})
}

// measure sets A at the cursor, or ends measuring.
func (d *dashboard) measure() {
	if d.place.cursor.Anchored {
		d.place.cursor.Anchored = false
		return
	}
	if !d.place.cursor.On {
		d.place = d.place.step(-1, d.reach())
	}
	d.place.cursor.Anchored, d.place.cursor.Anchor = true, d.place.cursor.At
	d.say("measuring from here to where ← → go; v or esc ends measuring")
}

// otherLook shows workouts in place of the days, or the days again. Nothing is
// measured in a list.
func (d *dashboard) otherLook() { d.second, d.place.cursor.Anchored = !d.second, false }

func (d *dashboard) nextCompare() {
	if d.noteAt() != 0 {
		d.push(newAround(d.session, d.place.date(d.reach())))
		return
	}
	d.compare = map[pane.Compare]pane.Compare{pane.CompareNone: pane.CompareBefore, pane.CompareBefore: pane.CompareYear}[d.compare]
	switch d.compare {
	case pane.CompareBefore:
		d.say("compared with the period before; c: a year ago")
	case pane.CompareYear:
		d.say("compared with a year ago; c ends comparing")
	}
}

// back lifts what was laid on the pane, one thing a press.
func (d *dashboard) back() {
	c := &d.place.cursor
	switch {
	case c.Anchored:
		c.Anchored = false
	case d.second:
		d.second = false
	case c.On:
		c.On = false
	case d.compare != pane.CompareNone:
		d.compare = pane.CompareNone
	case d.sync.running && d.sync.first:
		d.sync.stop()
	default:
		d.show(d.tabs()[0])
	}
}

// onPane goes n tabs on; from the table to the next pane that has one.
func (s *session) onPane(n int) {
	_, table := s.top().(*table)
	tabs := s.tabs()
	at := slices.Index(tabs, s.pane)
	for range tabs {
		at = (max(at, 0) + n + len(tabs)) % len(tabs)
		if !table || pane.All[tabs[at]].Rows != nil {
			break
		}
	}
	s.showTab(tabs[at])
}

// next is a key that gives a setting the value after its own.
func (s *session) next(key string) func() tea.Cmd {
	return func() tea.Cmd { return s.setNext(key, 1) }
}

// nextUnit cycles the unit of the pane's metric; on the Overview, of weight.
func (d *dashboard) nextUnit() tea.Cmd {
	key := map[string]string{"blood-pressure": config.KeyPressureUnit, "temperature": config.KeyTemperatureUnit, "activity": config.KeyDistanceUnit}[d.shown().Slug]
	if key == "" {
		key = config.KeyWeightUnit
	}
	return d.setNext(key, 1)
}

// setNext gives a setting the value n after its own.
func (s *session) setNext(key string, n int) tea.Cmd {
	setting, _ := config.Find(key)
	all := setting.Choices(s.cfg)
	if len(all) == 0 {
		return nil
	}
	i := slices.Index(all, setting.Value(s.cfg))
	value := all[(i+n+len(all))%len(all)]
	return s.set(key, value, strings.ToLower(setting.Name)+": "+shownValue(setting, value))
}

func (d *dashboard) togglePrivacy() {
	d.cfg.Privacy = !d.cfg.Privacy
	d.resettle()
	if d.cfg.Privacy {
		d.say("the numbers are hidden; P shows them again")
	}
}

// hidePane takes a pane without data out of the line of tabs.
func (d *dashboard) hidePane() tea.Cmd {
	var slugs []string
	for _, i := range d.chosenPanes() { // with one that is not in the line yet, as it has no data
		if i != d.pane {
			slugs = append(slugs, pane.All[i].Slug)
		}
	}
	title := d.shown().Title
	d.show(pane.Index(slugs[0]))
	return d.set(config.KeyPanes, strings.Join(slugs, ","), title+" is out of the tabs")
}
