package ui

import (
	tea "charm.land/bubbletea/v2"
)

// welcomeChoices are the ways to begin.
var welcomeChoices = []struct{ key, title, about string }{
	{"c", "Connect a Withings account", "your own readings, kept on this machine"},
	{"i", "Import an export from the Withings app", "the zip that account.withings.com sends, or its CSV files"},
	{"d", "Look around with demo data", "three years of a made-up person; nothing is kept"},
}

func welcomeKeys() []binding {
	return []binding{
		{keys: []string{"up", "k"}, shown: "↑/k", brief: "up", help: "choice above", do: always(func(a *App) { a.setup.choice = max(0, a.setup.choice-1) })},
		{keys: []string{"down", "j", "tab"}, shown: "↓/j", brief: "down", help: "choice below", do: always(func(a *App) { a.setup.choice = (a.setup.choice + 1) % len(welcomeChoices) })},
		{keys: []string{"enter"}, shown: "enter", brief: "choose", help: "go there", do: func(a *App) tea.Cmd { return a.welcome(a.setup.choice) }},
		{keys: []string{"c"}, shown: "c", help: "connect an account", do: func(a *App) tea.Cmd { return a.welcome(0) }},
		{keys: []string{"i"}, shown: "i", help: "import an export", do: func(a *App) tea.Cmd { return a.welcome(1) }},
		{keys: []string{"d"}, shown: "d", help: "demo data", do: func(a *App) tea.Cmd { return a.welcome(2) }},
		{keys: []string{"T"}, shown: "T", help: "next theme", do: (*App).nextTheme},
		{keys: []string{"q"}, shown: "q", brief: "quit", help: "quit", do: (*App).quit},
		{keys: []string{"esc"}, shown: "esc", help: "nothing to go back to", do: always(func(*App) {})},
	}
}

func (a *App) welcome(choice int) tea.Cmd {
	switch choice {
	case 0:
		return a.openSignIn()
	case 1:
		a.screen = screenImport
		a.importer.err = ""
		return nil
	}
	a.setup.demo = true
	return a.quit()
}

// openSignIn begins a sign-in, or asks for the application first.
func (a *App) openSignIn() tea.Cmd {
	a.overlay = overlayNone
	if a.account.ClientID == "" || !a.account.HasSecret {
		a.screen = screenSetup
		a.setup.at, a.setup.err = 0, ""
		a.setup.id.SetValue(a.account.ClientID)
		return nil
	}
	return a.beginSignIn(false)
}

// leaveSignIn goes back to the data there are, or to the welcome.
func (a *App) leaveSignIn() {
	a.login.abandon()
	if a.data == nil || a.data.empty() {
		a.screen = screenWelcome
		return
	}
	a.screen = screenDashboard
}

// panel clears the screen and draws a frame of at most w x h in its middle.
func (a *App) panel(c *canvas, title string, w, h int) rect {
	c.text(2, 0, 20, bright(inkBright), "withings-tui")
	state := "not signed in"
	if a.signed {
		state = "signed in"
	}
	c.right(16, c.w-2, 0, label(state))
	w, h = min(w, c.w-4), min(h, c.h-4)
	r := rect{(c.w - w) / 2, max(2, (c.h-h)/2-1), w, h}
	c.frame(r, fg(inkWeight), []span{{title, bright(inkWeight)}}, nil)
	return r
}

func (a *App) drawWelcome(c *canvas) {
	r := a.panel(c, "Welcome", 70, 14)
	in := r.inset(4, 1)
	y := in.y
	if in.h >= 13 {
		y++
	}
	for _, l := range wrap("Weight, blood pressure, temperature and activity from your Withings devices, in this terminal. There are no readings on this machine yet. How do you want to begin?", in.w) {
		c.text(in.x, y, in.w, fg(inkText), l)
		y++
	}
	y++
	for i, w := range welcomeChoices {
		back := inkNone
		mark := "  "
		if i == a.setup.choice {
			back, mark = inkSelect, "▸ "
			c.clear(rect{in.x - 1, y, in.w + 2, 1}, fg(inkText).on(back))
		}
		c.spans(in.x, y, in.w, span{mark, bright(inkWeight).on(back)}, span{w.key + "  ", bright(inkBright).on(back)}, span{w.title, fg(inkText).on(back)})
		a.hits = append(a.hits, hit{rect{in.x, y, in.w, 2}, func(int, int) tea.Cmd { return a.welcome(i) }})
		y++
		if in.h >= 12 {
			c.text(in.x+5, y, in.w-5, fg(inkLabel), w.about)
			y++
		}
	}
	a.drawFooter(c, c.h-1)
}
