package ui

import (
	tea "charm.land/bubbletea/v2"

	"withings-tui/store"
	"withings-tui/ui/pane"
	"withings-tui/ui/screen"
	"withings-tui/ui/units"
)

// changed ends a change in the cache: of a mark, a note, what is restored.
func (s *session) changed(words string, err error) tea.Cmd {
	if err != nil {
		s.warn(s.o.words(err))
	} else if words != "" {
		s.say(words)
	}
	return tea.Batch(s.loadAll(), s.tick())
}

// change runs a change of the cache as a job.
func (s *session) change(words string, do func() error) tea.Cmd {
	return s.jobs.do(do, func(err error) tea.Cmd { return s.changed(words, err) })
}

// mark leaves a reading out of statistics, counts one that is set aside, or
// takes back what was said of it before.
func (s *session) mark(r pane.Row) tea.Cmd {
	next, words := store.MarkOut, "left out of statistics"
	switch {
	case r.Mark != store.MarkNone:
		next, words = store.MarkNone, "as the program counts it again"
	case r.Aside != "":
		next, words = store.MarkIn, "counted from now on"
	}
	when := units.Moment(r.Time())
	set := func(m store.Mark, words string) func() tea.Cmd {
		cache, ctx, group := s.o.Cache, s.ctx, r.Group
		return func() tea.Cmd { return s.change(words, func() error { return cache.Mark(ctx, group, m) }) }
	}
	words = when + ": " + words
	s.undo.add(undoStep{"the reading of " + when + " is as before", words, set(r.Mark, ""), set(next, "")})
	return set(next, words+" · z takes it back")()
}

// setNote writes a day's note; an empty one is taken away.
func (s *session) setNote(d store.Date, text string) tea.Cmd {
	before := s.note(d)
	if text == before {
		return nil
	}
	set := func(text, words string) func() tea.Cmd {
		cache, ctx := s.o.Cache, s.ctx
		return func() tea.Cmd { return s.change(words, func() error { return cache.SetNote(ctx, d, text) }) }
	}
	day := units.Date(d.UTC(), s.today().UTC())
	words, undone, back := "the note on "+day+" is kept beside the data", "the note on "+day+" is as it was", " · z takes it back"
	if text == "" {
		words, undone, back = "the note on "+day+" is gone", "the note on "+day+" is there again", " · z brings it back"
	} else if before == "" {
		undone = "there is no note on " + day + " any more"
	}
	s.undo.add(undoStep{undone, words, set(before, ""), set(text, "")})
	return set(text, words+back)()
}

func (d *dashboard) markRead() tea.Cmd {
	r, ok := d.rowRead()
	if !ok {
		return nil
	}
	return d.mark(r)
}

// copied sends text to the terminal's clipboard. Whether the terminal takes it
// nobody tells, so it is not said to be copied.
func (s *session) copied(what, text string) tea.Cmd {
	s.say(what + ": sent to the terminal's clipboard, which not every terminal takes (OSC 52)")
	return tea.SetClipboard(text)
}

func (d *dashboard) copyReading() tea.Cmd {
	text := d.shown().Copied(d.scene())
	return d.copied(screen.Clean(text), text)
}
