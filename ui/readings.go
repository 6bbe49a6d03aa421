package ui

import (
	"cmp"
	"math"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"withings-tui/store"
)

// tableRows is how many readings the table holds at most, the newest ones.
const tableRows = 50_000

// table is the readings table.
type table struct {
	generation int
	pane       paneID
	rows       []reading // all, oldest first
	shown      []int     // indices into rows, as filtered and sorted
	at, top    int
	page       int
	cut        int // how many older ones are not held
	sort       int // 0 by time, else by value column sort-1
	rising     bool
	filter     textField
	typing     bool
	loading    bool
	err        error
}

func (t *table) init() {
	t.filter.limit = 60
}

// openTable shows the readings of the pane's range.
func (a *App) openTable() tea.Cmd {
	a.overlay = overlayTable
	t := &a.table
	t.pane, t.at, t.top, t.sort, t.rising, t.typing = a.pane, 0, 0, 0, false, false
	t.filter.Reset()
	t.rows, t.shown = nil, nil
	return a.loadRows()
}

func (a *App) loadRows() tea.Cmd {
	t := &a.table
	t.generation++
	t.loading = true
	win := a.derived.windows[t.pane]
	generation, ctx, cache, id := t.generation, a.ctx, a.o.Cache, t.pane
	// Readings of other zones than the account's may lie just outside its days.
	span := store.Span{From: win.from - 24*3600, To: win.to + 24*3600}
	days := win.days
	return func() tea.Msg {
		rows, err := readRows(ctx, cache, id, span)
		rows = slices.DeleteFunc(rows, func(r reading) bool { return !days.Contains(r.stamp.Date()) })
		return rowsMsg{generation, rows, err}
	}
}

func (t *table) take(a *App, msg rowsMsg) {
	if msg.generation != t.generation {
		return
	}
	t.loading, t.err = false, msg.err
	t.rows, t.cut = msg.rows, 0
	if n := len(t.rows) - tableRows; n > 0 {
		t.rows, t.cut = t.rows[n:], n
	}
	t.arrange(a)
}

// words are what a filter looks at.
func (a *App) rowWords(r reading) string {
	parts := []string{r.stamp.Time().Format("2006-01-02 Mon 2 Jan 2006 January"), r.source.String(), r.device}
	switch {
	case r.excluded:
		parts = append(parts, "excluded left out")
	}
	if a.table.pane == paneTemperature {
		parts = append(parts, siteWords[r.site])
	}
	return strings.ToLower(strings.Join(parts, " "))
}

// arrange filters and sorts anew. A whole date in the filter goes to that day
// instead of filtering.
func (t *table) arrange(a *App) {
	want := strings.ToLower(strings.TrimSpace(t.filter.Value()))
	date, err := store.ParseDate(want)
	goTo := err == nil
	t.shown = t.shown[:0]
	for i, r := range t.rows {
		if goTo || want == "" || containsAll(a.rowWords(r), strings.Fields(want)) {
			t.shown = append(t.shown, i)
		}
	}
	slices.SortStableFunc(t.shown, func(x, y int) int {
		order := cmp.Compare(t.rows[x].stamp.Unix, t.rows[y].stamp.Unix)
		if t.sort > 0 {
			order = compareValues(t.rows[x].values[t.sort-1], t.rows[y].values[t.sort-1], t.rising)
			if order != 0 {
				return order
			}
		}
		if t.rising && t.sort == 0 {
			return order
		}
		return -order
	})
	if goTo {
		for i, j := range t.shown {
			if t.rows[j].stamp.Date() <= date {
				t.at = i
				break
			}
		}
	}
	t.at = min(max(t.at, 0), max(0, len(t.shown)-1))
}

// compareValues puts what did not come last, whichever way.
func compareValues(x, y float64, rising bool) int {
	switch {
	case math.IsNaN(x) && math.IsNaN(y):
		return 0
	case math.IsNaN(x):
		return 1
	case math.IsNaN(y):
		return -1
	case rising:
		return cmp.Compare(x, y)
	}
	return cmp.Compare(y, x)
}

func containsAll(s string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(s, w) {
			return false
		}
	}
	return true
}

