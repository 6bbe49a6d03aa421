package insight

import (
	"cmp"
	"fmt"
	"strings"

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
	Pressure    Difference // systolic
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
	c.Pressure = f.Pressure.comparePressures(a.Pressure.Mean, b.Pressure.Mean)
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

// Compared is a line of a comparison as it is shown. The difference is that of the
// values as they are shown, so that they add up in every unit.
type Compared struct {
	Name             string
	Before, After    string // with their unit; units.Unknown where there is none
	Change, SE, Unit string // "−2.0", "0.5", "lb"; Change and SE are "" where Lack is not
	N, NBefore       int
	Clear, Few       bool // as Difference has them
	Lack             string
}

// Lines are the figures of a comparison, also those that have nothing on either
// side.
func (c *Comparison) Lines(w units.Writer) []Compared {
	line := func(name, unit string, d Difference, value func(float64) string, change, se string) Compared {
		known := func(m Mean) string { return either(m.N > 0, value(m.Value), units.Unknown) }
		if d.Lack != "" {
			change, se = "", ""
		}
		return Compared{name, known(d.Before), known(d.Now), change, se, unit, d.Now.N, d.Before.N, d.Clear, d.Few(), d.Lack}
	}
	mass := func(name string, d Difference, value func(float64) string) Compared {
		return line(name, w.KgUnit(), d, value, w.Signed(w.KgDifference(d.Before.Value, d.Now.Value), 1), w.Error(w.PartValue(d.SE), 1))
	}
	number := func(name, unit string, d Difference, decimals int) Compared {
		value := func(v float64) string { return strings.TrimSpace(w.Number(v, decimals) + " " + unit) }
		return line(name, unit, d, value, w.Signed(d.Change, decimals), w.Error(d.SE, decimals))
	}
	weight := w.WithKg
	if w.Weight == units.Stones { // which say what they are
		weight = w.Kg
	}
	longer := w.DurationDifference(c.Asleep.Before.Value, c.Asleep.Now.Value)
	return []Compared{
		mass("weight", c.Weight, weight),
		number("fat", "%", c.Fat, 1),
		mass("muscle", c.Muscle, func(kg float64) string { return w.Part(kg) + " " + w.KgUnit() }),
		c.PressureLine(w),
		number("pulse", "", c.Pulse, 0),
		line("temperature", w.Temperature.Name(), c.Temperature, w.WithDegrees,
			w.Signed(w.CelsiusDifference(c.Temperature.Before.Value, c.Temperature.Now.Value), 1), w.Error(w.Temperature.Change(c.Temperature.SE), 1)),
		number("steps a day", "", c.Steps, 0),
		line("asleep", "", c.Asleep, w.Duration, either(longer > 0, "+", "")+w.Duration(longer), w.Duration(c.Asleep.SE)),
	}
}

// PressureLine is the line of blood pressure, whose unit stands behind the difference.
func (c *Comparison) PressureLine(w units.Writer) Compared {
	now, before, d := &c.Now.Pressure.Mean, &c.Before.Pressure.Mean, c.Pressure
	pair := func(m *PressureMean) string {
		return either(m.Readings > 0, w.Pair(m.Systolic, m.Diastolic), units.Unknown)
	}
	out := Compared{Name: "blood pressure", Before: pair(before), After: pair(now), Unit: w.Pressure.Name(), N: now.Readings, NBefore: before.Readings,
		Clear: d.Clear, Few: d.Few(), Lack: d.Lack}
	if d.Lack == "" {
		decimals := w.Pressure.Decimals()
		out.Change = w.Signed(w.MmHgDifference(before.Systolic, now.Systolic), decimals) + "/" + w.Signed(w.MmHgDifference(before.Diastolic, now.Diastolic), decimals)
		out.SE = w.Error(w.Pressure.Value(d.SE), max(1, decimals))
	}
	return out
}

// compareWords are what the lines that belong to a pane say there: the pane's slug,
// what is counted, the unit where the line's name has it, and what stands before
// the difference where it is clear and where it is not.
var compareWords = map[string]struct{ slug, noun, unit, clear, unclear string }{
	"weight":         {"weight", "weigh-in", "", "the means differ by ", "difference: "},
	"blood pressure": {"blood-pressure", "reading", "", "", "change: "},
	"temperature":    {"temperature", "reading", "", "the means differ by ", "difference: "},
	"steps a day":    {"activity", "day", "steps a day", "the means differ by ", "difference: "},
	"asleep":         {"sleep", "night", "", "the means differ by ", "difference: "},
}

// word says of each pane whether the two differ by more than chance.
func (c *Comparison) word(w units.Writer) {
	c.Words = map[string]string{}
	for _, l := range c.Lines(w) {
		words, ok := compareWords[l.Name]
		if !ok {
			continue
		}
		change := l.Change
		if words.clear != "" { // of which the way is not told
			change = strings.TrimLeft(change, "+"+units.Minus)
		}
		of := strings.TrimSpace(fmt.Sprintf("%s ± %s %s", change, l.SE, cmp.Or(words.unit, l.Unit))) +
			fmt.Sprintf(", of %s and %d%s.", units.Count(l.N, words.noun, words.noun+"s"), l.NBefore, either(l.Few, ", so that chance is not ruled out", ""))
		switch {
		case l.Lack != "":
			of = "Not told: " + l.Lack + "."
		case l.Clear:
			of = "More than chance: " + words.clear + of
		default:
			of = "No clear " + words.unclear + of
		}
		c.Words[words.slug] = of
	}
}
