package ui

import (
	"fmt"
	"math"

	"withings-tui/store"
	"withings-tui/ui/chart"
	"withings-tui/ui/insight"
)

// daySamples are a metric of days as the chart draws them.
func (a *App) daySamples(days []store.Day, m insight.Metric, shift store.Date) []chart.Sample {
	f := a.figures()
	samples := make([]chart.Sample, 0, len(days))
	for _, d := range days {
		v := m.Of(d)
		if m == insight.Distance {
			v = f.Distance.Value(v)
		}
		samples = append(samples, chart.Sample{At: a.noon(d.Date + shift), Value: v})
	}
	return samples
}

// activityChart is a bar a day against the goal.
func (a *App) activityChart(w, h int, small bool) chart.Grid {
	d, f, v := &a.derived, a.figures(), &a.derived.activity
	frame := a.frameOf(paneActivity, w, h)
	serie, days := v.serie, v.in
	if small {
		frame = a.cardFrame(w, h)
		// A bar and a gap a day, for as many of the last days as fit.
		n := min(cardDays, max(7, frame.Columns()/2))
		period := insight.LastDays(n, a.today())
		frame.From = period.From.Time(a.zone()).Unix()
		serie, days = activitySeries[0], insight.DaysIn(a.data.days, period)
	}
	frame.Format = func(x float64) string {
		if x >= 100_000 || small && x >= 10_000 && math.Mod(x, 1000) == 0 {
			return f.mask(fmt.Sprintf("%.0fk", x/1000))
		}
		if x == math.Trunc(x) {
			return f.count(x)
		}
		return f.decimals(x, 1)
	}
	frame.MinStep = 1
	if serie.metric == insight.Distance {
		frame.MinStep = 0.5
	}
	return d.kept(gridKey{paneActivity, w, h, frame.Cursor, frame.Anchor, small}, func() chart.Grid {
		o := chart.BarsOptions{Frame: frame, Days: a.daySamples(days, serie.metric, 0), Today: a.noon(a.today())}
		if serie.goal {
			o.Goal = v.goal
			o.Lines = []chart.Line{{Value: v.goal, Label: "goal " + f.count(v.goal), Role: chart.RoleGoal}}
		}
		if a.compare && !small {
			win := d.windows[paneActivity].days
			o.Ghost = a.daySamples(insight.DaysIn(a.data.days, win.Before()), serie.metric, store.Date(win.Days()))
		}
		return chart.Bars(o)
	})
}

// drawHeat is the year as a calendar.
func (a *App) drawHeat(c *canvas, r rect) {
	v := &a.derived.activity
	days := make([]chart.HeatDay, len(v.heat))
	for i, level := range v.heat {
		days[i] = chart.HeatDay{At: a.noon(v.heatDays.From + store.Date(i)), Level: int(level)}
	}
	cursor := int64(chart.NoTime)
	if i, on := a.stop(); on {
		cursor = a.stops().at(i)
	}
	g := chart.Heat(chart.HeatOptions{
		W: r.w, H: r.h, From: v.heatDays.From.Time(a.zone()).Unix(), To: (v.heatDays.To + 1).Time(a.zone()).Unix(), Zone: a.zone(),
		WeekStart: a.cfg.WeekStart, Days: days, Legend: "bright from the goal on", Cursor: cursor, Anchor: chart.NoTime, ASCII: a.cfg.ASCII, Shapes: a.theme.mono,
	})
	a.blit(c, r.x, r.y, g, inkActivity)
}
