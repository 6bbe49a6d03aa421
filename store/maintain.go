package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	bolt "go.etcd.io/bbolt"
)

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

// Wipe deletes the cache and what was set aside of it. The tokens stay. While
// another process refreshes it, Wipe fails with ErrRefreshing.
func (c *Cache) Wipe(ctx context.Context) error {
	if _, err := os.Stat(c.dir); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	hold, err := c.beginRefresh(ctx)
	if err != nil {
		return err
	}
	defer hold.end()
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

// removeFile deletes a file, waiting where the system does not allow it while
// somebody reads, as Windows does not.
func removeFile(ctx context.Context, path string, timeout time.Duration) error {
	return retry(ctx, timeout, func() error {
		if err := os.Remove(path); !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return nil
	})
}

// Compact writes the cache anew without the room that deleted readings left,
// and tells its size before and after, in bytes.
func (c *Cache) Compact(ctx context.Context) (before, after int64, err error) {
	if _, err := os.Stat(c.Path()); errors.Is(err, fs.ErrNotExist) {
		return 0, 0, nil
	}
	// Reading it first sets a damaged file aside before it is copied.
	if err := c.Read(ctx, func(*Reader) error { return nil }); err != nil {
		return 0, 0, err
	}
	lock, err := lockFile(ctx, filepath.Join(c.dir, cacheLock), c.timeout)
	if err != nil {
		return 0, 0, err
	}
	defer lock.Close()
	fresh := fmt.Sprintf("%s.new-%d", c.Path(), os.Getpid())
	defer os.Remove(fresh)
	if before, err = c.copyTo(ctx, fresh); err != nil {
		return 0, 0, explain("compact", c.Path(), err)
	}
	info, err := os.Stat(fresh)
	if err != nil {
		return 0, 0, explain("compact", c.Path(), err)
	}
	if info.Size() >= before {
		return before, before, nil
	}
	// Writers wait for cacheLock, so nothing has been written meanwhile.
	if err := retry(ctx, c.timeout, func() error { return os.Rename(fresh, c.Path()) }); err != nil {
		return 0, 0, explain("compact", c.Path(), err)
	}
	return before, info.Size(), explain("compact", c.Path(), syncDir(c.dir))
}

// compactStep is how much is copied in one transaction, in bytes.
const compactStep = 4 << 20

// copyTo copies the cache, packed, and returns the size it had.
func (c *Cache) copyTo(ctx context.Context, fresh string) (int64, error) {
	if err := os.Remove(fresh); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return 0, err
	}
	from, err := openBolt(ctx, c.Path(), false, c.timeout)
	if err != nil {
		return 0, err
	}
	to, err := bolt.Open(fresh, 0o600, boltOptions(false))
	if err != nil {
		from.close(false)
		return 0, err
	}
	to.AllocSize = allocSize
	info, err := from.file.Stat()
	if err == nil {
		err = guard(func() error { return bolt.Compact(to, from.db, compactStep) })
	}
	var f *fault
	faulted := errors.As(err, &f)
	err = errors.Join(err, to.Close(), from.close(faulted))
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}
