package pane

import (
	"fmt"
	"math"
	"strconv"

	"withings-tui/store"
	"withings-tui/ui/chart"
	"withings-tui/ui/insight"
	"withings-tui/ui/screen"
	"withings-tui/ui/units"
)

// Sleep is the pane of nights.
var Sleep = Pane{
	Slug: "sleep", Title: "Sleep", Short: "Sleep", Brief: "Sleep", Accent: screen.InkSleep, Syncs: store.CollectionSleep, Quiet: true,
	Ways:   [][2]string{{"a Withings watch", "each night from bedtime to waking, with its stages"}, {"Sleep Analyzer", "the same from under the mattress"}},
	Sample: func(day float64) float64 { return 7.4 + math.Sin(day/3)/3 + math.Sin(day/1.3)/3 },
	Has:    func(s *Scene) bool { return len(s.History.Sleeps) > 0 },
	View:   sleepView, Card: sleepCard, Stops: sleepStops, Rows: sleepRows,
	hero: sleepHero, head: sleepHead, reader: sleepReader, measure: sleepMeasure, contrast: sleepContrast,
	Explain: func(s *Scene) []insight.Explanation { return insight.ExplainSleep(s.History, s.Figures, s.During) },
}

func sleepStops(s *Scene) Stops {
	nights := s.Figures.Sleep.Nights
	return Stops{N: len(nights), At: func(i int) store.Stamp { return Noon(nights[i].Date) }}
}

func sleepView(s *Scene, r screen.Rect) View {
	v := View{Title: "Sleep", What: "nights", Boxes: sleepBoxes(s, r.H), Sentence: s.Figures.Sleep.Sentence}
	side := sideWidth(r.W)
	byShare := false // the nights are drawn before their legend
	v.Parts = []Part{plainPart(8, func(c *screen.Canvas, r screen.Rect) { byShare = drawNights(s, c, r) }).growing()}
	if r.H >= 26 {
		v.Parts = append(v.Parts, legendPart(func(*screen.Theme) line { return usualNight(s) }))
	}
	v.Parts = append(v.Parts, legendPart(func(t *screen.Theme) line { return sleepLegend(s, t, byShare) }))
	if side >= 36 {
		v.Beside = []Part{hoursPart(s), sleepRatePart(s)}
	} else if r.H >= 26 {
		v.Parts[0].Most = min(15, len(s.During.Sleep.Nights)+1)
		v.Parts = append(v.Parts, hoursPart(s))
	}
	if side > 0 {
		v.Below = []Part{sleepWeeksPart(s)}
	}
	return v
}

// needWords are the hours of sleep that the person's age needs: "7 to 9 hours".
func needWords(s *Scene) string {
	need := s.Figures.Sleep.Need
	if need[1] == 0 {
		return ""
	}
	return fmt.Sprintf("%g to %g hours", need[0], need[1])
}

// nightMark tells whether a night was within what the age needs.
func nightMark(s *Scene, asleep float64) screen.Span {
	how, ok := s.Figures.Sleep.Enough(asleep)
	switch {
	case !ok || math.IsNaN(asleep):
		return screen.Label(" ")
	case how < 0:
		return screen.Inked(screen.InkCaution, "▼")
	case how > 0:
		return screen.Inked(screen.InkCaution, "▲")
	}
	return screen.Inked(screen.InkGood, "■")
}

// stage is one of a night's stages.
type stage struct {
	name    string
	ink     screen.Ink
	seconds float64 // of the night
	usual   float64 // of 28 nights
}

func stagesOf(s *Scene, n *insight.Night) []stage {
	u := s.Figures.Sleep.Usual
	return []stage{{"deep", screen.InkDeep, n.Deep, u.Deep}, {"light", screen.InkLight, n.Light, u.Light}, {"REM", screen.InkREM, n.REM, u.REM}, {"awake", screen.InkAwake, n.Awake, u.Awake}}
}

// stateInks are the inks of the stages by their states.
var stateInks = [...]screen.Ink{store.StateAwake: screen.InkAwake, store.StateLight: screen.InkLight, store.StateDeep: screen.InkDeep, store.StateREM: screen.InkREM}

// nightRow is a night from bedtime to waking.
func nightRow(s *Scene, n insight.Night, chosen bool) chart.Night {
	row := chart.Night{Name: line{screen.Label(n.Date.UTC().Format("Mon 2"))}, From: Wall(n.From), To: Wall(n.To), Chosen: chosen, Stages: stretches(s, &n),
		Right: line{screen.Plain(s.Write.Duration(n.Asleep)), screen.Label(" "), nightMark(s, n.Asleep)}}
	if chosen {
		row.Name, row.Right[0] = line{screen.Bold(row.Name[0].Text)}, screen.Strong(row.Right[0].Text)
	}
	return row
}

