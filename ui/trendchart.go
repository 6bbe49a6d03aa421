package ui

import (
	"fmt"
	"math"
	"time"

	"withings-tui/store"
	"withings-tui/ui/chart"
	"withings-tui/ui/config"
	"withings-tui/ui/insight"
)

// labelWidth is the width of value labels in every pane, so that plots line up.
const labelWidth = 6

func (a *App) weightChart(w, h int) chart.Grid {
	v := &a.derived.weight
	return a.trendChart(paneWeight, w, h, false, v.body, a.data.series[v.body.figure], v.trend)
}

// frameOf is the time axis and cursor of a pane's chart.
func (a *App) frameOf(id paneID, w, h int) chart.Frame {
	win := a.derived.windows[id]
	f := chart.Frame{
		W: w, H: h, From: win.from, To: win.to, Zone: a.zone(), LabelWidth: labelWidth,
		Cursor: chart.NoTime, Anchor: chart.NoTime, ASCII: a.cfg.ASCII,
	}
	if i, on := a.stop(); on && id == a.pane {
		f.Cursor = a.stops().at(i)
		if j := a.stops().nearest(a.cursor.anchor); a.cursor.anchored && j >= 0 {
			f.Anchor = a.stops().at(j)
		}
	}
	return f
}

// trendChart is readings with their trend, for the pane and for its card.
func (a *App) trendChart(id paneID, w, h int, small bool, b bodyFigure, points []store.Point, trend []insight.TrendPoint) chart.Grid {
	d, f := &a.derived, a.figures()
	frame := a.frameOf(id, w, h)
	scale := b.scale(f)
	if small {
		frame = a.cardFrame(w, h)
		frame.MinSpan = 1
	}
	frame.MinSpan = max(frame.MinSpan, scale(b.minSpan)-scale(0))
	frame.Format = a.axisFormat(b)
	return d.kept(gridKey{id, w, h, frame.Cursor, frame.Anchor, small}, func() chart.Grid {
		cols := frame.Columns()
		key := func(what string) sumKey {
			return sumKey{id, what, b.figure, frame.From, frame.To, cols}
		}
		factor, offset := linear(scale)
		sum := summed(d, key("readings"), func() chart.Summary {
			return chart.Summarise(a.samples(b, points), frame.From, frame.To, frame.Zone, cols)
		}).Scaled(factor, offset)
		curve := summed(d, key("trend"), func() chart.Curve {
			return chart.Trace(trendSamples(trend, 0), frame.From, frame.To, frame.Zone, cols, 0)
		}).Scaled(factor, offset)
		o := chart.TrendOptions{Frame: frame, Summary: &sum, Curve: &curve}
		if a.compare && !small {
			length := frame.To - frame.From
			ghost := summed(d, key("ghost"), func() chart.Curve {
				return chart.Trace(trendSamples(trend, length), frame.From, frame.To, frame.Zone, cols, 0)
			}).Scaled(factor, offset)
			o.GhostCurve = &ghost
		}
		if b.figure == store.FigureWeight && !math.IsNaN(d.weight.goal) {
			o.Lines = append(o.Lines, chart.Line{Value: scale(d.weight.goal), Label: "goal " + f.weight(d.weight.goal), Role: chart.RoleGoal})
			// A goal near the readings belongs on the chart; one far off would press them flat.
			near := !small && summed(d, key("goal"), func() bool {
				return goalNear(inSpan(points, frame.From, frame.To), d.weight.goal, a.counting())
			})
			if near {
				frame.Lo, frame.Hi = scale(d.weight.goal), scale(d.weight.goal)+1e-9
				o.Frame.Lo, o.Frame.Hi = frame.Lo, frame.Hi
			}
		}
		return chart.Trend(o)
	})
}

// samples are a whole series as the chart draws it, made once.
func (a *App) samples(b bodyFigure, points []store.Point) []chart.Sample {
	return summed(&a.derived, sumKey{what: "samples", figure: b.figure}, func() []chart.Sample {
		return samplesOf(points, a.counting())
	})
}

// goalNear tells whether the goal lies within the readings' own height of them.
func goalNear(points []store.Point, goal float64, c insight.Counting) bool {
	lo, hi := math.Inf(1), math.Inf(-1)
	for i := range points {
		if p := &points[i]; c.Counts(p.Source, p.Flags) {
			lo, hi = min(lo, p.Value), max(hi, p.Value)
		}
	}
	span := max(hi-lo, 2)
	return goal > lo-1.2*span && goal < hi+1.2*span
}

// inSpan is the part of a series between two instants.
func inSpan(points []store.Point, from, to int64) []store.Point {
	return insight.In(points, insight.Period{From: store.DateOf(time.Unix(from, 0).UTC()) - 1, To: store.DateOf(time.Unix(to, 0).UTC()) + 1})
}

// linear is the factor and the offset of a change of units.
func linear(scale func(float64) float64) (factor, offset float64) {
	offset = scale(0)
	return scale(1) - offset, offset
}

// trendSamples is a trend as the chart draws it, in SI, broken where segments
// start and moved by shift seconds.
func trendSamples(trend []insight.TrendPoint, shift int64) []chart.Sample {
	samples := make([]chart.Sample, 0, len(trend))
	for i, t := range trend {
		if t.Start && i > 0 {
			samples = append(samples, chart.Sample{At: t.Unix + shift - 1, Value: math.NaN()})
		}
		samples = append(samples, chart.Sample{At: t.Unix + shift, Value: t.Value})
	}
	return samples
}

// axisFormat writes a value label of the figure's axis.
func (a *App) axisFormat(b bodyFigure) func(float64) string {
	f := a.figures()
	if b.figure == store.FigureWeight && f.Weight == config.Stones {
		return func(lb float64) string {
			return f.mask(fmt.Sprintf("%.0fst%.0f", math.Floor(math.Round(lb)/14), math.Mod(math.Round(lb), 14)))
		}
	}
	return func(v float64) string {
		if v == math.Trunc(v) {
			return f.decimals(v, 0)
		}
		return f.decimals(v, 1)
	}
}
