package insight

import (
	"math"
	"time"

	"withings-tui/store"
)

// The guards of a goal date.
const (
	GoalMinReadings = 7
	GoalMinDays     = 14
	GoalMaxYears    = 3
	// GoalReachedKg is how near to the goal counts as there: 2.5 lb, which is
	// TrendWeight's rule.
	GoalReachedKg = 1.134
)

// GoalState is how it stands with a weight goal.
type GoalState uint8

// The states; only GoalOnCourse has dates.
const (
	GoalUnset    GoalState = iota // no goal is set
	GoalLacking                   // Lack says what is missing
	GoalReached                   // the trend is within GoalReachedKg
	GoalOnCourse                  // the trend leads there
	GoalAway                      // the trend goes the other way
	GoalTooFar                    // more than GoalMaxYears away at this rate
)

var goalWords = [...]string{
	GoalUnset: "no goal set", GoalLacking: "", GoalReached: "reached", GoalOnCourse: "on course",
	GoalAway: "the trend goes the other way", GoalTooFar: "more than 3 years away at this rate",
}

// String is the state in words.
func (s GoalState) String() string {
	if int(s) >= len(goalWords) {
		return "unknown"
	}
	return goalWords[s]
}

// Goal is the forecast for a weight goal.
type Goal struct {
	State    GoalState
	Target   float64 // kg
	ToGo     float64 // kg from the trend to the goal, negative when it is to lose
	Earliest store.Date
	Latest   store.Date
	Open     bool // the slower end never gets there, or after GoalMaxYears: there is no Latest
	Lack     Lack
}

// String says why there is no date; for the other states it is the state.
func (g Goal) String() string {
	if g.State == GoalLacking {
		return g.Lack.String()
	}
	return g.State.String()
}

// GoalForecast is when the trend reaches target (kg; NaN or not above 0 is no
// goal), as a range: the slope plus and minus one standard error. It needs
// [GoalMinReadings] spanning [GoalMinDays] in the trend's last segment, the last
// at most [FreshDays] old.
func GoalForecast(trend []TrendPoint, target float64, now time.Time) Goal {
	if !(target > 0) || !finite(target) {
		return Goal{State: GoalUnset, Lack: Lack{Reason: NoTarget}}
	}
	g := Goal{State: GoalLacking, Target: target}
	if g.Lack = freshness(trend, now); g.Lack.Any() {
		if len(trend) > 0 {
			g.ToGo = target - trend[len(trend)-1].Value
		}
		return g
	}
	last := trend[len(trend)-1]
	g.ToGo = target - last.Value
	if math.Abs(g.ToGo) <= GoalReachedKg {
		g.State = GoalReached
		return g
	}
	if g.Lack = goalBasis(segment(trend)); g.Lack.Any() {
		return g
	}
	rate := RateOf(trend, now, RateWindowDays)
	if g.Lack = rate.Lack; g.Lack.Any() {
		return g
	}
	g.forecast(rate, last.Stamp().Date(), store.DateOf(now))
	return g
}

// goalBasis lacks nothing where the segment has readings enough for a date.
func goalBasis(segment []TrendPoint) Lack {
	n := 0
	for _, p := range segment {
		if !p.Interpolated {
			n++
		}
	}
	days := int(segment[len(segment)-1].Stamp().Date() - segment[0].Stamp().Date())
	if n < GoalMinReadings || days < GoalMinDays {
		return Lack{Reason: TooFew, HaveN: n, NeedN: GoalMinReadings, HaveDays: days, NeedDays: GoalMinDays}
	}
	return Lack{}
}

// forecast fills the state and the dates from the rate, counted from the day
// of the last reading; a date that has passed since is today.
func (g *Goal) forecast(rate Rate, last, today store.Date) {
	const limit = GoalMaxYears * 365.25
	// Towards the goal is positive from here on.
	slope := rate.PerDay() * math.Copysign(1, g.ToGo)
	distance, spread := math.Abs(g.ToGo), rate.StdErr/7
	switch {
	case slope <= 0:
		g.State = GoalAway
		return
	case distance/slope >= limit:
		g.State = GoalTooFar
		return
	}
	g.State = GoalOnCourse
	g.Earliest = max(today, last+wholeDays(distance/(slope+spread)))
	slow := distance / (slope - spread)
	if slope <= spread || slow >= limit {
		g.Open = true
		return
	}
	g.Latest = max(today, last+wholeDays(slow))
}

// wholeDays rounds up, so that the goal is reached on the day; what rounding
// errors add to a whole number of days is no other day.
func wholeDays(days float64) store.Date { return store.Date(math.Ceil(days - 1e-6)) }

// Progress is the part of the way from start to target that current has come,
// 0 to 1.
func Progress(start, current, target float64) float64 {
	if start == target || !finite(start+current+target) {
		return 0
	}
	return min(1, max(0, (current-start)/(target-start)))
}
