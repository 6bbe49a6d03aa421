package store

import (
	"iter"
	"slices"

	"withings-tui/withings"
)

// Reader looks at the cache as it was at one moment. It is good within the
// Read that gave it, and for one goroutine.
type Reader struct {
	*view
	cache *Cache
}

// wholeDay bounds how far a reading's own clock is from UTC, slack how far the
// start of a night or workout is from the day that it counts for; earliest and
// latest are moments before and after all of them. In seconds.
const (
	wholeDay = 26 * 60 * 60
	slack    = wholeDay + 2*secondsADay
	earliest = -1 << 40
	latest   = 1 << 40
)

// bounds are moments before and after all rows of a period.
func (p Period) bounds() (from, to int64) {
	return int64(p.From)*secondsADay - slack, (int64(p.To)+1)*secondsADay + slack
}

// Groups are the measure groups of a period as Withings delivered them, by
// time and then by id. An error comes last.
func (r *Reader) Groups(p Period) iter.Seq2[withings.MeasureGroup, error] {
	return func(yield func(withings.MeasureGroup, error) bool) {
		var keys [][]byte
		from, to := p.bounds()
		for _, t := range groupTables {
			r.rows(t, from, to, func(row *row) {
				if p.Contains(row.date()) {
					keys = append(keys, row.key())
				}
			})
		}
		if r.err != nil {
			yield(withings.MeasureGroup{}, r.err)
			return
		}
		slices.SortFunc(keys, slices.Compare)
		for _, key := range slices.CompactFunc(keys, slices.Equal) {
			before := r.damaged
			stored, _ := r.get(tableGroups, key[8:])
			if len(stored) < 2 {
				r.damaged = before + 1 // its checksum is wrong, or the index alone knows of it
				continue
			}
			g, err := withings.ParseMeasureGroup(slices.Clone(stored[1:]))
			if err != nil {
				r.damaged++
			} else if !yield(g, nil) {
				return
			}
		}
	}
}

// Damaged is how many rows were left out so far: damaged ones, and ones that are
// missing.
func (r *Reader) Damaged() int { return r.damaged }

// entry is what is stored under a key of a collection.
func (v *view) entry(c *collection, key []byte) (entry, bool) {
	stored, _ := v.get(c.stored, key)
	e, ok := v.decode(c, stored)
	return e, ok && slices.Equal(e.key, key)
}

// decode makes an entry of what is stored of it: its flags and its JSON.
func (v *view) decode(c *collection, stored []byte) (entry, bool) {
	if len(stored) < 2 {
		return entry{}, false
	}
	e, err := c.entry(v, slices.Clone(stored[1:]), stored[0])
	e.of = c
	return e, err == nil && e.key != nil
}

// futureSlack is how far clocks may differ before a time counts as being in
// the future, in seconds.
const futureSlack = 5 * 60

// State is what the cache knows of itself and of the account.
func (r *Reader) State() (State, error) {
	out := r.state.State
	out.Goals = r.state.Goals.set()
	if out.LastSync.Unix() > r.cache.now().Unix()+futureSlack {
		out.LastSync = moment(0)
	}
	for _, listed := range collections {
		c := Collection{Name: listed.name}
		if cur := r.state.Cursors[c.Name]; cur != nil {
			c.Complete, c.Problem, c.Refused, c.Damaged = cur.Complete, cur.Problem, cur.Refused, cur.Damaged
			if cur.Doubt != nil {
				out.Doubts = append(out.Doubts, *cur.Doubt)
			}
		}
		if listed.list != nil {
			c.Count = r.count(listed.stored)
		}
		if listed == measures() {
			c.Count -= r.count(tableHidden)
		}
		out.Collections = append(out.Collections, c)
	}
	return out, r.err
}
