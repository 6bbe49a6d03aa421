package ui

import (
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
// profile, by a part of its name.
type palette struct {
	*session
	list
	typing screen.Field
	all    []paletteItem // what can be found by its name
	found  []paletteItem // what is shown
}

// paletteItem is one thing to do.
type paletteItem struct {
	title, about, key string
	why               string // why it can do nothing now
	do                func() tea.Cmd
	hits              []int // bytes of the title that were typed
}

func newPalette(s *session) *palette {
	p := &palette{session: s, typing: screen.Field{Placeholder: "a pane, date, range, command or setting", Limit: 60}}
	p.all = p.items()
	p.found = p.all
	return p
}

func (p *palette) name() string { return "Go to, or do" }

func (p *palette) field() *screen.Field { return &p.typing }

func (p *palette) take(tea.Msg) tea.Cmd { return nil }

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
		p.say(item.title + ": " + item.why)
		return p.tick()
	}
	return item.do()
}

// typed finds what is typed: first what it can mean as dates, then by name.
func (p *palette) typed() tea.Cmd {
	p.at, p.top = 0, 0
	words := strings.TrimSpace(p.typing.Value())
	if words == "" {
		p.found = p.all
		return nil
	}
	p.found = p.dated(words)
	for _, m := range fuzzy.FindFrom(words, items(p.all)) {
		item := p.all[m.Index]
		for _, at := range m.MatchedIndexes {
			if at < len(item.title) {
				item.hits = append(item.hits, at)
			}
		}
		p.found = append(p.found, item)
	}
	return nil
}

// items are searched by title and, less so, by what is said of them.
type items []paletteItem

func (i items) Len() int            { return len(i) }
func (i items) String(n int) string { return i[n].title + " " + i[n].about }

// dated is what can be done with the dates that words mean.
func (p *palette) dated(words string) []paletteItem {
	against := false
	if rest, ok := strings.CutPrefix(strings.ToLower(words), "compare "); ok {
		words, against = rest, true
	}
	all, err := when.ParseAll(words, p.today().UTC(), p.cfg.WeekStart)
	if err != nil {
		return nil
	}
	var out []paletteItem
	for _, r := range all {
		out = append(out, p.dateItems(r, against)...)
	}
	return out
}

func (p *palette) dateItems(r when.Range, against bool) []paletteItem {
	days := period(p.session, r)
	title := periodName(days)
	stops := p.reach().stops
	from, end := stops.In(days)
	count := units.Count(end-from, "reading", "readings")
	if r.Single() {
		return []paletteItem{
			{title: title, about: "go to that day, " + count, key: "g", do: does(func() { visit(p.session, r, false) })},
			{title: "Note on " + title, about: "writes a note", key: "n", do: does(func() { p.push(newNoteEdit(p.session, days.From)) })},
		}
	}
	shows := paletteItem{title: title, about: "show these days, " + count, key: "R", do: does(func() { visit(p.session, r, true) })}
	compares := paletteItem{title: periodName(p.place.window) + " against " + title, about: "compare", key: "c", why: reasons{p.session}.noCompare(),
		do: does(func() { p.compare, p.other = pane.CompareOther, days })}
	rows := paletteItem{title: "Readings of " + title, about: "table, " + count, key: "t", why: reasons{p.session}.noTable(),
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
		return from.Format("2 January 2006")
	case from.YearDay() == 1 && next.YearDay() == 1 && next.Year() == from.Year()+1:
		return from.Format("2006")
	case p == monthOf(from):
		return from.Format("January 2006")
	}
	return units.DatesBetween(from, p.To.UTC())
}

