package store

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"

	"withings-tui/withings"

	bolt "go.etcd.io/bbolt"
)

// errSchema says that a file has another schema than this program's.
var errSchema = errors.New("another schema than this program's")

// attempt runs one transaction on the cache. Where the file has to be replaced
// before it can be used, as it is damaged or of an older schema, it returns what
// does that under the lock. A file that is missing is errNoCache.
func (c *Cache) attempt(ctx context.Context, write bool, fn func(*bolt.Tx) error) (replace func(context.Context, locked) error, err error) {
	path := c.Path()
	mine, _ := os.Stat(path)
	found := 0
	err = c.use(ctx, path, write, func(tx *bolt.Tx) error {
		if found = schemaOf(tx); found != c.schema {
			return errSchema
		}
		return fn(tx)
	})
	setAside := func(reason string) func(context.Context, locked) error {
		return func(ctx context.Context, l locked) error { return l.setAside(ctx, mine, reason) }
	}
	var f *fault
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("open %s: %w: %w", path, errNoCache, err)
	case errors.Is(err, errSchema) && found > c.schema:
		return nil, fmt.Errorf("%s is of schema %d, this program knows %d: %w", path, found, c.schema, ErrNewerSchema)
	case errors.Is(err, errSchema) && found > 0:
		return func(ctx context.Context, l locked) error { return l.carryOver(ctx) }, err
	case errors.Is(err, errSchema):
		return setAside("it tells no schema"), err
	case errors.As(err, &f):
		h, cerr := c.Check(context.WithoutCancel(ctx))
		if cerr != nil {
			return nil, fmt.Errorf("use %s: %w: %w", path, f, cerr)
		}
		if len(h.Problems) == 0 {
			// Not the file's fault: a mistake of this program, which must
			// not cost a person the cache.
			panic(f.value)
		}
	}
	if errors.Is(err, errCorrupt) {
		return setAside(err.Error()), err
	}
	return nil, err
}

// carryOver writes a cache of an older schema anew beside itself and puts the
// new one in its place: the entries as they are, the index made of them. Nothing
// is asked of Withings for it. Where the old one is damaged, it is set aside.
func (l locked) carryOver(ctx context.Context) error {
	mine, _ := os.Stat(l.Path())
	s, err := l.save(ctx, l.Path())
	switch {
	case errors.Is(err, fs.ErrNotExist), err == nil && s.schema == l.schema: // another process was quicker
		return nil
	case err == nil && s.damage == nil:
		err = l.fill(func(w *writer) error {
			if s.writeTo(w, false) > 0 {
				return errTorn
			}
			return nil
		})
	case err == nil:
		err = s.damage
	}
	if errors.Is(err, errCorrupt) {
		return l.setAside(ctx, mine, "a cache of an earlier version, and damaged")
	}
	return err
}

// setAside moves the damaged file out of the way, unless another process has
// done so already, makes a new cache of what can be saved, and returns the
// *DamagedError that tells it. It fails in silence where nothing can be saved:
// nothing of the file is lost.
func (l locked) setAside(ctx context.Context, file fs.FileInfo, reason string) error {
	path := l.Path()
	damaged := &DamagedError{Path: path, Reason: reason}
	now, err := os.Stat(path)
	if err != nil || file == nil || !os.SameFile(file, now) {
		damaged.SetAside = path + ".damaged-*" // another process was quicker and named it
		return damaged
	}
	if damaged.SetAside, err = l.moveAside(ctx, path); err != nil {
		return fmt.Errorf("%w; %w", damaged, err)
	}
	damaged.Lost, _ = l.rebuild(ctx, damaged.SetAside, true)
	return damaged
}

