package pane

import (
	"math"
	"strconv"

	"withings-tui/store"
	"withings-tui/ui/chart"
	"withings-tui/ui/insight"
	"withings-tui/ui/screen"
	"withings-tui/ui/units"
)

// Temperature is the pane of body and skin temperature.
var Temperature = Pane{
	Slug: "temperature", Title: "Temperature", Short: "Temperature", Brief: "Temp", Accent: screen.InkTemperature, Syncs: store.CollectionMeasures,
	Ways: [][2]string{
		{"Withings Thermo", "every measurement at the temple"},
		{"BeamO", "body temperature with each check"},
		{"the Withings app", "typed in: Measure › Temperature; comes with a refresh"},
	},
	Sample: func(day float64) float64 { return 36.5 + 2.6*math.Exp(-math.Pow(day-36, 2)/16) },
	Has:    func(s *Scene) bool { return len(s.History.Temperatures) > 0 },
	View:   temperatureView, Card: temperatureCard, Stops: temperatureStops, Rows: temperatureRows,
	hero: temperatureHero, head: temperatureHead, reader: temperatureReader, measure: temperatureMeasure, contrast: temperatureContrast,
	Explain: func(s *Scene) []insight.Explanation {
		return insight.ExplainTemperature(s.History, s.Figures, s.During)
	},
}

// temperatureStops are the moments of temperatures: body and skin come together, and the cursor reads both at once.
func temperatureStops(s *Scene) Stops {
	moments := s.Figures.Temperature.Moments
	return Stops{N: len(moments), At: func(i int) store.Stamp { return s.History.Temperatures[moments[i]].Stamp }}
}

func temperatureView(s *Scene, r screen.Rect) View {
	compact := sideWidth(r.W) == 0
	v := View{Title: "Temperature", What: "temperature", Boxes: temperatureBoxes(s), Sentence: s.Figures.Temperature.Sentence, Before: 3}
	if !compact || r.H >= 26 {
		fever := s.Write.Temperature.Value(classFrom("fever"))
		v.Below = []Part{mapPart(s, compact, ", body", chart.Minimap{Points: bodyTemperatures(s).points(store.Always(), 0), Peaks: true, Ink: screen.InkTemperature, Format: masked(s.Write),
			InkAt: func(v float64) screen.Ink {
				if v >= fever {
					return screen.InkBad
				}
				return screen.InkNone
			}})}
	}
	v.Parts = []Part{{Height: 8, Grow: true, Needed: true, Draw: func(c *screen.Canvas, r screen.Rect) []Target { return drawFeverAndMonths(s, c, r) }}}
	if part, ok := skinPart(s); ok {
		if sideWidth(r.W) >= 36 {
			v.Beside = []Part{part}
		} else if !compact || r.H >= 26 {
			part.Most = 9
			v.Parts = append(v.Parts, part)
		}
	}
	return v
}

// siteWords are where a temperature was taken, as the screen says it.
func siteWords(site store.Site) string {
	return [...]string{store.SiteBody: "body", store.SiteSkin: "skin", store.SiteUnspecified: "place not given"}[min(site, store.SiteUnspecified)]
}

