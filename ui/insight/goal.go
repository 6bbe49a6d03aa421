package insight

import (
	"fmt"
	"math"
	"strings"

	"withings-tui/store"
	"withings-tui/ui/units"
)

// GoalState is how it stands with a goal, in the words of summary --json.
type GoalState string

// The states.
const (
	GoalNone     GoalState = "none"
	GoalOnCourse GoalState = "on course"
	GoalUnclear  GoalState = "unclear"
	GoalAway     GoalState = "away"
	GoalReached  GoalState = "reached"
	GoalHeld     GoalState = "held"
)

// Goal is how it stands with the weight goal.
type Goal struct {
	State    GoalState
	Target   float64 // kg; NaN where State is GoalNone
	Origin   GoalOrigin
	ToGo     float64 // kg as shown, from the trend to the goal, negative when it is to lose; NaN without a trend
	Shown    float64 // ToGo in the unit of differences
	Dated    bool    // Earliest is a date
	Earliest store.Date
	Latest   store.Date // without meaning where Open
	Open     bool       // the cone's slow edge does not reach the goal within 3 years: "not before"
	Start    float64    // kg, the trend that progress is counted from; NaN where unknown
	StartAt  store.Date
	StartWas string  // "the day you chose it", "the first weighing after you chose it", "the highest "+span, "the lowest "+span
	Progress float64 // part of the way, 0 to 1; NaN where unknown
	Words    string  // "likely 21 Dec to 12 Jan, 2 chances in 3, if it goes on like this", "not before 3 Mar", "reached", …
	Dates    string  // the same in short: "21 Dec – 12 Jan", "not before 3 Mar"; "" where there is none
	In       string  // "in 4 to 7 weeks"; "" where there is no date
	Unused   string  // "goal set in Withings; that of the settings, 75.0 kg, has no effect"; "" where that is not so
}

const (
	goalHoldKg = 1.134 // 2.5 lb: how far the trend may come back while the goal is held (TrendWeight's rule)
	goalDays   = 3 * 365
)

// goalOf is how it stands with the weight goal.
func goalOf(w *Weight, account store.Goals, in Inputs, today store.Date) Goal {
	g := Goal{State: GoalNone, Target: nan, ToGo: nan, Shown: nan, Start: nan, Progress: nan}
	target, origin := goal(account.WeightKg, in.GoalWeightKg, nan)
	if !Plausible(store.Weight, target) {
		return g
	}
	g.State, g.Target, g.Origin = GoalUnclear, target, origin
	g.Unused = unusedGoal(origin, target, in.GoalWeightKg, in.Write.WithKg)
	now, direction := w.Now(), w.Pace.Direction
	if !finite(now) {
		return g
	}
	toGo := in.moved(now, target)
	g.ToGo, g.Shown = toGo.Kg, toGo.Shown
	g.begin(w, account)
	if finite(g.Start) && g.Start != target {
		g.Progress = min(1, max(0, (now-g.Start)/(target-g.Start)))
	}
	switch crossed := g.crossed(w.Trend); {
	case crossed && g.beyond(now):
		g.State = GoalReached
	case crossed:
		g.State = GoalHeld
	case direction == Down && target < now || direction == Up && target > now:
		g.State = GoalOnCourse
		g.dates(w, today)
	case direction == Down || direction == Up:
		g.State = GoalAway
	}
	g.put(w.Pace.Lack == "", today)
	return g
}

// begin finds where progress is counted from: the trend when the goal was first
// seen, else the highest or the lowest of 2 years, whichever lies further on the
// other side. Who is over the goal by more than what holding it allows is taken
// to come from above.
func (g *Goal) begin(w *Weight, account store.Goals) {
	if g.Origin == FromAccount && account.Since.Unix() > 0 {
		since := store.StampOf(account.Since)
		g.Start, g.StartAt = trendFrom(w.Trend, since.Date(), since)
		g.StartWas = either(g.StartAt == since.Date(), "the day you chose it", "the first weighing after you chose it")
		if finite(g.Start) && g.Start != g.Target {
			return
		}
	}
	span := either(w.Extremes.Whole, "so far", "of 2 years")
	above, below := w.Extremes.High-g.Target, g.Target-w.Extremes.Low
	switch {
	case above > 0 && (above >= below || w.Now() > g.Target+goalHoldKg):
		g.Start, g.StartAt, g.StartWas = w.Extremes.High, w.Extremes.HighAt, "the highest "+span
	case below > 0:
		g.Start, g.StartAt, g.StartWas = w.Extremes.Low, w.Extremes.LowAt, "the lowest "+span
	}
}

