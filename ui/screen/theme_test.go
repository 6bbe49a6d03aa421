package screen

import (
	"fmt"
	"image/color"
	"math"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
	"github.com/lucasb-eyer/go-colorful"
)

// grounds are those that terminals report: ours, plain ones, Nord, Gruvbox and
// Solarized.
var grounds = map[string]string{
	"dark": "#1a1b26", "light": "#f6f6f6", "black": "#000000", "white": "#ffffff", "nord": "#2e3440", "nord light": "#eceff4",
	"gruvbox": "#282828", "gruvbox light": "#fbf1c7", "solarized": "#002b36", "solarized light": "#fdf6e3",
}

func themeOn(name, ground string) *Theme {
	c := mustHex(ground)
	return NewTheme(Options{Name: name, Profile: colorprofile.TrueColor, Ground: c.colour()})
}

// behind are the grounds that inks are written on.
var behind = []Ink{InkNone, InkSelect, InkCursor, InkRaised, InkScatter, InkProjectionArea, InkZoneHigh, InkUsual}

func TestTextAndMarksStandOutFromEveryGroundAndTint(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"auto", "high-contrast", "colour-blind"} {
		for where, hex := range grounds {
			th := themeOn(name, hex)
			for _, b := range behind {
				ground := mustHex(hex)
				if b != InkNone {
					ground = toRGB(th.Colour(b))
				}
				for i := InkText; i < InkSelect; i++ {
					if i == InkPaper {
						continue
					}
					if got := toRGB(th.inkOn(i, b)).contrast(ground); got < needed(i) {
						t.Errorf("%s on %s: %s on %q has %.2f, needs %.1f", name, where, inks[i].role, inks[b].role, got, needed(i))
					}
				}
			}
		}
	}
}

func TestWordsOnAnAccentAreReadable(t *testing.T) {
	t.Parallel()
	for where, hex := range grounds {
		th := themeOn("auto", hex)
		for _, i := range []Ink{InkWeight, InkPressure, InkTemperature, InkActivity, InkSleep, InkGood, InkCaution, InkBad, InkToday, InkText} {
			if got := toRGB(th.inkOn(InkPaper, i)).contrast(toRGB(th.Colour(i))); got < needed(InkText) {
				t.Errorf("on %s: paper on %s has %.2f", where, inks[i].role, got)
			}
		}
	}
}

func TestTintsCanBeSeenOnEveryGround(t *testing.T) {
	t.Parallel()
	for where, hex := range grounds {
		th := themeOn("auto", hex)
		for _, i := range []Ink{InkSelect, InkScatter, InkProjectionArea, InkZoneHigh, InkUsual, InkCursor} {
			ground := mustHex(hex)
			if d := colourful(ground).DistanceCIEDE2000(colourful(toRGB(th.Colour(i)))) * 100; d < 3 {
				t.Errorf("on %s the tint %s differs by %.1f alone", where, inks[i].role, d)
			}
		}
	}
}

func TestTheStyleGuidesColoursStayAsTheyAreOnItsOwnGround(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, ground string }{{"dark", "#1a1b26"}, {"light", "#f6f6f6"}} {
		th := themeOn(tc.name, tc.ground)
		p := builtIn(tc.name, tc.name == "dark")
		for i := InkText; i < InkHeat0; i++ {
			if p.tones[i].share == 0 && toRGB(th.Colour(i)) != mustHex(p.tones[i].hex) {
				t.Errorf("%s: %s is %s, the palette says %s", tc.name, inks[i].role, toRGB(th.Colour(i)), p.tones[i].hex)
			}
		}
	}
}

func TestThe256ColoursChosenByHandStayOnTheirOwnGround(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"dark", "light"} {
		th, p := NewTheme(Options{Name: name, Profile: colorprofile.ANSI256}), builtIn(name, name == "dark")
		for i := InkSelect; i < inkCount; i++ {
			if th.indices[i] != p.tones[i].index {
				t.Errorf("%s: %s is %d, chosen was %d", name, inks[i].role, th.indices[i], p.tones[i].index)
			}
		}
	}
}

