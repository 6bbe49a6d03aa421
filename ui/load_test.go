package ui

import (
	"errors"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"withings-tui/store"
	"withings-tui/ui/config"
)

// TestStartsWithTheCache: the first frame shows data, before any command ran.
func TestStartsWithTheCache(t *testing.T) {
	t.Parallel()
	a := New(t.Context(), Options{Cache: cacheOf(fixtureDir(t)), Config: settingsOf(t), Now: fixtureNow})
	a.s.loadFirst()
	resize(a, 100, 30)
	if text := screenOf(a); !strings.Contains(text, "going down, goal 20 Dec") || !strings.Contains(text, "● 2 min") {
		t.Errorf("the first frame lacks the data:\n%s", text)
	}
	if got := len(a.s.data.history.Series[store.Weight]); got == 0 {
		t.Error("nothing is loaded")
	}
	first := len(a.s.data.history.Series[store.Weight])
	a.Update(a.s.loadAll()())
	if got := len(a.s.data.history.Series[store.Weight]); got <= first {
		t.Errorf("the rest of the history is not loaded: %d readings, %d at first", got, first)
	}
}

// Who has measured nothing for long sees the newest readings in the first frame,
// and how old they are.
func TestOldReadings(t *testing.T) {
	t.Parallel()
	later := func() time.Time { return fixtureNow().AddDate(4, 0, 0) }
	a := New(t.Context(), Options{Cache: cacheOf(fixtureDir(t)), Config: settingsOf(t), Now: later})
	a.s.loadFirst()
	resize(a, 120, 36)
	text := flow(screenOf(a))
	for _, want := range []string{"the newest readings are of 22 November 2026"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not said:\n%s", want, screenOf(a))
		}
	}
	a.Update(key("2"))
	if !strings.Contains(screenOf(a), "25 Aug – 22 Nov 2026") {
		t.Errorf("it does not open on the newest window:\n%s", screenOf(a))
	}
	a.Update(key("="))
	if got := a.s.place.window.To; got != store.DateOf(later()) {
		t.Errorf("= goes to %v", got)
	}
}

// TestLoadsDoNotPileUp: what is written while a load is under way is read by
// one more load behind it, however often it was asked for.
func TestLoadsDoNotPileUp(t *testing.T) {
	t.Parallel()
	cache := ownCache(t)
	a := wholeApp(t, cache, settingsOf(t), 100, 30)
	before := len(a.s.data.history.Series[store.Weight])
	wants := func(want int, when string) {
		t.Helper()
		if got := len(a.s.data.history.Series[store.Weight]); got != want {
			t.Errorf("%s: %d readings, want %d", when, got, want)
		}
	}
	under := a.s.loadAll()
	read := under()
	must(t, addWeight(cache, -1, fixtureNow().Add(-time.Hour), 79_900))
	for range 3 {
		if a.s.loadAll() != nil {
			t.Error("a second load beside the one under way")
		}
	}
	_, next := a.Update(read)
	wants(before, "after the load that came too early")
	if next == nil {
		t.Fatal("no load follows")
	}
	_, next = a.Update(next())
	wants(before+1, "after the load behind it")
	if next != nil || a.s.loading.running {
		t.Error("it goes on loading")
	}
}

// What was shown stays, and the line below says what failed.
func TestAFailedLoadLeavesWhatWasShown(t *testing.T) {
	t.Parallel()
	onDesk(t, 100, 30, cacheOf(fixtureDir(t)), nil, func(d *desk) {
		d.send(then(func() tea.Cmd { return d.app.s.loaded(nil, d.app.s.inputs(), store.ErrBusy) }))
		d.wants("in use by another process", "going down")
		d.run(d.app.s.loadAll())
		d.settle()
		d.wantsNot("in use by another process")
	})
}

// TestOtherProcess: what another process writes is on screen within 3 seconds.
func TestOtherProcess(t *testing.T) {
	t.Parallel()
	cache := ownCache(t)
	onDesk(t, 100, 30, cache, nil, func(d *desk) {
		d.press("2")
		d.pass(3 * time.Second)
		was := d.app.s.data
		d.pass(2 * time.Minute)
		if d.app.s.data != was {
			d.t.Error("it loads again and again though nobody writes")
		}
		d.wantsNot("79.9")
		must(d.t, addWeight(cacheOf(cache.Dir()), -1, fixtureNow().Add(-time.Minute), 79_900))
		d.pass(3 * time.Second)
		d.wants("79.9 today 20:59")
	})
}

