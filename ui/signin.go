package ui

import (
	"errors"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"withings-tui/ui/screen"
)

// signIn is one screen in which a person signs in: the address to open, the code
// to compare, what is waited for. Late results of an attempt that was given up
// are dropped by their generation.
type signIn struct {
	*session
	generation int
	attempt    Attempt
	starting   bool
	begun      time.Time
	opened     time.Time // when a browser opened; zero: none did
	pasting    bool
	checking   bool // a pasted address is being exchanged
	whole      bool // the address alone on the screen
	typing     screen.Field
	wrong      string // the dead end, with the next step
	note       string // a word about the paste or the browser
	demo       bool
}

// attemptMsg is a sign-in that has begun: it listens already.
type attemptMsg struct {
	generation int
	attempt    Attempt
	err        error
}

// signedInMsg ends a sign-in.
type signedInMsg struct {
	generation int
	err        error
}

// pastedMsg answers a pasted redirect.
type pastedMsg struct {
	generation int
	err        error
}

// browserMsg tells whether a browser opened.
type browserMsg struct {
	generation int
	err        error
}

// openSignIn begins a sign-in, or asks for the application first.
func (s *session) openSignIn() tea.Cmd {
	for len(s.dialogs) > 1 { // what lies over the dashboard makes room
		s.pop()
	}
	if s.account.app.ClientID == "" || !s.account.app.HasSecret {
		s.push(newSetup(s))
		return nil
	}
	d := &signIn{session: s}
	s.push(d)
	return d.begin(false)
}

// leaveSignIn goes back to the data there are, or to the welcome.
func (s *session) leaveSignIn() {
	for len(s.dialogs) > 1 {
		s.pop()
	}
}

func (d *signIn) name() string { return "Sign in to Withings" }

func (d *signIn) covers() bool { return true }

func (d *signIn) field() *screen.Field {
	if d.pasting {
		return &d.typing
	}
	return nil
}

// close ends what is waited for; its late results are dropped.
func (d *signIn) close() {
	d.signIns++
	d.generation = d.signIns
	if d.attempt != nil {
		d.attempt.Close()
		d.attempt = nil
	}
	d.pasting, d.starting, d.checking, d.whole = false, false, false, false
}

// begin listens for the redirect and then shows the address.
func (d *signIn) begin(demo bool) tea.Cmd {
	d.close()
	d.advance()
	d.starting, d.opened, d.wrong, d.note, d.demo, d.begun = true, time.Time{}, "", "", demo, d.o.Now()
	generation, account, ctx := d.generation, d.o.Account, d.ctx
	return tea.Batch(func() tea.Msg {
		attempt, err := account.Begin(ctx, demo)
		return attemptMsg{generation, attempt, err}
	}, d.tick())
}

// take takes what the sign-in brought.
func (d *signIn) take(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case attemptMsg:
		return d.attempted(msg)
	case pastedMsg:
		if msg.generation == d.generation {
			d.checking = false
			if msg.err != nil {
				d.note = screen.Clean(msg.err.Error())
				d.typing.Reset()
			}
		}
	case browserMsg:
		switch {
		case msg.generation != d.generation:
		case msg.err != nil:
			d.note = "no browser could be opened: a shows the address, to open it anywhere"
		default:
			d.opened = d.o.Now()
		}
	case signedInMsg:
		if msg.generation != d.generation {
			return nil
		}
		d.attempt = nil
		d.close()
		if msg.err != nil {
			d.wrong = screen.Clean(msg.err.Error())
			return nil
		}
		return d.signedIn()
	}
	return nil
}

func (d *signIn) attempted(msg attemptMsg) tea.Cmd {
	if msg.generation != d.generation {
		return nil
	}
	d.starting = false
	if msg.err != nil {
		d.wrong = screen.Clean(msg.err.Error())
		return nil
	}
	d.attempt = msg.attempt
	if !msg.attempt.Listening() {
		d.openPaste()
	}
	generation, attempt, ctx := d.generation, msg.attempt, d.ctx
	return d.jobs.run(func() tea.Msg { return signedInMsg{generation, attempt.Wait(ctx)} })
}

// signedIn goes on to the first sync, or to the data there are.
func (d *signIn) signedIn() tea.Cmd {
	d.account.signed = true
	d.become(&dashboard{d.session})
	if d.data.history.Empty() {
		d.push(&firstSync{d.session})
	}
	d.say("signed in")
	return d.refreshNow(false)
}

