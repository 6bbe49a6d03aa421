package insight

import (
	"testing"
	"time"

	"withings-tui/store"
)

func TestPeriod(t *testing.T) {
	t.Parallel()
	p := LastDays(7, day0+6)
	if p != (Period{day0, day0 + 6}) || p.Days() != 7 || p.Before() != (Period{day0 - 7, day0 - 1}) {
		t.Errorf("last 7 days %v, before %v", p, p.Before())
	}
	if !p.Contains(day0) || !p.Contains(day0+6) || p.Contains(day0-1) || p.Contains(day0+7) {
		t.Error("the ends belong to a period, and nothing beyond them")
	}
	if (Period{day0, day0 - 5}).Days() != 0 {
		t.Error("a period that ends before it begins has days")
	}
	for start := time.Sunday; start <= time.Saturday; start++ {
		for d := day0; d < day0+7; d++ {
			if w := Week(d, start); w.Days() != 7 || !w.Contains(d) || w.From.Weekday() != start {
				t.Errorf("week of %v from %v: %v", d, start, w)
			}
		}
	}
}

// A reading is in the days it had in its own zone, at every offset on Earth.
func TestIn(t *testing.T) {
	t.Parallel()
	for _, offset := range []int32{-12 * 3600, -5 * 3600, 0, 5*3600 + 45*60, 14 * 3600} {
		midnight := moment(0).Unix() - int64(offset)
		points := []store.Point{
			{Unix: midnight - 1, Offset: offset, Value: 1}, {Unix: midnight, Offset: offset, Value: 2},
			{Unix: midnight + 2*secondsADay - 1, Offset: offset, Value: 3}, {Unix: midnight + 2*secondsADay, Offset: offset, Value: 4},
		}
		diff(t, "in two days", points[1:3], In(points, Period{day0, day0 + 1}))
		diff(t, "in all", points, In(points, Period{day0 - 9, day0 + 9}))
		if got := In(points, Period{day0 + 3, day0 + 9}); len(got) != 0 {
			t.Errorf("after the last: %v", got)
		}
	}
	if got := In[store.Point](nil, Period{day0, day0}); len(got) != 0 {
		t.Errorf("in nothing: %v", got)
	}
	days := steps(1, 2, 3)
	if got := DaysIn(days, Period{day0 + 1, day0 + 1}); len(got) != 1 || got[0].Steps != 2 {
		t.Errorf("one day: %v", got)
	}
	if got := DaysIn(days, Period{day0 + 1, day0}); len(got) != 0 {
		t.Errorf("no days: %v", got)
	}
}