// TestRefreshAtStart: an old cache is refreshed, a fresh one is not.
func TestRefreshAtStart(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		later  time.Duration // than fixtureNow, which is 2 minutes behind the last refresh
		signed bool
		want   int
	}{
		{"fresh", 0, true, 0}, {"just under the interval", 12*time.Minute + 59*time.Second, true, 0},
		{"as old as the interval", 13 * time.Minute, true, 1}, {"days old", 72 * time.Hour, true, 1},
		{"not signed in", 72 * time.Hour, false, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			onDesk(t, 100, 30, cacheOf(fixtureDir(t)), func(o *Options) {
				now := o.Now
				o.Now = func() time.Time { return now().Add(c.later) }
				o.Account = &fakeAccount{signed: c.signed, app: fakeApp()}
			}, func(d *desk) {
				if d.syncer.calls != c.want {
					d.t.Errorf("%d refreshes, want %d", d.syncer.calls, c.want)
				}
			})
		})
	}
}

// TestRefreshInterval: while the dashboard stands open it refreshes by the
// interval, after a failure too, and never twice at once.
func TestRefreshInterval(t *testing.T) {
	t.Parallel()
	settings := settingsOf(t, config.KeyRefreshInterval, "3m")
	onDesk(t, 100, 30, cacheOf(fixtureDir(t)), func(o *Options) { o.Config = settings }, func(d *desk) {
		count := func(want int, when string) {
			d.t.Helper()
			if d.syncer.calls != want {
				d.t.Errorf("%s: %d refreshes, want %d", when, d.syncer.calls, want)
			}
		}
		d.pass(50 * time.Second)
		count(0, "before the interval is over")
		d.syncer.err = errors.New("no connection to Withings; r tries again")
		d.pass(70 * time.Second)
		count(1, "after the interval")
		d.wants("no connection to Withings; r tries again", "▲ not refreshed")
		d.pass(110 * time.Second)
		count(1, "just after a failure")
		d.syncer.err, d.syncer.hold = nil, true
		d.pass(20 * time.Second)
		count(2, "an interval after the failure")
		d.wants("· refreshing")
		d.press("r")
		d.wants("r: a refresh is under way")
		d.pass(4 * time.Minute)
		count(2, "while one runs")
		d.syncer.ended <- nil
		d.settle()
		d.wantsNot("refreshing")
	})
}

// What a refresh stores is shown, with a word of what came;
// where it fails, the data and the word of the failure stay.
func TestARefreshBringsReadingsAndSaysHowMany(t *testing.T) {
	t.Parallel()
	cache := ownCache(t)
	onDesk(t, 120, 36, cache, nil, func(d *desk) {
		d.syncer.also = func() error { return addWeight(cache, -1, fixtureNow().Add(-time.Minute), 79_900) }
		d.syncer.result = store.Result{Collections: []store.CollectionResult{
			{Name: store.CollectionMeasures, New: 1, Complete: true}, {Name: store.CollectionActivity, Complete: true},
		}}
		d.press("2", "r")
		d.wants("1 new", "79.9 today 20:59")
		d.syncer.also, d.syncer.err = nil, errors.New("Withings answers with an error (status 2554): wait a little; r tries again")
		d.press("r")
		d.wants("status 2554", "79.9")
		d.pass(time.Minute)
		d.press("left")
		d.wants("status 2554", "▲ not refreshed") // until it is no longer true
		d.syncer.err = nil
		d.press("r")
		d.wantsNot("status 2554")
	})
}

// It says what it is at, and that Withings wants it to wait.
func TestARefreshTellsHowFarItIs(t *testing.T) {
	t.Parallel()
	onDesk(t, 140, 36, cacheOf(fixtureDir(t)), nil, func(d *desk) {
		d.syncer.hold = true
		d.syncer.steps = []store.Progress{{Collection: store.CollectionMeasures, Readings: 1200, Reached: fixtureNow().AddDate(-1, -8, 0)}}
		d.press("r")
		d.wants("· measures, Mar 2025")
		d.progress(store.Progress{Collection: store.CollectionMeasures, Readings: 1200, Wait: 11500 * time.Millisecond})
		d.wants("Withings asks to wait 12 s")
		d.syncer.ended <- nil
		d.settle()
		d.wantsNot("Withings asks")
	})
}

