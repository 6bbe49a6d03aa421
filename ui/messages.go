package ui

import (
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"withings-tui/store"
	"withings-tui/ui/screen"
	"withings-tui/ui/units"
)

// messages is what was said so far, and what changed at Withings since one last
// looked: new, changed, gone.
type messages struct {
	*session
	list
	loaded  bool
	changes []store.Change
	upTo    int64
	problem string
}

// changesMsg brings what changed since the last look.
type changesMsg struct {
	changes []store.Change
	upTo    int64
	err     error
}

// openMessages opens the messages and asks the cache for the changes.
func (s *session) openMessages() tea.Cmd {
	s.push(&messages{session: s})
	if s.o.Cache == nil {
		return nil
	}
	cache, ctx := s.o.Cache, s.ctx
	return func() tea.Msg {
		changes, upTo, err := cache.Changes(ctx, store.ConsumerDashboard)
		return changesMsg{changes, upTo, err}
	}
}

func (m *messages) name() string { return "Messages" }

func (m *messages) field() *screen.Field { return nil }

// take takes what changed and counts it as seen.
func (m *messages) take(msg tea.Msg) tea.Cmd {
	changes, ok := msg.(changesMsg)
	if !ok || m.loaded {
		return nil
	}
	m.loaded = true
	if changes.err != nil {
		m.problem = changes.err.Error()
		return nil
	}
	m.changes, m.upTo = changes.changes, changes.upTo
	cache, ctx := m.o.Cache, m.ctx
	if len(m.changes) == 0 {
		return nil
	}
	return m.jobs.run(func() tea.Msg {
		if err := cache.Seen(ctx, store.ConsumerDashboard, changes.upTo); err != nil {
			return changedMsg{err: err}
		}
		return nil
	})
}

func (m *messages) keys() []binding {
	gone := func() string {
		if c, ok := m.chosen(); !ok || c.Kind != store.ChangeGone {
			return "what is gone at Withings can be brought back; choose such a line"
		}
		return ""
	}
	keys := append(m.list.keys("line", false),
		binding{keys: []string{"enter", "R"}, shown: "enter", brief: "restore", help: "bring back what is gone at Withings", why: gone, do: func() tea.Cmd {
			c, _ := m.chosen()
			return m.restore(c.ID)
		}},
		binding{keys: []string{"z"}, shown: "z", brief: "undo", help: "take the last change back", why: reasons{m.session}.noUndo, do: m.undoLast},
		binding{keys: []string{"esc", "q", "@"}, shown: "esc", brief: "back", help: "back", do: does(m.pop)})
	return append(keys, m.common()...)
}

// chosen is the change on the chosen line.
func (m *messages) chosen() (store.Change, bool) {
	if i := m.at; i < len(m.changes) {
		return m.changes[len(m.changes)-1-i], true
	}
	return store.Change{}, false
}

func (m *messages) draw(c *screen.Canvas, r screen.Rect) {
	in := framed(c, r, screen.InkText, m.name(), screen.Faint(units.Count(len(m.notices.log), "message", "messages")))
	changes, log := len(m.changes), m.notices.log
	head := "Changed at Withings since you last looked: " + units.Count(changes, "entry", "entries")
	switch {
	case m.problem != "":
		head = "What changed could not be read: " + m.problem
	case !m.loaded && m.o.Cache != nil:
		head = "looking what changed…"
	case changes == 0:
		head = "Nothing changed at Withings since you last looked."
	}
	c.Text(in.X, in.Y, in.W, screen.BoldIn(screen.InkText), head)
	_, body := in.TakeTop(2)
	m.rows(m.session, c, body, changes+len(log), screen.InkToday, func(i int, r screen.Rect, chosen bool) {
		if i < changes {
			c.Spans(r.X, r.Y, r.W-1, m.changeLine(m.changes[changes-1-i])...)
			return
		}
		e := log[len(log)-1-(i-changes)]
		sign := screen.Inked(screen.InkToday, " › ")
		if e.bad {
			sign = screen.Inked(screen.InkCaution, " ▲ ")
		}
		c.Spans(r.X, r.Y, r.W-1, screen.Label(units.Clock(e.at.In(m.zone()))), sign, screen.Plain(e.text))
	})
	if changes+len(log) == 0 {
		c.Text(body.X, body.Y, body.W, screen.In(screen.InkLabel), "Nothing was said yet.")
	}
}

// changeLine is a change in words: "changed  weight of 3 Nov: 82.4 -> 81.2 kg".
func (m *messages) changeLine(ch store.Change) []screen.Span {
	kind := map[store.ChangeKind]screen.Span{
		store.ChangeNew: screen.Inked(screen.InkGood, "new      "), store.ChangeEdited: screen.Inked(screen.InkToday, "changed  "),
		store.ChangeGone: screen.Inked(screen.InkCaution, "gone     "), store.ChangeBack: screen.Inked(screen.InkGood, "back     "),
	}[ch.Kind]
	what := ch.What
	if what == "pressure" {
		what = "blood pressure"
	}
	parts := []screen.Span{kind, screen.Plain(what + " of " + units.DateYear(ch.At.Date().UTC()))}
	before, after := m.value(ch, ch.Before), m.value(ch, ch.After)
	unit := m.unit(ch)
	switch {
	case before != "" && after != "" && before != after:
		parts = append(parts, screen.Label("  "+before+" → "), screen.Bold(after), screen.Label(unit))
	case after != "":
		parts = append(parts, screen.Bold("  "+after), screen.Label(unit))
	case before != "":
		parts = append(parts, screen.Label("  "+before+unit))
	}
	if ch.Kind == store.ChangeGone {
		parts = append(parts, screen.Faint("   enter brings it back"))
	}
	return parts
}

// value is a value of a change in the units that are set.
func (m *messages) value(ch store.Change, si string) string {
	w := m.write()
	number := func(write func(float64) string) string {
		v, err := strconv.ParseFloat(si, 64)
		if err != nil {
			return w.Mask(screen.Clean(si))
		}
		return write(v)
	}
	switch {
	case si == "":
		return ""
	case ch.What == "weight" && ch.Unit == "kg":
		return number(w.Kg)
	case ch.What == "temperature":
		return number(w.Celsius)
	case ch.What == "pressure":
		if hi, lo, ok := strings.Cut(si, "/"); ok {
			a, errA := strconv.ParseFloat(hi, 64)
			b, errB := strconv.ParseFloat(lo, 64)
			if errA == nil && errB == nil {
				return w.Pair(a, b)
			}
		}
	case ch.What == "day":
		return number(w.Count)
	}
	return w.Mask(screen.Clean(si))
}

func (m *messages) unit(ch store.Change) string {
	w := m.write()
	switch {
	case ch.What == "weight" && ch.Unit == "kg":
		return " " + w.KgUnit()
	case ch.What == "temperature":
		return " " + w.Temperature.Name()
	case ch.What == "pressure":
		return " " + w.Pressure.Name()
	case ch.Unit == "":
		return ""
	}
	return " " + screen.Clean(ch.Unit)
}