func Test256ColoursStandOutFromTheirGrounds(t *testing.T) {
	t.Parallel()
	for name, hex := range grounds {
		base := mustHex(hex)
		th := NewTheme(Options{Profile: colorprofile.ANSI256, Ground: base.colour()})
		for _, i := range []Ink{InkSelect, InkScatter, InkZoneHigh} {
			if th.colours[i].contrast(base) < 1.08 {
				t.Errorf("%s: the tint %s cannot be seen", name, inks[i].role)
			}
		}
		for _, b := range behind {
			ground := base
			if b != InkNone {
				ground = th.colours[b]
			}
			for i := InkText; i < InkSelect; i++ {
				if i == InkPaper {
					continue
				}
				if got := toRGB(th.inkOn(i, b)).contrast(ground); got < needed(i) {
					t.Errorf("%s: %s on %q has %.2f, needs %.1f", name, inks[i].role, inks[b].role, got, needed(i))
				}
			}
		}
	}
}

// deficiencies are the matrices of Machado, Oliveira and Fernandes (2009) for
// full protanopia, deuteranopia and tritanopia, for linear RGB.
var deficiencies = map[string][9]float64{
	"protanopia":   {0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998},
	"deuteranopia": {0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881},
	"tritanopia":   {1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900},
}

func colourful(c rgb) colorful.Color {
	return colorful.Color{R: float64(c.r) / 255, G: float64(c.g) / 255, B: float64(c.b) / 255}
}

func seenWith(m [9]float64, c rgb) colorful.Color {
	r, g, b := colourful(c).LinearRgb()
	clip := func(v float64) float64 { return math.Max(0, math.Min(1, v)) }
	return colorful.LinearRgb(clip(m[0]*r+m[1]*g+m[2]*b), clip(m[3]*r+m[4]*g+m[5]*b), clip(m[6]*r+m[7]*g+m[8]*b))
}

// mustDiffer are pairs of inks that mean different things in one picture.
var mustDiffer = [][2]Ink{
	{InkGood, InkCaution}, {InkCaution, InkBad}, {InkGood, InkBad}, {InkMorning, InkEvening}, {InkActivity, InkBelow}, {InkWeight, InkCompared},
	{InkDeep, InkLight}, {InkLight, InkREM}, {InkDeep, InkREM}, {InkHeat1, InkHeat2}, {InkHeat2, InkHeat3}, {InkHeat3, InkHeat4}, {InkTemperature, InkSkin},
}

func TestTheColourBlindThemeKeepsPairsApartUnderThreeDeficiencies(t *testing.T) {
	t.Parallel()
	for where, hex := range grounds {
		th := themeOn("colour-blind", hex)
		for kind, m := range deficiencies {
			for _, pair := range mustDiffer {
				a, b := toRGB(th.Colour(pair[0])), toRGB(th.Colour(pair[1]))
				if d := seenWith(m, a).DistanceCIEDE2000(seenWith(m, b)) * 100; d < 15 {
					t.Errorf("%s, %s: %s %s and %s %s differ by %.1f alone", where, kind, inks[pair[0]].role, a, inks[pair[1]].role, b, d)
				}
			}
		}
	}
}

func TestAnUnknownGroundTakesTheTerminalsOwnForeground(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"auto", "high-contrast", "colour-blind"} {
		if NewTheme(Options{Name: name, Profile: colorprofile.TrueColor}).Colour(InkText) != nil {
			t.Errorf("%s: text has a colour of its own", name)
		}
	}
	th := NewTheme(Options{Name: "auto", Profile: colorprofile.TrueColor})
	for _, i := range []Ink{InkText, InkBright, InkLabel, InkFaint} {
		if th.Colour(i) != nil {
			t.Errorf("%s has a colour of its own", inks[i].role)
		}
	}
	if th.Tints() {
		t.Error("areas are tinted on a ground that nobody told")
	}
	for i := InkText; i < InkSelect; i++ {
		c := th.Colour(i)
		if c == nil || i == InkPaper {
			continue
		}
		for _, ground := range []string{"#000000", "#ffffff"} {
			if got := toRGB(c).contrast(mustHex(ground)); got < needed(i) {
				t.Errorf("%s on %s has %.2f, needs %.1f", inks[i].role, ground, got, needed(i))
			}
		}
	}
}

