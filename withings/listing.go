package withings

import (
	"context"
	"encoding/json"
	"fmt"
	"hash/maphash"
	"iter"
	"net/url"
	"strconv"
	"time"
)

const (
	// maxEmptyPages bounds how many pages without a row are taken one after
	// the other, so that a list that only ever moves its offset ends.
	maxEmptyPages = 100
	// smallestPage is the fewest rows that a page can have which Withings cut
	// off because it was full; those seen have 200 and 300.
	smallestPage = 10
)

// Page is one answer of a listing.
type Page[T any] struct {
	Rows       []T
	UpdateTime int64  // the server's clock, seconds since 1970 UTC; 0 where none came
	Timezone   string // the account's zone; getmeas only
	Next       int64  // offset of the page after it; 0 where there is none to go on from
	Notice     string // what is odd about the listing, to be shown; mostly empty
}

// The pages of the listings.
type (
	MeasurePage  = Page[MeasureGroup]
	ActivityPage = Page[Activity]
	WorkoutPage  = Page[Workout]
	SleepPage    = Page[SleepSummary]
)

// listing is one kind of rows that Withings lists page by page.
type listing[T any] struct {
	endpoint
	parse func([]byte) (T, error)
	raw   func(*T) (raw []byte, modified int64)
}

// answer is a page, and what it says of the one after it.
type answer[T any] struct {
	Page[T]
	more   bool
	offset int64 // 0 where none came
}

// readPage takes an answer's body apart. Rows that are no objects hold nothing
// and are left out.
func readPage[T any](body json.RawMessage, ep endpoint, parse func([]byte) (T, error)) answer[T] {
	members := scalar(body).object() // an empty body comes as [] or null
	var rows []json.RawMessage
	_ = json.Unmarshal([]byte(members[ep.list]), &rows) // a list of none comes as null
	p := answer[T]{Page: Page[T]{Timezone: members["timezone"].clean()}, more: members["more"].truth()}
	p.UpdateTime, _ = members["updatetime"].integer()
	p.offset, _ = members["offset"].integer()
	for _, raw := range rows {
		if row, err := parse(raw); err == nil {
			p.Rows = append(p.Rows, row)
		}
	}
	return p
}

// pages lists what is asked for, page after page. An error comes last and by
// itself; what came before it stands.
//
// Offsets are opaque: they may go up and down, and a page may be empty and not
// the last. But where more is said to follow, and the offset is none, 0, or one
// that was asked for before, it leads nowhere, and the rest is looked for by
// what changed last, then by ever shorter periods. Where that brings nothing
// new the list was whole: an answer is on record that said more 1 and offset 0.
func (l listing[T]) pages(ctx context.Context, c *Client, q Query) iter.Seq2[Page[T], error] {
	return func(yield func(Page[T], error) bool) {
		sel := l.selection(q)
		w := walk[T]{listing: l, ctx: ctx, client: c, yield: yield, hash: maphash.MakeSeed(), seen: map[uint64]bool{}}
		if w.follow(sel, q.Offset); w.ended || !w.broken {
			return
		}
		w.filter = true
		if w.byChange(sel) && !w.ended {
			w.byPeriod(sel)
		}
		if !w.ended {
			notice := l.action + ": Withings says that more follows, but gives nothing more"
			if w.found {
				notice = l.action + ": Withings did not say where its list goes on; the rest was found in another way"
			}
			yield(Page[T]{Notice: notice}, nil)
		}
	}
}

// walk is one listing under way.
type walk[T any] struct {
	listing[T]
	ctx    context.Context
	client *Client
	yield  func(Page[T], error) bool
	ended  bool // by an error, or by who reads the pages

	hash    maphash.Seed
	seen    map[uint64]bool // hashes of the rows that came
	largest int             // rows on the largest page
	newest  int64           // last change of all that came
	filter  bool            // only what has not come yet is passed on
	found   bool            // of that there was some

	// Of the last follow.
	broken bool  // more follows, but the offset leads nowhere
	sorted bool  // the rows came oldest change first
	last   int64 // the change of the last row
	count  int   // of rows on the last page
}

// follow passes on page after page by their offsets.
func (w *walk[T]) follow(sel selection, offset int64) {
	w.broken, w.sorted, w.last = false, true, 0
	asked := map[int64]bool{}
	for empty := 0; ; {
		asked[offset] = true
		p, ok := w.ask(sel, offset)
		if !ok {
			return
		}
		if empty++; len(p.Rows) > 0 {
			empty = 0
		}
		w.broken = p.more && (p.offset <= 0 || asked[p.offset] || empty > maxEmptyPages)
		if p.more && !w.broken {
			p.Next = p.offset
		}
		if w.pass(p); w.ended || w.broken || !p.more {
			return
		}
		offset = p.offset
	}
}

// ask is the answer to one request; false where there is none.
func (w *walk[T]) ask(sel selection, offset int64) (answer[T], bool) {
	body, err := w.client.call(w.ctx, w.endpoint, w.listForm(sel, offset))
	if err != nil {
		w.fail(err)
		return answer[T]{}, false
	}
	p := readPage(body, w.endpoint, w.parse)
	w.count, w.largest = len(p.Rows), max(w.largest, len(p.Rows))
	return p, true
}

// fail ends the listing with an error.
func (w *walk[T]) fail(err error) {
	w.ended = true
	w.yield(Page[T]{}, err)
}

