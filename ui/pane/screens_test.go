package pane

import (
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
	"github.com/google/go-cmp/cmp"

	"withings-tui/store"
	"withings-tui/ui/insight"
	"withings-tui/ui/screen"
	"withings-tui/ui/units"
)

var (
	update = flag.Bool("update", false, "write the golden screens anew")
	dump   = flag.String("dump", "", "folder to write every golden screen to, with its colours")
)

// sizes are the sizes that every pane is worked out for.
var sizes = [][2]int{{60, 18}, {80, 24}, {100, 30}, {120, 36}, {160, 48}, {200, 60}}

// state is a pane in a state that has a golden screen at some sizes.
type state struct {
	name, slug string
	scene      func() *Scene
	theme      func() *screen.Theme
	sizes      [][2]int
}

var (
	small = [2]int{80, 24}
	wide  = [2]int{120, 36}
)

// states are the states that a pane is worked out for: every pane at all sizes, in
// every look and in every way to look at a window, and what only some panes have.
func states() []state {
	today := store.DateOf(now)
	in := func(change func(*insight.Inputs)) func() *Scene { return func() *Scene { return with(demo(), change) } }
	light := func() *screen.Theme { return theme(colorprofile.TrueColor, screen.Braille, "light") }
	plain := func() *screen.Theme { return theme(colorprofile.ASCII, screen.ASCII, "") }
	var all []state
	add := func(name, slug string, scene func() *Scene, sizes ...[2]int) {
		all = append(all, state{name, slug, scene, dark, sizes})
	}
	for p := range All {
		slug := All[p].Slug
		add(slug, slug, demo, sizes...)
		for _, look := range []struct {
			name  string
			theme func() *screen.Theme
		}{
			{"light", light}, {"ascii", plain},
			{"256", func() *screen.Theme { return theme(colorprofile.ANSI256, screen.Braille, "dark") }},
			{"16", func() *screen.Theme { return theme(colorprofile.ANSI, screen.Braille, "dark") }},
			{"mono", func() *screen.Theme { return theme(colorprofile.TrueColor, screen.Braille, "mono") }},
		} {
			all = append(all, state{slug + "-" + look.name, slug, demo, look.theme, [][2]int{small, wide}})
		}
		add(slug+"-month", slug, func() *Scene { return within(period("2025-03-01", "2025-03-31")) }, small, wide)
		add(slug+"-week", slug, func() *Scene { return within(Window(person(), 0, today)) }, small, wide)
		add(slug+"-all", slug, func() *Scene { return within(Whole(person(), today)) }, small, wide)
		add(slug+"-absent", slug, func() *Scene {
			s := sceneOf(store.NoHistory(), store.LastDays(90, today))
			s.History.State.LastSync = now
			return s
		}, small, wide)
		add(slug+"-private", slug, in(func(in *insight.Inputs) { in.Write.Privacy = true }), wide)
		add(slug+"-units", slug, in(func(in *insight.Inputs) {
			in.Write.Units = units.Units{Weight: units.Stones, Temperature: units.Fahrenheit, Distance: units.Miles, Pressure: units.KPa}
		}), small, wide)
		if All[p].measure == nil {
			continue
		}
		add(slug+"-cursor", slug, func() *Scene { return reading(demo(), slug, 20) }, small, wide)
		add(slug+"-measure", slug, func() *Scene { return measuring(demo(), slug) }, small, wide)
		add(slug+"-before", slug, func() *Scene { return comparing(demo(), CompareBefore) }, small, wide, [2]int{160, 48})
		add(slug+"-year", slug, func() *Scene { return comparing(demo(), CompareYear) }, wide)
		add(slug+"-nowhere", slug, func() *Scene { return within(period("2020-10-09", "2020-10-15")) }, small, wide)
	}
	add("blood-pressure-unconnected", "blood-pressure", func() *Scene {
		s := sceneOf(store.NoHistory(), store.LastDays(90, today))
		s.SignedOut = true
		return s
	}, small, wide)
	add("activity-workouts", "activity", func() *Scene { s := demo(); s.Second = true; return s }, small, wide)
	add("activity-heart-rate", "activity", func() *Scene { s := demo(); s.Series = map[string]string{"activity": "heart rate"}; return s }, wide)
	add("weight-fat", "weight", func() *Scene { s := demo(); s.Series = map[string]string{"weight": "fat"}; return s }, wide)
	add("weight-gap", "weight", func() *Scene { return within(period("2026-10-09", "2026-10-15")) }, small, wide)
	add("weight-since", "weight", in(func(in *insight.Inputs) { in.Since = today - 323 }), small, [2]int{160, 48})
	add("weight-since-pounds", "weight", func() *Scene {
		s := in(func(in *insight.Inputs) { in.Since, in.Write.Weight = today-323, units.Pounds })()
		s.Write = s.In.Write
		return s
	}, small)
	add("weight-old", "weight", in(func(in *insight.Inputs) { in.Now = now.AddDate(0, 0, 30) }), small, wide)
	add("overview-one", "overview", func() *Scene { return onlyWeights() }, small, wide, [2]int{160, 48})
	add("weight-one", "weight", func() *Scene { return onlyWeights() }, wide)
	add("weight-coming", "weight", func() *Scene {
		s := sceneOf(store.NoHistory(), store.LastDays(90, today))
		s.Coming = []Coming{{Collection: store.CollectionMeasures, Words: "Jun 2024", Part: 0.4}}
		return s
	}, small)
	add("overview-coming", "overview", func() *Scene {
		h := *person()
		h.Days, h.Workouts, h.Sleeps = nil, nil, nil
		s := sceneOf(&h, Window(&h, 2, today))
		s.Coming = []Coming{{Collection: store.CollectionActivity, Words: "Jun 2024", Part: 0.4}, {Collection: store.CollectionSleep, Part: math.NaN()}}
		return s
	}, small, wide)
	all = append(all, state{"weight-lines", "weight", demo, func() *screen.Theme { return theme(colorprofile.TrueColor, screen.Lines, "dark") }, [][2]int{wide}})
	return all
}

