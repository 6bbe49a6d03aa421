package ui

import (
	"math"

	"withings-tui/store"
	"withings-tui/ui/chart"
	"withings-tui/ui/insight"
)

// derived is all that is computed from the data, the range and the settings.
// It is made when one of those changes, never while drawing.
type derived struct {
	card   paneID // the overview's chosen card
	metric int    // index into activitySeries

	windows     [paneCount]window
	stops       [paneCount][]int64
	weight      weightView
	pressure    pressureView
	temperature temperatureView
	activity    activityView
	sentence    string

	grids map[gridKey]chart.Grid
	sums  map[sumKey]any
}

// window is the range a pane shows: whole days of the account's zone.
type window struct {
	from, to int64 // seconds since 1970 UTC, from included and to not
	days     insight.Period
}

// gridKey tells apart the charts that are kept between frames.
type gridKey struct {
	pane           paneID
	w, h           int
	cursor, anchor int64
	small          bool
}

// sumKey tells apart the readings sorted into columns.
type sumKey struct {
	pane  paneID
	what  string
	cols  int
	small bool
}

func (d *derived) forgetGrids() {
	d.grids = map[gridKey]chart.Grid{}
}

// kept is the grid of key, drawn by draw where it is not at hand. Only the last
// few are remembered, so that cursor steps do not pile them up.
func (d *derived) kept(key gridKey, draw func() chart.Grid) chart.Grid {
	if g, ok := d.grids[key]; ok {
		return g
	}
	if len(d.grids) > 12 {
		d.forgetGrids()
	}
	if d.grids == nil {
		d.forgetGrids()
	}
	g := draw()
	d.grids[key] = g
	return g
}

// summed is what make returns, made once until data, range or width change.
func summed[T any](d *derived, key sumKey, make func() T) T {
	if v, ok := d.sums[key]; ok {
		return v.(T)
	}
	v := make()
	if d.sums == nil || len(d.sums) > 48 {
		d.sums = map[sumKey]any{}
	}
	d.sums[key] = v
	return v
}

// rederive computes everything anew.
func (a *App) rederive() {
	d := &a.derived
	d.forgetGrids()
	d.sums = map[sumKey]any{}
	if d.card == paneOverview {
		d.card = paneWeight
	}
	if a.data == nil {
		return
	}
	if len(a.data.series[a.series]) == 0 {
		a.series = store.FigureWeight
	}
	a.deriveWindows()
	a.deriveWeight()
	a.derivePressure()
	a.deriveTemperature()
	a.deriveActivity()
	a.deriveOverview()
	if noCompare(a) != "" {
		a.compare = false
	}
}

// deriveWindows lays the range over each pane's data.
func (a *App) deriveWindows() {
	oldest := [paneCount]store.Date{paneOverview: math.MaxInt32}
	data := a.data
	for id := range paneCount {
		oldest[id] = math.MaxInt32
	}
	note := func(id paneID, d store.Date) {
		oldest[id] = min(oldest[id], d)
		oldest[paneOverview] = min(oldest[paneOverview], d)
	}
	for f, points := range data.series {
		if len(points) > 0 && (f == a.series || f == store.FigureWeight) {
			note(paneWeight, points[0].Stamp().Date())
		}
	}
	if len(data.pressures) > 0 {
		note(panePressure, data.pressures[0].Stamp().Date())
	}
	for _, points := range [][]store.Point{data.body, data.skin} {
		if len(points) > 0 {
			note(paneTemperature, points[0].Stamp().Date())
		}
	}
	if len(data.days) > 0 {
		note(paneActivity, data.days[0].Date)
	}
	today, zone := a.today(), a.zone()
	for id := range paneCount {
		days := insight.LastDays(spanTable[a.span].days, today)
		if spanTable[a.span].days == 0 {
			days = insight.LastDays(30, today)
			if oldest[id] < days.From {
				days.From = oldest[id]
			}
		}
		a.derived.windows[id] = window{days.From.Time(zone).Unix(), (days.To + 1).Time(zone).Unix(), days}
	}
}

// noon stands for a day on the time axis.
func (a *App) noon(d store.Date) int64 { return d.Time(a.zone()).Unix() + 12*3600 }

// counting is which readings count in statistics.
func (a *App) counting() insight.Counting { return insight.Counting{} }

// samplesOf turns readings into what the chart draws.
func samplesOf(points []store.Point, c insight.Counting, value func(float64) float64) []chart.Sample {
	samples := make([]chart.Sample, len(points))
	for i := range points {
		p := &points[i]
		samples[i] = chart.Sample{At: p.Unix, Value: value(p.Value), Dim: !c.Counts(p.Source, p.Flags)}
	}
	return samples
}

// stopsOf are the moments of readings.
func stopsOf[P interface{ Stamp() store.Stamp }](points []P) []int64 {
	stops := make([]int64, len(points))
	for i := range points {
		stops[i] = points[i].Stamp().Unix
	}
	return stops
}
