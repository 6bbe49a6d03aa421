package store

import (
	"encoding/binary"
	"fmt"

	bolt "go.etcd.io/bbolt"
)

// newest is how many rows have a figure and the key of the newest of them.
type newest struct {
	count int64
	kind  kind
	key   [rowKeySize]byte
}

const newestSize = 8 + 1 + rowKeySize

func decodeNewest(v []byte) (newest, error) {
	var n newest
	if len(v) != newestSize || kind(v[8]) >= kinds {
		return n, fmt.Errorf("latest readings: %w", errCorrupt)
	}
	n.count, n.kind = int64(binary.BigEndian.Uint64(v)), kind(v[8])
	copy(n.key[:], v[9:])
	return n, nil
}

func (n newest) encode() []byte {
	v := binary.BigEndian.AppendUint64(make([]byte, 0, newestSize), uint64(n.count))
	return append(append(v, byte(n.kind)), n.key[:]...)
}

func figureKey(f Figure) []byte { return idKey(int64(f)) }

// latestRows keeps the newest row of each figure, in memory until flush.
type latestRows struct {
	bucket  *bolt.Bucket
	figures map[Figure]newest
	stale   map[Figure]bool // the newest row is gone; flush looks for the next
}

func newLatestRows(b *bolt.Bucket) *latestRows {
	return &latestRows{bucket: b, figures: map[Figure]newest{}, stale: map[Figure]bool{}}
}

func (l *latestRows) get(f Figure) (newest, error) {
	if n, ok := l.figures[f]; ok {
		return n, nil
	}
	v := l.bucket.Get(figureKey(f))
	if v == nil {
		return newest{}, nil
	}
	n, err := decodeNewest(v)
	if err == nil {
		l.figures[f] = n
	}
	return n, err
}

// kindFor is the bucket in which a row's figure is looked up.
func kindFor(f Figure, in kindSet) kind {
	for _, k := range kindsOf(f) {
		if in.has(k) {
			return k
		}
	}
	return kindOther
}

// add tells that a row was stored.
func (l *latestRows) add(key []byte, sh *shape) error {
	for _, at := range sh.figures {
		n, err := l.get(at.figure)
		if err != nil {
			return err
		}
		if n.count == 0 || string(key) > string(n.key[:]) {
			n.kind = kindFor(at.figure, sh.kinds)
			copy(n.key[:], key)
		}
		n.count++
		l.figures[at.figure] = n
	}
	return nil
}

// drop tells that a row was removed.
func (l *latestRows) drop(key []byte, sh *shape) error {
	for _, at := range sh.figures {
		n, err := l.get(at.figure)
		if err != nil {
			return err
		}
		if n.count == 0 {
			return fmt.Errorf("latest readings: %w", errCorrupt)
		}
		n.count--
		l.figures[at.figure] = n
		if string(key) == string(n.key[:]) {
			l.stale[at.figure] = true
		}
	}
	return nil
}

// flush writes what changed back.
func (l *latestRows) flush(tx *bolt.Tx, sh *shapes) error {
	for f := range l.stale {
		n := l.figures[f]
		if n.count == 0 {
			continue
		}
		if err := n.find(tx, sh, f); err != nil {
			return err
		}
		l.figures[f] = n
	}
	for f, n := range l.figures {
		var err error
		if n.count == 0 {
			err = l.bucket.Delete(figureKey(f))
		} else {
			err = l.bucket.Put(figureKey(f), n.encode())
		}
		if err != nil {
			return err
		}
	}
	clear(l.stale)
	clear(l.figures)
	return nil
}

// find looks the newest row with f up, from the end of its buckets.
func (n *newest) find(tx *bolt.Tx, sh *shapes, f Figure) error {
	found := false
	for _, kd := range kindsOf(f) {
		c := tx.Bucket(kindBuckets[kd]).Cursor()
		for k, v := c.Last(); k != nil; k, v = c.Prev() {
			if found && string(k) <= string(n.key[:]) {
				break
			}
			unix, id := splitKey(k)
			r, err := sh.row(unix, id, v)
			if err != nil {
				return err
			}
			if _, ok := r.shape.find(f); ok {
				copy(n.key[:], k)
				n.kind, found = kd, true
				break
			}
		}
	}
	if !found {
		return fmt.Errorf("latest readings: %w", errCorrupt)
	}
	return nil
}
