package cli

import (
	"fmt"
	"math"
	"time"

	"withings-tui/store"
	"withings-tui/ui/config"
	"withings-tui/ui/insight"
)

// summarise computes a summary of the period.
func summarise(all readings, period insight.Period, how method, cfg config.Config) summary {
	out := summary{
		Generated: all.now.Format(time.RFC3339), Profile: cfg.Profile, synced: all.state.LastSync,
		Range: summaryRange{To: period.To.String()},
	}
	if period.From > firstDay {
		from := period.From.String()
		out.Range.From, out.Range.Days = &from, period.Days()
	}
	if !all.state.LastSync.IsZero() {
		text := all.state.LastSync.In(all.now.Location()).Format(time.RFC3339)
		out.Synced = &text
	}
	var weight, pressure, warmth, activity string
	out.Weight, weight = summariseWeight(all, period, how, cfg)
	out.BloodPressure, pressure = summarisePressure(all, period, how, cfg)
	out.Temperature, warmth = summariseTemperature(all, period)
	out.Activity, activity = summariseActivity(all, period, cfg)
	out.Sentence = insight.Sentence(weight, pressure, warmth, activity)
	return out
}

func latestAt(at store.Stamp, device string) latest {
	l := latest{Time: at.Time().Format(time.RFC3339), at: at}
	if name := label(device).text; name != "" {
		l.Device = &name
	}
	return l
}

// rounded is v to so many decimals, nil where v is no number.
func rounded(v float64, decimals int) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	scale := math.Pow10(decimals)
	v = math.Round(v*scale) / scale
	if v == 0 {
		v = 0 // not -0
	}
	return &v
}

func summariseWeight(all readings, period insight.Period, how method, cfg config.Config) (*weightSummary, string) {
	goal, _ := insight.WeightGoal(all.state.Goals, cfg.GoalWeightKg)
	w := insight.WeightOf(all.weights, insight.WeightOptions{Now: all.now, Smoother: how.smoother, HeightM: all.height, GoalKg: goal,
		Shown: insight.Shown{Decimals: 1}})
	if w.Basis.N == 0 {
		return nil, ""
	}
	inRange := insight.BasisOf(insight.In(all.weights, period), insight.Counting{})
	out := &weightSummary{
		latest: latestAt(w.Last.Stamp(), all.scale.of(w.Last.Unix)), WeightKg: rounded(w.Last.Value, 3), TrendKg: rounded(w.TrendNow(), 3),
		Smoother: how.smoother.String(), RateLacks: w.Rate.Lack.String(), Readings: inRange.N, Days: inRange.Days, Statement: w.Sentence(),
	}
	if !w.Rate.Lack.Any() {
		out.RateKgPerWeek, out.RateErrorKg, out.EnergyKcalPerDay = rounded(w.Rate.PerWeek, 3), rounded(w.Rate.StdErr, 3), rounded(w.Energy, 0)
	}
	for _, d := range w.Deltas {
		change := changeOfDays{Days: d.Days}
		if !d.Lack.Any() {
			change.ChangeKg = rounded(d.Change, 1)
		}
		out.Changes = append(out.Changes, change)
	}
	if w.Goal.State != insight.GoalUnset {
		out.Goal = &goalSummary{TargetKg: w.Goal.Target, State: w.Goal.String(), ToGoKg: rounded(w.Goal.ToGo, 1)}
		if w.Goal.State == insight.GoalOnCourse {
			earliest := w.Goal.Earliest.String()
			out.Goal.Earliest = &earliest
			if !w.Goal.Open {
				latest := w.Goal.Latest.String()
				out.Goal.Latest = &latest
			}
		}
	}
	if !w.BMI.Lack.Any() {
		out.BMI, out.BMIClass = rounded(w.BMI.Value, 1), w.BMI.Class.Name
	}
	if all.fat != nil {
		out.FatPercent = rounded(*all.fat, 1)
	}
	if all.muscle != nil {
		out.MuscleMassKg = rounded(*all.muscle, 1)
	}
	return out, w.Clause()
}

