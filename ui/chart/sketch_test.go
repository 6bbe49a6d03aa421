package chart

import (
	"math"
	"testing"

	"withings-tui/ui/screen"
)

// TestSketchIsWhole: a curve to choose by passes every column in each way of
// drawing, and touches its first and its last row.
func TestSketchIsWhole(t *testing.T) {
	points := make([]Point, 60)
	for i := range points {
		points[i] = Point{int64(i) * day, math.Sin(float64(i)/5) - float64(i)/40}
	}
	for charts := range screen.Charts(len(screen.ChartsNames)) {
		for h := 2; h <= 4; h++ {
			r := screen.Rect{X: 1, Y: 1, W: 48, H: h}
			c := screen.NewCanvas(50, h+2, screen.NewTheme(screen.Options{}))
			Sketch(c, r, charts, points, screen.InkWeight)
			rows := make([]bool, h)
			for x := r.X; x < r.Right(); x++ {
				passed := false
				for y := range h {
					if c.At(x, r.Y+y).Rune != ' ' {
						passed, rows[y] = true, true
					}
				}
				if !passed {
					t.Errorf("%s, %d rows: a hole in column %d:\n%s", screen.ChartsNames[charts], h, x-r.X, c.Plain())
				}
			}
			if !rows[0] || !rows[h-1] {
				t.Errorf("%s: not all of %d rows are used:\n%s", screen.ChartsNames[charts], h, c.Plain())
			}
		}
	}
}
