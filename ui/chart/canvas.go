package chart

import "math"

// canvas is a chart being drawn. Columns and rows of its methods count within the plot, rows from the bottom.
type canvas struct {
	f    Frame
	l    layout
	s    scale
	g    Grid
	far  []Line
	near []Line

	edges []edge
}

// newCanvas sets up a chart for the values that it has to cover.
func newCanvas(f Frame, cols columns, e extent, snap float64) *canvas {
	l := f.layout()
	c := &canvas{f: f, l: l}
	c.s, c.near, c.far = f.scale(e, f.Lines, l.plot.H, snap)
	c.g = blankGrid(f.W, f.H)
	c.g.Plot, c.g.cols = l.plot, cols
	for _, line := range c.far {
		c.g.DroppedLines = append(c.g.DroppedLines, line.Label)
	}
	c.bands()
	return c
}

func blankGrid(w, h int) Grid {
	w, h = max(w, 0), max(h, 0)
	g := Grid{W: w, H: h, Cells: make([]Cell, w*h)}
	for i := range g.Cells {
		g.Cells[i].Rune = ' '
	}
	return g
}

// cell returns a cell of the plot, nil outside it.
func (c *canvas) cell(col, row int) *Cell {
	p := c.l.plot
	if col < 0 || row < 0 || col >= p.W || row >= p.H {
		return nil
	}
	return &c.g.Cells[(p.Y+p.H-1-row)*c.g.W+p.X+col]
}

func (c *canvas) put(col, row int, r rune, role Role) {
	if cell := c.cell(col, row); cell != nil {
		cell.Rune, cell.Role = r, role
	}
}

// text writes into a row of the whole grid, leaving out what does not fit.
func (c *canvas) text(x, y int, words string, role Role) {
	for _, r := range words {
		if x >= 0 && x < c.g.W && y >= 0 && y < c.g.H {
			cell := &c.g.Cells[y*c.g.W+x]
			cell.Rune, cell.Role = narrow(r), role
		}
		x++
	}
}

// row returns the row of a value. Where values are drawn on the row that they have reached, one below a line or a
// band's edge never shares its row, however coarse the rows are.
func (c *canvas) row(v float64) int {
	row := c.s.row(v)
	if c.s.snap == snapNearest {
		return row
	}
	for _, e := range c.edges {
		if v < e.value && row >= e.row {
			row = max(e.row-1, 0)
		}
	}
	return row
}

// edge is a value that matters, and its row.
type edge struct {
	value float64
	row   int
}

// bands lays the backgrounds.
func (c *canvas) bands() {
	for _, l := range c.near {
		c.edges = append(c.edges, edge{l.Value, c.s.row(l.Value)})
	}
	for _, b := range c.f.Bands {
		if math.IsNaN(b.From) || math.IsNaN(b.To) || b.To <= b.From {
			continue
		}
		from, to := c.s.row(b.From), c.s.row(b.To)
		c.edges = append(c.edges, edge{b.From, from}, edge{b.To, to})
		for row := max(from, 0); row < min(to, c.l.plot.H); row++ {
			for col := range c.l.plot.W {
				c.cell(col, row).Band = b.Index
			}
		}
	}
}

// lines draws the horizontal lines that lie near enough.
func (c *canvas) lines() {
	rows := make([]float64, c.l.plot.W)
	if len(rows) == 0 {
		return
	}
	for _, line := range c.near {
		if line.LabelOnly {
			continue
		}
		row := c.s.row(line.Value)
		if row < 0 || row >= c.l.plot.H {
			continue
		}
		for i := range rows {
			rows[i] = float64(row)
		}
		rasterise(rows, glyphs(dottedStroke), func(col, row int, r rune) { c.put(col, row, r, line.Role) })
	}
}

// inPlot writes words into the plot; the blanks around them clear the line that they name.
func (c *canvas) inPlot(col, row int, words string, role Role) {
	for _, r := range words {
		if r == ' ' {
			c.put(col, row, ' ', RoleBlank)
		} else {
			c.put(col, row, narrow(r), role)
		}
		col++
	}
}

// free reports whether nothing measured stands in n cells of a row.
func (c *canvas) free(col, row, n int) bool {
	for i := range n {
		cell := c.cell(col+i, row)
		if cell == nil {
			return false
		}
		switch cell.Role {
		case RoleBlank, RoleGoal, RoleThreshold, RoleMean, RoleStem, RoleStemMorning, RoleStemEvening:
		default:
			return false
		}
	}
	return true
}

// blank reports whether n cells of a row are wholly empty.
func (c *canvas) blank(col, row, n int) bool {
	for i := range n {
		if cell := c.cell(col+i, row); cell == nil || cell.Role != RoleBlank {
			return false
		}
	}
	return true
}

// curve draws a line. A reading keeps its place where the line has that one column only, and in the cursor's column.
func (c *canvas) curve(values []float64, breaks []bool, role Role) {
	n := len(values)
	if n == 0 || n != c.l.plot.W {
		return
	}
	rows := [2][]float64{make([]float64, n), make([]float64, n)}
	parts, part := 1, 0
	for i, v := range values {
		rows[0][i], rows[1][i] = math.NaN(), math.NaN()
		if !drawable(v) {
			continue
		}
		// Two segments that touch are drawn one after the other, so that no stroke joins them.
		if i > 0 && breaks != nil && breaks[i] && drawable(values[i-1]) {
			part, parts = 1-part, 2
		}
		if row := c.s.row(v); row >= 0 && row < c.l.plot.H {
			rows[part][i] = float64(row)
		}
	}
	cursor := c.g.cols.at(c.f.Cursor)
	for _, r := range rows[:parts] {
		rasterise(r, glyphs(solidStroke), func(col, row int, ch rune) {
			cell := c.cell(col, row)
			if cell == nil {
				return
			}
			switch cell.Role {
			case RoleDot, RoleDotDim, RoleDotSecond:
				alone := (col == 0 || math.IsNaN(r[col-1])) && (col == n-1 || math.IsNaN(r[col+1]))
				if alone || col == cursor {
					return
				}
			}
			cell.Rune, cell.Role = ch, role
		})
	}
}

// finish marks cursor and anchor and hands the grid over.
func (c *canvas) finish() Grid {
	cursor, anchor := c.g.cols.at(c.f.Cursor), c.g.cols.at(c.f.Anchor)
	c.mark(cursor, cursor, anchor, anchor, true)
	if c.f.ASCII {
		asciify(&c.g)
	}
	return c.g
}

// mark marks the columns of the cursor (c0 to c1) and the anchor (a0 to a1), and those between.
func (c *canvas) mark(c0, c1, a0, a1 int, line bool) {
	from, to := c0, c1
	switch {
	case c0 < 0 && a0 < 0:
		return
	case c0 < 0:
		from, to = a0, a1
	case a0 >= 0:
		from, to = min(c0, a0), max(c1, a1)
	}
	for row := range c.l.plot.H {
		for col := from; col <= to; col++ {
			cell := c.cell(col, row)
			cell.Cursor = c0 >= 0 && col >= c0 && col <= c1
			cell.Anchor = a0 >= 0 && col >= a0 && col <= a1
			cell.Selected = c0 >= 0 && a0 >= 0
			if !line || cell.Role != RoleBlank {
				continue
			}
			switch {
			case cell.Cursor:
				cell.Rune, cell.Role = '┊', RoleCursorLine
			case cell.Anchor:
				cell.Rune, cell.Role = '┊', RoleAnchorLine
			}
		}
	}
}
