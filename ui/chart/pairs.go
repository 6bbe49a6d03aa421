package chart

// PairsOptions is what Pairs draws.
type PairsOptions struct {
	Frame

	Pairs   []Pair
	Summary *Summary // Pairs summarised for this frame; made from Pairs where nil or made for another frame

	// Shapes tells evening from morning by the shape of the mark too, for screens without colours.
	Shapes bool
}

// pairMarks are the marks of a class: filled for the higher value, hollow for the lower.
type pairMarks struct {
	high, low             rune
	roleHigh, roleLow     Role
	roleStem              Role
	shapedHigh, shapedLow rune
}

var marksOf = [classCount]pairMarks{
	AnyTime: {'●', '○', RoleHigh, RoleLow, RoleStem, '●', '○'},
	Morning: {'●', '○', RoleHighMorning, RoleLowMorning, RoleStemMorning, '●', '○'},
	Evening: {'●', '○', RoleHighEvening, RoleLowEvening, RoleStemEvening, '◆', '◇'},
}

// Pairs draws pairs of values: the higher one filled, the lower one hollow, and a thin stem between them. Several pairs
// in one column share a stem between the lowest of the higher and the highest of the lower values; where most columns
// hold several there are no stems. A mark stands in a
// band or on a threshold's row only if its value has reached it.
func Pairs(o PairsOptions) Grid {
	sum := o.Summary
	if !sum.fits(o.Frame) {
		s := SummarisePairs(o.Pairs, o.From, o.To, o.Zone, o.Columns())
		sum = &s
	}
	c := newCanvas(o.Frame, sum.cols, sum.values, snapReached)
	c.stems(sum)
	c.lines()
	row := c.rowsOf(sum)
	for _, p := range sum.points {
		if p.tag&tagDim != 0 {
			c.put(int(p.col), row(&p), '◦', RoleDotDim)
		}
	}
	for _, low := range []tag{tagLow, 0} {
		for _, p := range sum.points {
			if p.tag&tagDim != 0 || p.tag&tagLow != low {
				continue
			}
			m := marksOf[p.tag.class()]
			if o.Shapes {
				m.high, m.low = m.shapedHigh, m.shapedLow
			}
			if low != 0 {
				c.put(int(p.col), row(&p), m.low, m.roleLow)
			} else {
				c.put(int(p.col), row(&p), m.high, m.roleHigh)
			}
		}
	}
	c.nameGaps(sum, sum.visibleGaps())
	c.lineLabels()
	c.axes(nil)
	g := c.finish()
	g.Off = sum.Off
	return g
}

// crowded is how many pairs a column, on the average, stems are drawn for: more would make a wall of them.
const crowded = 2

// stems draws the stem of each column that has both values.
func (c *canvas) stems(s *Summary) {
	n := c.l.plot.W
	if s.Counted > crowded*n {
		return
	}
	lows, highs := make([]int, n), make([]int, n) // row + 1, 0 for none
	for _, p := range s.points {
		if p.tag&tagDim != 0 {
			continue
		}
		row := c.row(p.value) + 1
		if p.tag&tagLow != 0 {
			lows[p.col] = max(lows[p.col], row)
		} else if highs[p.col] == 0 || row < highs[p.col] {
			highs[p.col] = row
		}
	}
	for col := range n {
		if lows[col] == 0 || highs[col] == 0 {
			continue
		}
		role := marksOf[s.classes[col]].roleStem
		for row := lows[col]; row < highs[col]-1; row++ {
			c.put(col, row, '│', role)
		}
	}
}
