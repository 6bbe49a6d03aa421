package cli

import (
	"fmt"
	"math"
	"strings"
	"time"
	"unicode/utf8"

	"withings-tui/store"
	"withings-tui/ui/insight"
	"withings-tui/ui/units"
)

// table builds lines of a name, a figure and what belongs to it.
type table struct {
	strings.Builder
	units.Writer
	today store.Date
}

func (t *table) line(name, figure, about string) {
	pad := func(s string, width int) string {
		return s + strings.Repeat(" ", max(1, width-utf8.RuneCountInString(s)))
	}
	t.WriteString(strings.TrimRight(pad(name, 16)+pad(figure, 18)+about, " ") + "\n")
}

func (t *table) sentence(s string) {
	if s != "" {
		t.WriteString("  " + s + "\n")
	}
}

func (t *table) count(v float64) string { return strings.ReplaceAll(t.Count(v), ",", "") }
func (t *table) moment(at store.Stamp) string {
	return units.Day(at.Date().UTC(), t.today.UTC()) + " " + units.Clock(at.Time())
}

// text is the summary for people.
func (s summary) text(w units.Writer) string {
	t := &table{Writer: w, today: s.figures.Today}
	t.WriteString(s.heading(s.figures.In.Now) + "\n")
	if s.figures.Sentence != "" {
		t.WriteString("\n" + s.figures.Sentence + "\n")
	}
	for _, one := range s.sections() {
		none := one.none
		if none != "" && len(missing(s.history.State)) > 0 {
			none = "not here yet; withings-tui sync fetches it"
		}
		t.WriteString("\n")
		if one.there {
			one.write(t)
		} else if none != "" {
			t.line(one.name, "", none)
		}
	}
	return strings.TrimRight(t.String(), "\n") + "\n"
}

// heading says of which days it all is, and how fresh.
func (s summary) heading(now time.Time) string {
	period := s.period
	words := units.DatesBetween(period.From.UTC(), period.To.UTC()) + " (last values, trend, pace, goal and classes are of now)"
	switch {
	case period.all:
		words = "all days"
	case period.moved:
		words = fmt.Sprintf("%s to %s, the newest there are (%s ago)", units.Count(period.Days(), "day", "days"), units.DateYear(period.To.UTC()),
			units.Count(int(s.figures.Today-period.To), "day", "days"))
	case period.today:
		words = "last " + units.Count(period.Days(), "day", "days")
	}
	state := s.history.State
	switch {
	case !state.LastSync.IsZero():
		words += ", synced " + units.Age(state.LastSync, now)
	case len(missing(state)) > 0 && !state.Offline:
		words += ", no whole sync yet"
	default:
		words += ", never synced"
	}
	switch {
	case state.SignedOut:
		words += "; signed out: withings-tui login signs in again"
	case state.Offline:
		words += "; offline: the last sync did not reach Withings"
	case len(missing(state)) > 0:
		words += "; not complete: withings-tui sync"
	case s.stale():
		words += "; not up to date: withings-tui sync"
	}
	return words
}

func (s summary) weightText(t *table) {
	w := &s.figures.Weight
	t.line("Weight", t.WithKg(w.Last.Weight), t.newest(s.history, w.Last.Reading))
	t.line("  trend", t.WithKg(w.Trend[len(w.Trend)-1].Kg), t.pace(w, s.figures.In))
	t.line("  change", "", strings.ReplaceAll(w.ChangeWords(s.figures.In), units.Minus, "-")) // scripts read this line
	if a := w.Anchor; a.Since != 0 {
		t.line("  since", "", a.Words+a.Lack)
	}
	if w.Goal.State != insight.GoalNone {
		t.line("  goal", t.WithKg(w.Goal.Target), w.Goal.Words)
		t.sentence(w.Goal.Unused)
	}
	class := w.BMI.Lack
	switch {
	case w.BMI.Class != "":
		class = w.BMI.Class + " (WHO)"
	case class == "":
		class = "no class: " + w.BMI.ClassLack
	}
	t.line("  BMI", t.Number(w.BMI.Value, 1), class)
	if fat, ok := w.BodyOf(store.FatRatio); ok {
		t.line("  fat", t.Number(fat.Last.Value, 1)+" %", fat.Day)
	}
	if muscle, ok := w.BodyOf(store.Muscle); ok {
		t.line("  muscle", t.Part(muscle.Last.Value)+" "+t.KgUnit(), muscle.Day)
	}
	t.line("  rests on", "", readingsOn(s.during.Weight.Basis.Readings, s.during.Weight.Basis.Days)+"; trend: "+w.Smoother.Label()+aside(len(w.SetAside)))
	for _, d := range scaleChanges(s.figures, s.period.Period) {
		t.sentence(d.Words())
	}
	t.sentence(w.Sentence)
}

// newest tells when the newest reading was taken, and by what.
func (t *table) newest(h *store.History, r store.Reading) string {
	if model := h.Model(r); model != "" {
		return t.moment(r.Stamp) + ", " + model
	}
	return t.moment(r.Stamp)
}

// pace is the pace, the energy that it stands for, and what it rests on.
func (t *table) pace(w *insight.Weight, in insight.Inputs) string {
	if w.Pace.Lack != "" {
		return "no pace: " + w.Pace.Lack
	}
	rate, basis := paceWords(t.Writer, &w.Pace)
	return fmt.Sprintf("%s, %s, %s; from %s", w.Direction, rate, w.Pace.EnergyWords(in), basis)
}

