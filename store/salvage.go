package store

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"os"
	"slices"

	"withings-tui/withings"

	bolt "go.etcd.io/bbolt"
)

// saved is what could be read of a file.
type saved struct {
	schema int // 0 where it tells none
	rows   [tables][][2][]byte
	state  *stateRecord    // nil where it could not be read
	who    *account        // the same
	old    []func(*writer) // where the file is of schema 1
	damage error           // why something could not be read

	newest   bool          // the state is the newest: its numbers are those of the rows
	headless bool          // a head is damaged, which may be that of the last change
	spoiled  [tables]bool  // the checksum of a row is wrong
	lacks    [tables]bool  // the newest pages do not have all of it
	asks     *[tables]bool // of other pages than the newest: what is taken of them; nil for all
	late     [tables]int   // how many of the rows, the last, are of other pages
}

// rebuild makes a new cache of every row of a file that is still whole, in
// place of what is there. Collections of which something is damaged, or all,
// are then listed from their beginning. It returns what of that which Withings
// does not list could not be saved.
func (l locked) rebuild(ctx context.Context, path string, all bool) (lost loss, err error) {
	s, err := l.save(ctx, path)
	if err != nil {
		return loss{unsure: true}, err
	}
	err = l.fill(func(w *writer) error {
		lost = s.writeTo(w, all)
		return nil
	})
	return lost, err
}

