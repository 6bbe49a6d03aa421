package cli

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"withings-tui/store"
	"withings-tui/ui/config"
)

// figures writes numbers in the units that are set, and masks them in privacy.
type figures struct {
	config.Units
	privacy bool
}

// mask hides digits and leaves the shape.
func (f figures) mask(s string) string {
	if !f.privacy {
		return s
	}
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return '•'
		}
		return r
	}, s)
}

// functions are those that a --format template can call beside its own.
func (f figures) functions() map[string]formFunc {
	figure := func(name string, write func(float64) string) formFunc {
		return func(args []any) (any, error) {
			if len(args) != 1 {
				return nil, fmt.Errorf("%s takes one figure", name)
			}
			if isNil(args[0]) {
				return noFigure, nil
			}
			v, ok := toNumber(args[0])
			if !ok {
				return nil, fmt.Errorf("%s takes a figure, not %v", name, shownValue(args[0]))
			}
			return write(v), nil
		}
	}
	return map[string]formFunc{"weight": figure("weight", f.Weight.Format), "temperature": figure("temperature", f.Temperature.Format), "distance": figure("distance", f.Distance.Format)}
}

// noFigure stands where there is no figure.
const noFigure = "–"

// plain is a number with so many decimals, "–" for none.
func plain(v *float64, decimals int) string {
	if v == nil {
		return noFigure
	}
	return strconv.FormatFloat(*v, 'f', decimals, 64)
}

func value(v *float64) float64 {
	if v == nil {
		return math.NaN()
	}
	return *v
}

// table builds lines of a label, a figure and what belongs to it.
type table struct{ b strings.Builder }

func (t *table) line(name, figure, about string) {
	pad := func(s string, width int) string {
		return s + strings.Repeat(" ", max(0, width-utf8.RuneCountInString(s)))
	}
	t.b.WriteString(strings.TrimRight(pad(name, 16)+pad(figure, 18)+about, " "))
	t.b.WriteByte('\n')
}

func (t *table) gap() { t.b.WriteByte('\n') }

// text is the summary for people.
func (s summary) text(f figures, now time.Time) string {
	var t table
	t.line(s.heading(now))
	if s.Sentence != "" {
		t.gap()
		t.b.WriteString(s.Sentence + "\n")
	}
	t.gap()
	s.Weight.text(&t, f, now)
	t.gap()
	s.BloodPressure.text(&t, f, now)
	t.gap()
	s.Temperature.text(&t, f, now)
	t.gap()
	s.Activity.text(&t, f, now)
	return t.b.String()
}

// heading says of which days and how fresh it all is. Its numbers are no
// readings, but masking spares nothing but shapes, so they stay out of it.
func (s summary) heading(now time.Time) (string, string, string) {
	days := "all days"
	if s.Range.Days > 0 {
		days = fmt.Sprintf("last %d days", s.Range.Days)
	}
	if s.synced.IsZero() {
		return days + ", never synced", "", ""
	}
	return days + ", synced " + ago(now.Sub(s.synced)), "", ""
}

func ago(d time.Duration) string {
	for _, unit := range []struct {
		size time.Duration
		name string
	}{{24 * time.Hour, "days"}, {time.Hour, "h"}, {time.Minute, "min"}} {
		if n := int(d / unit.size); n >= 1 && (unit.name != "days" || n >= 2) {
			return fmt.Sprintf("%d %s ago", n, unit.name)
		}
	}
	return "just now"
}

// moment is when a reading was taken, near days by their names, and by what.
func (l latest) moment(now time.Time) string {
	text := dayName(l.at.Date(), store.DateOf(now)) + l.at.Time().Format(" 15:04")
	if l.Device != nil {
		text += ", " + *l.Device
	}
	return text
}

func dayName(d, today store.Date) string {
	switch today - d {
	case 0:
		return "today"
	case 1:
		return "yesterday"
	}
	return d.Time(time.UTC).Format("2 Jan 2006")
}

