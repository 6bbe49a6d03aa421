package chart

import "math/bits"

const (
	// exactPoints is up to how many values are kept as they are. Above it a column keeps which of levelCount levels
	// between the lowest and the highest value occur, several levels a row on any screen.
	exactPoints = 4096
	levelCount  = 256
	levelWords  = levelCount / 64
)

// levels are evenly spaced values.
type levels struct{ lo, unit float64 }

// keeper keeps the values of each column, exactly or, where there are many, by level.
type keeper struct {
	points []point
	lo, hi float64 // of what is drawn
	off    int     // readings outside of it: they do not count
	perUni float64 // levels a unit
	unit   float64 // units a level
	levels []uint64
}

func newKeeper(s *Summary, values int) *keeper {
	if values <= exactPoints {
		return &keeper{lo: s.values.lo, hi: s.values.hi, points: make([]point, 0, values)}
	}
	k := &keeper{lo: s.values.lo, hi: s.values.hi, levels: make([]uint64, s.cols.count()*int(tagCount)*levelWords)}
	if span := s.values.hi - s.values.lo; span > 0 {
		k.perUni, k.unit = (levelCount-1)/span, span/(levelCount-1)
	}
	return k
}

func (k *keeper) add(col int, t tag, v float64) {
	if v < k.lo || v > k.hi {
		k.off++
		return
	}
	if k.levels == nil {
		k.points = append(k.points, point{value: v, col: int32(col), tag: t})
		return
	}
	level := min(max(int((v-k.lo)*k.perUni+0.5), 0), levelCount-1)
	k.levels[(col*int(tagCount)+int(t))*levelWords+level>>6] |= 1 << (level & 63)
}

// samples adds the readings of one column. It is add, written out for the million readings of a long history.
func (k *keeper) samples(col int, in []Sample) {
	if k.levels == nil {
		for i := range in {
			if r := &in[i]; drawable(r.Value) {
				var t tag
				if r.Dim {
					t = tagDim
				}
				k.add(col, t, r.Value)
			}
		}
		return
	}
	lo, per := k.lo, k.perUni
	var seen [2][levelCount]bool
	for i := range in {
		r := &in[i]
		level := (r.Value-lo)*per + 0.5
		if !(r.Value >= lo && r.Value <= k.hi) { // not a number, or out of all bounds
			if drawable(r.Value) {
				k.off++
			}
			continue
		}
		t := 0
		if r.Dim {
			t = 1
		}
		seen[t][uint8(int32(level))] = true
	}
	for t := range seen {
		for level, is := range seen[t] {
			if is {
				k.levels[(col*int(tagCount)+t)*levelWords+level>>6] |= 1 << (level & 63)
			}
		}
	}
}

func (k *keeper) scale() *levels {
	if k.levels == nil {
		return nil
	}
	return &levels{k.lo, k.unit}
}

func (k *keeper) finish() []point {
	if k.levels == nil {
		return k.points
	}
	n := 0
	for _, w := range k.levels {
		n += bits.OnesCount64(w)
	}
	out := make([]point, 0, n)
	for i, w := range k.levels {
		slot, base := i/levelWords, i%levelWords*64
		for ; w != 0; w &= w - 1 {
			level := base + bits.TrailingZeros64(w)
			out = append(out, point{
				value: k.lo + float64(level)*k.unit, level: uint8(level), col: int32(slot / int(tagCount)), tag: tag(slot % int(tagCount)),
			})
		}
	}
	return out
}
