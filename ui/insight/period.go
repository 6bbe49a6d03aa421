package insight

import (
	"sort"
	"time"

	"withings-tui/store"
)

// secondsADay is a day that no clock change makes longer or shorter.
const secondsADay = 24 * 60 * 60

// Period is a run of calendar days, both ends included.
type Period struct{ From, To store.Date }

// LastDays is the n days that end with today.
func LastDays(n int, today store.Date) Period {
	return Period{today - store.Date(n) + 1, today}
}

// Days is the number of calendar days, at least 0.
func (p Period) Days() int { return max(0, int(p.To-p.From)+1) }

// Before is the period of the same length that ends the day before p begins.
func (p Period) Before() Period {
	return Period{p.From - store.Date(p.Days()), p.From - 1}
}

// Contains tells whether d is one of the days.
func (p Period) Contains(d store.Date) bool { return p.From <= d && d <= p.To }

// Week is the seven days around d that begin on the weekday start.
func Week(d store.Date, start time.Weekday) Period {
	back := store.Date((int(d.Weekday()-start)%7 + 7) % 7)
	return Period{d - back, d - back + 6}
}

// The offsets from UTC that zones on Earth have, with an hour to spare.
const (
	eastmost = 15 * 60 * 60
	westmost = -13 * 60 * 60
)

// In is the part of a time-sorted series that lies in the period, each reading
// by the day it had in its own zone. It is a slice of points, not a copy.
func In[P interface{ Stamp() store.Stamp }](points []P, p Period) []P {
	from := int64(p.From)*secondsADay - eastmost
	to := (int64(p.To)+1)*secondsADay - westmost
	lo := sort.Search(len(points), func(i int) bool { return points[i].Stamp().Unix >= from })
	hi := sort.Search(len(points), func(i int) bool { return points[i].Stamp().Unix >= to })
	for lo < hi && points[lo].Stamp().Date() < p.From {
		lo++
	}
	for lo < hi && points[hi-1].Stamp().Date() > p.To {
		hi--
	}
	return points[lo:hi]
}

// DaysIn is the part of date-sorted days of activity that lies in the period.
func DaysIn(days []store.Day, p Period) []store.Day {
	lo := sort.Search(len(days), func(i int) bool { return days[i].Date >= p.From })
	hi := sort.Search(len(days), func(i int) bool { return days[i].Date > p.To })
	return days[lo:max(lo, hi)]
}
