package pane

import (
	"testing"

	"github.com/charmbracelet/colorprofile"

	"withings-tui/store"
	"withings-tui/ui/screen"
)

// outside is what stands around a pane before it is drawn.
const outside = '¤'

func TestEveryPaneStaysInsideItsPlaceAtEverySize(t *testing.T) {
	t.Parallel()
	today := store.DateOf(now)
	scenes := []*Scene{demo(), measuring(demo(), "weight"), comparing(demo(), CompareBefore), sceneOf(store.NoHistory(), store.LastDays(90, today)), within(period("2026-10-09", "2026-10-15"))}
	themes := []*screen.Theme{dark(), theme(colorprofile.ASCII, screen.ASCII, ""), theme(colorprofile.ANSI, screen.Lines, "light")}
	i := 0
	for h := 1; h <= 60; h++ {
		for w := 1 + h*5%11; w <= 220; w += 11 { // every height, every width; panes, scenes and looks in turn
			i++
			p, s, look := &All[i%len(All)], scenes[i/len(All)%len(scenes)], themes[i/7%len(themes)]
			c := screen.NewCanvas(w+4, h+2, look)
			c.Fill(c.Bounds(), outside, screen.Style{})
			r := screen.Rect{X: 2, Y: 1, W: w, H: h}
			c.Clear(r, screen.Style{})
			for _, target := range Draw(s, p, c, r) {
				if target.Empty() || target.X < 0 || target.Y < 0 {
					t.Errorf("%s at %dx%d: a target has no place: %+v", p.Slug, w, h, target)
				}
			}
			for y := range c.H {
				for x := range c.W {
					if !r.Contains(x, y) && c.At(x, y).Rune != outside {
						t.Fatalf("%s at %dx%d draws %q outside its place, at %d,%d", p.Slug, w, h, c.At(x, y).Rune, x-r.X, y-r.Y)
					}
				}
			}
		}
	}
}

func TestAPaneOfTheDemoPersonHasNoVoid(t *testing.T) {
	t.Parallel()
	for _, size := range sizes {
		for p := range All {
			if All[p].Draw != nil {
				continue // the Overview is as full as the panes' cards
			}
			c, _ := drawn(t, demo(), All[p].Slug, dark(), size[0], size[1])
			ink, all := 0, 0
			for y := 1; y < c.H-2; y++ {
				for x := range c.W {
					all++
					if cell := c.At(x, y); cell.Rune != ' ' || cell.Style.Ground != screen.InkNone {
						ink++
					}
				}
			}
			if part := float64(ink) / float64(all); part < 0.40 {
				t.Errorf("%s at %dx%d: %.0f %% of the cells carry ink, want 40 %%", All[p].Slug, size[0], size[1], part*100)
			}
		}
	}
}
