package store

import (
	"encoding/json"
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

// settleTwins does what a synced group that was (nil where new) and is (nil
// where gone) means for imported ones.
func (w *writer) settleTwins(was, is *withings.MeasureGroup) error {
	if w.state.Imported == 0 && w.state.Hidden == 0 {
		return nil
	}
	if is != nil {
		twins, err := w.twins(is, shownTables, func(id int64) bool { return id < 0 })
		if err != nil {
			return err
		}
		for _, twin := range twins {
			if err := w.hide(twin, true); err != nil {
				return err
			}
			if mark := w.markOf(twin); mark != MarkNone && w.markOf(is.ID) == MarkNone {
				if err := w.mark(is.ID, mark); err != nil {
					return err
				}
			}
		}
	}
	if was == nil {
		return nil
	}
	hidden, err := w.twins(was, []table{tableHidden}, func(int64) bool { return true })
	if err != nil {
		return err
	}
	for _, id := range hidden {
		g, _, ok := w.group(id)
		if !ok {
			continue
		}
		others, err := w.twins(&g, shownTables, func(id int64) bool { return id >= 0 })
		if err != nil {
			return err
		}
		if len(others) > 0 {
			continue
		}
		if err := w.hide(id, false); err != nil {
			return err
		}
		if mark := w.markOf(was.ID); mark != MarkNone {
			if err := w.mark(id, mark); err != nil {
				return err
			}
		}
	}
	return nil
}

// hide hides an imported group, or shows it again.
func (w *writer) hide(id int64, on bool) error {
	g, flags, ok := w.group(id)
	if !ok {
		return nil
	}
	kind, is := ChangeBack, flags&^flagHidden
	if on {
		kind, is = ChangeGone, flags|flagHidden
	}
	w.tell(w.changeOf(kind, nil, &g))
	return w.replace(&g, flags, &g, is)
}

// twins are the readings of g's minute, among those in some tables that which
// selects, that have values in common with g, all of them equal.
func (v *view) twins(g *withings.MeasureGroup, in []table, which func(id int64) bool) ([]int64, error) {
	values := valuesOf(g)
	if len(values) == 0 {
		return nil, nil
	}
	var head row
	rows := v.place(g, false)
	if err := head.read(rows[0].key, rows[0].value); err != nil {
		return nil, err
	}
	minute := floorDiv(g.Date, 60)
	wall := floorDiv(g.Date+int64(head.offset), 60)
	var ids []int64
	for _, t := range in {
		if t == tableOther {
			continue // values that many readings share
		}
		err := v.near(t, g.Date-wholeDay, g.Date+wholeDay, func(r *row) {
			if floorDiv(r.unix, 60) != minute && floorDiv(r.unix+int64(r.offset), 60) != wall {
				return
			}
			if r.id != g.ID && which(r.id) && sameValues(values, r.values) && !slices.Contains(ids, r.id) {
				ids = append(ids, r.id)
			}
		})
		if err != nil {
			return nil, err
		}
	}
	return ids, nil
}

// copies tells whether a reading looks like a copy of one in the cache that is
// no twin: the same values, a whole number of quarters of an hour away.
func (v *view) looksLikeCopy(g *withings.MeasureGroup) (bool, error) {
	values := valuesOf(g)
	found := false
	for _, t := range shownTables {
		if t == tableOther || found {
			continue
		}
		err := v.near(t, g.Date-wholeDay, g.Date+wholeDay, func(r *row) {
			apart := r.unix - g.Date
			if r.id != g.ID && apart != 0 && apart%(15*60) == 0 && sameValues(values, r.values) {
				found = true
			}
		})
		if err != nil {
			return false, err
		}
	}
	return found, nil
}

// sameValues tells that two readings have a quantity in common and differ in
// none that they share.
func sameValues(a, b []value) bool {
	common := false
	theirs := row{values: b}
	for _, mine := range a {
		other, ok := theirs.find(mine.of)
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

// rounding is what the app's export may have rounded a value by: it writes
// kilograms with two places.
const rounding = 0.0051

func sameValue(a, b withings.Decimal) bool {
	half := 0.5 * withings.NewDecimal(1, int(max(a.Exponent, b.Exponent))).Float()
	return math.Abs(a.Float()-b.Float()) <= max(min(half, 0.5), rounding)*1.0001
}

// rezoned is an imported group whose clock is taken to be that of the account's
// zone.
func (v *view) rezoned(g withings.MeasureGroup) withings.MeasureGroup {
	zone := v.zones.find(v.state.Timezone)
	if zone == nil {
		return g
	}
	t := time.Unix(g.Date, 0).In(v.zones.first(g.Timezone))
	when := time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, zone).Unix()
	if when == g.Date && g.Timezone == v.state.Timezone {
		return g
	}
	var wire map[string]json.RawMessage
	if g.Raw == nil {
		g.Raw = wireGroup(&g)
	}
	if json.Unmarshal(g.Raw, &wire) != nil {
		return g
	}
	wire["date"], _ = json.Marshal(when)
	wire["timezone"], _ = json.Marshal(v.state.Timezone)
	raw, err := json.Marshal(wire)
	if err != nil {
		return g
	}
	moved, err := withings.ParseMeasureGroup(raw)
	if err != nil {
		return g
	}
	return moved
}

// rezoneImported moves the imported readings whose zone was only assumed into
// the account's, now that it is known.
func (w *writer) rezoneImported() error {
	var ids []int64
	err := w.each(tableGroups, nil, func(key, v []byte) bool {
		id := keyID(key)
		if id < 0 && len(v) > 0 && v[0]&flagAssumed != 0 {
			ids = append(ids, id)
		}
		return id < 0
	})
	if err != nil {
		return err
	}
	for _, id := range ids {
		g, flags, ok := w.group(id)
		if !ok {
			continue
		}
		moved := w.rezoned(g)
		twins, err := w.twins(&moved, shownTables, func(id int64) bool { return id >= 0 })
		if err != nil {
			return err
		}
		is := flags &^ (flagAssumed | flagHidden)
		if len(twins) > 0 {
			is |= flagHidden
		}
		if err := w.replace(&g, flags, &moved, is); err != nil {
			return err
		}
	}
	return nil
}
