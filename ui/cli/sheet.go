package cli

import (
	"context"
	"iter"
	"math"
	"strconv"
	"strings"
	"time"

	"withings-tui/store"
	"withings-tui/ui/config"
	"withings-tui/ui/insight"
	"withings-tui/withings"
)

// cell is one value of an export: a number or a text, or nothing at all.
type cell struct {
	kind cellKind
	text string
}

type cellKind uint8

const (
	missing cellKind = iota
	number
	words
)

func exact(d withings.Decimal) cell {
	if !d.Valid {
		return cell{}
	}
	return cell{number, d.String()}
}

// float writes a figure that Withings sends as a JSON number: the shortest
// decimal that is it.
func float(v float64) cell { return computed(v, -1) }

// computed rounds a figure of our own to so many decimals and drops the zeros
// at its end; -1 rounds nothing.
func computed(v float64, decimals int) cell {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return cell{}
	}
	s := strconv.FormatFloat(v, 'f', decimals, 64)
	if decimals > 0 {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	if s == "-0" {
		s = "0"
	}
	return cell{number, s}
}

func whole(v int64) cell { return cell{number, strconv.FormatInt(v, 10)} }

// label is a text of foreign origin, without what could drive a terminal.
func label(s string) cell {
	if s = visible(s, -1); s == "" {
		return cell{}
	}
	return cell{words, s}
}

// row is one row of a sheet. Its cells are used anew for the next.
type row struct {
	cells    []cell
	at       int64 // seconds since 1970 UTC; of a day, its midnight UTC
	excluded bool
}

// sheet is one WHAT of the export: its columns, and where the rows come from.
type sheet struct {
	what     string // on the command line
	key      string // in JSON
	columns  []string
	computed []string // more columns with --computed
	list     func(context.Context, extract, func(row) error) error
}

// extract is what to export from where.
type extract struct {
	cache    *store.Cache
	cfg      config.Config
	from, to store.Date // both included
	computed bool
}

// sheets are the four sheets of product's export format, in its order.
func sheets() []sheet {
	return []sheet{
		{"weight", "weight",
			[]string{"time", "group", "weight_kg", "fat_percent", "fat_mass_kg", "fat_free_mass_kg", "muscle_mass_kg", "water_mass_kg", "bone_mass_kg", "source", "device"},
			[]string{"trend_kg", "bmi"}, listWeight},
		{"blood-pressure", "blood_pressure",
			[]string{"time", "group", "systolic_mmhg", "diastolic_mmhg", "pulse_bpm", "source", "device"},
			[]string{"pulse_pressure_mmhg", "map_mmhg"}, listPressure},
		{"temperature", "temperature",
			[]string{"time", "group", "celsius", "site", "source", "device"},
			nil, listTemperature},
		{"activity", "activity",
			[]string{"date", "steps", "distance_m", "floors", "soft_s", "moderate_s", "intense_s", "active_s", "active_kcal", "total_kcal", "hr_average", "hr_min", "hr_max", "device"},
			nil, listActivity},
	}
}

// header is the sheet's columns for an extract.
func (s sheet) header(computed bool) []string {
	if computed {
		return append(s.columns[:len(s.columns):len(s.columns)], s.computed...)
	}
	return s.columns
}

// when is the time of a reading, with the reading's own offset.
func when(at store.Stamp) cell { return cell{words, at.Time().Format(time.RFC3339)} }

func listWeight(ctx context.Context, x extract, emit func(row) error) error {
	var trend trendLine
	var height float64
	if x.computed {
		var err error
		if trend, height, err = readTrend(ctx, x); err != nil {
			return err
		}
	}
	cells := make([]cell, 0, 16)
	return each(ctx, x, (*store.Reader).Weighings, func(w store.Weighing) store.Reading { return w.Reading }, func(w store.Weighing) error {
		cells = append(cells[:0], when(w.Stamp), whole(w.Group), exact(w.Weight), exact(w.FatRatio), exact(w.FatMass), exact(w.FatFree),
			exact(w.Muscle), exact(w.Water), exact(w.Bone), label(w.Source.String()), label(w.Device))
		if x.computed {
			kg := trend.on(w.Date())
			cells = append(cells, computed(kg, 3), computed(kg/(height*height), 2))
		}
		return emit(row{cells, w.Unix, w.Excluded})
	})
}

func listPressure(ctx context.Context, x extract, emit func(row) error) error {
	cells := make([]cell, 0, 16)
	return each(ctx, x, (*store.Reader).BloodPressures, func(p store.Pressure) store.Reading { return p.Reading }, func(p store.Pressure) error {
		cells = append(cells[:0], when(p.Stamp), whole(p.Group), exact(p.Systolic), exact(p.Diastolic), exact(p.Pulse), label(p.Source.String()), label(p.Device))
		if x.computed {
			s, d := p.Systolic.Float(), p.Diastolic.Float()
			cells = append(cells, computed(insight.PulsePressure(s, d), 3), computed(insight.MAP(s, d), 2))
		}
		return emit(row{cells, p.Unix, p.Excluded})
	})
}

