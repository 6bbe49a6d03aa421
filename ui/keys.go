package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"
)

// mode is what keys mean at a moment; each has one table of bindings.
type mode uint8

const (
	modeDashboard mode = iota
	modeTable
	modeHelp
	modeExplain
	modeSettings
	modeWelcome
	modeSetup
	modeSignIn
	modeImport
	modeFirstSync
	modeCount
)

var modeNames = [modeCount]string{
	"Dashboard", "Readings table", "Keys", "Explanation", "Settings", "Welcome", "Set-up", "Sign-in", "Import", "First sync",
}

// binding is one thing that keys do. The same table dispatches keys and makes
// the help, so that the help cannot drift from behaviour.
type binding struct {
	action string   // its name in the config file's [keys]; empty: cannot be remapped
	keys   []string // as Bubble Tea names them
	shown  string   // the keys as help prints them
	brief  string   // for the bottom line; empty: only in the help
	help   string
	why    func(*App) string // why it does nothing now; nil or "" where it works
	do     func(*App) tea.Cmd
}

// keymap holds the tables, with the keys the person has chosen.
type keymap struct {
	tables [modeCount][]binding
	byKey  [modeCount]map[string]*binding
}

// newKeymap makes the tables; remapped gives actions other keys.
func newKeymap(remapped map[string]string) *keymap {
	k := &keymap{tables: [modeCount][]binding{
		modeDashboard: dashboardKeys(), modeTable: tableKeys(), modeHelp: readerKeys(), modeExplain: readerKeys(),
		modeSettings: settingsKeys(), modeWelcome: welcomeKeys(), modeSetup: setupKeys(), modeSignIn: signInKeys(),
		modeImport: importKeys(), modeFirstSync: firstSyncKeys(),
	}}
	for m := range k.tables {
		k.byKey[m] = map[string]*binding{}
		for i := range k.tables[m] {
			b := &k.tables[m][i]
			if key, ok := remapped[b.action]; ok && b.action != "" && key != "" {
				b.keys, b.shown = []string{key}, key
			}
			for _, key := range b.keys {
				k.byKey[m][key] = b
			}
		}
	}
	return k
}

// Actions names what the config file's [keys] can give other keys.
func Actions() []string {
	var names []string
	for _, b := range dashboardKeys() {
		if b.action != "" {
			names = append(names, b.action)
		}
	}
	return names
}

// DefaultKeys are the keys of those actions where nothing is remapped.
func DefaultKeys() map[string][]string {
	keys := map[string][]string{}
	for _, b := range dashboardKeys() {
		if b.action != "" {
			keys[b.action] = b.keys
		}
	}
	return keys
}

// KeyHelp is one line of the keys table, for the manual.
type KeyHelp struct{ Keys, Help string }

// KeyTable is what the dashboard's keys do, in the order of the help.
func KeyTable() []KeyHelp {
	var rows []KeyHelp
	for _, b := range dashboardKeys() {
		rows = append(rows, KeyHelp{b.shown, b.help})
	}
	return rows
}

// mode is what keys mean now.
func (a *App) mode() mode {
	switch a.screen {
	case screenWelcome:
		return modeWelcome
	case screenSetup:
		return modeSetup
	case screenSignIn:
		return modeSignIn
	case screenImport:
		return modeImport
	case screenFirstSync:
		return modeFirstSync
	}
	switch a.overlay {
	case overlayHelp:
		return modeHelp
	case overlayExplain:
		return modeExplain
	case overlayTable:
		return modeTable
	case overlaySettings:
		return modeSettings
	}
	return modeDashboard
}

// press runs what a key is bound to. A field that is being typed in takes its
// keys first; ctrl+c always quits.
func (a *App) press(msg tea.KeyPressMsg) tea.Cmd {
	key := msg.Keystroke()
	if text := msg.Key().Text; text != "" && !strings.HasPrefix(key, "ctrl+") && !strings.HasPrefix(key, "alt+") {
		key = text
		if text == " " {
			key = "space"
		}
	}
	switch key {
	case "ctrl+c":
		return a.quit()
	case "ctrl+z":
		return tea.Suspend
	case "ctrl+l":
		return tea.ClearScreen
	}
	if a.tooSmall() {
		if key == "q" {
			return a.quit()
		}
		return nil
	}
	m := a.mode()
	if field := a.field(); field != nil && !fieldPasses(key) {
		field.press(msg.Keystroke(), msg)
		a.typed()
		return nil
	}
	b, ok := a.keys.byKey[m][key]
	if !ok {
		return nil
	}
	a.note = notice{}
	if b.why != nil {
		if reason := b.why(a); reason != "" {
			a.say(noticeInfo, b.shown+": "+reason)
			return nil
		}
	}
	return b.do(a)
}

// fieldPasses tells the keys that a text field leaves to the screen's table.
func fieldPasses(key string) bool {
	switch key {
	case "enter", "esc", "tab", "shift+tab", "up", "down", "ctrl+y", "ctrl+o":
		return true
	}
	return false
}

func always(do func(*App)) func(*App) tea.Cmd {
	return func(a *App) tea.Cmd { do(a); return nil }
}

