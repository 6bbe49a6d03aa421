package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"withings-tui/withings"

	bolt "go.etcd.io/bbolt"
)

// errSchema says that a file has another schema than schemaVersion.
var errSchema = errors.New("another schema")

// transact runs one transaction on the cache, and deals with a file that is
// missing (errNoCache), of schema 1, or damaged. Who writes has the cache's
// lock.
func (c *Cache) transact(ctx context.Context, write bool, fn func(*bolt.Tx) error) error {
	err := c.transactOnce(ctx, write, fn)
	if errors.Is(err, errSchema) {
		err = c.locked(ctx, write, func() error { return c.carryOver(ctx) })
		if err == nil {
			err = c.transactOnce(ctx, write, fn)
		}
	}
	return err
}

func (c *Cache) transactOnce(ctx context.Context, write bool, fn func(*bolt.Tx) error) error {
	path := c.Path()
	mine, _ := os.Stat(path)
	found := 0
	err := c.use(ctx, path, write, func(tx *bolt.Tx) error {
		if found = schemaOf(tx); found != schemaVersion {
			return errSchema
		}
		return fn(tx)
	})
	var f *fault
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("open %s: %w: %w", path, errNoCache, err)
	case errors.Is(err, errSchema) && found > schemaVersion:
		return &SchemaError{Path: path, Found: found, Known: schemaVersion}
	case errors.Is(err, errSchema) && found != 1:
		return c.setAside(ctx, mine, "it tells no schema", write)
	case errors.As(err, &f):
		h, cerr := c.Check(context.WithoutCancel(ctx))
		if cerr != nil {
			return fmt.Errorf("use %s: %v: %w", path, f.value, cerr)
		}
		if len(h.Problems) == 0 {
			// Not the file's fault: a mistake of this program, which must
			// not cost a person the cache.
			panic(f.value)
		}
		return c.setAside(ctx, mine, f.Error(), write)
	case errors.Is(err, errCorrupt):
		return c.setAside(ctx, mine, err.Error(), write)
	}
	return err
}

// locked calls fn under the cache's lock, which the caller may have already.
func (c *Cache) locked(ctx context.Context, already bool, fn func() error) error {
	if !already {
		lock, err := lockFile(ctx, filepath.Join(c.dir, cacheLock), c.timeout)
		if err != nil {
			return err
		}
		defer lock.Close()
	}
	return fn()
}

// setAside moves the damaged file out of the way, unless another process has
// done so already, makes a new cache of what can be saved, and returns the
// *DamagedError that tells it. It fails in silence where nothing can be saved:
// nothing of the file is lost.
func (c *Cache) setAside(ctx context.Context, file fs.FileInfo, reason string, locked bool) error {
	path := c.Path()
	damaged := &DamagedError{Path: path, Reason: reason}
	err := c.locked(ctx, locked, func() error {
		now, err := os.Stat(path)
		if err != nil || file == nil || !os.SameFile(file, now) {
			damaged.SetAside = path + ".damaged-*" // another process was quicker and named it
			return nil
		}
		name := freeName(fmt.Sprintf("%s.damaged-%s", path, c.now().Format("20060102-150405")))
		if err := retry(ctx, c.timeout, func() error { return os.Rename(path, name) }); err != nil {
			return explain("set aside", path, err)
		}
		damaged.SetAside = name
		_, _ = c.rebuild(ctx, name, true)
		return nil
	})
	if err != nil {
		return fmt.Errorf("%w; %w", damaged, err)
	}
	return damaged
}

// freeName is a name that no file has: that one, or with a number behind it.
func freeName(base string) string {
	name := base
	for n := 2; ; n++ {
		if _, err := os.Lstat(name); errors.Is(err, fs.ErrNotExist) {
			return name
		}
		name = fmt.Sprintf("%s-%d", base, n)
	}
}

// mend looks at every row of the cache. Where some are damaged it makes the
// file anew: index rows from their entries, groups from their index rows until
// Withings lists them again, which the next listing then does from its
// beginning. It returns a line about it, empty where all was well.
func (c *Cache) mend(ctx context.Context) (string, error) {
	found := 0
	look := func(tx *bolt.Tx) error {
		v, err := newView(tx, c.zones)
		if err != nil {
			return err
		}
		bad, err := v.survey()
		for _, n := range bad {
			found += n
		}
		// Rows may all be there and yet not be found by their keys.
		for problem := range tx.Check() {
			if err == nil {
				err = fmt.Errorf("%w: %w", errCorrupt, problem)
			}
		}
		return err
	}
	if err := c.transact(ctx, false, look); err != nil || found == 0 {
		if errors.Is(err, errNoCache) {
			err = nil
		}
		return "", err
	}
	lost := 0
	err := c.locked(ctx, false, func() (err error) {
		lost, err = c.rebuild(ctx, c.Path(), false)
		return err
	})
	notice := fmt.Sprintf("%d damaged rows of the cache were mended", max(found-lost, 0))
	if lost > 0 {
		notice += fmt.Sprintf(", %d left out until Withings lists them again", lost)
	}
	return notice, err
}

