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
	// Exposed: others than the owner may read the file or its directory.
	Exposed  bool
	SetAside []string // damaged files that were set aside, which Wipe removes
	Problems []string // what does not hold together; none in a sound cache
}

// Check reads every page and every reading of the cache and compares the
// indexes with them. It changes nothing, not even where the file is damaged:
// that is among the Problems. An error is only that it could not look.
func (c *Cache) Check(ctx context.Context) (Health, error) {
	var h Health
	if dir, err := os.Stat(c.dir); err == nil {
		h.Exposed = exposed(dir)
	}
	var err error
	if h.SetAside, err = c.setAsides(); err != nil {
		return h, explain("look into", c.dir, err)
	}
	info, err := os.Stat(c.Path())
	if errors.Is(err, fs.ErrNotExist) {
		return h, nil
	}
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
			h.Problems = append(h.Problems, fmt.Sprintf("schema %d, this program knows %d", h.Schema, schemaVersion))
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
	for _, name := range buckets() {
		if tx.Bucket(name) == nil {
			return fmt.Errorf("no bucket %s: %w", name, errCorrupt)
		}
		if err := auditOrder(tx, name); err != nil {
			return err
		}
	}
	state, err := readState(tx)
	if err != nil {
		return err
	}
	h.Readings, h.Days = state.Groups, state.Days
	if err := auditRows(tx, newShapes(tx, c.zones), state); err != nil {
		return err
	}
	err = forEach(tx, bucketActivity, func(_, v []byte) error {
		_, err := decodeDay(v)
		return err
	})
	if err != nil {
		return err
	}
	for problem := range tx.Check() {
		h.Problems = append(h.Problems, problem.Error())
	}
	return nil
}

// auditOrder follows a bucket's pages: the keys rise, and there are not more of
// them than the file has room for, which there were if pages led in a circle.
func auditOrder(tx *bolt.Tx, name []byte) error {
	var before []byte
	room := tx.Size()
	return forEach(tx, name, func(k, _ []byte) error {
		if room -= int64(len(k)) + 1; room < 0 || before != nil && string(before) >= string(k) {
			return fmt.Errorf("keys of %s are out of order: %w", name, errCorrupt)
		}
		before = append(before[:0], k...)
		return nil
	})
}

// auditRows decodes every reading, and compares the index of ids and the
// newest readings with what is there.
func auditRows(tx *bolt.Tx, sh *shapes, state *stateRecord) error {
	found := map[Figure]newest{}
	index := &idIndex{bucket: tx.Bucket(bucketIDs)}
	rows, indexed, groups := 0, 0, 0
	for kd, name := range kindBuckets {
		err := forEach(tx, name, func(k, v []byte) error {
			if len(k) != rowKeySize {
				return fmt.Errorf("%s: %w", name, errCorrupt)
			}
			unix, id := splitKey(k)
			r, err := sh.row(unix, id, v)
			if err != nil {
				return err
			}
			if _, err := r.json(); err != nil {
				return err
			}
			e, ok, err := index.find(id)
			if err != nil {
				return err
			}
			if !ok || e.unix != unix || e.kinds != r.shape.kinds || !e.kinds.has(kind(kd)) {
				return fmt.Errorf("reading %d is not where the index says: %w", id, errCorrupt)
			}
			rows++
			for _, at := range r.shape.figures {
				if kindFor(at.figure, e.kinds) != kind(kd) {
					continue
				}
				n := found[at.figure]
				n.count++
				if string(k) > string(n.key[:]) || n.count == 1 {
					n.kind = kind(kd)
					copy(n.key[:], k)
				}
				found[at.figure] = n
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	err := forEach(tx, bucketIDs, func(_, v []byte) error {
		entries, err := decodeChunk(nil, v)
		for _, e := range entries {
			groups++
			for k := range kinds {
				if e.kinds.has(k) {
					indexed++
				}
			}
		}
		return err
	})
	if err == nil && (indexed != rows || groups != state.Groups) {
		err = fmt.Errorf("%d rows, %d indexed, %d groups, %d counted: %w", rows, indexed, groups, state.Groups, errCorrupt)
	}
	if err != nil {
		return err
	}
	return forEach(tx, bucketLatest, func(k, v []byte) error {
		n, err := decodeNewest(v)
		if err == nil && (len(k) != 8 || found[Figure(keyID(k))] != n) {
			err = fmt.Errorf("latest reading of figure %x is not the latest: %w", k, errCorrupt)
		}
		return err
	})
}
