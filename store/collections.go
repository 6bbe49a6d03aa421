package store

import (
	"context"
	"iter"
	"slices"

	"withings-tui/withings"
)

// collection is one of those that a refresh brings in step, with all in which
// readings, days, nights and workouts differ. Goals and devices are listed
// whole and have nothing but a name.
type collection struct {
	name   string
	needed bool    // the refresh fails where it fails
	letter string  // begins its keys in vanished and doubted
	stored table   // key -> flags and JSON
	index  []table // what panes draw
	entry  func(v *view, raw []byte, flags byte) (entry, error)
	list   func(context.Context, Feed, query) iter.Seq2[batch, error]
}

// collections are all of them, in the order of a refresh.
var collections = [...]*collection{
	{name: CollectionMeasures, needed: true, letter: "m", stored: tableGroups, index: groupTables,
		entry: parser(withings.ParseMeasureGroup, (*view).groupEntry), list: listMeasures},
	{name: CollectionActivity, needed: true, letter: "a", stored: tableDays, index: []table{tableDay},
		entry: parser(withings.ParseActivity, (*view).dayEntry), list: listActivity},
	{name: CollectionGoals},
	{name: CollectionDevices},
	{name: CollectionWorkouts, letter: "w", stored: tableWorkouts, index: []table{tableWorkout},
		entry: parser(withings.ParseWorkout, (*view).workoutEntry), list: listWorkouts},
	{name: CollectionSleep, letter: "s", stored: tableNights, index: []table{tableNight},
		entry: parser(withings.ParseSleepSummary, (*view).nightEntry), list: listSleep},
}

// entryCollections are those of them that have entries.
var entryCollections = slices.DeleteFunc(slices.Clone(collections[:]), func(c *collection) bool { return c.list == nil })

// listed is the collection whose entries are stored in a table or indexed in
// one; nil where none is.
func listed(t table) *collection {
	if t == tableHidden {
		return measures()
	}
	for _, c := range entryCollections {
		if c.stored == t || slices.Contains(c.index, t) {
			return c
		}
	}
	return nil
}

func named(name string) *collection {
	for _, c := range collections {
		if c.name == name {
			return c
		}
	}
	return nil
}

// measures are the collection of measure groups.
func measures() *collection { return collections[0] }

// mark is the key of an entry in vanished and doubted.
func (c *collection) mark(key []byte) []byte { return append([]byte(c.letter), key...) }

// keyOf is the key of the entry that an index row was made of.
func (c *collection) keyOf(r *row) []byte {
	if c.stored == tableDays {
		return dateKey(r.date(), r.deviceID())
	}
	return idKey(r.id)
}

// parser makes an entry of JSON.
func parser[T any](parse func([]byte) (T, error), build func(*view, T, byte) entry) func(*view, []byte, byte) (entry, error) {
	return func(v *view, raw []byte, flags byte) (entry, error) {
		one, err := parse(raw)
		if err != nil {
			return entry{}, err
		}
		return build(v, one, flags), nil
	}
}

// query selects what is listed: what changed since a moment (0: all), or what
// was measured within a window.
type query struct {
	since  int64
	in     *window
	offset int64
}

// batch is one page of a listing. The entries are made when they are stored,
// as that takes the account's zone.
type batch struct {
	entries []func(*view) entry
	next    int64
	clock   int64 // the server's; 0 where it does not say
	zone    string
	notice  string
}

// batches makes batches of the pages of a collection.
func batches[T any](pages iter.Seq2[withings.Page[T], error], build func(*view, T, byte) entry) iter.Seq2[batch, error] {
	return func(yield func(batch, error) bool) {
		for page, err := range pages {
			if err != nil {
				yield(batch{}, err)
				return
			}
			b := batch{next: page.Next, clock: page.UpdateTime, zone: page.Timezone, notice: page.Notice}
			for _, it := range page.Rows {
				b.entries = append(b.entries, func(v *view) entry { return build(v, it, 0) })
			}
			if !yield(b, nil) {
				return
			}
		}
	}
}

func listMeasures(ctx context.Context, src Feed, q query) iter.Seq2[batch, error] {
	mq := withings.MeasureQuery{Since: moment(q.since), Offset: q.offset}
	if q.in != nil {
		mq = withings.MeasureQuery{From: q.in.from, To: q.in.to}
	}
	return batches(src.Measures(ctx, mq), (*view).groupEntry)
}

// days is a query of one of the collections that are listed by days.
func (q query) days() withings.DayQuery {
	if q.in != nil {
		return withings.DayQuery{From: DateOf(q.in.from).String(), To: DateOf(q.in.to).String()}
	}
	return withings.DayQuery{Since: moment(q.since), Offset: q.offset}
}

func listActivity(ctx context.Context, src Feed, q query) iter.Seq2[batch, error] {
	return batches(src.Activities(ctx, q.days()), (*view).dayEntry)
}

func listWorkouts(ctx context.Context, src Feed, q query) iter.Seq2[batch, error] {
	return batches(src.Workouts(ctx, q.days()), (*view).workoutEntry)
}

func listSleep(ctx context.Context, src Feed, q query) iter.Seq2[batch, error] {
	return batches(src.SleepSummaries(ctx, q.days()), (*view).nightEntry)
}
