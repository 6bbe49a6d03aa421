package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	bolt "go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"
)

// errSchema says that a file has another schema than schemaVersion.
var errSchema = errors.New("another schema")

func isNoCache(err error) bool { return errors.Is(err, errNoCache) }

// transact runs one transaction on the cache, and deals with a file that is
// missing (errNoCache), of another schema, or damaged. Who writes has the
// cache's lock.
func (c *Cache) transact(ctx context.Context, write bool, fn func(*bolt.Tx) error) error {
	err := c.transactOnce(ctx, write, fn)
	if errors.Is(err, errSchema) {
		if err = c.carryOver(ctx, write); err == nil {
			err = c.transactOnce(ctx, write, fn)
		}
	}
	return err
}

func (c *Cache) transactOnce(ctx context.Context, write bool, fn func(*bolt.Tx) error) error {
	path := c.Path()
	o, err := openBolt(ctx, path, write, c.timeout)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("open %s: %w: %w", path, errNoCache, err)
	}
	if err != nil {
		if reason := openDamage(err); reason != "" {
			mine, _ := os.Stat(path)
			return c.setAside(ctx, mine, reason, write)
		}
		return explainOwn("open", path, err)
	}
	o.db.NoSync, o.db.NoGrowSync = c.noSync, c.noSync
	mine, _ := o.file.Stat()
	open := true
	defer func() {
		if open { // only where fn left by runtime.Goexit
			o.close(true)
		}
	}()
	found := 0
	err = o.run(write, func(tx *bolt.Tx) error {
		if found = schemaOf(tx); found != schemaVersion {
			return errSchema
		}
		return fn(tx)
	})
	var f *fault
	faulted := errors.As(err, &f)
	closing := o.close(faulted)
	open = false
	switch {
	case err == nil:
		return explain("close", path, closing)
	case errors.Is(err, errSchema) && found > schemaVersion:
		return &SchemaError{Path: path, Found: found, Known: schemaVersion}
	case errors.Is(err, errSchema) && found == 1:
		return errSchema
	case errors.Is(err, errSchema):
		return c.setAside(ctx, mine, "it tells no schema", write)
	case faulted:
		h, cerr := c.Check(context.WithoutCancel(ctx))
		if cerr != nil {
			return fmt.Errorf("use %s: %v: %w", path, f.value, cerr)
		}
		if len(h.Problems) == 0 {
			// Not the file's fault: a mistake of this program, which must
			// not cost a person the cache.
			panic(f.value)
		}
		return c.setAside(ctx, mine, "its pages do not hold together", write)
	case errors.Is(err, errCorrupt):
		return c.setAside(ctx, mine, err.Error(), write)
	}
	return explainOwn("write", path, err)
}

// explainOwn explains errors of the operating system, and leaves alone those
// that already say what they are of.
func explainOwn(what, path string, err error) error {
	if errors.Is(err, ErrOddFile) || errors.Is(err, ErrBusy) {
		return err
	}
	if meaningOf(err) != nil || what == "open" {
		return explain(what, path, err)
	}
	return err
}

// openDamage is why a file that bbolt would not open is damaged, "" where the
// error is of another kind.
func openDamage(err error) string {
	var errno syscall.Errno
	var path *fs.PathError
	var f *fault
	switch {
	case errors.As(err, &f):
		return "its pages do not hold together"
	case errors.As(err, &errno), errors.As(err, &path), meaningOf(err) != nil, errors.Is(err, ErrBusy), errors.Is(err, ErrOddFile),
		errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded),
		errors.Is(err, berrors.ErrVersionMismatch):
		return ""
	}
	return err.Error()
}

// setAside moves the damaged file out of the way, unless another process has
// done so already, and returns the *DamagedError that tells it. locked tells
// that the caller has the cache's lock.
func (c *Cache) setAside(ctx context.Context, file fs.FileInfo, reason string, locked bool) error {
	path := c.Path()
	damaged := &DamagedError{Path: path, Reason: reason}
	if !locked {
		lock, err := lockFile(ctx, filepath.Join(c.dir, cacheLock), c.timeout)
		if err != nil {
			return fmt.Errorf("%w; %w", damaged, err)
		}
		defer lock.Close()
	}
	now, err := os.Stat(path)
	if err != nil || file == nil || !os.SameFile(file, now) {
		damaged.SetAside = path + ".damaged-*" // another process was quicker and named it
		return damaged
	}
	name := fmt.Sprintf("%s.damaged-%s", path, c.now().Format("20060102-150405"))
	for n, base := 2, name; ; n++ {
		if _, err := os.Lstat(name); errors.Is(err, fs.ErrNotExist) {
			break
		}
		name = fmt.Sprintf("%s-%d", base, n)
	}
	if err := retry(ctx, c.timeout, func() error { return os.Rename(path, name) }); err != nil {
		return fmt.Errorf("%w; %w", damaged, explain("set aside", path, err))
	}
	damaged.SetAside = name
	c.salvage(ctx, name)
	return damaged
}

