package store

import (
	"bytes"
	"cmp"
	"errors"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"withings-tui/withings"
)

// aLife is a small account of somebody who left the newest weighing out, wrote two
// notes and took one of them back, and imported a reading. Both heads of the file
// have all of it.
func aLife(t *testing.T) (*Cache, *fakeFeed) {
	t.Helper()
	c, f := newCache(t), newFeed(t)
	for id := range int64(50) {
		f.put(t, scale(id+1, day0+id*86400, 80000))
	}
	refreshed(t, c, f, RefreshOptions{})
	_, err := c.Import(t.Context(), []withings.MeasureGroup{imported(9, day0-86400, 77000).group(t)}, nil, true)
	if err := errors.Join(err, c.SetNote(t.Context(), 2, "taken back"), c.SetNote(t.Context(), 2, ""),
		c.Mark(t.Context(), 50, MarkOut), c.SetNote(t.Context(), 1, "a new scale"), c.Seen(t.Context(), "somebody", 0)); err != nil {
		t.Fatal(err)
	}
	return c, f
}

// damage changes the bytes of a cache's file.
func damage(t *testing.T, c *Cache, how func(b []byte)) {
	t.Helper()
	b, err := os.ReadFile(c.Path())
	if err != nil {
		t.Fatal(err)
	}
	how(b)
	if err := os.WriteFile(c.Path(), b, 0o600); err != nil {
		t.Fatal(err)
	}
}

// garbage overwrites a page.
func garbage(b []byte, page uint64) {
	rnd := rand.New(rand.NewPCG(1, page))
	for i := range pageSize {
		b[int(page)*pageSize+i] = byte(rnd.Uint32())
	}
}

// rootOf is the page of the root that a head leads to.
func rootOf(b []byte, head int) uint64 { return order.Uint64(b[head+pageHead+16:]) }

// TestWhatWithingsDoesNotHaveIsTakenFromWhereItIsWhole: marks, notes and imports
// come of the newest pages, else of those that the last change replaced, else of
// any page that has them; what was taken back stays so while the newest can be
// read; and where it is not known whether all is there, that is told.
func TestWhatWithingsDoesNotHaveIsTakenFromWhereItIsWhole(t *testing.T) {
	t.Parallel()
	readings := func(b []byte) {
		p, _ := readPages(bytes.NewReader(b))
		for _, bucket := range p.buckets() {
			if root := order.Uint64(bucket[1]); string(bucket[0]) == tableGroups.String() {
				garbage(b, root)
			}
		}
	}
	newest := func(b []byte) { garbage(b, rootOf(b, newerHead(b))) }
	for name, test := range map[string]struct {
		last   func(*Cache) error // the last change before the damage
		damage func([]byte)
		note   string // that of the first day, where it is not the first
		unsure bool   // told is that more may be missing
		lost   int    // marks that are told as lost
		gone   bool   // what the person said may be gone: small buckets stand in no other page
	}{
		"the newest root": {damage: newest, unsure: true},
		"the newest root, after a note was taken back": {
			last:   func(c *Cache) error { return c.SetNote(t.Context(), 1, "") },
			damage: newest, unsure: true,
		},
		"the newest root, after a note was changed": {
			last:   func(c *Cache) error { return c.SetNote(t.Context(), 1, "an old scale") },
			damage: newest, unsure: true,
		},
		"the root before": {
			last:   func(c *Cache) error { return c.SetNote(t.Context(), 1, "an old scale") },
			damage: func(b []byte) { garbage(b, rootOf(b, pageSize-newerHead(b))) },
			note:   "an old scale",
		},
		"the list of free pages": {
			damage: func(b []byte) { garbage(b, order.Uint64(b[newerHead(b)+pageHead+32:])) },
		},
		"both roots": {
			damage: func(b []byte) { newest(b); garbage(b, rootOf(b, pageSize-newerHead(b))) },
			gone:   true, unsure: true,
		},
		"both heads":     {damage: func(b []byte) { clear(b[:2*pageSize]) }, unsure: true},
		"the newer head": {damage: func(b []byte) { garbage(b, uint64(newerHead(b)/pageSize)) }, unsure: true},
		"every mark":     {damage: func(b []byte) { forge(b, tableExcluded, idKey(50), []byte{byte(MarkOut)}) }, lost: 1},
		"the state, and the newest copy of a note": {
			damage: func(b []byte) {
				root := b[rootOf(b, newerHead(b))*pageSize:][:pageSize]
				copy(root, bytes.ReplaceAll(root, []byte("a new scale"), []byte("a new snail")))
				copy(b, bytes.ReplaceAll(b, []byte(`"last_sync"`), []byte(`"lost_sync"`)))
			},
			unsure: true,
		},
		"the readings": {damage: readings},
		"the readings, after a note was taken back": {
			last:   func(c *Cache) error { return c.SetNote(t.Context(), 1, "") },
			damage: readings, note: "none",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, f := aLife(t)
			if test.last != nil {
				if err := test.last(c); err != nil {
					t.Fatal(err)
				}
			}
			damage(t, c, test.damage)
			_, err := c.Load(t.Context(), Always())
			var damaged *DamagedError
			if err != nil && !errors.As(err, &damaged) {
				t.Fatal(err)
			}
			told := ""
			if damaged != nil {
				told = damaged.LostWords()
			}
			if res := refreshed(t, c, f, RefreshOptions{}); damaged == nil {
				if damaged = res.Notice; damaged != nil {
					told = damaged.LostWords()
				} else {
					told = strings.Join(res.Notices, "\n")
				}
			}
			if strings.Contains(told, "may be") != test.unsure || strings.Contains(told, " lost (") != (test.lost > 0) {
				t.Errorf("told is %q", told)
			}
			h := load(t, c)
			notes := map[Date]string{}
			for _, n := range h.Notes {
				notes[n.Date] = n.Text
			}
			if !test.gone && cmp.Or(notes[1], "none") != cmp.Or(test.note, "a new scale") || notes[2] != "" && !test.gone && name != "both heads" {
				t.Errorf("the notes are %q", notes)
			}
			if marked := h.Marks[50] == MarkOut; !test.gone && marked != (test.lost == 0) {
				t.Errorf("the marks are %v", h.Marks)
			}
			if h.State.Imported != 1 || len(h.Weighings) != 51 {
				t.Errorf("%d imported, %d weighings", h.State.Imported, len(h.Weighings))
			}
			if _, _, known, err := c.Changes(t.Context(), "somebody"); err != nil || known && test.unsure {
				t.Errorf("a consumer is known, although the log may lack something: %v", err)
			}
			sound(t, c)
		})
	}
}

