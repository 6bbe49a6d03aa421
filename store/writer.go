package store

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"regexp"
	"slices"
	"time"

	"withings-tui/withings"

	bolt "go.etcd.io/bbolt"
)

// writer changes the cache within one transaction.
type writer struct {
	*view
	now     time.Time
	changes []Change
	before  []byte           // the state as it was stored
	sums    tallies          // as they were stored
	places  map[table]places // of nights and workouts, by id
	readers *[]reader        // consumers of changes; nil until asked for
}

// places are the keys of a table's items by id.
type places map[int64][]byte

// fillPercent is how full pages become: readings come in order of time, so
// there is little to leave room for.
const fillPercent = 0.96

func newWriter(tx *bolt.Tx, c *Cache) (*writer, error) {
	v, err := newView(tx, c.zones)
	if err != nil {
		return nil, err
	}
	for _, b := range v.buckets {
		b.FillPercent = fillPercent
	}
	before, err := json.Marshal(v.state)
	return &writer{view: v, now: c.now(), before: before, sums: v.tallies, places: map[table]places{}}, err
}

// flush writes state and numbers of rows into the transaction.
func (w *writer) flush() error {
	if w.tallies != w.sums {
		if err := putState(w.tx, keySums, w.tallies.encode()); err != nil {
			return err
		}
		w.sums = w.tallies
	}
	text, err := json.Marshal(w.state)
	if err != nil {
		return err
	}
	if !bytes.Equal(text, w.before) {
		if err := putState(w.tx, keyState, text); err != nil {
			return err
		}
		w.before = text
	}
	user, err := stateValue(w.tx, keyUser)
	if err != nil || string(user) == w.state.User {
		return err
	}
	return putState(w.tx, keyUser, []byte(w.state.User))
}

// set stores a row.
func (w *writer) set(t table, key, value []byte) error {
	stored := sealed(t.String(), key, value)
	old := w.buckets[t].Get(key)
	if bytes.Equal(old, stored) {
		return nil
	}
	if len(old) >= crcSize {
		w.tallies[t].add(old, -1)
	}
	w.tallies[t].add(stored, 1)
	return w.buckets[t].Put(key, stored)
}

// remove deletes a row, which need not be there.
func (w *writer) remove(t table, key []byte) error {
	old := w.buckets[t].Get(key)
	if old == nil {
		return nil
	}
	if len(old) >= crcSize {
		w.tallies[t].add(old, -1)
	}
	return w.buckets[t].Delete(key)
}

// clear empties a table.
func (w *writer) clear(t table) error {
	if err := w.tx.DeleteBucket([]byte(t.String())); err != nil {
		return err
	}
	b, err := w.tx.CreateBucket([]byte(t.String()))
	if err != nil {
		return err
	}
	b.FillPercent = fillPercent
	w.buckets[t], w.tallies[t] = b, tally{}
	return nil
}

// outcome is what storing something did.
type outcome uint8

const (
	unchanged outcome = iota
	added
	changed
	outdated // what is stored is newer
)

// lastChange is when Withings changed a group last, or where it does not say,
// when it was stored there.
func lastChange(g *withings.MeasureGroup) int64 {
	if g.Modified == 0 {
		return g.Created
	}
	return g.Modified
}

// put stores a group, in place of the one with its id unless that is newer.
// What a synced group makes of imported ones is done as well: see twins.go.
func (w *writer) put(g withings.MeasureGroup, flags byte) (outcome, error) {
	if g.Raw == nil {
		g.Raw = wireGroup(&g)
	}
	if short, cut := shortened(g.Raw); cut {
		parsed, err := withings.ParseMeasureGroup(short)
		if err != nil {
			return unchanged, err
		}
		g = parsed
	}
	if stored, ok := w.get(tableGroups, idKey(g.ID)); ok && len(stored) > 0 && stored[0] == flags && bytes.Equal(stored[1:], g.Raw) {
		return unchanged, nil
	}
	was, wasFlags, exists := w.group(g.ID)
	var old *withings.MeasureGroup
	if exists {
		old = &was
		if is := lastChange(&g); is != 0 && is < lastChange(old) {
			return outdated, nil
		}
	}
	if err := w.replace(old, wasFlags, &g, flags); err != nil {
		return unchanged, err
	}
	out := added
	switch {
	case !exists && w.isVanished(CollectionMeasures, idKey(g.ID)):
		w.tell(w.changeOf(ChangeBack, nil, &g))
		if err := w.remove(tableVanished, itemKey(CollectionMeasures, idKey(g.ID))); err != nil {
			return unchanged, err
		}
	case !exists && flags&flagHidden == 0:
		w.tell(w.changeOf(ChangeNew, nil, &g))
	case exists && bytes.Equal(g.Raw, old.Raw):
		out = unchanged // only the flags
	case exists:
		out = changed
		w.tell(w.changeOf(ChangeEdited, old, &g))
	}
	if g.ID >= 0 {
		return out, w.settleTwins(old, &g)
	}
	return out, nil
}