// stretches are a night's stages at their times. Where those are not known, but how long each stage was, they part the
// night by their shares, from deep to awake.
func stretches(s *Scene, n *insight.Night) (parts []chart.Stage) {
	for _, st := range n.Stages {
		parts = append(parts, chart.Stage{From: Wall(store.Stamp{Unix: st.Start, Offset: n.From.Offset}),
			To: Wall(store.Stamp{Unix: st.End, Offset: n.From.Offset}), Ink: stateInks[st.State]})
	}
	if parts != nil {
		return parts
	}
	total, at := 0.0, float64(Wall(n.From))
	for _, st := range stagesOf(s, n) {
		total += max(0, st.seconds)
	}
	for _, st := range stagesOf(s, n) {
		if st.seconds > 0 && total > 0 {
			end := at + st.seconds/total*float64(n.To.Unix-n.From.Unix)
			parts = append(parts, chart.Stage{From: int64(at), To: int64(end), Ink: st.ink})
			at = end
		}
	}
	return parts
}

// shownNights are the nights that so many rows show: the newest of the window, or those around the one that is read.
func shownNights(s *Scene, rows int) (from, to int) {
	last, _ := s.stop(sleepStops(s))
	from, to = sleepStops(s).In(s.Window)
	to = min(to, max(last+rows/2+1, from+rows))
	return max(from, to-rows), to
}

// drawNights draws a night a row and tells whether some are parted by shares.
func drawNights(s *Scene, c *screen.Canvas, r screen.Rect) (byShare bool) {
	ch := chart.NightChart{Bed: math.NaN(), Wake: math.NaN(), RightTitle: "asleep"}
	if g := s.Figures.Sleep.Regularity; g.Lack == "" {
		ch.Bed, ch.Wake = math.Mod(g.Bed/60+24, 24), g.Wake/60
	}
	last, _ := s.stop(sleepStops(s))
	a, b := -1, -1
	if s.Cursor.Anchored {
		a, b = s.ends(sleepStops(s))
	}
	from, to := shownNights(s, max(1, r.H-1))
	for i := from; i < to; i++ {
		n := s.Figures.Sleep.Nights[i]
		row := nightRow(s, n, i == last)
		byShare = byShare || len(n.Stages) == 0 && len(row.Stages) > 0
		switch i { // a letter takes the weekday's place, so that the chart stays where it is
		case a:
			row.Name = append(line{screen.InkedBold(screen.InkToday, "A  ")}, screen.Label(n.Date.UTC().Format(" 2")))
		case b:
			row.Name = append(line{screen.InkedBold(screen.InkToday, "B  ")}, screen.Label(n.Date.UTC().Format(" 2")))
		}
		ch.Nights = append(ch.Nights, row)
	}
	ch.Draw(c, r)
	return byShare
}

// usualNight names the dashed lines, and how many nights the window has.
func usualNight(s *Scene) line {
	g, w := s.Figures.Sleep.Regularity, s.Write
	nights := line{screen.Faint(units.Count(len(s.During.Sleep.Nights), "night", "nights") + " in this window, the newest shown")}
	if g.Lack != "" {
		return nights
	}
	return join("   ", line{screen.Inked(screen.InkToday, "┊ usually "+clockOf(w, g.Bed)+" to "+clockOf(w, g.Wake))}, nights)
}

// sleepLegend names the stages, and what their lengths are where their times are not known.
func sleepLegend(s *Scene, t *screen.Theme, byShare bool) line {
	parts := []line{when(byShare, screen.Label("by length alone:"))}
	for _, st := range stagesOf(s, &insight.Night{}) {
		parts = append(parts, line{screen.Inked(st.ink, string(chart.StageRune(t, st.ink))), screen.Label(" " + st.name)})
	}
	if words := needWords(s); words != "" {
		parts = append(parts, line{screen.Inked(screen.InkGood, "■"), screen.Label(" " + words)},
			line{screen.Inked(screen.InkCaution, "▼"), screen.Label(" less")}, line{screen.Inked(screen.InkCaution, "▲"), screen.Label(" more")})
	}
	return join("  ", parts...)
}

