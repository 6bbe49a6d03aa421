package ui

import (
	"fmt"
	"math"
	"time"

	"withings-tui/ui/insight"
)

// goalOrigins say in a word where a goal comes from.
var goalOrigins = map[insight.GoalOrigin]string{insight.FromAccount: "of the account", insight.FromConfig: "of the config", insight.FromDefault: "by default"}

func (a *App) activityBoxes(f figures) []box {
	v := &a.derived.activity
	today := box{title: "Today so far"}
	last, isToday := a.todayDay()
	if !isToday && len(a.data.days) > 0 {
		today.title = "Last day, " + dayName(a.today(), last.Date)
	}
	if len(a.data.days) > 0 {
		head := row(strong(f.count(last.Steps)), label(" steps"))
		if !math.IsNaN(last.Steps) {
			head = head.and(label(f.decimals(100*last.Steps/v.goal, 0) + " %"))
			today.rows = append(today.rows, head, boxRow{meter: &meter{last.Steps / v.goal, inkActivity}})
			if left := v.goal - last.Steps; left > 0 && isToday {
				today.rows = append(today.rows, row(label(f.count(left)+" to go")).and(faint("goal "+f.count(v.goal))))
			} else {
				today.rows = append(today.rows, row(label("goal "+f.count(v.goal))).and(faint(goalOrigins[v.origin])))
			}
		} else {
			today.rows = append(today.rows, head)
		}
		if v.streak.Days > 0 || v.streak.Best > 0 {
			today.rows = append(today.rows, row(inked(inkActivity, "streak "+plural(v.streak.Days, "day", "days"))).and(label("best "+thousands(int64(v.streak.Best)))))
		}
		today.rows = append(today.rows, row(plain(f.distance(last.Distance)), label(" "+f.distanceUnit()+" · "), plain(f.count(last.Floors)), label(" floors")))
	} else {
		today.rows = append(today.rows, row(label("no data yet")))
	}
	week := box{title: "This week", right: []span{faint(weekWords(v.active.Period))}}
	if v.active.Days > 0 {
		minutes := math.Floor(v.active.Minutes())
		week.rows = append(week.rows,
			row(strong(f.count(minutes)), label(" min")).and(label(fmt.Sprintf("WHO %d–%d", insight.WHOMinutesFrom, insight.WHOMinutesTo))),
			boxRow{meter: &meter{minutes / insight.WHOMinutesFrom, inkGood}},
			row(label(f.count(v.active.Moderate)+" + 2 × "+f.count(v.active.Intense)+" intense")))
	} else {
		week.rows = append(week.rows, row(label("no active minutes yet")))
	}
	if v.lastActive.Days > 0 {
		ink := inkText
		if v.lastActive.Reached() {
			ink = inkGood
		}
		week.rows = append(week.rows, row(label("last week")).and(inked(ink, f.count(math.Floor(v.lastActive.Minutes()))), label(" min")))
	}
	if c := v.change; !c.Lack.Any() {
		week.rows = append(week.rows, row(plain("mean "+f.count(c.Now.Value)), label(" steps")).and(inked(wayInk(1, c.Percent), f.change(c.Percent, 0)+" %")))
		week.rows = append(week.rows, row(faint("on last week by now")))
	}
	rng := box{title: "This range"}
	s := v.stats
	if s.N > 0 {
		mean, unit := writeMetric(f, s.Metric, s.Mean)
		median, _ := writeMetric(f, s.Metric, s.Median)
		rng.rows = append(rng.rows, row(label("mean")).and(plain(mean), label(" "+unit)), row(label("median")).and(plain(median), label(" "+unit)))
		if s.HasBest {
			best, _ := writeMetric(f, s.Metric, s.Best.Value)
			rng.rows = append(rng.rows, row(label("best "+shortDate(s.Best.Date, a.today()))).and(plain(best), label(" "+unit)))
		}
		if v.serie.goal {
			rng.rows = append(rng.rows, row(label("on goal")).and(plain(thousands(int64(s.OnGoal))+" of "+thousands(int64(s.OnGoalOf))), label(" days")))
		}
		if s.Metric != insight.HRAverage {
			sum, _ := writeMetric(f, s.Metric, s.Sum)
			rng.rows = append(rng.rows, row(label("in all")).and(plain(sum), label(" "+unit)))
		}
	} else {
		rng.rows = append(rng.rows, row(label("no finished day with data")))
	}
	days := recentBox(len(v.in), func(i int) boxRow {
		d := v.in[i]
		value, unit := writeMetric(f, v.serie.metric, v.serie.metric.Of(d))
		return row(label(d.Date.Time(time.UTC).Format("Mon 2 Jan"))).and(plain(value), label(" "+unit))
	})
	days.title = "Newest days"
	boxes := []box{today, week, rng, a.weekdayBox(f)}
	if sleep, ok := a.sleepBox(f); ok {
		boxes = append(boxes, sleep)
	}
	if workouts, ok := a.workoutBox(f); ok {
		boxes = append(boxes, workouts)
	}
	return append(boxes, days)
}

func weekWords(p insight.Period) string {
	return p.From.Weekday().String()[:3] + "–" + p.To.Weekday().String()[:3]
}

// weekdayBox is the mean of each weekday as bars.
func (a *App) weekdayBox(f figures) box {
	v := &a.derived.activity
	b := box{title: "By weekday", right: []span{faint("mean " + v.serie.name)}}
	most := 0.0
	for _, m := range v.stats.Weekdays {
		if m.N > 0 {
			most = max(most, m.Value)
		}
	}
	width := a.sideWidth() - 4 - 4 - 9
	for i := range 7 {
		day := (a.cfg.WeekStart + time.Weekday(i)) % 7
		m := v.stats.Weekdays[day]
		line := row(label(fmt.Sprintf("%-4s", day.String()[:3])))
		if m.N == 0 {
			b.rows = append(b.rows, line.and(faint(unknown)))
			continue
		}
		bar := ""
		for range int(math.Round(m.Value / most * float64(width))) {
			bar += "█"
		}
		i := inkBar
		if v.serie.goal && m.Value >= v.goal {
			i = inkActivity
		}
		value, _ := writeMetric(f, v.serie.metric, m.Value)
		line.left = append(line.left, inked(i, bar))
		b.rows = append(b.rows, line.and(plain(value)))
	}
	return b
}
