package ui

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"withings-tui/ui/screen"
)

// The smallest terminal that the dashboard is drawn in.
const (
	minWidth  = 60
	minHeight = 18
)

// App is the one model of the program. It routes messages: keys, the mouse and
// what is typed to the dialog on top, what commands brought to who waits for it.
type App struct {
	s       *session
	answers answers
	frame   string
}

// New is the dashboard before anything is read.
func New(ctx context.Context, o Options) *App { return &App{s: newSession(ctx, o)} }

// Run shows the dashboard until the person quits. It returns ErrWantDemo or a
// *WantProfile where something else is to be opened, and puts the terminal back
// in every case.
func Run(ctx context.Context, o Options) error {
	outer := ctx
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	a := New(ctx, o)
	s := a.s
	s.looks.profile = colourProfile(os.Stdout, o.Environ, o.Config.NoColor)
	s.looks.settle(s.cfg)
	// A signal ends outer. The program then quits as by its key: killed, Bubble
	// Tea would give the terminal back while it still reads from it.
	p := tea.NewProgram(a, tea.WithoutSignalHandler(), tea.WithColorProfile(s.looks.profile), tea.WithFPS(30))
	defer context.AfterFunc(outer, func() {
		time.AfterFunc(jobsEnd, p.Kill) // where even that does not help
		p.Send(then(s.quit))
	})()
	_, err := p.Run()
	// What still writes ends before the caller takes the cache away.
	for _, d := range s.dialogs {
		s.end(d)
	}
	stop()
	s.jobs.end(jobsEnd)
	switch {
	case errors.Is(err, tea.ErrInterrupted) || outer.Err() != nil:
		return nil
	case err == nil:
		return s.leave
	}
	return err
}

// Init reads what the first frame shows from the cache, while Bubble Tea waits
// for the time of its first frame; everything after that is done by commands. It
// starts what goes on beside the person: the clock, the account, the rest of the
// history.
func (a *App) Init() tea.Cmd {
	a.s.loadFirst()
	return tea.Batch(tea.RequestBackgroundColor, tea.RequestForegroundColor, a.s.tick(), a.s.loadAll(), a.s.askAccount(), a.s.watch())
}

// Update routes a message; nothing in it waits.
func (a *App) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	s := a.s
	msgs, held := a.answers.take(msg, s.o.Now(), a.remember)
	cmds := []tea.Cmd{held}
	for _, msg := range msgs {
		s.dirty = true
		cmds = append(cmds, a.route(msg))
	}
	return a, tea.Batch(cmds...)
}

// remember returns what takes back the work of a key that turns out to be the
// beginning of a terminal's answer.
func (a *App) remember() func() {
	s := a.s
	dialogs, pane, place, compare, second, notice := s.dialogs, s.pane, s.place, s.compare, s.second, s.notices.current
	return func() {
		s.dialogs, s.pane, s.place, s.compare, s.second, s.notices.current = dialogs, pane, place, compare, second, notice
		s.dirty = true
	}
}

func (a *App) route(msg tea.Msg) tea.Cmd {
	s := a.s
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		s.w, s.h = msg.Width, msg.Height
		if s.looks.env != nil {
			return s.ask(probePlanned)
		}
	case tea.CursorPositionMsg:
		next := s.ask(probeOver)
		if s.looks.located(msg, s.cfg) {
			s.looks.settle(s.cfg)
			return tea.Batch(tea.ClearScreen, next)
		}
		return next
	case tea.BackgroundColorMsg:
		s.looks.ground = msg.Color
		s.looks.settle(s.cfg)
	case tea.ForegroundColorMsg:
		s.looks.foreground = msg.Color
		s.looks.settle(s.cfg)
	case tea.ColorProfileMsg:
		s.looks.profile = msg.Profile
		s.looks.settle(s.cfg)
	case tea.KeyPressMsg:
		return a.press(msg)
	case tea.PasteMsg:
		return a.paste(msg.Content)
	case tea.MouseMsg:
		if s.cfg.Mouse && !s.tooSmall() {
			return a.mouse(msg)
		}
		s.dirty = false
	case then:
		return msg()
	}
	return nil
}

// press runs what a key is bound to. A field that is being typed in takes its
// keys first; ctrl+c always quits.
func (a *App) press(msg tea.KeyPressMsg) tea.Cmd {
	s, key := a.s, keyName(msg)
	switch key {
	case "ctrl+c":
		return s.quit()
	case "ctrl+z":
		return s.probe.leave(tea.Suspend)
	case "ctrl+l":
		return tea.ClearScreen
	}
	if s.tooSmall() {
		if key == "q" {
			return s.quit()
		}
		return nil
	}
	s.keep()
	if letter := introducerOf(key); strings.HasPrefix(key, "alt+") && len([]rune(letter)) == 1 && s.top().field() == nil {
		// What follows an esc within 50 ms comes as one key with alt.
		return tea.Batch(s.run("esc"), s.run(letter))
	}
	if f := s.top().field(); f != nil && !fieldPasses(key) {
		if _, bound := find(s.bindings(), key); bound && strings.HasPrefix(key, "ctrl+") {
			return s.run(key)
		}
		f.Press(msg.Keystroke(), msg.Key().Text)
		return s.fieldChanged()
	}
	return s.run(key)
}

