package export

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"withings-tui/withings"
)

// column is a column of a file that holds a measure.
type column struct {
	index   int
	heading string
	measure *measure
	unit    unit
}

// table is the reading of one file.
type table struct {
	*reader
	named   fileName
	summary FileSummary
	clock   clockTexts

	width        int        // how many headings there are
	at           [roles]int // columns; -1 where there is none
	columns      []column
	valueUnit    unit // of the value column of a day's total
	unknown      map[string]int
	told, hidden int // problems
}

// read reads the whole file. What is wrong with the file goes into problems;
// the error is one that ends the whole import.
func (t *table) read(text string) error {
	records, err := newRecords(text, t.limits.record)
	why := ""
	if err != nil {
		why = err.Error()
	} else if head, ok := records.headings(); !ok {
		why = "is empty"
	} else {
		why = cmp.Or(head.bad, t.headings(head))
	}
	if why != "" { // nothing of the file is read
		if t.summary.Kind == byHeadings {
			t.summary.Kind = Ignored
		}
		t.problem(0, why)
		t.finish()
		return nil
	}
	t.recognised = true
	for row, ok := records.row(); ok; row, ok = records.row() {
		if t.rows++; t.rows > t.limits.rows {
			return fmt.Errorf("%w: more than %d rows", ErrTooLarge, t.limits.rows)
		}
		if t.ctx.Err() != nil {
			return t.ctx.Err()
		}
		t.row(row)
	}
	t.finish()
	return nil
}

// problem records one, up to a bound.
func (t *table) problem(line int, what string) {
	if t.told == t.limits.problems {
		t.hidden++
		return
	}
	t.told++
	t.problems = append(t.problems, Problem{t.summary.Name, line, what})
}

// finish records what is known only after the last row.
func (t *table) finish() {
	if t.hidden > 0 {
		t.problems = append(t.problems, Problem{t.summary.Name, 0, fmt.Sprintf("and %d more rows that could not be read", t.hidden)})
	}
	for _, name := range slices.Sorted(maps.Keys(t.unknown)) {
		t.problems = append(t.problems, Problem{t.summary.Name, 0, fmt.Sprintf("rows of the type %s, which is not read: %d", name, t.unknown[name])})
	}
	t.files = append(t.files, t.summary)
}

// headings settles what the columns hold; why not, where they hold nothing
// that is read.
func (t *table) headings(head record) (why string) {
	t.width = len(head.fields)
	for i := range t.at {
		t.at[i] = -1
	}
	valueUnit := ""
	for i, heading := range head.fields {
		name, unitName := splitHeading(heading)
		role := slices.IndexFunc(roleHeadings[:], func(known []string) bool { return slices.Contains(known, name) })
		if role >= 0 && t.at[role] < 0 {
			t.at[role] = i
		}
		m := measureHeaded(name)
		if role == valueColumn {
			valueUnit = unitName
		}
		if role == valueColumn || m != nil && m.id == withings.TypeTemperature && t.named.value != 0 {
			m = measureOf(t.named.value) // the file's name says of what
		}
		if m != nil {
			t.column(head.line, i, heading, m, unitName)
		}
	}
	return t.settle(valueUnit)
}

// settle settles what the rows are, once the columns are known; why not, where
// they hold nothing that is read.
func (t *table) settle(valueUnit string) (why string) {
	total, daily := dayTotals[t.summary.Kind]
	u, known := unitFor(total.size, valueUnit)
	t.valueUnit = u
	ofTypes := t.at[typeColumn] >= 0 && t.at[valueColumn] >= 0
	switch {
	case t.at[dateColumn] < 0:
		return "has no column with a date"
	case daily && t.at[valueColumn] < 0:
		return `has no column "value"`
	case daily && !known:
		return fmt.Sprintf("the unit %s is not known", quoted(valueUnit))
	case daily:
		return ""
	case t.summary.Kind == Other && !ofTypes:
		return `has no columns "type" and "value"`
	case t.summary.Kind == byHeadings && ofTypes && len(t.columns) == 0:
		t.summary.Kind = Other
		return ""
	case t.summary.Kind != Other && len(t.columns) == 0:
		return "has no column with a measure that is read"
	case t.summary.Kind != byHeadings:
		return ""
	}
	for _, one := range kindOfMeasure {
		if slices.ContainsFunc(t.columns, func(c column) bool { return c.measure.id == one.measure }) {
			t.summary.Kind = one.kind
			return ""
		}
	}
	return "is not one of the files of an export that are read"
}

// column adds a column with a measure, once for each measure.
func (t *table) column(line, index int, heading string, m *measure, unitName string) {
	if u, ok := findUnit(unitName); ok {
		switch { // "Body fat" is either
		case m.id == withings.TypeFatMass && u.size == share:
			m = measureOf(withings.TypeFatRatio)
		case m.id == withings.TypeFatRatio && u.size == mass:
			m = measureOf(withings.TypeFatMass)
		}
	}
	u, ok := unitFor(m.size, unitName)
	if !ok {
		t.problem(line, fmt.Sprintf("the column %s is left out: its unit is not told, or not known", quoted(heading)))
		return
	}
	if !slices.ContainsFunc(t.columns, func(c column) bool { return c.measure.id == m.id }) {
		t.columns = append(t.columns, column{index, heading, m, u})
	}
}

// unitFor is the unit of that name if it is one of size; the SI unit where no
// unit is named. But a mass needs one: exports name it, as people set theirs to
// pounds, and 150 may be either. Plain measures have units that are not read.
func unitFor(size dimension, name string) (unit, bool) {
	if size == plain || size != mass && strings.TrimSpace(name) == "" {
		return units[siNames[size]], true
	}
	u, ok := findUnit(name)
	return u, ok && u.size == size
}

// errNoValue is a row that has a time and nothing else.
var errNoValue = errors.New("no value")

// row reads one row and counts it.
func (t *table) row(row record) {
	doubled, err := false, error(nil)
	last := len(row.fields) - 1
	for last >= 0 && row.fields[last] == "" {
		last--
	}
	_, isDay := dayTotals[t.summary.Kind]
	switch {
	case row.bad != "":
		err = errors.New(row.bad)
	case last >= t.width:
		err = fmt.Errorf("has %d fields, but there are %d headings", last+1, t.width)
	case isDay:
		doubled, err = t.dayRow(row.fields)
	default:
		doubled, err = t.groupRow(row.fields)
	}
	switch {
	case err != nil:
		t.summary.Skipped++
		if err != errNoValue {
			t.problem(row.line, err.Error())
		}
	case doubled:
		t.summary.Doubled++
	default:
		t.summary.Read++
	}
}

// field is the text in a column, empty where the row is too short for it.
func field(fields []string, index int) string {
	if index < 0 || index >= len(fields) {
		return ""
	}
	return fields[index]
}
