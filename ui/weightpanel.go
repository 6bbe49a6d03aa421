package ui

import (
	"fmt"
	"math"

	"withings-tui/store"
	"withings-tui/ui/insight"
)

// goalInk tells whether a change leads towards the goal.
func (w *weightView) goalInk(change float64) ink {
	switch {
	case math.IsNaN(w.goal) || w.body.figure != store.FigureWeight || math.Abs(change) < 0.05:
		return inkText
	case (change < 0) == (w.goal < w.of.TrendNow()):
		return inkGood
	}
	return inkCaution
}

func wayInk(way int, change float64) ink {
	switch {
	case way == 0 || math.Abs(change) < 0.05:
		return inkText
	case (change > 0) == (way > 0):
		return inkGood
	}
	return inkCaution
}

func (a *App) rateSpans(f figures, rate insight.Rate, scale func(float64) float64, unit string, ink ink) []span {
	if rate.Lack.Any() {
		return []span{faint("no rate: " + rate.Lack.String())}
	}
	per := scale(rate.PerWeek) - scale(0)
	return []span{
		{f.change(per, 2), fg(ink)},
		label(" ± " + f.decimals(scale(rate.StdErr)-scale(0), 2) + " " + unit + "/wk"),
	}
}

func (a *App) weightBoxes(f figures) []box {
	w, d := &a.derived.weight, a.data
	unit := f.weightUnit()
	now := box{title: "Now"}
	if w.of.Basis.N > 0 {
		s := w.of.Last.Stamp()
		now.rows = append(now.rows, row(strong(f.weight(w.of.Last.Value)), label(" "+unit)).and(inked(a.staleInk(s), a.lastWords(s))))
		for _, delta := range w.deltas {
			if delta.Lack.Any() || delta.Days == 14 {
				continue
			}
			now.rows = append(now.rows, row(inked(w.goalInk(delta.Change), f.change(delta.Change, 1)), label(fmt.Sprintf(" in %d days", delta.Days))).and(faint("of trend")))
		}
		if b := w.of.BMI; !b.Lack.Any() {
			now.rows = append(now.rows, row(label("BMI "), plain(f.decimals(b.Value, 1))).and(faint(b.Class.Name+" (WHO)")))
		}
	} else {
		now.rows = append(now.rows, row(label("no reading that counts yet")))
	}
	trend := box{title: "Trend", right: []span{faint(w.of.Smoother.Label())}}
	if !math.IsNaN(w.of.TrendNow()) {
		trend.rows = append(trend.rows, row(span{f.weight(w.of.TrendNow()), bright(inkWeight)}, label(" "+unit)))
		trend.rows = append(trend.rows, wrapRow(a.rateSpans(f, w.of.Rate, f.massScale().Value, unit, w.goalInk(w.of.Rate.PerWeek)), a.sideWidth()-4)...)
		if !w.of.Rate.Lack.Any() {
			trend.rows = append(trend.rows, row(plain(signedCount(f, w.of.Energy)), label(" kcal/day")).and(faint("implied")))
		}
		if p, ok := w.of.Plateau(); ok && p.Weeks() > 0 {
			trend.rows = append(trend.rows, row(label("steady for "+plural(p.Weeks(), "week", "weeks"))))
		}
	} else {
		trend.rows = append(trend.rows, row(label("no trend without readings")))
	}
	boxes := []box{now, trend, a.goalBox(f)}
	body := box{title: "Body"}
	for _, b := range bodyTable[1:] {
		points := d.series[b.figure]
		last, ok := insight.Latest(points, a.counting())
		if !ok {
			continue
		}
		line := row(label(b.name))
		value := []span{plain(b.write(f, last.Value)), label(fmt.Sprintf(" %-4s", b.unitName(f)))}
		if c := w.changes[b.figure]; !c.Lack.Any() {
			change := b.scale(f)(c.Change) - b.scale(f)(0)
			value = append(value, span{fmt.Sprintf("%6s", f.change(change, 1)), fg(wayInk(b.way, change))})
		} else {
			value = append(value, faint("      "))
		}
		body.rows = append(body.rows, line.and(value...))
	}
	if len(body.rows) > 0 {
		body.right = []span{faint("28-day change")}
		boxes = append(boxes, body)
	}
	return append(boxes, recentBox(len(w.in), func(i int) boxRow {
		p := w.in[i]
		return row(label(p.Stamp().Time().Format("2 Jan 15:04"))).and(a.countedSpan(w.body.write(f, p.Value), p.Source, p.Flags), label(" "+w.body.unitName(f)))
	}))
}

// countedSpan writes a figure brightly where it counts, dimly where it does not.
func (a *App) countedSpan(text string, s store.Source, flags store.Flags) span {
	if a.counting().Counts(s, flags) {
		return plain(text)
	}
	return faint(text)
}

func signedCount(f figures, v float64) string {
	sign := ""
	if v > 0 {
		sign = "+"
	}
	return sign + f.decimals(math.Round(v/10)*10, 0)
}

// wrapRow puts spans that do not fit one line of a box on several, as plain
// words in the first one's style.
func wrapRow(parts []span, room int) []boxRow {
	if spansWidth(parts) <= room {
		return []boxRow{row(parts...)}
	}
	var rows []boxRow
	text := ""
	for _, p := range parts {
		text += p.text
	}
	for _, l := range wrap(text, room) {
		rows = append(rows, row(span{l, parts[0].style}))
	}
	return rows
}

func (a *App) goalBox(f figures) box {
	w := &a.derived.weight
	g := w.of.Goal
	if g.State == insight.GoalUnset {
		return box{title: "Goal", rows: []boxRow{row(label("none set; , sets one"))}}
	}
	b := box{title: "Goal " + f.weight(w.goal) + " " + f.weightUnit(), right: nil}
	switch g.State {
	case insight.GoalOnCourse:
		b.rows = append(b.rows, row(strong(goalDates(g, a.today()))).and(faint("±1 SE")))
	default:
		for _, l := range wrap(g.String(), a.sideWidth()-4) {
			b.rows = append(b.rows, row(plain(l)))
		}
	}
	if !math.IsNaN(g.ToGo) && g.State != insight.GoalReached {
		b.rows = append(b.rows, row(label(f.mass(math.Abs(g.ToGo))+" "+f.weightUnit()+" to go")))
	}
	if start, ok := firstTrend(w.of.Trend, a.derived.windows[paneWeight]); ok {
		b.rows = append(b.rows, boxRow{meter: &meter{insight.Progress(start.Value, w.of.TrendNow(), w.goal), inkGood}})
	}
	return b
}

// firstTrend is the trend's first point in the window.
func firstTrend(trend []insight.TrendPoint, win window) (insight.TrendPoint, bool) {
	for _, t := range trend {
		if t.Unix >= win.from {
			return t, true
		}
	}
	return insight.TrendPoint{}, false
}

// goalDates is the range of days in which the goal is reached.
func goalDates(g insight.Goal, today store.Date) string {
	from, to := shortDate(g.Earliest, today), shortDate(g.Latest, today)
	switch {
	case g.Open:
		return "from " + from + " on"
	case from == to:
		return from
	}
	return from + " – " + to
}
