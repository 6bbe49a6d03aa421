package store

import (
	"maps"
	"math"
	"slices"
)

// History is everything that panes draw of a period: the only loader. The
// history of Always is checked against the number of rows that the cache is
// known to have, so that rows that a damaged page hides are counted as left
// out; a shorter one cannot be.
func (r *Reader) History(p Period) (*History, error) {
	h := NoHistory()
	h.Period = p
	var err error
	if h.State, err = r.State(); err != nil {
		return nil, err
	}
	if r.tx == nil {
		h.Whole = true
		return h, nil
	}
	if h.Stamp, err = r.cache.Stamp(); err != nil {
		return nil, err
	}
	l := &loader{view: r.view, h: h, p: p, whole: p == Always(), marks: map[int64]Mark{}, origins: map[string]origin{},
		models: map[string]uint16{"": 0}, hardware: map[string]uint16{"": 0}}
	for _, part := range []func() error{l.loadMarks, l.loadWeighings, l.loadOther, l.loadHeight, l.loadPressures, l.loadTemperatures,
		l.loadItems, l.loadNotes} {
		if err := part(); err != nil {
			return nil, err
		}
	}
	l.bounds()
	h.LeftOut = r.damaged + r.state.Incomplete
	h.LeftOut += l.missing
	return h, nil
}

// loader fills a History.
type loader struct {
	*view
	h        *History
	p        Period
	whole    bool
	missing  int // rows that should be there and were not met
	marks    map[int64]Mark
	origins  map[string]origin // by the bytes of a row
	last     string
	lastIs   origin
	models   map[string]uint16
	hardware map[string]uint16
	series   [256][]Point // of the quantities below 256, for speed
}

// origin is where in History.Models and History.Hardware a device stands.
type origin struct{ model, hardware uint16 }

// rows visits the index rows of the period, and counts what is missing.
func (l *loader) rows(t table, visit func(*row, Reading)) error {
	if !l.whole {
		return l.view.rows(t, l.p, func(r *row) { visit(r, l.reading(r)) })
	}
	var r row
	var failed error
	err := l.counted(t, func(key, value []byte) bool {
		if failed = r.read(key, value); failed != nil {
			return false
		}
		visit(&r, l.reading(&r))
		return true
	})
	return firstError(err, failed)
}

// counted visits all rows of a table and counts what is missing.
func (l *loader) counted(t table, visit func(key, value []byte) bool) error {
	before := l.damaged
	met, err := l.scan(t, nil, visit)
	l.count(t, met, l.damaged-before)
	return err
}

// count compares what was met of a table with what it should have.
func (l *loader) count(t table, met tally, damaged int) {
	want := l.tallies[t]
	lacking := int(want.rows-met.rows) - damaged
	switch {
	case lacking > 0:
		l.missing += lacking
	case met != want && damaged == 0:
		l.missing++
	}
}

