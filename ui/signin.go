package ui

import (
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"withings-tui/ui/screen"
)

// signIn is one screen in which a person signs in: the address to open, the code
// to compare, what is waited for.
type signIn struct {
	plain
	attempt  Attempt // nil where none is under way
	starting bool
	begun    time.Time
	opened   time.Time // when a browser opened; zero: none did
	pasting  bool
	checking bool // a pasted address is being exchanged
	alone    bool // the address, on the whole screen
	typing   screen.Field
	wrong    string // the dead end, with the next step
	note     string // a word about the paste or the browser
	demo     bool
}

// openSignIn begins a sign-in, or asks for the application first.
func (s *session) openSignIn() tea.Cmd {
	s.home() // what lies over the dashboard makes room
	if s.account.app.ClientID == "" || !s.account.app.HasSecret {
		s.push(newSetup(s))
		return nil
	}
	d := &signIn{plain: plain{s, "Sign in to Withings", true}}
	s.push(d)
	return d.begin(false)
}

func (d *signIn) field() *screen.Field {
	if d.pasting {
		return &d.typing
	}
	return nil
}

// close ends what is waited for; what comes of it late is dropped.
func (d *signIn) close() {
	d.signIns++
	if d.attempt != nil {
		d.attempt.Close()
		d.attempt = nil
	}
	d.pasting, d.starting, d.checking, d.alone = false, false, false, false
}

// waitFor is a command of this sign-in: it does something and leaves what comes
// of it to next. Where the sign-in was given up meanwhile that is dropped.
func (d *signIn) waitFor(do func() (Attempt, error), next func(attempt Attempt, failed string) tea.Cmd) tea.Cmd {
	generation := d.signIns
	return func() tea.Msg {
		attempt, err := do()
		return then(func() tea.Cmd {
			failed := ""
			if err != nil {
				failed = screen.Clean(err.Error())
			}
			if generation == d.signIns {
				return next(attempt, failed)
			}
			if attempt != nil {
				attempt.Close()
			}
			return nil
		})
	}
}

// begin listens for the redirect and then shows the address.
func (d *signIn) begin(demo bool) tea.Cmd {
	d.close()
	d.advance()
	d.starting, d.opened, d.wrong, d.note, d.demo, d.begun = true, time.Time{}, "", "", demo, d.o.Now()
	account, ctx := d.o.Account, d.ctx
	return tea.Batch(d.waitFor(func() (Attempt, error) { return account.Begin(ctx, demo) }, d.listens), d.tick())
}

// listens takes the attempt that has begun, and waits for its end.
func (d *signIn) listens(attempt Attempt, failed string) tea.Cmd {
	d.starting, d.wrong = false, failed
	if failed != "" {
		return nil
	}
	d.attempt = attempt
	for _, words := range attempt.Words() {
		d.say(words)
	}
	if !attempt.Listening() {
		d.openPaste()
	}
	ctx := d.ctx
	return d.jobs.run(d.waitFor(func() (Attempt, error) { return nil, attempt.Wait(ctx) }, d.ended))
}

// ended takes how the sign-in ended.
func (d *signIn) ended(_ Attempt, failed string) tea.Cmd {
	attempt := d.attempt
	d.close()
	if d.wrong = failed; failed != "" {
		return nil
	}
	next := d.signedIn()
	for _, words := range attempt.Words() {
		d.say(words)
	}
	return next
}

// signedIn goes on to the first sync, or to the data there are.
func (d *signIn) signedIn() tea.Cmd {
	d.account.signed = true
	d.become(&dashboard{d.session})
	if d.data.history.Empty() {
		d.push(newFirstSync(d.session))
	}
	d.say("signed in")
	return d.refreshNow()
}

func (d *signIn) openPaste() {
	d.pasting, d.alone, d.note = true, false, ""
	d.typing = screen.Field{Placeholder: "the address it ended on, or its code", Limit: 2048}
}

// pasted is what was pasted without the blanks that terminals break lines with.
func (d *signIn) pasted() string { return strings.Join(strings.Fields(d.typing.Value()), "") }

