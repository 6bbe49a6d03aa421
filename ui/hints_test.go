package ui

import (
	"strings"
	"testing"
)

// TestNoHintForWhatDoesNothing: where there is nothing to read, neither the bottom
// line nor a key promises that there is; the key says why.
func TestNoHintForWhatDoesNothing(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, keys, not string
		idle            string // keys that do nothing there
		little          bool   // there is one weight, and nothing else
	}{
		{"the list of workouts", "5 w", "read measure series compare", "left right v s c y", false},
		{"an empty window", "2 R =1990 enter", "measure compare zoom", "v c home end", false},
		{"a pane without data", "4", "read measure series compare zoom table", "left v s c t + - < > [ ] { } = up down", true},
		{"a date before it is typed", "g", "choose", "", false},
		{"no device", "D", "device", "up down", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			cache := ownCache(t)
			if c.little {
				cache = emptyCache(t)
				must(t, addWeight(cache, -1, fixtureNow().AddDate(0, 0, -1), 81200))
			}
			onDesk(t, 120, 36, cache, nil, func(d *desk) {
				d.settle()
				d.keys(c.keys)
				rows := strings.Split(strings.TrimSpace(d.screen()), "\n")
				hints := fields(rows[len(rows)-1])
				for _, word := range fields(c.not) {
					for _, hint := range hints {
						if hint == word {
							t.Errorf("the bottom line offers %q: %q", word, hints)
						}
					}
				}
				for _, key := range fields(c.idle) {
					before := d.app.s.place
					d.press(key)
					if d.app.s.notices.current.text == "" || d.app.s.place != before {
						t.Errorf("%s does not say why it does nothing: %q", key, d.app.s.notices.current.text)
					}
				}
			})
		})
	}
}
