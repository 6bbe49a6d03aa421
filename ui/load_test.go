package ui

import (
	"errors"
	"strings"
	"testing"
	"time"

	"withings-tui/store"
	"withings-tui/ui/config"
)

// TestStartsWithTheCache: the first frame shows data, before any command ran.
func TestStartsWithTheCache(t *testing.T) {
	t.Parallel()
	a := New(t.Context(), Options{Cache: cacheOf(fixtureDir(t)), Config: settingsOf(t), Now: fixtureNow})
	resize(a, 100, 30)
	if text := screenOf(a); !strings.Contains(text, "81.2 kg") || !strings.Contains(text, "synced 2 min ago") {
		t.Errorf("the first frame lacks the data:\n%s", text)
	}
	if got := len(a.data.series[store.FigureWeight]); got == 0 {
		t.Error("nothing is loaded")
	}
	first := len(a.data.series[store.FigureWeight])
	a.Update(a.loadAll()())
	if got := len(a.data.series[store.FigureWeight]); got <= first {
		t.Errorf("the rest of the history is not loaded: %d readings, %d at first", got, first)
	}
}

// TestOldReadings: who has measured nothing for long still sees the history in
// the first frame.
func TestOldReadings(t *testing.T) {
	t.Parallel()
	later := func() time.Time { return fixtureNow().AddDate(4, 0, 0) }
	a := New(t.Context(), Options{Cache: cacheOf(fixtureDir(t)), Config: settingsOf(t), Now: later})
	resize(a, 80, 24)
	a.Update(key("2"))
	if text := flow(screenOf(a)); !strings.Contains(text, "The last was 22 Nov 2026; ] widens the range.") {
		t.Errorf("no word about the last reading:\n%s", screenOf(a))
	}
}

// TestLoadsDoNotPileUp: what is written while a load is under way is read by
// one more load behind it, however often it was asked for.
func TestLoadsDoNotPileUp(t *testing.T) {
	t.Parallel()
	cache := ownCache(t)
	a := wholeApp(t, cache, settingsOf(t), 100, 30)
	before := len(a.data.series[store.FigureWeight])
	wants := func(want int, when string) {
		t.Helper()
		if got := len(a.data.series[store.FigureWeight]); got != want {
			t.Errorf("%s: %d readings, want %d", when, got, want)
		}
	}
	under := a.loadAll()
	read := under()
	must(t, addWeight(cache, -1, fixtureNow().Add(-time.Hour), 79_900))
	for range 3 {
		if a.loadAll() != nil {
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
	if next != nil || a.loading {
		t.Error("it goes on loading")
	}
}

// TestLateLoad: what a load of an older generation brings is dropped.
func TestLateLoad(t *testing.T) {
	t.Parallel()
	a := wholeApp(t, cacheOf(fixtureDir(t)), settingsOf(t), 100, 30)
	was := a.data
	for _, late := range []loadedMsg{{generation: a.generation - 1, data: &data{}}, {generation: a.generation - 1, err: store.ErrBusy}} {
		if _, cmd := a.Update(late); cmd != nil || a.data != was || a.note.text != "" {
			t.Errorf("a late load changes something: %q", a.note.text)
		}
	}
}

// TestFailedLoad: what was shown stays, and the line below says what failed.
func TestFailedLoad(t *testing.T) {
	t.Parallel()
	onDesk(t, 100, 30, cacheOf(fixtureDir(t)), nil, func(d *desk) {
		d.send(loadedMsg{generation: d.app.generation, err: store.ErrBusy})
		d.wants("in use by another process", "81.2 kg")
		d.send(loadedMsg{generation: d.app.generation - 1, err: errors.New("an old failure")})
		d.wantsNot("an old failure")
	})
}

// TestOtherProcess: what another process writes is on screen within seconds.
func TestOtherProcess(t *testing.T) {
	t.Parallel()
	cache := ownCache(t)
	onDesk(t, 100, 30, cache, nil, func(d *desk) {
		d.press("2")
		d.pass(5 * time.Second)
		generation := d.app.generation
		d.pass(5 * time.Second)
		if d.app.generation != generation {
			d.t.Error("it loads again and again though nobody writes")
		}
		d.wantsNot("79.9 kg")
		must(d.t, addWeight(cacheOf(cache.Dir()), -1, fixtureNow().Add(-time.Minute), 79_900))
		d.pass(3 * time.Second)
		d.wants("79.9 kg today 20:59")
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
		d.pass(55 * time.Second)
		count(0, "before the interval is over")
		d.syncer.err = errors.New("no connection to Withings; r tries again")
		d.pass(10 * time.Second)
		count(1, "after the interval")
		d.wants("no connection to Withings; r tries again", "81.2 kg")
		d.pass(2*time.Minute + 45*time.Second)
		count(1, "just after a failure")
		d.syncer.err, d.syncer.hold = nil, true
		d.pass(20 * time.Second)
		count(2, "an interval after the failure")
		d.wants("refreshing")
		d.press("r")
		d.wants("r: a refresh is under way")
		d.pass(4 * time.Minute)
		count(2, "while one runs")
		d.syncer.ended <- nil
		d.settle()
		d.wantsNot("refreshing")
	})
}

// TestRefreshBrings: what a refresh stores is shown, with a word of what came;
// where it fails, the data and the word of the failure stay.
func TestRefreshBrings(t *testing.T) {
	t.Parallel()
	cache := ownCache(t)
	onDesk(t, 120, 36, cache, nil, func(d *desk) {
		d.syncer.also = func() error { return addWeight(cache, -1, fixtureNow().Add(-time.Minute), 79_900) }
		d.syncer.result = store.Result{Collections: []store.CollectionResult{
			{Name: store.CollectionMeasures, New: 1, Complete: true}, {Name: store.CollectionActivity, Complete: true},
		}}
		d.press("2", "r")
		d.wants("1 new", "79.9 kg today 20:59")
		d.syncer.also, d.syncer.err = nil, errors.New("Withings answers with an error (status 2554): wait a little; r tries again")
		d.press("r")
		d.wants("status 2554", "79.9 kg")
		d.pass(time.Minute)
		d.wants("status 2554") // until a key is pressed
		d.press("left")
		d.wantsNot("status 2554")
		d.wants("▲ synced") // the mark stays
	})
}

// TestRefreshTells what it is at, and that Withings wants it to wait.
func TestRefreshTells(t *testing.T) {
	t.Parallel()
	onDesk(t, 140, 36, cacheOf(fixtureDir(t)), nil, func(d *desk) {
		d.syncer.hold = true
		d.syncer.steps = []store.Progress{{Collection: store.CollectionMeasures, Pages: 1, Readings: 1200}}
		d.press("r")
		d.wants("refreshing measures, 1,200 readings")
		d.send(progressMsg{Collection: store.CollectionMeasures, Readings: 1200, Wait: 11500 * time.Millisecond})
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
		{Collection: store.CollectionMeasures, Pages: 1, Readings: 300, Reached: fixtureNow().AddDate(-1, 0, 0)},
	}}
	syncer.also = func() error { return addWeight(cache, -1, fixtureNow().Add(-time.Hour), 80_400) }
	onDesk(t, 100, 30, cache, func(o *Options) { o.Refresh = syncer.refresh }, func(d *desk) {
		d.wants("First sync", "measures 300", "at Nov 2025")
		if d.app.View().ProgressBar == nil {
			d.t.Error("the terminal is not told that something goes on")
		}
		d.send(progressMsg{Collection: store.CollectionMeasures, Pages: 2, Readings: 301, Done: true})
		d.settle()
		d.wantsNot("First sync")
		d.wants("80.4 kg", "refreshing")
		syncer.ended <- nil
		d.settle()
		d.wantsNot("refreshing")
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
				d.wantsNot("First sync", "Fetching")
				if err != nil {
					d.wants(err.Error())
				}
			})
		})
	}
}

