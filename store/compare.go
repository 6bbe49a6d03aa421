package store

import (
	"context"
	"encoding/binary"
	"fmt"
	"slices"
	"time"

	"withings-tui/withings"
)

// recent is how far back what vanished is looked for after each refresh.
const recent = 30 * 24 * time.Hour

// compareRecent lists the last days by date and removes what is not in them.
func (p *pump) compareRecent(ctx context.Context) error {
	from, to := p.cache.now().Add(-recent), p.cache.now().Add(ahead)
	again := &pump{refresh: p.refresh, progress: p.progress, keep: true}
	if err := again.list(ctx, withings.MeasureQuery{From: from, To: to}, nil); err != nil {
		return err
	}
	// Whether Withings' bounds are inclusive is not documented: the edges are
	// left alone.
	span := Span{from.Unix() + 1, to.Unix()}
	return again.vanish(ctx, span, func(more *pump) error {
		return more.list(ctx, withings.MeasureQuery{From: from.Add(-time.Second), To: to}, nil)
	})
}

// compareAll lists everything and removes what is not in it.
func (p *pump) compareAll(ctx context.Context) error {
	again := &pump{refresh: p.refresh, progress: p.progress, keep: true}
	lst := listing{}
	if err := again.list(ctx, withings.MeasureQuery{}, &lst); err != nil {
		return p.breakOff(ctx, CollectionMeasures, err)
	}
	if err := p.complete(ctx, CollectionMeasures, lst.Newest); err != nil {
		return err
	}
	return again.vanish(ctx, All(), func(more *pump) error {
		return more.list(ctx, withings.MeasureQuery{Since: time.Unix(1, 0)}, nil)
	})
}

// manyGone is from how many vanished readings on Withings is asked twice.
const manyGone = 10

// vanish moves the groups within a span that were not seen to the log of the
// vanished. Where they are many, relist asks once more, in other words, so
// that one wrong answer does not empty the cache.
func (p *pump) vanish(ctx context.Context, span Span, relist func(*pump) error) error {
	slices.Sort(p.seen)
	gone, held, err := p.unseen(ctx, span)
	if err != nil {
		return err
	}
	if len(gone) > manyGone && 2*len(gone) > held {
		more := &pump{refresh: p.refresh, progress: p.progress, keep: true}
		if err := relist(more); err != nil {
			return err
		}
		p.seen = append(p.seen, more.seen...)
		slices.Sort(p.seen)
		if gone, _, err = p.unseen(ctx, span); err != nil {
			return err
		}
	}
	if len(gone) == 0 {
		return nil
	}
	var changes []Change
	err = p.cache.write(ctx, func(w *writer) error {
		changes = nil
		for _, id := range gone {
			r, ok, err := w.remove(id)
			if err != nil {
				return err
			}
			if !ok {
				continue
			}
			raw, err := r.json()
			if err != nil {
				return err
			}
			if err := w.logGone(id, raw); err != nil {
				return err
			}
			changes = append(changes, changeOf(&r, nil))
		}
		return nil
	})
	if err != nil {
		return err
	}
	p.result.collection(CollectionMeasures).Gone += len(changes)
	p.result.add(changes)
	return nil
}

// unseen are the groups of Withings within a span that were not seen, and how
// many there are of them in all.
func (p *pump) unseen(ctx context.Context, span Span) (gone []int64, held int, err error) {
	err = p.cache.Read(ctx, func(r *Reader) error {
		for k := range kinds {
			err := r.each(k, span, func(row *row) bool {
				if row.id < 0 {
					return true
				}
				held++
				if _, seen := slices.BinarySearch(p.seen, row.id); !seen {
					gone = append(gone, row.id)
				}
				return true
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	return gone, held, err
}

// logGone notes that a group vanished, and what it held.
func (w *writer) logGone(id int64, raw []byte) error {
	w.state.Gone++
	key := binary.BigEndian.AppendUint64(nil, uint64(w.now.Unix())^signBit)
	return w.bucket(bucketGone).Put(append(key, idKey(id)...), raw)
}

// Vanished is one reading that Withings no longer has.
type Vanished struct {
	Group int64
	When  time.Time // noticed
	Raw   []byte    // what it held, as delivered
}

// Vanished is the log of the readings that vanished at Withings, oldest first.
func (r *Reader) Vanished() ([]Vanished, error) {
	if r.tx == nil {
		return nil, nil
	}
	var out []Vanished
	err := forEach(r.tx, bucketGone, func(k, v []byte) error {
		if len(k) != rowKeySize {
			return fmt.Errorf("log of vanished readings: %w", errCorrupt)
		}
		when, id := splitKey(k)
		out = append(out, Vanished{Group: id, When: time.Unix(when, 0), Raw: slices.Clone(v)})
		return nil
	})
	return out, err
}
