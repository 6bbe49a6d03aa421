package ui

import (
	"math"
	"sort"

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
	stops       [paneCount]stops
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

// sumKey tells apart what is computed once: of which pane and series, over
// which range, for how many columns.
type sumKey struct {
	pane     paneID
	what     string
	figure   store.Figure
	from, to int64
	cols     int
}

// stops are the moments the cursor can stand on, in order of time.
type stops struct {
	n  int
	at func(i int) int64
}

// nearest is the stop nearest to a moment, -1 where there is none.
func (s stops) nearest(unix int64) int {
	i := sort.Search(s.n, func(i int) bool { return s.at(i) >= unix })
	switch {
	case s.n == 0:
		return -1
	case i == 0:
		return 0
	case i == s.n || unix-s.at(i-1) <= s.at(i)-unix:
		return i - 1
	}
	return i
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

// summed is what make returns, made once until data or settings change.
func summed[T any](d *derived, key sumKey, make func() T) T {
	if v, ok := d.sums[key]; ok {
		return v.(T)
	}
	v := make()
	if d.sums == nil || len(d.sums) > 160 {
		d.sums = map[sumKey]any{}
	}
	d.sums[key] = v
	return v
}

// rederive computes everything anew: the data, a setting or the day changed.
func (a *App) rederive() {
	a.derived.sums = map[sumKey]any{}
	a.redraw()
}

// redraw computes what another range or series asks for; what is known of the
// data stays.
func (a *App) redraw() {
	d := &a.derived
	d.forgetGrids()
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

// samplesOf turns readings into what the chart draws, in SI.
func samplesOf(points []store.Point, c insight.Counting) []chart.Sample {
	samples := make([]chart.Sample, len(points))
	for i := range points {
		p := &points[i]
		samples[i] = chart.Sample{At: p.Unix, Value: p.Value, Dim: !c.Counts(p.Source, p.Flags)}
	}
	return samples
}

// stopsOf are the moments of readings.
func stopsOf[P interface{ Stamp() store.Stamp }](points []P) stops {
	return stops{len(points), func(i int) int64 { return points[i].Stamp().Unix }}
}

// within is a key for what depends on the range of a pane alone.
func (w window) within(id paneID, what string) sumKey {
	return sumKey{pane: id, what: what, from: w.from, to: w.to}
}
