package store

import (
	"slices"
	"time"
)

// Progress tells how a refresh goes on. It comes after each page, when the page
// is stored, and once more when a collection ends.
type Progress struct {
	Collection string
	Readings   int           // read so far: groups, days, workouts, nights
	Reached    time.Time     // moment of the newest reading of the page
	Wait       time.Duration // Withings asks to wait that long; set by who knows, not by Refresh
	Done       bool
	Err        error // with Done: why the collection is not complete
}

// CollectionResult is what a refresh did with one collection.
type CollectionResult struct {
	Name     string
	New      int
	Changed  int
	Gone     int // believed gone at Withings
	Complete bool
	Err      error
}

// Result is what a refresh did. What came before an error is stored and counted.
type Result struct {
	Collections []CollectionResult
	Changes     []Change      // at most maxTold of each kind
	Doubts      []Doubt       // what was missing and was not believed gone
	Notices     []string      // what else is worth a line
	Notice      *DamagedError // the cache was damaged, set aside and built anew
}

// maxTold is how many changes of a kind are told one by one.
const maxTold = 100

// Complete tells that readings and days have both been read to the end.
func (r *Result) Complete() bool {
	return r.Of(CollectionMeasures).Complete && r.Of(CollectionActivity).Complete
}

// Of is the result of a collection.
func (r *Result) Of(name string) CollectionResult { return *r.collection(name) }

// collection is the result of a collection, which it makes where there is none.
func (r *Result) collection(name string) *CollectionResult {
	for i := range r.Collections {
		if r.Collections[i].Name == name {
			return &r.Collections[i]
		}
	}
	r.Collections = append(r.Collections, CollectionResult{Name: name})
	return &r.Collections[len(r.Collections)-1]
}

// add keeps changes of Withings, unless there are enough of their kind.
func (r *Result) add(changes []Change) {
	told := map[ChangeKind]int{}
	for _, c := range r.Changes {
		told[c.Kind]++
	}
	for _, c := range changes {
		if told[c.Kind]++; c.Kind != ChangeMark && told[c.Kind] <= maxTold {
			r.Changes = append(r.Changes, c)
		}
	}
}

// notice keeps a line, once.
func (r *Result) notice(line string) {
	if line != "" && !slices.Contains(r.Notices, line) {
		r.Notices = append(r.Notices, line)
	}
}
