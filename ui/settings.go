package ui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"withings-tui/ui/config"
	"withings-tui/ui/insight"
	"withings-tui/ui/screen"
	"withings-tui/ui/units"
)

// settings is all settings by their groups, with plain names. Changes show at
// once and are kept in the file.
type settings struct {
	*session
	list
	typing screen.Field // a value, or what is looked for
	mode   settingsMode
	wrong  string // why the typed value cannot be
	find   string // what is looked for
}

// settingsMode is what is typed.
type settingsMode uint8

const (
	choosing settingsMode = iota
	entering              // a value
	finding               // a name
)

func newSettings(s *session) *settings { return &settings{session: s} }

// newSettingsAt opens the settings with one chosen.
func newSettingsAt(s *session, key string) *settings {
	d := newSettings(s)
	d.at = max(0, slices.IndexFunc(d.lines(), func(s config.Setting) bool { return s.Key == key }))
	return d
}

// notHere are settings that cannot change while the program runs.
var notHere = []string{config.KeyProfile, config.KeyDataDir}

// groups is the groups in the order that people look for them.
var groups = []string{"You", "Goals", "Units", "Looks", "Figures", "Blood pressure", "Withings"}

// lines are the settings shown, grouped.
func (d *settings) lines() []config.Setting {
	all := slices.DeleteFunc(config.Settings(), func(s config.Setting) bool {
		return slices.Contains(notHere, s.Key) || !strings.Contains(strings.ToLower(s.Name+" "+s.Doc+" "+s.Key), strings.ToLower(d.find))
	})
	rank := func(s config.Setting) int {
		if i := slices.Index(groups, s.Group); i >= 0 {
			return i
		}
		return len(groups)
	}
	slices.SortStableFunc(all, func(a, b config.Setting) int { return rank(a) - rank(b) })
	return all
}

func (d *settings) chosen() (config.Setting, bool) {
	all := d.lines()
	if len(all) == 0 {
		return config.Setting{}, false
	}
	return all[min(d.at, len(all)-1)], true
}

func (d *settings) name() string { return "Settings" }

func (d *settings) field() *screen.Field {
	if d.mode == choosing {
		return nil
	}
	return &d.typing
}

func (d *settings) take(tea.Msg) tea.Cmd { return nil }

func (d *settings) typed() tea.Cmd {
	switch d.mode {
	case finding:
		d.find, d.at = strings.TrimSpace(d.typing.Value()), 0
	case entering:
		d.wrong = ""
		if s, ok := d.chosen(); ok {
			if _, err := d.cfg.With(s.Key, strings.TrimSpace(d.typing.Value())); err != nil {
				d.wrong = err.Error()
			}
		}
	}
	return nil
}

func (d *settings) keys() []binding {
	leave := does(func() { d.mode, d.wrong = choosing, "" })
	switch d.mode {
	case entering:
		return []binding{
			{keys: []string{"enter"}, shown: "enter", brief: "keep it", help: "keep the value", do: d.enter},
			{keys: []string{"ctrl+u"}, shown: "ctrl+u", brief: "clear", help: "clear what is typed", do: func() tea.Cmd { d.typing.Reset(); return d.typed() }},
			{keys: []string{"esc"}, shown: "esc", brief: "leave it as it was", help: "leave it as it was", do: leave},
		}
	case finding:
		return append(d.list.keys("setting", true),
			binding{keys: []string{"enter"}, shown: "enter", brief: "choose", help: "choose among what is found", do: leave},
			binding{keys: []string{"esc"}, shown: "esc", brief: "all settings", help: "all settings again", do: does(func() { d.find, d.mode = "", choosing })})
	}
	none := func() string {
		switch s, ok := d.chosen(); {
		case !ok:
			return "no setting is chosen"
		case choices(s, d.cfg) == nil:
			return "its value is typed: enter"
		}
		return ""
	}
	keys := append(d.list.keys("setting", false),
		binding{keys: []string{"left", "h"}, shown: "←", pair: "value-after", brief: "change", help: "the value before", why: none, do: func() tea.Cmd { return d.turn(-1) }},
		binding{action: "value-after", keys: []string{"right", "l", "space"}, shown: "→", help: "the next value", why: none, do: func() tea.Cmd { return d.turn(1) }},
		binding{keys: []string{"enter"}, shown: "enter", brief: "type a value", help: "type a value, or the next one", do: d.open},
		binding{keys: []string{"/"}, shown: "/", brief: "find", help: "find a setting by a word", do: does(func() { d.mode = finding; d.typing = screen.Field{Placeholder: "a word of the setting", Limit: 40} })},
		binding{keys: []string{"z"}, shown: "z", brief: "undo", help: "take the last change back", why: reasons{d.session}.noUndo, do: d.undoLast},
		binding{keys: []string{"esc", "q", ","}, shown: "esc", brief: "back", help: "back", do: does(func() {
			if d.find != "" {
				d.find = ""
				return
			}
			d.pop()
		})})
	return append(keys, d.common()...)
}

