package ui

import (
	"fmt"
	"math"

	"withings-tui/store"
	"withings-tui/ui/chart"
	"withings-tui/ui/insight"
)

// pressureView is what the blood-pressure pane shows.
type pressureView struct {
	scheme     insight.Scheme
	week       insight.Pressure // the last 7 days
	span       insight.Pressure // the range
	in         []store.PressurePoint
	shares     []insight.Share
	protocol   insight.Protocol
	comparison insight.PressureComparison
	severe     string
	sentence   string
}

func (a *App) derivePressure() {
	d, p := &a.derived, &a.derived.pressure
	all := a.data.pressures
	win := a.derived.windows[panePressure]
	o := insight.PressureOptions{Counting: a.counting(), Hours: a.hours()}
	p.scheme = insight.SchemeOf(a.guideline(), a.setting())
	p.week = summed(d, sumKey{what: "week pressure"}, func() insight.Pressure {
		return insight.PressureOf(insight.In(all, insight.LastDays(7, a.today())), o)
	})
	p.in = insight.In(all, win.days)
	p.span = summed(d, win.within(panePressure, "means"), func() insight.Pressure { return insight.PressureOf(p.in, o) })
	p.shares = summed(d, win.within(panePressure, "shares"), func() []insight.Share { return insight.Shares(p.in, p.scheme, a.counting()) })
	p.protocol = summed(d, sumKey{what: "protocol"}, func() insight.Protocol { return insight.CurrentProtocol(all, o, a.today()) })
	p.comparison = summed(d, win.within(panePressure, "comparison"), func() insight.PressureComparison {
		return insight.ComparePressure(all, win.days, o)
	})
	p.severe = ""
	if s, ok := insight.LatestSevere(insight.In(all, insight.LastDays(7, a.today())), a.counting()); ok {
		f := a.figures()
		p.severe = fmt.Sprintf("%s %s: %s. %s", dayName(a.today(), s.Stamp().Date()), clock(s.Stamp()), f.pair(float64(s.Systolic), float64(s.Diastolic)), insight.SevereNotice)
	}
	unit := insight.PressureUnit{}
	if f := a.figures(); f.pressureUnit() == "kPa" {
		unit = insight.PressureUnit{Shown: insight.Shown{Factor: f.Pressure.Value(1), Decimals: 1}, Unit: "kPa"}
	}
	p.sentence = insight.PressureSentence(p.span, p.comparison, unit)
	if p.severe != "" {
		p.sentence = p.severe
	}
	a.derived.stops[panePressure] = stopsOf(p.in)
}

// severityInks are the class colours; the class's name always stands beside.
var severityInks = [...]ink{insight.Good: inkGood, insight.Attention: inkCaution, insight.Bad: inkBad, insight.Severe: inkBad}

func severityInk(s insight.Severity) ink { return severityInks[min(int(s), len(severityInks)-1)] }

// className is a class with what is isolated of it.
func className(c insight.Classification) string {
	if c.Isolated != "" {
		return c.Isolated
	}
	return c.Name
}

func (a *App) drawPressure(c *canvas, r rect) {
	f, d, p := a.figures(), a.data, &a.derived.pressure
	v := paneView{id: panePressure, title: "Blood pressure", sentence: f.sentence(p.sentence)}
	switch {
	case len(d.pressures) == 0:
		v.empty = "No blood pressure has been measured yet. A Withings BPM brings it, or what you type into the app."
	case len(p.in) == 0:
		last := d.pressures[len(d.pressures)-1].Stamp().Date()
		v.empty = fmt.Sprintf("No readings in these %s. The last was %s; ] widens the range.", spanWords(a.span), dayName(a.today(), last))
	default:
		v.chart = func(w, h int) chart.Grid { return a.pressureChart(w, h, false) }
	}
	v.boxes = a.pressureBoxes(f)
	v.headline = a.pressureHeadline(f)
	v.readout = a.pressureReadout(f)
	v.legend = a.pressureLegend(f)
	v.basis = append(basisWords(p.span.Basis, a.derived.windows[panePressure].days),
		faint(" · "+plural(p.span.All.Sessions, "session", "sessions")), faint(" · one reading is no diagnosis"))
	a.drawView(c, r, v)
}

