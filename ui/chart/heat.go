package chart

import (
	"strconv"
	"time"

	"withings-tui/ui/screen"
)

// HeatDay is a day of a HeatMap: its level 0 to 4, less than 0 for no data.
type HeatDay struct {
	At    int64
	Level int
}

// HeatMap is the last weeks of days that fit, a column a week and a row a weekday.
type HeatMap struct {
	From, To  int64
	WeekStart time.Weekday
	Days      []HeatDay
	Cursor    int64
}

// The signs of the levels where colours do not tell them apart.
const (
	heatSigns      = "-•○●■"
	plainHeatSigns = "-:+*#"
)

// HeatSample is the sign of a level, for a legend; below 0 is no data.
func HeatSample(t *screen.Theme, level int) screen.Span {
	if level < 0 {
		return screen.Faint("·")
	}
	level = min(level, 4)
	signs := "■■■■■"
	switch {
	case t.Plain():
		signs = plainHeatSigns
	case !t.Tints():
		signs = heatSigns
	}
	return screen.Inked(screen.InkHeat0+screen.Ink(level), string([]rune(signs)[level]))
}

// Draw draws the map of days in r: the months above, then a row a weekday, with
// the weekdays' names at the left.
func (h HeatMap) Draw(c *screen.Canvas, r screen.Rect) Drawn {
	if r.Empty() || h.To <= h.From {
		return Drawn{}
	}
	plot := r
	if r.W >= 20 {
		_, plot = plot.TakeLeft(4)
	}
	months := r.H >= 8
	if months {
		_, plot = plot.TakeTop(1)
	}
	plot.H = min(plot.H, 7)
	weekday := func(day int) int { return ((day+4-int(h.WeekStart))%7 + 7) % 7 } // 1 January 1970 was a Thursday
	weekOf := func(day int) int { return day - weekday(day) }
	first, last := dayOf(h.From), dayOf(h.To-1)
	weeks, pitch := (weekOf(last)-weekOf(first))/7+1, 2
	if weeks > (plot.W+1)/2 && plot.W < 40 {
		pitch = 1
	}
	weeks = min(weeks, (plot.W+pitch-1)/pitch)
	week0 := weekOf(last) - 7*(weeks-1)
	first, plot.W = max(first, week0), min(plot.W, weeks*pitch)
	place := func(day int) (x, y int, ok bool) {
		x, y = plot.X+(day-week0)/7*pitch, plot.Y+(day-week0)%7
		return x, y, day >= first && day <= last && plot.Contains(x, y)
	}
	set := func(day, level int) {
		if x, y, ok := place(day); ok {
			c.Spans(x, y, 1, HeatSample(c.Theme, level))
		}
	}
	for day := first; day <= last; day++ {
		set(day, -1)
	}
	for _, d := range h.Days {
		if d.At >= h.From && d.At < h.To {
			set(dayOf(d.At), d.Level)
		}
	}
	for i := 0; i < plot.H && plot.X > r.X; i += 2 {
		c.Text(r.X, plot.Y+i, 3, screen.In(screen.InkLabel), ((h.WeekStart + time.Weekday(i)) % 7).String()[:3])
	}
	next := plot.X
	for i := first; i <= last && months; i++ {
		d := date(int64(i) * day)
		name := d.Format("Jan")
		if d.Month() == time.January {
			name = strconv.Itoa(d.Year())
		}
		if x, _, _ := place(i); d.Day() == 1 && x >= next && x+len(name) <= r.Right() {
			c.Text(x, r.Y, len(name), screen.In(screen.InkLabel), name)
			next = x + len(name) + 1
		}
	}
	if x, y, ok := place(dayOf(h.Cursor)); ok && h.Cursor != NoTime {
		if c.Theme.Tints() {
			c.Ground(screen.Rect{X: x, Y: y, W: 1, H: 1}, screen.InkCursor)
		} else {
			c.Set(x, y, c.At(x, y).Rune, screen.Style{Reverse: true})
		}
	}
	return Drawn{Plot: plot, Time: NewTime(int64(week0)*day, int64(week0+7*weeks)*day, plot.W)}
}
