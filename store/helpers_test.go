package store

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"withings-tui/withings"
)

// day0 is the moment that the tests count from: Monday, 5 January 2026, 06:00 UTC.
const day0 = 1767592800

// measure is one measure of a made-up group.
type measure struct {
	kind, value, unit int
	position          string // JSON, empty for none
}

// groupSpec describes a made-up group; zero fields get likely values.
type groupSpec struct {
	id, date, modified int64
	attrib             int
	category           int
	device, model      string
	zone               string
	measures           []measure
}

// group is the group as Withings would deliver it.
func (s groupSpec) group(t testing.TB) withings.MeasureGroup {
	t.Helper()
	if s.modified == 0 {
		s.modified = s.date + 40
	}
	if s.category == 0 {
		s.category = 1
	}
	var list []string
	for _, m := range s.measures {
		position := ""
		if m.position != "" {
			position = `,"position":` + m.position
		}
		list = append(list, fmt.Sprintf(`{"value":%d,"type":%d,"unit":%d,"algo":0,"fm":3%s}`, m.value, m.kind, m.unit, position))
	}
	text := func(s string) string {
		if s == "" {
			return "null"
		}
		return fmt.Sprintf("%q", s)
	}
	raw := fmt.Sprintf(`{"grpid":%d,"attrib":%d,"date":%d,"created":%d,"modified":%d,"category":%d,"deviceid":%s,"hash_deviceid":%s,"measures":[%s],"modelid":6,"model":%s,"comment":null,"timezone":%s}`,
		s.id, s.attrib, s.date, s.date+40, s.modified, s.category, text(s.device), text(s.device), strings.Join(list, ","), text(s.model), text(s.zone))
	g, err := withings.ParseMeasureGroup([]byte(raw))
	if err != nil {
		t.Fatalf("parse %s: %v", raw, err)
	}
	return g
}

// scale is a weigh-in of a Body Cardio in Berlin.
func scale(id, date int64, grams int) groupSpec {
	return groupSpec{id: id, date: date, device: "aa11", model: "Body Cardio", zone: "Europe/Berlin",
		measures: []measure{{kind: 1, value: grams, unit: -3}}}
}

// cuff is a blood-pressure reading.
func cuff(id, date int64, systolic, diastolic, pulse int) groupSpec {
	return groupSpec{id: id, date: date, device: "cc11", model: "BPM Connect", zone: "Europe/Berlin",
		measures: []measure{{kind: 9, value: diastolic}, {kind: 10, value: systolic}, {kind: 11, value: pulse}}}
}

// thermo is a body temperature in thousandths of a degree.
func thermo(id, date int64, value int) groupSpec {
	return groupSpec{id: id, date: date, device: "dd11", model: "Thermo", zone: "Europe/Berlin",
		measures: []measure{{kind: 71, value: value, unit: -3}}}
}

