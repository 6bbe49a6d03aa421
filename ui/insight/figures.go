// Package insight says what the readings mean: trend, pace, goal, classes,
// means, fevers, streaks, nights, and the words that go with them.
//
// All of it is pure. [Of] computes from the whole history what does not depend
// on the days on screen, [During] what does; no figure is computed anywhere
// else. There is no clock (now is one of the [Inputs]) and no I/O. Numbers are in
// SI units and unrounded where their comment does not say otherwise. A figure
// that cannot be computed honestly is NaN (or a zero count), and its Lack says in
// words what is missing. What is shown is rounded once, by package units, and
// classified after that, so that a number and its word never disagree.
package insight

import "withings-tui/store"

// Figures is all that the history says, whatever days are on screen.
type Figures struct {
	In          Inputs
	Today       store.Date
	Weight      Weight
	Pressure    Pressure
	Temperature Temperature
	Activity    Activity
	Workouts    Workouts
	Sleep       Sleep
	Sentence    string // all of it in one sentence, for who only glances; "" where nothing can be said

	days []store.Day // of activity, up to today, without what is not plausible
}

// RangeFigures is what a window's days say.
type RangeFigures struct {
	Period      store.Period
	Weight      WeightRange
	Pressure    PressureRange
	Temperature TemperatureRange
	Activity    ActivityRange
	Workouts    WorkoutsRange
	Sleep       SleepRange
}

// Said is what is put in words, "" where nothing can be said.
type Said struct {
	Sentence string // for the pane, summary and report, word for word the same
	Clause   string // for the Overview's sentence, without capital and full stop
}

// Of computes everything that the history says and that does not depend on the
// days on screen. h must be whole.
func Of(h *store.History, in Inputs) *Figures {
	in.newest = newestDay(h, in.Now)
	f := &Figures{In: in, Today: in.Today()}
	f.Weight = weightOf(h, in)
	f.Pressure = pressureOf(h, in)
	f.Temperature = temperatureOf(h, in)
	f.days = plausibleDays(h.Days, f.Today)
	f.Activity = activityOf(f.days, h.State.Goals, in)
	f.Workouts = workoutsOf(h, in)
	f.Sleep = sleepOf(h, in)
	f.Sentence = in.Write.Mask(f.sentence())
	for _, s := range [...]*Said{&f.Weight.Said, &f.Pressure.Said, &f.Temperature.Said, &f.Activity.Said, &f.Sleep.Said} {
		s.Sentence, s.Clause = in.Write.Mask(s.Sentence), in.Write.Mask(s.Clause)
	}
	f.Pressure.SevereWords = in.Write.Mask(f.Pressure.SevereWords)
	return f
}

// During computes what the days of a window say, from the figures of the same history.
func During(h *store.History, f *Figures, p store.Period) *RangeFigures {
	return &RangeFigures{
		Period: p, Weight: weightDuring(h, f, p), Pressure: pressureDuring(h, f, p), Temperature: temperatureDuring(h, f, p),
		Activity: activityDuring(f, p), Workouts: workoutsDuring(f, p), Sleep: sleepDuring(f, p),
	}
}

// Basis is what a figure rests on.
type Basis struct {
	Readings    int // that count
	Days        int // calendar days that have one
	First, Last store.Stamp
	SetAside    int // readings of the same days that do not count by this program's rules
	Excluded    int // readings of the same days that the person left out
}

// note counts a reading; readings come in order of time.
func (b *Basis) note(at store.Stamp, f Fate) {
	switch {
	case f == Excluded:
		b.Excluded++
	case f.SetAside():
		b.SetAside++
	default:
		if b.Readings == 0 {
			b.First = at
		}
		if b.Readings == 0 || at.Date() > b.Last.Date() {
			b.Days++
		}
		b.Readings++
		b.Last = at
	}
}

// Judged is what becomes of a history's readings of a kind.
type Judged struct {
	Basis    Basis      // of all of them
	Fates    []Fate     // one each
	SetAside []SetAside // oldest first; what the person left out is not among them
}

// note takes the fate of the next reading, and its value as it would be shown.
func (j *Judged) note(r *store.Reading, f Fate, value func() string) {
	j.Fates = append(j.Fates, f)
	j.Basis.note(r.Stamp, f)
	if f.SetAside() {
		j.SetAside = append(j.SetAside, SetAside{*r, value(), f})
	}
}

// SetAside is a reading that is kept and listed and does not count.
type SetAside struct {
	store.Reading
	Value string // as it would be shown, with its unit: "18.3 kg"
	Fate  Fate
}