// TestFirstSyncIsLeft with a key, and goes on behind the dashboard.
func TestFirstSyncIsLeft(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"enter", "esc"} {
		t.Run(name, func(t *testing.T) {
			syncer := &fakeSyncer{hold: true}
			onDesk(t, 100, 30, emptyCache(t), func(o *Options) { o.Refresh = syncer.refresh }, func(d *desk) {
				d.wants("asking for the first page")
				d.press(name)
				d.wantsNot("First sync")
				d.wants("No weight yet", "refreshing")
			})
		})
	}
}

// TestNotice: a word that asks for nothing goes by itself.
func TestNotice(t *testing.T) {
	t.Parallel()
	onDesk(t, 100, 30, cacheOf(fixtureDir(t)), func(o *Options) { o.Notice = "the damaged cache was set aside" }, func(d *desk) {
		d.wants("the damaged cache was set aside")
		d.pass(noticeLasts + 2*time.Second)
		d.wantsNot("the damaged cache was set aside")
		d.wants("? keys")
	})
}

// TestNewDay: at midnight today becomes yesterday, in the account's zone.
func TestNewDay(t *testing.T) {
	t.Parallel()
	onDesk(t, 120, 36, cacheOf(fixtureDir(t)), func(o *Options) { o.Refresh = nil }, func(d *desk) {
		d.press("2")
		d.wants("today 08:13", "25 Aug – 22 Nov 2026")
		d.app.o.Now = func() time.Time { return fixtureNow().Add(3*time.Hour + time.Second) }
		d.pass(2 * time.Second)
		d.wants("yesterday 08:13", "26 Aug – 23 Nov 2026")
	})
}

// TestIdle: a dashboard that nothing happens to draws no new frames.
func TestIdle(t *testing.T) {
	t.Parallel()
	onDesk(t, 100, 30, cacheOf(fixtureDir(t)), nil, func(d *desk) {
		d.pass(2 * time.Second)
		d.app.frame = "not drawn anew"
		d.app.Update(tickMsg(time.Now()))
		if d.app.View().Content != "not drawn anew" {
			d.t.Error("a tick within the same minute draws a frame")
		}
		d.app.Update(stampMsg{stamp: d.app.stamp})
		if d.app.View().Content != "not drawn anew" {
			d.t.Error("a look at the cache draws a frame")
		}
		later := d.app.now.Add(time.Minute)
		d.app.o.Now = func() time.Time { return later }
		d.app.Update(tickMsg(later))
		if d.app.View().Content == "not drawn anew" {
			d.t.Error("the age is not drawn anew after a minute")
		}
	})
}
