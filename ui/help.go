package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"
)

// notNow is the heading over the keys that can do nothing now.
const notNow = "Not here, or not now"

// helpItems are the keys of a dialog, then those that work everywhere, and last
// those that can do nothing now.
func helpItems(s *session, under dialog) []paletteItem {
	here := "Here, in " + under.name()
	_, dashboard := under.(*dashboard)
	all := remap(under.keys(), s.cfg.Keys)
	if !dashboard {
		all = append(all, remap(common(s), s.cfg.Keys)...)
	}
	seen := map[string]bool{}
	var works, rest []paletteItem
	for _, b := range all {
		if b.help == "" || b.shown == "" || seen[b.shown+b.help] {
			continue
		}
		seen[b.shown+b.help] = true
		item := paletteItem{heading: b.section, title: b.help, also: strings.Join(b.keys, " ") + " " + b.action, key: b.shown, why: b.reason(), do: func() tea.Cmd { return s.do(b) }}
		switch {
		case item.why != "":
			item.heading = notNow
			rest = append(rest, item)
			continue
		case b.section == sectionHere, b.section == sectionAlways && !b.common && !dashboard:
			item.heading = here
		}
		works = append(works, item)
	}
	return append(works, rest...)
}