// pass passes a page on and is how many of its rows had not come before.
func (w *walk[T]) pass(p answer[T]) (fresh int) {
	rows := p.Rows[:0:0]
	for i := range p.Rows {
		raw, modified := w.raw(&p.Rows[i])
		w.sorted = w.sorted && modified >= w.last
		w.last, w.newest = modified, max(w.newest, modified)
		if key := maphash.Bytes(w.hash, raw); !w.seen[key] {
			w.seen[key] = true
			rows = append(rows, p.Rows[i])
		}
	}
	if w.filter {
		w.found = w.found || len(rows) > 0
		p.Rows = rows
	}
	if (!w.filter || len(rows) > 0) && !w.yield(p.Page, nil) {
		w.ended = true
	}
	return len(rows)
}

// full reports whether the last page may have been cut off: none was larger.
func (w *walk[T]) full() bool { return w.count >= max(w.largest, smallestPage) }

// byChange goes on from the newest change that came, as long as newer ones
// come. It asks from the second before it on, as Withings may leave out what
// changed in the very second that it is asked for. It reports whether periods
// have to find the rest.
func (w *walk[T]) byChange(sel selection) bool {
	if sel.dated {
		return w.count > 0
	}
	for w.sorted || !w.inOrder {
		newest, found, full := w.newest, len(w.seen), w.full()
		since := max(newest-1, 0)
		if sel.since == since {
			return w.full() // the same question, which has its answer
		}
		sel.since = since
		w.follow(sel, 0)
		switch {
		case w.ended:
			return false
		case !w.inOrder:
			// A full page may have been cut off, whatever came after it: where the
			// newest change stands first, nothing does.
			return len(w.seen) > found || w.full() || full
		case w.broken && w.newest == newest:
			return len(w.seen) > found || w.full()
		case !w.broken:
			return !w.sorted
		}
	}
	return true
}

// byPeriod asks for both halves of the period that was selected, of all time
// where none was, and for the halves of those that may have been cut off.
func (w *walk[T]) byPeriod(sel selection) {
	var todo []period
	halve := func(p period) {
		middle := p.from + (p.to-p.from)/2
		todo = append([]period{{p.from, middle}, {middle + 1, p.to}}, todo...)
	}
	switch {
	case sel.dated:
		halve(sel.in)
	case w.daily:
		halve(period{0, lastMoment / day})
	default:
		halve(period{0, lastMoment})
	}
	for len(todo) > 0 {
		now := todo[0]
		todo = todo[1:]
		p, ok := w.ask(selection{dated: true, in: now}, 0)
		if !ok {
			return
		}
		fresh := w.pass(p)
		switch {
		case w.ended:
			return
		case !p.more || fresh == 0 && !w.full():
			// It was whole.
		case now.from < now.to:
			halve(now)
		case w.full():
			w.fail(fmt.Errorf("%w: %s says that more follows, but not where; what came is kept, try again later", ErrIncomplete, w.action))
			return
		}
	}
}

const (
	day        = 86400
	lastMoment = 1<<32 - 1 // the end of a period that is open, in the year 2106
)

// selection is what is listed: what changed since a moment (0: everything), or
// with dated what lies in a period.
type selection struct {
	since int64
	dated bool
	in    period
}

// period is from and to, both included: seconds since 1970, or days since then
// where a listing is of days.
type period struct{ from, to int64 }

// changedSince selects what changed since a moment, never one before 1970.
func changedSince(t time.Time) selection { return selection{since: max(t.Unix(), 0)} }

// listForm is the form that asks for what is selected. An open end is left out,
// but a listing of days wants both or none.
func (e endpoint) listForm(sel selection, offset int64) url.Values {
	form := e.form()
	set := func(name string, n int64, told bool) {
		if told {
			form.Set(name, strconv.FormatInt(n, 10))
		}
	}
	set("lastupdate", sel.since, !sel.dated)
	set("startdate", sel.in.from, sel.dated && !e.daily && sel.in.from > 0)
	set("enddate", sel.in.to, sel.dated && !e.daily && sel.in.to < lastMoment)
	set("offset", offset, offset > 0)
	if sel.dated && e.daily {
		form.Set("startdateymd", time.Unix(sel.in.from*day, 0).UTC().Format(time.DateOnly))
		form.Set("enddateymd", time.Unix(sel.in.to*day, 0).UTC().Format(time.DateOnly))
	}
	return form
}

// Query selects what a listing returns: with Since set, everything created or
// changed from then on; else with From and To what was measured between them, of
// a listing of days the days that they have in their own zone, both included; else
// everything. Of From and To one may be left out.
type Query struct {
	Since    time.Time
	From, To time.Time
	Offset   int64 // go on where an earlier listing stopped
}

// selection is what a query selects. Days without an end go to tomorrow, as it may
// be that already where the person is.
func (e endpoint) selection(q Query) selection {
	if !q.Since.IsZero() || q.From.IsZero() && q.To.IsZero() {
		return changedSince(q.Since)
	}
	number, end := time.Time.Unix, int64(lastMoment)
	if e.daily {
		number, end = dayNumber, time.Now().Unix()/day+1
	}
	if !q.To.IsZero() {
		end = number(q.To)
	}
	return selection{dated: true, in: period{max(number(q.From), 0), end}}
}

// dayNumber is the day that t has in its own zone, in days since 1970.
func dayNumber(t time.Time) int64 {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC).Unix() / day
}