func (a *App) pressureHeadline(f figures) [][]span {
	p := &a.derived.pressure
	m := p.week.All
	what := "7-day mean"
	if m.N == 0 {
		m, what = p.span.All, "mean of the range"
	}
	if m.N == 0 {
		return [][]span{{label("no blood pressure in this range")}}
	}
	one := []span{strong(f.pair(m.Systolic, m.Diastolic)), label(" " + f.pressureUnit() + "  "), label(fmt.Sprintf("%s, N %d  ", what, m.N))}
	if class, lack := p.scheme.ClassOf(m); !lack.Any() {
		one = append(one, span{className(class), bright(severityInk(class.Severity))}, label("  by "+p.scheme.String()))
	}
	two := []span{}
	slots := p.week
	if slots.All.N == 0 {
		slots = p.span
	}
	if slots.Morning.N > 0 {
		two = append(two, inked(inkMorning, "morning "), plain(f.pair(slots.Morning.Systolic, slots.Morning.Diastolic)))
	}
	if slots.Evening.N > 0 {
		two = append(two, inked(inkEvening, "  evening "), plain(f.pair(slots.Evening.Systolic, slots.Evening.Diastolic)))
	}
	two = append(two, label("  pulse "+f.decimals(m.Pulse, 0)+" · PP "+f.pressure(m.PulsePressure())+" · MAP "+f.pressure(m.MAP())))
	return [][]span{one, two}
}

func (a *App) pressureReadout(f figures) []span {
	p := &a.derived.pressure
	if len(p.in) == 0 {
		return nil
	}
	i, on := a.stop()
	if !on {
		i = len(p.in) - 1
	}
	r := p.in[i]
	systolic, diastolic := float64(r.Systolic), float64(r.Diastolic)
	parts := append(cursorMark(on), plain(r.Stamp().Time().Format("Mon 2 Jan 2006 15:04")+"  "), strong(f.pair(systolic, diastolic)), label(" "+f.pressureUnit()))
	if !math.IsNaN(float64(r.Pulse)) {
		parts = append(parts, label("  pulse "), plain(f.decimals(float64(r.Pulse), 0)), label(" bpm"))
	}
	if insight.Plausible(systolic, diastolic) {
		parts = append(parts, label("  PP "+f.pressure(insight.PulsePressure(systolic, diastolic))+" · MAP "+f.pressure(insight.MAP(systolic, diastolic))))
	} else {
		parts = append(parts, inked(inkCaution, "  not plausible, not counted"))
	}
	return append(parts, a.provenance(r.Device, r.Source, r.Excluded())...)
}

func (a *App) pressureLegend(f figures) []span {
	p := &a.derived.pressure
	if len(p.in) == 0 {
		return nil
	}
	if a.cursor.anchored {
		i, _ := a.stop()
		j := a.stops().nearest(a.cursor.anchor)
		from, to := p.in[min(i, j)], p.in[max(i, j)]
		return []span{
			label("  from "), plain(from.Stamp().Time().Format("2 Jan") + " " + f.pair(float64(from.Systolic), float64(from.Diastolic))),
			label(" to "), plain(to.Stamp().Time().Format("2 Jan") + " " + f.pair(float64(to.Systolic), float64(to.Diastolic))),
			strong("  " + pressureChangeTail(f, float64(to.Systolic-from.Systolic)) + "/" + pressureChangeTail(f, float64(to.Diastolic-from.Diastolic))),
			label(" " + f.pressureUnit() + measuredOver(f, from.Unix, to.Unix, float64(to.Systolic-from.Systolic), f.pressureUnit())),
		}
	}
	if a.compare && !p.comparison.Lack.Any() {
		c := p.comparison
		return []span{
			label("  mean "), plain(f.pair(c.Now.Systolic, c.Now.Diastolic)), label(" against "), plain(f.pair(c.Before.Systolic, c.Before.Diastolic)),
			label(fmt.Sprintf(" (N %d) in the %d days before: ", c.Before.N, c.Against.Days())), strong(pressureChangeTail(f, c.Systolic) + "/" + pressureChangeTail(f, c.Diastolic)),
		}
	}
	evening := "●"
	if a.theme.mono {
		evening = "◆"
	}
	return []span{inked(inkMorning, "  ● "), label("morning  "), inked(inkEvening, evening+" "), label("evening  "), label("● systolic  ○ diastolic  "), plain("● "), label("between")}
}
