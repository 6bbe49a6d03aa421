package withings

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
)

// SleepSummary is one night of getsummary. Figures that did not come are nil.
// Durations are seconds, heart rates beats and respiration breaths a minute.
// Times are seconds since 1970 UTC.
type SleepSummary struct {
	ID             int64
	Start, End     int64
	Date           string // YYYY-MM-DD, the user's own day on which the night ended
	Timezone       string
	DeviceID       string
	Model          int64 // 16 tracker, 32 monitor
	ModelID        int64
	Modified       int64
	InBed          *float64
	Asleep         *float64
	Light          *float64
	Deep           *float64
	REM            *float64
	Awake          *float64
	Latency        *float64
	Efficiency     *float64 // 0 to 1
	WakeUps        *float64 // a count
	OutOfBed       *float64 // a count
	Score          *float64 // 0 to 100
	Snoring        *float64
	HRAverage      *float64
	HRMin          *float64
	HRMax          *float64
	RRAverage      *float64
	ApneaHypopnoea *float64 // events an hour

	// Raw is the night exactly as delivered.
	Raw json.RawMessage
}

// SleepPage is one answer of getsummary. A page whose Next is 0 is the last.
type SleepPage struct {
	Nights []SleepSummary
	Next   int64
}

// Without data_fields only durations come, with it only what it names.
var getsummary = endpoint{
	path: "/v2/sleep", action: "getsummary", scope: ScopeActivity, list: "series",
	fields: "total_timeinbed,total_sleep_time,asleepduration,lightsleepduration,remsleepduration,deepsleepduration," +
		"sleep_efficiency,sleep_latency,wakeup_latency,wakeupduration,wakeupcount,waso,nb_rem_episodes,out_of_bed_count," +
		"hr_average,hr_min,hr_max,rr_average,rr_min,rr_max,breathing_disturbances_intensity," +
		"snoring,snoringepisodecount,sleep_score,apnea_hypopnea_index",
}

// SleepSummaries lists nights, page after page. An error comes last and by
// itself; what came before it stands, but the list is not complete.
func (c *Client) SleepSummaries(ctx context.Context, q DayQuery) iter.Seq2[SleepPage, error] {
	read := func(body value) (SleepPage, turnover) {
		rows, turn := readList(getsummary, body, ParseSleepSummary)
		return SleepPage{Nights: rows}, turn
	}
	return func(yield func(SleepPage, error) bool) {
		pages(ctx, c, getsummary, q.form(getsummary), q.Offset, read, func(p *SleepPage) *int64 { return &p.Next })(yield)
	}
}

// ParseSleepSummary reads one night as Withings delivered it, or as a store
// gives it back. The only error is that raw is not one JSON object. The
// night's Raw is raw itself, not a copy.
func ParseSleepSummary(raw []byte) (SleepSummary, error) {
	night, err := parseRow(raw, sleepColumns)
	if err != nil {
		return SleepSummary{}, fmt.Errorf("read sleep summary: %w", err)
	}
	night.Raw = json.RawMessage(raw)
	return night, nil
}

var sleepColumns = columns[SleepSummary]{
	"id":            func(s *SleepSummary, v value) { s.ID = v.integerOr(0) },
	"startdate":     func(s *SleepSummary, v value) { s.Start = v.integerOr(0) },
	"enddate":       func(s *SleepSummary, v value) { s.End = v.integerOr(0) },
	"date":          func(s *SleepSummary, v value) { s.Date = printable(v.text()) },
	"timezone":      func(s *SleepSummary, v value) { s.Timezone = printable(v.text()) },
	"hash_deviceid": func(s *SleepSummary, v value) { s.DeviceID = printable(v.text()) },
	"deviceid":      func(s *SleepSummary, v value) { s.DeviceID = printable(v.text()) },
	"model":         func(s *SleepSummary, v value) { s.Model = v.integerOr(0) },
	"model_id":      func(s *SleepSummary, v value) { s.ModelID = v.integerOr(0) },
	"modified":      func(s *SleepSummary, v value) { s.Modified = v.integerOr(0) },
	"data":          func(s *SleepSummary, v value) { sleepData.fill(s, v) },
}

var sleepData = columns[SleepSummary]{
	"total_timeinbed":      func(s *SleepSummary, v value) { s.InBed = v.float() },
	"asleepduration":       func(s *SleepSummary, v value) { s.Asleep = v.float() },
	"total_sleep_time":     func(s *SleepSummary, v value) { s.Asleep = v.float() },
	"lightsleepduration":   func(s *SleepSummary, v value) { s.Light = v.float() },
	"deepsleepduration":    func(s *SleepSummary, v value) { s.Deep = v.float() },
	"remsleepduration":     func(s *SleepSummary, v value) { s.REM = v.float() },
	"wakeupduration":       func(s *SleepSummary, v value) { s.Awake = v.float() },
	"sleep_latency":        func(s *SleepSummary, v value) { s.Latency = v.float() },
	"sleep_efficiency":     func(s *SleepSummary, v value) { s.Efficiency = v.float() },
	"wakeupcount":          func(s *SleepSummary, v value) { s.WakeUps = v.float() },
	"out_of_bed_count":     func(s *SleepSummary, v value) { s.OutOfBed = v.float() },
	"sleep_score":          func(s *SleepSummary, v value) { s.Score = v.float() },
	"snoring":              func(s *SleepSummary, v value) { s.Snoring = v.float() },
	"hr_average":           func(s *SleepSummary, v value) { s.HRAverage = v.float() },
	"hr_min":               func(s *SleepSummary, v value) { s.HRMin = v.float() },
	"hr_max":               func(s *SleepSummary, v value) { s.HRMax = v.float() },
	"rr_average":           func(s *SleepSummary, v value) { s.RRAverage = v.float() },
	"apnea_hypopnea_index": func(s *SleepSummary, v value) { s.ApneaHypopnoea = v.float() },
}
