package pane

import (
	"fmt"
	"slices"
	"testing"

	"withings-tui/ui/chart"
	"withings-tui/ui/screen"
)

// panesLike are the Overview, the weight, and so many panes made up besides.
func panesLike(more int) []Pane {
	panes := []Pane{All[0], Weight}
	for i := range more {
		panes = append(panes, Pane{Slug: fmt.Sprint("made-up-", i), Title: fmt.Sprint("Made up ", i), Accent: screen.InkActivity,
			Card: func(s *Scene) Card {
				return Card{Hero: Hero{Text: "8304", Unit: "steps", Under: "so far"}, Side: []line{{screen.Plain("5 days in a row on goal")}, {screen.Plain("33 % more than last week")}, {screen.Plain("14 floors   6.3 km")}},
					Clause: line{screen.Plain("5 days in a row on goal")}, Brief: line{screen.Plain("5 days on goal")},
					Plot: func(c *screen.Canvas, r screen.Rect) { chart.Meter(c, r, 0.5, screen.InkActivity) }}
			}})
	}
	return panes
}

func TestTheOverviewGivesEveryCardRoomAndLeavesNone(t *testing.T) {
	t.Parallel()
	s := demo()
	for more := range 7 {
		panes := panesLike(more)
		for _, size := range sizes {
			r := screen.Rect{X: 0, Y: 1, W: size[0], H: size[1] - 3}
			c := screen.NewCanvas(size[0], size[1], dark())
			targets := drawOverview(s, panes, c, r)
			if len(targets) == 0 {
				t.Fatalf("%d panes at %v: no card", more+2, size)
			}
			area := 0
			for i, a := range targets {
				area += a.W * a.H
				for _, b := range targets[i+1:] {
					if a.X < b.Right() && b.X < a.Right() && a.Y < b.Bottom() && b.Y < a.Bottom() {
						t.Errorf("%d panes at %v: cards %v and %v overlap", more+2, size, a.Rect, b.Rect)
					}
				}
			}
			if want := r.W * (r.H - 1); area != want {
				t.Errorf("%d panes at %v: the cards cover %d cells of %d", more+2, size, area, want)
			}
		}
	}
}

func TestThePanesSettingChoosesAndOrdersTheCards(t *testing.T) {
	t.Parallel()
	s := demo()
	s.Chosen = []string{"made-up-1", "weight", "nonsense"}
	places, _ := overviewPlaces(s, panesLike(3), screen.Rect{W: 120, H: 34})
	var slugs []string
	for _, p := range places {
		slugs = append(slugs, p.pane.Slug)
	}
	if want := []string{"made-up-1", "weight"}; !slices.Equal(slugs, want) {
		t.Errorf("cards are %v, want %v", slugs, want)
	}
}
