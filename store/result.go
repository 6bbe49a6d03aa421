package store

import (
	"fmt"
	"strings"
	"time"

	"withings-tui/withings"
)

// Progress tells how a refresh goes on. It comes after each page, when the page
// is stored, and once more when a collection ends.
type Progress struct {
	Collection string
	Pages      int
	Readings   int // read so far: groups, days, workouts, nights
	New        int
	Changed    int
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
	Gone     int // vanished at Withings
	Complete bool
	Err      error
}

// ChangeKind tells what happened to a reading.
type ChangeKind uint8

// The kinds of a Change.
const (
	ChangeNew ChangeKind = iota
	ChangeEdited
	ChangeGone
)

// Change is one reading that a refresh brought, changed or took. Before and
// After are its main value in SI units ("82.4", "128/82"), empty where it has
// none.
type Change struct {
	Kind          ChangeKind
	Group         int64
	At            Stamp
	Before, After string
	Unit          string // kg, mmHg, °C or another unit, or empty
}

// Result is what a refresh did. What came before an error is stored and counted.
type Result struct {
	Collections []CollectionResult
	Changes     []Change      // at most maxChanges of each kind
	Notice      *DamagedError // the cache was damaged, set aside and built anew
}

// maxChanges is how many changes of a kind are told one by one.
const maxChanges = 100

// Complete tells that readings and days have both been read to the end.
func (r Result) Complete() bool {
	done := 0
	for _, c := range r.Collections {
		if c.Complete && c.Err == nil && (c.Name == CollectionMeasures || c.Name == CollectionActivity) {
			done++
		}
	}
	return done == 2
}

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

// told is how many changes of each kind are told.
func (r *Result) told() (n [ChangeGone + 1]int) {
	for _, c := range r.Changes {
		n[c.Kind]++
	}
	return n
}

// add keeps changes, unless there are enough of their kind.
func (r *Result) add(changes []Change) {
	n := r.told()
	for _, c := range changes {
		if n[c.Kind]++; n[c.Kind] <= maxChanges {
			r.Changes = append(r.Changes, c)
		}
	}
}

// String is the line of what changed: "3 new, 1 changed (82.4 -> 81.9 kg), 1
// gone at Withings". Days of activity follow behind, and what is not complete.
func (r Result) String() string {
	m := *r.collection(CollectionMeasures)
	var parts []string
	say := func(n int, what string) {
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, what))
		}
	}
	say(m.New, "new")
	say(m.Changed, "changed"+r.edits())
	say(m.Gone, "gone at Withings")
	line := strings.Join(parts, ", ")
	if line == "" {
		line = "nothing new"
	}
	a := *r.collection(CollectionActivity)
	parts = nil
	say(a.New, "new")
	say(a.Changed, "updated")
	say(a.Gone, "gone")
	if len(parts) > 0 {
		line += "; days of activity: " + strings.Join(parts, ", ")
	}
	for _, c := range []CollectionResult{m, a} {
		if c.Err != nil || !c.Complete {
			line += "; " + c.Name + " not complete"
		}
	}
	return line
}

// edits are the first edits in brackets.
func (r Result) edits() string {
	const shown = 2
	var list []string
	for _, c := range r.Changes {
		if c.Kind != ChangeEdited || c.Before == c.After || c.Before == "" || c.After == "" {
			continue
		}
		if len(list) == shown {
			list = append(list, "...")
			break
		}
		list = append(list, strings.TrimRight(c.Before+" -> "+c.After+" "+c.Unit, " "))
	}
	if len(list) == 0 {
		return ""
	}
	return " (" + strings.Join(list, ", ") + ")"
}

// mainFigures are what a reading is told by, the first that it has.
var mainFigures = []struct {
	figure Figure
	unit   string
}{
	{FigureWeight, "kg"}, {FigureBodyTemp, "°C"}, {FigureTemperature, "°C"}, {FigureSkinTemp, "°C"},
	{FigureFatMass, "kg"}, {FigureFatRatio, "%"}, {FigureHeight, "m"}, {FigurePulse, "bpm"},
	{FigurePulseWave, "m/s"}, {FigureVascularAge, "years"}, {FigureSpO2, "%"},
}

// mainValue is the value a reading is told by, and its unit.
func mainValue(r *row) (value, unit string) {
	if s, d := r.decimal(FigureSystolic), r.decimal(FigureDiastolic); s.Valid || d.Valid {
		return orUnknown(s) + "/" + orUnknown(d), "mmHg"
	}
	for _, f := range mainFigures {
		if v := r.decimal(f.figure); v.Valid {
			return v.String(), f.unit
		}
	}
	return "", ""
}

func orUnknown(d withings.Decimal) string {
	if !d.Valid {
		return "?"
	}
	return d.String()
}

// changeOf tells of a row that was (nil where new) and is (nil where gone).
func changeOf(was, is *row) Change {
	var c Change
	if was != nil {
		c.Before, c.Unit = mainValue(was)
		c.Group, c.At, c.Kind = was.id, was.stamp(), ChangeGone
	}
	if is != nil {
		c.After, c.Unit = mainValue(is)
		c.Group, c.At = is.id, is.stamp()
		if c.Kind = ChangeEdited; was == nil {
			c.Kind = ChangeNew
		}
	}
	return c
}
