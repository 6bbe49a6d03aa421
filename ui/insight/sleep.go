package insight

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"time"

	"withings-tui/store"
	"withings-tui/ui/units"
)

// Sleep is what all records of sleep say. Durations are seconds.
type Sleep struct {
	Nights     []Night // oldest first
	Naps       []store.Sleep
	Twice      int    // records that were another device's of the same sleep
	Last       *Night // the newest; nil where there is none
	Tonight    bool   // Last ended today
	Week       Mean   // seconds asleep of the nights that end in the last 7 days; N is their number
	Class      string // of Week's mean by age: "enough", "less than 7 to 9 hours", "more than …"; "" where there is none
	ClassLack  string
	Need       [2]float64 // hours, by age; zero below 18
	Regularity Regularity
	Usual      Stages // means of 28 nights; NaN where Regularity lacks nights
	Said
}

// Night is the main sleep that ends on a date.
type Night struct {
	store.Sleep
	Naps []store.Sleep // what else was slept on that date
	Bed  int           // minutes from midnight before waking's date; negative before it
	Wake int           // minutes from midnight
}

// Regularity is how alike bedtimes and wakings are, minutes; NaN below 10 nights.
type Regularity struct {
	Bed, Wake     float64 // means, minutes from midnight; Bed is negative before midnight
	BedSD, WakeSD float64
	Later         float64 // how much later waking is on Saturdays and Sundays; NaN where that is not beyond chance, or under laterMinutes
	Nights        int     // of the last 28
	Regular       bool    // both under 60 min
	Lack          string
}

// Stages are means in seconds; NaN where none came.
type Stages struct {
	Deep, Light, REM, Awake float64
}

// SleepRange is what a window's nights say.
type SleepRange struct {
	Nights []Night
	Asleep Mean // seconds
	InNeed int  // nights within what the age needs
	Naps   int
	Weeks  []SleepWeek
}

// SleepWeek is the mean of a week of nights.
type SleepWeek struct {
	Period    store.Period
	Asleep    Mean
	Bed, Wake float64 // minutes from midnight; NaN without nights
}

// The rules of sleep. Regular is this program's own.
const (
	regularNights  = 28
	regularMin     = 10
	RegularMinutes = 60 // below which bedtimes and wakings are regular
	laterMinutes   = 15 // from which weekends are told as later or earlier

	enough = "enough"
)

// sleepNeed are the hours asleep that people need from an age on.
type sleepNeed struct {
	age   int
	hours [2]float64
}

// What adults need (NSF 2015); nobody below has a class.
var (
	sleepAdult = sleepNeed{18, [2]float64{7, 9}}
	sleepOld   = sleepNeed{65, [2]float64{7, 8}}
)

func (n sleepNeed) String() string { return fmt.Sprintf("%v to %v", n.hours[0], n.hours[1]) }

// sleepNeedAt is the need at an age; of unknown age it is an adult's.
func sleepNeedAt(age int, known bool) sleepNeed {
	switch {
	case known && age < sleepAdult.age:
		return sleepNeed{}
	case known && age >= sleepOld.age:
		return sleepOld
	}
	return sleepAdult
}

// sleepOf computes the figures of all records of sleep.
func sleepOf(h *store.History, in Inputs) Sleep {
	today := in.Today()
	var records []store.Sleep
	for _, r := range h.Sleeps {
		if seconds := float64(r.To.Unix - r.From.Unix); r.Date <= today && seconds > 0 && seconds <= secondsADay {
			for _, part := range []*float64{&r.Asleep, &r.Deep, &r.Light, &r.REM, &r.Awake} {
				*part = between(*part, 0, seconds)
			}
			r.Asleep = r.Slept()
			records = append(records, r)
		}
	}
	slices.SortStableFunc(records, func(a, b store.Sleep) int { return int(a.From.Unix - b.From.Unix) })
	var s Sleep
	records, s.Twice = longestOf(records, func(s *store.Sleep) int64 { return s.From.Unix }, func(s *store.Sleep) int64 { return s.To.Unix }, (*store.Sleep).Slept)
	slices.SortStableFunc(records, func(a, b store.Sleep) int { return int(a.Date - b.Date) })
	for day := range runs(records, func(a, b *store.Sleep) bool { return a.Date == b.Date }) {
		s.addDay(day)
	}
	if n := len(s.Nights); n > 0 {
		s.Last = &s.Nights[n-1]
		s.Tonight = s.Last.Date == today
	}
	s.Week = asleepMean(s.nightsIn(store.LastDays(7, today)))
	month := s.nightsIn(store.LastDays(regularNights, today))
	s.Regularity = regularityOf(month)
	if s.Regularity.Lack != "" {
		month = nil // too few to tell what is usual
	}
	s.Usual = stagesOf(month)
	need := sleepNeedAt(in.age(today))
	s.Need = need.hours
	switch way, known := s.Enough(s.Week.Value); {
	case s.Week.N == 0:
		s.ClassLack = "no nights in 7 days"
	case s.Week.N < goalWordDays:
		s.ClassLack = "needs " + units.Count(goalWordDays, "night", "nights") + " of 7 days, has " + strconv.Itoa(s.Week.N)
	case !known:
		s.ClassLack = "under 18 years of age"
	case way == 0:
		s.Class = enough
	default:
		s.Class = either(way < 0, "less", "more") + " than " + need.String() + " hours"
	}
	s.Said = s.said(in)
	return s
}