// typed refuses on the spot what can be neither a code nor the address.
func (d *signIn) typed() tea.Cmd {
	d.note = ""
	if text := d.pasted(); text != "" && d.attempt != nil {
		if err := d.attempt.CheckPaste(text); err != nil {
			d.note = screen.Clean(err.Error())
		}
	}
	return nil
}

// submit signs in with what is pasted.
func (d *signIn) submit() tea.Cmd {
	text := d.pasted()
	d.typed()
	if text == "" || d.checking || d.attempt == nil || d.note != "" {
		return nil
	}
	d.checking = true
	attempt, ctx := d.attempt, d.ctx
	return d.waitFor(func() (Attempt, error) { return nil, attempt.Paste(ctx, text) }, d.pasteTaken)
}

func (d *signIn) pasteTaken(_ Attempt, failed string) tea.Cmd {
	d.checking = false
	if failed != "" {
		d.note = failed
		d.typing.Reset()
	}
	return nil
}

func (d *signIn) keys() []binding {
	if d.pasting {
		return []binding{
			{keys: []string{"enter"}, shown: "enter", brief: "sign in with it", help: "sign in with what is pasted", do: d.submit},
			{keys: []string{"esc"}, shown: "esc", brief: "back", help: "back", do: does(func() {
				if d.pasting = false; d.attempt == nil || !d.attempt.Listening() {
					d.home()
				}
			})},
		}
	}
	none := func() string { return where(d.attempt == nil, "no sign-in is under way; enter starts one") }
	enter, whole, application := "open browser", "whole address", ""
	if d.alone {
		whole = "" // it is on screen
	}
	if d.wrong != "" {
		enter, application = "try again", "client id"
	}
	keys := []binding{
		{keys: []string{"enter"}, shown: "enter", brief: enter, help: "open the browser; after a dead end try again", do: d.openBrowser},
		{keys: []string{"c"}, shown: "c", brief: "copy", help: "copy the address", why: none, do: func() tea.Cmd { return d.copied("the address", d.attempt.URL()) }},
		{keys: []string{"a"}, shown: "a", brief: whole, help: "the whole address from the left edge, to be selected", why: none, do: does(func() { d.alone = !d.alone })},
		{keys: []string{"d"}, shown: "d", brief: "Withings' demo user", help: "sign in as Withings' demo user, a made-up person for trying things out", do: func() tea.Cmd { return d.begin(true) }},
		{keys: []string{"s"}, shown: "s", brief: application, help: "change the client id and secret", do: does(func() { d.pop(); d.push(newSetup(d.session)) })},
		{keys: []string{"esc"}, shown: "esc", brief: "back", help: "back to the data there are", do: does(func() {
			if !d.alone {
				d.home()
			}
			d.alone = false
		})},
		{keys: []string{"q"}, shown: "q", help: "quit", do: d.quit},
	}
	paste := binding{keys: []string{"p"}, shown: "p", brief: "paste", help: "paste the redirected address or its code (for SSH)", why: none, do: does(d.openPaste)}
	at := 3
	if d.looks.env.overSSH() != "" { // the browser is elsewhere
		at = 0
	}
	keys = slices.Insert(keys, at, paste)
	for _, b := range common(d.session) {
		if b.action == "help" || !d.data.history.Empty() { // there are panes to go to
			keys = append(keys, b)
		}
	}
	return keys
}

func (d *signIn) openBrowser() tea.Cmd {
	switch {
	case d.starting:
		return nil
	case d.attempt == nil:
		return d.begin(d.demo)
	}
	attempt := d.attempt
	return d.waitFor(func() (Attempt, error) { return nil, attempt.OpenBrowser() }, func(_ Attempt, failed string) tea.Cmd {
		d.opened = d.o.Now()
		if failed != "" {
			d.opened, d.note = time.Time{}, "no browser could be opened: a shows the address, to open it anywhere"
		}
		return nil
	})
}
