package screen

import (
	"image/color"
	"strconv"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"
)

// Level is how many colours a theme uses.
type Level uint8

const (
	Mono       Level = iota // no colours; shapes tell apart what colours do elsewhere
	Sixteen                 // the terminal's own sixteen, no grounds
	TwoFiveSix              // a palette chosen by hand
	TrueColour
)

// Charts is how curves are drawn.
type Charts uint8

const (
	Braille Charts = iota // dots, two columns and four rows a cell
	Lines                 // strokes of box drawing characters
	ASCII                 // plain characters, for curves and for everything else
)

// ChartsNames are the values of the charts setting, in the order of Charts.
var ChartsNames = [...]string{"braille", "lines", "ascii"}

// Options is what a theme is made from.
type Options struct {
	Name               string // a name of Names or of Own; "" and "auto" go by the ground
	Profile            colorprofile.Profile
	Charts             Charts
	Ground, Foreground color.Color                  // as the terminal reports them; nil where it did not
	ColourFGBG         string                       // the variable COLORFGBG, asked where there is no report
	Own                map[string]map[string]string // the person's themes: name, role, #rrggbb
}

// Theme turns styles into what a terminal is sent. It is made once and not
// changed, but for its memory of sequences: one goroutine draws.
type Theme struct {
	Level  Level
	Charts Charts
	Dark   bool // light figures on a dark ground
	Known  bool // whether the ground is known: reported, or said by the theme's name

	colours   [inkCount]rgb  // as they are seen; not of Sixteen and Mono
	set       [inkCount]bool // inks without a colour are the terminal's own
	indices   [inkCount]int  // Sixteen and TwoFiveSix
	sequences map[Style]string
}

// Plain reports whether nothing but ASCII is written.
func (t *Theme) Plain() bool { return t.Charts == ASCII }

// Tints reports whether areas can be shown by a tinted ground.
func (t *Theme) Tints() bool { return t.Level >= TwoFiveSix && t.Known && !t.Plain() }

// Names lists the names of the built-in themes, in the order of the T key.
func Names() []string {
	return []string{"auto", "dark", "light", "high-contrast", "colour-blind", "mono"}
}

// NewTheme is the theme for the options. An unknown name is as auto.
func NewTheme(o Options) *Theme {
	t := &Theme{Charts: o.Charts, sequences: map[Style]string{}}
	switch {
	case o.Profile <= colorprofile.ASCII || o.Name == "mono":
		t.Level = Mono
	case o.Profile == colorprofile.ANSI:
		t.Level = Sixteen
	case o.Profile == colorprofile.ANSI256:
		t.Level = TwoFiveSix
	default:
		t.Level = TrueColour
	}
	ground, reported := t.ground(o)
	p := builtIn(o.Name, t.Dark)
	own, isOwn := o.Own[o.Name]
	switch {
	case isOwn:
		p, _ = newPalette(own, t.Dark)
		t.Known = true
	case !t.Known:
		p = neutralPalette()
	}
	if !reported {
		ground = p.ground
	}
	switch {
	case t.Level == TrueColour:
		t.colours, t.set = p.mixed(ground)
	case t.Level == TwoFiveSix && isOwn:
		t.indices = p.downsampled(ground)
	case t.Level == TwoFiveSix:
		t.indices = p.indexed(ground)
	}
	for i := range inks {
		switch {
		case t.Level == Sixteen:
			t.indices[i], t.set[i] = inks[i].sixteen, inks[i].sixteen > 0
		case t.indices[i] > 0:
			t.colours[i], t.set[i] = xterm(t.indices[i]), true
		}
	}
	return t
}

