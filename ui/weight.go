package ui

import (
	"fmt"
	"math"
	"time"

	"withings-tui/store"
	"withings-tui/ui/insight"
)

// weightView is what the weight pane shows.
type weightView struct {
	body       bodyFigure
	of         insight.Weight // of weight itself, whatever series is drawn
	goal       float64        // kg, NaN where none is set
	goalOrigin insight.GoalOrigin
	deltas     []insight.Delta      // of weight, in the unit shown
	trend      []insight.TrendPoint // of the series drawn
	rate       insight.Rate
	in         []store.Point
	basis      insight.Basis
	changes    map[store.Figure]insight.Comparison
	comparison insight.Comparison
	sentence   string
}

func (a *App) deriveWeight() {
	d, f := &a.derived, a.figures()
	w := &d.weight
	win := a.derived.windows[paneWeight]
	w.body = bodyFigureOf(a.series)
	w.goal, w.goalOrigin = insight.WeightGoal(a.data.state.Goals, a.cfg.GoalWeightKg)
	height := a.cfg.HeightM
	if !(height > 0) {
		height = a.data.height
	}
	w.of = summed(d, sumKey{what: "weight"}, func() insight.Weight {
		return insight.WeightOf(a.data.series[store.FigureWeight], insight.WeightOptions{
			Now: a.now, Smoother: a.smoother(), Counting: a.counting(), HeightM: height, GoalKg: w.goal,
		})
	})
	// The deltas are those of what is shown, and so go by the unit.
	shown := insight.Shown{Factor: f.massScale().Value(1), Decimals: 1}
	w.deltas = w.deltas[:0]
	for _, delta := range w.of.Deltas {
		w.deltas = append(w.deltas, insight.DeltaOf(w.of.Trend, delta.Days, a.now, shown))
	}
	points := a.data.series[a.series]
	if a.series == store.FigureWeight {
		w.trend, w.rate = w.of.Trend, w.of.Rate
	} else {
		w.trend = summed(d, sumKey{what: "trend", figure: a.series}, func() []insight.TrendPoint {
			return insight.Trend(points, a.smoother(), a.counting())
		})
		w.rate = insight.RateOf(w.trend, a.now, insight.CompositionWindowDays)
	}
	w.in = insight.In(points, win.days)
	key := win.within(paneWeight, "basis")
	key.figure = a.series
	w.basis = summed(d, key, func() insight.Basis { return insight.BasisOf(w.in, a.counting()) })
	w.changes = summed(d, sumKey{what: "changes"}, func() map[store.Figure]insight.Comparison {
		changes := map[store.Figure]insight.Comparison{}
		for _, figure := range a.data.order {
			changes[figure] = insight.CompositionChange(a.data.series[figure], a.today(), a.counting())
		}
		return changes
	})
	w.comparison = insight.Comparison{}
	if a.compare {
		w.comparison = insight.Compare(points, win.days, a.counting())
	}
	w.sentence = w.of.Sentence()
	a.derived.stops[paneWeight] = stopsOf(w.in)
}

func (a *App) drawWeight(c *canvas, r rect) {
	f, d, w := a.figures(), a.data, &a.derived.weight
	v := paneView{id: paneWeight, title: "Weight", sentence: f.sentence(w.sentence)}
	if w.body.figure != store.FigureWeight {
		v.title = "Weight · " + w.body.name
	}
	points := d.series[w.body.figure]
	switch {
	case len(points) == 0:
		v.empty = "No weight has been measured yet. A Withings scale brings it, or what you type into the app; r looks again."
	case len(w.in) == 0:
		last := points[len(points)-1].Stamp().Date()
		v.empty = fmt.Sprintf("No %s readings in these %s. The last was %s; ] widens the range.", w.body.name, spanWords(a.span), dayName(a.today(), last))
	default:
		v.chart = a.weightChart
	}
	v.boxes = a.weightBoxes(f)
	v.headline = a.weightHeadline(f)
	v.readout, v.legend = a.weightReadout(f)
	v.basis = append(basisWords(w.basis, a.derived.windows[paneWeight].days), faint(" · trend: "+w.of.Smoother.Label()))
	a.drawView(c, r, v)
}

