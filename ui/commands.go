package ui

import (
	"fmt"
	"slices"

	"withings-tui/ui/config"
	"withings-tui/ui/pane"
)

// The sections of the dashboard's commands in the help.
const (
	sectionHere   = "" // what belongs to the pane
	sectionTime   = "Moving in time"
	sectionData   = "Readings and figures"
	sectionAlways = "Always"
)

// commands is the one table of what the dashboard does: it dispatches keys, and
// makes the hints, the help, the palette and the names that [keys] can remap.
// tabs are the panes that digits show.
func commands(d *dashboard, tabs []int) []binding {
	return slices.Concat(d.readCommands(), d.timeCommands(), d.dataCommands(), d.alwaysCommands(tabs))
}

// allCommands is that table with every pane, to be read and not run.
func allCommands() []binding {
	tabs := make([]int, len(pane.All))
	for i := range tabs {
		tabs[i] = i
	}
	return commands(&dashboard{&session{}}, tabs)
}

// readCommands move the cursor and what belongs to the pane.
func (d *dashboard) readCommands() []binding {
	return []binding{
		{action: "left", keys: []string{"left", "h"}, shown: "←", pair: "right", brief: "read",
			help: "to the reading before; past the edge the window moves along",
			why:  d.noReadings, do: does(func() { d.step(-1) })},
		{action: "right", keys: []string{"right", "l"}, shown: "→", help: "to the next reading", why: d.noReadings, do: does(func() { d.step(1) })},
		{action: "up", keys: []string{"up", "k"}, shown: "↑", pair: "down", help: "the card above; in a pane a shorter span",
			why: d.inPane(d.noShorter), do: does(func() { d.vertical(-1) })},
		{action: "down", keys: []string{"down", "j"}, shown: "↓", help: "the card below; in a pane a longer span",
			why: d.inPane(d.noLonger), do: does(func() { d.vertical(1) })},
		{action: "open", keys: []string{"enter"}, shown: "enter", brief: "open",
			help: "open the chosen card; while measuring, make what is measured the window",
			why:  d.noOpen, do: does(d.open)},
		{action: "measure", keys: []string{"v"}, shown: "v", brief: "measure", help: "measure from here to where the cursor goes, A to B, with the rate a week",
			why: d.noMeasure, do: does(d.measure)},
		{action: "series", keys: []string{"s"}, shown: "s", brief: "series", help: "next series: fat, muscle, …; steps, distance, …",
			why: d.noSeries, do: does(func() { d.nextSeries(1) })},
		{action: "previous-series", keys: []string{"S"}, shown: "S", help: "the series before",
			why: d.noSeries, do: does(func() { d.nextSeries(-1) })},
		{action: "smoother", keys: []string{"m"}, shown: "m", help: "next smoother of the weight trend",
			why: d.only("smoother", "the smoother belongs to Weight"), do: d.next(config.KeySmoother)},
		{action: "guideline", keys: []string{"b"}, shown: "b", help: "next guideline for blood pressure",
			why: d.only("guideline", "the guideline belongs to Blood pressure"), do: d.next(config.KeyGuideline)},
		{action: "workouts", keys: []string{"w"}, shown: "w", help: "workouts in place of the days",
			why: d.only("workouts", "workouts belong to Activity"), do: does(d.otherLook)},
		{action: "hide", keys: []string{"p"}, shown: "p", help: "take a pane without data out of the tabs", why: d.noHide, do: d.hidePane},
	}
}

// inSection puts commands in a section of the help.
func inSection(name string, table []binding) []binding {
	for i := range table {
		table[i].section = name
	}
	return table
}