// dashboardKeys is the table of the dashboard, in the order of the help.
func dashboardKeys() []binding {
	table := []binding{}
	for id := range paneCount {
		brief := ""
		if id == paneOverview {
			brief = "pane"
		}
		table = append(table, binding{
			brief: brief, action: "pane-" + panes[id].slug, keys: []string{string(rune('1' + id))}, shown: string(rune('1' + id)),
			help: "show " + panes[id].title, do: always(func(a *App) { a.show(id) }),
		})
	}
	return append(table,
		binding{action: "next-pane", keys: []string{"tab"}, shown: "tab", help: "next pane", do: always(func(a *App) { a.show((a.pane + 1) % paneCount) })},
		binding{action: "previous-pane", keys: []string{"shift+tab"}, shown: "shift+tab", help: "pane before", do: always(func(a *App) { a.show((a.pane + paneCount - 1) % paneCount) })},
		binding{action: "open", keys: []string{"enter"}, shown: "enter", brief: "open", help: "open the chosen card", why: onlyOverview, do: always(func(a *App) { a.show(a.derived.card) })},
		binding{action: "left", keys: []string{"left", "h"}, shown: "←/h", brief: "read", help: "cursor to the reading before", why: noReadings, do: always(func(a *App) { a.step(-1) })},
		binding{action: "right", keys: []string{"right", "l"}, shown: "→/l", help: "cursor to the next reading", why: noReadings, do: always(func(a *App) { a.step(1) })},
		binding{action: "first", keys: []string{"home", "0"}, shown: "home/0", help: "cursor to the first reading of the range", why: noReadings, do: always(func(a *App) { a.stepTo(0) })},
		binding{action: "last", keys: []string{"end", "$"}, shown: "end/$", help: "cursor to the last reading", why: noReadings, do: always(func(a *App) { a.stepTo(-1) })},
		binding{action: "up", keys: []string{"up", "k"}, shown: "↑/k", help: "card above; in a pane a shorter range", do: always(func(a *App) { a.vertical(-1) })},
		binding{action: "down", keys: []string{"down", "j"}, shown: "↓/j", help: "card below; in a pane a longer range", do: always(func(a *App) { a.vertical(1) })},
		binding{action: "shorter", keys: []string{"["}, shown: "[", brief: "range", help: "shorter range", do: always(func(a *App) { a.zoom(-1) })},
		binding{action: "longer", keys: []string{"]"}, shown: "]", help: "longer range", do: always(func(a *App) { a.zoom(1) })},
		binding{action: "measure", keys: []string{"v"}, shown: "v", brief: "measure", help: "set or lift an anchor: the difference from there to the cursor", why: noMeasure, do: always((*App).setAnchor)},
		binding{action: "compare", keys: []string{"c"}, shown: "c", brief: "compare", help: "compare with the period before", why: noCompare, do: always((*App).toggleCompare)},
		binding{action: "table", keys: []string{"t"}, shown: "t", brief: "table", help: "every reading in a table", why: noTable, do: (*App).openTable},
		binding{action: "exclude", keys: []string{"x"}, shown: "x", help: "leave the reading under the cursor out of statistics, or take it back", why: noExclude, do: (*App).excludeAtCursor},
		binding{action: "series", keys: []string{"s"}, shown: "s", brief: "series", help: "next series: fat, muscle, …; steps, distance, …", why: noSeries, do: always((*App).nextSeries)},
		binding{action: "smoother", keys: []string{"m"}, shown: "m", help: "next smoother of the weight trend", why: onlyWeight, do: (*App).nextSmoother},
		binding{action: "guideline", keys: []string{"b"}, shown: "b", help: "next blood-pressure guideline", why: onlyPressure, do: (*App).nextGuideline},
		binding{action: "units", keys: []string{"u"}, shown: "u", help: "next unit", do: (*App).nextUnit},
		binding{action: "explain", keys: []string{"e"}, shown: "e", brief: "explain", help: "how the figures come about: formula, inputs, window, source", do: always((*App).openExplain)},
		binding{action: "refresh", keys: []string{"r"}, shown: "r", brief: "refresh", help: "refresh from Withings now", why: noRefresh, do: (*App).refreshNow},
		binding{action: "sign-in", keys: []string{"L"}, shown: "L", help: "sign in to Withings", why: noSignIn, do: (*App).openSignIn},
		binding{action: "privacy", keys: []string{"P"}, shown: "P", brief: "privacy", help: "hide the numbers, keep the shapes", do: always((*App).togglePrivacy)},
		binding{action: "theme", keys: []string{"T"}, shown: "T", help: "next theme", do: (*App).nextTheme},
		binding{action: "settings", keys: []string{","}, shown: ",", brief: "settings", help: "settings", do: always((*App).openSettings)},
		binding{action: "help", keys: []string{"?"}, shown: "?", brief: "keys", help: "this list", do: always((*App).openHelp)},
		binding{keys: []string{"esc"}, shown: "esc", help: "back: lifts the anchor, the cursor, the comparison; never quits", do: always((*App).back)},
		binding{action: "quit", keys: []string{"q"}, shown: "q", brief: "quit", help: "quit (also ctrl+c)", do: (*App).quit},
	)
}

// readerKeys are the keys of text that is only read: the help and explanations.
func readerKeys() []binding {
	return []binding{
		{keys: []string{"up", "k"}, shown: "↑/k", brief: "up", help: "a line up", do: always(func(a *App) { a.help.move(-1) })},
		{keys: []string{"down", "j"}, shown: "↓/j", brief: "down", help: "a line down", do: always(func(a *App) { a.help.move(1) })},
		{keys: []string{"pgup", "b"}, shown: "pgup/b", help: "a page up", do: always(func(a *App) { a.help.move(-a.help.page) })},
		{keys: []string{"pgdown", "space"}, shown: "pgdn/space", help: "a page down", do: always(func(a *App) { a.help.move(a.help.page) })},
		{keys: []string{"home", "g"}, shown: "home/g", help: "to the top", do: always(func(a *App) { a.help.move(-1 << 20) })},
		{keys: []string{"end", "G"}, shown: "end/G", help: "to the end", do: always(func(a *App) { a.help.move(1 << 20) })},
		{keys: []string{"esc", "q", "?", "e", "enter"}, shown: "esc", brief: "back", help: "back", do: always((*App).back)},
	}
}
