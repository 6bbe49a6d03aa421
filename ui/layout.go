package ui

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"
)

// paneID is one of the five panes.
type paneID uint8

const (
	paneOverview paneID = iota
	paneWeight
	panePressure
	paneTemperature
	paneActivity
	paneCount
)

// panes are the panes' names and accents.
var panes = [paneCount]struct {
	slug, title, short string
	accent             ink
}{
	{"overview", "Overview", "Overview", inkText},
	{"weight", "Weight", "Weight", inkWeight},
	{"blood-pressure", "Blood pressure", "Pressure", inkPressure},
	{"temperature", "Temperature", "Temperature", inkTemperature},
	{"activity", "Activity", "Activity", inkActivity},
}

// spans are the time ranges, shared by all panes; 0 days is everything.
var spanTable = []struct {
	name string
	days int
}{{"7d", 7}, {"30d", 30}, {"90d", 90}, {"1y", 365}, {"all", 0}}

// defaultSpan is what the dashboard starts with.
const defaultSpan = 2

// hit is a place on the screen that a mouse click does something at.
type hit struct {
	where rect
	do    func(x, y int) tea.Cmd
}

// wide tells that there is room for the side panel.
func (a *App) wide() bool { return a.w >= 100 && a.h >= 22 }

func (a *App) tooSmall() bool { return a.w < minWidth || a.h < minHeight }

// draw is the whole screen.
func (a *App) draw() string {
	if a.w <= 0 || a.h <= 0 {
		return ""
	}
	c := newCanvas(a.w, a.h)
	a.hits = a.hits[:0]
	if a.tooSmall() {
		drawTooSmall(c)
		return c.encode(a.theme)
	}
	switch a.screen {
	case screenWelcome:
		a.drawWelcome(c)
	case screenSetup:
		a.drawSetup(c)
	case screenSignIn:
		a.drawSignIn(c)
	case screenImport:
		a.drawImport(c)
	case screenFirstSync:
		a.drawFirstSync(c)
	default:
		a.drawDashboard(c)
	}
	return c.encode(a.theme)
}

func drawTooSmall(c *canvas) {
	lines := []string{
		"withings-tui needs a little more room:",
		fmt.Sprintf("%d x %d, and this terminal has %d x %d.", minWidth, minHeight, c.w, c.h),
		"Make it larger, or press q to quit.",
	}
	if c.w < 30 {
		lines = []string{fmt.Sprintf("needs %dx%d", minWidth, minHeight), fmt.Sprintf("has %dx%d", c.w, c.h), "q quits"}
	}
	top := max(0, (c.h-len(lines))/2)
	for i, l := range lines {
		c.text(max(0, (c.w-textWidth(l))/2), top+i, c.w, fg(inkText), l)
	}
}

// drawDashboard is header, pane, footer, and what lies over them.
func (a *App) drawDashboard(c *canvas) {
	a.drawHeader(c)
	body := rect{0, 1, c.w, c.h - 3}
	switch a.overlay {
	case overlayTable:
		a.drawTable(c, body)
	case overlaySettings:
		a.drawSettings(c, body)
	case overlayHelp:
		a.drawHelp(c, body)
	case overlayExplain:
		a.drawExplain(c, body)
	default:
		a.drawPane(c, body)
	}
	a.drawFooter(c, c.h-1)
}

func (a *App) drawPane(c *canvas, r rect) {
	if a.data == nil {
		a.drawNothing(c, r)
		return
	}
	switch a.pane {
	case paneWeight:
		a.drawWeight(c, r)
	case panePressure:
		a.drawPressure(c, r)
	case paneTemperature:
		a.drawTemperature(c, r)
	case paneActivity:
		a.drawActivity(c, r)
	default:
		a.drawOverview(c, r)
	}
}

