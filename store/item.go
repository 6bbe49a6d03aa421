package store

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"time"

	"withings-tui/withings"
)

// item is a day of activity, a night or a workout as it is stored: what panes
// draw of it, and its JSON as delivered. Moments are seconds since 1970 UTC.
type item struct {
	table    table
	flags    byte
	id       int64 // 0 for a day
	start    int64
	end      int64
	modified int64
	date     Date
	offset   int32
	category int64 // of a workout
	figures  []float64
	model    string
	device   string // its id
	raw      []byte
}

// Flags of an item, the last two of a group as well.
const (
	itemTracker  = 0x01 // a Withings tracker, not only a phone
	flagImported = 0x02 // from an export
	flagRestored = 0x04 // brought back by the person although Withings does not list it
	flagAssumed  = 0x08 // imported, and the zone of its clock was only assumed
	flagHidden   = 0x10 // imported, and a synced twin stands for it
)

// importDevice takes the place of the device's id in the key of an imported
// day, as no device has a control character in its id.
const importDevice = "\x01import"

// key is where the item is stored.
func (it *item) key() []byte {
	switch {
	case it.table != tableDays:
		return timeKey(it.start, it.id)
	case it.flags&flagImported != 0:
		return dateKey(it.date, importDevice)
	}
	return dateKey(it.date, it.device)
}

// maxFigures is how many figures an item has room for.
const maxFigures = 12

// itemHead is what an item's value begins with; model, device and JSON follow.
type itemHead struct {
	Flags                              byte
	ID, Start, End, Modified, Category int64
	Date                               Date
	Offset                             int32
	Figures                            [maxFigures]float64
}

func (it *item) encode() []byte {
	head := itemHead{it.flags, it.id, it.start, it.end, it.modified, it.category, it.date, it.offset, [maxFigures]float64{}}
	copy(head.Figures[:], it.figures)
	v, _ := binary.Append(make([]byte, 0, 256+len(it.raw)), binary.BigEndian, &head) // its fields are of fixed size
	return append(appendText(appendText(v, it.model), it.device), it.raw...)
}

// decode reads an item's value. Its JSON is a slice of the file.
func (it *item) decode(t table, v []byte) error {
	bad := fmt.Errorf("%s: %w", t, errCorrupt)
	var head itemHead
	n, err := binary.Decode(v, binary.BigEndian, &head)
	if err != nil {
		return bad
	}
	model, v, ok := cutText(v[n:])
	if !ok {
		return bad
	}
	device, v, ok := cutText(v)
	if !ok {
		return bad
	}
	*it = item{t, head.Flags, head.ID, head.Start, head.End, head.Modified, head.Date, head.Offset, head.Category,
		append(it.figures[:0], head.Figures[:]...), string(model), string(device), v}
	return nil
}

// The figures of a day, a night and a workout: as they come, and where they go,
// in the order in which they are stored.

func dayCame(a *withings.Activity) []*float64 {
	return []*float64{a.Steps, a.Distance, a.Elevation, a.Soft, a.Moderate, a.Intense, a.Active, a.Calories, a.TotalCalories,
		a.HRAverage, a.HRMin, a.HRMax}
}

// dayNames are theirs on the wire.
var dayNames = [...]string{"steps", "distance", "elevation", "soft", "moderate", "intense", "active", "calories", "totalcalories",
	"hr_average", "hr_min", "hr_max"}

func dayGoes(d *Day) []*float64 {
	return []*float64{&d.Steps, &d.Distance, &d.Floors, &d.Soft, &d.Moderate, &d.Intense, &d.Active, &d.ActiveKcal, &d.TotalKcal,
		&d.HRAverage, &d.HRMin, &d.HRMax}
}

func nightCame(s *withings.SleepSummary) []*float64 {
	return []*float64{s.Asleep, s.Deep, s.Light, s.REM, s.Awake, s.InBed, s.Latency, s.HRAverage, s.HRMin, s.Score, s.WakeUps}
}

func nightGoes(s *Sleep) []*float64 {
	return []*float64{&s.Asleep, &s.Deep, &s.Light, &s.REM, &s.Awake, &s.InBed, &s.Latency, &s.HRAverage, &s.HRMin, &s.Score, &s.WakeUps}
}

func workoutCame(w *withings.Workout) []*float64 {
	return []*float64{w.Calories, w.Steps, w.Distance, w.HRAverage}
}

func workoutGoes(w *Workout) []*float64 {
	return []*float64{&w.Kcal, &w.Steps, &w.Distance, &w.HRAverage}
}

