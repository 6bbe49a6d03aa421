package store

import (
	"bytes"
	"errors"
	"os"
	"testing"

	bolt "go.etcd.io/bbolt"
)

// wholeFile is a cache's file with branches, marks and notes.
func wholeFile(t testing.TB) []byte {
	t.Helper()
	c, f := newCache(t), years(t, 200)
	f.page = 1000
	refreshed(t, c, f, RefreshOptions{})
	if err := errors.Join(c.Mark(t.Context(), groupsOf(t, c)[0].ID, MarkOut), c.SetNote(t.Context(), 1, "a note")); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(c.Path())
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestPagesReadWhatBboltReads: every key and value of every bucket, no page is
// damaged, and none is left that is neither in use nor free.
func TestPagesReadWhatBboltReads(t *testing.T) {
	t.Parallel()
	path := t.TempDir() + "/cache.db"
	b := wholeFile(t)
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	db, err := bolt.Open(path, 0o600, &bolt.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	want := map[string]string{}
	if err := db.View(func(tx *bolt.Tx) error {
		return tx.ForEach(func(name []byte, bucket *bolt.Bucket) error {
			return bucket.ForEach(func(k, v []byte) error { want[string(name)+"/"+string(k)] = string(v); return nil })
		})
	}); err != nil {
		t.Fatal(err)
	}
	p, ok := readPages(bytes.NewReader(b))
	if !ok {
		t.Fatal("no pages")
	}
	p.rows(func(bucket string, key, value []byte) {
		at := bucket + "/" + string(key)
		if want[at] != string(value) {
			t.Errorf("%q is %q, not %q", at, value, want[at])
		}
		delete(want, at)
	})
	if len(want) > 0 {
		t.Errorf("%d were not met", len(want))
	}
	for _, leaves := range []bool{true, false} {
		p, _ := readPages(bytes.NewReader(b))
		if bad := p.check(leaves); bad != nil {
			t.Errorf("damaged: %v", bad)
		}
		for id, met := range p.met {
			if !met && leaves && id > 1 {
				t.Errorf("page %d is neither in use nor free", id)
			}
		}
	}
}

// allRows are those of the newest tree, of that before it, and of all other leaves.
func allRows(p *pages, visit func(bucket string, key, value []byte)) {
	p.rows(visit)
	p.forget(p.older)
	p.treeRows(visit)
	p.forget(0)
	p.leafRows(visit)
}

// FuzzPages lays bytes over a file: reading it ends, and gives no row that was not
// there.
func FuzzPages(f *testing.F) {
	whole := wholeFile(f)
	rows := map[string]bool{}
	p, _ := readPages(bytes.NewReader(whole))
	allRows(p, func(_ string, key, value []byte) { rows[string(key)+"/"+string(value)] = true })
	f.Add(uint32(2*pageSize+8), []byte{1, 0})
	f.Add(uint32(3*pageSize+12), []byte{255, 255, 255})
	f.Add(uint32(pageSize+80), []byte{0})
	f.Fuzz(func(t *testing.T, at uint32, over []byte) {
		b := bytes.Clone(whole)
		copy(b[int(at)%len(b):], over)
		if p, ok := readPages(bytes.NewReader(b)); ok {
			p.check(true)
		}
		p, ok := readPages(bytes.NewReader(b))
		if !ok {
			return
		}
		allRows(p, func(bucket string, key, stored []byte) {
			if _, sound := unsealed(bucket, key, stored); sound && len(over) < 4 && !rows[string(key)+"/"+string(stored)] {
				t.Errorf("%s: %x: %x was never stored", bucket, key, stored)
			}
		})
	})
}
