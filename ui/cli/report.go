package cli

import (
	"context"
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/spf13/cobra"

	"withings-tui/store"
	"withings-tui/ui/insight"
	"withings-tui/ui/screen"
	"withings-tui/ui/units"
)

type reportOptions struct {
	days   int
	html   bool
	only   string
	output string
}

// reportParts are what a report is made of, by the names of --only.
var reportParts = []string{"blood-pressure", "weight", "temperature"}

func (a *app) newReport() *cobra.Command {
	var o reportOptions
	cmd := &cobra.Command{
		Use:   "report",
		Short: "Write a report for a doctor",
		Long: `Write a report for a doctor about the last days, in Markdown, or with --html as one page
with its charts that prints on at most three sheets: what needs attention first, means of
blood pressure with what they rest on, the home protocol, weight and its pace, fevers, notes,
and the sittings by day. It names guideline and year and diagnoses nothing. Name and date of
birth stand on it only where the configuration has them.`,
		Example: "  withings-tui report --days 90 > report.md\n  withings-tui report --html -o report.html\n  withings-tui report --only blood-pressure --html -o pressure.html",
		Args:    noArgs,
		RunE:    a.with("report", func(ctx context.Context, s *session) error { return a.runReport(ctx, s, o) }),
	}
	cmd.Flags().IntVar(&o.days, "days", 90, "how many days, up to today")
	cmd.Flags().BoolVar(&o.html, "html", false, "write HTML with charts instead of Markdown")
	cmd.Flags().StringVar(&o.only, "only", "", "only this `PART`: "+strings.Join(reportParts, ", "))
	cmd.Flags().StringVarP(&o.output, "output", "o", "", "write to `FILE`")
	return cmd
}

func (a *app) runReport(ctx context.Context, s *session, o reportOptions) error {
	if o.days < 1 || o.days > 3650 {
		return usage("--days: %d is not a number of days from 1 to 3650", o.days)
	}
	if o.only != "" {
		if err := oneOf("--only", o.only, reportParts...); err != nil {
			return err
		}
	}
	h, f, err := a.figures(ctx, s)
	if err != nil {
		return err
	}
	r := report{history: h, figures: f, during: insight.During(h, f, store.LastDays(o.days, f.Today)), Writer: f.In.Write}
	p := r.page(s.cfg.Name, s.cfg.Born, o.only)
	write := func(w io.Writer) error {
		text := p.markdown()
		if s.cfg.ASCII {
			text = screen.InASCII(text)
		}
		_, err := io.WriteString(w, text)
		return err
	}
	if o.html {
		write = p.html
	}
	return a.writeTo(o.output, write)
}

// report is what a report is written from.
type report struct {
	units.Writer
	history *store.History
	figures *insight.Figures
	during  *insight.RangeFigures
}

// page is what a doctor wants to see of the period.
func (r report) page(name, born, only string) *page {
	p := &page{Title: "Home readings"}
	var who []string
	if name != "" {
		who = append(who, name)
	}
	if born != "" {
		who = append(who, "born "+born)
	}
	period := r.during.Period
	who = append(who, fmt.Sprintf("%s (%s)", units.DatesBetween(period.From.UTC(), period.To.UTC()), units.Count(period.Days(), "day", "days")))
	p.text(strings.Join(who, ", ") + ". Measured at home with Withings devices, as the devices and the person recorded them. This page computes and does not diagnose.")
	for _, one := range []struct {
		part  string // of --only; "" belongs to all
		write func(*page)
	}{
		{"blood-pressure", r.warnings}, {"blood-pressure", r.pressure}, {"weight", r.weight}, {"temperature", r.temperature}, {"", r.notes}, {"blood-pressure", r.sittings},
	} {
		if only == "" || one.part == "" || one.part == only {
			one.write(p)
		}
	}
	return p
}

// dateTime is a moment on paper.
func dateTime(at store.Stamp) string {
	return units.DateYear(at.Date().UTC()) + " " + units.Clock(at.Time())
}

// lastOf joins the last of a list, and tells how many there were before.
func lastOf(list []string) string {
	const most = 8
	if len(list) <= most {
		return strings.Join(list, ", ")
	}
	return strings.Join(list[len(list)-most:], ", ") + fmt.Sprintf(", and %d before", len(list)-most)
}

