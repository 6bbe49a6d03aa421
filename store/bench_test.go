package store

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"testing"
	"time"

	"golang.org/x/time/rate"

	"withings-tui/withings"
	"withings-tui/withings/withingstest"
)

// benchReadings is the size of history that the budgets are for: twenty years
// of heavy use.
const benchReadings = 100_000

// benchCache is a cache of n readings, three of four weigh-ins with body
// composition, and of a day and a night for every twenty, stored page by page.
func benchCache(tb testing.TB, n int) *Cache {
	tb.Helper()
	c := New(tb.TempDir(), at(int64(n)*benchStep), func(o *options) { o.noSync = true })
	const page = 10_000
	for from := 0; from < n; from += page {
		err := c.write(context.Background(), func(w *writer) error {
			for i := from; i < min(from+page, n); i++ {
				w.put(measures(), w.groupEntry(benchGroup(tb, i), 0))
				if i%20 == 0 {
					if err := benchDay(tb, w, i); err != nil {
						return err
					}
				}
			}
			return nil
		})
		if err != nil {
			tb.Fatal(err)
		}
	}
	return c
}

// benchStep is how many seconds lie between two readings of a benchmark.
const benchStep = 6300

const benchDevice = "aa11bb22cc33dd44ee55ff6600112233445566aa"

func benchGroup(tb testing.TB, i int) withings.MeasureGroup {
	at := day0 + benchStep*int64(i)
	measures := fmt.Sprintf(`{"value":%d,"type":1,"unit":-3,"algo":0,"fm":3},{"value":%d,"type":6,"unit":-3,"algo":0,"fm":3},{"value":%d,"type":8,"unit":-3,"algo":0,"fm":3}`,
		78000+i*7919%9000, 20000+i%3000, 16000+i%2000)
	if i%4 == 3 {
		measures = fmt.Sprintf(`{"value":%d,"type":9,"unit":0,"algo":0,"fm":3},{"value":%d,"type":10,"unit":0,"algo":0,"fm":3},{"value":%d,"type":11,"unit":0,"algo":0,"fm":3}`,
			70+i%20, 110+i%30, 55+i%20)
	}
	g, err := withings.ParseMeasureGroup(fmt.Appendf(nil, `{"grpid":%d,"attrib":0,"date":%d,"created":%d,"modified":%d,"category":1,"deviceid":"`+benchDevice+`","hash_deviceid":"`+benchDevice+`","measures":[%s],"modelid":6,"model":"Body Cardio","comment":null,"timezone":"Europe/Berlin"}`,
		6100000000+3*int64(i), at, at+40, at+40, measures))
	if err != nil {
		tb.Fatal(err)
	}
	return g
}

func benchDay(tb testing.TB, w *writer, i int) error {
	at := time.Unix(day0+benchStep*int64(i), 0).UTC()
	day := activityDay(tb, at.Format(time.DateOnly), "bb11", at.Unix(), float64(5000+i))
	w.put(named(CollectionActivity), w.dayEntry(day, 0))
	night, err := withings.ParseSleepSummary(fmt.Appendf(nil, `{"id":%d,"timezone":"Europe/Berlin","model":16,"startdate":%d,"enddate":%d,"date":%q,"modified":%d,"data":{"total_sleep_time":25000,"deepsleepduration":5000,"hr_average":58}}`,
		i+1, at.Unix()-30000, at.Unix(), at.Format(time.DateOnly), at.Unix()))
	if err != nil {
		return err
	}
	w.put(named(CollectionSleep), w.nightEntry(night, 0))
	return nil
}

// BenchmarkOpen is what a first frame needs: the file opened, state and latest,
// and the last 150 days. At most 2 ms at 100,000 readings.
func BenchmarkOpen(b *testing.B) {
	c := benchCache(b, benchReadings)
	last := DateOf(time.Unix(day0+benchStep*benchReadings, 0).UTC())
	for b.Loop() {
		if h, err := c.Load(context.Background(), LastDays(150, last)); err != nil || len(h.Weighings) < 1000 {
			b.Fatal(err)
		}
	}
}

