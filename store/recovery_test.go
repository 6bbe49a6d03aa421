package store

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"withings-tui/withings"

	bolt "go.etcd.io/bbolt"
)

// corrupt changes the file's bytes.
func corrupt(t testing.TB, path string, change func([]byte) []byte) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, change(b), 0o600); err != nil {
		t.Fatal(err)
	}
}

func fill(b []byte, v byte) []byte {
	for i := range b {
		b[i] = v
	}
	return b
}

// damageKinds are ways a file gets damaged.
func damageKinds() map[string]func([]byte) []byte {
	page := os.Getpagesize()
	return map[string]func([]byte) []byte{
		"empty":               func([]byte) []byte { return nil },
		"a few bytes":         func(b []byte) []byte { return b[:100] },
		"one page":            func(b []byte) []byte { return b[:page] },
		"cut in half":         func(b []byte) []byte { return b[:len(b)/2/page*page] },
		"cut within a page":   func(b []byte) []byte { return b[:2*page+100] },
		"another file":        func([]byte) []byte { return bytes.Repeat([]byte("not a database\n"), 4000) },
		"zeros":               func(b []byte) []byte { return fill(b, 0) },
		"both metas":          func(b []byte) []byte { fill(b[:2*page], 0xff); return b },
		"metas' checksums":    func(b []byte) []byte { b[16+40] ^= 1; b[page+16+40] ^= 1; return b },
		"all but the metas":   func(b []byte) []byte { fill(b[2*page:], 0xff); return b },
		"all but the metas 0": func(b []byte) []byte { fill(b[2*page:], 0); return b },
		"pages swapped": func(b []byte) []byte {
			for i := 2 * page; i+2*page <= len(b); i += 2 * page {
				tmp := bytes.Clone(b[i : i+page])
				copy(b[i:], b[i+page:i+2*page])
				copy(b[i+page:], tmp)
			}
			return b
		},
	}
}

// TestDamagedFile: each damage is told once, the file set aside under another
// name, and the next refresh builds the cache anew.
func TestDamagedFile(t *testing.T) {
	t.Parallel()
	for name, change := range damageKinds() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, f := newCache(t), years(t, 40)
			refreshed(t, c, f, RefreshOptions{})
			want := contents(t, c)
			corrupt(t, c.Path(), change)
			damaged, _ := os.ReadFile(c.Path())

			err := c.Read(t.Context(), func(r *Reader) error {
				for k := range kinds {
					if err := r.each(k, All(), func(row *row) bool { _, _ = row.json(); return true }); err != nil {
						return err
					}
				}
				_, err := r.State()
				return err
			})
			var d *DamagedError
			if !errors.Is(err, ErrDamaged) || !errors.As(err, &d) {
				t.Fatalf("read: %v", err)
			}
			if want := c.Path() + ".damaged-20270209-060000"; d.SetAside != want || strings.Contains(err.Error(), "\n") {
				t.Errorf("set aside as %q, want %q: %v", d.SetAside, want, err)
			}
			if kept, err := os.ReadFile(d.SetAside); err != nil || !bytes.Equal(kept, damaged) {
				t.Errorf("what was set aside is not the file that was damaged: %v", err)
			}
			if err := c.Read(t.Context(), func(r *Reader) error {
				if !r.Empty() {
					t.Error("not empty")
				}
				return nil
			}); err != nil {
				t.Errorf("second read: %v", err)
			}
			refreshed(t, c, f, RefreshOptions{})
			if contents(t, c) != want {
				t.Error("not the same after the next refresh")
			}
			sound(t, c)
		})
	}
}

// TestDamagedForRefresh: a refresh that finds the damage builds the cache anew
// in one go, and says so.
func TestDamagedForRefresh(t *testing.T) {
	t.Parallel()
	for name, change := range damageKinds() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, f := newCache(t), years(t, 40)
			refreshed(t, c, f, RefreshOptions{})
			want := contents(t, c)
			corrupt(t, c.Path(), change)
			f.put(t, scale(99999, day0+5, 81000))
			res := refreshed(t, c, f, RefreshOptions{Full: true})
			if res.Notice == nil || res.Notice.SetAside == "" || !res.Complete() {
				t.Fatalf("%+v", res)
			}
			delete(f.groups, 99999)
			refreshed(t, c, f, RefreshOptions{Full: true})
			if contents(t, c) != want {
				t.Error("not the same after the refresh")
			}
			h, err := c.Check(t.Context())
			if err != nil || len(h.SetAside) != 1 || len(h.Problems) > 0 {
				t.Errorf("%+v %v", h, err)
			}
		})
	}
}

