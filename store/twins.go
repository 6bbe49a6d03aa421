package store

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"time"

	"withings-tui/withings"
)

// Twins are an imported reading and a synced one of the same minute and with
// the same values: one reading that came on two ways. The minute may be that
// of the instant, or that of the clock on the wall: an export tells no zone.
// The synced one shows; the imported one is kept hidden under it, and comes
// back where the synced one goes or is changed.

func isImport(id int64) bool { return id < 0 }
func isSynced(id int64) bool { return id >= 0 }

// settleTwins does what a synced group that was (nil where new) and is (nil
// where gone) means for imported ones.
func (w *writer) settleTwins(was, is *entry) {
	one := is
	if one == nil {
		one = was
	}
	if one.of != measures() || isImport(one.id) || w.state.Imported == 0 && w.count(tableHidden) == 0 {
		return
	}
	if is != nil {
		for _, twin := range w.twins(is, twinTables, isImport) {
			w.hide(twin, is.id, true)
		}
	}
	if was == nil {
		return
	}
	for _, id := range w.twins(was, []table{tableHidden}, isImport) {
		if e, ok := w.entry(measures(), idKey(id)); ok && len(w.twins(&e, twinTables, isSynced)) == 0 {
			w.hide(id, was.id, false)
		}
	}
}

// hide hides an imported group under its synced twin, or shows it again. What
// the person said of one goes to the one that shows.
func (w *writer) hide(id, twin int64, on bool) {
	e, ok := w.entry(measures(), idKey(id))
	if !ok {
		return
	}
	kind, is, from, to := ChangeBack, e, twin, id
	is.flags &^= flagHidden
	if on {
		kind, from, to = ChangeGone, id, twin
		is.flags |= flagHidden
	}
	w.tell(kind, nil, &e)
	if mark := w.markOf(from); mark != MarkNone && (!on || w.markOf(to) == MarkNone) {
		w.mark(to, mark)
	}
	w.replace(&e, &is)
}

// twins are the readings of e's minute, among those in some tables that which
// selects, that have values in common with e, all of them equal.
func (v *view) twins(e *entry, in []table, which func(id int64) bool) (ids []int64) {
	values, head := e.values(), e.rows[0]
	minute, wall := floorDiv(head.unix, 60), floorDiv(head.unix+int64(head.offset), 60)
	for _, t := range in {
		v.rows(t, head.unix-wholeDay, head.unix+wholeDay, func(r *row) {
			sameMinute := floorDiv(r.unix, 60) == minute || floorDiv(r.unix+int64(r.offset), 60) == wall
			if sameMinute && r.id != e.id && which(r.id) && sameValues(values, r.values) && !slices.Contains(ids, r.id) {
				ids = append(ids, r.id)
			}
		})
	}
	return ids
}

// looksLikeCopy tells whether a reading looks like a copy of one in the cache
// that is no twin: the same values, a whole number of quarters of an hour away.
func (v *view) looksLikeCopy(e *entry) (found bool) {
	values, at := e.values(), e.rows[0].unix
	for _, t := range twinTables {
		v.rows(t, at-wholeDay+1, at+wholeDay-1, func(r *row) { // a day later to the second is the next day's
			apart := r.unix - at
			found = found || r.id != e.id && apart != 0 && apart%(15*60) == 0 && sameValues(values, r.values)
		})
	}
	return found
}

// sameValues tells that two readings have a quantity in common and differ in
// none that both have.
func sameValues(a, b []value) bool {
	common := false
	for _, mine := range a {
		other, ok := find(b, mine.of)
		if !ok {
			continue
		}
		if !sameValue(mine.decimal(), other.decimal()) {
			return false
		}
		common = true
	}
	return common
}

// rounding is what a value of the app's export may differ by: it writes kilograms
// with two places, and fat-free mass is the difference of two of them.
const rounding = 0.0102

func sameValue(a, b withings.Decimal) bool {
	half := 0.5 * withings.NewDecimal(1, int(max(a.Exponent, b.Exponent))).Float()
	return math.Abs(a.Float()-b.Float()) <= max(min(half, 0.5), rounding)*1.0001
}

// rezoned is an imported group whose clock is taken to be that of the account's
// zone.
func (v *view) rezoned(e entry) entry {
	zone := v.zoneNamed(v.state.Timezone)
	g, err := withings.ParseMeasureGroup(e.raw)
	if zone == nil || err != nil {
		return e
	}
	t := time.Unix(g.Date, 0).In(cmp.Or(v.zoneNamed(g.Timezone), time.UTC))
	when := time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, zone).Unix()
	if when == g.Date && g.Timezone == v.state.Timezone {
		return e
	}
	var wire map[string]json.RawMessage // all else as it came
	err = json.Unmarshal(e.raw, &wire)
	if err != nil {
		return e
	}
	wire["date"], wire["timezone"] = fmt.Append(nil, when), fmt.Appendf(nil, "%q", v.state.Timezone)
	raw, err := json.Marshal(wire)
	v.fail(err)
	moved, _ := v.decode(measures(), append([]byte{e.flags}, raw...))
	return moved
}

// rezoneImported moves the imported readings whose zone was only assumed into
// the account's, now that it is known.
func (w *writer) rezoneImported() {
	ids := collect(w.view, tableGroups, nil, func(key, v []byte) (int64, bool) {
		return keyID(key), len(v) > 0 && v[0]&flagAssumed != 0
	})
	for _, id := range ids {
		was, ok := w.entry(measures(), idKey(id))
		if !ok {
			continue
		}
		is := w.rezoned(was)
		is.flags &^= flagAssumed | flagHidden
		if len(w.twins(&is, twinTables, isSynced)) > 0 {
			is.flags |= flagHidden
		}
		switch {
		case is.flags&flagHidden != 0 && was.flags&flagHidden == 0:
			w.tell(ChangeGone, nil, &was)
		case !bytes.Equal(is.raw, was.raw):
			w.tell(ChangeMark, &was, &is)
		}
		w.replace(&was, &is)
	}
}
