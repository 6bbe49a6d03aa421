package cli

import (
	"cmp"
	"fmt"
	"math"
	"time"

	"withings-tui/store"
	"withings-tui/ui/insight"
)

// section is what a summary says of one kind.
type section struct {
	key, name string // in JSON, and in the text
	there     bool   // there is anything of the kind
	none      string // what the text says where there is nothing; "" nothing
	object    func() object
	write     func(*table)
}

// sections are the kinds, in the order of JSON and text.
func (s summary) sections() []section {
	f := s.figures
	return []section{
		{"weight", "Weight", f.Weight.Basis.Readings > 0, "no readings", s.weightObject, s.weightText},
		{"blood_pressure", "Blood pressure", f.Pressure.Basis.Readings+len(f.Pressure.AFib) > 0, "no readings", s.pressureObject, s.pressureText},
		{"temperature", "Temperature", f.Temperature.Basis.Readings > 0, "no readings", s.temperatureObject, s.temperatureText},
		{"activity", "Activity", f.Activity.Days > 0, "no days", s.activityObject, s.activityText},
		{"sleep", "Sleep", f.Sleep.Last != nil, "", s.sleepObject, s.sleepText}, // most people have no device for it
	}
}

// object is the documented shape of summary --json: names and units stay, a name
// is added and never changed. It computes nothing of its own; what cannot be
// computed is null.
func (s summary) object() object {
	f, period, state := s.figures, s.period, s.history.State
	newest, known := newestDay(f)
	synced := where(!state.LastSync.IsZero(), state.LastSync.In(f.In.Now.Location()).Format(time.RFC3339)) // the last whole sync
	o := object{
		{"generated", f.In.Now.Format(time.RFC3339)}, {"profile", s.profile}, {"synced", synced}, {"newest", where(known, newest.String())},
		{"range", object{{"from", where(!period.all, period.From.String())}, {"to", period.To.String()}, {"days", period.Days()}}},
		{"sentence", f.Sentence},
	}
	for _, one := range s.sections() {
		o = append(o, field{one.key, where(one.there, one.object())})
	}
	return append(o, field{"status", object{{"synced", synced}, {"offline", state.Offline}, {"signed_out", state.SignedOut}, {"stale", s.stale()}}})
}

// stale tells that the last whole sync is over a day ago.
func (s summary) stale() bool {
	last := s.history.State.LastSync
	return !last.IsZero() && s.figures.In.Now.Sub(last) > 24*time.Hour
}

// newest is when the newest reading that counts was taken, and by what.
func (s summary) newest(r store.Reading) object {
	model := s.history.Model(r)
	return object{{"time", rfc3339(r.Stamp)}, {"device", where(model != "", model)}}
}

func (s summary) weightObject() object {
	w, basis, goal, pace, since := &s.figures.Weight, s.during.Weight.Basis, s.figures.Weight.Goal, s.figures.Weight.Pace, s.figures.Weight.Anchor
	trend := math.NaN()
	if n := len(w.Trend); n > 0 {
		trend = w.Trend[n-1].Kg
	}
	newest := func(q store.Quantity) any {
		b, ok := w.BodyOf(q)
		return where(ok, number(b.Last.Value, 1))
	}
	change := func(c insight.Change) object { return object{{"days", c.Days}, {"change_kg", number(c.Kg, 1)}} }
	scale := func(d insight.ScaleDay) object {
		return object{{"date", d.Date.String()}, {"before", where(d.Before != "", d.Before)}, {"after", where(d.After != "", d.After)}, {"sentence", d.Words()}}
	}
	return append(s.newest(w.Last.Reading), object{
		{"weight_kg", number(w.Last.Weight, 3)}, {"trend_kg", number(trend, 3)}, {"smoother", string(w.Smoother)},
		{"rate_kg_per_week", number(pace.PerWeek, 3)}, {"rate_error_kg_per_week", number(pace.SE, 3)}, {"rate_lacks", pace.Lack}, // why there is none
		{"rate_days", pace.Days}, {"rate_readings", pace.Readings}, {"turned_days_ago", where(pace.TurnedDays > 0, pace.TurnedDays)}, {"direction", string(pace.Direction)},
		{"energy_kcal_per_day", number(pace.Energy, 0)}, {"energy_error_kcal_per_day", number(pace.EnergySE, 0)},
		{"changes", listOf(w.Changes[:], change)},
		{"since", where(since.Since != 0, object{{"date", since.Since.String()}, {"from", where(since.Lack == "", since.FromAt.String())},
			{"change_kg", number(since.Kg, 1)}, {"percent", number(since.Percent, 1)}})},
		{"goal", object{{"target_kg", number(goal.Target, 3)}, {"state", string(goal.State)}, {"to_go_kg", number(goal.ToGo, 1)},
			{"earliest", where(goal.Dated, goal.Earliest.String())}, {"latest", where(goal.Dated && !goal.Open, goal.Latest.String())}, {"open", goal.Dated && goal.Open}}},
		{"bmi", number(w.BMI.Value, 1)}, {"bmi_class", w.BMI.Class},
		{"fat_percent", newest(store.FatRatio)}, {"muscle_mass_kg", newest(store.Muscle)},
		{"readings", basis.Readings}, {"days", basis.Days}, // of the range
		{"scale_changes", listOf(scaleChanges(s.figures, s.period.Period), scale)},
		{"set_aside", len(w.SetAside)}, {"sentence", w.Sentence},
	}...)
}

