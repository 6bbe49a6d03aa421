package store

import (
	"bytes"
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

// oldCache is what a cache of schema 1 holds.
type oldCache struct {
	shapes   map[uint32]string
	groups   map[int64]withings.MeasureGroup
	days     []item
	nights   [][]byte
	workouts [][]byte
	excluded []int64
	gone     []goneRecord
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
		Since    int64    `json:"since"`
		Complete bool     `json:"complete"`
		Listing  *listing `json:"listing"`
	} `json:"cursors"`
}

// errNotOld says that a file is not of schema 1.
var errNotOld = errors.New("not of schema 1")

// carryOver writes a cache of schema 1 anew beside itself and puts the new one
// in its place. Nothing is asked of Withings.
func (c *Cache) carryOver(ctx context.Context, locked bool) error {
	if !locked {
		lock, err := lockFile(ctx, filepath.Join(c.dir, cacheLock), c.timeout)
		if err != nil {
			return err
		}
		defer lock.Close()
	}
	o, err := openBolt(ctx, c.Path(), false, c.timeout)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return explainOwn("open", c.Path(), err)
	}
	mine, _ := o.file.Stat()
	var old *oldCache
	err = o.run(false, func(tx *bolt.Tx) (err error) {
		if schemaOf(tx) == schemaVersion {
			return errNotOld // another process was quicker
		}
		old, err = readOldCache(tx)
		return err
	})
	var f *fault
	faulted := errors.As(err, &f)
	o.close(faulted)
	switch {
	case errors.Is(err, errNotOld):
		return nil
	case faulted, errors.Is(err, errCorrupt):
		return c.setAside(ctx, mine, "a cache of the first edition whose pages do not hold together", true)
	case err != nil:
		return explain("carry over", c.Path(), err)
	}
	return c.fill(old.writeTo)
}

// writeTo stores it all as a cache of this schema.
func (o *oldCache) writeTo(w *writer) error {
	w.state.User, w.state.Timezone = o.state.User, o.state.Timezone
	w.state.LastSync, w.state.LastAttempt, w.state.LastError = o.state.LastSync, o.state.LastAttempt, o.state.LastError
	for name, c := range o.state.Cursors {
		if letters[name] != 0 {
			*w.state.cursor(name) = cursor{Since: c.Since, Complete: c.Complete, Listing: c.Listing}
		}
	}
	ids := make([]int64, 0, len(o.groups))
	for id := range o.groups {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		if _, err := w.put(o.groups[id], 0); err != nil {
			return err
		}
	}
	items := o.days
	for _, raw := range o.nights {
		if s, err := withings.ParseSleepSummary(raw); err == nil {
			it, _ := w.nightItem(s)
			items = append(items, it)
		}
	}
	for _, raw := range o.workouts {
		if t, err := withings.ParseWorkout(raw); err == nil {
			it, _ := w.workoutItem(t)
			items = append(items, it)
		}
	}
	for _, it := range items {
		if _, err := w.putItem(it); err != nil {
			return err
		}
	}
	for _, id := range o.excluded {
		if err := w.mark(id, MarkOut); err != nil {
			return err
		}
	}
	for _, rec := range o.gone {
		collection, key := CollectionMeasures, idKey(rec.Change.ID)
		if rec.Change.What == "day" {
			collection, key = CollectionActivity, dateKey(Date(rec.Change.ID), "")
		}
		text, err := json.Marshal(rec)
		if err == nil {
			err = w.set(tableVanished, itemKey(collection, key), text)
		}
		if err != nil {
			return err
		}
	}
	return o.writeAccount(w)
}

// writeAccount stores goals and devices.
func (o *oldCache) writeAccount(w *writer) error {
	if g := o.state.Goals; g != nil {
		text, err := json.Marshal(goalsRecord{Steps: g.Steps, Value: g.WeightMantissa, Unit: g.WeightExponent, Has: g.HasWeight, Since: w.now.Unix()})
		if err == nil {
			err = w.set(tableGoals, []byte(CollectionGoals), text)
		}
		if err != nil {
			return err
		}
	}
	for i, d := range o.state.Devices {
		text, err := json.Marshal(d)
		if err == nil {
			err = w.set(tableDevices, numberKey(int64(i)), text)
		}
		if err != nil {
			return err
		}
	}
	w.changes = nil
	return nil
}

