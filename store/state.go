package store

import (
	"encoding/json"
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
	Complete bool      // a listing has been read to its end
	Cursor   time.Time // everything changed at Withings up to then is here; zero: nothing is sure
	Count    int       // readings or days
	Oldest   time.Time // the oldest and the newest of them; zero where there are none
	Newest   time.Time
}

// Device is one device of the Withings account.
type Device struct {
	ID       string    `json:"id"`
	Type     string    `json:"type"`
	Model    string    `json:"model"`
	Battery  string    `json:"battery"` // high, medium, low, unknown or empty
	Timezone string    `json:"timezone"`
	LastSeen time.Time `json:"last_seen"` // zero where unknown
}

// State is what the cache knows of itself and of the account.
type State struct {
	User        string // id of the Withings user, empty before the first refresh
	Timezone    string // the account's, an IANA name; empty where unknown
	LastSync    time.Time
	LastAttempt time.Time
	LastError   string // of the last attempt, empty where it ended well
	Collections []Collection
	Goals       Goals
	Devices     []Device
	Imported    int // readings and days that came from an export
	Excluded    int // readings left out of statistics
	Gone        int // readings in the log of those that vanished at Withings
}

// Complete tells that the readings and the days have both been read to the end.
func (s State) Complete() bool {
	done := 0
	for _, c := range s.Collections {
		if c.Complete && (c.Name == CollectionMeasures || c.Name == CollectionActivity) {
			done++
		}
	}
	return done == 2
}

// Zone is the account's time zone, UTC where it is unknown.
func (s State) Zone() *time.Location { return newZones().first(s.Timezone) }

// stateRecord is the State as it is stored, as JSON.
type stateRecord struct {
	User        string             `json:"user,omitempty"`
	Timezone    string             `json:"timezone,omitempty"`
	LastSync    int64              `json:"last_sync,omitempty"` // seconds since 1970 UTC, as all times here
	LastAttempt int64              `json:"last_attempt,omitempty"`
	LastError   string             `json:"last_error,omitempty"`
	Cursors     map[string]*cursor `json:"cursors,omitempty"`
	Goals       *goalsRecord       `json:"goals,omitempty"`
	Devices     []Device           `json:"devices,omitempty"`
	Groups      int                `json:"groups"`
	Days        int                `json:"days"`
	Workouts    int                `json:"workouts"`
	Sleep       int                `json:"sleep"`
	Imported    int                `json:"imported"`
	Excluded    int                `json:"excluded"`
	Gone        int                `json:"gone"`
}

// cursor is how far a collection has been listed.
type cursor struct {
	// Since: everything changed at Withings up to then is stored. It moves
	// only when a listing has been read to its end.
	Since    int64    `json:"since,omitempty"`
	Complete bool     `json:"complete,omitempty"`
	Listing  *listing `json:"listing,omitempty"`
}

// listing is where a listing that was cut short goes on.
type listing struct {
	Since   int64 `json:"since"`             // what was asked for
	Offset  int64 `json:"offset"`            // of the next page
	Newest  int64 `json:"newest"`            // the newest change seen
	Started int64 `json:"started"`           // by the server's clock
	Shifted bool  `json:"shifted,omitempty"` // something listed was changed meanwhile: pages may have moved
}

type goalsRecord struct {
	Steps          int64 `json:"steps"`
	Sleep          int64 `json:"sleep"`
	WeightMantissa int64 `json:"weight_mantissa"`
	WeightExponent int8  `json:"weight_exponent"`
	HasWeight      bool  `json:"has_weight"`
}

func recordGoals(g withings.Goals) *goalsRecord {
	return &goalsRecord{Steps: g.Steps, Sleep: g.Sleep,
		WeightMantissa: g.Weight.Mantissa, WeightExponent: g.Weight.Exponent, HasWeight: g.Weight.Valid}
}

func (g *goalsRecord) goals() Goals {
	out := NoGoals()
	if g == nil {
		return out
	}
	if g.Steps > 0 {
		out.Steps = float64(g.Steps)
	}
	if kg := withings.NewDecimal(g.WeightMantissa, int(g.WeightExponent)).Float(); g.HasWeight && kg > 0 && !math.IsInf(kg, 0) {
		out.WeightKg = kg
	}
	return out
}

// readState reads the state of an open file.
func readState(tx *bolt.Tx) (*stateRecord, error) {
	s := &stateRecord{}
	if tx == nil {
		return s, nil
	}
	if text := tx.Bucket(bucketMeta).Get(keyState); text != nil {
		if err := json.Unmarshal(text, s); err != nil {
			return nil, fmt.Errorf("state: %w: %w", errCorrupt, err)
		}
	}
	return s, nil
}

// cursor is the cursor of a collection, which it makes where there is none.
func (s *stateRecord) cursor(name string) *cursor {
	if s.Cursors == nil {
		s.Cursors = map[string]*cursor{}
	}
	c := s.Cursors[name]
	if c == nil {
		c = &cursor{}
		s.Cursors[name] = c
	}
	return c
}

// moment is a stored time, zero for 0.
func moment(unix int64) time.Time {
	if unix == 0 {
		return time.Time{}
	}
	return time.Unix(unix, 0)
}
