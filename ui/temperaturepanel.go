package ui

import (
	"fmt"
	"math"
	"time"

	"withings-tui/ui/insight"
)

func (a *App) temperatureNow(f figures) (value []span, age []span, class []span) {
	t := &a.derived.temperature
	last := t.of.Body
	if last.Basis.N == 0 {
		if t.of.Skin.Basis.N == 0 {
			return []span{label("no readings that count")}, nil, nil
		}
		s := t.of.Skin.Last
		return []span{strong(f.celsius(s.Value)), label(" " + f.temperatureUnit() + " skin")}, []span{inked(a.staleInk(s.Stamp()), a.lastWords(s.Stamp()))}, []span{faint("skin is never called fever")}
	}
	value = []span{strong(f.celsius(last.Last.Value)), label(" " + f.temperatureUnit())}
	age = []span{inked(a.staleInk(last.Last.Stamp()), a.lastWords(last.Last.Stamp()))}
	if k, ok := insight.ClassifyTemperature(last.Last.Value, last.Last.Site); ok {
		class = []span{{k.Name, bright(severityInk(k.Severity))}}
	}
	return value, age, class
}

func (a *App) temperatureBoxes(f figures) []box {
	t := &a.derived.temperature
	unit := " " + f.temperatureUnit()
	now := box{title: "Now"}
	value, when, class := a.temperatureNow(f)
	now.rows = append(now.rows, row(value...).and(when...))
	if len(class) > 0 {
		now.rows = append(now.rows, row(class...).and(faint("temporal artery")))
	}
	if s := t.of.Skin; s.Basis.N > 0 && t.of.Body.Basis.N > 0 {
		now.rows = append(now.rows, row(inked(inkSkin, "skin "), plain(f.celsius(s.Last.Value)), label(unit)).and(inked(a.staleInk(s.Last.Stamp()), a.lastWords(s.Last.Stamp()))))
	}
	fever := box{title: "Fever", right: []span{faint("from " + f.celsius(insight.FeverFrom) + unit)}}
	n := len(t.of.Fevers)
	if n == 0 {
		fever.rows = append(fever.rows, row(label("none in "+plural(t.of.Body.Basis.N, "reading", "readings"))))
	}
	for i := n - 1; i >= max(0, n-3); i-- {
		e := t.of.Fevers[i]
		days := shortPeriod(insight.Period{From: e.From.Date(), To: e.To.Date()})
		if e.From.Date() == e.To.Date() {
			days = shortDate(e.From.Date(), a.today())
		}
		if y := e.From.Time().Year(); y != a.now.In(a.zone()).Year() {
			days += fmt.Sprintf(" %d", y)
		}
		state := label(lengthWords(e.Length()))
		if e.Ongoing {
			state = inked(inkBad, "ongoing")
		}
		fever.rows = append(fever.rows,
			row(plain(days)).and(state),
			row(label("peak "), inked(severityInk(insight.Bad), f.celsius(e.Peak)+unit)).and(label(plural(e.N, "reading", "readings"))))
	}
	rng := box{title: "This range"}
	site := func(name string, i ink, s insight.SiteTemperatures) {
		if s.Basis.N == 0 {
			return
		}
		rng.rows = append(rng.rows,
			row(inked(i, name)).and(label("N "+thousands(int64(s.Basis.N)))),
			row(label("mean")).and(plain(f.celsius(s.Mean)), label(unit)),
			row(label("range")).and(plain(f.celsius(s.Min)+" – "+f.celsius(s.Max)), label(unit)))
	}
	site("body", inkTemperature, t.span.Body)
	site("skin", inkSkin, t.span.Skin)
	site("site not said", inkLabel, t.span.Unspecified)
	if len(rng.rows) == 0 {
		rng.rows = append(rng.rows, row(label("no readings")))
	}
	classes := box{title: "Classes", right: []span{faint("body only")}}
	table := insight.TemperatureClasses()
	for i := len(table) - 1; i >= 0; i-- {
		k := table[i]
		words := "below " + f.celsius(table[min(i+1, len(table)-1)].From)
		if !math.IsInf(k.From, -1) {
			words = "from " + f.celsius(k.From)
		}
		classes.rows = append(classes.rows, row(inked(severityInk(k.Severity), k.Name)).and(label(words+unit)))
	}
	return []box{now, fever, rng, classes, recentBox(len(t.in), func(i int) boxRow {
		p := t.in[i]
		return row(label(p.Stamp().Time().Format("2 Jan 15:04")), faint(" "+siteWords[p.Site])).and(a.countedSpan(f.celsius(p.Value), p.Source, p.Flags), label(unit))
	})}
}

// lengthWords is a span of time in hours, or in days from two on.
func lengthWords(d time.Duration) string {
	if d < 48*time.Hour {
		return fmt.Sprintf("%.0f h", d.Hours())
	}
	return fmt.Sprintf("%.1f days", d.Hours()/24)
}
