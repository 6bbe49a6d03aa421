package store

import (
	"context"
	"fmt"
	"slices"
)

// What the person says of readings and of days. No refresh touches it.

// Mark notes what the person says of a reading: leave it out of all
// statistics, count it although it would be set aside, or neither. It is kept
// beside the reading and outlives every refresh, and is a change of its row. With
// a weighing go the other groups of its moment and device. Where no reading has
// the id, the error is ErrUnknownGroup.
func (c *Cache) Mark(ctx context.Context, group int64, mark Mark) error {
	return c.write(ctx, func(w *writer) error {
		e, ok := w.entry(measures(), idKey(group))
		if !ok && mark != MarkNone {
			return fmt.Errorf("mark reading %d: %w", group, ErrUnknownGroup)
		}
		ids := []int64{group}
		for _, t := range []table{tableWeight, tableOther} {
			if !ok || !has(e.values(), Weight) {
				break
			}
			head := e.rows[0]
			w.rows(t, head.unix, head.unix, func(r *row) {
				if !has(r.values, Weight) && slices.Equal(r.device, head.device) && slices.Equal(r.model, head.model) {
					ids = append(ids, r.id)
				}
			})
		}
		for _, id := range ids {
			if e, ok := w.entry(measures(), idKey(id)); ok && w.markOf(id) != mark {
				w.tell(ChangeMark, &e, &e)
			}
			w.mark(id, mark)
		}
		w.logChanges()
		return nil
	})
}

func (w *writer) mark(id int64, mark Mark) {
	if mark == MarkNone {
		w.remove(tableExcluded, idKey(id))
	} else {
		w.set(tableExcluded, idKey(id), []byte{byte(mark)})
	}
}

func (v *view) markOf(id int64) Mark {
	if m, ok := v.get(tableExcluded, idKey(id)); ok && len(m) == 1 {
		return Mark(m[0])
	}
	return MarkNone
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
			w.remove(tableNotes, dateKey(d, ""))
		} else {
			w.set(tableNotes, dateKey(d, ""), []byte(text))
		}
		return nil
	})
}
