package ui

// box is one frame of the side panel.
type box struct {
	title string
	right []span
	rows  []boxRow
}

// boxRow is a line of a box: words to the left and right, or a meter.
type boxRow struct {
	left, right []span
	meter       *meter
}

// meter is a bar from 0 to 1.
type meter struct {
	part float64
	ink  ink
}

// recentRows is how many readings the side panel lists at most.
const recentRows = 60

// recentBox lists the newest of n readings, newest first, as far as there is
// room left in the side panel. line writes reading i.
func recentBox(n int, line func(i int) boxRow) box {
	b := box{title: "Newest readings"}
	for i := n - 1; i >= 0 && len(b.rows) < recentRows; i-- {
		b.rows = append(b.rows, line(i))
	}
	return b
}

func row(left ...span) boxRow { return boxRow{left: left} }

func (r boxRow) and(right ...span) boxRow {
	r.right = right
	return r
}

// sideWidth is the side panel's width.
func (a *App) sideWidth() int {
	if a.w >= 160 {
		return 36
	}
	return 30
}

// drawBoxes stacks the side panel: as many boxes as fit, then the sentence.
func (a *App) drawBoxes(c *canvas, r rect, boxes []box, sentence string) {
	inner := r.w - 4
	words := wrap(sentence, inner)
	end := r.y + r.h
	if len(words) > 0 {
		h := len(words) + 2
		if h > r.h/3 {
			words, h = nil, 0
		} else {
			low := rect{r.x, end - h, r.w, h}
			c.frame(low, fg(inkFrame), nil, nil)
			for i, l := range words {
				c.text(low.x+2, low.y+1+i, inner, fg(inkText), l)
			}
			end -= h
		}
	}
	fit, used := 0, 0
	for i, b := range boxes {
		room := end - r.y - used - 2
		if room < len(b.rows) {
			// The last box may show its first lines only.
			if room < 3 {
				break
			}
			boxes = append([]box{}, boxes...)
			boxes[i].rows = b.rows[:room]
		}
		used += len(boxes[i].rows) + 2
		fit++
	}
	spare := end - r.y - used
	airy := fit > 0 && spare >= fit
	if airy {
		spare -= fit
	}
	y := r.y
	for i, b := range boxes[:fit] {
		h := len(b.rows) + 2
		if airy {
			h++
		}
		// What is left over goes below the last box's words, up to the sentence.
		if i == fit-1 {
			h += spare
		}
		br := rect{r.x, y, r.w, h}
		c.frame(br, fg(inkFrame), []span{{b.title, bright(inkText)}}, b.right)
		top := y + 1
		if airy {
			top++
		}
		for j, line := range b.rows {
			if line.meter != nil {
				drawMeter(c, br.x+2, top+j, inner, *line.meter)
				continue
			}
			c.both(br.x+2, top+j, inner, line.left, line.right)
		}
		y += h
	}
}

func drawMeter(c *canvas, x, y, w int, m meter) {
	full := int(float64(w)*max(0, min(1, m.part)) + 0.5)
	for i := range w {
		if i < full {
			c.set(x+i, y, '━', fg(m.ink))
		} else {
			c.set(x+i, y, '─', fg(inkFrame))
		}
	}
}
