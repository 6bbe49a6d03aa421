package pane

import (
	"math"
	"sort"
	"strconv"

	"withings-tui/store"
	"withings-tui/ui/chart"
	"withings-tui/ui/insight"
	"withings-tui/ui/screen"
	"withings-tui/ui/units"
)

// Weight is the pane of weight and body composition.
var Weight = Pane{
	Slug: weightSlug, Title: "Weight", Short: "Weight", Brief: "Weight", Accent: screen.InkWeight, Syncs: store.CollectionMeasures,
	Ways: [][2]string{
		{"a Withings scale", "every weighing, and what else it measures: fat, muscle, water"},
		{"the Withings app", "typed in: Measure › Weight; comes with a refresh"},
		{"an export", "import it: withings-tui import FILE"},
	},
	Sample: func(day float64) float64 { return 84 - day/20 + math.Sin(day/6)/2 },
	Has:    func(s *Scene) bool { return len(s.History.Weighings) > 0 },
	Series: bodySeries, View: weightView, Card: weightCard,
	Stops: func(s *Scene) Stops { return weightBody(s).Stops }, Rows: weightRows,
	hero: weightHero, head: weightHead, reader: weightReader, measure: weightMeasure, contrast: weightContrast,
	Explain: func(s *Scene) []insight.Explanation { return insight.ExplainWeight(s.History, s.Figures, s.During) },
	Actions: []string{"smoother"},
}

const weightSlug = "weight"

func weightView(s *Scene, r screen.Rect) View {
	b := weightBody(s)
	compact := sideWidth(r.W) == 0
	v := View{Title: "Weight", What: b.name, Sentence: s.Figures.Weight.Sentence, Boxes: weightBoxes(s, r)}
	if !b.isWeight() {
		v.Title = "Weight · " + b.name
	}
	if r.H >= 18 {
		v.Below = []Part{mapPart(s, compact, "", chart.Minimap{Points: b.curve(s.Write, store.Always(), 0), Ink: screen.InkWeight, Format: b.format(s.Write)})}
	}
	var drawn chart.Drawn // the weeks stand in the chart's columns
	v.Parts = []Part{{Height: 7, Grow: true, Needed: true, Draw: func(c *screen.Canvas, r screen.Rect) []Target {
		ch := weightChart(s, b, r.W)
		if compact {
			ch.Strips[0].Words = nil
		}
		drawn = chart.Draw(c, r, ch)
		return drawTargets(drawn)
	}}}
	if !compact || r.H >= 26 {
		if b.isWeight() && s.Window.Days() > 14 {
			v.Parts = append(v.Parts, weekPart(s, &drawn))
		}
		v.Parts = append(v.Parts, legendPart(func(t *screen.Theme) line { return weightLegend(s, b, t, drawn.Plot.W) }))
	}
	v.Beside = weightBeside(s, b, r.H)
	return v
}

// weightReader reads the weighings, or the readings of another series.
func weightReader(s *Scene) reader {
	b := weightBody(s)
	rd := reader{Stops: b.Stops, accent: screen.InkWeight,
		value:  func(i int) string { return b.write(s.Write, b.si(i)) + " " + b.unit },
		counts: func(i int) bool { return b.fate(i) == insight.Counts },
		more:   func(i int) line { return weightMore(s, b, i) }}
	basis, one := s.During.Weight.Basis, "weigh-in"
	if !b.isWeight() {
		days := map[store.Date]bool{}
		from, to := rd.In(s.Window)
		for i := from; i < to; i++ {
			days[rd.At(i).Date()] = true
		}
		basis, one = insight.Basis{Readings: to - from, Days: len(days)}, "reading"
	}
	rd.basis = basisWords(s, one, basis)
	if since := anchorSpans(s); since != nil && b.isWeight() {
		rd.basis = append(append(rd.basis, screen.Label(" · ")), since...)
	}
	return rd
}

// weightMore is what goes with a reading: how far off the trend, what else the scale said, and where it came from.
func weightMore(s *Scene, b body, i int) line {
	w, d := s.Write, b.At(i).Date()
	var out line
	if off := b.difference(w, trendOn(b.trend, d), b.si(i)); !math.IsNaN(off) {
		words := "on the trend"
		if off != 0 {
			words = w.Number(math.Abs(off), b.decimals) + map[bool]string{true: " under", false: " over"}[off < 0] + " the trend"
		}
		out = line{screen.Label("   " + words)}
	}
	if b.isWeight() {
		g := s.History.Weighings[i]
		out = append(out, also(g.FatPercent, "fat ", w.Number(g.FatPercent, 1), " %")...)
		out = append(out, also(g.Muscle, "muscle ", w.Part(g.Muscle), " "+w.KgUnit())...)
	}
	return append(out, origin(s, b.reading(i), b.fate(i))...)
}

// trendOn is a trend at a reading's day, NaN where it has none.
func trendOn(trend []insight.TrendPoint, d store.Date) float64 {
	i := sort.Search(len(trend), func(i int) bool { return trend[i].Date() > d })
	if i == 0 || trend[i-1].Date() != d {
		return math.NaN()
	}
	return trend[i-1].Kg
}

// weightMeasure is the trend from A to B.
func weightMeasure(s *Scene) measure {
	b := weightBody(s)
	stops := b.Stops
	a, z := s.ends(stops)
	m := insight.Measure(s.Figures, b.quantity, stops.At(a).Date(), stops.At(z).Date())
	ink, what := screen.InkText, "trend to trend"
	if b.isWeight() {
		ink = goalInk(s, m.Change)
	}
	write := func(v float64) string { return b.write(s.Write, v) }
	if !math.IsNaN(m.ScaleA) && !math.IsNaN(m.ScaleB) {
		what += "; on the scale " + write(m.ScaleA) + " and " + write(m.ScaleB)
	}
	return changed(s, m, shownAs{b.decimals, b.unit, ink, write}, what)
}

