package insight

import (
	"fmt"
	"math"
	"sort"
	"strings"

	"withings-tui/store"
)

// Every sentence and clause of the program about figures is made in this file,
// but the temperature's. Each is a claim: what noise alone would say in more than
// 1 of 20 histories is not said (see sentence_test.go).

// words is the direction as a person says it, "" where nothing is said.
func (p *Pace) words() string {
	if p.Lack != "" {
		return ""
	}
	return map[Direction]string{Down: "going down", Up: "going up", Steady: "steady", Unclear: "no clear direction yet"}[p.Direction]
}

// turnWords is "the pace changed about 3 weeks ago", "" where it is not told.
func (p *Pace) turnWords() string {
	if p.TurnedDays == 0 {
		return ""
	}
	return "the pace changed about " + weeks(wholeWeeks(store.Date(p.TurnedDays))) + " ago"
}

// EnergyWords is "≈ 270 kcal a day under use ± 70"; "" where nothing is said.
func (p *Pace) EnergyWords(in Inputs) string {
	if p.Lack != "" {
		return ""
	}
	return energyWords(in, p.Energy, p.EnergySE)
}

func energyWords(in Inputs, kcal, se float64) string {
	kcal = tens(kcal)
	side := either(kcal < 0, "under use", either(kcal > 0, "over use", "under or over use"))
	return fmt.Sprintf("≈ %s kcal a day %s ± %s", in.Write.Count(math.Abs(kcal)), side, in.Write.Count(tens(se)))
}

// tens is energy as it is shown, in steps of 10 kcal.
func tens(kcal float64) float64 { return round(kcal/10, 0) * 10 }

// said says how weight stands. The goal's value, what is to go and how likely its
// dates are stand beside the sentence everywhere.
func (w *Weight) said(in Inputs) Said {
	p := &w.Pace
	if p.Lack != "" {
		return Said{}
	}
	clause, words, water, goal := "weight is "+w.Direction, w.Direction, "", w.Goal.clause()
	switch p.Direction {
	case Unclear:
		clause = "weight has " + w.Direction
	case Down, Up: // the no-break space keeps ± on the line of its number
		words += fmt.Sprintf(" %s %s a week ± %s", in.Write.Number(math.Abs(in.Write.PartValue(p.PerWeek)), 2), in.Write.KgUnit(), in.Write.Number(in.Write.PartValue(p.SE), 2))
	}
	if goal != "" {
		clause += ", " + goal
	}
	if p.Water {
		water = "the first weeks of a diet are mostly water" // Hall 2008
	}
	return Said{sentence(words, p.turnWords(), water, goal), clause}
}

// clause says how it stands with the goal; "" where there is nothing to say.
func (g *Goal) clause() string {
	switch {
	case g.State == GoalReached || g.State == GoalHeld:
		return "the goal is " + string(g.State)
	case g.State == GoalAway:
		return "away from the goal"
	case g.State != GoalOnCourse:
		return ""
	case !g.Dated:
		return "the goal is " + g.Words
	}
	return "the goal " + g.when()
}

func anchorWords(a Anchor, in Inputs, today store.Date) string {
	from := shortDate(a.FromAt, today)
	if a.FromAt != a.Since {
		from += ", the first weighing after " + shortDate(a.Since, today)
	}
	if a.Shown == 0 {
		return "as much as on " + from
	}
	return fmt.Sprintf("%s %s %s (%s %%) since %s", in.Write.Number(math.Abs(a.Shown), 1), in.Write.KgUnit(), either(a.Shown > 0, "more", "less"),
		in.Write.Number(math.Abs(a.Percent), 1), from)
}

// ChangeWords are the changes: "-0.3 kg in 7 days, -0.5 kg in 14 days; not in 28
// days: the trend begins on 1 Nov". An old last reading is told.
func (w *Weight) ChangeWords(in Inputs) string {
	var known []string
	lacking := map[string]string{} // the days by what is missing
	var lacks []string
	for _, c := range w.Changes {
		if c.Lack == "" {
			known = append(known, fmt.Sprintf("%s %s in %d days", in.Write.Signed(c.Shown, 1), in.Write.KgUnit(), c.Days))
			continue
		}
		if lacking[c.Lack] == "" {
			lacks = append(lacks, c.Lack)
			lacking[c.Lack] = fmt.Sprint(c.Days)
		} else {
			lacking[c.Lack] += fmt.Sprintf(", %d", c.Days)
		}
	}
	words := strings.Join(known, ", ")
	if age := int(in.Today() - w.Last.Date()); len(known) > 0 && age > 1 {
		words += fmt.Sprintf(", by the last reading %s ago", days(age))
	}
	parts := []string{words}
	for _, lack := range lacks {
		parts = append(parts, fmt.Sprintf("not in %s days: %s", lacking[lack], lack))
	}
	return strings.TrimPrefix(strings.Join(parts, "; "), "; ")
}

// severeLimits is "180 or 120": what a severe reading is above.
func severeLimits(in Inputs) string {
	return in.Write.MmHg(SevereSystolic) + " or " + in.Write.MmHg(SevereDiastolic)
}

