package cli

import (
	"cmp"
	"fmt"
	"html"
	"html/template"
	"math"
	"slices"
	"strings"
	"time"

	"withings-tui/store"
	"withings-tui/ui/insight"
	"withings-tui/ui/units"
)

// A chart of the report is 720 units wide, with room for labels at both sides.
const (
	svgWidth  = 720.0
	svgLeft   = 44.0
	svgRight  = 92.0
	svgStrip  = 116.0 // height of one strip
	svgBottom = 20.0
)

// strip is one scale of values over the days of a period.
type strip struct {
	strings.Builder
	period    store.Period
	low, high float64 // of the scale, in the unit shown
	top       float64
	height    float64
}

// point is a reading, or a point of a line, in the unit shown.
type point struct {
	at    store.Stamp
	value float64
	open  bool // of a reading: a ring, not a dot
	start bool // of a line: none leads to it
}

// newStrip makes a strip whose scale holds the readings and ends on ticks.
func newStrip(period store.Period, top, height, step float64, readings []point) *strip {
	s := &strip{period: period, top: top, height: height, low: math.Inf(1), high: math.Inf(-1)}
	for _, p := range readings {
		s.low, s.high = min(s.low, p.value), max(s.high, p.value)
	}
	s.low, s.high = math.Floor(s.low/step)*step, math.Ceil(s.high/step)*step
	if s.high-s.low < 2*step {
		s.low, s.high = s.low-step, s.high+step
	}
	return s
}

// x is where a moment lies: the middle of a day at its noon.
func (s *strip) x(at store.Stamp) float64 {
	days := float64(at.Date()-s.period.From) + float64(at.MinuteOfDay())/(24*60)
	return svgLeft + days/float64(s.period.Days())*(svgWidth-svgLeft-svgRight)
}

func (s *strip) y(v float64) float64 {
	v = min(max(v, s.low), s.high)
	return s.top + (s.high-v)/(s.high-s.low)*s.height
}

// axis draws the ticks with their labels.
func (s *strip) axis(step float64, label func(float64) string) {
	for v := s.low; v <= s.high+step/1000; v += step {
		fmt.Fprintf(s, `<line x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f" stroke="#ddd" stroke-width=".6"/><text x="%.1f" y="%.1f" text-anchor="end" fill="#555">%s</text>`,
			svgLeft, s.y(v), svgWidth-svgRight, s.y(v), svgLeft-5, s.y(v)+3.5, html.EscapeString(label(v)))
	}
}

// band shades the values of a class and names it at the right.
func (s *strip) band(from, to float64, fill, name string) {
	from, to = max(from, s.low), min(to, s.high)
	if from >= to {
		return
	}
	fmt.Fprintf(s, `<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" fill="%s"/>`, svgLeft, s.y(to), svgWidth-svgLeft-svgRight, s.y(from)-s.y(to), fill)
	if s.y(from)-s.y(to) > 10 {
		fmt.Fprintf(s, `<text x="%.1f" y="%.1f" fill="#555">%s</text>`, svgWidth-svgRight+5, (s.y(from)+s.y(to))/2+3.5, html.EscapeString(name))
	}
}

// dots draws readings.
func (s *strip) dots(readings []point) {
	for _, p := range readings {
		fill := either(p.open, "#fff", "#333")
		fmt.Fprintf(s, `<circle cx="%.1f" cy="%.1f" r="2" fill="%s" stroke="#333" stroke-width=".9"/>`, s.x(p.at), s.y(p.value), fill)
	}
}

// path draws a line.
func (s *strip) path(line []point) {
	s.WriteString(`<path d="`)
	for i, p := range line {
		fmt.Fprintf(s, "%s%.1f %.1f", either(p.start || i == 0, "M", "L"), s.x(p.at), s.y(p.value))
	}
	s.WriteString(`" fill="none" stroke="#0b57a4" stroke-width="1.8"/>`)
}

// dates writes the days below: the first of months, or every week of few days.
func (s *strip) dates() {
	below := s.top + s.height
	last := math.Inf(-1)
	for d := s.period.From; d <= s.period.To; d++ {
		day := d.UTC()
		if s.period.Days() > 45 && day.Day() != 1 || s.period.Days() <= 45 && (d-s.period.From)%7 != 0 {
			continue
		}
		x := s.x(store.StampOf(day))
		if x-last < 60 {
			continue
		}
		last = x
		fmt.Fprintf(s, `<line x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f" stroke="#999"/><text x="%.1f" y="%.1f" fill="#555">%s</text>`,
			x, below, x, below+4, x+2, below+14, day.Format(either(s.period.Days() > 45, "Jan 2006", "2 Jan")))
	}
}

