package store

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// setAsides are the damaged files that were set aside.
func (c *Cache) setAsides() ([]string, error) {
	entries, err := os.ReadDir(c.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var out []string
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), cacheName+".damaged-") && !e.IsDir() {
			out = append(out, filepath.Join(c.dir, e.Name()))
		}
	}
	return out, err
}

// Wipe deletes the cache, what was set aside of it and what a process that died
// left of a new one, and where a link stands
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
	defer hold.Close()
	return c.withLock(ctx, func(locked) error {
		doomed, err := c.setAsides()
		if err != nil {
			return explain("look into", c.dir, err)
		}
		for _, path := range append(doomed, c.Path()+unfinished, c.Path()) {
			if err := removeFile(ctx, path, c.timeout); err != nil {
				return explain("delete", path, err)
			}
		}
		return explain("delete in", c.dir, syncDir(c.dir))
	})
}
