package cli

import (
	"cmp"
	"slices"

	"github.com/muktihari/fit/profile/typedef"
	"github.com/muktihari/fit/proto"

	"withings-tui/store"
	"withings-tui/ui/insight"
	"withings-tui/withings"
)

// sheet is one WHAT of the export. The list of sheets (sheets.go) is the one
// table that files, help, completion and the reference are made from.
type sheet struct {
	what     string       // on the command line
	key      string       // in JSON, and the measurement of line protocol
	about    string       // one line for help and reference
	changes  []string     // what of store.Change it tells; none: it is always given whole
	series   bool         // numbers over time, which line protocol is for
	columns  []column     // those of --computed last
	computed int          // how many of them are only there with --computed
	fit      typedef.File // kind of a FIT file of it; 0 where FIT has none
	records  func(*source) []record
	gone     func(store.Change) []any // the first values of what Withings no longer has; nil where that is not told
	news     *news                    // with --new what is to be given; nil: everything
}

// column is a column's name and what it holds.
type column struct{ name, about string }

// names are the names of the columns of an export.
func (s sheet) names(computed bool) []string {
	columns := s.columns
	if !computed {
		columns = columns[:len(columns)-s.computed]
	}
	return each(columns, func(c column) string { return c.name })
}

// record is one row of a sheet.
type record struct {
	place
	values []any                // one a column
	flag   string               // one of flagNames; "" where it counts
	fit    func() proto.Message // nil where FIT has none
}

// flagNames are columns that only the rows have that they are true of.
var flagNames = [...]string{"excluded", "set_aside", "vanished"}

// source is what an export is made from.
type source struct {
	*store.History
	figures  *insight.Figures
	groups   []withings.MeasureGroup // as delivered; only for measures
	vanished []store.Vanished        // only for vanished
	damaged  int                     // rows that were left out
	period   store.Period
	trend    map[store.Date]float64 // kg
	counted  map[changeID]bool      // days, nights and workouts
	naps     map[int64]bool         // records of sleep
}

// news is what a consumer has not been given yet, up to a number in the log of
// changes.
type news struct {
	consumer string
	upTo     int64
	all      bool // it was never given anything
	changed  map[changeID]bool
	gone     map[changeID]store.Change
}

// has tells whether a record is to be given. Without news, all are.
func (n *news) has(p place) bool {
	return n == nil || n.all || p.what == "" || n.changed[changeID{p.what, p.id}]
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
}

func placeOf(what string, r store.Reading) place {
	return place{unix: r.Unix, day: r.Date(), what: what, id: r.Group}
}

// flagOf says why a reading does not count; "" where it does.
func flagOf(f insight.Fate) string {
	return either(f == insight.Excluded, "excluded", either(f.SetAside(), "set_aside", ""))
}

// flag is flagOf of a day, night or workout.
func (x *source) flag(what string, id int64) string {
	return either(x.counted[changeID{what, id}], "", "set_aside")
}

// recordsOf makes a record of each of a list, given with its place in it.
func recordsOf[T any](list []T, of func(int, T) record) []record {
	out := make([]record, len(list))
	for i, one := range list {
		out[i] = of(i, one)
	}
	return out
}

// rows are the records that are asked for, each with so many values. No computed
// one stands in a row that does not count.
func (s sheet) rows(x *source, width int) []record {
	var out []record
	for _, r := range s.records(x) {
		if !x.period.Contains(r.day) || !s.news.has(r.place) {
			continue
		}
		if r.flag != "" {
			r.values = r.values[:len(s.columns)-s.computed]
		}
		out = append(out, r)
	}
	if s.news != nil && s.gone != nil {
		for id, c := range s.news.gone {
			out = append(out, record{place: place{unix: c.At.Unix, id: id.id}, values: s.gone(c), flag: "vanished"})
		}
		slices.SortStableFunc(out, func(a, b record) int { return cmp.Or(cmp.Compare(a.unix, b.unix), cmp.Compare(a.id, b.id)) })
	}
	for i, r := range out {
		out[i].values = append(r.values, make([]any, width)...)[:width]
	}
	return out
}
