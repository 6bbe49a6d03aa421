package store

import (
	"context"
	"fmt"
	"slices"
)

// Mark notes what the person says of a reading: leave it out of all
// statistics, count it although it would be set aside, or neither. It is kept
// beside the reading and outlives every refresh. With a weighing go the other
// groups of its moment and device. Where no reading has the id, the error is
// ErrUnknownGroup.
func (c *Cache) Mark(ctx context.Context, group int64, mark Mark) error {
	return c.write(ctx, func(w *writer) error {
		ids, err := w.weighing(group)
		if err != nil {
			return err
		}
		if len(ids) == 0 {
			if mark != MarkNone {
				return fmt.Errorf("mark reading %d: %w", group, ErrUnknownGroup)
			}
			ids = []int64{group}
		}
		for _, id := range ids {
			if err := w.mark(id, mark); err != nil {
				return err
			}
		}
		return nil
	})
}

func (w *writer) mark(id int64, mark Mark) error {
	if mark == MarkNone {
		return w.remove(tableExcluded, idKey(id))
	}
	return w.set(tableExcluded, idKey(id), []byte{byte(mark)})
}

func (v *view) markOf(id int64) Mark {
	if m, ok := v.get(tableExcluded, idKey(id)); ok && len(m) == 1 {
		return Mark(m[0])
	}
	return MarkNone
}

// weighing are the group itself, and where it holds a weight, the groups of
// its moment and device that hold none; nothing where there is no such group.
func (w *writer) weighing(id int64) ([]int64, error) {
	g, _, ok := w.group(id)
	if !ok {
		return nil, nil
	}
	ids := []int64{id}
	if main := (&row{values: valuesOf(&g)}); !main.has(Weight) {
		return ids, nil
	}
	for _, t := range []table{tableWeight, tableOther} {
		err := w.near(t, g.Date, g.Date, func(r *row) {
			if !r.has(Weight) && r.deviceID() == g.DeviceID && string(r.model) == g.Model && !slices.Contains(ids, r.id) {
				ids = append(ids, r.id)
			}
		})
		if err != nil {
			return nil, err
		}
	}
	return ids, nil
}

// near visits the index rows of a table from one moment to another, both
// included.
func (v *view) near(t table, from, to int64, visit func(*row)) error {
	var r row
	var failed error
	err := v.each(t, timeKey(from, -signBit), func(key, value []byte) bool {
		if failed = r.read(key, value); failed != nil || r.unix > to {
			return false
		}
		visit(&r)
		return true
	})
	return firstError(err, failed)
}

// maxNote is how many characters a note may have.
const maxNote = 1000

// SetNote keeps a person's note on a day, "" none. No refresh touches it.
func (c *Cache) SetNote(ctx context.Context, d Date, text string) error {
	if n := len([]rune(text)); n > maxNote {
		return fmt.Errorf("a note of %d characters: make it shorter than %d", n, maxNote)
	}
	return c.write(ctx, func(w *writer) error {
		if text == "" {
			return w.remove(tableNotes, dateKey(d, ""))
		}
		return w.set(tableNotes, dateKey(d, ""), []byte(text))
	})
}