// fieldPasses tells the keys that a text field leaves to the dialog's table.
func fieldPasses(key string) bool {
	switch key {
	case "enter", "esc", "tab", "shift+tab", "up", "down", "pgup", "pgdown":
		return true
	}
	return false
}

// paste types what was pasted where something is typed.
func (a *App) paste(text string) tea.Cmd {
	s := a.s
	f := s.top().field()
	if f == nil || s.tooSmall() {
		return nil
	}
	f.Insert(text)
	return s.fieldChanged()
}

// run does what a key of the top dialog does, or says why it can do nothing.
func (s *session) run(key string) tea.Cmd {
	b, ok := find(s.bindings(), key)
	switch {
	case ok:
		return s.do(b)
	case len([]rune(key)) == 1:
		s.say(key + " does nothing here; ? lists the keys")
		return s.tick()
	}
	return nil
}

// bindings is the top dialog's keys as the person has them. What is typed can be
// cleared everywhere; that comes before the way back.
func (s *session) bindings() []binding {
	table := remap(s.top().keys(), s.cfg.Keys)
	if f := s.top().field(); f != nil && len(table) > 0 {
		cleared := binding{keys: []string{"ctrl+u"}, shown: "ctrl+u", brief: "clear", help: "clear what is typed", do: func() tea.Cmd { f.Reset(); return s.fieldChanged() }}
		table = slices.Insert(table, len(table)-1, cleared)
	}
	return table
}

func (s *session) do(b binding) tea.Cmd {
	s.notices.clear()
	if reason := b.reason(); reason != "" {
		s.say(b.shown + ": " + reason)
		return s.tick()
	}
	cmd := b.do()
	s.dirty = true
	if s.notices.current.text != "" {
		return tea.Batch(cmd, s.tick())
	}
	return cmd
}

// terminalSize is the size of the terminal in cells.
type terminalSize struct{ w, h int }

// body is where the panes are drawn: between the top line and the two below.
func (t terminalSize) body() screen.Rect { return screen.Rect{X: 0, Y: 1, W: t.w, H: t.h - 3} }

func (t terminalSize) tooSmall() bool { return t.w < minWidth || t.h < minHeight }

// View is the screen as it stands; it is drawn anew only after an Update.
func (a *App) View() tea.View {
	s := a.s
	if s.dirty || a.frame == "" {
		a.frame = a.draw()
		s.dirty = false
	}
	v := tea.NewView(a.frame)
	v.AltScreen = true
	v.WindowTitle = s.looks.theme.Text(s.windowTitle())
	if s.cfg.Mouse {
		v.MouseMode = tea.MouseModeAllMotion
	}
	if s.sync.running && s.sync.first {
		v.ProgressBar = tea.NewProgressBar(tea.ProgressBarIndeterminate, 0)
	}
	return v
}

// draw draws the top line, the dialogs from the lowest that is seen, and the two
// lines below.
func (a *App) draw() string {
	s := a.s
	c := screen.NewCanvas(s.w, s.h, s.looks.theme)
	s.hits, s.plots, s.links = s.hits[:0], nil, nil
	if s.tooSmall() {
		drawTooSmall(c)
		return c.String()
	}
	lowest := s.covered()
	body := s.body()
	if s.dialogs[lowest].covers() {
		body = screen.Rect{X: 0, Y: 0, W: c.W, H: c.H - 2}
	} else {
		a.drawTop(c)
	}
	tabs := len(s.hits)
	for i := lowest; i < len(s.dialogs); i++ {
		s.hits, s.plots = s.hits[:tabs], nil // what lies under a dialog does not answer
		s.dialogs[i].draw(c, body)
	}
	a.drawNotice(c, c.H-2)
	a.drawHints(c, c.H-1)
	return linked(c.String(), s.links)
}

// drawTooSmall says the size that is needed, in as few columns as there are.
func drawTooSmall(c *screen.Canvas) {
	needs := fmt.Sprintf("%d x %d", minWidth, minHeight)
	for _, words := range []string{fmt.Sprintf("The dashboard needs %s. This terminal has %d x %d.", needs, c.W, c.H), "needs " + needs, strings.ReplaceAll(needs, " ", "")} {
		lines := c.Theme.Wrap(words, c.W)
		if len(lines) > c.H {
			continue
		}
		for i, l := range lines {
			c.Text(max(0, (c.W-c.Theme.Width(l))/2), max(0, (c.H-len(lines))/2)+i, c.W, screen.In(screen.InkText), l)
		}
		return
	}
}
