package pane

import (
	"math"
	"slices"
	"strings"

	"withings-tui/ui/chart"
	"withings-tui/ui/screen"
	"withings-tui/ui/units"
)

// drawAbsent draws a pane whose metric the account never had, or that a first sync has not brought yet.
func drawAbsent(s *Scene, p *Pane, c *screen.Canvas, r screen.Rect) []Target {
	title := line{screen.InkedBold(p.Accent, p.Title)}
	if coming, ok := s.coming(p.Syncs); ok {
		c.Frame(r, p.Accent, title, nil)
		drawComing(c, p, r.Inset(1, 1), coming)
		return nil
	}
	c.Frame(r, screen.InkFrame, title, nil)
	what, ways := strings.ToLower(p.Title), slices.Clone(p.Ways)
	for i := range ways {
		ways[i][1] = strings.Replace(ways[i][1], "withings-tui ", "withings-tui"+screen.Clean(s.Flags)+" ", 1)
	}
	e := Empty{Title: "No " + what + " in this account", Ways: ways, Sample: p.Sample, Words: "Withings has never sent any " + what + " for you"}
	if s.History.State.LastSync.IsZero() {
		e.Title, e.Words = "No "+what+" yet", "No "+what+" has come yet, neither from Withings nor from a file"
	}
	e.Words += ", so this pane is empty and stays off the Overview. Everything else works as it is."
	e.Keys = append([][2]string{{"p", "hide this pane"}}, withingsKeys(s)...)
	drawEmpty(c, p, r.Inset(1, 1), e)
	return nil
}

// withingsKeys are the keys that may bring readings: where nobody is signed in, Withings cannot be asked.
func withingsKeys(s *Scene) (keys [][2]string) {
	if len(s.History.State.Devices) > 0 {
		keys = append(keys, [2]string{"D", "devices"})
	}
	if s.SignedOut {
		return append(keys, [2]string{"L", "sign in to Withings"}, [2]string{"?", "keys"})
	}
	return append(keys, [2]string{"r", "ask Withings"}, [2]string{"?", "keys"})
}

// drawComing says in the middle of r how far a first sync is: "Activity is still coming: Jun 2024".
func drawComing(c *screen.Canvas, p *Pane, r screen.Rect, coming Coming) {
	w := min(r.W-2, 72)
	x, y := r.X+(r.W-w)/2, r.Y+max(0, (r.H-5)/2)
	words := p.Title + " is still coming"
	if coming.Words != "" {
		words += ": " + coming.Words
	}
	lines := []line{{screen.Strong(words)}, nil, nil}
	for _, l := range c.Theme.Wrap("What has come is drawn already; the rest comes while you look.", w) {
		lines = append(lines, line{screen.Label(l)})
	}
	putLines(c, screen.Rect{X: x, Y: y, W: w, H: r.Bottom() - y}, lines)
	if r.H > 2 && !math.IsNaN(coming.Part) {
		chart.Meter(c, screen.Rect{X: x, Y: y + 2, W: w, H: 1}, coming.Part, p.Accent)
	}
}

// drawEmpty writes in the middle of r why there is no chart, what would bring readings, and how it would look. Where
// there is little room the blank lines go first.
func drawEmpty(c *screen.Canvas, p *Pane, r screen.Rect, e Empty) {
	w := min(r.W-4, 80)
	if w < 10 || r.Empty() {
		return
	}
	head := func(text string) line { return line{screen.InkedBold(p.Accent, text)} }
	lines := []line{{screen.Strong(e.Title)}, nil}
	for _, l := range c.Theme.Wrap(e.Words, min(w, 72)) {
		lines = append(lines, line{screen.Plain(l)})
	}
	if len(e.Ways) > 0 {
		lines = append(lines, nil, head("What brings readings here"), nil)
	}
	name := 0
	for _, way := range e.Ways {
		name = max(name, c.Theme.Width(way[0]))
	}
	for _, way := range e.Ways {
		first := line{screen.Inked(p.Accent, "● "), screen.Bold(way[0] + strings.Repeat(" ", name-c.Theme.Width(way[0])))}
		for _, words := range c.Theme.Wrap(way[1], max(12, w-name-4)) {
			lines = append(lines, append(first, screen.Label("  "+words)))
			first = line{screen.Label(strings.Repeat(" ", name+2))}
		}
	}
	var keys []line
	for _, k := range e.Keys {
		keys = append(keys, line{screen.Bold(k[0]), screen.Label(" " + k[1])})
	}
	lines = append(lines, nil, join("   ", keys...))
	sample := 0
	if room := r.H - len(lines) - 6; e.Sample != nil && room >= 4 {
		sample = min(room, 9)
	}
	for len(lines) > r.H {
		cut := slices.IndexFunc(lines, func(l line) bool { return len(l) == 0 })
		if cut < 0 {
			cut = len(lines) - 1
		}
		lines = slices.Delete(lines, cut, cut+1)
	}
	total := len(lines)
	if sample > 0 {
		total += sample + 4
	}
	at := screen.Rect{X: r.X + max(2, (r.W-w)/2), Y: r.Y + max(0, (r.H-total)/2), W: w, H: len(lines)}
	putLines(c, at, lines)
	if sample > 0 {
		y := at.Bottom() + 1
		c.Spans(at.X, y, w, head("What you would see")...)
		drawSample(c, screen.Rect{X: at.X, Y: y + 2, W: w, H: sample}, e.Sample)
		c.Spans(at.X, y+2+sample, w, screen.Faint("(a drawing, not your data)"))
	}
}

// drawSample draws a made-up curve of 60 days.
func drawSample(c *screen.Canvas, r screen.Rect, of func(day float64) float64) {
	points := make([]chart.Point, 60)
	for i := range points {
		points[i] = chart.Point{At: int64(i) * day, Value: of(float64(i))}
	}
	ch := emptyChart(0, 60*day)
	ch.NoAxis, ch.Strips = true, []chart.Strip{{Curves: []chart.Curve{{Points: points, Ink: screen.InkFrame}}}}
	chart.Draw(c, r, ch)
}

// nowhere is why a window has no readings, and where the nearest are.
func nowhere(s *Scene, what string, stops Stops) Empty {
	if stops.N == 0 { // only what a watch saw
		return Empty{Title: "No " + what + " in this account"}
	}
	e := Empty{Title: "No " + what + " in " + dates(s.Window), Keys: [][2]string{{"g", "go to a date"}, {"=", "back to today"}}}
	from, to := stops.In(s.Window)
	before, after := from > 0, to < stops.N
	way := [2]string{"< >", "earlier, later"}
	switch {
	case !after:
		way = [2]string{"<", "earlier"}
	case !before:
		way = [2]string{">", "later"}
	}
	e.Keys = slices.Insert(e.Keys, 0, way)
	if before {
		e.Words = "The nearest before is of " + units.DateYear(stops.At(from-1).Date().UTC())
	}
	switch {
	case before && after:
		e.Words += ", the nearest after of "
	case after:
		e.Words = "The nearest after is of "
	}
	if after {
		e.Words += units.DateYear(stops.At(to).Date().UTC())
	}
	if e.Words != "" {
		e.Words += "."
	}
	return e
}