// save reads what is still whole of a file, page by page where bbolt would not
// get through. The error is only that it could not look.
func (l locked) save(ctx context.Context, path string) (s saved, err error) {
	err = l.use(ctx, path, false, func(tx *bolt.Tx) (err error) {
		s.schema = schemaOf(tx)
		s.old, err = readOldCache(tx)
		return err
	})
	if s.damage = err; err != nil && !errors.Is(err, errCorrupt) || s.old != nil {
		return s, err
	}
	file, err := os.Open(path)
	if err != nil {
		return s, explain("read", path, err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return s, explain("read", path, err)
	}
	p, ok := readPages(file)
	if !ok { // no head is whole: there is no tree, only pages
		p = &pages{file: file, size: pageSize, met: make([]bool, min(info.Size()/pageSize, mostPages)), bad: []uint64{0, 1}}
	}
	s.gather(p)
	if p.bad != nil {
		s.damage = cmp.Or(s.damage, errTorn)
	}
	return s, nil
}

// gather takes the rows of the newest tree. What Withings does not have and that
// tree does not have whole is then looked for where it may stand whole besides:
// bbolt writes over no page of the tree before the last change, which is taken as
// it is; and where neither is whole, in all leaves, whose rows tell their table by
// their checksum, but not when they were written. What was taken back since may
// come back of those, so that nothing is taken of them where nothing is missing.
// What listings lacked is noted anew by the next ones: evidence must not be old.
func (s *saved) gather(p *pages) {
	s.headless = p.bad != nil
	whole := p.rows(s.keep)
	s.newest = s.state != nil
	for t := range tables {
		// A damaged page may show an element twice.
		slices.SortStableFunc(s.rows[t], func(a, b [2][]byte) int { return bytes.Compare(a[0], b[0]) })
		s.rows[t] = slices.CompactFunc(s.rows[t], func(a, b [2][]byte) bool { return bytes.Equal(a[0], b[0]) })
		s.lacks[t] = !t.isIndex() && t != tableDoubted && !s.has(t, whole)
	}
	asks, damaged := s.lacks, p.bad
	if p.older != 0 && asks != [tables]bool{} {
		before := saved{asks: &asks}
		p.forget(p.older)
		whole = p.treeRows(before.keep)
		s.take(&before)
		s.state = cmp.Or(s.state, before.state)
		for t := range tables {
			asks[t] = asks[t] && !s.full(t, before.sound(t, whole))
		}
	}
	if asks != [tables]bool{} {
		leaves := saved{asks: &asks}
		p.forget(0)
		p.leafRows(leaves.keep)
		s.take(&leaves)
	}
	p.bad = damaged
}

// sound tells that nothing that was met of a table is damaged.
func (s *saved) sound(t table, whole map[string]bool) bool { return whole[t.String()] && !s.spoiled[t] }

// has tells whether the newest pages have all of a table: by the numbers of the
// state, where that is whole.
func (s *saved) has(t table, whole map[string]bool) bool {
	if !s.newest {
		return s.sound(t, whole)
	}
	return s.tally(t) == s.state.Tallies[t]
}

// full tells whether nothing is missing any more of what Withings does not have
// in a table: by the number of rows, else where the tree before had all of it.
func (s *saved) full(t table, before bool) bool {
	switch {
	case !s.newest:
		return before
	case listed(t) == nil:
		return len(s.rows[t]) >= int(s.state.Tallies[t].Rows)
	}
	imports := 0 // of readings and of days, which are counted as one
	for _, row := range slices.Concat(s.rows[tableGroups], s.rows[tableDays]) {
		if flagged(row[1], flagImported) {
			imports++
		}
	}
	return imports >= s.state.Imported+int(s.state.Tallies[tableHidden].Rows)
}

// flagged tells whether a stored entry has one of some flags.
func flagged(value []byte, flags byte) bool { return len(value) > 0 && value[0]&flags != 0 }

// tally counts the rows of a table.
func (s *saved) tally(t table) (is tally) {
	for _, row := range s.rows[t] {
		is.Rows, is.XOR = is.Rows+1, is.XOR^checksum(t.String(), row[0], row[1])
	}
	return is
}

// keep takes a row whose checksum is right, which tells its bucket where that is
// not known.
func (s *saved) keep(bucket string, key, stored []byte) {
	if bucket != bucketState && !slices.Contains(tableNames[:], bucket) {
		for _, name := range append(tableNames[:], bucketState) {
			if _, ok := unsealed(name, key, stored); ok {
				bucket = name
			}
		}
	}
	value, ok := unsealed(bucket, key, stored)
	t := slices.Index(tableNames[:], bucket)
	switch {
	case !ok && t >= 0:
		s.spoiled[t] = true
	case !ok:
	case t >= 0:
		if s.asks == nil || s.asks[t] && (listed(table(t)) == nil || flagged(value, flagImported|flagRestored)) {
			s.rows[t] = append(s.rows[t], [2][]byte{key, value})
		}
	case string(key) == keySchema && len(value) == 1:
		s.schema = int(value[0])
	case string(key) == keyState:
		s.state = new(stateRecord)
		_ = json.Unmarshal(value, s.state) // its checksum is right
	case string(key) == keyAccount:
		s.who = new(account)
		_ = json.Unmarshal(value, s.who)
	}
}

// take takes rows of other pages under keys that are missing. Where one row alone
// makes the numbers right, it is that one.
func (s *saved) take(other *saved) {
	s.who, s.schema = cmp.Or(s.who, other.who), cmp.Or(s.schema, other.schema)
	for t, rows := range other.rows {
		if len(rows) == 0 {
			continue
		}
		t, have := table(t), map[string]bool{}
		for _, row := range s.rows[t] {
			have[string(row[0])] = true
		}
		rows = slices.DeleteFunc(rows, func(row [2][]byte) bool { return have[string(row[0])] })
		is := s.tally(t)
		fits := func(row [2][]byte) bool {
			return s.newest && s.state.Tallies[t] == tally{is.Rows + 1, is.XOR ^ checksum(t.String(), row[0], row[1])}
		}
		if i := slices.IndexFunc(rows, fits); i >= 0 {
			rows = rows[i : i+1]
		}
		for _, row := range rows {
			if !have[string(row[0])] {
				have[string(row[0])] = true
				s.rows[t] = append(s.rows[t], row)
				s.late[t]++
			}
		}
	}
}

// writeTo stores what was saved in an empty cache, and returns what of that which
// Withings does not list is missing. Index rows are made anew; those of another
// schema may mean something else, so that no group is made of them.
func (s *saved) writeTo(w *writer, all bool) (lost loss) {
	if s.old != nil {
		for _, put := range s.old {
			put(w)
		}
		return loss{}
	}
	var want [tables]tally
	if s.state != nil {
		want, *w.state = s.state.Tallies, *s.state
	}
	w.state.Tallies, w.state.Imported = [tables]tally{}, 0
	w.state.Rebuilt = max(w.state.Rebuilt+1, w.now.Unix())
	if s.who != nil {
		w.state.User, w.state.Timezone = s.who.User, s.who.Timezone
	}
	groups := map[int64]*entry{}
	if s.schema == 0 || s.schema == schemaOf(w.tx) {
		groups = s.groupsOfRows(w.view)
	}
	lost.unsure = s.headless
	for t := range tables {
		c := listed(t)
		var late []entry // imported readings of other pages than the newest
		for i, kept := range s.rows[t] {
			switch {
			case t.isIndex(): // made of the entries
			case c == nil:
				w.set(t, kept[0], kept[1])
			default:
				// Where the account's zone was lost, what went by it waits for the
				// next listing, if it comes with one.
				if e, ok := w.decode(c, kept[1]); ok && (s.who != nil || e.flags&flagImported != 0 || e.rows[0].flags&rowAccountZone == 0) {
					if t == tableGroups && isImport(e.id) && i >= len(s.rows[t])-s.late[t] {
						late = append(late, e)
						continue
					}
					delete(groups, e.id)
					w.replace(nil, &e)
				}
			}
		}
		if t == tableGroups {
			for _, e := range late {
				delete(groups, e.id)
			}
			for _, e := range groups {
				w.replace(nil, e)
			}
		}
		for _, e := range late { // they may have got a twin since, or lost it
			sure := e.flags&flagAssumed == 0
			e.flags &^= flagHidden | flagAssumed
			w.importGroup(e, sure, new(int))
		}
		missing := max(0, int(want[t].Rows)-w.count(t))
		switch {
		case t.isIndex():
		case c == nil && s.lacks[t]:
			lost.rows += missing
			// Where nothing tells how many there were, or as many were found but not
			// the same, some may be missing or be as they were before.
			lost.unsure = lost.unsure || t <= tableVanished && (!s.newest || missing == 0 && w.state.Tallies[t] != want[t])
		case c != nil && (all || s.lacks[t]):
			*w.state.cursor(c.name) = cursor{Problem: "rows were damaged; all is listed again", Damaged: true, Lost: missing}
		}
	}
	w.keepStages(s.rows[tableNight])
	if s.state != nil && (s.lacks[tableGroups] || s.lacks[tableDays]) {
		lost.rows += max(0, s.state.Imported-w.state.Imported)
		lost.unsure = lost.unsure || !s.newest
	}
	if !s.newest || w.state.Tallies[tableChanges] != want[tableChanges] {
		w.forgetReaders()
	}
	return lost
}

// attribOf is an attrib of a source.
var attribOf = [...]int{SourceDevice: 0, SourceAmbiguous: 1, SourceManual: 2, SourceOther: -1}

// groupsOfRows are groups as far as index rows tell them.
func (s *saved) groupsOfRows(v *view) map[int64]*entry {
	groups, hidden := map[int64]*withings.MeasureGroup{}, map[int64]byte{}
	for _, t := range append(groupTables[:len(groupTables):len(groupTables)], tableHidden) {
		for _, kept := range s.rows[t] {
			var r row
			if r.read(t, kept[0], kept[1]) != nil {
				continue
			}
			g := groups[r.id]
			if g == nil {
				g = &withings.MeasureGroup{ID: r.id, Date: r.unix, Attrib: attribOf[r.flags&rowSource], Category: withings.CategoryReal,
					Model: string(r.model), Comment: string(r.comment), DeviceID: r.deviceID(), Timezone: withings.FixedZone(int(r.offset))}
				groups[r.id] = g
			}
			for _, m := range r.values {
				g.Measures = append(g.Measures, withings.Measure{Type: withings.MeasureType(m.of), Value: m.mantissa,
					Unit: int(m.exponent), Position: withings.PositionNone, Valid: true})
			}
			if t == tableHidden {
				hidden[r.id] = flagHidden
			}
		}
	}
	out := map[int64]*entry{}
	for id, g := range groups {
		e := v.groupEntry(*g, hidden[id])
		e.of = measures()
		out[id] = &e
	}
	return out
}
