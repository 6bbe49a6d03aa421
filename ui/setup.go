package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"withings-tui/ui/screen"
)

// dashboardAddress is where a Withings application is registered.
const dashboardAddress = "https://developer.withings.com/dashboard/"

// setup asks for the own Withings application, step by step.
type setup struct {
	plain
	id     screen.Field
	secret screen.Field
	at     int // 0 the id, 1 the secret
	saving bool
	wrong  string
}

func newSetup(s *session) *setup {
	d := &setup{plain: plain{s, "Connect a Withings account", true},
		id:     screen.Field{Placeholder: "client id, from the application's page", Limit: 128},
		secret: screen.Field{Placeholder: "client secret", Limit: 128, Secret: true}}
	d.id.SetValue(s.account.app.ClientID)
	return d
}

func (d *setup) field() *screen.Field {
	if d.at == 1 {
		return &d.secret
	}
	return &d.id
}

func (d *setup) typed() tea.Cmd {
	d.wrong = ""
	return nil
}

func (d *setup) keys() []binding {
	other := does(func() { d.at = 1 - d.at })
	noBrowser := func() string { return where(d.o.OpenURL == nil, "no browser can be opened from here") }
	return []binding{
		{keys: []string{"tab", "down", "shift+tab", "up"}, shown: "tab", brief: "next field", help: "the other field", do: other},
		{keys: []string{"enter"}, shown: "enter", brief: "go on", help: "next field, then sign in", do: d.enter},
		{keys: []string{"ctrl+o"}, shown: "ctrl+o", brief: "open the page", help: "open Withings' developer dashboard in a browser", why: noBrowser, do: d.openDashboard},
		{keys: []string{"ctrl+y"}, shown: "ctrl+y", brief: "copy callback", help: "copy the callback address", do: func() tea.Cmd { return d.copied("the callback address", d.account.app.Redirect) }},
		{keys: []string{"esc"}, shown: "esc", brief: "back", help: "back", do: does(d.home)},
	}
}

func (d *setup) openDashboard() tea.Cmd {
	return func() tea.Msg {
		words := "your browser has opened the developer dashboard"
		if d.o.OpenURL(dashboardAddress) != nil {
			words = "no browser could be opened: open " + dashboardAddress + " by hand"
		}
		return then(func() tea.Cmd {
			d.say(words)
			return d.tick()
		})
	}
}

func (d *setup) enter() tea.Cmd {
	id, secret := strings.TrimSpace(d.id.Value()), strings.TrimSpace(d.secret.Value())
	switch {
	case d.saving:
		return nil
	case id == "":
		d.at, d.wrong = 0, "the client id is missing; it stands on the application's page"
		return nil
	case secret == "" && d.at == 0:
		d.at = 1
		return nil
	case secret == "":
		d.wrong = "the client secret is missing; it stands below the client id"
		return nil
	}
	d.wrong, d.saving = "", true
	account, ctx := d.o.Account, d.ctx
	return d.jobs.do(func() error { return account.SetApp(ctx, id, secret) }, d.saved)
}

// saved goes on to the sign-in.
func (d *setup) saved(err error) tea.Cmd {
	d.saving = false
	if err != nil {
		d.wrong = screen.Clean(err.Error())
		return nil
	}
	d.account.app.ClientID, d.account.app.HasSecret = strings.TrimSpace(d.id.Value()), true
	d.secret.Reset()
	if !d.holds(d) {
		return nil
	}
	return d.openSignIn()
}

func (d *setup) draw(c *screen.Canvas, r screen.Rect) {
	in := framed(c, middle(r, 80, 22), screen.InkToday, d.title)
	p := &column{Rect: in, c: c, roomy: in.H >= 18}
	p.gap()
	p.step("1", "In a browser, open "+dashboardAddress+" (ctrl+o) and create an application: Public API integration.")
	d.links = append(d.links, link{dashboardAddress, dashboardAddress})
	p.step("2", "Target environment: Development. Leave the page's own test of the address alone; it cannot reach this machine.")
	p.step("3", "Callback URL, exactly:")
	p.line(screen.InkedBold(screen.InkLink, "   "+screen.Clean(d.account.app.Redirect)))
	p.step("4", "Copy what its page shows then:")
	p.gap()
	for i, f := range []*screen.Field{&d.id, &d.secret} {
		row := p.next()
		c.Spans(row.X+3, row.Y, 9, screen.Label([]string{"id", "secret"}[i]))
		_, row = row.TakeLeft(12)
		if i == d.at {
			c.Clear(row, screen.Style{Ground: screen.InkSelect})
		}
		f.Draw(c, row.X+1, row.Y, row.W-2, i == d.at)
		d.act(row, does(func() { d.at = i }))
		p.gap()
	}
	switch {
	case d.saving:
		p.words(screen.InkLabel, "saving…")
	case d.wrong != "":
		p.words(screen.InkCaution, d.wrong)
	default:
		p.words(screen.InkLabel, "Both stay on this machine, in a file only you can read. The sign-in that follows checks them.")
	}
}
