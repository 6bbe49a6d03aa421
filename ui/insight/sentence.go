package insight

import (
	"fmt"
	"math"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"withings-tui/store"
)

// A clause is a few words about one metric, without capital and full stop; it is
// empty where the data do not bear it.

// Sentence joins clauses to one sentence and drops empty ones; without any it is
// empty.
func Sentence(clauses ...string) string {
	var said []string
	for _, c := range clauses {
		if c != "" {
			said = append(said, c)
		}
	}
	if len(said) == 0 {
		return ""
	}
	all := strings.Join(said, "; ")
	first, size := utf8.DecodeRuneInString(all)
	return string(unicode.ToUpper(first)) + all[size:] + "."
}

// movement says where weight goes, as "going down steadily" or "steady for 5
// weeks"; it is empty where the rate lacks something.
func (w Weight) movement() string {
	if w.Rate.Lack.Any() {
		return ""
	}
	if p, ok := w.Plateau(); ok && w.Rate.Direction() == Level {
		return fmt.Sprintf("steady for %d weeks", p.Weeks())
	}
	words := [...]string{Level: "steady", Down: "going down", Up: "going up"}[w.Rate.Direction()]
	if w.Steadily() {
		words += " steadily"
	}
	return words
}

// Clause says how weight stands, for the overview.
func (w Weight) Clause() string {
	words := w.movement()
	switch {
	case words == "":
		return ""
	case w.Goal.State == GoalReached:
		return "weight is at its goal, " + words
	}
	return "weight is " + words
}

// recentPlateauDays is how long after its end a plateau is still spoken of.
const recentPlateauDays = 120

// Sentence says how weight stands, for its pane.
func (w Weight) Sentence() string {
	words := w.movement()
	if words == "" {
		return ""
	}
	if n := len(w.Plateaus); n > 0 && w.Rate.Direction() != Level {
		p, last := w.Plateaus[n-1], w.Trend[len(w.Trend)-1].Stamp().Date()
		if !p.Ongoing && last-p.To <= recentPlateauDays {
			words += fmt.Sprintf(", after %d weeks on a plateau until %s", p.Weeks(), dayWords(p.To))
		}
	}
	goal := ""
	switch w.Goal.State {
	case GoalReached:
		goal = "at the goal"
	case GoalOnCourse:
		goal = "on course for the goal"
	case GoalAway:
		if w.Rate.Direction() != Level {
			goal = "away from the goal"
		}
	case GoalTooFar:
		goal = "the goal is " + GoalTooFar.String()
	}
	return Sentence(words, goal)
}

// settingWords follow the guideline's name in a sentence.
var settingWords = [...]string{Home: " at home", Office: ", office thresholds"}

// PressureClause says the class of a mean, usually of the last 7 days, for the
// overview: guideline and setting are always named.
func PressureClause(m PressureMean, s Scheme) string {
	class, lack := s.ClassOf(m)
	if lack.Any() {
		return ""
	}
	return fmt.Sprintf("blood pressure is %s by %s%s", class.Phrase, s.Guideline.Title(), settingWords[s.Setting])
}

// PressureWordFrom is the difference, in mmHg, from which it is put in words;
// less than that is within what home devices tell apart. This program's rule.
const PressureWordFrom = 3

// PressureUnit is how a difference of pressures is worded: Shown converts from
// mmHg, and Unit is its name. The zero value is whole mmHg.
type PressureUnit struct {
	Shown Shown
	Unit  string
}

func (u PressureUnit) words(mmHg float64) string {
	unit := u.Unit
	if unit == "" {
		unit = "mmHg"
	}
	return fmt.Sprintf("%.*f %s", u.Shown.Decimals, u.Shown.Round(math.Abs(mmHg)), unit)
}

