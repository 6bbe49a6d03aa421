package store

import (
	"bytes"
	"context"
	"fmt"
	"iter"
	"maps"
	"os"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
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
	groups map[int64]withings.MeasureGroup
	days   map[string]withings.Activity
	page   int
	// newestFirst turns the order of the listings round.
	newestFirst bool
	now         int64
	timezone    string
	calls       []withings.Query
	// before is called before each page of measures is delivered; its error
	// is delivered in the page's place.
	before    func(call, page int) error
	beforeDay func(page int) error
	goalsErr  error
	// wrong makes listings leave everything out.
	wrong func(call int) bool
	// nights are listed in place of one without stages; stages answers what is
	// asked about them.
	nights []withings.SleepSummary
	stages func(from, to int64, device string) ([]withings.SleepStage, error)
	asked  []int64 // the nights whose stages were asked for, by their start
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

func (f *fakeFeed) list(q withings.Query) []withings.MeasureGroup {
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
	if f.newestFirst {
		slices.Reverse(list)
	}
	return list
}

func (f *fakeFeed) Measures(ctx context.Context, q withings.Query) iter.Seq2[withings.MeasurePage, error] {
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
				out.Rows = list[offset:end]
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

func (f *fakeFeed) Activities(_ context.Context, q withings.Query) iter.Seq2[withings.ActivityPage, error] {
	return func(yield func(withings.ActivityPage, error) bool) {
		for offset, page := int(q.Offset), 1; ; page++ {
			if f.beforeDay != nil {
				if err := f.beforeDay(page); err != nil {
					yield(withings.ActivityPage{}, err)
					return
				}
			}
			keys := slices.Sorted(maps.Keys(f.days))
			keys = slices.DeleteFunc(keys, func(k string) bool {
				return !q.Since.IsZero() && f.days[k].Modified < q.Since.Unix() ||
					!q.From.IsZero() && (k < DateOf(q.From).String() || k > DateOf(q.To).String())
			})
			end := min(offset+f.page, len(keys))
			var out withings.ActivityPage
			for _, k := range keys[min(offset, len(keys)):end] {
				out.Rows = append(out.Rows, f.days[k])
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

func (f *fakeFeed) Token(context.Context) (withings.Token, error) { return withings.Token{}, nil }

func (f *fakeFeed) Goals(context.Context) (withings.Goals, error) {
	return withings.Goals{Steps: 8000, Weight: withings.NewDecimal(80000, -3)}, f.goalsErr
}

func (f *fakeFeed) Devices(context.Context) ([]withings.Device, error) {
	return []withings.Device{{ID: "aa11", Type: "Scale", Model: "Body Cardio", Battery: "high", LastSession: day0}}, nil
}

func (f *fakeFeed) Workouts(context.Context, withings.Query) iter.Seq2[withings.WorkoutPage, error] {
	return func(yield func(withings.WorkoutPage, error) bool) {
		one, err := withings.ParseWorkout([]byte(`{"id":5,"category":2,"startdate":1767592800,"enddate":1767594600,"modified":1767594700}`))
		yield(withings.WorkoutPage{Rows: []withings.Workout{one}}, err)
	}
}

func (f *fakeFeed) SleepSummaries(context.Context, withings.Query) iter.Seq2[withings.SleepPage, error] {
	return func(yield func(withings.SleepPage, error) bool) {
		if f.nights != nil {
			yield(withings.SleepPage{Rows: f.nights}, nil)
			return
		}
		one, err := withings.ParseSleepSummary([]byte(`{"id":7,"startdate":1767562800,"enddate":1767592800,"modified":1767592900}`))
		yield(withings.SleepPage{Rows: []withings.SleepSummary{one}}, err)
	}
}

// bubble runs a test in a bubble of fake time. Meanwhile no test may start a
// process: until it has begun, it shares the open files of this one and their
// locks, and no fake clock waits for that.
func bubble(t *testing.T, run func(*testing.T)) {
	t.Helper()
	syscall.ForkLock.RLock()
	defer syscall.ForkLock.RUnlock()
	synctest.Test(t, run)
}

// at is a clock that stands still, offset seconds after day0.
func at(offset int64) Option {
	return WithClock(func() time.Time { return time.Unix(day0+offset, 0).UTC() })
}

func newCache(t testing.TB, opts ...Option) *Cache {
	t.Helper()
	return New(t.TempDir(), append([]Option{at(400 * 86400)}, opts...)...)
}

// storeGroups puts groups straight into the cache.
func storeGroups(t testing.TB, c *Cache, groups ...withings.MeasureGroup) {
	t.Helper()
	err := c.write(t.Context(), func(w *writer) error {
		for _, g := range groups {
			w.put(measures(), w.groupEntry(g, 0))
		}
		w.logChanges()
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

// load is the whole history of a cache.
func load(t testing.TB, c *Cache) *History {
	t.Helper()
	h, err := c.Load(t.Context(), Always())
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// contents is everything that a person can see of a cache, as text.
func contents(t testing.TB, c *Cache) string {
	t.Helper()
	var b strings.Builder
	h := load(t, c)
	for _, g := range groupsOf(t, c) {
		fmt.Fprintf(&b, "%s\n", g.Raw)
	}
	for _, d := range h.Days {
		fmt.Fprintf(&b, "%+v\n", d)
	}
	for _, s := range h.Sleeps {
		fmt.Fprintf(&b, "%+v\n", s)
	}
	for _, w := range h.Workouts {
		fmt.Fprintf(&b, "%+v\n", w)
	}
	return b.String()
}

// groupsOf are the groups that show.
func groupsOf(t testing.TB, c *Cache) []withings.MeasureGroup {
	t.Helper()
	var out []withings.MeasureGroup
	err := c.Read(t.Context(), func(r *Reader) error {
		for g, err := range r.Groups(Always()) {
			if err != nil {
				return err
			}
			out = append(out, g)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// sound fails the test where the cache does not hold together.
func sound(t testing.TB, c *Cache) {
	t.Helper()
	h, err := c.Check(t.Context())
	if err != nil || len(h.Problems) > 0 {
		t.Fatalf("check: %v %v", h.Problems, err)
	}
	if err := c.Read(t.Context(), func(r *Reader) error { return r.auditIndex() }); err != nil {
		t.Fatal(err)
	}
}

// auditIndex makes the index rows of every entry and compares them with what
// is stored.
func (v *view) auditIndex() error {
	var want [tables]int
	imported := 0
	for _, c := range entryCollections {
		keys := collect(v, c.stored, nil, func(key, _ []byte) ([]byte, bool) { return bytes.Clone(key), true })
		for _, key := range keys {
			e, ok := v.entry(c, key)
			if !ok {
				return fmt.Errorf("%s %x cannot be read: %w", c.name, key, errCorrupt)
			}
			if e.flags&(flagImported|flagHidden) == flagImported {
				imported++
			}
			for _, r := range e.index() {
				want[r.table]++
				stored, _ := v.get(r.table, r.key())
				if !bytes.Equal(stored, r.encode()) && !sameButZone(r.table, r.key(), stored, r.encode()) {
					return fmt.Errorf("%s %d is not in the index as it should: %w", c.name, e.id, errCorrupt)
				}
			}
		}
	}
	for t := range tables {
		if t.isIndex() && want[t] != v.count(t) {
			return fmt.Errorf("%s: %d rows, %d of the readings: %w", t, v.count(t), want[t], errCorrupt)
		}
	}
	if imported != v.state.Imported {
		return fmt.Errorf("%d imported, %d counted: %w", imported, v.state.Imported, errCorrupt)
	}
	return nil
}

// sameButZone tells that two index rows differ in their offset only: the rules
// of a zone may have changed since the row was made. The stages of a night are
// not in its entry.
func sameButZone(t table, key, a, b []byte) bool {
	var x, y row
	if x.read(t, key, a) != nil || y.read(t, key, b) != nil {
		return false
	}
	if t == tableNight {
		x.values = slices.DeleteFunc(x.values, func(v value) bool { return v.of >= ofStage })
	}
	return x.flags&^rowAccountZone == y.flags&^rowAccountZone && bytes.Equal(x.origin, y.origin) && bytes.Equal(x.comment, y.comment) && slices.Equal(x.values, y.values)
}

// refreshed is a refresh that must end well.
func refreshed(t testing.TB, c *Cache, f Feed, opt RefreshOptions) Result {
	t.Helper()
	res, err := c.Refresh(t.Context(), f, opt)
	if err != nil {
		t.Fatalf("refresh: %v", err)
	}
	return res
}

// imported is a weigh-in that came from an export.
func imported(id, date int64, grams int) groupSpec {
	s := scale(-id, date, grams)
	s.device, s.model = "", "Export"
	return s
}

// years is a feed of so many times four readings and a day.
func years(t testing.TB, n int) *fakeFeed {
	f := newFeed(t)
	for i := range int64(n) {
		at := day0 + i*86400
		f.put(t, scale(100+10*i, at, 80000+int(i)))
		f.put(t, cuff(101+10*i, at+60, 120+int(i%20), 80, 60))
		f.put(t, thermo(102+10*i, at+120, 36600+int(i%100)))
		f.put(t, groupSpec{id: 103 + 10*i, date: at, device: "aa11", model: "Body Cardio", zone: "Europe/Berlin",
			measures: []measure{{kind: 6, value: 20000 + int(i), unit: -3}, {kind: 76, value: 60000, unit: -3}}})
		date := DateOf(time.Unix(at, 0).UTC()).String()
		f.days[date] = activityDay(t, date, "bb11", at+80000, float64(8000+i))
	}
	return f
}

// copyFile copies a test's file.
func copyFile(t testing.TB, from, to string) {
	t.Helper()
	text, err := os.ReadFile(from)
	if err == nil {
		err = os.WriteFile(to, text, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}