// TestFirstSync: with an account and no data the sync has the screen, and the
// dashboard opens on the first collection that is whole.
func TestFirstSync(t *testing.T) {
	t.Parallel()
	cache := emptyCache(t)
	syncer := &fakeSyncer{hold: true, steps: []store.Progress{
		{Collection: store.CollectionMeasures, Readings: 300, Reached: fixtureNow().AddDate(-1, 0, 0)},
	}}
	syncer.also = func() error { return addWeight(cache, -1, fixtureNow().Add(-time.Hour), 80_400) }
	onDesk(t, 100, 30, cache, func(o *Options) { o.Refresh = syncer.refresh }, func(d *desk) {
		d.wants("First sync", "Measures", "300 readings, Nov 2025")
		if d.app.View().ProgressBar == nil {
			d.t.Error("the terminal is not told that something goes on")
		}
		d.progress(store.Progress{Collection: store.CollectionMeasures, Readings: 301, Done: true})
		d.settle()
		d.wantsNot("First sync")
		d.wants("80.4", "first sync")
		syncer.ended <- nil
		d.settle()
		d.wantsNot("first sync")
		if syncer.calls != 1 {
			d.t.Errorf("%d refreshes, want 1", syncer.calls)
		}
	})
}

// TestFirstSyncEnds with the dashboard also where nothing came of it, and says
// why there is nothing.
func TestFirstSyncEnds(t *testing.T) {
	t.Parallel()
	for name, err := range map[string]error{"no data at Withings": nil, "offline": errors.New("no connection to Withings; r tries again")} {
		t.Run(name, func(t *testing.T) {
			syncer := &fakeSyncer{err: err}
			onDesk(t, 100, 30, emptyCache(t), func(o *Options) { o.Refresh = syncer.refresh }, func(d *desk) {
				if syncer.calls != 1 {
					d.t.Errorf("%d refreshes, want 1", syncer.calls)
				}
				d.wantsNot("First sync")
				if err != nil {
					d.wants(err.Error())
				}
			})
		})
	}
}

// TestFirstSyncIsLeft with a key, also for another pane, and goes on behind the
// dashboard; esc stops it.
func TestFirstSyncIsLeft(t *testing.T) {
	t.Parallel()
	for keys, want := range map[string]string{
		"enter": "first sync, refreshing", "2": "2 Weight", "tab": "first sync, refreshing",
		"esc": "the sync was stopped; what came is kept", "enter esc": "sync stopped · r goes on",
	} {
		t.Run(keys, func(t *testing.T) {
			syncer := &fakeSyncer{hold: true}
			onDesk(t, 100, 30, emptyCache(t), func(o *Options) { o.Refresh = syncer.refresh }, func(d *desk) {
				d.wants("First sync")
				d.keys(keys)
				d.wantsNot("First sync")
				d.wants(want)
				if keys == "2" && d.app.s.pane != 1 {
					d.t.Error("the key of a pane does not show it")
				}
				d.press("r")
				d.wants("first sync, refreshing")
			})
		})
	}
}

// TestTheWindowGoesAlong with what comes in, as long as nobody has moved it.
func TestTheWindowGoesAlong(t *testing.T) {
	t.Parallel()
	for keys, want := range map[string][2]string{
		"":       {"2026-08-25", "2026-11-22"}, // the span that a start shows
		"[":      {"2026-10-24", "2026-11-22"}, // a month
		"<":      {"2023-03-15", "2023-06-12"}, // an earlier window stays
		"left":   {"2023-06-13", "2023-09-10"}, // so does the reading under the cursor
		"} }":    {"2023-10-01", "2023-10-31"}, // nor does a month follow
		"left =": {"2026-08-25", "2026-11-22"},
	} {
		t.Run(keys, func(t *testing.T) {
			t.Parallel()
			cache := emptyCache(t)
			oldest := time.Date(2023, 3, 1, 8, 0, 0, 0, time.UTC)
			for i, at := range []time.Time{oldest, oldest.AddDate(0, 6, 9)} {
				must(t, addWeight(cache, int64(-1-i), at, 84_000))
			}
			onDesk(t, 120, 36, cache, nil, func(d *desk) {
				d.press("2")
				d.keys(keys)
				must(d.t, addWeight(cacheOf(cache.Dir()), -9, fixtureNow().AddDate(-1, 0, 0), 82_000))
				d.pass(3 * time.Second)
				must(d.t, addWeight(cacheOf(cache.Dir()), -10, fixtureNow().Add(-time.Hour), 81_000))
				d.pass(3 * time.Second)
				if w := d.app.s.place.window; w.From.String() != want[0] || w.To.String() != want[1] {
					d.t.Errorf("the window is %v to %v, want %v", w.From, w.To, want)
				}
			})
		})
	}
}