func activityDay(t testing.TB, date, device string, modified int64, steps float64) withings.Activity {
	t.Helper()
	dev, tracker := "null", false
	if device != "" {
		dev, tracker = fmt.Sprintf("%q", device), true
	}
	raw := fmt.Sprintf(`{"steps":%v,"distance":7012.43,"elevation":12,"calories":411.72,"totalcalories":2498.06,"deviceid":%s,"timezone":"Europe/Berlin","date":%q,"modified":%d,"brand":1,"modelid":93,"model":"ScanWatch","is_tracker":%v}`,
		steps, dev, date, modified, tracker)
	a, err := withings.ParseActivity([]byte(raw))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// fakeFeed is a Withings of a few lines: groups in order of modified, pages,
// and faults by the number of the call.
type fakeFeed struct {
	groups   map[int64]withings.MeasureGroup
	days     map[string]withings.Activity
	page     int
	now      int64
	user     string
	timezone string
	calls    []withings.MeasureQuery
	dayCalls []withings.DayQuery
	// before is called before each page of measures is delivered; its error
	// is delivered in the page's place.
	before    func(call, page int) error
	beforeDay func(page int) error
	goalsErr  error
	// wrong makes listings leave everything out.
	wrong func(call int) bool
}

func newFeed(t testing.TB, specs ...groupSpec) *fakeFeed {
	f := &fakeFeed{groups: map[int64]withings.MeasureGroup{}, days: map[string]withings.Activity{}, page: 10,
		now: day0 + 400*86400, timezone: "Europe/Berlin"}
	for _, s := range specs {
		f.put(t, s)
	}
	return f
}

func (f *fakeFeed) put(t testing.TB, s groupSpec) { f.groups[s.id] = s.group(t) }

func (f *fakeFeed) list(q withings.MeasureQuery) []withings.MeasureGroup {
	list := slices.Collect(maps.Values(f.groups))
	list = slices.DeleteFunc(list, func(g withings.MeasureGroup) bool {
		switch {
		case !q.Since.IsZero():
			return g.Modified < q.Since.Unix()
		case !q.From.IsZero():
			return g.Date < q.From.Unix() || g.Date > q.To.Unix()
		}
		return false
	})
	slices.SortFunc(list, func(a, b withings.MeasureGroup) int {
		if a.Modified != b.Modified {
			return int(a.Modified - b.Modified)
		}
		return int(a.ID - b.ID)
	})
	return list
}

func (f *fakeFeed) Measures(ctx context.Context, q withings.MeasureQuery) iter.Seq2[withings.MeasurePage, error] {
	return func(yield func(withings.MeasurePage, error) bool) {
		f.calls = append(f.calls, q)
		call := len(f.calls)
		for offset, page := int(q.Offset), 1; ; page++ {
			if f.before != nil {
				if err := f.before(call, page); err != nil {
					yield(withings.MeasurePage{}, err)
					return
				}
			}
			if ctx.Err() != nil {
				yield(withings.MeasurePage{}, ctx.Err())
				return
			}
			list := f.list(q)
			if f.wrong != nil && f.wrong(call) {
				list = nil
			}
			out := withings.MeasurePage{UpdateTime: f.now, Timezone: f.timezone}
			end := min(offset+f.page, len(list))
			if offset < len(list) {
				out.Groups = list[offset:end]
			}
			if end < len(list) {
				out.Next = int64(end)
			}
			if !yield(out, nil) || out.Next == 0 {
				return
			}
			offset = end
		}
	}
}

func (f *fakeFeed) Activities(_ context.Context, q withings.DayQuery) iter.Seq2[withings.ActivityPage, error] {
	return func(yield func(withings.ActivityPage, error) bool) {
		f.dayCalls = append(f.dayCalls, q)
		for offset, page := int(q.Offset), 1; ; page++ {
			if f.beforeDay != nil {
				if err := f.beforeDay(page); err != nil {
					yield(withings.ActivityPage{}, err)
					return
				}
			}
			keys := slices.Sorted(maps.Keys(f.days))
			keys = slices.DeleteFunc(keys, func(k string) bool { return !q.Since.IsZero() && f.days[k].Modified < q.Since.Unix() })
			end := min(offset+f.page, len(keys))
			var out withings.ActivityPage
			for _, k := range keys[min(offset, len(keys)):end] {
				out.Days = append(out.Days, f.days[k])
			}
			if end < len(keys) {
				out.Next = int64(end)
			}
			if !yield(out, nil) || out.Next == 0 {
				return
			}
			offset = end
		}
	}
}

func (f *fakeFeed) Goals(context.Context) (withings.Goals, error) {
	return withings.Goals{Steps: 8000, Weight: withings.NewDecimal(80000, -3)}, f.goalsErr
}

func (f *fakeFeed) Devices(context.Context) ([]withings.Device, error) {
	return []withings.Device{{ID: "aa11", Type: "Scale", Model: "Body Cardio", Battery: "high", LastSession: day0}}, nil
}

func (f *fakeFeed) Workouts(context.Context, withings.DayQuery) iter.Seq2[withings.WorkoutPage, error] {
	return func(yield func(withings.WorkoutPage, error) bool) {
		yield(withings.WorkoutPage{Workouts: []withings.Workout{
			{ID: 5, Start: day0, End: day0 + 1800, Modified: day0 + 1900, Raw: json.RawMessage(`{"id":5,"category":2,"startdate":1767592800,"enddate":1767594600,"modified":1767594700}`)},
		}}, nil)
	}
}

func (f *fakeFeed) SleepSummaries(context.Context, withings.DayQuery) iter.Seq2[withings.SleepPage, error] {
	return func(yield func(withings.SleepPage, error) bool) {
		yield(withings.SleepPage{Nights: []withings.SleepSummary{
			{ID: 7, Start: day0 - 30000, End: day0, Modified: day0 + 100, Raw: json.RawMessage(`{"id":7,"startdate":1767562800,"enddate":1767592800,"modified":1767592900}`)},
		}}, nil)
	}
}

// userFeed is a fakeFeed that tells whose readings it has.
type userFeed struct{ *fakeFeed }

func (f userFeed) Token(context.Context) (withings.Token, error) {
	return withings.Token{AccessToken: "a", UserID: f.user}, nil
}

// at is a clock that stands still, offset seconds after day0.
func at(offset int64) Option {
	return WithClock(func() time.Time { return time.Unix(day0+offset, 0).UTC() })
}

func newCache(t testing.TB, opts ...Option) *Cache {
	t.Helper()
	return New(t.TempDir(), append([]Option{at(400 * 86400)}, opts...)...)
}

// store puts groups straight into the cache.
func storeGroups(t testing.TB, c *Cache, groups ...withings.MeasureGroup) {
	t.Helper()
	err := c.write(t.Context(), func(w *writer) error {
		for _, g := range groups {
			if _, _, err := w.put(g); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func storeSpecs(t testing.TB, c *Cache, specs ...groupSpec) {
	t.Helper()
	groups := make([]withings.MeasureGroup, len(specs))
	for i, s := range specs {
		groups[i] = s.group(t)
	}
	storeGroups(t, c, groups...)
}

// contents is everything that a person can see of a cache, as text.
func contents(t testing.TB, c *Cache) string {
	t.Helper()
	var b strings.Builder
	err := c.Read(t.Context(), func(r *Reader) error {
		for k := range kinds {
			err := r.each(k, All(), func(row *row) bool {
				raw, err := row.json()
				fmt.Fprintf(&b, "%s %d %d %s %v\n", kindBuckets[k], row.unix, row.id, raw, err)
				return true
			})
			if err != nil {
				return err
			}
		}
		days, err := r.Days(parseDate(t, "2000-01-01"), parseDate(t, "2100-01-01"))
		for _, d := range days {
			fmt.Fprintf(&b, "%+v\n", d)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// parseDate is ParseDate of a date that a test has written.
func parseDate(t testing.TB, s string) Date {
	t.Helper()
	d, err := ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// sound fails the test where the cache does not hold together.
func sound(t testing.TB, c *Cache) {
	t.Helper()
	h, err := c.Check(t.Context())
	if err != nil || len(h.Problems) > 0 {
		t.Fatalf("check: %v %v", h.Problems, err)
	}
}

func read[T any](t testing.TB, c *Cache, fn func(*Reader) (T, error)) T {
	t.Helper()
	var out T
	err := c.Read(t.Context(), func(r *Reader) (err error) {
		out, err = fn(r)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func collect[T any](t testing.TB, c *Cache, fn func(*Reader) iter.Seq2[T, error]) []T {
	t.Helper()
	return read(t, c, func(r *Reader) ([]T, error) {
		var out []T
		for v, err := range fn(r) {
			if err != nil {
				return nil, err
			}
			out = append(out, v)
		}
		return out, nil
	})
}
