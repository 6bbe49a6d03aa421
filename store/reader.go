package store

import (
	"context"
	"encoding/json"
	"iter"
	"math"
	"slices"
	"time"

	"withings-tui/withings"
)

// Reader looks at the cache as it was at one moment. It is good within the
// Read that gave it, and for one goroutine.
type Reader struct {
	*view
	cache *Cache
}

// Load is the history of a period: Read and Reader.History in one.
func (c *Cache) Load(ctx context.Context, p Period) (*History, error) {
	var h *History
	err := c.Read(ctx, func(r *Reader) (err error) {
		h, err = r.History(p)
		return err
	})
	return h, err
}

// Groups are the measure groups of a period as Withings delivered them, by
// time and then by id. An error comes last.
func (r *Reader) Groups(p Period) iter.Seq2[withings.MeasureGroup, error] {
	return func(yield func(withings.MeasureGroup, error) bool) {
		var keys [][]byte
		for _, t := range shownTables {
			err := r.rows(t, p, func(row *row) { keys = append(keys, timeKey(row.unix, row.id)) })
			if err != nil {
				yield(withings.MeasureGroup{}, err)
				return
			}
		}
		slices.SortFunc(keys, slices.Compare)
		for _, key := range slices.CompactFunc(keys, slices.Equal) {
			_, id := splitTime(key)
			g, _, ok := r.group(id)
			if ok && !yield(g, nil) {
				return
			}
		}
	}
}

// group is a stored group and its flags.
func (v *view) group(id int64) (withings.MeasureGroup, byte, bool) {
	stored, ok := v.get(tableGroups, idKey(id))
	if !ok || len(stored) < 2 {
		return withings.MeasureGroup{}, 0, false
	}
	g, err := withings.ParseMeasureGroup(slices.Clone(stored[1:]))
	return g, stored[0], err == nil && g.ID == id
}

// wholeDay bounds how far a reading's own clock is from UTC, in seconds.
const wholeDay = 26 * 60 * 60

// rows visits the index rows of a table that lie in a period.
func (v *view) rows(t table, p Period, visit func(*row)) error {
	var r row
	var failed error
	err := v.each(t, periodStart(p), func(key, value []byte) bool {
		if failed = r.read(key, value); failed != nil || r.unix > (int64(p.To)+1)*secondsADay+wholeDay {
			return false
		}
		if p.Contains(r.stamp().Date()) {
			visit(&r)
		}
		return true
	})
	if err == nil {
		err = failed
	}
	return err
}

// periodStart is a key before all rows of a period.
func periodStart(p Period) []byte {
	return timeKey(int64(p.From)*secondsADay-wholeDay, math.MinInt64)
}

// items visits the nights or workouts of a period, or its days.
func (v *view) items(t table, p Period, visit func(*item)) error {
	// What ends in the period may have begun two days before.
	from := timeKey((int64(p.From)-2)*secondsADay-wholeDay, math.MinInt64)
	beyond := func(it *item) bool { return it.start > (int64(p.To)+2)*secondsADay+wholeDay }
	if t == tableDays {
		from, beyond = dateKey(p.From, ""), func(it *item) bool { return it.date > p.To }
	}
	see := seeItems(t, func(it *item) bool {
		if p.Contains(it.date) {
			visit(it)
		}
		return !beyond(it)
	})
	return v.each(t, from, see)
}

// seeItems decodes the rows of a table. One that cannot be decoded has been
// written by another program, as its checksum holds; it is passed over.
func seeItems(t table, visit func(*item) bool) func(key, value []byte) bool {
	var it item
	return func(_, value []byte) bool { return it.decode(t, value) != nil || visit(&it) }
}

// bestOfDay passes on of each day the row that counts, when the next day comes;
// end passes the last one on.
func bestOfDay(visit func(*item)) (see func(*item), end func()) {
	var best item
	have := false
	see = func(it *item) {
		switch {
		case have && best.date == it.date && !it.before(&best):
			return
		case have && best.date != it.date:
			visit(&best)
		}
		have = true
		figures := append(best.figures[:0], it.figures...)
		best = *it
		best.figures = figures
	}
	return see, func() {
		if have {
			visit(&best)
		}
	}
}

// collections are what a refresh brings, in its order, and where it is kept.
var collections = [...]struct {
	name   string
	tables []table
}{
	{CollectionMeasures, shownTables},
	{CollectionActivity, []table{tableDays}},
	{CollectionGoals, nil},
	{CollectionDevices, nil},
	{CollectionWorkouts, []table{tableWorkouts}},
	{CollectionSleep, []table{tableNights}},
}

