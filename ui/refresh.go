package ui

import (
	"cmp"
	"context"
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"

	"withings-tui/store"
	"withings-tui/ui/pane"
)

// refresh is the refresh that runs, or how the last one ended.
type refresh struct {
	running bool
	first   bool // nothing was cached when it began
	stopped bool // by the person
	ended   time.Time
	problem string // why the last one was not whole, in one line; "" where it was
	cancel  context.CancelFunc
	steps   chan store.Progress
	known   map[string]store.Progress // the last word of each collection
	last    store.Progress            // the last of all
	began   time.Time
}

// refreshNow starts a refresh; there is one at a time.
func (s *session) refreshNow() tea.Cmd {
	if s.sync.running {
		return nil
	}
	s.advance()
	steps := make(chan store.Progress, 64)
	ctx, cancel := context.WithCancel(s.ctx)
	s.sync = refresh{running: true, first: s.data.history.Empty() || s.sync.first, began: s.now, cancel: cancel, steps: steps, ended: s.sync.ended}
	run := s.o.Refresh
	var result store.Result
	job := s.jobs.do(func() (err error) {
		defer cancel()
		defer close(steps)
		result, err = run(ctx, func(p store.Progress) {
			select {
			case steps <- p:
			case <-ctx.Done():
			}
		})
		return err
	}, func(err error) tea.Cmd { return s.refreshed(result, err) })
	return tea.Batch(job, s.nextStep(), s.tick())
}

// stop ends the refresh that is running; what came is kept.
func (r *refresh) stop() {
	if r.running && r.cancel != nil {
		r.stopped = true
		r.cancel()
	}
}

// nextStep waits for the next word of the refresh.
func (s *session) nextStep() tea.Cmd {
	steps, ctx := s.sync.steps, s.ctx
	return func() tea.Msg {
		select {
		case p, ok := <-steps:
			if ok {
				return then(func() tea.Cmd { return s.progressed(p) })
			}
		case <-ctx.Done():
		}
		return nil
	}
}

// take takes a word of the refresh and returns it with what was known before:
// the last word of a collection does not count its readings again.
func (r *refresh) take(p store.Progress) store.Progress {
	if r.known == nil {
		r.known = map[string]store.Progress{}
	}
	known := r.known[p.Collection]
	p.Readings = max(p.Readings, known.Readings)
	if p.Reached.IsZero() {
		p.Reached = known.Reached
	}
	r.known[p.Collection], r.last = p, p
	return p
}

// collections are what a refresh brings, in its order, by the names for people.
var collections = [...]struct{ name, title, one, many string }{
	{store.CollectionMeasures, "Measures", "reading", "readings"},
	{store.CollectionActivity, "Activity", "day", "days"},
	{store.CollectionGoals, "Goals", "", ""},
	{store.CollectionDevices, "Devices", "device", "devices"},
	{store.CollectionWorkouts, "Workouts", "workout", "workouts"},
	{store.CollectionSleep, "Sleep", "record", "records"},
}

// coming are the collections that a first sync still fetches.
func (r *refresh) coming(now time.Time) []pane.Coming {
	if !r.running || !r.first {
		return nil
	}
	var out []pane.Coming
	for _, c := range collections {
		p, next := r.known[c.name], pane.Coming{Collection: c.name}
		if !p.Reached.IsZero() {
			next.Words, next.Part = p.Reached.Format("Jan 2006"), reachedPart(p.Reached, now)
		}
		if !p.Done {
			out = append(out, next)
		}
	}
	return out
}

// reachedPart guesses how far a listing is from the date it has reached: it
// goes from the oldest change to now, over ten years at most.
func reachedPart(reached, now time.Time) float64 {
	const years = 10 * 365 * 24 * time.Hour
	if reached.IsZero() {
		return 0
	}
	return max(0.02, min(0.98, 1-float64(now.Sub(reached))/float64(years)))
}

// words say what the running refresh is at: "measures, Mar 2025".
func (r *refresh) words() string {
	switch p := r.last; {
	case p.Wait > 0:
		return waitWords(p.Wait)
	case p.Reached.IsZero():
		return cmp.Or(p.Collection, "refreshing")
	default:
		return p.Collection + ", " + p.Reached.Format("Jan 2006")
	}
}

func waitWords(d time.Duration) string {
	return fmt.Sprintf("Withings asks to wait %d s", int(d.Round(time.Second).Seconds()))
}

// progressed opens the dashboard on what has arrived, while the rest comes in.
func (s *session) progressed(step store.Progress) tea.Cmd {
	p := s.sync.take(step)
	next := s.nextStep()
	if _, waits := s.top().(*firstSync); waits && p.Done && p.Readings > 0 {
		s.pop()
	}
	if p.Done {
		return tea.Batch(next, s.loadAll())
	}
	return next
}

func (s *session) refreshed(result store.Result, err error) tea.Cmd {
	s.sync.running, s.sync.ended = false, s.now
	s.sync.problem = ""
	if _, waits := s.top().(*firstSync); waits {
		s.pop()
	}
	switch {
	case s.ctx.Err() != nil:
		return nil
	case s.sync.stopped && err != nil:
		s.say("the sync was stopped; what came is kept, and r goes on where it stopped")
	case err != nil:
		s.sync.problem = err.Error()
		s.warn(err.Error())
		s.notices.clear() // it stands there until it is no longer true
	default:
		s.sync.first = false
		if s.cfg.Privacy {
			result.Changes = nil // they tell values
		}
		s.say(syncedLine(result, s.write()))
	}
	for _, n := range result.Notices {
		s.warn(n)
	}
	return tea.Batch(s.loadAll(), s.askAccount(), s.tick())
}
