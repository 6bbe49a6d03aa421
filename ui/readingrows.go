package ui

import (
	"context"
	"time"

	"withings-tui/store"
)

// reading is one row of the table.
type reading struct {
	stamp    store.Stamp
	day      bool // a day of activity: the clock says nothing
	group    int64
	source   store.Source
	device   string
	excluded bool
	values   []float64 // in SI, NaN where none came; as the pane's columns want them
	site     store.Site
}

// column is one column of values.
type column struct {
	title func(figures) string
	width int
	write func(f figures, v float64) string
}

func fixedTitle(s string) func(figures) string { return func(figures) string { return s } }

func massColumn(name string, width int) column {
	return column{func(f figures) string { return name + " " + f.weightUnit() }, width, func(f figures, v float64) string { return f.mass(v) }}
}

// tableColumns are the value columns of each pane's table.
var tableColumns = [paneCount][]column{
	paneWeight: {
		{func(f figures) string { return "weight " + f.weightUnit() }, 10, func(f figures, v float64) string { return f.weight(v) }},
		{fixedTitle("fat %"), 6, func(f figures, v float64) string { return f.decimals(v, 1) }},
		massColumn("muscle", 10), massColumn("water", 9), massColumn("bone", 8),
	},
	panePressure: {
		{func(f figures) string { return "systolic" }, 8, func(f figures, v float64) string { return f.pressure(v) }},
		{func(f figures) string { return "diastolic " + f.pressureUnit() }, 14, func(f figures, v float64) string { return f.pressure(v) }},
		{fixedTitle("pulse"), 6, func(f figures, v float64) string { return f.decimals(v, 0) }},
	},
	paneTemperature: {
		{func(f figures) string { return f.temperatureUnit() }, 6, func(f figures, v float64) string { return f.celsius(v) }},
	},
	paneActivity: {
		{fixedTitle("steps"), 8, func(f figures, v float64) string { return f.count(v) }},
		{func(f figures) string { return f.distanceUnit() }, 6, func(f figures, v float64) string { return f.distance(v) }},
		{fixedTitle("floors"), 7, func(f figures, v float64) string { return f.count(v) }},
		{fixedTitle("active"), 8, func(f figures, v float64) string { return f.duration(v) }},
		{fixedTitle("kcal"), 6, func(f figures, v float64) string { return f.count(v) }},
		{fixedTitle("bpm"), 5, func(f figures, v float64) string { return f.decimals(v, 0) }},
	},
}

// readRows reads the readings of a pane in a span, oldest first.
func readRows(ctx context.Context, cache *store.Cache, id paneID, span store.Span) ([]reading, error) {
	var rows []reading
	add := func(r store.Reading, site store.Site, values ...float64) {
		rows = append(rows, reading{stamp: r.Stamp, group: r.Group, source: r.Source, device: clean(r.Device), excluded: r.Excluded, values: values, site: site})
	}
	err := cache.Read(ctx, func(r *store.Reader) error {
		switch id {
		case paneWeight:
			for w, err := range r.Weighings(span) {
				if err != nil {
					return err
				}
				add(w.Reading, 0, w.Weight.Float(), w.FatRatio.Float(), w.Muscle.Float(), w.Water.Float(), w.Bone.Float())
			}
		case panePressure:
			for p, err := range r.BloodPressures(span) {
				if err != nil {
					return err
				}
				add(p.Reading, 0, p.Systolic.Float(), p.Diastolic.Float(), p.Pulse.Float())
			}
		case paneTemperature:
			for t, err := range r.TemperatureReadings(span) {
				if err != nil {
					return err
				}
				add(t.Reading, t.Site, t.Celsius.Float())
			}
		case paneActivity:
			from, to := dateSpan(span)
			days, err := r.Days(from, to)
			if err != nil {
				return err
			}
			for _, d := range days {
				rows = append(rows, reading{stamp: store.StampOf(d.Date.Time(time.UTC)), day: true, device: clean(d.Device), values: []float64{d.Steps, d.Distance, d.Floors, d.Active, d.ActiveKcal, d.HRAverage}})
			}
		}
		return nil
	})
	return rows, err
}

// exclude leaves a row's group out of statistics, or takes it back.
func exclude(ctx context.Context, cache *store.Cache, r reading) excludedMsg {
	if err := cache.Exclude(ctx, r.group, !r.excluded); err != nil {
		return excludedMsg{err: err}
	}
	words := "left out of all statistics, here only; x takes it back"
	if r.excluded {
		words = "counts again"
	}
	return excludedMsg{words: r.stamp.Time().Format("2 Jan 2006 15:04") + ": " + words}
}
