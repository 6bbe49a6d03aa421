package ui

import (
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"
)

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

// then is what a command that has ended leaves to be done by Update.
type then func() tea.Cmd

// do does something as one of the jobs, and then next with its error.
func (j *jobs) do(do func() error, next func(error) tea.Cmd) tea.Cmd {
	return j.run(func() tea.Msg {
		err := do()
		return then(func() tea.Cmd { return next(err) })
	})
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
