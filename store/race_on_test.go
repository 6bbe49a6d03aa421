//go:build race

package store

// raceDetector: bbolt follows damaged offsets out of its pages, into memory
// that the detector watches.
const raceDetector = true
