// Package store is the local copy of a person's readings: a bbolt file that is
// opened for one short transaction an operation, kept in step with Withings by
// Refresh, and a second file for the tokens. It imports withings and nothing
// else of this module.
package store

import (
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	bolt "go.etcd.io/bbolt"
)

// Names of the files in a cache's directory.
const (
	cacheName   = "cache.db"
	cacheLock   = "cache.lock"   // held by whoever writes or replaces the cache
	refreshLock = "refresh.lock" // held by whoever refreshes it
)

// How long an operation waits for other processes, and a refresh for another
// one.
const (
	defaultTimeout     = 5 * time.Second
	defaultRefreshWait = 10 * time.Second
)

// Cache names a cache in a directory. It holds nothing open: each operation
// opens the file, makes one transaction and closes it, so that any number of
// processes work on it. It is safe for concurrent use.
type Cache struct {
	dir     string
	writers *atomic.Int32 // of this process, that have the lock and want the file: see giveWay
	options
}

// Option sets something of a Cache or of Tokens.
type Option func(*options)

type options struct {
	now         func() time.Time
	timeout     time.Duration
	refreshWait time.Duration
	schema      int          // of the file's layout; tests: another than schemaVersion
	noSync      bool         // tests: nothing is synced to the disk
	kill        func() error // tests: asked before and after each write whether the process is dead
}

// WithClock makes now the clock, in place of time.Now.
func WithClock(now func() time.Time) Option { return func(o *options) { o.now = now } }

func newOptions(opts []Option) options {
	o := options{now: time.Now, timeout: defaultTimeout, refreshWait: defaultRefreshWait, schema: schemaVersion}
	for _, opt := range opts {
		opt(&o)
	}
	return o
}

// New names the cache in dir. It touches nothing: the directory and the file
// are made by what first writes.
func New(dir string, opts ...Option) *Cache {
	return &Cache{dir: dir, writers: new(atomic.Int32), options: newOptions(opts)}
}

// Dir is the directory of the cache.
func (c *Cache) Dir() string { return c.dir }

// Path is the cache's file.
func (c *Cache) Path() string { return filepath.Join(c.dir, cacheName) }

// Read calls fn with the cache as it is at one moment. While fn runs, nobody
// can write: fn takes what it needs, waits for nothing and does not use the
// Cache itself. Where there is no file yet, fn finds it empty.
//
// A damaged file is set aside and told once, as a *DamagedError; the Read after
// it finds what could be saved of it. A file of an older schema is carried over
// first.
func (c *Cache) Read(ctx context.Context, fn func(*Reader) error) error {
	c.giveWay(ctx)
	read := func(tx *bolt.Tx) error {
		v, err := newView(tx)
		if err != nil {
			return err
		}
		err = fn(&Reader{view: v, cache: c})
		return cmp.Or(v.err, err)
	}
	err := c.readOnly(ctx, read)
	if errors.Is(err, errNoCache) {
		return read(nil)
	}
	return err
}

// readersWait is how long a reader holds back for a writer of this process.
const readersWait = 300 * time.Millisecond

// giveWay lets a waiting writer of this process have its turn: the lock of the
// file is taken by asking again and again, and readers that come one after
// another would never leave it free at the moment of asking.
func (c *Cache) giveWay(ctx context.Context) {
	_ = patiently(ctx, min(readersWait, c.timeout), func() (bool, error) { return c.writers.Load() == 0, nil })
}

// write calls fn with a writer and commits what it did, all of it or nothing.
// Where there is no file it makes one.
func (c *Cache) write(ctx context.Context, fn func(*writer) error) error {
	if err := makeDir(c.dir); err != nil {
		return err
	}
	return c.withLock(ctx, func(l locked) error {
		err := plainFile(c.Path())
		if errors.Is(err, fs.ErrNotExist) {
			err = l.fill(func(*writer) error { return nil })
		}
		if err == nil {
			err = c.die()
		}
		if err != nil {
			return err
		}
		c.writers.Add(1)
		defer c.writers.Add(-1)
		err = l.readWrite(ctx, func(tx *bolt.Tx) error { return c.change(tx, fn) })
		return errors.Join(err, c.die())
	})
}

