package cli

import (
	"context"
	"math"
	"time"

	"withings-tui/store"
	"withings-tui/ui/config"
	"withings-tui/ui/insight"
)

// readings is what a summary or a report is made of: the cache at one moment.
type readings struct {
	state     store.State
	today     store.Date
	now       time.Time
	weights   []store.Point
	fat       *float64 // the newest that counts, of the days weights are of
	muscle    *float64
	pressures []store.PressurePoint
	warmth    []store.Point // temperatures of all sites
	days      []store.Day
	height    float64 // metres, NaN where unknown

	// The devices of the newest readings, by what they measure.
	scale, cuff, thermometer newest
}

// memoryDays is how far back of the wanted range readings are taken: by then
// a trend has forgotten where it started, and a plateau has begun.
const memoryDays = 400

// readAll takes from the cache what figures of the days from on rest on.
func readAll(ctx context.Context, cache *store.Cache, cfg config.Config, now time.Time, span rangeOf) (readings, insight.Period, error) {
	all := readings{now: now, height: math.NaN()}
	if cfg.HeightM > 0 {
		all.height = cfg.HeightM
	}
	var period insight.Period
	err := cache.Read(ctx, func(r *store.Reader) (err error) {
		if all.state, err = r.State(); err != nil {
			return err
		}
		if all.state.Timezone != "" {
			all.now = now.In(all.state.Zone())
		}
		all.today = store.DateOf(all.now)
		period = span.period(all.today)
		from := period.From - memoryDays
		within := spanOf(max(from, firstDay), all.today+1)
		if all.weights, err = r.Series(store.FigureWeight, within); err != nil {
			return err
		}
		if all.fat, err = newestThatCounts(r, store.FigureFatRatio, within); err != nil {
			return err
		}
		if all.muscle, err = newestThatCounts(r, store.FigureMuscle, within); err != nil {
			return err
		}
		if all.pressures, err = r.Pressures(within); err != nil {
			return err
		}
		if all.warmth, err = r.Temperatures(within); err != nil {
			return err
		}
		if all.days, err = r.Days(firstDay, all.today); err != nil { // a streak can be as long as there are days
			return err
		}
		if cfg.HeightM <= 0 {
			p, _, ok, err := r.Latest(store.FigureHeight)
			if err != nil {
				return err
			}
			if ok && p.Value > 0 {
				all.height = p.Value
			}
		}
		return all.readDevices(r)
	})
	return all, period, err
}

// newestThatCounts is the value of the newest reading in the span that counts,
// nil where none does. It looks at few days first: a whole series is long.
func newestThatCounts(r *store.Reader, figure store.Figure, span store.Span) (*float64, error) {
	for days := int64(16); ; days *= 8 {
		near := store.Span{From: max(span.From, span.To-days*secondsADay), To: span.To}
		points, err := r.Series(figure, near)
		if err != nil {
			return nil, err
		}
		if p, ok := insight.Latest(points, insight.Counting{}); ok {
			return &p.Value, nil
		}
		if near.From == span.From {
			return nil, nil
		}
	}
}

// newest names the device of the newest reading of a kind.
type newest struct {
	unix  int64
	model string
}

// of is the device where the reading at unix is the newest; that may be one
// that does not count.
func (n newest) of(unix int64) string {
	if n.unix != unix {
		return ""
	}
	return n.model
}

// readDevices names the devices of the newest readings.
func (all *readings) readDevices(r *store.Reader) error {
	p, model, _, err := r.Latest(store.FigureWeight)
	if err != nil {
		return err
	}
	all.scale = newest{p.Unix, model}
	q, model, _, err := r.LatestPressure()
	if err != nil {
		return err
	}
	all.cuff = newest{q.Unix, model}
	p, model, _, err = r.LatestTemperature(store.SiteBody)
	all.thermometer = newest{p.Unix, model}
	return err
}

// empty tells that the range and the time before it hold nothing.
func (all *readings) empty() bool {
	return len(all.weights)+len(all.pressures)+len(all.warmth)+len(all.days) == 0
}

// method is how figures are computed, by the settings.
type method struct {
	smoother insight.Smoother
	scheme   insight.Scheme
	pressure insight.PressureOptions
}

func methodOf(cfg config.Config) (method, error) {
	smoother, err := insight.ParseSmoother(cfg.Smoother)
	if err != nil {
		return method{}, err
	}
	guideline, err := insight.ParseGuideline(cfg.Guideline)
	if err != nil {
		return method{}, err
	}
	setting, err := insight.ParseSetting(cfg.Setting)
	if err != nil {
		return method{}, err
	}
	hours := insight.Hours{MorningFrom: int(cfg.MorningFrom), MorningTo: int(cfg.MorningTo), EveningFrom: int(cfg.EveningFrom), EveningTo: int(cfg.EveningTo)}
	return method{smoother, insight.SchemeOf(guideline, setting), insight.PressureOptions{Hours: hours}}, nil
}

// rangeOf is a range of days that ends today; 0 days is all of them.
type rangeOf struct{ days int }

// defaultRange is the range of a summary that names none.
var defaultRange = rangeOf{30}

// parseRange reads 7d, 12w, 6m, 1y or all.
func parseRange(s string) (rangeOf, error) {
	bad := usage("--range: %q is no range; write it as 7d, 12w, 6m, 1y or all", s)
	if s == "all" {
		return rangeOf{}, nil
	}
	if len(s) < 2 || len(s) > 6 {
		return rangeOf{}, bad
	}
	n := 0
	for _, r := range s[:len(s)-1] {
		if r < '0' || r > '9' {
			return rangeOf{}, bad
		}
		n = 10*n + int(r-'0')
	}
	days := map[byte]int{'d': 1, 'w': 7, 'm': 30, 'y': 365}[s[len(s)-1]] * n
	if days < 1 || days > 200*365 {
		return rangeOf{}, bad
	}
	return rangeOf{days}, nil
}

func (r rangeOf) period(today store.Date) insight.Period {
	if r.days == 0 {
		return insight.Period{From: firstDay, To: today}
	}
	return insight.LastDays(r.days, today)
}
