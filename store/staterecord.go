package store

import (
	"encoding/json"
	"fmt"

	bolt "go.etcd.io/bbolt"
)

// schemaVersion is that of the layout of the file.
const schemaVersion = 2

// The bucket of what is no row, and its keys. The user stands by itself, so
// that damage to the state does not hide whose readings these are.
const (
	bucketState = "state"
	keySchema   = "schema"
	keyState    = "state"
	keySums     = "sums"
	keyUser     = "user"
)

// stateRecord is what the cache knows of itself, as it is stored, as JSON. All
// times are seconds since 1970 UTC, 0 where unknown.
type stateRecord struct {
	User        string             `json:"-"`
	Timezone    string             `json:"timezone,omitempty"`
	LastSync    int64              `json:"last_sync,omitempty"`
	LastAttempt int64              `json:"last_attempt,omitempty"`
	LastError   string             `json:"last_error,omitempty"`
	Offline     bool               `json:"offline,omitempty"`
	SignedOut   bool               `json:"signed_out,omitempty"`
	Cursors     map[string]*cursor `json:"cursors,omitempty"`
	Change      int64              `json:"change,omitempty"`     // number of the last change
	Forgotten   int64              `json:"forgotten,omitempty"`  // changes up to this number are no longer in the log
	Hidden      int                `json:"hidden,omitempty"`     // imported groups under a synced twin
	Imported    int                `json:"imported,omitempty"`   // groups and days of an export that show
	Incomplete  int                `json:"incomplete,omitempty"` // damaged rows that the next whole listing brings again
}

// cursor is how far a collection has been listed.
type cursor struct {
	// Since: everything changed at Withings up to then is stored. It moves
	// only when a listing has been read to its end.
	Since    int64    `json:"since,omitempty"`
	Complete bool     `json:"complete,omitempty"`
	Listing  *listing `json:"listing,omitempty"`
	Problem  string   `json:"problem,omitempty"`
	Doubt    *Doubt   `json:"doubt,omitempty"`
}

// listing is where a listing that was cut short goes on.
type listing struct {
	Since   int64 `json:"since"`             // what was asked for
	Offset  int64 `json:"offset"`            // of the next page
	Newest  int64 `json:"newest"`            // the newest change seen
	Started int64 `json:"started"`           // by the server's clock
	Shifted bool  `json:"shifted,omitempty"` // something listed was changed meanwhile: pages may have moved
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

func putState(tx *bolt.Tx, key string, value []byte) error {
	return tx.Bucket([]byte(bucketState)).Put([]byte(key), sealed(bucketState, []byte(key), value))
}

// readState reads the state of an open file.
func readState(tx *bolt.Tx) (*stateRecord, error) {
	s := &stateRecord{}
	text, err := stateValue(tx, keyState)
	if err != nil {
		return nil, err
	}
	if text != nil {
		if err := json.Unmarshal(text, s); err != nil {
			return nil, fmt.Errorf("state: %w: %w", errCorrupt, err)
		}
	}
	user, err := stateValue(tx, keyUser)
	s.User = string(user)
	return s, err
}

// createTables makes an empty cache.
func createTables(tx *bolt.Tx) error {
	for _, name := range append([]string{bucketState}, tableNames[:]...) {
		if _, err := tx.CreateBucketIfNotExists([]byte(name)); err != nil {
			return fmt.Errorf("make %s: %w", name, err)
		}
	}
	if err := putState(tx, keySums, new(tallies).encode()); err != nil {
		return err
	}
	return putState(tx, keySchema, []byte{schemaVersion})
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
