package withings

import "encoding/json"

// wireMeasure, wireGroup and wireDay have the fields of getmeas and getactivity
// (Withings OpenAPI), for what was made otherwise. What nobody told is null
// where Withings has it so for what was typed in, else left out.
type wireMeasure struct {
	Value    int64       `json:"value"`
	Type     MeasureType `json:"type"`
	Unit     int         `json:"unit"`
	Position *int        `json:"position,omitempty"`
}

type wireGroup struct {
	ID           int64         `json:"grpid"`
	Attrib       int           `json:"attrib"`
	Date         int64         `json:"date"`
	Created      int64         `json:"created,omitempty"`
	Modified     int64         `json:"modified,omitempty"`
	Category     Category      `json:"category"`
	DeviceID     *string       `json:"deviceid"`
	HashDeviceID *string       `json:"hash_deviceid"`
	Measures     []wireMeasure `json:"measures"`
	ModelID      *int64        `json:"modelid"`
	Model        *string       `json:"model"`
	Comment      *string       `json:"comment"`
	Timezone     string        `json:"timezone,omitempty"`
}

type wireDay struct {
	Date          string   `json:"date"`
	Timezone      string   `json:"timezone,omitempty"`
	DeviceID      *string  `json:"deviceid"`
	Model         *string  `json:"model"`
	ModelID       *int64   `json:"modelid"`
	Brand         int64    `json:"brand,omitempty"`
	Tracker       bool     `json:"is_tracker,omitempty"`
	Modified      int64    `json:"modified,omitempty"`
	Steps         *float64 `json:"steps,omitempty"`
	Distance      *float64 `json:"distance,omitempty"`
	Elevation     *float64 `json:"elevation,omitempty"`
	Soft          *float64 `json:"soft,omitempty"`
	Moderate      *float64 `json:"moderate,omitempty"`
	Intense       *float64 `json:"intense,omitempty"`
	Active        *float64 `json:"active,omitempty"`
	Calories      *float64 `json:"calories,omitempty"`
	TotalCalories *float64 `json:"totalcalories,omitempty"`
	HRAverage     *float64 `json:"hr_average,omitempty"`
	HRMin         *float64 `json:"hr_min,omitempty"`
	HRMax         *float64 `json:"hr_max,omitempty"`
}

// Encode is a group as Withings would have delivered it, without the measures
// that are none.
func (g *MeasureGroup) Encode() []byte {
	wire := wireGroup{g.ID, g.Attrib, g.Date, g.Created, g.Modified, g.Category, orNull(g.DeviceID), orNull(g.DeviceID), []wireMeasure{},
		orNull(g.ModelID), orNull(g.Model), orNull(g.Comment), g.Timezone}
	for _, m := range g.Measures {
		one := wireMeasure{m.Value, m.Type, m.Unit, nil}
		if m.Position != PositionNone {
			one.Position = &m.Position
		}
		if m.Valid {
			wire.Measures = append(wire.Measures, one)
		}
	}
	return encode(wire)
}

// Encode is a day as Withings would have delivered it.
func (a *Activity) Encode() []byte {
	return encode(wireDay{a.Date, a.Timezone, orNull(a.DeviceID), orNull(a.Model), orNull(a.ModelID), a.Brand, a.Tracker, a.Modified,
		a.Steps, a.Distance, a.Elevation, a.Soft, a.Moderate, a.Intense, a.Active, a.Calories, a.TotalCalories, a.HRAverage, a.HRMin, a.HRMax})
}

// Fill takes the figures that a day has not from another telling of it.
func (a *Activity) Fill(from Activity) {
	for _, figure := range [...][2]**float64{
		{&a.Steps, &from.Steps}, {&a.Distance, &from.Distance}, {&a.Elevation, &from.Elevation}, {&a.Soft, &from.Soft},
		{&a.Moderate, &from.Moderate}, {&a.Intense, &from.Intense}, {&a.Active, &from.Active}, {&a.Calories, &from.Calories},
		{&a.TotalCalories, &from.TotalCalories}, {&a.HRAverage, &from.HRAverage}, {&a.HRMin, &from.HRMin}, {&a.HRMax, &from.HRMax},
	} {
		if *figure[0] == nil {
			*figure[0] = *figure[1]
		}
	}
}

// orNull is null where v is nothing.
func orNull[T comparable](v T) *T {
	if v == *new(T) {
		return nil
	}
	return &v
}

func encode(wire any) []byte {
	raw, _ := json.Marshal(wire) // texts and finite numbers
	return raw
}
