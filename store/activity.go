package store

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"time"

	"withings-tui/withings"
)

// A day of activity is stored under its date and its device's id as
//
//	flags     1 byte
//	modified  8 bytes, big-endian
//	figures   8 bytes each, the bits of a float64, in the order of dayFigures
//	model     uvarint of its length, and the model's name
//	raw       the day as delivered
const (
	dayTracker  = 0x01 // of a Withings tracker
	dayImported = 0x02 // from an export

	dayHead  = 1 + 8 + 8*len(dayFigures)
	dateSize = len(time.DateOnly)
)

// dayFigures are the figures of a day: where they come from, where they go.
var dayFigures = [...]struct {
	from func(*withings.Activity) **float64
	to   func(*Day) *float64
}{
	{func(a *withings.Activity) **float64 { return &a.Steps }, func(d *Day) *float64 { return &d.Steps }},
	{func(a *withings.Activity) **float64 { return &a.Distance }, func(d *Day) *float64 { return &d.Distance }},
	{func(a *withings.Activity) **float64 { return &a.Elevation }, func(d *Day) *float64 { return &d.Floors }},
	{func(a *withings.Activity) **float64 { return &a.Soft }, func(d *Day) *float64 { return &d.Soft }},
	{func(a *withings.Activity) **float64 { return &a.Moderate }, func(d *Day) *float64 { return &d.Moderate }},
	{func(a *withings.Activity) **float64 { return &a.Intense }, func(d *Day) *float64 { return &d.Intense }},
	{func(a *withings.Activity) **float64 { return &a.Active }, func(d *Day) *float64 { return &d.Active }},
	{func(a *withings.Activity) **float64 { return &a.Calories }, func(d *Day) *float64 { return &d.ActiveKcal }},
	{func(a *withings.Activity) **float64 { return &a.TotalCalories }, func(d *Day) *float64 { return &d.TotalKcal }},
	{func(a *withings.Activity) **float64 { return &a.HRAverage }, func(d *Day) *float64 { return &d.HRAverage }},
	{func(a *withings.Activity) **float64 { return &a.HRMin }, func(d *Day) *float64 { return &d.HRMin }},
	{func(a *withings.Activity) **float64 { return &a.HRMax }, func(d *Day) *float64 { return &d.HRMax }},
}

// importDevice takes the place of the device's id in the key of an imported
// day, as no device has a control character in its id.
const importDevice = "\x01import"

func dayKey(date, device string, imported bool) []byte {
	if imported {
		device = importDevice
	}
	return append([]byte(date), device...)
}

func encodeDay(a *withings.Activity, imported bool) []byte {
	v := make([]byte, 1, dayHead+1+len(a.Model)+len(a.Raw))
	if a.Tracker {
		v[0] |= dayTracker
	}
	if imported {
		v[0] |= dayImported
	}
	v = binary.BigEndian.AppendUint64(v, uint64(a.Modified))
	for _, f := range dayFigures {
		value := math.NaN()
		if p := *f.from(a); p != nil {
			value = *p
		}
		v = binary.BigEndian.AppendUint64(v, math.Float64bits(value))
	}
	v = binary.AppendUvarint(v, uint64(len(a.Model)))
	v = append(v, a.Model...)
	return append(v, a.Raw...)
}

// storedDay is a day as it is read back.
type storedDay struct {
	imported, tracker bool
	modified          int64
	figures           []byte
	model             []byte
	raw               []byte
}

func decodeDay(v []byte) (storedDay, error) {
	var d storedDay
	if len(v) <= dayHead || v[0]&^(dayTracker|dayImported) != 0 {
		return d, fmt.Errorf("activity: %w", errCorrupt)
	}
	d.tracker, d.imported = v[0]&dayTracker != 0, v[0]&dayImported != 0
	d.modified = int64(binary.BigEndian.Uint64(v[1:]))
	d.figures = v[9:dayHead]
	size, n := binary.Uvarint(v[dayHead:])
	rest := v[dayHead+max(n, 0):]
	if n <= 0 || size > uint64(len(rest)) {
		return d, fmt.Errorf("activity: %w", errCorrupt)
	}
	d.model, d.raw = rest[:size], rest[size:]
	return d, nil
}

// day is the day for the panes.
func (s *storedDay) day(date Date) Day {
	d := Day{Date: date, Device: string(s.model), Tracker: s.tracker, ModifiedUTC: s.modified}
	for i, f := range dayFigures {
		value := math.Float64frombits(binary.BigEndian.Uint64(s.figures[8*i:]))
		if math.IsInf(value, 0) {
			value = math.NaN()
		}
		*f.to(&d) = value
	}
	return d
}