func (w *weightSummary) text(t *table, f figures, now time.Time) {
	if w == nil {
		t.line("Weight", "", "no readings")
		return
	}
	m := f.mask
	t.line("Weight", m(f.Weight.Format(value(w.WeightKg))), w.moment(now))
	rate := w.RateLacks
	if w.RateKgPerWeek != nil {
		rate = m(fmt.Sprintf("%s a week, %s kcal a day implied", f.Weight.FormatChange(*w.RateKgPerWeek), plain(w.EnergyKcalPerDay, 0)))
	}
	t.line("  trend", m(f.Weight.Format(value(w.TrendKg))), rate)
	var changes []string
	for _, c := range w.Changes {
		if c.ChangeKg != nil {
			changes = append(changes, fmt.Sprintf("%s in %d days", m(f.Weight.FormatChange(*c.ChangeKg)), c.Days))
		}
	}
	if len(changes) > 0 {
		t.line("  change", "", strings.Join(changes, ", "))
	}
	if g := w.Goal; g != nil {
		about := g.State
		if g.Earliest != nil {
			about = "on course for " + *g.Earliest
			if g.Latest != nil {
				about += " to " + *g.Latest
			} else {
				about += " or later"
			}
		}
		t.line("  goal", m(f.Weight.Format(g.TargetKg)), about)
	}
	if w.BMI != nil {
		t.line("  BMI", m(plain(w.BMI, 1)), w.BMIClass+" (WHO)")
	}
	if w.FatPercent != nil {
		t.line("  fat", m(plain(w.FatPercent, 1)+" %"), "")
	}
	if w.MuscleMassKg != nil {
		t.line("  muscle", m(f.Weight.Format(*w.MuscleMassKg)), "")
	}
	t.line("  rests on", "", fmt.Sprintf("%d readings on %d days; trend by %s", w.Readings, w.Days, w.Smoother))
}

func (p *bloodPressureSummary) text(t *table, f figures, now time.Time) {
	if p == nil {
		t.line("Blood pressure", "", "no readings")
		return
	}
	pulse := ""
	if p.PulseBpm != nil {
		pulse = ", pulse " + f.mask(plain(p.PulseBpm, 0))
	}
	t.line("Blood pressure", f.mask(f.Pressure.FormatPair(value(p.SystolicMmHg), value(p.DiastolicMmHg))), p.moment(now)+pulse)
	for _, row := range []struct {
		name string
		mean pressureMean
	}{{"  last 7 days", p.Week}, {"  range", p.Range}, {"  morning", p.Morning}, {"  evening", p.Evening}} {
		if row.mean.Readings == 0 {
			t.line(row.name, "", "no readings")
			continue
		}
		class := ""
		if row.mean.Class != "" {
			class = row.mean.Class + ", "
		}
		t.line(row.name, f.mask(f.Pressure.FormatPair(value(row.mean.SystolicMmHg), value(row.mean.DiastolicMmHg))),
			fmt.Sprintf("%smean of %d readings on %d days", class, row.mean.Readings, row.mean.Days))
	}
	t.line("  by", "", fmt.Sprintf("%s, %s; home protocol (ESH 2021): %s", p.Guideline, p.Setting, p.Protocol))
}

func (s *temperatureSummary) text(t *table, f figures, now time.Time) {
	if s == nil {
		t.line("Temperature", "", "no readings")
		return
	}
	about := s.moment(now) + ", " + s.Site
	if s.Class != "" {
		about += ", " + s.Class
	}
	t.line("Temperature", f.mask(f.Temperature.Format(value(s.Celsius))), about)
	if s.HighestBody != nil {
		t.line("  highest", f.mask(f.Temperature.Format(*s.HighestBody)), fmt.Sprintf("of %d body readings", s.BodyReadings))
	}
	for _, e := range s.Fevers {
		t.line("  fever", f.mask(f.Temperature.Format(e.PeakCelsius)), fmt.Sprintf("peak of %d readings, %s to %s", e.Readings, e.From[:10], e.To[:10]))
	}
}

func (s *activitySummary) text(t *table, f figures, now time.Time) {
	if s == nil {
		t.line("Activity", "", "no days")
		return
	}
	about := dayName(s.date, store.DateOf(now))
	if s.DistanceM != nil {
		about += ", " + f.mask(f.Distance.Format(*s.DistanceM))
	}
	t.line("Activity", f.mask(plain(s.Steps, 0)+" steps"), about)
	t.line("  mean", f.mask(plain(s.MeanSteps, 0)+" steps"), fmt.Sprintf("of %d days, %d on goal", s.Days, s.DaysOnGoal))
	t.line("  goal", f.mask(plain(&s.GoalSteps, 0)+" steps"), fmt.Sprintf("%s; %d days in a row, %d at best", s.GoalFrom, s.StreakDays, s.BestStreak))
	if s.ActiveMinutes != nil {
		t.line("  active", f.mask(plain(s.ActiveMinutes, 0)+" min"), "this week, of 150 to 300 (WHO 2020)")
	}
}

// asciiOnly spells what the text has beyond ASCII with what ASCII has.
func asciiOnly(s string) string {
	s = strings.NewReplacer("–", "-", "−", "-", "°", "", "•", "*", "·", "-", "±", "+-", "²", "2").Replace(s)
	return strings.Map(func(r rune) rune {
		if r > '~' {
			return '?'
		}
		return r
	}, s)
}
