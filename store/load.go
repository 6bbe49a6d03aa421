package store

import (
	"context"
	"maps"
	"math"
	"slices"
)

// Load is the history of a period: Read and Reader.History in one.
func (c *Cache) Load(ctx context.Context, p Period) (*History, error) {
	var h *History
	err := c.Read(ctx, func(r *Reader) (err error) {
		h, err = r.History(p)
		return err
	})
	return h, err
}

// History is everything that panes draw of a period: the only loader. The
// history of Always is checked against the number of rows that the cache is
// known to have, so that rows that a damaged page hides are counted as left
// out; a shorter one cannot be.
func (r *Reader) History(p Period) (*History, error) {
	h := NoHistory()
	var err error
	if h.State, err = r.State(); err != nil || r.tx == nil {
		return h, err
	}
	if h.Stamp, err = r.cache.Stamp(); err != nil {
		return nil, err
	}
	l := &loader{view: r.view, h: h, whole: p == Always(), origins: map[string]origin{},
		models: map[string]uint16{"": 0}, hardware: map[string]uint16{"": 0}}
	if l.whole {
		h.Weighings, h.Pressures = make([]Weighing, 0, l.room(tableWeight)), make([]Pressure, 0, l.room(tablePressure))
		l.series[Weight] = make([]Point, 0, l.room(tableWeight))
	}
	before := r.damaged
	l.each(tableExcluded, nil, func(key, value []byte) bool {
		if len(value) == 1 {
			h.Marks[keyID(key)] = Mark(value[0])
		}
		return true
	})
	from, to := p.bounds()
	if l.whole {
		from, to = earliest, latest
	}
	for _, part := range []struct {
		table table
		visit func(*row)
	}{
		{tableWeight, l.weighing}, {tableOther, l.other}, {tableHeight, l.other}, {tablePressure, l.pressure},
		{tableTemperature, l.temperature}, {tableDay, l.day},
		{tableNight, func(r *row) { h.Sleeps = append(h.Sleeps, r.sleep()) }},
		{tableWorkout, func(r *row) { h.Workouts = append(h.Workouts, r.workout()) }},
	} {
		l.rows(part.table, from, to, func(r *row) {
			if l.whole || p.Contains(r.date()) {
				part.visit(r)
			}
		})
		l.bounds(part.table)
	}
	l.mergeWeighings()
	l.each(tableNotes, nil, func(key, text []byte) bool {
		if d := keyDate(key); p.Contains(d) {
			h.Notes = append(h.Notes, Note{d, string(text)})
		}
		return true
	})
	if newest, ok := l.edge(tableHeight, true); ok {
		if v, ok := find(newest.values, Height); ok {
			h.Height = v.float()
		}
	}
	for q, s := range l.series {
		if len(s) > 0 {
			h.Series[Quantity(q)] = s
		}
	}
	maps.DeleteFunc(h.Series, func(_ Quantity, s []Point) bool { return len(s) == 0 })
	slices.SortStableFunc(h.Rhythms, func(a, b Rhythm) int { return slices.Compare([]int64{a.Unix, a.Group}, []int64{b.Unix, b.Group}) })
	h.Whole = !l.any || p.Contains(h.First) && p.Contains(h.Last)
	h.LeftOut = r.damaged - before + r.state.lost()
	return h, r.err
}

// loader fills a History.
type loader struct {
	*view
	h        *History
	whole    bool
	any      bool              // there is anything in the cache
	origins  map[string]origin // by the bytes of a row
	models   map[string]uint16
	hardware map[string]uint16
	series   [256][]Point // of the quantities below 256, for speed
	parts    []Weighing   // groups without a weight, of the moment at hand
	first    int          // where in h.Weighings that moment begins
	moment   int64
	rank     [4]int64 // of the last day
}

// origin is where in History.Models and History.Hardware a device stands.
type origin struct{ model, hardware uint16 }

// room is how many rows a table may have: the number is told by the file, so it
// is not believed blindly.
func (l *loader) room(t table) int { return max(0, min(l.count(t), int(l.tx.Size()/40))) }

// bounds takes the first and the last day of a table into those of anything.
func (l *loader) bounds(t table) {
	for _, last := range []bool{false, true} {
		r, ok := l.edge(t, last)
		if !ok {
			return
		}
		if d := r.date(); !l.any {
			l.h.First, l.h.Last, l.any = d, d, true
		} else {
			l.h.First, l.h.Last = min(l.h.First, d), max(l.h.Last, d)
		}
	}
}

// reading is what all readings share.
func (l *loader) reading(r *row) Reading {
	from, ok := l.origins[string(r.origin)]
	if !ok {
		from = origin{number(l.models, &l.h.Models, string(r.model)), number(l.hardware, &l.h.Hardware, r.deviceID())}
		l.origins[string(r.origin)] = from
	}
	if r.comment != nil {
		l.h.Comments[r.id] = string(r.comment)
	}
	out := Reading{Stamp: r.stamp(), Group: r.id, Source: Source(r.flags & rowSource), Typed: r.flags&rowTyped != 0,
		Device: from.model, Hardware: from.hardware}
	if len(l.h.Marks) > 0 {
		out.Mark = l.h.Marks[r.id]
	}
	return out
}

