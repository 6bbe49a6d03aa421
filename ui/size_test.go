package ui

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"withings-tui/store"
)

// scenes are every pane, overlay and screen, each with what it takes to get
// there from a loaded dashboard.
func scenes() []scene {
	list := []scene{
		{"table of weight", func(a *App) { a.show(paneWeight); runNow(a, a.openTable()) }},
		{"table of pressure, filtered", func(a *App) {
			a.show(panePressure)
			runNow(a, a.openTable())
			a.table.filter.SetValue("manual")
			a.table.typing = true
			a.table.arrange(a)
		}},
		{"table of temperature", func(a *App) { a.show(paneTemperature); runNow(a, a.openTable()) }},
		{"table of activity", func(a *App) { a.show(paneActivity); runNow(a, a.openTable()) }},
		{"help", func(a *App) { a.openHelp() }},
		{"explanation of everything", func(a *App) { a.show(paneOverview); a.openExplain() }},
		{"settings", func(a *App) { a.openSettings(); a.settings.move(9) }},
		{"comparison", func(a *App) { a.show(paneWeight); a.toggleCompare() }},
		{"welcome", func(a *App) { a.screen = screenWelcome }},
		{"set-up", func(a *App) { a.screen = screenSetup; a.setup.err = long("the client id is missing") }},
		{"import", func(a *App) { a.screen = screenImport; a.importer.err = long("not an export") }},
		{"sign-in starting", func(a *App) { a.screen = screenSignIn }},
		{"sign-in waiting", func(a *App) {
			a.screen = screenSignIn
			a.login.attempt = newAttempt(fixtureNow().Add(2 * time.Minute))
		}},
		{"sign-in pasting", func(a *App) {
			a.screen = screenSignIn
			a.login.attempt = newAttempt(fixtureNow())
			a.login.openPaste()
			a.login.paste.SetValue(long("http://localhost:8976/callback?code="))
			a.login.note = long("that is not the address")
		}},
		{"sign-in at a dead end", func(a *App) { a.screen = screenSignIn; a.login.err = long("access was refused") }},
		{"first sync", func(a *App) {
			a.screen = screenFirstSync
			a.sync.order = []store.Progress{
				{Collection: store.CollectionMeasures, Readings: 1234567, Reached: fixtureNow().AddDate(-4, 0, 0)},
				{Collection: store.CollectionActivity, Wait: 59 * time.Second}, {Collection: store.CollectionGoals, Done: true},
				{Collection: store.CollectionWorkouts, Err: fmt.Errorf("stopped")},
			}
		}},
		{"notice of two lines", func(a *App) { a.say(noticeError, long("not refreshed")) }},
		{"cache that cannot be read", func(a *App) { a.data = nil; a.rederive() }},
	}
	for id := range paneCount {
		list = append(list, scene{"pane " + panes[id].slug, func(a *App) { a.show(id) }})
		list = append(list, scene{"explanation of " + panes[id].slug, func(a *App) { a.show(id); a.openExplain() }})
	}
	return list
}

type scene struct {
	name  string
	enter func(*App)
}

// long is words that no line holds.
func long(words string) string {
	for range 12 {
		words += "; and what came of it is still a long way from being told"
	}
	return words
}

// TestEverySize draws every scene at sizes from 1x1 to 220x60, with the cursor
// and anchor on any reading and any range: each frame fills the terminal and no
// line is wider than it. Without -all it takes a sample of the sizes.
func TestEverySize(t *testing.T) {
	t.Parallel()
	const maxW, maxH = 220, 60
	caches := map[string]*store.Cache{"": cacheOf(fixtureDir(t)), " of an empty cache": emptyCache(t)}
	edges := []struct{ w, h int }{
		{1, 1}, {29, 3}, {30, 3}, {59, 18}, {60, 17}, {60, 18}, {61, 19}, {75, 18}, {76, 18}, {99, 22}, {100, 21}, {100, 22},
		{117, 30}, {118, 30}, {159, 60}, {160, 18}, {160, 60}, {220, 60}, {220, 18}, {60, 60},
	}
	stride := 1511 // a prime, so that every width and height has its turn over the scenes
	if *all {
		stride = 1
	}
	for of, cache := range caches {
		for n, s := range scenes() {
			t.Run(s.name+of, func(t *testing.T) {
				a := fixedApp(t, cache, settingsOf(t), 120, 36)
				s.enter(a)
				r := rand.New(rand.NewPCG(uint64(n), 7))
				for i, size := range edges {
					if *all || i%2 == n%2 {
						drawAt(t, a, r, size.w, size.h)
					}
				}
				for i := n * 29 % stride; i < maxW*maxH; i += stride {
					drawAt(t, a, r, 1+i%maxW, 1+i/maxW)
				}
			})
		}
	}
}

// drawAt draws a at a size, the cursor somewhere.
func drawAt(t *testing.T, a *App, r *rand.Rand, w, h int) {
	t.Helper()
	if a.data != nil && r.IntN(3) == 0 {
		a.setSpan(r.IntN(len(spanTable)))
	}
	a.cursor = cursor{}
	if stops := a.stops(); stops.n > 0 && r.IntN(4) > 0 {
		a.cursor.on, a.cursor.at = true, stops.at(r.IntN(stops.n))
		a.cursor.anchored = r.IntN(2) == 0
		a.cursor.anchor = stops.at(r.IntN(stops.n))
	}
	a.help.top = r.IntN(60)
	a.table.at = r.IntN(max(1, len(a.table.shown)))
	resize(a, w, h)
	checkFrame(t, a)
}

// runNow lets a command that waits for nothing have its effect.
func runNow(a *App, cmd tea.Cmd) {
	if cmd != nil {
		a.Update(cmd())
	}
}
