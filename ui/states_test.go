package ui

import (
	"errors"
	"fmt"
	"reflect"
	"time"

	tea "charm.land/bubbletea/v2"

	"withings-tui/store"
	"withings-tui/ui/config"
	"withings-tui/ui/pane"
)

// state is a dialog in one of its states, with what it takes to get there from a
// loaded dashboard.
type state struct {
	name  string
	enter func(*desk)
}

// pressing is a state that is reached by keys; a word after "=" is typed.
func pressing(keys string) func(*desk) { return func(d *desk) { d.keys(keys) } }

// keys presses keys; a word after "=" is typed, with "_" for blanks.
func (d *desk) keys(keys string) {
	d.t.Helper()
	for _, k := range fields(keys) {
		if len(k) > 1 && k[0] == '=' {
			for _, r := range k[1:] {
				if r == '_' {
					d.press("space")
				} else {
					d.press(string(r))
				}
			}
			continue
		}
		d.press(k)
	}
}

// states are every dialog in its states.
func states() []state {
	list := []state{
		{"table of weight", pressing("2 t")},
		{"table of weight by fat, rising", pressing("2 t 5 5 down down")},
		{"table of weight, filtered", pressing("2 t / =manual")},
		{"table of weight, by a date", pressing("2 t / =mar_2025 enter")},
		{"table of weight, nothing found", pressing("2 t / =zebra")},
		{"table of pressure", pressing("3 t")},
		{"table of temperature", pressing("4 t")},
		{"table of activity", pressing("5 t")},
		{"table of sleep", pressing("6 t")},
		{"table of a window without readings", pressing("4 R =12_may_2025 enter t")},
		{"table with notes and marks", pressing("2 t n =new_tablet,_5_mg enter down x down down x")},
		{"help", pressing("2 ?")},
		{"help, filtered", pressing("2 ? =month")},
		{"help, nothing found", pressing("2 ? =zebra")},
		{"help of the table", pressing("2 t ?")},
		{"palette", pressing("2 :")},
		{"palette, a month", pressing("2 : =mar_25")},
		{"palette, a word", pressing("2 : =theme")},
		{"palette, nothing found", pressing("2 : =qqqqq")},
		{"go to a date", pressing("2 g")},
		{"go to a date, two meanings", pressing("2 g =mar_25")},
		{"go to a date, unread", pressing("2 g =30_feb_2025")},
		{"settings", pressing(",")},
		{"settings, curves", func(d *desk) {
			d.app.s.push(newSettingsAt(d.app.s, config.KeyCharts))
			d.send(tea.BackgroundColorMsg{})
		}},
		{"settings, a value that cannot be", pressing(", down down enter =12")},
		{"settings, found by a word", pressing(", / =distance")},
		{"explanation of weight", pressing("2 e")},
		{"explanation of blood pressure", pressing("3 e down")},
		{"a note", pressing("2 left n =new_tablet,_5_mg_in_the_morning")},
		{"around a note", func(d *desk) {
			d.keys("2 g =14_oct enter n =new_tablet,_5_mg enter")
			d.keys("3 g =14_oct enter N ]")
		}},
		{"devices", pressing("D down down")},
		{"messages", func(d *desk) {
			d.keys("2 x u left x @")
		}},
		{"measuring", pressing("2 left left left left v left left left left left")},
		{"comparing", pressing("2 c")},
		{"comparing with a year ago", pressing("2 c c")},
		{"refreshing", func(d *desk) {
			d.syncer.hold = true
			d.syncer.steps = []store.Progress{{Collection: store.CollectionMeasures, Readings: 512, Reached: fixtureNow().AddDate(-1, -8, 0)}}
			d.press("r")
		}},
		{"a failed refresh", func(d *desk) {
			d.syncer.err = errors.New("wbsapi.withings.net cannot be reached; the data stay, r tries again")
			d.press("r")
		}},
		{"welcome", func(d *desk) { d.app.s.become(newWelcome(d.app.s)); d.press("down") }},
		{"set-up", func(d *desk) {
			d.app.s.account.app.HasSecret = false
			d.press("L")
			d.keys("enter =secret")
		}},
		{"set-up without an id", func(d *desk) {
			d.app.s.account.app = AccountApp{Redirect: fakeApp().Redirect}
			d.press("L", "enter")
		}},
		{"import", func(d *desk) { d.app.s.push(newImporter(d.app.s)); d.press("enter") }},
		{"sign-in waiting", func(d *desk) { d.signIns(nil); d.press("L") }},
		{"sign-in with a browser", func(d *desk) { d.signIns(nil); d.press("L", "enter") }},
		{"sign-in, the whole address", func(d *desk) { d.signIns(nil); d.press("L", "a") }},
		{"sign-in over SSH", func(d *desk) {
			d.signIns(nil)
			d.app.s.looks.env = environment{"SSH_CONNECTION": "192.0.2.1 50000 192.0.2.7 22", "LANG": "en_GB.UTF-8"}
			d.app.s.o.Host = "box.example.net"
			d.press("L")
		}},
		{"sign-in, a word is pasted", func(d *desk) { d.signIns(nil); d.press("L", "p"); d.keys("=hello enter") }},
		{"sign-in at a dead end", func(d *desk) {
			d.account.begin = func(bool) (Attempt, error) {
				return nil, errors.New("port 8976 is taken by another program; end it or register another callback")
			}
			d.press("L")
		}},
		{"first sync", func(d *desk) {
			s := d.app.s
			s.sync = refresh{running: true, first: true, cancel: func() {}, began: s.now.Add(-40 * time.Second)}
			for _, p := range []store.Progress{
				{Collection: store.CollectionMeasures, Readings: 1_827, Done: true},
				{Collection: store.CollectionActivity, Readings: 402, Reached: fixtureNow().AddDate(-1, -1, 0)},
				{Collection: store.CollectionGoals, Done: true}, {Collection: store.CollectionDevices, Readings: 4, Done: true},
				{Collection: store.CollectionWorkouts, Err: errors.New("stopped"), Done: true},
			} {
				s.sync.take(p)
			}
			s.push(newFirstSync(s))
			d.send(tea.BackgroundColorMsg{})
		}},
		{"a long notice", func(d *desk) { d.app.s.warn(long("not refreshed")); d.send(tea.BackgroundColorMsg{}) }},
	}
	for i := range pane.All {
		list = append(list, state{"pane " + pane.All[i].Slug, pressing(fmt.Sprint(i + 1))})
	}
	return list
}

