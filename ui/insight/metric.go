package insight

import (
	"math"

	"withings-tui/store"
)

// DefaultStepsGoal is the steps a day where neither account nor config sets one.
const DefaultStepsGoal = 10_000

// GoalOrigin is where a goal comes from.
type GoalOrigin string

// The origins.
const (
	FromAccount GoalOrigin = "Withings account"
	FromConfig  GoalOrigin = "config"
	FromDefault GoalOrigin = "default"
)

// StepsGoal is the steps a day to reach: the Withings account's, else the
// configured ones, else [DefaultStepsGoal]. What is not above 0 is not set.
func StepsGoal(account store.Goals, configured float64) (float64, GoalOrigin) {
	switch {
	case account.Steps > 0 && finite(account.Steps):
		return account.Steps, FromAccount
	case configured > 0 && finite(configured):
		return configured, FromConfig
	}
	return DefaultStepsGoal, FromDefault
}

// WeightGoal is the weight to reach in kg: the Withings account's, else the
// configured one; NaN where neither is set.
func WeightGoal(account store.Goals, configured float64) (float64, GoalOrigin) {
	switch {
	case account.WeightKg > 0 && finite(account.WeightKg):
		return account.WeightKg, FromAccount
	case configured > 0 && finite(configured):
		return configured, FromConfig
	}
	return math.NaN(), FromDefault
}

// Metric is a figure of a day of activity.
type Metric uint8

// The metrics.
const (
	Steps Metric = iota
	Distance
	Floors
	ActiveMinutes
	SoftMinutes
	ModerateMinutes
	IntenseMinutes
	ActiveKcal
	TotalKcal
	HRAverage
	HRMin
	HRMax
)

type metricInfo struct {
	name, unit string
	of         func(*store.Day) float64
}

var metrics = [...]metricInfo{
	Steps:           {"steps", "", func(d *store.Day) float64 { return d.Steps }},
	Distance:        {"distance", "m", func(d *store.Day) float64 { return d.Distance }},
	Floors:          {"floors", "", func(d *store.Day) float64 { return d.Floors }},
	ActiveMinutes:   {"active", "min", func(d *store.Day) float64 { return activeSeconds(d) / 60 }},
	SoftMinutes:     {"soft", "min", func(d *store.Day) float64 { return d.Soft / 60 }},
	ModerateMinutes: {"moderate", "min", func(d *store.Day) float64 { return d.Moderate / 60 }},
	IntenseMinutes:  {"intense", "min", func(d *store.Day) float64 { return d.Intense / 60 }},
	ActiveKcal:      {"active energy", "kcal", func(d *store.Day) float64 { return d.ActiveKcal }},
	TotalKcal:       {"total energy", "kcal", func(d *store.Day) float64 { return d.TotalKcal }},
	HRAverage:       {"heart rate", "bpm", func(d *store.Day) float64 { return d.HRAverage }},
	HRMin:           {"lowest heart rate", "bpm", func(d *store.Day) float64 { return d.HRMin }},
	HRMax:           {"highest heart rate", "bpm", func(d *store.Day) float64 { return d.HRMax }},
}

// activeSeconds is Withings' active duration, moderate and intense together; it
// is their sum where it did not come itself.
func activeSeconds(d *store.Day) float64 {
	if finite(d.Active) {
		return d.Active
	}
	return d.Moderate + d.Intense
}

// Metrics are all metrics.
func Metrics() []Metric {
	all := make([]Metric, len(metrics))
	for i := range all {
		all[i] = Metric(i)
	}
	return all
}

func (m Metric) info() metricInfo { return metrics[min(int(m), len(metrics)-1)] }

// String is the metric's name.
func (m Metric) String() string { return m.info().name }

// Unit is the unit of its values, empty for a bare count.
func (m Metric) Unit() string { return m.info().unit }

// Of is the metric of a day, NaN where it did not come.
func (m Metric) Of(d store.Day) float64 { return m.info().of(&d) }
