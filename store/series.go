package store

import (
	"cmp"
	"iter"
	"math"
	"slices"

	"withings-tui/withings"
)

// Series are the readings of one figure within a span, oldest first.
func (r *Reader) Series(f Figure, span Span) ([]Point, error) {
	var out []Point
	from := kindsOf(f)
	for _, k := range from {
		points, err := r.points(k, f, span)
		if err != nil {
			return nil, err
		}
		if len(out) == 0 {
			out = points
			continue
		}
		out = slices.Concat(out, points)
	}
	if len(from) > 1 {
		slices.SortStableFunc(out, func(a, b Point) int { return cmp.Compare(a.Unix, b.Unix) })
	}
	return out, nil
}

// plan is how to read a figure out of the rows of one shape.
type plan struct {
	has    bool
	value  int
	scale  float64 // the power of ten by which to divide, or where
	up     bool    // up is set, to multiply
	source Source
}

func planFor(sh *shape, f Figure, in kind) plan {
	p := plan{source: sh.source}
	// A group of several kinds is met in each of their buckets.
	at, has := sh.find(f)
	if p.has = has && kindFor(f, sh.kinds) == in; p.has {
		p.value, p.up = at.value, at.exponent > 0
		p.scale = withings.NewDecimal(1, int(max(at.exponent, -at.exponent))).Float()
	}
	return p
}

// points are the readings of a figure among the rows of a kind.
func (r *Reader) points(k kind, f Figure, span Span) ([]Point, error) {
	var out []Point
	if r.tx != nil && span.all() {
		n, err := newLatestRows(r.tx.Bucket(bucketLatest)).get(f)
		if err != nil {
			return nil, err
		}
		// The number is told by the file, so it is not believed blindly.
		out = make([]Point, 0, min(n.count, r.tx.Size()/rowKeySize))
	}
	err := r.eachPoint(k, f, span, func(p Point) bool {
		out = append(out, p)
		return true
	})
	if err != nil {
		return nil, err
	}
	if cap(out) > len(out)+len(out)/16 {
		out = slices.Clone(out)
	}
	return out[:len(out):len(out)], nil
}

// Points is Series one by one, for who makes a summary of a long history and
// keeps only that. An error comes last.
func (r *Reader) Points(f Figure, span Span) iter.Seq2[Point, error] {
	return func(yield func(Point, error) bool) {
		var err error
		if in := kindsOf(f); len(in) == 1 {
			err = r.eachPoint(in[0], f, span, func(p Point) bool { return yield(p, nil) })
		} else {
			var points []Point
			points, err = r.Series(f, span)
			for _, p := range points {
				if !yield(p, nil) {
					return
				}
			}
		}
		if err != nil {
			yield(Point{}, err)
		}
	}
}

// eachPoint visits the readings of a figure among the rows of a kind.
func (r *Reader) eachPoint(k kind, f Figure, span Span, visit func(Point) bool) error {
	site := siteOf(f)
	var last *shape
	var how plan
	return r.each(k, span, func(row *row) bool {
		if row.shape != last {
			last, how = row.shape, planFor(row.shape, f, k)
		}
		if !how.has {
			return true
		}
		value := float64(row.value(how.value))
		if how.up {
			value *= how.scale
		} else {
			value /= how.scale
		}
		return visit(Point{
			Unix: row.unix, Value: value, Offset: row.shape.clock.offsetAt(row.unix),
			Source: how.source, Flags: r.flags(row.id), Site: site, Device: row.shape.modelAt,
		})
	})
}

// sites are where the temperatures were taken, in the order of their rows.
var sites = [...]struct {
	figure Figure
	site   Site
}{
	{FigureBodyTemp, SiteBody},
	{FigureSkinTemp, SiteSkin},
	{FigureTemperature, SiteUnspecified},
}

func siteOf(f Figure) Site {
	for _, s := range sites {
		if s.figure == f {
			return s.site
		}
	}
	return 0
}

// Temperatures are the temperatures of all sites within a span, oldest first.
func (r *Reader) Temperatures(span Span) ([]Point, error) {
	var out []Point
	err := r.each(kindTemperature, span, func(row *row) bool {
		for _, s := range sites {
			at, ok := row.shape.find(s.figure)
			if !ok {
				continue
			}
			out = append(out, Point{
				Unix: row.unix, Value: withings.NewDecimal(row.value(at.value), int(at.exponent)).Float(),
				Offset: row.shape.clock.offsetAt(row.unix),
				Source: row.shape.source, Flags: r.flags(row.id), Site: s.site, Device: row.shape.modelAt,
			})
		}
		return true
	})
	return slices.Clip(out), err
}

// Pressures are the blood-pressure readings within a span, oldest first.
func (r *Reader) Pressures(span Span) ([]PressurePoint, error) {
	var out []PressurePoint
	err := r.each(kindPressure, span, func(row *row) bool {
		out = append(out, r.pressurePoint(row))
		return true
	})
	return slices.Clip(out), err
}

func (r *Reader) pressurePoint(row *row) PressurePoint {
	figure := func(f Figure) float32 { return float32(row.decimal(f).Float()) }
	return PressurePoint{
		Unix: row.unix, Offset: row.shape.clock.offsetAt(row.unix),
		Systolic: figure(FigureSystolic), Diastolic: figure(FigureDiastolic), Pulse: figure(FigurePulse),
		Source: row.shape.source, Flags: r.flags(row.id), Device: row.shape.modelAt,
	}
}

// Latest is the newest reading of a figure, of whatever source, and the model
// of the device that took it.
func (r *Reader) Latest(f Figure) (point Point, device string, ok bool, err error) {
	if r.tx == nil {
		return Point{}, "", false, nil
	}
	n, err := newLatestRows(r.tx.Bucket(bucketLatest)).get(f)
	if err != nil || n.count == 0 {
		return Point{}, "", false, err
	}
	unix, _ := splitKey(n.key[:])
	err = r.each(n.kind, Span{unix, math.MaxInt64}, func(row *row) bool {
		if string(rowKey(row.unix, row.id)) != string(n.key[:]) {
			return row.unix == unix
		}
		if v := row.decimal(f); v.Valid {
			point = Point{Unix: row.unix, Value: v.Float(), Offset: row.shape.clock.offsetAt(row.unix),
				Source: row.shape.source, Flags: r.flags(row.id), Site: siteOf(f), Device: row.shape.modelAt}
			device, ok = row.shape.model, true
		}
		return false
	})
	return point, device, ok, err
}

// LatestTemperature is the newest temperature of a site, and the model of the
// device that took it.
func (r *Reader) LatestTemperature(site Site) (Point, string, bool, error) {
	for _, s := range sites {
		if s.site == site {
			return r.Latest(s.figure)
		}
	}
	return Point{}, "", false, nil
}

// LatestPressure is the newest blood-pressure reading, of whatever source, and
// the model of the device that took it.
func (r *Reader) LatestPressure() (point PressurePoint, device string, ok bool, err error) {
	if r.tx == nil {
		return PressurePoint{}, "", false, nil
	}
	k, _ := r.tx.Bucket(kindBuckets[kindPressure]).Cursor().Last()
	if len(k) != rowKeySize {
		return PressurePoint{}, "", false, nil
	}
	unix, _ := splitKey(k)
	err = r.each(kindPressure, Span{unix, math.MaxInt64}, func(row *row) bool {
		point, device, ok = r.pressurePoint(row), row.shape.model, true
		return true
	})
	return point, device, ok, err
}