func (d *signIn) openPaste() {
	d.pasting, d.whole, d.note = true, false, ""
	d.typing = screen.Field{Placeholder: "the whole address the browser ended on, or the code in it", Limit: 2048}
}

func (d *signIn) typed() tea.Cmd {
	d.note = ""
	if text := d.pasted(); text != "" && d.attempt != nil {
		if err := d.attempt.CheckPaste(text); err != nil {
			d.note = screen.Clean(err.Error())
		}
	}
	return nil
}

func (d *signIn) keys() []binding {
	if d.pasting {
		return []binding{
			{keys: []string{"enter"}, shown: "enter", brief: "sign in with it", help: "sign in with what is pasted", do: d.submit},
			{keys: []string{"ctrl+u"}, shown: "ctrl+u", brief: "clear", help: "clear what is typed", do: does(func() { d.typing.Reset(); d.note = "" })},
			{keys: []string{"esc"}, shown: "esc", brief: "back", help: "back", do: does(func() {
				if d.attempt == nil || !d.attempt.Listening() {
					d.leaveSignIn()
					return
				}
				d.pasting = false
			})},
		}
	}
	none := func() string {
		if d.attempt == nil {
			return "no sign-in is under way; enter starts one"
		}
		return ""
	}
	enter := "open browser"
	if d.wrong != "" {
		enter = "try again"
	}
	keys := []binding{
		{keys: []string{"enter"}, shown: "enter", brief: enter, help: "open the browser; after a dead end try again", do: d.openBrowser},
		{keys: []string{"c"}, shown: "c", brief: "copy", help: "copy the address", why: none, do: func() tea.Cmd { return d.copied("the address", d.attempt.URL()) }},
		{keys: []string{"a"}, shown: "a", brief: "whole address", help: "the whole address from the left edge, to be selected", why: none, do: does(func() { d.whole = !d.whole })},
		{keys: []string{"d"}, shown: "d", brief: "Withings' demo user", help: "sign in as Withings' demo user", do: func() tea.Cmd { return d.begin(true) }},
		{keys: []string{"s"}, shown: "s", help: "change the client id and secret", do: does(func() { d.pop(); d.push(newSetup(d.session)) })},
		{keys: []string{"esc"}, shown: "esc", brief: "back", help: "back to the data there are", do: does(func() {
			if d.whole {
				d.whole = false
				return
			}
			d.leaveSignIn()
		})},
		{keys: []string{"?"}, shown: "?", brief: "keys", help: "the keys of where you are", do: does(func() { d.push(newHelp(d.session)) })},
		{keys: []string{"q"}, shown: "q", help: "quit", do: d.quit},
	}
	paste := binding{keys: []string{"p"}, shown: "p", brief: "paste", help: "paste the redirected address or its code (for SSH)", why: none, do: does(d.openPaste)}
	if d.looks.env.overSSH() != "" { // the browser is elsewhere
		return append([]binding{paste}, keys...)
	}
	return slices.Insert(keys, 3, paste)
}

func (d *signIn) openBrowser() tea.Cmd {
	if d.attempt == nil {
		if d.starting {
			return nil
		}
		return d.begin(d.demo)
	}
	attempt, generation := d.attempt, d.generation
	return func() tea.Msg { return browserMsg{generation, attempt.OpenBrowser()} }
}

// pasted is what was pasted without the blanks that terminals break lines with.
func (d *signIn) pasted() string { return strings.Join(strings.Fields(d.typing.Value()), "") }

// submit signs in with what is pasted; what can be neither a code nor the
// address is refused on the spot.
func (d *signIn) submit() tea.Cmd {
	text := d.pasted()
	if text == "" || d.checking || d.attempt == nil {
		return nil
	}
	if err := d.attempt.CheckPaste(text); err != nil {
		d.note = screen.Clean(err.Error())
		return nil
	}
	d.checking, d.note = true, ""
	attempt, generation, ctx := d.attempt, d.generation, d.ctx
	return func() tea.Msg {
		err := attempt.Paste(ctx, text)
		if errors.Is(err, ctx.Err()) && ctx.Err() != nil {
			return nil
		}
		return pastedMsg{generation, err}
	}
}
