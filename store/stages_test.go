package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"withings-tui/withings"
)

// A night of the tests begins at ten in the evening and lasts eight hours.
const (
	evening   = 22 * 3600
	eightHour = 8 * 3600
)

// SleepStages is told by the feed's function; what is asked is noted.
func (f *fakeFeed) SleepStages(_ context.Context, from, to time.Time, device string) ([]withings.SleepStage, error) {
	f.asked = append(f.asked, from.Unix())
	if f.stages == nil {
		return nil, nil
	}
	return f.stages(from.Unix(), to.Unix(), device)
}

// night is one that ends on day number day, seen by a device, with stages that
// have a duration.
func night(t testing.TB, day, id int64, more string) withings.SleepSummary {
	t.Helper()
	start := day0 + (day-1)*86400 + evening
	raw := fmt.Sprintf(`{"id":%d,"startdate":%d,"enddate":%d,"date":%q,"modified":%d,"model":16,"hash_deviceid":"ee11","timezone":"UTC",`+
		`"data":{"total_sleep_time":27000,"lightsleepduration":14400,"deepsleepduration":7200,"remsleepduration":5400%s}}`,
		id, start, start+eightHour, DateOf(time.Unix(start+eightHour, 0).UTC()), start+eightHour+60, more)
	s, err := withings.ParseSleepSummary([]byte(raw))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// nightly is a feed of so many such nights, whose stages it tells.
func nightly(t testing.TB, n int64) *fakeFeed {
	f := newFeed(t)
	for day := range n {
		f.nights = append(f.nights, night(t, day+1, 100+day, ""))
	}
	f.stages = func(from, to int64, _ string) ([]withings.SleepStage, error) { return stagesFrom(from), nil }
	return f
}

// stagesFrom are stages with a gap among them, and one after them.
func stagesFrom(start int64) []Stage {
	return []Stage{{Start: start, End: start + 600, State: StateAwake}, {Start: start + 600, End: start + 4000, State: StateLight},
		{Start: start + 5000, End: start + 9000, State: StateDeep}, {Start: start + 9000, End: start + 9001, State: StateREM}}
}

// starts are the starts of nights by the days they end on.
func starts(days ...int64) (list []int64) {
	for _, day := range days {
		list = append(list, day0+(day-1)*86400+evening)
	}
	return list
}

// takeAsked is what was asked since it was called last.
func (f *fakeFeed) takeAsked() []int64 {
	list := f.asked
	f.asked = nil
	return list
}

func wantAsked(t *testing.T, f *fakeFeed, want []int64) {
	t.Helper()
	if got := f.takeAsked(); !slices.Equal(got, want) {
		t.Errorf("asked for %d nights %v, want %d nights %v", len(got), got, len(want), want)
	}
}

// stagesByStart are the stages in the cache.
func stagesByStart(t *testing.T, c *Cache) map[int64][]Stage {
	t.Helper()
	h, err := c.Load(t.Context(), Always())
	if err != nil || h.LeftOut != 0 {
		t.Fatalf("load: %v, %d left out", err, h.LeftOut)
	}
	out := map[int64][]Stage{}
	for _, s := range h.Sleeps {
		if s.Stages != nil {
			out[s.From.Unix] = s.Stages
		}
	}
	return out
}

// The newest 30 nights are asked for once, newest first, whatever is synced after.
func TestStagesAreAskedForOnce(t *testing.T) {
	t.Parallel()
	c, f := newCache(t), nightly(t, 33)
	refreshed(t, c, f, RefreshOptions{})
	var newest []int64
	for day := int64(33); day > 3; day-- {
		newest = append(newest, day)
	}
	wantAsked(t, f, starts(newest...))
	want := map[int64][]Stage{}
	for _, start := range starts(newest...) {
		want[start] = stagesFrom(start)
	}
	if diff := cmp.Diff(want, stagesByStart(t, c)); diff != "" {
		t.Error(diff)
	}
	for _, opt := range []RefreshOptions{{}, {Full: true}} {
		refreshed(t, c, f, opt)
		wantAsked(t, f, nil)
	}
	sound(t, c)

	// A new night is asked for, and no older one in the place of what is kept.
	f.nights = append(f.nights, night(t, 34, 200, ""))
	refreshed(t, c, f, RefreshOptions{})
	wantAsked(t, f, starts(34))
	if n := len(stagesByStart(t, c)); n != 31 {
		t.Errorf("%d nights have stages", n)
	}
}

// Only main nights whose stages have a duration are asked for, by their device.
func TestWhichNightsAreAskedFor(t *testing.T) {
	t.Parallel()
	nap := night(t, 5, 50, "")
	nap.Start, nap.End = nap.End+8*3600, nap.End+9*3600
	nap.Raw = fmt.Appendf(nil, `{"id":50,"startdate":%d,"enddate":%d,"date":"%s","modified":9,"data":{"total_sleep_time":3000,"lightsleepduration":2000,"deepsleepduration":1000}}`, nap.Start, nap.End, nap.Date)
	parsed := func(raw string) withings.SleepSummary {
		s, err := withings.ParseSleepSummary([]byte(raw))
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	for name, test := range map[string]struct {
		nights []withings.SleepSummary
		want   []int64
	}{
		"none":                          {[]withings.SleepSummary{}, nil},
		"a night":                       {[]withings.SleepSummary{night(t, 5, 1, "")}, starts(5)},
		"and a nap":                     {[]withings.SleepSummary{night(t, 5, 1, ""), parsed(string(nap.Raw))}, starts(5)},
		"the longer of two devices":     {[]withings.SleepSummary{night(t, 5, 1, ""), night(t, 5, 2, `,"asleepduration":1,"total_sleep_time":28000`)}, starts(5)},
		"without durations of stages":   {[]withings.SleepSummary{parsed(`{"id":1,"startdate":1767562800,"enddate":1767592800,"data":{"asleepduration":27000,"lightsleepduration":null}}`)}, nil},
		"of no time":                    {[]withings.SleepSummary{parsed(`{"id":1,"startdate":1767562800,"enddate":1767562800,"data":{"lightsleepduration":1,"deepsleepduration":1}}`)}, nil},
		"of more than a day":            {[]withings.SleepSummary{parsed(`{"id":1,"startdate":1767562800,"enddate":1767862800,"data":{"lightsleepduration":1,"deepsleepduration":1}}`)}, nil},
		"without id, and by no device":  {[]withings.SleepSummary{parsed(`{"startdate":1767562800,"enddate":1767592800,"data":{"lightsleepduration":1,"deepsleepduration":1}}`)}, []int64{1767562800}},
		"a device's id that is no hex":  {[]withings.SleepSummary{parsed(`{"id":3,"hash_deviceid":"EE-1","startdate":1767562800,"enddate":1767592800,"data":{"lightsleepduration":1,"deepsleepduration":1}}`)}, []int64{1767562800}},
		"a longer one without stages":   {[]withings.SleepSummary{night(t, 5, 1, ""), parsed(`{"id":2,"startdate":1767562800,"enddate":1767592800,"date":"` + night(t, 5, 1, "").Date + `","data":{"asleepduration":29000}}`)}, nil},
		"a second one on the day after": {[]withings.SleepSummary{night(t, 5, 1, ""), night(t, 6, 2, "")}, starts(6, 5)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, f := newCache(t), newFeed(t)
			f.nights = test.nights
			f.stages = func(from, to int64, device string) ([]withings.SleepStage, error) {
				for _, n := range test.nights {
					if n.Start == from && n.End == to && n.DeviceID == device {
						return stagesFrom(from), nil
					}
				}
				t.Errorf("asked for %d to %d of device %q", from, to, device)
				return nil, nil
			}
			refreshed(t, c, f, RefreshOptions{})
			wantAsked(t, f, test.want)
			if n := len(stagesByStart(t, c)); n != len(test.want) {
				t.Errorf("%d nights have stages", n)
			}
			refreshed(t, c, f, RefreshOptions{})
			wantAsked(t, f, nil)
		})
	}
}

// Whose stages Withings does not have is not asked for ever.
func TestNightsWithoutStagesAreAskedForOnce(t *testing.T) {
	t.Parallel()
	c, f := newCache(t), nightly(t, 3)
	f.stages = nil
	refreshed(t, c, f, RefreshOptions{})
	wantAsked(t, f, starts(3, 2, 1))
	refreshed(t, c, f, RefreshOptions{})
	wantAsked(t, f, nil)
	if got := stagesByStart(t, c); len(got) != 0 {
		t.Errorf("stages %v", got)
	}
	sound(t, c)
}

// A night that changed at Withings has other stages.
func TestChangedNightsAreAskedForAgain(t *testing.T) {
	t.Parallel()
	c, f := newCache(t), nightly(t, 3)
	refreshed(t, c, f, RefreshOptions{})
	f.takeAsked()
	f.nights[1] = night(t, 2, 101, `,"sleep_score":80`)
	f.stages = func(from, to int64, _ string) ([]withings.SleepStage, error) {
		return []Stage{{Start: from, End: to, State: StateLight}}, nil
	}
	refreshed(t, c, f, RefreshOptions{})
	wantAsked(t, f, starts(2))
	start := starts(2)[0]
	if got := stagesByStart(t, c)[start]; !slices.Equal(got, []Stage{{Start: start, End: start + eightHour, State: StateLight}}) {
		t.Errorf("stages %v", got)
	}
	sound(t, c)
}

// Whatever fails, the sync ends as if nothing had been asked; the nights that
// came stay, and the next sync asks for the others.
func TestFailingStagesAreNoFailure(t *testing.T) {
	t.Parallel()
	for name, failure := range map[string]error{
		"refused":         &withings.Error{Action: "get", Status: 2555, Class: withings.ClassScope},
		"no such action":  &withings.Error{Action: "get", Status: 2554, Class: withings.ClassUnimplemented},
		"unknown status":  &withings.Error{Action: "get", Status: 4711, Class: withings.ClassFailure},
		"HTTP 500":        &withings.Error{Action: "get", HTTPStatus: 500, Class: withings.ClassServer},
		"throttled":       &withings.Error{Action: "get", Status: 601, Class: withings.ClassThrottle, Wait: time.Hour},
		"no network":      withings.ErrNetwork,
		"signed out":      withings.ErrSignInNeeded,
		"no renewal":      withings.ErrTokenDown,
		"something else":  errors.New("what nobody knows"),
		"another's token": withings.ErrOtherUser,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			plain, with := newCache(t), newCache(t)
			want := refreshed(t, plain, nightly(t, 6), RefreshOptions{})
			f := nightly(t, 6)
			told := f.stages
			f.stages = func(from, to int64, device string) ([]withings.SleepStage, error) {
				if len(f.asked) == 3 {
					return nil, failure
				}
				return told(from, to, device)
			}
			got := refreshed(t, with, f, RefreshOptions{})
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
			wantAsked(t, f, starts(6, 5, 4))
			if err := with.Read(t.Context(), func(r *Reader) error {
				s, err := r.State()
				if s.LastError != "" || s.Offline || s.SignedOut || s.LastSync.IsZero() || s.Collections[5].Problem != "" || !s.Collections[5].Complete {
					t.Errorf("state %+v", s)
				}
				return err
			}); err != nil {
				t.Error(err)
			}
			f.stages = told
			refreshed(t, with, f, RefreshOptions{})
			wantAsked(t, f, starts(4, 3, 2, 1))
			if n := len(stagesByStart(t, with)); n != 6 {
				t.Errorf("%d nights have stages", n)
			}
			sound(t, with)
		})
	}
}

