package cli

import (
	"cmp"
	"slices"
	"time"

	"github.com/muktihari/fit/profile/typedef"
	"github.com/muktihari/fit/proto"

	"withings-tui/store"
	"withings-tui/ui/insight"
	"withings-tui/withings"
)

// sheet is one WHAT of the export. The list of sheets (sheets.go) is the one
// table that files, help, completion and the reference are made from.
type sheet struct {
	what     string   // on the command line
	key      string   // in JSON, and the measurement of line protocol
	about    string   // one line for help and reference
	changes  []string // what of store.Change it tells; none: it is always given whole
	series   bool     // numbers over time, which line protocol is for
	columns  []column // those of --computed last
	computed int      // how many of them are only there with --computed
	rows     func(*source) []row
	fit      func(*source) []proto.Message // nil: FIT has no message for it
}

// column is a column's name and what it holds.
type column struct{ name, about string }

// names are the names of the columns of an export.
func (s sheet) names(computed bool) []string {
	columns := s.columns
	if !computed {
		columns = columns[:len(columns)-s.computed]
	}
	var names []string
	for _, c := range columns {
		names = append(names, c.name)
	}
	return names
}

// row is one row of a sheet: a value a column (the last may be left out), and
// the flags it has.
type row struct {
	unix   int64 // of a day, its midnight UTC
	values []any
	flags  []string
}

// flagNames are columns that only the rows have that they are true of.
var flagNames = [...]string{"excluded", "set_aside", "vanished"}

// source is what an export is made from.
type source struct {
	*store.History
	figures  *insight.Figures
	groups   []withings.MeasureGroup // as delivered; only for measures
	vanished []store.Vanished        // only for vanished
	period   store.Period
	zone     *time.Location         // of the account
	aside    map[changeID]bool      // what this program does not count
	naps     map[int64]bool         // records of sleep
	marks    map[int64]store.Mark   // groups that the person marked
	trend    map[store.Date]float64 // kg
	news     *news                  // with --new what is to be given; nil: everything
}

// news is what a consumer has not been given yet, by what and id.
type news struct {
	changed map[changeID]bool
	gone    []store.Change
}

type changeID struct {
	what string
	id   int64
}

// place is where a record stands: its time, its day, and how the store's list
// of changes names it.
type place struct {
	unix int64
	day  store.Date
	what string
	id   int64
	mark store.Mark
}

func placeOf(what string, r store.Reading) place {
	return place{unix: r.Unix, day: r.Date(), what: what, id: r.Group, mark: r.Mark}
}

// wanted tells whether a record is to be written: it lies in the period, and
// with --new it is one that the consumer has not been given.
func (x *source) wanted(p place) bool {
	return x.period.Contains(p.day) && (x.news == nil || p.what == "" || x.news.changed[changeID{p.what, p.id}])
}

// flag says why a record does not count; "" where it does.
func (x *source) flag(p place) string {
	switch {
	case p.mark == store.MarkOut:
		return "excluded"
	case x.aside[changeID{p.what, p.id}]:
		return "set_aside"
	}
	return ""
}

// rowsOf makes the rows of records of T. gone are the first values of a row that
// stands for a record that Withings no longer has; nil where a sheet tells none.
func rowsOf[T any](list func(*source) []T, at func(T) place, values func(*source, T) []any, gone func(store.Change) []any) func(*source) []row {
	return func(x *source) []row {
		var out []row
		for _, record := range list(x) {
			p := at(record)
			if !x.wanted(p) {
				continue
			}
			r := row{unix: p.unix, values: values(x, record)}
			if flag := x.flag(p); flag != "" {
				r.flags = []string{flag}
			}
			out = append(out, r)
		}
		if x.news == nil || gone == nil {
			return out
		}
		for _, c := range x.news.gone {
			out = append(out, row{unix: c.At.Unix, values: gone(c), flags: []string{"vanished"}})
		}
		slices.SortStableFunc(out, func(a, b row) int { return cmp.Compare(a.unix, b.unix) })
		return out
	}
}

// messagesOf are the records that count as FIT messages, behind the header of a
// file of their kind.
func messagesOf[T any](kind typedef.File, list func(*source) []T, at func(T) place, message func(*source, T) proto.Message) func(*source) []proto.Message {
	return func(x *source) []proto.Message {
		messages := []proto.Message{fitHeader(kind, x.figures.In.Now)}
		for _, record := range list(x) {
			if p := at(record); x.wanted(p) && x.flag(p) == "" {
				messages = append(messages, message(x, record))
			}
		}
		return messages
	}
}
