package withings

import (
	"context"
	"encoding/json"
	"iter"
)

// Activity is one day of getactivity, summed up by Withings over all the
// devices of the day. Values that did not come are nil. Durations are
// seconds, Distance metres, Elevation floors climbed, Calories and
// TotalCalories kcal (active, and all), heart rates beats a minute.
type Activity struct {
	Date          string   `wire:"date"` // YYYY-MM-DD, the user's own day
	Timezone      string   `wire:"timezone"`
	DeviceID      string   `wire:"deviceid"`
	Model         string   `wire:"model"`
	ModelID       int64    `wire:"modelid"`
	Brand         int64    `wire:"brand"`
	Tracker       bool     `wire:"is_tracker"` // a Withings tracker, not a phone
	Modified      int64    `wire:"modified"`
	Steps         *float64 `wire:"steps"`
	Distance      *float64 `wire:"distance"`
	Elevation     *float64 `wire:"elevation"`
	Soft          *float64 `wire:"soft"`
	Moderate      *float64 `wire:"moderate"`
	Intense       *float64 `wire:"intense"`
	Active        *float64 `wire:"active"`
	Calories      *float64 `wire:"calories"`
	TotalCalories *float64 `wire:"totalcalories"`
	HRAverage     *float64 `wire:"hr_average"`
	HRMin         *float64 `wire:"hr_min"`
	HRMax         *float64 `wire:"hr_max"`

	// Raw is the day exactly as delivered.
	Raw json.RawMessage
}

var getactivity = endpoint{
	path: "/v2/measure", action: "getactivity", scope: ScopeActivity, list: "activities", daily: true,
	fields: "steps,distance,elevation,soft,moderate,intense,active,calories,totalcalories," +
		"hr_average,hr_min,hr_max,hr_zone_0,hr_zone_1,hr_zone_2,hr_zone_3",
}

// Activities lists days of activity, page after page, as Measures does groups.
func (c *Client) Activities(ctx context.Context, q Query) iter.Seq2[ActivityPage, error] {
	return listing[Activity]{getactivity, ParseActivity, func(a *Activity) ([]byte, int64) { return a.Raw, a.Modified }}.pages(ctx, c, q)
}

// ParseActivity reads one day of getactivity as Withings delivered it, or as a
// store gives it back. The only error is that raw is not one JSON object. The
// day's Raw is raw itself, not a copy.
func ParseActivity(raw []byte) (Activity, error) {
	day, _, err := readRow("activity", raw, Activity{Raw: raw})
	return day, err
}
