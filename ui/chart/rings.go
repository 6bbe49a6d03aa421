package chart

import (
	"math"

	"withings-tui/ui/screen"
)

// Ring is one ring: a part of 0 to 1; more than 1 is a full ring, NaN an empty one.
type Ring struct {
	Part float64
	Ink  screen.Ink
}

// Rings draws one ring inside another with words in the middle, each from the
// top clockwise. Without Braille, or where r is too small, it is two meters
// below the words.
func Rings(c *screen.Canvas, r screen.Rect, outer, inner Ring, middle ...screen.Span) {
	if r.Empty() {
		return
	}
	w := c.Theme.SpansWidth(middle)
	if c.Theme.Charts != screen.Braille || r.W < 9 || r.H < 5 {
		y := r.Y + max(0, (r.H-4)/2)
		c.Spans(r.X+max(0, (r.W-w)/2), y, r.W, middle...)
		for i, ring := range []Ring{outer, inner} {
			if line := y + 1 + i*2; line < r.Bottom() {
				Meter(c, screen.Rect{X: r.X, Y: line, W: r.W, H: 1}, ring.Part, ring.Ink)
			}
		}
		return
	}
	// A dot is square: two columns and four rows a cell of twice the height.
	size := float64(min(r.W*2, r.H*4))
	radius := size / 2
	thick := max(2, math.Round(size*0.115))
	gap := max(1, math.Round(size*0.05))
	cx, cy := float64(r.W), float64(r.H*2)
	for i, ring := range [...]Ring{inner, outer} {
		to := radius - float64(1-i)*(thick+gap)
		on, off := newDots(r.W, r.H), newDots(r.W, r.H)
		for y := range r.H * 4 {
			for x := range r.W * 2 {
				dx, dy := float64(x)+0.5-cx, float64(y)+0.5-cy
				if d := math.Hypot(dx, dy); d < to-thick || d > to {
					continue
				}
				turn := math.Mod(math.Atan2(dx, -dy)/(2*math.Pi)+1, 1)
				if turn < ring.Part {
					on.set(x, y)
				} else if c.Theme.Level > screen.Sixteen || x%2 == 0 && y%2 == 0 {
					off.set(x, y) // without quiet colours the rest is told by fewer dots
				}
			}
		}
		off.draw(c, r.X, r.Y, screen.InkFrame)
		on.draw(c, r.X, r.Y, ring.Ink) // a cell that holds both shows the part that is done
	}
	if w <= r.W {
		c.Spans(r.X+(r.W-w+1)/2, r.Y+r.H/2, w, middle...)
	}
}
