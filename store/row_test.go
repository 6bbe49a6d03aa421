package store

import (
	"bytes"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"withings-tui/withings"

	bolt "go.etcd.io/bbolt"
)

// odd are groups as they have been seen, or may come, in the wild.
var odd = []string{
	`{"grpid":6100000001,"attrib":0,"date":1767596400,"created":1767596440,"modified":1767596440,"category":1,"deviceid":"aa","hash_deviceid":"aa","measures":[{"value":78350,"type":1,"unit":-3,"algo":0,"fm":3},{"value":1612,"type":8,"unit":-2}],"modelid":6,"model":"Body Cardio","comment":null,"timezone":"Europe/Berlin"}`,
	`{ "grpid" : 12 , "date" : 1 , "measures" : [ ] }`,
	`{"grpid":13,"attrib":1,"date":5,"category":1}`,
	`{"grpid":"14","date":"1767596400","measures":[{"value":"81200","type":"1","unit":"-3"}]}`,
	`{"grpid":15,"date":1767596400,"category":2,"measures":[{"value":80000,"type":1,"unit":-3}]}`,
	`{"grpid":16,"date":1767596400,"measures":[{"value":-1000,"type":18,"unit":-3},{"value":7800,"type":9,"unit":-2}]}`,
	`{"grpid":17,"date":1767596400,"measures":[{"value":9223372036854775807,"type":1,"unit":-12},{"value":-9223372036854775808,"type":1,"unit":99}]}`,
	`{"grpid":18,"date":-5,"created":9223372036854775807,"modified":-9223372036854775808,"measures":[{"type":1}]}`,
	`{"grpid":19,"date":1767596400,"measures":[{"value":81.2,"type":1,"unit":0}]}`,
	`{"grpid":20,"date":1767596400,"grpid":21,"measures":[{"value":1,"type":1,"unit":0}]}`,
	`{"grpid":22,"date":1767596400,"measures":[{"value":100,"type":8,"unit":-2,"position":7},{"value":100,"type":8,"unit":-2,"position":7},{"value":5,"type":174,"unit":-2,"position":10}]}`,
	`{"grpid":23,"date":1767596400,"measures":[{"value":5,"type":9999,"unit":3}],"unknown":{"a":[1,2,{"value":3}]}}`,
	`{"grpid":24,"date":1767596400,"measures":null,"timezone":"W. Europe Standard Time"}`,
	`{"grpid":25,"date":1767596400,"measures":[{"value":36840,"type":71,"unit":-3},{"value":34100,"type":73,"unit":-3},{"value":120,"type":10,"unit":0},{"value":80,"type":9,"unit":0},{"value":61,"type":11,"unit":0},{"value":97,"type":54,"unit":0}]}`,
}

// TestNothingOfAGroupIsLost: every group comes back byte for byte, also after
// others have come between.
func TestNothingOfAGroupIsLost(t *testing.T) {
	t.Parallel()
	c := newCache(t)
	var groups []withings.MeasureGroup
	for _, raw := range odd {
		g, err := withings.ParseMeasureGroup([]byte(raw))
		if err != nil {
			t.Fatal(err)
		}
		groups = append(groups, g)
	}
	storeGroups(t, c, groups...)
	for _, g := range groups {
		raw := read(t, c, func(r *Reader) ([]byte, error) {
			raw, ok, err := r.Group(g.ID)
			if !ok {
				t.Errorf("group %d is not there", g.ID)
			}
			return raw, err
		})
		if !bytes.Equal(raw, g.Raw) {
			t.Errorf("group %d:\n got %s\nwant %s", g.ID, raw, g.Raw)
		}
	}
	sound(t, c)
}

func TestIntegersOfEachWidth(t *testing.T) {
	t.Parallel()
	for _, width := range widths {
		low, high := int64(-1)<<(8*width-1), int64(1)<<(8*width-1)-1
		for _, n := range []int64{0, 1, -1, 127, -128, low, low + 1, high, high - 1} {
			if n < low || n > high {
				continue
			}
			if got := readInt(appendInt(nil, n, width), width); got != n {
				t.Errorf("%d in %d bytes came back as %d", n, width, got)
			}
		}
	}
}

