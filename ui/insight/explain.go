package insight

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"withings-tui/store"
	"withings-tui/ui/units"
)

// Explanation is how one figure came about, made of the very values that it was
// computed of, so that the two cannot drift apart. A pane's are in the order in
// which it shows its figures.
type Explanation struct {
	Title    string // "Pace"
	Value    string // as shown: "−0.24 kg a week ± 0.06"; units.Unknown where there is none
	What     string // in plain sentences, what it is
	Lines    []Line // the numbers put in, one a line
	Window   string // "the last 112 days"
	Inputs   string // "81 readings on 76 days, 24 Aug – 22 Nov 2026"
	SetAside string // "1 set aside: not sure it was you"; "" where nothing was
	Missing  string // why there is no figure; "" where there is
	Source   string // "" where no source says it
	Limits   string // what it cannot do
	Key      string // "m smoother": the key that changes how it is made
}

// Line is a number with its name.
type Line struct{ Label, Value string }

func (x *Explanation) add(label, value string) { x.Lines = append(x.Lines, Line{label, value}) }

// explanations are the words that do not depend on readings: under "# pane/Title"
// what the figure is, its window, source, limits and key. Names in braces are
// filled in, from rules or by who calls about.
//
//go:embed explain.txt
var explanations string

// rules are the numbers that the figures are computed with, as explanations name
// them.
var rules = strings.NewReplacer(
	"{pace days}", fmt.Sprint(paceDays),
	"{turn days}", fmt.Sprint(slices.Max(paceTurns[:])),
	"{lines}", fmt.Sprint(len(paceNoises)*len(paceDrifts)*len(paceTurns)),
	"{gap days}", fmt.Sprint(segmentGapDays),
	"{day start}", clockOf(dayStartMinute),
	"{kcal}", units.Writer{}.Count(kcalPerKg),
	"{change days}", listed(changeNeeds[:], func(c changeNeed) any { return c.days }),
	"{change needs}", listed(changeNeeds[:], func(c changeNeed) any { return c.need }),
	"{bmi}", listed(BMIEdges(), func(edge float64) any { return edge }),
	"{scatter days}", fmt.Sprint(scatterDays),
	"{body days}", fmt.Sprint(bodyDays),
	"{severe days}", fmt.Sprint(severeDays),
	"{sitting}", fmt.Sprint(SittingMinutes),
	"{class days}", listed(classWindows[:], func(days int) any { return days }),
	"{class readings}", fmt.Sprint(classMinReadings),
	"{class min days}", fmt.Sprint(classMinDays),
	"{pair days}", fmt.Sprint(pairMinDays),
	"{wide}", fmt.Sprint(WidePulsePressure),
	"{course readings}", fmt.Sprint(ProtocolMinReadings),
	"{class age}", fmt.Sprint(classMinAge),
	"{usual readings}", fmt.Sprint(usualMinReadings),
	"{fever gap}", fmt.Sprint(feverGapSeconds/60/60),
	"{steps}", units.Writer{}.Count(defaultSteps),
	"{who}", fmt.Sprintf("%d to %d", WHOMinutesFrom, WHOMinutesTo),
	"{adult}", fmt.Sprint(sleepAdult.age), "{sleep}", sleepAdult.String(),
	"{old}", fmt.Sprint(sleepOld.age), "{sleep old}", sleepOld.String(),
	"{regular}", fmt.Sprint(RegularMinutes),
	"{regular nights}", fmt.Sprint(regularNights),
)

// listed is "7, 14 and 30".
func listed[T any](all []T, of func(T) any) string {
	words := fmt.Sprint(of(all[0]))
	for i, one := range all[1:] {
		words += either(i == len(all)-2, " and ", ", ") + fmt.Sprint(of(one))
	}
	return words
}

// about gives an explanation its title and words; fill are pairs of a name in
// braces and what stands for it.
func about(pane, title string, x Explanation, fill ...string) Explanation {
	x.Title = title
	_, words, _ := strings.Cut("\n"+explanations, "\n# "+pane+"/"+title+"\n")
	words, _, _ = strings.Cut(words, "\n\n")
	parts := map[string]*string{"what": &x.What, "window": &x.Window, "source": &x.Source, "limits": &x.Limits, "key": &x.Key}
	for line := range strings.SplitSeq(strings.TrimSpace(words), "\n") {
		if part, text, found := strings.Cut(line, ": "); found {
			*parts[part] = rules.Replace(strings.NewReplacer(fill...).Replace(text))
		}
	}
	return x
}

