package ui

import (
	"fmt"
	"time"

	"withings-tui/store"
	"withings-tui/ui/chart"
	"withings-tui/ui/insight"
)

// temperatureView is what the temperature pane shows.
type temperatureView struct {
	of       insight.Temperature // everything that was measured
	span     insight.Temperature // the range
	in       []store.Point       // body, skin and unspecified, in order of time
	sentence string
}

func (a *App) deriveTemperature() {
	d, t := &a.derived, &a.derived.temperature
	win := a.derived.windows[paneTemperature]
	all := summed(d, sumKey{what: "temperatures"}, func() []store.Point { return mergePoints(a.data.body, a.data.skin) })
	t.in = insight.In(all, win.days)
	t.of = summed(d, sumKey{what: "temperature"}, func() insight.Temperature { return insight.TemperatureOf(all, a.counting(), a.now) })
	t.span = summed(d, win.within(paneTemperature, "temperature"), func() insight.Temperature {
		return insight.TemperatureOf(t.in, a.counting(), a.now)
	})
	t.sentence = t.of.Sentence(a.now)
	a.derived.stops[paneTemperature] = stopsOf(t.in)
}

// mergePoints is two time-sorted series in one.
func mergePoints(x, y []store.Point) []store.Point {
	merged := make([]store.Point, 0, len(x)+len(y))
	for len(x) > 0 && len(y) > 0 {
		if x[0].Unix <= y[0].Unix {
			merged, x = append(merged, x[0]), x[1:]
		} else {
			merged, y = append(merged, y[0]), y[1:]
		}
	}
	return append(append(merged, x...), y...)
}

// siteWords name the sites on screen.
var siteWords = map[store.Site]string{store.SiteBody: "body", store.SiteSkin: "skin", store.SiteUnspecified: "site not said"}

func (a *App) drawTemperature(c *canvas, r rect) {
	f, t := a.figures(), &a.derived.temperature
	v := paneView{id: paneTemperature, title: "Temperature", sentence: t.sentence}
	switch {
	case len(a.data.body)+len(a.data.skin) == 0:
		v.empty = "No temperature has been measured yet. A Withings Thermo or BeamO brings it; skin temperature comes from some watches."
	case len(t.in) == 0:
		all := mergePoints(a.data.body, a.data.skin)
		v.empty = fmt.Sprintf("No readings in these %s. The last was %s; ] widens the range.", spanWords(a.span), dayName(a.today(), all[len(all)-1].Stamp().Date()))
	default:
		v.chart = func(w, h int) chart.Grid { return a.temperatureChart(w, h, false) }
	}
	v.boxes = a.temperatureBoxes(f)
	v.headline = a.temperatureHeadline(f)
	v.readout, v.legend = a.temperatureReadout(f)
	basis := t.span.Body.Basis
	words := fmt.Sprintf("  %s of the body on %s", plural(basis.N, "reading", "readings"), plural(basis.Days, "day", "days"))
	if n := t.span.Skin.Basis.N; n > 0 {
		words += fmt.Sprintf(", %s of the skin", thousands(int64(n)))
	}
	v.basis = []span{faint(words)}
	if left := t.span.LeftOut.String(); left != "" {
		v.basis = append(v.basis, faint(" · not counted: "+left))
	}
	v.basis = append(v.basis, faint(" · fever from "+f.celsius(insight.FeverFrom)+" "+f.temperatureUnit()), faint(", temporal artery"))
	a.drawView(c, r, v)
}

func (a *App) temperatureHeadline(f figures) [][]span {
	t := &a.derived.temperature
	value, when, class := a.temperatureNow(f)
	one := append(append(value, plain("  ")), when...)
	one = append(append(one, plain("  ")), class...)
	two := []span{}
	if e, ok := t.of.LastFever(); ok {
		words := "last fever "
		if e.Ongoing {
			words = "fever since "
		}
		two = append(two, label(words), plain(shortPeriod(insight.Period{From: e.From.Date(), To: e.To.Date()})), label(", peak "), plain(f.celsius(e.Peak)), label(" "+f.temperatureUnit()))
	}
	if s := t.of.Skin; s.Basis.N > 0 {
		two = append(two, label("  skin "), plain(f.celsius(s.Last.Value)), label(" "+f.temperatureUnit()))
	}
	return [][]span{one, two}
}

func (a *App) temperatureReadout(f figures) (readout, legend []span) {
	t := &a.derived.temperature
	if len(t.in) == 0 {
		return nil, nil
	}
	i, on := a.stop()
	if !on {
		i = len(t.in) - 1
	}
	p := t.in[i]
	readout = append(cursorMark(on), plain(p.Stamp().Time().Format("Mon 2 Jan 2006 15:04")+"  "), strong(f.celsius(p.Value)), label(" "+f.temperatureUnit()+" "+siteWords[p.Site]))
	if k, ok := insight.ClassifyTemperature(p.Value, p.Site); ok {
		readout = append(readout, inked(severityInk(k.Severity), "  "+k.Name))
	}
	readout = append(readout, a.provenance(p.Device, p.Source, p.Excluded())...)
	if j := a.stops().nearest(a.cursor.anchor); a.cursor.anchored && j >= 0 {
		from, to := t.in[min(i, j)], t.in[max(i, j)]
		diff := round1(f.Temperature.Value(to.Value)) - round1(f.Temperature.Value(from.Value))
		return readout, []span{label("  from "), plain(from.Stamp().Time().Format("2 Jan 15:04") + " " + f.celsius(from.Value)), label(" to "), plain(to.Stamp().Time().Format("2 Jan 15:04") + " " + f.celsius(to.Value)),
			strong("  " + signed(f, diff, 1)), label(" " + f.temperatureUnit() + " in " + lengthWords(time.Duration(to.Unix-from.Unix)*time.Second))}
	}
	return readout, []span{inked(inkTemperature, "  ◆ "), label("body  "), inked(inkSkin, "◇ "), label("skin")}
}

func (a *App) temperatureChart(w, h int, small bool) chart.Grid {
	d, f := &a.derived, a.figures()
	frame := a.frameOf(paneTemperature, w, h)
	if small {
		frame = a.cardFrame(w, h)
	}
	frame.Lo, frame.Hi = f.Temperature.Value(36), f.Temperature.Value(38.2)
	frame.Format = func(v float64) string { return f.decimals(v, 1) }
	frame.MinStep = 0.1
	return d.kept(gridKey{paneTemperature, w, h, frame.Cursor, frame.Anchor, small}, func() chart.Grid {
		cols := frame.Columns()
		sum := func(name string, points []store.Point) chart.Series {
			s := summed(d, sumKey{pane: paneTemperature, what: name, from: frame.From, to: frame.To, cols: cols}, func() chart.Summary {
				return chart.Summarise(samplesOf(inSpan(points, frame.From, frame.To), a.counting()), frame.From, frame.To, frame.Zone, cols)
			}).Scaled(linear(f.Temperature.Value))
			return chart.Series{Summary: &s}
		}
		o := chart.ScatterOptions{Frame: frame, Series: []chart.Series{sum("body", a.data.body)}}
		if !small {
			o.Series = append(o.Series, sum("skin", a.data.skin))
		}
		o.Lines = []chart.Line{{Value: f.Temperature.Value(insight.FeverFrom), Label: "fever " + f.celsius(insight.FeverFrom), Role: chart.RoleThreshold}}
		return chart.Scatter(o)
	})
}
