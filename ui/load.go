package ui

import (
	"errors"
	"time"

	tea "charm.land/bubbletea/v2"

	"withings-tui/store"
	"withings-tui/ui/insight"
	"withings-tui/ui/pane"
)

// firstDays is what the first frame loads: the default span, and enough before
// it for what is drawn of it. The rest of the history follows in the background;
// a figure that needs more stays blank until then.
const firstDays = 150

// defaultSpan is the span that a start shows, of pane.Spans.
const defaultSpan = 2

// data is the readings and what they say. It is never changed once made.
type data struct {
	history *store.History
	figures *insight.Figures
	zone    *time.Location // of the account, else of this machine
	devices map[string]brought
}

// newData computes what a history says.
func newData(h *store.History, in insight.Inputs) *data {
	in.Zone = h.Zone(time.Local)
	f := insight.Of(h, in)
	return &data{history: h, figures: f, zone: in.Zone, devices: broughtBy(h, f.Today)}
}

// loading is the loading that is under way.
type loading struct {
	running bool
	again   bool // load once more when this load ends
	stamp   store.FileStamp
	problem string // of the last load
}

// loadFirst reads what the first frame shows, before there is one.
func (s *session) loadFirst() {
	load := func(p store.Period) bool {
		h, err := s.o.Cache.Load(s.ctx, p)
		if h != nil {
			s.data = newData(h, s.inputs())
		}
		if err != nil {
			s.loading.problem = s.o.words(err)
		}
		return h != nil
	}
	today := store.DateOf(s.now)
	if load(store.Period{From: today - firstDays, To: today + 2}) {
		// Somebody who has not stepped on anything for a year still has data.
		if h := s.data.history; !h.Whole && h.Empty() {
			load(store.Period{From: h.Last - firstDays, To: h.Last + 2})
		}
		s.loading.stamp = s.data.history.Stamp
	}
	s.place.window = opening(s.data.history, defaultSpan, s.today())
	s.say(s.oldWords())
}

// oldWords tell of an opening in the past how old the readings are; "" of
// another.
func (v *viewing) oldWords() string {
	h := v.data.history
	if h.Empty() || v.place.window.To >= v.today() || v.sync.running {
		return ""
	}
	return "the newest readings are of " + h.Last.UTC().Format("2 January 2006") + "; this is the window up to them, = goes to today"
}

// loadAll reads the whole history. While a load is under way it is asked to
// be followed by another, so that loads never pile up.
func (s *session) loadAll() tea.Cmd {
	if s.loading.running {
		s.loading.again = true
		return nil
	}
	s.loading.running = true
	ctx, cache, in := s.ctx, s.o.Cache, s.inputs()
	return func() tea.Msg {
		var all *data
		h, err := cache.Load(ctx, store.Always())
		if h != nil {
			all = newData(h, in)
		}
		return then(func() tea.Cmd { return s.loaded(all, in, err) })
	}
}

// watchEvery is how often is looked whether another process has written.
const watchEvery = 2 * time.Second

// watch waits until somebody has written to the cache. It tells nothing until
// then, so that an idle program sleeps.
func (s *session) watch() tea.Cmd {
	cache, ctx, known := s.o.Cache, s.ctx, s.loading.stamp
	return func() tea.Msg {
		every := time.NewTicker(watchEvery)
		defer every.Stop()
		for {
			select {
			case <-ctx.Done():
				return nil
			case <-every.C:
			}
			if stamp, err := cache.Stamp(); err == nil && stamp != known {
				return then(func() tea.Cmd { return s.written(stamp) })
			}
		}
	}
}

// written loads what somebody has written to the cache, where that is news.
func (s *session) written(stamp store.FileStamp) tea.Cmd {
	s.dirty = false
	if stamp != s.loading.stamp && !s.loading.running {
		return tea.Batch(s.loadAll(), s.watch())
	}
	return s.watch()
}

// loaded takes what the cache holds, and the inputs that its figures were
// computed with.
func (s *session) loaded(is *data, in insight.Inputs, err error) tea.Cmd {
	s.loading.running = false
	s.loading.problem = ""
	var damaged *store.DamagedError
	switch {
	case errors.As(err, &damaged):
		s.warn(damaged.Error())
	case err != nil:
		s.loading.problem = s.o.words(err)
	}
	if is != nil {
		s.takeData(is, in)
	}
	if s.loading.again {
		s.loading.again = false
		return s.loadAll()
	}
	return nil
}

// takeData makes what was loaded what is shown. A window that is the newest of
// its span, where nothing is read, goes along with what has come.
func (s *session) takeData(is *data, computed insight.Inputs) {
	before, today := s.data.history, s.today()
	span := pane.SpanOf(before, s.place.window, today)
	newest := span != pane.FreeSpan && !s.place.cursor.On && s.place.window == opening(before, span, today)
	s.data = is
	s.loading.stamp = is.history.Stamp
	in := s.inputs()
	in.Now, in.Zone = computed.Now, computed.Zone
	if in != computed { // a setting has changed meanwhile
		s.resettle()
	}
	if newest || before.Empty() {
		s.place = place{window: opening(s.data.history, max(span, 0), s.today())}
	}
	if before.Empty() {
		s.say(s.oldWords())
	}
	s.place = s.place.to(s.place.window, s.reach())
}
