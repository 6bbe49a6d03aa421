package ui

import (
	"strings"

	"withings-tui/ui/pane"
)

// reasons say why a command can do nothing now; empty is that it works.
type reasons struct{ *session }

// only is the reason of a command that some panes have.
func (s reasons) only(action, reason string) func() string {
	return func() string {
		if s.shown().Can(action) {
			return ""
		}
		return reason
	}
}

func (s reasons) noReadings() string {
	stops := s.stops()
	if stops.N == 0 {
		return "there are no readings here"
	}
	return ""
}

func (s reasons) noOpen() string {
	if s.shown().Draw == nil && !s.place.cursor.Anchored {
		return "opens a card of the Overview, or what is measured (v)"
	}
	return ""
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
	if s.shown().Rows == nil {
		return "the table belongs to a metric's own pane"
	}
	return ""
}

func (s reasons) noExplain() string {
	if s.shown().Explain == nil || len(s.shown().Explain(s.scene())) == 0 {
		return "there are no figures to explain here"
	}
	return ""
}

func (s reasons) noExclude() string {
	switch {
	case s.shown().Rows == nil:
		return "leaving out works for single readings, in a metric's own pane"
	case !s.place.cursor.On:
		return "put the cursor on a reading first (←)"
	}
	if _, ok := s.rowAtCursor(); !ok {
		return "leaving out works for single readings; here a whole day or night is read"
	}
	return ""
}

func (s reasons) noSeries() string {
	p := s.shown()
	if p.Series == nil || len(p.Series(s.bare())) < 2 {
		return "there is one series here"
	}
	return ""
}

func (s reasons) noNotes() string {
	if len(s.data.history.Notes) == 0 {
		return "there are no notes yet; n writes one"
	}
	return ""
}

func (s reasons) noCopy() string {
	if s.shown().Copied == nil || s.shown().Copied(s.scene()) == "" {
		return "there is nothing to copy here"
	}
	return ""
}

func (s reasons) noEarlier() string {
	if r := s.reach(); s.place.window.From <= r.first {
		return "nothing is earlier: the first reading is in the window"
	}
	return ""
}

func (s reasons) noLater() string {
	if r := s.reach(); s.place.window.To >= r.last {
		return "nothing is later than today"
	}
	return ""
}

func (s reasons) noMonthAfter() string {
	if r := s.reach(); s.place.month(1, r).window == s.place.window {
		return "nothing is later than this month"
	}
	return ""
}

func (s reasons) noZoomIn() string {
	if s.place.window.Days() <= shortest {
		return "this is as near as it gets; - shows more days"
	}
	return ""
}

func (s reasons) noZoomOut() string {
	r := s.reach()
	if s.place.window.From <= r.first && s.place.window.To >= r.last {
		return "everything is on screen; + shows fewer days"
	}
	return ""
}

func (s reasons) noToday() string {
	if s.place.window.To >= s.today() && !s.place.cursor.On && pane.SpanOf(s.data.history, s.place.window, s.today()) != pane.FreeSpan {
		return "the window ends today already"
	}
	return ""
}

func (s reasons) noShorter() string {
	if pane.SpanOf(s.data.history, s.place.window, s.today()) == 0 {
		return "this is the shortest span; + shows fewer days"
	}
	return ""
}

func (s reasons) noLonger() string {
	if pane.SpanOf(s.data.history, s.place.window, s.today()) == len(pane.Spans)-1 {
		return "everything is on screen"
	}
	return ""
}

func (s reasons) noHide() string {
	switch {
	case s.shown().Present(s.bare()):
		return "this pane has data; the setting Panes chooses and orders all of them"
	case len(s.tabs()) < 2:
		return "one pane has to stay"
	}
	return ""
}

func (s reasons) noRefresh() string {
	switch {
	case s.sync.running:
		return "a refresh is under way: " + s.sync.words()
	case s.o.Refresh == nil:
		return "there is nothing to refresh from"
	case s.account.asked && !s.account.signed:
		return "not signed in; L signs in"
	}
	return ""
}

func (s reasons) noSignIn() string {
	if s.o.Account == nil {
		return "there is no account to sign in to" + strings.Repeat(" in the demo", map[bool]int{true: 1}[s.o.Demo])
	}
	return ""
}
