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
	list
}

func newWelcome(s *session) *welcome {
	return &welcome{plain: plain{s, "Welcome", true}, list: list{n: len(ways)}}
}

// ways are the ways to begin.
var ways = [...]struct{ title, about string }{
	{"Connect a Withings account", "needs a free developer application of your own; five minutes, step by step"},
	{"Import an export", "the zip from the Withings app: Settings › Download my data"},
	{"Look around first", "three years of made-up data, nothing is kept"},
}

func (w *welcome) keys() []binding {
	curve := func() string {
		return where(w.looks.theme.Plain(), "plain characters are drawn; the setting Curves changes that")
	}
	return append(w.list.keys("choose", false), []binding{
		{keys: []string{"enter"}, shown: "enter", brief: "go on", help: "go that way", do: func() tea.Cmd { return w.begin(w.at) }},
		{keys: []string{"1", "c"}, shown: "1", help: "connect an account", do: func() tea.Cmd { return w.begin(0) }},
		{keys: []string{"2", "i"}, shown: "2", help: "import an export", do: func() tea.Cmd { return w.begin(1) }},
		{keys: []string{"3", "d"}, shown: "3", help: "look around with made-up data", do: func() tea.Cmd { return w.begin(2) }},
		{keys: []string{"y"}, shown: "y", pair: "boxes", brief: "curve or boxes", help: "a curve is seen: draw curves in Braille", why: curve,
			do: func() tea.Cmd { return w.set(config.KeyCharts, "braille", "curves in Braille") }},
		{action: "boxes", keys: []string{"n"}, shown: "n", help: "boxes are seen: draw curves as lines", why: curve, do: func() tea.Cmd { return w.set(config.KeyCharts, "lines", "curves as lines") }},
		{keys: []string{"z"}, shown: "z", help: "take the last change back", why: w.undo.noUndo, do: w.undoLast},
		{keys: []string{":"}, shown: ":", brief: "profiles", help: "switch to another person", why: func() string { return where(len(w.o.Profiles) < 2, "there is one profile") },
			do: does(func() { w.push(newPalette(w.session, switchTo)) })},
		{keys: []string{"T"}, shown: "T", brief: "theme", help: "next theme", do: w.next(config.KeyTheme)},
		{keys: []string{"?"}, shown: "?", brief: "keys", help: "the keys of where you are", do: does(func() { w.push(newPalette(w.session, keysHere)) })},
		{keys: []string{"q"}, shown: "q", brief: "quit", help: "quit", do: w.quit},
	}...)
}

func (w *welcome) begin(way int) tea.Cmd {
	w.at = way
	switch way {
	case 0:
		return w.openSignIn()
	case 1:
		w.push(newImporter(w.session))
		return nil
	}
	return w.leaveFor(ErrWantDemo)
}

func (w *welcome) draw(c *screen.Canvas, r screen.Rect) {
	c.Spans(1, 0, c.W-2, screen.Strong("withings-tui"))
	if c.W >= 80 {
		c.Right(20, c.W-2, 0, screen.Faint("works offline · keeps everything on this machine"))
	}
	width := min(94, r.W-6)
	p := &column{Rect: screen.Rect{X: (r.W - width) / 2, Y: 2, W: width, H: r.H - 2}, c: c, roomy: r.H >= 30}
	p.gap()
	title := "Your Withings data, in the terminal"
	if w.cfg.Profile != "" {
		title = "Withings data of the profile " + screen.Clean(w.cfg.Profile) + ", in the terminal"
	}
	p.line(screen.Strong(title))
	p.gap()
	p.words(screen.InkText, "Weight, blood pressure, temperature, activity and sleep, drawn from a cache on this machine.")
	p.next()
	for i, way := range ways {
		top := p.Rect
		top.H = 1
		if r.H >= 20 {
			top.H += len(c.Theme.Wrap(way.about, p.W-5))
		}
		sign, title := screen.Plain("  "), screen.Bold(way.title)
		if i == w.at {
			c.Clear(screen.Rect{X: p.X - 2, Y: p.Y, W: p.W + 4, H: top.H}, screen.Style{Ground: screen.InkSelect})
			sign, title = screen.Inked(screen.InkToday, "› "), screen.Strong(way.title)
		}
		p.line(sign, screen.InkedBold(screen.InkWeight, string(rune('1'+i))+"  "), title)
		if top.H > 1 {
			p.indented(5, func() { p.words(screen.InkLabel, way.about) })
		}
		w.act(top, func() tea.Cmd { return w.begin(i) })
		p.gap()
	}
	if !c.Theme.Plain() {
		w.drawQuestion(p)
	}
	if r.H >= 20 {
		p.next()
	}
	words, own := "No account of ours, no server, no telemetry.", ""
	if w.cfg.Profile != "" {
		own = ", each profile's in a folder of its own"
	}
	where := " The token and the readings lie in " + screen.Clean(filepath.Clean(w.cfg.DataDir)) + own + ", readable by you alone."
	if len(c.Theme.Wrap(words+where, p.W)) <= p.H {
		words += where
	}
	p.words(screen.InkLabel, words)
}

// drawQuestion asks whether the font has Braille, which no program can find out.
func (w *welcome) drawQuestion(p *column) {
	p.rule("One question: do you see a curve, or boxes?", 2)
	p.gap()
	rows := 2
	if p.roomy {
		rows = 4
	}
	sample, half := p.Rect, p.W/2
	drawSample(p.c, screen.Rect{X: sample.X, Y: sample.Y, W: min(half-2, 48), H: rows}, screen.Braille)
	drawSample(p.c, screen.Rect{X: sample.X + half, Y: sample.Y, W: min(half, 48), H: rows}, screen.Lines)
	_, p.Rect = p.TakeTop(rows)
	p.gap()
	row, boxes := p.next(), []screen.Span{screen.Strong("n"), screen.Label(" boxes or a jumble: lines instead")}
	p.c.Spans(row.X, row.Y, half, screen.Strong("y"), screen.Label(" a curve: keep it"))
	p.c.Spans(row.X+min(half, row.W-p.c.Theme.SpansWidth(boxes)), row.Y, row.W, boxes...)
	if p.roomy {
		p.next()
		p.line(screen.Faint("Dots need a font with Braille; most systems bring one. Changed later under "), screen.Bold(","), screen.Faint(" Curves."))
	}
}
