package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"

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
	// OtherSchema: the file is of another version of this program, which is the
	// one problem told. To read it carries it over, or refuses it.
	OtherSchema bool
	Problems    []string // what does not hold together; none in a sound cache
	torn        bool     // the pages are among the problems: rows may be there and not be found by their keys
}

// Check reads every page and every row of the cache, with its checksum. It
// changes nothing, not even where the file is damaged: that is among the
// Problems. An error is only that it could not look.
func (c *Cache) Check(ctx context.Context) (h Health, err error) {
	aside, err := c.setAsides()
	if err != nil {
		return h, explain("look into", c.dir, err)
	}
	err = c.use(ctx, c.Path(), false, func(tx *bolt.Tx) error {
		if found := schemaOf(tx); found != c.schema {
			h.OtherSchema = found > 0
			return fmt.Errorf("%w: %d, this program knows %d; the next start carries an older one over", errSchema, found, c.schema)
		}
		v, err := newView(tx)
		if err != nil {
			return err
		}
		h = v.inspect()
		return v.err
	})
	h.SetAside = aside
	if info, err := os.Stat(c.Path()); err == nil {
		h.Exists, h.Bytes = true, info.Size()
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Health{SetAside: aside}, nil
	case isAny(err, []error{errCorrupt, errSchema}):
		h.Problems = append(h.Problems, err.Error())
		err = nil
	}
	return h, cmp.Or(err, ctx.Err())
}

// inspect looks at every row and every page.
func (v *view) inspect() (h Health) {
	for t := range tables {
		before := v.damaged
		v.each(t, nil, func(_, _ []byte) bool { return true })
		if n := v.damaged - before; n > 0 {
			h.LeftOut += n
			h.Problems = append(h.Problems, fmt.Sprintf("%s: damaged rows: %d of %d; the next sync mends them", t, n, v.count(t)))
		}
	}
	h.Readings, h.Days = v.count(tableGroups)-v.count(tableHidden), v.count(tableDays)
	file, err := os.Open(v.tx.DB().Path())
	if err != nil {
		v.fail(explain("check", v.tx.DB().Path(), err))
		return h
	}
	defer file.Close()
	p, ok := readPages(file)
	if !ok {
		v.fail(errTorn)
		return h
	}
	for _, id := range p.check(true) {
		h.torn = true
		if words := fmt.Sprintf("the file is damaged at page %d", id); !slices.Contains(h.Problems, words) {
			h.Problems = append(h.Problems, words)
		}
	}
	return h
}
