package ui

import (
	"fmt"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"withings-tui/ui/chart"
	"withings-tui/ui/insight"
)

// paneView is what a metric's pane shows; drawPane lays it out for the size
// there is. Everything in it is computed already: it only holds words.
type paneView struct {
	id       paneID
	title    string
	headline [][]span // the figures that matter, where there is no side panel
	boxes    []box    // the side panel
	readout  []span   // the reading under the cursor, or the last one
	legend   []span   // what the marks mean, or what is measured
	basis    []span   // what it all rests on
	sentence string
	empty    string // why there is no chart
	chart    func(w, h int) chart.Grid
	below    *belowView
}

// belowView is a second frame under the chart, where there is room for it.
type belowView struct {
	title  string
	right  []span
	height int
	draw   func(c *canvas, r rect)
}

// drawView lays a pane out.
func (a *App) drawView(c *canvas, r rect, v paneView) {
	if !a.wide() {
		a.drawCompact(c, r, v)
		return
	}
	side := a.sideWidth()
	main := rect{r.x, r.y, r.w - side, r.h}
	if v.below != nil && main.h >= v.below.height+16 {
		low := rect{main.x, main.y + main.h - v.below.height, main.w, v.below.height}
		main.h -= v.below.height
		c.frame(low, fg(inkFrame), []span{{v.below.title, bright(inkText)}}, v.below.right)
		v.below.draw(c, low.inset(2, 1))
	}
	a.drawChartFrame(c, main, v, true)
	a.drawBoxes(c, rect{r.x + r.w - side, r.y, side, r.h}, v.boxes, v.sentence)
}

// drawCompact is the layout without a side panel: headlines, chart, readout.
func (a *App) drawCompact(c *canvas, r rect, v paneView) {
	headlines := v.headline
	top, gap := r.y, 0
	if r.h >= 20 {
		gap = 1
	}
	if r.h < 18 && len(headlines) > 1 {
		headlines = headlines[:1]
	}
	top += gap
	for i, line := range headlines {
		c.spans(r.x+2, top+i, r.w-4, fitting(line, r.w-4)...)
	}
	top += len(headlines)
	readouts := [][]span{v.readout}
	if r.h >= 30 {
		readouts = append(readouts, v.legend, v.basis)
	} else if (a.cursor.anchored || a.compare && !a.cursor.on) && len(v.legend) > 0 {
		readouts = [][]span{v.legend}
	}
	bottom := r.y + r.h - len(readouts)
	v.readout, v.legend, v.basis = nil, nil, nil
	a.drawChartFrame(c, rect{r.x, top, r.w, bottom - top}, v, false)
	for i, line := range readouts {
		c.spans(r.x+2, bottom+i, r.w-4, fitting(line, r.w-4)...)
	}
}

// drawChartFrame is the frame with the range switch, the chart, and under it
// what is read from it.
func (a *App) drawChartFrame(c *canvas, r rect, v paneView, titled bool) {
	accent := panes[v.id].accent
	title := []span{}
	if titled {
		title = append(title, span{v.title, bright(accent)}, span{" ──", fg(accent)})
	}
	x := r.x + 3 + spansWidth(title)
	for i, s := range spanTable {
		part := span{" " + s.name + " ", fg(inkLabel)}
		if i == a.span {
			part.style = bright(inkPaper).on(accent)
		}
		title = append(title, part)
		a.hits = append(a.hits, hit{rect{x, r.y, textWidth(part.text), 1}, func(int, int) tea.Cmd { a.setSpan(i); return nil }})
		x += textWidth(part.text)
	}
	right := label(a.windowWords(v.id))
	if r.w < spansWidth(title)+textWidth(right.text)+9 {
		right.text = ""
	}
	c.frame(r, fg(accent), title, []span{right})
	inner := r.inset(1, 1)
	lines := [][]span{}
	for _, l := range [][]span{v.readout, v.legend, v.basis} {
		if len(l) > 0 {
			lines = append(lines, l)
		}
	}
	if inner.h < 12 {
		lines = lines[:min(1, len(lines))]
	}
	defer func() {
		for i, l := range lines {
			c.spans(inner.x+1, inner.y+inner.h-len(lines)+i, inner.w-2, fitting(l, inner.w-2)...)
		}
	}()
	plot := rect{inner.x + 1, inner.y, inner.w - 2, inner.h - len(lines)}
	if len(lines) > 0 && plot.h > 10 {
		plot.h--
	}
	if plot.h > 14 {
		plot.y, plot.h = plot.y+1, plot.h-1
	}
	if v.empty != "" || v.chart == nil {
		drawEmpty(c, plot, v.empty)
		return
	}
	g := v.chart(plot.w, plot.h)
	a.blit(c, plot.x, plot.y, g, accent)
	if note := chartNote(g); note != "" {
		c.right(r.x+2, r.x+r.w-2, r.y+r.h-1, label(" "+note+" "))
	}
	a.hits = append(a.hits, hit{plot, func(x, y int) tea.Cmd {
		if at := g.TimeAt(x - plot.x); at != chart.NoTime {
			a.pointAt(at)
		}
		return nil
	}})
}

// chartNote says what the picture alone would not: that a bar is several days,
// that readings which do not count lie outside.
func chartNote(g chart.Grid) string {
	var notes []string
	if g.DaysPerColumn > 1 {
		notes = append(notes, fmt.Sprintf("a bar is the mean of %d days", g.DaysPerColumn))
	}
	if g.Off > 0 {
		notes = append(notes, fmt.Sprintf("%d not counted off the chart", g.Off))
	}
	return strings.Join(notes, " · ")
}

// drawEmpty says in the middle of r why it is empty.
func drawEmpty(c *canvas, r rect, words string) {
	lines := wrap(words, max(10, r.w-8))
	for i, l := range lines {
		c.text(r.x+max(0, (r.w-textWidth(l))/2), r.y+max(0, (r.h-len(lines))/2)+i, r.w, fg(inkLabel), l)
	}
}

// windowWords are the dates of the range, as far as data can lie in it.
func (a *App) windowWords(id paneID) string { return periodWords(a.derived.windows[id].days) }

func periodWords(p insight.Period) string {
	from, to := p.From.Time(time.UTC), p.To.Time(time.UTC)
	layout := "2 Jan"
	if from.Year() != to.Year() {
		layout = "2 Jan 2006"
	}
	return from.Format(layout) + " – " + to.Format("2 Jan 2006")
}
