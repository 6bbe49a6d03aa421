package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"withings-tui/store"
	"withings-tui/ui/screen"
	"withings-tui/ui/units"
)

// noteEdit writes the note of a day.
type noteEdit struct {
	plain
	day    store.Date
	typing screen.Field
}

func newNoteEdit(s *session, day store.Date) *noteEdit {
	n := &noteEdit{plain: plain{session: s, title: "Note"}, day: day, typing: screen.Field{Placeholder: "what happened: a new tablet, a new scale, a holiday", Limit: 200}}
	n.typing.SetValue(s.note(day))
	return n
}

func (n *noteEdit) field() *screen.Field { return &n.typing }

func (n *noteEdit) keys() []binding {
	return []binding{
		{keys: []string{"enter"}, shown: "enter", brief: "keep it", help: "keep the note; an empty one is taken away", do: func() tea.Cmd {
			n.pop()
			return n.setNote(n.day, strings.TrimSpace(n.typing.Value()))
		}},
		{keys: []string{"esc"}, shown: "esc", brief: "leave it as it was", help: "leave it as it was", do: does(n.pop)},
	}
}

func (n *noteEdit) draw(c *screen.Canvas, r screen.Rect) {
	c.Dim(r)
	const words = "It stays on this machine, beside the data: on the axis, in the table, in the report and in exports. N compares the days before with those after."
	box := middle(r, 76, 4+len(c.Theme.Wrap(words, min(76, r.W-2)-4)))
	in := framed(c, box, screen.InkToday, "Note on "+n.day.UTC().Format("Monday 2 January 2006"), screen.Faint(units.Day(n.day.UTC(), n.today().UTC())))
	inputLine(c, in.Row(0), &n.typing)
	c.Rule(screen.Rect{X: in.X - 1, Y: in.Y + 1, W: in.W + 2, H: 1}, nil, nil)
	c.Paragraph(screen.Rect{X: in.X, Y: in.Y + 2, W: in.W, H: in.H - 2}, screen.In(screen.InkLabel), words)
}

// around compares the days before a note with those from it on: a new medicine,
// a new scale.
type around struct {
	plain
	list
	days int // index into aroundDays
}

// aroundDays are the lengths that [ and ] go through.
var aroundDays = [...]int{7, 14, 28, 90}

// newAround begins at the note of a day, or the newest before it.
func newAround(s *session, day store.Date) *around {
	a := &around{plain: plain{session: s, title: "Before and after a note"}, days: 1}
	for i, n := range s.data.history.Notes {
		if n.Date <= day {
			a.at = len(s.data.history.Notes) - 1 - i
		}
	}
	return a
}

// chosen is the note that is compared around; the newest comes first.
func (a *around) chosen() (store.Note, bool) {
	notes := a.data.history.Notes
	if len(notes) == 0 {
		return store.Note{}, false
	}
	return notes[len(notes)-1-min(a.at, len(notes)-1)], true
}

func (a *around) keys() []binding {
	note := func() store.Note { n, _ := a.chosen(); return n }
	none := a.noNotes
	keys := append(a.list.keys("note", false),
		binding{keys: []string{"["}, shown: "[", pair: "days-more", brief: "days around it", help: "fewer days around it", do: does(func() { a.days = max(0, a.days-1) })},
		binding{action: "days-more", keys: []string{"]"}, shown: "]", help: "more days around it", do: does(func() { a.days = min(len(aroundDays)-1, a.days+1) })},
		binding{keys: []string{"n"}, shown: "n", brief: "edit the note", help: "edit the note", why: none, do: does(func() { a.push(newNoteEdit(a.session, note().Date)) })},
		binding{keys: []string{"x"}, shown: "x", brief: "delete it", help: "delete the note", why: none, do: func() tea.Cmd { return a.setNote(note().Date, "") }},
		binding{keys: []string{"enter"}, shown: "enter", brief: "show in the chart", help: "go to its day", why: none, do: does(func() {
			a.pop()
			a.place = a.place.goTo(note().Date, a.reach())
		})})
	return over(a.session, keys, a.pop, "N")
}
