package ui

import (
	"context"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"

	"withings-tui/store"
)

// quickQuit is how long after the start quitting waits: earlier, the answers
// of the terminal to Bubble Tea's questions would land in the shell.
const quickQuit = 50 * time.Millisecond

func tick() tea.Cmd {
	return tea.Tick(time.Second, func(t time.Time) tea.Msg { return tickMsg(t) })
}

func (a *App) quit() tea.Cmd {
	if since := a.o.Now().Sub(a.started); since >= 0 && since < quickQuit {
		return tea.Tick(quickQuit-since, func(time.Time) tea.Msg { return quitMsg{} })
	}
	return tea.Quit
}

// jobsEnd is how long quitting waits for what still writes.
const jobsEnd = 5 * time.Second

// jobs are the commands that write: to the cache, to the settings, or a new
// token. The program ends after them, so that nothing is cut off halfway.
type jobs struct {
	mu      sync.Mutex
	over    bool // no other may begin
	running sync.WaitGroup
}

// run is cmd as one of the jobs.
func (j *jobs) run(cmd tea.Cmd) tea.Cmd {
	return func() tea.Msg {
		j.mu.Lock()
		if j.over {
			j.mu.Unlock()
			return nil
		}
		j.running.Add(1)
		j.mu.Unlock()
		defer j.running.Done()
		return cmd()
	}
}

// end waits for the jobs, but no longer than so long.
func (j *jobs) end(limit time.Duration) {
	j.mu.Lock()
	j.over = true
	j.mu.Unlock()
	done := make(chan struct{})
	go func() { j.running.Wait(); close(done) }()
	select {
	case <-done:
	case <-time.After(limit):
	}
}

// loadAll reads the whole history. While a load is under way it is asked to
// be followed by another, so that loads never pile up.
func (a *App) loadAll() tea.Cmd {
	if a.loading {
		a.again = true
		return nil
	}
	a.generation++
	a.loading = true
	generation, ctx, cache := a.generation, a.ctx, a.o.Cache
	return func() tea.Msg {
		d, err := load(ctx, cache, store.All())
		return loadedMsg{generation, d, err}
	}
}

// watch looks whether another process has written to the cache.
func (a *App) watch() tea.Cmd {
	cache := a.o.Cache
	return func() tea.Msg {
		stamp, err := cache.Stamp()
		return stampMsg{stamp, err}
	}
}

func (a *App) askAccount() tea.Cmd {
	account, ctx := a.o.Account, a.ctx
	if account == nil {
		return nil
	}
	return func() tea.Msg {
		app, err := account.App(ctx)
		if err != nil {
			return accountMsg{err: err}
		}
		signed, err := account.SignedIn(ctx)
		return accountMsg{signed, app, err}
	}
}

// refreshNow starts a refresh; there is one at a time.
func (a *App) refreshNow() tea.Cmd {
	if a.sync.running || a.o.Refresh == nil {
		return nil
	}
	first := a.data == nil || a.data.empty()
	steps := make(chan store.Progress, 64)
	ctx, cancel := context.WithCancel(a.ctx)
	a.sync = syncState{running: true, first: first, since: a.now, cancel: cancel, steps: steps, order: a.sync.order[:0]}
	refresh := a.o.Refresh
	run := func() tea.Msg {
		defer cancel()
		defer close(steps)
		result, err := refresh(ctx, false, func(p store.Progress) {
			select {
			case steps <- p:
			case <-ctx.Done():
			}
		})
		return refreshedMsg{result, err}
	}
	return tea.Batch(a.jobs.run(run), nextStep(steps))
}

// nextStep waits for the next word of the refresh.
func nextStep(steps <-chan store.Progress) tea.Cmd {
	return func() tea.Msg {
		p, ok := <-steps
		if !ok {
			return nil
		}
		return progressMsg(p)
	}
}