// timeCommands move the window.
func (d *dashboard) timeCommands() []binding {
	t := []binding{
		{action: "earlier", keys: []string{"shift+left", "<", "pgup"}, shown: "<", pair: "later", brief: "earlier, later",
			help: "a window earlier (also shift+←)",
			why:  d.noEarlier, do: does(func() { d.place = d.place.shift(-1, d.reach()) })},
		{action: "later", keys: []string{"shift+right", ">", "pgdown"}, shown: ">", help: "a window later (also shift+→)",
			why: d.noLater, do: does(func() { d.place = d.place.shift(1, d.reach()) })},
		{action: "zoom-in", keys: []string{"+"}, shown: "+", pair: "zoom-out", brief: "zoom", help: "fewer days, about the cursor",
			why: d.noZoomIn, do: does(func() { d.zoom(-1) })},
		{action: "zoom-out", keys: []string{"-"}, shown: "-", help: "more days, about the cursor",
			why: d.noZoomOut, do: does(func() { d.zoom(1) })},
		{action: "today", keys: []string{"="}, shown: "=", help: "back to today", why: d.noToday, do: does(d.backToToday)},
		{action: "shorter", keys: []string{"["}, shown: "[", help: "shorter span: week, month, 3 months, year, all",
			why: d.noShorter, do: does(func() { d.span(-1) })},
		{action: "longer", keys: []string{"]"}, shown: "]", help: "longer span: week, month, 3 months, year, all",
			why: d.noLonger, do: does(func() { d.span(1) })},
		{action: "go", keys: []string{"g"}, shown: "g", help: `go to a date: "14 mar", "3 weeks ago"; "2025-03" is that month`,
			do: does(func() { d.push(newPalette(d.session, goToDate)) })},
		{action: "range", keys: []string{"R"}, shown: "R", help: `any range: "mar 2025", "1.3.-15.4.", "2025", "last 6 weeks"`,
			do: does(func() { d.push(newPalette(d.session, showRange)) })},
		{action: "month-before", keys: []string{"{"}, shown: "{", help: "a calendar month back",
			why: d.noEarlier, do: does(func() { d.place = d.place.month(-1, d.reach()) })},
		{action: "month-after", keys: []string{"}"}, shown: "}", help: "a calendar month on",
			why: d.noMonthAfter, do: does(func() { d.place = d.place.month(1, d.reach()) })},
		{action: "first", keys: []string{"home", "0"}, shown: "home", help: "to the first reading of the window",
			why: d.noneShown, do: does(func() { d.place = d.place.edge(false, d.reach()) })},
		{action: "last", keys: []string{"end", "$"}, shown: "end", help: "to the last reading of the window",
			why: d.noneShown, do: does(func() { d.place = d.place.edge(true, d.reach()) })},
	}
	for i, b := range t {
		if b.why != nil {
			t[i].why = d.shows(b.why)
		}
	}
	return inSection(sectionTime, t)
}

func (d *dashboard) dataCommands() []binding {
	t := []binding{
		{action: "table", keys: []string{"t"}, shown: "t", brief: "table", help: "every reading in a table",
			why: d.noTable, do: d.onSubject(func() dialog { return newTable(d.session) })},
		{action: "search", keys: []string{"/"}, shown: "/", help: "search the readings of all years by a word or a date", why: d.noTable, do: d.onSubject(func() dialog {
			t := newTable(d.session)
			t.typing = true
			return t
		})},
		{action: "compare", keys: []string{"c"}, shown: "c", brief: "compare",
			help: "compare with the period before, again with a year ago; on a note, before and after it",
			why:  d.noCompare, do: does(d.nextCompare)},
		{action: "explain", keys: []string{"e"}, shown: "e", brief: "explain", help: "how the figures come about, with the numbers put in",
			why: d.noExplain, do: d.onSubject(func() dialog { return newExplain(d.session) })},
		{action: "note", keys: []string{"n"}, shown: "n", help: "write a note on this day",
			do: does(func() { d.push(newNoteEdit(d.session, d.place.date(d.reach()))) })},
		{action: "around-note", keys: []string{"N"}, shown: "N", help: "the days before a note against those after",
			why: d.noNotes, do: does(func() { d.push(newAround(d.session, d.place.date(d.reach()))) })},
		{action: "exclude", keys: []string{"x"}, shown: "x", help: "leave this reading out of statistics, or count it again",
			why: d.noExclude, do: d.markRead},
		{action: "undo", keys: []string{"z"}, shown: "z", help: "take the last change back", why: d.undo.noUndo, do: d.undoLast, common: true},
		{action: "redo", keys: []string{"Z"}, shown: "Z", help: "make again what was taken back", why: d.undo.noRedo, do: d.redoLast, common: true},
		{action: "copy", keys: []string{"y"}, shown: "y", help: "copy what the cursor reads", why: d.noCopy, do: d.copyReading},
		{action: "units", keys: []string{"u"}, shown: "u", help: "next unit", do: d.nextUnit},
		{action: "privacy", keys: []string{"P"}, shown: "P", help: "hide the numbers, keep the shapes", do: does(d.togglePrivacy), common: true},
		{action: "devices", keys: []string{"D"}, shown: "D", help: "devices: battery, last contact, days with readings",
			do: does(func() { d.push(newDevices(d.session)) })},
	}
	return inSection(sectionData, t)
}

