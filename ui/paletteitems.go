package ui

import (
	"cmp"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"withings-tui/store"
	"withings-tui/ui/config"
	"withings-tui/ui/pane"
	"withings-tui/ui/screen"
	"withings-tui/ui/units"
	"withings-tui/ui/when"
)

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
	compares := paletteItem{title: periodName(p.place.window) + " against " + title, about: "compare", key: "c", why: p.noCompare(),
		do: does(func() { p.compare, p.other = pane.CompareOther, days })}
	rows := paletteItem{title: "Readings of " + title, about: "table" + count, key: "t", why: p.noTable(),
		do: p.onSubject(func() dialog { visit(p.session, r, true); return newTable(p.session) })}
	exports := paletteItem{title: "Export of " + title, about: "copies the command", do: func() tea.Cmd { return p.copied("the command", p.exportOf(days)) }}
	if against {
		return []paletteItem{compares, shows, rows, exports}
	}
	return []paletteItem{shows, compares, rows, exports}
}

// exportOf is the command that exports days of what is looked at.
func (p *palette) exportOf(days store.Period) string {
	what := p.shown().Slug
	if p.shown().Stops == nil {
		what = "all --format json"
	}
	return "withings-tui" + p.o.Flags + " export " + what + " --from " + days.From.String() + " --to " + days.To.String()
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

// commandItems are the commands: the panes and what is done with readings before
// what moves, and last what can do nothing now.
func (p *palette) commandItems() (out []paletteItem) {
	sections := []string{sectionAlways, sectionData, sectionHere, sectionTime}
	for _, b := range remap(commands(&dashboard{p.session}, p.tabs()), p.cfg.Keys) {
		if b.action == "" || b.action == "palette" {
			continue
		}
		title, about, _ := strings.Cut(capital(b.help), ":")
		if strings.HasPrefix(b.action, "pane-") {
			title, about = strings.TrimPrefix(title, "Show "), "pane"
		}
		out = append(out, paletteItem{heading: b.section, title: title, about: strings.TrimSpace(about), also: b.action, key: b.shown, why: b.reason(), do: func() tea.Cmd { return p.do(b) }})
	}
	slices.SortStableFunc(out, func(a, b paletteItem) int {
		return cmp.Or(cmp.Compare(min(1, len(a.why)), min(1, len(b.why))), cmp.Compare(slices.Index(sections, a.heading), slices.Index(sections, b.heading)))
	})
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
		if name != p.cfg.Profile {
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
				out = append(out, paletteItem{title: words, about: s.Doc, key: ",", do: func() tea.Cmd { return p.set(s.Key, v, words) }})
			}
		}
	}
	return out
}
