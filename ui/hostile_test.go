package ui

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"

	tea "charm.land/bubbletea/v2"

	"withings-tui/store"
	"withings-tui/ui/config"
	"withings-tui/withings/withingstest"
)

// written are the sequences that the dashboard writes itself: colours, and the
// links of addresses.
var written = regexp.MustCompile("\x1b\\[[0-9;:]*m|\x1b\\]8;;[!-~]*\x1b\\\\")

// hostile is text that would act on a terminal, or turn its words round.
func hostile(word string) string {
	return word + "\x1b]0;owned\a\x1b[2J\x1bP+q\x1b\\\u009b31m\u009d52;c;b3duZWQ=\u009c\u202e" + word + "\u2066\u2069\u200f\u061c\r\n\b\x00\x7f\u00ad\ufeff\xff\xc0"
}

// unsafeIn tells what of a drawn frame a terminal could act on beyond that.
func unsafeIn(content string) string {
	bare := written.ReplaceAllString(content, "")
	for i, r := range bare {
		switch {
		case r == '\n':
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r), unicode.Is(unicode.Cf, r):
			return fmt.Sprintf("%U in %q", r, bare[max(0, i-20):min(len(bare), i+20)])
		}
	}
	return ""
}

// Whatever comes from outside, no control character of it reaches the terminal,
// in any dialog.
func TestHostileTextNeverReachesTheTerminal(t *testing.T) {
	t.Parallel()
	person := withingstest.NewPerson(fixtureSeed, fixtureNow(), withingstest.PersonOptions{Years: 1})
	for i := range person.Groups {
		if d := person.Groups[i].Device; d != nil {
			bad := *d
			bad.Model = hostile("scale")
			person.Groups[i].Device = &bad
		}
	}
	cache := personCache(t, person)
	settings := settingsOf(t)
	settings.Profile, settings.Path, settings.DataDir = hostile("anna"), hostile("config.toml"), hostile("data")
	bad := errors.New(hostile("failure"))
	account := &fakeAccount{signed: true, app: AccountApp{ClientID: hostile("id"), HasSecret: true, Redirect: hostile("http://localhost:8976/callback")}}
	onDesk(t, 120, 36, cache, func(o *Options) {
		o.Config, o.Account, o.Host = settings, account, hostile("host")
		o.Profiles = []string{hostile("anna"), hostile("bert"), ""}
	}, func(d *desk) {
		d.account = account
		look := func(where string) {
			d.t.Helper()
			v := d.app.View()
			if bad := unsafeIn(v.Content); bad != "" {
				d.t.Errorf("%s: %s", where, bad)
			}
			if bad := unsafeIn(v.WindowTitle); bad != "" || strings.Contains(v.WindowTitle, "\n") {
				d.t.Errorf("%s: window title: %s", where, bad)
			}
		}
		look("start")
		d.wants("anna")
		d.pass(2 * time.Second)
		for _, st := range states() {
			d.fresh()
			st.enter(d)
			look(st.name)
			if f := d.app.s.top().field(); f != nil {
				d.send(tea.PasteMsg{Content: hostile("pasted")})
				look(st.name + ", pasted into")
			}
		}
		known := d.app.s.account
		known.app, known.signed = account.app, true
		for name, msg := range map[string]tea.Msg{
			"refresh": then(func() tea.Cmd { return d.app.s.refreshed(store.Result{}, bad) }), "load": then(func() tea.Cmd { return d.app.s.loaded(nil, d.app.s.inputs(), bad) }),
			"account": then(func() tea.Cmd { return d.app.s.knowAccount(known, bad) }), "change": then(func() tea.Cmd { return d.app.s.changed("", bad) }), "change words": then(func() tea.Cmd { return d.app.s.changed(bad.Error(), nil) }),
			"setting": then(func() tea.Cmd { return d.app.s.saved(bad) }), "notices": then(func() tea.Cmd { return d.app.s.refreshed(store.Result{Notices: []string{bad.Error()}}, nil) }),
		} {
			d.fresh()
			d.send(msg)
			look(name)
			d.settle()
			look(name + ", at rest")
		}
		d.fresh()
		d.account.begin = func(bool) (Attempt, error) { return nil, bad }
		d.press("L")
		look("sign-in fails")
		attempts := d.signIns(func(a *fakeAttempt) {
			a.url, a.code, a.redirect, a.openErr = hostile("https://x"), hostile("CODE"), hostile("back"), bad
		})
		d.press("enter")
		look("sign-in")
		d.press("enter")
		look("no browser")
		d.press("a")
		look("whole address")
		d.press("a", "p")
		(*attempts)[0].paste = func(string) error { return bad }
		d.send(tea.PasteMsg{Content: hostile("code=")})
		d.press("enter")
		look("paste fails")
		d.pass(2 * time.Second)
		look("at the end")
	})
}

// healthValue is a number as health values are written: 81.2, 124/78, 12,042.
var healthValue = regexp.MustCompile(`\d+\.\d|\d{2,3}/\d{2,3}|\d,\d{3}`)

// With the numbers hidden no dialog shows a health value.
func TestPrivacyHidesEveryValue(t *testing.T) {
	t.Parallel()
	settings := settingsOf(t, config.KeyPrivacy, "true", config.KeyHeight, "1.84", config.KeyGoalWeight, "77.7")
	// Counts, dates in figures and examples are no health values.
	harmless := regexp.MustCompile(`[\d,]+ (readings?|days?|entries|messages?|of)|of [\d,]+|1\.3\.-15\.4\.|\d+ and \d+|blood_pressure\S*|18\.5|1[234][05]/[89][05]|(\d+ × \d+)`)
	onDesk(t, 120, 36, ownCache(t), func(o *Options) { o.Config = settings }, func(d *desk) {
		d.pass(2 * time.Second)
		for _, st := range states() {
			if strings.Contains(st.name, "first sync") || strings.Contains(st.name, "settings, a value") || strings.Contains(st.name, "welcome") || strings.Contains(st.name, "set-up") || strings.Contains(st.name, "sign-in") || strings.Contains(st.name, "pane") {
				continue
			}
			d.fresh()
			st.enter(d)
			for _, line := range strings.Split(d.screen(), "\n") {
				if found := healthValue.FindString(harmless.ReplaceAllString(line, "")); found != "" {
					d.t.Errorf("%s: %q is shown: %s", st.name, found, strings.TrimSpace(line))
				}
			}
		}
		d.fresh()
		d.press(",")
		d.wantsNot("1.84", "77.7")
	})
}
