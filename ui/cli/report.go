package cli

import (
	"context"
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/spf13/cobra"

	"withings-tui/store"
	"withings-tui/ui/config"
	"withings-tui/ui/insight"
)

type reportOptions struct {
	days   int
	html   bool
	output string
}

func (a *app) newReport() *cobra.Command {
	var o reportOptions
	cmd := &cobra.Command{
		Use:   "report",
		Short: "Write a report for a doctor",
		Long: `Write a report for a doctor about the last days, in Markdown or as one HTML page that
prints on about two sheets: means of blood pressure with what they rest on, the home protocol,
the weight trend, episodes of fever, and a table of the readings. It names guideline and year
and diagnoses nothing. Name and date of birth stand on it only where the configuration has
them.`,
		Example: "  withings-tui report --days 90 > report.md\n  withings-tui report --html -o report.html",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if o.days < 1 || o.days > 3650 {
				return usage("--days: %d is not a number of days from 1 to 3650", o.days)
			}
			return a.runReport(cmd.Context(), o)
		},
	}
	cmd.Flags().IntVar(&o.days, "days", 90, "how many days, up to today")
	cmd.Flags().BoolVar(&o.html, "html", false, "write HTML instead of Markdown")
	cmd.Flags().StringVarP(&o.output, "output", "o", "", "write to `FILE`")
	return cmd
}

func (a *app) runReport(ctx context.Context, o reportOptions) error {
	s, err := a.open(ctx)
	if err != nil {
		return err
	}
	how, err := methodOf(s.cfg)
	if err != nil {
		return err
	}
	all, period, err := readAll(ctx, s.cache, s.cfg, a.now(), rangeOf{o.days})
	if err != nil {
		return fmt.Errorf("report: %w", err)
	}
	p := reportPage(all, period, how, s.cfg)
	text := p.markdown()
	if o.html {
		text = p.html()
	}
	if s.cfg.ASCII && !o.html {
		text = asciiOnly(text)
	}
	if o.output == "" || o.output == "-" {
		_, err = io.WriteString(a.out, text)
		return err
	}
	err = writeBeside(o.output, func(w io.Writer) error { _, err := io.WriteString(w, text); return err })
	if err != nil {
		return fmt.Errorf("report: %w", err)
	}
	return nil
}

// reportPage is what a doctor wants to see of the period.
func reportPage(all readings, period insight.Period, how method, cfg config.Config) *page {
	p := &page{title: "Home readings"}
	who := []string{}
	if cfg.Name != "" {
		who = append(who, cfg.Name)
	}
	if cfg.Born != "" {
		who = append(who, "born "+cfg.Born)
	}
	who = append(who, fmt.Sprintf("%s to %s (%d days)", period.From, period.To, period.Days()))
	p.text(strings.Join(who, ", ") + ". Measured at home with Withings devices, as the devices and the person recorded them. This page computes and does not diagnose.")
	reportPressure(p, all, period, how, cfg.Units)
	reportWeight(p, all, period, how, cfg)
	reportTemperature(p, all, period, cfg.Units)
	reportTable(p, all, period, how, cfg.Units)
	return p
}

func reportPressure(p *page, all readings, period insight.Period, how method, units config.Units) {
	p.heading("Blood pressure")
	points := insight.In(all.pressures, period)
	sum := insight.PressureOf(points, how.pressure)
	if sum.Basis.N == 0 {
		p.text("No readings in this period.")
		return
	}
	var rows [][]string
	for _, one := range []struct {
		name string
		mean insight.PressureMean
	}{{"all readings", sum.All}, {"morning", sum.Morning}, {"evening", sum.Evening}} {
		if one.mean.N == 0 {
			rows = append(rows, []string{one.name, "none", "", "0", "0", ""})
			continue
		}
		class, lack := how.scheme.ClassOf(one.mean)
		name := class.Name
		if lack.Any() {
			name = lack.String()
		}
		rows = append(rows, []string{one.name, units.Pressure.FormatPair(one.mean.Systolic, one.mean.Diastolic),
			whole0(one.mean.Pulse), fmt.Sprint(one.mean.N), fmt.Sprint(one.mean.Days), name})
	}
	p.table([]string{"Mean", "Pressure", "Pulse", "Readings", "Days", "Class of the mean"}, rows)
	items := []string{
		fmt.Sprintf("Classes by %s. Readings within 10 minutes count as one (their mean).", how.scheme),
		fmt.Sprintf("Single readings: systolic %.0f to %.0f, diastolic %.0f to %.0f mmHg.", sum.LowestSystolic, sum.HighestSystolic, sum.LowestDiastolic, sum.HighestDiastolic),
	}
	var shares []string
	for _, share := range insight.Shares(points, how.scheme, insight.Counting{}) {
		shares = append(shares, fmt.Sprintf("%s %d", share.Class.Name, share.N))
	}
	items = append(items, "Readings by the range of each class: "+strings.Join(shares, ", ")+".")
	if course, ok := insight.LatestProtocol(points, how.pressure); ok {
		items = append(items, fmt.Sprintf("Home protocol (ESH 2021, 7 days, first dropped) met %s to %s: mean %s of %d readings.", course.Days.From, course.Days.To,
			units.Pressure.FormatPair(course.Mean.Systolic, course.Mean.Diastolic), course.Readings))
	} else {
		items = append(items, fmt.Sprintf("Home protocol (ESH 2021) not met in this period; the last 7 days have %s.", insight.CurrentProtocol(all.pressures, how.pressure, all.today)))
	}
	if left := sum.Basis.LeftOut; left.Total() > 0 {
		items = append(items, "Left out of the means: "+left.String()+".")
	}
	p.list(items...)
}

