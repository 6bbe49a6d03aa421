package ui

import (
	"cmp"
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
	plain
	list
	typing   screen.Field // a value
	entering bool         // it is typed
	wrong    string       // why it cannot be
	word     screen.Field // that a setting is found by
	finding  bool         // it is typed
	from     int          // the setting that was chosen before
}

func newSettings(s *session) *settings { return &settings{plain: plain{session: s, title: "Settings"}} }

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
		return slices.Contains(notHere, s.Key)
	})
	slices.SortStableFunc(all, func(a, b config.Setting) int { return slices.Index(groups, a.Group) - slices.Index(groups, b.Group) })
	return all
}

func (d *settings) chosen() config.Setting { return d.lines()[d.at] }

func (d *settings) field() *screen.Field {
	switch {
	case d.entering:
		return &d.typing
	case d.finding:
		return &d.word
	}
	return nil
}

// found chooses the first setting that has the word in its name, its place in the
// file or what it is; where none has, the one before stays chosen.
func (d *settings) found() {
	word := strings.ToLower(strings.TrimSpace(d.word.Value()))
	d.at = d.from
	for _, in := range []func(config.Setting) string{
		func(s config.Setting) string { return s.Name },
		func(s config.Setting) string { return s.Key + " " + s.Group + " " + s.Doc },
	} {
		at := slices.IndexFunc(d.lines(), func(s config.Setting) bool { return strings.Contains(strings.ToLower(in(s)), word) })
		if word != "" && at >= 0 {
			d.at = at
			return
		}
	}
}

func (d *settings) typed() tea.Cmd {
	if d.finding {
		d.found()
		return nil
	}
	d.wrong = ""
	if _, err := d.cfg.With(d.chosen().Key, d.value()); err != nil {
		d.wrong = err.Error()
	}
	return nil
}

func (d *settings) keys() []binding {
	if d.entering {
		return []binding{
			{keys: []string{"enter"}, shown: "enter", brief: "keep it", help: "keep the value", do: d.enter},
			{keys: []string{"esc"}, shown: "esc", brief: "leave it as it was", help: "leave it as it was", do: does(func() { d.entering, d.wrong = false, "" })},
		}
	}
	if d.finding {
		return []binding{
			{keys: []string{"enter"}, shown: "enter", brief: "choose it", help: "choose what is found", do: does(func() { d.finding = false })},
			{keys: []string{"esc"}, shown: "esc", brief: "as it was", help: "choose the one before", do: does(func() { d.finding, d.at = false, d.from })},
		}
	}
	none := func() string { return where(choices(d.chosen(), d.cfg) == nil, "its value is typed: enter") }
	enter := ""
	if none() != "" {
		enter = "type a value"
	}
	keys := append(d.list.keys("setting", false),
		binding{keys: []string{"left", "h"}, shown: "←", pair: "value-after", brief: "change", help: "the value before", why: none, do: func() tea.Cmd { return d.turn(-1) }},
		binding{action: "value-after", keys: []string{"right", "l", "space"}, shown: "→", help: "the next value", why: none, do: func() tea.Cmd { return d.turn(1) }},
		binding{keys: []string{"enter"}, shown: "enter", brief: enter, help: "type a value, or the next one", do: d.open},
		binding{keys: []string{"/"}, shown: "/", brief: "find", help: "find a setting by a word", do: does(func() {
			d.finding, d.from, d.word = true, d.at, screen.Field{Placeholder: "a word of its name or meaning", Limit: 40}
		})})
	return over(d.session, keys, d.pop, ",")
}

// choices are the only values of a setting, nil where it is typed.
func choices(s config.Setting, cfg config.Config) []string {
	if s.Kind == config.List {
		return nil
	}
	return s.Choices(cfg)
}

// turn gives the chosen setting the value n after its own, where the file may
// set it: a flag or a variable is stronger.
func (d *settings) turn(n int) tea.Cmd {
	s := d.chosen()
	if d.overruled(s) {
		return nil
	}
	return d.setNext(s.Key, n)
}

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
	s := d.chosen()
	switch {
	case choices(s, d.cfg) != nil:
		return d.turn(1)
	case d.overruled(s):
		return nil
	}
	d.entering, d.typing = true, screen.Field{Placeholder: "type a value", Limit: 200}
	if v := s.Value(d.cfg); v != "0" {
		d.typing.SetValue(v)
	}
	return nil
}

// value is what is typed; no number is 0, and a decimal comma is a point.
func (d *settings) value() string {
	value := strings.TrimSpace(d.typing.Value())
	if d.chosen().Kind != config.Number {
		return value
	}
	return cmp.Or(strings.Replace(value, ",", ".", 1), "0")
}

func (d *settings) enter() tea.Cmd {
	if d.wrong != "" {
		return nil
	}
	d.entering = false
	s, value := d.chosen(), d.value()
	words := s.Name + ": " + shownValue(s, value)
	if d.outranked(s.Key) != "" {
		words += ", which counts only where Withings has no goal"
	}
	return d.set(s.Key, value, words)
}

// outranked is the goal of the account, which counts before one set here; ""
// where there is none.
func (d *settings) outranked(key string) string {
	goals, w := d.data.history.State.Goals, d.write()
	switch {
	case key == config.KeyGoalWeight && goals.WeightKg > 0:
		return w.Kg(goals.WeightKg) + " " + w.KgUnit()
	case key == config.KeyGoalSteps && goals.Steps > 0:
		return w.Count(goals.Steps)
	}
	return ""
}

// shownValue is a value as a person reads it.
func shownValue(s config.Setting, value string) string {
	switch {
	case s.Kind == config.Switch:
		return map[string]string{"true": "on", "false": "off"}[value]
	case value == "0" && s.Key == config.KeyHeight:
		return "as in Withings"
	case value == "0" && s.Kind == config.Number:
		return "not set"
	case s.Key == config.KeyPanes && value == "":
		return "all"
	case s.Key == config.KeySmoother:
		return insight.Smoother(value).Label()
	case s.Key == config.KeyGuideline:
		return insight.SchemeOf(insight.Guideline(value), insight.Home).Title
	case s.Key == config.KeyTemperatureUnit:
		return units.Temperature(value).Name()
	case s.Key == config.KeyWeekStart && value != "":
		return capital(value)
	case value == "":
		return "not set"
	}
	return screen.Clean(value)
}
