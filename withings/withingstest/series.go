package withingstest

import (
	"cmp"
	"encoding/json"
	"slices"
)

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
}

// Heart is one row of the heart list: an ECG, or a cuff reading with one.
type Heart struct {
	SignalID  int64
	AFib      int // 0 negative, 1 positive, 2 inconclusive
	HeartRate int
	Timestamp int64
	Modified  int64
	Device    *Device
	Pressure  *[2]int // diastole and systole, nil: the key is absent
	Signal    []int   // µV, for action get
}

// IntradayPoint is one point of getintradayactivity.
type IntradayPoint struct {
	At     int64          // seconds since 1970 UTC
	Device *Device        // of the point
	Data   map[string]any // as the wire names it: steps, heart_rate, duration, ...
}

// SetWorkouts replaces the rows of getworkouts.
func (a *Account) SetWorkouts(workouts ...Workout) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.workouts = slices.Clone(workouts)
}

// SetSleep replaces the rows of sleep getsummary.
func (a *Account) SetSleep(nights ...Night) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.nights = slices.Clone(nights)
}

// SetHeart replaces the rows of the heart list.
func (a *Account) SetHeart(hearts ...Heart) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.hearts = slices.Clone(hearts)
}

// SetIntraday replaces the points of getintradayactivity.
func (a *Account) SetIntraday(points ...IntradayPoint) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.intraday = slices.Clone(points)
	slices.SortFunc(a.intraday, func(x, y IntradayPoint) int { return cmp.Compare(x.At, y.At) })
}

// appendData writes the entries of data that want lets through, by name.
func appendData(dst []byte, data map[string]any, want fields) []byte {
	few := make(map[string]any, len(data))
	for key, value := range data {
		if want.has(key) {
			few[key] = value
		}
	}
	text, err := json.Marshal(few)
	if err != nil {
		text = []byte(`{}`) // a test put in what no JSON can say
	}
	return append(dst, text...)
}

// getworkouts answers /v2/measure with action getworkouts.
func (s *Server) getworkouts(c call) ([]byte, *failure) {
	q, fail := s.dayQuery(c)
	if fail != nil {
		return nil, fail
	}
	a := c.account
	a.mu.Lock()
	defer a.mu.Unlock()
	rows := slices.DeleteFunc(slices.Clone(a.workouts), func(w Workout) bool { return !q.takes(w.Date, w.Modified) })
	return list(s, "series", rows, q.offset, s.cfg.ActivityPageSize, func(dst []byte, w Workout) []byte {
		dst = appendInt(dst, `{"id":`, w.ID)
		dst = appendInt(dst, `,"category":`, int64(w.Category))
		dst = appendString(append(dst, `,"timezone":`...), cmp.Or(w.Timezone, a.zone))
		dst = appendInt(dst, `,"model":`, int64(modelID(w.Device)))
		dst = appendInt(dst, `,"attrib":`, int64(w.Attrib))
		dst = appendInt(dst, `,"startdate":`, w.Start)
		dst = appendInt(dst, `,"enddate":`, w.End)
		dst = appendString(append(dst, `,"date":`...), w.Date)
		dst = appendInt(dst, `,"modified":`, w.Modified)
		dst = appendDeviceIDs(dst, w.Device)
		dst = appendData(append(dst, `,"data":`...), w.Data, q.want)
		return append(dst, '}')
	}), nil
}

// summaryDefaults are the data of a night that come without data_fields
// (durations, counts, latencies and efficiency only).
func summaryDefaults() fields {
	want := fields{}
	for _, name := range []string{
		"total_timeinbed", "total_sleep_time", "asleepduration", "lightsleepduration", "remsleepduration",
		"deepsleepduration", "sleep_efficiency", "sleep_latency", "wakeup_latency", "wakeupduration", "wakeupcount",
		"waso", "nb_rem_episodes", "durationtosleep", "durationtowakeup", "out_of_bed_count",
	} {
		want[name] = true
	}
	return want
}

// getsummary answers /v2/sleep with action getsummary.
func (s *Server) getsummary(c call) ([]byte, *failure) {
	q, fail := s.dayQuery(c)
	if fail != nil {
		return nil, fail
	}
	if q.want == nil {
		q.want = summaryDefaults()
	}
	a := c.account
	a.mu.Lock()
	defer a.mu.Unlock()
	rows := slices.DeleteFunc(slices.Clone(a.nights), func(n Night) bool { return !q.takes(n.Date, n.Modified) })
	return list(s, "series", rows, q.offset, sleepPageSize, func(dst []byte, n Night) []byte {
		model := int64(16)
		if n.Monitor {
			model = 32
		}
		dst = appendInt(dst, `{"id":`, n.ID)
		dst = appendString(append(dst, `,"timezone":`...), cmp.Or(n.Timezone, a.zone))
		dst = appendInt(dst, `,"model":`, model)
		dst = appendInt(dst, `,"model_id":`, int64(modelID(n.Device)))
		dst = append(dst, `,"hash_deviceid":`...)
		if id := deviceID(n.Device); id != "" {
			dst = appendString(dst, id)
		} else {
			dst = append(dst, `null`...)
		}
		dst = appendInt(dst, `,"startdate":`, n.Start)
		dst = appendInt(dst, `,"enddate":`, n.End)
		dst = appendString(append(dst, `,"date":`...), n.Date)
		dst = appendInt(dst, `,"created":`, n.Modified)
		dst = appendInt(dst, `,"modified":`, n.Modified)
		dst = appendData(append(dst, `,"completed":true,"data":`...), n.Data, q.want)
		return append(dst, '}')
	}), nil
}

// getsleep answers /v2/sleep with action get: the stages of the nights of a day,
// light, deep and REM in turn, as the summary sums them up.
func (s *Server) getsleep(c call) ([]byte, *failure) {
	from, setFrom, fail := c.int("startdate")
	if fail != nil || !setFrom {
		return nil, invalid("startdate")
	}
	to, setTo, fail := c.int("enddate")
	if fail != nil || !setTo {
		return nil, invalid("enddate")
	}
	to = min(to, from+86400)
	a := c.account
	a.mu.Lock()
	defer a.mu.Unlock()
	body := []byte(`{"model":16,"series":[`)
	first := true
	for _, n := range a.nights {
		for at, i := n.Start, 0; at < n.End; i++ {
			end := min(at+1500, n.End)
			if at >= from && at < to {
				if !first {
					body = append(body, ',')
				}
				first = false
				body = appendInt(body, `{"startdate":`, at)
				body = appendInt(body, `,"enddate":`, end)
				body = appendInt(body, `,"state":`, int64(1+i%3))
				body = append(body, `,"model":"Tracker"`...)
				body = append(appendInt(body, `,"model_id":`, int64(modelID(n.Device))), '}')
			}
			at = end
		}
	}
	return append(body, `]}`...), nil
}

func modelID(d *Device) int {
	if d == nil {
		return 0
	}
	return d.ModelID
}
