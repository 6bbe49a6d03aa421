package store

import (
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

// pump is one listing of measure groups on its way into the cache.
type pump struct {
	*refresh
	progress Progress
	keep     bool // remember in seen which groups came
	seen     []int64
}

// measures brings the measure groups in step.
func (f *refresh) measures(ctx context.Context) error {
	p := &pump{refresh: f, progress: Progress{Collection: CollectionMeasures}}
	cur, err := f.cursorOf(ctx, CollectionMeasures)
	if err != nil {
		return err
	}
	if f.opt.Full && cur.Complete && cur.Listing == nil {
		return p.compareAll(ctx)
	}
	whole := cur.Since == 0 && cur.Listing == nil // all of it is listed, in this run
	p.keep = whole
	if err := p.changes(ctx, cur); err != nil {
		return err
	}
	switch {
	case whole:
		return p.vanish(ctx, All(), func(again *pump) error {
			return again.list(ctx, withings.MeasureQuery{Since: time.Unix(1, 0)}, nil)
		})
	case f.opt.Full:
		return p.compareAll(ctx)
	}
	return p.compareRecent(ctx)
}

// changes lists what has changed since the last complete listing, or goes on
// with one that was cut short.
func (p *pump) changes(ctx context.Context, cur cursor) error {
	resumed := cur.Listing != nil
	lst := listing{Since: max(cur.Since-overlap, 0)}
	if resumed {
		lst = *cur.Listing
	}
	for {
		err := p.list(ctx, withings.MeasureQuery{Since: moment(lst.Since), Offset: lst.Offset}, &lst)
		if p.restart(err, &resumed, &lst) {
			continue
		}
		if err != nil {
			return p.breakOff(ctx, CollectionMeasures, err)
		}
		if !lst.Shifted {
			return p.complete(ctx, CollectionMeasures, lst.Newest)
		}
		// Something that had been listed was changed while the listing went
		// on, and moved to its end: what stood behind it moved one up, perhaps
		// from one page onto the one before it that had been read.
		lst = listing{Since: lst.Since, Newest: lst.Newest, Started: latestMoment}
	}
}

// latestMoment is later than any change, so that a second listing never asks
// for a third.
const latestMoment = 1<<63 - 1

// restart tells whether to begin a resumed listing again from its first page:
// Withings no longer knows the offset.
func (f *refresh) restart(err error, resumed *bool, lst *listing) bool {
	var refused *withings.Error
	if !*resumed || !errors.As(err, &refused) || refused.Class != withings.ClassInvalid {
		return false
	}
	*resumed = false
	*lst = listing{Since: lst.Since}
	return true
}

// list reads a listing page by page and commits each page as it comes. Where
// lst is given, it is kept up to date, and stored with the page.
func (p *pump) list(ctx context.Context, q withings.MeasureQuery, lst *listing) error {
	first := q.Offset == 0
	for page, err := range p.src.Measures(ctx, q) {
		if err != nil {
			return &feedError{err}
		}
		if err := p.sameUser(ctx); err != nil {
			return err
		}
		var sum tally
		told := p.result.told()
		err := p.cache.write(ctx, func(w *writer) error {
			sum = tally{told: told}
			if err := p.claim(w); err != nil {
				return err
			}
			if page.Timezone != "" {
				w.state.Timezone = page.Timezone
				w.shapes.zone = page.Timezone
			}
			if err := sum.putAll(w, page.Groups); err != nil {
				return err
			}
			if lst != nil {
				lst.advance(page, &sum, first, p.cache.now())
				w.state.cursor(CollectionMeasures).Listing = lst
			}
			return nil
		})
		if err != nil {
			return err
		}
		first = false
		if p.keep {
			for _, g := range page.Groups {
				p.seen = append(p.seen, g.ID)
			}
		}
		res := p.result.collection(CollectionMeasures)
		res.New += sum.added
		res.Changed += sum.changed
		p.result.add(sum.changes)
		p.progress.Pages++
		p.progress.Readings += len(page.Groups)
		p.progress.New, p.progress.Changed, p.progress.Reached = res.New, res.Changed, moment(sum.reached)
		p.report(p.progress)
	}
	return ctx.Err()
}

// tally is what the groups of a page did.
type tally struct {
	added, changed int
	changes        []Change
	told           [ChangeGone + 1]int // how many changes of each kind are told already
	newest         int64               // the newest change
	edited         int64               // the newest change of a group that was known before
	reached        int64               // the newest moment
}

func (t *tally) putAll(w *writer, groups []withings.MeasureGroup) error {
	for _, g := range groups {
		when := lastChange(g)
		t.newest, t.reached = max(t.newest, when), max(t.reached, g.Date)
		out, old, err := w.put(g)
		if err != nil {
			return err
		}
		if out != added && out != changed {
			continue
		}
		kind, before := ChangeNew, (*row)(nil)
		if out == added {
			t.added++
		} else {
			t.changed++
			t.edited = max(t.edited, when)
			kind, before = ChangeEdited, &old
		}
		if t.told[kind]++; t.told[kind] <= maxChanges {
			is, _, _, _, err := w.lookup(g.ID)
			if err != nil {
				return err
			}
			t.changes = append(t.changes, changeOf(before, &is))
		}
		if err := w.replaceTwins(g.ID); err != nil {
			return err
		}
	}
	return nil
}

// advance moves a listing behind a page. A change that is dated in the future
// must not hide all that come until then, so it is bounded by the server's
// clock.
func (l *listing) advance(page withings.MeasurePage, sum *tally, first bool, now time.Time) {
	clock := page.UpdateTime
	if clock == 0 {
		clock = now.Add(ahead).Unix()
	}
	if first && l.Started == 0 {
		l.Started = clock
	}
	l.Offset = page.Next
	l.Newest = max(l.Newest, min(sum.newest, clock))
	if !first && sum.edited >= l.Started {
		l.Shifted = true
	}
}

// cursorOf reads a collection's cursor.
func (f *refresh) cursorOf(ctx context.Context, name string) (cursor, error) {
	var cur cursor
	err := f.cache.Read(ctx, func(r *Reader) error {
		if err := r.prepare(); err != nil {
			return err
		}
		if c := r.state.Cursors[name]; c != nil {
			cur = *c
		}
		return nil
	})
	return cur, err
}

// complete notes that a listing was read to its end.
func (f *refresh) complete(ctx context.Context, name string, newest int64) error {
	return f.cache.write(ctx, func(w *writer) error {
		c := w.state.cursor(name)
		c.Since, c.Complete, c.Listing = max(c.Since, newest), true, nil
		return nil
	})
}

// breakOff notes why a listing ended early. Where Withings did not say where
// it goes on, there is no place to go on from.
func (f *refresh) breakOff(ctx context.Context, name string, err error) error {
	if !errors.Is(err, withings.ErrIncomplete) {
		return err
	}
	return errors.Join(err, f.cache.write(ctx, func(w *writer) error {
		c := w.state.cursor(name)
		c.Complete, c.Listing = false, nil
		return nil
	}))
}