// before tells which of two rows of one day counts: what Withings delivered
// before what was imported, a tracker before a phone, the later change.
func (s *storedDay) before(o *storedDay) bool {
	switch {
	case s.imported != o.imported:
		return !s.imported
	case s.tracker != o.tracker:
		return s.tracker
	}
	return s.modified > o.modified
}

// Days are the days of activity from the first to the last, both included, one
// for each day that has data, oldest first.
func (r *Reader) Days(from, to Date) ([]Day, error) {
	if r.tx == nil || from > to {
		return nil, nil
	}
	var out []Day
	var date string
	var best storedDay
	have := false
	flush := func() {
		// What is no date was delivered so; it is kept but is no day.
		if d, err := ParseDate(date); have && err == nil && d >= from && d <= to {
			out = append(out, best.day(d))
		}
		have = false
	}
	c := r.tx.Bucket(bucketActivity).Cursor()
	last := []byte(to.String())
	for k, v := c.Seek([]byte(from.String())); k != nil; k, v = c.Next() {
		if len(k) < dateSize {
			continue
		}
		if bytes.Compare(k[:dateSize], last) > 0 {
			break
		}
		d, err := decodeDay(v)
		if err != nil {
			return nil, err
		}
		if string(k[:dateSize]) != date {
			flush()
			date = string(k[:dateSize])
		}
		if !have || d.before(&best) {
			best, have = d, true
		}
	}
	flush()
	return out, nil
}

// LatestDay is the newest day of activity.
func (r *Reader) LatestDay() (Day, bool, error) {
	if r.tx == nil {
		return Day{}, false, nil
	}
	c := r.tx.Bucket(bucketActivity).Cursor()
	for k, _ := c.Last(); k != nil; k, _ = c.Prev() {
		if len(k) < dateSize {
			continue
		}
		date, err := ParseDate(string(k[:dateSize]))
		if err != nil {
			continue
		}
		days, err := r.Days(date, date)
		if err != nil || len(days) == 0 {
			return Day{}, false, err
		}
		return days[0], true, nil
	}
	return Day{}, false, nil
}

// dayEnds are the first and the last day with activity, at midnight UTC.
func (r *Reader) dayEnds() (oldest, newest time.Time, err error) {
	c := r.tx.Bucket(bucketActivity).Cursor()
	for k, _ := c.First(); k != nil; k, _ = c.Next() {
		if d, err := ParseDate(string(k[:min(len(k), dateSize)])); err == nil {
			oldest = d.Time(time.UTC)
			break
		}
	}
	if d, ok, err := r.LatestDay(); err != nil {
		return oldest, newest, err
	} else if ok {
		newest = d.Date.Time(time.UTC)
	}
	return oldest, newest, nil
}

// putDay stores a day, in place of the row of its date and device unless that
// is newer.
func (w *writer) putDay(a withings.Activity, imported bool) (outcome, error) {
	if a.Raw == nil {
		raw, err := wireActivity(&a)
		if err != nil {
			return unchanged, err
		}
		a.Raw = raw
	}
	b := w.bucket(bucketActivity)
	key, v := dayKey(a.Date, a.DeviceID, imported), encodeDay(&a, imported)
	if len(key) > 1024 {
		return unchanged, fmt.Errorf("activity: a date and device of %d bytes", len(key))
	}
	stored := b.Get(key)
	if bytes.Equal(stored, v) {
		return unchanged, nil
	}
	if stored != nil {
		if old, err := decodeDay(stored); err != nil {
			return unchanged, err
		} else if a.Modified != 0 && a.Modified < old.modified {
			return outdated, nil
		}
		return changed, b.Put(key, v)
	}
	w.state.Days++
	if imported {
		w.state.Imported++
	}
	return added, b.Put(key, v)
}

// wireActivity is a day as Withings would have delivered it, for one that was
// made otherwise.
func wireActivity(a *withings.Activity) ([]byte, error) {
	wire := map[string]any{"date": a.Date, "deviceid": nil, "model": nil, "is_tracker": a.Tracker, "brand": a.Brand}
	for name, text := range map[string]string{"deviceid": a.DeviceID, "model": a.Model, "timezone": a.Timezone} {
		if text != "" {
			wire[name] = text
		}
	}
	if a.Modified != 0 {
		wire["modified"] = a.Modified
	}
	for i, name := range [len(dayFigures)]string{"steps", "distance", "elevation", "soft", "moderate", "intense",
		"active", "calories", "totalcalories", "hr_average", "hr_min", "hr_max"} {
		if p := *dayFigures[i].from(a); p != nil {
			wire[name] = *p
		}
	}
	return json.Marshal(wire)
}
