package store

import (
	"hash/fnv"
	"math"

	"withings-tui/withings"
)

// entry is a measure group, a day of activity, a night or a workout as it is
// stored: its JSON as delivered, and the index rows that are made of it.
type entry struct {
	of       *collection
	key      []byte // nil: nothing that can be stored
	id       int64  // of the group, night or workout; of a day its Date
	flags    byte
	modified int64 // at Withings, 0 where unknown
	raw      []byte
	rows     []row // at least one
}

// Flags of an entry.
const (
	flagImported = 0x02 // from an export
	flagRestored = 0x04 // brought back by the person although Withings does not list it
	flagAssumed  = 0x08 // imported, and the zone of its clock was only assumed
	flagHidden   = 0x10 // imported, and a synced twin stands for it
)

// index are the rows to be stored: those of what is hidden stand together in a
// table that no pane reads.
func (e *entry) index() []row {
	if e.flags&flagHidden == 0 {
		return e.rows
	}
	r := e.rows[0]
	r.table, r.values = tableHidden, e.values()
	return []row{r}
}

// values are those of all rows.
func (e *entry) values() []value {
	var all []value
	for i := range e.rows {
		all = append(all, e.rows[i].values...)
	}
	return all
}

// Quantities of a day, night or workout besides its figures, which count from 0.
const (
	ofEnd      = Quantity(20) // seconds since 1970 UTC
	ofDate     = Quantity(21) // where it is another than that of the start
	ofModified = Quantity(22) // of a day
	ofCategory = Quantity(23) // of a workout
)

func (v *view) groupEntry(g withings.MeasureGroup, flags byte) entry {
	if g.ID < 0 {
		flags |= flagImported
	}
	if g.Raw == nil {
		g.Raw = g.Encode()
	}
	modified := g.Modified
	if modified == 0 {
		modified = g.Created
	}
	return entry{key: idKey(g.ID), id: g.ID, flags: flags, modified: modified, raw: g.Raw, rows: v.groupRows(&g)}
}

// importDevice takes the place of the device's id in an imported day, as no
// device has a control character in its id.
const importDevice = "\x01import"

// dayEntry is a day; without a date, which no pane could show, it has no key.
func (v *view) dayEntry(a withings.Activity, flags byte) entry {
	if a.Raw == nil {
		a.Raw = a.Encode()
	}
	date, err := ParseDate(a.Date)
	device := a.DeviceID
	if flags&flagImported != 0 {
		device = importDevice
	}
	hash := fnv.New64a()
	hash.Write([]byte(device))
	r := row{table: tableDay, unix: date.UTC().Unix(), id: int64(hash.Sum64()), model: []byte(a.Model)}
	if a.Tracker {
		r.flags = rowTracker
	}
	r.setDevice(device)
	r.keep(dayCame(&a))
	r.values = append(r.values, value{of: ofModified, mantissa: a.Modified})
	e := entry{key: dateKey(date, device), id: int64(date), flags: flags, modified: a.Modified, raw: a.Raw, rows: []row{r}}
	if err != nil {
		e.key = nil
	}
	return e
}

// nightModels are the devices of getsummary's member model (withings-api.md).
var nightModels = map[int64]string{16: "tracker", 32: "sleep mat"}

func (v *view) nightEntry(s withings.SleepSummary, flags byte) entry {
	r := row{table: tableNight, unix: onCalendar(s.Start), id: s.ID, model: []byte(nightModels[s.Model])}
	r.keep(nightCame(&s))
	return v.timed(r, onCalendar(s.End), onCalendar(s.End), s.Timezone, s.Date, s.DeviceID, entry{flags: flags, modified: s.Modified, raw: s.Raw})
}

func (v *view) workoutEntry(w withings.Workout, flags byte) entry {
	r := row{table: tableWorkout, unix: onCalendar(w.Start), id: w.ID}
	r.keep(workoutCame(&w))
	r.values = append(r.values, value{of: ofCategory, mantissa: w.Category})
	return v.timed(r, r.unix, onCalendar(w.End), w.Timezone, w.Date, w.DeviceID, entry{flags: flags, modified: w.Modified, raw: w.Raw})
}

// timed completes a night or a workout, whose day is the one delivered, else
// that of a moment.
func (v *view) timed(r row, moment, end int64, zone, date, device string, e entry) entry {
	if r.id == 0 {
		r.id = -r.unix // none was delivered
	}
	v.locate(&r, zone, moment)
	r.setDevice(device)
	day, err := ParseDate(date)
	if err != nil {
		day = Stamp{moment, r.offset}.Date()
	}
	r.values = append(r.values, value{of: ofEnd, mantissa: end})
	if day != r.stamp().Date() {
		r.values = append(r.values, value{of: ofDate, mantissa: int64(day)})
	}
	e.key, e.id, e.rows = idKey(r.id), r.id, []row{r}
	return e
}

// keep takes the figures that came.
func (r *row) keep(came []*float64) {
	for i, f := range came {
		if f != nil && !math.IsInf(*f, 0) && !math.IsNaN(*f) {
			r.values = append(r.values, floatValue(i, *f))
		}
	}
}

// give puts the figures where they go, NaN for what did not come.
func (r *row) give(to []*float64) {
	for _, f := range to {
		*f = math.NaN()
	}
	for _, v := range r.values {
		if int(v.of) < len(to) {
			*to[v.of] = v.float()
		}
	}
}

// number is a whole number of a row, 0 where it has none.
func (r *row) number(of Quantity) int64 {
	v, _ := find(r.values, of)
	return v.mantissa
}

// The figures of a day, a night and a workout: as they come, and where they go,
// in the order of their numbers.

func dayCame(a *withings.Activity) []*float64 {
	return []*float64{a.Steps, a.Distance, a.Elevation, a.Soft, a.Moderate, a.Intense, a.Active, a.Calories, a.TotalCalories,
		a.HRAverage, a.HRMin, a.HRMax}
}

func nightCame(s *withings.SleepSummary) []*float64 {
	return []*float64{s.Asleep, s.Deep, s.Light, s.REM, s.Awake, s.InBed, s.Latency, s.HRAverage, s.HRMin, s.Score, s.WakeUps}
}

func workoutCame(w *withings.Workout) []*float64 {
	return []*float64{w.Calories, w.Steps, w.Distance, w.HRAverage}
}

func (r *row) day() Day {
	d := Day{Date: r.date(), Device: string(r.model)}
	r.give([]*float64{&d.Steps, &d.Distance, &d.Floors, &d.Soft, &d.Moderate, &d.Intense, &d.Active, &d.ActiveKcal, &d.TotalKcal,
		&d.HRAverage, &d.HRMin, &d.HRMax})
	return d
}

func (r *row) sleep() Sleep {
	s := Sleep{ID: r.id, From: r.stamp(), To: Stamp{r.number(ofEnd), r.offset}, Date: r.date(), Device: string(r.model), DeviceID: r.deviceID()}
	r.give([]*float64{&s.Asleep, &s.Deep, &s.Light, &s.REM, &s.Awake, &s.InBed, &s.Latency, &s.HRAverage, &s.HRMin, &s.Score, &s.WakeUps})
	s.Stages, _ = r.stages()
	return s
}

func (r *row) workout() Workout {
	w := Workout{ID: r.id, From: r.stamp(), To: Stamp{r.number(ofEnd), r.offset}, Kind: withings.WorkoutKind(r.number(ofCategory)),
		Device: string(r.model)}
	r.give([]*float64{&w.Kcal, &w.Steps, &w.Distance, &w.HRAverage})
	return w
}
