package ui

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"withings-tui/store"
	"withings-tui/ui/pane"
)

// anyReach is a history's reach: readings on some days of some years, and today.
func anyReach(t *rapid.T) (*store.History, reach) {
	first := store.Date(rapid.IntRange(10_000, 20_000).Draw(t, "first"))
	gaps := rapid.SliceOfN(rapid.IntRange(0, 400), 0, 60).Draw(t, "gaps")
	h := store.NoHistory()
	var stamps []store.Stamp
	d := first
	for _, g := range gaps {
		d += store.Date(g)
		// Half of a night's readings lie on the other side of midnight in UTC.
		offset := int32(rapid.SampledFrom([]int{-10, -5, 0, 1, 2, 9, 14}).Draw(t, "zone")) * 3600
		s := store.Stamp{Unix: int64(d)*86400 + int64(rapid.IntRange(0, 86399).Draw(t, "second")) - int64(offset), Offset: offset}
		if n := len(stamps); n > 0 && s.Unix <= stamps[n-1].Unix {
			continue
		}
		if n := len(stamps); n > 0 && s.Date() < stamps[n-1].Date() {
			continue
		}
		stamps = append(stamps, s)
		h.Series[store.Weight] = append(h.Series[store.Weight], store.Point{Reading: store.Reading{Stamp: s}, Value: 80})
	}
	today := d + store.Date(rapid.IntRange(0, 500).Draw(t, "since"))
	h.First, h.Last = first, d
	if len(stamps) > 0 {
		h.First, h.Last = stamps[0].Date(), stamps[len(stamps)-1].Date()
	}
	stops := pane.Stops{N: len(stamps), At: func(i int) store.Stamp { return stamps[i] }}
	return h, reachOf(h, stops, today)
}

// moves are all that moves a place, by name.
var moves = map[string]func(*rapid.T, place, *store.History, reach) place{
	"step": func(t *rapid.T, p place, _ *store.History, r reach) place {
		return p.step(rapid.IntRange(-3, 3).Draw(t, "n"), r)
	},
	"shift": func(t *rapid.T, p place, _ *store.History, r reach) place {
		return p.shift(rapid.SampledFrom([]int{-1, 1}).Draw(t, "n"), r)
	},
	"slide": func(t *rapid.T, p place, _ *store.History, r reach) place {
		return p.slide(rapid.IntRange(-900, 900).Draw(t, "days"), r)
	},
	"zoom": func(t *rapid.T, p place, _ *store.History, r reach) place {
		return p.zoom(rapid.SampledFrom([]int{-1, 1}).Draw(t, "n"), p.date(r), r)
	},
	"span": func(t *rapid.T, p place, h *store.History, r reach) place {
		return p.span(rapid.IntRange(0, len(pane.Spans)-1).Draw(t, "span"), h, r)
	},
	"month": func(t *rapid.T, p place, _ *store.History, r reach) place {
		return p.month(rapid.SampledFrom([]int{-1, 1}).Draw(t, "n"), r)
	},
	"go": func(t *rapid.T, p place, _ *store.History, r reach) place {
		return p.goTo(r.first+store.Date(rapid.IntRange(-50, int(r.last-r.first)+50).Draw(t, "day")), r)
	},
	"edge": func(t *rapid.T, p place, _ *store.History, r reach) place {
		return p.edge(rapid.Bool().Draw(t, "last"), r)
	},
}

// However one moves, the window has days, it touches the reach, and the cursor
// stands on a stop inside it.
func TestACursorNeverLeavesTheWindow(t *testing.T) {
	t.Parallel()
	names := make([]string, 0, len(moves))
	for name := range moves {
		names = append(names, name)
	}
	rapid.Check(t, func(t *rapid.T) {
		h, r := anyReach(t)
		p := place{window: opening(h, defaultSpan, r.today)}
		for range rapid.IntRange(1, 30).Draw(t, "moves") {
			name := rapid.SampledFrom(names).Draw(t, "move")
			p = moves[name](t, p, h, r)
			switch {
			case p.window.Days() < 1:
				t.Fatalf("%s: no days: %v", name, p.window)
			case p.window.To < r.first || p.window.From > r.last:
				t.Fatalf("%s: %v lies outside of %v to %v", name, p.window, r.first, r.last)
			case p.cursor.On && r.stops.Index(p.cursor.At) < 0:
				t.Fatalf("%s: the cursor stands on no stop", name)
			case p.cursor.On && !p.window.Contains(r.stops.At(r.stops.Index(p.cursor.At)).Date()):
				t.Fatalf("%s: the cursor (%v) is outside of %v", name, r.stops.At(r.stops.Index(p.cursor.At)).Date(), p.window)
			}
		}
	})
}

// Stepping goes through every reading, one after another, to both ends.
func TestSteppingReadsEveryReading(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		h, r := anyReach(t)
		if r.stops.N == 0 {
			return
		}
		p := place{window: opening(h, 0, r.today)}
		p = p.stand(r.stops.N-1, r)
		for i := r.stops.N - 1; i >= 0; i-- {
			if got := r.stops.Index(p.cursor.At); got != i {
				t.Fatalf("stands on %d, want %d", got, i)
			}
			p = p.step(-1, r)
		}
		if got := r.stops.Index(p.cursor.At); got != 0 {
			t.Fatalf("a step beyond the first reading stands on %d", got)
		}
	})
}

