package store

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"math"
	"time"

	bolt "go.etcd.io/bbolt"
)

// table is one bucket of rows. Every value ends with a CRC-32C over the
// bucket's name, the key and the value before it, so that a row that was
// damaged, or that a damaged page shows in the wrong bucket, is told from a
// good one.
type table uint8

// The tables of a cache.
const (
	tableGroups      table = iota // group id -> flags, and the group's JSON as delivered: the one truth
	tableDays                     // date and device -> the same of a day of activity
	tableNights                   // id -> the same of a night
	tableWorkouts                 // id -> the same of a workout
	tableWeight                   // time and id -> row (row.go): the index, made of the four before
	tablePressure                 //
	tableTemperature              //
	tableOther                    //
	tableHeight                   //
	tableHidden                   // rows of imported groups that a synced twin stands for
	tableDay                      //
	tableNight                    //
	tableWorkout                  //
	tableExcluded                 // group id -> Mark
	tableNotes                    // date -> text
	tableVanished                 // collection and key -> what is gone at Withings (vanished.go)
	tableDoubted                  // collection and key -> since when it is missing (evidence.go)
	tableChanges                  // number -> change (changes.go)
	tableReaders                  // consumer -> number of the last change it has seen
	tables
)

var tableNames = [tables]string{"groups", "days", "nights", "workouts", "weight", "pressure", "temperature", "other", "height", "hidden",
	"day", "night", "workout", "excluded", "notes", "vanished", "doubted", "changes", "readers"}

// String is the bucket's name.
func (t table) String() string { return tableNames[t] }

// isIndex tells that a table is made of others and can be made again.
func (t table) isIndex() bool { return t >= tableWeight && t <= tableWorkout }

// groupTables are the index of groups that panes read; twinTables those of them
// in which twins are looked for: other holds values that many readings share.
var (
	groupTables = []table{tableWeight, tablePressure, tableTemperature, tableOther, tableHeight}
	twinTables  = []table{tableWeight, tablePressure, tableTemperature, tableHeight}
)

const crcSize = 4

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// checksum is that of a row.
func checksum(bucket string, key, value []byte) uint32 {
	sum := crc32.Checksum([]byte(bucket), castagnoli)
	return crc32.Update(crc32.Update(sum, castagnoli, key), castagnoli, value)
}

// sealed is a value with its checksum behind it.
func sealed(bucket string, key, value []byte) []byte {
	out := append(make([]byte, 0, len(value)+crcSize), value...)
	return binary.BigEndian.AppendUint32(out, checksum(bucket, key, value))
}

// unsealed is a stored value without its checksum; false where that is wrong.
func unsealed(bucket string, key, stored []byte) ([]byte, bool) {
	if len(stored) < crcSize {
		return nil, false
	}
	value, sum := stored[:len(stored)-crcSize], stored[len(stored)-crcSize:]
	return value, binary.BigEndian.Uint32(sum) == checksum(bucket, key, value)
}

// tally is how many rows a table has and the XOR of their checksums. It is
// stored with every change, so that rows that a damaged page hides are missed.
type tally struct {
	Rows int64  `json:"n"`
	XOR  uint32 `json:"x"`
}

func (t *tally) add(stored []byte, n int64) {
	t.Rows += n
	t.XOR ^= binary.BigEndian.Uint32(stored[len(stored)-crcSize:])
}

// lacks is how many rows are missing of those that t counts.
func (t tally) lacks(met tally) int {
	if n := int(t.Rows - met.Rows); n > 0 || met == t {
		return n
	}
	return 1
}

// view is the cache within one transaction.
type view struct {
	tx      *bolt.Tx // nil where there is no file
	buckets [tables]*bolt.Bucket
	state   *stateRecord
	zones   map[string]*time.Location // by name
	err     error                     // the first that the file gave; whoever ends the transaction returns it
	damaged int                       // rows that were left out for their checksum, or are missing
}

// newView opens the tables of a cache of schemaVersion; without a transaction it
// is of an empty one.
func newView(tx *bolt.Tx) (*view, error) {
	v := &view{tx: tx, state: &stateRecord{}, zones: map[string]*time.Location{}}
	if tx == nil {
		return v, nil
	}
	for t := range tables {
		if v.buckets[t] = tx.Bucket([]byte(t.String())); v.buckets[t] == nil {
			return nil, fmt.Errorf("no bucket %s: %w", t, errCorrupt)
		}
	}
	var err error
	v.state, err = readState(tx)
	return v, err
}

// count is how many rows a table has, with those that are damaged.
func (v *view) count(t table) int { return int(v.state.Tallies[t].Rows) }

