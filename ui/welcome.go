package ui

import (
	"path/filepath"

	tea "charm.land/bubbletea/v2"

	"withings-tui/ui/config"
	"withings-tui/ui/screen"
)

// welcome is what a start without readings shows: the ways to begin.
type welcome struct {
	plain
	at int
}

func newWelcome(s *session) *welcome { return &welcome{plain: plain{s, "Welcome"}} }

// ways are the ways to begin.
var ways = [...]struct{ title, about string }{
	{"Connect a Withings account", "needs a free developer application of your own; five minutes, step by step"},
	{"Import an export", "the zip from the Withings app: Settings › Download my data"},
	{"Look around first", "three years of made-up data, nothing is kept"},
}

func (w *welcome) covers() bool { return true }

func (w *welcome) keys() []binding {
	curve := func() string {
		if w.looks.theme.Plain() {
			return "plain characters are drawn; the setting Charts changes that"
		}
		return ""
	}
	return []binding{
		{keys: []string{"up", "k"}, shown: "↑", pair: "way-below", brief: "choose", help: "the way above", do: does(func() { w.at = max(0, w.at-1) })},
		{action: "way-below", keys: []string{"down", "j", "tab"}, shown: "↓", help: "the way below", do: does(func() { w.at = (w.at + 1) % len(ways) })},
		{keys: []string{"enter"}, shown: "enter", brief: "go on", help: "go that way", do: func() tea.Cmd { return w.begin(w.at) }},
		{keys: []string{"1", "c"}, shown: "1", help: "connect an account", do: func() tea.Cmd { return w.begin(0) }},
		{keys: []string{"2", "i"}, shown: "2", help: "import an export", do: func() tea.Cmd { return w.begin(1) }},
		{keys: []string{"3", "d"}, shown: "3", help: "look around with made-up data", do: func() tea.Cmd { return w.begin(2) }},
		{keys: []string{"y"}, shown: "y", pair: "boxes", brief: "curve or boxes", help: "a curve is seen: draw curves in Braille", why: curve, do: func() tea.Cmd { return w.setAndSay(config.KeyCharts, "braille", "curves in Braille") }},
		{action: "boxes", keys: []string{"n"}, shown: "n", help: "boxes are seen: draw curves as lines", why: curve, do: func() tea.Cmd { return w.setAndSay(config.KeyCharts, "lines", "curves as lines") }},
		{keys: []string{"z"}, shown: "z", help: "take the last change back", why: reasons{w.session}.noUndo, do: w.undoLast},
		{keys: []string{"T"}, shown: "T", brief: "theme", help: "next theme", do: func() tea.Cmd { return w.setNext(config.KeyTheme, 1) }},
		{keys: []string{"?"}, shown: "?", brief: "keys", help: "the keys of where you are", do: does(func() { w.push(newHelp(w.session)) })},
		{keys: []string{"q"}, shown: "q", brief: "quit", help: "quit", do: w.quit},
	}
}

func (w *welcome) begin(way int) tea.Cmd {
	w.at = way
	switch way {
	case 0:
		if w.o.Account == nil {
			w.say("there is no account to sign in to here")
			return nil
		}
		return w.openSignIn()
	case 1:
		w.push(newImporter(w.session))
		return nil
	}
	return w.leaveFor(ErrWantDemo)
}

func (w *welcome) draw(c *screen.Canvas, r screen.Rect) {
	c.Spans(1, 0, c.W-2, screen.Strong("withings-tui"))
	c.Right(20, c.W-2, 0, screen.Faint("works offline · keeps everything on this machine"))
	width := min(94, r.W-6)
	in := screen.Rect{X: (r.W - width) / 2, Y: 2, W: width, H: r.H - 2}
	roomy := r.H >= 30
	line := func(parts ...screen.Span) {
		c.Spans(in.X, in.Y, in.W, parts...)
		_, in = in.TakeTop(1)
	}
	gap := func() {
		if roomy {
			_, in = in.TakeTop(1)
		}
	}
	gap()
	line(screen.Strong("Your Withings data, in the terminal"))
	gap()
	_, in = in.TakeTop(c.Paragraph(in, screen.In(screen.InkText), "Weight, blood pressure, temperature, activity and sleep, drawn from a cache on this machine."))
	_, in = in.TakeTop(1)
	for i, way := range ways {
		top := in.Y
		sign, title := screen.Plain("  "), screen.Plain(way.title)
		if i == w.at {
			c.Clear(screen.Rect{X: in.X - 1, Y: in.Y, W: in.W + 2, H: 1}, screen.Style{Ground: screen.InkSelect})
			sign, title = screen.Inked(screen.InkToday, "› "), screen.Strong(way.title)
		}
		line(sign, screen.InkedBold(screen.InkWeight, string(rune('1'+i))+"  "), title)
		if r.H >= 20 {
			line(screen.Label("     " + way.about))
		}
		w.act(screen.Rect{X: in.X, Y: top, W: in.W, H: in.Y - top}, func() tea.Cmd { return w.begin(i) })
		gap()
	}
	if in.H >= 9 && !c.Theme.Plain() {
		w.drawQuestion(c, &in, roomy)
	}
	if in.H >= 2 {
		place := screen.Clean(filepath.Clean(w.cfg.DataDir))
		words := "No account of ours, no server, no telemetry. The token and the readings lie in " + place + ", readable by you alone."
		gap()
		c.Paragraph(in, screen.In(screen.InkLabel), words)
	}
}

// drawQuestion asks whether the font has Braille, which no program can find out.
func (w *welcome) drawQuestion(c *screen.Canvas, in *screen.Rect, roomy bool) {
	c.Rule(screen.Rect{X: in.X - 2, Y: in.Y, W: in.W + 4, H: 1}, []screen.Span{screen.Label("One question: do you see a curve, or boxes?")}, nil)
	y := in.Y + 1
	if roomy {
		y++
	}
	drawSample(c, screen.Rect{X: in.X, Y: y, W: min(48, in.W), H: 2}, screen.Braille)
	half := in.W / 2
	c.Spans(in.X, y+3, half, screen.Strong("y"), screen.Label(" a curve: keep it"))
	c.Spans(in.X+half, y+3, half, screen.Strong("n"), screen.Label(" boxes or a jumble: lines instead"))
	if in.W >= 94 {
		drawSample(c, screen.Rect{X: in.X + half, Y: y, W: min(46, half), H: 2}, screen.Lines)
	}
	_, *in = in.TakeTop(y + 5 - in.Y)
}