func (r report) weight(p *page) {
	p.heading("Weight")
	w, in := &r.figures.Weight, &r.during.Weight
	if in.Basis.Readings == 0 {
		p.text("No readings in this period.")
		return
	}
	items := []string{fmt.Sprintf("Last reading %s on %s; %s in the period.", r.WithKg(w.Last.Weight), units.DateYear(w.Last.Date().UTC()), readingsOn(in.Basis.Readings, in.Basis.Days))}
	if !math.IsNaN(in.First) {
		items = append(items, fmt.Sprintf("Trend %s on %s, %s on %s: %s %s.", r.WithKg(in.First), units.DateYear(in.FirstAt.UTC()),
			r.WithKg(in.Last), units.DateYear(in.LastAt.UTC()), r.Signed(in.Shown, 1), r.KgUnit()))
	}
	if w.Pace.Lack != "" {
		items = append(items, "No pace now: "+w.Pace.Lack+".")
	} else {
		rate, basis := paceWords(r.Writer, &w.Pace)
		items = append(items, fmt.Sprintf("Pace now %s (one standard error), from %s.", rate, basis))
	}
	if w.Sentence != "" {
		items = append(items, w.Sentence)
	}
	if w.BMI.Lack == "" {
		class := " (" + w.BMI.Class + ", WHO)"
		if w.BMI.Class == "" {
			class = " (no class: " + w.BMI.ClassLack + ")"
		}
		items = append(items, fmt.Sprintf("BMI of the trend %s kg/m²%s, height %s m.", r.Number(w.BMI.Value, 1), class, r.Number(w.BMI.Height, 2)))
	}
	for _, d := range scaleChanges(r.figures, r.during.Period) {
		items = append(items, d.Words())
	}
	p.list(append(items, r.notCounted(in.Basis)...)...)
	p.chart(weightChart(r.history, r.figures, r.during.Period))
	p.chart(caption("Readings are open dots; the line is the trend (" + w.Smoother.Label() + "), in " + r.KgUnit() + "."))
}

func (r report) temperature(p *page) {
	p.heading("Temperature")
	f, in := &r.figures.Temperature, &r.during.Temperature
	var items []string
	for _, one := range []struct {
		name string
		mean insight.Mean
	}{{"Body (temple)", in.Body}, {"Place not given", in.NotGiven}, {"Skin, not classified", in.Skin}} {
		if one.mean.N > 0 {
			between := ""
			if one.mean.N > 1 {
				between = fmt.Sprintf(", %s to %s", r.Celsius(one.mean.Low), r.WithDegrees(one.mean.High))
			}
			items = append(items, fmt.Sprintf("%s: mean %s%s, of %s outside fevers.", one.name, r.WithDegrees(one.mean.Value), between, units.Count(one.mean.N, "reading", "readings")))
		}
	}
	if f.Usual.Lack == "" {
		items = append(items, fmt.Sprintf("Usual for this person: %s to %s (the middle 80 %% of %d readings outside fevers).", r.Celsius(f.Usual.Low), r.WithDegrees(f.Usual.High), f.Usual.N))
	}
	for _, e := range in.Fevers {
		words, counted := dateTime(e.From), "" // the length of one reading says that it is one
		if e.N > 1 {
			words, counted = words+" to "+dateTime(e.To), fmt.Sprintf(", %d readings", e.N)
		}
		items = append(items, fmt.Sprintf("Fever (from %s), %s: %s, peak %s%s.", r.WithDegrees(38), words, e.Length, r.WithDegrees(e.Peak), counted))
	}
	if in.Basis.Readings == 0 {
		p.text("No readings in this period.")
		return
	}
	if len(in.Fevers) == 0 {
		items = append(items, fmt.Sprintf("No reading from %s on.", r.WithDegrees(38)))
	}
	p.list(append(items, r.notCounted(in.Basis)...)...)
}

// notes lists what the person noted on days of the period.
func (r report) notes(p *page) {
	var items []string
	for _, n := range r.history.Notes {
		if r.during.Period.Contains(n.Date) {
			items = append(items, units.DateYear(n.Date.UTC())+": "+n.Text)
		}
	}
	if len(items) > 0 {
		p.heading("Notes")
		p.list(items...)
	}
}