func summarisePressure(all readings, period insight.Period, how method, cfg config.Config) (*bloodPressureSummary, string) {
	last := -1
	for i := len(all.pressures) - 1; i >= 0 && last < 0; i-- {
		if insight.Counts(all.pressures[i].Source, all.pressures[i].Flags) {
			last = i
		}
	}
	if last < 0 {
		return nil, ""
	}
	p := all.pressures[last]
	inRange := insight.PressureOf(insight.In(all.pressures, period), how.pressure)
	week := insight.PressureOf(insight.In(all.pressures, insight.LastDays(7, all.today)), how.pressure)
	out := &bloodPressureSummary{
		latest: latestAt(p.Stamp(), all.cuff.of(p.Unix)), SystolicMmHg: rounded(float64(p.Systolic), 1), DiastolicMmHg: rounded(float64(p.Diastolic), 1),
		PulseBpm: rounded(float64(p.Pulse), 0), Guideline: cfg.Guideline, Setting: cfg.Setting,
		Week: meanOf(week.All, how.scheme), Range: meanOf(inRange.All, how.scheme),
		Morning: meanOf(inRange.Morning, how.scheme), Evening: meanOf(inRange.Evening, how.scheme),
		Protocol:  protocolWords(insight.CurrentProtocol(all.pressures, how.pressure, all.today)),
		Statement: insight.PressureSentence(inRange, insight.ComparePressure(all.pressures, period, how.pressure), insight.PressureUnit{}),
	}
	return out, insight.PressureClause(week.All, how.scheme)
}

// protocolWords tells how far a course of the home protocol is.
func protocolWords(p insight.Protocol) string {
	if p.Met() {
		return fmt.Sprintf("met with %d readings", p.Readings)
	}
	return p.String()
}

func meanOf(m insight.PressureMean, scheme insight.Scheme) pressureMean {
	out := pressureMean{SystolicMmHg: rounded(m.Systolic, 3), DiastolicMmHg: rounded(m.Diastolic, 3), PulseBpm: rounded(m.Pulse, 0), Readings: m.N, Days: m.Days}
	if class, lack := scheme.ClassOf(m); !lack.Any() {
		out.Class = class.Name
	}
	return out
}

func summariseTemperature(all readings, period insight.Period) (*temperatureSummary, string) {
	t := insight.TemperatureOf(all.warmth, insight.Counting{}, all.now)
	p, ok := newestTemperature(t)
	if !ok {
		return nil, ""
	}
	inRange := insight.TemperatureOf(insight.In(all.warmth, period), insight.Counting{}, all.now)
	out := &temperatureSummary{
		latest: latestAt(p.Stamp(), all.thermometer.of(p.Unix)), Celsius: rounded(p.Value, 3), Site: p.Site.String(),
		HighestBody: rounded(inRange.Body.Max, 3), BodyReadings: inRange.Body.Basis.N, Fevers: []fever{}, Statement: t.Sentence(all.now),
	}
	if class, ok := insight.ClassifyTemperature(p.Value, p.Site); ok {
		out.Class = class.Name
	}
	for _, f := range inRange.Fevers {
		out.Fevers = append(out.Fevers, fever{f.From.Time().Format(time.RFC3339), f.To.Time().Format(time.RFC3339), *rounded(f.Peak, 3), f.N, f.Ongoing})
	}
	return out, t.Clause(all.now)
}

// newestTemperature is the newest reading of the body, or of what Withings does
// not say; skin stands for itself and only where there is nothing else.
func newestTemperature(t insight.Temperature) (store.Point, bool) {
	var best store.Point
	for _, s := range []insight.SiteTemperatures{t.Body, t.Unspecified} {
		if s.Basis.N > 0 && (best == store.Point{} || s.Last.Unix > best.Unix) {
			best = s.Last
		}
	}
	if best != (store.Point{}) {
		return best, true
	}
	return t.Skin.Last, t.Skin.Basis.N > 0
}

func summariseActivity(all readings, period insight.Period, cfg config.Config) (*activitySummary, string) {
	if len(all.days) == 0 {
		return nil, ""
	}
	goal, origin := insight.StepsGoal(all.state.Goals, float64(cfg.GoalSteps))
	streak := insight.StreakOf(all.days, goal, all.today)
	inRange := insight.DayStatsOf(all.days, insight.Steps, period, goal, all.today)
	week := insight.DayStatsOf(all.days, insight.Steps, insight.LastDays(7, all.today), goal, all.today)
	active := insight.ActiveWeekOf(all.days, all.today, cfg.WeekStart)
	d := all.days[len(all.days)-1]
	out := &activitySummary{
		Date: d.Date.String(), date: d.Date, Steps: rounded(d.Steps, 0), DistanceM: rounded(d.Distance, 1), GoalSteps: goal, GoalFrom: string(origin),
		MeanSteps: rounded(inRange.Mean, 0), Days: inRange.N, DaysOnGoal: inRange.OnGoal, StreakDays: streak.Days, BestStreak: streak.Best,
		Statement: insight.ActivitySentence(streak, week, active, insight.CompareWeeks(all.days, insight.Steps, all.today, cfg.WeekStart)),
	}
	if active.Days > 0 {
		out.ActiveMinutes = rounded(active.Minutes(), 0)
	}
	return out, insight.ActivityClause(streak, week)
}
