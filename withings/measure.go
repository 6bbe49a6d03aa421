package withings

import (
	"context"
	"iter"
)

// MeasureType is the kind of one measure in a group ("meastype" on the wire).
// Types this package has no name for are delivered all the same.
type MeasureType int

// The measure types Withings documents, with the unit of their values.
const (
	TypeWeight        MeasureType = 1   // kg
	TypeHeight        MeasureType = 4   // m
	TypeFatFreeMass   MeasureType = 5   // kg
	TypeFatRatio      MeasureType = 6   // %
	TypeFatMass       MeasureType = 8   // kg
	TypeDiastolic     MeasureType = 9   // mmHg
	TypeSystolic      MeasureType = 10  // mmHg
	TypePulse         MeasureType = 11  // beats a minute
	TypeTemperature   MeasureType = 12  // °C, of what is not said
	TypeSpO2          MeasureType = 54  // %
	TypeBodyTemp      MeasureType = 71  // °C
	TypeSkinTemp      MeasureType = 73  // °C
	TypeMuscleMass    MeasureType = 76  // kg
	TypeWaterMass     MeasureType = 77  // kg ("hydration")
	TypeBoneMass      MeasureType = 88  // kg
	TypePulseWave     MeasureType = 91  // m/s
	TypeVO2Max        MeasureType = 123 // ml/min/kg
	TypeVascularAge   MeasureType = 155 // years
	TypeExtracellular MeasureType = 168 // kg
	TypeIntracellular MeasureType = 169 // kg
	TypeVisceralFat   MeasureType = 170 // no unit
	TypeSegmentLean   MeasureType = 173 // kg a segment
	TypeSegmentFat    MeasureType = 174 // kg a segment
	TypeSegmentMuscle MeasureType = 175 // kg a segment
	TypeBMR           MeasureType = 226 // kcal
	TypeMetabolicAge  MeasureType = 227 // years
)

// Positions of a measure on the body that stand for the whole of it.
const (
	PositionNone      = -1 // none was given
	PositionWholeBody = 7
)

// Category tells a real reading from a goal that the user has set.
type Category int

// The categories of a measure group.
const (
	CategoryReal Category = 1
	CategoryGoal Category = 2
)

// Measures lists measure groups, page after page, of real readings only. An
// error comes last and by itself; what came before it stands, but the list is
// not complete. Where Withings' paging breaks, the rest is found by other
// ways, and a group may come twice.
func (c *Client) Measures(ctx context.Context, q Query) iter.Seq2[MeasurePage, error] {
	return listing[MeasureGroup]{getmeas, ParseMeasureGroup, func(g *MeasureGroup) ([]byte, int64) { return g.Raw, g.Modified }}.pages(ctx, c, q)
}

var getmeas = endpoint{path: "/measure", action: "getmeas", scope: ScopeMetrics, list: "measuregrps", real: true, inOrder: true}
