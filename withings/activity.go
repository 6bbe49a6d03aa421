package withings

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"time"
)

// Activity is one day of getactivity, summed up by Withings over all the
// devices of the day. Figures that did not come are nil. Durations are
// seconds, Distance metres, Elevation floors climbed, Calories and
// TotalCalories kcal (active, and all), heart rates beats a minute.
type Activity struct {
	Date          string // YYYY-MM-DD, the user's own day
	Timezone      string
	DeviceID      string
	Model         string
	ModelID       int64
	Brand         int64
	Tracker       bool // a Withings tracker, not a phone
	Modified      int64
	Steps         *float64
	Distance      *float64
	Elevation     *float64
	Soft          *float64
	Moderate      *float64
	Intense       *float64
	Active        *float64
	Calories      *float64
	TotalCalories *float64
	HRAverage     *float64
	HRMin         *float64
	HRMax         *float64

	// Raw is the day exactly as delivered.
	Raw json.RawMessage
}

// DayQuery selects what a listing of days returns: with Since set, everything
// changed from then on; else the days From to To (YYYY-MM-DD), both included.
type DayQuery struct {
	Since    time.Time
	From, To string
	Offset   int64
}

// ActivityPage is one answer of getactivity. A page whose Next is 0 is the last.
type ActivityPage struct {
	Days []Activity
	Next int64
}

var getactivity = endpoint{
	path: "/v2/measure", action: "getactivity", scope: ScopeActivity, list: "activities",
	fields: "steps,distance,elevation,soft,moderate,intense,active,calories,totalcalories," +
		"hr_average,hr_min,hr_max,hr_zone_0,hr_zone_1,hr_zone_2,hr_zone_3",
}

// Activities lists days of activity, page after page. An error comes last and
// by itself; what came before it stands, but the list is not complete.
func (c *Client) Activities(ctx context.Context, q DayQuery) iter.Seq2[ActivityPage, error] {
	read := func(body value) (ActivityPage, turnover) {
		days, turn := readList(getactivity, body, ParseActivity)
		return ActivityPage{Days: days}, turn
	}
	return func(yield func(ActivityPage, error) bool) {
		pages(ctx, c, getactivity, q.form(getactivity), q.Offset, read, func(p *ActivityPage) *int64 { return &p.Next })(yield)
	}
}

// ParseActivity reads one day of getactivity as Withings delivered it, or as a
// store gives it back. The only error is that raw is not one JSON object. The
// day's Raw is raw itself, not a copy.
func ParseActivity(raw []byte) (Activity, error) {
	day, err := parseRow(raw, activityColumns)
	if err != nil {
		return Activity{}, fmt.Errorf("read activity: %w", err)
	}
	day.Raw = json.RawMessage(raw)
	return day, nil
}

var activityColumns = columns[Activity]{
	"date":          func(a *Activity, v value) { a.Date = printable(v.text()) },
	"timezone":      func(a *Activity, v value) { a.Timezone = printable(v.text()) },
	"deviceid":      func(a *Activity, v value) { a.DeviceID = printable(v.text()) },
	"model":         func(a *Activity, v value) { a.Model = printable(v.text()) },
	"modelid":       func(a *Activity, v value) { a.ModelID = v.integerOr(0) },
	"brand":         func(a *Activity, v value) { a.Brand = v.integerOr(0) },
	"is_tracker":    func(a *Activity, v value) { a.Tracker = v.truth() },
	"modified":      func(a *Activity, v value) { a.Modified = v.integerOr(0) },
	"steps":         func(a *Activity, v value) { a.Steps = v.float() },
	"distance":      func(a *Activity, v value) { a.Distance = v.float() },
	"elevation":     func(a *Activity, v value) { a.Elevation = v.float() },
	"soft":          func(a *Activity, v value) { a.Soft = v.float() },
	"moderate":      func(a *Activity, v value) { a.Moderate = v.float() },
	"intense":       func(a *Activity, v value) { a.Intense = v.float() },
	"active":        func(a *Activity, v value) { a.Active = v.float() },
	"calories":      func(a *Activity, v value) { a.Calories = v.float() },
	"totalcalories": func(a *Activity, v value) { a.TotalCalories = v.float() },
	"hr_average":    func(a *Activity, v value) { a.HRAverage = v.float() },
	"hr_min":        func(a *Activity, v value) { a.HRMin = v.float() },
	"hr_max":        func(a *Activity, v value) { a.HRMax = v.float() },
}
