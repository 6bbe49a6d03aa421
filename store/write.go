package store

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"withings-tui/withings"

	bolt "go.etcd.io/bbolt"
)

// writer changes the cache within one transaction.
type writer struct {
	tx     *bolt.Tx
	now    time.Time
	state  *stateRecord
	shapes *shapes
	ids    *idIndex
	latest *latestRows
	enc    encoder
	opened map[string]*bolt.Bucket
	before []byte // the state as it was stored
}

// fillPercent is how full pages become: readings come in order of time, so
// there is little to leave room for.
const fillPercent = 0.96

func newWriter(tx *bolt.Tx, z *zones, now func() time.Time) (*writer, error) {
	w := &writer{tx: tx, now: now(), opened: map[string]*bolt.Bucket{}}
	state, err := readState(tx)
	if err != nil {
		return nil, err
	}
	for _, name := range buckets() {
		b := tx.Bucket(name)
		if b == nil {
			return nil, fmt.Errorf("no bucket %s: %w", name, errCorrupt)
		}
		b.FillPercent = fillPercent
		w.opened[string(name)] = b
	}
	w.state = state
	w.before = bytes.Clone(w.bucket(bucketMeta).Get(keyState))
	w.shapes = newShapes(tx, z)
	w.shapes.bucket = w.bucket(bucketShapes)
	w.shapes.zone = state.Timezone
	w.ids = &idIndex{bucket: w.bucket(bucketIDs)}
	w.latest = newLatestRows(w.bucket(bucketLatest))
	return w, nil
}

func (w *writer) bucket(name []byte) *bolt.Bucket { return w.opened[string(name)] }

// flush writes what is held in memory into the transaction.
func (w *writer) flush() error {
	if err := w.ids.flush(); err != nil {
		return err
	}
	if err := w.latest.flush(w.tx, w.shapes); err != nil {
		return err
	}
	text, err := json.Marshal(w.state)
	if err != nil {
		return err
	}
	if bytes.Equal(text, w.before) {
		return nil
	}
	w.before = text
	return w.bucket(bucketMeta).Put(keyState, text)
}

// outcome is what storing something did.
type outcome uint8

const (
	unchanged outcome = iota
	added
	changed
	outdated // what is stored is newer
)

// lookup reads the stored row of a group.
func (w *writer) lookup(id int64) (row, []byte, kindSet, bool, error) {
	e, ok, err := w.ids.find(id)
	if err != nil || !ok {
		return row{}, nil, 0, false, err
	}
	for k := range kinds {
		if !e.kinds.has(k) {
			continue
		}
		v := w.bucket(kindBuckets[k]).Get(rowKey(e.unix, id))
		if v == nil {
			break
		}
		r, err := w.shapes.row(e.unix, id, v)
		return r, v, e.kinds, err == nil, err
	}
	return row{}, nil, 0, false, fmt.Errorf("reading %d is in the index only: %w", id, errCorrupt)
}

// put stores a group, in place of the one with its id unless that is newer.
// Of a group that changes it returns the row as it was.
func (w *writer) put(g withings.MeasureGroup) (outcome, row, error) {
	if g.Raw == nil {
		raw, err := wireGroup(g)
		if err != nil {
			return unchanged, row{}, err
		}
		g.Raw = raw
	}
	old, stored, kindsWere, exists, err := w.lookup(g.ID)
	if err != nil {
		return unchanged, row{}, err
	}
	if exists {
		was, err := old.modified()
		if err != nil {
			return unchanged, row{}, err
		}
		if is := lastChange(g); is != 0 && is < was {
			return outdated, row{}, nil
		}
	}
	v, sh, err := w.enc.encode(w.shapes, g)
	if err != nil {
		return unchanged, row{}, err
	}
	if exists && old.unix == g.Date && bytes.Equal(v, stored) {
		return unchanged, row{}, nil
	}
	if exists {
		old = old.detach()
		if err := w.dropRow(old, kindsWere); err != nil {
			return unchanged, row{}, err
		}
	}
	key := rowKey(g.Date, g.ID)
	v = bytes.Clone(v) // bbolt keeps it until the commit
	for k := range kinds {
		if sh.kinds.has(k) {
			if err := w.bucket(kindBuckets[k]).Put(key, v); err != nil {
				return unchanged, row{}, err
			}
		}
	}
	if err := w.ids.set(idEntry{g.ID, g.Date, sh.kinds}); err != nil {
		return unchanged, row{}, err
	}
	if err := w.latest.add(key, sh); err != nil {
		return unchanged, row{}, err
	}
	if exists {
		return changed, old, nil
	}
	w.state.Groups++
	if g.ID < 0 {
		w.state.Imported++
	}
	return added, row{}, nil
}

// dropRow takes a row out of its buckets, but not out of the index.
func (w *writer) dropRow(r row, in kindSet) error {
	key := rowKey(r.unix, r.id)
	if err := w.latest.drop(key, r.shape); err != nil {
		return err
	}
	for k := range kinds {
		if in.has(k) {
			if err := w.bucket(kindBuckets[k]).Delete(key); err != nil {
				return err
			}
		}
	}
	return nil
}

// remove takes a group out of the cache and returns what it was.
func (w *writer) remove(id int64) (row, bool, error) {
	r, _, in, ok, err := w.lookup(id)
	if err != nil || !ok {
		return row{}, false, err
	}
	r = r.detach()
	if err := w.dropRow(r, in); err != nil {
		return row{}, false, err
	}
	if err := w.ids.remove(id); err != nil {
		return row{}, false, err
	}
	w.state.Groups--
	if id < 0 {
		w.state.Imported--
	}
	return r, true, nil
}

// detach copies what a row has of the file, which the next write may change.
func (r row) detach() row {
	r.values, r.stamps, r.raw = bytes.Clone(r.values), bytes.Clone(r.stamps), bytes.Clone(r.raw)
	return r
}

// wireGroup is a group as Withings would have delivered it, for one that was
// made otherwise.
func wireGroup(g withings.MeasureGroup) ([]byte, error) {
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
	return json.Marshal(wire)
}