// TestRefreshBeforeTheAccountIsKnown: a key right after the start is not lost.
func TestRefreshBeforeTheAccountIsKnown(t *testing.T) {
	t.Parallel()
	a := New(t.Context(), Options{Cache: cacheOf(fixtureDir(t)), Config: settingsOf(t), Now: fixtureNow,
		Account: &fakeAccount{signed: true, app: fakeApp()}, Refresh: (&fakeSyncer{}).refresh})
	a.s.loadFirst()
	resize(a, 100, 30)
	if _, cmd := a.Update(key("r")); cmd == nil || !a.s.sync.running {
		t.Errorf("r does nothing: %q", a.s.notices.current.text)
	}
}

// TestASilentDevice: where a device has been out of touch and nothing came of its
// metric, that is told where the metric is looked at, until another one brings it.
func TestASilentDevice(t *testing.T) {
	t.Parallel()
	cache := ownCache(t)
	onDesk(t, 120, 36, cache, func(o *Options) {
		now := o.Now
		o.Now, o.Config.RefreshInterval = func() time.Time { return now().AddDate(0, 0, 9) }, 1000*time.Hour
	}, func(d *desk) {
		d.pass(10 * time.Second)
		d.press("2")
		d.wants("no weight for 9 days: the scale last reported 9 days ago; D devices")
		d.press("4")
		d.wants("no temperature for 9 days: the thermometer last reported 11 days ago, battery low; D devices")
		must(d.t, addWeight(cacheOf(cache.Dir()), -1, fixtureNow().AddDate(0, 0, 8), 80_000))
		d.pass(3 * time.Second)
		d.press("2")
		d.wantsNot("no weight for")
		d.press("D")
		d.wants("It last reported 9 days ago", "Scale changed 12 Aug 2025: Body Cardio before, Body Scan since")
	})
}

// Nothing stands there for ever.
func TestANoticeThatAsksForNothingGoesByItself(t *testing.T) {
	t.Parallel()
	onDesk(t, 100, 30, cacheOf(fixtureDir(t)), nil, func(d *desk) {
		d.press("P")
		d.wants("the numbers are hidden")
		d.pass(noticeLasts + time.Second)
		d.wantsNot("the numbers are hidden")
		d.wants("? keys")
	})
}

// In the account's zone.
func TestAtMidnightTodayBecomesYesterday(t *testing.T) {
	t.Parallel()
	onDesk(t, 120, 36, cacheOf(fixtureDir(t)), func(o *Options) { o.Config.RefreshInterval = 1000 * time.Hour }, func(d *desk) {
		d.press("2")
		d.wants("today 08:13", "25 Aug – 22 Nov 2026")
		d.app.s.o.Now = func() time.Time { return fixtureNow().Add(3*time.Hour + time.Second) }
		d.pass(time.Minute)
		d.wants("yesterday 08:13", "26 Aug – 23 Nov 2026")
	})
}

// TestIdle: a dashboard that nothing happens to draws no new frames.
func TestIdle(t *testing.T) {
	t.Parallel()
	onDesk(t, 100, 30, cacheOf(fixtureDir(t)), nil, func(d *desk) {
		d.pass(2 * time.Second)
		d.app.frame = "not drawn anew"
		d.app.Update(then(func() tea.Cmd { return d.app.s.ticked(d.app.s.clock.serial) }))
		if d.app.View().Content != "not drawn anew" {
			d.t.Error("a tick within the same minute draws a frame")
		}
		d.app.Update(then(func() tea.Cmd { return d.app.s.written(d.app.s.loading.stamp) }))
		if d.app.View().Content != "not drawn anew" {
			d.t.Error("a look at the cache draws a frame")
		}
		later := d.app.s.now.Add(time.Minute)
		d.app.s.o.Now = func() time.Time { return later }
		d.app.Update(then(func() tea.Cmd { return d.app.s.ticked(d.app.s.clock.serial) }))
		if d.app.View().Content == "not drawn anew" {
			d.t.Error("the age is not drawn anew after a minute")
		}
	})
}
