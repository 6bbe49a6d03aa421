package ui

import (
	"cmp"

	"withings-tui/ui/pane"
)

// These methods say why a command can do nothing now; "" is that it works.

// where is a reason where it holds, "" where it does not.
func where(holds bool, reason string) string {
	if holds {
		return reason
	}
	return ""
}

// only is the reason of a command that some panes have.
func (v *viewing) only(action, reason string) func() string {
	return func() string { return where(!v.shown().Offers(action), reason) }
}

// noReadings is why nothing can be read at all: the pane has no data, or shows a list.
func (v *viewing) noReadings() string {
	return cmp.Or(where(v.second, "workouts are not read one by one; w goes back to the days"), where(v.stops().N == 0, "there are no readings here"))
}

// noneShown is why nothing on screen can be read.
func (v *viewing) noneShown() string {
	from, end := v.stops().In(v.place.window)
	return cmp.Or(v.noReadings(), where(from == end, "there are no readings in this window; ← goes to the nearest"))
}

// shows are the reasons of what moves in time: first of all that the pane has no data,
// and so shows no time.
func (v *viewing) shows(why func() string) func() string {
	return func() string {
		if !v.shown().Present(v.bare()) {
			return "there are no readings here"
		}
		return why()
	}
}

// inPane is a reason that holds in the panes, not among the cards of the Overview.
func (v *viewing) inPane(why func() string) func() string {
	return func() string {
		if v.shown().Draw != nil {
			return ""
		}
		return v.shows(why)()
	}
}

func (v *viewing) noOpen() string {
	return where(v.shown().Draw == nil && !v.place.cursor.Anchored, "opens a card of the Overview, or what is measured (v)")
}

func (v *viewing) noMeasure() string {
	if !v.shown().CanMeasure() {
		return "measuring works in a metric's own pane"
	}
	return v.noneShown()
}

func (v *viewing) noCompare() string {
	switch {
	case v.noteAt() != 0:
		return ""
	case !v.shown().CanCompare():
		return "there is nothing to compare here; a metric's own pane can"
	case v.place.window == pane.Whole(v.data.history, v.today()):
		return "there is nothing before everything; [ makes the window shorter"
	}
	return v.noneShown()
}

func (v *viewing) noTable() string {
	p := v.subject()
	return cmp.Or(where(p.Rows == nil, "the table belongs to a metric's own pane"), where(!p.Present(v.bare()), "there are no readings here"))
}

func (v *viewing) noExplain() string {
	p := v.subject()
	return where(p.Explain == nil || !p.Present(v.bare()), "there are no figures to explain here")
}

func (v *viewing) noExclude() string {
	switch {
	case v.shown().Rows == nil:
		return "leaving out works for single readings, in a metric's own pane"
	case v.noReadings() != "":
		return v.noReadings()
	}
	_, ok := v.rowRead()
	return where(!ok, "leaving out works for single readings; none is read here")
}

func (v *viewing) noSeries() string {
	p := v.shown()
	return where(p.Series == nil || v.second || !p.Present(v.bare()) || len(p.Series(v.bare())) < 2, "there are no series to choose from here")
}

func (v *viewing) noNotes() string {
	return where(len(v.data.history.Notes) == 0, "there are no notes yet; n writes one")
}

func (v *viewing) noCopy() string {
	return where(v.shown().Copied(v.scene()) == "", "there is nothing to copy here")
}

func (v *viewing) noEarlier() string {
	return where(v.place.window.From <= v.reach().first, "nothing is earlier: the first reading is in the window")
}

func (v *viewing) noLater() string {
	return where(v.place.window.To >= v.reach().last, "nothing is later than today")
}

func (v *viewing) noMonthAfter() string {
	return where(v.place.month(1, v.reach()).window == v.place.window, "nothing is later than this month")
}

func (v *viewing) noZoomIn() string {
	return where(v.place.window.Days() <= shortest, "this is as near as it gets; - shows more days")
}

func (v *viewing) noZoomOut() string {
	r := v.reach()
	return where(v.place.window.Contains(r.first) && v.place.window.Contains(r.last), "everything is on screen; + shows fewer days")
}

func (v *viewing) noToday() string {
	return where(v.place == place{window: v.newest()}, "the window ends today already")
}

func (v *viewing) noShorter() string {
	return where(pane.SpanOf(v.data.history, v.place.window, v.today()) == 0, "this is the shortest span; + shows fewer days")
}

func (v *viewing) noLonger() string {
	return where(pane.SpanOf(v.data.history, v.place.window, v.today()) == len(pane.Spans)-1, "everything is on screen")
}

func (v *viewing) noHide() string {
	if v.shown().Present(v.bare()) {
		return "this pane has data; the setting Panes chooses and orders all of them"
	}
	return where(len(v.tabs()) < 2, "one pane has to stay")
}

func (k *known) noRefresh() string {
	if k.sync.running {
		return "a refresh is under way: " + k.sync.words()
	}
	return where(k.unsigned(), "not signed in; L signs in")
}
