// Package screen is the surface that everything is drawn on: a canvas of cells
// that cuts what does not fit, rectangles, inks by what they are for, themes
// that give the inks colours the terminal can show, and text that is measured
// as the terminal will show it. It knows nothing of health data and does no
// input or output.
package screen

// Ink is a colour by what it is for; a theme says what it looks like.
type Ink uint8

// The inks of the style guide. Those from InkSelect to InkUsual are grounds.
const (
	InkNone   Ink = iota // the terminal's own
	InkText              // what is read
	InkBright            // the figure that matters
	InkLabel             // units, ages, provenance
	InkFaint             // axis text and hints: the dimmest that is read
	InkFrame             // frames of boxes
	InkRule              // divisions inside a frame
	InkGrid              // the dots behind a chart
	InkPaper             // text on a ground in an accent or a class colour
	InkDimmed            // what lies under a dialog

	InkWeight // one accent a metric
	InkPressure
	InkTemperature
	InkActivity
	InkSleep

	InkBelow // a bar under its goal
	InkSkin  // skin temperature
	InkDeep  // sleep stages
	InkLight
	InkREM
	InkAwake
	InkMorning // blood pressure by time of day
	InkEvening
	InkCompared   // the period that is compared with
	InkReading    // a single reading behind a curve
	InkLit        // a reading in the curve's own cell
	InkGhost      // the minimap outside the window
	InkProjection // the middle of a projection and its words

	InkGood // meaning; never a metric
	InkCaution
	InkBad
	InkGoal
	InkToday
	InkLink

	InkHeat0 // a year of days, from nothing to far above the goal
	InkHeat1
	InkHeat2
	InkHeat3
	InkHeat4

	InkSelect         // the chosen row
	InkCursor         // the cursor's column
	InkRaised         // the ground of a dialog
	InkScatter        // the usual scatter around a trend
	InkProjectionArea // the likely range of a projection
	InkZoneHigh       // values of a class that is bad
	InkUsual          // what is usual or recommended

	inkCount
)

// Style is how a cell is written: an ink on a ground, and attributes.
type Style struct {
	Ink, Ground   Ink
	Bold, Reverse bool
}

// In is the style of an ink on the terminal's own ground.
func In(i Ink) Style { return Style{Ink: i} }

// BoldIn is In in bold.
func BoldIn(i Ink) Style { return Style{Ink: i, Bold: true} }

// On is the style on a ground.
func (s Style) On(ground Ink) Style { s.Ground = ground; return s }

// Span is a run of text in one style.
type Span struct {
	Text  string
	Style Style
}

// Plain is text that is read.
func Plain(text string) Span { return Span{text, In(InkText)} }

// Bold is text that is read, in bold: a figure among words.
func Bold(text string) Span { return Span{text, BoldIn(InkText)} }

// Strong is the figure that matters on its line: bold and bright.
func Strong(text string) Span { return Span{text, BoldIn(InkBright)} }

// Label is a unit, an age, a name.
func Label(text string) Span { return Span{text, In(InkLabel)} }

// Faint is a basis or a hint.
func Faint(text string) Span { return Span{text, In(InkFaint)} }

// Inked is text in an ink.
func Inked(i Ink, text string) Span { return Span{text, In(i)} }

// InkedBold is text in an ink, in bold.
func InkedBold(i Ink, text string) Span { return Span{text, BoldIn(i)} }

// Rect is a part of the screen, in cells.
type Rect struct{ X, Y, W, H int }

// Inset is r without dx columns on either side and dy rows above and below.
func (r Rect) Inset(dx, dy int) Rect {
	return Rect{r.X + dx, r.Y + dy, max(0, r.W-2*dx), max(0, r.H-2*dy)}
}

// Contains reports whether a cell lies in r.
func (r Rect) Contains(x, y int) bool {
	return x >= r.X && x < r.X+r.W && y >= r.Y && y < r.Y+r.H
}

// Empty reports whether r has no cells.
func (r Rect) Empty() bool { return r.W <= 0 || r.H <= 0 }

// Right is the first column behind r, Bottom the first row below it.
func (r Rect) Right() int  { return r.X + r.W }
func (r Rect) Bottom() int { return r.Y + r.H }

// Row is r's row i.
func (r Rect) Row(i int) Rect {
	if i < 0 || i >= r.H {
		return Rect{r.X, r.Y + i, r.W, 0}
	}
	return Rect{r.X, r.Y + i, r.W, 1}
}

// TakeLeft splits n columns off at the left and returns them and the rest.
func (r Rect) TakeLeft(n int) (part, rest Rect) {
	n = max(0, min(n, r.W))
	return Rect{r.X, r.Y, n, r.H}, Rect{r.X + n, r.Y, r.W - n, r.H}
}

// TakeRight splits n columns off at the right.
func (r Rect) TakeRight(n int) (part, rest Rect) {
	rest, part = r.TakeLeft(r.W - max(0, min(n, r.W)))
	return part, rest
}

// TakeTop splits n rows off at the top.
func (r Rect) TakeTop(n int) (part, rest Rect) {
	n = max(0, min(n, r.H))
	return Rect{r.X, r.Y, r.W, n}, Rect{r.X, r.Y + n, r.W, r.H - n}
}

// TakeBottom splits n rows off at the bottom.
func (r Rect) TakeBottom(n int) (part, rest Rect) {
	rest, part = r.TakeTop(r.H - max(0, min(n, r.H)))
	return part, rest
}
