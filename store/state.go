package store

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"time"

	"withings-tui/withings"

	bolt "go.etcd.io/bbolt"
)

// Names of the collections that a refresh keeps in step.
const (
	CollectionMeasures = "measures"
	CollectionActivity = "activity"
	CollectionGoals    = "goals"
	CollectionDevices  = "devices"
	CollectionWorkouts = "workouts"
	CollectionSleep    = "sleep"
)

// Collection tells how far a collection is in step with Withings.
type Collection struct {
	Name     string
	Complete bool   // a listing has been read to its end
	Count    int    // readings or days
	Problem  string // why the last listing was not complete, in one line; empty where it was
	Refused  bool   // Withings does not allow it: the sign-in lacks a scope
	Damaged  bool   // rows were damaged, and the next whole listing brings all again
}

// Doubt is what a listing lacked and is not believed gone.
type Doubt struct {
	Collection string
	Listed     int // of those it should have listed
	Expected   int
}

// things are what collections hold, where their names do not say it.
var things = map[string]string{CollectionMeasures: "readings", CollectionActivity: "days", CollectionSleep: "nights"}

// String tells of it in one line.
func (d Doubt) String() string {
	return fmt.Sprintf("Withings now lists %d of %d %s; kept, asked again at the next sync", d.Listed, d.Expected, cmp.Or(things[d.Collection], d.Collection))
}

// Device is one device of the Withings account.
type Device struct {
	ID       string    `json:"id"`
	Type     string    `json:"type"`
	Model    string    `json:"model"`
	Battery  string    `json:"battery"`   // high, medium, low, unknown or empty
	LastSeen time.Time `json:"last_seen"` // zero where unknown
}

// Goals are the targets of the Withings account; NaN where none is set, which is
// stored as 0. Since is when the weight goal was first seen with this value, zero
// where unknown.
type Goals struct {
	Steps    float64   `json:"steps"` // a day
	WeightKg float64   `json:"weight_kg"`
	Since    time.Time `json:"since,omitzero"`
}

// NoGoals has nothing set.
func NoGoals() Goals { return Goals{Steps: math.NaN(), WeightKg: math.NaN()} }

// set is stored goals as they are told.
func (g Goals) set() Goals {
	out := NoGoals()
	if g.Steps > 0 {
		out.Steps = g.Steps
	}
	if g.WeightKg > 0 {
		out.WeightKg, out.Since = g.WeightKg, g.Since
	}
	return out
}

// State is what the cache knows of itself and of the account. What has no name
// in JSON is not stored but counted, or stored elsewhere.
type State struct {
	User        string       `json:"-"`                  // id of the Withings user, empty before the first refresh
	Timezone    string       `json:"-"`                  // the account's, an IANA name; empty where unknown
	LastSync    time.Time    `json:"last_sync,omitzero"` // the last whole one; zero where never, or where it lies in the future
	LastAttempt time.Time    `json:"last_attempt,omitzero"`
	LastError   string       `json:"last_error,omitempty"` // of the last attempt, empty where it ended well
	Offline     bool         `json:"offline,omitempty"`    // the last attempt failed for the network
	SignedOut   bool         `json:"signed_out,omitempty"` // the last attempt found that Withings ended the sign-in; until the next that works
	Collections []Collection `json:"-"`
	Goals       Goals        `json:"goals"`
	Devices     []Device     `json:"devices,omitempty"`
	Doubts      []Doubt      `json:"-"`
	Imported    int          `json:"imported,omitempty"` // readings and days that came from an export and show
}

// Zone is the account's time zone, UTC where it is unknown.
func (s State) Zone() *time.Location {
	if zone := withings.Zone(s.Timezone); zone != nil {
		return zone
	}
	return time.UTC
}

// FileStamp tells whether the cache has been written since: two stamps of the
// same contents are equal.
type FileStamp struct{ size, mtime, tx uint64 }

// stateRecord is a State as it is stored, as JSON, with what only the cache
// itself needs.
type stateRecord struct {
	State
	Cursors   map[string]*cursor `json:"cursors,omitempty"`
	Tallies   [tables]tally      `json:"tallies"`
	Change    int64              `json:"change,omitempty"`    // number of the last change
	Forgotten int64              `json:"forgotten,omitempty"` // changes up to this number are no longer in the log
	Rebuilt   int64              `json:"rebuilt,omitempty"`   // when it was last made anew of a damaged file, and never the same twice
}

// cursor is how far a collection has been listed.
type cursor struct {
	// Since: everything changed at Withings up to then is stored. It moves
	// only when a listing has been read to its end.
	Since    int64     `json:"since,omitempty"`
	Complete bool      `json:"complete,omitempty"`
	Listing  *bookmark `json:"listing,omitempty"`
	Problem  string    `json:"problem,omitempty"`
	Refused  bool      `json:"refused,omitempty"`
	Damaged  bool      `json:"damaged,omitempty"`
	Doubt    *Doubt    `json:"doubt,omitempty"`
	Lost     int       `json:"lost,omitempty"` // damaged rows that the next whole listing brings again
}