// items is everything that can be found by its name.
func (p *palette) items() []paletteItem {
	var out []paletteItem
	for _, b := range remap(commands(p.session), p.cfg.Keys) {
		if b.help == "" || b.action == "palette" || b.action == "" {
			continue
		}
		title := strings.ToUpper(b.help[:1]) + b.help[1:]
		title, about, _ := strings.Cut(title, ":")
		out = append(out, paletteItem{title: title, about: strings.TrimSpace(about), key: b.shown, why: b.reason(), do: func() tea.Cmd { return p.do(b) }})
	}
	for _, words := range []string{"this week", "last week", "this month", "last month", "this year", "last year", "last 6 months"} {
		if r, err := when.Parse(words, p.today().UTC(), p.cfg.WeekStart); err == nil {
			out = append(out, paletteItem{title: strings.ToUpper(words[:1]) + words[1:], about: meaning(p.session, r), key: ": " + words, do: does(func() { visit(p.session, r, true) })})
		}
	}
	if since := p.data.history.State.Goals.Since; !since.IsZero() {
		d := store.DateOf(since.In(p.zone()))
		out = append(out, paletteItem{title: "Since the goal was set", about: units.DateYear(d.UTC()), key: ": goal", do: does(func() {
			p.place = p.place.to(store.Period{From: d, To: p.today()}, p.reach())
		})})
	}
	for _, name := range p.o.Profiles {
		if name == p.o.Profile {
			continue
		}
		title := "Profile " + name
		if name == "" {
			title = "The default profile"
		}
		out = append(out, paletteItem{title: screen.Clean(title), about: "switch to that person's readings", key: "", do: func() tea.Cmd { return p.leaveFor(&WantProfile{name}) }})
	}
	return append(out, p.settingItems()...)
}

func (p *palette) settingItems() []paletteItem {
	var out []paletteItem
	for _, s := range config.Settings() {
		if choices := s.Choices(p.cfg); len(choices) > 0 && s.Kind != config.List {
			for _, v := range choices {
				if v != s.Value(p.cfg) {
					out = append(out, paletteItem{title: s.Name + ": " + shownValue(s, v), about: s.Doc, key: ",", do: func() tea.Cmd {
						return p.setAndSay(s.Key, v, s.Name+": "+shownValue(s, v))
					}})
				}
			}
			continue
		}
		out = append(out, paletteItem{title: "Setting: " + s.Name, about: s.Doc, key: ",", do: does(func() { p.push(newSettingsAt(p.session, s.Key)) })})
	}
	return out
}

func (p *palette) draw(c *screen.Canvas, r screen.Rect) {
	c.Dim(screen.Rect{X: 0, Y: 0, W: c.W, H: r.Bottom()})
	box := middle(r, 78, max(10, min(22, r.H-2)))
	in := framed(c, box, screen.InkWeight, p.name(), screen.Faint(fmt.Sprintf("%d of %d", len(p.found), len(p.all))))
	inputLine(c, in.Row(0), &p.typing, true)
	c.Rule(screen.Rect{X: box.X + 1, Y: in.Y + 1, W: box.W - 2, H: 1}, nil, nil)
	_, body := in.TakeTop(2)
	if len(p.found) == 0 {
		c.Text(body.X, body.Y+1, body.W, screen.In(screen.InkLabel), "Nothing has that name, and it is no date. ctrl+u clears what is typed.")
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
	if item.why != "" {
		base = screen.In(screen.InkFaint)
	}
	var parts []screen.Span
	for at, ch := range item.title {
		style := base
		if slices.Contains(item.hits, at) {
			style = screen.BoldIn(screen.InkToday)
		}
		parts = append(parts, screen.Span{Text: string(ch), Style: style})
	}
	end := r.Right() - 2
	key := c.Right(r.X+4, end, r.Y, screen.InkedBold(screen.InkWeight, item.key))
	used := c.Spans(r.X+1, r.Y, key-2-r.X, parts...)
	if room := end - 10 - (r.X + 1 + used + 3); room > 8 && item.about != "" {
		about := c.Theme.Ellipsis(item.about, min(room, key-2-(r.X+1+used+3)))
		c.Right(r.X+1+used+3, min(end-9, key-1), r.Y, screen.Label(about))
	}
}
