package chart

import (
	"math"
	"sort"
	"time"
)

// Sample is one value at an instant. Slices of them are given in order of time.
type Sample struct {
	At    int64 // Unix seconds
	Value float64
	Dim   bool // drawn, but not counted: ambiguous, or left out by the person
}

// Class is the part of the day that a pair belongs to.
type Class uint8

// The parts of the day that blood pressure tells apart.
const (
	AnyTime Class = iota
	Morning
	Evening
	classCount
)

// Pair is a higher and a lower value at one instant: systolic and diastolic. Slices of them are given in order of time.
type Pair struct {
	At        int64 // Unix seconds
	High, Low float64
	Class     Class
	Dim       bool // drawn, but not counted
}

// Summary is what a chart needs of its readings once they are sorted into columns. It costs one walk over the readings
// to make and next to nothing to draw, so a dashboard keeps it until data, range or width change. The zero Summary has
// no readings.
type Summary struct {
	Counted int // drawable readings in the range that count
	Dimmed  int // drawable readings in the range that do not
	// Off is how many of the Dimmed lie so far from what counts that to draw them would press the rest flat.
	Off int

	cols        columns
	values      extent
	points      []point // by column
	levels      *levels // what the points' levels stand for, nil where they are not set
	gaps        []gap
	first, last int64
	classes     []Class // of each column's latest pair; nil for samples
}

// point is one mark in a column.
type point struct {
	value float64
	col   int32
	tag   tag
	level uint8 // of the value, where the summary is leveled
}

// tag tells marks apart: whether it counts, whether it is the lower of a pair, its class.
type tag uint8

const (
	tagDim tag = 1 << iota
	tagLow
	tagMorning
	tagEvening
	tagCount
)

func (t tag) class() Class {
	switch {
	case t&tagMorning != 0:
		return Morning
	case t&tagEvening != 0:
		return Evening
	}
	return AnyTime
}

// gap is a time without readings, from the last one before it to the first one after it (or the end of the range).
type gap struct{ from, to int64 }

// minGap is the shortest time without readings, in seconds, that is worth a word.
const minGap = 5 * daySeconds

// Summarise sorts the readings between from and to (Unix seconds) into cols columns of equal calendar time in the zone.
// Values that are not finite are passed over. A Summary fits a chart whose Frame has the same range, zone and Columns.
func Summarise(samples []Sample, from, to int64, zone *time.Location, cols int) Summary {
	s := Summary{cols: newColumns(from, to, zone, cols)}
	if s.cols.count() == 0 {
		return s
	}
	b := s.cols.bounds
	after := func(t int64) int { return sort.Search(len(samples), func(i int) bool { return samples[i].At >= t }) }
	in := samples[after(b[0]):]
	in = in[:max(after(b[len(b)-1])-(len(samples)-len(in)), 0)]
	walk := gapWalk{s: &s}
	lo, hi, dimmed, counted := math.Inf(1), math.Inf(-1), 0, 0
	var beside extent                // of what does not count
	prev := int64(math.MinInt64 / 2) // so that the first reading is seen
	for i := range in {
		r := &in[i]
		v := r.Value
		if !drawable(v) {
			continue
		}
		if r.At-prev >= minGap {
			walk.see(prev, r.At)
		}
		prev = r.At
		if r.Dim {
			dimmed++
			beside.add(v)
			continue
		}
		counted++
		if v < lo {
			lo = v
		}
		if v > hi {
			hi = v
		}
	}
	s.Counted, s.Dimmed = counted, dimmed
	s.values.add(lo)
	s.values.add(hi)
	s.values.reach(beside)
	walk.finish(prev)
	keep := newKeeper(&s, counted+dimmed)
	for col, rest := 0, in; col < s.cols.count(); col++ {
		n := sort.Search(len(rest), func(i int) bool { return rest[i].At >= b[col+1] })
		keep.samples(col, rest[:n])
		rest = rest[n:]
	}
	s.points, s.Off = keep.finish(), keep.off
	s.levels = keep.scale()
	return s
}

// Scaled is the summary of the values times factor plus offset, factor above 0: the same readings in another unit. It
// shares nothing with s that changes.
func (s Summary) Scaled(factor, offset float64) Summary {
	if factor == 1 && offset == 0 {
		return s
	}
	if s.values.any {
		s.values.lo, s.values.hi = s.values.lo*factor+offset, s.values.hi*factor+offset
	}
	points := make([]point, len(s.points))
	for i, p := range s.points {
		p.value = p.value*factor + offset
		points[i] = p
	}
	s.points = points
	if s.levels != nil {
		s.levels = &levels{s.levels.lo*factor + offset, s.levels.unit * factor}
	}
	return s
}

// SummarisePairs is Summarise for pairs.
func SummarisePairs(pairs []Pair, from, to int64, zone *time.Location, cols int) Summary {
	s := Summary{cols: newColumns(from, to, zone, cols)}
	if s.cols.count() == 0 {
		return s
	}
	b := s.cols.bounds
	end := b[len(b)-1]
	begin := sort.Search(len(pairs), func(i int) bool { return pairs[i].At >= b[0] })
	walk := gapWalk{s: &s}
	prev := int64(math.MinInt64 / 2)
	var beside extent // of what does not count
	stop := begin
	for ; stop < len(pairs) && pairs[stop].At < end; stop++ {
		r := &pairs[stop]
		if r.At < b[0] || !drawable(r.High) && !drawable(r.Low) {
			continue
		}
		if r.At-prev >= minGap {
			walk.see(prev, r.At)
		}
		prev = r.At
		e := &s.values
		if r.Dim {
			s.Dimmed++
			e = &beside
		} else {
			s.Counted++
		}
		e.add(r.High)
		e.add(r.Low)
	}
	s.values.reach(beside)
	walk.finish(prev)
	keep := newKeeper(&s, 2*(s.Counted+s.Dimmed))
	s.classes = make([]Class, s.cols.count())
	for _, r := range pairs[begin:stop] {
		col := s.cols.at(r.At)
		if col < 0 {
			continue
		}
		t := [classCount]tag{Morning: tagMorning, Evening: tagEvening}[r.Class%classCount]
		if r.Dim {
			t |= tagDim
		} else {
			s.classes[col] = r.Class % classCount
		}
		if drawable(r.High) {
			keep.add(col, t, r.High)
		}
		if drawable(r.Low) {
			keep.add(col, t|tagLow, r.Low)
		}
	}
	s.points, s.Off = keep.finish(), keep.off
	s.levels = keep.scale()
	return s
}

// fits reports whether the summary was made for the frame.
func (s *Summary) fits(f Frame) bool {
	return s != nil && s.cols.same(f.From, f.To, f.Zone, f.Columns())
}

// gapWalk notes the gaps between readings while they pass by.
type gapWalk struct {
	s   *Summary
	any bool
}

// see notes a reading that came long after the one before it, or first of all.
func (w *gapWalk) see(prev, at int64) {
	if !w.any {
		w.s.first, w.any = at, true
		return
	}
	w.s.gaps = append(w.s.gaps, gap{prev, at})
}

// finish notes the last reading.
func (w *gapWalk) finish(last int64) {
	if !w.any {
		return
	}
	w.s.last = last
	if end := w.s.cols.bounds[w.s.cols.count()]; end-last >= minGap {
		w.s.gaps = append(w.s.gaps, gap{last, end})
	}
}