func (d *dashboard) alwaysCommands(tabs []int) []binding {
	var t []binding
	for n, i := range tabs {
		key := fmt.Sprint(n + 1)
		b := binding{action: "pane-" + pane.All[i].Slug, keys: []string{key}, shown: key, help: "show " + pane.All[i].Title,
			do: does(func() { d.showTab(i) }), common: true}
		if n > 8 {
			b.keys, b.shown = nil, ""
		}
		t = append(t, b)
	}
	t = append(t,
		binding{action: "next-pane", keys: []string{"tab"}, shown: "tab", help: "next pane", do: does(func() { d.onPane(1) }), common: true},
		binding{action: "previous-pane", keys: []string{"shift+tab"}, shown: "shift+tab", help: "the pane before",
			do: does(func() { d.onPane(-1) }), common: true},
		binding{action: "refresh", keys: []string{"r"}, shown: "r", help: "refresh from Withings now",
			why: d.noRefresh, do: d.refreshNow, common: true},
		binding{action: "sign-in", keys: []string{"L"}, shown: "L", help: "sign in to Withings", do: d.openSignIn, common: true},
		binding{action: "theme", keys: []string{"T"}, shown: "T", help: "next theme", do: d.next(config.KeyTheme)},
		binding{action: "settings", keys: []string{","}, shown: ",", help: "settings: everything, goals and height too",
			do: does(func() { d.push(newSettings(d.session)) }), common: true},
		binding{action: "messages", keys: []string{"@"}, shown: "@", help: "messages: what was said, and what changed at Withings",
			do: d.openMessages, common: true},
		binding{keys: []string{"esc", "backspace"}, shown: "esc",
			help: "back: ends measuring, reading, comparing, a first sync; then the first pane; never quits",
			do:   does(d.back)},
		binding{action: "quit", keys: []string{"q"}, shown: "q", help: "quit (also ctrl+c)", do: d.quit},
		binding{action: "palette", keys: []string{":", "ctrl+p"}, shown: ":", brief: "commands",
			help: "go to a date or pane, or run a command, by typing a part of it",
			do:   does(func() { d.push(newPalette(d.session, goToOrDo)) }), common: true},
		binding{action: "help", keys: []string{"?"}, shown: "?", brief: "keys", help: "the keys of where you are",
			do: does(func() { d.push(newPalette(d.session, keysHere)) }), common: true},
	)
	return inSection(sectionAlways, t)
}

// common are the commands that work from the dialogs over the dashboard too.
// They follow a dialog's own keys, which come first.
func common(s *session) []binding {
	table := slices.DeleteFunc(commands(&dashboard{s}, s.tabs()), func(b binding) bool { return !b.common })
	for i, b := range table {
		switch b.action {
		case "palette":
			table[i].brief = ""
		case "undo":
			table[i].brief = "undo"
		}
	}
	return table
}

// over are the keys of a list over the dashboard: its own, those that go back, of
// which closer is the one that opened it, and what works everywhere.
func over(s *session, own []binding, back func(), closer string) []binding {
	own = append(own, binding{keys: []string{"esc", "q", "backspace", closer}, shown: "esc", brief: "back", help: "back", do: does(back)})
	return append(own, common(s)...)
}
