package insight

import (
	"fmt"
	"math"

	"withings-tui/store"
	"withings-tui/ui/units"
)

// Comparison is a period against another: two windows side by side, and the
// differences that may be put in words.
type Comparison struct {
	Now, Before *RangeFigures
	Weight      Difference // means of the readings
	Fat         Difference // %
	Muscle      Difference // kg
	Pressure    PressureDifference
	Pulse       Difference
	Temperature Difference // body, outside episodes
	Steps       Difference
	Asleep      Difference
	Words       map[string]string // by pane's slug: "More than chance: the means differ by 1.0 kg …", "No clear difference: …"
}

// Compare sets a period against another: the one before, the same a year ago, or
// any.
func Compare(h *store.History, f *Figures, now, against store.Period) *Comparison {
	c := &Comparison{Now: During(h, f, now), Before: During(h, f, against)}
	a, b := c.Now, c.Before
	c.Weight = differenceOf(a.Weight.Mean, b.Weight.Mean, 1, pairMinDays, "weigh-ins")
	c.Fat, _ = f.In.bodyChange(h, store.FatRatio, 1, pairMinDays, now, against)
	c.Muscle, _ = f.In.bodyChange(h, store.Muscle, 1, pairMinDays, now, against)
	c.Pressure = f.Pressure.comparePressures(now, against)
	c.Pulse = differenceOf(f.Pressure.pulses(now), f.Pressure.pulses(against), 0, pairMinDays, "sittings")
	c.Temperature = differenceOf(a.Temperature.Body, b.Temperature.Body, 1, pairMinDays, "readings")
	c.Steps = differenceOf(a.Activity.Steps.Mean, b.Activity.Steps.Mean, 0, pairMinDays, "days")
	c.Asleep = differenceOf(a.Sleep.Asleep, b.Sleep.Asleep, 0, pairMinDays, "nights")
	c.word(f.In.Write)
	return c
}

// Around compares the days before a day with those from it on: what changed with
// a note.
func Around(h *store.History, f *Figures, day store.Date, days int) *Comparison {
	after := store.Period{From: day, To: day + store.Date(days) - 1}
	return Compare(h, f, after, store.LastDays(days, day-1))
}

func (p *Pressure) pulses(period store.Period) Mean {
	var values []float64
	for _, s := range p.sittingsIn(period) {
		if finite(s.Pulse) {
			values = append(values, s.Pulse)
		}
	}
	return meanOf(values)
}

// word says of each pane whether the two differ by more than chance.
func (c *Comparison) word(w units.Writer) {
	c.Words = map[string]string{}
	say := func(slug string, d Difference, noun, unit string, size, sure func(float64) string) {
		of := fmt.Sprintf("%s ± %s%s, of %s and %d%s.", size(math.Abs(d.Change)), sure(d.SE), unit, units.Count(d.Now.N, noun, noun+"s"), d.Before.N, either(d.Few(), fewWords, ""))
		c.Words[slug] = compared(d.Lack, d.Clear, "the means differ by ", "difference: ", of)
	}
	say("weight", c.Weight, "weigh-in", " "+w.KgUnit(), w.Part, func(v float64) string { return w.Error(w.PartValue(v), 1) })
	say("temperature", c.Temperature, "reading", " "+w.Temperature.Name(), func(v float64) string { return w.Number(w.Temperature.Change(v), 1) },
		func(v float64) string { return w.Error(w.Temperature.Change(v), 1) })
	say("activity", c.Steps, "day", " steps a day", w.Count, w.Count)
	say("sleep", c.Asleep, "night", "", w.Duration, w.Duration)
	d, u := c.Pressure, w.Pressure
	of := fmt.Sprintf("%s/%s ± %s %s, of %s and %d%s.", w.Signed(u.Value(d.Systolic), u.Decimals()), w.Signed(u.Value(d.Diastolic), u.Decimals()),
		w.Number(u.Value(d.SystolicSE), max(1, u.Decimals())), u.Name(), readings(c.Now.Pressure.Mean.Readings), c.Before.Pressure.Mean.Readings, either(d.Few(), fewWords, ""))
	c.Words["blood-pressure"] = compared(d.Lack, d.Clear, "", "change: ", of)
}

// fewWords say why a difference of more than twice its error is not told as clear.
const fewWords = ", too few to rule out chance"

// compared says a difference, or why there is none to be told.
func compared(lack string, clear bool, more, none, of string) string {
	switch {
	case lack != "":
		return "Not told: " + lack + "."
	case clear:
		return "More than chance: " + more + of
	}
	return "No clear " + none + of
}
