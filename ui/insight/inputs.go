package insight

import (
	"cmp"
	"time"

	"withings-tui/store"
	"withings-tui/ui/units"
)

// Inputs is everything that figures depend on besides the readings. The zero
// value of a field is its default.
type Inputs struct {
	Now   time.Time      // the moment of asking; figures never look at a clock
	Zone  *time.Location // of the account, else of this machine; nil: that of Now
	Write units.Writer   // units, rounding and privacy of what is put in words

	Smoother  Smoother
	Guideline Guideline
	Setting   Setting
	Hours     Hours        // of morning and evening; zero: DefaultHours
	WeekStart time.Weekday // the zero value is Sunday

	HeightM      float64    // m, where it is set; else the history's
	Born         string     // YYYY-MM-DD or YYYY; "" where unknown
	AsianBMI     bool       // the WHO's action points for Asian people too
	GoalWeightKg float64    // kg, where Withings has no goal; 0: none
	GoalSteps    int        // a day, where Withings has no goal; 0: none
	Since        store.Date // the anchor that changes are told from; 0: none

	newest store.Date // the day of the newest record that is not dated in the future; Of knows it
}

// Today is the day of Now in the account's zone, or the later one that the newest
// record has in its own zone: who is east of home has that day already.
func (in Inputs) Today() store.Date {
	now := in.Now
	if in.Zone != nil {
		now = now.In(in.Zone)
	}
	today := store.DateOf(now)
	return max(today, min(in.newest, today+1)) // nobody is further ahead
}

// Today is the day that it is for whose history that is: see Inputs.Today.
func Today(h *store.History, now time.Time) store.Date {
	return Inputs{Now: now, newest: newestDay(h, now)}.Today()
}

// newestDay is the day of the newest record that is not dated in the future, each
// in its own zone; 0 where there is none.
func newestDay(h *store.History, now time.Time) (newest store.Date) {
	last := func(n int, at func(i int) (unix int64, day store.Date)) {
		for i := n - 1; i >= 0; i-- {
			if unix, day := at(i); unix <= now.Unix()+secondsADay {
				newest = max(newest, day)
				return
			}
		}
	}
	reading := func(r *store.Reading) (int64, store.Date) { return r.Unix, r.Date() }
	last(len(h.Weighings), func(i int) (int64, store.Date) { return reading(&h.Weighings[i].Reading) })
	last(len(h.Pressures), func(i int) (int64, store.Date) { return reading(&h.Pressures[i].Reading) })
	last(len(h.Temperatures), func(i int) (int64, store.Date) { return reading(&h.Temperatures[i].Reading) })
	last(len(h.Rhythms), func(i int) (int64, store.Date) { return reading(&h.Rhythms[i].Reading) })
	last(len(h.Sleeps), func(i int) (int64, store.Date) { return h.Sleeps[i].To.Unix, h.Sleeps[i].Date })
	last(len(h.Workouts), func(i int) (int64, store.Date) { return h.Workouts[i].From.Unix, h.Workouts[i].From.Date() })
	last(len(h.Days), func(i int) (int64, store.Date) {
		// No zone is ahead of UTC by more than 14 hours.
		return h.Days[i].Date.UTC().Unix() - 14*60*60 + secondsADay, h.Days[i].Date
	})
	return newest
}

// age is the person's whole years on a day; false where no birth date is known.
// Of a birth year alone it is the lowest age that is sure.
func (in Inputs) age(on store.Date) (int, bool) {
	born, err := time.Parse(time.DateOnly, in.Born)
	if err != nil {
		if born, err = time.Parse("2006", in.Born); err != nil {
			return 0, false
		}
		born = born.AddDate(0, 11, 30)
	}
	day := on.UTC()
	age := day.Year() - born.Year()
	if day.Month() < born.Month() || day.Month() == born.Month() && day.Day() < born.Day() {
		age--
	}
	return age, true
}

// GoalOrigin is where a goal comes from.
type GoalOrigin string

// The origins.
const (
	FromAccount GoalOrigin = "set in Withings"
	FromConfig  GoalOrigin = "set here"
	FromDefault GoalOrigin = "usual default"
)

// goal is the account's, else the one set here, else the usual one.
func goal(account, here, usual float64) (float64, GoalOrigin) {
	switch {
	case account > 0:
		return account, FromAccount
	case here > 0:
		return here, FromConfig
	}
	return usual, FromDefault
}

// unusedGoal tells of a goal of the settings that another of Withings goes before.
func unusedGoal(origin GoalOrigin, goal, here float64, write func(float64) string) string {
	if origin != FromAccount || here <= 0 || here == goal {
		return ""
	}
	return "goal " + string(origin) + "; that of the settings, " + write(here) + ", has no effect"
}

// Hours are the times of day that count as morning and as evening, in minutes
// of the day in the reading's own zone, both ends included. A run that ends
// before it begins goes over midnight.
type Hours struct{ MorningFrom, MorningTo, EveningFrom, EveningTo int }

// DefaultHours are 04:00-11:59 and 17:00-23:59.
func DefaultHours() Hours { return Hours{4 * 60, 12*60 - 1, 17 * 60, 24*60 - 1} }

func (in Inputs) hours() Hours { return cmp.Or(in.Hours, DefaultHours()) }

// Slot is a part of the day.
type Slot uint8

// The slots.
const (
	Morning Slot = iota
	Evening
	Between // neither of the two
)

// Slot is the part of the day that a minute of it belongs to.
func (h Hours) Slot(minute int) Slot {
	within := func(from, to int) bool {
		if from <= to {
			return from <= minute && minute <= to
		}
		return from <= minute || minute <= to
	}
	switch {
	case within(h.MorningFrom, h.MorningTo):
		return Morning
	case within(h.EveningFrom, h.EveningTo):
		return Evening
	}
	return Between
}
