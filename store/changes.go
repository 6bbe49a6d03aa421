package store

import (
	"context"
	"encoding/json"
	"math"
	"slices"
	"strconv"

	"withings-tui/withings"
)

// ChangeKind tells what happened to a reading.
type ChangeKind uint8

// The kinds of a Change.
const (
	ChangeNew ChangeKind = iota
	ChangeEdited
	ChangeGone
	ChangeBack // was gone, and is there again
	ChangeMark // here, not at Withings: left out of statistics, counted again, or the zone of an imported one became known
)

// Change is one reading, day, night or workout that came, was changed or went.
// Before and After are its main value in SI units ("82.4", "128/82"), empty
// where it has none.
type Change struct {
	Number int64      `json:"-"` // its place in the log; 0 outside of it
	Kind   ChangeKind `json:"kind"`
	What   string     `json:"what"` // weight, pressure, temperature, other, day, night or workout
	ID     int64      `json:"id"`   // of the group, night or workout; of a day its Date
	At     Stamp      `json:"at"`
	Before string     `json:"before,omitempty"`
	After  string     `json:"after,omitempty"`
	Unit   string     `json:"unit,omitempty"` // kg, mmHg, °C, steps, h or another, or empty
}

// ConsumerDashboard is the dashboard among the consumers of changes.
const ConsumerDashboard = "dashboard"

// maxLog is how many changes are kept.
const maxLog = 50_000

// Changes are what a consumer has not seen yet, oldest first, and the number
// to give to Seen when it has. What changed several times is told once. A
// consumer is not known that is new, or that has not read for so long that the
// log no longer reaches back.
func (c *Cache) Changes(ctx context.Context, consumer string) (list []Change, upTo int64, known bool, err error) {
	err = c.Read(ctx, func(r *Reader) error {
		upTo = r.state.Change
		seen, ok := r.get(tableReaders, []byte(consumer))
		if known = ok && keyID(seen) >= r.state.Forgotten; !known {
			return nil
		}
		r.each(tableChanges, idKey(keyID(seen)+1), func(key, text []byte) bool {
			ch := Change{Number: keyID(key)}
			// The dashboard tells what changed at Withings, not what was done here.
			if json.Unmarshal(text, &ch) == nil && (ch.Kind != ChangeMark || consumer != ConsumerDashboard) {
				list = append(list, ch)
			}
			return true
		})
		return nil
	})
	return folded(list), upTo, known, err
}

// folded makes one change of all those of one reading, in the place of the last.
func folded(list []Change) []Change {
	type name struct {
		what string
		id   int64
	}
	at := map[name]int{}
	for i := range list {
		ch := &list[i]
		if before, ok := at[name{ch.What, ch.ID}]; ok {
			old := &list[before]
			ch.Before = old.Before
			if ch.Kind == ChangeEdited || ch.Kind == ChangeMark {
				ch.Kind = old.Kind
			}
			old.Number = 0
		}
		at[name{ch.What, ch.ID}] = i
	}
	return slices.DeleteFunc(list, func(ch Change) bool { return ch.Number == 0 })
}

// Seen notes that a consumer has read the changes up to a number. What all have
// read is dropped.
func (c *Cache) Seen(ctx context.Context, consumer string, upTo int64) error {
	return c.write(ctx, func(w *writer) error {
		upTo = min(upTo, w.state.Change)
		w.set(tableReaders, []byte(consumer), idKey(upTo))
		oldest := upTo
		w.each(tableReaders, nil, func(_, seen []byte) bool {
			oldest = min(oldest, keyID(seen))
			return true
		})
		w.forget(oldest)
		return nil
	})
}

// forget drops the changes up to a number.
func (w *writer) forget(upTo int64) {
	keys := collect(w.view, tableChanges, nil, func(key, _ []byte) ([]byte, bool) { return slices.Clone(key), keyID(key) <= upTo })
	if len(keys) > 0 {
		w.state.Forgotten = max(w.state.Forgotten, keyID(keys[len(keys)-1]))
	}
	w.remove(tableChanges, keys...)
}

// forgetReaders makes every consumer one that is not known, as changes that they
// have not read were lost: they are given all once more rather than less.
func (w *writer) forgetReaders() {
	w.each(tableReaders, nil, func(_, seen []byte) bool {
		w.state.Change = max(w.state.Change, keyID(seen))
		return true
	})
	w.each(tableChanges, nil, func(key, _ []byte) bool {
		w.state.Change = max(w.state.Change, keyID(key))
		return true
	})
	w.state.Change++
	w.state.Forgotten = w.state.Change
}

// tell notes a change of an entry that was (nil where new) and is (nil where
// gone), for the result of this transaction.
func (w *writer) tell(kind ChangeKind, was, is *entry) {
	w.changes = append(w.changes, changeOf(kind, was, is))
}

// logChanges writes what was told into the log, where anybody reads it.
func (w *writer) logChanges() {
	if w.count(tableReaders) == 0 {
		return
	}
	for _, ch := range w.changes {
		w.state.Change++
		w.setJSON(tableChanges, idKey(w.state.Change), ch)
	}
	if w.count(tableChanges) > maxLog {
		w.forget(w.state.Change - maxLog*9/10)
	}
}

// whatOf is what a change of a table's rows is of.
func whatOf(t table) string {
	if t == tableHeight || t == tableHidden {
		t = tableOther
	}
	return t.String()
}

// mainValues are what a reading is told by, the first that it has.
var mainValues = []struct {
	of   Quantity
	unit string
}{
	{Weight, "kg"}, {BodyTemp, "°C"}, {SomeTemp, "°C"}, {SkinTemp, "°C"}, {FatMass, "kg"}, {FatRatio, "%"}, {Height, "m"},
	{Pulse, "bpm"}, {PulseWave, "m/s"}, {VascularAge, "years"}, {SpO2, "%"},
}

// mainValue is the value that values of a table are told by, and its unit.
func mainValue(t table, values []value) (text, unit string) {
	first, ok := find(values, 0) // the steps of a day, the time asleep of a night
	switch {
	case t == tableWorkout:
		kind, _ := find(values, ofCategory)
		return withings.WorkoutKind(kind.mantissa), ""
	case t == tableDay && ok:
		return strconv.FormatFloat(first.float(), 'f', -1, 64), "steps"
	case t == tableDay:
		return "", "steps"
	case t == tableNight && ok:
		return strconv.FormatFloat(math.Round(first.float()/36)/100, 'f', -1, 64), "h"
	case t == tableNight:
		return "", "h"
	case has(values, Systolic) || has(values, Diastolic):
		part := func(q Quantity) string {
			if v, ok := find(values, q); ok {
				return v.decimal().String()
			}
			return "?"
		}
		return part(Systolic) + "/" + part(Diastolic), "mmHg"
	}
	for _, m := range mainValues {
		if v, ok := find(values, m.of); ok {
			return v.decimal().String(), m.unit
		}
	}
	return "", ""
}

// changeOf tells of an entry that was (nil where new) and is (nil where gone).
func changeOf(kind ChangeKind, was, is *entry) Change {
	c := Change{Kind: kind}
	for i, e := range []*entry{was, is} {
		if e == nil {
			continue
		}
		head := &e.rows[0]
		c.What, c.ID, c.At = whatOf(head.table), e.id, head.stamp()
		text, unit := mainValue(head.table, e.values())
		if c.Unit = unit; i == 0 {
			c.Before = text
		} else {
			c.After = text
		}
	}
	return c
}
