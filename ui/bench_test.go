package ui

import (
	"testing"

	tea "charm.land/bubbletea/v2"

	"withings-tui/store"
	"withings-tui/withings/withingstest"
)

// BenchmarkFirstFrame is from a cache on disk to the first frame with data.
func BenchmarkFirstFrame(b *testing.B) {
	for name, cache := range map[string]func(testing.TB) *store.Cache{
		"three years": func(t testing.TB) *store.Cache { return cacheOf(fixtureDir(t)) }, "million readings": million,
	} {
		b.Run(name, func(b *testing.B) {
			c, cfg := cache(b), settingsOf(b)
			for b.Loop() {
				a := New(b.Context(), Options{Cache: c, Config: cfg, Now: fixtureNow})
				resize(a, 120, 36)
				a.View()
			}
		})
	}
}

// BenchmarkLoad is the whole history from disk, as the background load reads it.
func BenchmarkLoad(b *testing.B) {
	for name, cache := range map[string]func(testing.TB) *store.Cache{
		"three years": func(t testing.TB) *store.Cache { return cacheOf(fixtureDir(t)) }, "million readings": million,
	} {
		b.Run(name, func(b *testing.B) {
			a := wholeApp(b, cache(b), settingsOf(b), 120, 36)
			for b.Loop() {
				a.Update(a.loadAll()())
			}
		})
	}
}

// BenchmarkKeyToFrame is from a key to the frame it makes, at 200x60: a step of
// the cursor, another pane,
// another range and back, another unit.
func BenchmarkKeyToFrame(b *testing.B) {
	keys := map[string][2]string{"cursor": {"left", "left"}, "pane": {"3", "2"}, "range": {"[", "]"}, "unit": {"u", "u"}}
	for name, of := range map[string]struct {
		cache func(testing.TB) *store.Cache
		span  int
	}{
		"90 days":            {func(t testing.TB) *store.Cache { return cacheOf(fixtureDir(t)) }, defaultSpan},
		"a million, all":     {million, len(spanTable) - 1},
		"a million, 90 days": {million, defaultSpan},
		"three years, all":   {func(t testing.TB) *store.Cache { return cacheOf(fixtureDir(t)) }, len(spanTable) - 1},
	} {
		for action, pair := range keys {
			b.Run(name+"/"+action, func(b *testing.B) {
				a := wholeApp(b, of.cache(b), settingsOf(b), 200, 60)
				a.show(paneWeight)
				a.setSpan(of.span)
				presses := [2]tea.KeyPressMsg{key(pair[0]), key(pair[1])}
				for i := 0; b.Loop(); i++ {
					if at, on := a.stop(); on && at == 0 {
						a.cursor.on = false // go round, so that each step is to another reading
					}
					a.Update(presses[i%2])
					a.View()
				}
			})
		}
	}
}

// million is a cache of a million weighings, made once for all benchmarks.
func million(t testing.TB) *store.Cache {
	t.Helper()
	if testing.Short() {
		t.Skip("a million readings take a while to store")
	}
	return cacheOf(bulk.directory(t, func() *withingstest.Person {
		return &withingstest.Person{Timezone: withingstest.DefaultTimezone, Groups: withingstest.Groups(1_000_000, fixtureNow())}
	}))
}
