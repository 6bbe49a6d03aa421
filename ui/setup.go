package ui

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"
)

// dashboardAddress is where a Withings application is registered.
const dashboardAddress = "https://developer.withings.com/dashboard/"

// setup is the welcome and the set-up of the own Withings application.
type setup struct {
	choice int // of the welcome
	demo   bool
	id     textField
	secret textField
	at     int // 0 the id, 1 the secret
	saving bool
	err    string
}

func newField(placeholder string, limit int) textField {
	return textField{placeholder: placeholder, limit: limit}
}

func (s *setup) init() {
	s.id = newField("client id, from the application's page", 128)
	s.secret = newField("client secret", 128)
	s.secret.secret = true
}

func setupKeys() []binding {
	return []binding{
		{keys: []string{"tab", "down"}, shown: "tab", brief: "next field", help: "the other field", do: func(a *App) tea.Cmd { return a.setup.focus(1 - a.setup.at) }},
		{keys: []string{"shift+tab", "up"}, shown: "shift+tab", help: "the other field", do: func(a *App) tea.Cmd { return a.setup.focus(1 - a.setup.at) }},
		{keys: []string{"enter"}, shown: "enter", brief: "go on", help: "next field, then sign in", do: (*App).submitSetup},
		{keys: []string{"ctrl+y"}, shown: "ctrl+y", brief: "copy the callback", help: "copy the callback address", do: func(a *App) tea.Cmd {
			a.say(noticeInfo, "callback address copied, where the terminal allows it")
			return tea.SetClipboard(a.account.Redirect)
		}},
		{keys: []string{"ctrl+o"}, shown: "ctrl+o", brief: "copy the dashboard's address", help: "copy the address of Withings' developer dashboard", do: func(a *App) tea.Cmd {
			a.say(noticeInfo, "address copied, where the terminal allows it")
			return tea.SetClipboard(dashboardAddress)
		}},
		{keys: []string{"esc"}, shown: "esc", brief: "back", help: "back", do: always((*App).leaveSignIn)},
	}
}

func (s *setup) focus(at int) tea.Cmd {
	s.at = at
	return nil
}

func (a *App) submitSetup() tea.Cmd {
	s := &a.setup
	id, secret := strings.TrimSpace(s.id.Value()), strings.TrimSpace(s.secret.Value())
	switch {
	case s.saving:
		return nil
	case id == "":
		s.err = "the client id is missing; it stands on the application's page"
		return s.focus(0)
	case secret == "" && s.at == 0:
		return s.focus(1)
	case secret == "":
		s.err = "the client secret is missing; it stands below the client id"
		return nil
	}
	s.err, s.saving = "", true
	account, ctx := a.o.Account, a.ctx
	return a.jobs.run(func() tea.Msg { return appSavedMsg{account.SetApp(ctx, id, secret)} })
}

func (a *App) appSaved(msg appSavedMsg) tea.Cmd {
	s := &a.setup
	s.saving = false
	if msg.err != nil {
		s.err = clean(msg.err.Error())
		return nil
	}
	a.account.ClientID, a.account.HasSecret = strings.TrimSpace(s.id.Value()), true
	s.secret.Reset()
	return a.beginSignIn(false)
}

func (a *App) drawSetup(c *canvas) {
	r := a.panel(c, "Connect a Withings account", 76, 21)
	in := r.inset(3, 1)
	y := in.y
	roomy := in.h >= 17
	if roomy {
		y++
	}
	step := func(n int, words string) {
		for i, l := range wrap(words, in.w-3) {
			if i == 0 {
				c.text(in.x, y, 3, bright(inkWeight), fmt.Sprintf("%d", n))
			}
			c.text(in.x+3, y, in.w-3, fg(inkText), l)
			y++
		}
	}
	step(1, "In a browser, open "+dashboardAddress+" and create an application: Public API integration.")
	step(2, "Target environment: Development. Leave the dashboard's own test of the address alone; it cannot reach this machine.")
	step(3, "Callback URL, exactly:")
	c.text(in.x+3, y, in.w-3, bright(inkLink), clean(a.account.Redirect))
	y++
	step(4, "Copy what its page shows then:")
	if roomy {
		y++
	}
	drawField(c, in.x+3, y, in.w-3, "id", &a.setup.id, a.setup.at == 0)
	y++
	if roomy {
		y++
	}
	drawField(c, in.x+3, y, in.w-3, "secret", &a.setup.secret, a.setup.at == 1)
	y++
	if roomy {
		y++
	}
	words, s := "Both stay on this machine, in a file only you can read. The sign-in that follows checks them.", fg(inkLabel)
	if a.setup.saving {
		words = "saving…"
	}
	if a.setup.err != "" {
		words, s = a.setup.err, fg(inkCaution)
	}
	for _, l := range wrap(words, in.w) {
		if y >= in.y+in.h {
			break
		}
		c.text(in.x, y, in.w, s, l)
		y++
	}
	a.drawFooter(c, c.h-1)
}
