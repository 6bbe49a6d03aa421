package store

import (
	"math"
	"time"
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
	Problem  string // why the last listing was not complete, in one line; empty where it was
}

// Doubt is what a listing lacked and is not believed gone.
type Doubt struct {
	Collection string
	Listed     int // of those it should have listed
	Expected   int
	Since      time.Time
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

// Goals are the targets of the Withings account; NaN where none is set. Since
// is when the weight goal was first seen with this value, zero where unknown.
type Goals struct {
	Steps    float64 // a day
	WeightKg float64
	Since    time.Time
}

// NoGoals has nothing set.
func NoGoals() Goals { return Goals{Steps: math.NaN(), WeightKg: math.NaN()} }

// State is what the cache knows of itself and of the account.
type State struct {
	User        string    // id of the Withings user, empty before the first refresh
	Timezone    string    // the account's, an IANA name; empty where unknown
	LastSync    time.Time // the last whole one; zero where never, or where it lies in the future
	LastAttempt time.Time
	LastError   string // of the last attempt, empty where it ended well
	Offline     bool   // the last attempt failed for the network
	SignedOut   bool   // the last attempt found that Withings ended the sign-in; until the next that works
	Collections []Collection
	Goals       Goals
	Devices     []Device
	Doubts      []Doubt
	Imported    int // readings and days that came from an export
	Excluded    int // readings the person left out of statistics
	Gone        int // readings in the log of those that vanished at Withings
}

// Zone is the account's time zone, UTC where it is unknown.
func (s State) Zone() *time.Location {
	if zone, err := time.LoadLocation(s.Timezone); err == nil && s.Timezone != "" {
		return zone
	}
	return time.UTC
}

// FileStamp tells whether the cache has been written since: two stamps of the
// same contents are equal.
type FileStamp struct{ device, inode, size, mtime, tx uint64 }