func TestEveryScreenLooksAsItsGolden(t *testing.T) {
	t.Parallel()
	for _, state := range states() {
		for _, size := range state.sizes {
			name := fmt.Sprintf("%s-%dx%d", state.name, size[0], size[1])
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				c, _ := drawn(t, state.scene(), state.slug, state.theme(), size[0], size[1])
				if *dump != "" {
					if err := os.WriteFile(filepath.Join(*dump, name+".ans"), []byte(c.String()+"\n"), 0o644); err != nil {
						t.Fatal(err)
					}
				}
				if strings.Contains(c.Plain(), "…") {
					t.Error("something is cut")
				}
				for _, look := range []string{"-light", "-256"} { // their colours differ, not what they write
					name = strings.Replace(name, look, "", 1)
				}
				golden(t, name, c.Plain())
			})
		}
	}
}

func period(from, to string) store.Period {
	a, _ := store.ParseDate(from)
	b, _ := store.ParseDate(to)
	return store.Period{From: a, To: b}
}

// with is a scene with other inputs.
func with(s *Scene, change func(*insight.Inputs)) *Scene {
	in := s.In
	change(&in)
	return computed(s.History, s.Window, in)
}

// reading puts the cursor of a pane on the stop so many before the last.
func reading(s *Scene, slug string, back int) *Scene {
	stops := All[Index(slug)].Stops(s)
	s.Cursor = Cursor{On: true, At: stops.At(stops.N - 1 - back).Unix}
	return s
}

// measuring measures from the stop 14 before the last to the last but two.
func measuring(s *Scene, slug string) *Scene {
	from := reading(s, slug, 14).Cursor.At
	s = reading(s, slug, 2)
	s.Cursor.Anchored, s.Cursor.Anchor = true, from
	return s
}

// onlyWeights is a person with a plain scale and nothing else.
func onlyWeights() *Scene {
	h := *person()
	h.Series, h.Weighings, h.Pressures, h.Rhythms, h.Temperatures, h.Days, h.Workouts, h.Sleeps = map[store.Quantity][]store.Point{}, nil, nil, nil, nil, nil, nil, nil
	for _, w := range person().Weighings {
		w.FatPercent, w.FatMass, w.FatFree, w.Muscle, w.Water, w.Bone = math.NaN(), math.NaN(), math.NaN(), math.NaN(), math.NaN(), math.NaN()
		h.Weighings = append(h.Weighings, w)
	}
	return sceneOf(&h, Window(&h, 2, store.DateOf(now)))
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("the screen differs (-want +got):\n%s", diff)
	}
}