// long is words that no line holds.
func long(words string) string {
	for range 12 {
		words += "; and what came of it is still a long way from being told"
	}
	return words
}

// fresh puts the dashboard back to how it opened.
func (d *desk) fresh() {
	s := d.app.s
	for len(s.undo.made) > 0 { // notes and marks are as they were
		d.run(s.undoLast())
		d.settle()
	}
	was, env := s.cfg, s.looks.env != nil
	s.become(&dashboard{s})
	for _, open := range s.dialogs {
		s.end(open)
	}
	s.pane, s.series, s.compare, s.second, s.card, s.hover = 0, map[string]string{}, pane.CompareNone, false, 0, hover{}
	s.notices, s.undo, s.sync, s.cfg, s.leave = notices{hands: s.o.Now}, undos{}, refresh{}, s.o.Config, nil
	s.account = account{asked: true, signed: d.account.signed, app: d.account.app}
	s.looks.env = nil
	if !reflect.DeepEqual(s.cfg, was) || env {
		s.resettle()
	}
	s.place = place{window: opening(s.data.history, defaultSpan, s.today())}
	d.syncer.err, d.syncer.hold, d.syncer.steps = nil, false, nil
	d.quit = false
}

// signIns has every Begin give a new attempt, and hands them out.
func (d *desk) signIns(change func(*fakeAttempt)) *[]*fakeAttempt {
	made := &[]*fakeAttempt{}
	d.account.begin = func(bool) (Attempt, error) {
		attempt := newAttempt(d.app.s.o.Now().Add(3 * time.Minute))
		if change != nil {
			change(attempt)
		}
		*made = append(*made, attempt)
		return attempt, nil
	}
	return made
}

// nobody has no account and no readings.
func nobody(o *Options) { o.Account = &fakeAccount{app: AccountApp{Redirect: fakeApp().Redirect}} }
