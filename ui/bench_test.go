package ui

import (
	"testing"

	"withings-tui/store"
	"withings-tui/ui/insight"
)

// BenchmarkKey is a step of the cursor with its frame, at 200x60 with three
// years of a person; the budget is 2 ms.
func BenchmarkKey(b *testing.B) {
	for _, pane := range []string{"1", "2", "3", "4", "5", "6"} {
		b.Run(pane, func(b *testing.B) {
			a := wholeApp(b, cacheOf(fixtureDir(b)), settingsOf(b), 200, 60)
			a.Update(key(pane))
			for b.Loop() {
				a.Update(key("left"))
				a.View()
			}
		})
	}
}

// BenchmarkLoad is the load of the whole history with its figures.
func BenchmarkLoad(b *testing.B) {
	a := wholeApp(b, cacheOf(fixtureDir(b)), settingsOf(b), 200, 60)
	b.Run("load", func(b *testing.B) {
		for b.Loop() {
			if _, err := a.s.o.Cache.Load(b.Context(), store.Always()); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("figures", func(b *testing.B) {
		for b.Loop() {
			insight.Of(a.s.data.history, a.s.inputs())
		}
	})
	b.Run("window", func(b *testing.B) {
		for b.Loop() {
			insight.During(a.s.data.history, a.s.data.figures, a.s.place.window)
		}
	})
}
