package ui

import (
	"withings-tui/store"
)

// measureKind is how a body figure is written.
type measureKind uint8

const (
	kindMass measureKind = iota // kg, shown in the chosen unit
	kindPercent
	kindPlain
)

// bodyFigure describes one series of the weight pane.
type bodyFigure struct {
	figure  store.Figure
	name    string
	kind    measureKind
	unit    string // of kindPlain
	places  int
	minSpan float64 // the least height of the chart, in SI, so that noise does not look like news
	way     int     // which way is good: -1 down, 1 up, 0 neither is said
}

// bodyTable is in the order of bodyFigures.
var bodyTable = []bodyFigure{
	{store.FigureWeight, "weight", kindMass, "", 1, 2, 0},
	{store.FigureFatRatio, "fat", kindPercent, "%", 1, 3, -1},
	{store.FigureMuscle, "muscle", kindMass, "", 1, 2, 1},
	{store.FigureWater, "water", kindMass, "", 1, 2, 0},
	{store.FigureBone, "bone", kindMass, "", 1, 0.5, 0},
	{store.FigureVisceral, "visceral", kindPlain, "", 1, 2, -1},
	{store.FigureFatMass, "fat mass", kindMass, "", 1, 2, -1},
	{store.FigureFatFree, "lean mass", kindMass, "", 1, 2, 1},
	{store.FigureBMR, "basal rate", kindPlain, "kcal", 0, 100, 0},
	{store.FigurePulseWave, "pulse wave", kindPlain, "m/s", 1, 1, -1},
	{store.FigureVascularAge, "vasc. age", kindPlain, "yr", 0, 4, -1},
}

func bodyFigureOf(f store.Figure) bodyFigure {
	for _, b := range bodyTable {
		if b.figure == f {
			return b
		}
	}
	return bodyTable[0]
}

// write is a value of the figure without its unit; change writes differences.
func (b bodyFigure) write(f figures, v float64) string {
	switch {
	case b.figure == store.FigureWeight:
		return f.weight(v)
	case b.kind == kindMass:
		return f.mass(v)
	}
	return f.decimals(v, b.places)
}

func (b bodyFigure) unitName(f figures) string {
	if b.kind == kindMass {
		return f.weightUnit()
	}
	return b.unit
}

// scale turns SI into what the chart's axis counts in.
func (b bodyFigure) scale(f figures) func(float64) float64 {
	if b.kind == kindMass {
		return f.massScale().Value
	}
	return func(v float64) float64 { return v }
}