// beyond tells whether a trend is on the goal or beyond it, seen from the start.
func (g *Goal) beyond(kg float64) bool {
	if g.Start > g.Target {
		return kg <= g.Target
	}
	return kg >= g.Target
}

// crossed tells whether the trend, since the start, has been on the goal or
// beyond and has not come back by more than holding it allows.
func (g *Goal) crossed(trend []TrendPoint) bool {
	there := false
	for i := range trend {
		switch p := &trend[i]; {
		case !finite(g.Start) || p.Date() < g.StartAt:
		case g.beyond(p.Kg):
			there = true
		case round(math.Abs(p.Kg-g.Target), 6) > goalHoldKg:
			there = false
		}
	}
	return there
}

// dates are the days on which the cone's edges reach the goal. They count from
// the last reading; a day that has passed is today.
func (g *Goal) dates(w *Weight, today store.Date) {
	early, late := w.Pace.goalDays(g.Target, goalDays)
	last := w.Pace.Last.Date()
	g.Dated, g.Open = early > 0, late == 0
	g.Earliest, g.Latest = max(today, last+store.Date(early)), max(today, last+store.Date(late))
}

// put puts the goal in words; paced is false where there is no pace to go by.
func (g *Goal) put(paced bool, today store.Date) {
	const goesOn = ", if it goes on like this"
	switch {
	case g.State == GoalAway:
		g.Words = "the weight goes the other way"
	case g.State == GoalUnclear:
		g.Words = "no date: " + either(paced, "no clear direction", "no pace to go by")
	case g.State != GoalOnCourse:
		g.Words = string(g.State)
	case !g.Dated:
		g.Words = "more than 3 years away at this pace"
	case g.Open:
		g.Dates = "not before " + comingDate(g.Earliest, today)
		g.Words = g.Dates + goesOn
		g.In = "not within " + weeks(wholeWeeks(g.Earliest-today))
	default:
		g.Dates = comingDates(g.Earliest, g.Latest, today)
		g.Words = g.when() + ", 2 chances in 3" + goesOn
		g.In = inWeeks(g.Earliest-today, g.Latest-today)
	}
}

// when is "likely 21 Dec to 12 Jan", "not before 3 Mar".
func (g *Goal) when() string {
	if g.Open {
		return g.Dates
	}
	return "likely " + strings.Replace(g.Dates, "–", "to", 1)
}

// farAhead is how many days ahead a date needs its year.
const farAhead = 300

// comingDate is a day to come: "21 Dec", with its year where it is far ahead.
func comingDate(d, today store.Date) string {
	if d-today > farAhead {
		return units.DateYear(d.UTC())
	}
	return d.UTC().Format("2 Jan")
}

// comingDates are two days to come: "21 Dec – 12 Jan", "10 – 15 Dec"; where they
// reach far ahead, their months: "Jun 2027 – May 2028", "Sep – Oct 2027".
func comingDates(from, to, today store.Date) string {
	a, b := from.UTC(), to.UTC()
	first, last := a.Format("2 Jan"), b.Format("2 Jan")
	switch {
	case to-today > farAhead:
		last = b.Format("Jan 2006")
		first = a.Format(either(a.Year() == b.Year(), "Jan", "Jan 2006"))
		if a.Year() == b.Year() && a.Month() == b.Month() {
			return last
		}
	case from == to:
		return last
	case a.Month() == b.Month(): // less than a year apart
		first = a.Format("2")
	}
	return first + " – " + last
}

func wholeWeeks(d store.Date) int { return int(round(float64(d)/7, 0)) }

// inWeeks is "in 4 to 7 weeks", "in 5 to 9 days" where it is near.
func inWeeks(from, to store.Date) string {
	a, b, noun := int(from), int(to), days
	if to >= 14 {
		a, b, noun = wholeWeeks(from), wholeWeeks(to), weeks
	}
	if a == b {
		return "in " + noun(b)
	}
	return fmt.Sprintf("in %d to %s", a, noun(b))
}
