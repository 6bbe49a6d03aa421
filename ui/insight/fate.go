package insight

import (
	"fmt"
	"math"
	"slices"
	"time"

	"withings-tui/store"
)

// Fate is whether a reading counts in statistics, and if not, why. What does not
// count is kept, listed and exported all the same.
type Fate uint8

// The fates.
const (
	Counts      Fate = iota
	Excluded         // left out by the person
	Ambiguous        // perhaps another user's of the device (Withings attrib 1)
	UnknownFrom      // of a source that nobody has documented
	Implausible      // outside what a body can have
	Outlier          // a weight over 10 % off the readings around it
	Incomplete       // one of the two blood pressures is missing
	Future           // dated in the future
	Undated          // Withings gave no date, which reads as the first second of 1970
)

var fateWords = [...]string{
	Counts: "", Excluded: "left out by you", Ambiguous: "not sure it was you", UnknownFrom: "source unknown",
	Implausible: "not plausible", Outlier: fmt.Sprintf("over %v %% off the readings around it", 100*outlierPart), Incomplete: "one of the two pressures is missing",
	Future: "dated in the future", Undated: "without a date",
}

// String says why, "" for a reading that counts.
func (f Fate) String() string { return fateWords[f] }

// SetAside tells that this program does not count the reading; those that the
// person left out are not meant.
func (f Fate) SetAside() bool { return f > Excluded }

// plausibleRange are the least and the greatest value of a quantity that can be
// a body's, in SI units: this program's rule. Quantities without a row have none.
var plausibleRange = [...][2]float64{
	store.Weight: {2, 500}, store.Height: {0.4, 2.75}, store.FatFree: {1, 400}, store.FatRatio: {1, 80}, store.FatMass: {0.1, 400},
	store.Muscle: {1, 300}, store.Water: {1, 300}, store.Bone: {0.1, 30}, store.Systolic: {50, 260}, store.Diastolic: {30, 160},
	store.Pulse: {20, 250}, store.BodyTemp: {30, 45}, store.SomeTemp: {30, 45}, store.SkinTemp: {15, 45}, store.SpO2: {50, 100},
	store.BasalRate: {200, 6000}, store.PulseWave: {2, 30}, store.VO2Max: {5, 100}, store.VascularAge: {5, 120}, store.MetabolicAge: {5, 120},
	store.VisceralFat: {0, 60}, store.Extracellular: {1, 200}, store.Intracellular: {1, 200},
}

// Plausible tells whether a value can be one of the quantity.
func Plausible(q store.Quantity, v float64) bool {
	if int(q) >= len(plausibleRange) || plausibleRange[q] == [2]float64{} {
		return finite(v)
	}
	return plausibleRange[q][0] <= v && v <= plausibleRange[q][1]
}

// plausible is "50-260": what Plausible takes.
func plausible(q store.Quantity) string {
	return fmt.Sprintf("%v-%v", plausibleRange[q][0], plausibleRange[q][1])
}

// PlausiblePair tells whether mmHg can be a blood pressure.
func PlausiblePair(systolic, diastolic float64) bool {
	return Plausible(store.Systolic, systolic) && Plausible(store.Diastolic, diastolic) && systolic > diastolic
}

// between is v, and NaN where it is not from least to most.
func between(v, least, most float64) float64 {
	if v >= least && v <= most {
		return v
	}
	return nan
}

// judge is the fate of a reading by its mark, source and time, and by whether
// its values are numbers and can be a body's. The person's mark overrules all of
// it, but for values that are no numbers.
func judge(r *store.Reading, now time.Time, numbers, plausible bool) Fate {
	switch {
	case r.Mark == store.MarkOut:
		return Excluded
	case !numbers:
		return Implausible
	case r.Mark == store.MarkIn:
		return Counts
	case r.Unix > now.Unix()+secondsADay:
		return Future
	case r.Unix == 0:
		return Undated
	case r.Source == store.SourceAmbiguous:
		return Ambiguous
	case r.Source == store.SourceOther:
		return UnknownFrom
	case !plausible:
		return Implausible
	}
	return Counts
}