// receive takes what commands brought.
func (a *App) receive(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tickMsg:
		return a.ticked()
	case loadedMsg:
		return a.loaded(msg)
	case stampMsg:
		if msg.err == nil && msg.stamp != a.stamp {
			a.stamp = msg.stamp
			return a.loadAll()
		}
		a.dirty = false
	case accountMsg:
		return a.knowAccount(msg)
	case progressMsg:
		return tea.Batch(nextStep(a.sync.steps), a.progressed(a.sync.step(store.Progress(msg))))
	case refreshedMsg:
		return a.refreshed(msg)
	case attemptMsg, signedInMsg, pastedMsg, spinMsg:
		return a.signInMessage(msg)
	case appSavedMsg:
		return a.appSaved(msg)
	case importedMsg:
		return a.imported(msg)
	case excludedMsg:
		if msg.err != nil {
			a.say(noticeError, msg.err.Error())
			if a.overlay == overlayTable {
				return a.loadRows() // the rows had changed ahead
			}
			return nil
		}
		a.say(noticeInfo, msg.words)
		return a.loadAll()
	case rowsMsg:
		a.table.take(a, msg)
	case settingMsg:
		if msg.err != nil {
			a.say(noticeError, "not saved: "+msg.err.Error())
		}
	default:
		a.dirty = false
	}
	return nil
}

// ticked is the second hand.
func (a *App) ticked() tea.Cmd {
	before := a.now
	a.now = a.o.Now()
	if a.note.kind == noticeInfo && a.note.text != "" && a.now.Sub(a.note.at) > noticeLasts {
		a.note = notice{}
	} else if a.now.Truncate(time.Minute).Equal(before.Truncate(time.Minute)) && !a.animated() {
		a.dirty = false
	}
	cmds := []tea.Cmd{tick(), a.watch()}
	if store.DateOf(before.In(a.zone())) != a.today() {
		a.rederive()
	}
	if a.due() {
		cmds = append(cmds, a.refreshNow())
	}
	return tea.Batch(cmds...)
}

// animated tells whether the screen changes by itself from second to second.
func (a *App) animated() bool {
	return a.sync.running || a.screen == screenSignIn || a.screen == screenFirstSync
}

// due tells whether the cache is older than the interval and nothing stands in
// the way of a refresh. After a failure it waits for the interval too.
func (a *App) due() bool {
	if a.sync.running || a.o.Refresh == nil || !a.signed || a.data == nil || a.screen == screenSignIn {
		return false
	}
	last := a.data.state.LastSync
	if a.sync.ended.After(last) {
		last = a.sync.ended
	}
	return a.now.Sub(last) >= a.cfg.RefreshInterval
}

func (a *App) loaded(msg loadedMsg) tea.Cmd {
	if msg.generation != a.generation {
		return nil
	}
	a.loading = false
	if msg.err != nil {
		a.say(noticeError, msg.err.Error())
	} else {
		a.take(msg.data)
	}
	if a.again {
		a.again = false
		return a.loadAll()
	}
	return nil
}

// take makes d what is shown.
func (a *App) take(d *data) {
	a.data = d
	a.stamp = d.stamp
	if d.notice != "" {
		a.say(noticeError, d.notice)
	}
	a.rederive()
}

// knowAccount decides what a start without data shows, and starts the first
// refresh.
func (a *App) knowAccount(msg accountMsg) tea.Cmd {
	a.account, a.signed = msg.app, msg.signedIn
	if msg.err != nil {
		a.say(noticeError, msg.err.Error())
	}
	nothing := a.data == nil || a.data.empty()
	switch {
	case a.screen != screenDashboard:
	case nothing && !a.signed:
		a.screen = screenWelcome
	case nothing && a.sync.ended.IsZero():
		a.screen = screenFirstSync
	}
	if a.due() {
		return a.refreshNow()
	}
	return nil
}

// progressed opens the dashboard on what has arrived, while the rest comes in.
func (a *App) progressed(p store.Progress) tea.Cmd {
	if a.screen == screenFirstSync && p.Done && p.Readings > 0 {
		a.screen = screenDashboard
		return a.loadAll()
	}
	if p.Done || p.Pages%8 == 1 {
		return a.loadAll()
	}
	return nil
}

func (a *App) refreshed(msg refreshedMsg) tea.Cmd {
	a.sync.running = false
	a.sync.ended = a.now
	a.sync.err = msg.err
	switch {
	case msg.err != nil:
		a.say(noticeError, msg.err.Error())
	default:
		if a.cfg.Privacy {
			msg.result.Changes = nil // they tell values
		}
		a.say(noticeInfo, msg.result.String())
	}
	if a.screen == screenFirstSync {
		a.screen = screenDashboard
	}
	return tea.Batch(a.loadAll(), a.askAccount())
}
