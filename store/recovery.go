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
	path := c.Path()
	for again := false; ; again = true {
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
			return fmt.Errorf("%s is of schema %d, this program knows %d: %w", path, found, schemaVersion, ErrNewerSchema)
		case errors.Is(err, errSchema) && found == 1 && !again:
			if err := c.locked(ctx, write, func() error { return c.carryOver(ctx) }); err != nil {
				return err
			}
			continue
		case errors.Is(err, errSchema):
			return c.setAside(ctx, mine, "it tells no schema", write)
		case errors.As(err, &f):
			h, cerr := c.Check(context.WithoutCancel(ctx))
			if cerr != nil {
				return fmt.Errorf("use %s: %w: %w", path, f, cerr)
			}
			if len(h.Problems) == 0 {
				// Not the file's fault: a mistake of this program, which must
				// not cost a person the cache.
				panic(f.value)
			}
		}
		if errors.Is(err, errCorrupt) {
			return c.setAside(ctx, mine, err.Error(), write)
		}
		return err
	}
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
	err := c.locked(ctx, locked, func() (err error) {
		now, err := os.Stat(path)
		if err != nil || file == nil || !os.SameFile(file, now) {
			damaged.SetAside = path + ".damaged-*" // another process was quicker and named it
			return nil
		}
		if damaged.SetAside, err = c.moveAside(ctx, path); err == nil {
			_, _ = c.rebuild(ctx, damaged.SetAside, true)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("%w; %w", damaged, err)
	}
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
	err = c.transact(ctx, false, func(tx *bolt.Tx) error {
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
	err = c.locked(ctx, false, func() (err error) {
		lost, err = c.rebuild(ctx, c.Path(), false)
		return err
	})
	return found, lost, err
}

// saved is what could be read of a file.
type saved struct {
	rows  [tables][][2][]byte
	state stateRecord
	who   *account        // nil where it could not be read
	old   []func(*writer) // where the file is of schema 1
}

// rebuild makes a new cache of every row of a file that is still whole, in
// place of what is there. Collections of which something is damaged, or all,
// are then listed from their beginning. It returns how many rows of what
// Withings does not list could not be saved. The caller has the cache's lock.
func (c *Cache) rebuild(ctx context.Context, path string, all bool) (lost int, err error) {
	var s saved
	parts := []func(*bolt.Tx) error{
		func(tx *bolt.Tx) (err error) { s.old, err = readOldCache(tx); return err },
		func(tx *bolt.Tx) error { return getJSON(tx, keyState, &s.state) },
		func(tx *bolt.Tx) error {
			var who account
			err := getJSON(tx, keyAccount, &who)
			if err == nil {
				s.who = &who
			}
			return err
		},
	}
	for t := range tables {
		parts = append(parts, func(tx *bolt.Tx) error {
			v := &view{tx: tx}
			if v.buckets[t] = tx.Bucket([]byte(t.String())); v.buckets[t] == nil {
				return nil
			}
			v.each(t, nil, func(key, value []byte) bool {
				s.rows[t] = append(s.rows[t], [2][]byte{bytes.Clone(key), bytes.Clone(value)})
				return true
			})
			return v.err
		})
	}
	for _, part := range parts { // each by itself: one may be readable where another is not
		if err := c.use(ctx, path, false, part); err != nil && !errors.Is(err, errCorrupt) {
			return 0, err
		}
	}
	err = c.fill(func(w *writer) error {
		for _, put := range s.old {
			put(w)
		}
		if s.old == nil {
			lost = s.writeTo(w, all)
		}
		return nil
	})
	return lost, err
}

func (s *saved) writeTo(w *writer, all bool) (lost int) {
	want := s.state.Tallies
	*w.state = s.state
	w.state.Tallies, w.state.Imported = [tables]tally{}, 0
	if s.who != nil {
		w.state.User, w.state.Timezone = s.who.User, s.who.Timezone
	}
	groups := s.groupsOfRows(w.view)
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
			*w.state.cursor(c.name) = cursor{Problem: "rows were damaged; all is listed again", Lost: missing}
		}
	}
	w.keepStages(s.rows[tableNight])
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
		e.of = measures()
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
