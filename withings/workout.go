package withings

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
)

// Workout is one training of getworkouts. Figures that did not come are nil.
// Durations are seconds, distances metres, Calories kcal, heart rates beats a
// minute, Elevation floors climbed. Times are seconds since 1970 UTC.
type Workout struct {
	ID         int64
	Category   int64 // 1 walk, 2 run, 6 bicycling, 7 swimming, ... (Withings OpenAPI, getworkouts)
	Attrib     int64
	Start, End int64
	Date       string // YYYY-MM-DD, the user's own day
	Timezone   string
	DeviceID   string
	Model      int64
	Modified   int64
	Steps      *float64
	Distance   *float64
	Elevation  *float64
	Calories   *float64
	Intensity  *float64 // 0 to 100
	Pause      *float64
	HRAverage  *float64
	HRMin      *float64
	HRMax      *float64
	SpO2       *float64 // %

	// Raw is the workout exactly as delivered.
	Raw json.RawMessage
}

// WorkoutPage is one answer of getworkouts. A page whose Next is 0 is the last.
type WorkoutPage struct {
	Workouts []Workout
	Next     int64
}

var getworkouts = endpoint{
	path: "/v2/measure", action: "getworkouts", scope: ScopeActivity, list: "series",
	fields: "calories,intensity,manual_distance,manual_calories,hr_average,hr_min,hr_max," +
		"hr_zone_0,hr_zone_1,hr_zone_2,hr_zone_3,pause_duration,algo_pause_duration,spo2_average," +
		"steps,distance,elevation,pool_laps,strokes,pool_length",
}

// Workouts lists trainings, page after page. An error comes last and by
// itself; what came before it stands, but the list is not complete.
func (c *Client) Workouts(ctx context.Context, q DayQuery) iter.Seq2[WorkoutPage, error] {
	read := func(body value) (WorkoutPage, turnover) {
		rows, turn := readList(getworkouts, body, ParseWorkout)
		return WorkoutPage{Workouts: rows}, turn
	}
	return func(yield func(WorkoutPage, error) bool) {
		pages(ctx, c, getworkouts, q.form(getworkouts), q.Offset, read, func(p *WorkoutPage) *int64 { return &p.Next })(yield)
	}
}

// ParseWorkout reads one workout as Withings delivered it, or as a store gives
// it back. The only error is that raw is not one JSON object. The workout's
// Raw is raw itself, not a copy.
func ParseWorkout(raw []byte) (Workout, error) {
	workout, err := parseRow(raw, workoutColumns)
	if err != nil {
		return Workout{}, fmt.Errorf("read workout: %w", err)
	}
	workout.Raw = json.RawMessage(raw)
	return workout, nil
}

var workoutColumns = columns[Workout]{
	"id":        func(w *Workout, v value) { w.ID = v.integerOr(0) },
	"category":  func(w *Workout, v value) { w.Category = v.integerOr(0) },
	"attrib":    func(w *Workout, v value) { w.Attrib = v.integerOr(0) },
	"startdate": func(w *Workout, v value) { w.Start = v.integerOr(0) },
	"enddate":   func(w *Workout, v value) { w.End = v.integerOr(0) },
	"date":      func(w *Workout, v value) { w.Date = printable(v.text()) },
	"timezone":  func(w *Workout, v value) { w.Timezone = printable(v.text()) },
	"deviceid":  func(w *Workout, v value) { w.DeviceID = printable(v.text()) },
	"model":     func(w *Workout, v value) { w.Model = v.integerOr(0) },
	"modified":  func(w *Workout, v value) { w.Modified = v.integerOr(0) },
	"data":      func(w *Workout, v value) { workoutData.fill(w, v) },
}

var workoutData = columns[Workout]{
	"steps":          func(w *Workout, v value) { w.Steps = v.float() },
	"distance":       func(w *Workout, v value) { w.Distance = v.float() },
	"elevation":      func(w *Workout, v value) { w.Elevation = v.float() },
	"calories":       func(w *Workout, v value) { w.Calories = v.float() },
	"intensity":      func(w *Workout, v value) { w.Intensity = v.float() },
	"pause_duration": func(w *Workout, v value) { w.Pause = v.float() },
	"hr_average":     func(w *Workout, v value) { w.HRAverage = v.float() },
	"hr_min":         func(w *Workout, v value) { w.HRMin = v.float() },
	"hr_max":         func(w *Workout, v value) { w.HRMax = v.float() },
	"spo2_average":   func(w *Workout, v value) { w.SpO2 = v.float() },
}
