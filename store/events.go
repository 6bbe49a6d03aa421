package store

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"sort"
	"time"

	"withings-tui/withings"
)

// Workouts and nights are stored under their id as their start, their last
// change (8 bytes each, big-endian) and the JSON that was delivered.
const eventHead = 16

// event is what workouts and nights have in common.
type event struct {
	id, start, modified int64
	raw                 []byte
}

// putEvent stores a workout or a night, in place of the one with its id unless
// that is newer.
func (w *writer) putEvent(bucket []byte, e event, count *int) (outcome, error) {
	if e.id == 0 {
		e.id = -e.start // none was delivered
	}
	v := binary.BigEndian.AppendUint64(make([]byte, 0, eventHead+len(e.raw)), uint64(e.start))
	v = append(binary.BigEndian.AppendUint64(v, uint64(e.modified)), e.raw...)
	b, key := w.bucket(bucket), idKey(e.id)
	stored := b.Get(key)
	switch {
	case stored == nil:
		*count++
		return added, b.Put(key, v)
	case len(stored) < eventHead:
		return unchanged, fmt.Errorf("%s: %w", bucket, errCorrupt)
	case bytes.Equal(stored, v):
		return unchanged, nil
	case e.modified != 0 && e.modified < int64(binary.BigEndian.Uint64(stored[8:])):
		return outdated, nil
	}
	return changed, b.Put(key, v)
}

// events visits the workouts or nights that start within a span.
func (r *Reader) events(bucket []byte, span Span, visit func(start int64, raw []byte) error) error {
	if r.tx == nil {
		return nil
	}
	return forEach(r.tx, bucket, func(_, v []byte) error {
		if len(v) < eventHead {
			return fmt.Errorf("%s: %w", bucket, errCorrupt)
		}
		start := int64(binary.BigEndian.Uint64(v))
		if start < span.From || start >= span.To && !span.all() {
			return nil
		}
		return visit(start, v[eventHead:])
	})
}

// eventEnds are the first and the last start.
func (r *Reader) eventEnds(bucket []byte) (oldest, newest time.Time, err error) {
	err = r.events(bucket, All(), func(start int64, _ []byte) error {
		t := time.Unix(start, 0)
		if oldest.IsZero() || t.Before(oldest) {
			oldest = t
		}
		if t.After(newest) {
			newest = t
		}
		return nil
	})
	return oldest, newest, err
}

// Workouts are the trainings that start within a span, oldest first.
func (r *Reader) Workouts(span Span) ([]withings.Workout, error) {
	var out []withings.Workout
	err := r.events(bucketWorkouts, span, func(_ int64, raw []byte) error {
		w, err := withings.ParseWorkout(bytes.Clone(raw))
		if err != nil {
			return fmt.Errorf("workouts: %w: %w", errCorrupt, err)
		}
		out = append(out, w)
		return nil
	})
	// Package slices would make a sort of its own for each of these large types.
	sort.SliceStable(out, func(i, j int) bool { return out[i].Start < out[j].Start })
	return out, err
}

// Sleep are the nights that start within a span, oldest first.
func (r *Reader) Sleep(span Span) ([]withings.SleepSummary, error) {
	var out []withings.SleepSummary
	err := r.events(bucketSleep, span, func(_ int64, raw []byte) error {
		s, err := withings.ParseSleepSummary(bytes.Clone(raw))
		if err != nil {
			return fmt.Errorf("sleep: %w: %w", errCorrupt, err)
		}
		out = append(out, s)
		return nil
	})
	sort.SliceStable(out, func(i, j int) bool { return out[i].Start < out[j].Start })
	return out, err
}
