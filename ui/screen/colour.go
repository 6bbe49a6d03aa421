package screen

import (
	"fmt"
	"image/color"
	"math"
	"strconv"
	"strings"
)

// rgb is a colour in sRGB.
type rgb struct{ r, g, b uint8 }

func toRGB(c color.Color) rgb {
	r, g, b, _ := c.RGBA()
	return rgb{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8)}
}

func (c rgb) colour() color.Color { return color.RGBA{c.r, c.g, c.b, 255} }

func (c rgb) String() string { return fmt.Sprintf("#%02x%02x%02x", c.r, c.g, c.b) }

// parseHex reads #rrggbb.
func parseHex(s string) (rgb, bool) {
	n, err := strconv.ParseUint(strings.TrimPrefix(s, "#"), 16, 24)
	if err != nil || len(s) != 7 || s[0] != '#' {
		return rgb{}, false
	}
	return rgb{uint8(n >> 16), uint8(n >> 8), uint8(n)}, true
}

func mustHex(s string) rgb {
	c, ok := parseHex(s)
	if !ok {
		panic("not a colour: " + s)
	}
	return c
}

// luminance is the relative luminance of WCAG 2.2, 0 to 1.
func (c rgb) luminance() float64 {
	return 0.2126*linear(c.r) + 0.7152*linear(c.g) + 0.0722*linear(c.b)
}

func linear(v uint8) float64 {
	x := float64(v) / 255
	if x <= 0.04045 {
		return x / 12.92
	}
	return math.Pow((x+0.055)/1.055, 2.4)
}

// contrast is the ratio of WCAG 2.2 between two colours, 1 to 21.
func (c rgb) contrast(d rgb) float64 {
	a, b := c.luminance(), d.luminance()
	return (max(a, b) + 0.05) / (min(a, b) + 0.05)
}

// mix is c with a share of d, 0 to 1.
func (c rgb) mix(d rgb, share float64) rgb {
	part := func(a, b uint8) uint8 {
		return uint8(math.Round(float64(a)*(1-share) + float64(b)*share))
	}
	return rgb{part(c.r, d.r), part(c.g, d.g), part(c.b, d.b)}
}

// lifted is c, made lighter on a dark ground or darker on a light one in small
// steps until its contrast to the ground is at least ratio.
func (c rgb) lifted(ground rgb, ratio float64) rgb {
	if ratio <= 1 || c.contrast(ground) >= ratio {
		return c
	}
	end := rgb{255, 255, 255}
	if ground.luminance() > 0.18 {
		end = rgb{}
	}
	for share := 0.02; share < 1; share += 0.02 {
		if d := c.mix(end, share); d.contrast(ground) >= ratio {
			return d
		}
	}
	return end
}

// xterm is the colour of an index from 16 to 255 of the 256 colours.
func xterm(i int) rgb {
	if i >= 232 {
		v := uint8(8 + 10*(i-232))
		return rgb{v, v, v}
	}
	level := func(n int) uint8 {
		if n == 0 {
			return 0
		}
		return uint8(55 + 40*n)
	}
	i -= 16
	return rgb{level(i / 36), level(i / 6 % 6), level(i % 6)}
}

// nearest is the index of the 256 colours that is nearest to c and stands out
// from the ground by at least ratio.
func (c rgb) nearest(ground rgb, ratio float64) int {
	best, at := math.Inf(1), 16
	for i := 16; i < 256; i++ {
		x := xterm(i)
		dr, dg, db := float64(x.r)-float64(c.r), float64(x.g)-float64(c.g), float64(x.b)-float64(c.b)
		// Weights after https://www.compuphase.com/cmetric.htm, at medium red.
		if d := 2.5*dr*dr + 4*dg*dg + 2.5*db*db; d < best && (ratio <= 1 || x.contrast(ground) >= ratio) {
			best, at = d, i
		}
	}
	return at
}
