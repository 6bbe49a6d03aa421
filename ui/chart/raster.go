package chart

import (
	"math"

	"github.com/guptarohit/asciigraph"
)

// glyphs are the characters of a line. A line starts with nothing at its left: asciigraph's own half stroke there
// would stand in a column that has no value.
func glyphs(horizontal string) asciigraph.CharSet {
	return asciigraph.CharSet{
		Horizontal: horizontal, VerticalLine: "│", EndCap: horizontal, StartCap: " ",
		ArcDownRight: "╭", ArcDownLeft: "╮", ArcUpRight: "╰", ArcUpLeft: "╯",
	}
}

const (
	solidStroke  = "─"
	dottedStroke = "┄"
)

// rasterise draws a line through one row a column (counted from the bottom, NaN where there is none) with asciigraph
// and hands over its characters. The rows go in as values with both bounds given, so that asciigraph's own scaling is
// one to one; there is one value more than columns, because it draws from each value to the next.
func rasterise(rows []float64, set asciigraph.CharSet, put func(col, row int, r rune)) {
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, r := range rows {
		if !math.IsNaN(r) {
			lo, hi = min(lo, r), max(hi, r)
		}
	}
	if lo > hi || math.IsInf(lo, 0) || math.IsInf(hi, 0) {
		return
	}
	top := max(hi-lo, 1)
	series := make([]float64, len(rows)+1)
	for i, r := range rows {
		series[i] = r - lo
	}
	series[len(rows)] = series[len(rows)-1]
	text := asciigraph.Plot(series,
		asciigraph.Height(int(top)), asciigraph.LowerBound(0), asciigraph.UpperBound(top),
		asciigraph.Offset(1), asciigraph.SeriesChars(set),
		asciigraph.YAxisValueFormatter(func(float64) string { return "" }))
	// Each line is one character of axis, then one a column.
	row, col := int(lo)+int(top), -1
	for _, r := range text {
		switch {
		case r == '\n':
			row, col = row-1, -1
			continue
		case col >= 0 && col < len(rows) && r != ' ':
			put(col, row, r)
		}
		col++
	}
}
