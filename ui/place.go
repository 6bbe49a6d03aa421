package ui

import (
	"time"

	"withings-tui/store"
	"withings-tui/ui/pane"
)

// shortest is the fewest days of a window.
const shortest = 3

// place is where in time one is: the window, and the cursor in it. A place is a
// value; what moves it returns another. The cursor never lies outside the window.
type place struct {
	window store.Period
	cursor pane.Cursor
}

// reach is the days that a window can go to, and what the cursor can stand on.
type reach struct {
	first, last store.Date // the oldest reading's day; today, or the newest reading's day where that is later
	today       store.Date
	stops       pane.Stops
}

// reachOf is the reach of a history.
func reachOf(h *store.History, stops pane.Stops, today store.Date) reach {
	whole := pane.Whole(h, today)
	return reach{first: whole.From, last: whole.To, today: today, stops: stops}
}

// opening is the window a start shows: the span that ends today where it has
// readings, else the newest one that has.
func opening(h *store.History, span int, today store.Date) store.Period {
	p := pane.Window(h, span, today)
	if !h.Empty() && h.Last < p.From {
		return store.LastDays(p.Days(), h.Last)
	}
	return p
}

// within moves p into reach; it keeps its length where there is room for it.
func (r reach) within(p store.Period) store.Period {
	if p.Days() > int(r.last-r.first)+1 {
		return store.Period{From: r.first, To: r.last}
	}
	if p.To > r.last {
		p = p.Shift(int(r.last - p.To))
	}
	if p.From < r.first {
		p = p.Shift(int(r.first - p.From))
	}
	return p
}

// to is the place with another window; a cursor outside it goes to the nearest
// stop inside, or away.
func (p place) to(w store.Period, r reach) place {
	p.window = w
	if p.cursor.On && !r.inside(p.cursor.At, w) {
		from, end := r.stops.In(w)
		if from == end {
			p.cursor = pane.Cursor{}
			return p
		}
		i := min(max(r.stops.Nearest(p.cursor.At), from), end-1)
		p.cursor.At = r.stops.At(i).Unix
	}
	return p
}

// inside tells whether the stop of an instant lies in w.
func (r reach) inside(at int64, w store.Period) bool {
	i := r.stops.Nearest(at)
	return i >= 0 && w.Contains(r.stops.At(i).Date())
}

// date is the day that is looked at: the cursor's, else the window's last.
func (p place) date(r reach) store.Date {
	if p.cursor.On {
		if i := r.stops.Nearest(p.cursor.At); i >= 0 {
			return r.stops.At(i).Date()
		}
	}
	return min(p.window.To, r.last)
}

// shift moves a window's length earlier (n < 0) or later; it stops at the ends.
func (p place) shift(n int, r reach) place {
	return p.to(r.within(p.window.Shift(n*p.window.Days())), r)
}

// slide moves by days.
func (p place) slide(days int, r reach) place {
	return p.to(r.within(p.window.Shift(days)), r)
}

// resize gives the window so many days about a day, which keeps its place in it.
func (p place) resize(days int, about store.Date, r reach) place {
	days = min(max(days, shortest), max(shortest, int(r.last-r.first)+1))
	about = min(max(about, p.window.From), p.window.To)
	left := int(about-p.window.From) * days / max(1, p.window.Days())
	if about == p.window.To {
		left = days - 1
	}
	from := about - store.Date(left)
	return p.to(r.within(store.Period{From: from, To: from + store.Date(days) - 1}), r)
}

// zoom makes the window shorter (n < 0) or longer about a day.
func (p place) zoom(n int, about store.Date, r reach) place {
	days := p.window.Days()
	if n < 0 {
		days = min(days-1, days*2/3)
	} else {
		days = max(days+1, days*3/2)
	}
	return p.resize(days, about, r)
}

// span shows span i: about the cursor, else up to the day the window ends on.
func (p place) span(i int, h *store.History, r reach) place {
	if pane.Spans[i].Days == 0 {
		return p.to(pane.Whole(h, r.today), r)
	}
	if !p.cursor.On {
		end := min(p.window.To, r.last)
		return p.to(r.within(store.LastDays(pane.Spans[i].Days, end)), r)
	}
	return p.resize(pane.Spans[i].Days, p.date(r), r)
}

// step moves the cursor by n stops; the first step stands on the window's last.
// Past the edge the window moves along.
func (p place) step(n int, r reach) place {
	from, end := r.stops.In(p.window)
	i := end - 1 // of a cursor that is off
	switch {
	case p.cursor.On:
		i = r.stops.Nearest(p.cursor.At) + n
	case from == end && n < 0: // nothing in the window: the nearest before or behind it
		i = from - 1
	case from == end:
		i = end
	}
	return p.stand(i, r)
}

// stand puts the cursor on stop i, or the nearest there is, and takes the window
// along.
func (p place) stand(i int, r reach) place {
	if r.stops.N == 0 {
		return p
	}
	stop := r.stops.At(min(max(i, 0), r.stops.N-1))
	p.cursor.On, p.cursor.At = true, stop.Unix
	d := stop.Date()
	switch {
	case d < p.window.From:
		p.window = p.window.Shift(int(d - p.window.From))
	case d > p.window.To:
		p.window = p.window.Shift(int(d - p.window.To))
	}
	return p
}

// edge puts the cursor on the window's first or last stop.
func (p place) edge(last bool, r reach) place {
	from, end := r.stops.In(p.window)
	switch {
	case from == end:
		return p
	case last:
		return p.stand(end-1, r)
	}
	return p.stand(from, r)
}

// goTo reads a day: the window moves so that it is in its middle, where it is
// not in it, and the cursor stands on the day's stop or the nearest.
func (p place) goTo(d store.Date, r reach) place {
	p.cursor.On = false
	if !p.window.Contains(d) {
		p = p.to(r.within(p.window.Shift(int(d-p.window.From)-p.window.Days()/2)), r)
	}
	if i := r.stops.Nearest(pane.Noon(d).Unix); i >= 0 && p.window.Contains(r.stops.At(i).Date()) {
		return p.stand(i, r)
	}
	return p
}

// month is the calendar month n before or after the one that is shown: of
// another window, after the month that it ends in.
func (p place) month(n int, r reach) place {
	at := min(p.window.To, r.last).UTC()
	if whole := monthOf(at); whole != p.window && n > 0 {
		n--
	}
	first := time.Date(at.Year(), at.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	w := monthOf(first)
	if w.From > r.last || w.To < r.first {
		return p
	}
	return p.to(w, r)
}

// monthOf is the calendar month that t lies in.
func monthOf(t time.Time) store.Period {
	return store.Period{
		From: store.DateOf(time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC)),
		To:   store.DateOf(time.Date(t.Year(), t.Month()+1, 0, 0, 0, 0, 0, time.UTC)),
	}
}
