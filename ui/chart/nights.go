package chart

import (
	"fmt"
	"math"

	"withings-tui/ui/screen"
)

// Stage is a stretch of a night.
type Stage struct {
	From, To int64
	Ink      screen.Ink // InkDeep, InkLight, InkREM, InkAwake
}

// Night is a row of a NightChart.
type Night struct {
	Name   []screen.Span // at the left: "Mon 9"
	From   int64         // in bed and up
	To     int64
	Stages []Stage       // none where they were not measured: drawn whole in InkLight
	Right  []screen.Span // at the right: hours asleep, a sign
	Chosen bool
}

// NightChart is a night a row, all on one clock.
type NightChart struct {
	Nights     []Night
	Bed, Wake  float64 // the usual times as hours of the clock (23.25); NaN for none
	RightTitle string  // above the words at the right: "asleep"
}

// The signs of the stages where colours do not tell them apart, and in plain characters.
var stageRunes = map[screen.Ink][2]rune{screen.InkDeep: {'▀', '#'}, screen.InkLight: {'━', '='}, screen.InkREM: {'─', '-'}, screen.InkAwake: {'·', '.'}}

// StageRune is the sign of a stage, for a legend.
func StageRune(t *screen.Theme, stage screen.Ink) rune {
	switch {
	case t.Plain():
		return stageRunes[stage][1]
	case t.Level <= screen.Sixteen || stage == screen.InkAwake:
		return stageRunes[stage][0]
	}
	return '▀'
}

// sinceNoon is an instant in seconds since the noon before its night.
func sinceNoon(at int64) int64 { return at - int64(dayOf(at-day/2))*day - day/2 }

// Draw draws as many of the last nights as r has rows, below a row of hours.
func (n NightChart) Draw(c *screen.Canvas, r screen.Rect) {
	if r.Empty() {
		return
	}
	head, body := r.TakeTop(1)
	if r.H < 2 {
		head, body = screen.Rect{}, r
	}
	nights := n.Nights[max(0, len(n.Nights)-body.H):]
	left, right := 0, c.Theme.Width(n.RightTitle)
	t := Time{From: day, To: 0} // whole hours since noon that the nights cover
	for _, night := range nights {
		left = max(left, c.Theme.SpansWidth(night.Name)+1)
		right = max(right, c.Theme.SpansWidth(night.Right)+1)
		if from := sinceNoon(night.From); night.To > night.From {
			t.From, t.To = min(t.From, from/3600*3600), max(t.To, (from+night.To-night.From+3599)/3600*3600)
		}
	}
	if t.From >= t.To {
		t.From, t.To = 10*3600, 20*3600
	}
	plot, left, right := margins(body, left, right, 0, 0)
	if plot.Empty() {
		return
	}
	t.To, t.Columns = min(t.To, t.From+day), plot.W
	n.clock(c, head, screen.Rect{X: plot.X, Y: plot.Y, W: plot.W, H: len(nights)}, t)
	if right > 0 && !head.Empty() {
		c.Right(plot.Right(), r.Right(), head.Y, screen.Label(n.RightTitle))
	}
	for i, night := range nights {
		y := plot.Y + i
		c.Spans(r.X, y, left-1, night.Name...)
		c.Right(plot.Right()+1, r.Right(), y, night.Right...)
		for col := range plot.W {
			at := float64(night.From-sinceNoon(night.From)+t.From) + float64(col)*float64(t.To-t.From)/float64(plot.W)
			ink := night.stage(at, at+float64(t.To-t.From)/float64(plot.W))
			if char := StageRune(c.Theme, ink); ink != screen.InkNone && char != 0 {
				c.Put(plot.X+col, y, char, screen.In(ink))
			}
		}
		if night.Chosen && c.Theme.Tints() {
			c.Ground(screen.Rect{X: r.X, Y: y, W: r.W, H: 1}, screen.InkSelect)
		}
	}
}

// clock writes the hours, their dots, and the usual times in bed and up.
func (n *NightChart) clock(c *screen.Canvas, head, plot screen.Rect, t Time) {
	down := func(since int64, r rune, ink screen.Ink) {
		for y := plot.Y; y < plot.Bottom() && since >= t.From && since < t.To; y++ {
			c.Put(plot.X+t.part(since, plot.W), y, r, screen.In(ink))
		}
	}
	step := int64(2)
	for int64(plot.W)*step*3600 < 8*(t.To-t.From) {
		step++
	}
	for h := (t.From/3600 + step - 1) / step * step; h*3600 < t.To; h += step {
		text := fmt.Sprintf("%02d:00", (h+12)%24)
		if at := max(plot.X, plot.X+t.part(h*3600, plot.W)-2); !head.Empty() && at+len(text) <= head.Right() {
			c.Text(at, head.Y, len(text), screen.In(screen.InkLabel), text)
		}
		down(h*3600, '·', screen.InkGrid)
	}
	for _, usual := range []float64{n.Bed, n.Wake} {
		if usual >= 0 && usual <= 24 && n.Bed != n.Wake {
			down(sinceNoon(int64(usual*3600)), '┊', screen.InkToday)
		}
	}
}

// stage is what fills most of the time from a to b, InkNone where the night covers less than half.
func (n *Night) stage(a, b float64) screen.Ink {
	if min(b, float64(n.To))-max(a, float64(n.From)) < (b-a)/2 {
		return screen.InkNone
	}
	if len(n.Stages) == 0 {
		return screen.InkLight
	}
	times, best := [screen.InkAwake + 1]float64{}, screen.InkNone
	for _, s := range n.Stages {
		if s.Ink > screen.InkAwake {
			continue
		}
		times[s.Ink] += math.Max(0, min(b, float64(s.To))-max(a, float64(s.From)))
		if times[s.Ink] > times[best] {
			best = s.Ink
		}
	}
	return best
}