// explainer writes the numbers of explanations.
type explainer struct {
	in    Inputs
	today store.Date
}

// kg is a weight to the hundredth, as formulas show it; stones go by pounds.
func (e explainer) kg(v float64) string { return e.number(e.in.Write.PartValue(v), 2) }

// kgUnit is kg with its unit.
func (e explainer) kgUnit(v float64) string { return e.kg(v) + " " + e.in.Write.KgUnit() }

// change is "+0.8 kg", of a change in the unit of differences.
func (e explainer) change(shown float64, decimals int) string {
	return e.in.Write.Signed(shown, decimals) + " " + e.in.Write.KgUnit()
}

// moved is "82.3 − 81.5 = +0.8 kg".
func (e explainer) moved(now, then, shown float64) string {
	return e.in.Write.Part(now) + " − " + e.in.Write.Part(then) + " = " + e.change(shown, 1)
}

// mmHg is a pressure in its unit, with so many decimals more than are shown.
func (e explainer) mmHg(v float64, more int) string {
	p := e.in.Write.Pressure
	return e.number(p.Value(v), p.Decimals()+more)
}

func (e explainer) number(v float64, decimals int) string { return e.in.Write.Number(v, decimals) }
func (e explainer) count(v float64) string                { return e.in.Write.Count(v) }
func (e explainer) date(d store.Date) string              { return shortDate(d, e.today) }
func (e explainer) pair(m *PressureMean) string           { return e.in.Write.WithPair(m.Systolic, m.Diastolic) }

// period is "24 Aug – 22 Nov 2026".
func (e explainer) period(p store.Period) string { return units.DatesBetween(p.From.UTC(), p.To.UTC()) }

// basis is "81 readings on 76 days, 24 Aug – 22 Nov 2026".
func (e explainer) basis(b Basis) string {
	if b.Readings == 0 {
		return lackNoReadings
	}
	return readings(b.Readings) + " on " + days(b.Days) + ", " + e.period(store.Period{From: b.First.Date(), To: b.Last.Date()})
}

// asideWords counts what does not count among some readings, by the reason.
func asideWords(fates []Fate) string {
	var counts [len(fateWords)]int
	for _, fate := range fates {
		counts[fate]++
	}
	var parts []string
	for fate, n := range counts {
		if f := Fate(fate); n > 0 && f != Counts {
			parts = append(parts, fmt.Sprintf("%d %s%s", n, either(f.SetAside(), "set aside: ", ""), f))
		}
	}
	return strings.Join(parts, "; ")
}

// aside lists what is set aside, the newest first.
func (e explainer) aside(list []SetAside, rule string) Explanation {
	x := about("all", "Set aside", Explanation{Value: readings(len(list))}, "{rule}", rule)
	for _, s := range slices.Backward(list) {
		x.add(e.date(s.Date())+" "+units.Clock(s.Time()), s.Value+", "+s.Fate.String())
	}
	return x
}

// finish takes numbers away where something is missing, so that no explanation
// has to look, leaves eight of the lines where there are more than twelve, and
// hides numbers in privacy; what is said of rules stays.
func (e explainer) finish(list ...Explanation) []Explanation {
	for i := range list {
		x := &list[i]
		if x.Missing != "" {
			x.Value, x.Lines = units.Unknown, nil
		}
		if more := len(x.Lines) - 8; more > 4 {
			x.Lines = append(x.Lines[:8], Line{"and", fmt.Sprintf("%d more", more)})
		}
		for _, words := range []*string{&x.Value, &x.Inputs, &x.SetAside, &x.Missing} {
			*words = e.in.Write.Mask(*words)
		}
		for j := range x.Lines {
			x.Lines[j].Value = e.in.Write.Mask(x.Lines[j].Value)
		}
	}
	return list
}

// clockOf is minutes from midnight as a clock: −46 is 23:14.
func clockOf(minutes float64) string {
	m := (int(round(minutes, 0))%1440 + 1440) % 1440
	return fmt.Sprintf("%02d:%02d", m/60, m%60)
}
