package ui

import (
	"fmt"
	"math"
	"time"

	"withings-tui/store"
	"withings-tui/ui/chart"
	"withings-tui/ui/insight"
)

// activitySerie is one series of the activity pane.
type activitySerie struct {
	metric insight.Metric
	name   string
	goal   bool // steps have one
}

// activitySeries are in the order of the series key.
var activitySeries = [...]activitySerie{
	{insight.Steps, "steps", true}, {insight.Distance, "distance", false}, {insight.Floors, "floors", false},
	{insight.ActiveMinutes, "active minutes", false}, {insight.ActiveKcal, "active energy", false}, {insight.HRAverage, "heart rate", false},
}

// heatDays is how far the heat map goes back at most; a narrow screen shows
// the newest weeks of it.
const heatDays = 3 * 365

// activityView is what the activity pane shows.
type activityView struct {
	serie      activitySerie
	goal       float64
	origin     insight.GoalOrigin
	in         []store.Day
	stats      insight.DayStats // of the series drawn, in the range
	week       insight.DayStats // steps of the last 7 days
	streak     insight.Streak
	active     insight.ActiveWeek
	lastActive insight.ActiveWeek // of the week before
	change     insight.Comparison // this week's steps against the last's by now
	comparison insight.Comparison // the range against the one before
	heat       []int8
	heatDays   insight.Period
	sentence   string
}

func (a *App) deriveActivity() {
	d, v := &a.derived, &a.derived.activity
	days, today := a.data.days, a.today()
	win := a.derived.windows[paneActivity]
	v.serie = activitySeries[a.derived.metric]
	v.goal, v.origin = insight.StepsGoal(a.data.state.Goals, float64(a.cfg.GoalSteps))
	v.in = insight.DaysIn(days, win.days)
	goal := 0.0
	if v.serie.goal {
		goal = v.goal
	}
	metric := v.serie.metric
	v.stats = summed(d, win.within(paneActivity, "stats "+metric.String()), func() insight.DayStats {
		return insight.DayStatsOf(days, metric, win.days, goal, today)
	})
	v.week = insight.DayStatsOf(days, insight.Steps, insight.LastDays(7, today), v.goal, today)
	v.streak = insight.StreakOf(days, v.goal, today)
	v.active = insight.ActiveWeekOf(days, today, a.cfg.WeekStart)
	v.lastActive = insight.ActiveWeekOf(days, today-7, a.cfg.WeekStart)
	v.change = insight.CompareWeeks(days, insight.Steps, today, a.cfg.WeekStart)
	v.comparison = insight.CompareDays(days, v.serie.metric, win.days, today)
	v.heatDays = insight.LastDays(heatDays, today)
	v.heat = insight.HeatLevels(days, insight.Steps, v.goal, v.heatDays)
	v.sentence = insight.ActivitySentence(v.streak, v.week, v.active, v.change)
	in := v.in
	a.derived.stops[paneActivity] = stops{len(in), func(i int) int64 { return a.noon(in[i].Date) }}
}

// writeMetric is a day's figure with its unit apart.
func writeMetric(f figures, m insight.Metric, v float64) (value, unit string) {
	switch m {
	case insight.Distance:
		return f.distance(v), f.distanceUnit()
	case insight.Steps:
		return f.count(v), "steps"
	case insight.Floors:
		return f.count(v), "floors"
	}
	return f.count(v), m.Unit()
}

func (a *App) drawActivity(c *canvas, r rect) {
	f, d, v := a.figures(), a.data, &a.derived.activity
	p := paneView{id: paneActivity, title: "Activity", sentence: f.sentence(v.sentence)}
	if v.serie.metric != insight.Steps {
		p.title = "Activity · " + v.serie.name
	}
	switch {
	case len(d.days) == 0:
		p.empty = "No activity has come yet. A Withings watch or the app's own step counter brings it."
	case v.stats.N == 0 && !v.stats.HasBest:
		p.empty = fmt.Sprintf("No %s in these %s; ] widens the range.", v.serie.name, spanWords(a.span))
	default:
		p.chart = func(w, h int) chart.Grid { return a.activityChart(w, h, false) }
	}
	p.boxes = a.activityBoxes(f)
	p.headline = a.activityHeadline(f)
	p.readout, p.legend = a.activityReadout(f)
	p.basis = []span{faint(a.activityBasis())}
	p.below = &belowView{title: "Every day", right: []span{faint("steps against the goal")}, height: 12, draw: a.drawHeat}
	a.drawView(c, r, p)
}

