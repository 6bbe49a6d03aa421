package ui

import (
	"image/color"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"
)

// ink is a colour by what it is for; a theme says what it looks like.
type ink uint8

const (
	inkNone   ink = iota
	inkText       // what is read
	inkBright     // the figure that matters
	inkLabel      // units, ages, provenance
	inkFaint      // axis text, hints; the dimmest, still readable
	inkFrame      // frames and axes
	inkWeight     // one accent a metric
	inkPressure
	inkTemperature
	inkActivity
	inkDot       // weight readings behind the trend
	inkMorning   // systolic and diastolic of a morning
	inkEvening   // and of an evening
	inkMorningLo // the stem between them
	inkEveningLo
	inkSkin    // skin temperature
	inkBar     // steps under the goal
	inkToday   // the day that is not over
	inkGoal    // goal lines
	inkLimit   // threshold lines
	inkGhost   // the period before
	inkGood    // class colours
	inkCaution //
	inkBad     //
	inkLink    // addresses
	inkPaper   // text on an accent
	inkBand1   // backgrounds: classes behind a chart, from the mildest
	inkBand2
	inkBand3
	inkCursor // the cursor's column
	inkSelect // a chosen row
	inkHeat0  // the heat map, from no data to far above the goal
	inkHeat1
	inkHeat2
	inkHeat3
	inkHeat4
	inkCount
)

// style is a foreground ink, a background ink and attributes in one word.
type style uint32

const (
	attrBold    style = 1 << 16
	attrReverse style = 1 << 17
)

func fg(i ink) style                { return style(i) }
func (s style) on(i ink) style      { return s&^0xff00 | style(i)<<8 }
func (s style) bold() style         { return s | attrBold }
func (s style) foreground() ink     { return ink(s & 0xff) }
func (s style) background() ink     { return ink(s >> 8 & 0xff) }
func (s style) with(i ink) style    { return s&^0xff | style(i) }
func bright(i ink) style            { return fg(i).bold() }
func plain(text string) span        { return span{text, fg(inkText)} }
func label(text string) span        { return span{text, fg(inkLabel)} }
func faint(text string) span        { return span{text, fg(inkFaint)} }
func strong(text string) span       { return span{text, bright(inkBright)} }
func inked(i ink, text string) span { return span{text, fg(i)} }

// theme turns styles into terminal sequences.
type theme struct {
	name     string
	colours  *palette
	mono     bool // no colour: shapes tell apart what colours do elsewhere
	ascii    bool
	sequence func(style) string
}

// newTheme is the theme of a name of the config's theme setting, for what the
// terminal can do. "auto" takes dark or light by the terminal's background.
func newTheme(name string, dark bool, profile colorprofile.Profile, ascii bool) *theme {
	t := &theme{name: name, ascii: ascii}
	switch {
	case profile <= colorprofile.ASCII || name == "mono":
		t.mono = true
		t.colours = &palette{}
	case profile == colorprofile.ANSI:
		t.colours = &sixteenPalette
	case name == "high-contrast" && dark:
		t.colours = &contrastPalette
	case name == "high-contrast":
		t.colours = &contrastLightPalette
	case name == "colour-blind" && dark:
		t.colours = colourBlind(&darkPalette, "#56b4e9", "#e69f00", "#f0e442", "#d55e00")
	case name == "colour-blind":
		t.colours = colourBlind(&lightPalette, "#0060a0", "#8a5a00", "#756500", "#b04a00")
	case name == "light", name != "dark" && !dark:
		t.colours = &lightPalette
	default:
		t.colours = &darkPalette
	}
	t.sequence = memoised(t.compose)
	return t
}

// memoised remembers what compose returned. The dashboard draws from one
// goroutine.
func memoised(compose func(style) string) func(style) string {
	known := map[style]string{}
	return func(s style) string {
		sequence, ok := known[s]
		if !ok {
			sequence = compose(s)
			known[s] = sequence
		}
		return sequence
	}
}

// compose is the terminal sequence that switches from nothing to s.
func (t *theme) compose(s style) string {
	ls := lipgloss.NewStyle()
	if c := t.colour(s.foreground()); c != nil {
		ls = ls.Foreground(c)
	}
	if c := t.colour(s.background()); c != nil {
		ls = ls.Background(c)
	}
	reverse := s&attrReverse != 0
	switch b := s.background(); b {
	case inkNone, inkBand1, inkBand2, inkBand3:
	default:
		// A ground that the palette has no colour for is shown by reverse video.
		if t.colour(b) == nil {
			reverse = true
			ls = ls.UnsetForeground()
		}
	}
	ls = ls.Bold(s&attrBold != 0).Reverse(reverse)
	before, _, _ := strings.Cut(ls.Render("x"), "x")
	return before
}

func (t *theme) colour(i ink) color.Color {
	if v := t.colours[i]; v != "" {
		return lipgloss.Color(v)
	}
	return nil
}
