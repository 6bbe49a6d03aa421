package store

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// Vanished is one reading, day, night or workout that Withings no longer has, as
// it is told and as it is stored, as JSON.
type Vanished struct {
	What  string          `json:"what"` // as in Change
	ID    int64           `json:"id"`   // of the group, night or workout; of a day its Date
	At    Stamp           `json:"at"`   // when it was measured
	When  time.Time       `json:"when"` // when it was believed gone
	Value string          `json:"value,omitempty"`
	Unit  string          `json:"unit,omitempty"`
	Raw   json.RawMessage `json:"raw"` // as delivered
}

// vanish moves an entry to the vanished.
func (w *writer) vanish(e *entry) {
	w.drop(e)
	w.tell(ChangeGone, e, nil)
	w.setVanished(e, w.now)
}

func (w *writer) setVanished(e *entry, when time.Time) {
	was := changeOf(ChangeGone, e, nil)
	w.setJSON(tableVanished, e.of.mark(e.key), Vanished{was.What, was.ID, was.At, when, was.Before, was.Unit, e.raw})
}

// gone are the vanished of a collection.
func (v *view) gone(c *collection) []Vanished {
	return collect(v, tableVanished, []byte(c.letter), func(_, text []byte) (gone Vanished, ok bool) {
		return gone, json.Unmarshal(text, &gone) == nil
	})
}

// Vanished is what Withings no longer has, by the time when it was measured.
func (r *Reader) Vanished() (out []Vanished, err error) {
	for _, c := range entryCollections {
		out = append(out, r.gone(c)...)
	}
	slices.SortStableFunc(out, func(a, b Vanished) int { return cmp.Compare(a.At.Unix, b.At.Unix) })
	return out, r.err
}

// Restore brings back what was taken for deleted at Withings: what has that
// id, or everything where it is 0. What is brought back stays although
// Withings does not list it. It returns how many came back.
func (c *Cache) Restore(ctx context.Context, id int64) (n int, err error) {
	err = c.write(ctx, func(w *writer) error {
		n = 0
		for _, of := range entryCollections {
			for _, gone := range w.gone(of) {
				if id != 0 && gone.ID != id {
					continue
				}
				e, ok := w.decode(of, append([]byte{flagRestored}, gone.Raw...))
				if !ok {
					return fmt.Errorf("restore %s %d: %w", gone.What, gone.ID, errCorrupt)
				}
				w.put(of, e)
				n++
			}
		}
		w.logChanges()
		return nil
	})
	return n, err
}
