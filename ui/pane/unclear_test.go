package pane

import (
	"strings"
	"testing"

	"withings-tui/store"
	"withings-tui/ui/insight"
)

// An arrow is a direction: where none is clear the pace stands without one, and
// with its error, on every screen.
func TestAPaceWithoutAClearDirectionHasAnErrorAndNoArrow(t *testing.T) {
	t.Parallel()
	h := *person()
	h.Weighings = nil
	for i := range 15 {
		w := store.Weighing{Reading: store.Reading{Stamp: store.StampOf(now.AddDate(0, 0, i-14)), Group: int64(i + 1)}, Weight: 80 + []float64{1.1, -0.9, 0.4, -1.2, 0.8}[i%5]}
		h.Weighings = append(h.Weighings, w)
	}
	s := sceneOf(&h, Window(&h, 1, store.DateOf(now)))
	if s.Figures.Weight.Pace.Direction != insight.Unclear {
		t.Fatalf("%+v", s.Figures.Weight.Pace)
	}
	for _, size := range [][2]int{{80, 24}, {100, 30}, {120, 36}, {160, 48}, {200, 60}} {
		for _, slug := range []string{"overview", "weight"} {
			c, _ := drawn(t, s, slug, dark(), size[0], size[1])
			text := c.Plain()
			if !strings.Contains(text, " ± ") || arrowBeforeWeek(text) {
				t.Errorf("%s at %v:\n%s", slug, size, text)
			}
		}
	}
}

// arrowBeforeWeek tells whether a pace has an arrow.
func arrowBeforeWeek(text string) bool {
	for _, row := range strings.Split(text, "\n") {
		for _, arrow := range []string{"▼", "▲"} {
			if _, after, ok := strings.Cut(row, arrow); ok && strings.Contains(after[:min(len(after), 20)], "a week") {
				return true
			}
		}
	}
	return false
}
