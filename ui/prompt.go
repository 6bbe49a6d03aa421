package ui

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"withings-tui/store"
	"withings-tui/ui/screen"
	"withings-tui/ui/units"
	"withings-tui/ui/when"
)

// prompt asks for a date to go to, or for a range to show, in words. What is
// typed is read at once, and what it means stands below it.
type prompt struct {
	*session
	ranges bool // a single day is a range of one day
	typing screen.Field
	read   []when.Range // what the words can mean
	at     int          // the one that is chosen
	unread string       // why they mean nothing
}

func newPrompt(s *session, ranges bool) *prompt {
	return &prompt{session: s, ranges: ranges, typing: screen.Field{Placeholder: when.Examples, Limit: 60}}
}

func (p *prompt) name() string {
	if p.ranges {
		return "Show a range"
	}
	return "Go to a date"
}

func (p *prompt) field() *screen.Field { return &p.typing }

func (p *prompt) take(tea.Msg) tea.Cmd { return nil }

func (p *prompt) typed() tea.Cmd {
	p.at, p.unread = 0, ""
	read, err := when.ParseAll(p.typing.Value(), p.today().UTC(), p.cfg.WeekStart)
	p.read = read
	if err != nil && p.typing.Value() != "" {
		p.unread = err.Error()
	}
	return nil
}

func (p *prompt) keys() []binding {
	other := func() string {
		if len(p.read) < 2 {
			return "the words mean one thing"
		}
		return ""
	}
	return []binding{
		{keys: []string{"enter"}, shown: "enter", brief: "go there", help: "go there", do: does(p.enter)},
		{keys: []string{"tab", "down", "up"}, shown: "tab", brief: "the other meaning", help: "the other meaning of the words", why: other, do: does(func() { p.at = (p.at + 1) % len(p.read) })},
		{keys: []string{"esc"}, shown: "esc", brief: "back", help: "back", do: does(p.pop)},
	}
}

func (p *prompt) enter() {
	if len(p.read) == 0 {
		if p.typing.Value() == "" {
			p.pop()
		}
		return
	}
	p.pop()
	visit(p.session, p.read[p.at], p.ranges)
}

// visit goes to a day, or shows a range, and says where readings are if there
// are none.
func visit(s *session, r when.Range, ranges bool) {
	days := period(s, r)
	if r.Single() && !ranges {
		s.place = s.place.goTo(days.From, s.reach())
		if d := s.place.date(s.reach()); d != days.From {
			sayNearest(s, days, "no reading on "+units.DateYear(days.From.UTC()))
		}
		return
	}
	s.place.cursor.Anchored = false
	s.place = s.place.to(days, s.reach())
	if from, end := s.reach().stops.In(days); from == end {
		sayNearest(s, days, "no readings in "+units.DatesBetween(days.From.UTC(), days.To.UTC()))
	}
}

// sayNearest tells of a period without readings where the nearest are.
func sayNearest(s *session, p store.Period, words string) {
	r := s.reach()
	before, behind := place{window: p}.nearestTo(r)
	if before < 0 && behind < 0 {
		return
	}
	words += "; the nearest:"
	if before >= 0 {
		words += " " + units.DateYear(r.stops.At(before).Date().UTC())
	}
	if behind >= 0 {
		if before >= 0 {
			words += " and"
		}
		words += " " + units.DateYear(r.stops.At(behind).Date().UTC())
	}
	s.say(words)
}

// period is a range of words as days.
func period(s *session, r when.Range) store.Period {
	if r.All {
		rr := s.reach()
		return store.Period{From: rr.first, To: rr.last}
	}
	return store.Period{From: store.DateOf(r.From), To: store.DateOf(r.To)}
}

// meaning is a range in words: "1 Mar – 31 Mar 2025, 31 days".
func meaning(s *session, r when.Range) string {
	p := period(s, r)
	if p.Days() == 1 {
		return p.From.UTC().Format("Monday 2 January 2006")
	}
	return units.DatesBetween(p.From.UTC(), p.To.UTC()) + ", " + units.Count(p.Days(), "day", "days")
}

func (p *prompt) draw(c *screen.Canvas, r screen.Rect) {
	c.Dim(r)
	in := framed(c, middle(r, 76, 7), screen.InkToday, p.name())
	inputLine(c, in.Row(0), &p.typing, true)
	c.Rule(screen.Rect{X: in.X - 1, Y: in.Y + 1, W: in.W + 2, H: 1}, nil, nil)
	words := screen.Rect{X: in.X, Y: in.Y + 2, W: in.W, H: in.H - 2}
	switch {
	case p.unread != "":
		c.Paragraph(words, screen.In(screen.InkCaution), p.unread)
	case len(p.read) == 0:
		c.Paragraph(words, screen.In(screen.InkFaint), "for example "+when.Examples)
	}
	for i, m := range p.read {
		sign := screen.Faint("  ")
		s := screen.Label(meaning(p.session, m))
		if i == p.at {
			sign, s = screen.Inked(screen.InkToday, "› "), screen.Strong(meaning(p.session, m))
		}
		n := ""
		from, end := p.reach().stops.In(period(p.session, m))
		if p.session.shown().Stops != nil {
			n = fmt.Sprintf("   %s", units.Count(end-from, "reading", "readings"))
		}
		c.Spans(words.X, words.Y+i, words.W, sign, s, screen.Faint(n))
	}
}
