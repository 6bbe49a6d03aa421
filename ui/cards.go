package ui

import (
	"fmt"
	"math"

	"withings-tui/store"
	"withings-tui/ui/chart"
	"withings-tui/ui/insight"
)

// cardDays is the range of the overview's small charts.
const cardDays = 30

// card is one metric of the overview.
type card struct {
	id     paneID
	value  []span
	age    []span
	change []span
	about  []span // what it rests on
	foot   string
	empty  string
	chart  func(w, h int) chart.Grid
}

// cardFrame is the time axis of the small charts: the last 30 days.
func (a *App) cardFrame(w, h int) chart.Frame {
	days := insight.LastDays(cardDays, a.today())
	f := chart.Frame{
		W: w, H: h, From: days.From.Time(a.zone()).Unix(), To: (days.To + 1).Time(a.zone()).Unix(), Zone: a.zone(),
		LabelWidth: labelWidth, Cursor: chart.NoTime, Anchor: chart.NoTime, ASCII: a.cfg.ASCII, Bare: true,
	}
	if a.cursor.on && a.pane == paneOverview {
		f.Cursor = a.cursor.at
	}
	return f
}

// cardAbout names what the small chart shows.
func cardAbout(n int, what string) []span {
	if n == 0 {
		return []span{faint("30 days")}
	}
	return []span{faint(fmt.Sprintf("30 days, %s", plural(n, what, what+"s")))}
}

// counted is how many of the readings count in statistics.
func (a *App) counted(points []store.Point) int { return insight.BasisOf(points, a.counting()).N }

func (a *App) weightCard(f figures) card {
	w := &a.derived.weight
	k := card{id: paneWeight}
	if w.of.Basis.N == 0 {
		k.empty = "No weight yet: a Withings scale brings it."
		return k
	}
	unit := f.weightUnit()
	s := w.of.Last.Stamp()
	k.value = []span{strong(f.weight(w.of.Last.Value)), label(" " + unit)}
	k.age = []span{inked(a.staleInk(s), a.lastWords(s))}
	if w.of.Rate.Lack.Any() {
		k.change = []span{faint(w.of.Rate.Lack.String())}
	} else {
		rate := f.massScale().Value(w.of.Rate.PerWeek)
		i := inkText
		if !math.IsNaN(w.goal) {
			i = inkCaution
			if (w.of.Rate.PerWeek < 0) == (w.goal < w.of.TrendNow()) {
				i = inkGood
			}
		}
		k.change = []span{inked(i, f.change(rate, 2)), label(" " + unit + "/wk")}
	}
	recent := insight.In(a.data.series[store.FigureWeight], insight.LastDays(cardDays, a.today()))
	k.about = cardAbout(a.counted(recent), "reading")
	k.foot = "trend " + f.weight(w.of.TrendNow())
	switch w.of.Goal.State {
	case insight.GoalOnCourse:
		k.foot += " · goal " + f.weight(w.goal) + " by " + goalDates(w.of.Goal, a.today())
	case insight.GoalReached:
		k.foot += " · goal " + f.weight(w.goal) + " reached"
	case insight.GoalUnset:
	default:
		k.foot += " · goal " + f.weight(w.goal)
	}
	k.chart = func(cw, ch int) chart.Grid {
		return a.trendChart(paneWeight, cw, ch, true, bodyTable[0], a.data.series[store.FigureWeight], w.of.Trend)
	}
	return k
}