// A window keeps its length when it moves, and moving there and back comes back
// where no end was in the way.
func TestAWindowKeepsItsLength(t *testing.T) {
	t.Parallel()
	h := store.NoHistory()
	h.Series[store.Weight] = []store.Point{{}}
	h.First, h.Last = 18_000, 20_000
	r := reachOf(h, pane.Stops{}, 20_000)
	p := place{window: store.Period{From: 19_000, To: 19_029}}
	if got := p.shift(-1, r); got.window != (store.Period{From: 18_970, To: 18_999}) {
		t.Errorf("a window earlier is %v", got.window)
	}
	if got := p.shift(-1, r).shift(1, r); got.window != p.window {
		t.Errorf("there and back is %v", got.window)
	}
	if got := p.slide(5_000, r); got.window != (store.Period{From: 19_971, To: 20_000}) {
		t.Errorf("beyond the end is %v", got.window)
	}
	if got := p.slide(-5_000, r); got.window != (store.Period{From: 18_000, To: 18_029}) {
		t.Errorf("before the beginning is %v", got.window)
	}
}

// Zooming keeps the day that is read at its place on the screen.
func TestZoomingKeepsTheCursorsPlace(t *testing.T) {
	t.Parallel()
	h := store.NoHistory()
	h.Series[store.Weight] = []store.Point{{}}
	h.First, h.Last = 10_000, 20_000
	r := reachOf(h, pane.Stops{}, 20_000)
	p := place{window: store.Period{From: 15_000, To: 15_099}}
	in := p.zoom(-1, 15_050, r)
	if in.window.Days() != 66 || !in.window.Contains(15_050) {
		t.Errorf("nearer is %v", in.window)
	}
	if part := float64(15_050-in.window.From) / float64(in.window.Days()); part < 0.45 || part > 0.55 {
		t.Errorf("the day went to %.2f of the window", part)
	}
	for range 40 {
		in = in.zoom(-1, 15_050, r)
	}
	if in.window.Days() != shortest {
		t.Errorf("the nearest is %d days", in.window.Days())
	}
	for range 40 {
		in = in.zoom(1, 15_050, r)
	}
	if in.window != (store.Period{From: 10_000, To: 20_000}) {
		t.Errorf("the farthest is %v", in.window)
	}
}

// Months are whole, and go over a change of summer time and of the year.
func TestMonthByMonth(t *testing.T) {
	t.Parallel()
	date := func(s string) store.Date { d, _ := store.ParseDate(s); return d }
	h := store.NoHistory()
	h.Series[store.Weight] = []store.Point{{}}
	h.First, h.Last = date("2024-02-10"), date("2026-11-22")
	r := reachOf(h, pane.Stops{}, date("2026-11-22"))
	p := place{window: store.LastDays(90, r.last)}
	p = p.month(-1, r)
	if got := p.window; got != (store.Period{From: date("2026-10-01"), To: date("2026-10-31")}) {
		t.Errorf("the month before is %v to %v", got.From, got.To)
	}
	for range 50 {
		p = p.month(-1, r)
	}
	if got := p.window; got != (store.Period{From: date("2024-02-01"), To: date("2024-02-29")}) {
		t.Errorf("the first month is %v to %v", got.From, got.To)
	}
	for range 50 {
		p = p.month(1, r)
	}
	if got := p.window; got != (store.Period{From: date("2026-11-01"), To: date("2026-11-30")}) {
		t.Errorf("the last month is %v to %v", got.From, got.To)
	}
}

// A start shows the newest window that has readings.
func TestOldReadingsAreOpenedOn(t *testing.T) {
	t.Parallel()
	h := store.NoHistory()
	h.Series[store.Weight] = []store.Point{{}}
	h.First, h.Last = 18_000, 18_500
	if got := opening(h, defaultSpan, 20_000); got != store.LastDays(90, 18_500) {
		t.Errorf("opens on %v", got)
	}
	if got := opening(h, defaultSpan, 18_510); got != store.LastDays(90, 18_510) {
		t.Errorf("with readings in the last days opens on %v", got)
	}
}

// Days are calendar days: over a change of summer time and in a zone far from
// UTC a window moves by whole days.
func TestWindowsMoveByCalendarDays(t *testing.T) {
	t.Parallel()
	zone, err := time.LoadLocation("Pacific/Apia")
	if err != nil {
		t.Skip("no zone table here")
	}
	before := store.DateOf(time.Date(2011, 12, 29, 23, 0, 0, 0, zone)) // 30 December 2011 did not happen there
	p := place{window: store.LastDays(7, before)}
	r := reach{first: before - 100, last: before + 100, today: before}
	if got := p.slide(2, r); got.window.Days() != 7 || got.window.To != before+2 {
		t.Errorf("got %v", got.window)
	}
}
