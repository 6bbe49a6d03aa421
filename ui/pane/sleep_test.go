package pane

import (
	"slices"
	"strings"
	"testing"

	"withings-tui/store"
	"withings-tui/ui/insight"
	"withings-tui/ui/screen"
)

// The legend says that the stages are shares only where nights on screen have no
// times of theirs.
func TestTheLegendSaysWhichNightsAreSharedOut(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		since store.Date // nights before it have no stages
		share bool
	}{
		{"no night has times", store.DateOf(now) + 1, true},
		{"the newest has", store.DateOf(now), true},
		{"all on screen have", store.DateOf(now) - 20, false},
	} {
		s := demo()
		h := *s.History
		h.Sleeps = slices.Clone(h.Sleeps)
		for i := range h.Sleeps {
			if h.Sleeps[i].Date < test.since {
				h.Sleeps[i].Stages = nil
			}
		}
		for _, size := range [][2]int{small, wide} {
			c, _ := drawn(t, sceneOf(&h, s.Window), "sleep", dark(), size[0], size[1])
			if text := c.Plain(); strings.Contains(text, "by length alone:") != test.share || !strings.Contains(text, "deep") {
				t.Errorf("%s, %d columns:\n%s", test.name, size[0], text)
			}
		}
	}
}

// A night's stages lie where they were; a stretch without one stays empty, and of
// a night whose stages have no times each has its share.
func TestNightsAreDrawnFromTheirStages(t *testing.T) {
	t.Parallel()
	from := store.Stamp{Unix: 1_767_562_800, Offset: 3600}
	to := store.Stamp{Unix: from.Unix + 4*3600, Offset: 3600}
	night := &insight.Night{Sleep: store.Sleep{From: from, To: to, Deep: 3600, Light: 7200, REM: 3600, Awake: 0}}
	type stretch struct {
		ink      screen.Ink
		from, to int64 // seconds from bedtime
	}
	got := func() (list []stretch) {
		for _, p := range stretches(demo(), night) {
			list = append(list, stretch{p.Ink, p.From - Wall(from), p.To - Wall(from)})
		}
		return list
	}
	if want := []stretch{{screen.InkDeep, 0, 3600}, {screen.InkLight, 3600, 10800}, {screen.InkREM, 10800, 14400}}; !slices.Equal(got(), want) {
		t.Errorf("by share %v, want %v", got(), want)
	}
	night.Stages = []store.Stage{{Start: from.Unix, End: from.Unix + 600, State: store.StateAwake}, {Start: from.Unix + 600, End: from.Unix + 4000, State: store.StateLight},
		{Start: from.Unix + 9000, End: from.Unix + 9600, State: store.StateREM}, {Start: from.Unix + 9600, End: to.Unix, State: store.StateDeep}}
	if want := []stretch{{screen.InkAwake, 0, 600}, {screen.InkLight, 600, 4000}, {screen.InkREM, 9000, 9600}, {screen.InkDeep, 9600, 14400}}; !slices.Equal(got(), want) {
		t.Errorf("by times %v, want %v", got(), want)
	}
}
