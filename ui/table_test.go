package ui

import (
	"errors"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"withings-tui/store"
	"withings-tui/ui/config"
)

// TestTableSorts by each column, both ways; what did not come stands last.
func TestTableSorts(t *testing.T) {
	t.Parallel()
	onDesk(t, 120, 36, cacheOf(fixtureDir(t)), nil, func(d *desk) {
		for id := paneWeight; id < paneCount; id++ {
			d.fresh()
			d.press(string(rune('1'+id)), "]", "]", "t")
			table := &d.app.table
			for column := range len(tableColumns[id]) + 1 {
				for _, rising := range []bool{false, true} {
					if table.sort != column || table.rising != rising {
						d.t.Fatalf("%s: sorted by %d, rising %v; want %d, %v", panes[id].slug, table.sort, table.rising, column, rising)
					}
					sorted := slices.IsSortedFunc(table.shown, func(x, y int) int {
						if column == 0 {
							order := table.rows[x].stamp.Unix - table.rows[y].stamp.Unix
							if !rising {
								order = -order
							}
							return int(order)
						}
						return compareValues(table.rows[x].values[column-1], table.rows[y].values[column-1], rising)
					})
					if !sorted || len(table.shown) != len(table.rows) {
						d.t.Errorf("%s: not sorted by column %d, rising %v", panes[id].slug, column, rising)
					}
					d.press("O")
				}
				d.press("o")
			}
			if table.sort != 0 {
				d.t.Errorf("%s: the columns do not go round", panes[id].slug)
			}
		}
	})
}

// TestTableFinds: words filter, a date goes there, esc ends the search first.
func TestTableFinds(t *testing.T) {
	t.Parallel()
	onDesk(t, 120, 36, cacheOf(fixtureDir(t)), nil, func(d *desk) {
		d.press("2", "t")
		whole := len(d.app.table.rows)
		for words, fits := range map[string]func(reading) bool{
			"oct":       func(r reading) bool { return r.stamp.Time().Month().String() == "October" },
			"sun body":  func(r reading) bool { return r.stamp.Time().Weekday().String() == "Sunday" },
			"ambiguous": func(r reading) bool { return r.source == store.SourceAmbiguous },
			"manual":    func(r reading) bool { return r.source == store.SourceManual },
		} {
			d.press("/")
			d.write(words)
			table := &d.app.table
			want := 0
			for _, r := range table.rows {
				if fits(r) {
					want++
				}
			}
			if len(table.shown) != want || want == whole {
				d.t.Errorf("%q finds %d of %d, want %d", words, len(table.shown), whole, want)
			}
			for _, i := range table.shown {
				if !fits(table.rows[i]) {
					d.t.Errorf("%q finds %v", words, table.rows[i])
				}
			}
			d.press("esc")
			if d.app.overlay != overlayTable || len(d.app.table.shown) != whole {
				d.t.Fatalf("esc does not end the search for %q", words)
			}
		}
		d.press("/")
		d.write("2026-10-01")
		r, ok := d.app.table.current()
		if date, _ := store.ParseDate("2026-10-01"); !ok || r.stamp.Date() > date || date-r.stamp.Date() > 7 || len(d.app.table.shown) != whole {
			d.t.Errorf("the date goes to %v, with %d of %d", r.stamp.Time(), len(d.app.table.shown), whole)
		}
		d.press("enter", "enter")
		if d.app.overlay != overlayNone {
			d.t.Error("enter does not go back to the chart")
		}
		d.press("t", "/")
		d.write("zzz")
		d.wants("Nothing here matches; esc ends the search")
		d.press("esc", "esc")
		if d.app.overlay != overlayNone {
			d.t.Error("esc does not go back to the chart")
		}
	})
}

// TestTableMoves: the rows by line, page and end, and the chart's cursor along.
func TestTableMoves(t *testing.T) {
	t.Parallel()
	onDesk(t, 120, 36, cacheOf(fixtureDir(t)), nil, func(d *desk) {
		d.press("2", "t")
		table := &d.app.table
		last := len(table.shown) - 1
		for _, step := range []struct {
			key  string
			want func() int
		}{
			{"down", func() int { return 1 }}, {"j", func() int { return 2 }}, {"k", func() int { return 1 }}, {"up", func() int { return 0 }}, {"up", func() int { return 0 }},
			{"pgdown", func() int { return table.page }}, {"pgup", func() int { return 0 }}, {"space", func() int { return table.page }},
			{"G", func() int { return last }}, {"down", func() int { return last }}, {"g", func() int { return 0 }}, {"end", func() int { return last }}, {"home", func() int { return 0 }},
			{"down", func() int { return 1 }},
		} {
			d.press(step.key)
			if table.at != step.want() {
				d.t.Errorf("%s goes to row %d, want %d", step.key, table.at, step.want())
			}
		}
		d.press("enter")
		d.wants("▸ Sat 21 Nov 2026 08:22 81.1 kg")
		d.press("t", "]")
		if len(d.app.table.rows) <= last+1 {
			d.t.Errorf("a longer range has %d rows, the shorter one %d", len(d.app.table.rows), last+1)
		}
		d.send(rowsMsg{generation: d.app.table.generation - 1})
		if len(d.app.table.rows) == 0 {
			d.t.Error("rows that come late take the place of newer ones")
		}
		d.send(rowsMsg{generation: d.app.table.generation, err: store.ErrBusy})
		d.wants("in use by another process")
	})
}

