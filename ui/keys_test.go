package ui

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"withings-tui/store"
	"withings-tui/ui/config"
)

// fresh puts the dashboard back to how it opened.
func (d *desk) fresh() {
	a := d.app
	a.login.abandon()
	a.screen, a.overlay, a.pane, a.span, a.cursor, a.compare = screenDashboard, overlayNone, paneOverview, defaultSpan, cursor{}, false
	a.series, a.derived.metric, a.derived.card, a.note, a.cfg, a.setup.demo = store.FigureWeight, 0, paneWeight, notice{}, a.o.Config, false
	a.retheme()
	a.rederive()
	d.quit = false
}

// enterMode goes to where the keys of a mode hold.
func (d *desk) enterMode(m mode) {
	d.fresh()
	switch m {
	case modeTable:
		d.press("2", "t")
	case modeHelp:
		d.press("?")
	case modeExplain:
		d.press("e")
	case modeSettings:
		d.press(",")
	case modeWelcome:
		d.app.screen = screenWelcome
	case modeSetup:
		d.app.screen = screenSetup
	case modeSignIn:
		d.press("L")
	case modeImport:
		d.app.screen = screenImport
	case modeFirstSync:
		d.app.screen = screenFirstSync
	}
	if d.app.mode() != m {
		d.t.Fatalf("mode %s is not reached, this is %s", modeNames[m], modeNames[d.app.mode()])
	}
}

func waiting(d *desk) {
	d.account.begin = func(bool) (Attempt, error) { return newAttempt(fixtureNow().Add(3 * time.Minute)), nil }
}

// TestEveryKey presses each key of each table: none panics or spoils the frame,
// each is written in the help, and one that does nothing now says why.
func TestEveryKey(t *testing.T) {
	t.Parallel()
	onDesk(t, 120, 36, ownCache(t), nil, func(d *desk) {
		waiting(d)
		for m := range modeCount {
			for i, b := range d.app.keys.tables[m] {
				if b.shown == "" || b.help == "" || b.do == nil {
					d.t.Errorf("%s: %v has no words or does nothing", modeNames[m], b.keys)
				}
				for _, name := range b.keys {
					// On the dashboard also in one of the panes, in turn.
					for _, id := range []paneID{paneOverview, paneWeight + paneID(i)%(paneCount-1)} {
						d.enterMode(m)
						if m == modeDashboard {
							d.app.pane = id
						}
						why := ""
						if b.why != nil {
							why = b.why(d.app)
						}
						d.press(name)
						if said := b.shown + ": " + why; why != "" && d.app.note.text != said {
							d.t.Errorf("%s, %s: %q says %q, want %q", modeNames[m], panes[id].slug, name, d.app.note.text, said)
						}
						if m != modeDashboard {
							break
						}
					}
				}
			}
		}
		if len(d.sent) == 0 {
			d.t.Error("no key had a command run")
		}
	})
}

// TestHelpNamesEveryKey: what a person can press is written in the help.
func TestHelpNamesEveryKey(t *testing.T) {
	t.Parallel()
	a := fixedApp(t, cacheOf(fixtureDir(t)), settingsOf(t), 160, 60)
	a.Update(key("?"))
	text := screenOf(a)
	for range 20 {
		a.Update(key("pgdown"))
		text += screenOf(a)
	}
	for _, m := range []mode{modeDashboard, modeTable, modeSettings, modeSignIn} {
		for _, b := range a.keys.tables[m] {
			if !strings.Contains(text, b.shown+"  "+b.help) {
				t.Errorf("%s: the help does not say %q: %s", modeNames[m], b.shown, b.help)
			}
		}
	}
	if len(KeyTable()) != len(a.keys.tables[modeDashboard]) {
		t.Error("KeyTable leaves keys out")
	}
	if i := slices.Index(Actions(), ""); i >= 0 {
		t.Error("Actions names a key that cannot be remapped")
	}
}

// TestNoKeyTwice: within a table each key means one thing.
func TestNoKeyTwice(t *testing.T) {
	t.Parallel()
	for m, table := range newKeymap(nil).tables {
		seen := map[string]string{}
		for _, b := range table {
			for _, k := range b.keys {
				if other, twice := seen[k]; twice {
					t.Errorf("%s: %q means %q and %q", modeNames[m], k, other, b.help)
				}
				seen[k] = b.help
			}
		}
	}
}