// number is where in names a name stands; past 65,535 of them it is none.
func number(known map[string]uint16, names *[]string, name string) uint16 {
	n, ok := known[name]
	if !ok && len(*names) <= math.MaxUint16 {
		n = uint16(len(*names))
		*names = append(*names, name)
		known[name] = n
	}
	return n
}

// point adds a value to its series.
func (l *loader) point(r Reading, v value) {
	if p := (Point{r, v.float()}); v.of >= 0 && int(v.of) < len(l.series) {
		l.series[v.of] = append(l.series[v.of], p)
	} else {
		l.h.Series[v.of] = append(l.h.Series[v.of], p)
	}
}

// weighingOf are the quantities of the fields of a Weighing.
var weighingOf = [...]Quantity{Weight, FatRatio, FatMass, FatFree, Muscle, Water, Bone}

func (w *Weighing) fields() [len(weighingOf)]*float64 {
	return [...]*float64{&w.Weight, &w.FatPercent, &w.FatMass, &w.FatFree, &w.Muscle, &w.Water, &w.Bone}
}

// weighing takes a row of the weight's table. A weighing is a group with a
// weight; what other groups of the same moment and device tell of the body's
// composition is taken into the first such.
func (l *loader) weighing(r *row) {
	if r.unix != l.moment {
		l.mergeWeighings()
		l.moment = r.unix
	}
	w := Weighing{Reading: l.reading(r)}
	fields := w.fields()
	for _, f := range fields {
		*f = math.NaN()
	}
	for _, v := range r.values {
		l.point(w.Reading, v)
		if at := slices.Index(weighingOf[:], v.of); at >= 0 {
			*fields[at] = v.float()
		}
	}
	if math.IsNaN(w.Weight) {
		l.parts = append(l.parts, w)
	} else {
		l.h.Weighings = append(l.h.Weighings, w)
	}
}

func (l *loader) mergeWeighings() {
	for i := range l.parts {
		part := &l.parts[i]
		for j := l.first; j < len(l.h.Weighings); j++ {
			w := &l.h.Weighings[j]
			if w.Device != part.Device || w.Hardware != part.Hardware {
				continue
			}
			theirs := part.fields()
			for k, mine := range w.fields() {
				if math.IsNaN(*mine) {
					*mine, *theirs[k] = *theirs[k], math.NaN()
				}
			}
		}
	}
	l.parts, l.first = l.parts[:0], len(l.h.Weighings)
}

// day takes the row of a day, which may have several: what Withings delivered
// counts before what was imported, what it still lists before what the last
// listing lacked, a tracker before a phone, the later change.
func (l *loader) day(r *row) {
	rank := [4]int64{1, 1, int64(r.flags & rowTracker), r.number(ofModified)}
	if string(r.device) == importDevice {
		rank[0] = 0
	}
	if l.count(tableDoubted) > 0 {
		c := listed(tableDay)
		if _, missing := l.get(tableDoubted, c.mark(c.keyOf(r))); missing {
			rank[1] = 0
		}
	}
	day, n := r.day(), len(l.h.Days)
	switch {
	case n == 0 || l.h.Days[n-1].Date != day.Date:
		l.h.Days = append(l.h.Days, day)
	case slices.Compare(rank[:], l.rank[:]) > 0:
		l.h.Days[n-1] = day
	default:
		return
	}
	l.rank = rank
}

// other takes a row of quantities that stand by themselves.
func (l *loader) other(r *row) {
	reading := l.reading(r)
	for _, v := range r.values {
		if v.of == afibECG || v.of == afibPPG {
			l.rhythm(reading, v)
		}
		l.point(reading, v)
	}
}

// afibs are what the values of measures 130 and 139 say (withings-api.md 4.7).
var afibs = map[float64]AFib{0: AFibNegative, 9: AFibNegative, 10: AFibNegative, 1: AFibPositive, 11: AFibPositive, 12: AFibPositive}

// rhythm takes a statement on atrial fibrillation.
func (l *loader) rhythm(r Reading, v value) AFib {
	is, known := afibs[v.float()]
	if !known {
		is = AFibInconclusive
	}
	l.h.Rhythms = append(l.h.Rhythms, Rhythm{r, is})
	return is
}

func (l *loader) pressure(r *row) {
	p := Pressure{Reading: l.reading(r), Systolic: math.NaN(), Diastolic: math.NaN(), Pulse: math.NaN()}
	for _, v := range r.values {
		switch v.of {
		case Systolic:
			p.Systolic = v.float()
		case Diastolic:
			p.Diastolic = v.float()
		case Pulse:
			p.Pulse = v.float()
		case afibECG, afibPPG:
			if is := l.rhythm(p.Reading, v); is == AFibPositive || p.AFib == AFibNone {
				p.AFib = is
			}
		}
	}
	l.h.Pressures = append(l.h.Pressures, p)
}

// temperatureSites are where temperatures were taken.
var temperatureSites = map[Quantity]Site{BodyTemp: SiteBody, SkinTemp: SiteSkin, SomeTemp: SiteUnspecified}

func (l *loader) temperature(r *row) {
	reading := l.reading(r)
	for _, v := range r.values {
		l.h.Temperatures = append(l.h.Temperatures, Temperature{reading, v.float(), temperatureSites[v.of]})
	}
}