// activityBasis says how many days there are, and of what.
func (a *App) activityBasis() string {
	v := &a.derived.activity
	win := a.derived.windows[paneActivity].days
	words := fmt.Sprintf("  %s of %s with data", thousands(int64(len(v.in))), plural(win.Days(), "day", "days"))
	if n := v.stats.PhoneOnly; n > 0 {
		words += fmt.Sprintf(" · %s from a phone only", plural(n, "day", "days"))
	}
	if win.Contains(a.today()) {
		words += " · today is not over"
	}
	return words
}

func (a *App) todayDay() (store.Day, bool) {
	days := a.data.days
	if n := len(days); n > 0 {
		return days[n-1], days[n-1].Date == a.today()
	}
	return store.Day{}, false
}

func (a *App) activityHeadline(f figures) [][]span {
	v := &a.derived.activity
	if len(a.data.days) == 0 {
		return [][]span{{label("no activity yet")}}
	}
	last, isToday := a.todayDay()
	when := dayName(a.today(), last.Date)
	if isToday {
		when = "today so far"
	}
	one := []span{strong(f.count(last.Steps)), label(" steps  " + when + ", "), plain(f.decimals(100*last.Steps/v.goal, 0) + " %"), label(" of " + f.count(v.goal)), inked(inkActivity, "   streak "+plural(v.streak.Days, "day", "days"))}
	two := []span{}
	if v.active.Days > 0 {
		two = append(two, plain(f.count(math.Floor(v.active.Minutes()))), label(fmt.Sprintf(" of %d active min this week (WHO)", insight.WHOMinutesFrom)))
	}
	if v.stats.N > 0 {
		mean, unit := writeMetric(f, v.serie.metric, v.stats.Mean)
		if len(two) > 0 {
			two = append(two, plain("  "))
		}
		two = append(two, label("mean "), plain(mean), label(" "+unit))
	}
	return [][]span{one, two}
}

func (a *App) activityReadout(f figures) (readout, legend []span) {
	v := &a.derived.activity
	if len(v.in) == 0 {
		return nil, nil
	}
	i, on := a.stop()
	if !on {
		i = len(v.in) - 1
	}
	d := v.in[i]
	readout = append(cursorMark(on), plain(d.Date.Time(time.UTC).Format("Mon 2 Jan 2006")+"  "))
	value, unit := writeMetric(f, v.serie.metric, v.serie.metric.Of(d))
	readout = append(readout, strong(value), label(" "+unit+" "))
	add := func(m insight.Metric, word string) {
		x := m.Of(d)
		if m == v.serie.metric || math.IsNaN(x) {
			return
		}
		value, unit := writeMetric(f, m, x)
		if word != "" {
			unit = word
		}
		readout = append(readout, plain("  "+value+" "+unit))
	}
	add(insight.Steps, "")
	add(insight.Distance, "")
	add(insight.Floors, "")
	add(insight.ActiveMinutes, "active min")
	if !math.IsNaN(d.HRAverage) {
		readout = append(readout, plain("  "+f.decimals(d.HRAverage, 0)+" bpm"), label(" "+f.decimals(d.HRMin, 0)+"–"+f.decimals(d.HRMax, 0)))
	}
	if name := clean(d.Device); name != "" {
		readout = append(readout, label("  "+name))
	}
	if j := a.stops().nearest(a.cursor.anchor); a.cursor.anchored && j >= 0 {
		from, to := min(i, j), max(i, j)
		total, n := 0.0, 0
		for _, d := range v.in[from : to+1] {
			if x := v.serie.metric.Of(d); !math.IsNaN(x) {
				total, n = total+x, n+1
			}
		}
		mean, unit := writeMetric(f, v.serie.metric, total/float64(max(1, n)))
		return readout, []span{label("  "), plain(shortPeriod(insight.Period{From: v.in[from].Date, To: v.in[to].Date})), label(": mean "), strong(mean), label(" " + unit + fmt.Sprintf(" over %s with data", plural(n, "day", "days")))}
	}
	if c := v.comparison; a.compare && !c.Lack.Any() {
		now, unit := writeMetric(f, v.serie.metric, c.Now.Value)
		before, _ := writeMetric(f, v.serie.metric, c.Before.Value)
		return readout, []span{label("  mean "), plain(now), label(" against "), inked(inkGhost, "╌ "), plain(before), label(fmt.Sprintf(" %s in the %d days before: ", unit, c.Against.Days())), strong(f.change(c.Percent, 0) + " %")}
	}
	legend = []span{inked(inkActivity, "  █ "), label("on goal  "), inked(inkBar, "█ "), label("below  "), inked(inkToday, "█ "), label("today, not over  "), faint("·· no data")}
	if !v.serie.goal {
		legend = []span{inked(inkBar, "  █ "), label(v.serie.name + "  "), inked(inkToday, "█ "), label("today, not over  "), faint("·· no data")}
	}
	return readout, legend
}
