package pane

import (
	"slices"

	"withings-tui/ui/screen"
)

// The widths at which panes change their shape.
const (
	wideFrom   = 120 // a side panel
	widestFrom = 160 // two columns of charts, the Overview in three
)

// sideWidth is the side panel's width, 0 where there is none.
func sideWidth(w int) int {
	switch {
	case w >= widestFrom:
		return 36
	case w >= wideFrom:
		return 33
	}
	return 0
}

// layout draws a view: with a side panel where there is room, else with the hero on top.
func layout(s *Scene, p *Pane, c *screen.Canvas, r screen.Rect, v View) []Target {
	if side := sideWidth(r.W); side > 0 {
		panel, main := r.TakeRight(side)
		main.W-- // a blank column between
		targets := drawFrame(s, p, c, main, v, v.Readout)
		drawSide(c, panel, v)
		return targets
	}
	if r.H >= 20 {
		_, r = r.TakeTop(1)
	}
	if r.H >= 12 {
		var top screen.Rect
		top, r = r.TakeTop(screen.HeroRows)
		drawHead(c, top.Inset(2, 0), v)
	}
	lines := min(len(v.Readout), 1)
	switch {
	case r.H >= 22:
		lines = len(v.Readout)
	case r.H < 7:
		lines = 0
	}
	under, main := r.TakeBottom(lines)
	targets := drawFrame(s, p, c, main, v, nil)
	putLines(c, under.Inset(2, 0), v.Readout)
	return targets
}

// drawHead is the hero beside what goes with it, three lines to a column. A line that is too long for its column begins
// earlier, where its row leaves room for all of it, or else for its first group.
func drawHead(c *screen.Canvas, r screen.Rect, v View) {
	const gap, least = 3, 2
	var ends [screen.HeroRows]int // of what stands in each row
	for i := range ends {
		ends[i] = r.X + drawFigure(c, r, v.Hero)
	}
	for column := range slices.Chunk(v.Head, screen.HeroRows) {
		x := slices.Max(ends[:]) + gap
		if x >= r.Right() {
			return
		}
		for i, l := range column {
			from := x
			for _, part := range []line{l, c.Theme.Fitting(l, 0)} {
				if begin := r.Right() - c.Theme.SpansWidth(part); begin >= ends[i]+least {
					from = min(x, begin)
					break
				}
			}
			if putWhole(c, from, r.Y+i, r.Right()-from, l) {
				ends[i] = from + c.Theme.SpansWidth(c.Theme.Fitting(l, r.Right()-from))
			}
		}
	}
}

// drawFigure writes a hero's figure with its unit and what stands under that, and returns the columns that they use.
func drawFigure(c *screen.Canvas, r screen.Rect, h Hero) int {
	big := c.Theme.Big(h.Text)
	switch {
	case r.Empty():
		return 0
	case h.Text == "":
		return c.Spans(r.X, r.Y, r.W, screen.Faint(h.Unit))
	case big && r.H < screen.HeroRows:
		return c.Spans(r.X, r.Y, r.W, screen.Strong(h.Text), screen.Label(" "+h.Unit))
	}
	w := c.Hero(r.X, r.Y, r.W, h.Text)
	x, room, y := r.X+w+1, r.W-w-1, r.Y
	if big && h.Under == "" {
		y += screen.HeroRows - 1
	}
	used := 0
	if c.Theme.Width(h.Unit) <= room { // half a unit is none
		used = c.Spans(x, y, room, screen.Label(h.Unit))
	}
	if h.Under != "" && r.H > 1 {
		used = max(used, c.Spans(x, y+1, room, screen.Label(h.Under)))
	}
	return w + 1 + used
}

// heroBox is the box of the side panel that holds the hero.
func heroBox(h Hero) screen.Box {
	rows := []screen.BoxRow{screen.Drawing(screen.HeroRows, func(c *screen.Canvas, r screen.Rect) {
		used := drawFigure(c, r, Hero{Text: h.Text, Unit: h.Unit})
		for i, l := range h.Side {
			from := r.X + used + 1
			if i < screen.HeroRows-1 && c.Theme.Big(h.Text) { // the unit stands in the last row
				from = r.X + c.Theme.HeroWidth(h.Text) + 1
			}
			if l = c.Theme.Fitting(l, r.Right()-from); c.Theme.SpansWidth(l) <= r.Right()-from {
				c.Right(from, r.Right(), r.Y+i, l...)
			}
		}
	})}
	if len(h.Rows) > 0 {
		rows = append(append(rows, screen.Division()), h.Rows...)
	}
	return screen.Box{Title: h.Title, Right: h.Right, Ink: h.Ink, Rows: rows}
}