func (a *App) pressureCard(f figures) card {
	p := &a.derived.pressure
	k := card{id: panePressure}
	if len(a.data.pressures) == 0 {
		k.empty = "No blood pressure yet: a Withings BPM brings it."
		return k
	}
	last := a.data.pressures[len(a.data.pressures)-1]
	if m := p.week.All; m.N > 0 {
		k.value = []span{strong(f.pair(m.Systolic, m.Diastolic)), label(" " + f.pressureUnit())}
		k.age = []span{label(fmt.Sprintf("7-day mean, N %d", m.N))}
		if class, lack := p.scheme.ClassOf(m); lack.Any() {
			k.change = []span{faint(lack.String())}
		} else {
			k.change = []span{inked(severityInk(class.Severity), className(class))}
		}
		k.foot = p.scheme.String()
		if p.week.Morning.N > 0 {
			k.foot += " · morning " + f.pair(p.week.Morning.Systolic, p.week.Morning.Diastolic)
		}
		if p.week.Evening.N > 0 {
			k.foot += " · evening " + f.pair(p.week.Evening.Systolic, p.week.Evening.Diastolic)
		}
	} else {
		k.value = []span{strong(f.pair(float64(last.Systolic), float64(last.Diastolic))), label(" " + f.pressureUnit())}
		k.age = []span{inked(a.staleInk(last.Stamp()), a.lastWords(last.Stamp()))}
		k.change = []span{faint("one reading is never classified")}
		k.foot = "no readings in the last 7 days"
	}
	recent := insight.In(a.data.pressures, insight.LastDays(cardDays, a.today()))
	n := 0
	for i := range recent {
		if a.counting().Counts(recent[i].Source, recent[i].Flags) {
			n++
		}
	}
	k.about = cardAbout(n, "reading")
	k.chart = func(w, h int) chart.Grid { return a.pressureChart(w, h, true) }
	return k
}

func (a *App) temperatureCard(f figures) card {
	t := &a.derived.temperature
	k := card{id: paneTemperature}
	if len(a.data.body)+len(a.data.skin) == 0 {
		k.empty = "No temperature yet: a Withings Thermo brings it."
		return k
	}
	k.value, k.age, k.change = a.temperatureNow(f)
	recent := insight.In(a.data.body, insight.LastDays(cardDays, a.today()))
	k.about = cardAbout(a.counted(recent), "reading")
	if e, ok := t.of.LastFever(); ok {
		k.foot = "last fever " + shortDate(e.From.Date(), a.today()) + " – " + shortDate(e.To.Date(), a.today()) + ", peak " + f.celsius(e.Peak)
		if e.Ongoing {
			k.foot = "fever since " + dayName(a.today(), e.From.Date()) + ", peak " + f.celsius(e.Peak)
		}
	} else {
		k.foot = "no fever in " + plural(t.of.Body.Basis.N, "reading", "readings")
	}
	if s := t.of.Skin; s.Basis.N > 0 {
		k.foot += " · skin " + f.celsius(s.Last.Value)
	}
	k.chart = func(w, h int) chart.Grid { return a.temperatureChart(w, h, true) }
	return k
}

func (a *App) activityCard(f figures) card {
	v := &a.derived.activity
	k := card{id: paneActivity}
	if len(a.data.days) == 0 {
		k.empty = "No activity yet: a Withings watch or phone brings it."
		return k
	}
	last, isToday := a.todayDay()
	k.value = []span{strong(f.count(last.Steps)), label(" steps")}
	if isToday {
		k.age = []span{label("today so far")}
	} else {
		s := store.Stamp{Unix: a.noon(last.Date)}
		k.age = []span{inked(a.staleInk(s), dayName(a.today(), last.Date))}
	}
	if c := v.change; !c.Lack.Any() && !math.IsNaN(c.Percent) {
		k.change = []span{inked(wayInk(1, c.Percent), f.change(c.Percent, 0)+" %"), label(" on last week")}
	} else if v.week.N > 0 {
		k.change = []span{plain(f.count(v.week.Mean)), label(" 7-day mean")}
	} else {
		k.change = []span{faint("no full day in the last 7")}
	}
	k.about = []span{faint("steps a day")}
	k.foot = "goal " + f.count(v.goal) + " · streak " + plural(v.streak.Days, "day", "days")
	if v.active.Days > 0 {
		k.foot += fmt.Sprintf(" · %s of %d active min", f.count(math.Floor(v.active.Minutes())), insight.WHOMinutesFrom)
	}
	k.chart = func(w, h int) chart.Grid { return a.activityChart(w, h, true) }
	return k
}