// svgPicture puts strips into one picture that says what it shows.
func svgPicture(about string, height float64, strips ...*strip) template.HTML {
	var b strings.Builder
	fmt.Fprintf(&b, `<svg viewBox="0 0 %.0f %.0f" role="img" aria-label="%s">`, svgWidth, height, html.EscapeString(about))
	for _, s := range strips {
		b.WriteString(s.String())
	}
	b.WriteString("</svg>")
	return template.HTML(b.String()) // every text in it is escaped above
}

// bandFills are the fills of the classes of blood pressure by severity.
var bandFills = [...]string{insight.Good: "#eef6ee", insight.Attention: "#fdf5dc", insight.Bad: "#fbe6e0", insight.Severe: "#f4cfd0"}

// pressureChart draws the sittings of a period, each pressure on its own scale
// over the bands of its classes, with the mean of 7 days as a line.
func pressureChart(f *insight.Figures, period store.Period) template.HTML {
	unit := f.In.Write.Pressure
	step := 10.0
	if unit == units.KPa {
		step = 2
	}
	sittings := slices.DeleteFunc(slices.Clone(f.Pressure.Sittings), func(s insight.Sitting) bool { return !period.Contains(s.Date()) })
	if len(sittings) == 0 {
		return ""
	}
	var strips []*strip
	for i, one := range []struct {
		of    func(insight.Sitting) float64
		curve func(insight.PressureDay) float64
		bands []insight.Band
	}{
		{func(s insight.Sitting) float64 { return s.Systolic }, func(d insight.PressureDay) float64 { return d.Systolic }, f.Pressure.Scheme.SystolicBands()},
		{func(s insight.Sitting) float64 { return s.Diastolic }, func(d insight.PressureDay) float64 { return d.Diastolic }, f.Pressure.Scheme.DiastolicBands()},
	} {
		var readings, line []point
		for _, s := range sittings {
			readings = append(readings, point{at: s.Stamp, value: unit.Value(one.of(s)), open: s.Slot != insight.Morning})
		}
		for k, d := range f.Pressure.Curve {
			if period.Contains(d.Date) {
				noon := store.StampOf(d.Date.UTC().Add(12 * time.Hour))
				line = append(line, point{at: noon, value: unit.Value(one.curve(d)), start: k > 0 && d.Date-f.Pressure.Curve[k-1].Date > 7})
			}
		}
		s := newStrip(period, 8+float64(i)*(svgStrip+14), svgStrip, step, readings)
		for _, b := range one.bands {
			s.band(unit.Value(b.From), unit.Value(b.To), bandFills[b.Class.Severity], b.Class.Word)
		}
		every := step * max(1, math.Ceil((s.high-s.low)/step/7))
		s.axis(every, func(v float64) string { return f.In.Write.Number(v, 0) })
		s.path(line)
		s.dots(readings)
		strips = append(strips, s)
	}
	strips[1].dates()
	return svgPicture("Blood pressure by day", 8+2*svgStrip+14+svgBottom, strips...)
}

// weightChart draws the readings of a period that count and the trend.
func weightChart(h *store.History, f *insight.Figures, period store.Period) template.HTML {
	write := f.In.Write
	unit := write.Weight
	if unit == units.Stones {
		unit = units.Pounds
	}
	var readings, line []point
	for i, w := range h.Weighings {
		if period.Contains(w.Date()) && f.Weight.Fates[i] == insight.Counts {
			readings = append(readings, point{at: w.Stamp, value: unit.Value(w.Weight), open: true})
		}
	}
	if len(readings) == 0 {
		return ""
	}
	for _, p := range f.Weight.Trend {
		if period.Contains(p.Date()) {
			line = append(line, point{at: p.Stamp, value: unit.Value(p.Kg), start: p.Start})
		}
	}
	byValue := func(a, b point) int { return cmp.Compare(a.value, b.value) }
	step := 1.0
	for slices.MaxFunc(readings, byValue).value-slices.MinFunc(readings, byValue).value > 7*step {
		step *= either(step == 2 || step == 20, 2.5, 2)
	}
	s := newStrip(period, 8, 1.2*svgStrip, step, readings)
	s.axis(step, func(v float64) string { return write.Number(v, 0) })
	s.dots(readings)
	s.path(line)
	s.dates()
	return svgPicture("Weight in "+string(unit), 8+1.2*svgStrip+svgBottom, s)
}

// caption says how to read the chart above it.
func caption(words string) template.HTML {
	return template.HTML("<p class=\"caption\">" + html.EscapeString(words) + "</p>")
}
