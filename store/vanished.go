package store

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// Vanished is one reading, day, night or workout that Withings no longer has.
type Vanished struct {
	What  string    // as in Change
	ID    int64     // of the group, night or workout; of a day its Date
	At    Stamp     // when it was measured
	When  time.Time // when it was believed gone
	Value string    // its main value in SI units
	Unit  string
	Raw   []byte // its JSON as delivered
}

// goneRecord is a Vanished as it is stored, as JSON.
type goneRecord struct {
	When   int64           `json:"when"`
	Change Change          `json:"was"`
	Raw    json.RawMessage `json:"raw"`
}

// vanish moves an entry to the vanished.
func (w *writer) vanish(e *entry) error {
	if err := w.drop(e); err != nil {
		return err
	}
	w.tell(ChangeGone, e, nil)
	return w.setVanished(e, w.now.Unix())
}

func (w *writer) setVanished(e *entry, when int64) error {
	return w.setJSON(tableVanished, e.of.mark(e.key), goneRecord{when, changeOf(ChangeGone, e, nil), e.raw})
}

// gone are the records of the vanished, and the collections they are of.
func (v *view) gone() (list []goneRecord, of []*collection, err error) {
	for _, c := range collections {
		if c.list == nil {
			continue
		}
		some, err := collect(v, tableVanished, []byte(c.letter), func(_, text []byte) (rec goneRecord, ok bool) {
			return rec, json.Unmarshal(text, &rec) == nil
		})
		if err != nil {
			return nil, nil, err
		}
		list, of = append(list, some...), append(of, slices.Repeat([]*collection{c}, len(some))...)
	}
	return list, of, nil
}

// Vanished is what Withings no longer has, by the time when it was measured.
func (r *Reader) Vanished() ([]Vanished, error) {
	list, _, err := r.gone()
	var out []Vanished
	for _, rec := range list {
		was := rec.Change
		out = append(out, Vanished{What: was.What, ID: was.ID, At: was.At, When: time.Unix(rec.When, 0),
			Value: was.Before, Unit: was.Unit, Raw: rec.Raw})
	}
	slices.SortStableFunc(out, func(a, b Vanished) int { return cmp.Compare(a.At.Unix, b.At.Unix) })
	return out, err
}

// Restore brings back what was taken for deleted at Withings: what has that
// id, or everything where it is 0. What is brought back stays although
// Withings does not list it. It returns how many came back.
func (c *Cache) Restore(ctx context.Context, id int64) (n int, err error) {
	err = c.write(ctx, func(w *writer) error {
		n = 0
		list, of, err := w.gone()
		if err != nil {
			return err
		}
		for i, rec := range list {
			if id != 0 && rec.Change.ID != id {
				continue
			}
			e, err := of[i].entry(w.view, bytes.Clone(rec.Raw), flagRestored)
			if err == nil {
				_, err = w.put(of[i], e)
			}
			if err != nil {
				return fmt.Errorf("restore %s %d: %w", rec.Change.What, rec.Change.ID, err)
			}
			n++
		}
		return w.logChanges()
	})
	return n, err
}
