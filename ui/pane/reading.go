package pane

import (
	"fmt"
	"math"
	"strings"
	"time"

	"withings-tui/store"
	"withings-tui/ui/insight"
	"withings-tui/ui/screen"
	"withings-tui/ui/units"
)

// reader is how readings, days or nights are read one by one: below the chart, in the box of the newest, and for y.
type reader struct {
	Stops
	accent screen.Ink
	days   bool               // whole days or nights: no time of day is told
	before string             // "Night to "
	value  func(i int) string // "81.2 kg"
	also   func(i int) string // what belongs to it: "pulse 62"; nil: nothing
	mark   func(i int) screen.Span
	counts func(i int) bool // nil: all do
	more   func(i int) line // what goes with it, three blanks before each group
	basis  line             // what the window rests on
}

// when is the moment of a stop in words.
func (rd reader) when(s *Scene, i int) string {
	words := rd.before + dayWords(s, rd.At(i).Date())
	if rd.days {
		return words
	}
	return words + " " + units.Clock(rd.At(i).Time())
}

// readout is the reading under the cursor, and below it the day's note or what the window rests on.
func (rd reader) readout(s *Scene) []line {
	i, on := s.stop(rd.Stops)
	if i < 0 {
		return nil
	}
	sign := screen.Faint("› ")
	if on {
		sign = screen.InkedBold(rd.accent, "› ")
	}
	one := append(line{sign, screen.Plain(rd.when(s, i)), screen.Strong("  " + rd.value(i))}, rd.more(i)...)
	two := append(line{screen.Label("  ")}, rd.basis...)
	if text := noteOf(s, rd.At(i).Date()); text != "" {
		two = line{screen.InkedBold(screen.InkToday, "▼ "), screen.Plain(text), screen.Faint("   a note of yours; N compares around it")}
	}
	return []line{one, two}
}

// copied is the reading under the cursor in one line.
func (rd reader) copied(s *Scene) string {
	i, _ := s.stop(rd.Stops)
	if i < 0 {
		return ""
	}
	format := time.DateOnly
	if !rd.days {
		format += " 15:04"
	}
	text := rd.At(i).Time().Format(format) + " " + rd.value(i)
	if rd.also != nil {
		if also := rd.also(i); also != "" {
			text += " " + also
		}
	}
	return text
}

// newest fills a side panel that has room left: the newest of the window first.
func (rd reader) newest(s *Scene, title string) screen.Box {
	box := screen.Box{Title: title, Fill: true}
	from, to := rd.In(s.Window)
	for i := to - 1; i >= max(from, to-40); i-- {
		when, value := strings.TrimPrefix(rd.when(s, i), rd.before), screen.Bold(rd.value(i))
		if rd.At(i).Date().UTC().Year() != s.Today().UTC().Year() {
			_, when, _ = strings.Cut(when, " ") // the year takes the room of the weekday
		}
		if rd.counts != nil && !rd.counts(i) {
			value = screen.Faint(value.Text)
		}
		left := line{screen.Label(when)}
		if rd.mark != nil {
			left = line{rd.mark(i), screen.Label(" " + when)}
		}
		box.Rows = append(box.Rows, screen.Line(left...).And(value))
	}
	return box
}

// origin is where a reading comes from, and what is special about that.
func origin(s *Scene, r store.Reading, fate insight.Fate) line {
	var out line
	switch {
	case r.Mark == store.MarkOut:
		out = append(out, screen.Inked(screen.InkCaution, "   left out by you"))
	case fate.SetAside():
		out = append(out, screen.Inked(screen.InkCaution, "   set aside: "+fate.String()))
	}
	if r.Source == store.SourceManual {
		out = append(out, screen.Label("   typed in"))
	}
	if r.Imported() {
		out = append(out, screen.Label("   imported"))
	}
	if model := s.History.Model(r); model != "" {
		out = append(out, screen.Label("   "+model))
	}
	return out
}

// noteOf is the note of a day.
func noteOf(s *Scene, d store.Date) string {
	for _, n := range s.History.Notes {
		if n.Date == d {
			return n.Text
		}
	}
	return ""
}

// basisWords are what the window's picture rests on: "72 readings on 71 of 90 days · 1 set aside".
func basisWords(s *Scene, one string, b insight.Basis) line {
	words := units.Count(b.Readings, one, one+"s") + fmt.Sprintf(" on %d of %s", b.Days, units.Count(s.Window.Days(), "day", "days"))
	return append(line{screen.Label(words)}, asideWords(b.SetAside, b.Excluded)...)
}

// asideWords are what does not count: " · 1 set aside · 2 left out by you".
func asideWords(setAside, excluded int) line {
	var out line
	if setAside > 0 {
		out = append(out, screen.Label(fmt.Sprintf(" · %d set aside", setAside)))
	}
	if excluded > 0 {
		out = append(out, screen.Label(fmt.Sprintf(" · %d left out by you", excluded)))
	}
	return out
}

