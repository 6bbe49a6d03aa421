package ui

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"withings-tui/store"
)

// desk drives an App as Bubble Tea does: commands run beside each other, what
// they bring goes through Update, and each Update is followed by a View. It
// lives in a bubble of testing/synctest, in which a tick takes no real time.
type desk struct {
	t       testing.TB
	app     *App
	account *fakeAccount
	syncer  *fakeSyncer
	saved   []string // key=value of each SaveSetting
	quit    bool
	sent    []tea.Msg // all that commands brought

	running sync.WaitGroup // commands

	mu    sync.Mutex
	inbox []tea.Msg
}

// onDesk runs test on an App made of the default options changed by change, in
// a terminal of w x h, after its start has come to rest. The caches of the
// options must be made outside.
func onDesk(t *testing.T, w, h int, cache *store.Cache, change func(*Options), test func(*desk)) {
	t.Helper()
	settings := settingsOf(t)
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		began := time.Now()
		d := &desk{t: t, account: &fakeAccount{signed: true, app: fakeApp()}, syncer: &fakeSyncer{}}
		o := Options{
			Cache: cache, Config: settings, Account: d.account, Refresh: d.syncer.refresh,
			Now:         func() time.Time { return fixtureNow().Add(time.Since(began)) },
			SaveSetting: func(key, value string) error { d.saved = append(d.saved, key+"="+value); return nil },
			Explain:     func(err error) error { return err },
		}
		if change != nil {
			change(&o)
		}
		d.app = New(ctx, o)
		defer func() { // time stands still in a bubble whose test has returned
			for _, open := range d.app.s.dialogs {
				d.app.s.end(open)
			}
			cancel()
			d.running.Wait()
		}()
		d.app.View() // Bubble Tea draws before it knows the size
		d.run(d.app.Init())
		d.send(tea.WindowSizeMsg{Width: w, Height: h})
		d.settle()
		test(d)
	})
}

func (d *desk) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	d.running.Go(func() {
		msg := cmd()
		d.mu.Lock()
		defer d.mu.Unlock()
		d.inbox = append(d.inbox, msg)
	})
}

// send brings one message, as it comes from the terminal or from a command.
func (d *desk) send(msg tea.Msg) {
	switch msg := msg.(type) {
	case nil:
		return
	case tea.BatchMsg:
		for _, cmd := range msg {
			d.run(cmd)
		}
		return
	case tea.QuitMsg:
		d.quit = true
		return
	}
	w, h, last := d.app.s.w, d.app.s.h, d.app.frame
	_, cmd := d.app.Update(msg)
	if d.app.s.w != w || d.app.s.h != h {
		last = ""
	}
	checkNewFrame(d.t, d.app, last)
	d.run(cmd)
}

// progress brings a step of the refresh that is running.
func (d *desk) progress(p store.Progress) {
	d.send(then(func() tea.Cmd { return d.app.s.progressed(p) }))
}

// settle lets happen all that can without time passing.
func (d *desk) settle() {
	d.t.Helper()
	for range 10_000 {
		synctest.Wait()
		d.mu.Lock()
		arrived := d.inbox
		d.inbox = nil
		d.mu.Unlock()
		if len(arrived) == 0 {
			return
		}
		for _, msg := range arrived {
			d.sent = append(d.sent, msg)
			d.send(msg)
		}
	}
	d.t.Fatal("the commands never come to rest")
}

// pass lets time go by, second by second.
func (d *desk) pass(long time.Duration) {
	d.t.Helper()
	for long > 0 {
		step := min(long, time.Second)
		time.Sleep(step)
		d.settle()
		long -= step
	}
}

// press presses keys one after another and lets each have its effect.
func (d *desk) press(names ...string) {
	d.t.Helper()
	for _, name := range names {
		d.send(key(name))
		d.settle()
	}
}

// write types text, a key a letter.
func (d *desk) write(text string) {
	d.t.Helper()
	for _, r := range text {
		d.press(string(r))
	}
}

// screen is what is shown, without styles.
func (d *desk) screen() string { return screenOf(d.app) }

// wants fails the test where a text is not on screen.
func (d *desk) wants(texts ...string) {
	d.t.Helper()
	for _, text := range texts {
		if !strings.Contains(flow(d.screen()), text) {
			d.t.Errorf("not on screen: %q\n%s", text, d.screen())
		}
	}
}

