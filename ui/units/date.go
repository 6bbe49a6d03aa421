package units

import (
	"fmt"
	"time"
)

// The functions below write days and moments. A day is given as its midnight
// in UTC.

// Date is "2 Jan", with the year where it is not that of today.
func Date(day, today time.Time) string {
	if day.Year() != today.Year() {
		return DateYear(day)
	}
	return day.Format("2 Jan")
}

// DateYear is "2 Jan 2006".
func DateYear(day time.Time) string { return day.Format("2 Jan 2006") }

// DatesBetween is a run of days: "28 Aug – 25 Nov 2026", "5 – 11 Nov 2026".
func DatesBetween(from, to time.Time) string {
	switch {
	case from.Equal(to):
		return DateYear(to)
	case from.Year() != to.Year():
		return DateYear(from) + " – " + DateYear(to)
	case from.Month() != to.Month():
		return from.Format("2 Jan") + " – " + DateYear(to)
	}
	return from.Format("2") + " – " + DateYear(to)
}

// Day names a day from today's side: "today", "yesterday", "3 days ago", then
// its date.
func Day(day, today time.Time) string {
	switch n := int(today.Sub(day).Hours() / 24); {
	case n == 0:
		return "today"
	case n == 1:
		return "yesterday"
	case n > 1 && n < 7:
		return fmt.Sprintf("%d days ago", n)
	}
	return Date(day, today)
}

// Clock is a moment's wall clock: "07:01".
func Clock(t time.Time) string { return t.Format("15:04") }

// Moment is "Wed 25 Nov 2026 07:01".
func Moment(t time.Time) string { return t.Format("Mon 2 Jan 2006 15:04") }

// Age says how long ago t was, in the coarsest unit that is honest: "just now",
// "2 min ago", "3 h ago", and past 24 hours the date.
func Age(t, now time.Time) string {
	d := now.Sub(t)
	switch {
	case t.IsZero():
		return "never"
	case d < -2*time.Minute:
		return "in the future"
	case d < time.Minute:
		return "just now"
	case d < time.Hour:
		return fmt.Sprintf("%d min ago", int(d.Minutes()))
	case d < 24*time.Hour:
		return fmt.Sprintf("%d h ago", int(d.Hours()))
	}
	day := func(t time.Time) time.Time { return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC) }
	return Date(day(t.In(now.Location())), day(now))
}