// inMemory runs fn in a transaction of a throw-away cache.
func inMemory(t testing.TB, fn func(*writer)) {
	t.Helper()
	c := New(t.TempDir())
	err := c.write(t.Context(), func(w *writer) error {
		fn(w)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// FuzzEncode stores whatever parses as a group and wants it back.
func FuzzEncode(f *testing.F) {
	for _, raw := range odd {
		f.Add([]byte(raw))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		g, err := withings.ParseMeasureGroup(raw)
		if err != nil || len(raw) > 1<<16 {
			return
		}
		inMemory(t, func(w *writer) {
			if _, _, err := w.put(g); err != nil {
				t.Fatalf("put: %v", err)
			}
			r, _, _, ok, err := w.lookup(g.ID)
			if err != nil || !ok {
				t.Fatalf("lookup: %v %v", ok, err)
			}
			back, err := r.json()
			if err != nil || !bytes.Equal(back, raw) {
				t.Fatalf("got %q %v, want %q", back, err, raw)
			}
			// The figures are those of the group itself.
			for _, at := range r.shape.figures {
				want := withings.Decimal{}
				for _, m := range g.Measures {
					if Figure(m.Type) == at.figure && m.Decimal().Valid && wholeBody(m.Type, m.Position) {
						want = m.Decimal()
						break
					}
				}
				if got := r.decimal(at.figure); got != want {
					t.Fatalf("figure %d is %v, want %v in %q", at.figure, got, want, raw)
				}
			}
			if is, err := r.modified(); err != nil || is != lastChange(g) {
				t.Fatalf("modified %d %v, want %d", is, err, lastChange(g))
			}
		})
	})
}

// FuzzDecode gives the decoders of stored values any bytes: they may refuse
// them, not panic.
func FuzzDecode(f *testing.F) {
	f.Add([]byte{0, 1, 2, 3, 4, 5})
	f.Add([]byte{3, 0x81, 0x80, 0x80, 0x80, 0x10, 0})
	f.Add(append([]byte{rawRow}, odd[0]...))
	f.Add(encodeChunk([]idEntry{{-5, 7, 1}, {9, 8, 2}}))
	f.Add(newest{count: 3, kind: 1}.encode())
	day, _ := withings.ParseActivity([]byte(`{"date":"2026-01-01","steps":5,"model":"x"}`))
	f.Add(encodeDay(&day, true))
	db, err := bolt.Open(f.TempDir()+"/x", 0o600, nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { db.Close() })
	g, _ := withings.ParseMeasureGroup([]byte(odd[0]))
	err = db.Update(func(tx *bolt.Tx) error {
		if err := createBuckets(tx); err != nil {
			return err
		}
		v, _, err := (&encoder{}).encode(newShapes(tx, newZones()), g)
		f.Add(bytes.Clone(v))
		return err
	})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, v []byte) {
		_ = db.View(func(tx *bolt.Tx) error {
			r, err := newShapes(tx, newZones()).row(5, 6, v)
			if err != nil {
				return nil
			}
			for _, at := range r.shape.figures {
				r.decimal(at.figure).Float()
			}
			r.stamp()
			if _, err := r.json(); err == nil {
				_, _ = r.modified()
			}
			return nil
		})
		if entries, err := decodeChunk(nil, v); err == nil && len(entries) > 0 {
			back, err := decodeChunk(nil, encodeChunk(entries))
			if err != nil || len(back) != len(entries) || back[0] != entries[0] {
				t.Fatalf("%v came back as %v %v", entries, back, err)
			}
		}
		if n, err := decodeNewest(v); err == nil && !bytes.Equal(n.encode(), v) {
			t.Fatalf("%v came back as %v", v, n.encode())
		}
		if d, err := decodeDay(v); err == nil {
			d.day(0)
		}
	})
}

// TestIndexAgainstMap does to the packed index what it does to a map.
func TestIndexAgainstMap(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name string
		id   func(*rand.Rand, int) int64
	}{
		{"rising", func(_ *rand.Rand, i int) int64 { return 6100000000 + int64(3*i) }},
		{"falling", func(_ *rand.Rand, i int) int64 { return -int64(i) }},
		{"scattered", func(r *rand.Rand, _ int) int64 { return r.Int64N(2000) - 1000 }},
		{"extreme", func(r *rand.Rand, _ int) int64 { return int64(r.Uint64()) }},
		{"ends", func(r *rand.Rand, _ int) int64 {
			return []int64{math.MinInt64, math.MaxInt64, 0, -1, 1}[r.IntN(5)]
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			inMemory(t, func(w *writer) {
				r := rand.New(rand.NewPCG(1, uint64(len(tc.name))))
				want := map[int64]idEntry{}
				for i := range 4000 {
					id := tc.id(r, i)
					switch {
					case r.IntN(4) > 0:
						e := idEntry{id, int64(r.Uint64()), kindSet(1 + r.IntN(1<<kinds-1))}
						want[id] = e
						if err := w.ids.set(e); err != nil {
							t.Fatal(err)
						}
					default:
						delete(want, id)
						if err := w.ids.remove(id); err != nil {
							t.Fatal(err)
						}
					}
					probe := tc.id(r, r.IntN(i+1))
					got, ok, err := w.ids.find(probe)
					e, has := want[probe]
					if err != nil || ok != has || got != e {
						t.Fatalf("step %d: find %d is %v %v %v, want %v %v", i, probe, got, ok, err, e, has)
					}
				}
				if err := w.ids.flush(); err != nil {
					t.Fatal(err)
				}
				found := 0
				err := forEach(w.tx, bucketIDs, func(_, v []byte) error {
					entries, err := decodeChunk(nil, v)
					if len(entries) == 0 || len(entries) > maxChunk {
						t.Errorf("a chunk of %d", len(entries))
					}
					for _, e := range entries {
						if want[e.id] != e {
							t.Errorf("%v, want %v", e, want[e.id])
						}
						found++
					}
					return err
				})
				if err != nil || found != len(want) {
					t.Fatalf("%d entries, want %d; %v", found, len(want), err)
				}
				// What the test left in the index has no rows.
				if err := w.tx.DeleteBucket(bucketIDs); err != nil {
					t.Fatal(err)
				}
				b, err := w.tx.CreateBucket(bucketIDs)
				if err != nil {
					t.Fatal(err)
				}
				w.ids = &idIndex{bucket: b}
			})
		})
	}
}

func TestManyShapes(t *testing.T) {
	t.Parallel()
	c := newCache(t)
	var specs []groupSpec
	for i := range int64(maxShapes + 100) {
		s := scale(i+1, day0+i, 80000+int(i))
		s.model = "model " + strings.Repeat("x", int(i%7)) + string(rune('a'+i%26)) + s.group(t).Model
		s.device = "device " + strings.Repeat("y", int(i%50)) + string(rune(0x4e00+i))
		specs = append(specs, s)
	}
	storeSpecs(t, c, specs...)
	points := read(t, c, func(r *Reader) ([]Point, error) { return r.Series(FigureWeight, All()) })
	if len(points) != len(specs) || points[1000].Value != 81 {
		t.Fatalf("%d points, the 1001st %v", len(points), points[1000])
	}
	sound(t, c)
}
