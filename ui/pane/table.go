package pane

import (
	"math"
	"unicode/utf8"

	"withings-tui/store"
	"withings-tui/ui/insight"
	"withings-tui/ui/screen"
)

// column is a column of a table with what it shows of row i. The key is NaN for words and for what did not come.
type column struct {
	Column
	style screen.Style
	cell  func(i int) (text string, key float64)
}

// words is a column of words.
func words(name string, width int, cell func(i int) string) column {
	return column{Column{name, width, true}, screen.In(screen.InkLabel), func(i int) (string, float64) { return cell(i), math.NaN() }}
}

// number is a column of numbers.
func number(name string, width int, style screen.Style, value func(i int) float64, write func(float64) string) column {
	return column{Column{name, width, false}, style, func(i int) (string, float64) { return write(value(i)), value(i) }}
}

// The styles of a table's cells: the figure that matters, and the others.
var (
	strongCell = screen.BoldIn(screen.InkBright)
	plainCell  = screen.In(screen.InkText)
	labelCell  = screen.In(screen.InkLabel)
)

// rowsOf are a table's rows. base is a row without cells; sum the last line of those that are shown.
func rowsOf(stops Stops, columns []column, base func(i int) Row, sum func(rows []int) line) Rows {
	heads := make([]Column, len(columns))
	for i, c := range columns {
		heads[i] = c.Column
	}
	return Rows{Columns: heads, N: stops.N, At: stops.At, Sum: sum, Row: func(i int) Row {
		row := base(i)
		for _, c := range columns {
			text, key := c.cell(i)
			span := screen.Span{Text: text, Style: c.style}
			if math.IsNaN(key) && !c.Left {
				span = screen.Faint("·")
			}
			row.Cells, row.Sort = append(row.Cells, span), append(row.Sort, key)
		}
		return row
	}}
}

// readingRow is the row of a reading without its cells.
func readingRow(s *Scene, r store.Reading, fate insight.Fate) Row {
	row := Row{Stamp: r.Stamp, Group: r.Group, Mark: r.Mark, Note: noteOf(s, r.Date())}
	if fate.SetAside() {
		row.Aside = fate.String()
	}
	return row
}

// timeColumn is when readings were, with the year where it is another than today's.
func timeColumn(s *Scene, at func(i int) store.Stamp) column {
	return column{Column{"time", 17, true}, labelCell, func(i int) (string, float64) {
		t, format := at(i), "Mon 2 Jan 15:04"
		if t.Date().UTC().Year() != s.Today().UTC().Year() {
			format = "2 Jan 2006 15:04"
		}
		return t.Time().Format(format), float64(t.Unix)
	}}
}

// dayColumn is which day rows are of.
func dayColumn(s *Scene, name string, at func(i int) store.Stamp) column {
	return column{Column{name, 17, true}, labelCell, func(i int) (string, float64) {
		return dayWords(s, at(i).Date()), float64(at(i).Date())
	}}
}

// sourceColumn is the device of each of n readings, or how else it came: as wide as these need, up to a width, so that
// notes have the rest.
func sourceColumn(s *Scene, n, width int, reading func(i int) store.Reading) column {
	source := func(i int) string {
		r := reading(i)
		switch model := s.History.Model(r); {
		case model != "":
			return model
		case r.Source == store.SourceManual:
			return "typed in"
		case r.Imported():
			return "imported"
		}
		return r.Source.String()
	}
	needed := len("9 source")
	for i := range n {
		needed = max(needed, utf8.RuneCountInString(source(i)))
	}
	return words("source", min(needed, width), source)
}

// tally sums values up for a table's last line.
type tally struct {
	sum, low, high float64
	n              int
}

func tallyOf(rows []int, value func(i int) float64) tally {
	t := tally{low: math.Inf(1), high: math.Inf(-1)}
	for _, i := range rows {
		if v := value(i); !math.IsNaN(v) {
			t.sum, t.n, t.low, t.high = t.sum+v, t.n+1, min(t.low, v), max(t.high, v)
		}
	}
	return t
}

func (t tally) mean() float64 { return t.sum / float64(t.n) }

// counted is a value of the readings that count.
func counted(fates []insight.Fate, of func(i int) float64) func(i int) float64 {
	return func(i int) float64 {
		if fates[i] != insight.Counts {
			return math.NaN()
		}
		return of(i)
	}
}

// shown begins a table's last line.
func shown(s *Scene, rows []int) line {
	return line{screen.Strong(s.Write.Count(float64(len(rows))) + " shown")}
}

// uncounted ends it: how many rows do not count.
func uncounted(rows []int, fates []insight.Fate) line {
	setAside, excluded := 0, 0
	for _, i := range rows {
		switch {
		case fates[i] == insight.Excluded:
			excluded++
		case fates[i].SetAside():
			setAside++
		}
	}
	return asideWords(setAside, excluded)
}
