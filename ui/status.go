package ui

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"withings-tui/store"
	"withings-tui/ui/pane"
	"withings-tui/ui/screen"
	"withings-tui/ui/units"
)

// status is what the top line says at its right: how old the data are and what
// goes on. It is never cut.
func (k *known) status() []screen.Span {
	st := k.data.history.State
	empty := k.data.history.Empty()
	mark := func(ink screen.Ink, sign, words string) []screen.Span {
		return []screen.Span{screen.Inked(ink, sign+" "), screen.Label(words)}
	}
	switch {
	case k.sync.running && k.sync.first:
		return mark(screen.InkToday, "·", "first sync, "+k.sync.words())
	case k.sync.running:
		return mark(screen.InkToday, "·", k.sync.words())
	case k.signedOut():
		return []screen.Span{screen.Inked(screen.InkCaution, "▲ "), screen.Inked(screen.InkCaution, "signed out"), screen.Label(" · "), screen.Strong("L"), screen.Label(" signs in")}
	case k.unsigned() && st.LastSync.IsZero():
		return mark(screen.InkLabel, "·", "not connected")
	case st.Offline:
		return mark(screen.InkCaution, "▲", "offline"+k.dataOf())
	case k.sync.stopped && st.LastSync.IsZero():
		return []screen.Span{screen.Inked(screen.InkCaution, "▲ "), screen.Label("sync stopped · "), screen.Strong("r"), screen.Label(" goes on")}
	case st.LastSync.IsZero() && (!empty || k.account.signed):
		return mark(screen.InkCaution, "▲", "never synced")
	case st.LastSync.IsZero():
		return mark(screen.InkLabel, "·", "no data yet")
	case k.sync.problem != "" || st.LastError != "":
		return mark(screen.InkCaution, "▲", "not refreshed"+k.dataOf())
	case k.now.Sub(st.LastSync) > 24*time.Hour:
		return mark(screen.InkCaution, "○", strings.TrimPrefix(k.dataOf(), " · "))
	}
	age := strings.TrimSuffix(units.Age(st.LastSync.In(k.zone()), k.now.In(k.zone())), " ago")
	return mark(screen.InkGood, "●", age)
}

// signedOut tells that there was a sign-in and there is none now: Withings ended
// it, or the tokens are gone.
func (k *known) signedOut() bool {
	st := k.data.history.State
	return st.SignedOut || k.unsigned() && !st.LastSync.IsZero()
}

// dataOf is " · data of 22:30", past 24 hours with the date; "" where nothing was
// ever synced.
func (k *known) dataOf() string {
	last := k.data.history.State.LastSync
	if last.IsZero() {
		return ""
	}
	at, now := last.In(k.zone()), k.now.In(k.zone())
	if now.Sub(at) > 24*time.Hour {
		return " · data of " + units.Date(store.DateOf(at).UTC(), store.DateOf(now).UTC())
	}
	return " · data of " + units.Clock(at)
}

// origin names whose data these are, where that is not plain.
func (k *known) origin() string {
	switch {
	case k.o.Demo:
		return "demo data"
	case k.cfg.Profile != "":
		return screen.Clean(k.cfg.Profile)
	}
	return ""
}

// windowTitle names the window: never a health value, as others may see it.
func (k *known) windowTitle() string {
	if k.cfg.Profile != "" {
		return "withings-tui · " + screen.Clean(k.cfg.Profile)
	}
	return "withings-tui"
}

// drawTop writes the top line: the name, the tabs, the status. The status always
// has its room; the tabs take the longest form that fits beside it.
func (a *App) drawTop(c *screen.Canvas) {
	s := a.s
	right := s.status()
	if o := s.origin(); o != "" && c.W >= 100 {
		right = append([]screen.Span{screen.Label(o + "  ")}, right...)
	}
	end := c.W - 2
	rightAt := c.Right(1, end, 0, right...)
	for form := range tabForms {
		parts, targets := s.tabLine(c.Theme, form)
		if c.Theme.SpansWidth(parts) > rightAt-3 && form < tabForms-1 {
			continue
		}
		x := 1
		for i, p := range parts {
			w := c.Spans(x, 0, max(0, rightAt-1-x), p)
			if targets[i] >= 0 {
				to := targets[i]
				s.act(screen.Rect{X: x, Y: 0, W: w, H: 1}, does(func() { s.showTab(to) }))
			}
			x += w
		}
		break
	}
}

// tabForms is how many forms the line of tabs has, from the longest to the
// shortest: with the program's name, with titles, with short and with the
// shortest names, with that of the pane shown, and with none.
const tabForms = 6

