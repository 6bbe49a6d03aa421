package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	bolt "go.etcd.io/bbolt"
)

// Health is what Check found.
type Health struct {
	Exists   bool
	Bytes    int64 // size of the file
	Readings int
	Days     int
	LeftOut  int      // rows that are damaged or missing
	SetAside []string // damaged files that were set aside, which Wipe removes
	Problems []string // what does not hold together; none in a sound cache
}

// Check reads every page and every row of the cache, with its checksum. It
// changes nothing, not even where the file is damaged: that is among the
// Problems. An error is only that it could not look.
func (c *Cache) Check(ctx context.Context) (h Health, err error) {
	if h.SetAside, err = c.setAsides(); err != nil {
		return h, explain("look into", c.dir, err)
	}
	if info, err := os.Stat(c.Path()); err == nil {
		h.Exists, h.Bytes = true, info.Size()
	}
	err = c.use(ctx, c.Path(), false, func(tx *bolt.Tx) error {
		if found := schemaOf(tx); found != schemaVersion {
			return fmt.Errorf("schema %d, this program knows %d; the next start carries an older one over", found, schemaVersion)
		}
		v, err := newView(tx, c.zones)
		if err != nil {
			return err
		}
		bad, err := v.survey()
		for t, n := range bad {
			if h.LeftOut += n; n > 0 {
				h.Problems = append(h.Problems, fmt.Sprintf("%s: %d of %d rows are damaged; the next sync mends them", table(t), n, v.tallies[t].rows))
			}
		}
		h.Readings, h.Days = int(v.tallies[tableGroups].rows-v.tallies[tableHidden].rows), int(v.tallies[tableDays].rows)
		for problem := range tx.Check() {
			h.Problems = append(h.Problems, problem.Error())
		}
		return err
	})
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Health{SetAside: h.SetAside}, nil
	case err != nil && isAny(err, []error{ErrBusy, ErrOddFile, ErrReadOnly, context.Canceled, context.DeadlineExceeded}):
		return h, err
	case err != nil:
		h.Problems = append(h.Problems, err.Error())
	}
	return h, ctx.Err()
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
	defer hold.Close()
	return c.locked(ctx, false, func() error {
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
	})
}