// whole0 is a figure without decimals, empty where there is none.
func whole0(v float64) string {
	if math.IsNaN(v) {
		return ""
	}
	return fmt.Sprintf("%.0f", v)
}

func reportWeight(p *page, all readings, period insight.Period, how method, cfg config.Config) {
	p.heading("Weight")
	w := insight.WeightOf(all.weights, insight.WeightOptions{Now: all.now, Smoother: how.smoother, HeightM: all.height})
	basis := insight.BasisOf(insight.In(all.weights, period), insight.Counting{})
	if basis.N == 0 {
		p.text("No readings in this period.")
		return
	}
	unit := cfg.Units.Weight
	inRange := insight.In(w.Trend, period)
	items := []string{fmt.Sprintf("Last reading %s on %s; %s in the period.", unit.Format(w.Last.Value), w.Last.Stamp().Date(), basis.RestsOn())}
	if n := len(inRange); n > 0 {
		first, last := inRange[0], inRange[n-1]
		items = append(items, fmt.Sprintf("Trend (%s) %s on %s, %s on %s: %s.", how.smoother.Label(), unit.Format(first.Value), first.Stamp().Date(),
			unit.Format(last.Value), last.Stamp().Date(), unit.FormatChange(last.Value-first.Value)))
	}
	if w.Rate.Lack.Any() {
		items = append(items, "Rate now: "+w.Rate.Lack.String()+".")
	} else {
		items = append(items, fmt.Sprintf("Rate of the last 14 days of trend: %s a week.", unit.FormatChange(w.Rate.PerWeek)))
	}
	if !w.BMI.Lack.Any() {
		items = append(items, fmt.Sprintf("BMI of the trend %.1f kg/m² (%s, WHO), height %.2f m.", w.BMI.Value, w.BMI.Class.Name, all.height))
	}
	p.list(items...)
}

func reportTemperature(p *page, all readings, period insight.Period, units config.Units) {
	p.heading("Temperature")
	t := insight.TemperatureOf(insight.In(all.warmth, period), insight.Counting{}, all.now)
	if t.Body.Basis.N == 0 {
		p.text("No body readings in this period.")
		return
	}
	items := []string{fmt.Sprintf("Body (temporal artery): %s, %s to %s.", t.Body.Basis.RestsOn(), units.Temperature.Format(t.Body.Min), units.Temperature.Format(t.Body.Max))}
	if len(t.Fevers) == 0 {
		items = append(items, fmt.Sprintf("No reading from %s on.", units.Temperature.Format(insight.FeverFrom)))
	}
	for _, f := range t.Fevers {
		items = append(items, fmt.Sprintf("Fever (from %s) %s to %s, peak %s, %d readings.", units.Temperature.Format(insight.FeverFrom),
			f.From.Time().Format("2006-01-02 15:04"), f.To.Time().Format("2006-01-02 15:04"), units.Temperature.Format(f.Peak), f.N))
	}
	p.list(items...)
}

// reportTable has a row a day that has a reading: the sessions of its morning
// and its evening, the day's trend of weight and its highest temperature.
func reportTable(p *page, all readings, period insight.Period, how method, units config.Units) {
	type day struct{ morning, evening, other, weight, fever string }
	days := map[store.Date]*day{}
	at := func(d store.Date) *day {
		if days[d] == nil {
			days[d] = &day{}
		}
		return days[d]
	}
	for s := range insight.Sessions(insight.In(all.pressures, period), insight.Counting{}) {
		text := units.Pressure.FormatPair(s.Systolic, s.Diastolic)
		text = strings.TrimSuffix(strings.TrimSuffix(text, " mmHg"), " kPa")
		if !math.IsNaN(s.Pulse) {
			text += fmt.Sprintf(" (%.0f)", s.Pulse)
		}
		d := at(s.Date())
		into := map[insight.Slot]*string{insight.Morning: &d.morning, insight.Evening: &d.evening, insight.Between: &d.other}[how.pressure.Hours.Slot(s.MinuteOfDay())]
		if *into != "" {
			text = *into + ", " + text
		}
		*into = text
	}
	for _, w := range insight.In(all.weights, period) {
		if d := at(w.Stamp().Date()); insight.Counts(w.Source, w.Flags) && d.weight == "" {
			d.weight = units.Weight.Format(w.Value)
		}
	}
	highest := map[store.Date]float64{}
	for _, t := range insight.In(all.warmth, period) {
		if insight.Counts(t.Source, t.Flags) && t.Site == store.SiteBody {
			d := t.Stamp().Date()
			if t.Value > highest[d] {
				highest[d], at(d).fever = t.Value, units.Temperature.Format(t.Value)
			}
		}
	}
	var rows [][]string
	for d := period.From; d <= period.To; d++ {
		if one := days[d]; one != nil && *one != (day{}) {
			rows = append(rows, []string{d.String(), one.morning, one.evening, one.other, one.weight, one.fever})
		}
	}
	if len(rows) == 0 {
		return
	}
	p.heading("Readings by day")
	unit := string(units.Pressure)
	if unit == "" {
		unit = string(config.MmHg)
	}
	p.text("Blood pressure in " + unit + ", pulse in brackets; the day's first weight; the highest body temperature.")
	p.table([]string{"Day", "Morning", "Evening", "Between", "Weight", "Temperature"}, rows)
}
