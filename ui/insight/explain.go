package insight

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Figure names a figure on screen.
type Figure string

// The figures.
const (
	FigureTrend          Figure = "weight.trend"
	FigureRate           Figure = "weight.rate"
	FigureEnergy         Figure = "weight.energy"
	FigureGoal           Figure = "weight.goal"
	FigureDelta          Figure = "weight.delta"
	FigureBMI            Figure = "weight.bmi"
	FigurePlateau        Figure = "weight.plateau"
	FigureComposition    Figure = "weight.composition"
	FigureWeekPressure   Figure = "pressure.week"
	FigureRangePressure  Figure = "pressure.range"
	FigureMorningEvening Figure = "pressure.morning-evening"
	FigurePressureClass  Figure = "pressure.class"
	FigurePulsePressure  Figure = "pressure.pulse-pressure"
	FigureMAP            Figure = "pressure.map"
	FigureShares         Figure = "pressure.shares"
	FigureProtocol       Figure = "pressure.protocol"
	FigureTemperature    Figure = "temperature.class"
	FigureFever          Figure = "temperature.fever"
	FigureStepsGoal      Figure = "activity.goal"
	FigureStreak         Figure = "activity.streak"
	FigureDayMeans       Figure = "activity.means"
	FigureActiveMinutes  Figure = "activity.minutes"
	FigureWeekChange     Figure = "activity.week"
	FigureWeekdays       Figure = "activity.weekdays"
	FigureHeat           Figure = "activity.heat"
	FigureComparison     Figure = "comparison"
)

// Facts are what a figure was computed of. Only what the figure depends on needs
// to be set.
type Facts struct {
	Basis    Basis
	Lack     Lack
	Period   Period // the range on screen, for figures of a range
	Smoother Smoother
	Scheme   Scheme
	Hours    Hours
	Goal     float64 // steps
	Origin   GoalOrigin
	Start    time.Weekday // of the week
}

// Explanation is how a figure came about, in words.
type Explanation struct {
	Figure  Figure
	Title   string
	Formula string
	Window  string
	Inputs  string   // "81 readings on 76 days, 24 Aug – 22 Nov 2026"
	LeftOut string   // empty where nothing was
	Missing string   // why there is no figure; empty where there is
	Sources []string // of the formula and its thresholds
}

// explanation is a row of the table. Words in braces are filled from the facts.
type explanation struct {
	figure                 Figure
	title, formula, window string
	sources                []string
}

const (
	hackersDiet  = "Walker, The Hacker's Diet"
	trendWeight  = "TrendWeight, https://trendweight.com/math"
	ownRule      = "this program's own rule"
	esh2021      = "ESH 2021, Stergiou et al., J Hypertens 2021;39:1293"
	thermoGuide  = "Withings Thermo user guide (temporal artery)"
	who2020      = "WHO guidelines on physical activity and sedentary behaviour, 2020"
	thisRange    = "the range on screen, {period}"
	wholeHistory = "all days in the cache"
)

var explanations = [...]explanation{
	{FigureTrend, "Trend", "{smoother}: {formula}; the day's first reading counts; {lag}; a gap over 30 days begins anew", "all readings since the last such gap", []string{"{smoothersource}"}},
	{FigureRate, "Rate", "least-squares slope of the trend x 7, with its standard error; needs 3 readings over 7 days, the last at most 7 days old", "the last 14 days of trend", []string{"ordinary least squares"}},
	{FigureEnergy, "Energy balance", "slope of the trend in kg a day x 7,700 kcal: implied by the trend, not measured", "the last 14 days of trend", []string{"Wishnofsky, Am J Clin Nutr 1958;6:542"}},
	{FigureGoal, "Goal date", "distance of the trend to the goal / (slope ± 1 standard error); needs 7 readings over 14 days, the last at most 7 days old, and less than 3 years; within 1.134 kg (2.5 lb) it is reached", "the last 14 days of trend", []string{trendWeight}},
	{FigureDelta, "Change", "trend now less trend that many days before, both as shown", "7, 14 or 28 days back from the last reading", []string{trendWeight}},
	{FigureBMI, "BMI", "trend in kg / height in m squared; classes from 18.5, 25, 30, 35 and 40", "now", []string{"WHO Technical Report Series 894, 2000"}},
	{FigurePlateau, "Plateau", "at least 3 weeks of trend within 0.8 kg, rising or falling by at most 0.1 kg a week", "the whole trend", []string{ownRule}},
	{FigureComposition, "Body composition", "mean of the readings less the mean of the period before", "the last 28 days against the 28 before", []string{"arithmetic mean"}},
	{FigureWeekPressure, "Mean of 7 days", "mean over sessions; readings within 10 minutes are one session; implausible readings (outside 50-260 over 30-160 mmHg) are left out", "the last 7 days, with today", []string{"{guidelinesource}"}},
	{FigureRangePressure, "Mean of the range", "mean over sessions; readings within 10 minutes are one session", thisRange, []string{"{guidelinesource}"}},
	{FigureMorningEvening, "Morning and evening", "means over sessions of {morning} and of {evening}, in the reading's own time zone; their difference needs 3 days of each", thisRange, []string{esh2021}},
	{FigurePressureClass, "Class", "{scheme}: {classes}; the higher of the two categories wins; of a mean of at least 2 sessions, never of one reading", "the last 7 days, with today", []string{"{guidelinesource}"}},
	{FigurePulsePressure, "Pulse pressure", "systolic less diastolic; wide from 60 mmHg", thisRange, []string{"2018 ESC/ESH Guidelines, Eur Heart J 2018;39:3021"}},
	{FigureMAP, "Mean arterial pressure", "diastolic + (systolic - diastolic) / 3", thisRange, []string{"standard estimate from cuff readings"}},
	{FigureShares, "Readings by class", "readings of each class of {scheme}: a distribution, no diagnosis of any one", thisRange, []string{"{guidelinesource}"}},
	{FigureProtocol, "Home protocol", "7 days, 2 readings each {morning} and {evening}, day 1 dropped, mean of the rest, at least 12", "7 days from the first with a reading", []string{esh2021}},
	{FigureTemperature, "Class", "body readings: low below 35.0, normal below 37.8, raised below 38.0, fever from 38.0, very high from 40.0 °C; skin and readings of unknown site are not classified", "each reading", []string{thermoGuide}},
	{FigureFever, "Fever", "body readings from 38.0 °C with no gap over 36 hours between them", thisRange, []string{thermoGuide, ownRule}},
	{FigureStepsGoal, "Goal", "{goal} steps a day, from: {origin}; the Withings account's goal, else the config's, else 10,000", "each day", []string{"Withings account"}},
	{FigureStreak, "Streak", "consecutive days of at least {goal} steps; a day without data breaks it, an unfinished today does not", wholeHistory, []string{ownRule}},
	{FigureDayMeans, "Mean and median", "of the days with data; today is not over and so left out", thisRange, []string{"arithmetic mean, median"}},
	{FigureActiveMinutes, "Active minutes", "moderate + 2 x intense minutes, against 150-300 a week", "the week from {weekstart}, with today", []string{who2020}},
	{FigureWeekChange, "Against last week", "mean of this week's finished days against the same weekdays of last week, those with data in both", "the week from {weekstart}", []string{ownRule}},
	{FigureWeekdays, "By weekday", "mean of each weekday's days with data, today left out", thisRange, []string{"arithmetic mean"}},
	{FigureHeat, "Every day", "steps in quarters of the goal of {goal}; the brightest from the goal on", "the last year", []string{ownRule}},
	{FigureComparison, "Comparison", "mean of the period less the mean of the period before it", "{period} against as many days before", []string{"arithmetic mean"}},
}

