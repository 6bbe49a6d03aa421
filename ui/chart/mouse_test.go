package chart_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"withings-tui/ui/chart"
	"withings-tui/ui/screen"
)

// timeAt is the time that the mouse takes a column of what was drawn for: the
// plot is its window, from edge to edge.
func timeAt(d chart.Drawn, x int) int64 {
	return d.Time.From + (2*int64(x-d.Plot.X)+1)*(d.Time.To-d.Time.From)/(2*int64(d.Plot.W))
}

func TestAClickFindsWhatIsDrawnThere(t *testing.T) {
	t.Parallel()
	c := screen.NewCanvas(90, 30, dark)
	for _, width := range []int{30, 44, 61, 84, 90} {
		for _, n := range []int{1, 7, 30, 45, 90} {
			bars := steps(n)
			d := bars.Draw(c, screen.Rect{W: width, H: 12})
			for i, b := range bars.Bars {
				x, ok := d.ColumnOf(b.At - 12*3600)
				if !ok {
					continue
				}
				last := bars.Bars[min(i+d.PerBar, n)-1].At + 12*3600
				if at := timeAt(d, x); at < b.At-int64(d.PerBar+1)*86400 || at > last {
					t.Fatalf("%d days in %d columns: day %d is drawn in column %d, which is day %.1f", n, width, i, x, float64(at-bars.Bars[0].At)/86400)
				}
			}
		}
	}
	heat := year().Draw(c, screen.Rect{X: 2, Y: 1, W: 84, H: 8})
	for d := range 250 {
		at := day(1, 20+d, 12)
		if x, ok := heat.ColumnOf(at); ok && (timeAt(heat, x)-at > 7*86400 || at-timeAt(heat, x) > 7*86400) {
			t.Errorf("day %d stands in column %d, which is another week", d, x)
		}
	}
	minimap := allYears().Draw(c, screen.Rect{X: 2, Y: 10, W: 84, H: 4})
	if x, ok := minimap.ColumnOf(day(3, 1)); !ok || timeAt(minimap, x)-day(3, 1) > 20*86400 || day(3, 1)-timeAt(minimap, x) > 20*86400 {
		t.Errorf("March 2026 is in column %d, which is %v", x, time.Unix(timeAt(minimap, x), 0))
	}
}

func TestSeveralDaysShareABarWhereThereIsNoRoomForEach(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ days, width, per int }{{30, 70, 1}, {30, 44, 2}, {90, 60, 4}, {90, 100, 2}, {365, 70, 14}, {0, 70, 1}} {
		c := screen.NewCanvas(tc.width, 10, dark)
		b := steps(tc.days)
		b.Right = -1
		if d := b.Draw(c, c.Bounds()); d.PerBar != tc.per {
			t.Errorf("%d days in %d columns: a bar is %d days, want %d", tc.days, tc.width, d.PerBar, tc.per)
		}
	}
}

func TestBarsHaveOneWidthAndGapsThatDifferByOneColumnAtMost(t *testing.T) {
	t.Parallel()
	for days := 1; days <= 60; days++ {
		for _, width := range []int{40, 61, 75, 90, 133} {
			c := screen.NewCanvas(width, 8, dark)
			b := chart.BarChart{Accent: screen.InkActivity, Cursor: chart.NoTime}
			for d := range days {
				b.Bars = append(b.Bars, chart.Bar{At: day(9, 1+d, 12), Value: 100})
			}
			d := b.Draw(c, c.Bounds())
			var widths, gaps []int
			last, run := false, 0
			for x := d.Plot.X; x <= d.Plot.Right(); x++ {
				bar := c.At(x, d.Plot.Bottom()-1).Style.Ink == screen.InkActivity
				if x > d.Plot.X && bar != last || x == d.Plot.Right() {
					if last {
						widths = append(widths, run)
					} else if x < d.Plot.Right() {
						gaps = append(gaps, run)
					}
					run = 0
				}
				last, run = bar, run+1
			}
			if n := (days + d.PerBar - 1) / d.PerBar; len(widths) != n || slices.Min(widths) != slices.Max(widths) {
				t.Fatalf("%d days in %d columns: bars of %v columns", days, width, widths)
			}
			if len(gaps) > 0 && slices.Max(gaps)-slices.Min(gaps) > 1 {
				t.Fatalf("%d days in %d columns: gaps of %v columns", days, width, gaps)
			}
		}
	}
}

func TestTheMonthsStandOnTheirFirstDays(t *testing.T) {
	t.Parallel()
	c := screen.NewCanvas(90, 12, dark)
	ch := chart.Chart{From: day(8, 28), To: day(13, 26), Now: chart.NoTime, Cursor: chart.NoTime, A: chart.NoTime, B: chart.NoTime,
		Strips: []chart.Strip{{Lo: 80, Hi: 84}}}
	d := chart.Draw(c, c.Bounds(), ch)
	for month := time.Month(9); month <= 13; month++ {
		x, _ := d.ColumnOf(day(month, 1))
		if r := c.At(x, 11).Rune; r != '╵' {
			t.Errorf("%q stands under the first of month %d", r, month)
		}
	}
	if x, _ := d.ColumnOf(day(13, 1)); c.At(x+1, 11).Rune != '2' {
		t.Error("January does not carry the year")
	}
}

func TestLongBarsAreNamedByTheYearThatBeginsInThem(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		days int
		want []string
	}{
		{"three years: bars of many days", 3 * 365, []string{"2024", "2025", "2026"}},
		{"a year: months and the year", 365, []string{"2026"}},
	} {
		ch := chart.BarChart{Accent: screen.InkActivity}
		for i := range test.days {
			ch.Bars = append(ch.Bars, chart.Bar{At: day(11, 26) - int64(test.days-1-i)*86400, Value: 5000})
		}
		c := screen.NewCanvas(60, 12, dark)
		ch.Draw(c, c.Bounds())
		axis := strings.Split(strings.TrimSuffix(c.Plain(), "\n"), "\n")[11]
		var years []string
		months := 0
		for _, word := range strings.FieldsFunc(axis, func(r rune) bool { return r == ' ' || r == '╵' }) {
			if word[0] == '2' {
				years = append(years, word)
			} else {
				months++
			}
		}
		if !slices.Equal(years, test.want) || (months > 0) != (len(test.want) == 1) {
			t.Errorf("%s: %q", test.name, axis)
		}
	}
}

func TestAStepOfTheCursorChangesTwoColumnsAlone(t *testing.T) {
	t.Parallel()
	ch := pressureChart()
	drawn := func(at int64) *screen.Canvas {
		c := screen.NewCanvas(81, 24, dark)
		ch.Cursor = at
		chart.Draw(c, c.Bounds(), ch)
		return c
	}
	a, b := drawn(day(11, 15, 8)), drawn(day(11, 15, 20))
	changed := map[int]bool{}
	for y := range a.H {
		for x := range a.W {
			if a.At(x, y) != b.At(x, y) {
				changed[x] = true
			}
		}
	}
	if len(changed) != 2 {
		t.Errorf("%d columns change", len(changed))
	}
}