// spanWords name the range in a sentence.
func spanWords(i int) string {
	if n := spanTable[i].days; n > 0 {
		return fmt.Sprintf("%d days", n)
	}
	return "years"
}

// basisWords say what is drawn: readings, days, what is left out.
func basisWords(b insight.Basis, p insight.Period) []span {
	parts := []span{faint(fmt.Sprintf("  %s on %s of %s", plural(b.N, "reading", "readings"), thousands(int64(b.Days)), plural(p.Days(), "day", "days")))}
	if left := b.LeftOut.String(); left != "" {
		parts = append(parts, faint(" · not counted: "+left))
	}
	return parts
}

// lastWords are the newest reading's value and age.
func (a *App) lastWords(s store.Stamp) string {
	today := a.today()
	name := dayName(today, s.Date())
	if today-s.Date() <= 1 {
		name += " " + clock(s)
	}
	return name
}

// staleInk marks an age that asks for attention.
func (a *App) staleInk(s store.Stamp) ink {
	if a.today()-s.Date() > insight.FreshDays {
		return inkCaution
	}
	return inkLabel
}

// shortDate leaves the year away where the day is less than a year off.
func shortDate(d, today store.Date) string {
	layout := "2 Jan"
	if d-today > 330 || today-d > 330 {
		layout = "Jan 2006"
	}
	return d.Time(time.UTC).Format(layout)
}

func (a *App) weightHeadline(f figures) [][]span {
	w, d := &a.derived.weight, a.data
	if w.of.Basis.N == 0 {
		return [][]span{{label("no weight readings yet")}}
	}
	unit := f.weightUnit()
	s := w.of.Last.Stamp()
	one := []span{strong(f.weight(w.of.Last.Value)), label(" " + unit + "  "), inked(a.staleInk(s), a.lastWords(s)), label("   trend "), span{f.weight(w.of.TrendNow()), bright(inkWeight)}}
	if w.of.Rate.Lack.Any() {
		one = append(one, faint("  no rate: "+w.of.Rate.Lack.String()))
	} else {
		one = append(append(one, plain("  ")), a.rateSpans(f, w.of.Rate, f.massScale().Value, unit, w.goalInk(w.of.Rate.PerWeek))...)
	}
	if w.of.Goal.State == insight.GoalOnCourse {
		one = append(one, label("  goal "+f.weight(w.goal)+" from "+shortDate(w.of.Goal.Earliest, a.today())))
	}
	two := []span{}
	add := func(parts ...span) {
		if len(two) > 0 {
			two = append(two, faint(" · "))
		}
		two = append(two, parts...)
	}
	for _, figure := range []store.Figure{store.FigureFatRatio, store.FigureMuscle} {
		if last, ok := insight.Latest(d.series[figure], a.counting()); ok {
			b := bodyFigureOf(figure)
			add(label(b.name+" "), plain(b.write(f, last.Value)), label(" "+b.unitName(f)))
		}
	}
	if b := w.of.BMI; !b.Lack.Any() {
		add(label("BMI "), plain(f.decimals(b.Value, 1)))
	}
	if !w.of.Rate.Lack.Any() {
		add(plain(signedCount(f, w.of.Energy)), label(" kcal/day implied"))
	}
	return [][]span{one, two}
}

