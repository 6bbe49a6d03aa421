package store

import (
	"context"
	"fmt"
	"iter"
	"time"

	"withings-tui/withings"
)

// item is one row of a collection that is listed by days: what it takes to
// store it and to keep the cursor.
type item struct {
	modified int64
	moment   int64 // for the progress
	key      string
	put      func(*writer) (outcome, error)
}

// itemPage is a page of them.
type itemPage struct {
	items []item
	next  int64
}

// items makes pages of items of the pages of a collection.
func items[P, T any](pages iter.Seq2[P, error], rows func(P) ([]T, int64), one func(T) item) iter.Seq2[itemPage, error] {
	return func(yield func(itemPage, error) bool) {
		for page, err := range pages {
			if err != nil {
				yield(itemPage{}, err)
				return
			}
			list, next := rows(page)
			out := itemPage{next: next, items: make([]item, len(list))}
			for i, row := range list {
				out.items[i] = one(row)
			}
			if !yield(out, nil) {
				return
			}
		}
	}
}

// activity brings the days of activity in step.
func (f *refresh) activity(ctx context.Context) error {
	d := &dayPump{refresh: f, name: CollectionActivity, seen: map[string]bool{}}
	d.list = func(ctx context.Context, q withings.DayQuery) iter.Seq2[itemPage, error] {
		return items(f.src.Activities(ctx, q),
			func(p withings.ActivityPage) ([]withings.Activity, int64) { return p.Days, p.Next },
			func(a withings.Activity) item {
				var at int64
				if date, err := ParseDate(a.Date); err == nil {
					at = date.Time(time.UTC).Unix()
				}
				return item{a.Modified, at, string(dayKey(a.Date, a.DeviceID, false)), func(w *writer) (outcome, error) {
					out, err := w.putDay(a, false)
					if err == nil {
						err = w.replaceDay(a.Date)
					}
					return out, err
				}}
			})
	}
	if err := d.run(ctx); err != nil {
		return err
	}
	if !d.whole {
		return nil
	}
	return d.vanish(ctx)
}

// workouts brings the trainings in step.
func (f *refresh) workouts(ctx context.Context) error {
	d := &dayPump{refresh: f, name: CollectionWorkouts}
	d.list = func(ctx context.Context, q withings.DayQuery) iter.Seq2[itemPage, error] {
		return items(f.src.Workouts(ctx, q),
			func(p withings.WorkoutPage) ([]withings.Workout, int64) { return p.Workouts, p.Next },
			func(t withings.Workout) item {
				return item{t.Modified, t.Start, "", func(w *writer) (outcome, error) {
					return w.putEvent(bucketWorkouts, event{t.ID, t.Start, t.Modified, t.Raw}, &w.state.Workouts)
				}}
			})
	}
	return d.run(ctx)
}

// sleep brings the nights in step.
func (f *refresh) sleep(ctx context.Context) error {
	d := &dayPump{refresh: f, name: CollectionSleep}
	d.list = func(ctx context.Context, q withings.DayQuery) iter.Seq2[itemPage, error] {
		return items(f.src.SleepSummaries(ctx, q),
			func(p withings.SleepPage) ([]withings.SleepSummary, int64) { return p.Nights, p.Next },
			func(s withings.SleepSummary) item {
				return item{s.Modified, s.Start, "", func(w *writer) (outcome, error) {
					return w.putEvent(bucketSleep, event{s.ID, s.Start, s.Modified, s.Raw}, &w.state.Sleep)
				}}
			})
	}
	return d.run(ctx)
}

// dayPump is a listing by days on its way into the cache.
type dayPump struct {
	*refresh
	name  string
	list  func(context.Context, withings.DayQuery) iter.Seq2[itemPage, error]
	whole bool            // everything was listed, in this run
	seen  map[string]bool // the keys of what came; nil where nobody asks
}

// run lists what changed since the last complete listing, or goes on with one
// that was cut short; with RefreshOptions.Full, everything.
func (d *dayPump) run(ctx context.Context) error {
	cur, err := d.cursorOf(ctx, d.name)
	if err != nil {
		return err
	}
	resumed := cur.Listing != nil
	lst := listing{Since: max(cur.Since-overlap, 0)}
	switch {
	case resumed:
		lst = *cur.Listing
	case d.opt.Full:
		lst = listing{}
	}
	d.whole = lst.Since == 0 && lst.Offset == 0
	for {
		err := d.pages(ctx, &lst)
		if d.restart(err, &resumed, &lst) {
			continue
		}
		if err != nil {
			return d.breakOff(ctx, d.name, err)
		}
		return d.complete(ctx, d.name, lst.Newest)
	}
}

func (d *dayPump) pages(ctx context.Context, lst *listing) error {
	progress := Progress{Collection: d.name}
	for page, err := range d.list(ctx, withings.DayQuery{Since: moment(lst.Since), Offset: lst.Offset}) {
		if err != nil {
			return &feedError{err}
		}
		if err := d.sameUser(ctx); err != nil {
			return err
		}
		var isNew, isChanged int
		var reached int64
		newest := lst.Newest
		limit := d.cache.now().Add(ahead).Unix()
		err := d.cache.write(ctx, func(w *writer) error {
			if err := d.claim(w); err != nil {
				return err
			}
			for _, it := range page.items {
				out, err := it.put(w)
				if err != nil {
					return fmt.Errorf("store %s: %w", d.name, err)
				}
				switch out {
				case added:
					isNew++
				case changed:
					isChanged++
				}
				newest, reached = max(newest, min(it.modified, limit)), max(reached, it.moment)
			}
			w.state.cursor(d.name).Listing = &listing{Since: lst.Since, Offset: page.next, Newest: newest}
			return nil
		})
		if err != nil {
			return err
		}
		lst.Newest, lst.Offset = newest, page.next
		if d.seen != nil {
			for _, it := range page.items {
				d.seen[it.key] = true
			}
		}
		res := d.result.collection(d.name)
		res.New += isNew
		res.Changed += isChanged
		progress.Pages++
		progress.Readings += len(page.items)
		progress.New, progress.Changed, progress.Reached = res.New, res.Changed, moment(reached)
		d.report(progress)
	}
	return ctx.Err()
}

// vanish moves the days that Withings no longer has to the log. An answer
// without any day is not believed: days do not vanish all at once.
func (d *dayPump) vanish(ctx context.Context) error {
	if len(d.seen) == 0 {
		return nil
	}
	gone := 0
	err := d.cache.write(ctx, func(w *writer) error {
		gone = 0
		days := map[string][]byte{}
		err := forEach(w.tx, bucketActivity, func(k, v []byte) error {
			day, err := decodeDay(v)
			if err == nil && !day.imported && !d.seen[string(k)] {
				days[string(k)] = append([]byte(nil), day.raw...)
			}
			return err
		})
		if err != nil {
			return err
		}
		for key, raw := range days {
			gone++
			if err := w.bucket(bucketActivity).Delete([]byte(key)); err != nil {
				return err
			}
			w.state.Days--
			// Days have no id; the log counts them down from zero.
			if err := w.logGone(-int64(w.state.Gone)-1, raw); err != nil {
				return err
			}
		}
		return nil
	})
	d.result.collection(CollectionActivity).Gone += gone
	return err
}
