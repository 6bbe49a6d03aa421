package ui

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"withings-tui/ui/screen"
	"withings-tui/ui/when"
)

// palette goes to a date, a range or a pane, or runs any command, setting or
// profile, by a part of its name. The keys g and R open it for dates alone, ? for
// the keys of where one is.
type palette struct {
	plain
	list
	typing screen.Field
	all    []paletteItem // what can be found by its name
	found  []paletteItem // what is shown
	unread string        // why what is typed is no date
}

// paletteItem is one thing to do.
type paletteItem struct {
	heading, title, about, key string
	also                       string // by which it is found too
	why                        string // why it can do nothing now
	do                         func() tea.Cmd
	rank                       int   // how well it has what is typed
	hits                       []int // bytes of the title that were typed
}

// The titles of the palette: of everything, of the keys of where one is, of dates
// alone, and of profiles alone. That of a range takes a single day for a range of one day.
const (
	goToOrDo  = "Go to, or do"
	keysHere  = "Keys"
	goToDate  = "Go to a date"
	showRange = "Show a range"
	switchTo  = "Another person"
)

func newPalette(s *session, title string) *palette {
	p := &palette{plain: plain{session: s, title: title}, typing: screen.Field{Placeholder: "a day, a month, a year, a range", Limit: 60}}
	switch title {
	case keysHere:
		p.typing.Placeholder = "type to filter: a word, a key, or what you want"
		p.all = helpItems(s, s.top())
	case switchTo:
		p.typing.Placeholder = "a profile"
		p.all = p.profileItems()
	case goToOrDo:
		p.typing.Placeholder = "a pane, date, range, command or setting"
		p.all = slices.Concat(p.commandItems(), p.dateWords(), p.profileItems(), p.settingItems())
	}
	p.found, p.n = p.all, len(p.all)
	return p
}

func (p *palette) field() *screen.Field { return &p.typing }

func (p *palette) keys() []binding {
	return append(p.list.keys("choose", true),
		binding{keys: []string{"enter"}, shown: "enter", brief: "do it", help: "do the chosen thing",
			why: func() string { return where(len(p.found) == 0, "there is nothing to choose from") }, do: p.enter},
		binding{keys: []string{"esc"}, shown: "esc", brief: "back", help: "back", do: does(p.pop)})
}

func (p *palette) enter() tea.Cmd {
	item := p.found[min(p.at, len(p.found)-1)]
	p.pop()
	if item.why != "" {
		p.say(cmp.Or(item.key, item.title) + ": " + item.why)
		return p.tick()
	}
	return item.do()
}

// typed finds what is typed: in the keys, in their order; else what it means as
// dates, then what has it in its name, the best first.
func (p *palette) typed() tea.Cmd {
	p.list, p.unread = list{}, ""
	words := strings.TrimSpace(p.typing.Value())
	switch {
	case words == "":
		p.found = p.all
	case p.title == keysHere || p.title == switchTo:
		p.found = matching(words, p.all)
	default:
		found := matching(words, p.all)
		slices.SortStableFunc(found, func(a, b paletteItem) int {
			return cmp.Or(cmp.Compare(a.rank, b.rank), slices.Compare(a.hits[:min(1, len(a.hits))], b.hits[:min(1, len(b.hits))]))
		})
		p.found = append(p.dated(words), found...)
	}
	p.n = len(p.found)
	return nil
}

