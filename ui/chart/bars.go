package chart

import (
	"math"
	"slices"
	"strconv"
	"time"

	"withings-tui/ui/screen"
)

// Bar is the value of a day or of a week.
type Bar struct {
	At      int64   // any instant in it
	Value   float64 // NaN where nothing was measured
	Partial bool    // not over yet: today, this week
}

// BarChart is bars of equal width over days or weeks.
type BarChart struct {
	Bars      []Bar // in order, one a day or one a week, none left out
	Weeks     bool  // one a week
	Goal      float64
	GoalText  string // at the right edge as ‹8,000 goal; "" says nothing there
	Accent    screen.Ink
	Mean      []Point              // a curve over the bars
	MeanName  []screen.Span        // said at its end
	MeanUnder []screen.Span        // below that
	Format    func(float64) string // labels; nil writes 4k for 4,000
	Right     int                  // as in Chart
	Initials  bool                 // a letter a weekday under each bar, and dates below it where a row is left
	Cursor    int64
}

// bars is a BarChart laid out.
type bars struct {
	BarChart
	strip
	days  []Bar // those drawn, each the mean of per of the chart's own
	per   int
	room  int // columns of all bars with their gaps
	width int // of a bar
}

// barSpans are the days or weeks that one bar may stand for.
var barSpans = []int{1, 2, 3, 4, 5, 6, 7, 10, 14, 21, 28, 91, 182, 364, 728, 1820, 3640}

// group makes as many bars as fit in w columns; the last ends with the newest.
func (b *bars) group(w int) {
	all := b.Bars
	for _, b.per = range barSpans {
		if (len(all)+b.per-1)/b.per*2 <= w+1 {
			break
		}
	}
	if b.days = all; b.per == 1 {
		return
	}
	b.days = nil
	for end := len(all); end > 0; end -= b.per {
		part := all[max(0, end-b.per):end]
		g := Bar{At: part[0].At, Partial: part[len(part)-1].Partial}
		sum, n := 0.0, 0.0
		for _, d := range part {
			if drawable(d.Value) {
				sum, n = sum+d.Value, n+1
			}
		}
		g.Value = sum / n // NaN where there are none
		b.days = append(b.days, g)
	}
	slices.Reverse(b.days)
}

// spread gives the bars of w columns one width. Their gaps are equal where hardly
// any room is left over then, else they share it and differ by one column at most.
func (b *bars) spread(w int) (columns int) {
	n := len(b.days)
	b.room = min(w+1, 12*n)
	if equal := b.room / n * n; (b.room-equal)*4 <= b.room {
		b.room = equal
	}
	pitch := max(1, b.room/n)
	b.width = max(1, pitch-max(1, pitch/3))
	return min(w, b.room)
}

// place is the first column of a bar.
func (b *bars) place(i int) int { return i * b.room / len(b.days) }

// makeScale is the scale for bars and mean, and the goal's line where it is not far above.
func (b *bars) makeScale(days []Bar, rows int) {
	hi := 0.0
	for _, d := range days {
		if drawable(d.Value) {
			hi = max(hi, d.Value)
		}
	}
	for _, p := range b.Mean {
		if drawable(p.Value) {
			hi = max(hi, p.Value)
		}
	}
	var goals []float64
	b.lines = nil
	if b.Goal > 0 && drawable(b.Goal) && (b.Weeks || hi == 0 || b.Goal <= 2.5*hi) {
		goals, b.lines = []float64{b.Goal}, []Line{{Value: b.Goal, Ink: screen.InkGoal, Name: "goal", Goal: true}}
		hi = max(hi, b.Goal)
	}
	b.scale = NewZeroScale(hi, rows, goals)
	b.leaveOut()
	b.scale.format = b.Format
	if b.scale.format == nil {
		b.scale.format = thousands
	}
}