// TestExclude: leaving a reading out changes what is computed, here only, and
// can be taken back; from the chart and from the table.
func TestExclude(t *testing.T) {
	t.Parallel()
	cache := ownCache(t)
	onDesk(t, 120, 36, cache, nil, func(d *desk) {
		d.press("2")
		n := d.app.derived.weight.basis.N
		counts := func(want int, when string) {
			d.t.Helper()
			if got := d.app.derived.weight.basis.N; got != want {
				d.t.Errorf("%s %d readings count, want %d", when, got, want)
			}
		}
		d.press("left", "left", "x")
		d.wants("21 Nov 2026 08:22: left out of all statistics, here only; x takes it back")
		counts(n-1, "with one left out")
		d.press("x")
		d.wants("21 Nov 2026 08:22: counts again")
		counts(n, "with it taken back")
		d.press("t", "down", "x")
		d.wants("· left out", "left out of all statistics")
		counts(n-1, "with it left out in the table")
		d.press("x")
		counts(n, "with it taken back in the table")
		d.press("esc", "3", "left", "x")
		d.wants("left out of all statistics")
		if got := d.app.derived.pressure.span.Basis.LeftOut.String(); !strings.Contains(got, "1 left out by you") {
			d.t.Errorf("the pressures left out are told as %q", got)
		}
	})
}

// TestExcludeFails: where the cache takes no change the row stays as it was.
func TestExcludeFails(t *testing.T) {
	t.Parallel()
	cache := ownCache(t)
	onDesk(t, 120, 36, cache, nil, func(d *desk) {
		d.press("2", "t")
		d.app.table.rows[len(d.app.table.rows)-1].group = 1 // gone from the cache meanwhile
		d.press("x")
		d.wants("no such reading")
		d.wantsNot("· left out")
	})
}

// TestSettingsSave: each setting that the screen offers turns through its
// values and is written; a failure to write is told.
func TestSettingsSave(t *testing.T) {
	t.Parallel()
	fails := errors.New("write config: no permission; check the file's mode")
	onDesk(t, 120, 50, cacheOf(fixtureDir(t)), nil, func(d *desk) {
		d.press(",")
		for i, s := range choices() {
			if d.app.settings.at != i {
				d.t.Fatalf("at %d, want %d", d.app.settings.at, i)
			}
			was := s.Value(d.app.cfg)
			for range values(s) {
				d.press("right")
				if want := s.Key + "=" + s.Value(d.app.cfg); d.saved[len(d.saved)-1] != want {
					d.t.Errorf("saved %q, want %q", d.saved[len(d.saved)-1], want)
				}
			}
			if got := s.Value(d.app.cfg); got != was {
				d.t.Errorf("%s does not go round: %q, was %q", s.Key, got, was)
			}
			d.press("left", "right", "down")
			if got := s.Value(d.app.cfg); got != was {
				d.t.Errorf("%s: back and forth is %q, was %q", s.Key, got, was)
			}
		}
		d.press("esc", "2")
		d.app.o.SaveSetting = func(string, string) error { return fails }
		d.press("u")
		d.wants("not saved: write config: no permission")
		if d.app.cfg.Units.Weight != config.Pounds {
			d.t.Error("the unit does not change on screen")
		}
	})
}

// TestRemappedKeys: the config file gives an action another key, which the help
// tells, and the old one does nothing.
func TestRemappedKeys(t *testing.T) {
	t.Parallel()
	settings := settingsOf(t)
	settings.Keys = map[string]string{"next-pane": "n", "quit": "ctrl+q"}
	onDesk(t, 160, 60, cacheOf(fixtureDir(t)), func(o *Options) { o.Config = settings }, func(d *desk) {
		d.press("n")
		if d.app.pane != paneWeight {
			d.t.Error("the new key does nothing")
		}
		d.press("tab", "q")
		if d.app.pane != paneWeight || d.quit {
			d.t.Error("the old key still works")
		}
		d.press("?")
		d.wants("n next pane")
		d.press("esc", "ctrl+q")
		d.pass(quickQuit)
		if !d.quit {
			d.t.Error("the new key does not quit")
		}
	})
}

// TestQuit: q and ctrl+c quit, esc never does, and letters that are typed do
// not.
func TestQuit(t *testing.T) {
	t.Parallel()
	quits := map[mode]bool{modeDashboard: true, modeWelcome: true, modeSignIn: true, modeFirstSync: true}
	onDesk(t, 120, 36, ownCache(t), nil, func(d *desk) {
		waiting(d)
		d.pass(quickQuit * 2)
		for m := range modeCount {
			d.enterMode(m)
			d.press("esc", "esc", "esc", "esc", "esc", "esc", "esc", "esc")
			d.pass(quickQuit * 2)
			if d.quit {
				d.t.Errorf("%s: esc quits", modeNames[m])
			}
			d.enterMode(m)
			d.press("q")
			if d.quit != quits[m] {
				d.t.Errorf("%s: q quits: %v, want %v", modeNames[m], d.quit, quits[m])
			}
			d.enterMode(m)
			d.press("ctrl+c")
			if !d.quit {
				d.t.Errorf("%s: ctrl+c does not quit", modeNames[m])
			}
		}
		d.fresh()
		d.send(tea.WindowSizeMsg{Width: 20, Height: 5})
		d.press("2", "?", "esc")
		if d.quit || d.app.pane != paneOverview {
			d.t.Error("keys work where nothing can be seen")
		}
		d.press("q")
		if !d.quit {
			d.t.Error("q does not quit a terminal that is too small")
		}
	})
}

// TestQuickQuit: at once after the start, quitting waits for the terminal's
// answers, which the shell would get otherwise.
func TestQuickQuit(t *testing.T) {
	t.Parallel()
	onDesk(t, 80, 24, cacheOf(fixtureDir(t)), nil, func(d *desk) {
		d.press("q")
		if d.quit {
			d.t.Error("it quits before the terminal has answered")
		}
		d.pass(quickQuit)
		if !d.quit {
			d.t.Error("it does not quit")
		}
	})
}
