package store

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"withings-tui/withings"

	bolt "go.etcd.io/bbolt"
)

// mend looks at every row of the cache and repairs what is damaged: index rows
// from their groups, groups from their index rows until Withings lists them
// again, which the next listing then does from its beginning. It returns a line
// about it, empty where all was well.
func (c *Cache) mend(ctx context.Context) (string, error) {
	sound := true
	err := c.transact(ctx, false, func(tx *bolt.Tx) error {
		v, err := newView(tx, c.zones)
		if err != nil {
			return err
		}
		broken, err := v.broken()
		sound = len(broken) == 0
		// Rows may all be there and yet not be found by their keys.
		for problem := range tx.Check() {
			if err == nil {
				err = fmt.Errorf("%w: %w", errCorrupt, problem)
			}
		}
		return err
	})
	if isNoCache(err) || err == nil && sound {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	var notice string
	err = c.write(ctx, func(w *writer) error {
		mended, lost, err := w.mend()
		notice = fmt.Sprintf("%d damaged rows of the cache were mended", mended)
		if lost > 0 {
			notice = fmt.Sprintf("%d damaged rows of the cache were mended, %d left out until Withings lists them again", mended, lost)
		}
		return err
	})
	return notice, err
}

// broken are the tables that have damaged rows, or other rows than they should.
func (v *view) broken() ([]table, error) {
	var out []table
	for t := range tables {
		before := v.damaged
		met, err := v.scan(t, nil, func(_, _ []byte) bool { return true })
		if err != nil {
			return nil, err
		}
		if v.damaged > before || met != v.tallies[t] {
			out = append(out, t)
		}
	}
	return out, nil
}

// mend repairs the tables. lost is how many rows could not be saved.
func (w *writer) mend() (mended, lost int, err error) {
	broken, err := w.broken()
	if err != nil {
		return 0, 0, err
	}
	index := false
	for _, t := range broken {
		if t == tableGroups || slices.Contains(indexTables[:], t) {
			index = true
			continue
		}
		bad, err := w.sweep(t)
		if err != nil {
			return mended, lost, err
		}
		if name, listed := collectionOf[t]; listed {
			*w.state.cursor(name) = cursor{Problem: "rows were damaged; all is listed again"}
		}
		lost += bad
	}
	if index {
		m, l, err := w.remakeIndex()
		mended, lost = mended+m, lost+l
		if err != nil {
			return mended, lost, err
		}
		*w.state.cursor(CollectionMeasures) = cursor{Problem: "rows were damaged; all is listed again"}
		w.state.Incomplete = l
	}
	return mended, lost, nil
}

// sweep takes the damaged rows out of a table, counts what it has, and returns
// how many it lost.
func (w *writer) sweep(t table) (lost int, err error) {
	had := w.tallies[t].rows
	var good [][2][]byte
	met, err := w.scan(t, nil, func(key, value []byte) bool {
		good = append(good, [2][]byte{bytes.Clone(key), bytes.Clone(value)})
		return true
	})
	if err != nil {
		return 0, err
	}
	if err := w.clear(t); err != nil {
		return 0, err
	}
	for _, row := range good {
		if err := w.set(t, row[0], row[1]); err != nil {
			return 0, err
		}
	}
	return int(max(0, had-met.rows)), nil
}

// remakeIndex makes the index from the groups. A group that is damaged is made
// of its index rows.
func (w *writer) remakeIndex() (mended, lost int, err error) {
	before := w.tallies
	rows := map[int64]*withings.MeasureGroup{}
	hidden := map[int64]bool{}
	for _, t := range indexTables {
		var r row
		err := w.each(t, nil, func(key, v []byte) bool {
			if r.read(key, v) != nil {
				return true
			}
			g := rows[r.id]
			if g == nil {
				g = r.asGroup()
				rows[r.id] = g
			}
			for _, m := range r.values {
				g.Measures = append(g.Measures, withings.Measure{Type: withings.MeasureType(m.of), Value: m.mantissa,
					Unit: int(m.exponent), Position: withings.PositionNone, Valid: true})
			}
			hidden[r.id] = t == tableHidden
			return true
		})
		if err != nil {
			return 0, 0, err
		}
	}
	if _, err = w.sweep(tableGroups); err != nil {
		return 0, 0, err
	}
	var ids []int64
	err = w.each(tableGroups, nil, func(key, _ []byte) bool {
		ids = append(ids, keyID(key))
		delete(rows, keyID(key))
		return true
	})
	for _, t := range indexTables {
		if err == nil {
			err = w.clear(t)
		}
	}
	w.state.Imported, w.state.Hidden = 0, 0
	for id, g := range rows {
		if err != nil {
			break
		}
		flags := byte(0)
		if hidden[id] {
			flags = flagHidden
		}
		g.Raw = wireGroup(g)
		mended++
		err = w.replace(nil, 0, g, flags)
	}
	for _, id := range ids {
		if err != nil {
			break
		}
		g, flags, ok := w.group(id)
		if !ok {
			continue
		}
		err = w.replace(nil, 0, &g, flags)
	}
	if err == nil {
		err = w.items(tableDays, Always(), func(it *item) {
			if it.flags&flagImported != 0 {
				w.state.Imported++
			}
		})
	}
	for _, t := range indexTables {
		mended += int(max(0, before[t].rows-w.tallies[t].rows)) // told once, though they cannot be told apart
	}
	return max(mended, 1), int(max(0, before[tableGroups].rows-w.tallies[tableGroups].rows)), err
}

// attribOf is an attrib of a source.
var attribOf = [...]int{SourceDevice: 0, SourceAmbiguous: 1, SourceManual: 2, SourceOther: -1}

// asGroup is a group without measures, as far as an index row tells it.
func (r *row) asGroup() *withings.MeasureGroup {
	return &withings.MeasureGroup{ID: r.id, Date: r.unix, Attrib: attribOf[Source(r.flags&rowSource)], Category: withings.CategoryReal,
		Model: string(r.model), DeviceID: r.deviceID(), Timezone: zoneOfOffset(r.offset)}
}
