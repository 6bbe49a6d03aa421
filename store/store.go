package store

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
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

// DefaultTimeout is how long an operation waits for other processes.
const DefaultTimeout = 5 * time.Second

// Cache names a cache in a directory. It holds nothing open: each operation
// opens the file, makes one transaction and closes it, so that any number of
// processes work on it. It is safe for concurrent use.
type Cache struct {
	dir     string
	now     func() time.Time
	timeout time.Duration
	zones   *zones

	writers atomic.Int32 // of this process, at it or waiting: see giveWay
}

// Option sets something of a Cache or of Tokens.
type Option func(*options)

type options struct {
	now     func() time.Time
	timeout time.Duration
}

// WithClock makes now the clock, in place of time.Now.
func WithClock(now func() time.Time) Option { return func(o *options) { o.now = now } }

// WithTimeout sets how long an operation waits for other processes, in place
// of DefaultTimeout.
func WithTimeout(d time.Duration) Option { return func(o *options) { o.timeout = d } }

func newOptions(opts []Option) options {
	o := options{now: time.Now, timeout: DefaultTimeout}
	for _, opt := range opts {
		opt(&o)
	}
	return o
}

// New names the cache in dir. It touches nothing: the directory and the file
// are made by what first writes.
func New(dir string, opts ...Option) *Cache {
	o := newOptions(opts)
	return &Cache{dir: dir, now: o.now, timeout: o.timeout, zones: newZones()}
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
// it finds an empty cache.
func (c *Cache) Read(ctx context.Context, fn func(*Reader) error) error {
	c.giveWay(ctx)
	err := c.transact(ctx, false, func(tx *bolt.Tx) error {
		return fn(newReader(tx, c.zones))
	})
	if errors.Is(err, fs.ErrNotExist) && errors.Is(err, errNoCache) {
		return fn(newReader(nil, c.zones))
	}
	return err
}

// readersWait is how long a reader holds back for a writer of this process. It
// is some of the 50 ms intervals in which bbolt asks for the file's lock.
const readersWait = 300 * time.Millisecond

// giveWay lets a waiting writer of this process have its turn: the lock of the
// file is taken by asking again and again, and readers that come one after
// another would never leave it free at the moment of asking.
func (c *Cache) giveWay(ctx context.Context) {
	if c.writers.Load() == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, readersWait)
	defer cancel()
	again := time.NewTicker(2 * time.Millisecond)
	defer again.Stop()
	for c.writers.Load() > 0 {
		select {
		case <-ctx.Done():
			return
		case <-again.C:
		}
	}
}

// write calls fn with a writer and commits what it did, all of it or nothing.
func (c *Cache) write(ctx context.Context, fn func(*writer) error) error {
	if err := makeDir(c.dir); err != nil {
		return err
	}
	lock, err := lockFile(ctx, filepath.Join(c.dir, cacheLock), c.timeout)
	if err != nil {
		return err
	}
	defer lock.Close()
	if err := c.createLocked(); err != nil {
		return err
	}
	c.writers.Add(1)
	defer c.writers.Add(-1)
	return c.transact(ctx, true, func(tx *bolt.Tx) error {
		w, err := newWriter(tx, c.zones, c.now)
		if err != nil {
			return err
		}
		if err := fn(w); err != nil {
			return err
		}
		return w.flush()
	})
}

// makeDir makes a directory that only its owner can look into.
func makeDir(dir string) error {
	return explain("make", dir, os.MkdirAll(dir, 0o700))
}

// createLocked makes the file where there is none: whole, under another name
// first, so that nobody ever finds one that is half made.
func (c *Cache) createLocked() error {
	if _, err := os.Stat(c.Path()); !errors.Is(err, fs.ErrNotExist) {
		return explain("open", c.Path(), err)
	}
	fresh := fmt.Sprintf("%s.new-%d", c.Path(), os.Getpid())
	defer os.Remove(fresh)
	if err := os.Remove(fresh); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return explain("make", c.Path(), err)
	}
	db, err := bolt.Open(fresh, 0o600, boltOptions(false))
	if err != nil {
		return explain("make", c.Path(), err)
	}
	err = db.Update(createBuckets)
	if err := errors.Join(err, db.Close()); err != nil {
		return explain("make", c.Path(), err)
	}
	if err := os.Rename(fresh, c.Path()); err != nil {
		return explain("make", c.Path(), err)
	}
	return explain("make", c.Path(), syncDir(c.dir))
}

// FileStamp tells whether the cache has been written since: two stamps of the
// same contents are equal.
type FileStamp struct {
	size, modified int64
	metas          uint64
}

// Stamp is the stamp of the file as it is now, the zero FileStamp where there
// is none. It takes no lock and costs a few microseconds, so that a dashboard
// can ask often whether another process has written.
func (c *Cache) Stamp() (FileStamp, error) {
	f, err := os.Open(c.Path())
	if errors.Is(err, fs.ErrNotExist) {
		return FileStamp{}, nil
	}
	if err != nil {
		return FileStamp{}, explain("open", c.Path(), err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return FileStamp{}, explain("open", c.Path(), err)
	}
	// Clocks of file systems are coarse; the two meta pages of bbolt count
	// the transactions.
	sum := fnv.New64a()
	page := int64(os.Getpagesize())
	head := make([]byte, 96)
	for _, at := range []int64{0, page} {
		n, _ := f.ReadAt(head, at)
		sum.Write(head[:n])
	}
	return FileStamp{size: info.Size(), modified: info.ModTime().UnixNano(), metas: sum.Sum64()}, nil
}

// The layout of the file. Change schemaVersion with it, and add to migrations.
const schemaVersion = 1

var (
	bucketShapes   = []byte("shapes")   // id -> text, and hash of text -> id
	bucketIDs      = []byte("ids")      // packed index of group id -> time and kinds
	bucketActivity = []byte("activity") // date and device -> day
	bucketWorkouts = []byte("workouts") // id -> start and JSON as delivered
	bucketSleep    = []byte("sleep")    // id -> start and JSON as delivered
	bucketMeta     = []byte("meta")     // schema, state
	bucketLatest   = []byte("latest")   // figure -> count and newest row
	bucketExcluded = []byte("excluded") // group id -> when
	bucketGone     = []byte("gone")     // when and id -> what vanished

	keySchema = []byte("schema")
	keyState  = []byte("state")
)

// buckets are all the buckets of a cache.
func buckets() [][]byte {
	return append([][]byte{bucketShapes, bucketIDs, bucketActivity, bucketWorkouts, bucketSleep,
		bucketMeta, bucketLatest, bucketExcluded, bucketGone}, kindBuckets[:]...)
}

func createBuckets(tx *bolt.Tx) error {
	for _, name := range buckets() {
		if _, err := tx.CreateBucketIfNotExists(name); err != nil {
			return fmt.Errorf("make %s: %w", name, err)
		}
	}
	return tx.Bucket(bucketMeta).Put(keySchema, binary.BigEndian.AppendUint32(nil, schemaVersion))
}

// schemaOf is the schema of an open file, 0 where it tells none.
func schemaOf(tx *bolt.Tx) int {
	meta := tx.Bucket(bucketMeta)
	if meta == nil {
		return 0
	}
	text := bytes.Clone(meta.Get(keySchema))
	if len(text) != 4 {
		return 0
	}
	return int(binary.BigEndian.Uint32(text))
}
