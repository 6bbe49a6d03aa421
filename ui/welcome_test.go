package ui

import (
	"errors"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
)

// TestNoIDYet: the fields that are missing are asked for one by one.
func TestNoIDYet(t *testing.T) {
	t.Parallel()
	onDesk(t, 100, 30, emptyCache(t), nobody, func(d *desk) {
		d.press("c", "enter")
		d.wants("the client id is missing")
		d.write("x")
		d.wantsNot("the client id is missing")
		d.press("esc")
		d.wants("Welcome")
	})
}

// TestWelcomeChoices: by letter, by arrows, and demo data end the program so
// that the caller can begin them.
func TestWelcomeChoices(t *testing.T) {
	t.Parallel()
	for keys, want := range map[string]screen{"c": screenSetup, "i": screenImport, "enter": screenSetup, "down enter": screenImport, "j k enter": screenSetup} {
		t.Run(keys, func(t *testing.T) {
			onDesk(t, 80, 24, emptyCache(t), nobody, func(d *desk) {
				d.press(strings.Fields(keys)...)
				if d.app.screen != want {
					d.t.Errorf("screen %d, want %d", d.app.screen, want)
				}
				if d.app.wantsDemo() {
					d.t.Error("it wants the demo")
				}
			})
		})
	}
	for _, keys := range []string{"d", "down down enter"} {
		t.Run(keys, func(t *testing.T) {
			onDesk(t, 80, 24, emptyCache(t), nobody, func(d *desk) {
				d.press(strings.Fields(keys)...)
				d.pass(time.Second)
				if !d.quit || !d.app.wantsDemo() {
					d.t.Errorf("quit %v, demo wanted %v", d.quit, d.app.wantsDemo())
				}
			})
		})
	}
}

// TestImport reads an export from the path that is typed or pasted.
func TestImport(t *testing.T) {
	t.Parallel()
	cache := emptyCache(t)
	imports := &fakeImport{err: errors.New("read export: there is no such file; correct the path")}
	onDesk(t, 100, 30, cache, func(o *Options) { nobody(o); o.Import = imports.read }, func(d *desk) {
		d.press("i", "enter")
		d.wants("type or paste the path")
		d.write("/tmp/q.zip")
		d.press("enter")
		d.wants("there is no such file; correct the path")
		d.press("esc")
		d.wants("Welcome")
		imports.err = nil
		imports.also = func() error { return addWeight(cache, -1, fixtureNow().Add(-time.Hour), 80_400) }
		d.press("i", "enter")
		d.wants("80.4 kg", "1 weighing read")
		if got := strings.Join(imports.paths, " "); got != "/tmp/q.zip /tmp/q.zip" {
			d.t.Errorf("read %q", got)
		}
	})
}

// TestPastePath: blanks inside a pasted path stay, and the quotes that a file
// manager puts round it go.
func TestPastePath(t *testing.T) {
	t.Parallel()
	imports := &fakeImport{err: errors.New("not an export")}
	onDesk(t, 100, 30, emptyCache(t), func(o *Options) { nobody(o); o.Import = imports.read }, func(d *desk) {
		d.press("i")
		d.send(tea.PasteMsg{Content: "'/home/anna/My Data/data export.zip'\n"})
		d.press("enter")
		if got := strings.Join(imports.paths, " "); got != "/home/anna/My Data/data export.zip" {
			d.t.Errorf("read %q", got)
		}
	})
}
