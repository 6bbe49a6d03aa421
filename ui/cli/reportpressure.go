package cli

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"withings-tui/store"
	"withings-tui/ui/insight"
	"withings-tui/ui/units"
)

// warnings are what a doctor has to see first.
func (r report) warnings(p *page) {
	in := &r.during.Pressure
	if len(in.Severe) > 0 {
		all := each(in.Severe, func(s store.Pressure) string { return r.Pair(s.Systolic, s.Diastolic) + " on " + dateTime(s.Stamp) })
		p.warning(fmt.Sprintf("Severe: %s above %s: %s.", units.Count(len(in.Severe), "reading", "readings"),
			r.WithPair(insight.SevereSystolic, insight.SevereDiastolic), lastOf(all)))
	}
	if words := r.figures.Pressure.SevereWords; words != "" {
		p.warning("Newest: " + words)
	}
	if len(in.AFib) > 0 {
		all := each(in.AFib, func(a store.Rhythm) string { return dateTime(a.Stamp) })
		p.warning("The device saw signs of atrial fibrillation: " + lastOf(all) + ".")
	}
}

func (r report) pressure(p *page) {
	p.heading("Blood pressure")
	f, in := &r.figures.Pressure, &r.during.Pressure
	if in.Mean.Readings == 0 {
		p.text("No readings in this period.")
		return
	}
	p.table([]string{"Mean of sittings", "Pressure", "Pulse", "Readings", "Sittings", "Days", "SD of sittings"}, r.meanRows())
	p.list(r.pressureFacts()...)
	p.chart(pressureChart(r.figures, r.during.Period))
	if len(f.Sittings) > 0 {
		words := "Morning sittings are filled, others open; the line is the mean of 7 days; the bands are the classes by " + f.Scheme.String() + ", which are of means."
		p.chart(caption(words))
	}
}

func (r report) meanRows() [][]string {
	var rows [][]string
	for _, one := range []struct {
		name string
		mean insight.PressureMean
	}{
		{"whole period", r.during.Pressure.Mean}, {"morning", r.during.Pressure.Morning}, {"evening", r.during.Pressure.Evening},
		{"last 7 days", r.figures.Pressure.Week},
	} {
		m := one.mean
		if m.Readings == 0 {
			continue
		}
		row := []string{one.name, r.WithPair(m.Systolic, m.Diastolic), "", fmt.Sprint(m.Readings), fmt.Sprint(m.Sittings), fmt.Sprint(m.Days), ""}
		if !math.IsNaN(m.Pulse) {
			row[2] = r.Number(m.Pulse, 0)
		}
		if !math.IsNaN(m.SystolicSD) {
			row[6] = r.Pair(m.SystolicSD, m.DiastolicSD)
		}
		rows = append(rows, row)
	}
	return rows
}

