package store

import (
	"iter"

	"withings-tui/withings"
)

func (r *Reader) reading(row *row) Reading {
	return Reading{
		Stamp: row.stamp(), Group: row.id, Attrib: row.shape.attrib, Source: row.shape.source,
		Device: row.shape.model, Excluded: r.flags(row.id)&Excluded != 0,
	}
}

// weighingFigures are where the figures of a Weighing go.
var weighingFigures = [...]struct {
	figure Figure
	field  func(*Weighing) *withings.Decimal
}{
	{FigureWeight, func(w *Weighing) *withings.Decimal { return &w.Weight }},
	{FigureFatRatio, func(w *Weighing) *withings.Decimal { return &w.FatRatio }},
	{FigureFatMass, func(w *Weighing) *withings.Decimal { return &w.FatMass }},
	{FigureFatFree, func(w *Weighing) *withings.Decimal { return &w.FatFree }},
	{FigureMuscle, func(w *Weighing) *withings.Decimal { return &w.Muscle }},
	{FigureWater, func(w *Weighing) *withings.Decimal { return &w.Water }},
	{FigureBone, func(w *Weighing) *withings.Decimal { return &w.Bone }},
}

// part is one group of a moment, on the way to a Weighing.
type part struct {
	Weighing
	device string
}

// Weighings are the weighings within a span, by time and then by group. A
// weighing is a group with a weight; what other groups of the same moment and
// device tell of the body's composition is taken into the first such. An error
// comes last.
func (r *Reader) Weighings(span Span) iter.Seq2[Weighing, error] {
	return func(yield func(Weighing, error) bool) {
		var parts []part // of one moment
		flush := func() bool {
			for i := range parts {
				w := &parts[i]
				if !w.Weight.Valid {
					continue
				}
				for j := range parts {
					if !parts[j].Weight.Valid && parts[j].device == w.device {
						w.absorb(&parts[j])
					}
				}
				if !yield(w.Weighing, nil) {
					return false
				}
			}
			parts = parts[:0]
			return true
		}
		left := false
		err := r.each(kindWeight, span, func(row *row) bool {
			if len(parts) > 0 && parts[0].Unix != row.unix && !flush() {
				left = true
				return false
			}
			p := part{Weighing{Reading: r.reading(row)}, row.shape.device}
			for _, f := range weighingFigures {
				*f.field(&p.Weighing) = row.decimal(f.figure)
			}
			parts = append(parts, p)
			return true
		})
		switch {
		case left:
		case err != nil:
			yield(Weighing{}, err)
		default:
			flush()
		}
	}
}

// absorb takes the figures that w has not from p, which loses them.
func (w *part) absorb(p *part) {
	for _, f := range weighingFigures {
		mine, theirs := f.field(&w.Weighing), f.field(&p.Weighing)
		if !mine.Valid && theirs.Valid {
			*mine, *theirs = *theirs, withings.Decimal{}
		}
	}
}

// BloodPressures are the blood-pressure readings within a span, by time and
// then by group. An error comes last.
func (r *Reader) BloodPressures(span Span) iter.Seq2[Pressure, error] {
	return func(yield func(Pressure, error) bool) {
		err := r.each(kindPressure, span, func(row *row) bool {
			return yield(Pressure{Reading: r.reading(row), Systolic: row.decimal(FigureSystolic),
				Diastolic: row.decimal(FigureDiastolic), Pulse: row.decimal(FigurePulse)}, nil)
		})
		if err != nil {
			yield(Pressure{}, err)
		}
	}
}

// TemperatureReadings are the temperatures within a span, by time, then by
// group, then by site. An error comes last.
func (r *Reader) TemperatureReadings(span Span) iter.Seq2[Temperature, error] {
	return func(yield func(Temperature, error) bool) {
		err := r.each(kindTemperature, span, func(row *row) bool {
			for _, s := range sites {
				v := row.decimal(s.figure)
				if v.Valid && !yield(Temperature{Reading: r.reading(row), Celsius: v, Site: s.site}, nil) {
					return false
				}
			}
			return true
		})
		if err != nil {
			yield(Temperature{}, err)
		}
	}
}