// get is the value under key; false where there is none, or a damaged one.
func (v *view) get(t table, key []byte) ([]byte, bool) {
	if v.tx == nil {
		return nil, false
	}
	stored := v.buckets[t].Get(key)
	if stored == nil {
		return nil, false
	}
	value, ok := unsealed(t.String(), key, stored)
	if !ok {
		v.damaged++
	}
	return value, ok
}

// each visits the rows of a table from key from on (nil: all), in the order of
// their keys, until visit returns false. Rows whose checksum is wrong are left
// out and counted, and where it saw the whole table, rows that are missing too.
func (v *view) each(t table, from []byte, visit func(key, value []byte) bool) {
	if v.tx == nil || v.err != nil {
		return
	}
	var met tally
	var last []byte
	damaged := 0
	seed := crc32.Checksum([]byte(t.String()), castagnoli)
	c := v.buckets[t].Cursor()
	k, stored := c.First()
	if from != nil {
		k, stored = c.Seek(from)
	}
	for ; k != nil; k, stored = c.Next() {
		n := len(stored) - crcSize
		if n < 0 || crc32.Update(crc32.Update(seed, castagnoli, k), castagnoli, stored[:n]) != binary.BigEndian.Uint32(stored[n:]) ||
			last != nil && bytes.Compare(last, k) >= 0 { // an element that is shown twice
			damaged++
			continue
		}
		last = k
		met.add(stored, 1)
		if !visit(k, stored[:n:n]) {
			break
		}
	}
	if from == nil && k == nil && v.state != nil {
		damaged = max(damaged, v.state.Tallies[t].lacks(met)) // a damaged page may show rows that never were
	}
	v.damaged += damaged
}

// fail notes an error of the file.
func (v *view) fail(err error) {
	if v.err == nil {
		v.err = err
	}
}

// rows visits the index rows of a table from one moment to another, both
// included.
func (v *view) rows(t table, from, to int64, visit func(*row)) {
	var r row
	var start []byte
	if from != earliest {
		start = timeKey(from, math.MinInt64)
	}
	v.each(t, start, func(key, value []byte) bool {
		if err := r.read(t, key, value); err != nil {
			v.fail(err)
		}
		if v.err != nil || r.unix > to {
			return false
		}
		visit(&r)
		return true
	})
}

// edge is the first or the last row of an index table that is not damaged;
// false where there is none.
func (v *view) edge(t table, last bool) (r row, ok bool) {
	if v.tx == nil {
		return r, false
	}
	c := v.buckets[t].Cursor()
	start, next := c.First, c.Next
	if last {
		start, next = c.Last, c.Prev
	}
	for k, stored := start(); k != nil; k, stored = next() {
		if value, ok := unsealed(t.String(), k, stored); ok {
			return r, r.read(t, k, value) == nil
		}
	}
	return r, false
}

// collect is what take makes of the rows of a table under keys with a prefix;
// rows that it cannot read are passed over.
func collect[T any](v *view, t table, prefix []byte, take func(key, value []byte) (T, bool)) (list []T) {
	v.each(t, prefix, func(key, value []byte) bool {
		if !bytes.HasPrefix(key, prefix) {
			return false
		}
		if one, ok := take(key, value); ok {
			list = append(list, one)
		}
		return true
	})
	return list
}

// Keys of numbers are big-endian with the sign flipped, so that they sort as
// numbers do.
const signBit = 1 << 63

func idKey(id int64) []byte { return binary.BigEndian.AppendUint64(nil, uint64(id)^signBit) }

func keyID(k []byte) int64 {
	if len(k) != 8 {
		return 0
	}
	return int64(binary.BigEndian.Uint64(k) ^ signBit)
}

// timeKey is a moment and an id.
func timeKey(unix, id int64) []byte {
	k := binary.BigEndian.AppendUint64(make([]byte, 0, 16), uint64(unix)^signBit)
	return binary.BigEndian.AppendUint64(k, uint64(id)^signBit)
}

func splitTime(k []byte) (unix, id int64) {
	if len(k) != 16 {
		return 0, 0
	}
	return int64(binary.BigEndian.Uint64(k) ^ signBit), int64(binary.BigEndian.Uint64(k[8:]) ^ signBit)
}

// dateKey is a date and what follows it.
func dateKey(d Date, rest string) []byte {
	return append(binary.BigEndian.AppendUint32(nil, uint32(d)^1<<31), rest...)
}

func keyDate(k []byte) Date {
	if len(k) < 4 {
		return 0
	}
	return Date(binary.BigEndian.Uint32(k) ^ 1<<31)
}