// ground works out what lies behind everything: what the terminal reported,
// else what COLORFGBG says, else what the foreground tells, else what the
// theme's name stands for.
func (t *Theme) ground(o Options) (g rgb, reported bool) {
	switch {
	case o.Ground != nil:
		g, reported = toRGB(o.Ground), true
		t.Dark, t.Known = g.luminance() < 0.4, true
	case o.ColourFGBG != "":
		parts := strings.Split(o.ColourFGBG, ";")
		last := parts[len(parts)-1]
		t.Dark, t.Known = last != "7" && last != "15", true
	case o.Foreground != nil: // light figures lie on a dark ground
		t.Dark, t.Known = toRGB(o.Foreground).luminance() > 0.4, true
	default:
		t.Dark = true
	}
	if dark := o.Name == "dark"; dark || o.Name == "light" {
		// A theme that is chosen by name holds, whatever the terminal says.
		reported = reported && dark == t.Dark
		t.Dark, t.Known = dark, true
	}
	return g, reported
}

// written is what is sent for a cell: its rune in plain characters where the
// theme is plain, blocks as grounds, and with sixteen colours words in the
// terminal's own ink.
func (t *Theme) written(cell Cell) (rune, Style) {
	r, s := cell.Rune, cell.Style
	if r >= 0x80 {
		switch {
		case t.Plain():
			r = t.plainRune(r)
		case r == '█':
			r = ' '
			if t.Level <= Sixteen || s.Ink == InkNone {
				s.Reverse, s.Ground = !s.Reverse, InkNone
			} else {
				s.Ground = s.Ink
			}
		case r == '▄':
			r, s.Reverse = '▀', !s.Reverse
		}
	}
	if t.Level == Sixteen && !s.Reverse && s.Ground < InkSelect && cell.word && s.Ink != InkFrame && s.Ink != InkRule && s.Ink != InkGrid && s.Ink != InkDimmed {
		s.Ink = InkText
	}
	if t.Level <= Sixteen && !t.set[s.Ink] {
		s.Ink = InkNone // the terminal's own
	}
	if r == ' ' && !s.Reverse { // the ink and the weight of a blank cannot be seen
		s.Ink, s.Bold = InkNone, false
	}
	return r, s
}

// plainRune is a rune that was set by itself, as this theme writes it.
func (t *Theme) plainRune(r rune) rune {
	if r < 0x80 || !t.Plain() {
		return r
	}
	if twin, _ := t.twin(r); twin != "" {
		return rune(twin[0])
	}
	return ' '
}

// sequence is what switches a terminal from nothing to s.
func (t *Theme) sequence(s Style) string {
	seq, ok := t.sequences[s]
	if !ok {
		seq = t.compose(s)
		t.sequences[s] = seq
	}
	return seq
}

func (t *Theme) compose(s Style) string {
	ls := lipgloss.NewStyle().Bold(s.Bold)
	ground := t.Colour(s.Ground)
	switch {
	case ground != nil:
		ls = ls.Background(ground)
	case s.Ground != InkNone && s.Ground < InkScatter && s.Ground != InkRaised:
		// A ground that the theme has no colour for is shown in reverse. Areas
		// of a chart and the ground of a dialog are left out.
		s.Reverse = true
		if t.Level == Sixteen && s.Ground < InkHeat0 {
			s.Ink, ls = s.Ground, ls.Bold(false)
		} else {
			s.Ink = InkNone
		}
	}
	if ink := t.inkOn(s.Ink, s.Ground); ink != nil {
		ls = ls.Foreground(ink)
	}
	before, _, _ := strings.Cut(ls.Reverse(s.Reverse).Render("x"), "x")
	return before
}

// Colour is an ink's colour; nil is the terminal's own.
func (t *Theme) Colour(i Ink) color.Color {
	switch {
	case !t.set[i]:
		return nil
	case t.Level == TrueColour:
		return t.colours[i].colour()
	}
	return lipgloss.Color(strconv.Itoa(t.indices[i]))
}

// inkOn is an ink's colour on a ground. Where it would not stand out enough it
// is made lighter or darker until it does.
func (t *Theme) inkOn(ink, ground Ink) color.Color {
	need, behind := needed(ink), t.colours[ground]
	if t.Level <= Sixteen || !t.set[ink] || !t.set[ground] || t.colours[ink].contrast(behind) >= need {
		return t.Colour(ink)
	}
	c := t.colours[ink].lifted(behind, need)
	if t.Level == TwoFiveSix {
		return lipgloss.Color(strconv.Itoa(c.nearest(behind, need)))
	}
	return c.colour()
}
