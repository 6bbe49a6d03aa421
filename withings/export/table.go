package export

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"withings-tui/withings"
)

// column is a column of a file that holds a measure.
type column struct {
	index   int
	heading string
	figure  *figure
	unit    unit
}

// table is the reading of one file.
type table struct {
	*reader
	named   fileName
	summary FileSummary
	records *records
	clock   clockTexts

	width                        int // how many headings there are
	date, value, typed, comment  int // columns; -1 where there is none
	columns                      []column
	valueUnit                    unit // of the value column of a day's figure
	unknown                      map[string]int
	problemsHere, problemsHidden int
}

// read reads the whole file. What is wrong with the file goes into problems;
// the error is one that ends the whole import.
func (t *table) read() error {
	if err := t.records.check(); err != nil {
		t.none(err.Error())
		return nil
	}
	head, err := t.records.headings()
	switch {
	case err == io.EOF:
		t.none("is empty")
		return nil
	case err != nil:
		return err
	case head.bad != "":
		t.none(head.bad)
		return nil
	}
	if why := t.headings(head); why != "" {
		t.none(why)
		return nil
	}
	t.recognised = true
	for {
		row, err := t.records.row()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if t.rows++; t.rows > t.limits.rows {
			return fmt.Errorf("%w: more than %d rows", ErrTooLarge, t.limits.rows)
		}
		t.row(row)
	}
}

// none records that nothing of the file is read.
func (t *table) none(why string) {
	if t.summary.Kind == byHeadings {
		t.summary.Kind = Ignored
	}
	t.problem(0, why)
}

// problem records one, up to a bound.
func (t *table) problem(line int, what string) {
	if t.problemsHere == t.limits.problems {
		t.problemsHidden++
		return
	}
	t.problemsHere++
	t.problems = append(t.problems, Problem{File: t.summary.Name, Line: line, What: what})
}

// finish records what is known only after the last row.
func (t *table) finish() {
	if t.problemsHidden > 0 {
		t.problems = append(t.problems, Problem{File: t.summary.Name, What: fmt.Sprintf("and %d more rows that could not be read", t.problemsHidden)})
	}
	names := make([]string, 0, len(t.unknown))
	for name := range t.unknown {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		t.problems = append(t.problems, Problem{File: t.summary.Name,
			What: fmt.Sprintf("rows of the type %s, which is not read: %d", name, t.unknown[name])})
	}
	t.files = append(t.files, t.summary)
}

// headings settles what the columns hold; why not, where they hold nothing
// that is read.
func (t *table) headings(head record) (why string) {
	t.width = len(head.fields)
	t.date, t.value, t.typed, t.comment = -1, -1, -1, -1
	valueHeading := ""
	for i, heading := range head.fields {
		name, unitName := splitHeading(heading)
		switch {
		case slices.Contains(dateHeadings, name):
			first(&t.date, i)
		case slices.Contains(typeHeadings, name):
			first(&t.typed, i)
		case slices.Contains(commentHeadings, name):
			first(&t.comment, i)
		case slices.Contains(valueHeadings, name):
			first(&t.value, i)
			valueHeading = heading
			if f := figureOf(t.named.value); f != nil {
				t.column(head.line, i, heading, f, unitName)
			}
		default:
			f := figureHeaded(name)
			if f != nil && f.id == withings.TypeTemperature && t.named.value != 0 {
				f = figureOf(t.named.value) // the file's name says of what
			}
			if f != nil {
				t.column(head.line, i, heading, f, unitName)
			}
		}
	}
	if t.date < 0 {
		return "has no column with a date"
	}
	if d, ok := dayFigures[t.summary.Kind]; ok {
		if t.value < 0 {
			return `has no column "value"`
		}
		_, unitName := splitHeading(valueHeading)
		t.valueUnit, ok = unitFor(d.size, unitName)
		if !ok {
			return fmt.Sprintf("the unit %s is not known", quoted(unitName))
		}
		return ""
	}
	if t.summary.Kind == Other || t.summary.Kind == byHeadings && t.typed >= 0 && t.value >= 0 && len(t.columns) == 0 {
		if t.typed < 0 || t.value < 0 {
			return `has no columns "type" and "value"`
		}
		t.summary.Kind = Other
		return ""
	}
	if len(t.columns) == 0 {
		return "has no column with a measure that is read"
	}
	if t.summary.Kind == byHeadings {
		for _, known := range kindOfFigure {
			if slices.ContainsFunc(t.columns, func(c column) bool { return c.figure.id == known.figure }) {
				t.summary.Kind = known.kind
				return ""
			}
		}
		return "is not one of the files of an export that are read"
	}
	return ""
}

// column adds a column with a measure, once for each measure.
func (t *table) column(line, index int, heading string, f *figure, unitName string) {
	if u, ok := findUnit(unitName); ok {
		switch { // "Body fat" is either
		case f.id == withings.TypeFatMass && u.size == share:
			f = figureOf(withings.TypeFatRatio)
		case f.id == withings.TypeFatRatio && u.size == mass:
			f = figureOf(withings.TypeFatMass)
		}
	}
	u, ok := unitFor(f.size, unitName)
	if !ok {
		t.problem(line, fmt.Sprintf("the column %s is left out: its unit is not told, or not known", quoted(heading)))
		return
	}
	if !slices.ContainsFunc(t.columns, func(c column) bool { return c.figure.id == f.id }) {
		t.columns = append(t.columns, column{index, heading, f, u})
	}
}

// unitFor is the unit of that name if it is one of size; the SI unit where no
// unit is named. But a mass needs one: exports name it, as people set theirs to
// pounds, and 150 may be either. Plain figures have units that are not read.
func unitFor(size dimension, name string) (unit, bool) {
	switch {
	case size == plain, size != mass && strings.TrimSpace(name) == "":
		return units[siNames[size]], true
	}
	u, ok := findUnit(name)
	return u, ok && u.size == size
}

func first(column *int, index int) {
	if *column < 0 {
		*column = index
	}
}

// errNoValue is a row that has a time and nothing else.
var errNoValue = errors.New("no value")

// row reads one row and counts it.
func (t *table) row(row record) {
	doubled, err := false, error(nil)
	if row.bad != "" {
		err = errors.New(row.bad)
	} else if last := lastFilled(row.fields); last >= t.width {
		err = fmt.Errorf("has %d fields, but there are %d headings", last+1, t.width)
	} else if _, isDay := dayFigures[t.summary.Kind]; isDay {
		doubled, err = t.dayRow(row.fields)
	} else {
		doubled, err = t.groupRow(row.fields)
	}
	switch {
	case err == errNoValue:
		t.summary.Skipped++
	case err != nil:
		t.summary.Skipped++
		t.problem(row.line, err.Error())
	case doubled:
		t.summary.Doubled++
	default:
		t.summary.Read++
	}
}

// lastFilled is the index of the last field that is not empty, or -1.
func lastFilled(fields []string) int {
	for i := len(fields) - 1; i >= 0; i-- {
		if fields[i] != "" {
			return i
		}
	}
	return -1
}

// field is the text in a column, empty where the row is too short for it.
func field(fields []string, index int) string {
	if index < 0 || index >= len(fields) {
		return ""
	}
	return fields[index]
}
