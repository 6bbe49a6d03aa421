package pane

import (
	"math"
	"strings"
	"time"

	"withings-tui/ui/chart"
	"withings-tui/ui/insight"
	"withings-tui/ui/screen"
	"withings-tui/ui/units"
)

// sideRoom is how many columns a box of the narrower side panel has inside.
const sideRoom = 29

// wrapped are words as rows of a box.
func wrapped(words string, room int, ink screen.Ink) []screen.BoxRow {
	var rows []screen.BoxRow
	for _, l := range (&screen.Theme{}).Wrap(words, room) {
		rows = append(rows, screen.Line(screen.Inked(ink, l)))
	}
	return rows
}

// bothOrTwo is one row with words at both ends, or two rows where they do not fit in one.
func bothOrTwo(room int, left, right line) []screen.BoxRow {
	t := screen.Theme{}
	if len(right) == 0 || t.SpansWidth(left)+t.SpansWidth(right) < room {
		return []screen.BoxRow{screen.Line(left...).And(right...)}
	}
	return []screen.BoxRow{screen.Line(left...), screen.Line(right...)}
}

// markRow is a name of so many columns, a drawing, and a figure.
func markRow(name string, wide int, value line, draw func(*screen.Canvas, screen.Rect)) screen.BoxRow {
	return screen.Drawing(1, func(c *screen.Canvas, r screen.Rect) {
		c.Spans(r.X, r.Y, wide, screen.Label(name))
		end := c.Right(r.X+wide, r.Right(), r.Y, value...)
		draw(c, screen.Rect{X: r.X + wide, Y: r.Y, W: max(0, end-r.X-wide-1), H: 1})
	})
}

// barRow is a markRow with a bar of a part of 1.
func barRow(name string, wide int, part float64, ink screen.Ink, value line) screen.BoxRow {
	return markRow(name, wide, value, func(c *screen.Canvas, r screen.Rect) {
		if !math.IsNaN(part) {
			chart.Meter(c, r, part, ink)
		}
	})
}

// columnsRow is a name with two columns of figures, the last so wide.
func columnsRow(wide int, name, now, then screen.Span) screen.BoxRow {
	return screen.Drawing(1, func(c *screen.Canvas, r screen.Rect) {
		c.Right(r.X, r.Right(), r.Y, then)
		end := c.Right(r.X, r.Right()-wide, r.Y, now)
		c.Spans(r.X, r.Y, end-r.X-1, name)
	})
}

// meterSpans are a meter of so many cells among words.
func meterSpans(part float64, cells int, ink screen.Ink) line {
	full := max(0, min(cells, int(units.Round(part*float64(cells), 0))))
	return line{screen.Inked(ink, strings.Repeat("━", full)), screen.Inked(screen.InkFrame, strings.Repeat("━", cells-full))}
}

// weekdayOf is the i-th weekday of the week that is set.
func weekdayOf(s *Scene, i int) time.Weekday { return (s.In.WeekStart + time.Weekday(i)) % 7 }

// weekdayRows are the means of all seven weekdays as bars against the highest.
func weekdayRows(s *Scene, means [7]insight.Mean, write func(float64) string, ink func(float64) screen.Ink) []screen.BoxRow {
	most := 0.0
	for _, m := range means {
		if m.N > 0 {
			most = max(most, m.Value)
		}
	}
	var rows []screen.BoxRow
	for i := range 7 {
		day := weekdayOf(s, i)
		name, m := day.String()[:3], means[day]
		if m.N == 0 {
			rows = append(rows, screen.Line(screen.Label(name)).And(screen.Faint("none")))
			continue
		}
		rows = append(rows, barRow(name, 4, m.Value/most, ink(m.Value), line{screen.Plain(" " + write(m.Value))}))
	}
	return rows
}

// windowWords name the length of the window: "3 months", "61 days".
func windowWords(s *Scene) string {
	if s.Span != FreeSpan {
		return Spans[s.Span].Words
	}
	return units.Count(s.Window.Days(), "day", "days")
}

// severityInk is the colour of a class.
func severityInk(v insight.Severity) screen.Ink {
	switch v {
	case insight.Good:
		return screen.InkGood
	case insight.Attention:
		return screen.InkCaution
	}
	return screen.InkBad
}

// capital is a name with a capital first letter.
func capital(name string) string {
	if name == "" {
		return name
	}
	return strings.ToUpper(name[:1]) + name[1:]
}

// figure is a figure with its name behind it; nothing where it did not come.
func figure(v float64, text, name string) line {
	if math.IsNaN(v) {
		return nil
	}
	return line{screen.Bold(text), screen.Label(" " + noun(text, name))}
}

// noun is the name of so many: "1 floor".
func noun(text, many string) string {
	if text == "1" {
		return strings.TrimSuffix(many, "s")
	}
	return many
}

// also is one thing more in a line that is read; nothing where it did not come.
func also(v float64, name, text, unit string) line {
	if math.IsNaN(v) {
		return nil
	}
	return line{screen.Label("   " + name), screen.Plain(text), screen.Label(noun(text, unit))}
}