// Figures are all figures that can be explained.
func Figures() []Figure {
	all := make([]Figure, len(explanations))
	for i, e := range explanations {
		all[i] = e.figure
	}
	return all
}

// Explain says how a figure came about; false for one that is not known.
func Explain(figure Figure, f Facts) (Explanation, bool) {
	i := slices.IndexFunc(explanations[:], func(e explanation) bool { return e.figure == figure })
	if i < 0 {
		return Explanation{}, false
	}
	row := explanations[i]
	fill := f.replacer()
	e := Explanation{
		Figure: figure, Title: row.title,
		Formula: fill.Replace(row.formula), Window: fill.Replace(row.window),
		Inputs: f.inputs(), LeftOut: f.Basis.LeftOut.String(), Missing: f.Lack.String(),
	}
	for _, source := range row.sources {
		e.Sources = append(e.Sources, fill.Replace(source))
	}
	return e, true
}

func (f Facts) inputs() string {
	if f.Basis.N == 0 {
		return "no readings"
	}
	return f.Basis.RestsOn() + ", " + PeriodWords(Period{f.Basis.First.Date(), f.Basis.Last.Date()})
}

func (f Facts) replacer() *strings.Replacer {
	hours := f.Hours
	if hours == (Hours{}) {
		hours = DefaultHours()
	}
	scheme := f.Scheme
	if len(scheme.Classes) == 0 {
		scheme = SchemeOf(ESC2024, Home)
	}
	goal, origin := f.Goal, f.Origin
	if !(goal > 0) {
		goal, origin = DefaultStepsGoal, FromDefault
	}
	return strings.NewReplacer(
		"{smoother}", f.Smoother.Label(), "{formula}", f.Smoother.Formula(),
		"{lag}", f.Smoother.Lag(), "{smoothersource}", f.Smoother.Citation(),
		"{scheme}", scheme.String(), "{classes}", scheme.rule(), "{guidelinesource}", scheme.Guideline.Citation(),
		"{morning}", "morning ("+clock(hours.MorningFrom)+"-"+clock(hours.MorningTo)+")",
		"{evening}", "evening ("+clock(hours.EveningFrom)+"-"+clock(hours.EveningTo)+")",
		"{period}", PeriodWords(f.Period), "{goal}", thousands(goal), "{origin}", string(origin),
		"{weekstart}", f.Start.String(),
	)
}

// rule lists the classes and where they begin, as "elevated from 120 or 70".
func (s Scheme) rule() string {
	var parts []string
	for i, class := range s.Classes {
		switch {
		case i == 0:
			parts = append(parts, class.Name)
		case class.Diastolic == unreached:
			parts = append(parts, fmt.Sprintf("%s from %.0f", class.Name, class.Systolic))
		default:
			parts = append(parts, fmt.Sprintf("%s from %.0f or %.0f", class.Name, class.Systolic, class.Diastolic))
		}
	}
	return strings.Join(parts, ", ")
}

func clock(minute int) string { return fmt.Sprintf("%02d:%02d", minute/60, minute%60) }

// thousands is a whole number with its thousands set apart by commas.
func thousands(v float64) string {
	digits := fmt.Sprintf("%.0f", v)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// PeriodWords is a period as "24 Aug – 22 Nov 2026".
func PeriodWords(p Period) string {
	from, to := p.From.Time(time.UTC), p.To.Time(time.UTC)
	switch {
	case p.From == p.To:
		return to.Format("2 Jan 2006")
	case from.Year() == to.Year() && from.Month() == to.Month():
		return from.Format("2") + " – " + to.Format("2 Jan 2006")
	case from.Year() == to.Year():
		return from.Format("2 Jan") + " – " + to.Format("2 Jan 2006")
	}
	return from.Format("2 Jan 2006") + " – " + to.Format("2 Jan 2006")
}