// FateOf is the fate of a value by itself: of every series but weight, which its
// neighbours judge too (see Weight.Fates).
func (in *Inputs) FateOf(q store.Quantity, p *store.Point) Fate {
	return judge(&p.Reading, in.Now, finite(p.Value), Plausible(q, p.Value))
}

// The rule for outliers of weight, which is this program's own.
const (
	outlierPart    = 0.10 // from the median
	outlierSeconds = 30 * secondsADay
	outlierMin     = 3 // readings that bear a median
	twinPart       = 0.03
	twinSeconds    = 3 * secondsADay
)

// weightFates judges all weighings. A reading over 10 % from the median of those
// of the 30 days before is an outlier, unless another within 3 days lies within
// 3 % of it. Where fewer than 3 lie before, the 30 days after decide; fewer on
// both sides: no rule. Outliers do not count in a median: those of the days after
// are known once all have been judged, so that all are then judged again.
func weightFates(weighings []store.Weighing, now time.Time) []Fate {
	plain := make([]Fate, len(weighings))
	for i := range weighings {
		w := &weighings[i]
		plain[i] = judge(&w.Reading, now, finite(w.Weight), Plausible(store.Weight, w.Weight))
	}
	fates := outliers(weighings, plain, plain)
	if slices.Contains(fates, Outlier) {
		return outliers(weighings, plain, fates)
	}
	return fates
}

// outliers are the fates of weighings as they were, with the outliers; after are
// the fates by which later readings count in a median.
func outliers(weighings []store.Weighing, fates, after []Fate) []Fate {
	fates = slices.Clone(fates)
	first, n := 0, 0                       // where the 30 days before begin, and how many of them count
	low, high := math.Inf(1), math.Inf(-1) // between which those all lie
	for i := range weighings {
		w := &weighings[i]
		for ; weighings[first].Unix < w.Unix-outlierSeconds; first++ {
			if fates[first] == Counts {
				n--
			}
		}
		if fates[i] != Counts {
			continue
		}
		near := n >= outlierMin && w.Weight-low <= outlierPart*low && high-w.Weight <= outlierPart*high
		if !near && w.Mark != store.MarkIn { // else it is near any median
			judges := countedWeights(weighings[first:i], fates[first:i])
			if low, high = math.Inf(1), math.Inf(-1); len(judges) > 0 {
				low, high = judges[0], judges[len(judges)-1]
			}
			if len(judges) < outlierMin {
				end := i + 1
				for end < len(weighings) && weighings[end].Unix <= w.Unix+outlierSeconds {
					end++
				}
				judges = countedWeights(weighings[i+1:end], after[i+1:end])
			}
			if middle := middleOf(judges); len(judges) >= outlierMin && math.Abs(w.Weight-middle) > outlierPart*middle && !hasTwin(weighings, fates, i) {
				fates[i] = Outlier
				continue
			}
		}
		n++
		low, high = min(low, w.Weight), max(high, w.Weight)
	}
	return fates
}

// countedWeights are the weights that count, sorted.
func countedWeights(weighings []store.Weighing, fates []Fate) []float64 {
	var out []float64
	for i := range weighings {
		if fates[i] == Counts {
			out = append(out, weighings[i].Weight)
		}
	}
	slices.Sort(out)
	return out
}

// hasTwin tells whether another weighing within 3 days lies within 3 % of it.
func hasTwin(weighings []store.Weighing, fates []Fate, i int) bool {
	w := &weighings[i]
	for _, step := range [...]int{-1, 1} {
		for j := i + step; j >= 0 && j < len(weighings) && max(w.Unix-weighings[j].Unix, weighings[j].Unix-w.Unix) <= twinSeconds; j += step {
			if (fates[j] == Counts || fates[j] == Outlier) && math.Abs(weighings[j].Weight-w.Weight) <= twinPart*w.Weight {
				return true
			}
		}
	}
	return false
}
