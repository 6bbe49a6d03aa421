package withingstest

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// HeartRates sums up the heart rate of a day: beats a minute, and seconds in
// each of the four zones light, moderate, intense and maximal.
type HeartRates struct {
	Average, Min, Max int
	Zones             [4]int
}

// Day is one row of getactivity. Durations are seconds, Distance metres,
// Elevation floors, calories kcal.
type Day struct {
	Date          string // YYYY-MM-DD, the user's own day
	Timezone      string
	Device        *Device // with no ID: a phone; deviceid is null
	Brand         int     // 1 Withings, 18 another; 0 stands for 1
	Tracker       bool
	Modified      int64
	Steps         int
	Distance      float64
	Elevation     float64
	Soft          int
	Moderate      int
	Intense       int
	Calories      float64
	TotalCalories float64
	HR            *HeartRates // nil leaves the seven keys out

	// Raw, where set, is sent in place of the row, whatever data_fields asks for.
	Raw json.RawMessage
}

// Workout is one row of getworkouts. Times are seconds since 1970 UTC.
type Workout struct {
	ID         int64
	Category   int // 1 walk, 2 run, 6 bicycling, 7 swimming, ...
	Attrib     int // 0 seen by the device, 2 typed in, 7 confirmed
	Start, End int64
	Date       string // YYYY-MM-DD, the user's own day
	Modified   int64
	Timezone   string
	Device     *Device        // its ModelID is the row's model
	Data       map[string]any // as the wire names it: steps, calories, hr_average, ...
}

// Night is one row of sleep getsummary. Times are seconds since 1970 UTC.
type Night struct {
	ID         int64
	Start, End int64
	Date       string // YYYY-MM-DD, the day it ended
	Modified   int64
	Timezone   string
	Device     *Device        // model is 16 for a tracker, 32 for a mat
	Monitor    bool           // a mat under the mattress
	Data       map[string]any // as the wire names it: total_sleep_time, sleep_score, ...
	Stages     []Stage        // for sleep get, oldest first; none where the device tells none
}

// Stage is a stretch of a night, a row of sleep get. Times are seconds since
// 1970 UTC.
type Stage struct {
	Start, End int64
	State      int // 0 awake, 1 light, 2 deep, 3 REM, 4 typed in, 5 unspecified, 15 out of bed
}

// dayRow is a row of a listing that goes by days.
type dayRow interface {
	on() (date string, modified int64)
	// json is the row with the fields that want lets through. zone is the
	// account's.
	json(zone string, want fields) []byte
}

func (d *Day) on() (string, int64)     { return d.Date, d.Modified }
func (w *Workout) on() (string, int64) { return w.Date, w.Modified }
func (n *Night) on() (string, int64)   { return n.Date, n.Modified }

func (d *Day) json(_ string, want fields) []byte {
	if d.Raw != nil {
		return d.Raw
	}
	values := []any{
		"steps", d.Steps, "distance", d.Distance, "elevation", d.Elevation, "soft", d.Soft, "moderate", d.Moderate, "intense", d.Intense,
		"active", d.Moderate + d.Intense, "calories", d.Calories, "totalcalories", d.TotalCalories,
	}
	if hr := d.HR; hr != nil {
		values = append(values, "hr_average", hr.Average, "hr_min", hr.Min, "hr_max", hr.Max,
			"hr_zone_0", hr.Zones[0], "hr_zone_1", hr.Zones[1], "hr_zone_2", hr.Zones[2], "hr_zone_3", hr.Zones[3])
	}
	var row []any
	for pair := range slices.Chunk(values, 2) {
		if name, _ := pair[0].(string); want.has(name) {
			row = append(row, pair...)
		}
	}
	id, modelID, model := d.Device.wire()
	return object(append(row, "deviceid", id, "hash_deviceid", id, "timezone", d.Timezone, "date", d.Date, "modified", d.Modified,
		"brand", d.Brand, "modelid", modelID, "model", model, "is_tracker", d.Tracker)...)
}

func (w *Workout) json(zone string, want fields) []byte {
	id, modelID, _ := w.Device.wire()
	return object("id", w.ID, "category", w.Category, "timezone", cmp.Or(w.Timezone, zone), "model", cmp.Or(modelID, any(0)), "attrib", w.Attrib,
		"startdate", w.Start, "enddate", w.End, "date", w.Date, "modified", w.Modified, "deviceid", id, "hash_deviceid", id, "data", want.of(w.Data))
}

// model is the kind of device that saw the night.
func (n *Night) model() int {
	if n.Monitor {
		return 32
	}
	return 16
}

func (n *Night) json(zone string, want fields) []byte {
	id, modelID, _ := n.Device.wire()
	return object("id", n.ID, "timezone", cmp.Or(n.Timezone, zone), "model", n.model(), "model_id", cmp.Or(modelID, any(0)), "hash_deviceid", id,
		"startdate", n.Start, "enddate", n.End, "date", n.Date, "created", n.Modified, "modified", n.Modified, "completed", true, "data", want.of(n.Data))
}

