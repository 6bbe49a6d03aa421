package withings

import (
	"context"
	"encoding/json"
	"iter"
)

// SleepSummary is one night of getsummary. Values that did not come are nil.
// Durations are seconds, heart rates beats and respiration breaths a minute.
// Times are seconds since 1970 UTC.
type SleepSummary struct {
	ID             int64    `wire:"id"`
	Start          int64    `wire:"startdate"`
	End            int64    `wire:"enddate"`
	Date           string   `wire:"date"` // YYYY-MM-DD, the user's own day on which the night ended
	Timezone       string   `wire:"timezone"`
	DeviceID       string   `wire:"deviceid,hash_deviceid"`
	Model          int64    `wire:"model"` // 16 tracker, 32 monitor
	ModelID        int64    `wire:"model_id"`
	Modified       int64    `wire:"modified"`
	InBed          *float64 `wire:"total_timeinbed"`
	Asleep         *float64 `wire:"total_sleep_time,asleepduration"` // nights of other services have only the second
	Light          *float64 `wire:"lightsleepduration"`
	Deep           *float64 `wire:"deepsleepduration"`
	REM            *float64 `wire:"remsleepduration"`
	Awake          *float64 `wire:"wakeupduration"`
	Latency        *float64 `wire:"sleep_latency"`
	Efficiency     *float64 `wire:"sleep_efficiency"` // 0 to 1
	WakeUps        *float64 `wire:"wakeupcount"`
	OutOfBed       *float64 `wire:"out_of_bed_count"` // how often
	Score          *float64 `wire:"sleep_score"`      // 0 to 100
	Snoring        *float64 `wire:"snoring"`
	HRAverage      *float64 `wire:"hr_average"`
	HRMin          *float64 `wire:"hr_min"`
	HRMax          *float64 `wire:"hr_max"`
	RRAverage      *float64 `wire:"rr_average"`
	ApneaHypopnoea *float64 `wire:"apnea_hypopnea_index"` // events an hour

	// Raw is the night exactly as delivered.
	Raw json.RawMessage
}

// Without data_fields only durations come, with it only what it names.
var getsummary = endpoint{
	path: "/v2/sleep", action: "getsummary", scope: ScopeActivity, list: "series", daily: true,
	fields: "total_timeinbed,total_sleep_time,asleepduration,lightsleepduration,remsleepduration,deepsleepduration," +
		"sleep_efficiency,sleep_latency,wakeup_latency,wakeupduration,wakeupcount,waso,nb_rem_episodes,out_of_bed_count," +
		"hr_average,hr_min,hr_max,rr_average,rr_min,rr_max,breathing_disturbances_intensity," +
		"snoring,snoringepisodecount,sleep_score,apnea_hypopnea_index",
}

// SleepSummaries lists nights, page after page, as Measures does groups.
func (c *Client) SleepSummaries(ctx context.Context, q Query) iter.Seq2[SleepPage, error] {
	return listing[SleepSummary]{getsummary, ParseSleepSummary, func(s *SleepSummary) ([]byte, int64) { return s.Raw, s.Modified }}.pages(ctx, c, q)
}

// ParseSleepSummary reads one night as Withings delivered it, or as a store
// gives it back. The only error is that raw is not one JSON object. The
// night's Raw is raw itself, not a copy.
func ParseSleepSummary(raw []byte) (SleepSummary, error) {
	night, _, err := readRow("sleep summary", raw, SleepSummary{Raw: raw})
	return night, err
}
