package pane

import "testing"

func BenchmarkAPaneIsDrawn(b *testing.B) {
	for p := range All {
		s := demo()
		b.Run(All[p].Slug, func(b *testing.B) {
			for b.Loop() {
				drawn(b, s, All[p].Slug, dark(), 200, 60)
			}
		})
	}
}
