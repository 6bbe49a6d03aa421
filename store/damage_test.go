package store

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	"withings-tui/withings"

	bolt "go.etcd.io/bbolt"
)

// rowsShown are all that a history holds, one line each.
func rowsShown(h *History) map[string]bool {
	out := map[string]bool{}
	models := func(r Reading) string { return h.Model(r) + h.Hardware[r.Hardware] }
	for _, w := range h.Weighings {
		// Parts of a weighing may be left out.
		out[fmt.Sprint("w", w.Unix, w.Offset, w.Group, models(w.Reading), w.Weight)] = true
	}
	for q, s := range h.Series {
		for _, p := range s {
			out[fmt.Sprint("q", q, p.Unix, p.Offset, p.Group, models(p.Reading), p.Value)] = true
		}
	}
	for _, p := range h.Pressures {
		out[fmt.Sprint("p", p.Unix, p.Offset, p.Group, models(p.Reading), p.Systolic, p.Diastolic, p.Pulse)] = true
	}
	for _, x := range h.Temperatures {
		out[fmt.Sprint("t", x.Unix, x.Group, models(x.Reading), x.Celsius, x.Site)] = true
	}
	for _, d := range h.Days {
		out[fmt.Sprintf("d%+v", d)] = true
	}
	for _, s := range h.Sleeps {
		out[fmt.Sprintf("s%+v", s)] = true
	}
	for _, w := range h.Workouts {
		out[fmt.Sprintf("o%+v", w)] = true
	}
	for _, n := range h.Notes {
		out[fmt.Sprintf("n%+v", n)] = true
	}
	return out
}

// TestDamageNeverShowsAWrongRow flips 600 single bits and zeroes 100 sectors of
// a cache, one at a time. Whatever is read then is as it was stored; what is
// missing is told, by the history, by Check or by a file set aside; and the
// next syncs bring all of it back.
func TestDamageNeverShowsAWrongRow(t *testing.T) {
	t.Parallel()
	quick := func(o *options) { o.noSync = true }
	c, f := newCache(t, quick), years(t, 120)
	f.page = 1000
	refreshed(t, c, f, RefreshOptions{})
	if _, err := c.Import(t.Context(), []withings.MeasureGroup{imported(9, day0-86400, 77000).group(t)}, nil, true); err != nil {
		t.Fatal(err)
	}
	if err := c.SetNote(t.Context(), DateOf(time.Unix(day0, 0).UTC()), "a new scale"); err != nil {
		t.Fatal(err)
	}
	want, text := rowsShown(load(t, c)), contents(t, c)
	whole, err := os.ReadFile(c.Path())
	if err != nil {
		t.Fatal(err)
	}
	rnd := rand.New(rand.NewPCG(3, 7))
	kinds := map[string]func([]byte){
		"bit": func(b []byte) { b[rnd.IntN(len(b))] ^= 1 << rnd.IntN(8) },
		// Where a page says what it is and where its keys are, which bbolt believes.
		"bit of a head": func(b []byte) {
			b[(2+rnd.IntN(len(b)/pageSize-2))*pageSize+rnd.IntN(96)] ^= 1 << rnd.IntN(8)
		},
		"sector": func(b []byte) {
			at := rnd.IntN(len(b)/512) * 512
			clear(b[at : at+512])
		},
	}
	told, lost := map[string]int{}, 0
	for kind, times := range map[string]int{"bit": 300, "bit of a head": 300, "sector": 100} {
		rnd = rand.New(rand.NewPCG(3, uint64(times)))
		if testing.Short() {
			times /= 10
		}
		for i := range times {
			b := append([]byte(nil), whole...)
			kinds[kind](b)
			d := newCache(t, quick)
			if err := os.WriteFile(d.Path(), b, 0o600); err != nil {
				t.Fatal(err)
			}
			health, err := d.Check(t.Context())
			if err != nil {
				t.Fatalf("%s %d: %v", kind, i, err)
			}
			for _, problem := range health.Problems {
				inPlainWords(t, problem)
			}
			h, err := d.Load(t.Context(), Always())
			var damaged *DamagedError
			if errors.As(err, &damaged) {
				told["set aside"]++
				inPlainWords(t, damaged.Reason)
				h, err = d.Load(t.Context(), Always())
			}
			if err != nil {
				t.Fatalf("%s %d: %v", kind, i, err)
			}
			rows := rowsShown(h)
			missing, one := 0, ""
			for row := range want {
				if !rows[row] {
					missing, one = missing+1, row
				}
			}
			for row := range rows {
				if !want[row] {
					t.Errorf("%s %d: a wrong row: %s", kind, i, row)
				}
			}
			if missing > 0 {
				told["missing"]++
				if h.LeftOut == 0 && damaged == nil {
					t.Errorf("%s %d: %d rows are missing, as %s, and nothing is told; doctor: %v", kind, i, missing, one, health.Problems)
				}
				if len(health.Problems) == 0 {
					t.Errorf("%s %d: doctor finds nothing", kind, i)
				}
			}
			for range 2 {
				if _, err := d.Refresh(t.Context(), f, RefreshOptions{}); err != nil {
					t.Fatalf("%s %d: refresh: %v", kind, i, err)
				}
			}
			is := load(t, d)
			if is.LeftOut > 0 {
				t.Errorf("%s %d: %d rows are still left out", kind, i, is.LeftOut)
			}
			if h, err := d.Check(t.Context()); err != nil || len(h.Problems) > 0 {
				t.Errorf("%s %d: after the refresh: %v %v", kind, i, h.Problems, err)
			}
			// An export, a note or a mark may be what was hit: nothing brings it back.
			if contents(t, d) != text {
				lost++
			}
		}
	}
	t.Logf("told %v, %d times something of the export was lost", told, lost)
	if lost > 20 || told["missing"] == 0 {
		t.Errorf("%v, lost %d", told, lost)
	}
}

