package ui

import (
	"withings-tui/store"
	"withings-tui/ui/pane"
)

// reasons say why a command can do nothing now; "" is that it works.
type reasons struct{ *session }

// where is a reason where it holds, "" where it does not.
func where(holds bool, reason string) string {
	if holds {
		return reason
	}
	return ""
}

// only is the reason of a command that some panes have.
func (s reasons) only(action, reason string) func() string {
	return func() string { return where(!s.shown().Can(action), reason) }
}

func (s reasons) noReadings() string {
	return where(s.stops().N == 0, "there are no readings here")
}

func (s reasons) noOpen() string {
	return where(s.shown().Draw == nil && !s.place.cursor.Anchored, "opens a card of the Overview, or what is measured (v)")
}

func (s reasons) noMeasure() string {
	if !s.shown().Can("measure") {
		return "measuring works in a metric's own pane"
	}
	return s.noReadings()
}

func (s reasons) noCompare() string {
	switch {
	case s.noteAt() != 0:
		return ""
	case !s.shown().Can("compare"):
		return "there is nothing to compare here; a metric's own pane can"
	case s.place.window == pane.Whole(s.data.history, s.today()):
		return "there is nothing before everything; [ makes the window shorter"
	}
	return s.noReadings()
}

func (s reasons) noTable() string {
	return where((&dashboard{s.session}).subject().Rows == nil, "the table belongs to a metric's own pane")
}

func (s reasons) noExplain() string {
	p := (&dashboard{s.session}).subject()
	return where(p.Explain == nil || !p.Present(s.bare()), "there are no figures to explain here")
}

func (s reasons) noExclude() string {
	switch {
	case s.shown().Rows == nil:
		return "leaving out works for single readings, in a metric's own pane"
	case s.stops().N == 0:
		return "there are no readings here"
	}
	_, ok := (&dashboard{s.session}).rowRead()
	return where(!ok, "leaving out works for single readings; none is read here")
}

func (s reasons) noSeries() string {
	p := s.shown()
	return where(p.Series == nil || len(p.Series(s.bare())) < 2, "there is one series here")
}

func (s reasons) noNotes() string {
	return where(len(s.data.history.Notes) == 0, "there are no notes yet; n writes one")
}

func (s reasons) noCopy() string {
	return where(s.shown().Copied == nil || s.shown().Copied(s.scene()) == "", "there is nothing to copy here")
}

func (s reasons) noEarlier() string {
	return where(s.place.window.From <= s.reach().first, "nothing is earlier: the first reading is in the window")
}

func (s reasons) noLater() string {
	return where(s.place.window.To >= s.reach().last, "nothing is later than today")
}

func (s reasons) noMonthAfter() string {
	return where(s.place.month(1, s.reach()).window == s.place.window, "nothing is later than this month")
}

func (s reasons) noZoomIn() string {
	return where(s.place.window.Days() <= shortest, "this is as near as it gets; - shows more days")
}

func (s reasons) noZoomOut() string {
	r := s.reach()
	return where(s.place.window.Contains(r.first) && s.place.window.Contains(r.last), "everything is on screen; + shows fewer days")
}

func (s reasons) noToday() string {
	return where(s.place == place{window: s.newest()}, "the window ends today already")
}

// newest is the window of the span that is shown, of the default span where it
// is none, that ends today.
func (s *session) newest() store.Period {
	span := pane.SpanOf(s.data.history, s.place.window, s.today())
	if span == pane.FreeSpan {
		span = defaultSpan
	}
	return s.reach().within(pane.Window(s.data.history, span, s.today()))
}

func (s reasons) noShorter() string {
	return where(pane.SpanOf(s.data.history, s.place.window, s.today()) == 0, "this is the shortest span; + shows fewer days")
}

func (s reasons) noLonger() string {
	return where(pane.SpanOf(s.data.history, s.place.window, s.today()) == len(pane.Spans)-1, "everything is on screen")
}

func (s reasons) noHide() string {
	if s.shown().Present(s.bare()) {
		return "this pane has data; the setting Panes chooses and orders all of them"
	}
	return where(len(s.tabs()) < 2, "one pane has to stay")
}

func (s reasons) noRefresh() string {
	switch {
	case s.sync.running:
		return "a refresh is under way: " + s.sync.words()
	case s.o.Refresh == nil:
		return "there is nothing to refresh from"
	}
	return where(s.account.asked && !s.account.signed, "not signed in; L signs in")
}

func (s reasons) noSignIn() string {
	return where(s.o.Account == nil, "there is no account to sign in to")
}

func (s reasons) noUndo() string {
	return where(len(s.undo) == 0, "nothing was changed in this run")
}