// TestEffects presses keys and looks at what came of the last one.
func TestEffects(t *testing.T) {
	t.Parallel()
	at := func(i int) func(*App) bool {
		return func(a *App) bool {
			stops := a.stops()
			return a.cursor.on && a.cursor.at == stops.at((i+stops.n)%stops.n)
		}
	}
	for _, group := range [][]effect{
		{
			{"1", "2 1", func(a *App) bool { return a.pane == paneOverview }, "Temperature"},
			{"2", "2", func(a *App) bool { return a.pane == paneWeight }, "EMA 10%"},
			{"3", "3", func(a *App) bool { return a.pane == panePressure }, "Home protocol"},
			{"4", "4", func(a *App) bool { return a.pane == paneTemperature }, "Fever"},
			{"5", "5", func(a *App) bool { return a.pane == paneActivity }, "Every day"},
			{"tab", "tab tab", func(a *App) bool { return a.pane == panePressure }, ""},
			{"tab goes round", "5 tab", func(a *App) bool { return a.pane == paneOverview }, ""},
			{"shift+tab goes round", "shift+tab", func(a *App) bool { return a.pane == paneActivity }, ""},
			{"a card is chosen and opened", "down down enter", func(a *App) bool { return a.pane == paneTemperature }, ""},
			{"the last card", "down down down down down", func(a *App) bool { return a.derived.card == paneActivity }, ""},
			{"[", "2 [", func(a *App) bool { return spanTable[a.span].name == "30d" }, "24 Oct – 22 Nov 2026"},
			{"]", "2 ]", func(a *App) bool { return spanTable[a.span].name == "1y" }, "23 Nov 2025 – 22 Nov 2026"},
			{"[ at its end", "2 [ [ [", func(a *App) bool { return a.span == 0 }, "this is the shortest range"},
			{"] at its end", "2 ] ] ]", func(a *App) bool { return spanTable[a.span].days == 0 }, "this is the longest range"},
			{"up is shorter in a pane", "2 k", func(a *App) bool { return spanTable[a.span].name == "30d" }, ""},
			{"down is longer in a pane", "2 j", func(a *App) bool { return spanTable[a.span].name == "1y" }, ""},
		},
		{
			{"left stands on the last", "2 left", at(-1), "▸ Sun 22 Nov 2026 08:13"},
			{"left again", "2 left h", at(-2), "▸ Sat 21 Nov 2026 08:22"},
			{"right", "2 left left left l", at(-2), ""},
			{"right at the end stays", "2 left right right", at(-1), ""},
			{"home", "2 home", at(0), ""},
			{"0", "2 0", at(0), ""},
			{"left at the start stays", "2 home left", at(0), ""},
			{"end", "2 home end", at(-1), ""},
			{"$", "2 home $", at(-1), ""},
			{"the cursor goes along to another pane", "2 home 5", func(a *App) bool { i, on := a.stop(); return on && i == 0 }, "▸ Tue 25 Aug 2026"},
			{"on the overview it goes by days", "left left", func(a *App) bool { i, on := a.stop(); return on && i == a.stops().n-2 }, "Sat 21 Nov 2026"},
			{"esc lifts it", "2 left esc", func(a *App) bool { return !a.cursor.on && a.pane == paneWeight }, "last Sun 22 Nov 2026"},
			{"v sets an anchor", "2 home v", func(a *App) bool { return a.cursor.anchored && a.cursor.anchor == a.stops().at(0) }, "measuring from here"},
			{"v measures", "2 home v end", func(a *App) bool { return a.cursor.anchored }, "from 25 Aug 83.7 to 22 Nov 81.2 −2.5 kg in 89 d, −0.20 kg/wk"},
			{"v lifts the anchor", "2 home v v", func(a *App) bool { return !a.cursor.anchored && a.cursor.on }, ""},
			{"esc lifts the anchor first", "2 home v esc", func(a *App) bool { return !a.cursor.anchored && a.cursor.on }, ""},
			{"v in blood pressure", "3 home v end", func(a *App) bool { return a.cursor.anchored }, "mmHg in"},
			{"v in temperature", "4 home v end", func(a *App) bool { return a.cursor.anchored }, ""},
			{"v in activity", "5 home v end", func(a *App) bool { return a.cursor.anchored }, "days with data"},
			{"c", "2 c", func(a *App) bool { return a.compare }, "in the 90 days before:"},
			{"c again", "2 c c", func(a *App) bool { return !a.compare }, "reading ── trend"},
			{"esc ends the comparison", "2 c esc", func(a *App) bool { return !a.compare && a.pane == paneWeight }, ""},
			{"it ends where there is none", "2 c 4", func(a *App) bool { return !a.compare }, ""},
			{"and with everything", "2 c ] ]", func(a *App) bool { return !a.compare }, ""},
		},
		{
			{"s in weight", "2 s", func(a *App) bool { return a.series == store.FigureFatRatio }, "Weight · fat"},
			{"s goes round", "2" + strings.Repeat(" s", len(bodyFigures)), func(a *App) bool { return a.series == store.FigureWeight }, ""},
			{"s in activity", "5 s", func(a *App) bool { return a.derived.metric == 1 }, "Activity · distance"},
			{"m", "2 m", func(a *App) bool { return a.cfg.Smoother == "trendweight" }, "trend: TrendWeight"},
			{"b", "3 b", func(a *App) bool { return a.cfg.Guideline == "esh-2023" }, "ESH 2023, home"},
			{"u on the overview", "u", func(a *App) bool { return a.cfg.Units.Weight == config.Pounds }, "lb/wk"},
			{"u in weight twice", "2 u u", func(a *App) bool { return a.cfg.Units.Weight == config.Stones }, "12 st 10.9 lb"},
			{"u in blood pressure", "3 u", func(a *App) bool { return a.cfg.Units.Pressure == config.KPa }, "kPa"},
			{"u in temperature", "4 u", func(a *App) bool { return a.cfg.Units.Temperature == config.Fahrenheit }, "°F"},
			{"u in activity", "5 u", func(a *App) bool { return a.cfg.Units.Distance == config.Miles }, " mi"},
			{"P", "2 P", func(a *App) bool { return a.cfg.Privacy }, "••.• kg"},
			{"P again", "2 P P", func(a *App) bool { return !a.cfg.Privacy }, "81.2 kg"},
			{"T", "T", func(a *App) bool { return a.cfg.Theme == "dark" }, "theme: dark"},
			{"t", "2 t", func(a *App) bool { return a.overlay == overlayTable }, "73 of 73 readings"},
			{"e", "2 e", func(a *App) bool { return a.overlay == overlayExplain }, "formula"},
			{",", ",", func(a *App) bool { return a.overlay == overlaySettings }, "units.weight"},
			{"?", "?", func(a *App) bool { return a.overlay == overlayHelp }, "next blood-pressure guideline"},
			{"esc closes what lies over", "2 t esc", func(a *App) bool { return a.overlay == overlayNone && a.pane == paneWeight }, ""},
			{"q closes it too", "2 ? q", func(a *App) bool { return a.overlay == overlayNone }, ""},
			{"esc goes to the overview last", "4 esc", func(a *App) bool { return a.pane == paneOverview }, ""},
			{"r", "r", func(a *App) bool { return a.sync.ended.Equal(a.now) }, "nothing new"},
			{"L", "L", func(a *App) bool { return a.screen == screenSignIn }, "Sign in to Withings"},
			{"another key takes a notice away", "m left", func(a *App) bool { return a.note.text == "" }, ""},
			{"an unknown key leaves it", "m ~", func(a *App) bool { return a.note.text != "" }, ""},
		},
	} {
		t.Run(group[0].name, func(t *testing.T) {
			onDesk(t, 120, 36, cacheOf(fixtureDir(t)), nil, func(d *desk) {
				waiting(d)
				d.syncer.result = store.Result{Collections: []store.CollectionResult{{Name: store.CollectionMeasures, Complete: true}, {Name: store.CollectionActivity, Complete: true}}}
				for _, e := range group {
					d.fresh()
					d.press(strings.Fields(e.keys)...)
					if !e.want(d.app) {
						d.t.Errorf("%s: %s has not the effect:\n%s", e.name, e.keys, d.screen())
					}
					if !strings.Contains(flow(d.screen()), flow(e.shows)) {
						d.t.Errorf("%s: %s does not show %q:\n%s", e.name, e.keys, e.shows, d.screen())
					}
				}
			})
		})
	}
}

