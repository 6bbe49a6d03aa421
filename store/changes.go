package store

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"

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

// ConsumerDashboard is the dashboard among the consumers of changes. What was
// there before its first look is no change for it.
const ConsumerDashboard = "dashboard"

// reader is how far a consumer has read.
type reader struct {
	name string
	seen int64
}

// maxLog is how many changes are kept, maxFold how far back a change is looked
// for that a new one of the same reading replaces.
const (
	maxLog  = 50_000
	maxFold = 64
)

// Changes are what a consumer has not seen yet, oldest first, and the number
// to give to Seen when it has. For a consumer that is new, or that has not
// read for so long that the log no longer reaches back, all that is there is
// new.
func (c *Cache) Changes(ctx context.Context, consumer string) (list []Change, upTo int64, err error) {
	err = c.Read(ctx, func(r *Reader) error {
		upTo = r.state.Change
		seen, ok := r.get(tableReaders, []byte(consumer))
		if !ok || len(seen) != 8 || int64(binary.BigEndian.Uint64(seen)) < r.state.Forgotten {
			if consumer == ConsumerDashboard {
				return nil
			}
			list, err = r.everything()
			return err
		}
		return r.each(tableChanges, numberKey(int64(binary.BigEndian.Uint64(seen))+1), func(key, text []byte) bool {
			var ch Change
			if json.Unmarshal(text, &ch) == nil {
				ch.Number = int64(binary.BigEndian.Uint64(key))
				list = append(list, ch)
			}
			return true
		})
	})
	return list, upTo, err
}

// Seen notes that a consumer has read the changes up to a number.
func (c *Cache) Seen(ctx context.Context, consumer string, upTo int64) error {
	return c.write(ctx, func(w *writer) error {
		if err := w.set(tableReaders, []byte(consumer), numberKey(min(upTo, w.state.Change))); err != nil {
			return err
		}
		w.readers = nil
		list, err := w.consumers()
		if err != nil {
			return err
		}
		oldest := int64(math.MaxInt64)
		for _, r := range list {
			oldest = min(oldest, r.seen)
		}
		return w.forget(oldest)
	})
}

// forget drops the changes up to a number.
func (w *writer) forget(upTo int64) error {
	var keys [][]byte
	err := w.each(tableChanges, nil, func(key, _ []byte) bool {
		if int64(binary.BigEndian.Uint64(key)) > upTo {
			return false
		}
		keys = append(keys, slices.Clone(key))
		return true
	})
	for _, key := range keys {
		if err == nil {
			err = w.remove(tableChanges, key)
		}
	}
	if len(keys) > 0 {
		w.state.Forgotten = max(w.state.Forgotten, int64(binary.BigEndian.Uint64(keys[len(keys)-1])))
	}
	return err
}

// consumers are those who read the changes.
func (w *writer) consumers() ([]reader, error) {
	if w.readers == nil {
		list := []reader{}
		err := w.each(tableReaders, nil, func(key, v []byte) bool {
			if len(v) == 8 {
				list = append(list, reader{string(key), int64(binary.BigEndian.Uint64(v))})
			}
			return true
		})
		if err != nil {
			return nil, err
		}
		w.readers = &list
	}
	return *w.readers, nil
}

// tell notes a change for the result of this transaction.
func (w *writer) tell(c Change) { w.changes = append(w.changes, c) }

// logChanges writes what was told into the log, where anybody reads it. A
// reading that changes again before anybody has looked stays one change.
func (w *writer) logChanges() error {
	list, err := w.consumers()
	if err != nil || len(list) == 0 || len(w.changes) == 0 {
		return err
	}
	seen := int64(0)
	for _, r := range list {
		seen = max(seen, r.seen)
	}
	for _, ch := range w.changes {
		if err := w.fold(&ch, max(seen, w.state.Change-maxFold)); err != nil {
			return err
		}
		w.state.Change++
		text, err := json.Marshal(ch)
		if err != nil {
			return err
		}
		if err := w.set(tableChanges, numberKey(w.state.Change), text); err != nil {
			return err
		}
	}
	if w.tallies[tableChanges].rows > maxLog {
		return w.forget(w.state.Change - maxLog*9/10)
	}
	return nil
}

