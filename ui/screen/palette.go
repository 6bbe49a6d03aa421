package screen

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
)

// needed is the contrast that an ink needs.
func needed(i Ink) float64 { return inks[i].needed }

// palette is the colours of a theme.
type palette struct {
	ground  rgb // what the colours were chosen on
	tones   [inkCount]tone
	neutral bool // for a ground that is not known
}

// builtIn is the palette of a name for a dark or a light ground.
func builtIn(name string, dark bool) palette {
	p, varied := palette{ground: rgb{0xf6, 0xf6, 0xf6}}, variations[name].light
	if dark {
		p.ground, varied = rgb{0x1a, 0x1b, 0x26}, variations[name].dark
	}
	for i, ink := range inks {
		if p.tones[i] = ink.light; dark {
			p.tones[i] = ink.dark
		}
		v, t := varied[Ink(i)], &p.tones[i]
		t.hex, t.index = cmp.Or(v.hex, t.hex), cmp.Or(v.index, t.index)
	}
	return p
}

func neutralPalette() palette {
	p := palette{neutral: true}
	for i, ink := range inks {
		p.tones[i] = ink.neutral
	}
	return p
}

// mixed is the palette on a ground: shares mixed into it, inks lifted until
// they stand out from it.
func (p *palette) mixed(ground rgb) (colours [inkCount]rgb, set [inkCount]bool) {
	for i, t := range p.tones {
		if t.hex == "" {
			continue
		}
		c := mustHex(t.hex)
		switch {
		case t.share > 0:
			c = ground.mix(c, t.share)
		case Ink(i) != InkPaper && !p.neutral:
			c = c.lifted(ground, needed(Ink(i)))
		}
		colours[i], set[i] = c, true
	}
	return colours, set
}

// indexed are the palette's indices on a ground: on a dark one that is lighter
// than the palette's own the greys of the tints are lighter by as many steps,
// and inks that would not stand out give way to the nearest that do.
func (p *palette) indexed(ground rgb) (indices [inkCount]int) {
	step := func(c rgb) int {
		return int(math.Round((float64(c.r)*0.3 + float64(c.g)*0.59 + float64(c.b)*0.11 - 8) / 10))
	}
	up := max(0, step(ground)-step(p.ground))
	if p.ground.luminance() > 0.5 {
		up = 0
	}
	for i, t := range p.tones {
		n, need := t.index, needed(Ink(i))
		switch {
		case n == 0 || p.neutral:
		case Ink(i) >= InkSelect && n >= 232 && up > 0:
			n = min(n+up, 250)
		case Ink(i) != InkPaper && xterm(n).contrast(ground) < need:
			n = xterm(n).lifted(ground, need).nearest(ground, need)
		}
		indices[i] = n
	}
	return indices
}

// downsampled are the 256 colours nearest to the palette's.
func (p *palette) downsampled(ground rgb) (indices [inkCount]int) {
	colours, set := p.mixed(ground)
	for i, c := range colours {
		if ratio := needed(Ink(i)); set[i] {
			if Ink(i) == InkPaper {
				ratio = 1
			}
			indices[i] = c.nearest(ground, ratio)
		}
	}
	return indices
}

// newPalette is a theme of one's own: roles by name with colours #rrggbb, on
// the built-in dark or light one for the roles that it leaves out. "ground" is
// the ground it is meant for. It reports what it cannot use and what would be
// hard to read; the theme holds nevertheless, with the inks lifted.
func newPalette(roles map[string]string, dark bool) (p palette, problems []string) {
	if c, ok := parseHex(roles["ground"]); ok {
		dark = c.luminance() < 0.4
	} else if c, ok := parseHex(roles["text"]); ok {
		dark = c.luminance() > 0.25
	}
	p = builtIn("", dark)
	byName := map[string]Ink{}
	for i, ink := range inks[1:] {
		byName[ink.role] = Ink(i + 1)
	}
	if c, ok := parseHex(roles["ground"]); ok {
		p.ground = c
	}
	problem := func(format string, args ...any) { problems = append(problems, fmt.Sprintf(format, args...)) }
	for _, name := range slices.Sorted(maps.Keys(roles)) {
		c, isColour := parseHex(roles[name])
		ink, known := byName[name]
		switch {
		case name != "ground" && !known:
			problem("%s: no such role; there are ground, %s", name, strings.Join(slices.Sorted(maps.Keys(byName)), ", "))
		case !isColour:
			problem("%s: %q is no colour; write it as #rrggbb", name, Clean(roles[name]))
		case known:
			p.tones[ink].hex, p.tones[ink].share = roles[name], 0
			if ratio := c.contrast(p.ground); ink != InkPaper && ratio < needed(ink) {
				problem("%s: %s on %s has a contrast of %.1f to 1, %.1f needed; it is shown lighter or darker", name, c, p.ground, ratio, needed(ink))
			}
		}
	}
	return p, problems
}

// CheckTheme reports what is wrong with a theme of one's own, for config check:
// unknown roles, what is no colour, and inks that are hard to read.
func CheckTheme(roles map[string]string) []string {
	_, problems := newPalette(roles, true)
	return problems
}
