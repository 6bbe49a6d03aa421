package store

import (
	"bytes"
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"time"

	bolt "go.etcd.io/bbolt"
)

// writer changes the cache within one transaction.
type writer struct {
	*view
	now     time.Time
	changes []Change
}

// fillPercent is how full pages become: readings come in order of time, so
// there is little to leave room for.
const fillPercent = 1

// change calls fn with a writer, and stores the state that it leaves. All that
// writes the cache comes through here: nobody else makes a writer.
func (c *Cache) change(tx *bolt.Tx, fn func(*writer) error) error {
	v, err := newView(tx)
	if err != nil {
		return err
	}
	for _, b := range v.buckets {
		b.FillPercent = fillPercent
	}
	err = fn(&writer{view: v, now: time.Unix(c.now().Unix(), 0)})
	if err = cmp.Or(v.err, err); err != nil {
		return err
	}
	return writeState(tx, v.state)
}

// set stores a row.
func (w *writer) set(t table, key, value []byte) {
	stored := sealed(t.String(), key, value)
	old := w.buckets[t].Get(key)
	if bytes.Equal(old, stored) {
		return
	}
	if len(old) >= crcSize {
		w.state.Tallies[t].add(old, -1)
	}
	w.state.Tallies[t].add(stored, 1)
	w.fail(w.buckets[t].Put(key, stored))
}

// setJSON stores a value as JSON.
func (w *writer) setJSON(t table, key []byte, value any) {
	text, err := json.Marshal(value)
	w.fail(err)
	w.set(t, key, text)
}

// remove deletes rows, which need not be there.
func (w *writer) remove(t table, keys ...[]byte) {
	for _, key := range keys {
		old := w.buckets[t].Get(key)
		if len(old) >= crcSize {
			w.state.Tallies[t].add(old, -1)
		}
		w.fail(w.buckets[t].Delete(key))
	}
}

// outcome is what storing something did.
type outcome uint8

const (
	unchanged outcome = iota
	touched           // nothing but its moment of change at Withings
	added
	changed
)

// put stores an entry in place of the one with its key: what Withings answered
// last counts, whatever moment of change it tells. What a synced group makes of
// imported ones is done as well: see twins.go.
func (w *writer) put(c *collection, e entry) outcome {
	if e.key == nil {
		return unchanged
	}
	e.of = c
	if stored, ok := w.get(c.stored, e.key); ok && len(stored) > 0 && stored[0] == e.flags && bytes.Equal(stored[1:], e.raw) {
		return unchanged
	}
	old, exists := w.entry(c, e.key)
	var was *entry
	if exists {
		was = &old
	}
	w.replace(was, &e)
	_, gone := w.get(tableVanished, c.mark(e.key))
	out := added
	switch {
	case exists && bytes.Equal(e.raw, old.raw):
		out = unchanged // only the flags
	case exists && onlyTouched(e.raw, old.raw):
		out = touched
	case exists:
		out = changed
		w.tell(ChangeEdited, was, &e)
	case gone:
		w.tell(ChangeBack, nil, &e)
		w.remove(tableVanished, c.mark(e.key))
	case e.flags&flagHidden == 0:
		w.tell(ChangeNew, nil, &e)
	}
	w.settleTwins(was, &e)
	return out
}

// onlyTouched reports whether two versions of an entry differ in nothing but
// their moment of change.
func onlyTouched(a, b []byte) bool {
	var members [2]map[string]json.RawMessage
	for i, raw := range [][]byte{a, b} {
		if json.Unmarshal(raw, &members[i]) != nil {
			return false
		}
		delete(members[i], "modified")
	}
	return maps.EqualFunc(members[0], members[1], func(x, y json.RawMessage) bool { return bytes.Equal(x, y) })
}

// replace stores an entry and its index rows in place of what was there (nil:
// nothing); without an entry (nil) that is taken out.
func (w *writer) replace(was, is *entry) {
	var rows []row
	if is != nil {
		rows = is.index()
		w.countImported(is, 1)
	}
	if was != nil {
		w.countImported(was, -1)
		for _, r := range was.index() {
			if !slices.ContainsFunc(rows, func(n row) bool { return n.table == r.table && n.unix == r.unix && n.id == r.id }) {
				w.remove(r.table, r.key())
			}
		}
	}
	if is == nil {
		w.remove(was.of.stored, was.key)
		return
	}
	w.setRows(rows)
	w.set(is.of.stored, is.key, append([]byte{is.flags}, is.raw...))
}

func (w *writer) setRows(rows []row) {
	for i := range rows {
		w.set(rows[i].table, rows[i].key(), rows[i].encode())
	}
}

// countImported keeps the number of imported entries that show.
func (w *writer) countImported(e *entry, n int) {
	if e.flags&(flagImported|flagHidden) == flagImported {
		w.state.Imported += n
	}
}

// drop takes an entry out of the cache.
func (w *writer) drop(e *entry) {
	w.replace(e, nil)
	w.settleTwins(e, nil)
}

// setZone notes the account's zone. Rows that go by it are made anew, and
// imported readings whose zone was only assumed get it.
func (w *writer) setZone(name string) {
	if name == "" || name == w.state.Timezone || w.zoneNamed(name) == nil {
		return
	}
	w.state.Timezone = name
	w.rezoneImported()
	for t := tableWeight; t <= tableWorkout; t++ {
		keys := collect(w.view, t, nil, func(key, v []byte) ([]byte, bool) {
			var r row
			if r.read(t, key, v) != nil || r.flags&rowAccountZone == 0 {
				return nil, false
			}
			return listed(t).keyOf(&r), true
		})
		for _, key := range keys {
			if e, ok := w.entry(listed(t), key); ok {
				w.setRows(e.index())
			}
		}
	}
}
