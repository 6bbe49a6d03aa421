package store

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
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

// oldCache collects what writes the contents of such a cache into one of this
// schema: imported groups first, so that they are hidden where a twin comes.
type oldCache struct {
	tx       *bolt.Tx
	shapes   map[uint32]string
	imported []func(*writer)
	rest     []func(*writer)
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

// readOldCache reads a cache of schema 1, nil where it is of another. Rows that
// make no sense are left out.
func readOldCache(tx *bolt.Tx) ([]func(*writer), error) {
	if schemaOf(tx) != 1 {
		return nil, nil
	}
	var state oldState
	if text := tx.Bucket([]byte("meta")).Get([]byte("state")); text != nil && json.Unmarshal(text, &state) != nil {
		return nil, fmt.Errorf("state: %w", errCorrupt)
	}
	o := &oldCache{tx: tx, shapes: map[uint32]string{}}
	o.each("shapes", func(k, text []byte) {
		if len(k) == 4 { // longer ones are hashes
			o.shapes[binary.BigEndian.Uint32(k)] = string(text)
		}
	})
	for _, bucket := range []string{"weight", "pressure", "temperature", "other"} {
		o.each(bucket, func(k, v []byte) { o.put(measures(), 0, o.group(k, v)) })
	}
	// A day: flags, change (8 bytes), 12 figures (8 bytes each), the model
	// behind its length, and the JSON.
	o.each("activity", func(_, v []byte) {
		const head = 1 + 8 + 8*12
		if len(v) <= head {
			return
		}
		if _, raw, ok := cutText(v[head:]); ok {
			o.put(named(CollectionActivity), v[0]&flagImported, raw)
		}
	})
	// A workout or a night: its start and its last change, 8 bytes each, and
	// the JSON.
	for bucket, name := range map[string]string{"sleep": CollectionSleep, "workouts": CollectionWorkouts} {
		o.each(bucket, func(_, v []byte) { o.put(named(name), 0, v[min(16, len(v)):]) })
	}
	o.each("excluded", func(k, _ []byte) {
		o.rest = append(o.rest, func(w *writer) { w.mark(keyID(k), MarkOut) })
	})
	// What vanished: when and id, and the JSON of a group or of a day.
	o.each("gone", func(k, raw []byte) {
		c := measures()
		if !bytes.Contains(raw, []byte(`"grpid"`)) {
			c = named(CollectionActivity)
		}
		when, _ := splitTime(k)
		o.rest = append(o.rest, func(w *writer) {
			if e, ok := w.decode(c, append([]byte{0}, raw...)); ok {
				w.setVanished(&e, moment(when))
			}
		})
	})
	return slices.Concat([]func(*writer){state.writeTo}, o.imported, o.rest), nil
}

// each visits the rows of a bucket, whose slices stay good.
func (o *oldCache) each(bucket string, visit func(k, v []byte)) {
	if b := o.tx.Bucket([]byte(bucket)); b != nil {
		_ = b.ForEach(func(k, v []byte) error { visit(bytes.Clone(k), bytes.Clone(v)); return nil })
	}
}

// put takes the JSON of an entry, if it is one.
func (o *oldCache) put(c *collection, flags byte, raw []byte) {
	put := func(w *writer) {
		if e, ok := w.decode(c, append([]byte{flags}, raw...)); ok {
			w.put(c, e)
		}
	}
	if bytes.Contains(raw, []byte(`"grpid":-`)) {
		o.imported = append(o.imported, put)
	} else {
		o.rest = append(o.rest, put)
	}
}

// writeTo stores the state in a cache of this schema.
func (o *oldState) writeTo(w *writer) {
	s := w.state
	s.User, s.Timezone, s.LastError, s.Devices = o.User, o.Timezone, o.LastError, o.Devices
	s.LastSync, s.LastAttempt = moment(o.LastSync), moment(o.LastAttempt)
	if g := o.Goals; g != nil {
		s.Goals = Goals{Steps: float64(g.Steps), Since: w.now}
		if g.HasWeight {
			s.Goals.WeightKg = withings.NewDecimal(g.WeightMantissa, int(g.WeightExponent)).Float()
		}
	}
	for name, cur := range o.Cursors {
		*s.cursor(name) = cursor{Since: cur.Since, Complete: cur.Complete}
	}
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
			return errTorn
		}
		for key, into := range map[string]any{"token": &out.Token, "credentials": &out.Credentials} {
			if text := b.Get([]byte(key)); text != nil && json.Unmarshal(text, into) != nil {
				return errTorn
			}
		}
		return nil
	})
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return out, nil
	case errors.Is(err, errCorrupt):
		return out, &DamagedError{Path: path, Reason: err.Error()}
	}
	return out, err
}
