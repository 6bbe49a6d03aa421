package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"withings-tui/withings"

	bolt "go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"
)

// errSchema says that a file has another schema than schemaVersion.
var errSchema = errors.New("another schema")

// otherSchema deals with a file of another schema than this program's: a newer
// one is left alone, an older one migrated or set aside.
func (c *Cache) otherSchema(ctx context.Context, found int, file fs.FileInfo, locked bool) error {
	if found > schemaVersion {
		return &SchemaError{Path: c.Path(), Found: found, Known: schemaVersion}
	}
	return c.setAside(ctx, file, fmt.Sprintf("its schema %d is older than %d", found, schemaVersion), locked)
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
	case errors.As(err, &errno), errors.As(err, &path), meaningOf(err) != nil, errors.Is(err, ErrBusy),
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
	if err := os.Rename(path, name); err != nil {
		return fmt.Errorf("%w; %w", damaged, explain("set aside", path, err))
	}
	damaged.SetAside = name
	c.salvage(ctx, name)
	return damaged
}

// salvaged is what only the cache knows and no refresh brings back.
type salvaged struct {
	excluded map[int64][]byte
	imported []withings.MeasureGroup
	days     []withings.Activity
	gone     map[string][]byte
}

// salvage takes what is still readable of what no refresh would bring back
// (exclusions, imported readings, the log of vanished ones) over into a fresh
// cache. The caller has the cache's lock. It fails in silence: the file is set
// aside and nothing of it is lost.
func (c *Cache) salvage(ctx context.Context, from string) {
	o, err := openBolt(ctx, from, false, c.timeout)
	if err != nil {
		return
	}
	var s salvaged
	faulted := false
	for _, read := range []func(*bolt.Tx) error{s.readExcluded, s.readImported, s.readDays, s.readGone} {
		var f *fault
		// Each part by itself: one may be readable where another is not.
		if err := o.run(false, read); errors.As(err, &f) {
			faulted = true
		}
	}
	o.close(faulted)
	if len(s.excluded)+len(s.imported)+len(s.days)+len(s.gone) == 0 || c.createLocked() != nil {
		return
	}
	// An error leaves the fresh cache as it was made: empty.
	_ = c.transact(ctx, true, func(tx *bolt.Tx) error {
		w, err := newWriter(tx, c.zones, c.now)
		if err != nil {
			return err
		}
		return s.writeTo(w)
	})
}

func (s *salvaged) readExcluded(tx *bolt.Tx) error {
	s.excluded = map[int64][]byte{}
	return forEach(tx, bucketExcluded, func(k, v []byte) error {
		if len(k) == 8 {
			s.excluded[keyID(k)] = bytes.Clone(v)
		}
		return nil
	})
}

func (s *salvaged) readGone(tx *bolt.Tx) error {
	s.gone = map[string][]byte{}
	return forEach(tx, bucketGone, func(k, v []byte) error {
		s.gone[string(k)] = bytes.Clone(v)
		return nil
	})
}

func (s *salvaged) readImported(tx *bolt.Tx) error {
	seen := map[int64]bool{}
	shapes := newShapes(tx, newZones())
	for _, name := range kindBuckets {
		err := forEach(tx, name, func(k, v []byte) error {
			if len(k) != rowKeySize {
				return nil
			}
			unix, id := splitKey(k)
			if id >= 0 || seen[id] {
				return nil
			}
			row, err := shapes.row(unix, id, v)
			if err != nil {
				return nil // the next one may be whole
			}
			if group, err := row.group(); err == nil {
				seen[id] = true
				s.imported = append(s.imported, group)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *salvaged) readDays(tx *bolt.Tx) error {
	return forEach(tx, bucketActivity, func(_, v []byte) error {
		day, err := decodeDay(v)
		if err != nil || !day.imported {
			return nil
		}
		if a, err := withings.ParseActivity(bytes.Clone(day.raw)); err == nil {
			s.days = append(s.days, a)
		}
		return nil
	})
}

func (s *salvaged) writeTo(w *writer) error {
	for id, when := range s.excluded {
		if err := w.bucket(bucketExcluded).Put(idKey(id), when); err != nil {
			return err
		}
		w.state.Excluded++
	}
	for k, v := range s.gone {
		if err := w.bucket(bucketGone).Put([]byte(k), v); err != nil {
			return err
		}
		w.state.Gone++
	}
	for _, g := range s.imported {
		if _, _, err := w.put(g); err != nil {
			return err
		}
	}
	for _, day := range s.days {
		if _, err := w.putDay(day, true); err != nil {
			return err
		}
	}
	return w.flush()
}

// forEach visits a bucket that may not be there.
func forEach(tx *bolt.Tx, name []byte, visit func(k, v []byte) error) error {
	b := tx.Bucket(name)
	if b == nil {
		return nil
	}
	return b.ForEach(visit)
}
