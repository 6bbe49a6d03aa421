package pane

import (
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
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

func TestEveryScreenLooksAsItsGolden(t *testing.T) {
	t.Parallel()
	today := store.DateOf(now)
	for _, state := range []struct {
		name, slug string
		scene      func() *Scene
		theme      func() *screen.Theme
		sizes      [][2]int
	}{
		{"weight", "weight", demo, dark, sizes},
		{"overview", "overview", demo, dark, sizes},
		{"blood-pressure", "blood-pressure", demo, dark, sizes},
		{"temperature", "temperature", demo, dark, sizes},
		{"activity", "activity", demo, dark, sizes},
		{"activity-workouts", "activity", func() *Scene { s := demo(); s.Second = true; return s }, dark, [][2]int{{120, 36}}},
		{"sleep", "sleep", demo, dark, sizes},
		{"blood-pressure-before", "blood-pressure", func() *Scene { return comparing(demo(), CompareBefore) }, dark, [][2]int{{120, 36}}},
		{"weight-measure", "weight", func() *Scene { return measuring(demo()) }, dark, [][2]int{{80, 24}, {120, 36}}},
		{"weight-cursor", "weight", func() *Scene { return reading(demo(), 20) }, dark, [][2]int{{80, 24}, {120, 36}}},
		{"weight-before", "weight", func() *Scene { return comparing(demo(), CompareBefore) }, dark, [][2]int{{80, 24}, {120, 36}, {160, 48}}},
		{"weight-year", "weight", func() *Scene { return comparing(demo(), CompareYear) }, dark, [][2]int{{120, 36}}},
		{"weight-fat", "weight", func() *Scene { s := demo(); s.Series = map[string]string{"weight": "fat"}; return s }, dark, [][2]int{{120, 36}}},
		{"weight-month", "weight", func() *Scene { return within(period("2025-03-01", "2025-03-31")) }, dark, [][2]int{{80, 24}, {120, 36}}},
		{"weight-nowhere", "weight", func() *Scene { return within(period("2026-10-09", "2026-10-15")) }, dark, [][2]int{{80, 24}, {120, 36}}},
		{"weight-absent", "weight", func() *Scene { return sceneOf(store.NoHistory(), store.LastDays(90, today)) }, dark, [][2]int{{60, 18}, {80, 24}, {120, 36}}},
		{"weight-private", "weight", func() *Scene { return with(demo(), func(in *insight.Inputs) { in.Write.Privacy = true }) }, dark, [][2]int{{120, 36}}},
		{"overview-absent", "overview", func() *Scene { return sceneOf(store.NoHistory(), store.LastDays(90, today)) }, dark, [][2]int{{80, 24}}},
		{"weight-coming", "weight", func() *Scene {
			s := sceneOf(store.NoHistory(), store.LastDays(90, today))
			s.Coming = []Coming{{Collection: store.CollectionMeasures, Words: "Jun 2024", Part: 0.4}}
			return s
		}, dark, [][2]int{{80, 24}}},
		{"weight-stones", "weight", func() *Scene { return with(demo(), func(in *insight.Inputs) { in.Write.Weight = units.Stones }) }, dark, [][2]int{{120, 36}}},
		{"weight-since", "weight", func() *Scene { return with(demo(), func(in *insight.Inputs) { in.Since = today - 323 }) }, dark, [][2]int{{160, 48}}},
		{"weight-old", "weight", func() *Scene { return with(demo(), func(in *insight.Inputs) { in.Now = now.AddDate(0, 0, 30) }) }, dark, [][2]int{{80, 24}, {120, 36}}},
		{"overview-coming", "overview", func() *Scene {
			h := *person()
			h.Days, h.Workouts, h.Sleeps = nil, nil, nil
			s := sceneOf(&h, Window(&h, 2, today))
			s.Coming = []Coming{{Collection: store.CollectionActivity, Words: "Jun 2024", Part: 0.4}, {Collection: store.CollectionSleep, Part: math.NaN()}}
			return s
		}, dark, [][2]int{{80, 24}, {120, 36}}},
		{"overview-light", "overview", demo, func() *screen.Theme { return theme(colorprofile.TrueColor, screen.Braille, "light") }, [][2]int{{120, 36}}},
		{"overview-ascii", "overview", demo, func() *screen.Theme { return theme(colorprofile.ASCII, screen.ASCII, "") }, [][2]int{{80, 24}, {120, 36}}},
		{"weight-light", "weight", demo, func() *screen.Theme { return theme(colorprofile.TrueColor, screen.Braille, "light") }, [][2]int{{120, 36}}},
		{"weight-256", "weight", demo, func() *screen.Theme { return theme(colorprofile.ANSI256, screen.Braille, "dark") }, [][2]int{{120, 36}}},
		{"weight-lines", "weight", demo, func() *screen.Theme { return theme(colorprofile.TrueColor, screen.Lines, "dark") }, [][2]int{{120, 36}}},
		{"weight-mono", "weight", demo, func() *screen.Theme { return theme(colorprofile.TrueColor, screen.Braille, "mono") }, [][2]int{{120, 36}}},
		{"weight-all", "weight", func() *Scene { return within(Whole(person(), today)) }, dark, [][2]int{{120, 36}}},
		{"weight-ascii", "weight", demo, func() *screen.Theme { return theme(colorprofile.ASCII, screen.ASCII, "") }, [][2]int{{80, 24}, {120, 36}}},
		{"weight-16", "weight", demo, func() *screen.Theme { return theme(colorprofile.ANSI, screen.Braille, "dark") }, [][2]int{{80, 24}}},
	} {
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

// reading puts the cursor on the reading so many before the last.
func reading(s *Scene, back int) *Scene {
	stops := Weight.Stops(s)
	s.Cursor = Cursor{On: true, At: stops.At(stops.N - 1 - back).Unix}
	return s
}

// measuring measures from the reading 14 before the last to the last.
func measuring(s *Scene) *Scene {
	s = reading(s, 0)
	s.Cursor.Anchored, s.Cursor.Anchor = true, reading(demo(), 14).Cursor.At
	return s
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
