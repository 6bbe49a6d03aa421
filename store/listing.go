package store

import (
	"context"
	"errors"
	"iter"
	"time"

	"withings-tui/withings"
)

const (
	// overlap is how far a listing of changes reaches back behind the last
	// one's newest: whether Withings' bound is inclusive is not documented.
	overlap = 60
	// ahead is how far clocks may be off.
	ahead = 24 * time.Hour
)

// query selects what is listed: what changed since a moment (0: all), or what
// was measured within a window.
type query struct {
	since  int64
	in     *window
	offset int64
}

// incoming is one group, day, night or workout that was listed.
type incoming struct {
	key      string // as in doubted
	modified int64
	moment   int64 // for the progress
	put      func(*writer) (outcome, error)
}

// batch is one page of them.
type batch struct {
	rows   []incoming
	next   int64
	clock  int64 // the server's; 0 where it does not say
	zone   string
	notice string
}

// collection is one of those that are listed page by page.
type collection struct {
	name  string
	pages func(context.Context, query) iter.Seq2[batch, error]
}

// bring brings a collection in step. It lists what has changed since the last
// complete listing, or goes on with one that was cut short; with
// RefreshOptions.Full, everything. Whatever came of that, the last days are
// listed by date besides, unless everything was listed: so that new readings
// come however Withings' list of changes is broken, and what is gone is missed.
func (f *refresh) bring(ctx context.Context, col collection) error {
	cur, err := f.cursorOf(ctx, col.name)
	if err != nil {
		return err
	}
	resumed := cur.Listing != nil && !f.opt.Full
	lst := listing{Since: max(cur.Since-overlap, 0)}
	switch {
	case resumed:
		lst = *cur.Listing
	case f.opt.Full:
		lst = listing{}
	}
	l := &lister{refresh: f, collection: col, progress: Progress{Collection: col.name}, seen: map[string]bool{}}
	whole := lst.Since == 0 && lst.Offset == 0
	failed := l.changes(ctx, &lst, resumed, &whole)
	if failed == nil && whole {
		return f.settle(ctx, col.name, window{all: true}, l.seen, f.sure)
	}
	var theirs *feedError
	if failed != nil && (!errors.As(failed, &theirs) || isAny(failed, endings)) {
		return failed
	}
	in, err := f.recentWindow(ctx, col.name)
	if err == nil {
		l.seen = map[string]bool{}
		err = l.list(ctx, query{in: &in}, nil)
	}
	if err == nil {
		err = f.settle(ctx, col.name, in, l.seen, failed == nil && f.sure)
	}
	if failed != nil && (err == nil || errors.As(err, &theirs)) {
		return failed
	}
	return err
}

// lister is one listing on its way into the cache.
type lister struct {
	*refresh
	collection
	progress Progress
	seen     map[string]bool
}

// changes reads a listing to its end.
func (l *lister) changes(ctx context.Context, lst *listing, resumed bool, whole *bool) error {
	for {
		err := l.list(ctx, query{since: lst.Since, offset: lst.Offset}, lst)
		var refused *withings.Error
		if resumed && errors.As(err, &refused) && refused.Class == withings.ClassInvalid {
			// Withings no longer knows the offset: begin again.
			resumed = false
			*lst = listing{Since: lst.Since}
			*whole = lst.Since == 0
			clear(l.seen)
			continue
		}
		if err != nil {
			return l.breakOff(ctx, err)
		}
		if !lst.Shifted {
			return l.complete(ctx, lst.Newest, *whole)
		}
		// Something that had been listed was changed while the listing went
		// on, and moved to its end: what stood behind it moved one up, perhaps
		// from one page onto the one before it that had been read.
		*lst = listing{Since: lst.Since, Newest: lst.Newest, Started: latestMoment}
	}
}

// latestMoment is later than any change, so that a second listing never asks
// for a third.
const latestMoment = 1<<63 - 1

