package withingstest

import (
	"strings"
	"time"
)

// dayQuery is what a call that lists days selects: dates both included, or
// what changed since.
type dayQuery struct {
	from, to string
	since    int64
	sinceSet bool
	offset   int64
	want     fields
}

// dayQuery reads the parameters that getactivity, getworkouts and getsummary
// share.
func (s *Server) dayQuery(c call) (dayQuery, *failure) {
	var q dayQuery
	var fail *failure
	if q.from, fail = c.date("startdateymd"); fail != nil {
		return q, fail
	}
	if q.to, fail = c.date("enddateymd"); fail != nil {
		return q, fail
	}
	if q.since, q.sinceSet, fail = c.int("lastupdate"); fail != nil {
		return q, fail
	}
	if q.offset, _, fail = c.int("offset"); fail != nil {
		return q, fail
	}
	q.want, fail = s.dataFields(c)
	return q, fail
}

// takes reports whether a row of that date and change belongs to the answer.
func (q *dayQuery) takes(date string, modified int64) bool {
	return (q.from == "" || date >= q.from) && (q.to == "" || date <= q.to) && (!q.sinceSet || modified >= q.since)
}

// getactivity answers /v2/measure with action getactivity.
func (s *Server) getactivity(c call) ([]byte, *failure) {
	q, fail := s.dayQuery(c)
	if fail != nil {
		return nil, fail
	}
	a := c.account
	a.mu.Lock()
	defer a.mu.Unlock()
	var rows []*Day
	for i := range a.days {
		if d := &a.days[i]; q.takes(d.Date, d.Modified) {
			rows = append(rows, d)
		}
	}
	return list(s, "activities", rows, q.offset, s.cfg.ActivityPageSize, func(dst []byte, d *Day) []byte {
		return d.append(dst, q.want)
	}), nil
}

// list writes one page of rows the way the day listings do: more is a boolean,
// and the last page names the offset that a page after it would have (200 in
// fixtures of joostlek/python-withings), so that only more tells the end. Past
// the end it is 0: canadyworkshop/gowithings, which goes by the offset alone,
// comes to an end with the real service.
func list[T any](s *Server, key string, rows []T, offset int64, size int, add func([]byte, T) []byte) []byte {
	first, last, next := s.cut(len(rows), offset, size)
	body := append(append([]byte(`{"`), key...), `":[`...)
	for i, row := range rows[first:last] {
		if i > 0 {
			body = append(body, ',')
		}
		body = add(body, row)
	}
	if next > 0 {
		return append(appendInt(body, `],"more":true,"offset":`, next), '}')
	}
	if first < last {
		next = max(offset, 0) + int64(size)
	}
	return append(appendInt(body, `],"more":false,"offset":`, next), '}')
}

// dataFields reads data_fields, a comma list; none asks for all.
func (s *Server) dataFields(c call) (fields, *failure) {
	text := c.params.Get("data_fields")
	if text == "" {
		return nil, nil
	}
	known := knownFields[c.action]
	want := fields{}
	for word := range strings.SplitSeq(text, ",") {
		word = strings.TrimSpace(word)
		if s.quirk(QuirkStrictFields) && known != "" && !strings.Contains(" "+known+" ", " "+word+" ") {
			return nil, invalid("data_fields")
		}
		want[word] = true
	}
	return want, nil
}

// knownFields are the data_fields of each action (Withings OpenAPI).
var knownFields = map[string]string{
	"getactivity": "steps distance elevation soft moderate intense active calories totalcalories " +
		"hr_average hr_min hr_max hr_zone_0 hr_zone_1 hr_zone_2 hr_zone_3",
	"getintradayactivity": "steps elevation calories distance stroke pool_lap duration heart_rate spo2_auto " +
		"rmssd sdnn1 hrv_quality core_body_temperature rr chest_movement_rate",
	"getworkouts": "calories intensity manual_intensity manual_distance manual_calories hr_average hr_min hr_max " +
		"hr_zone_0 hr_zone_1 hr_zone_2 hr_zone_3 pause_duration algo_pause_duration spo2_average " +
		"core_body_temperature_min core_body_temperature_max core_body_temperature_avg core_body_temperature_status " +
		"steps distance elevation pool_laps strokes pool_length",
}

// date reads a YYYY-MM-DD parameter; an epoch in its place is refused.
func (c *call) date(name string) (string, *failure) {
	text := c.params.Get(name)
	if text == "" {
		return "", nil
	}
	if _, err := time.Parse(time.DateOnly, text); err != nil {
		return "", invalid(name)
	}
	return text, nil
}
