package ui

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"withings-tui/store"
	"withings-tui/ui/pane"
	"withings-tui/ui/screen"
	"withings-tui/ui/when"
)

// table is every reading of a pane: those of the window, or of all years where
// a filter or a date is searched.
type table struct {
	plain
	list
	search screen.Field
	typing bool
	column int // sorted by, counted from 0
	rising bool
	made   tableRows
	seen   []int // indices into made.rows of what is shown, in order
	fits   int   // how many columns were drawn
}

// tableRows are a pane's rows, each made when it is first needed.
type tableRows struct {
	data    *data
	pane    int
	privacy bool
	rows    pane.Rows
	cache   []*pane.Row
	texts   []string // what the filter looks in
}

func newTable(s *session) *table {
	t := &table{plain: plain{session: s, title: "Readings"}, search: screen.Field{Placeholder: `a word, or a date: "14 mar", "2025"`, Limit: 80}}
	if s.place.cursor.On { // on the reading that the chart reads
		t.choose()
		t.at = max(0, slices.IndexFunc(t.seen, func(i int) bool { return t.made.rows.At(i).Unix == s.place.cursor.At }))
	}
	return t
}

// reset begins anew, as for another pane.
func (t *table) reset() { *t = *newTable(t.session) }

func (t *table) field() *screen.Field {
	if t.typing {
		return &t.search
	}
	return nil
}

func (t *table) typed() tea.Cmd {
	t.at = 0
	return nil
}

func (t *table) keys() []binding {
	if t.typing {
		return append(t.list.keys("row", true),
			binding{keys: []string{"enter"}, shown: "enter", brief: "keep the filter", help: "keep the filter", do: does(func() { t.typing = false })},
			binding{keys: []string{"esc"}, shown: "esc", brief: "no filter", help: "without a filter", do: does(func() { t.typing = false; t.search.Reset() })})
	}
	none := func() string { return where(len(t.seen) == 0, "there is no row to choose") }
	noMark := func() string {
		if reason := none(); reason != "" {
			return reason
		}
		return where(t.row(t.chosen()).Group == 0, "a whole day or night cannot be left out")
	}
	keys := append(t.list.keys("row", false),
		binding{keys: []string{"/"}, shown: "/", brief: "filter or date", help: "filter by a word, or go to a date; all years are searched", do: does(func() { t.typing = true })})
	for i := range min(len(t.shown().Rows(t.bare()).Columns), 9) {
		by := binding{keys: []string{fmt.Sprint(i + 1)}, do: does(func() { t.sortBy(i) }),
			why: func() string { return where(i >= t.fits, "that column has no room here") }}
		if i == 0 { // told once for all
			by.shown, by.brief, by.help = "1-9", "sort", "sort by that column, again the other way round"
		}
		keys = append(keys, by)
	}
	keys = append(keys,
		binding{keys: []string{"x"}, shown: "x", brief: "leave out", help: "leave the reading out of statistics, or take it back", why: noMark, do: func() tea.Cmd { return t.mark(*t.row(t.chosen())) }},
		binding{keys: []string{"n"}, shown: "n", brief: "note", help: "write a note on that day", why: none, do: does(func() { t.push(newNoteEdit(t.session, t.date())) })},
		binding{keys: []string{"N"}, shown: "N", help: "the days before a note against those after", why: t.noNotes, do: does(func() { t.push(newAround(t.session, t.date())) })},
		binding{keys: []string{"y"}, shown: "y", brief: "copy", help: "copy the row", why: none, do: t.copyRow},
		binding{keys: []string{"enter"}, shown: "enter", brief: "show in the chart", help: "put the chart's cursor on it", why: none, do: does(t.open)})
	return slices.DeleteFunc(over(t.session, keys, t.back, "t"), func(b binding) bool { return strings.HasPrefix(b.action, "pane-") }) // digits sort
}

// back takes the filter away; without one it closes the table.
func (t *table) back() {
	if t.search.Value() == "" {
		t.pop()
	}
	t.search.Reset()
}

func (t *table) sortBy(i int) { t.column, t.rising, t.at = i, t.column == i && !t.rising, 0 }

