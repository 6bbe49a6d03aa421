package ui

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/sahilm/fuzzy"

	"withings-tui/store"
	"withings-tui/ui/config"
	"withings-tui/ui/pane"
	"withings-tui/ui/screen"
	"withings-tui/ui/units"
	"withings-tui/ui/when"
)

// palette goes to a date, a range or a pane, or runs any command, setting or
// profile, by a part of its name. The keys g and R open it for dates alone.
type palette struct {
	plain
	list
	typing screen.Field
	all    []paletteItem // what can be found by its name
	found  []paletteItem // what is shown
	find   func(words string, all []paletteItem) []paletteItem
	unread string // why what is typed is no date
}

// paletteItem is one thing to do.
type paletteItem struct {
	heading, title, about, key string
	why                        string // why it can do nothing now
	do                         func() tea.Cmd
	hits                       []int // bytes of the title that were typed
}

// lit is the title with what was typed lit up in it.
func (i paletteItem) lit(base screen.Style) []screen.Span {
	if i.why != "" {
		base = screen.In(screen.InkFaint)
	}
	var parts []screen.Span
	for at, ch := range i.title {
		style := base
		if slices.Contains(i.hits, at) {
			style = screen.BoldIn(screen.InkToday)
		}
		parts = append(parts, screen.Span{Text: string(ch), Style: style})
	}
	return parts
}

// The titles of the palette: of everything, and of dates alone. That of a range
// takes a single day for a range of one day.
const (
	goToOrDo  = "Go to, or do"
	goToDate  = "Go to a date"
	showRange = "Show a range"
)

func newPalette(s *session, title string) *palette {
	p := &palette{plain: plain{s, title}, typing: screen.Field{Placeholder: when.Examples, Limit: 60}}
	if title == goToOrDo {
		p.typing.Placeholder = "a pane, date, range, command or setting"
		p.all = slices.Concat(p.commandItems(), p.dateWords(), p.profileItems(), p.settingItems())
	}
	p.found, p.find = p.all, p.fuzzy
	return p
}

func (p *palette) field() *screen.Field { return &p.typing }

func (p *palette) keys() []binding {
	return append(p.list.keys("choose", true),
		binding{keys: []string{"enter"}, shown: "enter", brief: "do it", help: "do the chosen thing", do: p.enter},
		binding{keys: []string{"ctrl+u"}, shown: "ctrl+u", brief: "clear", help: "clear what is typed", do: func() tea.Cmd { p.typing.Reset(); return p.typed() }},
		binding{keys: []string{"esc"}, shown: "esc", brief: "back", help: "back", do: does(p.pop)})
}

func (p *palette) enter() tea.Cmd {
	if len(p.found) == 0 {
		return nil
	}
	item := p.found[min(p.at, len(p.found)-1)]
	p.pop()
	if item.why != "" {
		p.say(cmp.Or(item.key, item.title) + ": " + item.why)
		return p.tick()
	}
	return item.do()
}

// typed finds what is typed.
func (p *palette) typed() tea.Cmd {
	p.at, p.top, p.unread = 0, 0, ""
	words := strings.TrimSpace(p.typing.Value())
	if words == "" {
		p.found = p.all
		return nil
	}
	p.found = p.find(words, p.all)
	return nil
}

// fuzzy finds what words mean as dates, then what has their letters in its name.
func (p *palette) fuzzy(words string, all []paletteItem) []paletteItem {
	out := p.dated(words)
	for _, m := range fuzzy.FindFrom(words, items(all)) {
		item := all[m.Index]
		item.hits = m.MatchedIndexes
		out = append(out, item)
	}
	return out
}

// items are searched by title and, less so, by what is said of them.
type items []paletteItem

func (i items) Len() int            { return len(i) }
func (i items) String(n int) string { return i[n].title + " " + i[n].about }

// dated is what can be done with the dates that words mean.
func (p *palette) dated(words string) []paletteItem {
	rest, against := strings.CutPrefix(strings.ToLower(words), "compare ")
	all, err := when.ParseAll(rest, p.today().UTC(), p.cfg.WeekStart)
	if err != nil {
		p.unread = err.Error()
	}
	var out []paletteItem
	for _, r := range all {
		out = append(out, p.dateItems(r, against)...)
	}
	return out
}

func (p *palette) dateItems(r when.Range, against bool) []paletteItem {
	days := period(p.session, r)
	title, count := periodName(days), ""
	if p.shown().Stops != nil {
		from, end := p.stops().In(days)
		count = ", " + units.Count(end-from, "reading", "readings")
	}
	shows := paletteItem{title: title, about: "show these days" + count, key: "R", do: does(func() { visit(p.session, r, true) })}
	if r.Single() {
		shows.about = "show this day alone" + count
		goes := paletteItem{title: title, about: "go to that day" + count, key: "g", do: does(func() { visit(p.session, r, false) })}
		note := paletteItem{title: "Note on " + title, about: "writes a note", key: "n", do: does(func() { p.push(newNoteEdit(p.session, days.From)) })}
		if p.title == showRange {
			return []paletteItem{shows, goes, note}
		}
		return []paletteItem{goes, note, shows}
	}
	why := reasons{p.session}
	compares := paletteItem{title: periodName(p.place.window) + " against " + title, about: "compare", key: "c", why: why.noCompare(),
		do: does(func() { p.compare, p.other = pane.CompareOther, days })}
	rows := paletteItem{title: "Readings of " + title, about: "table" + count, key: "t", why: why.noTable(),
		do: does(func() { visit(p.session, r, true); p.push(newTable(p.session)) })}
	if against {
		return []paletteItem{compares, shows, rows}
	}
	return []paletteItem{shows, compares, rows}
}