func (t *table) move(a *App, n int) tea.Cmd {
	t.at = min(max(t.at+n, 0), max(0, len(t.shown)-1))
	// The chart's cursor follows, so that closing the table shows the reading.
	if r, ok := t.current(); ok {
		a.pointAt(r.moment(a))
	}
	return nil
}

// moment is where the reading lies on the time axis.
func (r reading) moment(a *App) int64 {
	if r.day {
		return a.noon(r.stamp.Date())
	}
	return r.stamp.Unix
}

func (t *table) current() (reading, bool) {
	if t.at >= len(t.shown) {
		return reading{}, false
	}
	return t.rows[t.shown[t.at]], true
}

func tableKeys() []binding {
	move := func(n func(*table) int) func(*App) tea.Cmd {
		return func(a *App) tea.Cmd { return a.table.move(a, n(&a.table)) }
	}
	return []binding{
		{keys: []string{"up", "k"}, shown: "↑/k", brief: "up", help: "newer reading", do: move(func(*table) int { return -1 })},
		{keys: []string{"down", "j"}, shown: "↓/j", brief: "down", help: "older reading", do: move(func(*table) int { return 1 })},
		{keys: []string{"pgup", "ctrl+b"}, shown: "pgup", help: "a page up", do: move(func(t *table) int { return -t.page })},
		{keys: []string{"pgdown", "ctrl+f", "space"}, shown: "pgdn", help: "a page down", do: move(func(t *table) int { return t.page })},
		{keys: []string{"home", "g"}, shown: "home/g", help: "first row", do: move(func(*table) int { return -1 << 30 })},
		{keys: []string{"end", "G"}, shown: "end/G", help: "last row", do: move(func(*table) int { return 1 << 30 })},
		{keys: []string{"/"}, shown: "/", brief: "find", help: "go to a date (2026-11-22) or filter by words", do: always(func(a *App) { a.table.typing = true })},
		{keys: []string{"o"}, shown: "o", brief: "sort", help: "sort by the next column", do: always(func(a *App) {
			a.table.sort = (a.table.sort + 1) % (len(tableColumns[a.table.pane]) + 1)
			a.table.arrange(a)
		})},
		{keys: []string{"O"}, shown: "O", help: "turn the order", do: always(func(a *App) { a.table.rising = !a.table.rising; a.table.arrange(a) })},
		{keys: []string{"x"}, shown: "x", brief: "leave out", help: "leave the reading out of all statistics, or take it back", why: noTableExclude, do: excludeRow},
		{keys: []string{"["}, shown: "[", brief: "range", help: "shorter range", do: func(a *App) tea.Cmd { a.zoom(-1); return a.loadRows() }},
		{keys: []string{"]"}, shown: "]", help: "longer range", do: func(a *App) tea.Cmd { a.zoom(1); return a.loadRows() }},
		{keys: []string{"u"}, shown: "u", help: "next unit", do: (*App).nextUnit},
		{keys: []string{"P"}, shown: "P", help: "hide the numbers", do: always((*App).togglePrivacy)},
		{keys: []string{"enter"}, shown: "enter", help: "back to the chart, on this reading", do: always(tableDone)},
		{keys: []string{"esc", "t", "q"}, shown: "esc", brief: "back", help: "end the search, then back to the chart", do: always(tableBack)},
	}
}

func noTableExclude(a *App) string {
	if a.table.pane == paneActivity {
		return "leaving out works for single readings, not for days"
	}
	if _, ok := a.table.current(); !ok {
		return "no reading is chosen"
	}
	return ""
}

func excludeRow(a *App) tea.Cmd {
	r, _ := a.table.current()
	cache, ctx := a.o.Cache, a.ctx
	// The row changes at once; the cache follows, and a failure is told.
	for i := range a.table.rows {
		if a.table.rows[i].group == r.group {
			a.table.rows[i].excluded = !r.excluded
		}
	}
	return a.jobs.run(func() tea.Msg { return exclude(ctx, cache, r) })
}

func tableDone(a *App) {
	if a.table.typing {
		a.table.typing = false
		return
	}
	a.overlay = overlayNone
}

func tableBack(a *App) {
	t := &a.table
	switch {
	case t.typing || t.filter.Value() != "":
		t.typing = false
		t.filter.Reset()
		t.arrange(a)
	default:
		a.overlay = overlayNone
	}
}