// choices are the only values of a setting, nil where it is typed.
func choices(s config.Setting, cfg config.Config) []string {
	all := s.Choices(cfg)
	switch {
	case s.Kind == config.List:
		return nil
	case s.Key == config.KeyTheme && all == nil:
		return screen.Names()
	}
	return all
}

// turn gives the chosen setting the value n after its own.
func (d *settings) turn(n int) tea.Cmd {
	s, ok := d.chosen()
	if !ok {
		return nil
	}
	if d.overruled(s) {
		return nil
	}
	return d.setNext(s.Key, n)
}

// overruled says where a change would not hold: a flag or a variable is
// stronger than the file.
func (d *settings) overruled(s config.Setting) bool {
	origin := d.cfg.Origin(s.Key)
	if origin.Kind <= config.FromFile {
		return false
	}
	d.say(s.Name + " is set by the " + origin.String() + ", which is stronger than the file")
	return true
}

// open types a value, or goes to the next where there are only some.
func (d *settings) open() tea.Cmd {
	s, ok := d.chosen()
	switch {
	case !ok || d.overruled(s):
		return nil
	case choices(s, d.cfg) != nil:
		return d.setNext(s.Key, 1)
	}
	d.mode = entering
	d.typing = screen.Field{Placeholder: s.Doc, Limit: 200}
	if v := s.Value(d.cfg); v != "0" {
		d.typing.SetValue(v)
	}
	return nil
}

func (d *settings) enter() tea.Cmd {
	s, ok := d.chosen()
	value := strings.TrimSpace(d.typing.Value())
	if value == "" && s.Kind == config.Number {
		value = "0"
	}
	if !ok || d.wrong != "" && value != "0" {
		return nil
	}
	d.mode, d.wrong = choosing, ""
	return d.setAndSay(s.Key, value, s.Name+": "+shownValue(s, value))
}

// shownValue is a value as a person reads it.
func shownValue(s config.Setting, value string) string {
	switch {
	case s.Kind == config.Switch:
		return map[string]string{"true": "on", "false": "off"}[value]
	case s.Key == config.KeyHeight && value == "0":
		return "as in Withings"
	case s.Key == config.KeyGoalWeight && value == "0", s.Key == config.KeyGoalSteps && value == "0":
		return "as in Withings"
	case s.Key == config.KeyPanes && value == "":
		return "all"
	case s.Key == config.KeySmoother:
		if smoother, err := insight.ParseSmoother(value); err == nil {
			return smoother.Label()
		}
	case s.Key == config.KeyGuideline:
		if guideline, err := insight.ParseGuideline(value); err == nil {
			return guideline.Title()
		}
	case s.Key == config.KeyTemperatureUnit:
		return units.Temperature(value).Name()
	case s.Key == config.KeyWeekStart && value != "":
		return strings.ToUpper(value[:1]) + value[1:]
	case value == "":
		return "not set"
	}
	return screen.Clean(value)
}
