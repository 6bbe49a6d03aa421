package store

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestACacheOfTheFirstEditionIsCarriedOver reads a file that the first
// edition's program made, with a manual reading, an import, an exclusion and
// readings that vanished, and finds all of it; nothing is asked of Withings.
func TestACacheOfTheFirstEditionIsCarriedOver(t *testing.T) {
	t.Parallel()
	c := newCache(t)
	copyFile(t, "testdata/schema1/cache.db", c.Path())
	text, err := os.ReadFile("testdata/schema1/holds.json")
	if err != nil {
		t.Fatal(err)
	}
	var want struct{ Groups, Days, Vanished []string }
	if err := json.Unmarshal(text, &want); err != nil {
		t.Fatal(err)
	}
	h := load(t, c)
	sound(t, c)
	got := struct{ Groups, Days, Vanished []string }{}
	for _, g := range groupsOf(t, c) {
		got.Groups = append(got.Groups, string(g.Raw))
	}
	err = c.Read(t.Context(), func(r *Reader) error {
		gone, err := r.Vanished()
		for _, v := range gone {
			got.Vanished = append(got.Vanished, string(v.Raw))
		}
		if err != nil {
			return err
		}
		r.each(tableDays, nil, func(_, value []byte) bool { got.Days = append(got.Days, string(value[1:])); return true })
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, list := range [][]string{want.Groups, got.Groups, want.Days, got.Days, want.Vanished, got.Vanished} {
		slices.Sort(list)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	marked := map[int64]Mark{}
	for _, w := range h.Weighings {
		if w.Mark != MarkNone {
			marked[w.Group] = w.Mark
		}
	}
	if diff := cmp.Diff(map[int64]Mark{6100000006: MarkOut, -5: MarkOut}, marked); diff != "" {
		t.Error(diff)
	}
	s := h.State
	if s.User != "70412345" || s.Timezone != "Europe/Berlin" || s.LastSync.Unix() != day0+400*86400 || s.Imported != 3 || len(h.Marks) != 2 ||
		s.Goals.WeightKg != 80 || len(s.Devices) != 1 || len(h.Sleeps) != 1 || len(h.Workouts) != 1 || h.Height != 1.78 {
		t.Errorf("%+v", s)
	}
	if files, _ := filepath.Glob(c.Dir() + "/*"); len(files) != 2 {
		t.Errorf("beside the cache and its lock: %v", files)
	}
	// The next sync goes on where the first edition stopped.
	f := newFeed(t, scale(6100000006, day0+2*86400, 80020))
	if res, err := c.Refresh(t.Context(), f, RefreshOptions{}); err != nil || f.calls[0].Since.IsZero() {
		t.Errorf("%v %v %v", res, err, f.calls)
	}
}

// TestADamagedCacheOfTheFirstEdition is set aside, and what is whole is kept.
func TestADamagedCacheOfTheFirstEdition(t *testing.T) {
	t.Parallel()
	for _, size := range []int64{0, 100, 4096, 40000, 100000} {
		c := newCache(t)
		copyFile(t, "testdata/schema1/cache.db", c.Path())
		if err := os.Truncate(c.Path(), size); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			_, _ = c.Load(t.Context(), Always()) // told once
		}
		load(t, c)
		sound(t, c)
	}
}
