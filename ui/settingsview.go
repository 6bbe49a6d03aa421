package ui

import (
	"math"
	"strings"

	"withings-tui/ui/chart"
	"withings-tui/ui/config"
	"withings-tui/ui/screen"
)

func (d *settings) draw(c *screen.Canvas, r screen.Rect) {
	where := "changes show at once"
	if !d.o.Demo {
		kept := " · kept in " + screen.Clean(d.cfg.Path)
		if c.Theme.Width(where+kept) > r.W-20 {
			kept = " and are kept"
		}
		where += kept
	}
	in := framed(c, r, screen.InkText, d.name(), screen.Faint(where))
	left, right := in, screen.Rect{}
	if r.W >= 100 {
		left, right = in.TakeLeft(in.W/2 - 1)
		for y := in.Y; y < in.Bottom(); y++ {
			c.Put(left.Right(), y, '│', screen.In(screen.InkRule))
		}
		left.W--
		right.X, right.W = right.X+3, right.W-3
	} else {
		right, left = in.TakeBottom(min(5, in.H/3))
		c.Rule(screen.Rect{X: r.X + 1, Y: right.Y, W: r.W - 2, H: 1}, nil, nil)
		_, right = right.TakeTop(1)
	}
	if d.finding {
		var line screen.Rect
		line, left = left.TakeBottom(1)
		inputLine(c, line, &d.word)
	}
	all := d.lines()
	under := len(d.hits)
	d.list.draw(d.session, c, left, rows{n: len(all), ink: screen.InkWeight, heading: func(i int) string { return all[i].Group },
		height: func(i int) int { return len(d.valueLines(c.Theme, all[i], left.W)) },
		draw:   func(i int, row screen.Rect, _ bool) { d.drawLine(c, row, all[i], i) }})
	if d.entering || d.finding {
		d.hits = d.hits[:under] // no other is chosen while one is typed
	}
	d.drawChosen(c, right, d.chosen())
}

// nameWidth is the width of the names of settings.
func nameWidth(w int) int { return min(29, w/2-2) }

// valueLines is what stands beside the name of a setting in w columns.
func (d *settings) valueLines(t *screen.Theme, s config.Setting, w int) []string {
	return t.Wrap(d.written(s), w-nameWidth(w)-6)
}

func (d *settings) drawLine(c *screen.Canvas, row screen.Rect, s config.Setting, i int) {
	names := nameWidth(row.W)
	x, lines := row.X+names, d.valueLines(c.Theme, s, row.W)
	name, ink, before, after := screen.Label(s.Name), screen.In(screen.InkText), "  ", "  "
	if i == d.at {
		c.Text(row.X, row.Y, 1, screen.In(screen.InkToday), "›")
		name, ink = screen.Strong(s.Name), screen.BoldIn(screen.InkBright)
		if choices(s, d.cfg) != nil {
			before, after = "‹ ", " ›"
		}
	}
	c.Spans(row.X+2, row.Y, names-2, name)
	if i == d.at && d.entering {
		d.typing.Draw(c, x+2, row.Y, row.Right()-x-2, true)
		return
	}
	c.Spans(x, row.Y, row.Right()-x, screen.Faint(before), screen.Span{Text: lines[0], Style: ink}, screen.Faint(after))
	for y, line := range lines[1:row.H] {
		c.Text(x+2, row.Y+1+y, row.Right()-x-2, ink, line)
	}
}

// written is a setting's value as it is shown, with the goal that counts; what is
// of the person is masked in privacy.
func (d *settings) written(s config.Setting) string {
	set := s.Value(d.cfg)
	v := shownValue(s, set)
	if goal := d.outranked(s.Key); goal != "" {
		if v = "Withings' " + goal; set != "0" {
			v += ", not " + set
		}
	}
	if h := d.data.history.Height; s.Key == config.KeyHeight && set == "0" && h > 0 {
		v = "Withings' " + d.write().Number(h, 2) + " m"
	}
	if s.Personal {
		return d.write().Mask(v)
	}
	return v
}

// drawChosen explains the chosen setting, with its values.
func (d *settings) drawChosen(c *screen.Canvas, r screen.Rect, s config.Setting) {
	c.Text(r.X, r.Y, r.W, screen.BoldIn(screen.InkBright), s.Name)
	_, r = r.TakeTop(1)
	roomy := r.H > 12
	if roomy {
		_, r = r.TakeTop(1)
	}
	if d.entering && d.wrong != "" {
		c.Paragraph(r, screen.In(screen.InkCaution), d.wrong)
		return
	}
	foot, r := r.TakeBottom(map[bool]int{true: 3}[roomy])
	words := capital(s.Doc) + "."
	if goal := d.outranked(s.Key); goal != "" {
		words = "Withings' goal of " + goal + " counts; change it in the Withings app. One set here counts where it has none."
	}
	used := c.Paragraph(r, screen.In(screen.InkText), words)
	_, r = r.TakeTop(used + map[bool]int{true: 1}[roomy])
	if s.Key == config.KeyCharts && roomy {
		d.drawSamples(c, r)
	} else if roomy {
		now := s.Value(d.cfg)
		for i, v := range choices(s, d.cfg) {
			if i >= r.H {
				break
			}
			parts := []screen.Span{screen.Faint("· "), screen.Label(shownValue(s, v))}
			if v == now {
				parts = []screen.Span{screen.Inked(screen.InkToday, "● "), screen.Strong(shownValue(s, v)), screen.Faint("   now")}
			}
			c.Spans(r.X, r.Y+i, r.W, parts...)
		}
	}
	if foot.H > 0 {
		c.Rule(screen.Rect{X: foot.X - 2, Y: foot.Y, W: foot.W + 3, H: 1}, nil, nil)
		c.Spans(foot.X, foot.Y+1, foot.W, screen.Faint("In the file: "), screen.Label(s.Key))
		c.Text(foot.X, foot.Y+2, foot.W, screen.In(screen.InkFaint), "Set by: "+d.cfg.Origin(s.Key).String())
	}
}

// capital is words with a capital letter.
func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// drawSamples shows a curve in each of the ways that curves are drawn.
func (d *settings) drawSamples(c *screen.Canvas, r screen.Rect) {
	rows := min(max(2, r.H/len(screen.ChartsNames)-2), 3)
	for i, words := range []string{"   four times as fine, not in every font", "", "   for the Linux console"} {
		if r.H < rows+1 {
			return
		}
		name := screen.ChartsNames[i]
		sign := screen.Faint("· ")
		if screen.Charts(i) == c.Theme.Charts {
			sign = screen.Inked(screen.InkToday, "● ")
		}
		c.Spans(r.X, r.Y, r.W, sign, screen.Bold(name), screen.Faint(words))
		drawSample(c, screen.Rect{X: r.X + 2, Y: r.Y + 1, W: min(48, r.W-2), H: rows}, screen.Charts(i))
		_, r = r.TakeTop(rows + 2)
	}
}

// drawSample draws a made-up weight of 60 days in r, whole in as few as two rows.
func drawSample(c *screen.Canvas, r screen.Rect, charts screen.Charts) {
	points := make([]chart.Point, 60)
	for i := range points {
		points[i] = chart.Point{At: int64(i) * 86400, Value: math.Sin(float64(i)/5) - float64(i)/40}
	}
	chart.Sketch(c, r, charts, points, screen.InkWeight)
}
