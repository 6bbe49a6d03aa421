package insight

import (
	"math"

	"withings-tui/store"
)

// Plausible tells whether a reading in mmHg can be a pressure: systolic 50 to
// 260, diastolic 30 to 160, and the first above the second. What cannot is kept
// and marked, and left out of means.
func Plausible(systolic, diastolic float64) bool {
	return systolic >= 50 && systolic <= 260 && diastolic >= 30 && diastolic <= 160 && systolic > diastolic
}

// PulsePressure is systolic less diastolic, mmHg.
func PulsePressure(systolic, diastolic float64) float64 { return systolic - diastolic }

// WidePulsePressure is the pulse pressure, mmHg, from which it is wide
// (ESC/ESH 2018: a marker in older people).
const WidePulsePressure = 60

// MAP is the mean arterial pressure, mmHg: diastolic and a third of the pulse
// pressure.
func MAP(systolic, diastolic float64) float64 { return diastolic + (systolic-diastolic)/3 }

// SevereSystolic and SevereDiastolic are the pressures, mmHg, above which a
// single reading gets a notice.
const (
	SevereSystolic  = 180
	SevereDiastolic = 120
)

// SevereNotice is the notice for a reading above 180 or above 120 mmHg. It
// states what guidelines advise and diagnoses nothing.
const SevereNotice = "A reading above 180 or 120 mmHg. Guidelines advise to rest five minutes and measure again; " +
	"if it stays there, or you feel unwell, to get medical advice at once."

// IsSevere tells whether a reading gets [SevereNotice].
func IsSevere(systolic, diastolic float64) bool {
	return Plausible(systolic, diastolic) && (systolic > SevereSystolic || diastolic > SevereDiastolic)
}

// LatestSevere is the newest reading that counts and gets [SevereNotice].
func LatestSevere(points []store.PressurePoint, c Counting) (store.PressurePoint, bool) {
	for i := len(points) - 1; i >= 0; i-- {
		p := points[i]
		if c.Counts(p.Source, p.Flags) && IsSevere(float64(p.Systolic), float64(p.Diastolic)) {
			return p, true
		}
	}
	return store.PressurePoint{}, false
}

// PressureMean is a mean over sessions, in mmHg and beats a minute; NaN where
// there is nothing to take it of.
type PressureMean struct {
	Systolic  float64
	Diastolic float64
	Pulse     float64
	N         int // readings
	Sessions  int
	Days      int
}

// PulsePressure is that of the mean, mmHg.
func (m PressureMean) PulsePressure() float64 { return PulsePressure(m.Systolic, m.Diastolic) }

// MAP is the mean arterial pressure of the mean, mmHg.
func (m PressureMean) MAP() float64 { return MAP(m.Systolic, m.Diastolic) }

// Wide tells that the pulse pressure, in whole mmHg, is wide.
func (m PressureMean) Wide() bool { return math.Round(m.PulsePressure()) >= WidePulsePressure }

// pressureSum makes a mean of sessions.
type pressureSum struct {
	m      PressureMean
	pulses int
	last   store.Date
}

func (s *pressureSum) add(v Session) {
	if date := v.Date(); s.m.Sessions == 0 || date > s.last {
		s.m.Days++
		s.last = date
	}
	s.m.Sessions++
	s.m.N += v.N
	s.m.Systolic += v.Systolic
	s.m.Diastolic += v.Diastolic
	if v.Pulse > 0 {
		s.m.Pulse += v.Pulse
		s.pulses++
	}
}

func (s *pressureSum) mean() PressureMean {
	m := s.m
	m.Systolic /= float64(m.Sessions)
	m.Diastolic /= float64(m.Sessions)
	m.Pulse /= float64(s.pulses)
	return m
}

// PressureOptions is what the means of blood pressure depend on.
type PressureOptions struct {
	Counting Counting
	Hours    Hours // the zero value stands for DefaultHours
}

func (o PressureOptions) hours() Hours {
	if o.Hours == (Hours{}) {
		return DefaultHours()
	}
	return o.Hours
}