// State is what the cache knows of itself and of the account.
func (r *Reader) State() (State, error) {
	s := r.state
	out := State{User: s.User, Timezone: s.Timezone, LastAttempt: moment(s.LastAttempt), LastError: s.LastError,
		Offline: s.Offline, SignedOut: s.SignedOut, Goals: NoGoals(), Imported: s.Imported,
		Gone: int(r.tallies[tableVanished].rows)}
	if now := r.cache.now(); s.LastSync <= now.Unix()+futureSlack {
		out.LastSync = moment(s.LastSync)
	}
	for _, listed := range collections {
		c := Collection{Name: listed.name}
		if cur := s.Cursors[c.Name]; cur != nil {
			c.Complete, c.Cursor, c.Problem = cur.Complete, moment(cur.Since), cur.Problem
			if cur.Doubt != nil {
				out.Doubts = append(out.Doubts, *cur.Doubt)
			}
		}
		for _, t := range listed.tables {
			oldest, newest := r.ends(t)
			if c.Oldest.IsZero() || !oldest.IsZero() && oldest.Before(c.Oldest) {
				c.Oldest = oldest
			}
			if newest.After(c.Newest) {
				c.Newest = newest
			}
			c.Count = int(r.tallies[t].rows)
		}
		if c.Name == CollectionMeasures {
			c.Count = int(r.tallies[tableGroups].rows) - s.Hidden
		}
		out.Collections = append(out.Collections, c)
	}
	if text, ok := r.get(tableGoals, []byte(CollectionGoals)); ok {
		out.Goals = readGoals(text)
	}
	err := r.each(tableDevices, nil, func(_, text []byte) bool {
		var d Device
		if json.Unmarshal(text, &d) == nil {
			out.Devices = append(out.Devices, d)
		}
		return true
	})
	if err != nil {
		return State{}, err
	}
	err = r.each(tableExcluded, nil, func(_, value []byte) bool {
		if len(value) == 1 && Mark(value[0]) == MarkOut {
			out.Excluded++
		}
		return true
	})
	return out, err
}

// futureSlack is how far clocks may differ before a time counts as being in
// the future, in seconds.
const futureSlack = 5 * 60

// ends are the moments of a table's first and last row; of days, midnight UTC.
func (v *view) ends(t table) (oldest, newest time.Time) {
	first, _ := v.first(t)
	last, _ := v.last(t)
	if first == nil || last == nil {
		return oldest, newest
	}
	if t == tableDays {
		return keyDate(first).UTC(), keyDate(last).UTC()
	}
	from, _ := splitTime(first)
	to, _ := splitTime(last)
	return time.Unix(from, 0), time.Unix(to, 0)
}

// dates are the first and the last day that a table has anything of.
func (v *view) dates(t table) (first, last Date, ok bool) {
	ends := [2]Date{}
	for i, end := range []func(table) ([]byte, []byte){v.first, v.last} {
		key, value := end(t)
		var r row
		var it item
		switch {
		case key == nil:
			return 0, 0, false
		case t == tableDays:
			ends[i] = keyDate(key)
		case t == tableNights || t == tableWorkouts:
			if it.decode(t, value) != nil {
				return 0, 0, false
			}
			ends[i] = it.date
		default:
			if r.read(key, value) != nil {
				return 0, 0, false
			}
			ends[i] = r.stamp().Date()
		}
	}
	return ends[0], ends[1], true
}

// goalsRecord are the account's goals as they are stored, as JSON.
type goalsRecord struct {
	Steps int64 `json:"steps"`
	Value int64 `json:"weight_mantissa"`
	Unit  int8  `json:"weight_exponent"`
	Has   bool  `json:"has_weight"`
	Since int64 `json:"since"` // when the weight goal was first seen with this value
}

func readGoals(text []byte) Goals {
	out := NoGoals()
	var g goalsRecord
	if json.Unmarshal(text, &g) != nil {
		return out
	}
	if g.Steps > 0 {
		out.Steps = float64(g.Steps)
	}
	if kg := withings.NewDecimal(g.Value, int(g.Unit)).Float(); g.Has && kg > 0 && !math.IsInf(kg, 0) {
		out.WeightKg, out.Since = kg, moment(g.Since)
	}
	return out
}
