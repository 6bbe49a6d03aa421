package store

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	bolt "go.etcd.io/bbolt"
)

// later is a cache as the next version of the program sees it, whose index rows
// are made otherwise.
func later(c *Cache) *Cache {
	next := *c
	next.schema++
	return &next
}

// full is a cache with something in every table, and what it holds.
func full(t *testing.T) (c *Cache, holds string) {
	t.Helper()
	c = newCache(t)
	refreshed(t, c, years(t, 1), RefreshOptions{})
	storeSpecs(t, c, imported(-7, day0-86400, 81000))
	id := groupsOf(t, c)[3].ID
	err := c.write(t.Context(), func(w *writer) error {
		w.mark(id, MarkOut)
		w.set(tableNotes, dateKey(20500, ""), []byte("a note"))
		w.set(tableReaders, []byte("weekly"), idKey(3))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return c, everyRow(t, c)
}

// everyRow is all that a cache holds but its cursors, a row a line.
func everyRow(t *testing.T, c *Cache) string {
	t.Helper()
	var b strings.Builder
	err := c.Read(t.Context(), func(r *Reader) error {
		for table := range tables {
			r.each(table, nil, func(key, value []byte) bool { fmt.Fprintf(&b, "%s %x %q\n", table, key, value); return true })
		}
		fmt.Fprintf(&b, "%+v\n", r.state.State)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// rowsWithout takes a file's index rows away, as a version would have left them
// that knew of none.
func rowsWithout(t *testing.T, c *Cache, index table) {
	t.Helper()
	err := c.write(t.Context(), func(w *writer) error {
		w.remove(index, collect(w.view, index, nil, func(key, _ []byte) ([]byte, bool) { return bytes.Clone(key), true })...)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestACacheOfAnOlderSchemaIsCarriedOverWithItsIndexMadeAnew(t *testing.T) {
	t.Parallel()
	for name, use := range map[string]func(*testing.T, *Cache) error{
		"by a read":  func(t *testing.T, c *Cache) error { return c.Read(t.Context(), func(*Reader) error { return nil }) },
		"by a write": func(t *testing.T, c *Cache) error { return c.write(t.Context(), func(*writer) error { return nil }) },
	} {
		t.Run(name, func(t *testing.T) {
			c, want := full(t)
			for _, index := range []table{tableWeight, tableOther, tableDay} {
				rowsWithout(t, c, index)
			}
			next := later(c)
			if err := use(t, next); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, everyRow(t, next)); diff != "" {
				t.Error(diff)
			}
			sound(t, next)
			if files, _ := filepath.Glob(c.Dir() + "/cache.db?*"); len(files) != 0 {
				t.Errorf("beside the cache: %v", files)
			}
			// The older program leaves the new file alone.
			before, _ := os.ReadFile(c.Path())
			if err := use(t, c); !errors.Is(err, ErrNewerSchema) {
				t.Errorf("the older program says %v", err)
			}
			if after, _ := os.ReadFile(c.Path()); !bytes.Equal(before, after) {
				t.Error("the older program changed the newer file")
			}
		})
	}
}

// Nothing of the old file is deleted where it holds less than it should.
func TestADamagedCacheOfAnOlderSchemaIsSetAside(t *testing.T) {
	t.Parallel()
	c, _ := full(t)
	groups := len(groupsOf(t, c))
	err := c.use(t.Context(), c.Path(), true, func(tx *bolt.Tx) error {
		return tx.Bucket([]byte(tableNotes.String())).Delete(dateKey(20500, "")) // behind the tally's back
	})
	if err != nil {
		t.Fatal(err)
	}
	next := later(c)
	var damaged *DamagedError
	if err := next.Read(t.Context(), func(*Reader) error { return nil }); !errors.As(err, &damaged) {
		t.Fatalf("told: %v", err)
	}
	if _, err := os.Stat(damaged.SetAside); err != nil {
		t.Error(err)
	}
	if got := len(groupsOf(t, next)); got != groups {
		t.Errorf("%d readings, want %d", got, groups)
	}
}
