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
	list   batches
}

// collections are all of them, in the order of a refresh.
var collections = [...]*collection{
	{name: CollectionMeasures, needed: true, letter: "m", stored: tableGroups, index: groupTables,
		entry: parser(withings.ParseMeasureGroup, (*view).groupEntry), list: lists(Feed.Measures, (*view).groupEntry)},
	{name: CollectionActivity, needed: true, letter: "a", stored: tableDays, index: []table{tableDay},
		entry: parser(withings.ParseActivity, (*view).dayEntry), list: lists(Feed.Activities, (*view).dayEntry)},
	{name: CollectionGoals},
	{name: CollectionDevices},
	{name: CollectionWorkouts, letter: "w", stored: tableWorkouts, index: []table{tableWorkout},
		entry: parser(withings.ParseWorkout, (*view).workoutEntry), list: lists(Feed.Workouts, (*view).workoutEntry)},
	{name: CollectionSleep, letter: "s", stored: tableNights, index: []table{tableNight},
		entry: parser(withings.ParseSleepSummary, (*view).nightEntry), list: lists(Feed.SleepSummaries, (*view).nightEntry)},
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

// batch is one page of a listing. The entries are made when they are stored,
// as that takes the account's zone.
type batch struct {
	entries []func(*view) entry
	next    int64
	clock   int64 // the server's; 0 where it does not say
	zone    string
	notice  string
}

// batches lists a collection in batches.
type batches func(context.Context, Feed, withings.Query) iter.Seq2[batch, error]

func lists[T any](ask func(Feed, context.Context, withings.Query) iter.Seq2[withings.Page[T], error], build func(*view, T, byte) entry) batches {
	return func(ctx context.Context, src Feed, q withings.Query) iter.Seq2[batch, error] {
		return func(yield func(batch, error) bool) {
			for page, err := range ask(src, ctx, q) {
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
}
