package store

import (
	"encoding/binary"
	"math"

	"withings-tui/withings"
)

// Figure is what a series is of: a measure type of Withings, whose numbers it
// has. Types without a constant here are figures all the same.
type Figure withings.MeasureType

// The figures that panes show, with their units.
const (
	FigureWeight       = Figure(withings.TypeWeight)        // kg
	FigureHeight       = Figure(withings.TypeHeight)        // m
	FigureFatFree      = Figure(withings.TypeFatFreeMass)   // kg
	FigureFatRatio     = Figure(withings.TypeFatRatio)      // %
	FigureFatMass      = Figure(withings.TypeFatMass)       // kg
	FigureDiastolic    = Figure(withings.TypeDiastolic)     // mmHg
	FigureSystolic     = Figure(withings.TypeSystolic)      // mmHg
	FigurePulse        = Figure(withings.TypePulse)         // beats a minute
	FigureTemperature  = Figure(withings.TypeTemperature)   // °C, of what is not said
	FigureSpO2         = Figure(withings.TypeSpO2)          // %
	FigureBodyTemp     = Figure(withings.TypeBodyTemp)      // °C
	FigureSkinTemp     = Figure(withings.TypeSkinTemp)      // °C
	FigureMuscle       = Figure(withings.TypeMuscleMass)    // kg
	FigureWater        = Figure(withings.TypeWaterMass)     // kg
	FigureBone         = Figure(withings.TypeBoneMass)      // kg
	FigurePulseWave    = Figure(withings.TypePulseWave)     // m/s
	FigureVO2Max       = Figure(withings.TypeVO2Max)        // ml/min/kg
	FigureVascularAge  = Figure(withings.TypeVascularAge)   // years
	FigureVisceral     = Figure(withings.TypeVisceralFat)   // no unit
	FigureBMR          = Figure(withings.TypeBMR)           // kcal a day
	FigureMetabolicAge = Figure(withings.TypeMetabolicAge)  // years
	FigureExtraWater   = Figure(withings.TypeExtracellular) // kg
	FigureIntraWater   = Figure(withings.TypeIntracellular) // kg
)

// Span is the moments From <= t < To, in seconds since 1970 UTC.
type Span struct{ From, To int64 }

// All is every moment there is.
func All() Span { return Span{From: math.MinInt64, To: math.MaxInt64} }

func (s Span) all() bool { return s == All() }

// kind is what sort of reading a group is of; each has its bucket. A group of
// several kinds stands in each of their buckets.
type kind uint8

const (
	kindWeight kind = iota
	kindPressure
	kindTemperature
	kindOther
	kinds
)

var kindBuckets = [kinds][]byte{[]byte("weight"), []byte("pressure"), []byte("temperature"), []byte("other")}

// kindSet is a set of kinds, one bit each.
type kindSet uint8

func (s kindSet) has(k kind) bool { return s&(1<<k) != 0 }

// figureKinds tells where a figure is kept; what is not named is kindOther.
var figureKinds = map[Figure]kind{
	FigureWeight: kindWeight, FigureHeight: kindWeight, FigureFatFree: kindWeight, FigureFatRatio: kindWeight,
	FigureFatMass: kindWeight, FigureMuscle: kindWeight, FigureWater: kindWeight, FigureBone: kindWeight,
	FigureVisceral: kindWeight, FigureBMR: kindWeight, FigureMetabolicAge: kindWeight,
	FigureExtraWater: kindWeight, FigureIntraWater: kindWeight,
	FigureDiastolic: kindPressure, FigureSystolic: kindPressure,
	FigureTemperature: kindTemperature, FigureBodyTemp: kindTemperature, FigureSkinTemp: kindTemperature,
}

// kindOf is the kind of the rows that hold a figure.
func kindOf(f Figure) kind {
	if k, ok := figureKinds[f]; ok {
		return k
	}
	return kindOther
}

// kindsOf are the buckets in which a figure may stand: the pulse of a
// blood-pressure reading stays with it.
func kindsOf(f Figure) []kind {
	if f == FigurePulse {
		return []kind{kindPressure, kindOther}
	}
	return []kind{kindOf(f)}
}

// wholeBody tells whether a measure at a position stands for the person and
// not for a limb. Withings marks the whole body with 7, and once with 6 (seen
// in joostlek/python-withings' fixtures). Where a cuff or a thermometer was
// put does not change what it measures.
func wholeBody(t withings.MeasureType, position int) bool {
	switch kindOf(Figure(t)) {
	case kindPressure, kindTemperature:
		return true
	}
	return t == withings.TypePulse || t == withings.TypeSpO2 ||
		position == withings.PositionNone || position == withings.PositionWholeBody || position == 6
}

// Row keys are the moment and the group's id, both big-endian with the sign
// flipped, so that bytes sort as numbers do.
const (
	rowKeySize = 16
	signBit    = 1 << 63
)

func rowKey(unix, id int64) []byte {
	k := binary.BigEndian.AppendUint64(make([]byte, 0, rowKeySize), uint64(unix)^signBit)
	return binary.BigEndian.AppendUint64(k, uint64(id)^signBit)
}

func splitKey(k []byte) (unix, id int64) {
	return int64(binary.BigEndian.Uint64(k) ^ signBit), int64(binary.BigEndian.Uint64(k[8:]) ^ signBit)
}

func idKey(id int64) []byte {
	return binary.BigEndian.AppendUint64(nil, uint64(id)^signBit)
}

func keyID(k []byte) int64 { return int64(binary.BigEndian.Uint64(k) ^ signBit) }
