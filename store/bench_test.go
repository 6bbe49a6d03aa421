package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"testing"
	"time"

	"withings-tui/withings"

	bolt "go.etcd.io/bbolt"
)

// benchSizes are the histories that are measured, in readings. The environment
// variable STORE_BENCH_MAX leaves out those that are larger.
func benchSizes() []int {
	sizes := []int{1_000, 100_000, 1_000_000}
	limit, err := strconv.Atoi(os.Getenv("STORE_BENCH_MAX"))
	if err != nil {
		limit = sizes[len(sizes)-1]
	}
	n := 0
	for n < len(sizes) && sizes[n] <= limit {
		n++
	}
	return sizes[:n]
}

// benchStep is how many seconds lie between two readings of a benchmark: ten a
// day, so that 90 days are 900 readings at every size.
const benchStep = 8640

// benchCache is a cache of n plain weigh-ins, stored page by page as a refresh
// does.
func benchCache(tb testing.TB, n int) *Cache {
	tb.Helper()
	c := newCache(tb)
	const page = 10_000
	for from := 0; from < n; from += page {
		groups := make([]withings.MeasureGroup, 0, page)
		for i := from; i < min(from+page, n); i++ {
			raw := fmt.Appendf(nil, `{"grpid":%d,"attrib":0,"date":%d,"created":%d,"modified":%d,"category":1,"deviceid":"aa11bb22cc33dd44ee55ff6600112233445566aa","hash_deviceid":"aa11bb22cc33dd44ee55ff6600112233445566aa","measures":[{"value":%d,"type":1,"unit":-3,"algo":0,"fm":3}],"modelid":6,"model":"Body Cardio","comment":null,"timezone":"Europe/Berlin"}`,
				6100000000+3*int64(i), day0+benchStep*int64(i), day0+benchStep*int64(i)+40, day0+benchStep*int64(i)+40, 78000+i*7919%9000)
			g, err := withings.ParseMeasureGroup(raw)
			if err != nil {
				tb.Fatal(err)
			}
			groups = append(groups, g)
		}
		storeGroups(tb, c, groups...)
	}
	return c
}

func perSize(b *testing.B, run func(b *testing.B, c *Cache, n int)) {
	for _, n := range benchSizes() {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			c := benchCache(b, n)
			b.ResetTimer()
			run(b, c, n)
		})
	}
}

// BenchmarkOpen is what a pane needs to come up: the file opened, the state, the
// latest of every kind and the last 90 days. At most 2 ms.
func BenchmarkOpen(b *testing.B) {
	perSize(b, func(b *testing.B, c *Cache, n int) {
		last := day0 + benchStep*int64(n)
		for b.Loop() {
			err := c.Read(context.Background(), func(r *Reader) error { return openPane(r, Span{last - 90*86400, last}) })
			if err != nil {
				b.Fatal(err)
			}
		}
	})
}

func openPane(r *Reader, span Span) error {
	if _, err := r.State(); err != nil {
		return err
	}
	for _, f := range []Figure{FigureWeight, FigureFatRatio, FigureMuscle, FigureHeight} {
		if _, _, _, err := r.Latest(f); err != nil {
			return err
		}
	}
	if _, _, _, err := r.LatestPressure(); err != nil {
		return err
	}
	if _, _, _, err := r.LatestTemperature(SiteBody); err != nil {
		return err
	}
	if _, _, err := r.LatestDay(); err != nil {
		return err
	}
	points, err := r.Series(FigureWeight, span)
	if err == nil && len(points) != 900 {
		err = fmt.Errorf("%d points in 90 days", len(points))
	}
	return err
}

// BenchmarkSeries decodes the whole history of a figure. At most 100 ms and 24
// bytes a reading kept for 1,000,000.
func BenchmarkSeries(b *testing.B) {
	perSize(b, func(b *testing.B, c *Cache, n int) {
		kept := 0
		for b.Loop() {
			err := c.Read(context.Background(), func(r *Reader) error {
				points, err := r.Series(FigureWeight, All())
				if len(points) != n {
					b.Fatalf("%d points", len(points))
				}
				kept = cap(points) * 24
				return err
			})
			if err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(kept)/float64(n), "B-kept/reading")
	})
}

// BenchmarkSize is the file's size. At most 60 bytes a reading.
func BenchmarkSize(b *testing.B) {
	perSize(b, func(b *testing.B, c *Cache, n int) {
		info, err := os.Stat(c.Path())
		if err != nil {
			b.Fatal(err)
		}
		for b.Loop() { // nothing to time: the file is there
		}
		b.ReportMetric(float64(info.Size())/float64(n), "B/reading")
		_, after, err := c.Compact(context.Background())
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(after)/float64(n), "B-compacted/reading")
	})
}

// BenchmarkStore stores pages of 100 new readings, one commit each.
func BenchmarkStore(b *testing.B) {
	c := benchCache(b, 1000)
	next := int64(1_000_000)
	for b.Loop() {
		b.StopTimer()
		groups := make([]withings.MeasureGroup, 100)
		for i := range groups {
			groups[i] = scale(next, day0+next*60, 80000).group(b)
			next++
		}
		b.StartTimer()
		storeGroups(b, c, groups...)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/100, "ns/reading")
}

// BenchmarkStamp is what a dashboard that waits for another process's writes
// does every second.
func BenchmarkStamp(b *testing.B) {
	c := benchCache(b, 1000)
	for b.Loop() {
		if _, err := c.Stamp(); err != nil {
			b.Fatal(err)
		}
	}
}

// TestSizeOfPlainWeighIns keeps the budget of the file's size.
func TestSizeOfPlainWeighIns(t *testing.T) {
	t.Parallel()
	const n = 10_000
	c := benchCache(t, n)
	info, err := os.Stat(c.Path())
	if err != nil {
		t.Fatal(err)
	}
	if each := float64(info.Size()) / n; each > 60 {
		t.Errorf("%.1f bytes a reading, at most 60", each)
	}
	points := read(t, c, func(r *Reader) ([]Point, error) { return r.Series(FigureWeight, All()) })
	if len(points) != n || cap(points) > n+n/16 {
		t.Errorf("%d points, room for %d", len(points), cap(points))
	}
}

// BenchmarkRawBbolt is what BenchmarkSeries cannot beat: to walk over the same
// rows in bbolt and look at none of them.
func BenchmarkRawBbolt(b *testing.B) {
	perSize(b, func(b *testing.B, c *Cache, n int) {
		for b.Loop() {
			rows := 0
			db, err := bolt.Open(c.Path(), 0o600, &bolt.Options{ReadOnly: true, Timeout: time.Second})
			if err != nil {
				b.Fatal(err)
			}
			err = db.View(func(tx *bolt.Tx) error {
				cursor := tx.Bucket(kindBuckets[kindWeight]).Cursor()
				for k, _ := cursor.First(); k != nil; k, _ = cursor.Next() {
					rows++
				}
				return nil
			})
			if err := errors.Join(err, db.Close()); err != nil || rows != n {
				b.Fatal(rows, err)
			}
		}
	})
}
