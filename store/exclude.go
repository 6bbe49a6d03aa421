package store

import (
	"context"
	"encoding/binary"
	"fmt"
)

// Exclude leaves a reading out of all statistics, or takes it back in. It is
// kept beside the reading and outlives every refresh. With a weighing go the
// other groups of its moment and device. Where no reading has the id, the
// error is ErrUnknownGroup.
func (c *Cache) Exclude(ctx context.Context, group int64, on bool) error {
	return c.write(ctx, func(w *writer) error {
		ids, err := w.weighing(group)
		if err != nil {
			return err
		}
		if len(ids) == 0 {
			if on {
				return fmt.Errorf("exclude reading %d: %w", group, ErrUnknownGroup)
			}
			ids = []int64{group}
		}
		for _, id := range ids {
			if err := w.exclude(id, on); err != nil {
				return err
			}
		}
		return nil
	})
}

func (w *writer) exclude(id int64, on bool) error {
	b, key := w.bucket(bucketExcluded), idKey(id)
	if (b.Get(key) != nil) == on {
		return nil
	}
	if !on {
		w.state.Excluded--
		return b.Delete(key)
	}
	w.state.Excluded++
	return b.Put(key, binary.BigEndian.AppendUint64(nil, uint64(w.now.Unix())))
}

func (w *writer) isExcluded(id int64) bool { return w.bucket(bucketExcluded).Get(idKey(id)) != nil }

// weighing are the group itself, and where it holds a weight, the groups of
// its moment and device that hold none; nothing where there is no such group.
func (w *writer) weighing(group int64) ([]int64, error) {
	main, _, _, ok, err := w.lookup(group)
	if err != nil || !ok {
		return nil, err
	}
	ids := []int64{group}
	if _, weight := main.shape.find(FigureWeight); !weight {
		return ids, nil
	}
	for _, k := range []kind{kindWeight, kindOther} {
		err := w.each(k, Span{main.unix, main.unix + 1}, func(r *row) bool {
			if _, weight := r.shape.find(FigureWeight); !weight && r.shape.device == main.shape.device {
				ids = append(ids, r.id)
			}
			return true
		})
		if err != nil {
			return nil, err
		}
	}
	return ids, nil
}

// each visits the rows of a kind within a span, as Reader.each does.
func (w *writer) each(k kind, span Span, visit func(*row) bool) error {
	r := Reader{tx: w.tx, shapes: w.shapes, state: w.state}
	return r.each(k, span, visit)
}