func (p *palette) draw(c *screen.Canvas, r screen.Rect) {
	c.Dim(screen.Rect{X: 0, Y: 0, W: c.W, H: r.Bottom()})
	box, count, keys := middle(r, 78, max(10, min(20, r.H-2))), fmt.Sprintf("%d of %d", len(p.found), len(p.all)), p.title == keysHere
	switch {
	case keys:
		box = r
	case p.all == nil:
		box, count = middle(r, 78, 11), ""
	}
	in := framed(c, box, screen.InkWeight, p.title, screen.Faint(count))
	inputLine(c, in.Row(0), &p.typing)
	c.Rule(screen.Rect{X: box.X + 1, Y: in.Y + 1, W: box.W - 2, H: 1}, nil, nil)
	_, body := in.TakeTop(2)
	if keys {
		words := "The wheel zooms, over the axis it moves; a drag measures; shift+drag selects text as always."
		if r.H > 20 {
			words += " The top line says at its right how old the data are: ● and when they were synced with Withings."
		}
		var foot screen.Rect
		foot, body = body.TakeBottom(len(c.Theme.Wrap(words, in.W)))
		c.Paragraph(foot, screen.In(screen.InkFaint), words)
	}
	if len(p.found) == 0 {
		words, ink := "Nothing matches; ctrl+u clears what is typed.", screen.InkLabel
		switch {
		case p.all == nil && p.unread == "":
			words = "for example " + when.Examples
		case p.all == nil:
			words, ink = p.unread, screen.InkCaution
		case !keys:
			words = "Nothing has that name, and it is no date. ctrl+u clears what is typed."
		}
		c.Paragraph(body, screen.In(ink), words)
		return
	}
	lines := rows{n: len(p.found), ink: screen.InkWeight, draw: func(i int, r screen.Rect, chosen bool) {
		p.drawItem(c, r, p.found[i], p.written(c.Theme, i, r.W))
	}}
	body.X, body.W = body.X-1, body.W+2
	lines.height = func(i int) int { return len(p.written(c.Theme, i, body.W)) }
	if keys {
		lines.heading = func(i int) string { return " " + p.found[i].heading }
	}
	p.list.draw(p.session, c, body, lines)
}

// keyColumn is the width of the column of keys in the help.
const keyColumn = 14

// written is item i as it stands in w columns: its name, and what is said of it
// beside the name where it fits; else, of the chosen one, below it.
func (p *palette) written(t *screen.Theme, i, w int) [][]screen.Span {
	item, chosen := p.found[i], i == p.at
	base, about := screen.In(screen.InkText), item.about
	switch {
	case item.why != "":
		base = screen.In(screen.InkFaint)
	case chosen:
		base = screen.BoldIn(screen.InkBright)
	}
	if p.title == keysHere {
		w, about = w-keyColumn-4, ""
	} else {
		w -= 6 + max(8, t.Width(item.key))
	}
	if item.why != "" && chosen {
		about = item.why
	}
	out := item.lit(t.Wrap(item.title, w), base)
	room := w - t.SpansWidth(out[0])
	switch {
	case about == "":
	case len(out) == 1 && t.Width(about)+2 <= room:
		gap := strings.Repeat(" ", room-t.Width(about))
		out[0] = append(out[0], screen.Label(gap+about))
	case chosen:
		for _, l := range t.Wrap(about, w-2) {
			out = append(out, []screen.Span{screen.Label("  " + l)})
		}
	}
	return out
}

// lit is the lines of a title with what was typed lit up in them.
func (i paletteItem) lit(lines []string, base screen.Style) (out [][]screen.Span) {
	at := 0
	for _, line := range lines {
		at += max(0, strings.Index(i.title[at:], line))
		var parts []screen.Span
		for k, ch := range line {
			style := base
			if slices.Contains(i.hits, at+k) {
				style = screen.BoldIn(screen.InkToday)
			}
			parts = append(parts, screen.Span{Text: string(ch), Style: style})
		}
		out, at = append(out, parts), at+len(line)
	}
	return out
}

func (p *palette) drawItem(c *screen.Canvas, r screen.Rect, item paletteItem, lines [][]screen.Span) {
	x := r.X + 1
	if key := screen.InkedBold(screen.InkWeight, item.key); p.title == keysHere {
		c.Spans(x+1, r.Y, keyColumn-1, screen.Strong(item.key))
		x += keyColumn + 1
	} else {
		c.Right(x, r.Right()-2, r.Y, key)
	}
	for y, line := range lines[:min(len(lines), r.H)] {
		c.Spans(x, r.Y+y, r.Right()-1-x, line...)
	}
}
