package chart

// lineLabels names the lines: at the right end of the line, else at its left end, else just above or below it, else
// where there is room along it. Lines too far away are named at the edge beyond which they lie.
func (c *canvas) lineLabels() {
	for _, line := range c.near {
		if line.Label == "" {
			continue
		}
		c.placeLabel(c.s.row(line.Value), line.Label, labelRoles[line.Role])
	}
	down, up := "↓ ", "↑ "
	for _, line := range c.far {
		if line.Label == "" {
			continue
		}
		if line.Value < c.s.value(0) {
			c.placeLabel(0, down+line.Label, labelRoles[line.Role])
		} else {
			c.placeLabel(c.l.plot.H-1, up+line.Label, labelRoles[line.Role])
		}
	}
}

// placeLabel writes a label where it hides nothing measured, or not at all.
func (c *canvas) placeLabel(row int, label string, role Role) {
	n, p := runeLen(label), c.l.plot
	if n+2 > p.W || p.H < 3 {
		return
	}
	row = min(max(row, 0), p.H-1)
	right := p.W - n - 1
	type place struct{ col, row int }
	tries := []place{{right, row}, {0, row}, {right, row + 1}, {right, row - 1}}
	for col := right; col > 0; col-- {
		tries = append(tries, place{col, row})
	}
	for col := right; col > 0; col-- {
		tries = append(tries, place{col, row + 1})
	}
	for _, t := range tries {
		switch {
		case t.col == 0 && c.free(0, t.row, n+1):
			c.inPlot(0, t.row, label+" ", role)
		case t.col == right && c.free(right, t.row, n+1):
			c.inPlot(right, t.row, " "+label, role)
		case t.col > 0 && t.col < right && c.free(t.col, t.row, n+2):
			c.inPlot(t.col, t.row, " "+label+" ", role)
		default:
			continue
		}
		return
	}
}

// axes draws the axes with their ticks and labels. tickCol places a day's tick; nil is where the day begins.
func (c *canvas) axes(tickCol func(day int) int) {
	l, p := c.l, c.l.plot
	for row := range p.H {
		y := p.Y + p.H - 1 - row
		v, tick := c.s.tick(row)
		tick = tick && c.s.labels
		if l.yAxis {
			r := "│"
			if tick {
				r = "┤"
			}
			c.text(l.axisX, y, r, RoleAxis)
		}
		if tick && l.labels {
			label := c.s.label(v, l.labelW, c.f.Format)
			c.text(l.labelW-runeLen(label), y, label, RoleLabel)
		}
	}
	if !l.xAxis || p.W <= 0 {
		return
	}
	if l.yAxis {
		c.text(l.axisX, l.axisY, "└", RoleAxis)
	}
	for col := range p.W {
		c.text(p.X+col, l.axisY, "─", RoleAxis)
	}
	if !l.xLabels {
		return
	}
	for _, t := range timeTicks(c.g.cols, p.W, tickCol) {
		c.text(p.X+t.col, l.axisY, "┬", RoleAxis)
		c.text(p.X+t.at, l.tY, t.label, RoleLabel)
	}
}
