package chart

import (
	"strconv"
	"time"
)

// HeatDay is a day of the heat map.
type HeatDay struct {
	At    int64 // any instant in the day, Unix seconds
	Level int   // 0 to 4, none to most; below 0 is no data
}

// HeatOptions is what Heat draws.
type HeatOptions struct {
	W, H      int
	From, To  int64          // range, Unix seconds, From included and To not
	Zone      *time.Location // nil is UTC
	WeekStart time.Weekday
	Days      []HeatDay
	Legend    string // said behind the legend, where there is room

	Cursor, Anchor int64 // Unix seconds, NoTime for none
	ASCII          bool
	Shapes         bool // tell the levels by shade too, for screens without colours
}

// heatLayout is where the days stand.
type heatLayout struct {
	cols        columns
	plot        Rect
	pitch       int // columns a week
	first, last int // day numbers shown
	week0       int // day number of the first column's first day
	weeks       int
}

const (
	heatLabels     = 5  // columns of weekday names with a blank behind
	heatPlotWidth  = 10 // columns below which they are dropped
	heatMonthsRows = 8  // rows from which the months are named
	heatLegendRows = 10 // rows from which there is a legend
	heatWideWeeks  = 20 // weeks that must fit before each gets two columns
	daysPerWeek    = 7
)

func newHeatLayout(o HeatOptions) *heatLayout {
	l := &heatLayout{cols: newColumns(o.From, o.To, o.Zone, 1), pitch: 2}
	w, h := max(o.W, 0), max(o.H, 0)
	if w >= heatLabels+heatPlotWidth {
		l.plot.X = heatLabels
	}
	l.plot.W = w - l.plot.X
	if h >= heatMonthsRows {
		l.plot.Y = 1
	}
	l.plot.H = min(h-l.plot.Y, daysPerWeek)
	l.first = dayNumber(l.cols.bounds[0], l.cols.zone)
	l.last = dayNumber(l.cols.bounds[1]-1, l.cols.zone)
	start := o.WeekStart % daysPerWeek
	l.week0 = weekOf(l.first, start)
	need := (weekOf(l.last, start)-l.week0)/daysPerWeek + 1
	if need > (l.plot.W+1)/2 && (l.plot.W+1)/2 < heatWideWeeks {
		l.pitch = 1
	}
	room := (l.plot.W + l.pitch - 1) / l.pitch
	if need > room { // the oldest weeks give way
		l.week0 += (need - room) * daysPerWeek
		l.first = max(l.first, l.week0)
		need = room
	}
	l.weeks = need
	return l
}

// weekOf returns the day number of the first day of a day's week.
func weekOf(day int, start time.Weekday) int {
	return day - (int(weekday(day))-int(start)+2*daysPerWeek)%daysPerWeek
}

// place returns the cell of a day number, and whether it is shown.
func (l *heatLayout) place(day int) (x, y int, ok bool) {
	if day < l.first || day > l.last || l.weeks <= 0 {
		return -1, -1, false
	}
	n := day - l.week0
	x, y = l.plot.X+n/daysPerWeek*l.pitch, l.plot.Y+n%daysPerWeek
	if !l.plot.Contains(x, y) {
		return -1, -1, false
	}
	return x, y, true
}

// cell returns the cell of an instant, -1 where it is not shown.
func (l *heatLayout) cell(unix int64) (x, y int) {
	if l.cols.at(unix) < 0 {
		return -1, -1
	}
	x, y, _ = l.place(dayNumber(unix, l.cols.zone))
	return x, y
}

// timeAt returns noon of the day in a cell, NoTime where there is none. In the first week's first cells, which can lie
// before the range, it is the first day.
func (l *heatLayout) timeAt(x, y int) int64 {
	if !l.plot.Contains(x, y) || l.weeks <= 0 {
		return NoTime
	}
	day := l.week0 + (x-l.plot.X)/l.pitch*daysPerWeek + y - l.plot.Y
	if day < l.first && y == l.plot.Y && day+daysPerWeek > l.first {
		day = l.first
	}
	if day < l.first || day > l.last {
		return NoTime
	}
	from, to := dayStart(day, l.cols.zone), dayStart(day+1, l.cols.zone)
	return from + (to-from)/2
}

