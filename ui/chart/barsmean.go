package chart

import "withings-tui/ui/screen"

// mean draws the curve over the bars and returns the row of its end, -1 where
// there is none. It turns dark where it crosses a bright bar.
func (b *bars) mean() int {
	sums, counts := make([]float64, len(b.days)), make([]float64, len(b.days))
	for _, p := range b.Mean {
		if i := b.at(p.At); i >= 0 && drawable(p.Value) {
			sums[i], counts[i] = sums[i]+p.Value, counts[i]+1
		}
	}
	points, last := make([]Point, len(b.days)), -1
	span, t := b.time.To-b.time.From, b.c.Theme
	for i := range points {
		points[i] = Point{b.time.From + span*int64(2*b.place(i)+b.width)/int64(2*b.area.W), sums[i] / counts[i]}
		if counts[i] > 0 {
			last = b.scale.Row(points[i].Value)
		}
	}
	cells := trace(t.Charts, points, b.time, b.scale, span*int64(b.room/len(b.days)+2)/int64(b.area.W), false)
	for j, cell := range cells {
		if cell.r != 0 && !t.Plain() {
			b.whole(j%b.area.W, j/b.area.W)
		}
	}
	for j, cell := range cells {
		if cell.r == 0 {
			continue
		}
		x, y := j%b.area.W, j/b.area.W
		style := screen.Style{Ink: screen.InkBright, Bold: t.Plain()}
		under := b.c.At(b.area.X+x, b.area.Y+y)
		switch {
		case under.Rune != '█' && under.Rune != '▒' && under.Rune != '▄':
		case t.Plain() || under.Rune != '█':
			continue // it passes behind the bar, which would lose its height
		case t.Level <= screen.Sixteen:
			style = screen.Style{Ink: under.Style.Ink, Reverse: true}
		case under.Style.Ink == b.Accent:
			style = screen.Style{Ink: screen.InkPaper, Ground: b.Accent}
		default:
			style.Ground = under.Style.Ink
		}
		b.put(x, y, cell.r, style)
	}
	return last
}

// whole makes whole cells of a bar's half ones in a row, for a curve to cross: a
// half cell and a curve do not go into one.
func (b *bars) whole(x, y int) {
	first := b.place(((x+1)*len(b.days) - 1) / b.room)
	for i := first; x < first+b.width && i < first+b.width; i++ {
		if b.c.At(b.area.X+i, b.area.Y+y).Rune == '▄' {
			b.put(i, y, '█', b.c.At(b.area.X+i, b.area.Y+y).Style)
		}
	}
}