// severeWords tells the newest severe reading as a fact, and what all readings
// that came after it were.
func severeWords(severe []store.Pressure, all []Sitting, in Inputs, today store.Date) string {
	if len(severe) == 0 {
		return ""
	}
	last := severe[len(severe)-1]
	words := in.Write.Pair(last.Systolic, last.Diastolic) + " " + dayAndTime(last.Stamp, today)
	if n := len(severe) - 1; n > 0 {
		words += fmt.Sprintf(", and %d more above %s in %d days", n, severeLimits(in), severeDays)
	}
	words += ". If it stays there, or you feel unwell, ask for medical help now."
	since := all[sort.Search(len(all), func(i int) bool { return all[i].Unix > last.Unix }):]
	if n := len(since); n > 0 {
		newest := since[n-1]
		words += fmt.Sprintf(" %s since, the last %s %s.", readings(n), in.Write.Pair(newest.Systolic, newest.Diastolic), dayAndTime(newest.Stamp, today))
	}
	return words
}

func afibWords(afib []store.Rhythm, today store.Date) string {
	if len(afib) == 0 {
		return ""
	}
	words := "The device saw signs of atrial fibrillation, " + dayAndTime(afib[len(afib)-1].Stamp, today)
	if n := len(afib) - 1; n > 0 {
		words += ", and " + either(n == 1, "once more", fmt.Sprintf("%d times more", n)) + " in " + days(severeDays)
	}
	return words + "."
}

// alarms are severe readings and signs of atrial fibrillation, which come first.
func (p *Pressure) alarms() string {
	words := ""
	for _, part := range [...]string{p.SevereWords, p.AFibWords} {
		if part != "" {
			words += part + " "
		}
	}
	return words
}

// said says what does not depend on the window: alarms, then the class, with
// guideline and setting in the clause.
func (p *Pressure) said(in Inputs) Said {
	c := &p.Class
	switch {
	case p.Basis.Readings == 0:
		return Said{}
	case c.Lack != "":
		return Said{Sentence: p.alarms() + sentence("no class yet: "+c.Lack)}
	}
	clause := "blood pressure is " + c.Phrase
	if c.Isolated != "" {
		clause += ", " + c.Isolated
	}
	clause += " (" + p.Scheme.Title + ", " + either(p.Scheme.Setting == Home, "at home", "office") + ")"
	class := fmt.Sprintf("%s: mean %s of %s in %s", c.Word, in.Write.Pair(c.Mean.Systolic, c.Mean.Diastolic), readings(c.Mean.Readings), days(c.WindowDays))
	if c.Mean.Severe {
		class += ", with a severe reading"
	}
	return Said{p.alarms() + sentence(class), clause}
}

// sentence says what stands out in a window: mornings against evenings, and the
// window against the one before, both only beyond two standard errors.
func (r *PressureRange) sentence(in Inputs, before PressureMean) string {
	var times, change string
	if d := r.MorningEvening; d.Clear && d.size != "" {
		times = "mornings run " + d.size + either(d.Systolic > 0, "over", "under") + " evenings"
	} else if d.Clear {
		times = "mornings run " + d.Words + " than evenings"
	}
	if d, u := r.Against, in.Write.Pressure; d.Clear {
		change = fmt.Sprintf("the mean is %s %s %s on the %s before", either(d.Change > 0, "up", "down"),
			in.Write.Number(math.Abs(difference(u.Value(before.Systolic), u.Value(r.Mean.Systolic), u.Decimals())), u.Decimals()), u.Name(), days(r.Mean.Period.Days()))
	}
	return sentence(times, change)
}

// goalWordDays is how many of the last 7 days need data for a word on how many
// were on goal.
const goalWordDays = 4

// said says how activity stands: the goal, the week against WHO's minutes, and
// against last week.
func (a *Activity) said(lastDays DayStats) Said {
	var clause, minutes, more string
	switch {
	case a.Streak.Days >= 2:
		clause = days(a.Streak.Days) + " in a row on goal"
	case lastDays.OnGoalOf >= goalWordDays:
		clause = fmt.Sprintf("steps on goal on %d of %s", lastDays.OnGoal, days(lastDays.OnGoalOf))
	}
	if a.Week.Days > 0 {
		minutes = fmt.Sprintf("%v of %d active minutes this week", round(a.Week.Minutes(), 0), WHOMinutesFrom)
	}
	switch percent := round(a.Percent, 0); {
	case percent == 0:
		more = "as much as last week to this day"
	case finite(percent):
		more = fmt.Sprintf("%v %% %s steps than last week to this day", math.Abs(percent), either(percent > 0, "more", "fewer"))
	}
	return Said{sentence(clause, minutes, more), clause}
}

// said says how sleep stands in 7 days: hours against the need, then regularity.
func (s *Sleep) said(in Inputs) Said {
	if s.Week.N < goalWordDays {
		return Said{}
	}
	var regular, later, clause string
	hours := in.Write.Duration(s.Week.Value) + " a night in the last 7 days"
	if s.Class != "" {
		hours += ", " + s.Class
		clause = either(s.Class == enough, "enough sleep", "sleep "+s.Class)
	}
	if s.Regularity.Regular {
		regular = "at regular hours"
	}
	if l := s.Regularity.Later; finite(l) {
		later = in.Write.Duration(math.Abs(l)*60) + either(l > 0, " later", " earlier") + " at weekends"
	}
	return Said{sentence(hours, regular, later), clause}
}

// sentence is everything in one, for who only glances.
func (f *Figures) sentence() string {
	return f.Pressure.alarms() + sentence(f.Weight.Clause, f.Pressure.Clause, f.Temperature.Clause, f.Activity.Clause, f.Sleep.Clause)
}