// salvage takes every row that is still whole over into a fresh cache, whose
// collections are then listed from their beginning. The caller has the cache's
// lock. It fails in silence: the file is set aside and nothing of it is lost.
func (c *Cache) salvage(ctx context.Context, from string) {
	o, err := openBolt(ctx, from, false, c.timeout)
	if err != nil {
		return
	}
	var rows [tables][][2][]byte
	var old *oldCache
	state, user := &stateRecord{}, []byte(nil)
	faulted := false
	read := func(fn func(*bolt.Tx) error) {
		var f *fault
		// Each part by itself: one may be readable where another is not.
		if err := o.run(false, fn); errors.As(err, &f) {
			faulted = true
		}
	}
	for t := range tables {
		read(func(tx *bolt.Tx) error {
			v := &view{tx: tx}
			if v.buckets[t] = tx.Bucket([]byte(t.String())); v.buckets[t] == nil {
				return nil
			}
			_, err := v.scan(t, nil, func(key, value []byte) bool {
				rows[t] = append(rows[t], [2][]byte{bytes.Clone(key), bytes.Clone(value)})
				return true
			})
			return err
		})
	}
	read(func(tx *bolt.Tx) (err error) {
		value, err := stateValue(tx, keyUser)
		user = bytes.Clone(value)
		return err
	})
	read(func(tx *bolt.Tx) error {
		s, err := readState(tx)
		if err == nil {
			state = s
		}
		return err
	})
	read(func(tx *bolt.Tx) (err error) {
		old, err = readOldCache(tx)
		return err
	})
	o.close(faulted)
	_ = c.fill(func(w *writer) error { // an error leaves no cache: the next refresh makes one
		if old != nil {
			return old.writeTo(w)
		}
		for t, list := range rows {
			for _, row := range list {
				if err := w.set(table(t), row[0], row[1]); err != nil {
					return err
				}
			}
		}
		*w.state = *state
		w.state.User = string(user)
		for _, cur := range w.state.Cursors {
			cur.Since, cur.Complete, cur.Listing = 0, false, nil
		}
		_, _, err := w.remakeIndex()
		return err
	})
}

// fill makes a new cache in place of what is there. The caller has the
// cache's lock.
func (c *Cache) fill(with func(*writer) error) error {
	fresh, err := c.build(func(tx *bolt.Tx) error {
		if err := createTables(tx); err != nil {
			return err
		}
		w, err := newWriter(tx, c)
		if err != nil {
			return err
		}
		if err := with(w); err != nil {
			return err
		}
		return w.flush()
	})
	if err != nil {
		return err
	}
	defer os.Remove(fresh)
	return c.install(fresh)
}

// setAsides are the damaged files that were set aside.
func (c *Cache) setAsides() ([]string, error) {
	entries, err := os.ReadDir(c.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var out []string
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), cacheName+".damaged-") {
			out = append(out, filepath.Join(c.dir, e.Name()))
		}
	}
	return out, err
}

// Wipe deletes the cache and what was set aside of it, and where a link stands
// in its place, what that leads to as well. The tokens stay. While another
// process refreshes it, Wipe fails with ErrRefreshing.
func (c *Cache) Wipe(ctx context.Context) error {
	if _, err := os.Stat(c.dir); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	hold, err := c.beginRefresh(ctx)
	if err != nil {
		return err
	}
	defer c.endRefresh(hold)
	lock, err := lockFile(ctx, filepath.Join(c.dir, cacheLock), c.timeout)
	if err != nil {
		return err
	}
	defer lock.Close()
	doomed, err := c.setAsides()
	if err != nil {
		return explain("look into", c.dir, err)
	}
	for _, path := range append(doomed, c.Path()) {
		if err := removeFile(ctx, path, c.timeout); err != nil {
			return explain("delete", path, err)
		}
	}
	return explain("delete in", c.dir, syncDir(c.dir))
}

// removeFile deletes a file, and where it is a link, the file that it leads to
// first. It waits where the system does not allow it while somebody reads, as
// Windows does not. A folder is left alone.
func removeFile(ctx context.Context, path string, timeout time.Duration) error {
	paths := []string{path}
	if target, err := filepath.EvalSymlinks(path); err == nil && target != path {
		paths = []string{target, path}
	}
	for _, p := range paths {
		if info, err := os.Lstat(p); err == nil && info.IsDir() {
			return fmt.Errorf("%s is a folder: %w", p, ErrOddFile)
		}
		err := retry(ctx, timeout, func() error {
			if err := os.Remove(p); !errors.Is(err, fs.ErrNotExist) {
				return err
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
