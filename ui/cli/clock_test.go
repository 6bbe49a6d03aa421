package cli

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"withings-tui/store"
	"withings-tui/withings/withingstest"
)

// TestClockJumps: this machine's clock is off, or is put right, between two
// syncs; Withings' is not. What the cache holds is what a new one would.
func TestClockJumps(t *testing.T) { // not beside the tests that start processes: see memoryDir
	const day = 24 * time.Hour
	for name, offsets := range map[string][]time.Duration{
		"a day ahead":             {day},
		"a day behind":            {-day},
		"a year ahead":            {365 * day},
		"a year behind":           {-365 * day},
		"ahead, then put right":   {365 * day, 0, 0},
		"behind, then put right":  {-365 * day, 0, 0},
		"a flat battery, 1970":    {-30 * 365 * day, 0},
		"back and forth":          {day, -day, 365 * day, -365 * day, 0},
		"an hour, as at a change": {time.Hour, 0, -time.Hour, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir, other := memoryDir(t), memoryDir(t)
			synctest.Test(t, func(t *testing.T) {
				w := matrixWorld(t, dir)
				s := matrixSession(dir, w.Transport())
				var off time.Duration
				s.cache = store.New(dir, store.WithClock(func() time.Time { return time.Now().Add(off) }))
				if exit, words := syncOnce(t.Context(), s); exit != exitDone {
					t.Fatal(words)
				}
				for i, offset := range offsets {
					time.Sleep(time.Hour)
					off = offset
					// The token's end was reckoned by the clock before.
					matrixToken(t, w, dir, 2*time.Hour-offset)
					changeMatrixAccount(w, time.Now())
					w.AddGroup(withingstest.Group{ID: int64(300 + i), Date: time.Now().Unix(), Timezone: "Europe/Berlin", Measures: []withingstest.Measure{{Type: 1, Value: int64(75000 + i), Unit: -3}}})
					if exit, words := syncOnce(t.Context(), s); exit != exitDone {
						t.Fatalf("%v off: %d, %s", offset, exit, words)
					}
				}
				off = 0
				for range 2 { // what was deleted is believed gone when both of them lack it
					time.Sleep(13 * time.Hour)
					matrixToken(t, w, dir, 2*time.Hour)
					if exit, words := syncOnce(t.Context(), s); exit != exitDone {
						t.Fatal(words)
					}
				}
				sameAsNew(t, w, s, other)
			})
		})
	}
}

// sameAsNew compares a cache to one that is filled now, in dir.
func sameAsNew(t *testing.T, w *withingstest.Server, s *session, dir string) {
	t.Helper()
	matrixToken(t, w, dir, 2*time.Hour)
	fresh := matrixSession(dir, w.Transport())
	if exit, words := syncOnce(t.Context(), fresh); exit != exitDone {
		t.Fatal(words)
	}
	want, got := rows(t, fresh), rows(t, s)
	if lack, odd := missingOf(want, got), missingOf(got, want); len(lack)+len(odd) > 0 {
		t.Errorf("there lacks %q, and there is %q", lack, odd)
	}
}

// TestSleepAndWake: the machine sleeps in the middle of a sync, for longer than
// a token lives, and goes on.
func TestSleepAndWake(t *testing.T) { // not beside the tests that start processes: see memoryDir
	for _, slept := range []time.Duration{10 * time.Minute, 4 * time.Hour, 40 * 24 * time.Hour} {
		t.Run(slept.String(), func(t *testing.T) {
			t.Parallel()
			dir, other := memoryDir(t), memoryDir(t)
			synctest.Test(t, func(t *testing.T) {
				w := matrixWorld(t, dir)
				asleep := sleeper{w.Transport(), slept, new(int)}
				s := matrixSession(dir, asleep)
				exit, words := syncOnce(t.Context(), s)
				if exit != exitDone && exit != exitWithings {
					t.Errorf("%d: %s", exit, words)
				}
				if *asleep.calls < 4 {
					t.Errorf("only %d calls", *asleep.calls)
				}
				if exit, words := syncOnce(t.Context(), s); exit != exitDone {
					t.Errorf("the next sync: %d, %s", exit, words)
				}
				sameAsNew(t, w, s, other)
			})
		})
	}
}

// sleeper is a machine that falls asleep before its fourth call.
type sleeper struct {
	http.RoundTripper
	slept time.Duration
	calls *int
}

func (s sleeper) RoundTrip(r *http.Request) (*http.Response, error) {
	if *s.calls++; *s.calls == 4 {
		time.Sleep(s.slept)
	}
	return s.RoundTripper.RoundTrip(r)
}

// TestZoneOfTheMachine: readings keep the clock they were taken by, on the days
// that are an hour shorter or longer too, wherever the machine is at the time
// of a sync or an export.
func TestZoneOfTheMachine(t *testing.T) {
	t.Parallel()
	l := startLedger(t, withingstest.Config{})
	const zone = "Europe/Berlin"
	var groups []withingstest.Group
	want := map[string]string{ // by Unix time: the clock on the wall in Berlin
		"2026-03-29T00:59:59Z": "2026-03-29T01:59:59+01:00",
		"2026-03-29T01:00:00Z": "2026-03-29T03:00:00+02:00",
		"2026-10-25T00:30:00Z": "2026-10-25T02:30:00+02:00",
		"2026-10-25T01:30:00Z": "2026-10-25T02:30:00+01:00",
		"2025-12-31T23:30:00Z": "2026-01-01T00:30:00+01:00",
	}
	for utc := range want {
		at, err := time.Parse(time.RFC3339, utc)
		if err != nil {
			t.Fatal(err)
		}
		groups = append(groups, withingstest.Group{ID: at.Unix(), Date: at.Unix(), Timezone: zone, Measures: []withingstest.Measure{{Type: 1, Value: 80, Unit: 0}}})
	}
	l.withings.SetTimezone(zone)
	l.withings.SetGroups(groups...)
	l.withings.SetActivity(withingstest.Day{Date: "2026-03-29", Timezone: zone, Tracker: true, Steps: 1}, withingstest.Day{Date: "2026-10-25", Timezone: zone, Tracker: true, Steps: 2})
	p := newProgram(t, l)
	if s := p.login("&auto=1", "--no-browser"); s.exit != exitDone {
		t.Fatalf("%+v", s)
	}
	first := ""
	for _, machine := range []string{"UTC", "Europe/Berlin", "Pacific/Apia", "America/St_Johns", "Nowhere/Atall"} {
		there := p.with("TZ=" + machine)
		if sync := there.must(exitDone, "sync"); first != "" && !strings.HasPrefix(sync.stdout, "measures: 0 new, 0 changed, 0 gone\nactivity: 0 new, 0 changed, 0 gone\n") {
			t.Errorf("a sync in %s: %s", machine, sync.stdout)
		}
		text := there.must(exitDone, "export", "all").stdout
		if first == "" {
			first = text
		}
		if text != first {
			t.Errorf("the export in %s is another:\n%s\nfirst:\n%s", machine, text, first)
		}
		for _, args := range [][]string{{"summary", "--range", "all"}, {"report", "--days", "3650"}} {
			there.must(exitDone, args...)
		}
	}
	for utc, clock := range want {
		if !strings.Contains(first, `"`+clock+`"`) {
			t.Errorf("no reading of %s at %s:\n%s", utc, clock, first)
		}
	}
	for _, day := range []string{"2026-03-29", "2026-10-25"} {
		if n := strings.Count(first, fmt.Sprintf(`"date":%q`, day)); n != 1 {
			t.Errorf("%d rows of %s", n, day)
		}
	}
}