func TestTheGroundIsTakenFromTheReportThenFromTheVariable(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name        string
		o           Options
		dark, known bool
	}{
		{"a report", Options{Ground: color.White, ColourFGBG: "15;0"}, false, true},
		{"COLORFGBG of a light terminal", Options{ColourFGBG: "0;15"}, false, true},
		{"COLORFGBG with three parts", Options{ColourFGBG: "7;default;0"}, true, true},
		{"a foreground alone", Options{Foreground: color.Black}, false, true},
		{"neither", Options{}, true, false},
		{"a theme chosen by name", Options{Name: "light", Ground: color.Black}, false, true},
	} {
		tc.o.Profile = colorprofile.TrueColor
		th := NewTheme(tc.o)
		if th.Dark != tc.dark || th.Known != tc.known {
			t.Errorf("%s: dark %v known %v, want %v %v", tc.name, th.Dark, th.Known, tc.dark, tc.known)
		}
	}
}

func TestAThemeOfOnesOwnIsCheckedAndUsed(t *testing.T) {
	t.Parallel()
	own := map[string]map[string]string{"mine": {"text": "#ffeedd", "weight": "#333333", "wieght": "#ffffff", "good": "green"}}
	problems := CheckTheme(own["mine"])
	for _, want := range []string{"weight: #333333", "wieght: no such role", `good: "green" is no colour`} {
		if !strings.Contains(strings.Join(problems, "\n"), want) {
			t.Errorf("nothing is said of %s in %q", want, problems)
		}
	}
	th := NewTheme(Options{Name: "mine", Profile: colorprofile.TrueColor, Own: own})
	if got := toRGB(th.Colour(InkText)).String(); got != "#ffeedd" {
		t.Errorf("text is %s", got)
	}
	if got := toRGB(th.Colour(InkWeight)); got.contrast(mustHex("#1a1b26")) < needed(InkText) {
		t.Errorf("an ink that is hard to read stays as it is: %s", got)
	}
	if len(CheckTheme(map[string]string{"text": "#c0caf5", "weight": "#7aa2f7"})) > 0 {
		t.Error("a good theme is blamed")
	}
	names := map[string]bool{}
	for _, ink := range inks[1:] {
		names[ink.role] = ink.role != ""
	}
	if len(names) != int(inkCount)-1 {
		t.Errorf("%d roles have names, %d inks exist", len(names), inkCount-1)
	}
}

func TestSequencesByLevel(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		profile colorprofile.Profile
		style   Style
		want    string
	}{
		{colorprofile.TrueColor, BoldIn(InkWeight), "\x1b[1;38;2;122;162;247m"},
		{colorprofile.ANSI256, In(InkWeight), "\x1b[38;5;111m"},
		{colorprofile.ANSI, In(InkWeight), "\x1b[94m"},
		{colorprofile.ANSI, In(InkText), ""},
		{colorprofile.ANSI, In(InkText).On(InkScatter), ""},
		{colorprofile.ASCII, BoldIn(InkWeight), "\x1b[1m"},
		{colorprofile.ASCII, In(InkText).On(InkSelect), "\x1b[7m"},
		{colorprofile.ASCII, In(InkText).On(InkZoneHigh), ""},
	} {
		th := NewTheme(Options{Name: "dark", Profile: tc.profile})
		if got := th.sequence(tc.style); got != tc.want {
			t.Errorf("%v %s: %q, want %q", tc.profile, fmt.Sprint(tc.style), got, tc.want)
		}
	}
}