// drawSide stacks the hero's box and the pane's boxes, those that fit whole, and the sentence at the bottom. A box that
// says Fill may be cut to its first rows.
func drawSide(c *screen.Canvas, r screen.Rect, v View) {
	boxes, before := v.Boxes, v.Before
	if v.Hero.Title != "" { // one without a title stands in the first of the boxes
		boxes, before = append([]screen.Box{heroBox(v.Hero)}, boxes...), before+1
	}
	var sentence screen.Box
	if lines := c.Theme.Wrap(v.Sentence, r.W-4); len(lines)+2 <= r.H/3 {
		for _, l := range lines {
			sentence.Rows = append(sentence.Rows, screen.Line(screen.Plain(l)))
		}
	}
	var fit []screen.Box
	left, now := r.H, -1 // the first box of now, where those have a caption
	for i := range len(boxes) + 1 {
		if i == min(before, len(boxes)) && len(sentence.Rows) > 0 && sentence.Height() <= left {
			var low screen.Rect
			low, r = r.TakeBottom(sentence.Height())
			left -= low.H
			sentence.Draw(c, low)
		}
		if i == len(boxes) || len(boxes[i].Rows) == 0 {
			continue
		}
		h, caption := boxes[i].Height(), 0
		if v.Now != "" && boxes[i].Now && now < 0 {
			caption = 1
		}
		if h+caption <= left || boxes[i].Fill && left >= 4+caption {
			if caption > 0 {
				now = len(fit)
			}
			fit, left = append(fit, boxes[i]), max(0, left-h-caption)
		}
	}
	if n := len(fit); n > 0 && !fit[n-1].Fill && left > 1 {
		r.H -= left
	}
	if now >= 0 {
		before, caption := 0, screen.Rect{}
		for _, b := range fit[:now] {
			before += b.Height()
		}
		_, low := r.TakeTop(before)
		caption, low = low.TakeTop(1)
		c.Stack(screen.Rect{X: r.X, Y: r.Y, W: r.W, H: before}, fit[:now])
		c.Rule(caption, line{screen.Bold(v.Now)}, nil)
		fit, r = fit[now:], low
	}
	c.Stack(r, fit)
}

// drawFrame is the pane's frame with its spans and dates, its parts, and below them what is read.
func drawFrame(s *Scene, p *Pane, c *screen.Canvas, r screen.Rect, v View, lines []line) []Target {
	targets := drawFrameLine(s, p, c, r, v)
	inner := drawAlerts(c, r.Inset(1, 1), v.Alerts)
	below := func(room int) {
		if h := partsHeight(v.Below); h > 0 && h+room <= inner.H {
			for _, p := range v.Below {
				h += max(0, p.Most-p.Height)
			}
			var low screen.Rect
			low, inner = inner.TakeBottom(min(h, inner.H-room))
			targets = append(targets, drawParts(c, low, v.Below)...)
		}
	}
	if v.Empty.Title != "" {
		below(8)
		drawEmpty(c, p, inner, v.Empty)
		return targets
	}
	if len(lines) > 0 && inner.H >= len(lines)+8 {
		var under screen.Rect
		under, inner = inner.TakeBottom(len(lines) + 1)
		c.Rule(under.Row(0), nil, nil)
		putLines(c, screen.Rect{X: under.X + 1, Y: under.Y + 1, W: under.W - 2, H: len(lines)}, lines)
	}
	if len(v.Beside) > 0 && inner.W >= widestFrom-sideWidth(widestFrom)-6 {
		below(14)
		left, right := inner.TakeLeft(inner.W * 3 / 5)
		for y := range right.H {
			c.Put(right.X, right.Y+y, '│', screen.In(screen.InkRule))
		}
		_, right = right.TakeLeft(1)
		targets = append(targets, drawParts(c, left, v.Parts)...)
		return append(targets, drawParts(c, right, v.Beside)...)
	}
	return append(targets, drawParts(c, inner, append(append([]Part{}, v.Parts...), v.Below...))...)
}