// temperatureReader reads the moments one by one.
func temperatureReader(s *Scene) reader {
	all, read, fates, w := s.History.Temperatures, s.Figures.Temperature.Moments, s.Figures.Temperature.Fates, s.Write
	rd := reader{Stops: temperatureStops(s), accent: screen.InkTemperature,
		value:  func(i int) string { return w.Celsius(all[read[i]].Celsius) + " " + w.Temperature.Name() },
		also:   func(i int) string { return siteWords(all[read[i]].Site) },
		counts: func(i int) bool { return fates[read[i]] == insight.Counts },
		more: func(i int) line {
			at := read[i]
			t := all[at]
			out := line{screen.Label("   " + siteWords(t.Site))}
			for _, j := range [...]int{at - 1, at + 1} { // body and skin come together
				if j >= 0 && j < len(all) && all[j].Unix == t.Unix && all[j].Site != t.Site {
					out = append(out, also(all[j].Celsius, siteWords(all[j].Site)+" ", w.Celsius(all[j].Celsius), "")...)
				}
			}
			return append(out, origin(s, t.Reading, fates[at])...)
		}}
	d := s.During.Temperature
	rd.basis = basisWords(s, "reading", d.Basis)
	if d.Body.N > 0 {
		rd.basis = append(rd.basis, screen.Label(" · mean of body "), screen.Plain(w.Celsius(d.Body.Value)))
		if d.InFever > 0 {
			rd.basis = append(rd.basis, screen.Label(" without fever"))
		}
	}
	return rd
}

// temperatureMeasure is from the reading A to the reading B.
func temperatureMeasure(s *Scene) measure {
	all, read := s.History.Temperatures, s.Figures.Temperature.Moments
	a, z := s.ends(temperatureStops(s))
	from, to := all[read[a]], all[read[z]]
	value := s.Write.Temperature.Value
	m := insight.Measured{From: from.Date(), To: to.Date(), Days: int(to.Date() - from.Date()), A: from.Celsius, B: to.Celsius, Readings: z - a + 1,
		Change: units.Difference(value(from.Celsius), value(to.Celsius), 1), PerWeek: math.NaN()}
	out := changed(s, m, shownAs{1, s.Write.Temperature.Name(), screen.InkText, s.Write.Celsius}, "reading to reading")
	if m.Days == 0 {
		out.said[1] = screen.Label(" in " + s.Write.Duration(float64(to.Unix-from.Unix)))
	}
	return out
}

// temperatureContrast is the body in the window beside another period.
func temperatureContrast(s *Scene) contrast {
	cmp, w := s.Compared, s.Write
	strip := bodyStrip(s, s.Window)
	strip.Readings, strip.Words = nil, nil
	k := contrast{rests: "means of body, without fever", words: cmp.Words["temperature"],
		twins: []twin{{strip: strip, points: bodyTemperatures(s).points, ink: screen.InkTemperature, decimals: 1, write: func(v float64) string { return w.Number(v, 1) }}}}
	if d := cmp.Temperature; d.Lack == "" {
		change := w.CelsiusDifference(d.Before.Value, d.Now.Value)
		k.hero = differing(change, w.Number(math.Abs(change), 1), w.Temperature.Name())
	}
	a, z := &cmp.Now.Temperature, &cmp.Before.Temperature
	side(&k, "body", w.Celsius, a.Body.Value, z.Body.Value)
	side(&k, "readings", strconv.Itoa, a.Body.N, z.Body.N)
	side(&k, "highest", w.Celsius, a.Highest, z.Highest)
	side(&k, "skin", w.Celsius, a.Skin.Value, z.Skin.Value)
	side(&k, "fevers", strconv.Itoa, len(a.Fevers), len(z.Fevers))
	k.ends = [2]string{w.Celsius(a.Body.Value), w.Celsius(z.Body.Value)}
	return k
}

func temperatureHero(s *Scene) Hero {
	t, w := &s.Figures.Temperature, s.Write
	if t.Basis.Readings == 0 {
		return Hero{Title: "Temperature", Unit: "no reading that counts yet"}
	}
	h := Hero{Title: "Last reading", Right: line{aged(s, t.Last.Stamp)}, Text: w.Celsius(t.Last.Celsius), Unit: w.Temperature.Name(), Side: []line{temperatureClass(s)}}
	if t.ClassLack != "" {
		h.Rows = append(h.Rows, wrapped("no class: "+t.ClassLack, sideRoom, screen.InkFaint)...)
	}
	usual := wrapped("usual not known: "+t.Usual.Lack, sideRoom, screen.InkFaint)
	if t.Usual.Lack == "" {
		usual = bothOrTwo(sideRoom, line{screen.Label("usual for you")}, line{screen.Bold(w.Celsius(t.Usual.Low) + " – " + w.Celsius(t.Usual.High))})
	}
	h.Rows = append(h.Rows, usual...)
	fever := feverSpans(s)
	h.Rows = append(h.Rows, screen.Line(fever[:len(fever)-1]...).And(fever[len(fever)-1]))
	return h
}