// replace stores a group and its index rows in place of what was there.
func (w *writer) replace(old *withings.MeasureGroup, oldFlags byte, g *withings.MeasureGroup, flags byte) error {
	rows := w.place(g, flags&flagHidden != 0)
	if old != nil {
		for _, p := range w.place(old, oldFlags&flagHidden != 0) {
			if !slices.ContainsFunc(rows, func(n placed) bool { return n.table == p.table && bytes.Equal(n.key, p.key) }) {
				if err := w.remove(p.table, p.key); err != nil {
					return err
				}
			}
		}
		w.countImported(old.ID, oldFlags, -1)
	}
	w.countImported(g.ID, flags, 1)
	for _, p := range rows {
		if err := w.set(p.table, p.key, p.value); err != nil {
			return err
		}
	}
	return w.set(tableGroups, idKey(g.ID), append([]byte{flags}, g.Raw...))
}

// countImported keeps the numbers of imported groups.
func (w *writer) countImported(id int64, flags byte, n int) {
	switch {
	case flags&flagHidden != 0:
		w.state.Hidden += n
	case id < 0:
		w.state.Imported += n
	}
}

// drop takes a group out of the cache, and returns what it was.
func (w *writer) drop(id int64) (withings.MeasureGroup, byte, bool, error) {
	g, flags, ok := w.group(id)
	if !ok {
		return g, 0, false, nil
	}
	for _, p := range w.place(&g, flags&flagHidden != 0) {
		if err := w.remove(p.table, p.key); err != nil {
			return g, flags, false, err
		}
	}
	w.countImported(id, flags, -1)
	if err := w.remove(tableGroups, idKey(id)); err != nil {
		return g, flags, false, err
	}
	if id >= 0 {
		return g, flags, true, w.settleTwins(&g, nil)
	}
	return g, flags, true, nil
}

// putItem stores a day, a night or a workout, in place of the one with its key
// or id unless that is newer.
func (w *writer) putItem(it item) (outcome, error) {
	if short, cut := shortened(it.raw); cut {
		it.raw = short
	}
	key := it.key()
	at := key
	stored, exists := w.get(it.table, key)
	if !exists && it.table != tableDays {
		if at, exists = w.placeOf(it.table, it.id); exists {
			stored, exists = w.get(it.table, at)
		}
	}
	v := it.encode()
	if !exists {
		if it.table == tableDays && it.flags&flagImported != 0 {
			w.state.Imported++
		}
		w.keepPlace(it.table, it.id, key)
		kind := ChangeNew
		if vkey := itemKey(collectionOf[it.table], key); w.isVanished(collectionOf[it.table], key) {
			kind = ChangeBack
			if err := w.remove(tableVanished, vkey); err != nil {
				return unchanged, err
			}
		}
		w.tell(changeOfItem(kind, nil, &it))
		return added, w.set(it.table, key, v)
	}
	var old item
	if err := old.decode(it.table, stored); err != nil {
		return unchanged, err
	}
	switch {
	case bytes.Equal(stored, v):
		return unchanged, nil
	case it.modified != 0 && it.modified < old.modified:
		return outdated, nil
	}
	if !bytes.Equal(at, key) {
		if err := w.remove(it.table, at); err != nil {
			return unchanged, err
		}
		w.keepPlace(it.table, it.id, key)
	}
	w.tell(changeOfItem(ChangeEdited, &old, &it))
	return changed, w.set(it.table, key, v)
}

// placeOf is the key of a night or workout by its id.
func (w *writer) placeOf(t table, id int64) ([]byte, bool) {
	if w.places[t] == nil {
		known := places{}
		_ = w.each(t, nil, func(key, _ []byte) bool { // what cannot be read is not found
			_, id := splitTime(key)
			known[id] = bytes.Clone(key)
			return true
		})
		w.places[t] = known
	}
	key, ok := w.places[t][id]
	return key, ok
}