// silent is a feed that never answers about stages.
type silent struct{ *fakeFeed }

func (silent) SleepStages(ctx context.Context, _, _ time.Time, _ string) ([]withings.SleepStage, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

// A sync does not wait for ever for what it can do without.
func TestStagesThatDoNotComeAreNotWaitedFor(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c, f := newCache(t), nightly(t, 6)
		start := time.Now()
		refreshed(t, c, silent{f}, RefreshOptions{})
		if took := time.Since(start); took != stagesTime {
			t.Errorf("waited %v", took)
		}
		refreshed(t, c, f, RefreshOptions{})
		wantAsked(t, f, starts(6, 5, 4, 3, 2, 1))
	})
}

// Nights are asked for only once they are listed.
func TestNoStagesWhereTheNightsDidNotCome(t *testing.T) {
	t.Parallel()
	c, f := newCache(t), nightly(t, 3)
	f.before = func(int, int) error { return withings.ErrNetwork }
	if _, err := c.Refresh(t.Context(), f, RefreshOptions{}); !errors.Is(err, withings.ErrNetwork) {
		t.Error(err)
	}
	wantAsked(t, f, nil)
}

// A sync that dies between two nights keeps the first, and the next goes on.
func TestStagesGoOnWhereASyncDied(t *testing.T) {
	t.Parallel()
	dead := false
	c := newCache(t, func(o *options) {
		o.kill = func() error {
			if dead {
				return errKilled
			}
			return nil
		}
	})
	f := nightly(t, 5)
	told := f.stages
	f.stages = func(from, to int64, device string) ([]withings.SleepStage, error) {
		dead = len(f.asked) == 3
		return told(from, to, device)
	}
	if _, err := c.Refresh(t.Context(), f, RefreshOptions{}); !errors.Is(err, errKilled) {
		t.Error(err)
	}
	wantAsked(t, f, starts(5, 4, 3))
	dead, f.stages = false, told
	refreshed(t, c, f, RefreshOptions{})
	wantAsked(t, f, starts(3, 2, 1))
	if n := len(stagesByStart(t, c)); n != 5 {
		t.Errorf("%d nights have stages", n)
	}
	sound(t, c)
}