// weightContrast is the trend of the window beside that of another period.
func weightContrast(s *Scene) contrast {
	b := weightBody(s)
	cmp, w := s.Compared, s.Write
	t := twin{ink: screen.InkWeight, decimals: b.decimals, points: func(p store.Period, shift int64) []chart.Point { return b.curve(w, p, shift) },
		write: func(v float64) string { return b.drawn(w, v) }}
	ch := weightChart(s, b, 1000)
	t.strip = ch.Strips[0]
	t.strip.Lines, t.strip.Cone, t.strip.Words = nil, nil, nil
	if b.isWeight() {
		t.good = func(change float64) screen.Ink { return goalInk(s, change) }
	}
	k := contrast{twins: []twin{t}, rests: "at the end of each window"}
	now, then := trendIn(b.trend, s.Window), trendIn(b.trend, s.Against)
	if len(now) > 0 && len(then) > 0 {
		last, was := now[len(now)-1].Kg, then[len(then)-1].Kg
		diff := b.difference(w, was, last)
		k.hero = differing(diff, w.Number(math.Abs(diff), b.decimals), b.unit)
		k.ends = [2]string{b.write(w, last), b.write(w, was)}
	}
	if !b.isWeight() {
		if len(now) > 0 && len(then) > 0 {
			kg := func(p insight.TrendPoint) float64 { return p.Kg }
			write := func(v float64) string { return b.write(w, v) }
			side(&k, "first", write, kg(now[0]), kg(then[0]))
			side(&k, "last", write, kg(now[len(now)-1]), kg(then[len(then)-1]))
			side(&k, "days", strconv.Itoa, len(now), len(then))
		}
		return k
	}
	k.words = cmp.Words[weightSlug]
	a, z := &cmp.Now.Weight, &cmp.Before.Weight
	side(&k, "first", w.Kg, a.First, z.First)
	side(&k, "last", w.Kg, a.Last, z.Last)
	side(&k, "change", func(v float64) string { return w.Signed(v, 1) }, a.Shown, z.Shown)
	side(&k, "mean", w.Kg, a.Mean.Value, z.Mean.Value)
	side(&k, "scatter ±", w.Part, a.Scatter, z.Scatter)
	side(&k, "fat %", func(v float64) string { return w.Number(v, 1) }, cmp.Fat.Now.Value, cmp.Fat.Before.Value)
	side(&k, "muscle", w.Part, cmp.Muscle.Now.Value, cmp.Muscle.Before.Value)
	side(&k, "weigh-ins", strconv.Itoa, a.Basis.Readings, z.Basis.Readings)
	return k
}

// weightRows are all weighings as rows of the table.
func weightRows(s *Scene) Rows {
	all, fates, w := s.History.Weighings, s.Figures.Weight.Fates, s.Write
	trend := func(i int) float64 { return trendOn(s.Figures.Weight.Trend, all[i].Date()) }
	wide := 8
	if w.Weight == units.Stones {
		wide = len("12 st 11.3")
	}
	stops := bodyOf(s, "weight").Stops
	columns := []column{
		timeColumn(s, stops.At),
		number("weight", wide, strongCell, func(i int) float64 { return all[i].Weight }, w.Kg),
		number("trend", wide, screen.In(screen.InkWeight), trend, w.Kg),
		number("off it", 7, labelCell, func(i int) float64 { return units.Difference(w.PartValue(trend(i)), w.PartValue(all[i].Weight), 1) }, func(v float64) string { return w.Signed(v, 1) }),
		number("fat %", 7, plainCell, func(i int) float64 { return all[i].FatPercent }, func(v float64) string { return w.Number(v, 1) }),
		number("fat "+w.KgUnit(), 7, plainCell, func(i int) float64 { return all[i].FatMass }, w.Part),
		number("muscle", 8, plainCell, func(i int) float64 { return all[i].Muscle }, w.Part),
		number("water", 7, plainCell, func(i int) float64 { return all[i].Water }, w.Part),
		sourceColumn(s, len(all), 16, func(i int) store.Reading { return all[i].Reading }),
	}
	return rowsOf(stops, columns, func(i int) Row { return readingRow(s, all[i].Reading, fates[i]) }, func(rows []int) line {
		kg := tallyOf(rows, counted(fates, func(i int) float64 { return all[i].Weight }))
		fat := tallyOf(rows, counted(fates, func(i int) float64 { return all[i].FatPercent }))
		mean := when(kg.n > 0, screen.Label("mean "), screen.Bold(w.Kg(kg.mean())))
		reach := when(kg.n > 0, screen.Label("from "), screen.Bold(w.Kg(kg.low)), screen.Label(" to "), screen.Bold(w.Kg(kg.high)))
		percent := when(fat.n > 0, screen.Label("fat "), screen.Bold(w.Number(fat.mean(), 1)+" %"))
		return join("   ", shown(s, rows), mean, reach, firstToLast(s, rows), percent, uncounted(rows, fates))
	})
}

// firstToLast is the change from the oldest to the newest row that counts.
func firstToLast(s *Scene, rows []int) line {
	first, last := -1, -1
	for _, i := range rows {
		if s.Figures.Weight.Fates[i] == insight.Counts { // rows may be sorted by any column; weighings are by time
			if first < 0 || i < first {
				first = i
			}
			last = max(last, i)
		}
	}
	if first < 0 {
		return nil
	}
	all := s.History.Weighings
	return line{screen.Label("first to last reading "), screen.Bold(s.Write.Change(s.Write.KgDifference(all[first].Weight, all[last].Weight), 1))}
}