// PressureSentence says what stands out in a range of blood pressures, for its
// pane: mornings against evenings, and the range against the one before.
func PressureSentence(p Pressure, c PressureComparison, u PressureUnit) string {
	var times, change string
	if d := p.MorningEvening(); !d.Lack.Any() {
		switch {
		case d.Systolic >= PressureWordFrom:
			times = "mornings run " + u.words(d.Systolic) + " over evenings"
		case d.Systolic <= -PressureWordFrom:
			times = "mornings run " + u.words(d.Systolic) + " under evenings"
		default:
			times = "mornings and evenings are alike"
		}
	}
	if !c.Lack.Any() && min(c.Now.Days, c.Before.Days) >= DifferenceMinDays {
		switch days := c.Against.Days(); {
		case c.Systolic >= PressureWordFrom:
			change = fmt.Sprintf("the mean is up %s on the %d days before", u.words(c.Systolic), days)
		case c.Systolic <= -PressureWordFrom:
			change = fmt.Sprintf("the mean is down %s on the %d days before", u.words(c.Systolic), days)
		default:
			change = fmt.Sprintf("the mean is as in the %d days before", days)
		}
	}
	return Sentence(times, change)
}

// Clause says whether there is fever, or was in the last week, for the overview;
// otherwise it is empty.
func (t Temperature) Clause(now time.Time) string {
	f, ok := t.LastFever()
	if !ok {
		return ""
	}
	today := store.DateOf(now)
	switch {
	case f.Ongoing:
		return "fever since " + recentDay(f.From.Date(), today)
	case today-f.To.Date() <= FreshDays:
		return "last fever reading " + recentDay(f.To.Date(), today)
	}
	return ""
}

// Sentence says how temperature stands, for its pane.
func (t Temperature) Sentence(now time.Time) string {
	f, ok := t.LastFever()
	switch {
	case !ok && t.Body.Basis.N == 0:
		return ""
	case !ok:
		return Sentence("no fever in " + counted(t.Body.Basis.N, "reading"))
	case f.Ongoing:
		return Sentence(t.Clause(now) + ", " + counted(f.N, "reading"))
	}
	days := int(f.To.Date()-f.From.Date()) + 1
	if days == 1 {
		return Sentence("last fever on " + dayWords(f.From.Date()))
	}
	return Sentence(fmt.Sprintf("last fever from %s to %s, %d days", dayWords(f.From.Date()), dayWords(f.To.Date()), days))
}

// goalWordDays is how many of the last 7 days need data for a word on how many
// were on goal.
const goalWordDays = 4

// ActivityClause says how the last days stand against the goal, for the
// overview. week is the statistics of the last 7 days.
func ActivityClause(s Streak, week DayStats) string {
	switch {
	case s.Days >= 2:
		return fmt.Sprintf("%d days in a row on goal", s.Days)
	case week.OnGoalOf >= goalWordDays:
		return fmt.Sprintf("steps on goal on %d of %d days", week.OnGoal, week.OnGoalOf)
	}
	return ""
}

// ActivitySentence says how activity stands, for its pane: the goal, the week
// against WHO's minutes, and against the week before.
func ActivitySentence(s Streak, week DayStats, active ActiveWeek, change Comparison) string {
	var minutes, more string
	if active.Days > 0 {
		minutes = fmt.Sprintf("%.0f of %d active minutes this week", math.Floor(active.Minutes()), WHOMinutesFrom)
	}
	if !change.Lack.Any() && finite(change.Percent) {
		switch percent := math.Round(change.Percent); {
		case percent > 0:
			more = fmt.Sprintf("%.0f %% more than last week by now", percent)
		case percent < 0:
			more = fmt.Sprintf("%.0f %% less than last week by now", -percent)
		default:
			more = "as much as last week by now"
		}
	}
	return Sentence(ActivityClause(s, week), minutes, more)
}

// dayWords is a date as "3 Nov".
func dayWords(d store.Date) string { return d.Time(time.UTC).Format("2 Jan") }

// recentDay is a date of the last week as a person would say it.
func recentDay(d, today store.Date) string {
	switch age := today - d; {
	case age == 0:
		return "today"
	case age == 1:
		return "yesterday"
	case age > 1 && age < 7:
		return d.Weekday().String()
	}
	return dayWords(d)
}
