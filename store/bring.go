package store

import (
	"bytes"
	"context"
	"errors"
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

// bring brings a collection in step. It lists what has changed since the last
// complete listing, or goes on with one that was cut short; with
// RefreshOptions.Full, everything. Whatever came of that, the last days are
// listed by date besides, unless everything was listed: so that new readings
// come however Withings' list of changes is broken, and what is gone is missed.
func (f *refresh) bring(ctx context.Context, col *collection) error {
	var cur cursor
	err := f.cache.Read(ctx, func(r *Reader) error {
		cur = *r.state.cursor(col.name)
		return nil
	})
	if err != nil {
		return err
	}
	resumed := cur.Listing != nil && !f.opt.Full
	at := bookmark{Since: max(cur.Since-overlap, 0)}
	switch {
	case resumed:
		at = *cur.Listing
	case f.opt.Full:
		at = bookmark{}
	}
	l := &lister{run: f, of: col, progress: Progress{Collection: col.name}, seen: map[string]bool{}}
	everyOne, failed := l.changes(ctx, at, resumed)
	if failed == nil && everyOne {
		return f.settle(ctx, col, everything, l.seen, f.sure)
	}
	var theirs *feedError
	if failed != nil && (!errors.As(failed, &theirs) || isAny(failed, endings)) {
		return failed
	}
	in, err := f.recentWindow(ctx, col)
	if err == nil {
		l.seen = map[string]bool{}
		err = l.pages(ctx, withings.Query{From: in.from, To: in.to}, nil)
	}
	if err == nil {
		err = f.settle(ctx, col, in, l.seen, failed == nil && f.sure)
	}
	if failed != nil && (err == nil || errors.As(err, &theirs)) {
		return failed
	}
	return err
}

// lister is one listing on its way into the cache.
type lister struct {
	run      *refresh
	of       *collection
	progress Progress
	seen     map[string]bool // the keys of the entries that came
}

// changes reads a listing to its end, and reports whether everything that there
// is at Withings is among what was seen.
func (l *lister) changes(ctx context.Context, at bookmark, resumed bool) (everyOne bool, err error) {
	everyOne = at.Since == 0 && at.Offset == 0
	for {
		err := l.pages(ctx, withings.Query{Since: moment(at.Since), Offset: at.Offset}, &at)
		var refused *withings.Error
		if resumed && (errors.Is(err, errMovedUp) || errors.As(err, &refused) && refused.Class == withings.ClassInvalid) {
			resumed = false
			at = bookmark{Since: at.Since}
			everyOne = at.Since == 0
			clear(l.seen)
			continue
		}
		if errors.Is(err, withings.ErrIncomplete) {
			// Withings did not say where it goes on: there is no place to go on from.
			return false, and(err, l.note(ctx, func(c *cursor) { c.Complete, c.Listing = false, nil }))
		}
		if err != nil {
			return false, err
		}
		if !at.Shifted {
			return everyOne, l.note(ctx, func(c *cursor) {
				c.Since, c.Complete, c.Listing = max(c.Since, at.Newest), true, nil
				if at.Since == 0 {
					c.Lost = 0 // everything has been listed, in one go or several
				}
			})
		}
		// Something that had been listed was changed while the listing went
		// on, and moved to its end: what stood behind it moved one up, perhaps
		// from one page onto the one before it that had been read.
		at = bookmark{Since: at.Since, Newest: at.Newest, Started: latestMoment}
	}
}

// errMovedUp says that a listing cannot go on where it was cut off, as the page
// there is another than it was.
var errMovedUp = errors.New("the pages of the listing have moved")

// latestMoment is later than any change, so that a second listing never asks
// for a third.
const latestMoment = 1<<63 - 1

// pages reads a listing page by page and commits each page as it comes. Where
// at is given, it is kept up to date, and stored with the page.
func (l *lister) pages(ctx context.Context, q withings.Query, at *bookmark) error {
	offset, first := q.Offset, true
	for page, err := range l.of.list(ctx, l.run.src, q) {
		if err != nil {
			return &feedError{err}
		}
		if err := l.run.sameUser(ctx); err != nil {
			return err
		}
		if page.clock > 0 {
			l.run.setClock(page.clock)
		}
		var sum pageCount
		var next bookmark
		err := l.run.commit(ctx, func(w *writer) error {
			w.setZone(page.zone)
			sum.putAll(w, l.of, page.entries)
			if at != nil {
				if first && offset != 0 && !bytes.Equal(sum.last(), at.Last) {
					return errMovedUp
				}
				next = *at
				next.advance(offset, first, page.clock, &sum, l.run.clock())
				w.state.cursor(l.of.name).Listing = &next
			}
			return nil
		})
		if err != nil {
			return err
		}
		if at != nil {
			*at = next
		}
		offset, first = page.next, false
		for _, key := range sum.keys {
			l.seen[string(key)] = true
		}
		l.run.result.notice(page.notice)
		res := l.run.result.collection(l.of.name)
		res.New += sum.added
		res.Changed += sum.changed
		l.progress.Readings += len(page.entries)
		l.progress.Reached = moment(sum.reached)
		l.run.report(l.progress)
	}
	return ctx.Err()
}

// pageCount is what the entries of a page did.
type pageCount struct {
	added, changed int
	newest         int64 // the newest change
	edited         int64 // the newest change of something that was known before
	reached        int64 // the newest moment
	keys           [][]byte
}

// last is the key of the last entry, nil where there is none.
func (n *pageCount) last() []byte {
	if len(n.keys) == 0 {
		return nil
	}
	return n.keys[len(n.keys)-1]
}

func (n *pageCount) putAll(w *writer, c *collection, entries []func(*view) entry) {
	for _, build := range entries {
		e := build(w.view)
		n.newest, n.reached = max(n.newest, e.modified), max(n.reached, e.rows[0].unix)
		n.keys = append(n.keys, e.key)
		out := w.put(c, e)
		if w.count(tableDoubted) > 0 {
			w.remove(tableDoubted, c.mark(e.key)) // it is there, whatever list it came with
		}
		switch out {
		case added:
			n.added++
		case changed:
			n.changed++
			fallthrough
		case touched:
			n.edited = max(n.edited, e.modified)
		}
	}
}

// advance moves a bookmark to the page at an offset. A change that is dated in
// the future must not hide all that come until then, so it is bounded by the
// server's clock.
func (b *bookmark) advance(offset int64, first bool, clock int64, sum *pageCount, now time.Time) {
	if clock == 0 {
		clock = now.Add(ahead).Unix()
	}
	if offset == 0 && b.Started == 0 {
		b.Started = clock
	}
	b.Shifted = b.Shifted || !first && sum.edited >= b.Started
	b.Offset, b.Last, b.Newest = offset, sum.last(), max(b.Newest, min(sum.newest, clock))
}

// note changes the cursor of the collection.
func (l *lister) note(ctx context.Context, change func(*cursor)) error {
	return l.run.commit(ctx, func(w *writer) error {
		change(w.state.cursor(l.of.name))
		return nil
	})
}