// fold takes an earlier change of the same reading, after a number, into ch.
func (w *writer) fold(ch *Change, after int64) error {
	for n := w.state.Change; n > after; n-- {
		text, ok := w.get(tableChanges, numberKey(n))
		var old Change
		if !ok || json.Unmarshal(text, &old) != nil || old.ID != ch.ID || old.What != ch.What {
			continue
		}
		ch.Before = old.Before
		if ch.Kind == ChangeEdited {
			ch.Kind = old.Kind
		}
		return w.remove(tableChanges, numberKey(n))
	}
	return nil
}

// everything is all that is there, as changes.
func (r *Reader) everything() ([]Change, error) {
	var list []Change
	seen := map[int64]bool{}
	for _, t := range shownTables {
		var failed error
		err := r.each(t, nil, func(key, v []byte) bool {
			var at row
			if failed = at.read(key, v); failed != nil {
				return false
			}
			if !seen[at.id] {
				seen[at.id] = true
				value, unit := mainValue(at.values)
				list = append(list, Change{Kind: ChangeNew, What: whatOf(t), ID: at.id, At: at.stamp(), After: value, Unit: unit})
			}
			return true
		})
		if err = firstError(err, failed); err != nil {
			return nil, err
		}
	}
	keep := func(it *item) { list = append(list, changeOfItem(ChangeNew, nil, it)) }
	see, end := bestOfDay(keep)
	err := r.items(tableDays, Always(), see)
	end()
	for _, t := range []table{tableNights, tableWorkouts} {
		if err == nil {
			err = r.items(t, Always(), keep)
		}
	}
	return list, err
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// whatOf is what a change of a table's rows is of.
func whatOf(t table) string {
	switch t {
	case tableWeight, tablePressure, tableTemperature:
		return t.String()
	case tableDays:
		return "day"
	case tableNights:
		return "night"
	case tableWorkouts:
		return "workout"
	}
	return tableOther.String()
}

// mainValues are what a reading is told by, the first that it has.
var mainValues = []struct {
	of   Quantity
	unit string
}{
	{Weight, "kg"}, {BodyTemp, "°C"}, {SomeTemp, "°C"}, {SkinTemp, "°C"}, {FatMass, "kg"}, {FatRatio, "%"}, {Height, "m"},
	{Pulse, "bpm"}, {PulseWave, "m/s"}, {VascularAge, "years"}, {SpO2, "%"},
}

// mainValue is the value a reading is told by, and its unit.
func mainValue(values []value) (text, unit string) {
	r := row{values: values}
	if r.has(Systolic) || r.has(Diastolic) {
		part := func(q Quantity) string {
			if v, ok := r.find(q); ok {
				return v.decimal().String()
			}
			return "?"
		}
		return part(Systolic) + "/" + part(Diastolic), "mmHg"
	}
	for _, m := range mainValues {
		if v, ok := r.find(m.of); ok {
			return v.decimal().String(), m.unit
		}
	}
	return "", ""
}

// changeOf tells of a group that was (nil where new) and is (nil where gone).
func (v *view) changeOf(kind ChangeKind, was, is *withings.MeasureGroup) Change {
	c := Change{Kind: kind}
	for _, end := range []struct {
		g    *withings.MeasureGroup
		text *string
	}{{was, &c.Before}, {is, &c.After}} {
		if end.g == nil {
			continue
		}
		rows := v.place(end.g, false)
		var r row
		if r.read(rows[0].key, rows[0].value) == nil {
			c.At, c.ID, c.What = r.stamp(), r.id, whatOf(rows[0].table)
		}
		*end.text, c.Unit = mainValue(valuesOf(end.g))
	}
	return c
}

// changeOfItem is the same of a day, a night or a workout.
func changeOfItem(kind ChangeKind, was, is *item) Change {
	c := Change{Kind: kind}
	for _, end := range []struct {
		it   *item
		text *string
	}{{was, &c.Before}, {is, &c.After}} {
		it := end.it
		if it == nil {
			continue
		}
		c.What, c.ID, c.At = whatOf(it.table), it.id, Stamp{it.start, it.offset}
		switch it.table {
		case tableDays:
			c.ID, c.Unit = int64(it.date), "steps"
			if steps := it.figures[0]; !math.IsNaN(steps) {
				*end.text = strconv.FormatFloat(steps, 'f', -1, 64)
			}
		case tableNights:
			c.Unit = "h"
			if asleep := it.figures[0]; !math.IsNaN(asleep) {
				*end.text = strings.TrimSuffix(strconv.FormatFloat(asleep/3600, 'f', 1, 64), ".0")
			}
		case tableWorkouts:
			*end.text = WorkoutKind(it.category)
		}
	}
	return c
}
