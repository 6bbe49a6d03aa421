package store

import (
	"fmt"
	"slices"
	"time"

	bolt "go.etcd.io/bbolt"
)

// Reader looks at the cache as it was at one moment. It is good within the
// Read that gave it, and for one goroutine.
type Reader struct {
	tx       *bolt.Tx // nil where there is no file
	shapes   *shapes
	state    *stateRecord
	excluded map[int64]bool
}

func newReader(tx *bolt.Tx, z *zones) *Reader {
	return &Reader{tx: tx, shapes: newShapes(tx, z)}
}

// prepare reads what every query needs.
func (r *Reader) prepare() error {
	if r.state != nil {
		return nil
	}
	state, err := readState(r.tx)
	if err != nil {
		return err
	}
	r.shapes.zone = state.Timezone
	if state.Excluded > 0 {
		r.excluded = make(map[int64]bool, state.Excluded)
		err := forEach(r.tx, bucketExcluded, func(k, _ []byte) error {
			if len(k) != 8 {
				return fmt.Errorf("exclusions: %w", errCorrupt)
			}
			r.excluded[keyID(k)] = true
			return nil
		})
		if err != nil {
			return err
		}
	}
	r.state = state
	return nil
}

func (r *Reader) flags(id int64) Flags {
	if r.excluded != nil && r.excluded[id] {
		return Excluded
	}
	return 0
}

// Models are the names that Point.Device and PressurePoint.Device count in, of
// the readings read so far in this Read; the first is empty, for none.
func (r *Reader) Models() []string { return slices.Clone(r.shapes.models) }

// Empty tells that there is not one reading or day.
func (r *Reader) Empty() bool {
	return r.prepare() != nil || r.state.Groups+r.state.Days == 0
}

// State is what the cache knows of itself and of the account.
func (r *Reader) State() (State, error) {
	if err := r.prepare(); err != nil {
		return State{}, err
	}
	s := r.state
	out := State{
		User: s.User, Timezone: s.Timezone,
		LastSync: moment(s.LastSync), LastAttempt: moment(s.LastAttempt), LastError: s.LastError,
		Goals: s.Goals.goals(), Devices: slices.Clone(s.Devices),
		Imported: s.Imported, Excluded: s.Excluded, Gone: s.Gone,
	}
	for _, c := range []struct {
		name  string
		count int
		ends  func() (oldest, newest time.Time, err error)
	}{
		{CollectionMeasures, s.Groups, r.measureEnds},
		{CollectionActivity, s.Days, r.dayEnds},
		{CollectionWorkouts, s.Workouts, func() (time.Time, time.Time, error) { return r.eventEnds(bucketWorkouts) }},
		{CollectionSleep, s.Sleep, func() (time.Time, time.Time, error) { return r.eventEnds(bucketSleep) }},
	} {
		col := Collection{Name: c.name, Count: c.count}
		if cur := s.Cursors[c.name]; cur != nil {
			col.Complete, col.Cursor = cur.Complete, moment(cur.Since)
		}
		if r.tx != nil {
			var err error
			if col.Oldest, col.Newest, err = c.ends(); err != nil {
				return State{}, err
			}
		}
		out.Collections = append(out.Collections, col)
	}
	return out, nil
}

// keyEnds are the moments of a bucket's first and last key.
func (r *Reader) keyEnds(bucket []byte) (oldest, newest time.Time, err error) {
	c := r.tx.Bucket(bucket).Cursor()
	first, _ := c.First()
	last, _ := c.Last()
	if first == nil {
		return oldest, newest, nil
	}
	if len(first) != rowKeySize || len(last) != rowKeySize {
		return oldest, newest, fmt.Errorf("%s: %w", bucket, errCorrupt)
	}
	from, _ := splitKey(first)
	to, _ := splitKey(last)
	return time.Unix(from, 0), time.Unix(to, 0), nil
}

func (r *Reader) measureEnds() (oldest, newest time.Time, err error) {
	for _, b := range kindBuckets {
		from, to, err := r.keyEnds(b)
		if err != nil {
			return oldest, newest, err
		}
		if !from.IsZero() && (oldest.IsZero() || from.Before(oldest)) {
			oldest = from
		}
		if to.After(newest) {
			newest = to
		}
	}
	return oldest, newest, nil
}

// Group is the reading with that id exactly as Withings delivered it.
func (r *Reader) Group(id int64) (raw []byte, ok bool, err error) {
	if r.tx == nil {
		return nil, false, nil
	}
	if err := r.prepare(); err != nil {
		return nil, false, err
	}
	ids := &idIndex{bucket: r.tx.Bucket(bucketIDs)}
	e, ok, err := ids.find(id)
	if err != nil || !ok {
		return nil, false, err
	}
	for k := range kinds {
		if !e.kinds.has(k) {
			continue
		}
		v := r.tx.Bucket(kindBuckets[k]).Get(rowKey(e.unix, id))
		if v == nil {
			break
		}
		row, err := r.shapes.row(e.unix, id, v)
		if err != nil {
			return nil, false, err
		}
		raw, err = row.json()
		return raw, err == nil, err
	}
	return nil, false, fmt.Errorf("reading %d is in the index only: %w", id, errCorrupt)
}

// Figures are the figures that the cache has readings of, in order of their
// measure types.
func (r *Reader) Figures() ([]Figure, error) {
	if r.tx == nil {
		return nil, nil
	}
	var out []Figure
	err := forEach(r.tx, bucketLatest, func(k, _ []byte) error {
		if len(k) != 8 {
			return fmt.Errorf("latest readings: %w", errCorrupt)
		}
		out = append(out, Figure(keyID(k)))
		return nil
	})
	return out, err
}

// each visits the rows of a kind within a span, oldest first. The row and its
// slices are good during the visit only; visit returns false to end.
func (r *Reader) each(k kind, span Span, visit func(*row) bool) error {
	if r.tx == nil || span.From >= span.To {
		return nil
	}
	if err := r.prepare(); err != nil {
		return err
	}
	b := r.tx.Bucket(kindBuckets[k])
	if b == nil {
		return fmt.Errorf("no bucket %s: %w", kindBuckets[k], errCorrupt)
	}
	var row row
	c := b.Cursor()
	for key, v := c.Seek(rowKey(span.From, -signBit)); key != nil; key, v = c.Next() {
		if len(key) != rowKeySize {
			return fmt.Errorf("%s: %w", kindBuckets[k], errCorrupt)
		}
		row.unix, row.id = splitKey(key)
		if row.unix >= span.To && !span.all() {
			break
		}
		if err := r.shapes.read(&row, v); err != nil {
			return err
		}
		if !visit(&row) {
			break
		}
	}
	return nil
}
