package store

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"withings-tui/withings"

	bolt "go.etcd.io/bbolt"
)

// Schema 1, of the first edition, kept groups packed: what many share, all of
// their text but the numbers, as a shape, and the numbers in rows under time
// and id. This file reads such a cache, and nothing else knows of it.

// oldCache is what a cache of schema 1 holds: the JSON of every entry, and its
// flags in front of it, by collection.
type oldCache struct {
	shapes   map[uint32]string
	entries  map[string][][]byte
	excluded []int64
	gone     map[int64][][]byte // by when
	state    oldState
}

// oldState is the state of schema 1.
type oldState struct {
	User        string   `json:"user"`
	Timezone    string   `json:"timezone"`
	LastSync    int64    `json:"last_sync"`
	LastAttempt int64    `json:"last_attempt"`
	LastError   string   `json:"last_error"`
	Devices     []Device `json:"devices"`
	Goals       *struct {
		Steps          int64 `json:"steps"`
		WeightMantissa int64 `json:"weight_mantissa"`
		WeightExponent int8  `json:"weight_exponent"`
		HasWeight      bool  `json:"has_weight"`
	} `json:"goals"`
	Cursors map[string]struct {
		Since    int64 `json:"since"`
		Complete bool  `json:"complete"`
	} `json:"cursors"`
}

// errNotOld says that a file is not of schema 1.
var errNotOld = errors.New("not of schema 1")

// carryOver writes a cache of schema 1 anew beside itself and puts the new one
// in its place. Nothing is asked of Withings. The caller has the cache's lock.
func (c *Cache) carryOver(ctx context.Context) error {
	mine, _ := os.Stat(c.Path())
	var old *oldCache
	err := c.use(ctx, c.Path(), false, func(tx *bolt.Tx) (err error) {
		old, err = readOldCache(tx)
		return err
	})
	var f *fault
	switch {
	case isAny(err, []error{errNotOld, fs.ErrNotExist}): // another process was quicker
		return nil
	case errors.As(err, &f), errors.Is(err, errCorrupt):
		return c.setAside(ctx, mine, "a cache of the first edition whose pages do not hold together", true)
	case err != nil:
		return err
	}
	return c.fill(old.writeTo)
}

// writeTo stores it all as a cache of this schema. Rows that make no sense are
// left out.
func (o *oldCache) writeTo(w *writer) error {
	s := w.state
	s.User, s.Timezone, s.LastError, s.Devices = o.state.User, o.state.Timezone, o.state.LastError, o.state.Devices
	s.LastSync, s.LastAttempt = moment(o.state.LastSync), moment(o.state.LastAttempt)
	if g := o.state.Goals; g != nil {
		s.Account = &goalsRecord{Steps: g.Steps, Since: w.now}
		if g.HasWeight {
			s.Account.WeightKg = withings.NewDecimal(g.WeightMantissa, int(g.WeightExponent)).Float()
		}
	}
	for _, c := range collections {
		if cur, ok := o.state.Cursors[c.name]; ok && c.list != nil {
			*s.cursor(c.name) = cursor{Since: cur.Since, Complete: cur.Complete}
		}
		var list []entry
		for _, text := range o.entries[c.name] {
			if e, err := c.entry(w.view, text[1:], text[0]); err == nil {
				list = append(list, e)
			}
		}
		// Imported groups first, so that they are hidden where a twin comes.
		slices.SortFunc(list, func(a, b entry) int { return cmp.Compare(a.id, b.id) })
		for _, e := range list {
			if _, err := w.put(c, e); err != nil {
				return err
			}
		}
	}
	w.changes = nil
	for _, id := range o.excluded {
		if err := w.mark(id, MarkOut); err != nil {
			return err
		}
	}
	for when, list := range o.gone {
		for _, raw := range list {
			c := measures()
			if !bytes.Contains(raw, []byte(`"grpid"`)) {
				c = named(CollectionActivity)
			}
			e, err := c.entry(w.view, raw, 0)
			if err != nil || e.key == nil {
				continue
			}
			e.of = c
			if err := w.setVanished(&e, when); err != nil {
				return err
			}
		}
	}
	return nil
}