// chosen is the index of the chosen row in the pane's rows.
func (t *table) chosen() int { return t.seen[min(t.at, len(t.seen)-1)] }

func (t *table) date() store.Date {
	if len(t.seen) == 0 {
		return t.today()
	}
	return t.made.rows.At(t.chosen()).Date()
}

func (t *table) open() {
	at := t.made.rows.At(t.chosen())
	t.pop()
	t.second = false
	r := t.reach()
	if i := r.stops.Nearest(at.Unix); i >= 0 {
		if !t.place.window.Contains(at.Date()) {
			t.place = t.place.goTo(at.Date(), r)
		}
		t.place = t.place.stand(i, r)
	}
}

func (t *table) copyRow() tea.Cmd {
	var cells []string
	for _, c := range t.row(t.chosen()).Cells {
		cells = append(cells, strings.TrimSpace(c.Text))
	}
	return t.copied(strings.Join(cells, " "), strings.Join(cells, "\t"))
}

// row is row i of the pane's rows.
func (t *table) row(i int) *pane.Row {
	if t.made.cache[i] == nil {
		r := t.made.rows.Row(i)
		t.made.cache[i] = &r
	}
	return t.made.cache[i]
}

func (t *table) rowStops() pane.Stops { return pane.Stops{N: t.made.rows.N, At: t.made.rows.At} }

// choose finds the rows to show, in their order: those of the window, of the
// date that is searched, or with every word of the filter.
func (t *table) choose() {
	if t.made.data != t.data || t.made.pane != t.pane || t.made.privacy != t.cfg.Privacy {
		rows := t.shown().Rows(t.scene())
		t.made = tableRows{data: t.data, pane: t.pane, privacy: t.cfg.Privacy, rows: rows, cache: make([]*pane.Row, rows.N)}
	}
	words, days, dated := strings.TrimSpace(t.search.Value()), t.place.window, true
	if words != "" {
		r, err := when.Parse(words, t.today().UTC(), t.cfg.WeekStart)
		days, dated = store.Period{From: store.DateOf(r.From), To: store.DateOf(r.To)}, err == nil && !r.All
	}
	from, end := 0, t.made.rows.N
	if dated {
		words = ""
		from, end = t.rowStops().In(days)
	}
	fields := strings.Fields(strings.ToLower(words))
	t.seen = t.seen[:0]
	for i := end - 1; i >= from; i-- {
		if !slices.ContainsFunc(fields, func(w string) bool { return !strings.Contains(t.text(i), w) }) {
			t.seen = append(t.seen, i)
		}
	}
	t.n = len(t.seen)
	t.order()
}

// text is what a row says, in small letters, for the filter.
func (t *table) text(i int) string {
	if t.made.texts == nil {
		t.made.texts = make([]string, t.made.rows.N)
	}
	if t.made.texts[i] == "" {
		r := t.row(i)
		words := r.Time().Format("Monday 2 January 2006 ") + r.Note + " " + r.Aside
		for _, c := range r.Cells {
			words += " " + c.Text
		}
		if r.Mark == store.MarkOut {
			words += " left out"
		}
		t.made.texts[i] = strings.ToLower(words)
	}
	return t.made.texts[i]
}

// order sorts what is shown by the chosen column; the first is time, newest
// first, which is the order the rows come in. What has no number comes last.
func (t *table) order() {
	way := -1
	if t.rising {
		way = 1
	}
	if t.column == 0 {
		if t.rising {
			slices.Reverse(t.seen)
		}
		return
	}
	slices.SortStableFunc(t.seen, func(a, b int) int {
		x, y := t.row(a), t.row(b)
		if t.column >= min(len(x.Sort), len(y.Sort)) {
			return 0
		}
		u, v := x.Sort[t.column], y.Sort[t.column]
		switch {
		case math.IsNaN(u) && math.IsNaN(v):
			return -way * strings.Compare(x.Cells[t.column].Text, y.Cells[t.column].Text)
		case math.IsNaN(u):
			return 1
		case math.IsNaN(v):
			return -1
		}
		return way * cmp.Compare(u, v)
	})
}
