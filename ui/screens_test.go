package ui

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/google/go-cmp/cmp"

	"withings-tui/store"
)

// size is that of a terminal.
type size struct{ w, h int }

func (s size) String() string { return fmt.Sprintf("%dx%d", s.w, s.h) }

// golden compares what is drawn with testdata/screens/NAME.txt, or writes it
// there under -update. Blanks at the ends of lines are left out.
func golden(t testing.TB, name, got string) {
	t.Helper()
	lines := strings.Split(got, "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	got = strings.Join(lines, "\n") + "\n"
	path := filepath.Join("testdata", "screens", name+".txt")
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v; -update writes it", err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s is drawn otherwise (-want +got); where that is meant, -update writes it:\n%s", path, diff)
	}
}

// TestPanes holds every pane at the four sizes that the layouts are made for.
func TestPanes(t *testing.T) {
	t.Parallel()
	cache := cacheOf(fixtureDir(t))
	for id := range paneCount {
		for _, s := range []size{{60, 18}, {80, 24}, {100, 30}, {160, 48}} {
			name := fmt.Sprintf("%s-%v", panes[id].slug, s)
			t.Run(name, func(t *testing.T) {
				onDesk(t, s.w, s.h, cache, nil, func(d *desk) {
					d.press(string(rune('1' + id)))
					golden(d.t, name, d.screen())
				})
			})
		}
	}
}

// state is a screen that the goldens hold: how the dashboard is opened, and
// what is done then.
type state struct {
	name   string
	cache  func(testing.TB) *store.Cache // nil: the shared one
	set    []string                      // settings, by key and value
	change func(*Options)
	do     func(*desk)
	sizes  []size // nil: 80x24 and 120x36
}

func pressing(keys ...string) func(*desk) { return func(d *desk) { d.press(keys...) } }

func nobody(o *Options) { o.Account = &fakeAccount{app: AccountApp{Redirect: fakeApp().Redirect}} }

func states() []state {
	standard, one := []size{{80, 24}, {120, 36}}, []size{{120, 36}}
	list := []state{
		{name: "help", do: pressing("?")},
		{name: "help-end", do: pressing("?", "G"), sizes: one},
		{name: "explain-weight", do: pressing("2", "e"), sizes: one},
		{name: "explain-blood-pressure", do: pressing("3", "e"), sizes: one},
		{name: "explain-temperature", do: pressing("4", "e"), sizes: one},
		{name: "explain-activity", do: pressing("5", "e"), sizes: one},
		{name: "table-weight", do: pressing("2", "t"), sizes: one},
		{name: "table-blood-pressure", do: pressing("3", "t"), sizes: one},
		{name: "table-temperature", do: pressing("4", "]", "t"), sizes: one},
		{name: "table-activity", do: pressing("5", "t", "o"), sizes: one},
		{name: "table-filter", do: func(d *desk) { d.press("2", "t", "/"); d.write("oct") }, sizes: one},
		{name: "table-nothing", do: func(d *desk) { d.press("2", "t", "/"); d.write("zzz") }, sizes: one},
		{name: "settings", do: pressing(",", "down", "down", "enter"), sizes: one},
		{name: "cursor", do: pressing("2", "left", "left", "left", "left")},
		{name: "anchor", do: pressing("2", "home", "v", "end", "left"), sizes: one},
		{name: "anchor-blood-pressure", do: pressing("3", "[", "home", "v", "end"), sizes: one},
		{name: "anchor-activity", do: pressing("5", "home", "v", "end"), sizes: one},
		{name: "overview-cursor", do: pressing("left", "left", "left")},
		{name: "compare-weight", do: pressing("2", "c"), sizes: one},
		{name: "compare-blood-pressure", do: pressing("3", "c"), sizes: one},
		{name: "compare-activity", do: pressing("5", "c"), sizes: one},
		{name: "series-fat", do: pressing("2", "s"), sizes: one},
		{name: "series-distance", do: pressing("5", "s"), sizes: one},
		{name: "week", do: pressing("2", "[", "["), sizes: one},
		{name: "everything", do: pressing("2", "]", "]"), sizes: one},
		{name: "privacy-overview", set: []string{"privacy", "true"}, sizes: one},
		{name: "privacy-weight", do: pressing("2", "P"), sizes: one},
		{name: "ascii-weight", set: []string{"ascii", "true"}, do: pressing("2")},
		{name: "ascii-activity", set: []string{"ascii", "true"}, do: pressing("5"), sizes: one},
		{name: "disabled", do: pressing("m"), sizes: []size{{80, 24}}},
		{name: "too-small", sizes: []size{{59, 17}, {20, 5}}},
		{name: "profile", change: func(o *Options) { o.Profile = "anna" }, sizes: standard},
		{name: "demo", change: func(o *Options) { o.Demo = true }, sizes: one},
		{name: "stale", change: func(o *Options) { o.Refresh, o.Now = nil, func() time.Time { return fixtureNow().AddDate(0, 0, 40) } }},
		{name: "stale-weight", change: func(o *Options) { o.Refresh, o.Now = nil, func() time.Time { return fixtureNow().AddDate(0, 0, 40) } }, do: pressing("2"), sizes: one},
		{name: "refreshing", do: refreshing},
		{name: "offline", do: func(d *desk) {
			d.syncer.err = errors.New("no connection to Withings: wbsapi.withings.net cannot be reached; the cached data stay, r tries again")
			d.press("2", "r")
		}},
		{name: "welcome", cache: emptyCache, change: nobody},
		{name: "setup", cache: emptyCache, change: nobody, do: func(d *desk) { d.press("c"); d.write("1f0c5a"); d.press("tab"); d.write("secret") }, sizes: one},
		{name: "import", cache: emptyCache, change: nobody, do: func(d *desk) { d.press("i"); d.write("/home/anna/data.zip") }, sizes: one},
		{name: "first-sync", cache: emptyCache, change: firstSync},
		{name: "sign-in", do: signingIn(nil)},
		{name: "sign-in-pasting", do: signingIn(func(d *desk) { d.press("p") }), sizes: one},
		{name: "sign-in-dead-end", do: func(d *desk) {
			d.account.begin = func(bool) (Attempt, error) {
				return nil, errors.New("port 8976 is taken by another program; end that program, or register another callback")
			}
			d.press("L")
		}},
		{name: "sign-in-demo", do: func(d *desk) { signingIn(nil)(d); d.press("d") }, sizes: one},
	}
	for id := range paneCount {
		list = append(list, state{name: "empty-" + panes[id].slug, cache: emptyCache, do: pressing("enter", string(rune('1'+id))), change: func(o *Options) { o.Refresh = nil }, sizes: one})
	}
	for name, units := range map[string][]string{
		"lb-F-mi-kPa": {"units.weight", "lb", "units.temperature", "F", "units.distance", "mi", "units.pressure", "kPa"},
		"st":          {"units.weight", "st"},
	} {
		for id := range paneCount {
			if name == "st" && id != paneWeight {
				continue
			}
			list = append(list, state{name: "units-" + name + "-" + panes[id].slug, set: units, do: pressing(string(rune('1' + id))), sizes: one})
		}
	}
	return list
}

