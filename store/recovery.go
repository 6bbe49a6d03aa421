package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

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
			if s.writeTo(w, false) != (loss{}) || s.late != [tables]int{} {
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
	lost, _ := l.rebuild(ctx, damaged.SetAside, true)
	damaged.Lost, damaged.Unsure = lost.rows, lost.unsure
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
func (c *Cache) mend(ctx context.Context) (found int, lost loss, err error) {
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
		return 0, loss{}, err
	}
	err = c.withLock(ctx, func(l locked) (err error) {
		lost, err = l.rebuild(ctx, l.Path(), false)
		return err
	})
	return found, lost, err
}
