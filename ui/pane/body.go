package pane

import (
	"withings-tui/store"
	"withings-tui/ui/insight"
	"withings-tui/ui/units"
)

// bodySeries are weight, then what the scales sent.
func bodySeries(s *Scene) []string {
	names := []string{"weight"}
	for _, b := range s.Figures.Weight.Body {
		names = append(names, b.Name)
	}
	return names
}

// body is the quantity that the pane draws, with how it is written.
type body struct {
	quantity store.Quantity
	name     string
	unit     string
	decimals int
	mass     bool
	trend    []insight.TrendPoint
	points   []store.Point    // of any quantity but weight
	weights  []store.Weighing // of weight
	fates    []insight.Fate   // of weights
	in       insight.Inputs
}

// len is how many readings the series has.
func (b body) len() int { return max(len(b.points), len(b.weights)) }

// reading is the reading number i.
func (b body) reading(i int) store.Point {
	if b.isWeight() {
		return store.Point{Reading: b.weights[i].Reading, Value: b.weights[i].Weight}
	}
	return b.points[i]
}

// fate is whether the reading number i counts.
func (b body) fate(i int) insight.Fate {
	if b.isWeight() {
		return b.fates[i]
	}
	return b.in.FateOf(b.quantity, &b.points[i])
}

// stops are the series' readings for the cursor.
func (b body) stops() Stops {
	return Stops{N: b.len(), At: func(i int) store.Stamp {
		if b.isWeight() {
			return b.weights[i].Stamp
		}
		return b.points[i].Stamp
	}}
}

// bodyOf is the series of a name, without a trend; any other name is weight, with
// it.
func bodyOf(s *Scene, name string) body {
	w := &s.Figures.Weight
	for _, b := range w.Body {
		if b.Name == name {
			out := body{quantity: b.Quantity, name: b.Name, unit: b.Unit, decimals: b.Decimals, mass: b.Mass, points: s.History.Series[b.Quantity], in: s.In}
			if b.Mass {
				out.unit = s.Write.KgUnit()
			}
			return out
		}
	}
	return body{quantity: store.Weight, name: "weight", unit: s.Write.KgUnit(), decimals: 1, mass: true, weights: s.History.Weighings, fates: w.Fates, trend: w.Trend}
}

func (b body) isWeight() bool { return b.quantity == store.Weight }

// value is an SI value on the scale that is drawn: pounds where stones are shown.
func (b body) value(w units.Writer, v float64) float64 {
	if b.mass {
		return w.PartValue(v)
	}
	return v
}

// write writes an SI value.
func (b body) write(w units.Writer, v float64) string {
	switch {
	case b.isWeight():
		return w.Kg(v)
	case b.mass:
		return w.Part(v)
	}
	return w.Number(v, b.decimals)
}

// drawn writes a value of the drawn scale.
func (b body) drawn(w units.Writer, v float64) string {
	if b.isWeight() {
		return w.Kg(w.Weight.Part().Kg(v))
	}
	return w.Number(v, b.decimals)
}

// format writes the labels of the drawn scale; nil lets the axis write them.
func (b body) format(w units.Writer) func(float64) string {
	if b.isWeight() && w.Weight == units.Stones {
		return func(v float64) string { return b.drawn(w, v) }
	}
	return masked(w)
}

// step is the least distance of labels.
func (b body) step() float64 {
	if b.decimals > 0 {
		return 0.5
	}
	return 1
}

// least is the least span of the scale, so that noise is not blown up.
func (b body) least(w units.Writer) float64 {
	if b.mass {
		return b.value(w, 1.5)
	}
	return 1.5
}

// difference is to less from, of the values as shown.
func (b body) difference(w units.Writer, from, to float64) float64 {
	return units.Difference(b.value(w, from), b.value(w, to), b.decimals)
}

// weightBody is the series on screen, without a trend.
func weightBody(s *Scene) body { return bodyOf(s, s.chosen(weightSlug, bodySeries(s))) }

// smoothed is the series with its trend, which weight has from the start.
func (b body) smoothed(s *Scene) body {
	if !b.isWeight() {
		b.trend = s.Figures.Curve(s.History, b.quantity)
	}
	return b
}

// smoothedFrom is smoothed for the days from one on. A trend forgets: what lies
// over a year before them weighs less in it than a rounding error.
func (b body) smoothedFrom(s *Scene, from store.Date) body {
	if !b.isWeight() {
		i, _ := b.stops().In(store.Period{From: from - 400, To: from})
		b.trend = s.Figures.Curve(&store.History{Series: map[store.Quantity][]store.Point{b.quantity: b.points[i:]}}, b.quantity)
	}
	return b
}
