package insight

import (
	"iter"

	"withings-tui/store"
)

// SessionSeconds is how long after its first reading a session takes in more;
// the mean of a session stands for all of it.
const SessionSeconds = 10 * 60

// Hours are the times of day that count as morning and as evening, in minutes
// of the day in the reading's own zone, both ends included. A span that ends
// before it begins goes over midnight.
type Hours struct{ MorningFrom, MorningTo, EveningFrom, EveningTo int }

// DefaultHours are 04:00-11:59 and 17:00-23:59.
func DefaultHours() Hours { return Hours{4 * 60, 12*60 - 1, 17 * 60, 24*60 - 1} }

// Slot is a part of the day.
type Slot uint8

// The slots.
const (
	Morning Slot = iota
	Evening
	Between // neither of the two
)

// slotNames are the words for the slots.
var slotNames = [...]string{Morning: "morning", Evening: "evening", Between: "between"}

func (s Slot) String() string { return slotNames[min(int(s), len(slotNames)-1)] }

// Slot is the part of the day that a minute of it belongs to.
func (h Hours) Slot(minute int) Slot {
	switch {
	case within(minute, h.MorningFrom, h.MorningTo):
		return Morning
	case within(minute, h.EveningFrom, h.EveningTo):
		return Evening
	}
	return Between
}

func within(minute, from, to int) bool {
	if from <= to {
		return from <= minute && minute <= to
	}
	return from <= minute || minute <= to
}

// Session is the mean of the readings of one sitting, in mmHg and beats a
// minute; Pulse is NaN where none came.
type Session struct {
	store.Stamp // of its first reading
	Systolic    float64
	Diastolic   float64
	Pulse       float64
	N           int // readings
}

// sitting gathers readings into a session.
type sitting struct {
	at                         store.Stamp
	systolic, diastolic, pulse float64
	n, pulses                  int
}

// takes tells whether a reading at that time still belongs to it.
func (s *sitting) takes(unix int64) bool { return s.n > 0 && unix-s.at.Unix <= SessionSeconds }

func (s *sitting) add(p *store.PressurePoint) {
	if s.n == 0 {
		s.at = p.Stamp()
	}
	s.n++
	s.systolic += float64(p.Systolic)
	s.diastolic += float64(p.Diastolic)
	if p.Pulse > 0 { // false for NaN
		s.pulse += float64(p.Pulse)
		s.pulses++
	}
}

func (s *sitting) session() Session {
	n := float64(s.n)
	return Session{s.at, s.systolic / n, s.diastolic / n, s.pulse / float64(s.pulses), s.n}
}

// Sessions are the sessions of a time-sorted series, of the readings that count
// and are plausible.
func Sessions(points []store.PressurePoint, c Counting) iter.Seq[Session] {
	return func(yield func(Session) bool) {
		var s sitting
		for i := range points {
			p := &points[i]
			if !c.Counts(p.Source, p.Flags) || !Plausible(float64(p.Systolic), float64(p.Diastolic)) {
				continue
			}
			if s.n > 0 && !s.takes(p.Unix) {
				if !yield(s.session()) {
					return
				}
				s = sitting{}
			}
			s.add(p)
		}
		if s.n > 0 {
			yield(s.session())
		}
	}
}