// A damaged night is mended without its stages, which are asked for again; those
// of all others outlive the mending.
func TestStagesOutliveMending(t *testing.T) {
	t.Parallel()
	c, f := newCache(t), nightly(t, 40)
	f.nights = f.nights[:10]
	refreshed(t, c, f, RefreshOptions{})
	all := nightly(t, 40)
	refreshed(t, c, all, RefreshOptions{})
	before := stagesByStart(t, c)
	if len(before) != 40 {
		t.Fatalf("%d nights have stages", len(before))
	}
	start := starts(40)[0]
	if err := c.write(t.Context(), func(w *writer) error {
		key := timeKey(start, 139)
		stored := slices.Clone(w.buckets[tableNight].Get(key))
		stored[len(stored)-6] ^= 1
		return w.buckets[tableNight].Put(key, stored)
	}); err != nil {
		t.Fatal(err)
	}
	h, err := c.Load(t.Context(), Always())
	if err != nil || h.LeftOut != 1 || len(h.Sleeps) != 39 {
		t.Fatalf("%v: %d nights, %d left out", err, len(h.Sleeps), h.LeftOut)
	}
	all.takeAsked()
	refreshed(t, c, all, RefreshOptions{})
	wantAsked(t, all, []int64{start})
	if diff := cmp.Diff(before, stagesByStart(t, c)); diff != "" {
		t.Error(diff)
	}
	sound(t, c)
}
