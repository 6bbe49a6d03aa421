package ui

import (
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"
)

// spinner turns while the browser is waited for.
var spinner = []rune("⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏")

const spinEvery = 120 * time.Millisecond

// login is the sign-in screen.
type login struct {
	generation int
	attempt    Attempt
	starting   bool
	opened     bool
	pasting    bool
	checking   bool // a pasted address is being exchanged
	paste      textField
	spin       int
	err        string // the dead end, with the next step
	note       string // a word about the paste or the browser
	demo       bool
}

func (l *login) init() {
	l.paste = newField("the whole address the browser ended on, or the code in it", 2048)
}

func (l *login) openPaste() {
	l.pasting, l.note = true, ""
	l.paste.Reset()
}

// abandon closes what is waited for; its late results are dropped.
func (l *login) abandon() {
	l.generation++
	if l.attempt != nil {
		l.attempt.Close()
		l.attempt = nil
	}
	l.pasting, l.starting, l.checking = false, false, false
}

// beginSignIn listens for the redirect and then shows the address.
func (a *App) beginSignIn(demo bool) tea.Cmd {
	l := &a.login
	l.abandon()
	a.screen = screenSignIn
	l.starting, l.opened, l.err, l.note, l.demo = true, false, "", "", demo
	generation, account, ctx := l.generation, a.o.Account, a.ctx
	return tea.Batch(func() tea.Msg {
		attempt, err := account.Begin(ctx, demo)
		return attemptMsg{generation, attempt, err}
	}, spinOn())
}

func spinOn() tea.Cmd { return tea.Tick(spinEvery, func(time.Time) tea.Msg { return spinMsg{} }) }

// signInMessage takes what the sign-in brought.
func (a *App) signInMessage(msg tea.Msg) tea.Cmd {
	l := &a.login
	switch msg := msg.(type) {
	case spinMsg:
		if a.screen != screenSignIn && a.screen != screenFirstSync {
			return nil
		}
		l.spin++
		a.now = a.o.Now()
		return spinOn()
	case attemptMsg:
		if msg.generation != l.generation {
			if msg.attempt != nil {
				msg.attempt.Close()
			}
			return nil
		}
		l.starting = false
		if msg.err != nil {
			l.err = clean(msg.err.Error())
			return nil
		}
		l.attempt = msg.attempt
		if !msg.attempt.Listening() {
			l.openPaste()
		}
		generation, attempt, ctx := l.generation, msg.attempt, a.ctx
		return a.jobs.run(func() tea.Msg { return signedInMsg{generation, attempt.Wait(ctx)} })
	case pastedMsg:
		if msg.generation != l.generation {
			return nil
		}
		l.checking = false
		if msg.err != nil {
			l.note = clean(msg.err.Error())
			l.paste.Reset()
		}
	case signedInMsg:
		if msg.generation != l.generation {
			return nil
		}
		l.attempt = nil
		l.abandon()
		if msg.err != nil {
			l.err = clean(msg.err.Error())
			return nil
		}
		return a.signedIn()
	}
	return nil
}

// signedIn goes on to the first sync, or to the data there are.
func (a *App) signedIn() tea.Cmd {
	a.signed = true
	a.screen = screenDashboard
	if a.data == nil || a.data.empty() {
		a.screen = screenFirstSync
	}
	a.say(noticeInfo, "signed in")
	return tea.Batch(a.refreshNow(), spinOn())
}

func (a *App) openBrowser() tea.Cmd {
	l := &a.login
	if l.attempt == nil {
		return a.beginSignIn(l.demo)
	}
	l.opened = true
	attempt, generation := l.attempt, l.generation
	return func() tea.Msg {
		if err := attempt.OpenBrowser(); err != nil {
			return pastedMsg{generation, fmt.Errorf("no browser could be opened: c copies the address, to open it anywhere")}
		}
		return nil
	}
}

func (a *App) submitPaste() tea.Cmd {
	l := &a.login
	text := l.paste.Value()
	if text == "" || l.checking || l.attempt == nil {
		return nil
	}
	l.checking, l.note = true, ""
	attempt, generation, ctx := l.attempt, l.generation, a.ctx
	return func() tea.Msg { return pastedMsg{generation, attempt.Paste(ctx, text)} }
}

func signInKeys() []binding {
	return []binding{
		{keys: []string{"enter"}, shown: "enter", help: "open the browser; try again after a dead end", do: func(a *App) tea.Cmd {
			if a.login.pasting {
				return a.submitPaste()
			}
			return a.openBrowser()
		}},
		{keys: []string{"c"}, shown: "c", help: "copy the address", why: noAttempt, do: func(a *App) tea.Cmd {
			a.login.note = "address copied, where the terminal allows it (OSC 52)"
			return tea.SetClipboard(a.login.attempt.URL())
		}},
		{keys: []string{"p"}, shown: "p", help: "paste the redirected address or its code (for SSH)", why: noAttempt, do: always(func(a *App) { a.login.openPaste() })},
		{keys: []string{"d"}, shown: "d", help: "sign in as Withings' demo user", do: func(a *App) tea.Cmd { return a.beginSignIn(true) }},
		{keys: []string{"s"}, shown: "s", help: "change the client id and secret", do: func(a *App) tea.Cmd {
			a.login.abandon()
			a.screen = screenSetup
			a.setup.id.SetValue(a.account.ClientID)
			a.setup.err = ""
			return a.setup.focus(0)
		}},
		{keys: []string{"esc"}, shown: "esc", help: "back to the cached data", do: always(func(a *App) {
			if a.login.pasting && a.login.attempt != nil && a.login.attempt.Listening() {
				a.login.pasting = false
				return
			}
			a.leaveSignIn()
		})},
		{keys: []string{"q"}, shown: "q", help: "quit", do: (*App).quit},
	}
}

func noAttempt(a *App) string {
	if a.login.attempt == nil {
		return "no sign-in is under way; enter starts one"
	}
	return ""
}