// weightReadout is the reading under the cursor, or the newest of the range,
// and what is measured to it.
func (a *App) weightReadout(f figures) (readout, legend []span) {
	w := &a.derived.weight
	if len(w.in) == 0 {
		return nil, nil
	}
	i, on := a.stop()
	if !on {
		i = len(w.in) - 1
	}
	p := w.in[i]
	unit := w.body.unitName(f)
	readout = append(cursorMark(on), plain(p.Stamp().Time().Format("Mon 2 Jan 2006 15:04")+"  "), strong(w.body.write(f, p.Value)), label(" "+unit))
	if t, ok := insight.TrendAt(w.trend, p.Unix); ok {
		scale := w.body.scale(f)
		diff := round1(scale(p.Value)) - round1(scale(t))
		readout = append(readout, label("  trend "), inked(inkWeight, w.body.write(f, t)), label("  "+signed(f, diff, 1)+" to trend"))
	}
	readout = append(readout, a.provenance(p.Device, p.Source, p.Excluded())...)
	if a.cursor.anchored {
		if j := a.stops().nearest(a.cursor.anchor); j >= 0 {
			// Time goes forward whichever way the cursor went.
			from, to := w.in[min(i, j)], w.in[max(i, j)]
			scale := w.body.scale(f)
			diff := round1(scale(to.Value)) - round1(scale(from.Value))
			legend = append(legend, label("  from "), plain(from.Stamp().Time().Format("2 Jan")+" "+w.body.write(f, from.Value)), label(" to "), plain(to.Stamp().Time().Format("2 Jan")+" "+w.body.write(f, to.Value)),
				strong("  "+signed(f, diff, 1)), label(" "+unit+measuredOver(f, from.Unix, to.Unix, diff, unit)))
		}
		return readout, legend
	}
	if a.compare && w.comparison.Now.N > 0 && !w.comparison.Lack.Any() {
		c := w.comparison
		scale := w.body.scale(f)
		diff := round1(scale(c.Now.Value)) - round1(scale(c.Before.Value))
		legend = append(legend, label("  mean "), plain(w.body.write(f, c.Now.Value)), label(" against "), inked(inkGhost, "─ "), plain(w.body.write(f, c.Before.Value)),
			label(fmt.Sprintf(" in the %d days before: ", c.Against.Days())), strong(signed(f, diff, 1)), label(" "+unit))
		return readout, legend
	}
	legend = append(legend, inked(inkDot, "  • "), label("reading  "), inked(inkWeight, "── "), label("trend"))
	if w.body.figure == store.FigureWeight && !math.IsNaN(w.goal) {
		legend = append(legend, inked(inkGoal, "  ┄┄ "), label("goal"))
	}
	return readout, legend
}

func round1(v float64) float64 { return math.Round(v*10) / 10 }

func signed(f figures, v float64, places int) string {
	if v > 0 && math.Round(v*math.Pow10(places)) != 0 {
		return "+" + f.decimals(v, places)
	}
	return f.decimals(v, places)
}

// measuredOver says over what time a difference came about, and its pace where
// that is fair to say.
func measuredOver(f figures, from, to int64, diff float64, unit string) string {
	days := float64(to-from) / (24 * 3600)
	if days < 2 {
		return fmt.Sprintf(" in %.0f h", days*24)
	}
	words := fmt.Sprintf(" in %.0f d", days)
	if days >= 7 {
		words += ", " + signed(f, diff/days*7, 2) + " " + unit + "/wk"
	}
	return words
}

func cursorMark(on bool) []span {
	if on {
		return []span{strong("▸ ")}
	}
	return []span{faint("  last ")}
}

// provenance names the device and what is special about where a reading comes
// from.
func (a *App) provenance(device uint8, source store.Source, excluded bool) []span {
	var parts []span
	if excluded {
		parts = append(parts, inked(inkCaution, "  left out by you"))
	}
	switch source {
	case store.SourceManual:
		parts = append(parts, label("  typed in"))
	case store.SourceAmbiguous:
		parts = append(parts, inked(inkCaution, "  perhaps another person's, not counted"))
	case store.SourceOther:
		parts = append(parts, inked(inkCaution, "  source unknown, not counted"))
	}
	if name := a.data.model(device); name != "" {
		parts = append(parts, label("  "+name))
	}
	return parts
}