func listTemperature(ctx context.Context, x extract, emit func(row) error) error {
	cells := make([]cell, 0, 8)
	return each(ctx, x, (*store.Reader).TemperatureReadings, func(t store.Temperature) store.Reading { return t.Reading }, func(t store.Temperature) error {
		cells = append(cells[:0], when(t.Stamp), whole(t.Group), exact(t.Celsius), label(t.Site.String()), label(t.Source.String()), label(t.Device))
		return emit(row{cells, t.Unix, t.Excluded})
	})
}

func listActivity(ctx context.Context, x extract, emit func(row) error) error {
	var days []store.Day
	err := x.cache.Read(ctx, func(r *store.Reader) (err error) {
		days, err = r.Days(x.from, x.to)
		return err
	})
	if err != nil {
		return err
	}
	cells := make([]cell, 0, 16)
	for _, d := range days {
		cells = append(cells[:0], cell{words, d.Date.String()}, float(d.Steps), float(d.Distance), float(d.Floors), float(d.Soft), float(d.Moderate),
			float(d.Intense), float(d.Active), float(d.ActiveKcal), float(d.TotalKcal), float(d.HRAverage), float(d.HRMin), float(d.HRMax), label(d.Device))
		if err := emit(row{cells, int64(d.Date) * secondsADay, false}); err != nil {
			return err
		}
	}
	return nil
}

const secondsADay = 24 * 60 * 60

// chunk is how many readings are taken from the cache at once. The cache is
// closed while they are written out: whoever reads a pipe slowly must not keep
// a sync from writing.
const chunk = 4096

// each lists the readings of an extract in order, a chunk at a time.
func each[T any](ctx context.Context, x extract, list func(*store.Reader, store.Span) iter.Seq2[T, error], reading func(T) store.Reading, emit func(T) error) error {
	span := spanOf(x.from, x.to)
	rows := make([]T, 0, chunk)
	for more := true; more; {
		rows, more = rows[:0], false
		err := x.cache.Read(ctx, func(r *store.Reader) error {
			for one, err := range list(r, span) {
				if err != nil {
					return err
				}
				// A chunk never ends between readings of one second.
				if n := len(rows); n >= chunk && reading(rows[n-1]).Unix != reading(one).Unix {
					more = true
					return nil
				}
				rows = append(rows, one)
			}
			return nil
		})
		if err != nil {
			return err
		}
		for _, one := range rows {
			at := reading(one)
			if day := at.Date(); day < x.from || day > x.to {
				continue
			}
			if err := emit(one); err != nil {
				return err
			}
		}
		if len(rows) > 0 {
			span.From = reading(rows[len(rows)-1]).Unix + 1
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	return nil
}

// The first and the last day of an export without --from and --to.
const (
	firstDay store.Date = -200_000
	lastDay  store.Date = 2_000_000
)

// spanOf holds every instant that has one of the days from to to in some zone:
// offsets from UTC are within a day.
func spanOf(from, to store.Date) store.Span {
	return store.Span{From: (int64(from) - 1) * secondsADay, To: (int64(to) + 2) * secondsADay}
}

// trendLine is the trend's value on each day that has one, in kg.
type trendLine map[store.Date]float64

func (t trendLine) on(d store.Date) float64 {
	if kg, ok := t[d]; ok {
		return kg
	}
	return math.NaN()
}

// readTrend computes the weight trend up to the extract's last day with the
// smoother that is set, from the first reading on as the dashboard does, and
// finds the body height in metres, NaN where none is known.
func readTrend(ctx context.Context, x extract) (trendLine, float64, error) {
	smoother, err := insight.ParseSmoother(x.cfg.Smoother)
	if err != nil {
		return nil, 0, err
	}
	var firsts []store.Point // of each day: all that a trend is made of
	all := extract{cache: x.cache, from: firstDay, to: lastDay}
	err = each(ctx, all, (*store.Reader).Weighings, func(w store.Weighing) store.Reading { return w.Reading }, func(w store.Weighing) error {
		var flags store.Flags
		if w.Excluded {
			flags = store.Excluded
		}
		if n := len(firsts); !w.Weight.Valid || !insight.Counts(w.Source, flags) || n > 0 && firsts[n-1].Stamp().Date() >= w.Date() {
			return nil
		}
		firsts = append(firsts, store.Point{Unix: w.Unix, Offset: w.Offset, Value: w.Weight.Float(), Source: w.Source})
		return nil
	})
	if err != nil {
		return nil, 0, err
	}
	line := make(trendLine, len(firsts))
	for _, p := range insight.Trend(firsts, smoother, insight.Counting{}) {
		if !p.Interpolated {
			line[p.Stamp().Date()] = p.Value
		}
	}
	height, err := bodyHeight(ctx, x.cache, x.cfg)
	return line, height, err
}

// bodyHeight is the height in metres that is set, else the one known to
// Withings, else NaN.
func bodyHeight(ctx context.Context, cache *store.Cache, cfg config.Config) (float64, error) {
	if cfg.HeightM > 0 {
		return cfg.HeightM, nil
	}
	height := math.NaN()
	err := cache.Read(ctx, func(r *store.Reader) error {
		p, _, ok, err := r.Latest(store.FigureHeight)
		if ok && p.Value > 0 {
			height = p.Value
		}
		return err
	})
	return height, err
}