// readOldCache reads a cache of schema 1. Rows that make no sense are left out.
func readOldCache(tx *bolt.Tx) (*oldCache, error) {
	if schemaOf(tx) != 1 {
		return nil, errNotOld
	}
	o := &oldCache{groups: map[int64]withings.MeasureGroup{}, shapes: map[uint32]string{}}
	if text := tx.Bucket([]byte("meta")).Get([]byte("state")); text != nil {
		if err := json.Unmarshal(text, &o.state); err != nil {
			return nil, fmt.Errorf("state: %w: %w", errCorrupt, err)
		}
	}
	z := newZones()
	err := tx.Bucket([]byte("shapes")).ForEach(func(k, text []byte) error {
		if len(k) == 4 { // longer ones are hashes
			o.shapes[binary.BigEndian.Uint32(k)] = string(text)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for bucket, visit := range map[string]func(k, v []byte) error{
		"weight": o.readGroup, "pressure": o.readGroup, "temperature": o.readGroup, "other": o.readGroup,
		"activity": o.readDay,
		"sleep":    func(_, v []byte) error { return keepRaw(&o.nights, v) },
		"workouts": func(_, v []byte) error { return keepRaw(&o.workouts, v) },
		"excluded": func(k, _ []byte) error { o.excluded = append(o.excluded, keyID(k)); return nil },
		"gone":     func(k, v []byte) error { return o.readGone(z, k, v) },
	} {
		b := tx.Bucket([]byte(bucket))
		if b == nil {
			continue
		}
		if err := b.ForEach(visit); err != nil {
			return nil, err
		}
	}
	return o, nil
}

// keepRaw keeps the JSON of a workout or a night, which stood behind its start
// and its last change, 8 bytes each.
func keepRaw(into *[][]byte, v []byte) error {
	if len(v) > 16 {
		*into = append(*into, bytes.Clone(v[16:]))
	}
	return nil
}

// readDay reads a day of activity: flags, change (8 bytes), 12 figures (8 bytes
// each), the model behind its length, and the JSON.
func (o *oldCache) readDay(_, v []byte) error {
	const head = 1 + 8 + 8*12
	if len(v) <= head {
		return nil
	}
	_, raw, ok := cutText(v[head:])
	if !ok {
		return nil
	}
	if a, err := withings.ParseActivity(bytes.Clone(raw)); err == nil {
		if it, ok := dayItem(a); ok {
			it.flags |= v[0] & flagImported
			o.days = append(o.days, it)
		}
	}
	return nil
}

// readGone reads an entry of the log of what vanished: when and id, and the
// JSON of a group, or of a day where the id is negative.
func (o *oldCache) readGone(z *zones, k, v []byte) error {
	when, id := splitTime(k)
	v = bytes.Clone(v)
	if a, err := withings.ParseActivity(v); err == nil && id < 0 && a.Date != "" {
		if it, ok := dayItem(a); ok {
			o.gone = append(o.gone, goneRecord{When: when, Change: changeOfItem(ChangeGone, &it, nil), Raw: v})
		}
		return nil
	}
	if g, err := withings.ParseMeasureGroup(v); err == nil {
		view := &view{state: &stateRecord{Timezone: o.state.Timezone}, zones: z}
		o.gone = append(o.gone, goneRecord{When: when, Change: view.changeOf(ChangeGone, &g, nil), Raw: v})
	}
	return nil
}

// readGroup reads a row: flags (the width of a value in bits 0-1; 4: the rest
// is the JSON itself), the shape's number, each value little-endian in that
// width, and created and changed as varints, each the difference to the
// moment before it.
func (o *oldCache) readGroup(k, v []byte) error {
	unix, id := splitTime(k)
	if len(k) != 16 || len(v) < 2 {
		return nil
	}
	raw := bytes.Clone(v[1:])
	if v[0]&4 == 0 {
		number, n := binary.Uvarint(raw)
		if n <= 0 {
			return nil
		}
		raw = unpackOld(o.shapes[uint32(number)], unix, id, [4]int{2, 3, 4, 8}[v[0]&3], raw[n:])
	}
	if g, err := withings.ParseMeasureGroup(raw); err == nil && g.ID == id {
		o.groups[id] = g
	}
	return nil
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
func readOldTokens(ctx context.Context, dir string, o options) (tokenFile, bool, error) {
	var out tokenFile
	path := filepath.Join(dir, oldTokens)
	if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
		return out, false, nil
	}
	file, err := openBolt(ctx, path, false, o.timeout)
	if errors.Is(err, fs.ErrNotExist) {
		return out, false, nil
	}
	if err == nil {
		err = file.run(false, func(tx *bolt.Tx) error {
			b := tx.Bucket([]byte("auth"))
			if b == nil {
				return errCorrupt
			}
			for key, into := range map[string]any{"token": &out.Token, "credentials": &out.Credentials} {
				if text := b.Get([]byte(key)); text != nil && json.Unmarshal(text, into) != nil {
					return errCorrupt
				}
			}
			return nil
		})
		var f *fault
		file.close(errors.As(err, &f))
		if errors.As(err, &f) {
			err = errCorrupt
		}
	} else if openDamage(err) != "" {
		err = errCorrupt
	}
	if errors.Is(err, errCorrupt) {
		return out, true, &DamagedError{Path: path, Reason: "its pages do not hold together"}
	}
	return out, err == nil, err
}
