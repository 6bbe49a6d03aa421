package chart

import (
	"math"

	"withings-tui/ui/screen"
)

// WeekChange is how much a value changed from From to To.
type WeekChange struct {
	From, To int64
	Value    float64 // NaN where it is not known
	Ink      screen.Ink
}

// DrawWeeks draws the change of each week as a bar up or down from zero over
// the columns of t, which begin at r.X. Where all go one way, zero is r's top or
// bottom. A week that is not known is a dot.
func DrawWeeks(c *screen.Canvas, r screen.Rect, t Time, weeks []WeekChange) {
	if r.Empty() {
		return
	}
	up, down := 0.0, 0.0
	for _, w := range weeks {
		if drawable(w.Value) {
			up, down = max(up, w.Value), max(down, -w.Value)
		}
	}
	if up+down == 0 {
		up = 1
	}
	total := 2 * r.H
	zero := int(math.Round(float64(total) * up / (up + down))) // half rows above zero
	if up > 0 && down > 0 {
		zero = min(max(zero, 1), total-1)
	}
	for _, w := range weeks {
		if w.From >= t.To || w.To <= t.From {
			continue
		}
		from := t.part(max(w.From, t.From), t.Columns)
		end := min(r.W, max(from+1, min(t.part(w.To, t.Columns), t.Columns)-1)) // a gap between weeks
		a, b := zero, zero
		switch n := math.Round(math.Abs(w.Value) / (up + down) * float64(total)); {
		case !drawable(w.Value) || w.Value == 0:
			if x := (from + end - 1) / 2; x < r.W {
				c.Put(r.X+x, r.Y+min(zero/2, r.H-1), '·', screen.In(screen.InkFaint))
			}
		case w.Value > 0:
			a = max(0, zero-max(1, int(n)))
		default:
			b = min(total, zero+max(1, int(n)))
		}
		for x := from; x < end; x++ {
			halves(c, r.X+x, r.Y, a, b, w.Ink)
		}
	}
}

// halves fills the half rows from a up to b, counted from row y down.
func halves(c *screen.Canvas, x, y, a, b int, ink screen.Ink) {
	for h := a; h < b; h++ {
		switch {
		case h%2 == 0 && h+1 < b:
			c.Put(x, y+h/2, '█', screen.In(ink))
			h++
		case h%2 == 0:
			c.Put(x, y+h/2, '▀', screen.In(ink))
		default:
			c.Put(x, y+h/2, '▄', screen.In(ink))
		}
	}
}
