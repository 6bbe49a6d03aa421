package ui

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode"

	tea "charm.land/bubbletea/v2"

	"withings-tui/store"
	"withings-tui/withings/withingstest"
)

// hostile is text that would act on a terminal, or turn its words round.
func hostile(word string) string {
	return word + "\x1b]0;owned\a\x1b[2J\x1bP+q\x1b\\\u009b31m\u009d52;c;b3duZWQ=\u009c\u202e" + word + "\u2066\u2069\u200f\u061c\r\n\b\x00\x7f\u00ad\ufeff\xff\xc0"
}

// unsafeIn tells what of a drawn frame a terminal could act on beyond the
// colours that the dashboard writes itself.
func unsafeIn(content string) string {
	bare := sgr.ReplaceAllString(content, "")
	for i, r := range bare {
		switch {
		case r == '\n':
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r), unicode.Is(unicode.Cf, r):
			return fmt.Sprintf("%U in %q", r, bare[max(0, i-20):min(len(bare), i+20)])
		}
	}
	return ""
}

// TestHostileText: whatever comes from outside, no control character of it
// reaches the terminal, on any screen.
func TestHostileText(t *testing.T) {
	t.Parallel()
	person := withingstest.NewPerson(fixtureSeed, fixtureNow(), withingstest.PersonOptions{Years: 1})
	model := func(d *withingstest.Device) *withingstest.Device {
		if d == nil {
			return nil
		}
		bad := *d
		bad.Model = hostile("scale")
		return &bad
	}
	for i := range person.Groups {
		person.Groups[i].Device = model(person.Groups[i].Device)
	}
	for i := range person.Days {
		person.Days[i].Device = model(person.Days[i].Device)
	}
	cache := personCache(t, person)
	settings := settingsOf(t)
	settings.Path = hostile("config.toml")
	account := &fakeAccount{signed: true, app: AccountApp{ClientID: hostile("id"), HasSecret: true, Redirect: hostile("http://localhost:8976/callback")}}
	onDesk(t, 120, 36, cache, func(o *Options) {
		o.Profile, o.Notice, o.Version, o.Config, o.Account = hostile("anna"), hostile("notice"), hostile("1.0"), settings, account
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
		if !strings.Contains(d.screen(), "anna") {
			d.t.Error("the profile is not named")
		}
		for _, size := range []size{{80, 24}, {140, 40}} {
			d.send(tea.WindowSizeMsg{Width: size.w, Height: size.h})
			for _, keys := range []string{"1", "2", "3", "4", "5", "2 left", "3 left", "4 left", "5 left", "2 t", "5 t", ",", "2 e", "?"} {
				d.fresh()
				d.press(strings.Fields(keys)...)
				look(keys)
			}
		}
		d.send(tea.WindowSizeMsg{Width: 120, Height: 36})
		d.fresh()
		d.press("2", "t")
		if !strings.Contains(d.screen(), "device · scale") {
			d.t.Errorf("the device is not named:\n%s", d.screen())
		}
		bad := errors.New(hostile("failure"))
		for name, msg := range map[string]tea.Msg{
			"refresh":  refreshedMsg{err: bad},
			"load":     loadedMsg{generation: d.app.generation, err: bad},
			"account":  accountMsg{app: account.app, signedIn: true, err: bad},
			"excluded": excludedMsg{err: bad}, "excluded words": excludedMsg{words: bad.Error()},
			"setting":  settingMsg{err: bad},
			"imported": importedMsg{words: bad.Error()},
			"rows":     rowsMsg{generation: d.app.table.generation, err: bad},
		} {
			d.fresh()
			if name == "rows" {
				d.press("2", "t")
				msg = rowsMsg{generation: d.app.table.generation, err: bad}
			}
			d.send(msg)
			look(name)
			d.settle()
			look(name + ", at rest")
		}
		d.fresh()
		d.syncer.hold = true
		d.syncer.steps = []store.Progress{{Collection: hostile("measures"), Readings: 1, Err: bad}}
		d.press("r")
		look("refreshing")
		d.app.screen = screenFirstSync
		d.send(spinMsg{})
		look("first sync")
		d.syncer.ended <- bad
		d.settle()
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
		(*attempts)[0].paste = func(string) error { return bad }
		d.send(tea.PasteMsg{Content: hostile("pasted")})
		look("pasted")
		d.press("enter")
		look("paste fails")
		d.press("esc", "s")
		d.send(tea.PasteMsg{Content: hostile("pasted")})
		d.account.saveErr = bad
		d.press("tab")
		d.send(tea.PasteMsg{Content: hostile("pasted")})
		look("set-up")
		d.press("enter")
		look("set-up fails")
		d.app.screen = screenImport
		d.send(tea.PasteMsg{Content: hostile("pasted")})
		d.send(importedMsg{err: bad})
		look("import fails")
		d.fresh()
		d.press("2", "t", "/")
		d.send(tea.PasteMsg{Content: hostile("pasted")})
		d.settle()
		look("filter")
		d.pass(2 * time.Second)
		look("at the end")
	})
}

// FuzzClean: of any text clean leaves nothing that a terminal acts on, and what
// is cut, wrapped and drawn keeps to its columns.
func FuzzClean(f *testing.F) {
	for _, s := range []string{"Body Scan", hostile("scale"), "体重計 ⚖️ e\u0301", "👩‍👩‍👧", strings.Repeat("long ", 40), "a\u200db\u0300\u0300"} {
		f.Add(s, 12)
	}
	f.Fuzz(func(t *testing.T, s string, room int) {
		room = min(max(room, 0), 300)
		s = clean(s)
		if bad := unsafeIn(strings.ReplaceAll(s, "\n", "\x00")); bad != "" {
			t.Fatalf("%q: %s", s, bad)
		}
		if got := ellipsis(s, room); textWidth(got) > room {
			t.Errorf("ellipsis(%q, %d) is %d wide", s, room, textWidth(got))
		}
		for _, line := range wrap(s, room) {
			if textWidth(line) > room {
				t.Errorf("wrap(%q, %d) has a line of %d", s, room, textWidth(line))
			}
		}
		c := newCanvas(max(1, room), 1)
		if used := c.text(0, 0, room, fg(inkText), s); used > room {
			t.Errorf("%q takes %d of %d columns", s, used, room)
		}
	})
}