// refreshing is a refresh under way.
func refreshing(d *desk) {
	d.syncer.hold = true
	d.syncer.steps = []store.Progress{{Collection: store.CollectionMeasures, Pages: 2, Readings: 1200}}
	d.press("2", "r")
}

// firstSync is a first sync under way.
func firstSync(o *Options) {
	o.Refresh = (&fakeSyncer{hold: true, steps: []store.Progress{
		{Collection: store.CollectionMeasures, Pages: 3, Readings: 3000, Reached: fixtureNow().AddDate(-2, 0, 0)},
		{Collection: store.CollectionActivity, Pages: 1, Wait: 42 * time.Second},
		{Collection: store.CollectionGoals, Done: true},
		{Collection: store.CollectionDevices, Done: true, Err: errors.New("no right to the devices")},
	}}).refresh
}

// signingIn is a sign-in that waits for the browser, and then what more does.
func signingIn(more func(*desk)) func(*desk) {
	return func(d *desk) {
		d.account.begin = func(bool) (Attempt, error) { return newAttempt(fixtureNow().Add(3 * time.Minute)), nil }
		d.press("L")
		if more != nil {
			more(d)
		}
	}
}

// TestStates holds what lies over the panes, and what they look like when
// something is special.
func TestStates(t *testing.T) {
	t.Parallel()
	for _, s := range states() {
		sizes := s.sizes
		if sizes == nil {
			sizes = []size{{80, 24}, {120, 36}}
		}
		for _, of := range sizes {
			name := fmt.Sprintf("%s-%v", s.name, of)
			t.Run(name, func(t *testing.T) {
				cache := cacheOf(fixtureDir(t))
				if s.cache != nil {
					cache = s.cache(t)
				}
				settings := settingsOf(t, s.set...)
				onDesk(t, of.w, of.h, cache, func(o *Options) {
					o.Config = settings
					if s.change != nil {
						s.change(o)
					}
				}, func(d *desk) {
					if s.do != nil {
						s.do(d)
					}
					golden(d.t, name, d.screen())
				})
			})
		}
	}
}

// TestExcludedScreen holds a reading that the person left out.
func TestExcludedScreen(t *testing.T) {
	t.Parallel()
	for _, of := range []size{{80, 24}, {120, 36}} {
		for _, view := range []string{"chart", "table"} {
			name := fmt.Sprintf("excluded-%s-%v", view, of)
			t.Run(name, func(t *testing.T) {
				onDesk(t, of.w, of.h, ownCache(t), nil, func(d *desk) {
					d.press("2", "left", "left", "x", "left", "right") // the notice gives way
					if view == "table" {
						d.press("t")
					}
					golden(d.t, name, d.screen())
				})
			})
		}
	}
}

var sgr = regexp.MustCompile("\x1b\\[([0-9;:]*)m")

// TestStyles holds the colours of one pane, written out: ‹38;2;192;202;245› is
// the SGR sequence of those numbers.
func TestStyles(t *testing.T) {
	t.Parallel()
	for name, o := range map[string]struct {
		theme   string
		profile colorprofile.Profile
	}{
		"dark": {"dark", colorprofile.TrueColor}, "light": {"light", colorprofile.TrueColor},
		"sixteen": {"dark", colorprofile.ANSI}, "no-color": {"dark", colorprofile.ASCII},
	} {
		t.Run(name, func(t *testing.T) {
			a := fixedApp(t, cacheOf(fixtureDir(t)), settingsOf(t, "theme", o.theme), 60, 18)
			a.Update(tea.ColorProfileMsg{Profile: o.profile})
			a.Update(key("2"))
			a.Update(key("left"))
			golden(t, "styles-"+name+"-60x18", sgr.ReplaceAllString(a.View().Content, "‹$1›"))
		})
	}
}