// reading is what all readings share.
func (l *loader) reading(r *row) Reading {
	from := l.lastIs
	if string(r.origin) != l.last || len(l.origins) == 0 {
		var ok bool
		if from, ok = l.origins[string(r.origin)]; !ok {
			from = origin{number(l.models, &l.h.Models, string(r.model)), number(l.hardware, &l.h.Hardware, r.deviceID())}
			l.origins[string(r.origin)] = from
		}
		l.last, l.lastIs = string(r.origin), from
	}
	if r.comment != nil {
		l.h.Comments[r.id] = string(r.comment)
	}
	out := Reading{Stamp: r.stamp(), Group: r.id, Source: Source(r.flags & rowSource), Typed: r.flags&rowTyped != 0,
		Device: from.model, Hardware: from.hardware}
	if len(l.marks) > 0 {
		out.Mark = l.marks[r.id]
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

func (l *loader) loadMarks() error {
	return l.counted(tableExcluded, func(key, value []byte) bool {
		if len(value) == 1 {
			l.marks[keyID(key)] = Mark(value[0])
		}
		return true
	})
}

// point adds a value to its series.
func (l *loader) point(r Reading, v value) {
	p := Point{Reading: r, Value: v.decimal().Float()}
	if v.of < 0 || int(v.of) >= len(l.series) {
		l.h.Series[v.of] = append(l.h.Series[v.of], p)
		return
	}
	s := &l.series[v.of]
	if *s == nil && l.whole && v.of == Weight {
		*s = make([]Point, 0, l.roomFor(tableWeight))
	}
	*s = append(*s, p)
}

// roomFor is how many rows a table may have: the number is told by the file,
// so it is not believed blindly.
func (l *loader) roomFor(t table) int {
	return int(max(0, min(l.tallies[t].rows, l.tx.Size()/40)))
}

// keepSeries puts the series into the history.
func (l *loader) keepSeries() {
	for q, s := range l.series {
		if s != nil {
			l.h.Series[Quantity(q)] = s
		}
	}
}

// weighingField is where a quantity goes in a Weighing; nil where it does not.
func weighingField(w *Weighing, q Quantity) *float64 {
	switch q {
	case Weight:
		return &w.Weight
	case FatRatio:
		return &w.FatPercent
	case FatMass:
		return &w.FatMass
	case FatFree:
		return &w.FatFree
	case Muscle:
		return &w.Muscle
	case Water:
		return &w.Water
	case Bone:
		return &w.Bone
	}
	return nil
}

var weighingQuantities = [...]Quantity{FatRatio, FatMass, FatFree, Muscle, Water, Bone}

func noWeighing(r Reading) Weighing {
	nan := math.NaN()
	return Weighing{Reading: r, Weight: nan, FatPercent: nan, FatMass: nan, FatFree: nan, Muscle: nan, Water: nan, Bone: nan}
}

// loadWeighings reads the weight's table. A weighing is a group with a weight;
// what other groups of the same moment and device tell of the body's
// composition is taken into the first such.
func (l *loader) loadWeighings() error {
	h := l.h
	if l.whole {
		h.Weighings = make([]Weighing, 0, l.roomFor(tableWeight))
	}
	var parts []Weighing // groups without a weight, of the moment at hand
	first := 0           // where in h.Weighings that moment begins
	var moment int64
	merge := func() {
		for i := range parts {
			for j := first; j < len(h.Weighings); j++ {
				w := &h.Weighings[j]
				if w.Device != parts[i].Device || w.Hardware != parts[i].Hardware {
					continue
				}
				for _, q := range weighingQuantities {
					mine, theirs := weighingField(w, q), weighingField(&parts[i], q)
					if math.IsNaN(*mine) && !math.IsNaN(*theirs) {
						*mine, *theirs = *theirs, math.NaN()
					}
				}
			}
		}
		parts = parts[:0]
		first = len(h.Weighings)
	}
	err := l.rows(tableWeight, func(r *row, reading Reading) {
		if r.unix != moment {
			merge()
			moment = r.unix
		}
		w := noWeighing(reading)
		for _, v := range r.values {
			l.point(reading, v)
			if field := weighingField(&w, v.of); field != nil {
				*field = v.decimal().Float()
			}
		}
		if math.IsNaN(w.Weight) {
			parts = append(parts, w)
		} else {
			h.Weighings = append(h.Weighings, w)
		}
	})
	merge()
	return err
}

// loadOther reads what belongs to no pane of its own.
func (l *loader) loadOther() error {
	err := l.rows(tableOther, func(r *row, reading Reading) {
		for _, v := range r.values {
			l.point(reading, v)
			l.rhythm(reading, v)
		}
	})
	l.keepSeries()
	return err
}

// rhythm keeps a statement on atrial fibrillation.
func (l *loader) rhythm(r Reading, v value) AFib {
	if v.of != afibECG && v.of != afibPPG {
		return AFibNone
	}
	is := AFibInconclusive
	switch v.decimal().Float() {
	case 0, 9, 10:
		is = AFibNegative
	case 1, 11, 12:
		is = AFibPositive
	}
	l.h.Rhythms = append(l.h.Rhythms, Rhythm{r, is})
	return is
}

// loadHeight reads the heights, and the newest whatever the period.
func (l *loader) loadHeight() error {
	err := l.rows(tableHeight, func(r *row, reading Reading) {
		for _, v := range r.values {
			l.h.Series[Height] = append(l.h.Series[Height], Point{reading, v.decimal().Float()})
		}
	})
	var r row
	if key, value := l.view.last(tableHeight); key != nil && err == nil {
		if err = r.read(key, value); err == nil {
			if v, ok := r.find(Height); ok {
				l.h.Height = v.decimal().Float()
			}
		}
	}
	return err
}

func (l *loader) loadPressures() error {
	h := l.h
	if l.whole {
		h.Pressures = make([]Pressure, 0, l.roomFor(tablePressure))
	}
	err := l.rows(tablePressure, func(r *row, reading Reading) {
		p := Pressure{Reading: reading, Systolic: math.NaN(), Diastolic: math.NaN(), Pulse: math.NaN()}
		for _, v := range r.values {
			switch v.of {
			case Systolic:
				p.Systolic = v.decimal().Float()
			case Diastolic:
				p.Diastolic = v.decimal().Float()
			case Pulse:
				p.Pulse = v.decimal().Float()
			default:
				if is := l.rhythm(reading, v); is == AFibPositive || p.AFib == AFibNone {
					p.AFib = is
				}
			}
		}
		h.Pressures = append(h.Pressures, p)
	})
	slices.SortStableFunc(h.Rhythms, func(a, b Rhythm) int {
		return cmpTime(a.Reading, b.Reading)
	})
	return err
}

func cmpTime(a, b Reading) int {
	switch {
	case a.Unix != b.Unix && a.Unix < b.Unix, a.Unix == b.Unix && a.Group < b.Group:
		return -1
	case a.Unix == b.Unix && a.Group == b.Group:
		return 0
	}
	return 1
}

// temperatureSites are where temperatures were taken.
var temperatureSites = map[Quantity]Site{BodyTemp: SiteBody, SkinTemp: SiteSkin, SomeTemp: SiteUnspecified}

func (l *loader) loadTemperatures() error {
	return l.rows(tableTemperature, func(r *row, reading Reading) {
		for _, v := range r.values {
			if site, ok := temperatureSites[v.of]; ok {
				l.h.Temperatures = append(l.h.Temperatures, Temperature{reading, v.decimal().Float(), site})
			}
		}
	})
}

// loadItems reads days, nights and workouts.
func (l *loader) loadItems() error {
	see, end := bestOfDay(func(it *item) { l.h.Days = append(l.h.Days, it.day()) })
	defer end()
	for t, visit := range map[table]func(*item){
		tableDays:     see,
		tableNights:   func(it *item) { l.h.Sleeps = append(l.h.Sleeps, it.sleep()) },
		tableWorkouts: func(it *item) { l.h.Workouts = append(l.h.Workouts, it.workout()) },
	} {
		var err error
		if l.whole {
			err = l.counted(t, seeItems(t, func(it *item) bool { visit(it); return true }))
		} else {
			err = l.items(t, l.p, visit)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (l *loader) loadNotes() error {
	return l.counted(tableNotes, func(key, text []byte) bool {
		if d := keyDate(key); l.p.Contains(d) {
			l.h.Notes = append(l.h.Notes, Note{d, string(text)})
		}
		return true
	})
}

// bounds tells the first and the last day of anything, and whether all of it
// is loaded.
func (l *loader) bounds() {
	h := l.h
	none := true
	for _, t := range slices.Concat(shownTables, []table{tableDays, tableNights, tableWorkouts}) {
		first, last, ok := l.dates(t)
		if !ok {
			continue
		}
		if none || first < h.First {
			h.First = first
		}
		if none || last > h.Last {
			h.Last = last
		}
		none = false
	}
	h.Whole = none || h.Period.Contains(h.First) && h.Period.Contains(h.Last)
	maps.DeleteFunc(h.Series, func(_ Quantity, s []Point) bool { return len(s) == 0 })
}