// keep takes the figures that came, NaN for what did not.
func (it *item) keep(came []*float64) {
	for _, f := range came {
		value := math.NaN()
		if f != nil && !math.IsInf(*f, 0) {
			value = *f
		}
		it.figures = append(it.figures, value)
	}
}

// give puts the figures where they go.
func (it *item) give(to []*float64) {
	for i, f := range to {
		*f = it.figures[i]
	}
}

// dayItem is a day to be stored; false where it has no date, which no pane
// could show.
func dayItem(a withings.Activity) (item, bool) {
	date, err := ParseDate(a.Date)
	it := item{table: tableDays, date: date, modified: a.Modified, model: a.Model, device: a.DeviceID, raw: a.Raw,
		start: date.UTC().Unix(), end: date.UTC().Unix()}
	if a.Tracker {
		it.flags = itemTracker
	}
	it.keep(dayCame(&a))
	if it.raw == nil {
		it.raw = wireActivity(&a)
	}
	return it, err == nil && len(it.device) <= 300
}

func (v *view) nightItem(s withings.SleepSummary) (item, bool) {
	it := item{table: tableNights, id: s.ID, start: s.Start, end: s.End, modified: s.Modified, device: s.DeviceID,
		model: nightModels[s.Model], raw: s.Raw}
	it.keep(nightCame(&s))
	v.locate(&it, s.Timezone, s.Date, s.End)
	return it, true
}

// nightModels are the devices of getsummary's member model (withings-api.md).
var nightModels = map[int64]string{16: "tracker", 32: "sleep mat"}

func (v *view) workoutItem(w withings.Workout) (item, bool) {
	it := item{table: tableWorkouts, id: w.ID, start: w.Start, end: w.End, modified: w.Modified, device: w.DeviceID,
		category: w.Category, raw: w.Raw}
	it.keep(workoutCame(&w))
	v.locate(&it, w.Timezone, w.Date, w.Start)
	return it, true
}

// locate gives an item its zone and its day: the one delivered, else that of
// the moment.
func (v *view) locate(it *item, zone, date string, moment int64) {
	it.offset = offsetAt(v.zones.first(zone, v.state.Timezone), moment)
	it.date = Stamp{moment, it.offset}.Date()
	if d, err := ParseDate(date); err == nil {
		it.date = d
	}
	if it.id == 0 {
		it.id = -it.start // none was delivered
	}
}

// day is the item for the panes.
func (it *item) day() Day {
	d := Day{Date: it.date, Device: it.model, Tracker: it.flags&itemTracker != 0}
	it.give(dayGoes(&d))
	return d
}

func (it *item) sleep() Sleep {
	s := Sleep{ID: it.id, From: Stamp{it.start, it.offset}, To: Stamp{it.end, it.offset}, Date: it.date, Device: it.model, DeviceID: it.device}
	it.give(nightGoes(&s))
	return s
}

func (it *item) workout() Workout {
	w := Workout{ID: it.id, From: Stamp{it.start, it.offset}, To: Stamp{it.end, it.offset}, Kind: WorkoutKind(it.category),
		Device: it.model, DeviceID: it.device, ModifiedAt: it.modified}
	it.give(workoutGoes(&w))
	return w
}

// before tells which of two rows of one day counts: what Withings delivered
// before what was imported, a tracker before a phone, the later change.
func (it *item) before(o *item) bool {
	switch {
	case (it.flags^o.flags)&flagImported != 0:
		return it.flags&flagImported == 0
	case (it.flags^o.flags)&itemTracker != 0:
		return it.flags&itemTracker != 0
	}
	return it.modified > o.modified
}

// wireActivity is a day as Withings would have delivered it, for one that was
// made otherwise.
func wireActivity(a *withings.Activity) []byte {
	wire := map[string]any{"date": a.Date, "deviceid": nil, "model": nil, "is_tracker": a.Tracker, "brand": a.Brand}
	for name, text := range map[string]string{"deviceid": a.DeviceID, "model": a.Model, "timezone": a.Timezone} {
		if text != "" {
			wire[name] = text
		}
	}
	if a.Modified != 0 {
		wire["modified"] = a.Modified
	}
	for i, f := range dayCame(a) {
		if f != nil {
			wire[dayNames[i]] = *f
		}
	}
	raw, _ := json.Marshal(wire) // texts and finite numbers
	return raw
}

// moment is a stored time, zero for 0.
func moment(unix int64) time.Time {
	if unix == 0 {
		return time.Time{}
	}
	return time.Unix(unix, 0)
}
