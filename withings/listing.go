package withings

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"hash/maphash"
	"iter"
	"maps"
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
	parse   func([]byte) (T, error)
	raw     func(*T) (raw []byte, modified int64)
	inOrder bool // answers to lastupdate come oldest change first
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

// pages lists what a form selects, page after page, beginning at offset. An
// error comes last and by itself; what came before it stands.
//
// Offsets are opaque: they may go up and down, and a page may be empty and not
// the last. But where more is said to follow, and the offset is none, 0, or one
// that was asked for before, it leads nowhere, and the rest is looked for by
// what changed last, then by ever shorter periods. Where that brings nothing
// new the list was whole: an answer is on record that said more 1 and offset 0.
func (l listing[T]) pages(ctx context.Context, c *Client, form url.Values, offset int64) iter.Seq2[Page[T], error] {
	return func(yield func(Page[T], error) bool) {
		w := walk[T]{listing: l, ctx: ctx, client: c, yield: yield, hash: maphash.MakeSeed(), seen: map[uint64]bool{}}
		form := maps.Clone(form)
		whole := l.period(form)
		if w.follow(form, offset); w.ended || !w.broken {
			return
		}
		w.filter = true
		if w.byChange(form) && !w.ended {
			w.byPeriod(form, whole)
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
func (w *walk[T]) follow(form url.Values, offset int64) {
	w.broken, w.sorted, w.last = false, true, 0
	asked := map[int64]bool{}
	for empty := 0; ; {
		form.Del("offset")
		if offset > 0 {
			form.Set("offset", strconv.FormatInt(offset, 10))
		}
		asked[offset] = true
		p, ok := w.ask(form)
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
func (w *walk[T]) ask(form url.Values) (answer[T], bool) {
	body, err := w.client.call(w.ctx, w.endpoint, form)
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
func (w *walk[T]) byChange(form url.Values) bool {
	if !form.Has("lastupdate") {
		return w.count > 0
	}
	for w.sorted || !w.inOrder {
		newest, found := w.newest, len(w.seen)
		text := strconv.FormatInt(max(newest-1, 0), 10)
		if form.Get("lastupdate") == text {
			return w.full() // the same question, which has its answer
		}
		form.Set("lastupdate", text)
		w.follow(form, 0)
		switch {
		case w.ended:
			return false
		case !w.inOrder, w.broken && w.newest == newest:
			return len(w.seen) > found || w.full()
		case !w.broken:
			return !w.sorted
		}
	}
	return true
}

// period is from and to, both included: seconds since 1970, or days since then
// where a listing is of days.
type period struct{ from, to int64 }

// byPeriod asks for both halves of a period, and for the halves of those that
// may have been cut off.
func (w *walk[T]) byPeriod(form url.Values, whole period) {
	form.Del("lastupdate")
	form.Del("offset")
	var todo []period
	halve := func(p period) {
		middle := p.from + (p.to-p.from)/2
		todo = append([]period{{p.from, middle}, {middle + 1, p.to}}, todo...)
	}
	for halve(whole); len(todo) > 0; {
		now := todo[0]
		todo = todo[1:]
		w.setPeriod(form, now)
		p, ok := w.ask(form)
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

// ends are the names of both ends of a period.
func (e endpoint) ends() (from, to string) {
	if e.daily {
		return "startdateymd", "enddateymd"
	}
	return "startdate", "enddate"
}

// setPeriod makes a form ask for what lies in a period.
func (e endpoint) setPeriod(form url.Values, p period) {
	text := func(n int64) string {
		if e.daily {
			return time.Unix(n*day, 0).UTC().Format(time.DateOnly)
		}
		return strconv.FormatInt(n, 10)
	}
	from, to := e.ends()
	form.Set(from, text(p.from))
	form.Set(to, text(p.to))
}

// period is the period that a form asks for, open where it names no end.
func (e endpoint) period(form url.Values) period {
	read := func(text string, open int64) int64 {
		if date, err := time.Parse(time.DateOnly, text); err == nil {
			return date.Unix() / day
		} else if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			return n
		} else if e.daily {
			return open / day
		}
		return open
	}
	from, to := e.ends()
	return period{read(form.Get(from), 0), read(form.Get(to), lastMoment)}
}

// listForm is the form of a listing: of what changed since a moment, else of
// what lies in a period, of which an end may be empty, else of everything.
func (e endpoint) listForm(since time.Time, from, to string) url.Values {
	form := e.form()
	if !since.IsZero() || from == "" && to == "" {
		form.Set("lastupdate", unix(since))
		return form
	}
	fromName, toName := e.ends()
	for name, end := range map[string]string{fromName: from, toName: to} {
		if end != "" {
			form.Set(name, end)
		}
	}
	return form
}

// DayQuery selects what a listing of days returns: with Since set, everything
// changed from then on; else the days From to To (YYYY-MM-DD), both included.
type DayQuery struct {
	Since    time.Time
	From, To string
	Offset   int64
}

// form is the form of a listing of days. Withings wants both ends or none; the
// last day is tomorrow, as it may be that already where the person is.
func (q DayQuery) form(ep endpoint) url.Values {
	if q.From != "" || q.To != "" {
		q.From = cmp.Or(q.From, "1970-01-01")
		q.To = cmp.Or(q.To, time.Now().UTC().AddDate(0, 0, 1).Format(time.DateOnly))
	}
	return ep.listForm(q.Since, q.From, q.To)
}

// unix writes a moment as Withings takes it, never before 1970.
func unix(t time.Time) string { return strconv.FormatInt(max(t.Unix(), 0), 10) }