// thousands writes 4000 as 4k.
func thousands(v float64) string {
	if math.Abs(v) >= 1000 {
		return strconv.FormatFloat(v/1000, 'f', -1, 64) + "k"
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

// Draw draws the bars in r, from the middle of the lowest row, so that the goal
// and the labels lie on the centres of rows. Where there are more days than
// columns one bar is several days, which PerBar says.
func (ch BarChart) Draw(c *screen.Canvas, r screen.Rect) Drawn {
	if r.Empty() {
		return Drawn{}
	}
	b := &bars{BarChart: ch, strip: strip{c: c}}
	axisRows := 0
	switch {
	case r.H >= 8 && b.Initials:
		axisRows = 2
	case r.H >= 3:
		axisRows = 1
	}
	b.makeScale(b.Bars, r.H-axisRows)
	goalName := b.goalName()
	right := c.Theme.SpansWidth(goalName)
	if len(b.MeanName) > 0 {
		right = max(right, c.Theme.SpansWidth(b.MeanName)+1, c.Theme.SpansWidth(b.MeanUnder)+1)
	}
	// The scale of means of several days may need more room for its labels than that of days.
	var axis, body screen.Rect
	var left int
	for labels := b.labelWidth(); ; labels = b.labelWidth() {
		body, left, right = margins(r, labels, right, 0, b.Right)
		b.group(body.W)
		if b.per > 1 {
			axisRows = min(axisRows, 1) // no letters
		}
		axis, body = body.TakeBottom(axisRows)
		b.makeScale(b.days, body.H)
		if b.labelWidth() <= labels {
			break
		}
	}
	out := Drawn{Plot: body, PerBar: b.per, Scales: []Scale{b.scale}}
	if len(b.days) == 0 || body.Empty() {
		return out
	}
	body.W = b.spread(body.W)
	b.area = body
	length := b.length()
	last := b.Bars[len(b.Bars)-1]
	to := int64(dayOf(last.At))*day + length/int64(b.per)
	from := to - length*int64(len(b.days))
	b.time = NewTime(from, from+length*int64(len(b.days)*body.W)/int64(b.room), body.W)
	out.Plot, out.Time = body, b.time
	for i, d := range b.days {
		b.bar(b.place(i), d)
	}
	for _, l := range b.lines {
		row := b.scale.Row(l.Value)
		for x := range body.W {
			if c.At(body.X+x, body.Y+row).Rune == ' ' {
				b.put(x, row, '─', screen.In(l.Ink))
			}
		}
		if right > 0 {
			c.Spans(body.Right(), body.Y+row, right, goalName...)
		}
	}
	meanRow := b.mean()
	b.labels(left)
	if right > 0 && len(b.MeanName) > 0 && meanRow >= 0 {
		taken := map[int]bool{}
		if len(goalName) > 0 {
			taken[b.scale.Row(b.Goal)] = true
		}
		b.edgeName(end{row: min(meanRow, b.scale.Rows-1), name: b.MeanName, under: b.MeanUnder, ink: screen.InkBright}, right, taken, 0, b.scale.Rows)
	}
	if axisRows > 0 {
		axis.W = r.Right() - axis.X
		b.axis(axis)
	}
	b.cursor()
	return out
}

// goalName is what is said of the goal at the right edge.
func (b *bars) goalName() []screen.Span {
	if len(b.lines) == 0 || b.GoalText == "" {
		return nil
	}
	l := b.lines[0]
	l.Text = b.GoalText
	return b.edgeLine(l)
}

// bar draws one bar in whole and half cells. Only one that has reached the goal touches its row.
func (b *bars) bar(x int, d Bar) {
	if !drawable(d.Value) || d.Value < 0 {
		b.put(x+b.width/2, b.area.H-1, '·', screen.In(screen.InkFaint))
		return
	}
	ink, shaded := b.Accent, false
	top := 2*b.area.H - max(1, int(math.Round((d.Value/b.scale.Unit+0.5)*2))) // in half rows from the upper edge
	goal := 2*b.scale.Row(b.Goal) + 1                                         // the upper half of the goal's row ends there
	switch {
	case !(b.Goal > 0):
	case d.Value >= b.Goal:
		top = min(top, goal)
	default:
		ink, top = screen.InkBelow, max(top, min(goal+1, 2*b.area.H-1))
		shaded = b.c.Theme.Level <= screen.Sixteen || b.c.Theme.Plain() // told apart by shade too
	}
	if shaded || b.c.Theme.Plain() {
		top -= top % 2 // there are no halves of these
	}
	for i := range b.width {
		if shaded {
			for y := max(0, top/2); y < b.area.H; y++ {
				b.put(x+i, y, '▒', screen.In(ink))
			}
			continue
		}
		halves(b.c, b.area.X+x+i, b.area.Y, max(0, top), 2*b.area.H, ink)
	}
}

// at is the bar of an instant, -1 where there is none.
func (b *bars) at(at int64) int {
	length := (b.time.To - b.time.From) * int64(b.room) / int64(b.area.W*len(b.days))
	if i := (at - b.time.From) / length; at >= b.time.From && i < int64(len(b.days)) {
		return int(i)
	}
	return -1
}

// cursor marks the bar that is read.
func (b *bars) cursor() {
	i := b.at(b.Cursor)
	for y := 0; i >= 0 && y < b.area.H; y++ {
		for j := range b.width {
			switch x := b.place(i) + j; {
			case b.c.At(b.area.X+x, b.area.Y+y).Rune != ' ':
			case b.c.Theme.Tints():
				b.c.Ground(screen.Rect{X: b.area.X + x, Y: b.area.Y + y, W: 1, H: 1}, screen.InkCursor)
			case j == b.width/2:
				b.put(x, y, '│', screen.In(screen.InkLabel))
			}
		}
	}
}

// axis names the bars: letters of weekdays and dates of Mondays, or years, and months between.
func (b *bars) axis(r screen.Rect) {
	rows := make([]*axisRow, r.H)
	for i := range rows {
		rows[i] = newAxisRow(b.c, r.Row(i), b.area, b.time)
	}
	label := func(i, row int, text string) {
		x, w := r.X+b.place(i), b.c.Theme.Width(text)
		if a := rows[row]; a.roomy(x, w) {
			b.c.Text(x, a.r.Y, w, screen.In(screen.InkLabel), text)
			a.take(x, w)
		}
	}
	letters := b.Initials && b.per == 1 && !b.Weeks
	dates := b.Weeks && b.per == 1 && len(b.days) > 1 && b.place(1) >= 3
	if !letters && !dates {
		for i, d := range b.days {
			if first, last := date(d.At), date(d.At+b.length()-1); first.YearDay() == 1 || first.Year() != last.Year() {
				label(i, 0, "╵"+strconv.Itoa(last.Year()))
			}
		}
	}
	for i, d := range b.days {
		at := date(d.At)
		switch {
		case letters:
			style := screen.In(screen.InkLabel)
			if d.Partial {
				style = screen.BoldIn(screen.InkText)
			}
			b.c.Text(r.X+b.place(i)+(b.width-1)/2, r.Y, 1, style, at.Weekday().String()[:1])
			if r.H > 1 && at.Weekday() == time.Monday {
				label(i, 1, at.Format("2 Jan"))
			}
		case dates:
			label(i, 0, at.Format("02"))
		case b.length() > 45*day || at.Month() == time.January: // years alone
		case i == 0 && at.Day() <= 7 || i > 0 && at.Month() != date(b.days[i-1].At).Month():
			label(i, 0, "╵"+at.Format("Jan"))
		}
	}
}

// length is how long a bar is, in seconds.
func (b *bars) length() int64 {
	if b.Weeks {
		return int64(b.per) * 7 * day
	}
	return int64(b.per) * day
}
