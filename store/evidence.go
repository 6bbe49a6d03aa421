package store

import (
	"context"
	"slices"
	"time"
)

// What a listing lacks is believed gone only on good evidence. A listing that
// lacks more than doubtFew and a tenth of what it should have is no evidence at
// all: an outage, a partial page, another account look like that; it is told
// as a Doubt. Else an id that is missing is noted, and believed gone when
// another listing, evidenceApart later, lacks it too. Whatever is missing stays
// noted, and is asked for again at each refresh, until it is settled.
const (
	doubtFew      = 3
	evidenceApart = 12 * time.Hour
)

// window is what a listing covers: what was measured between two moments, both
// left out, as whether Withings' bounds are inclusive is not documented.
type window struct{ from, to time.Time }

// everything is the window of a listing of all.
var everything = window{time.Unix(earliest, 0), time.Unix(latest, 0)}

// covers tells whether what an index row is of belongs into a listing.
func (in *window) covers(c *collection, r *row) bool {
	if c == measures() {
		return in.from.Unix() < r.unix && r.unix < in.to.Unix()
	}
	return DateOf(in.from) < r.date() && r.date() < DateOf(in.to)
}

// lacks tells what of a collection a listing should have had: how many, and
// which of them it lacks. What was imported or restored is not expected.
func (v *view) lacks(c *collection, in window, seen map[string]bool) (expected int, gone []entry) {
	met := map[string]bool{}
	for _, t := range c.index {
		var missing [][]byte
		v.rows(t, in.from.Unix()-slack, in.to.Unix()+slack, func(r *row) {
			key := c.keyOf(r)
			if met[string(key)] || !in.covers(c, r) || c == measures() && isImport(r.id) || string(r.device) == importDevice {
				return
			}
			met[string(key)] = true
			if expected++; !seen[string(key)] {
				missing = append(missing, key)
			}
		})
		for _, key := range missing {
			if e, ok := v.entry(c, key); ok && e.flags&flagRestored == 0 {
				gone = append(gone, e)
			} else {
				expected--
			}
		}
	}
	return expected, gone
}

// settle compares a listing that was read to its end with the cache. sure
// tells that nothing else went wrong with the collection, so that what moved
// out of the window is known. Where Withings has not told its clock, the listing
// is no evidence: the machine's may be wrong.
func (f *refresh) settle(ctx context.Context, c *collection, in window, seen map[string]bool, sure bool) error {
	believed := 0
	var doubt *Doubt
	err := f.commit(ctx, func(w *writer) error {
		expected, gone := w.lacks(c, in, seen)
		cur := w.state.cursor(c.name)
		doubtful := len(gone) > doubtFew && len(gone)*10 > expected
		if doubtful && !f.opt.AcceptMissing {
			doubt = &Doubt{Collection: c.name, Listed: expected - len(gone), Expected: expected}
		}
		cur.Doubt = doubt
		for i := range gone {
			e := &gone[i]
			if w.doubt(e, f.clock(), sure && f.server != 0 && !doubtful) || f.opt.AcceptMissing {
				believed++
				w.remove(tableDoubted, c.mark(e.key))
				w.vanish(e)
			}
		}
		// Notes of what is not in the cache any more go.
		stale := collect(w.view, tableDoubted, []byte(c.letter), func(key, _ []byte) ([]byte, bool) {
			_, ok := w.get(c.stored, key[1:])
			return slices.Clone(key), !ok
		})
		w.remove(tableDoubted, stale...)
		return nil
	})
	if err != nil {
		return err
	}
	f.result.collection(c.name).Gone += believed
	if doubt != nil {
		f.result.Doubts = append(f.result.Doubts, *doubt)
	}
	return nil
}

// doubt notes that something is missing, and tells whether that is believed.
// What is noted is since when good listings lack it, 0 where none did yet, and
// when it was measured.
func (w *writer) doubt(e *entry, now time.Time, good bool) bool {
	key := e.of.mark(e.key)
	noted, _ := w.get(tableDoubted, key)
	since, _ := splitTime(noted)
	if good {
		if since != 0 && now.Unix()-since >= int64(evidenceApart/time.Second) {
			return true
		}
		if since == 0 || since > now.Unix() {
			since = now.Unix()
		}
	}
	w.set(tableDoubted, key, timeKey(since, e.rows[0].unix))
	return false
}

// recent is how far back the last days are listed by date, at each refresh.
const recent = 30 * 24 * time.Hour

// recentWindow is the last days, and back to the oldest thing that is missing.
func (f *refresh) recentWindow(ctx context.Context, c *collection) (window, error) {
	in := window{from: f.clock().Add(-recent), to: f.clock().Add(2 * ahead)}
	err := f.cache.Read(ctx, func(r *Reader) error {
		for _, at := range collect(r.view, tableDoubted, []byte(c.letter), func(_, noted []byte) (time.Time, bool) {
			_, unix := splitTime(noted)
			return time.Unix(unix, 0), unix != 0
		}) {
			if before := at.Add(-2 * ahead); before.Before(in.from) {
				in.from = before
			}
			if after := at.Add(2 * ahead); after.After(in.to) {
				in.to = after
			}
		}
		return nil
	})
	return in, err
}