// aged is when a reading was, in caution where it is too old to say something of now.
func aged(s *Scene, at store.Stamp) screen.Span {
	day := agedDay(s, at)
	if s.Today()-at.Date() <= 1 {
		day.Text += " " + units.Clock(at.Time())
	}
	return day
}

// agedDay is aged without the time of day.
func agedDay(s *Scene, at store.Stamp) screen.Span {
	words := units.Day(at.Date().UTC(), s.Today().UTC())
	if s.Today()-at.Date() > insight.FreshDays {
		return screen.Inked(screen.InkCaution, words)
	}
	return screen.Label(words)
}

// ends are the stops that a measure goes from and to, -1 where there are none.
func (s *Scene) ends(stops Stops) (a, b int) {
	a, b = stops.Nearest(s.Cursor.Anchor), stops.Nearest(s.Cursor.At)
	return min(a, b), max(a, b)
}

// measure is what lies between A and B.
type measure struct {
	from, to   store.Date
	a, b       string // the values there
	text, unit string // the hero; "" where there is none
	said       line   // behind A and B: "▼ 0.7 kg in 17 days"
	rate       line   // "▼ 0.27 kg a week"
	sure       string // "± 0.06"
	energy     string // "≈ 290 kcal a day under use ± 60"
	rests      string // "trend to trend · 14 readings from A to B"
}

// measured puts a measure in the hero's place and into the line that is read.
func measured(s *Scene, v View, m measure) View {
	days := units.Count(int(m.to-m.from), "day", "days")
	if m.text != "" {
		v.Hero = Hero{Title: "From A to B", Ink: screen.InkToday, Text: m.text, Unit: m.unit,
			Side: []line{{screen.Bold(days)}, {screen.Label(shortDates(store.Period{From: m.from, To: m.to}, s.Today()))}}}
		if len(m.rate) > 0 {
			v.Hero.Rows = append(v.Hero.Rows, screen.Line(m.rate...).And(screen.Faint(m.sure)))
		}
		if energy, sure, ok := strings.Cut(m.energy, " ± "); ok {
			v.Hero.Rows = append(v.Hero.Rows, bothOrTwo(sideRoom, line{screen.Plain(energy)}, line{screen.Faint("± " + sure + " kcal")})...)
		}
		v.Hero.Rows = append(v.Hero.Rows, wrapped(m.rests, sideRoom, screen.InkLabel)...)
		v.Head = []line{{screen.Bold(days), screen.Label("  " + shortDates(store.Period{From: m.from, To: m.to}, s.Today()))}, m.rate, {screen.Label(m.rests)}}
	}
	end := func(letter string, d store.Date, value string) line {
		return line{{Text: letter, Style: screen.Style{Ink: screen.InkPaper, Ground: screen.InkToday, Bold: true}}, screen.Plain(" " + dayWords(s, d) + "  "), screen.Strong(value)}
	}
	v.Readout = []line{join("   ", end("A", m.from, m.a), end("B", m.to, m.b), m.said), {screen.Faint(m.rests)}}
	return v
}

// dayWords is a day as it is read: "Wed 25 Nov", with the year where it is another.
func dayWords(s *Scene, d store.Date) string {
	if d.UTC().Year() != s.Today().UTC().Year() {
		return d.UTC().Format("Mon 2 Jan 2006")
	}
	return d.UTC().Format("Mon 2 Jan")
}

// shownAs is how a measured value is shown.
type shownAs struct {
	decimals int // of a change
	unit     string
	ink      screen.Ink // of a change
	write    func(float64) string
}

// changed is a measure of a change of a value from A to B; what says of which values.
func changed(s *Scene, m insight.Measured, f shownAs, what string) measure {
	out := measure{from: m.From, to: m.To, a: f.write(m.A), b: f.write(m.B), rests: what + " · " + units.Count(m.Readings, "reading", "readings") + " from A to B"}
	if math.IsNaN(m.Change) {
		out.said = line{screen.Label("no value at both ends")}
		return out
	}
	out.text, out.unit = s.Write.Number(math.Abs(m.Change), f.decimals), f.unit
	if m.Change != 0 {
		out.unit += " " + moreOrLess(m.Change)
	}
	out.said = line{screen.InkedBold(f.ink, s.Write.Change(m.Change, f.decimals)+" "+f.unit), screen.Label(" in " + units.Count(m.Days, "day", "days"))}
	if m.Days >= 7 && !math.IsNaN(m.PerWeek) {
		out.rate = line{screen.InkedBold(f.ink, s.Write.Change(m.PerWeek, f.decimals+1)), screen.Label(" " + f.unit + " a week")}
		out.energy = m.Energy
		if !math.IsNaN(m.SE) {
			out.sure = "± " + s.Write.Number(m.SE, f.decimals+1)
		}
		out.said = append(out.said, screen.Inked(f.ink, "   "+s.Write.Number(math.Abs(m.PerWeek), f.decimals+1)), screen.Label(" a week"))
	}
	return out
}

func moreOrLess(v float64) string {
	if v < 0 {
		return "less"
	}
	return "more"
}
