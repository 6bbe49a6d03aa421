package ui

import (
	"fmt"
	"math"
	"slices"
	"sort"
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
	search   screen.Field
	typing   bool
	column   int // sorted by, counted from 0
	rising   bool
	unread   string // why the filter is no date, where it looks like one
	made     tableRows
	shownAll []int // indices into made.rows of what is shown, in order
}

// tableRows are a pane's rows of one scene, each made when it is first needed.
type tableRows struct {
	data  *data
	pane  int
	write bool // privacy, that is
	rows  pane.Rows
	cache []*pane.Row
	texts []string
}

func newTable(s *session) *table {
	t := &table{plain: plain{s, "Readings"}, search: screen.Field{Placeholder: `a word, or a date: "14 mar", "2025", "3 weeks ago"`, Limit: 80}}
	t.reset()
	if s.place.cursor.On { // on the reading that the chart reads
		t.choose()
		for i, k := range t.shownAll {
			if t.made.rows.At(k).Unix == s.place.cursor.At {
				t.at = i
			}
		}
	}
	return t
}

// reset begins anew, as for another pane.
func (t *table) reset() {
	t.list, t.column, t.rising, t.typing = list{}, 0, false, false
	t.search.Reset()
	t.made = tableRows{}
}

func (t *table) field() *screen.Field {
	if t.typing {
		return &t.search
	}
	return nil
}

func (t *table) typed() tea.Cmd {
	t.list.at = 0
	return nil
}

func (t *table) keys() []binding {
	if t.typing {
		return append(t.list.keys("row", true),
			binding{keys: []string{"enter"}, shown: "enter", brief: "keep the filter", help: "keep the filter", do: does(func() { t.typing = false })},
			binding{keys: []string{"ctrl+u"}, shown: "ctrl+u", brief: "clear", help: "clear what is typed", do: does(t.search.Reset)},
			binding{keys: []string{"esc"}, shown: "esc", brief: "no filter", help: "without a filter", do: does(func() { t.typing = false; t.search.Reset() })})
	}
	any := func() string {
		if len(t.shownAll) == 0 {
			return "there is no row to choose"
		}
		return ""
	}
	keys := append(t.list.keys("row", false),
		binding{keys: []string{"/"}, shown: "/", brief: "filter or date", help: "filter by a word, or go to a date; all years are searched", do: does(func() { t.typing = true })},
		binding{keys: []string{"1", "2", "3", "4", "5", "6", "7", "8", "9"}, shown: "1-9", brief: "sort", help: "sort by that column, again the other way round", do: nil},
		binding{keys: []string{"x"}, shown: "x", brief: "leave out", help: "leave the reading out of statistics, or take it back", why: t.noMark, do: func() tea.Cmd { return t.mark(*t.row(t.chosen())) }},
		binding{keys: []string{"z"}, shown: "z", brief: "undo", help: "take the last change back", why: reasons{t.session}.noUndo, do: t.undoLast},
		binding{keys: []string{"n"}, shown: "n", brief: "note", help: "write a note on that day", why: any, do: does(func() { t.push(newNoteEdit(t.session, t.date())) })},
		binding{keys: []string{"N"}, shown: "N", help: "the days before a note against those after", why: reasons{t.session}.noNotes, do: does(func() { t.push(newAroundDay(t.session, t.date())) })},
		binding{keys: []string{"y"}, shown: "y", brief: "copy", help: "copy the row", why: any, do: t.copyRow},
		binding{keys: []string{"P"}, shown: "P", help: "hide the numbers", do: does(func() { (&dashboard{t.session}).togglePrivacy() })},
		binding{keys: []string{"enter"}, shown: "enter", brief: "show in the chart", help: "put the chart's cursor on it", why: any, do: does(t.open)},
		binding{keys: []string{"esc", "q", "t"}, shown: "esc", brief: "back", help: "back; first without the filter", do: does(t.back)})
	for i := range keys {
		if keys[i].do == nil { // one binding a column, told as one
			keys = append(keys[:i:i], append(t.sortKeys(keys[i]), keys[i+1:]...)...)
			break
		}
	}
	for _, b := range t.common() {
		if !strings.HasPrefix(b.action, "pane-") { // digits sort
			keys = append(keys, b)
		}
	}
	return keys
}