// readOldCache reads a cache of schema 1. Rows that make no sense are left out.
func readOldCache(tx *bolt.Tx) (*oldCache, error) {
	if schemaOf(tx) != 1 {
		return nil, errNotOld
	}
	o := &oldCache{entries: map[string][][]byte{}, shapes: map[uint32]string{}, gone: map[int64][][]byte{}}
	if text := tx.Bucket([]byte("meta")).Get([]byte("state")); text != nil && json.Unmarshal(text, &o.state) != nil {
		return nil, fmt.Errorf("state: %w", errCorrupt)
	}
	each := func(visit func(k, v []byte), buckets ...string) {
		for _, bucket := range buckets {
			if b := tx.Bucket([]byte(bucket)); b != nil {
				_ = b.ForEach(func(k, v []byte) error { visit(k, bytes.Clone(v)); return nil })
			}
		}
	}
	keep := func(name string, flags byte, raw []byte) {
		o.entries[name] = append(o.entries[name], append([]byte{flags}, raw...))
	}
	each(func(k, text []byte) {
		if len(k) == 4 { // longer ones are hashes
			o.shapes[binary.BigEndian.Uint32(k)] = string(text)
		}
	}, "shapes")
	each(func(k, v []byte) {
		if raw := o.group(k, v); raw != nil {
			keep(CollectionMeasures, 0, raw)
		}
	}, "weight", "pressure", "temperature", "other")
	// A day: flags, change (8 bytes), 12 figures (8 bytes each), the model
	// behind its length, and the JSON.
	each(func(_, v []byte) {
		const head = 1 + 8 + 8*12
		if len(v) <= head {
			return
		}
		if _, raw, ok := cutText(v[head:]); ok {
			keep(CollectionActivity, v[0]&flagImported, raw)
		}
	}, "activity")
	// A workout or a night: its start and its last change, 8 bytes each, and
	// the JSON.
	for bucket, name := range map[string]string{"sleep": CollectionSleep, "workouts": CollectionWorkouts} {
		each(func(_, v []byte) {
			if len(v) > 16 {
				keep(name, 0, v[16:])
			}
		}, bucket)
	}
	each(func(k, _ []byte) { o.excluded = append(o.excluded, keyID(k)) }, "excluded")
	// What vanished: when and id, and the JSON of a group or of a day.
	each(func(k, v []byte) {
		when, _ := splitTime(k)
		o.gone[when] = append(o.gone[when], v)
	}, "gone")
	return o, nil
}

// group reads a row: flags (the width of a value in bits 0-1; 4: the rest
// is the JSON itself), the shape's number, each value little-endian in that
// width, and created and changed as varints, each the difference to the
// moment before it.
func (o *oldCache) group(k, v []byte) []byte {
	unix, id := splitTime(k)
	if len(k) != 16 || len(v) < 2 {
		return nil
	}
	if v[0]&4 != 0 {
		return v[1:]
	}
	number, n := binary.Uvarint(v[1:])
	if n <= 0 {
		return nil
	}
	return unpackOld(o.shapes[uint32(number)], unix, id, [4]int{2, 3, 4, 8}[v[0]&3], v[1+n:])
}

// oldHole is where a number stood in a shape, behind its name.
var oldHole = regexp.MustCompile(`"(\w+)"\s*:\s*\x00`)

// unpackOld puts the numbers into a shape; nil where they do not fit.
func unpackOld(shape string, unix, id int64, width int, rest []byte) []byte {
	names := oldHole.FindAllStringSubmatch(shape, -1)
	numbers := make([]int64, len(names))
	for i, name := range names {
		if name[1] != "value" {
			continue
		}
		if len(rest) < width {
			return nil
		}
		for b := range width {
			numbers[i] |= int64(rest[b]) << (8 * b)
		}
		shift := 64 - 8*width
		numbers[i], rest = numbers[i]<<shift>>shift, rest[width:]
	}
	base := unix
	for _, field := range []string{"grpid", "date", "created", "modified"} {
		at := slices.IndexFunc(names, func(name []string) bool { return name[1] == field })
		switch {
		case at < 0:
			continue
		case field == "grpid":
			numbers[at] = id
			continue
		case field != "date":
			delta, n := binary.Varint(rest)
			if n <= 0 {
				return nil
			}
			base, rest = base+delta, rest[n:]
		}
		numbers[at] = base
	}
	var raw []byte
	for i, text := range strings.Split(shape, "\x00") {
		raw = append(raw, text...)
		if i < len(numbers) {
			raw = strconv.AppendInt(raw, numbers[i], 10)
		}
	}
	return raw
}

// oldTokens is the name of the first edition's file of tokens.
const oldTokens = "auth.db"

// readOldTokens reads the tokens of the first edition, a bbolt file with a
// bucket auth of two JSON texts.
func readOldTokens(ctx context.Context, dir string, o options) (tokenFile, error) {
	var out tokenFile
	path := filepath.Join(dir, oldTokens)
	err := o.use(ctx, path, false, func(tx *bolt.Tx) error {
		b := tx.Bucket([]byte("auth"))
		if b == nil {
			return &fault{errCorrupt}
		}
		for key, into := range map[string]any{"token": &out.Token, "credentials": &out.Credentials} {
			if text := b.Get([]byte(key)); text != nil && json.Unmarshal(text, into) != nil {
				return &fault{errCorrupt}
			}
		}
		return nil
	})
	var f *fault
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return out, nil
	case errors.As(err, &f):
		return out, &DamagedError{Path: path, Reason: f.Error()}
	}
	return out, err
}
