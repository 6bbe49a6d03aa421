package ui

import (
	"context"
	"errors"
	"math"
	"time"

	"withings-tui/store"
)

// firstDays is what the first frame loads: enough for the default range and
// for the trend to have forgotten where it started. The rest of the history
// follows in the background.
const firstDays = 400

// data is what the cache held at one moment. It is never changed once loaded.
type data struct {
	state     store.State
	stamp     store.FileStamp
	zone      *time.Location
	series    map[store.Figure][]store.Point
	order     []store.Figure // the figures of the weight pane that the cache has
	models    []string       // names that Point.Device counts in
	pressures []store.PressurePoint
	body      []store.Point // body and unspecified temperatures
	skin      []store.Point
	days      []store.Day
	workouts  []workout
	nights    []night
	height    float64 // m, NaN where none is known
	notice    string
}

func (d *data) empty() bool {
	if d == nil {
		return true
	}
	for _, s := range d.series {
		if len(s) > 0 {
			return false
		}
	}
	return len(d.pressures)+len(d.body)+len(d.skin)+len(d.days) == 0
}

// bodyFigures are the series of the weight pane, in the order of its key.
var bodyFigures = []store.Figure{
	store.FigureWeight, store.FigureFatRatio, store.FigureMuscle, store.FigureWater, store.FigureBone,
	store.FigureVisceral, store.FigureFatMass, store.FigureFatFree, store.FigureBMR, store.FigurePulseWave, store.FigureVascularAge,
}

// load reads a span of every series in one transaction.
func load(ctx context.Context, cache *store.Cache, span store.Span) (*data, error) {
	d := &data{series: map[store.Figure][]store.Point{}, height: math.NaN()}
	var damaged *store.DamagedError
	stamp, err := cache.Stamp()
	if err != nil {
		return nil, err
	}
	d.stamp = stamp
	err = cache.Read(ctx, func(r *store.Reader) error {
		var err error
		if d.state, err = r.State(); err != nil {
			return err
		}
		present, err := r.Figures()
		if err != nil {
			return err
		}
		has := map[store.Figure]bool{}
		for _, f := range present {
			has[f] = true
		}
		for _, f := range bodyFigures {
			if !has[f] {
				continue
			}
			if d.series[f], err = r.Series(f, span); err != nil {
				return err
			}
			d.order = append(d.order, f)
		}
		if d.pressures, err = r.Pressures(span); err != nil {
			return err
		}
		temperatures, err := r.Temperatures(span)
		if err != nil {
			return err
		}
		for _, p := range temperatures {
			if p.Site == store.SiteSkin {
				d.skin = append(d.skin, p)
			} else {
				d.body = append(d.body, p)
			}
		}
		from, to := dateSpan(span)
		if d.days, err = r.Days(from, to); err != nil {
			return err
		}
		if p, _, ok, err := r.Latest(store.FigureHeight); err != nil {
			return err
		} else if ok {
			d.height = p.Value
		}
		d.models = r.Models()
		return d.loadEvents(r, span, d.state.Zone())
	})
	switch {
	case errors.As(err, &damaged):
		d.notice = damaged.Error()
	case err != nil:
		return nil, err
	}
	if d.state.Timezone != "" {
		d.zone = d.state.Zone()
	}
	return d, nil
}

// dateSpan is the days that touch a span of instants.
func dateSpan(s store.Span) (from, to store.Date) {
	if s == store.All() {
		return math.MinInt32, math.MaxInt32
	}
	return store.DateOf(time.Unix(s.From, 0).UTC()) - 1, store.DateOf(time.Unix(s.To, 0).UTC()) + 1
}

// loadFirst reads what the first frame shows, before there is one.
func (a *App) loadFirst() {
	now := a.now.Unix()
	span := store.Span{From: now - firstDays*24*3600, To: now + 48*3600}
	d, err := load(a.ctx, a.o.Cache, span)
	if err != nil {
		a.say(noticeError, err.Error())
		return
	}
	// Somebody who has not stepped on anything for a year still has data.
	if d.empty() && !d.state.LastSync.IsZero() {
		if whole, err := load(a.ctx, a.o.Cache, store.All()); err == nil {
			d = whole
		}
	}
	a.take(d)
}

// model is the device's name of a reading, empty where none came.
func (d *data) model(device uint8) string {
	if int(device) < len(d.models) {
		return clean(d.models[device])
	}
	return ""
}
