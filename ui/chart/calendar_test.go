package chart

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func location(t *testing.T, name string) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation(name)
	if err != nil {
		t.Skipf("no time zone database: %v", err)
	}
	return zone
}

// TestDaysAreEquallyWide puts a column on each day over clock changes and looks whether each begins at the day's first
// instant, in zones that change at two, at midnight, and by a whole day.
func TestDaysAreEquallyWide(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		zone  string
		first time.Time
		days  int
		hours map[int]int // hours of days that are not 24 long
	}{
		{"Europe/Berlin", time.Date(2026, 3, 20, 0, 0, 0, 0, time.UTC), 20, map[int]int{9: 23}},
		{"Europe/Berlin", time.Date(2026, 10, 20, 0, 0, 0, 0, time.UTC), 20, map[int]int{5: 25}},
		{"America/Santiago", time.Date(2024, 9, 1, 0, 0, 0, 0, time.UTC), 14, map[int]int{7: 23}},
		{"Pacific/Apia", time.Date(2011, 12, 26, 0, 0, 0, 0, time.UTC), 10, map[int]int{4: 0}},
		{"UTC", time.Date(1969, 12, 20, 0, 0, 0, 0, time.UTC), 30, nil},
	} {
		t.Run(tc.zone+tc.first.Format(" 2006-01"), func(t *testing.T) {
			t.Parallel()
			zone := location(t, tc.zone)
			day0 := int(tc.first.Unix() / daySeconds)
			cols := newColumns(dayStart(day0, zone), dayStart(day0+tc.days, zone), zone, tc.days)
			for i := range tc.days {
				if got, want := cols.bounds[i], dayStart(day0+i, zone); got != want {
					t.Errorf("day %d begins at %d, want %d", i, got, want)
				}
				want := 24
				if h, ok := tc.hours[i]; ok {
					want = h
				}
				if got := (cols.bounds[i+1] - cols.bounds[i]) / 3600; got != int64(want) {
					t.Errorf("day %d has %d hours, want %d", i, got, want)
				}
			}
		})
	}
}

func TestColumnAndTimeAgree(t *testing.T) {
	t.Parallel()
	zone := berlin(t)
	for _, days := range []int{7, 30, 90, 365, 20 * 365} {
		for _, w := range []int{5, 40, 99, 200} {
			g := Trend(TrendOptions{Frame: frame(zone, days, w, 20)})
			for x := g.Plot.X; x < g.Plot.X+g.Plot.W; x++ {
				if got := g.ColumnAt(g.TimeAt(x)); got != x {
					t.Fatalf("%d days, width %d: column %d is instant %d is column %d", days, w, x, g.TimeAt(x), got)
				}
			}
			from, to := lastDays(zone, days)
			for _, tc := range []struct {
				at   int64
				want int
			}{{from - 1, -1}, {from, g.Plot.X}, {to - 1, g.Plot.X + g.Plot.W - 1}, {to, -1}, {NoTime, -1}} {
				if got := g.ColumnAt(tc.at); got != tc.want {
					t.Errorf("%d days, width %d: instant %d is in column %d, want %d", days, w, tc.at, got, tc.want)
				}
			}
		}
	}
}

func TestBarsColumnAndTimeAgree(t *testing.T) {
	t.Parallel()
	zone := berlin(t)
	for _, days := range []int{7, 30, 90, 365, 3 * 365} {
		from, to := lastDays(zone, days)
		g := Bars(BarsOptions{Frame: frame(zone, days, 90, 12), Days: steps(zone, days), Today: to - 1})
		if days <= g.Plot.W != (g.DaysPerColumn == 1) {
			t.Errorf("%d days in %d columns: %d days a bar", days, g.Plot.W, g.DaysPerColumn)
		}
		if g.DaysPerColumn > 4 && g.DaysPerColumn%7 != 0 {
			t.Errorf("%d days: %d days a bar are not whole weeks", days, g.DaysPerColumn)
		}
		for at := from + 43200; at < to; at += daySeconds {
			x := g.ColumnAt(at)
			if !g.Plot.Contains(x, 0) {
				t.Fatalf("%d days: instant %d is in column %d, outside the plot %+v", days, at, x, g.Plot)
			}
			if got := g.ColumnAt(g.TimeAt(x)); got != x {
				t.Fatalf("%d days: column %d is instant %d is column %d", days, x, g.TimeAt(x), got)
			}
		}
		last := g.TimeAt(g.W)
		if span := to - last; span > int64(g.DaysPerColumn)*daySeconds {
			t.Errorf("%d days: last bar is at %d, %d s before the end", days, last, span)
		}
	}
}

func TestTimeTicks(t *testing.T) {
	t.Parallel()
	zone := berlin(t)
	for _, tc := range []struct {
		days, width int
		want        string
	}{
		{1, 79, "Sun 22 Nov"},
		{7, 84, "Mon 16|Tue 17|Wed 18|Thu 19|Fri 20|Sat 21|Sun 22"},
		{7, 140, "Mon 16 Nov|Tue 17|Wed 18|Thu 19|Fri 20|Sat 21|Sun 22"},
		{30, 79, "24 Oct|Nov|8 Nov|15 Nov|22 Nov"},
		{90, 60, "25 Aug|15 Sep|Oct|15 Oct|Nov|15 Nov"},
		{365, 79, "Nov 2025|2026|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov"},
		{365, 40, "Nov 2025|Apr|Jul|Oct"},
		{5 * 365, 79, "Nov 2021|2023|Jul|2024|Jul|2025|Jul|2026|Jul"},
		{50 * 365, 79, "1976|1980|1985|1990|1995|2000|2005|2010|2015|2020|2025"},
		{400, 5, "2025"},
	} {
		t.Run(fmt.Sprintf("%d days on %d columns", tc.days, tc.width), func(t *testing.T) {
			t.Parallel()
			from, to := lastDays(zone, tc.days)
			var labels []string
			for _, tick := range timeTicks(newColumns(from, to, zone, tc.width), tc.width, nil) {
				labels = append(labels, tick.label)
			}
			got := strings.Join(labels, "|")
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("labels differ (-want +got):\n%s", diff)
			}
		})
	}
}

// TestTimeTicksNeverOverlap tries many ranges and widths.
func TestTimeTicksNeverOverlap(t *testing.T) {
	t.Parallel()
	zone := berlin(t)
	r := rand.New(rand.NewPCG(9, 9))
	for range 3000 {
		days, width := 1+int(math.Exp(r.Float64()*10)), 1+r.IntN(220)
		from := int64(1_000_000_000) + r.Int64N(700_000_000)
		ticks := timeTicks(newColumns(from, from+int64(days)*daySeconds, zone, width), width, nil)
		end := -1
		for i, tick := range ticks {
			if i == 0 && tick.col != 0 && width >= 12 {
				t.Fatalf("%d days on %d columns: first tick is at %d", days, width, tick.col)
			}
			if tick.at <= end || tick.at+len(tick.label) > width || tick.col < 0 || tick.col >= width {
				t.Fatalf("%d days on %d columns: %+v in %+v", days, width, tick, ticks)
			}
			end = tick.at + len(tick.label)
		}
		if width >= 12 && len(ticks) == 0 {
			t.Fatalf("%d days on %d columns: no label", days, width)
		}
	}
}