func (w *writer) keepPlace(t table, id int64, key []byte) {
	if w.places[t] != nil {
		w.places[t][id] = key
	}
}

// dropItem takes a day, a night or a workout out of the cache.
func (w *writer) dropItem(t table, key []byte) (item, bool, error) {
	var it item
	stored, ok := w.get(t, key)
	if !ok {
		return it, false, nil
	}
	if err := it.decode(t, bytes.Clone(stored)); err != nil {
		return it, false, err
	}
	if w.places[t] != nil {
		delete(w.places[t], it.id)
	}
	if t == tableDays && it.flags&flagImported != 0 {
		w.state.Imported--
	}
	return it, true, w.remove(t, key)
}

// setZone notes the account's zone. Rows that go by it are made anew, and
// imported readings whose zone was only assumed get it.
func (w *writer) setZone(name string) error {
	if name == "" || name == w.state.Timezone || w.zones.find(name) == nil {
		return nil
	}
	w.state.Timezone = name
	if err := w.rezoneImported(); err != nil {
		return err
	}
	var ids []int64
	for _, t := range indexTables {
		err := w.each(t, nil, func(key, v []byte) bool {
			if len(v) > 0 && v[0]&rowAccountZone != 0 {
				_, id := splitTime(key)
				ids = append(ids, id)
			}
			return true
		})
		if err != nil {
			return err
		}
	}
	for _, id := range ids {
		if g, flags, ok := w.group(id); ok {
			for _, p := range w.place(&g, flags&flagHidden != 0) {
				if err := w.set(p.table, p.key, p.value); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// wireGroup is a group as Withings would have delivered it, for one that was
// made otherwise.
func wireGroup(g *withings.MeasureGroup) []byte {
	type measure struct {
		Value    int64 `json:"value"`
		Type     int   `json:"type"`
		Unit     int   `json:"unit"`
		Position *int  `json:"position,omitempty"`
	}
	optional := func(s string) *string {
		if s == "" {
			return nil
		}
		return &s
	}
	wire := struct {
		ID       int64     `json:"grpid"`
		Attrib   int       `json:"attrib"`
		Date     int64     `json:"date"`
		Created  int64     `json:"created,omitempty"`
		Modified int64     `json:"modified,omitempty"`
		Category int       `json:"category"`
		DeviceID *string   `json:"deviceid"`
		Measures []measure `json:"measures"`
		ModelID  int64     `json:"modelid,omitempty"`
		Model    *string   `json:"model"`
		Timezone *string   `json:"timezone,omitempty"`
	}{ID: g.ID, Attrib: g.Attrib, Date: g.Date, Created: g.Created, Modified: g.Modified, Category: int(g.Category),
		DeviceID: optional(g.DeviceID), Measures: []measure{}, ModelID: g.ModelID, Model: optional(g.Model), Timezone: optional(g.Timezone)}
	for _, m := range g.Measures {
		if !m.Valid {
			continue
		}
		out := measure{Value: m.Value, Type: int(m.Type), Unit: m.Unit}
		if m.Position != withings.PositionNone {
			out.Position = &m.Position
		}
		wire.Measures = append(wire.Measures, out)
	}
	raw, _ := json.Marshal(wire) // texts and whole numbers
	return raw
}

// maxText is how many characters of a text of Withings are stored.
const maxText = 300

// shortened is JSON whose texts are cut to maxText; false where none is
// longer.
func shortened(raw []byte) ([]byte, bool) {
	for run, rest := 0, raw; ; {
		i := bytes.IndexByte(rest, '"')
		if i < 0 {
			return nil, false
		}
		if run = i; run > maxText {
			break
		}
		rest = rest[i+1:]
	}
	out := longText.ReplaceAll(raw, []byte(`"$1"`))
	return out, len(out) < len(raw)
}

// longText is a JSON text of more than 300 characters; what it captures is the
// first 300.
var longText = regexp.MustCompile(`"((?:\\u....|\\.|[^"\\]){300})(?:\\.|[^"\\])+"`)

// numberKey is the key of a number, in the order of numbers.
func numberKey(n int64) []byte { return binary.BigEndian.AppendUint64(nil, uint64(n)) }