// moveAside gives a damaged file a name that tells when, and that no file has.
func (o *options) moveAside(ctx context.Context, path string) (string, error) {
	base := fmt.Sprintf("%s.damaged-%s", path, o.now().Format("20060102-150405"))
	name := base
	for n := 2; ; n++ {
		if _, err := os.Lstat(name); errors.Is(err, fs.ErrNotExist) {
			break
		}
		name = fmt.Sprintf("%s-%d", base, n)
	}
	if err := retry(ctx, o.timeout, func() error { return os.Rename(path, name) }); err != nil {
		return "", explain("set aside", path, err)
	}
	return name, nil
}

// mend looks at every row of the cache. Where some are damaged it makes the
// file anew: index rows from their entries, groups from their index rows until
// Withings lists them again, which the next listing then does from its
// beginning. It returns how many were damaged, and how many of them nothing
// brings back.
func (c *Cache) mend(ctx context.Context) (found, lost int, err error) {
	err = c.readOnly(ctx, func(tx *bolt.Tx) error {
		v, err := newView(tx)
		if err != nil {
			return err
		}
		h := v.inspect()
		if found = h.LeftOut; h.torn {
			v.fail(errTorn)
		}
		return v.err
	})
	if err != nil || found == 0 {
		if errors.Is(err, errNoCache) {
			err = nil
		}
		return 0, 0, err
	}
	err = c.withLock(ctx, func(l locked) (err error) {
		lost, err = l.rebuild(ctx, l.Path(), false)
		return err
	})
	return found, lost, err
}

// saved is what could be read of a file.
type saved struct {
	schema int // 0 where it tells none
	rows   [tables][][2][]byte
	state  *stateRecord    // nil where it could not be read
	who    *account        // the same
	old    []func(*writer) // where the file is of schema 1
	damage error           // why something could not be read
}

// rebuild makes a new cache of every row of a file that is still whole, in
// place of what is there. Collections of which something is damaged, or all,
// are then listed from their beginning. It returns how many rows of what
// Withings does not list could not be saved.
func (l locked) rebuild(ctx context.Context, path string, all bool) (lost int, err error) {
	s, err := l.save(ctx, path)
	if err != nil {
		return 0, err
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
	p, ok := readPages(file)
	if !ok {
		s.damage = errTorn
		return s, nil
	}
	p.rows(s.keep)
	if p.bad != nil {
		s.damage = cmp.Or(s.damage, errTorn)
	}
	return s, nil
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
	case !ok:
	case t >= 0:
		s.rows[t] = append(s.rows[t], [2][]byte{key, value})
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

// writeTo stores what was saved in an empty cache, and returns how many rows of
// what Withings does not list are missing. Index rows are made anew; those of
// another schema may mean something else, so that no group is made of them.
func (s *saved) writeTo(w *writer, all bool) (lost int) {
	if s.old != nil {
		for _, put := range s.old {
			put(w)
		}
		return 0
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
	for t := range tables {
		c := listed(t)
		for _, kept := range s.rows[t] {
			switch {
			case t.isIndex(): // made of the entries
			case c == nil:
				w.set(t, kept[0], kept[1])
			default:
				// Where the account's zone was lost, what went by it waits for the
				// next listing, if it comes with one.
				if e, ok := w.decode(c, kept[1]); ok && (s.who != nil || e.flags&flagImported != 0 || e.rows[0].flags&rowAccountZone == 0) {
					delete(groups, e.id)
					w.replace(nil, &e)
				}
			}
		}
		if t == tableGroups {
			for _, e := range groups {
				w.replace(nil, e)
			}
		}
		missing := max(0, int(want[t].Rows)-w.count(t))
		switch {
		case t.isIndex():
		case c == nil:
			lost += missing
		case all || len(s.rows[t]) < int(want[t].Rows):
			*w.state.cursor(c.name) = cursor{Problem: "rows were damaged; all is listed again", Damaged: true, Lost: missing}
		}
	}
	w.keepStages(s.rows[tableNight])
	if s.state != nil {
		lost += max(0, s.state.Imported-w.state.Imported)
	}
	if s.state == nil || len(s.rows[tableChanges]) < int(want[tableChanges].Rows) {
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
