package insight

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"withings-tui/store"
)

// Counting is which readings count in statistics. The zero value is the
// default: what a device surely measured of this person, and what was typed in.
type Counting struct {
	// Ambiguous counts readings that may be another user's of the same device
	// (Withings attrib 1) as well. Somebody whose scale cannot tell its users
	// apart has no other body composition (home-assistant/core #102562).
	Ambiguous bool
}

// countedSources are the sources that count by default.
var countedSources = [...]bool{store.SourceDevice: true, store.SourceAmbiguous: false, store.SourceManual: true, store.SourceOther: false}

// Counts tells whether a reading counts. One that the person left out never
// does, nor one whose source nobody has documented.
func (c Counting) Counts(source store.Source, flags store.Flags) bool {
	if flags&store.Excluded != 0 || int(source) >= len(countedSources) {
		return false
	}
	return countedSources[source] || c.Ambiguous && source == store.SourceAmbiguous
}

// Counts tells whether a reading counts by the default rule.
func Counts(source store.Source, flags store.Flags) bool { return Counting{}.Counts(source, flags) }

// LeftOut counts the readings that a figure leaves out, by the reason.
type LeftOut struct {
	Excluded    int // by the person
	Ambiguous   int // perhaps another user's of the device
	Other       int // of an unknown source
	Implausible int // outside what a body can have, or not a number
}

// Total is how many were left out.
func (l LeftOut) Total() int { return l.Excluded + l.Ambiguous + l.Other + l.Implausible }

// String names the reasons that occur, as "2 ambiguous, 1 left out by you"; it
// is empty where nothing was left out.
func (l LeftOut) String() string {
	var parts []string
	for _, p := range [...]struct {
		n    int
		word string
	}{{l.Ambiguous, "ambiguous"}, {l.Excluded, "left out by you"}, {l.Implausible, "implausible"}, {l.Other, "of unknown source"}} {
		if p.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", p.n, p.word))
		}
	}
	return strings.Join(parts, ", ")
}

// note counts a reading that does not count.
func (l *LeftOut) note(source store.Source, flags store.Flags) {
	switch {
	case flags&store.Excluded != 0:
		l.Excluded++
	case source == store.SourceAmbiguous:
		l.Ambiguous++
	default:
		l.Other++
	}
}

// Basis is what a figure rests on.
type Basis struct {
	N       int // readings that count
	Days    int // calendar days that have one
	First   store.Stamp
	Last    store.Stamp
	LeftOut LeftOut
}

// add takes a reading that counts; readings come in order of time.
func (b *Basis) add(at store.Stamp) {
	if b.N == 0 {
		b.First = at
	}
	if b.N == 0 || at.Date() > b.Last.Date() {
		b.Days++
	}
	b.N++
	b.Last = at
}

// BasisOf counts the readings of a series in one pass.
func BasisOf(points []store.Point, c Counting) Basis {
	var b Basis
	for i := range points {
		p := &points[i]
		switch {
		case !c.Counts(p.Source, p.Flags):
			b.LeftOut.note(p.Source, p.Flags)
		case !finite(p.Value):
			b.LeftOut.Implausible++
		default:
			b.add(p.Stamp())
		}
	}
	return b
}

// Latest is the newest reading that counts.
func Latest(points []store.Point, c Counting) (store.Point, bool) {
	for _, p := range slices.Backward(points) {
		if c.Counts(p.Source, p.Flags) && finite(p.Value) {
			return p, true
		}
	}
	return store.Point{}, false
}

// Shown is how a figure is shown: converted by Factor (0 means 1) and rounded
// to Decimals places. Differences are taken of shown values, so that the numbers
// on screen add up.
type Shown struct {
	Factor   float64
	Decimals int
}

// Round is v as it is shown.
func (s Shown) Round(v float64) float64 {
	if s.Factor != 0 {
		v *= s.Factor
	}
	return round(v, s.Decimals)
}

// Difference is to less from, as the screen shows both.
func (s Shown) Difference(from, to float64) float64 {
	return round(s.Round(to)-s.Round(from), s.Decimals)
}

// round is v at the given number of decimals, half away from zero.
func round(v float64, decimals int) float64 {
	scale := math.Pow10(decimals)
	// The product of a decimal such as 1.005 and its scale falls just short of
	// the half it stands for; one part in 10^12 puts it back.
	scaled := v * scale
	return math.Round(scaled+math.Copysign(math.Abs(scaled)*1e-12, scaled)) / scale
}

// finite is false for NaN and the infinities.
func finite(v float64) bool { return v-v == 0 }
