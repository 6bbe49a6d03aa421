package cli

import (
	"context"
	"encoding/csv"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"withings-tui/store"
	"withings-tui/ui/config"
	"withings-tui/ui/insight"
	"withings-tui/withings"
)

// importWeights fills a cache with n weights, two every second, so that a
// chunk's end falls between two of one second.
func importWeights(t *testing.T, n int) *store.Cache {
	t.Helper()
	cache := store.New(t.TempDir())
	groups := make([]withings.MeasureGroup, n)
	for i := range groups {
		groups[i] = withings.MeasureGroup{
			ID: int64(-n + i), Category: withings.CategoryReal, Date: 1_700_000_000 + int64(i/2)*3600, Timezone: "UTC", Model: fmt.Sprintf("scale %d", i%2),
			Measures: []withings.Measure{{Type: withings.TypeWeight, Value: 80_000 + int64(i%500), Unit: -3, Position: withings.PositionNone, Valid: true}},
		}
	}
	if _, err := cache.Import(context.Background(), groups, nil); err != nil {
		t.Fatal(err)
	}
	return cache
}

func exported(t *testing.T, x extract) [][]string {
	t.Helper()
	var b strings.Builder
	if err := writeSheets(context.Background(), &b, sheets()[:1], x, "csv"); err != nil {
		t.Fatal(err)
	}
	records, err := csv.NewReader(strings.NewReader(b.String())).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return records[1:]
}

// An export that takes several chunks has every reading once, in order.
func TestExportInChunks(t *testing.T) {
	t.Parallel()
	const n = 2*chunk + 101
	rows := exported(t, extract{cache: importWeights(t, n), from: firstDay, to: lastDay})
	if len(rows) != n {
		t.Fatalf("%d rows, want %d", len(rows), n)
	}
	for i, row := range rows {
		if want := fmt.Sprint(-n + i); row[1] != want {
			t.Fatalf("row %d is group %s, want %s", i, row[1], want)
		}
	}
}

// A day has the readings of its own zone's 24 hours, whatever the chunks are.
func TestExportOfDays(t *testing.T) {
	t.Parallel()
	cache := importWeights(t, 400) // 48 a day
	day, err := store.ParseDate("2023-11-17")
	if err != nil {
		t.Fatal(err)
	}
	rows := exported(t, extract{cache: cache, from: day, to: day})
	if len(rows) != 48 || rows[0][0] != "2023-11-17T00:13:20Z" || rows[47][0] != "2023-11-17T23:13:20Z" {
		t.Errorf("%d rows from %v to %v", len(rows), rows[0], rows[len(rows)-1])
	}
}

// The exported trend is the one that the dashboard draws.
func TestExportedTrend(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	cache := importWeights(t, chunk+500)
	for _, smoother := range insight.Smoothers() {
		t.Run(smoother.String(), func(t *testing.T) {
			t.Parallel()
			got, height, err := readTrend(ctx, extract{cache: cache, cfg: config.Config{Smoother: smoother.String(), HeightM: 1.8}})
			if err != nil || height != 1.8 {
				t.Fatalf("height %v, %v", height, err)
			}
			var points []store.Point
			if err := cache.Read(ctx, func(r *store.Reader) (err error) {
				points, err = r.Series(store.FigureWeight, store.All())
				return err
			}); err != nil {
				t.Fatal(err)
			}
			want := trendLine{}
			for _, p := range insight.Trend(points, smoother, insight.Counting{}) {
				want[p.Stamp().Date()] = p.Value
			}
			if diff := cmp.Diff(want, got); diff != "" || len(got) < 50 {
				t.Errorf("%d days (-dashboard +export):\n%s", len(got), diff)
			}
		})
	}
}

// A figure beside the weight is that of the newest reading that counts,
// however long ago it was.
func TestNewestThatCounts(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	cache := store.New(t.TempDir())
	now := int64(1_760_000_000)
	var groups []withings.MeasureGroup
	for i, daysAgo := range []int64{700, 300, 20, 2} {
		groups = append(groups, withings.MeasureGroup{ID: -1 - int64(i), Category: withings.CategoryReal, Date: now - daysAgo*secondsADay, Timezone: "UTC",
			Measures: []withings.Measure{{Type: withings.TypeWeight, Value: 80, Position: withings.PositionNone, Valid: true},
				{Type: withings.TypeFatRatio, Value: 20 + int64(i), Position: withings.PositionNone, Valid: true}}})
	}
	if _, err := cache.Import(ctx, groups, nil); err != nil {
		t.Fatal(err)
	}
	newest := func(span store.Span, want *float64) {
		t.Helper()
		var got *float64
		if err := cache.Read(ctx, func(r *store.Reader) (err error) {
			got, err = newestThatCounts(r, store.FigureFatRatio, span)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("in %v (-want +got):\n%s", span, diff)
		}
	}
	newest(store.Span{From: now - 800*secondsADay, To: now}, figure(23))
	for _, id := range []int64{-3, -4} {
		if err := cache.Exclude(ctx, id, true); err != nil {
			t.Fatal(err)
		}
	}
	newest(store.Span{From: now - 800*secondsADay, To: now}, figure(21))
	newest(store.Span{From: now - 200*secondsADay, To: now}, nil)
	newest(store.Span{From: now, To: now}, nil)
}