// list reads a listing page by page and commits each page as it comes. Where
// lst is given, it is kept up to date, and stored with the page.
func (l *lister) list(ctx context.Context, q query, lst *listing) error {
	first := q.offset == 0
	for page, err := range l.pages(ctx, q) {
		if err != nil {
			return &feedError{err}
		}
		if err := l.sameUser(ctx); err != nil {
			return err
		}
		if page.clock > 0 {
			l.setClock(page.clock)
		}
		var sum tallyOfPage
		var next listing
		changes, err := l.commit(ctx, func(w *writer) error {
			sum = tallyOfPage{}
			if err := l.claim(w); err != nil {
				return err
			}
			if err := w.setZone(page.zone); err != nil {
				return err
			}
			if err := sum.putAll(w, page.rows); err != nil {
				return err
			}
			if lst != nil {
				next = *lst
				next.advance(page, &sum, first, l.clock())
				w.state.cursor(l.name).Listing = &next
			}
			return nil
		})
		if err != nil {
			return err
		}
		if lst != nil {
			*lst = next
		}
		first = false
		for _, row := range page.rows {
			l.seen[row.key] = true
		}
		l.result.notice(page.notice)
		res := l.result.collection(l.name)
		res.New += sum.added
		res.Changed += sum.changed
		l.result.add(changes)
		l.progress.Pages++
		l.progress.Readings += len(page.rows)
		l.progress.New, l.progress.Changed, l.progress.Reached = res.New, res.Changed, moment(sum.reached)
		l.report(l.progress)
	}
	return ctx.Err()
}

// tallyOfPage is what the rows of a page did.
type tallyOfPage struct {
	added, changed int
	newest         int64 // the newest change
	edited         int64 // the newest change of something that was known before
	reached        int64 // the newest moment
}

func (t *tallyOfPage) putAll(w *writer, rows []incoming) error {
	for _, row := range rows {
		t.newest, t.reached = max(t.newest, row.modified), max(t.reached, row.moment)
		out, err := row.put(w)
		if err == nil && w.tallies[tableDoubted].rows > 0 {
			err = w.remove(tableDoubted, []byte(row.key)) // it is there, whatever list it came with
		}
		if err != nil {
			return err
		}
		switch out {
		case added:
			t.added++
		case changed:
			t.changed++
			t.edited = max(t.edited, row.modified)
		}
	}
	return nil
}

// advance moves a listing behind a page. A change that is dated in the future
// must not hide all that come until then, so it is bounded by the server's
// clock.
func (l *listing) advance(page batch, sum *tallyOfPage, first bool, now time.Time) {
	clock := page.clock
	if clock == 0 {
		clock = now.Add(ahead).Unix()
	}
	if first && l.Started == 0 {
		l.Started = clock
	}
	l.Offset = page.next
	l.Newest = max(l.Newest, min(sum.newest, clock))
	if !first && sum.edited >= l.Started {
		l.Shifted = true
	}
}

// cursorOf reads a collection's cursor.
func (f *refresh) cursorOf(ctx context.Context, name string) (cursor, error) {
	var cur cursor
	err := f.cache.Read(ctx, func(r *Reader) error {
		if c := r.state.Cursors[name]; c != nil {
			cur = *c
		}
		return nil
	})
	return cur, err
}

// complete notes that a listing was read to its end.
func (l *lister) complete(ctx context.Context, newest int64, whole bool) error {
	return l.cache.write(ctx, func(w *writer) error {
		c := w.state.cursor(l.name)
		c.Since, c.Complete, c.Listing = max(c.Since, newest), true, nil
		if whole && l.name == CollectionMeasures {
			w.state.Incomplete = 0
		}
		return nil
	})
}

// breakOff notes why a listing ended early. Where Withings did not say where
// it goes on, there is no place to go on from.
func (l *lister) breakOff(ctx context.Context, err error) error {
	if !errors.Is(err, withings.ErrIncomplete) {
		return err
	}
	return errors.Join(err, l.cache.write(ctx, func(w *writer) error {
		c := w.state.cursor(l.name)
		c.Complete, c.Listing = false, nil
		return nil
	}))
}