// survey reads every row of every table, and tells how many are damaged or
// missing.
func (v *view) survey() (bad [tables]int, err error) {
	for t := range tables {
		before := v.damaged
		met, err := v.scan(t, nil, func(_, _ []byte) bool { return true })
		if err != nil {
			return bad, err
		}
		bad[t] = max(0, v.tallies[t].lacks(met), v.damaged-before) // a damaged page may show rows that never were
	}
	return bad, nil
}

// saved is what could be read of a file.
type saved struct {
	rows  [tables][][2][]byte
	want  tallies
	state *stateRecord
	who   account
	known bool      // who could be read
	old   *oldCache // where the file is of schema 1
}

// rebuild makes a new cache of every row of a file that is still whole, in
// place of what is there. Collections of which something is damaged, or all,
// are then listed from their beginning. It returns how many rows could not be
// saved. The caller has the cache's lock.
func (c *Cache) rebuild(ctx context.Context, path string, all bool) (lost int, err error) {
	s := saved{state: &stateRecord{}}
	// Each part by itself: one may be readable where another is not.
	var failed error
	read := func(fn func(*bolt.Tx) error) {
		var f *fault
		if err := c.use(ctx, path, false, fn); err != nil && !errors.As(err, &f) && !isAny(err, []error{errCorrupt, errNotOld}) {
			failed = err
		}
	}
	for t := range tables {
		read(func(tx *bolt.Tx) error {
			v := &view{tx: tx}
			if v.buckets[t] = tx.Bucket([]byte(t.String())); v.buckets[t] == nil {
				return nil
			}
			return v.each(t, nil, func(key, value []byte) bool {
				s.rows[t] = append(s.rows[t], [2][]byte{bytes.Clone(key), bytes.Clone(value)})
				return true
			})
		})
	}
	read(func(tx *bolt.Tx) (err error) {
		s.who, err = readAccount(tx)
		s.known = err == nil
		return err
	})
	read(func(tx *bolt.Tx) error {
		state, err := readState(tx)
		if err == nil {
			s.state = state
		}
		return err
	})
	read(func(tx *bolt.Tx) error {
		sums, err := stateValue(tx, keySums)
		if err == nil {
			err = s.want.decode(sums)
		}
		return err
	})
	read(func(tx *bolt.Tx) (err error) {
		s.old, err = readOldCache(tx)
		return err
	})
	if failed != nil {
		return 0, failed
	}
	err = c.fill(func(w *writer) error {
		if s.old != nil {
			return s.old.writeTo(w)
		}
		lost, err = s.writeTo(w, all)
		return err
	})
	return lost, err
}

func (s *saved) writeTo(w *writer, all bool) (lost int, err error) {
	*w.state = *s.state
	w.state.User, w.state.Timezone, w.state.Imported = s.who.User, s.who.Timezone, 0
	groups := s.groupsOfRows(w.view)
	offsets := map[string]int32{} // of rows, where the account's zone was lost
	for t := tableWeight; t <= tableWorkout && !s.known; t++ {
		for _, kept := range s.rows[t] {
			var r row
			if r.read(t, kept[0], kept[1]) == nil {
				offsets[string(kept[0])] = r.offset
			}
		}
	}
	for t := range tables {
		c := listed(t)
		if t.isIndex() {
			continue // made of the entries
		}
		for _, kept := range s.rows[t] {
			if c == nil {
				err = w.set(t, kept[0], kept[1])
			} else if e, perr := c.entry(w.view, kept[1][1:], kept[1][0]); perr == nil {
				e.of = c
				delete(groups, e.id)
				placed := true // the offset of each row is known
				for i := range e.rows {
					if r := &e.rows[i]; !s.known && r.flags&rowAccountZone != 0 {
						was, ok := offsets[string(r.key())]
						r.offset, placed = was, placed && ok
					}
				}
				if placed {
					err = w.replace(nil, &e)
				}
			}
			if err != nil {
				return lost, err
			}
		}
		if t == tableGroups {
			for _, e := range groups {
				e.of = c
				if err := w.replace(nil, e); err != nil {
					return lost, err
				}
			}
		}
		missing := max(0, int(s.want[t].rows-w.tallies[t].rows))
		lost += missing
		if c == nil {
			continue
		}
		if len(s.rows[t]) < int(s.want[t].rows) || all {
			*w.state.cursor(c.name) = cursor{Problem: "rows were damaged; all is listed again"}
		}
		if t == tableGroups {
			w.state.Incomplete = missing
		}
	}
	return lost, w.keepStages(s.rows[tableNight])
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
					Model: string(r.model), DeviceID: r.deviceID(), Timezone: zoneOfOffset(r.offset)}
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
		out[id] = &e
	}
	return out
}

// zoneOfOffset is the IANA name of a zone that is always so far east of UTC,
// "" where there is none. Their signs are turned round (IANA tz database, file
// etcetera).
func zoneOfOffset(seconds int32) string {
	hours := int(seconds / 3600)
	switch {
	case seconds%3600 != 0 || hours < -12 || hours > 14:
		return ""
	case hours == 0:
		return "UTC"
	}
	return fmt.Sprintf("Etc/GMT%+d", -hours)
}
