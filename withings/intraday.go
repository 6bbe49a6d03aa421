package withings

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"time"
)

// IntradayPoint is what a watch noted at one moment of a day. Figures that did
// not come are nil.
type IntradayPoint struct {
	Time      int64 // seconds since 1970 UTC
	DeviceID  string
	Model     string
	Duration  *float64 // seconds that the point stands for
	Steps     *float64
	Distance  *float64 // metres
	Elevation *float64 // floors climbed
	Calories  *float64 // kcal
	HeartRate *float64 // beats a minute
	SpO2      *float64 // %
	RMSSD     *float64 // heart rate variability, ms
	CoreTemp  *float64 // °C

	// Raw is the point exactly as delivered, without its time.
	Raw json.RawMessage
}

var getintraday = endpoint{
	path: "/v2/measure", action: "getintradayactivity", scope: ScopeActivity, list: "series",
	fields: "steps,elevation,calories,distance,stroke,pool_lap,duration,heart_rate,spo2_auto,rmssd,sdnn1,hrv_quality,core_body_temperature",
}

// intradayWindow is the most that one call of getintradayactivity answers.
const intradayWindow = 24 * time.Hour

// Intraday is what was noted from one moment until before another, in order of
// time. It takes one call a day. Where a call fails, what came before it is
// returned with the error.
func (c *Client) Intraday(ctx context.Context, from, to time.Time) ([]IntradayPoint, error) {
	if from.IsZero() || to.IsZero() {
		return nil, errors.New("intraday: both moments are needed")
	}
	points := make(map[int64]IntradayPoint)
	sorted := func() []IntradayPoint {
		return slices.SortedFunc(maps.Values(points), func(a, b IntradayPoint) int { return cmp.Compare(a.Time, b.Time) })
	}
	for start := from; start.Before(to); start = start.Add(intradayWindow) {
		end := start.Add(intradayWindow)
		if end.After(to) {
			end = to
		}
		form := getintraday.form()
		bound(form, start, end)
		body, err := c.call(ctx, getintraday, form)
		if err != nil {
			return sorted(), err
		}
		for _, point := range readIntraday(body) {
			if point.Time >= from.Unix() && point.Time < to.Unix() {
				points[point.Time] = point
			}
		}
	}
	return sorted(), nil
}

// readIntraday takes apart the body of getintradayactivity: an object by
// moment, which comes as [] where it is empty.
func readIntraday(body value) []IntradayPoint {
	var points []IntradayPoint
	body.members(func(name string, series value) {
		if name != getintraday.list {
			return
		}
		series.members(func(moment string, v value) {
			at, ok := value(moment).integer()
			point, err := parseRow(v, intradayColumns)
			if !ok || err != nil {
				return
			}
			point.Time, point.Raw = at, json.RawMessage(v)
			points = append(points, point)
		})
	})
	return points
}

var intradayColumns = columns[IntradayPoint]{
	"deviceid":              func(p *IntradayPoint, v value) { p.DeviceID = printable(v.text()) },
	"model":                 func(p *IntradayPoint, v value) { p.Model = printable(v.text()) },
	"duration":              func(p *IntradayPoint, v value) { p.Duration = v.float() },
	"steps":                 func(p *IntradayPoint, v value) { p.Steps = v.float() },
	"distance":              func(p *IntradayPoint, v value) { p.Distance = v.float() },
	"elevation":             func(p *IntradayPoint, v value) { p.Elevation = v.float() },
	"calories":              func(p *IntradayPoint, v value) { p.Calories = v.float() },
	"heart_rate":            func(p *IntradayPoint, v value) { p.HeartRate = v.float() },
	"spo2_auto":             func(p *IntradayPoint, v value) { p.SpO2 = v.float() },
	"rmssd":                 func(p *IntradayPoint, v value) { p.RMSSD = v.float() },
	"core_body_temperature": func(p *IntradayPoint, v value) { p.CoreTemp = v.float() },
}