// nightCurve is the mean of the 7 nights up to each of a figure, from 3 on.
func nightCurve(s *Scene, of func(insight.Night) float64) values {
	nights := s.Figures.Sleep.Nights
	return values{sleepStops(s), func(i int) float64 {
		var rows []int
		for j := i; j >= 0 && nights[j].Date > nights[i].Date-7; j-- {
			rows = append(rows, j)
		}
		if t := tallyOf(rows, func(j int) float64 { return of(nights[j]) }); t.n >= 3 {
			return t.mean()
		}
		return math.NaN()
	}}
}

// nightStrip is a figure of the nights as dots, with the mean of 7 nights, which its end names.
func nightStrip(s *Scene, of func(insight.Night) float64, name func(float64) string) chart.Strip {
	single := values{sleepStops(s), func(i int) float64 { return of(s.Figures.Sleep.Nights[i]) }}
	curve := chart.Curve{Points: nightCurve(s, of).points(s.Window, 0), Ink: screen.InkSleep}
	if n := len(curve.Points); n > 0 {
		curve.Name = line{screen.InkedBold(screen.InkSleep, name(curve.Points[n-1].Value))}
		curve.Under = line{screen.Label("7 nights")}
	}
	return chart.Strip{Look: chart.Discs, MinStep: 1, Readings: single.readings(s.Window, nil), Curves: []chart.Curve{curve}}
}

// hoursStrip is hours asleep a night with what the age needs as a ground.
func hoursStrip(s *Scene) chart.Strip {
	strip := nightStrip(s, func(n insight.Night) float64 { return n.Asleep / 3600 }, func(v float64) string { return s.Write.Duration(v * 3600) })
	strip.MinSpan, strip.Format = 3, func(v float64) string { return s.Write.Number(v, 0) + " h" }
	if need := s.Figures.Sleep.Need; need[1] > 0 {
		strip.Zones = []chart.Zone{{From: need[0], To: need[1], Ink: screen.InkUsual}}
	}
	return strip
}

func hoursPart(s *Scene) Part {
	right := ""
	if words := needWords(s); words != "" {
		right = words + ": what " + map[bool]string{true: "your age needs", false: "adults need"}[s.In.Born != ""]
	}
	return chartPart(6, func(screen.Rect) chart.Chart { return baseChart(s, sleepStops(s), hoursStrip(s)) }).under("Hours asleep, "+windowWords(s), right)
}

// sleepRatePart is the heart rate of the nights, beside the hours.
func sleepRatePart(s *Scene) Part {
	part := chartPart(6, func(screen.Rect) chart.Chart {
		strip := nightStrip(s, func(n insight.Night) float64 { return n.HRAverage }, func(v float64) string { return s.Write.Number(v, 0) + " bpm" })
		strip.MinSpan, strip.Format = 10, masked(s.Write)
		return baseChart(s, sleepStops(s), strip)
	}).under("Heart rate at night", "mean, beats a minute")
	part.Needed = false
	return part
}

// sleepWeeksPart are the means of the window's last weeks.
func sleepWeeksPart(s *Scene) Part {
	weeks := s.During.Sleep.Weeks
	return plainPart(min(2, 2*len(s.During.Sleep.Nights)), func(c *screen.Canvas, r screen.Rect) {
		n := max(1, min(len(weeks), r.W/20))
		for i, w := range weeks[max(0, len(weeks)-n):] {
			at := screen.Rect{X: r.X + r.W/n*i, Y: r.Y, W: r.W/n - 1, H: 2}
			hours := line{screen.Faint("no nights")}
			if w.Asleep.N > 0 {
				hours = line{screen.Bold(s.Write.Duration(w.Asleep.Value)), screen.Label(" " + clockOf(s.Write, w.Bed) + "–" + clockOf(s.Write, w.Wake))}
			}
			putLines(c, at, []line{{screen.Label(shortDates(w.Period, s.Today()))}, hours})
		}
	}).under("Week means", "asleep · from bedtime to waking")
}

// clockOf are minutes from midnight as a clock: −46 is 23:14.
func clockOf(w units.Writer, minutes float64) string {
	if math.IsNaN(minutes) {
		return units.Unknown
	}
	m := (int(units.Round(minutes, 0))%1440 + 1440) % 1440
	return w.Mask(fmt.Sprintf("%02d:%02d", m/60, m%60))
}

// bedWords are a night from bedtime to waking: "23:18 – 07:12".
func bedWords(s *Scene, n insight.Night) string {
	return s.Write.Mask(units.Clock(n.From.Time()) + " – " + units.Clock(n.To.Time()))
}