// TestEachFlippedBitOfAGroupIsToldToWhoListsGroups flips every bit of a group's
// row and of the row that the index has of it, key and value, one at a time.
// What lists all groups, as an export does, then has the group as it was, or is
// told that something is left out.
func TestEachFlippedBitOfAGroupIsToldToWhoListsGroups(t *testing.T) {
	t.Parallel()
	c, f := newCache(t, func(o *options) { o.noSync = true }), newFeed(t, scale(1, day0, 80000), scale(2, day0+86400, 80100), scale(3, day0+2*86400, 80200))
	refreshed(t, c, f, RefreshOptions{})
	listed := func() (raw string, leftOut int) {
		err := c.Read(t.Context(), func(r *Reader) error {
			for g, err := range r.Groups(Always()) {
				if err != nil {
					return err
				}
				raw += string(g.Raw) + "\n"
			}
			leftOut = r.Damaged()
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return raw, leftOut
	}
	whole, leftOut := listed()
	if strings.Count(whole, "\n") != 3 || leftOut > 0 {
		t.Fatalf("%q, %d left out", whole, leftOut)
	}
	// put writes a row in place of another.
	put := func(in table, was, is, value []byte) {
		err := c.use(t.Context(), c.Path(), true, func(tx *bolt.Tx) error {
			b := tx.Bucket([]byte(in.String()))
			return errors.Join(b.Delete(was), b.Put(is, value))
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, in := range []table{tableGroups, tableWeight} {
		var key, value []byte
		err := c.use(t.Context(), c.Path(), false, func(tx *bolt.Tx) error {
			k, v := tx.Bucket([]byte(in.String())).Cursor().First()
			key, value = append(key, k...), append(value, v...)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		for bit := range 8 * (len(key) + len(value)) {
			row := append(append([]byte(nil), key...), value...)
			row[bit/8] ^= 1 << (bit % 8)
			k, v := row[:len(key)], row[len(key):]
			put(in, key, k, v)
			if raw, leftOut := listed(); raw != whole && leftOut == 0 {
				t.Errorf("%s, bit %d of %d and %d bytes: nothing is told, and the groups are\n%s", in, bit, len(key), len(value), raw)
			}
			put(in, k, key, value)
		}
	}
}

// spoil flips a bit of the first row of a table.
func spoil(t *testing.T, c *Cache, in table) {
	t.Helper()
	err := c.use(t.Context(), c.Path(), true, func(tx *bolt.Tx) error {
		b := tx.Bucket([]byte(in.String()))
		key, stored := b.Cursor().First()
		wrong := append([]byte(nil), stored...)
		wrong[len(wrong)/2] ^= 4
		return b.Put(append([]byte(nil), key...), wrong)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestWhatWasMendedIsToldAsItIs: what Withings has listed again is mended; what
// it does not list, or has not listed yet, is told as that.
func TestWhatWasMendedIsToldAsItIs(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		of      []table
		offline bool
		lost    bool // the row as it was stands on no older page either
		want    string
	}{
		"a reading":             {of: []table{tableGroups}, want: "damaged rows in the cache: 1 mended"},
		"its index":             {of: []table{tableWeight}, want: "damaged rows in the cache: 1 mended"},
		"a reading and all":     {of: []table{tableGroups, tableWeight}, want: "damaged rows in the cache: 2 mended"},
		"a day":                 {of: []table{tableDays, tableDay}, want: "damaged rows in the cache: 2 mended"},
		"a note":                {of: []table{tableNotes}, lost: true, want: "damaged rows in the cache: 0 mended, 1 lost (imported readings, notes, marks or lines of the log)"},
		"a note, in one place":  {of: []table{tableNotes}, want: "damaged rows in the cache: 1 mended"},
		"a reading and all off": {of: []table{tableGroups, tableWeight}, offline: true, want: "damaged rows in the cache: 1 mended, 1 left out until Withings lists them again"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, f := newCache(t), newFeed(t, scale(1, day0, 80000), scale(2, day0+86400, 80100))
			f.days["2026-01-05"] = activityDay(t, "2026-01-05", "bb", day0, 5000)
			refreshed(t, c, f, RefreshOptions{})
			if err := c.SetNote(t.Context(), DateOf(time.Unix(day0, 0).UTC()), "a new scale"); err != nil {
				t.Fatal(err)
			}
			for _, in := range test.of {
				spoil(t, c, in)
			}
			if test.lost {
				damage(t, c, func(b []byte) {
					forge(b, tableNotes, dateKey(DateOf(time.Unix(day0, 0).UTC()), ""), []byte("a new scale"))
				})
			}
			if test.offline {
				f.before = func(_, _ int) error { return withings.ErrNetwork }
			}
			res, err := c.Refresh(t.Context(), f, RefreshOptions{})
			if (err != nil) != test.offline || len(res.Notices) != 1 || res.Notices[0] != test.want {
				t.Errorf("%v, %q, want %q", err, res.Notices, test.want)
			}
			wantLeft := 0
			if test.offline {
				wantLeft = 1
			}
			if h := load(t, c); h.LeftOut != wantLeft {
				t.Errorf("%d left out", h.LeftOut)
			}
			f.before = nil
			if res := refreshed(t, c, f, RefreshOptions{}); len(res.Notices) > 0 || load(t, c).LeftOut > 0 {
				t.Errorf("the next sync: %q", res.Notices)
			}
			sound(t, c)
		})
	}
}

// A listing that brings the damaged rows again is often cut off, too.
func TestWhatWasDamagedIsNoLongerToldOnceAllWasListedInSeveralGoes(t *testing.T) {
	t.Parallel()
	c, f := newCache(t), newFeed(t)
	for id := range int64(25) {
		f.put(t, scale(id+1, day0+id*86400, 80000))
	}
	refreshed(t, c, f, RefreshOptions{})
	spoil(t, c, tableGroups)
	spoil(t, c, tableWeight)
	first := len(f.calls) + 1
	f.before = func(call, page int) error {
		if page > 2 || call > first {
			return withings.ErrNetwork
		}
		return nil
	}
	if _, err := c.Refresh(t.Context(), f, RefreshOptions{}); err == nil {
		t.Fatal("the listing was not cut off")
	}
	if h := load(t, c); h.LeftOut == 0 {
		t.Error("half way nothing is left out")
	}
	f.before = nil
	refreshed(t, c, f, RefreshOptions{})
	if h := load(t, c); h.LeftOut > 0 || len(h.Weighings) != 25 {
		t.Errorf("%d weighings, %d left out", len(h.Weighings), h.LeftOut)
	}
}

// No sync brings an import back: what the index knows of it stays.
func TestAnImportedReadingIsMendedWithItsComment(t *testing.T) {
	t.Parallel()
	c, g := newCache(t), imported(7, day0, 80000).group(t)
	g.Comment, g.Raw = "after the holiday", nil
	if _, err := c.Import(t.Context(), []withings.MeasureGroup{g}, nil, true); err != nil {
		t.Fatal(err)
	}
	spoil(t, c, tableGroups)
	refreshed(t, c, newFeed(t), RefreshOptions{})
	got := groupsOf(t, c)
	if len(got) != 1 || got[0].Comment != "after the holiday" || load(t, c).Comments[-7] != "after the holiday" {
		t.Errorf("%+v, %v", got, load(t, c).Comments)
	}
}

func TestAGroupThatTheIndexAloneKnowsIsToldAsLeftOut(t *testing.T) {
	t.Parallel()
	c := newCache(t)
	storeSpecs(t, c, scale(1, day0, 80000), scale(2, day0+86400, 80100))
	err := c.use(t.Context(), c.Path(), true, func(tx *bolt.Tx) error {
		return tx.Bucket([]byte(tableGroups.String())).Delete(idKey(2))
	})
	if err != nil {
		t.Fatal(err)
	}
	err = c.Read(t.Context(), func(r *Reader) error {
		n := 0
		for _, err := range r.Groups(Always()) {
			if n++; err != nil {
				return err
			}
		}
		if n != 1 || r.Damaged() != 1 {
			t.Errorf("%d groups, %d left out", n, r.Damaged())
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// inPlainWords fails the test where what is told is for those who know the
// insides of bbolt or of Go.
func inPlainWords(t *testing.T, told string) {
	t.Helper()
	for _, odd := range []string{"runtime error", "assertion", "panic", "stack", "index out", "slice bounds", "0x", "unreachable", "invalid", "flags", "goroutine", "\n"} {
		if strings.Contains(told, odd) {
			t.Errorf("in words of its insides: %q", told)
		}
	}
}

// TestWhatThePersonSaidIsSavedOfADamagedFile, which Withings does not have:
// marks, notes and imported readings, wherever the file is hit; what is not
// saved is counted.
func TestWhatThePersonSaidIsSavedOfADamagedFile(t *testing.T) {
	t.Parallel()
	// Older copies of a text, on free pages, are hit as well.
	text := func(s string) func([]byte) []byte {
		return func(b []byte) []byte { return bytes.ReplaceAll(b, []byte(s), append([]byte{s[0] ^ 8}, s[1:]...)) }
	}
	flip := func(at func(b []byte) int) func([]byte) []byte {
		return func(b []byte) []byte { b[at(b)] ^= 1 << 3; return b }
	}
	root := func(b []byte) int { return int(order.Uint64(b[newerHead(b)+pageHead+16:])) * pageSize }
	for name, test := range map[string]struct {
		damage func([]byte) []byte
		lost   int
	}{
		"one byte short":                {func(b []byte) []byte { return b[:inUse(b)-1] }, 0},
		"a bucket's name":               {text("excluded"), 0},
		"another bucket's name":         {text("notes"), 0},
		"the state":                     {text(`"last_sync"`), 0},
		"a note":                        {text("the note of day 7"), 1},
		"the newer of the two heads":    {flip(func(b []byte) int { return newerHead(b) + pageHead + 20 }), 0},
		"the number of the first page":  {flip(root), 0},
		"the kind of the first page":    {flip(func(b []byte) int { return root(b) + 8 }), 0},
		"how far the first page goes":   {flip(func(b []byte) int { return root(b) + 12 }), 0},
		"where its first bucket stands": {flip(func(b []byte) int { return root(b) + pageHead + 5 }), 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, f := newCache(t), years(t, 40)
			refreshed(t, c, f, RefreshOptions{})
			groups := groupsOf(t, c)
			for i := range 13 {
				if err := errors.Join(c.Mark(t.Context(), groups[i].ID, MarkOut), c.SetNote(t.Context(), DateOf(time.Unix(day0, 0))+Date(i), fmt.Sprintf("the note of day %d", i))); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := c.Import(t.Context(), []withings.MeasureGroup{imported(9, day0-86400, 77000).group(t)}, nil, true); err != nil {
				t.Fatal(err)
			}
			if err := c.Seen(t.Context(), "somebody", 0); err != nil { // both heads have all of it
				t.Fatal(err)
			}
			marks := len(load(t, c).Marks)
			b, err := os.ReadFile(c.Path())
			if err == nil {
				err = os.WriteFile(c.Path(), test.damage(b), 0o600)
			}
			if err != nil {
				t.Fatal(err)
			}
			var damaged *DamagedError
			lost := 0
			if _, err := c.Load(t.Context(), Always()); errors.As(err, &damaged) {
				lost = damaged.Lost
			} else if err != nil {
				t.Fatal(err)
			}
			refreshed(t, c, f, RefreshOptions{})
			h := load(t, c)
			if len(h.Marks) != marks {
				t.Errorf("%d of %d marks", len(h.Marks), marks)
			}
			if len(h.Notes) != 13-test.lost || damaged != nil && lost != test.lost {
				t.Errorf("%d of 13 notes, %d told as lost", len(h.Notes), lost)
			}
			if h.State.Imported != 1 {
				t.Errorf("%d of 1 import", h.State.Imported)
			}
			sound(t, c)
		})
	}
}

// newerHead is where the page of the head stands that counts.
func newerHead(b []byte) int {
	if order.Uint64(b[pageSize+pageHead+48:]) > order.Uint64(b[pageHead+48:]) {
		return pageSize
	}
	return 0
}

// inUse is how much of a file is in use.
func inUse(b []byte) int { return int(order.Uint64(b[newerHead(b)+pageHead+40:])) * pageSize }

// TestAConsumerIsGivenAllOnceMoreWhereTheLogWasLost, and never less.
func TestAConsumerIsGivenAllOnceMoreWhereTheLogWasLost(t *testing.T) {
	t.Parallel()
	c, f := newCache(t), years(t, 40)
	refreshed(t, c, f, RefreshOptions{})
	see := func() (known bool) {
		_, upTo, known, err := c.Changes(t.Context(), "garmin")
		if err := errors.Join(err, c.Seen(t.Context(), "garmin", upTo)); err != nil {
			t.Fatal(err)
		}
		return known
	}
	see()
	f.put(t, scale(9001, day0+300*86400, 80100))
	refreshed(t, c, f, RefreshOptions{})
	if !see() {
		t.Fatal("not known")
	}
	b, err := os.ReadFile(c.Path())
	if err == nil {
		err = os.WriteFile(c.Path(), bytes.ReplaceAll(b, []byte(`"last_sync"`), []byte(`"lost_sync"`)), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Load(t.Context(), Always()); !errors.Is(err, ErrDamaged) {
		t.Fatal(err)
	}
	f.put(t, scale(9002, day0+301*86400, 80200))
	refreshed(t, c, f, RefreshOptions{})
	if see() {
		t.Error("what came while the log was lost is taken for given")
	}
	f.put(t, scale(9003, day0+302*86400, 80300))
	refreshed(t, c, f, RefreshOptions{})
	if list, _, known, err := c.Changes(t.Context(), "garmin"); len(list) != 1 || list[0].ID != 9003 || !known || err != nil {
		t.Errorf("%+v %v %v", list, known, err)
	}
}

// TestACacheThatIsSetAsideWhileItIsSyncedIsListedAnew from the beginning: what was
// listed before may be what the damage took.
func TestACacheThatIsSetAsideWhileItIsSyncedIsListedAnew(t *testing.T) {
	t.Parallel()
	c, f := newCache(t), years(t, 200)
	f.page = 20
	want := newCache(t)
	refreshed(t, want, f, RefreshOptions{})
	f.before = func(_, page int) error {
		if page != 6 {
			return nil
		}
		f.before = nil
		b, err := os.ReadFile(c.Path())
		if err != nil {
			return err
		}
		for at := 2 * pageSize; at < len(b); at += pageSize {
			if bytes.Contains(b[at:at+pageSize], []byte(`"grpid"`)) && order.Uint16(b[at+8:]) == pageLeaf {
				clear(b[at : at+pageSize])
				break
			}
		}
		if err := os.WriteFile(c.Path(), b, 0o600); err != nil {
			return err
		}
		if _, err := New(c.Dir(), WithClock(c.now)).Load(t.Context(), Always()); !errors.Is(err, ErrDamaged) {
			t.Errorf("the other process: %v", err)
		}
		return nil
	}
	if res := refreshed(t, c, f, RefreshOptions{}); res.Notice == nil {
		t.Error("nothing is told")
	}
	if contents(t, c) != contents(t, want) {
		t.Error("not all has come")
	}
	sound(t, c)
}

// TestPagesThatLeadInACircleAreDamage, and not read for ever.
func TestPagesThatLeadInACircleAreDamage(t *testing.T) {
	t.Parallel()
	c, f := newCache(t), years(t, 400)
	f.page = 1000
	refreshed(t, c, f, RefreshOptions{})
	want := contents(t, c)
	b, err := os.ReadFile(c.Path())
	if err != nil {
		t.Fatal(err)
	}
	circles := 0
	for at := 2 * pageSize; at < len(b); at += pageSize {
		if order.Uint16(b[at+8:]) == pageBranch {
			copy(b[at+pageHead+8:], b[at:at+8]) // its first page below is itself
			circles++
		}
	}
	if err := os.WriteFile(c.Path(), b, 0o600); err != nil || circles == 0 {
		t.Fatal(circles, err)
	}
	if h, err := c.Check(t.Context()); err != nil || len(h.Problems) == 0 {
		t.Errorf("%+v %v", h, err)
	}
	if _, err := c.Load(t.Context(), Always()); !errors.Is(err, ErrDamaged) {
		t.Error(err)
	}
	refreshed(t, c, f, RefreshOptions{})
	if contents(t, c) != want {
		t.Error("not the same after the refresh")
	}
	sound(t, c)
}

// TestADamagedFileIsSetAside: told once; what is whole is there again at once,
// also without Withings.
func TestADamagedFileIsSetAside(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func([]byte) []byte{
		"empty":      func([]byte) []byte { return nil },
		"noise":      func(b []byte) []byte { return []byte(strings.Repeat("noise", 4000)) },
		"half":       func(b []byte) []byte { return b[:len(b)/2] },
		"both metas": func(b []byte) []byte { clear(b[:2*pageSize]); return b },
		"state": func(b []byte) []byte {
			return []byte(strings.ReplaceAll(string(b), `"last_sync"`, `"lost_sync"`))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, f := newCache(t), years(t, 40)
			refreshed(t, c, f, RefreshOptions{})
			want := contents(t, c)
			b, err := os.ReadFile(c.Path())
			if err == nil {
				err = os.WriteFile(c.Path(), change(b), 0o600)
			}
			if err != nil {
				t.Fatal(err)
			}
			_, err = c.Load(t.Context(), Always())
			var d *DamagedError
			if err != nil {
				inPlainWords(t, err.Error())
			}
			if !errors.As(err, &d) || !errors.Is(err, ErrDamaged) || !strings.HasPrefix(d.SetAside, c.Path()+".damaged-2027") || strings.Contains(err.Error(), "\n") {
				t.Fatalf("%v", err)
			}
			if name == "state" && contents(t, c) != want {
				t.Error("whole rows were not saved")
			}
			refreshed(t, c, f, RefreshOptions{})
			if contents(t, c) != want {
				t.Error("not the same after the refresh")
			}
			h, err := c.Check(t.Context())
			if err != nil || len(h.SetAside) != 1 || len(h.Problems) > 0 {
				t.Errorf("%+v %v", h, err)
			}
			if err := c.Wipe(t.Context()); err != nil {
				t.Error(err)
			}
			if h, err := c.Check(t.Context()); err != nil || h.Exists || len(h.SetAside) > 0 {
				t.Errorf("after wipe: %+v %v", h, err)
			}
		})
	}
}

// TestANewerSchemaIsLeftAlone: whoever wrote it knows better.
func TestANewerSchemaIsLeftAlone(t *testing.T) {
	t.Parallel()
	c := newCache(t)
	err := c.write(t.Context(), func(w *writer) error { return putState(w.tx, keySchema, []byte{schemaVersion + 1}) })
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Load(t.Context(), Always()); !errors.Is(err, ErrNewerSchema) {
		t.Error(err)
	}
	if err := c.SetNote(t.Context(), 1, "a"); !errors.Is(err, ErrNewerSchema) {
		t.Error(err)
	}
}

// TestAPanicOfTheCallerCostsNoCache: a mistake of this program is not the
// file's fault.
func TestAPanicOfTheCallerCostsNoCache(t *testing.T) {
	t.Parallel()
	c := newCache(t)
	storeSpecs(t, c, scale(1, day0, 80000))
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic was swallowed")
			}
		}()
		_ = c.Read(t.Context(), func(*Reader) error { panic("a mistake") })
	}()
	if n := len(load(t, c).Weighings); n != 1 {
		t.Errorf("%d weighings", n)
	}
}