func aside(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("; %d set aside, of all time", n)
}

func (s summary) pressureText(t *table) {
	p := &s.figures.Pressure
	if p.Basis.Readings == 0 {
		t.line("Blood pressure", "", "no readings")
		t.sentence(p.AFibWords)
		return
	}
	about := t.newest(s.history, p.Last.Reading)
	if !math.IsNaN(p.Last.Pulse) {
		about += ", pulse " + t.Number(p.Last.Pulse, 0)
	}
	t.line("Blood pressure", t.WithPair(p.Last.Systolic, p.Last.Diastolic), about)
	t.sentence(p.Sentence)
	for _, one := range []struct {
		name string
		mean insight.PressureMean
	}{{"  last 7 days", p.Week}, {"  range", s.during.Pressure.Mean}, {"  morning", s.during.Pressure.Morning}, {"  evening", s.during.Pressure.Evening}} {
		if one.mean.Readings == 0 {
			t.line(one.name, "", "no readings")
			continue
		}
		words := "mean of " + readingsOn(one.mean.Readings, one.mean.Days)
		if one.mean.Class.Word != "" {
			words = one.mean.Class.Word + ", " + words
		}
		if one.mean.Severe {
			words += ", a severe one among them"
		}
		t.line(one.name, t.WithPair(one.mean.Systolic, one.mean.Diastolic), words)
	}
	course := protocolWords(p.Protocol)
	if missing := p.Protocol.Missing(s.figures.Today); p.Protocol.Met() && missing != "" {
		course += ", " + missing + " missing"
	}
	if days := p.Protocol.Days; days.To < s.figures.Today {
		course += ", " + units.DatesBetween(days.From.UTC(), days.To.UTC())
	}
	t.line("  by", "", fmt.Sprintf("%s; measuring week (ESH 2021): %s%s", p.Scheme, course, aside(len(p.SetAside))))
	t.sentence(s.during.Pressure.Sentence)
}

// siteWords are the words of a temperature's place.
var siteWords = [...]string{store.SiteBody: "body", store.SiteSkin: "skin", store.SiteUnspecified: "place not given"}

func (s summary) temperatureText(t *table) {
	f := &s.figures.Temperature
	about := t.newest(s.history, f.Last.Reading) + ", " + siteWords[f.Last.Site]
	switch {
	case f.Class.Name != "":
		about += ", " + f.Class.Name
	case f.Last.Site == store.SiteBody:
		about += ", no class: " + f.ClassLack
	}
	t.line("Temperature", t.WithDegrees(f.Last.Celsius), about)
	if !math.IsNaN(s.during.Temperature.Highest) {
		t.line("  highest", t.WithDegrees(s.during.Temperature.Highest), t.moment(s.during.Temperature.HighestAt))
	}
	if f.Usual.Lack == "" {
		t.line("  usual for you", t.Celsius(f.Usual.Low)+" – "+t.WithDegrees(f.Usual.High), "the middle 80 % of "+units.Count(f.Usual.N, "reading", "readings")+" outside fevers")
	} else {
		t.line("  usual for you", "", f.Usual.Lack)
	}
	for _, e := range s.during.Temperature.Fevers {
		t.line("  fever", t.WithDegrees(e.Peak), fmt.Sprintf("peak, %s, %s%s", e.Length, units.DatesBetween(e.From.Date().UTC(), e.To.Date().UTC()), either(e.Ongoing, ", goes on", "")))
	}
	t.sentence(f.Sentence)
}

func (s summary) activityText(t *table) {
	a := &s.figures.Activity
	about := units.Day(a.Last.Date.UTC(), s.figures.Today.UTC())
	if !math.IsNaN(a.Last.Distance) {
		about += ", " + t.Metres(a.Last.Distance) + " " + t.Distance.Name()
	}
	t.line("Activity", t.count(a.Last.Steps)+" steps", about)
	steps := s.during.Activity.Steps
	mean, row := fmt.Sprintf("of %s, %d on goal", units.Count(steps.Mean.N, "day", "days"), steps.OnGoal), "no day on goal yet"
	if steps.Mean.N == 0 {
		mean = "no finished day with steps in this range"
	}
	if a.Streak.Best > 0 {
		row = fmt.Sprintf("%s in a row, %d at best", units.Count(a.Streak.Days, "day", "days"), a.Streak.Best)
	}
	t.line("  mean", t.count(steps.Mean.Value)+" steps", mean)
	t.line("  goal", t.count(a.Goal)+" steps", string(a.Origin)+"; "+row)
	t.sentence(a.GoalUnused)
	if a.Week.Days > 0 {
		t.line("  active", t.Number(a.Week.Minutes(), 0)+" min", fmt.Sprintf("this week, of %d to %d (WHO 2020; vigorous minutes count twice)", insight.WHOMinutesFrom, insight.WHOMinutesTo))
	}
	t.sentence(a.Sentence)
}

func (s summary) sleepText(t *table) {
	f := &s.figures.Sleep
	t.line("Sleep", t.Duration(f.Last.Asleep), "asleep, the night to "+units.Day(f.Last.Date.UTC(), s.figures.Today.UTC()))
	if f.Week.N > 0 {
		words := "mean of " + units.Count(f.Week.N, "night", "nights") + " in 7 days"
		if f.Class != "" {
			words += ", " + f.Class
		}
		t.line("  last 7 days", t.Duration(f.Week.Value), words)
	}
	t.sentence(f.Sentence)
}