// temperatureClass is the last reading's class, or where it was taken.
func temperatureClass(s *Scene) line {
	t := &s.Figures.Temperature
	if t.Class.Name != "" {
		return line{screen.Pill(severityInk(t.Class.Severity), t.Class.Name)}
	}
	return line{screen.Label(siteWords(t.Last.Site))}
}

// feverSpans say whether there is fever, or since when there is none.
func feverSpans(s *Scene) line {
	t := &s.Figures.Temperature
	last, had := t.LastFever()
	switch {
	case t.Fever != nil:
		return line{screen.InkedBold(screen.InkBad, "fever"), screen.Label(" since "), screen.Bold(units.Day(t.Fever.From.Date().UTC(), s.Today().UTC()))}
	case had:
		return line{screen.Label("no fever since "), screen.Bold(units.Date(last.To.Date().UTC(), s.Today().UTC()))}
	}
	if t.Core == 0 {
		return line{screen.Label("fever "), screen.Faint("not known from skin alone")}
	}
	return line{screen.Label("no fever in "), screen.Plain(units.Count(t.Core, "reading", "readings"))}
}

// temperatureHead are the lines beside the hero: class, what is usual, fever; skin, and what the window rests on.
func temperatureHead(s *Scene) []line {
	t, w, d := &s.Figures.Temperature, s.Write, s.During.Temperature
	if t.Basis.Readings == 0 {
		return nil
	}
	usual := line{screen.Label("usual not known: " + t.Usual.Lack)}
	if t.Usual.Lack == "" {
		usual = line{screen.Label("usual for you "), screen.Bold(w.Celsius(t.Usual.Low) + " – " + w.Celsius(t.Usual.High))}
	}
	head := []line{append(temperatureClass(s), screen.Label("  "), aged(s, t.Last.Stamp)), usual, feverSpans(s)}
	if u := t.SkinUsual; u.Lack == "" {
		head = append(head, line{screen.Label("skin "), screen.Bold(w.Celsius(u.Low) + " – " + w.Celsius(u.High))})
	}
	return append(head, line{screen.Label(units.Count(d.Basis.Readings, "reading", "readings"))},
		line{screen.Label("on " + units.Count(d.Basis.Days, "day", "days") + " of " + units.Count(s.Window.Days(), "day", "days"))})
}

func temperatureRows(s *Scene) Rows {
	all, fates, w := s.History.Temperatures, s.Figures.Temperature.Fates, s.Write
	stops := bodyTemperatures(s).Stops
	columns := []column{
		timeColumn(s, stops.At),
		number(w.Temperature.Name(), 8, strongCell, func(i int) float64 { return all[i].Celsius }, w.Celsius),
		words("place", 17, func(i int) string { return siteWords(all[i].Site) }),
		sourceColumn(s, len(all), 24, func(i int) store.Reading { return all[i].Reading }),
	}
	return rowsOf(stops, columns, func(i int) Row { return readingRow(s, all[i].Reading, fates[i]) }, func(rows []int) line {
		body := tallyOf(rows, counted(fates, func(i int) float64 {
			if all[i].Site == store.SiteSkin {
				return math.NaN()
			}
			return all[i].Celsius
		}))
		reach := when(body.n > 0, screen.Label("body from "), screen.Bold(w.Celsius(body.low)), screen.Label(" to "), screen.Bold(w.Celsius(body.high)))
		return join("   ", shown(s, rows), reach, uncounted(rows, fates))
	})
}