// periodName is a period as a person would call it: "March 2025", "2025".
func periodName(p store.Period) string {
	from, next := p.From.UTC(), (p.To + 1).UTC()
	switch {
	case p.From == p.To:
		return from.Format("Monday 2 January 2006")
	case from.YearDay() == 1 && next.YearDay() == 1 && next.Year() == from.Year()+1:
		return from.Format("2006")
	case p == monthOf(from):
		return from.Format("January 2006")
	}
	return units.DatesBetween(from, p.To.UTC())
}

func (p *palette) commandItems() (out []paletteItem) {
	for _, b := range remap(commands(p.session), p.cfg.Keys) {
		if b.action != "" && b.action != "palette" {
			title, about, _ := strings.Cut(capital(b.help), ":")
			out = append(out, paletteItem{title: title, about: strings.TrimSpace(about), key: b.shown, why: b.reason(), do: func() tea.Cmd { return p.do(b) }})
		}
	}
	return out
}

// dateWords are ranges that can be found before anything is typed.
func (p *palette) dateWords() (out []paletteItem) {
	for _, words := range []string{"this week", "last week", "this month", "last month", "this year", "last year", "last 6 months"} {
		if r, err := when.Parse(words, p.today().UTC(), p.cfg.WeekStart); err == nil {
			out = append(out, paletteItem{title: capital(words), about: periodName(period(p.session, r)), key: ": " + words, do: does(func() { visit(p.session, r, true) })})
		}
	}
	if since := p.data.history.State.Goals.Since; !since.IsZero() {
		d := store.DateOf(since.In(p.zone()))
		out = append(out, paletteItem{title: "Since the goal was set", about: units.DateYear(d.UTC()), key: ": goal", do: does(func() {
			p.place = p.place.to(store.Period{From: d, To: p.today()}, p.reach())
		})})
	}
	return out
}

func (p *palette) profileItems() (out []paletteItem) {
	for _, name := range p.o.Profiles {
		title := "Profile " + screen.Clean(name)
		if name == "" {
			title = "The default profile"
		}
		if name != p.o.Profile {
			out = append(out, paletteItem{title: title, about: "switch to that person's readings", do: func() tea.Cmd { return p.leaveFor(&WantProfile{name}) }})
		}
	}
	return out
}

func (p *palette) settingItems() (out []paletteItem) {
	for _, s := range config.Settings() {
		choices := s.Choices(p.cfg)
		if len(choices) == 0 || s.Kind == config.List {
			out = append(out, paletteItem{title: "Setting: " + s.Name, about: s.Doc, key: ",", do: does(func() { p.push(newSettingsAt(p.session, s.Key)) })})
			continue
		}
		for _, v := range choices {
			words := s.Name + ": " + shownValue(s, v)
			if v != s.Value(p.cfg) {
				out = append(out, paletteItem{title: words, about: s.Doc, key: ",", do: func() tea.Cmd { return p.setAndSay(s.Key, v, words) }})
			}
		}
	}
	return out
}

func (p *palette) draw(c *screen.Canvas, r screen.Rect) {
	c.Dim(screen.Rect{X: 0, Y: 0, W: c.W, H: r.Bottom()})
	height, count := max(10, min(22, r.H-2)), fmt.Sprintf("%d of %d", len(p.found), len(p.all))
	if p.all == nil {
		height, count = 9, ""
	}
	box := middle(r, 78, height)
	in := framed(c, box, screen.InkWeight, p.title, screen.Faint(count))
	inputLine(c, in.Row(0), &p.typing, true)
	c.Rule(screen.Rect{X: box.X + 1, Y: in.Y + 1, W: box.W - 2, H: 1}, nil, nil)
	_, body := in.TakeTop(2)
	if len(p.found) == 0 {
		words, ink := "Nothing has that name, and it is no date. ctrl+u clears what is typed.", screen.InkLabel
		switch {
		case p.all == nil && p.unread == "":
			words = "for example " + when.Examples
		case p.all == nil:
			words, ink = p.unread, screen.InkCaution
		}
		c.Paragraph(body, screen.In(ink), words)
		p.fit(0, body.H)
		return
	}
	body.X, body.W = body.X-1, body.W+2
	p.rows(p.session, c, body, len(p.found), screen.InkWeight, func(i int, r screen.Rect, chosen bool) { p.drawItem(c, r, p.found[i], chosen) })
}

func (p *palette) drawItem(c *screen.Canvas, r screen.Rect, item paletteItem, chosen bool) {
	base := screen.In(screen.InkText)
	if chosen {
		base = screen.BoldIn(screen.InkBright)
	}
	end := r.Right() - 2
	key := c.Right(r.X+4, end, r.Y, screen.InkedBold(screen.InkWeight, item.key))
	after := r.X + 4 + c.Spans(r.X+1, r.Y, key-2-r.X, item.lit(base)...)
	if room := end - 10 - after; room > 8 && item.about != "" {
		about := c.Theme.Ellipsis(item.about, min(room, key-2-after))
		c.Right(after, min(end-9, key-1), r.Y, screen.Label(about))
	}
}