// drawAlerts writes what nobody may miss and returns the room below it.
func drawAlerts(c *screen.Canvas, r screen.Rect, words []string) screen.Rect {
	for _, text := range words {
		if text != "" {
			at := r.Inset(1, 0)
			at.H = min(r.H, 3)
			_, r = r.TakeTop(c.Paragraph(at, screen.BoldIn(screen.InkBad), "▲ "+text))
		}
	}
	return r
}

// rows is a part's least height with its rule.
func (p Part) rows() int {
	if p.Caption != "" {
		return p.Height + 1
	}
	return p.Height
}

func partsHeight(parts []Part) int {
	n := 0
	for _, p := range parts {
		n += p.rows()
	}
	return n
}

// drawParts stacks parts in r: what does not fit goes, the last that is not needed first; what is left over is shared.
func drawParts(c *screen.Canvas, r screen.Rect, parts []Part) []Target {
	for partsHeight(parts) > r.H && len(parts) > 1 {
		last := len(parts) - 1
		for last > 0 && parts[last].Needed {
			last--
		}
		parts = append(append([]Part{}, parts[:last]...), parts[last+1:]...)
	}
	heights := make([]int, len(parts))
	left := r.H - partsHeight(parts)
	for i, p := range parts {
		heights[i] = p.rows()
	}
	for grew := true; left > 0 && grew; {
		grew = false
		for i, p := range parts {
			if left > 0 && p.Grow && (p.Most == 0 || heights[i]-p.rows()+p.Height < p.Most) {
				heights[i]++
				left--
				grew = true
			}
		}
	}
	var targets []Target
	for i, p := range parts {
		var part screen.Rect
		part, r = r.TakeTop(heights[i])
		if p.Caption != "" {
			c.Rule(part.Row(0), line{screen.Label(p.Caption)}, line{screen.Faint(p.Right)})
			_, part = part.TakeTop(1)
		}
		if p.Draw != nil && !part.Empty() {
			targets = append(targets, p.Draw(c, part.Inset(1, 0))...)
		}
	}
	return targets
}

// drawFrameLine draws the frame with the title and the spans at its left and the window's dates at its right.
func drawFrameLine(s *Scene, p *Pane, c *screen.Canvas, r screen.Rect, v View) []Target {
	title := when(sideWidth(c.W) > 0 || v.Title != p.Title, screen.InkedBold(p.Accent, v.Title), screen.Inked(p.Accent, " ─"))
	var targets []Target
	x := r.X + 3 + c.Theme.SpansWidth(title)
	for i, span := range Spans {
		part := screen.Label(" " + span.Name + " ")
		if i == s.Span {
			part = c.Theme.Chosen(p.Accent, span.Name)
		}
		title = append(title, part)
		w := c.Theme.Width(part.Text)
		targets = append(targets, Target{Rect: screen.Rect{X: x, Y: r.Y, W: w, H: 1}, Act: Act{Kind: ActSpan, Index: i}})
		x += w
	}
	later := screen.Label(" ›")
	if s.Window.To >= s.Today() {
		later = screen.Inked(screen.InkFrame, " ›")
	}
	var right line
	for _, words := range []string{dates(s.Window), shortDates(s.Window, s.Today())} {
		right = line{screen.Label("‹ "), screen.Plain(words), later}
		if x-r.X+c.Theme.SpansWidth(right)+6 <= r.W {
			break
		}
		right = nil
	}
	c.Frame(r, p.Accent, title, right)
	if w := c.Theme.SpansWidth(right); w > 0 {
		from := r.Right() - 3 - w
		add := func(x, w int, act Act) {
			targets = append(targets, Target{Rect: screen.Rect{X: x, Y: r.Y, W: w, H: 1}, Act: act})
		}
		add(from-1, 3, Act{Kind: ActMove, Index: -1})
		add(from+w-2, 3, Act{Kind: ActMove, Index: 1})
		add(from+2, w-4, Act{Kind: ActKey, Key: "R"})
	}
	return targets
}