func (s *Server) getactivity(c *call) []byte {
	return listDays(s, c, "activities", pointers(c.account.days), s.cfg.ActivityPageSize)
}

func (s *Server) getworkouts(c *call) []byte {
	return listDays(s, c, "series", pointers(c.account.workouts), s.cfg.ActivityPageSize)
}

func (s *Server) getsummary(c *call) []byte {
	return listDays(s, c, "series", pointers(c.account.nights), sleepPageSize)
}

// getsleep answers /v2/sleep with action get: every stage that lies at least in
// part in the first 24 hours of what is asked for, whole, of all devices.
func (s *Server) getsleep(c *call) []byte {
	from, to := c.int("startdate"), c.int("enddate")
	if from <= 0 || to <= 0 {
		return c.invalid("startdate or enddate")
	}
	to = min(to, from+24*60*60)
	model, list := 16, [][]byte{}
	for _, n := range c.account.nights {
		id, modelID, name := n.Device.wire()
		for _, stage := range n.Stages {
			if stage.End > from && stage.Start < to {
				model = n.model()
				list = append(list, object("startdate", stage.Start, "enddate", stage.End, "state", stage.State,
					"model", name, "model_id", modelID, "hash_deviceid", id))
			}
		}
	}
	return object("series", list[:c.fault.listed(len(list))], "model", model)
}

func pointers[T any](rows []T) []*T {
	list := make([]*T, len(rows))
	for i := range rows {
		list[i] = &rows[i]
	}
	return list
}

// listDays answers a call that lists days: dates both included, and what
// changed since. more is a boolean, and the last page names the offset that a
// page after it would have (200 in fixtures of joostlek/python-withings), so
// that only more tells the end. Past the end it is 0: canadyworkshop/gowithings,
// which goes by the offset alone, comes to an end with the real service.
func listDays[T dayRow](s *Server, c *call, key string, rows []T, size int) []byte {
	from, to, since, offset := c.date("startdateymd"), c.date("enddateymd"), c.int("lastupdate"), c.int("offset")
	want := s.dataFields(c)
	if c.fail != nil {
		return nil
	}
	rows = slices.DeleteFunc(rows, func(row T) bool {
		date, modified := row.on()
		return from != "" && date < from || to != "" && date > to || modified < since
	})
	first, last, next := s.cut(c, len(rows), offset, size)
	var list [][]byte
	for _, row := range rows[first:last] {
		list = append(list, row.json(c.account.zone, want))
	}
	more := next > 0
	if !more && first < last {
		next = max(offset, 0) + int64(size)
	}
	return object(key, list, "more", more, "offset", next)
}

// fields is the data_fields of a call; nil lets everything through.
type fields map[string]bool

func (f fields) has(name string) bool { return f == nil || f[name] }

// of is the entries of data that f lets through.
func (f fields) of(data map[string]any) map[string]any {
	few := maps.Clone(data)
	maps.DeleteFunc(few, func(name string, _ any) bool { return !f.has(name) })
	return few
}

// fieldsOf are the names of a comma list.
func fieldsOf(list string) fields {
	want := fields{}
	for word := range strings.SplitSeq(list, ",") {
		if word = strings.TrimSpace(word); word != "" {
			want[word] = true
		}
	}
	return want
}

// dataFields reads data_fields, a comma list; none asks for all, or for what
// belongs to the action.
func (s *Server) dataFields(c *call) fields {
	text := cmp.Or(c.params.Get("data_fields"), defaultFields[c.action])
	if text == "" {
		return nil
	}
	want, known := fieldsOf(text), fieldsOf(knownFields[c.action])
	for word := range want {
		if s.quirk(QuirkStrictFields) && len(known) > 0 && !known[word] {
			c.invalid("data_fields")
		}
	}
	return want
}

// knownFields are the data_fields of each action (Withings OpenAPI), and
// defaultFields those that come where none are asked for: of a night durations,
// counts, latencies and efficiency only.
var (
	knownFields = map[string]string{
		"getactivity": "steps,distance,elevation,soft,moderate,intense,active,calories,totalcalories," +
			"hr_average,hr_min,hr_max,hr_zone_0,hr_zone_1,hr_zone_2,hr_zone_3",
		"getworkouts": "calories,intensity,manual_intensity,manual_distance,manual_calories,hr_average,hr_min,hr_max," +
			"hr_zone_0,hr_zone_1,hr_zone_2,hr_zone_3,pause_duration,algo_pause_duration,spo2_average," +
			"core_body_temperature_min,core_body_temperature_max,core_body_temperature_avg,core_body_temperature_status," +
			"steps,distance,elevation,pool_laps,strokes,pool_length",
	}
	defaultFields = map[string]string{
		"getsummary": "total_timeinbed,total_sleep_time,asleepduration,lightsleepduration,remsleepduration,deepsleepduration," +
			"sleep_efficiency,sleep_latency,wakeup_latency,wakeupduration,wakeupcount,waso,nb_rem_episodes,durationtosleep," +
			"durationtowakeup,out_of_bed_count",
	}
)