// batches makes batches of the pages of a collection.
func batches[P any](pages iter.Seq2[P, error], one func(P) batch) iter.Seq2[batch, error] {
	return func(yield func(batch, error) bool) {
		for page, err := range pages {
			if err != nil {
				yield(batch{}, err)
				return
			}
			if !yield(one(page), nil) {
				return
			}
		}
	}
}

// measures lists the measure groups.
func (f *refresh) measures() collection {
	return collection{CollectionMeasures, func(ctx context.Context, q query) iter.Seq2[batch, error] {
		mq := withings.MeasureQuery{Since: moment(q.since), Offset: q.offset}
		if q.in != nil {
			mq = withings.MeasureQuery{From: q.in.from, To: q.in.to}
		}
		return batches(f.src.Measures(ctx, mq), func(p withings.MeasurePage) batch {
			out := batch{next: p.Next, clock: p.UpdateTime, zone: p.Timezone, notice: p.Notice}
			for _, g := range p.Groups {
				out.rows = append(out.rows, incoming{string(itemKey(CollectionMeasures, idKey(g.ID))), lastChange(&g), g.Date,
					func(w *writer) (outcome, error) { return w.put(g, 0) }})
			}
			return out
		})
	}}
}

// dayQuery is a query of one of the collections that are listed by days.
func dayQuery(q query) withings.DayQuery {
	if q.in != nil {
		return withings.DayQuery{From: DateOf(q.in.from).String(), To: DateOf(q.in.to).String()}
	}
	return withings.DayQuery{Since: moment(q.since), Offset: q.offset}
}

// row is a day, night or workout that was listed. make needs the account's
// zone.
func listedItem(name string, key []byte, modified, moment int64, make func(*writer) (item, bool)) incoming {
	return incoming{string(itemKey(name, key)), modified, moment, func(w *writer) (outcome, error) {
		it, ok := make(w)
		if !ok {
			return unchanged, nil
		}
		return w.putItem(it)
	}}
}

func (f *refresh) activity() collection {
	return collection{CollectionActivity, func(ctx context.Context, q query) iter.Seq2[batch, error] {
		return batches(f.src.Activities(ctx, dayQuery(q)), func(p withings.ActivityPage) batch {
			out := batch{next: p.Next, notice: p.Notice}
			for _, a := range p.Days {
				it, ok := dayItem(a)
				out.rows = append(out.rows, listedItem(CollectionActivity, it.key(), it.modified, it.start,
					func(*writer) (item, bool) { return it, ok }))
			}
			return out
		})
	}}
}

func (f *refresh) workouts() collection {
	return collection{CollectionWorkouts, func(ctx context.Context, q query) iter.Seq2[batch, error] {
		return batches(f.src.Workouts(ctx, dayQuery(q)), func(p withings.WorkoutPage) batch {
			out := batch{next: p.Next, notice: p.Notice}
			for _, t := range p.Workouts {
				out.rows = append(out.rows, listedItem(CollectionWorkouts, itemTime(t.Start, t.ID), t.Modified, t.Start,
					func(w *writer) (item, bool) { return w.workoutItem(t) }))
			}
			return out
		})
	}}
}

func (f *refresh) sleep() collection {
	return collection{CollectionSleep, func(ctx context.Context, q query) iter.Seq2[batch, error] {
		return batches(f.src.SleepSummaries(ctx, dayQuery(q)), func(p withings.SleepPage) batch {
			out := batch{next: p.Next, notice: p.Notice}
			for _, s := range p.Nights {
				out.rows = append(out.rows, listedItem(CollectionSleep, itemTime(s.Start, s.ID), s.Modified, s.Start,
					func(w *writer) (item, bool) { return w.nightItem(s) }))
			}
			return out
		})
	}}
}

// itemTime is the key of a night or workout, whose id may not have come.
func itemTime(start, id int64) []byte {
	if id == 0 {
		id = -start
	}
	return timeKey(start, id)
}
