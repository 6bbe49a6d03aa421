package ui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"withings-tui/ui/config"
)

// settings is the settings screen: the config file's settings that have a
// fixed choice, and switches.
type settings struct {
	at  int
	top int
}

// choices are the settings that can be changed with a key: the others are
// numbers and addresses, which the config file takes.
func choices() []config.Setting {
	return slices.DeleteFunc(config.Settings(), func(s config.Setting) bool {
		return len(s.Allowed) == 0 && s.Kind != config.Switch
	})
}

func (a *App) openSettings() {
	a.overlay = overlaySettings
	a.settings = settings{}
}

func (s *settings) move(n int) { s.at = min(max(s.at+n, 0), len(choices())-1) }

func settingsKeys() []binding {
	return []binding{
		{keys: []string{"up", "k"}, shown: "↑/k", brief: "up", help: "setting above", do: always(func(a *App) { a.settings.move(-1) })},
		{keys: []string{"down", "j"}, shown: "↓/j", brief: "down", help: "setting below", do: always(func(a *App) { a.settings.move(1) })},
		{keys: []string{"right", "l", "enter", "space"}, shown: "→/enter", brief: "change", help: "next value; it is saved at once", do: func(a *App) tea.Cmd { return a.turnSetting(1) }},
		{keys: []string{"left", "h"}, shown: "←/h", help: "value before", do: func(a *App) tea.Cmd { return a.turnSetting(-1) }},
		{keys: []string{"esc", "q", ","}, shown: "esc", brief: "back", help: "back", do: always((*App).back)},
	}
}

// values are what a setting can be.
func values(s config.Setting) []string {
	if s.Kind == config.Switch {
		return []string{"false", "true"}
	}
	return s.Allowed
}

// turnSetting gives the chosen setting its next value.
func (a *App) turnSetting(n int) tea.Cmd {
	s := choices()[a.settings.at]
	all := values(s)
	i := slices.Index(all, s.Value(a.cfg))
	return a.set(s.Key, all[(i+n+len(all))%len(all)])
}

func (a *App) drawSettings(c *canvas, r rect) {
	accent := panes[a.pane].accent
	c.frame(r, fg(accent), []span{{"Settings", bright(accent)}}, []span{label(ellipsis(a.cfg.Path, max(10, r.w-30)))})
	in := r.inset(2, 1)
	all := choices()
	s := &a.settings
	room := max(1, in.h-2)
	s.top = max(0, min(max(s.top, s.at-room+1), s.at))
	keyWidth := 0
	for _, k := range all {
		keyWidth = max(keyWidth, textWidth(k.Key))
	}
	for i := range min(room, len(all)-s.top) {
		k := all[s.top+i]
		y := in.y + i
		back := inkNone
		if s.top+i == s.at {
			back = inkSelect
			c.clear(rect{in.x - 1, y, in.w + 2, 1}, fg(inkText).on(back))
		}
		c.text(in.x, y, keyWidth, fg(inkLabel).on(back), k.Key)
		x := in.x + keyWidth + 2
		current := k.Value(a.cfg)
		x += c.spans(x, y, in.w-(x-in.x), span{"‹ ", fg(inkFaint).on(back)}, span{current, bright(inkBright).on(back)}, span{" ›", fg(inkFaint).on(back)})
		if origin := a.cfg.Origin(k.Key); origin.Kind > config.FromFile {
			x += c.text(x+2, y, in.w-(x-in.x)-2, fg(inkCaution).on(back), "set by "+origin.String())
		} else if in.w >= 76 {
			at := max(x+2, in.x+keyWidth+22)
			c.text(at, y, in.w-(at-in.x), fg(inkFaint).on(back), k.Doc)
		}
		index := s.top + i
		a.hits = append(a.hits, hit{rect{in.x, y, in.w, 1}, func(int, int) tea.Cmd {
			if a.settings.at == index {
				return a.turnSetting(1)
			}
			a.settings.at = index
			return nil
		}})
	}
	c.text(in.x, in.y+in.h-1, in.w, fg(inkLabel), "Height, goals, hours and addresses are set in the file; its lines and comments stay as they are.")
}