// tabLine is the line of tabs in a form, with the pane that each part shows; -1
// for none.
func (v *viewing) tabLine(t *screen.Theme, form int) (parts []screen.Span, targets []int) {
	if form == 0 {
		parts, targets = append(parts, screen.Strong("withings-tui"), screen.Plain("  ")), append(targets, -1, -1)
	}
	scene := v.bare()
	for n, i := range v.tabs() {
		p := &pane.All[i]
		number := fmt.Sprint(n + 1)
		name := []string{p.Title, p.Title, p.Short, p.Brief, "", ""}[form]
		if form == tabForms-2 && i == v.pane {
			name = p.Short
		}
		if name != "" {
			name = " " + name
		}
		targets = append(targets, i)
		switch {
		case i == v.pane:
			parts = append(parts, t.Chosen(p.Accent, number+name))
			continue
		case !p.Present(scene):
			parts = append(parts, screen.Faint(" "+number+name+" "))
			continue
		}
		parts = append(parts, screen.Inked(p.Accent, " "+number), screen.Label(name+" "))
		targets = append(targets, i)
	}
	return parts, targets
}

// showTab shows a pane and closes what lies over it; the table stays open over a
// pane that has one, and shows that pane's readings.
func (s *session) showTab(i int) {
	for len(s.dialogs) > 1 {
		if t, open := s.top().(*table); open && pane.All[i].Rows != nil {
			s.show(i)
			t.reset()
			return
		}
		s.pop()
	}
	s.show(i)
}

// standing is the problem that is true now and stays on the line above the keys
// until it no longer is; "" where there is none.
func (v *viewing) standing() string {
	st := v.data.history.State
	switch {
	case v.loading.problem != "":
		return "the readings could not be loaded: " + v.loading.problem
	case v.sync.running:
		return ""
	case st.SignedOut:
		return "Withings ended the sign-in" + v.dataOf() + "; L signs in again"
	case st.Offline && !st.LastAttempt.Before(v.sync.began.Truncate(time.Second)): // no newer attempt failed before it asked
		return "cannot reach Withings" + v.dataOf() + "; r tries again"
	case v.sync.problem != "":
		return v.sync.problem
	case st.LastError != "":
		return st.LastError
	case len(st.Doubts) > 0:
		return st.Doubts[0].String()
	case v.data.history.LeftOut > 0:
		return "some readings on disk are damaged and left out; the next refresh mends them: r"
	}
	return v.silent()
}

// drawNotice writes the line above the keys: what was just said, else what is
// wrong and stays so.
func (a *App) drawNotice(c *screen.Canvas, y int) {
	s := a.s
	text, bad := s.notices.current.text, s.notices.current.bad
	if text == "" {
		text, bad = screen.Clean(s.standing()), true
	}
	if text == "" {
		return
	}
	mark := screen.Inked(screen.InkToday, "› ")
	if bad {
		mark = screen.Inked(screen.InkCaution, "▲ ")
	}
	c.Clear(screen.Rect{X: 0, Y: y, W: c.W, H: 1}, screen.Style{})
	c.Spans(2, y, c.W-4, mark, screen.Plain(brief(c.Theme, text, c.W-4-c.Theme.Width(mark.Text))))
}

// brief is a notice whole where it fits, else what happened and what its last
// clause says to do. All of it stands among the messages.
func brief(t *screen.Theme, text string, room int) string {
	end := strings.LastIndex(text, "; ")
	if t.Width(text) <= room || end < 0 {
		return text
	}
	first, _, _ := strings.Cut(text[:end], ": ")
	first, _, _ = strings.Cut(first, "; ")
	if short := first + "…" + text[end:]; t.Width(short) <= room {
		return short
	}
	return text
}

// drawHints writes the bottom line: the keys that do something now, the most
// useful first. Those that lead to the help and back keep their room.
func (a *App) drawHints(c *screen.Canvas, y int) {
	var hints []binding
	table := a.s.bindings()
	for _, b := range table {
		if b.brief == "" || b.reason() != "" {
			continue
		}
		b.shown = cmp.Or(b.hint, b.shown)
		for _, other := range table {
			if b.pair != "" && other.action == b.pair {
				b.shown += " " + other.shown
			}
		}
		hints = append(hints, b)
	}
	width := func(b binding) int { return c.Theme.Width(b.shown+" "+b.brief) + 3 }
	total := 0
	for _, h := range hints {
		total += width(h)
	}
	for i := len(hints) - 1; total-3 > c.W-4 && i >= 0; i-- {
		if hints[i].action == "help" || hints[i].action == "palette" || slices.Contains(hints[i].keys, "esc") {
			continue
		}
		total -= width(hints[i])
		hints = append(hints[:i:i], hints[i+1:]...)
	}
	x := 2
	for _, h := range hints {
		w := c.Spans(x, y, c.W-2-x, screen.Strong(h.shown), screen.Label(" "+h.brief))
		a.s.act(screen.Rect{X: x, Y: y, W: w, H: 1}, h.do)
		x += w + 3
	}
}