func (t *table) sortKeys(told binding) []binding {
	columns := len(t.shown().Columns(t.bare()))
	var out []binding
	for i := range min(columns, 9) {
		b := told
		if i > 0 {
			b = binding{}
		}
		b.keys, b.do = []string{fmt.Sprint(i + 1)}, does(func() { t.sortBy(i) })
		out = append(out, b)
	}
	return out
}

func (t *table) back() {
	if t.search.Value() != "" {
		t.search.Reset()
		return
	}
	t.pop()
}

func (t *table) sortBy(i int) {
	if t.column == i {
		t.rising = !t.rising
	} else {
		t.column, t.rising = i, false
	}
	t.at = 0
}

// chosen is the index of the chosen row in the pane's rows.
func (t *table) chosen() int { return t.shownAll[min(t.at, len(t.shownAll)-1)] }

func (t *table) date() store.Date {
	if len(t.shownAll) == 0 {
		return t.today()
	}
	return t.made.rows.At(t.chosen()).Date()
}

func (t *table) noMark() string {
	switch {
	case len(t.shownAll) == 0:
		return "there is no row to choose"
	case t.row(t.chosen()).Group == 0:
		return "a whole day or night cannot be left out"
	}
	return ""
}

func (t *table) open() {
	at := t.made.rows.At(t.chosen())
	t.pop()
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

// choose finds the rows to show, in their order.
func (t *table) choose() {
	if t.made.data != t.data || t.made.pane != t.pane || t.made.write != t.cfg.Privacy {
		rows := t.session.shown().Rows(t.scene())
		t.made = tableRows{data: t.data, pane: t.pane, write: t.cfg.Privacy, rows: rows, cache: make([]*pane.Row, rows.N)}
	}
	stops := pane.Stops{N: t.made.rows.N, At: t.made.rows.At}
	t.unread = ""
	t.shownAll = t.shownAll[:0]
	words := strings.TrimSpace(t.search.Value())
	if words == "" {
		from, end := stops.In(t.place.window)
		for i := end - 1; i >= from; i-- {
			t.shownAll = append(t.shownAll, i)
		}
	} else {
		t.filter(words, stops)
	}
	t.order()
}

// filter takes the rows of a date, else those that have every word.
func (t *table) filter(words string, stops pane.Stops) {
	if r, err := when.Parse(words, t.today().UTC(), t.cfg.WeekStart); err == nil && !r.All {
		from, end := stops.In(store.Period{From: store.DateOf(r.From), To: store.DateOf(r.To)})
		for i := end - 1; i >= from; i-- {
			t.shownAll = append(t.shownAll, i)
		}
		return
	}
	if t.made.texts == nil {
		t.made.texts = make([]string, stops.N)
		for i := range t.made.texts {
			t.made.texts[i] = t.text(i)
		}
	}
	fields := strings.Fields(strings.ToLower(words))
	for i := stops.N - 1; i >= 0; i-- {
		if !slices.ContainsFunc(fields, func(w string) bool { return !strings.Contains(t.made.texts[i], w) }) {
			t.shownAll = append(t.shownAll, i)
		}
	}
}

// text is what a row says, in small letters, for the filter.
func (t *table) text(i int) string {
	r := t.row(i)
	var b strings.Builder
	for _, c := range r.Cells {
		b.WriteString(c.Text)
		b.WriteByte(' ')
	}
	b.WriteString(r.Time().Format("Monday 2 January 2006 ") + r.Note + " " + r.Aside)
	if r.Mark == store.MarkOut {
		b.WriteString(" left out")
	}
	return strings.ToLower(b.String())
}

// order sorts what is shown by the chosen column; the first is time, newest
// first, which is the order the rows come in.
func (t *table) order() {
	if t.column == 0 {
		if t.rising {
			slices.Reverse(t.shownAll)
		}
		return
	}
	key := func(i int) (float64, string) {
		r := t.row(i)
		number, text := math.NaN(), ""
		if t.column < len(r.Keys) {
			number = r.Keys[t.column]
		}
		if t.column < len(r.Cells) {
			text = r.Cells[t.column].Text
		}
		return number, text
	}
	sort.SliceStable(t.shownAll, func(a, b int) bool {
		x, xs := key(t.shownAll[a])
		y, ys := key(t.shownAll[b])
		switch {
		case math.IsNaN(x) && math.IsNaN(y):
			return t.rising && xs > ys || !t.rising && xs < ys
		case math.IsNaN(x) || math.IsNaN(y):
			return math.IsNaN(y)
		case t.rising:
			return x < y
		}
		return x > y
	})
}
