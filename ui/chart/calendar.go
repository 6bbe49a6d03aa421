package chart

import (
	"sort"
	"time"
)

const (
	daySeconds = 86400
	// The instants that a calendar axis is drawn for: the years 1 to 9999.
	minUnix = -62135596800
	maxUnix = 253402300799
)

// columns maps instants to columns of equal calendar time: column c holds the instants from bounds[c] up to bounds[c+1].
// Every calendar day is as wide as any other, so that a day of 23 or 25 hours does not shift those beside it.
type columns struct {
	from, to int64
	zone     *time.Location
	bounds   []int64 // one more than there are columns
}

// newColumns divides the range into n columns.
func newColumns(from, to int64, zone *time.Location, n int) columns {
	if zone == nil {
		zone = time.UTC
	}
	c := columns{from: from, to: to, zone: zone}
	from, to = cleanRange(from, to)
	if n <= 0 {
		return c
	}
	c.bounds = make([]int64, n+1)
	days := newDayStarts(zone)
	first, last := days.position(from), days.position(to)
	prev := from
	for i := 1; i < n; i++ {
		prev = min(max(days.instant(first+(last-first)*float64(i)/float64(n)), prev), to)
		c.bounds[i] = prev
	}
	c.bounds[0], c.bounds[n] = from, to
	return c
}

// cleanRange makes a range that is never empty and lies within the calendar.
func cleanRange(from, to int64) (int64, int64) {
	from = min(max(from, minUnix), maxUnix-daySeconds)
	to = min(max(to, minUnix), maxUnix)
	if to <= from {
		to = from + daySeconds
	}
	return from, to
}

// count is the number of columns.
func (c columns) count() int { return max(len(c.bounds)-1, 0) }

// at returns the column that holds the instant, -1 outside the range.
func (c columns) at(unix int64) int {
	n := c.count()
	if n == 0 || unix < c.bounds[0] || unix >= c.bounds[n] {
		return -1
	}
	return sort.Search(n, func(i int) bool { return c.bounds[i+1] > unix })
}

// middle returns the instant in the middle of a column.
func (c columns) middle(col int) int64 {
	return c.bounds[col] + (c.bounds[col+1]-c.bounds[col])/2
}

// same reports whether the columns are those of the range.
func (c columns) same(from, to int64, zone *time.Location, n int) bool {
	if zone == nil {
		zone = time.UTC
	}
	return c.from == from && c.to == to && c.zone == zone && c.count() == max(n, 0)
}

// dayStarts finds the first instant of calendar days, remembering the last one asked for.
type dayStarts struct {
	zone       *time.Location
	day        int
	start, end int64
	known      bool
}

func newDayStarts(zone *time.Location) *dayStarts { return &dayStarts{zone: zone} }

// dayNumber counts the calendar days from 1 January 1970 to the day that the instant has in the zone.
func dayNumber(unix int64, zone *time.Location) int {
	_, offset := time.Unix(unix, 0).In(zone).Zone()
	local := unix + int64(offset)
	day := local / daySeconds
	if local%daySeconds < 0 {
		day--
	}
	return int(day)
}

// dayStart returns the first instant of a day. Where the clocks skip midnight that is the instant of the change, and a
// day that a zone skipped whole starts when the next one does.
func dayStart(day int, zone *time.Location) int64 {
	t := time.Date(1970, time.January, 1+day, 0, 0, 0, 0, zone)
	if dayNumber(t.Unix(), zone) < day {
		if _, end := t.ZoneBounds(); !end.IsZero() {
			return end.Unix()
		}
	}
	return t.Unix()
}

func (d *dayStarts) load(day int) {
	if d.known && d.day == day {
		return
	}
	if d.known && d.day == day-1 {
		d.start = d.end
	} else {
		d.start = dayStart(day, d.zone)
	}
	d.end = dayStart(day+1, d.zone)
	d.day, d.known = day, true
}

// position returns the instant as a day number with the part of that day that is over.
func (d *dayStarts) position(unix int64) float64 {
	day := dayNumber(unix, d.zone)
	d.load(day)
	if d.end <= d.start {
		return float64(day)
	}
	part := float64(unix-d.start) / float64(d.end-d.start)
	return float64(day) + min(max(part, 0), 1)
}

// instant is the inverse of position.
func (d *dayStarts) instant(position float64) int64 {
	day := int(position)
	if float64(day) > position {
		day--
	}
	d.load(day)
	return d.start + int64((position-float64(day))*float64(d.end-d.start)+0.5)
}

// date returns the year, month and day of a day number.
func date(day int) (int, time.Month, int) {
	return time.Unix(int64(day)*daySeconds, 0).UTC().Date()
}

// number is the inverse of date; month and day may lie outside their usual bounds.
func number(year int, month time.Month, day int) int {
	return int(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / daySeconds)
}