// addDay takes the sleeps that ended on one date: the longest is the night, the
// others are naps.
func (s *Sleep) addDay(sleeps []store.Sleep) {
	main := 0
	for i := range sleeps {
		if sleeps[i].Asleep > sleeps[main].Asleep {
			main = i
		}
	}
	night := Night{Sleep: sleeps[main]}
	for i, nap := range sleeps {
		if i != main {
			night.Naps = append(night.Naps, nap)
		}
	}
	s.Naps = append(s.Naps, night.Naps...)
	minutes := func(at store.Stamp) int { return int(at.Date()-night.Date)*24*60 + at.MinuteOfDay() }
	night.Bed, night.Wake = minutes(night.From), minutes(night.To)
	s.Nights = append(s.Nights, night)
}

func (s *Sleep) nightsIn(p store.Period) []Night {
	return datesIn(s.Nights, func(n *Night) store.Date { return n.Date }, p)
}

func asleepMean(nights []Night) Mean {
	values := make([]float64, len(nights))
	for i := range nights {
		values[i] = nights[i].Asleep
	}
	return meanOf(values)
}

// regularityOf is how alike bedtimes and wakings of the last 28 nights are.
func regularityOf(nights []Night) Regularity {
	r := Regularity{Bed: nan, Wake: nan, BedSD: nan, WakeSD: nan, Later: nan, Nights: len(nights)}
	if r.Nights < regularMin {
		r.Lack = fmt.Sprintf("%s in %s, %d needed", nightsWords(r.Nights), days(regularNights), regularMin)
		return r
	}
	var bed, wake, weekday, weekend moments
	for _, n := range nights {
		bed.add(float64(n.Bed))
		wake.add(float64(n.Wake))
		if day := n.Date.Weekday(); day == time.Saturday || day == time.Sunday {
			weekend.add(float64(n.Wake))
		} else {
			weekday.add(float64(n.Wake))
		}
	}
	r.Bed, r.Wake, r.BedSD, r.WakeSD = bed.mean(), wake.mean(), bed.sd(), wake.sd()
	r.Regular = round(r.BedSD, 0) < RegularMinutes && round(r.WakeSD, 0) < RegularMinutes
	if few := min(weekend.n, weekday.n); few >= 3 {
		if later := weekend.mean() - weekday.mean(); math.Abs(later) >= laterMinutes && beyond(later, math.Hypot(weekend.se(), weekday.se()), few) {
			r.Later = later
		}
	}
	return r
}

func stagesOf(nights []Night) Stages {
	var deep, light, rem, awake moments
	for i := range nights {
		n := &nights[i]
		deep.addKnown(n.Deep)
		light.addKnown(n.Light)
		rem.addKnown(n.REM)
		awake.addKnown(n.Awake)
	}
	return Stages{deep.mean(), light.mean(), rem.mean(), awake.mean()}
}

// Enough is how hours asleep, as shown, compare with the need: -1 less, 0 within,
// 1 more; false where there is no need to compare with.
func (s *Sleep) Enough(seconds float64) (int, bool) {
	hours := round(seconds/60, 0) / 60
	switch {
	case s.Need[1] == 0 || !finite(hours):
		return 0, false
	case hours < s.Need[0]:
		return -1, true
	case hours > s.Need[1]:
		return 1, true
	}
	return 0, true
}

// sleepDuring computes a window's figures.
func sleepDuring(f *Figures, p store.Period) SleepRange {
	s := &f.Sleep
	out := SleepRange{Nights: s.nightsIn(p)}
	out.Asleep = asleepMean(out.Nights)
	for _, n := range out.Nights {
		if way, ok := s.Enough(n.Asleep); ok && way == 0 {
			out.InNeed++
		}
	}
	out.Naps = len(datesIn(s.Naps, func(n *store.Sleep) store.Date { return n.Date }, p))
	if len(out.Nights) == 0 {
		return out
	}
	// Weeks are counted back from the newest day, so that none is cut.
	for to := min(p.To, f.Today); to >= max(p.From, out.Nights[0].Date); to -= 7 {
		week := store.LastDays(7, to)
		nights := s.nightsIn(week)
		var bed, wake moments
		for _, n := range nights {
			bed.add(float64(n.Bed))
			wake.add(float64(n.Wake))
		}
		out.Weeks = append(out.Weeks, SleepWeek{week, asleepMean(nights), bed.mean(), wake.mean()})
	}
	slices.Reverse(out.Weeks)
	return out
}