// bookmark is where a listing that was cut short goes on: at its last page, which
// is read again, as what was deleted at Withings meanwhile moves all behind it up.
type bookmark struct {
	Since   int64  `json:"since"`             // what was asked for
	Offset  int64  `json:"offset"`            // of the last page that was read
	Last    []byte `json:"last,omitempty"`    // the key of that page's last entry
	Newest  int64  `json:"newest"`            // the newest change seen
	Started int64  `json:"started"`           // by the server's clock
	Shifted bool   `json:"shifted,omitempty"` // something listed was changed meanwhile: pages may have moved
}

// lost is how many damaged rows the next whole listings bring again.
func (s *stateRecord) lost() (n int) {
	for _, c := range s.Cursors {
		n += c.Lost
	}
	return n
}

// cursor is the cursor of a collection, which it makes where there is none.
func (s *stateRecord) cursor(name string) *cursor {
	if s.Cursors == nil {
		s.Cursors = map[string]*cursor{}
	}
	if s.Cursors[name] == nil {
		s.Cursors[name] = &cursor{}
	}
	return s.Cursors[name]
}

// schemaVersion is that of the layout of the file. One that is raised makes every
// index row anew of its entry: see carryOver.
const schemaVersion = 2

// The bucket of what is no row, and its keys. The account stands by
// itself, so that damage to the state does not hide whose readings these are.
const (
	bucketState = "state"
	keySchema   = "schema"
	keyState    = "state"
	keyAccount  = "account"
)

// stateValue is a value of the state's bucket; nil where there is none.
func stateValue(tx *bolt.Tx, key string) ([]byte, error) {
	b := tx.Bucket([]byte(bucketState))
	if b == nil {
		return nil, fmt.Errorf("no bucket %s: %w", bucketState, errCorrupt)
	}
	stored := b.Get([]byte(key))
	if stored == nil {
		return nil, nil
	}
	value, ok := unsealed(bucketState, []byte(key), stored)
	if !ok {
		return nil, fmt.Errorf("%s: wrong checksum: %w", key, errCorrupt)
	}
	return value, nil
}

// putJSON stores a value of the state's bucket, unless it is there already.
func putJSON(tx *bolt.Tx, key string, value any) error {
	text, err := json.Marshal(value)
	if err != nil {
		return err
	}
	return putState(tx, key, text)
}

func putState(tx *bolt.Tx, key string, value []byte) error {
	b, stored := tx.Bucket([]byte(bucketState)), sealed(bucketState, []byte(key), value)
	if bytes.Equal(b.Get([]byte(key)), stored) {
		return nil
	}
	return b.Put([]byte(key), stored)
}

// getJSON reads a value of the state's bucket, where there is one.
func getJSON(tx *bolt.Tx, key string, into any) error {
	text, err := stateValue(tx, key)
	if err == nil && text != nil && json.Unmarshal(text, into) != nil {
		err = fmt.Errorf("%s: %w", key, errCorrupt)
	}
	return err
}

// account is whose readings are in a cache, as it is stored, as JSON.
type account struct{ User, Timezone string }

// readState reads the state of an open file.
func readState(tx *bolt.Tx) (*stateRecord, error) {
	s, who := &stateRecord{}, account{}
	if err := errors.Join(getJSON(tx, keyState, s), getJSON(tx, keyAccount, &who)); err != nil {
		return nil, err
	}
	s.User, s.Timezone = who.User, who.Timezone
	return s, nil
}

// writeState stores the state, where it has changed.
func writeState(tx *bolt.Tx, s *stateRecord) error {
	return errors.Join(putJSON(tx, keyState, s), putJSON(tx, keyAccount, account{s.User, s.Timezone}))
}

// createTables makes an empty cache of a schema.
func createTables(tx *bolt.Tx, schema int) error {
	for _, name := range append([]string{bucketState}, tableNames[:]...) {
		if _, err := tx.CreateBucketIfNotExists([]byte(name)); err != nil {
			return fmt.Errorf("make %s: %w", name, err)
		}
	}
	return putState(tx, keySchema, []byte{byte(schema)})
}

// schemaOf is the schema of an open file, 0 where it tells none.
func schemaOf(tx *bolt.Tx) int {
	if old := tx.Bucket([]byte("meta")); old != nil { // where schema 1 had it
		if v := old.Get([]byte(keySchema)); len(v) == 4 {
			return int(v[3])
		}
		return 0
	}
	v, err := stateValue(tx, keySchema)
	if err != nil || len(v) != 1 {
		return 0
	}
	return int(v[0])
}

// zoneNamed is the zone of that name, nil where there is none. To find one takes
// long, so it is remembered.
func (v *view) zoneNamed(name string) *time.Location {
	zone, known := v.zones[name]
	if !known {
		zone = withings.Zone(name)
		v.zones[name] = zone
	}
	return zone
}

// zone is the account's, UTC where it is unknown.
func (v *view) zone() *time.Location {
	if zone := v.zoneNamed(v.state.Timezone); zone != nil {
		return zone
	}
	return time.UTC
}

// offsetAt is how many seconds east of UTC a zone was at a moment.
func offsetAt(zone *time.Location, unix int64) int32 {
	_, offset := time.Unix(unix, 0).In(zone).Zone()
	return int32(offset)
}

// moment is a time in seconds since 1970 UTC, zero for 0.
func moment(unix int64) time.Time {
	if unix == 0 {
		return time.Time{}
	}
	return time.Unix(unix, 0)
}
