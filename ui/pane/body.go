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
	Stops
	quantity store.Quantity
	name     string
	unit     string
	decimals int
	mass     bool
	trend    []insight.TrendPoint
	si       func(i int) float64 // the reading number i, in its SI unit
	reading  func(i int) store.Reading
	fate     func(i int) insight.Fate // whether it counts
}

// bodyOf is the series of a name; any other name is weight.
func bodyOf(s *Scene, name string) body {
	w := &s.Figures.Weight
	for _, b := range w.Body {
		if b.Name != name {
			continue
		}
		points := s.History.Series[b.Quantity]
		out := body{quantity: b.Quantity, name: b.Name, unit: b.Unit, decimals: b.Decimals, mass: b.Mass, trend: w.Curves[b.Quantity],
			Stops: Stops{N: len(points), At: func(i int) store.Stamp { return points[i].Stamp }}, si: func(i int) float64 { return points[i].Value },
			reading: func(i int) store.Reading { return points[i].Reading }, fate: func(i int) insight.Fate { return s.In.FateOf(b.Quantity, &points[i]) }}
		if b.Mass {
			out.unit = s.Write.KgUnit()
		}
		return out
	}
	all := s.History.Weighings
	return body{quantity: store.Weight, name: "weight", unit: s.Write.KgUnit(), decimals: 1, mass: true, trend: w.Trend,
		Stops: Stops{N: len(all), At: func(i int) store.Stamp { return all[i].Stamp }}, si: func(i int) float64 { return all[i].Weight },
		reading: func(i int) store.Reading { return all[i].Reading }, fate: func(i int) insight.Fate { return w.Fates[i] }}
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
	if b.isWeight() && w.Weight == units.Stones || b.decimals == 0 { // an axis does not part thousands
		return func(v float64) string { return b.drawn(w, v) }
	}
	return masked(w)
}

// difference is to less from, of the values as shown.
func (b body) difference(w units.Writer, from, to float64) float64 {
	return units.Difference(b.value(w, from), b.value(w, to), b.decimals)
}

// weightBody is the series on screen.
func weightBody(s *Scene) body { return bodyOf(s, s.chosen(weightSlug, bodySeries(s))) }