// wantsNot fails the test where a text is on screen.
func (d *desk) wantsNot(texts ...string) {
	d.t.Helper()
	for _, text := range texts {
		if strings.Contains(flow(d.screen()), text) {
			d.t.Errorf("on screen, and should not be: %q\n%s", text, d.screen())
		}
	}
}

// copied is the text that was last put on the clipboard.
func (d *desk) copied() string {
	for _, msg := range slices.Backward(d.sent) {
		if text, ok := clipboardText(msg); ok {
			return text
		}
	}
	return ""
}

// clipboardText is what a message of tea.SetClipboard carries, whose type Bubble
// Tea does not export.
func clipboardText(msg tea.Msg) (string, bool) {
	v := reflect.ValueOf(msg)
	if !v.IsValid() || v.Type() != reflect.TypeOf(tea.SetClipboard("")()) {
		return "", false
	}
	return v.String(), true
}

// flow is a screen as running words, so that what is wrapped is found too:
// frames are dropped and lines joined.
func flow(screen string) string {
	words := strings.FieldsFunc(screen, func(r rune) bool { return strings.ContainsRune(" \n│╭╮╰╯─", r) })
	return strings.Join(words, " ")
}

func screenOf(a *App) string { return ansi.Strip(a.View().Content) }

func resize(a *App, w, h int) { a.Update(tea.WindowSizeMsg{Width: w, Height: h}) }

// checkNewFrame fails the test where the frame does not fill the terminal exactly
// or goes beyond it.
func checkNewFrame(t testing.TB, a *App, last string) {
	t.Helper()
	if problem := frameProblem(a, last); problem != "" {
		t.Fatalf("%s in %s, %s, at %dx%d:\n%s", problem, a.s.shown().Slug, a.s.top().name(), a.s.w, a.s.h, screenOf(a))
	}
}

// frameProblem tells what is wrong with the frame; last is one that is fine.
func frameProblem(a *App, last string) string {
	content := a.View().Content
	if content == last {
		return ""
	}
	if a.s.w <= 0 || a.s.h <= 0 {
		if content != "" {
			return "a frame without a terminal"
		}
		return ""
	}
	lines := strings.Split(content, "\n")
	if len(lines) != a.s.h {
		return "the wrong number of lines"
	}
	for _, line := range lines {
		if ansi.StringWidth(line) > a.s.w {
			return "a line that is too wide"
		}
	}
	return ""
}

// keyCodes are the keys that write nothing, by the names of the key tables.
func keyCodes() map[string]tea.KeyPressMsg {
	return map[string]tea.KeyPressMsg{
		"left": {Code: tea.KeyLeft}, "right": {Code: tea.KeyRight}, "up": {Code: tea.KeyUp}, "down": {Code: tea.KeyDown},
		"home": {Code: tea.KeyHome}, "end": {Code: tea.KeyEnd}, "pgup": {Code: tea.KeyPgUp}, "pgdown": {Code: tea.KeyPgDown},
		"enter": {Code: tea.KeyEnter}, "esc": {Code: tea.KeyEscape}, "tab": {Code: tea.KeyTab}, "backspace": {Code: tea.KeyBackspace},
		"shift+left": {Code: tea.KeyLeft, Mod: tea.ModShift}, "shift+right": {Code: tea.KeyRight, Mod: tea.ModShift},
		"shift+tab": {Code: tea.KeyTab, Mod: tea.ModShift}, "space": {Code: tea.KeySpace, Text: " "},
	}
}

// key is the message of a key, as terminals without newer protocols send it.
func key(name string) tea.KeyPressMsg {
	if k, ok := keyCodes()[name]; ok {
		return k
	}
	if letter, ok := strings.CutPrefix(name, "alt+"); ok {
		return tea.KeyPressMsg{Code: []rune(letter)[0], Mod: tea.ModAlt}
	}
	if letter, ok := strings.CutPrefix(name, "ctrl+"); ok {
		return tea.KeyPressMsg{Code: []rune(letter)[0], Mod: tea.ModCtrl}
	}
	runes := []rune(name)
	if len(runes) != 1 {
		panic("no key is called " + name)
	}
	return tea.KeyPressMsg{Code: runes[0], Text: name}
}

func fields(keys string) []string { return strings.Fields(keys) }
