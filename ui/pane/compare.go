package pane

import (
	"cmp"
	"fmt"
	"math"
	"sort"
	"unicode/utf8"

	"withings-tui/store"
	"withings-tui/ui/chart"
	"withings-tui/ui/screen"
	"withings-tui/ui/units"
)

// twin is a curve of the window that is laid over the same of the period it is compared with, on a strip.
type twin struct {
	strip    chart.Strip                                     // without its curves
	points   func(p store.Period, shift int64) []chart.Point // on the scale drawn
	ink      screen.Ink                                      // of the window's curve
	good     func(change float64) screen.Ink                 // of a difference; nil: no judgement
	write    func(v float64) string                          // a value of that scale
	size     func(v float64) string                          // a difference without its sign; nil: a number
	axis     func(v float64) string                          // a difference at the axis; nil: a number
	decimals int
	steps    float64 // of the smallest part that is shown in one: 60 minutes in an hour; 0 is 1
}

// contrast is what a pane says of its window beside another.
type contrast struct {
	twins []twin
	hero  Hero        // how much more or less; Text is "" where nothing can be said
	rests string      // "at the end of each window"
	curve string      // what the curves are, where that is something else: "means of 7 days"
	ends  [2]string   // the two values that hero is the difference of
	sides [][3]string // side by side: name, now, then
	words string      // whether that is more than chance
}

// differing is the hero of a comparison: how much more or less.
func differing(change float64, text, unit string) Hero {
	if math.IsNaN(change) {
		return Hero{}
	}
	return Hero{Title: capital(moreOrLess(change)) + " than then", Text: text, Unit: unit + " " + moreOrLess(change)}
}

// againstWords name what is compared with: at a line's end, and at the head of a column.
func againstWords(s *Scene) (end, head string) {
	switch s.Compare {
	case CompareYear:
		return "a year ago", "year ago"
	case CompareOther:
		return shortDates(s.Against, s.Today()), "then"
	}
	return fmt.Sprintf("%d d before", s.Against.Days()), "before"
}

// compared turns a view into that of the window laid over the period that it is compared with.
func compared(s *Scene, v View, rd reader, k contrast, room screen.Rect) View {
	end, head := againstWords(s)
	then := func(text string) screen.Span { return screen.InkedBold(screen.InkCompared, text) }
	if k.hero.Text != "" {
		v.Hero = k.hero
		against := line{screen.InkedBold(rd.accent, k.ends[0]), screen.Label("  against  "), then(k.ends[1])}
		v.Hero.Rows = []screen.BoxRow{screen.Line(screen.Label(k.rests)), screen.Line(against...)}
		if utf8.RuneCountInString(k.ends[0]+"  against  "+k.ends[1]) > sideRoom { // in stones
			v.Hero.Rows = []screen.BoxRow{screen.Line(screen.Label(k.rests)), screen.Line(against[0]), screen.Line(against[1:]...)}
		}
		v.Head = []line{against, {screen.Label(k.rests)}, {screen.Label(shortDates(s.Window, s.Today())), screen.Inked(screen.InkCompared, "  "+shortDates(s.Against, s.Today()))}}
	}
	wide := 9
	for _, row := range k.sides {
		wide = max(wide, utf8.RuneCountInString(row[2])+1)
	}
	side := screen.Box{Title: "Side by side", Rows: []screen.BoxRow{columnsRow(wide, screen.Span{}, screen.InkedBold(rd.accent, "now"), then(head))}}
	for _, row := range k.sides {
		if row[1] != units.Unknown || row[2] != units.Unknown {
			side.Rows = append(side.Rows, columnsRow(wide, screen.Label(row[0]), screen.Bold(row[1]), screen.Inked(screen.InkCompared, row[2])))
		}
	}
	boxes := []screen.Box{side}
	if k.words != "" {
		boxes = append(boxes, screen.Box{Title: "Is it more than chance?", Rows: wrapped(k.words, sideRoom, screen.InkText)})
	}
	v.Boxes, v.Sentence = append(append(boxes, compareWithBox(s, rd.accent)), v.Boxes...), ""
	v.Readout = []line{k.readout(s, rd), {screen.Label("  " + k.words)}}
	if sideWidth(room.W) > 0 {
		v.Readout[1] = line{screen.Label("  same length, laid over each other from the first day")}
	}
	shift := int64(s.Window.From-s.Against.From) * day
	first := k.twins[0]
	diff, last := first.differences(first.points(s.Window, 0), first.points(s.Against, shift))
	var plot chart.Drawn // the difference stands in the chart's columns
	v.Parts = []Part{
		legendPart(func(t *screen.Theme) line {
			return line{chart.CurveSample(t, first.ink), screen.Label(" " + dates(s.Window) + "   "),
				chart.CurveSample(t, screen.InkCompared), screen.Label(" " + dates(s.Against)), screen.Faint("   " + k.curve)}
		}),
		{Height: 7, Grow: true, Needed: true, Draw: func(c *screen.Canvas, r screen.Rect) []Target {
			ch := baseChart(s, rd.Stops)
			for i, t := range k.twins {
				now, was := t.points(s.Window, 0), t.points(s.Against, shift)
				t.strip.Curves = []chart.Curve{
					{Points: now, Ink: t.ink, Name: t.end(now, t.ink, " now")},
					{Points: was, Ink: screen.InkCompared, Name: t.end(was, screen.InkCompared, "")},
				}
				if i == 0 {
					t.strip.Curves[1].Under = line{screen.Inked(screen.InkCompared, end)}
				}
				ch.Strips = append(ch.Strips, t.strip)
			}
			plot = chart.Draw(c, r, ch)
			return drawTargets(plot)
		}},
	}
	note := "now less then"
	if first.axis != nil {
		note += ", minutes"
	}
	if len(diff) >= 7 {
		v.Parts = append(v.Parts, Part{Height: 4, Grow: true, Most: max(4, room.H/5), Draw: func(c *screen.Canvas, r screen.Rect) []Target {
			ink := screen.InkText
			if first.good != nil {
				ink = first.good(last)
			}
			strip := chart.Strip{Lo: -0.1, Hi: 0.1, Format: masked(s.Write),
				Curves: []chart.Curve{{Points: diff, Ink: ink, Name: line{screen.InkedBold(ink, first.signed(s, last))}}}}
			if first.axis != nil {
				strip.Format = first.axis
			} else if first.decimals == 0 {
				strip.MinStep, strip.Format = 1, s.Write.Count
			}
			ch := baseChart(s, rd.Stops, strip)
			ch.NoAxis, ch.Marks, ch.Left, ch.Right = true, nil, plot.Plot.X-r.X, r.Right()-plot.Plot.Right()
			chart.Draw(c, r, ch)
			return nil
		}}.under("Difference, day by day"+first.part(), note))
	}
	v.Beside, v.Below = nil, nil
	return v
}

