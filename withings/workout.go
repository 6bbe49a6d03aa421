package withings

import (
	"context"
	"encoding/json"
	"iter"
)

// Workout is one training of getworkouts. Values that did not come are nil.
// Durations are seconds, distances metres, Calories kcal, heart rates beats a
// minute, Elevation floors climbed. Times are seconds since 1970 UTC.
type Workout struct {
	ID        int64    `wire:"id"`
	Category  int64    `wire:"category"` // 1 walk, 2 run, 6 bicycling, 7 swimming, ... (Withings OpenAPI, getworkouts)
	Attrib    int64    `wire:"attrib"`
	Start     int64    `wire:"startdate"`
	End       int64    `wire:"enddate"`
	Date      string   `wire:"date"` // YYYY-MM-DD, the user's own day
	Timezone  string   `wire:"timezone"`
	DeviceID  string   `wire:"deviceid"`
	Model     int64    `wire:"model"`
	Modified  int64    `wire:"modified"`
	Steps     *float64 `wire:"steps"`
	Distance  *float64 `wire:"distance"`
	Elevation *float64 `wire:"elevation"`
	Calories  *float64 `wire:"calories"`
	Intensity *float64 `wire:"intensity"` // 0 to 100
	Pause     *float64 `wire:"pause_duration"`
	HRAverage *float64 `wire:"hr_average"`
	HRMin     *float64 `wire:"hr_min"`
	HRMax     *float64 `wire:"hr_max"`
	SpO2      *float64 `wire:"spo2_average"` // %

	// Raw is the workout exactly as delivered.
	Raw json.RawMessage
}

var getworkouts = endpoint{
	path: "/v2/measure", action: "getworkouts", scope: ScopeActivity, list: "series", daily: true,
	fields: "calories,intensity,manual_distance,manual_calories,hr_average,hr_min,hr_max," +
		"hr_zone_0,hr_zone_1,hr_zone_2,hr_zone_3,pause_duration,algo_pause_duration,spo2_average," +
		"steps,distance,elevation,pool_laps,strokes,pool_length",
}

// Workouts lists trainings, page after page, as Measures does groups.
func (c *Client) Workouts(ctx context.Context, q Query) iter.Seq2[WorkoutPage, error] {
	return listing[Workout]{getworkouts, ParseWorkout, func(w *Workout) ([]byte, int64) { return w.Raw, w.Modified }}.pages(ctx, c, q)
}

// ParseWorkout reads one workout as Withings delivered it, or as a store gives
// it back. The only error is that raw is not one JSON object. The workout's
// Raw is raw itself, not a copy.
func ParseWorkout(raw []byte) (Workout, error) {
	workout, _, err := readRow("workout", raw, Workout{Raw: raw})
	return workout, err
}