// TestNoDamagedPageTakesAwayWithoutAWordWhatThePersonSaid: each page of a file and
// every fifth pair of them are overwritten. What Withings does not have is there after
// that, or what is missing is told; and a note that was taken back comes back with
// a word only.
func TestNoDamagedPageTakesAwayWithoutAWordWhatThePersonSaid(t *testing.T) {
	t.Parallel()
	c, f := aLife(t)
	f.page = 1000
	for i := range 120 { // enough notes for a page of their own
		if err := c.SetNote(t.Context(), Date(10+i), strings.Repeat("a long note ", 6)); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.SetNote(t.Context(), 10, ""); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(c.Path())
	if err != nil {
		t.Fatal(err)
	}
	pages := uint64(inUse(whole) / pageSize)
	asides, kept := 0, 0
	for one := range pages {
		for two := one; two < pages; two++ {
			if one != two && (testing.Short() || (one+2*two)%5 != 0) { // a fifth of the pairs tells
				continue
			}
			d := newCache(t, func(o *options) { o.noSync = true })
			b := bytes.Clone(whole)
			garbage(b, one)
			garbage(b, two)
			if err := os.WriteFile(d.Path(), b, 0o600); err != nil {
				t.Fatal(err)
			}
			res := refreshed(t, d, f, RefreshOptions{})
			told := strings.Join(res.Notices, "\n")
			if res.Notice != nil {
				asides++
				told += res.Notice.LostWords()
			}
			h := load(t, d)
			notes := map[Date]bool{}
			for _, n := range h.Notes {
				notes[n.Date] = true
			}
			all := h.Marks[50] == MarkOut && notes[1] && len(notes) == 120 && !notes[2] && !notes[10] && h.State.Imported == 1
			if all {
				kept++
			} else if !strings.Contains(told, " lost (") && !strings.Contains(told, "may be") {
				t.Errorf("pages %d and %d: %d notes, marks %v, %d imported, and told is %q", one, two, len(notes), h.Marks, h.State.Imported, told)
			}
			sound(t, d)
		}
	}
	t.Logf("%d pages: set aside %d times, all was kept %d times", pages, asides, kept)
}

// forge makes every copy of a row in a file a wrong one.
func forge(b []byte, of table, key, value []byte) {
	row := append(bytes.Clone(key), sealed(of.String(), key, value)...)
	for at := bytes.Index(b, row); at >= 0; at = bytes.Index(b, row) {
		b[at+len(key)] ^= 4
	}
}
