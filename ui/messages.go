package ui

import (
	"cmp"
	"slices"

	tea "charm.land/bubbletea/v2"

	"withings-tui/store"
	"withings-tui/ui/insight"
	"withings-tui/ui/screen"
	"withings-tui/ui/units"
)

// messages is what was said so far, and what changed at Withings since one last
// looked: new, changed, gone, set aside.
type messages struct {
	plain
	list
	loaded  bool
	changes []store.Change // of the newest readings first
	problem string
}

// openMessages opens the messages and asks the cache for the changes.
func (s *session) openMessages() tea.Cmd {
	m := &messages{plain: plain{session: s, title: "Messages"}}
	s.push(m)
	cache, ctx := s.o.Cache, s.ctx
	return func() tea.Msg {
		changes, upTo, _, err := cache.Changes(ctx, store.ConsumerDashboard)
		return then(func() tea.Cmd { return m.take(changes, upTo, err) })
	}
}

// take takes what changed and counts it as seen.
func (m *messages) take(changes []store.Change, upTo int64, err error) tea.Cmd {
	m.loaded = true
	if err != nil {
		m.problem = m.o.words(err)
		return nil
	}
	slices.Reverse(changes)
	slices.SortStableFunc(changes, func(a, b store.Change) int { return cmp.Compare(b.At.Unix, a.At.Unix) })
	m.changes = changes
	cache, ctx := m.o.Cache, m.ctx
	return m.jobs.do(func() error { return cache.Seen(ctx, store.ConsumerDashboard, upTo) }, func(err error) tea.Cmd {
		if err != nil {
			m.warn(m.o.words(err))
		}
		return nil
	})
}

func (m *messages) keys() []binding {
	gone := func() string {
		return where(m.at >= len(m.changes) || m.changes[m.at].Kind != store.ChangeGone, "what is gone at Withings can be brought back; choose such a line")
	}
	keys := append(m.list.keys("line", false),
		binding{keys: []string{"enter", "R"}, shown: "enter", brief: "restore", help: "bring back what is gone at Withings", why: gone, do: func() tea.Cmd {
			cache, ctx, id := m.o.Cache, m.ctx, m.changes[m.at].ID
			n := 0
			return m.jobs.do(func() (err error) {
				n, err = cache.Restore(ctx, id)
				return err
			}, func(err error) tea.Cmd { return m.changed(units.Count(n, "entry", "entries")+" brought back", err) })
		}})
	return over(m.session, keys, m.pop, "@")
}

func (m *messages) draw(c *screen.Canvas, r screen.Rect) {
	in := framed(c, r, screen.InkText, m.title, screen.Faint(units.Count(len(m.notices.log), "message", "messages")))
	changes, log := len(m.changes), m.notices.log
	head := "New from Withings since you last looked: " + units.Count(changes, "entry", "entries")
	switch {
	case m.problem != "":
		head = "What changed could not be read: " + m.problem
	case !m.loaded:
		head = "looking what changed…"
	case changes == 0:
		head = "Nothing new from Withings since you last looked."
	}
	c.Text(in.X, in.Y, in.W, screen.BoldIn(screen.InkText), head)
	if last := m.data.history.State.LastSync; !last.IsZero() {
		c.Text(in.X, in.Y+1, in.W, screen.In(screen.InkLabel), "● at the top right: synced with Withings "+units.Age(last.In(m.zone()), m.now.In(m.zone()))+".")
	}
	_, body := in.TakeTop(3)
	said := func(i int) (message, []string) {
		e := log[len(log)-1-(i-changes)]
		return e, c.Theme.Wrap(e.text, body.W-len("20:58 › ")-1)
	}
	m.list.draw(m.session, c, body, rows{n: changes + len(log), ink: screen.InkToday, height: func(i int) int {
		if i < changes {
			return 1
		}
		_, lines := said(i)
		return len(lines)
	}, draw: func(i int, r screen.Rect, chosen bool) {
		if i < changes {
			c.Spans(r.X, r.Y, r.W-1, m.changeLine(m.changes[i])...)
			return
		}
		e, lines := said(i)
		sign := screen.Inked(screen.InkToday, " › ")
		if e.bad {
			sign = screen.Inked(screen.InkCaution, " ▲ ")
		}
		x := r.X + c.Spans(r.X, r.Y, r.W-1, screen.Label(units.Clock(e.at.In(m.zone()))), sign)
		for y, line := range lines[:r.H] {
			c.Text(x, r.Y+y, r.Right()-x, screen.In(screen.InkText), line)
		}
	}})
	if changes+len(log) == 0 {
		c.Text(body.X, body.Y, body.W, screen.In(screen.InkLabel), "Nothing was said yet.")
	}
}

// changeKinds are the kinds of changes in words of one width.
var changeKinds = map[store.ChangeKind]screen.Span{
	store.ChangeNew: screen.Inked(screen.InkGood, "new      "), store.ChangeEdited: screen.Inked(screen.InkToday, "changed  "),
	store.ChangeGone: screen.Inked(screen.InkCaution, "gone     "), store.ChangeBack: screen.Inked(screen.InkGood, "back     "),
}

// changeLine is a change in words: "changed  weight of 3 Nov: 82.4 → 81.2 kg".
func (m *messages) changeLine(ch store.Change) []screen.Span {
	what := cmp.Or(map[string]string{"pressure": "blood pressure of ", "night": "night from ", "other": "other reading of "}[ch.What], ch.What+" of ")
	parts := []screen.Span{changeKinds[ch.Kind], screen.Plain(what + units.DateYear(ch.At.Date().UTC()) + "  ")}
	before, after, unit := changedValues(ch, m.write())
	if unit != "" {
		unit = " " + unit
	}
	switch {
	case before != "" && after != "" && before != after:
		parts = append(parts, screen.Label(before+" → "), screen.Bold(after), screen.Label(unit))
	case after != "":
		parts = append(parts, screen.Bold(after), screen.Label(unit))
	case before != "":
		parts = append(parts, screen.Label(before+unit))
	}
	f := m.data.figures
	for _, list := range [][]insight.SetAside{f.Weight.SetAside, f.Pressure.SetAside, f.Temperature.SetAside} {
		for _, aside := range list {
			if aside.Group == ch.ID && ch.Kind != store.ChangeGone {
				parts = append(parts, screen.Inked(screen.InkCaution, "   set aside: "+aside.Fate.String()))
			}
		}
	}
	if ch.Kind == store.ChangeGone {
		parts = append(parts, screen.Faint("   enter brings it back"))
	}
	return parts
}