// drawNothing stands where the cache cannot be read; the footer says why.
func (a *App) drawNothing(c *canvas, r rect) {
	words := "The cache cannot be shown; the line below says why."
	if a.loading {
		words = "Reading the cache…"
	}
	c.text(max(0, (c.w-textWidth(words))/2), r.y+r.h/2, c.w, fg(inkLabel), words)
}

// drawHeader is the name, the tabs and the age of the data.
func (a *App) drawHeader(c *canvas) {
	x := 1
	long := c.w >= 100
	if c.w >= 114 {
		x += 1 + c.text(x, 0, 20, bright(inkBright), "withings-tui")
		if o := a.origin(); o != "" && c.w >= 118 {
			x += 1 + c.text(x, 0, 16, fg(inkCaution), o)
		}
		x++
	}
	state := a.dataAge()
	if o := a.origin(); o != "" && c.w < 118 {
		// Where names are short of room the mark stands with the age.
		o, _, _ = strings.Cut(o, " data")
		state = append([]span{inked(inkCaution, ellipsis(o, 10)+" ")}, state...)
	}
	end := c.w - 1 - spansWidth(state)
	for id := range paneCount {
		name := panes[id].title
		if !long {
			name = panes[id].short
		}
		if c.w < 76 && id != a.pane {
			name = ""
		}
		text := string(rune('1'+id)) + " " + name
		if name == "" {
			text = string(rune('1' + id))
		}
		if x+textWidth(text)+2 > end {
			break
		}
		start := x
		if id == a.pane {
			accent := panes[id].accent
			x += c.text(x, 0, end-x, bright(inkPaper).on(accent), " "+text+" ")
		} else {
			x += c.spans(x, 0, end-x, faint(" "+text[:1]), label(text[1:]+" "))
		}
		a.hits = append(a.hits, hit{rect{start, 0, x - start, 1}, func(int, int) tea.Cmd { a.show(id); return nil }})
	}
	c.right(x, c.w-1, 0, state...)
}

// show goes to a pane.
func (a *App) show(id paneID) {
	if id >= paneCount {
		return
	}
	a.pane, a.overlay = id, overlayNone
	a.compare = a.compare && noCompare(a) == ""
}

func (a *App) openHelp() {
	a.overlay = overlayHelp
	a.help = scroller{}
}

func (a *App) openExplain() {
	a.overlay = overlayExplain
	a.help = scroller{}
}

// back undoes the last thing that lies over the data; it never quits.
func (a *App) back() {
	switch {
	case a.overlay != overlayNone:
		a.overlay = overlayNone
	case a.cursor.anchored:
		a.cursor.anchored = false
	case a.cursor.on:
		a.cursor.on = false
	case a.compare:
		a.compare = false
		a.redraw()
	case a.pane != paneOverview:
		a.show(paneOverview)
	}
}

// click runs what lies under the mouse.
func (a *App) click(m tea.Mouse) tea.Cmd {
	if m.Button != tea.MouseLeft || a.tooSmall() {
		return nil
	}
	// The last drawn lies on top.
	for i := len(a.hits) - 1; i >= 0; i-- {
		if h := a.hits[i]; h.where.contains(m.X, m.Y) {
			return h.do(m.X, m.Y)
		}
	}
	return nil
}

// wheel zooms the range, or scrolls what lies over the dashboard.
func (a *App) wheel(m tea.Mouse) tea.Cmd {
	way := 0
	switch m.Button {
	case tea.MouseWheelUp:
		way = -1
	case tea.MouseWheelDown:
		way = 1
	}
	if way == 0 || a.tooSmall() {
		return nil
	}
	switch a.mode() {
	case modeDashboard:
		a.zoom(way)
	case modeTable:
		return a.table.move(a, 3*way)
	case modeHelp, modeExplain:
		a.help.move(3 * way)
	case modeSettings:
		a.settings.move(way)
	}
	return nil
}

// resized lets go of what was made for another size.
func (a *App) resized() { a.derived.forgetGrids() }
