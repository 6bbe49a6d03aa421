package ui

import (
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"withings-tui/store"
	"withings-tui/ui/insight"
)

func (a *App) deriveOverview() {
	d := &a.derived
	d.sentence = insight.Sentence(
		d.weight.of.Clause(),
		insight.PressureClause(d.pressure.week.All, d.pressure.scheme),
		d.temperature.of.Clause(a.now),
		insight.ActivityClause(d.activity.streak, d.activity.week),
	)
	// The overview's cursor goes by days.
	days := d.windows[paneOverview].days
	d.stops[paneOverview] = stops{max(0, days.Days()), func(i int) int64 { return a.noon(days.From + store.Date(i)) }}
}

// drawOverview is a card a metric, two by two where there is room, and one
// sentence.
func (a *App) drawOverview(c *canvas, r rect) {
	f := a.figures()
	cards := []card{a.weightCard(f), a.pressureCard(f), a.temperatureCard(f), a.activityCard(f)}
	sentence := a.derived.sentence
	lines := wrap(f.sentence(sentence), c.w-4)
	if len(lines) > 2 {
		lines = lines[:2]
	}
	body := r
	body.h -= len(lines)
	if a.cursor.on {
		body.h--
	}
	// Four cards in a column need eight rows each; else they stand two by two.
	half := body.w / 2
	top := body.h / 2
	for i, k := range cards {
		where := rect{body.x, body.y, half, top}
		if i%2 == 1 {
			where.x, where.w = body.x+half, body.w-half
		}
		if i >= 2 {
			where.y, where.h = body.y+top, body.h-top
		}
		a.drawCard(c, where, k)
	}
	y := body.y + body.h
	if a.cursor.on {
		c.spans(2, y, c.w-3, a.dayReadout(f)...)
		y++
	}
	for i, l := range lines {
		c.text(2, y+i, c.w-3, fg(inkText), l)
	}
}

func (a *App) drawCard(c *canvas, r rect, k card) {
	accent := panes[k.id].accent
	line := fg(inkFrame)
	if a.derived.card == k.id {
		line = fg(accent)
	}
	c.frame(r, line, []span{{panes[k.id].title, bright(accent)}}, []span{faint(string(rune('1' + k.id)))})
	a.hits = append(a.hits, hit{r, func(int, int) tea.Cmd {
		if a.derived.card == k.id {
			a.show(k.id)
			return nil
		}
		a.derived.card = k.id
		return nil
	}})
	in := r.inset(2, 1)
	if k.empty != "" {
		drawEmpty(c, in, k.empty)
		return
	}
	if in.h >= 8 {
		in.y, in.h = in.y+1, in.h-1
	}
	roomy := func(left, right []span) []span {
		if spansWidth(left)+spansWidth(right)+1 > in.w {
			return nil
		}
		return right
	}
	c.both(in.x, in.y, in.w, k.value, roomy(k.value, k.age))
	c.both(in.x, in.y+1, in.w, k.change, roomy(k.change, k.about))
	bottom := in.y + in.h
	if in.h >= 7 && k.foot != "" {
		bottom--
		var foot []span
		for i, part := range strings.Split(k.foot, " · ") {
			if i > 0 {
				part = " · " + part
			}
			foot = append(foot, label(part))
		}
		c.spans(in.x, bottom, in.w, fitting(foot, in.w)...)
	}
	h := bottom - in.y - 2
	if in.h >= 10 {
		h -= 2
		a.blit(c, in.x-1, in.y+3, k.chart(in.w+1, h), accent)
		return
	}
	if h >= 2 {
		a.blit(c, in.x-1, in.y+2, k.chart(in.w+1, h), accent)
	}
}

// dayReadout is what every metric had on the day under the cursor.
func (a *App) dayReadout(f figures) []span {
	i, on := a.stop()
	if !on {
		return nil
	}
	day := a.derived.windows[paneOverview].days.From + store.Date(i)
	one := insight.Period{From: day, To: day}
	parts := append(cursorMark(true), strong(day.Time(time.UTC).Format("Mon 2 Jan 2006")))
	add := func(i ink, words string) { parts = append(parts, plain("  "), inked(i, words)) }
	if p, ok := insight.Latest(insight.In(a.data.series[store.FigureWeight], one), a.counting()); ok {
		add(inkWeight, f.weight(p.Value)+" "+f.weightUnit())
	}
	if m := insight.PressureOf(insight.In(a.data.pressures, one), insight.PressureOptions{Counting: a.counting(), Hours: a.hours()}).All; m.N > 0 {
		add(inkPressure, f.pair(m.Systolic, m.Diastolic)+" "+f.pressureUnit())
	}
	if t := insight.TemperatureOf(insight.In(a.data.body, one), a.counting(), a.now).Body; t.Basis.N > 0 {
		add(inkTemperature, f.celsius(t.Max)+" "+f.temperatureUnit())
	}
	if days := insight.DaysIn(a.data.days, one); len(days) > 0 {
		add(inkActivity, f.count(days[0].Steps)+" steps")
	}
	if len(parts) == 2 {
		parts = append(parts, label("  nothing was measured"))
	}
	return parts
}
