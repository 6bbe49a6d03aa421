package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"withings-tui/withings"

	gocmp "github.com/google/go-cmp/cmp"
)

// years is a feed of n days: a weigh-in of three groups and a cuff reading each,
// and a day of activity.
func years(t testing.TB, n int) *fakeFeed {
	f := newFeed(t)
	f.days = map[string]withings.Activity{}
	for i := range int64(n) {
		at := day0 + i*86400
		for _, s := range append(body(4*i+1, at, 82000+int(i%70)*10), cuff(4*i+4, at+600, 120+int(i%20), 80, 60)) {
			f.put(t, s)
		}
		date := dateAt(at, 0).String()
		f.days[date] = activityDay(t, date, "ee11", at+80000, float64(5000+i))
	}
	return f
}

func refreshed(t testing.TB, c *Cache, f Feed, opt RefreshOptions) Result {
	t.Helper()
	res, err := c.Refresh(t.Context(), f, opt)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

func TestFirstRefresh(t *testing.T) {
	t.Parallel()
	c, f := newCache(t), years(t, 30)
	var seen []string
	res := refreshed(t, c, f, RefreshOptions{User: "70412345", Progress: func(p Progress) {
		if p.Pages == 1 && !p.Done || p.Done && p.Err != nil {
			seen = append(seen, fmt.Sprint(p.Collection, " ", p.Readings, " ", p.New, " ", p.Reached.Unix()-day0))
		}
	}})
	if !res.Complete() || res.String() != "120 new; days of activity: 30 new" {
		t.Errorf("%+v: %q", res.Collections, res)
	}
	want := []string{"measures 10 10 172800", "activity 10 10 756000", "workouts 1 1 0", "sleep 1 1 -30000"}
	if diff := gocmp.Diff(want, seen); diff != "" {
		t.Error(diff)
	}
	s := read(t, c, (*Reader).State)
	if !s.Complete() || s.User != "70412345" || s.Timezone != "Europe/Berlin" || s.LastError != "" || s.LastSync.Unix() != day0+400*86400 ||
		s.Goals != (Goals{Steps: 8000, WeightKg: 80}) || len(s.Devices) != 1 || s.Devices[0].Model != "Body Cardio" || s.Devices[0].LastSeen.Unix() != day0 {
		t.Errorf("state %+v", s)
	}
	m := s.Collections[0]
	if m.Count != 120 || m.Cursor.Unix() != day0+29*86400+640 || m.Oldest.Unix() != day0 || m.Newest.Unix() != day0+29*86400+600 {
		t.Errorf("measures %+v", m)
	}
	err := c.Read(t.Context(), func(r *Reader) error {
		w, err := r.Workouts(All())
		if len(w) != 1 || w[0].Category != 2 {
			t.Errorf("workouts %+v", w)
		}
		n, err2 := r.Sleep(All())
		if len(n) != 1 || n[0].ID != 7 {
			t.Errorf("nights %+v", n)
		}
		return errors.Join(err, err2)
	})
	if err != nil {
		t.Error(err)
	}
	sound(t, c)
	// Nothing has happened: nothing is asked but what is new, and the last 30 days.
	f.calls, f.dayCalls = nil, nil
	res = refreshed(t, c, f, RefreshOptions{User: "70412345"})
	if res.String() != "nothing new" || !res.Complete() {
		t.Errorf("%q", res)
	}
	if len(f.calls) != 2 || f.calls[0].Since.Unix() != m.Cursor.Unix()-60 || f.calls[1].From.Unix() != day0+370*86400 || len(f.dayCalls) != 1 {
		t.Errorf("calls %+v %+v", f.calls, f.dayCalls)
	}
}

// TestCutAtEachPage breaks a first refresh off at every page, in every
// collection, and wants the next one to go on there and end at the same.
func TestCutAtEachPage(t *testing.T) {
	t.Parallel()
	whole := newCache(t)
	refreshed(t, whole, years(t, 12), RefreshOptions{})
	want := contents(t, whole)
	broken := errors.New("connection reset")
	for page := 1; page <= 5; page++ {
		for _, collection := range []string{CollectionMeasures, CollectionActivity} {
			if collection == CollectionActivity && page > 2 {
				continue
			}
			t.Run(fmt.Sprint(collection, page), func(t *testing.T) {
				t.Parallel()
				c, f := newCache(t), years(t, 12)
				cut := func(p int) error {
					if p == page {
						return fmt.Errorf("%w: %w", withings.ErrNetwork, broken)
					}
					return nil
				}
				if collection == CollectionMeasures {
					f.before = func(_, p int) error { return cut(p) }
				} else {
					f.beforeDay = cut
				}
				res, err := c.Refresh(t.Context(), f, RefreshOptions{})
				if !errors.Is(err, broken) || res.Complete() {
					t.Fatalf("%v %v", res, err)
				}
				s := read(t, c, (*Reader).State)
				if s.Complete() || !s.LastSync.IsZero() || !strings.Contains(s.LastError, "connection reset") {
					t.Errorf("state %+v", s)
				}
				if n := s.Collections[0].Count; collection == CollectionMeasures && n != 10*(page-1) {
					t.Errorf("%d groups after %d pages", n, page-1)
				}
				sound(t, c)
				f.before, f.beforeDay, f.calls, f.dayCalls = nil, nil, nil, nil
				if res := refreshed(t, c, f, RefreshOptions{}); !res.Complete() {
					t.Errorf("%+v", res)
				}
				if collection == CollectionMeasures && f.calls[0].Offset != int64(10*(page-1)) {
					t.Errorf("went on at %d", f.calls[0].Offset)
				}
				if collection == CollectionActivity && f.dayCalls[0].Offset != int64(10*(page-1)) {
					t.Errorf("went on at %d", f.dayCalls[0].Offset)
				}
				if got := contents(t, c); got != want {
					t.Errorf("another content:\n%s\nwant\n%s", got, want)
				}
			})
		}
	}
}

func TestCancelled(t *testing.T) {
	t.Parallel()
	c, f := newCache(t), years(t, 12)
	ctx, cancel := context.WithCancel(t.Context())
	_, err := c.Refresh(ctx, f, RefreshOptions{Progress: func(p Progress) {
		if p.Pages == 2 {
			cancel()
		}
	}})
	if !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	s := read(t, c, (*Reader).State)
	if s.Collections[0].Count != 20 || !strings.HasPrefix(s.LastError, "broken off") {
		t.Errorf("state %+v", s)
	}
	if res := refreshed(t, c, f, RefreshOptions{}); !res.Complete() {
		t.Error(res)
	}
}

// TestStuckListing: Withings says that more follows, but not where.
func TestStuckListing(t *testing.T) {
	t.Parallel()
	c, f := newCache(t), years(t, 12)
	f.before = func(_, page int) error {
		if page == 3 {
			return fmt.Errorf("%w: stuck", withings.ErrIncomplete)
		}
		return nil
	}
	res, err := c.Refresh(t.Context(), f, RefreshOptions{})
	if !errors.Is(err, withings.ErrIncomplete) || res.Complete() || !strings.Contains(res.String(), "measures not complete") {
		t.Fatalf("%v %v", res, err)
	}
	s := read(t, c, (*Reader).State)
	if s.Collections[0].Count != 20 || s.Collections[0].Complete || !s.Collections[0].Cursor.IsZero() || !s.Collections[1].Complete {
		t.Errorf("state %+v", s)
	}
	f.before, f.calls = nil, nil
	if res := refreshed(t, c, f, RefreshOptions{}); !res.Complete() || f.calls[0].Offset != 0 || !f.calls[0].Since.IsZero() {
		t.Errorf("%v %+v", res, f.calls)
	}
}

func TestOffsetForgotten(t *testing.T) {
	t.Parallel()
	c, f := newCache(t), years(t, 12)
	f.before = func(_, page int) error {
		if page == 3 {
			return withings.ErrNetwork
		}
		return nil
	}
	if _, err := c.Refresh(t.Context(), f, RefreshOptions{}); err == nil {
		t.Fatal("no error")
	}
	calls := 0
	f.before = func(_, page int) error {
		if calls++; calls == 1 {
			return &withings.Error{Action: "getmeas", Status: 503, Class: withings.ClassInvalid}
		}
		return nil
	}
	if res := refreshed(t, c, f, RefreshOptions{}); !res.Complete() {
		t.Error(res)
	}
	if n := read(t, c, (*Reader).State).Collections[0].Count; n != 48 {
		t.Errorf("%d groups, want 48", n)
	}
}

// TestEditedWhileListing: an edit between two pages moves the group to the end
// of the listing and all behind it one up, over the page's edge.
func TestEditedWhileListing(t *testing.T) {
	t.Parallel()
	c, f := newCache(t), years(t, 12)
	f.before = func(call, page int) error {
		if call == 1 && page == 2 {
			edited := scale(1, day0, 70000)
			edited.modified = f.now + 5
			f.put(t, edited)
		}
		return nil
	}
	refreshed(t, c, f, RefreshOptions{})
	if n := read(t, c, (*Reader).State).Collections[0].Count; n != 48 {
		t.Errorf("%d groups, want 48", n)
	}
	if len(f.calls) != 2 {
		t.Errorf("%d listings, want 2", len(f.calls))
	}
}

func TestChangesAtWithings(t *testing.T) {
	t.Parallel()
	c := newCache(t, at(86400))
	f := newFeed(t, scale(1, day0, 82400), scale(2, day0+60, 82000), cuff(3, day0+120, 128, 82, 60), thermo(4, day0-40*86400, 37000))
	f.now = day0 + 86400
	refreshed(t, c, f, RefreshOptions{})
	edited := scale(1, day0+30, 81900)
	edited.modified = day0 + 5000
	f.put(t, edited)
	delete(f.groups, 3) // lately: is found at once
	delete(f.groups, 4) // long ago: only in full
	late := scale(9, day0-500*86400, 90000)
	late.modified = day0 + 6000
	f.put(t, late)
	f.put(t, scale(5, day0+3600, 82100))
	f.put(t, scale(6, day0+3660, 82200))
	res := refreshed(t, c, f, RefreshOptions{})
	if got, want := res.String(), "3 new, 1 changed (82.4 -> 81.9 kg), 1 gone at Withings"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	var gone []Change
	for _, ch := range res.Changes {
		if ch.Kind == ChangeGone {
			gone = append(gone, ch)
		}
	}
	if want := []Change{{Kind: ChangeGone, Group: 3, At: Stamp{day0 + 120, 3600}, Before: "128/82", Unit: "mmHg"}}; gocmp.Diff(want, gone) != "" {
		t.Errorf("gone %+v", gone)
	}
	res = refreshed(t, c, f, RefreshOptions{Full: true})
	if got, want := res.String(), "1 gone at Withings"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	log := read(t, c, (*Reader).Vanished)
	if len(log) != 2 || log[0].Group != 3 || string(log[0].Raw) != string(cuff(3, day0+120, 128, 82, 60).group(t).Raw) || log[1].Group != 4 || log[0].When.Unix() != day0+86400 {
		t.Errorf("log %+v", log)
	}
	if got := latestWeight(t, c); got != "3660 82.2 Body Cardio true" {
		t.Error(got)
	}
	if s := read(t, c, (*Reader).State); s.Gone != 2 || s.Collections[0].Oldest.Unix() != day0-500*86400 {
		t.Errorf("state %+v", s)
	}
	sound(t, c)
}

// TestOneEmptyAnswer: a listing by date that is wrongly empty once takes
// nothing away; when the account is empty indeed, everything goes, to the log.
func TestOneEmptyAnswer(t *testing.T) {
	t.Parallel()
	c, f := newCache(t, at(20*86400)), years(t, 20)
	f.now = day0 + 20*86400
	refreshed(t, c, f, RefreshOptions{})
	f.calls = nil
	f.wrong = func(call int) bool { return call == 2 }
	if res := refreshed(t, c, f, RefreshOptions{}); res.String() != "nothing new" || len(f.calls) != 3 {
		t.Errorf("%q in %d calls", res, len(f.calls))
	}
	f.wrong = nil
	clear(f.groups)
	if res := refreshed(t, c, f, RefreshOptions{}); res.String() != "80 gone at Withings" {
		t.Errorf("%q", res)
	}
	if log := read(t, c, (*Reader).Vanished); len(log) != 80 {
		t.Errorf("%d in the log", len(log))
	}
	sound(t, c)
}

// TestErrorWhileComparing: a listing that ends in an error deletes nothing.
func TestErrorWhileComparing(t *testing.T) {
	t.Parallel()
	for _, full := range []bool{false, true} {
		c, f := newCache(t, at(20*86400)), years(t, 20)
		f.now = day0 + 20*86400
		refreshed(t, c, f, RefreshOptions{})
		for id := range f.groups {
			if id%2 == 0 {
				delete(f.groups, id)
			}
		}
		f.before = func(call, page int) error {
			if page == 2 {
				return withings.ErrUnavailable
			}
			return nil
		}
		res, err := c.Refresh(t.Context(), f, RefreshOptions{Full: full})
		if !errors.Is(err, withings.ErrUnavailable) || res.collection(CollectionMeasures).Gone != 0 {
			t.Errorf("full %v: %v %v", full, res, err)
		}
		if n := read(t, c, (*Reader).State).Collections[0].Count; n != 80 {
			t.Errorf("full %v: %d groups left", full, n)
		}
	}
}

func TestChangeInTheFuture(t *testing.T) {
	t.Parallel()
	c := newCache(t)
	odd := scale(1, day0, 82000)
	odd.modified = 4102444800 // 2100
	f := newFeed(t, odd)
	refreshed(t, c, f, RefreshOptions{})
	if got := read(t, c, (*Reader).State).Collections[0].Cursor.Unix(); got != f.now {
		t.Errorf("cursor %d, want the server's clock %d", got, f.now)
	}
}

func TestOtherUser(t *testing.T) {
	t.Parallel()
	c, f := newCache(t), years(t, 3)
	f.user = "111"
	refreshed(t, c, userFeed{f}, RefreshOptions{})
	before := contents(t, c)
	for _, tc := range []struct {
		name string
		feed Feed
		user string
	}{
		{"told", newFeed(t, scale(99, day0, 1)), "222"},
		{"by its token", userFeed{&fakeFeed{user: "222"}}, ""},
		{"token and told differ", userFeed{&fakeFeed{user: "222"}}, "111"},
	} {
		if _, err := c.Refresh(t.Context(), tc.feed, RefreshOptions{User: tc.user}); !errors.Is(err, ErrOtherUser) {
			t.Errorf("%s: %v", tc.name, err)
		}
	}
	// Somebody else signs in between two pages.
	g := years(t, 12)
	g.user = "111"
	g.before = func(_, page int) error {
		if page == 2 {
			g.user = "222"
		}
		return nil
	}
	if _, err := c.Refresh(t.Context(), userFeed{g}, RefreshOptions{Full: true}); !errors.Is(err, ErrOtherUser) {
		t.Errorf("changed meanwhile: %v", err)
	}
	if s := read(t, c, (*Reader).State); s.User != "111" || s.Collections[0].Count != 12 {
		t.Errorf("state %+v", s)
	}
	if after := contents(t, c); after != before {
		t.Error("another user's token changed the cache")
	}
}

func TestMissingScope(t *testing.T) {
	t.Parallel()
	c, f := newCache(t), years(t, 3)
	f.goalsErr = fmt.Errorf("goals: %w", withings.ErrScope)
	res := refreshed(t, c, f, RefreshOptions{})
	if !res.Complete() || !errors.Is(res.collection(CollectionGoals).Err, withings.ErrScope) || len(read(t, c, (*Reader).State).Devices) != 1 {
		t.Errorf("%+v", res)
	}
	// Without the scope for activity the readings come all the same.
	f.beforeDay = func(int) error { return withings.ErrScope }
	f.put(t, scale(999, day0+50*86400, 80000))
	res, err := c.Refresh(t.Context(), f, RefreshOptions{})
	if !errors.Is(err, withings.ErrScope) || res.collection(CollectionMeasures).New != 1 || res.Complete() {
		t.Errorf("%+v %v", res, err)
	}
}

func TestTwoRefreshes(t *testing.T) {
	t.Parallel()
	c, f := newCache(t), years(t, 12)
	f.before = func(_, page int) error {
		if page != 2 {
			return nil
		}
		_, err := New(c.Dir()).Refresh(t.Context(), years(t, 1), RefreshOptions{})
		var who *RefreshingError
		if !errors.Is(err, ErrRefreshing) || !errors.As(err, &who) || who.PID == 0 || who.Since.Unix() != day0+400*86400 {
			t.Errorf("second refresh: %v", err)
		}
		if err := New(c.Dir()).Wipe(t.Context()); !errors.Is(err, ErrRefreshing) {
			t.Errorf("wipe: %v", err)
		}
		// Reading and marking go on meanwhile.
		if n := read(t, c, (*Reader).State).Collections[0].Count; n != 10 {
			t.Errorf("%d groups", n)
		}
		return c.Exclude(t.Context(), 1, true)
	}
	before, _ := c.Stamp()
	refreshed(t, c, f, RefreshOptions{})
	after, err := c.Stamp()
	if before == after || err != nil {
		t.Error("the stamp stayed", err)
	}
	if again, _ := c.Stamp(); again != after {
		t.Error("the stamp changed by itself")
	}
	if s := read(t, c, (*Reader).State); s.Excluded != 3 {
		t.Errorf("%d excluded, want the weigh-in's 3 groups", s.Excluded)
	}
}

func TestImportedDaysAndFullCompare(t *testing.T) {
	t.Parallel()
	c, f := newCache(t), years(t, 5)
	steps := 1.0
	if _, err := c.Import(t.Context(), []withings.MeasureGroup{imported(5, day0-9999, 8100).group(t)}, []withings.Activity{{Date: "2020-01-01", Steps: &steps}}); err != nil {
		t.Fatal(err)
	}
	refreshed(t, c, f, RefreshOptions{})
	delete(f.days, "2026-01-06")
	res := refreshed(t, c, f, RefreshOptions{Full: true})
	if res.String() != "nothing new; days of activity: 1 gone" {
		t.Errorf("%q", res)
	}
	s := read(t, c, (*Reader).State)
	if s.Imported != 2 || s.Gone != 1 || s.Collections[1].Count != 5 || s.Collections[0].Count != 21 {
		t.Errorf("state %+v", s)
	}
	sound(t, c)
}

func TestRefreshLine(t *testing.T) {
	t.Parallel()
	done := []CollectionResult{{Name: CollectionActivity, Complete: true}}
	edit := func(before, after string) Change {
		return Change{Kind: ChangeEdited, Before: before, After: after, Unit: "kg"}
	}
	for _, tc := range []struct {
		name string
		m    CollectionResult
		ch   []Change
		want string
	}{
		{"nothing", CollectionResult{Complete: true}, nil, "nothing new"},
		{"all", CollectionResult{New: 3, Changed: 1, Gone: 1, Complete: true}, []Change{edit("82.4", "81.9")}, "3 new, 1 changed (82.4 -> 81.9 kg), 1 gone at Withings"},
		{"many", CollectionResult{Changed: 3, Complete: true}, []Change{edit("1", "2"), edit("2", "3"), edit("3", "4")}, "3 changed (1 -> 2 kg, 2 -> 3 kg, ...)"},
		{"only the comment", CollectionResult{Changed: 1, Complete: true}, []Change{edit("82.4", "82.4")}, "1 changed"},
		{"cut", CollectionResult{New: 3}, nil, "3 new; measures not complete"},
	} {
		tc.m.Name = CollectionMeasures
		res := Result{Collections: append([]CollectionResult{tc.m}, done...), Changes: tc.ch}
		if got := res.String(); got != tc.want {
			t.Errorf("%s: %q, want %q", tc.name, got, tc.want)
		}
	}
}

func TestBusy(t *testing.T) {
	t.Parallel()
	c := newCache(t, WithTimeout(80*time.Millisecond))
	storeSpecs(t, c, scale(1, day0, 82000))
	err := c.Read(t.Context(), func(*Reader) error {
		// A reader keeps writers out, and other readers in.
		if err := New(c.Dir()).Read(t.Context(), func(*Reader) error { return nil }); err != nil {
			t.Errorf("second reader: %v", err)
		}
		begin := time.Now()
		err := c.Exclude(t.Context(), 1, true)
		if !errors.Is(err, ErrBusy) || time.Since(begin) > 5*time.Second || !strings.Contains(err.Error(), c.Path()) {
			t.Errorf("exclude: %v", err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := c.Exclude(ctx, 1, true); !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled: %v", err)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}
