package chart

import (
	"sort"
	"strconv"
	"time"

	"withings-tui/ui/screen"
)

// Time is a window of time on columns of equal length. Instants are seconds of
// the clock on the wall, counted as Unix seconds are where it shows UTC: so days
// keep their width where the clocks change.
type Time struct {
	From, To int64 // To not included
	Columns  int
}

const day = 86400

// NewTime lays a window on columns.
func NewTime(from, to int64, columns int) Time {
	return Time{from, max(to, from+1), max(0, columns)}
}

// part is which of n equal parts of the window an instant lies in; it can lie outside.
func (t *Time) part(at int64, n int) int {
	d, span := at-t.From, t.To-t.From
	if d < 0 {
		return -1
	}
	return int(min(d, 2*span) * int64(n) / span)
}

// parts does as part, quickly where instants come in order.
type parts struct {
	t        *Time
	n, at    int
	from, to int64 // of the part found last
}

func (t *Time) parts(n int) parts { return parts{t: t, n: n} }

func (p *parts) of(at int64) int {
	if at < p.from || at >= p.to {
		p.at = p.t.part(at, p.n)
		span, n := p.t.To-p.t.From, int64(p.n)
		begin := func(k int64) int64 { return p.t.From + (k*span+n-1)/n }
		p.from, p.to = begin(int64(p.at)), begin(int64(p.at)+1)
	}
	return p.at
}

// middle is the instant in the middle of one of n equal parts.
func (t *Time) middle(part, n int) int64 {
	return t.From + (2*int64(part)+1)*(t.To-t.From)/(2*int64(n))
}

// inside are the first of n instants in the window and the first behind it.
func (t *Time) inside(n int, at func(i int) int64) (from, to int) {
	from = sort.Search(n, func(i int) bool { return at(i) >= t.From })
	return from, from + sort.Search(n-from, func(i int) bool { return at(from+i) >= t.To })
}

// Column is the column of an instant, and whether it lies in the window.
func (t Time) Column(at int64) (col int, ok bool) {
	if at == NoTime || at < t.From || at >= t.To || t.Columns == 0 {
		return 0, false
	}
	return t.part(at, t.Columns), true
}

// days is the window's length in days.
func (t *Time) days() float64 { return float64(t.To-t.From) / day }

// dayOf counts days as dates since 1 January 1970.
func dayOf(at int64) int { return int((at - ((at%day)+day)%day) / day) }

// date is an instant for its parts and its formats.
func date(at int64) time.Time { return time.Unix(at, 0).UTC() }

// tickStep is a distance between ticks, in hours or in months, the columns that
// a label takes and how it is written.
type tickStep struct {
	hours, months int
	width         int
	layout        string
}

var tickSteps = []tickStep{
	{1, 0, 7, "15:04"}, {2, 0, 7, "15:04"}, {3, 0, 7, "15:04"}, {6, 0, 7, "15:04"}, {12, 0, 7, "15:04"},
	{24, 0, 5, "Mon"}, {24, 0, 7, "2 Jan"}, {48, 0, 7, "2 Jan"}, {168, 0, 8, "2 Jan"}, {336, 0, 8, "2 Jan"},
	{0, 1, 6, "Jan"}, {0, 2, 5, "Jan"}, {0, 3, 5, "Jan"}, {0, 6, 5, "Jan"}, {0, 12, 5, "2006"}, {0, 24, 5, "2006"},
	{0, 60, 5, "2006"}, {0, 120, 5, "2006"}, {0, 240, 5, "2006"}, {0, 600, 5, "2006"}, {0, 1200, 5, "2006"},
}

func (s tickStep) days() float64 { return float64(s.hours)/24 + float64(s.months)*30.4 }

// next is the first tick at or after an instant. Weeks begin on Monday.
func (s tickStep) next(at int64) int64 {
	if s.months == 0 {
		const monday = 4 * day // 5 January 1970
		length := int64(s.hours) * 3600
		past := (at - monday) % length
		if past < 0 {
			past += length
		}
		return at + (length-past)%length
	}
	y, m, _ := date(at - 1).Date() // what begins now is the month after the last second's
	k := (y*12 + int(m) + s.months - 1) / s.months * s.months
	return time.Date(k/12, time.Month(k%12+1), 1, 0, 0, 0, 0, time.UTC).Unix()
}

func (s tickStep) label(at int64) string {
	d := date(at)
	switch {
	case s.months > 0 && d.Month() == time.January:
		return strconv.Itoa(d.Year())
	case s.layout == "15:04" && d.Hour() == 0:
		return d.Format("Mon")
	}
	return d.Format(s.layout)
}

// step is the finest distance between ticks, of at least so many days, that
// leaves room for labels. Weekdays name days within a week or so, dates within
// two months.
func (t *Time) step(least float64) tickStep {
	for _, s := range tickSteps {
		room := s.days() * float64(t.Columns) / t.days()
		tooLong := s.layout == "Mon" && t.days() > 8 || s.layout == "2 Jan" && t.days() > 70
		if s.days() >= least && room >= float64(s.width+2) && !tooLong {
			return s
		}
	}
	return tickSteps[len(tickSteps)-1]
}

// drawAxis writes the labels of the axis, at least so many days apart, in one row
// from x to end, where free says that the columns of the window are not taken.
func (t *Time) drawAxis(c *screen.Canvas, x, y, end int, least float64, free func(col, width int) bool) {
	if t.Columns < 6 {
		return
	}
	step, next := t.step(least), 0
	for at := step.next(t.From); at < t.To; at = step.next(at + 1) {
		col, label := t.part(at, t.Columns), step.label(at)
		if col < next {
			continue
		}
		w := 1 + len(label)
		next = col + w
		if x+next <= end && free(col, w) {
			c.Put(x+col, y, '╵', screen.In(screen.InkLabel))
			c.Text(x+col+1, y, w, screen.In(screen.InkLabel), label)
		}
	}
}
