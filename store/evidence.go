package store

import (
	"context"
	"encoding/binary"
	"math"
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

// window is what a listing covers: all, or what was measured between two
// moments, both left out, as whether Withings' bounds are inclusive is not
// documented.
type window struct {
	all      bool
	from, to time.Time
}

// missing is something that a listing lacks.
type missing struct {
	key []byte
	at  int64
}

// lacks tells what of a collection a listing should have had: how many, and
// which of them it lacks.
func (v *view) lacks(name string, in window, seen map[string]bool) (expected int, gone []missing, err error) {
	if name != CollectionMeasures {
		from, to := DateOf(in.from), DateOf(in.to)
		err = v.items(tableOf[name], Always(), func(it *item) {
			if it.flags&(flagImported|flagRestored) != 0 || !in.all && (it.date <= from || it.date >= to) {
				return
			}
			expected++
			if key := it.key(); !seen[string(itemKey(name, key))] {
				gone = append(gone, missing{key, it.start})
			}
		})
		return expected, gone, err
	}
	met := map[int64]bool{}
	for _, t := range shownTables {
		from, to := int64(math.MinInt64), int64(math.MaxInt64)
		if !in.all {
			from, to = in.from.Unix()+1, in.to.Unix()-1
		}
		err = v.near(t, from, to, func(r *row) {
			if r.id < 0 || met[r.id] {
				return
			}
			met[r.id] = true
			expected++
			if key := idKey(r.id); !seen[string(itemKey(name, key))] {
				if _, flags, ok := v.group(r.id); ok && flags&flagRestored != 0 {
					expected--
					return
				}
				gone = append(gone, missing{key, r.unix})
			}
		})
		if err != nil {
			return 0, nil, err
		}
	}
	return expected, gone, nil
}

// settle compares a listing that was read to its end with the cache. sure
// tells that nothing else went wrong with the collection, so that what moved
// out of the window is known.
func (f *refresh) settle(ctx context.Context, name string, in window, seen map[string]bool, sure bool) error {
	goneCount := 0
	changes, err := f.commit(ctx, func(w *writer) error {
		goneCount = 0
		expected, gone, err := w.lacks(name, in, seen)
		if err != nil {
			return err
		}
		doubtful := len(gone) > doubtFew && len(gone)*10 > expected
		cur := w.state.cursor(name)
		if doubtful && !f.opt.AcceptMissing {
			since := w.now
			if cur.Doubt != nil {
				since = cur.Doubt.Since
			}
			cur.Doubt = &Doubt{Collection: name, Listed: expected - len(gone), Expected: expected, Since: since}
			f.doubts[name] = *cur.Doubt
		} else {
			cur.Doubt = nil
			delete(f.doubts, name)
		}
		for _, m := range gone {
			believed, err := w.doubt(name, m, f.clock(), sure && !doubtful)
			if err != nil {
				return err
			}
			if !believed && !f.opt.AcceptMissing {
				continue
			}
			if err := w.remove(tableDoubted, itemKey(name, m.key)); err != nil {
				return err
			}
			ok, err := w.vanish(name, m.key)
			if err != nil {
				return err
			}
			if ok {
				goneCount++
			}
		}
		return w.tidyDoubts(name)
	})
	if err != nil {
		return err
	}
	f.result.collection(name).Gone += goneCount
	f.result.add(changes)
	return nil
}

// doubt notes that something is missing, and tells whether that is believed.
// What is noted is since when good listings lack it, 0 where none did yet, and
// when it was measured.
func (w *writer) doubt(name string, m missing, now time.Time, good bool) (bool, error) {
	key := itemKey(name, m.key)
	var since int64
	if v, ok := w.get(tableDoubted, key); ok && len(v) == 16 {
		since = int64(binary.BigEndian.Uint64(v))
	}
	if good {
		if since != 0 && now.Unix()-since >= int64(evidenceApart/time.Second) {
			return true, nil
		}
		if since == 0 || since > now.Unix() {
			since = now.Unix()
		}
	}
	return false, w.set(tableDoubted, key, append(numberKey(since), numberKey(m.at)...))
}

// tidyDoubts drops the notes of what is not in the cache any more.
func (w *writer) tidyDoubts(name string) error {
	if w.tallies[tableDoubted].rows == 0 {
		return nil
	}
	var stale [][]byte
	err := w.each(tableDoubted, []byte{letters[name]}, func(key, _ []byte) bool {
		if key[0] != letters[name] {
			return false
		}
		ok := false
		switch name {
		case CollectionSleep, CollectionWorkouts:
			_, ok = w.placeOf(tableOf[name], keyID(key[1:]))
		default:
			_, ok = w.get(tableOf[name], key[1:])
		}
		if !ok {
			stale = append(stale, slices.Clone(key))
		}
		return true
	})
	for _, key := range stale {
		if err == nil {
			err = w.remove(tableDoubted, key)
		}
	}
	return err
}

// recent is how far back the last days are listed by date, at each refresh.
const recent = 30 * 24 * time.Hour

// recentWindow is the last days, and back to the oldest thing that is missing.
func (f *refresh) recentWindow(ctx context.Context, name string) (window, error) {
	now := f.clock()
	in := window{from: now.Add(-recent), to: now.Add(2 * ahead)}
	err := f.cache.Read(ctx, func(r *Reader) error {
		return r.each(tableDoubted, []byte{letters[name]}, func(key, v []byte) bool {
			if key[0] != letters[name] {
				return false
			}
			if len(v) == 16 {
				at := time.Unix(int64(binary.BigEndian.Uint64(v[8:])), 0)
				if before := at.Add(-2 * ahead); before.Before(in.from) {
					in.from = before
				}
				if after := at.Add(2 * ahead); after.After(in.to) {
					in.to = after
				}
			}
			return true
		})
	})
	return in, err
}