func (s summary) pressureObject() object {
	p, r, last := &s.figures.Pressure, &s.during.Pressure, s.figures.Pressure.Last
	if p.Basis.Readings == 0 { // there are signs of atrial fibrillation alone
		last.Systolic, last.Diastolic, last.Pulse = math.NaN(), math.NaN(), math.NaN()
	}
	severe := func(r store.Pressure) object {
		return object{{"time", rfc3339(r.Stamp)}, {"systolic_mmhg", number(r.Systolic, 1)}, {"diastolic_mmhg", number(r.Diastolic, 1)}}
	}
	afib := each(p.AFib, func(a store.Rhythm) string { return rfc3339(a.Stamp) })
	newest := s.newest(last.Reading)
	if p.Basis.Readings == 0 {
		newest[0].value = nil
	}
	return append(newest, object{
		{"systolic_mmhg", number(last.Systolic, 1)}, {"diastolic_mmhg", number(last.Diastolic, 1)}, {"pulse_bpm", number(last.Pulse, 0)},
		{"guideline", string(p.Scheme.Guideline)}, {"setting", string(p.Scheme.Setting)},
		{"class", where(p.Class.Lack == "", p.Class.Name)}, {"class_lacks", p.Class.Lack},
		{"class_readings", p.Class.Mean.Readings}, {"class_days", p.Class.Mean.Days}, {"class_window_days", p.Class.WindowDays},
		{"severe", listOf(p.Severe, severe)}, {"afib", afib}, // both of the last 7 days
		{"last_7_days", meanObject(p.Week)}, {"range", meanObject(r.Mean)}, {"morning", meanObject(r.Morning)}, {"evening", meanObject(r.Evening)},
		{"protocol", protocolWords(p.Protocol)}, // "6 of 12 readings" or "met with 16 readings", ESH 2021
		{"set_aside", len(p.SetAside)}, {"sentence", cmp.Or(p.Sentence, p.AFibWords)},
	}...)
}

// meanObject is a mean with its class, which is empty below 12 readings on 3
// days.
func meanObject(m insight.PressureMean) object {
	return object{{"systolic_mmhg", number(m.Systolic, 3)}, {"diastolic_mmhg", number(m.Diastolic, 3)}, {"pulse_bpm", number(m.Pulse, 0)},
		{"class", m.Class.Name}, {"readings", m.Readings}, {"days", m.Days}}
}

// protocolWords tells how far a course of the home protocol is.
func protocolWords(p insight.Protocol) string {
	if p.Met() {
		return fmt.Sprintf("met with %d readings", p.Readings)
	}
	return p.String()
}

func (s summary) temperatureObject() object {
	t, r := &s.figures.Temperature, &s.during.Temperature
	fever := func(e insight.Fever) object {
		return object{{"from", rfc3339(e.From)}, {"to", rfc3339(e.To)}, {"hours", number(e.Hours, 1)}, {"peak_celsius", number(e.Peak, 3)}, {"readings", e.N}, {"ongoing", e.Ongoing}}
	}
	return append(s.newest(t.Last.Reading), object{
		{"celsius", number(t.Last.Celsius, 3)}, {"site", t.Last.Site.String()}, {"class", t.Class.Name}, // empty where it gets none
		{"usual_low_celsius", number(t.Usual.Low, 2)}, {"usual_high_celsius", number(t.Usual.High, 2)},
		// In the range, of the body or of a place not given.
		{"highest_body_celsius", number(r.Highest, 3)}, {"body_readings", r.Body.N + r.NotGiven.N + r.InFever},
		{"fevers", listOf(r.Fevers, fever)}, {"set_aside", len(t.SetAside)}, {"sentence", t.Sentence},
	}...)
}

// goalOrigins are the words of goal_from, which stay as they are.
var goalOrigins = map[insight.GoalOrigin]string{insight.FromAccount: "Withings account", insight.FromConfig: "config", insight.FromDefault: "default"}

func (s summary) activityObject() object {
	a, steps := &s.figures.Activity, s.during.Activity.Steps
	return object{
		{"date", a.Last.Date.String()}, {"steps", number(a.Last.Steps, 0)}, {"distance_m", number(a.Last.Distance, 1)}, // of the newest day
		{"goal_steps", a.Goal}, {"goal_from", goalOrigins[a.Origin]},
		{"mean_steps", number(steps.Mean.Value, 0)}, {"days", steps.Mean.N}, {"days_on_goal", steps.OnGoal}, // of the range
		{"streak_days", a.Streak.Days}, {"best_streak_days", a.Streak.Best},
		{"active_minutes_this_week", number(a.Week.Minutes(), 0)}, // moderate + 2 x intense, WHO 2020
		{"sentence", a.Sentence},
	}
}

func (s summary) sleepObject() object {
	f, last := &s.figures.Sleep, insight.Night{}
	if f.Last != nil {
		last = *f.Last
	}
	return object{{"night", last.Date.String()}, {"asleep_s", number(last.Asleep, 0)}, // by the day it ended on
		{"mean_7_nights_s", number(f.Week.Value, 0)}, {"nights", f.Week.N}, {"sentence", f.Sentence}}
}