// pressureFacts are the lines below the means.
func (r report) pressureFacts() []string {
	f, in := &r.figures.Pressure, &r.during.Pressure
	class := "none: " + f.Class.Lack
	if f.Class.Lack == "" {
		class = fmt.Sprintf("%s, mean %s of %s in %d days", f.Class.Word, r.WithPair(f.Class.Mean.Systolic, f.Class.Mean.Diastolic),
			units.Count(f.Class.Mean.Readings, "reading", "readings"), f.Class.WindowDays)
	}
	items := []string{fmt.Sprintf("Class by %s: %s. Readings within %d minutes are one sitting, with their mean.", f.Scheme, class, insight.SittingMinutes)}
	if !math.IsNaN(in.HighPart) {
		systolic, diastolic := f.Scheme.HypertensionThreshold()
		items = append(items, fmt.Sprintf("Days with a mean at or above %s: %d (%s).", r.WithPair(systolic, diastolic), in.High, r.Percent(in.HighPart)))
	}
	var shares []string
	for _, share := range in.ByClass {
		shares = append(shares, fmt.Sprintf("%s %d", share.Class.Word, share.Days))
	}
	if len(shares) > 0 {
		items = append(items, "Days by the class of their mean: "+strings.Join(shares, ", ")+".")
	}
	if d := in.MorningEvening; d.Lack == "" && d.Clear {
		items = append(items, fmt.Sprintf("Mornings are %s than evenings, in the mean of the %s that have both.", d.Words, units.Count(d.Days, "day", "days")))
	}
	single := fmt.Sprintf("Single readings: systolic %s to %s, diastolic %s to %s %s",
		r.MmHg(in.Systolic.Low), r.MmHg(in.Systolic.High), r.MmHg(in.Diastolic.Low), r.MmHg(in.Diastolic.High), r.Pressure.Name())
	if !math.IsNaN(in.Pulse.Low) {
		single += fmt.Sprintf("; heart rate %s to %s a minute", r.Number(in.Pulse.Low, 0), r.Number(in.Pulse.High, 0))
	}
	items = append(items, single+".")
	if c := f.Protocol; c.Met() && r.during.Period.Contains(min(c.Days.To, r.figures.Today)) {
		last := min(c.Days.To, r.figures.Today)
		words := fmt.Sprintf("Home protocol (ESH 2021: 7 days, the first dropped), %s: mean %s of %s", units.DatesBetween(c.Days.From.UTC(), last.UTC()),
			r.WithPair(c.Systolic, c.Diastolic), units.Count(c.Readings, "reading", "readings"))
		if missing := c.Missing(last); missing != "" {
			words += "; missing of a full course: " + missing
		}
		if days := int(c.Days.To - last); days > 0 {
			words += "; " + units.Count(days, "day", "days") + " of it are to come"
		}
		items = append(items, words+".")
	} else {
		words := "Home protocol (ESH 2021) not met in this period"
		if !c.Met() {
			words += "; the last 7 days have " + c.String()
		}
		items = append(items, words+".")
	}
	return append(items, r.notCounted(in.Basis)...)
}

// notCounted tells of readings of the period that do not count.
func (r report) notCounted(b insight.Basis) []string {
	var parts []string
	if b.SetAside > 0 {
		parts = append(parts, fmt.Sprintf("%d set aside: not plausible, or not sure whose", b.SetAside))
	}
	if b.Excluded > 0 {
		parts = append(parts, fmt.Sprintf("%d left out by the person", b.Excluded))
	}
	if len(parts) == 0 {
		return nil
	}
	return []string{"Not counted: " + strings.Join(parts, ", ") + "."}
}

// mostDays is how many days the table of sittings has, so that it prints on one
// sheet.
const mostDays = 92

// sittings has a row a day that has a sitting.
func (r report) sittings(p *page) {
	days := map[store.Date][]string{}
	var order []store.Date
	pulse, between := false, false
	for _, s := range r.figures.Pressure.Sittings {
		d := s.Date()
		if !r.during.Period.Contains(d) {
			continue
		}
		if days[d] == nil {
			days[d], order = []string{units.DateYear(d.UTC()), "", ""}, append(order, d)
		}
		text := r.Pair(s.Systolic, s.Diastolic)
		if !math.IsNaN(s.Pulse) {
			text, pulse = text+" ("+r.Number(s.Pulse, 0)+")", true
		}
		column := 1
		if s.Slot == insight.Evening || s.Slot == insight.Between && s.MinuteOfDay() >= 12*60 {
			column = 2
		}
		if s.Slot == insight.Between {
			text, between = units.Clock(s.Time())+" "+text, true
		}
		cell := &days[d][column]
		if *cell != "" {
			text = *cell + ", " + text
		}
		*cell = text
	}
	if len(order) == 0 {
		return
	}
	p.heading("Sittings by day")
	words := "Blood pressure in " + r.Pressure.Name()
	if pulse {
		words += ", pulse in brackets"
	}
	if between {
		words += "; what is neither of the morning nor of the evening stands with its time"
	}
	if len(order) > mostDays {
		words += fmt.Sprintf("; the newest %d of %d days (withings-tui export has all)", mostDays, len(order))
		order = order[len(order)-mostDays:]
	}
	p.text(words + ".")
	var rows [][]string
	for _, d := range slices.Backward(order) {
		rows = append(rows, days[d])
	}
	p.table([]string{"Day", "Morning", "Evening"}, rows)
}