// locked is a Cache whose cache.lock is held. What needs the lock is a method of
// it, and withLock alone makes one.
type locked struct{ *Cache }

// withLock calls fn while this process alone may write or replace the file.
func (c *Cache) withLock(ctx context.Context, fn func(locked) error) error {
	lock, err := lockFile(ctx, filepath.Join(c.dir, cacheLock), c.timeout)
	if err != nil {
		return err
	}
	defer lock.Close()
	return fn(locked{c})
}

// readOnly runs a transaction that reads. Where the file has to be replaced
// first, the lock is taken for that.
func (c *Cache) readOnly(ctx context.Context, fn func(*bolt.Tx) error) error {
	replace, err := c.attempt(ctx, false, fn)
	if replace == nil {
		return err
	}
	if err := c.withLock(ctx, func(l locked) error { return replace(ctx, l) }); err != nil {
		return err
	}
	_, err = c.attempt(ctx, false, fn)
	return err
}

// readWrite runs a transaction that writes.
func (l locked) readWrite(ctx context.Context, fn func(*bolt.Tx) error) error {
	replace, err := l.attempt(ctx, true, fn)
	if replace == nil {
		return err
	}
	if err := replace(ctx, l); err != nil {
		return err
	}
	_, err = l.attempt(ctx, true, fn)
	return err
}

// die is an error where a test has ended the process here.
func (o *options) die() error {
	if o.kill == nil {
		return nil
	}
	return o.kill()
}

// makeDir makes a directory that only its owner can look into.
func makeDir(dir string) error {
	return explain("make", dir, os.MkdirAll(dir, 0o700))
}

// unfinished ends the name of a cache that is being made.
const unfinished = ".new"

// fill makes a new cache and puts it in place of what is there: whole, under
// another name first, so that nobody ever finds one that is half made.
func (l locked) fill(with func(*writer) error) error {
	fresh := l.Path() + unfinished
	if err := os.Remove(fresh); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return explain("make", l.Path(), err)
	}
	defer os.Remove(fresh)
	opts := boltOptions(false)
	opts.NoSync, opts.NoGrowSync = l.noSync, l.noSync
	db, err := bolt.Open(fresh, 0o600, opts)
	if err == nil {
		err = db.Close()
	}
	if err == nil {
		err = l.use(context.Background(), fresh, true, func(tx *bolt.Tx) error {
			return errors.Join(createTables(tx, l.schema), l.change(tx, with))
		})
	}
	if err == nil {
		err = retry(context.Background(), l.timeout, func() error { return os.Rename(fresh, l.Path()) })
	}
	if err == nil && !l.noSync {
		err = syncDir(l.dir)
	}
	return explain("make", l.Path(), err)
}

// Stamp is the stamp of the file as it is now, the zero FileStamp where there
// is none. It takes no lock and costs a few microseconds, so that a dashboard
// can ask often whether another process has written.
func (c *Cache) Stamp() (FileStamp, error) {
	err := plainFile(c.Path())
	if errors.Is(err, fs.ErrNotExist) {
		return FileStamp{}, nil
	}
	if err != nil {
		return FileStamp{}, err
	}
	f, err := os.Open(c.Path())
	if err != nil {
		return FileStamp{}, explain("open", c.Path(), err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return FileStamp{}, explain("open", c.Path(), err)
	}
	stamp := FileStamp{size: uint64(info.Size()), mtime: uint64(info.ModTime().UnixNano())}
	// Clocks of file systems are coarse; the two meta pages of bbolt count the
	// transactions, behind a page's head of 16 bytes and 48 of other members.
	for _, page := range []int64{0, pageSize} {
		var count [8]byte
		if _, err := f.ReadAt(count[:], page+64); err == nil {
			stamp.tx = max(stamp.tx, binary.NativeEndian.Uint64(count[:]))
		}
	}
	return stamp, nil
}
