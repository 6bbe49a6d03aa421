package pane

import (
	"sort"
	"time"

	"withings-tui/store"
	"withings-tui/ui/units"
)

// Span is one of the lengths that [ and ] go through.
type Span struct {
	Name  string // on screen
	Slug  string // in settings
	Words string // in a sentence: "3 months"
	Days  int    // AllDays: from the first reading on
}

// FreeSpan is Scene.Span of a window that is none of Spans.
const FreeSpan = -1

// Spans are the lengths of the window.
var Spans = [...]Span{
	{"W", "week", "7 days", 7},
	{"M", "month", "30 days", 30},
	{"3M", "quarter", "3 months", 90},
	{"Y", "year", "a year", 365},
	{"All", "all", "all years", 0},
}

// Window is the window of span i that ends today.
func Window(h *store.History, i int, today store.Date) store.Period {
	if days := Spans[i].Days; days > 0 {
		return store.LastDays(days, today)
	}
	return Whole(h, today)
}

// Whole is the period from the first reading to today, or to the last reading where that is later; at least a week.
func Whole(h *store.History, today store.Date) store.Period {
	if h.Empty() {
		return store.LastDays(7, today)
	}
	return store.Period{From: min(h.First, today-6), To: max(h.Last, today)}
}

// SpanOf is the span that a window is, FreeSpan where it is none.
func SpanOf(h *store.History, p store.Period, today store.Date) int {
	for i := range Spans {
		if p == Window(h, i, today) || Spans[i].Days > 0 && p.Days() == Spans[i].Days {
			return i
		}
	}
	return FreeSpan
}

// YearAgo is the period with the same dates a year before, of the same length.
func YearAgo(p store.Period) store.Period {
	to := store.DateOf(p.To.UTC().AddDate(-1, 0, 0))
	return store.Period{From: to - store.Date(p.Days()) + 1, To: to}
}

// Wall is a moment's wall clock as seconds since 1970, as if it were UTC. Charts go by it, so that a day is a day wide
// and a reading stands at the hour it was taken at.
func Wall(s store.Stamp) int64 { return s.Unix + int64(s.Offset) }

// walls are the wall clock at a period's first and behind its last day.
func walls(p store.Period) (from, to int64) {
	return int64(p.From) * day, (int64(p.To) + 1) * day
}

const day = 24 * 60 * 60

// Noon is the stamp of a day that stands for all of it.
func Noon(d store.Date) store.Stamp { return store.Stamp{Unix: int64(d)*day + day/2} }

// Index is the stop of an instant, -1 where none is exactly there.
func (s Stops) Index(unix int64) int {
	i := sort.Search(s.N, func(i int) bool { return s.At(i).Unix >= unix })
	if i < s.N && s.At(i).Unix == unix {
		return i
	}
	return -1
}

// Nearest is the stop nearest to an instant, -1 where there is none.
func (s Stops) Nearest(unix int64) int {
	return s.nearest(unix, func(t store.Stamp) int64 { return t.Unix })
}

// NearestWall is the stop nearest to a wall clock's time, as Target.TimeAt is.
func (s Stops) NearestWall(wall int64) int { return s.nearest(wall, Wall) }

func (s Stops) nearest(at int64, of func(store.Stamp) int64) int {
	i := sort.Search(s.N, func(i int) bool { return of(s.At(i)) >= at })
	switch {
	case s.N == 0:
		return -1
	case i == s.N:
		return s.N - 1
	case i > 0 && at-of(s.At(i-1)) <= of(s.At(i))-at:
		return i - 1
	}
	return i
}

// In are the first stop of a period and the first behind it.
func (s Stops) In(p store.Period) (from, to int) {
	from = sort.Search(s.N, func(i int) bool { return s.At(i).Date() >= p.From })
	to = sort.Search(s.N, func(i int) bool { return s.At(i).Date() > p.To })
	return from, max(from, to)
}

// stop is the stop that is read: the cursor's where it is on and in the window, else the window's last; -1 for none.
func (s *Scene) stop(stops Stops) (i int, on bool) {
	from, to := stops.In(s.Window)
	if from == to {
		return -1, false
	}
	if s.Cursor.On {
		if i := stops.Nearest(s.Cursor.At); i >= from && i < to {
			return i, true
		}
	}
	return to - 1, false
}

// dates are a window's days in words: "28 Aug – 25 Nov 2026", and a whole month "March 2025".
func dates(p store.Period) string {
	from, to := p.From.UTC(), p.To.UTC()
	if next := p.To + 1; from.Day() == 1 && next.UTC().Day() == 1 {
		switch {
		case from.Month() == to.Month() && from.Year() == to.Year():
			return from.Format("January 2006")
		case from.Month() == time.January && to.Month() == time.December && from.Year() == to.Year():
			return from.Format("2006")
		}
	}
	return units.DatesBetween(from, to)
}

// shortDates are a window's days as short as they can be told: the year only where it is not that of today.
func shortDates(p store.Period, today store.Date) string {
	from, to := p.From.UTC(), p.To.UTC()
	if whole := dates(p); len(whole) <= len("September 2006") && from.Day() == 1 && p.Days() > 27 {
		return whole
	}
	first, last := "2 Jan", "2 Jan"
	switch other := from.Year() != today.UTC().Year() || to.Year() != today.UTC().Year(); {
	case other && p.Days() > 31 && from.Year() == to.Year():
		first, last = "Jan", "Jan 2006"
	case other && p.Days() > 31:
		first, last = "Jan 2006", "Jan 2006"
	case other && from.Month() == to.Month():
		first, last = "2", "2 Jan 2006"
	case other:
		last = "2 Jan 2006"
	case from.Month() == to.Month():
		first = "2"
	}
	if p.Days() == 1 {
		return to.Format(last)
	}
	return from.Format(first) + " – " + to.Format(last)
}

// shortDay is a day as short as it can be told: without the year in this one, else without the day.
func shortDay(d, today store.Date) string {
	if d.UTC().Year() == today.UTC().Year() {
		return d.UTC().Format("2 Jan")
	}
	return d.UTC().Format("Jan 2006")
}