// heatMark is how a level looks: in blocks, by colour, and in ASCII, by weight.
type heatMark struct {
	role  Role
	block rune
	shade rune
	ascii rune
}

func (m heatMark) rune(o HeatOptions) rune {
	switch {
	case o.ASCII:
		return m.ascii
	case o.Shapes:
		return m.shade
	}
	return m.block
}

// heatMarks begin with no data.
var heatMarks = [...]heatMark{
	{RoleHeatNone, '·', '·', '-'}, {RoleHeat0, '□', '□', '.'}, {RoleHeat1, '■', '░', ':'},
	{RoleHeat2, '■', '▒', '+'}, {RoleHeat3, '■', '▓', '*'}, {RoleHeat4, '■', '█', '#'},
}

// Heat draws a calendar of squares, a column a week and a row a weekday. It shows the last weeks that fit. Days without
// data look different from days of little.
func Heat(o HeatOptions) Grid {
	g := blankGrid(o.W, o.H)
	l := newHeatLayout(o)
	g.Plot, g.heat, g.cols = l.plot, l, l.cols
	c := &canvas{g: g}
	if l.plot.W <= 0 || l.plot.H <= 0 {
		return g
	}
	for day := l.first; day <= l.last; day++ {
		c.heatCell(l, day, heatMarks[0], o)
	}
	for _, d := range o.Days {
		if l.cols.at(d.At) >= 0 && d.Level >= 0 {
			c.heatCell(l, dayNumber(d.At, l.cols.zone), heatMarks[min(d.Level, len(heatMarks)-2)+1], o)
		}
	}
	c.heatLabels(l, o)
	for _, m := range []struct {
		at     int64
		cursor bool
	}{{o.Anchor, false}, {o.Cursor, true}} {
		if x, y := l.cell(m.at); x >= 0 {
			cell := &c.g.Cells[y*c.g.W+x]
			cell.Selected = true
			cell.Cursor, cell.Anchor = cell.Cursor || m.cursor, cell.Anchor || !m.cursor
		}
	}
	if o.ASCII {
		asciify(&c.g)
	}
	return c.g
}

func (c *canvas) heatCell(l *heatLayout, day int, m heatMark, o HeatOptions) {
	x, y, ok := l.place(day)
	if !ok {
		return
	}
	c.text(x, y, string(m.rune(o)), m.role)
}

// heatLabels names months, every second weekday, and the levels.
func (c *canvas) heatLabels(l *heatLayout, o HeatOptions) {
	if l.plot.X > 0 {
		for i := range l.plot.H {
			if i%2 == 0 {
				name := ((o.WeekStart+time.Weekday(i))%daysPerWeek + daysPerWeek) % daysPerWeek
				c.text(0, l.plot.Y+i, name.String()[:3], RoleLabel)
			}
		}
	}
	if l.plot.Y > 0 {
		next := 0
		for week := range l.weeks {
			// A month is named over the week that holds its first day.
			for day := l.week0 + week*daysPerWeek; day < l.week0+(week+1)*daysPerWeek; day++ {
				year, month, dom := date(day)
				if dom != 1 || day < l.first || day > l.last {
					continue
				}
				name := month.String()[:3]
				if month == time.January {
					name = strconv.Itoa(year)
				}
				x := l.plot.X + week*l.pitch
				if x >= next && x+len(name) <= o.W {
					c.text(x, 0, name, RoleLabel)
					next = x + len(name) + 1
				}
			}
		}
	}
	if o.H >= heatLegendRows {
		c.heatLegend(l, o)
	}
}

func (c *canvas) heatLegend(l *heatLayout, o HeatOptions) {
	y, x := l.plot.Y+l.plot.H+1, l.plot.X
	words := func(text string) {
		c.text(x, y, text, RoleLabel)
		x += runeLen(text)
	}
	mark := func(m heatMark) {
		c.text(x, y, string(m.rune(o)), m.role)
		x += 2
	}
	if o.W < x+32 {
		return
	}
	words("no data ")
	mark(heatMarks[0])
	words(" less ")
	for _, m := range heatMarks[1:] {
		mark(m)
	}
	words("more")
	if o.Legend != "" && x+3+runeLen(o.Legend) <= o.W {
		words(" · " + o.Legend)
	}
}
