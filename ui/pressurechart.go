package ui

import (
	"fmt"

	"withings-tui/store"
	"withings-tui/ui/chart"
	"withings-tui/ui/insight"
)

// pressureChart is every reading of the range as a pair, with the classes of
// systolic pressure behind.
func (a *App) pressureChart(w, h int, small bool) chart.Grid {
	d, f, p := &a.derived, a.figures(), &a.derived.pressure
	frame := a.frameOf(panePressure, w, h)
	in := p.in
	if small {
		frame = a.cardFrame(w, h)
		in = insight.In(a.data.pressures, insight.LastDays(cardDays, a.today()))
	}
	scale := f.Pressure.Value
	frame.MinSpan = scale(60)
	frame.MinStep = scale(5)
	frame.Format = func(v float64) string {
		if f.pressureUnit() == "kPa" {
			return f.decimals(v, 1)
		}
		return f.decimals(v, 0)
	}
	return d.kept(gridKey{panePressure, w, h, frame.Cursor, frame.Anchor, small}, func() chart.Grid {
		cols := frame.Columns()
		sum := summed(d, sumKey{pane: panePressure, what: "readings", from: frame.From, to: frame.To, cols: cols}, func() chart.Summary {
			return chart.SummarisePairs(a.pairs(in), frame.From, frame.To, frame.Zone, cols)
		}).Scaled(linear(scale))
		o := chart.PairsOptions{Frame: frame, Summary: &sum, Shapes: a.theme.mono}
		if !small {
			o.Bands, o.Lines = a.pressureBands()
		}
		return chart.Pairs(o)
	})
}

// pairs are readings as the chart draws them, in mmHg; what did not come whole is left
// out of the picture, not of the table.
func (a *App) pairs(in []store.PressurePoint) []chart.Pair {
	hours, counting := a.hours(), a.counting()
	pairs := make([]chart.Pair, 0, len(in))
	for i := range in {
		r := &in[i]
		class := chart.AnyTime
		switch hours.Slot(r.Stamp().MinuteOfDay()) {
		case insight.Morning:
			class = chart.Morning
		case insight.Evening:
			class = chart.Evening
		}
		dim := !counting.Counts(r.Source, r.Flags) || !insight.Plausible(float64(r.Systolic), float64(r.Diastolic))
		pairs = append(pairs, chart.Pair{At: r.Unix, High: float64(r.Systolic), Low: float64(r.Diastolic), Class: class, Dim: dim})
	}
	return pairs
}

// pressureBands are the backgrounds of the classes that ask for attention, in
// systolic pressure above and diastolic below, and the name of the threshold.
func (a *App) pressureBands() ([]chart.Band, []chart.Line) {
	f, p := a.figures(), &a.derived.pressure
	scale := f.Pressure.Value
	band := func(b insight.Band) uint8 {
		switch {
		case b.Class.Severity >= insight.Bad:
			return 3
		case b.Class.Severity == insight.Attention:
			return 2
		}
		return 1
	}
	var bands []chart.Band
	systolic, diastolic := p.scheme.SystolicBands(), p.scheme.DiastolicBands()
	high, low := p.scheme.HypertensionThreshold()
	// Systolic and diastolic share one scale: below, only the class next to the
	// good one is shaded, so that the picture stays calm.
	for _, b := range diastolic {
		if b.Class.Severity == insight.Attention && b.From > 0 {
			bands = append(bands, chart.Band{From: scale(b.From), To: scale(b.To), Index: band(b)})
		}
	}
	for _, b := range systolic {
		if b.Class.Severity >= insight.Attention && b.From > 110 {
			bands = append(bands, chart.Band{From: scale(b.From), To: scale(min(b.To, 300)), Index: band(b)})
		}
	}
	setting := p.scheme.Setting.String()
	lines := []chart.Line{
		{Value: scale(high), Label: fmt.Sprintf("%s hypertension %s", setting, f.pressure(high)), Role: chart.RoleThreshold, LabelOnly: !a.theme.mono},
		{Value: scale(low), Label: f.pressure(low), Role: chart.RoleThreshold, LabelOnly: !a.theme.mono},
	}
	return bands, lines
}