// readout is the curve at the day that is read, against that of the same day of the other window.
func (k contrast) readout(s *Scene, rd reader) line {
	t, stops := k.twins[0], rd.Stops
	i, on := s.stop(stops)
	if i < 0 {
		return nil
	}
	shift := s.Window.From - s.Against.From
	d := stops.At(i).Date()
	at := func(d store.Date) float64 {
		points := t.points(store.Period{From: d, To: d}, 0)
		if len(points) == 0 {
			return math.NaN()
		}
		return points[len(points)-1].Value
	}
	for back := range store.Date(7) { // the curve may end before the reading
		if !math.IsNaN(at(d - back)) {
			d -= back
			break
		}
	}
	now, was := at(d), at(d-shift)
	sign := screen.Faint("› ")
	if on {
		sign = screen.InkedBold(rd.accent, "› ")
	}
	out := line{sign, screen.Plain(dayWords(s, d)), screen.Strong("  " + t.write(now)), screen.Label(" now"), screen.InkedBold(screen.InkCompared, "   "+t.write(was)), screen.Label(" then" + t.part())}
	if diff := t.difference(was, now); diff != 0 && !math.IsNaN(diff) {
		out = append(out, screen.Bold("   "+t.sized(s, diff)+" "+moreOrLess(diff)))
	}
	return out
}

// part names the strip where there are two: ", upper".
func (t twin) part() string {
	if len(t.strip.Corner) == 0 {
		return ""
	}
	return ", " + t.strip.Corner[0].Text
}

// difference is that of the values as they are shown.
func (t twin) difference(was, now float64) float64 {
	steps := cmp.Or(t.steps, 1)
	return units.Difference(steps*was, steps*now, t.decimals) / steps
}

// sized is a difference without its sign.
func (t twin) sized(s *Scene, v float64) string {
	if t.size != nil {
		return t.size(math.Abs(v))
	}
	return s.Write.Number(math.Abs(v), t.decimals)
}

// signed is a difference with its sign, which what is shown as none has not.
func (t twin) signed(s *Scene, v float64) string {
	text := t.sized(s, v)
	switch {
	case text == t.sized(s, 0):
		return text
	case v < 0:
		return units.Minus + text
	}
	return "+" + text
}

// end is a curve's last value, and what it is.
func (t twin) end(points []chart.Point, ink screen.Ink, words string) line {
	if len(points) == 0 || math.IsNaN(points[len(points)-1].Value) {
		return nil
	}
	return line{screen.InkedBold(ink, t.write(points[len(points)-1].Value)+words)}
}

// differences is now less then at the days of both, and the last of them as the difference of what is shown.
func (t twin) differences(now, then []chart.Point) (out []chart.Point, last float64) {
	for _, n := range now {
		i := sort.Search(len(then), func(i int) bool { return then[i].At/day >= n.At/day })
		if i < len(then) && then[i].At/day == n.At/day && !math.IsNaN(then[i].Value) && !math.IsNaN(n.Value) {
			out = append(out, chart.Point{At: n.At, Value: n.Value - then[i].Value})
			last = t.difference(then[i].Value, n.Value)
		}
	}
	return out, last
}

// compareWithBox lists what the window can be compared with.
func compareWithBox(s *Scene, accent screen.Ink) screen.Box {
	box := screen.Box{Title: "Compare with"}
	for _, way := range [...]struct {
		kind       Compare
		key, words string
	}{
		{CompareBefore, "c", "the " + units.Count(s.Window.Days(), "day", "days") + " before"}, {CompareYear, "c", "the same days a year ago"},
		{CompareOther, ":", `any: "compare mar 2025"`}, {CompareNone, "c", "once more: off"},
	} {
		mark, ink := screen.Label("  "), screen.InkLabel
		if way.kind == s.Compare {
			mark, ink = screen.Inked(accent, "● "), screen.InkBright
		}
		box.Rows = append(box.Rows, screen.Line(mark, screen.Bold(way.key+" "), screen.Inked(ink, way.words)))
	}
	return box
}

// side adds a row to a comparison: a figure of both windows, as it is written.
func side[T any](k *contrast, name string, write func(T) string, now, then T) {
	k.sides = append(k.sides, [3]string{name, write(now), write(then)})
}
