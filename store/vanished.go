package store

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"withings-tui/withings"
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

// letters begin the keys of vanished and doubted, so that the collections
// stand apart.
var letters = map[string]byte{CollectionMeasures: 'm', CollectionActivity: 'a', CollectionWorkouts: 'w', CollectionSleep: 's'}

var collectionOf = map[table]string{tableGroups: CollectionMeasures, tableDays: CollectionActivity, tableWorkouts: CollectionWorkouts, tableNights: CollectionSleep}

var tableOf = map[string]table{CollectionMeasures: tableGroups, CollectionActivity: tableDays, CollectionWorkouts: tableWorkouts, CollectionSleep: tableNights}

// itemKey is the key of something of a collection in vanished and doubted.
// Nights and workouts go by their id alone, as their start may change.
func itemKey(collection string, key []byte) []byte {
	if collection == CollectionSleep || collection == CollectionWorkouts {
		if _, id := splitTime(key); len(key) == 16 {
			key = idKey(id)
		}
	}
	return append([]byte{letters[collection]}, key...)
}

func (w *writer) isVanished(collection string, key []byte) bool {
	_, ok := w.get(tableVanished, itemKey(collection, key))
	return ok
}

// vanish moves what stands under a key of a collection to the vanished.
func (w *writer) vanish(collection string, key []byte) (bool, error) {
	rec := goneRecord{When: w.now.Unix()}
	if collection == CollectionMeasures {
		g, _, ok, err := w.drop(keyID(key))
		if err != nil || !ok {
			return false, err
		}
		rec.Change, rec.Raw = w.changeOf(ChangeGone, &g, nil), bytes.Clone(g.Raw)
	} else {
		it, ok, err := w.dropItem(tableOf[collection], key)
		if err != nil || !ok {
			return false, err
		}
		rec.Change, rec.Raw = changeOfItem(ChangeGone, &it, nil), bytes.Clone(it.raw)
	}
	w.tell(rec.Change)
	text, err := json.Marshal(rec)
	if err != nil {
		return false, fmt.Errorf("note what vanished: %w", err)
	}
	return true, w.set(tableVanished, itemKey(collection, key), text)
}

// Vanished is what Withings no longer has, by the time when it was measured.
func (r *Reader) Vanished() ([]Vanished, error) {
	var out []Vanished
	err := r.each(tableVanished, nil, func(_, text []byte) bool {
		var rec goneRecord
		if json.Unmarshal(text, &rec) == nil {
			was := rec.Change
			out = append(out, Vanished{What: was.What, ID: was.ID, At: was.At, When: time.Unix(rec.When, 0),
				Value: was.Before, Unit: was.Unit, Raw: rec.Raw})
		}
		return true
	})
	slices.SortStableFunc(out, func(a, b Vanished) int { return int(max(-1, min(1, a.At.Unix-b.At.Unix))) })
	return out, err
}

// Restore brings back what was taken for deleted at Withings: what has that
// id, or everything where it is 0. What is brought back stays although
// Withings does not list it. It returns how many came back.
func (c *Cache) Restore(ctx context.Context, id int64) (n int, err error) {
	err = c.write(ctx, func(w *writer) error {
		n = 0
		var list []goneRecord
		err := w.each(tableVanished, nil, func(_, text []byte) bool {
			var rec goneRecord
			if json.Unmarshal(text, &rec) == nil && (id == 0 || rec.Change.ID == id) {
				list = append(list, rec)
			}
			return true
		})
		if err != nil {
			return err
		}
		for _, rec := range list {
			if err := w.restore(rec); err != nil {
				return fmt.Errorf("restore %s %d: %w", rec.Change.What, rec.Change.ID, err)
			}
			n++
		}
		return w.logChanges()
	})
	return n, err
}

func (w *writer) restore(rec goneRecord) error {
	raw := bytes.Clone(rec.Raw)
	var it item
	var ok bool
	switch rec.Change.What {
	case "day":
		day, err := withings.ParseActivity(raw)
		if err != nil {
			return err
		}
		it, ok = dayItem(day)
	case "night":
		night, err := withings.ParseSleepSummary(raw)
		if err != nil {
			return err
		}
		it, ok = w.nightItem(night)
	case "workout":
		workout, err := withings.ParseWorkout(raw)
		if err != nil {
			return err
		}
		it, ok = w.workoutItem(workout)
	default:
		g, err := withings.ParseMeasureGroup(raw)
		if err != nil {
			return err
		}
		_, err = w.put(g, flagRestored)
		return err
	}
	if !ok {
		return errCorrupt
	}
	it.flags |= flagRestored
	_, err := w.putItem(it)
	return err
}