// hoursMinutes are seconds as a hero has them: "7:16".
func hoursMinutes(w units.Writer, seconds float64) string {
	if math.IsNaN(seconds) {
		return ""
	}
	m := int(units.Round(seconds/60, 0))
	return w.Mask(fmt.Sprintf("%d:%02d", m/60, m%60))
}

// sleepReader reads the nights one by one.
func sleepReader(s *Scene) reader {
	nights, w := s.Figures.Sleep.Nights, s.Write
	rd := reader{Stops: sleepStops(s), accent: screen.InkSleep, days: true, before: "Night to ",
		value: func(i int) string { return w.Duration(nights[i].Asleep) },
		also:  func(i int) string { return "asleep, " + bedWords(s, nights[i]) },
		mark:  func(i int) screen.Span { return nightMark(s, nights[i].Asleep) },
		more: func(i int) line {
			n := nights[i]
			out := line{screen.Label("   " + bedWords(s, n))}
			out = append(out, also(n.HRAverage, "", w.Number(n.HRAverage, 0), " bpm")...)
			out = append(out, also(n.Score, "score ", w.Number(n.Score, 0), "")...)
			for _, nap := range n.Naps {
				out = append(out, also(nap.Asleep, "nap ", w.Duration(nap.Asleep), "")...)
			}
			if n.Device != "" {
				out = append(out, screen.Label("   "+n.Device))
			}
			return out
		}}
	d := s.During.Sleep
	rd.basis = line{screen.Label(units.Count(len(d.Nights), "night", "nights") + " of " + units.Count(s.Window.Days(), "day", "days"))}
	if d.Asleep.N > 0 {
		rd.basis = append(rd.basis, screen.Label(" · mean "), screen.Plain(w.Duration(d.Asleep.Value)))
	}
	if d.Naps > 0 {
		rd.basis = append(rd.basis, screen.Label(" · "+units.Count(d.Naps, "nap", "naps")+", not counted in it"))
	}
	return rd
}

// sleepMeasure is the mean a night from A to B.
func sleepMeasure(s *Scene) measure {
	a, z := s.ends(sleepStops(s))
	from, to, w := s.Figures.Sleep.Nights[a], s.Figures.Sleep.Nights[z], s.Write
	m := insight.During(s.History, s.Figures, store.Period{From: from.Date, To: to.Date}).Sleep.Asleep
	out := measure{from: from.Date, to: to.Date, a: w.Duration(from.Asleep), b: w.Duration(to.Asleep), rests: "mean of " + units.Count(m.N, "night", "nights") + " from A to B"}
	out.said = line{screen.Strong(w.Duration(m.Value)), screen.Label(" a night over " + units.Count(m.N, "night", "nights"))}
	if m.N > 0 {
		out.text, out.unit = hoursMinutes(w, m.Value), "hours a night"
		out.rate = line{screen.Label("from "), screen.Bold(w.Duration(m.Low)), screen.Label(" to "), screen.Bold(w.Duration(m.High))}
	}
	return out
}

// sleepContrast is the mean of 7 nights beside that of another period.
func sleepContrast(s *Scene) contrast {
	cmp, w := s.Compared, s.Write
	strip := hoursStrip(s)
	strip.Readings = nil
	hours := func(v float64) string { return w.Duration(v * 3600) }
	k := contrast{rests: "means of all nights", words: cmp.Words["sleep"],
		twins: []twin{{strip: strip, points: nightCurve(s, func(n insight.Night) float64 { return n.Asleep / 3600 }).points, ink: screen.InkSleep,
			steps: 60, write: hours, size: hours, axis: func(v float64) string { return w.Number(60*v, 0) }}}}
	if change := w.DurationDifference(cmp.Asleep.Before.Value, cmp.Asleep.Now.Value); cmp.Asleep.Lack == "" {
		k.hero = differing(change, hoursMinutes(w, math.Abs(change)), "hours")
	}
	a, z := &cmp.Now.Sleep, &cmp.Before.Sleep
	side(&k, "asleep", w.Duration, a.Asleep.Value, z.Asleep.Value)
	side(&k, "shortest", w.Duration, a.Asleep.Low, z.Asleep.Low)
	side(&k, "longest", w.Duration, a.Asleep.High, z.Asleep.High)
	side(&k, "as needed", strconv.Itoa, a.InNeed, z.InNeed)
	side(&k, "naps", strconv.Itoa, a.Naps, z.Naps)
	side(&k, "nights", strconv.Itoa, len(a.Nights), len(z.Nights))
	k.ends = [2]string{w.Duration(a.Asleep.Value), w.Duration(z.Asleep.Value)}
	return k
}
