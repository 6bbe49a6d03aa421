package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	bolt "go.etcd.io/bbolt"
)

// Health is what Check found.
type Health struct {
	Exists   bool
	Bytes    int64 // size of the file
	Schema   int
	Readings int
	Days     int
	LeftOut  int // rows that are damaged or missing
	// Exposed: others than the owner may read the file or its directory.
	Exposed  bool
	SetAside []string // damaged files that were set aside, which Wipe removes
	Problems []string // what does not hold together; none in a sound cache
}

// Check reads every page and every row of the cache, with its checksum, and
// compares the index with the groups. It changes nothing, not even where the
// file is damaged: that is among the Problems. An error is only that it could
// not look.
func (c *Cache) Check(ctx context.Context) (Health, error) {
	var h Health
	if dir, err := os.Stat(c.dir); err == nil {
		h.Exposed = exposed(dir)
	}
	var err error
	if h.SetAside, err = c.setAsides(); err != nil {
		return h, explain("look into", c.dir, err)
	}
	err = plainFile(c.Path())
	if errors.Is(err, fs.ErrNotExist) {
		return h, nil
	}
	if err != nil {
		return h, err
	}
	info, err := os.Stat(c.Path())
	if err != nil {
		return h, explain("look at", c.Path(), err)
	}
	h.Exists, h.Bytes, h.Exposed = true, info.Size(), h.Exposed || exposed(info)
	o, err := openBolt(ctx, c.Path(), false, c.timeout)
	if err != nil {
		if reason := openDamage(err); reason != "" {
			h.Problems = append(h.Problems, reason)
			return h, nil
		}
		return h, explain("open", c.Path(), err)
	}
	err = o.run(false, func(tx *bolt.Tx) error {
		if h.Schema = schemaOf(tx); h.Schema != schemaVersion {
			h.Problems = append(h.Problems, fmt.Sprintf("schema %d, this program knows %d; the next start carries an older one over", h.Schema, schemaVersion))
			return nil
		}
		return c.audit(tx, &h)
	})
	var f *fault
	faulted := errors.As(err, &f)
	o.close(faulted)
	if err != nil {
		h.Problems = append(h.Problems, err.Error())
	}
	return h, ctx.Err()
}

// exposed tells that others than the owner have access. On Windows modes say
// nothing of that.
func exposed(info fs.FileInfo) bool {
	return os.PathSeparator == '/' && info.Mode().Perm()&0o077 != 0
}

// audit reads everything in an open file.
func (c *Cache) audit(tx *bolt.Tx, h *Health) error {
	v, err := newView(tx, c.zones)
	if err != nil {
		return err
	}
	for t := range tables {
		before := v.damaged
		met, err := v.scan(t, nil, func(_, _ []byte) bool { return true })
		if err != nil {
			return err
		}
		bad := v.damaged - before
		if hidden := int(v.tallies[t].rows-met.rows) - bad; hidden > 0 {
			bad += hidden
		}
		switch {
		case bad > 0:
			h.LeftOut += bad
			h.Problems = append(h.Problems, fmt.Sprintf("%s: %d of %d rows are damaged; the next sync mends them", t, bad, v.tallies[t].rows))
		case met != v.tallies[t]:
			h.LeftOut++
			h.Problems = append(h.Problems, fmt.Sprintf("%s: the number of rows does not hold; the next sync mends it", t))
		}
	}
	h.Readings, h.Days = int(v.tallies[tableGroups].rows)-v.state.Hidden, int(v.tallies[tableDays].rows)
	for problem := range tx.Check() {
		h.Problems = append(h.Problems, problem.Error())
	}
	return nil
}