// TestRandomDamage flips bytes anywhere. Whatever happens, nothing panics, no
// file is lost, and the next refreshes end with a sound cache.
func TestRandomDamage(t *testing.T) {
	t.Parallel()
	if raceDetector {
		t.Skip("bbolt follows damaged offsets out of its pages, which the race detector takes for races: run without -race")
	}
	c, f := newCache(t), years(t, 40)
	refreshed(t, c, f, RefreshOptions{})
	whole, err := os.ReadFile(c.Path())
	if err != nil {
		t.Fatal(err)
	}
	rounds := 60
	if testing.Short() {
		rounds = 10
	}
	for round := range rounds {
		rnd := rand.New(rand.NewPCG(3, uint64(round)))
		d := newCache(t)
		b := bytes.Clone(whole)
		for range 1 + rnd.IntN(40) {
			b[rnd.IntN(len(b))] = byte(rnd.Uint32())
		}
		if err := os.WriteFile(d.Path(), b, 0o600); err != nil {
			t.Fatal(err)
		}
		err := d.Read(t.Context(), func(r *Reader) error {
			for f := range Figure(200) {
				if _, err := r.Series(f, All()); err != nil {
					return err
				}
			}
			_, err := r.Days(0, 99999)
			return err
		})
		if err != nil && !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrNewerSchema) {
			t.Errorf("round %d: %v", round, err)
		}
		if _, err := d.Check(t.Context()); err != nil {
			t.Errorf("round %d: check: %v", round, err)
		}
	}
}

// TestDamagedValues: a value that no encoder writes is damage, wherever it is.
func TestDamagedValues(t *testing.T) {
	t.Parallel()
	for _, name := range buckets() {
		for _, garbage := range [][]byte{{}, {0xff}, []byte("garbage"), {0, 0xff, 0xff, 0xff, 0xff, 0x0f, 1}, {rawRow, '{'}} {
			t.Run(fmt.Sprintf("%s %x", name, garbage), func(t *testing.T) {
				t.Parallel()
				c, f := newCache(t), years(t, 2)
				refreshed(t, c, f, RefreshOptions{})
				raw(t, c.Path(), func(tx *bolt.Tx) error {
					b := tx.Bucket(name)
					k, _ := b.Cursor().Last()
					if k == nil {
						k = []byte("x")
					}
					k = bytes.Clone(k)
					return errors.Join(b.Put(k, garbage), b.Put(append(k, 1), garbage))
				})
				// Each of these may meet it or not; none may panic.
				for _, err := range []error{
					c.Read(t.Context(), func(r *Reader) error {
						for f := range Figure(160) {
							_, err := r.Series(f, All())
							_, _, _, err2 := r.Latest(f)
							if err := errors.Join(err, err2); err != nil {
								return err
							}
						}
						_, err := r.Days(0, 99999)
						_, err2 := r.State()
						_, err3 := r.Workouts(All())
						_, err4 := r.Sleep(All())
						_, err5 := r.Vanished()
						return errors.Join(err, err2, err3, err4, err5)
					}),
					c.Exclude(t.Context(), 1, true),
				} {
					if err != nil && !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrNewerSchema) && !errors.Is(err, ErrUnknownGroup) {
						t.Error(err)
					}
				}
				res, err := c.Refresh(t.Context(), f, RefreshOptions{Full: true})
				if errors.Is(err, ErrNewerSchema) {
					return // garbage that reads as a greater number
				}
				if err != nil || !res.Complete() {
					t.Errorf("%v %v", res, err)
				}
			})
		}
	}
}