// BenchmarkHistory loads all of 100,000 readings. At most 60 ms.
func BenchmarkHistory(b *testing.B) {
	c := benchCache(b, benchReadings)
	for b.Loop() {
		if h, err := c.Load(context.Background(), Always()); err != nil || len(h.Weighings) != benchReadings*3/4 || h.LeftOut > 0 {
			b.Fatal(err)
		}
	}
}

// BenchmarkStamp is what a dashboard asks every second.
func BenchmarkStamp(b *testing.B) {
	c := benchCache(b, 100)
	for b.Loop() {
		if _, err := c.Stamp(); err != nil {
			b.Fatal(err)
		}
	}
}

// servedTo is a client of a local Withings with some groups or a person.
func servedTo(tb testing.TB, cfg withingstest.Config, groups int) (*withings.Client, *Cache) {
	tb.Helper()
	cfg.RateLimit, cfg.DuplicateWindow = -1, -1
	server := withingstest.NewServer(cfg)
	tb.Cleanup(server.Close)
	if groups > 0 {
		server.SetGroups(withingstest.Groups(groups, time.Now())...)
	}
	dir := tb.TempDir()
	tokens := NewTokens(dir)
	issued := server.IssueToken()
	_, err := tokens.Update(context.Background(), func(withings.Token) (withings.Token, error) {
		return withings.Token{AccessToken: issued.Access, RefreshToken: issued.Refresh, Expiry: issued.Expires}, nil
	})
	if err != nil {
		tb.Fatal(err)
	}
	client, err := withings.NewClient(withings.App{ClientID: withingstest.DefaultClientID, ClientSecret: withingstest.DefaultClientSecret,
		RedirectURL: "http://localhost:8976/callback", APIURL: server.URL, AccountURL: server.URL}, tokens,
		withings.WithHTTPClient(http.DefaultClient), withings.WithLimiter(rate.NewLimiter(rate.Inf, 0)))
	if err != nil {
		tb.Fatal(err)
	}
	return client, New(dir)
}

// BenchmarkRefresh brings 100,000 groups over HTTP into an empty cache, synced
// to the disk page by page. At most 4 s of processor time, the server's besides.
func BenchmarkRefresh(b *testing.B) {
	for b.Loop() {
		client, c := servedTo(b, withingstest.Config{}, benchReadings)
		if res, err := c.Refresh(context.Background(), client, RefreshOptions{}); err != nil || res.Collections[0].New != benchReadings {
			b.Fatal(res, err)
		}
	}
}

// TestSizeOnDisk: at most 715 bytes a group over the demo person, whose JSON has
// 537, and all of it at most 1.6 times its JSON.
func TestSizeOnDisk(t *testing.T) {
	t.Parallel()
	client, c := servedTo(t, withingstest.Config{Person: withingstest.NewPerson(1, time.Now(), withingstest.PersonOptions{})}, 0)
	refreshed(t, c, client, RefreshOptions{})
	size := func(c *Cache) int64 {
		info, err := os.Stat(c.Path())
		if err != nil {
			t.Fatal(err)
		}
		return info.Size()
	}
	groups := groupsOf(t, c)
	var used int // pages of the groups and of their index
	err := c.Read(t.Context(), func(r *Reader) error {
		for _, table := range append([]table{tableGroups, tableHidden}, groupTables...) {
			stats := r.buckets[table].Stats()
			used += stats.LeafAlloc + stats.BranchAlloc
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var raw int64
	for _, g := range groups {
		raw += int64(len(g.Raw))
	}
	for _, table := range []table{tableDays, tableNights, tableWorkouts} {
		err := c.Read(t.Context(), func(r *Reader) error {
			r.each(table, nil, func(_, value []byte) bool { raw += int64(len(value)) - 1; return true })
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	perGroup, times := used/len(groups), float64(size(c))/float64(raw)
	t.Logf("%d bytes a group; with days and nights %d bytes, %.2f times the JSON", perGroup, size(c), times)
	if perGroup > 715 || times > 1.6 {
		t.Error("too large")
	}
}