// Pressure is what a series of blood pressures says.
type Pressure struct {
	Basis    Basis
	All      PressureMean
	Morning  PressureMean
	Evening  PressureMean
	Weekdays [7]PressureMean // by time.Weekday
	// The extremes of single readings, mmHg; NaN where there is none.
	HighestSystolic, LowestSystolic, HighestDiastolic, LowestDiastolic float64
}

// PressureOf is the means of a time-sorted series, in one pass. Cut the series
// to the days wanted with [In].
func PressureOf(points []store.PressurePoint, o PressureOptions) Pressure {
	out := Pressure{HighestSystolic: math.NaN(), LowestSystolic: math.NaN(), HighestDiastolic: math.NaN(), LowestDiastolic: math.NaN()}
	hours := o.hours()
	var all pressureSum
	var slots [3]pressureSum
	var weekdays [7]pressureSum
	finish := func(s Session) {
		all.add(s)
		slots[hours.Slot(s.MinuteOfDay())].add(s)
		weekdays[s.Date().Weekday()].add(s)
	}
	var s sitting
	for i := range points {
		p := &points[i]
		systolic, diastolic := float64(p.Systolic), float64(p.Diastolic)
		if !o.Counting.Counts(p.Source, p.Flags) {
			out.Basis.LeftOut.note(p.Source, p.Flags)
			continue
		}
		if !Plausible(systolic, diastolic) {
			out.Basis.LeftOut.Implausible++
			continue
		}
		if out.Basis.N == 0 {
			out.HighestSystolic, out.LowestSystolic, out.HighestDiastolic, out.LowestDiastolic = systolic, systolic, diastolic, diastolic
		}
		out.HighestSystolic, out.LowestSystolic = max(out.HighestSystolic, systolic), min(out.LowestSystolic, systolic)
		out.HighestDiastolic, out.LowestDiastolic = max(out.HighestDiastolic, diastolic), min(out.LowestDiastolic, diastolic)
		out.Basis.add(p.Stamp())
		if s.n > 0 && !s.takes(p.Unix) {
			finish(s.session())
			s = sitting{}
		}
		s.add(p)
	}
	if s.n > 0 {
		finish(s.session())
	}
	out.All, out.Morning, out.Evening = all.mean(), slots[Morning].mean(), slots[Evening].mean()
	for i := range weekdays {
		out.Weekdays[i] = weekdays[i].mean()
	}
	return out
}

// DifferenceMinDays is how many mornings and how many evenings their difference
// needs: the fewest days a home mean is taken of (ESH 2021).
const DifferenceMinDays = 3

// PressureDifference is the morning mean less the evening mean, in whole mmHg as
// both are shown.
type PressureDifference struct {
	Systolic, Diastolic float64
	Lack                Lack
}

// MorningEvening is the difference of the morning and the evening mean.
func (p Pressure) MorningEvening() PressureDifference {
	if days := min(p.Morning.Days, p.Evening.Days); days < DifferenceMinDays {
		return PressureDifference{Lack: Lack{Reason: TooFewDays, HaveN: days, NeedN: DifferenceMinDays}}
	}
	return PressureDifference{
		Systolic:  Shown{}.Difference(p.Evening.Systolic, p.Morning.Systolic),
		Diastolic: Shown{}.Difference(p.Evening.Diastolic, p.Morning.Diastolic),
	}
}

// Share is how many readings fall in a class.
type Share struct {
	Class PressureClass
	N     int
	Part  float64 // 0 to 1 of all that count; 0 where none does
}

// Shares are the classes' shares of the readings, in the scheme's order. It is a
// distribution, no diagnosis of any one of them.
func Shares(points []store.PressurePoint, s Scheme, c Counting) []Share {
	shares := make([]Share, len(s.Classes))
	total := 0
	for i := range points {
		p := &points[i]
		systolic, diastolic := float64(p.Systolic), float64(p.Diastolic)
		if !c.Counts(p.Source, p.Flags) || !Plausible(systolic, diastolic) {
			continue
		}
		if class := s.index(math.Round(systolic), math.Round(diastolic)); class >= 0 {
			shares[class].N++
			total++
		}
	}
	for i := range shares {
		shares[i].Class = s.Classes[i]
		shares[i].Part = float64(shares[i].N) / float64(max(1, total))
	}
	return shares
}