// TestSalvage: what no refresh brings back is taken over where it can be read.
func TestSalvage(t *testing.T) {
	t.Parallel()
	c, f := newCache(t), years(t, 40)
	refreshed(t, c, f, RefreshOptions{})
	delete(f.groups, 1)
	refreshed(t, c, f, RefreshOptions{Full: true})
	steps := 4321.0
	if _, err := c.Import(t.Context(), []withings.MeasureGroup{imported(7, day0-99999, 8100).group(t)}, []withings.Activity{{Date: "2020-01-01", Steps: &steps}}); err != nil {
		t.Fatal(err)
	}
	if err := c.Exclude(t.Context(), 4, true); err != nil {
		t.Fatal(err)
	}
	breakRow(t, c)
	err := c.Read(t.Context(), func(r *Reader) error {
		_, err := r.Series(FigureWeight, All())
		return err
	})
	if !errors.Is(err, ErrDamaged) {
		t.Fatal(err)
	}
	s := read(t, c, (*Reader).State)
	if s.Imported != 2 || s.Excluded != 1 || s.Gone != 1 || s.Collections[0].Count != 1 || s.Collections[1].Count != 1 {
		t.Errorf("salvaged %+v", s)
	}
	sound(t, c)
	refreshed(t, c, f, RefreshOptions{})
	p := read(t, c, func(r *Reader) ([]PressurePoint, error) { return r.Pressures(Span{day0, day0 + 86400}) })
	if len(p) != 1 || !p[0].Excluded() {
		t.Errorf("%+v", p)
	}
}

// breakRow puts a value into the file that no encoder writes.
func breakRow(t testing.TB, c *Cache) {
	t.Helper()
	raw(t, c.Path(), func(tx *bolt.Tx) error {
		return tx.Bucket(kindBuckets[kindWeight]).Put(rowKey(day0+7, 12345), []byte{0xff, 0xff})
	})
}

// raw changes a file behind the package's back.
func raw(t testing.TB, path string, fn func(*bolt.Tx) error) {
	t.Helper()
	db, err := bolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(db.Update(fn), db.Close()); err != nil {
		t.Fatal(err)
	}
}

// TestPanicOfTheCaller: a mistake of who reads must not cost the cache.
func TestPanicOfTheCaller(t *testing.T) {
	t.Parallel()
	c := newCache(t)
	storeSpecs(t, c, scale(1, day0, 82000))
	func() {
		defer func() {
			if v := recover(); v != "a mistake" {
				t.Errorf("recovered %v", v)
			}
		}()
		_ = c.Read(t.Context(), func(*Reader) error { panic("a mistake") })
	}()
	if got := latestWeight(t, c); got != "0 82 Body Cardio true" {
		t.Error(got)
	}
	sound(t, c)
}

func TestSchemas(t *testing.T) {
	t.Parallel()
	set := func(t *testing.T, c *Cache, v []byte) {
		raw(t, c.Path(), func(tx *bolt.Tx) error {
			if v == nil {
				return tx.DeleteBucket(bucketMeta)
			}
			return tx.Bucket(bucketMeta).Put(keySchema, v)
		})
	}
	t.Run("newer", func(t *testing.T) {
		t.Parallel()
		c := newCache(t)
		storeSpecs(t, c, scale(1, day0, 82000))
		set(t, c, binary.BigEndian.AppendUint32(nil, schemaVersion+1))
		before, _ := os.ReadFile(c.Path())
		for name, err := range map[string]error{
			"read":    c.Read(t.Context(), func(*Reader) error { return nil }),
			"exclude": c.Exclude(t.Context(), 1, true),
			"refresh": func() error { _, err := c.Refresh(t.Context(), years(t, 1), RefreshOptions{}); return err }(),
			"compact": func() error { _, _, err := c.Compact(t.Context()); return err }(),
		} {
			var s *SchemaError
			if !errors.Is(err, ErrNewerSchema) || !errors.As(err, &s) || s.Found != schemaVersion+1 {
				t.Errorf("%s: %v", name, err)
			}
		}
		if after, _ := os.ReadFile(c.Path()); !bytes.Equal(before, after) {
			t.Error("the file was changed")
		}
	})
	for name, v := range map[string][]byte{"older": {0, 0, 0, 0}, "none": {}, "not a cache": nil} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, f := newCache(t), years(t, 2)
			refreshed(t, c, f, RefreshOptions{})
			want := contents(t, c)
			if err := c.Exclude(t.Context(), 4, true); err != nil {
				t.Fatal(err)
			}
			set(t, c, v)
			res := refreshed(t, c, f, RefreshOptions{})
			if res.Notice == nil || contents(t, c) != want {
				t.Errorf("%+v", res)
			}
			if _, err := os.Stat(res.Notice.SetAside); err != nil {
				t.Error(err)
			}
			if s := read(t, c, (*Reader).State); s.Excluded != 1 {
				t.Errorf("exclusions were lost: %+v", s)
			}
		})
	}
}