type effect struct {
	name  string
	keys  string // pressed one after another
	want  func(*App) bool
	shows string
}

// TestDisabledKeys: a key that does nothing says why, and does nothing.
func TestDisabledKeys(t *testing.T) {
	t.Parallel()
	for _, of := range []struct {
		name   string
		cache  func(testing.TB) *store.Cache
		change func(*Options)
		keys   map[string]string // what is pressed, and what it says
	}{
		{"with data", func(t testing.TB) *store.Cache { return cacheOf(fixtureDir(t)) }, nil, map[string]string{
			"m": "m: the smoother belongs to Weight (2)", "2 b": "b: the guideline belongs to Blood pressure (3)", "v": "v: measuring works in a metric's own pane (2-5)",
			"c": "c: comparing works in Weight, Blood pressure and Activity", "2 ] ] c": "c: there is nothing before everything", "t": "t: the table belongs to a metric's own pane",
			"x": "x: leaving out works for single readings", "2 x": "x: put the cursor on a reading first", "5 left x": "x: leaving out works for single readings",
			"3 s": "s: Weight (2) and Activity (5) have several series", "2 enter": "enter: opens a card of the overview", "5 t x": "x: leaving out works for single readings, not for days",
		}},
		{"without data", emptyCache, func(o *Options) { o.Refresh, o.Account = nil, nil }, map[string]string{
			"2 left": "←/h: no readings in this range", "2 v": "v: no readings in this range", "2 s": "s: the cache has weight alone",
			"r": "r: there is nothing to refresh from", "L": "L: there is no account to sign in to", "2 t x": "x: no reading is chosen",
		}},
		{"not signed in", func(t testing.TB) *store.Cache { return cacheOf(fixtureDir(t)) }, func(o *Options) { o.Account = &fakeAccount{} }, map[string]string{
			"r": "r: not signed in; L signs in",
		}},
	} {
		t.Run(of.name, func(t *testing.T) {
			onDesk(t, 120, 36, of.cache(t), of.change, func(d *desk) {
				for keys, says := range of.keys {
					d.fresh()
					pressed := strings.Fields(keys)
					d.press(pressed[:len(pressed)-1]...)
					before := fmt.Sprint(d.app.pane, d.app.screen, d.app.overlay, d.app.cursor, d.app.compare, d.app.series, d.app.cfg, d.app.sync.running)
					d.press(pressed[len(pressed)-1])
					after := fmt.Sprint(d.app.pane, d.app.screen, d.app.overlay, d.app.cursor, d.app.compare, d.app.series, d.app.cfg, d.app.sync.running)
					if before != after {
						d.t.Errorf("%s: changes something:\n%s\n%s", keys, before, after)
					}
					d.wants(says)
				}
			})
		})
	}
}

