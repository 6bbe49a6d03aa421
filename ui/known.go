package ui

import (
	"time"

	"withings-tui/store"
	"withings-tui/ui/config"
	"withings-tui/ui/insight"
	"withings-tui/ui/units"
)

// known is what is known at the moment: what the program was started with, the
// settings, the readings, and how loading, sync and sign-in stand. Its methods
// say and compute, and change nothing.
type known struct {
	o       Options
	cfg     config.Config
	now     time.Time // of the last tick: what "today" and ages go by
	data    *data     // what is loaded; never nil
	loading loading
	sync    refresh
	account account
}

// inputs is everything but the readings that figures depend on.
func (k *known) inputs() insight.Inputs { return Inputs(k.cfg, k.now, k.zone()) }

// Inputs is everything but the readings that figures depend on: the settings, the
// moment, and the account's zone.
func Inputs(c config.Config, now time.Time, zone *time.Location) insight.Inputs {
	since, _ := store.ParseDate(c.Since) // 0, that is none, where none is set
	return insight.Inputs{
		Now: now, Zone: zone, Write: units.Writer{Units: c.Units, Privacy: c.Privacy},
		Smoother: insight.Smoother(c.Smoother), Guideline: insight.Guideline(c.Guideline), Setting: insight.Setting(c.Setting),
		Hours: insight.Hours{MorningFrom: int(c.MorningFrom), MorningTo: int(c.MorningTo),
			EveningFrom: int(c.EveningFrom), EveningTo: int(c.EveningTo)},
		WeekStart: c.WeekStart, HeightM: c.HeightM, Born: c.Born, AsianBMI: c.AsianBMI,
		GoalWeightKg: c.GoalWeightKg, GoalSteps: c.GoalSteps, Since: since,
	}
}

// write is how numbers are written now.
func (k *known) write() units.Writer {
	return units.Writer{Units: k.cfg.Units, Privacy: k.cfg.Privacy}
}

// zone is the account's own, in which its days begin and end; the machine's
// where the account has none.
func (k *known) zone() *time.Location { return k.data.zone }

func (k *known) today() store.Date { return insight.Today(k.data.history, k.now.In(k.zone())) }
