package store

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"math"
	"slices"

	bolt "go.etcd.io/bbolt"
)

// idEntry tells where a group is found.
type idEntry struct {
	id, unix int64
	kinds    kindSet
}

// maxChunk is how many entries stand under one key of the index.
const maxChunk = 128

// idIndex finds groups by id. The entries stand packed, up to maxChunk of them
// under the id of the first, each as the difference to the one before: one key
// an entry would make the index as large as the readings. The chunk in use is
// held unpacked; flush writes it back.
type idIndex struct {
	bucket  *bolt.Bucket
	entries []idEntry
	key     []byte // under which entries stand in the file, nil if nowhere yet
	low     int64  // the ids that belong to this chunk: low <= id < high,
	high    int64  // or to the end of all where last
	last    bool
	loaded  bool
	dirty   bool
}

// find is the entry of a group.
func (x *idIndex) find(id int64) (idEntry, bool, error) {
	if err := x.load(id); err != nil {
		return idEntry{}, false, err
	}
	at, ok := x.search(id)
	if !ok {
		return idEntry{}, false, nil
	}
	return x.entries[at], true, nil
}

func (x *idIndex) search(id int64) (int, bool) {
	return slices.BinarySearchFunc(x.entries, id, func(e idEntry, id int64) int { return cmp.Compare(e.id, id) })
}

// set puts an entry in, in place of the one with its id.
func (x *idIndex) set(e idEntry) error {
	if err := x.load(e.id); err != nil {
		return err
	}
	x.dirty = true
	at, ok := x.search(e.id)
	if ok {
		x.entries[at] = e
		return nil
	}
	x.entries = slices.Insert(x.entries, at, e)
	if len(x.entries) <= maxChunk {
		return nil
	}
	// Ids grow: where the chunk overflows at its end, it stays full.
	half := len(x.entries) / 2
	if x.last && at == len(x.entries)-1 {
		half = at
	}
	tail := slices.Clone(x.entries[half:])
	high, last := x.high, x.last
	x.entries = x.entries[:half]
	x.high, x.last = tail[0].id, false
	if err := x.flush(); err != nil {
		return err
	}
	x.entries, x.key, x.low, x.high, x.last, x.dirty = tail, nil, tail[0].id, high, last, true
	return nil
}

// remove takes an entry out.
func (x *idIndex) remove(id int64) error {
	if err := x.load(id); err != nil {
		return err
	}
	if at, ok := x.search(id); ok {
		x.entries = slices.Delete(x.entries, at, at+1)
		x.dirty = true
	}
	return nil
}

// load makes the chunk that id belongs to the one in use.
func (x *idIndex) load(id int64) error {
	if x.loaded && id >= x.low && (x.last || id < x.high) {
		return nil
	}
	if err := x.flush(); err != nil {
		return err
	}
	x.entries, x.key, x.loaded = x.entries[:0], nil, true
	x.low, x.high, x.last = math.MinInt64, 0, true
	c := x.bucket.Cursor()
	k, v := c.Seek(idKey(id))
	switch {
	case k == nil:
		k, v = c.Last()
	case keyID(k) != id:
		if k, v = c.Prev(); k == nil {
			k, v = c.First() // it takes in what comes before all
		}
	}
	if k == nil {
		return nil
	}
	if len(k) != 8 {
		return fmt.Errorf("index of readings: %w", errCorrupt)
	}
	entries, err := decodeChunk(x.entries, v)
	if err != nil {
		return err
	}
	x.entries = entries
	x.key = slices.Clone(k)
	c = x.bucket.Cursor()
	c.Seek(x.key)
	if next, _ := c.Next(); next != nil {
		x.high, x.last = keyID(next), false
	}
	c.Seek(x.key)
	if before, _ := c.Prev(); before != nil {
		x.low = keyID(x.key)
	}
	return nil
}

// flush writes the chunk in use back.
func (x *idIndex) flush() error {
	if !x.dirty {
		return nil
	}
	x.dirty = false
	var key []byte
	if len(x.entries) > 0 {
		key = idKey(x.entries[0].id)
	}
	if x.key != nil && string(x.key) != string(key) {
		if err := x.bucket.Delete(x.key); err != nil {
			return err
		}
	}
	x.key = key
	if key == nil {
		return nil
	}
	return x.bucket.Put(key, encodeChunk(x.entries))
}

func encodeChunk(entries []idEntry) []byte {
	out := make([]byte, 0, 8*len(entries)+16)
	var before idEntry
	for _, e := range entries {
		out = binary.AppendUvarint(out, uint64(e.id)-uint64(before.id))
		out = binary.AppendVarint(out, e.unix-before.unix)
		out = append(out, byte(e.kinds))
		before = e
	}
	return out
}

// decodeChunk reads the entries of one key.
func decodeChunk(into []idEntry, v []byte) ([]idEntry, error) {
	var e idEntry
	for n := 0; len(v) > 0; n++ {
		id, i := binary.Uvarint(v)
		if i <= 0 {
			return nil, fmt.Errorf("index of readings: %w", errCorrupt)
		}
		unix, j := binary.Varint(v[i:])
		if j <= 0 || len(v) == i+j {
			return nil, fmt.Errorf("index of readings: %w", errCorrupt)
		}
		next := idEntry{int64(uint64(e.id) + id), e.unix + unix, kindSet(v[i+j])}
		if next.kinds == 0 || next.kinds >= 1<<kinds || n > 0 && next.id <= e.id {
			return nil, fmt.Errorf("index of readings: %w", errCorrupt)
		}
		e = next
		into = append(into, e)
		v = v[i+j+1:]
	}
	return into, nil
}