// TestMouse: a click finds what is drawn under it, and only where it is.
func TestMouse(t *testing.T) {
	t.Parallel()
	settings := settingsOf(t, config.KeyMouse, "true")
	onDesk(t, 120, 36, cacheOf(fixtureDir(t)), func(o *Options) { o.Config = settings }, func(d *desk) {
		if d.app.View().MouseMode != tea.MouseModeCellMotion {
			d.t.Error("the mouse is not asked for")
		}
		click := func(text string) {
			d.t.Helper()
			for y, line := range strings.Split(d.screen(), "\n") {
				if before, _, ok := strings.Cut(line, text); ok {
					d.send(tea.MouseClickMsg{X: textWidth(before), Y: y, Button: tea.MouseLeft})
					d.settle()
					return
				}
			}
			d.t.Fatalf("%q is not on screen:\n%s", text, d.screen())
		}
		wants := func(what string, ok bool) {
			d.t.Helper()
			if !ok {
				d.t.Errorf("%s:\n%s", what, d.screen())
			}
		}
		click("4 Temperature")
		wants("a click on a tab shows it", d.app.pane == paneTemperature)
		click("1y")
		wants("a click on a range takes it", spanTable[d.app.span].name == "1y")
		d.send(tea.MouseWheelMsg{X: 20, Y: 20, Button: tea.MouseWheelUp})
		wants("the wheel zooms", spanTable[d.app.span].name == "90d")
		d.send(tea.MouseClickMsg{X: 50, Y: 10, Button: tea.MouseLeft})
		wants("a click in the chart reads it", d.app.cursor.on)
		d.press("t")
		d.send(tea.MouseWheelMsg{X: 20, Y: 20, Button: tea.MouseWheelDown})
		wants("the wheel moves in the table", d.app.table.at > 0)
		d.press("esc", "1")
		click("Activity ─")
		wants("a click chooses a card", d.app.derived.card == paneActivity && d.app.pane == paneOverview)
		click("Activity ─")
		wants("another opens it", d.app.pane == paneActivity)
		d.press(",")
		click("units.weight")
		was := d.app.cfg.Units.Weight
		click("units.weight")
		wants("a click on the chosen setting changes it", d.app.cfg.Units.Weight != was)
		d.send(tea.MouseClickMsg{X: 50, Y: 10, Button: tea.MouseRight})
		d.send(tea.MouseClickMsg{X: -1, Y: 1000, Button: tea.MouseLeft})
		wants("nothing else happens", d.app.overlay == overlaySettings)
	})
}
