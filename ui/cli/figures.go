package cli

import (
	"context"
	"fmt"
	"slices"
	"time"

	"withings-tui/store"
	"withings-tui/ui"
	"withings-tui/ui/config"
	"withings-tui/ui/insight"
	"withings-tui/ui/units"
)

// inputsOf is what figures depend on besides the readings.
func inputsOf(cfg config.Config, h *store.History, now time.Time) insight.Inputs {
	zone := h.Zone(now.Location())
	return ui.Inputs(cfg, now.In(zone), zone)
}

// unusedGoals tells of goals of the settings that have no effect, as the account
// has others.
func unusedGoals(cfg config.Config, account store.Goals) []string {
	h := store.NoHistory()
	h.State.Goals = account
	f := insight.Of(h, inputsOf(cfg, h, time.Time{}))
	var lines []string
	for _, goal := range [][2]string{{config.KeyGoalWeight, f.Weight.Goal.Unused}, {config.KeyGoalSteps, f.Activity.GoalUnused}} {
		if goal[1] != "" {
			lines = append(lines, goal[0]+": "+goal[1])
		}
	}
	return lines
}

// figuresOf computes what a history says.
func (s *session) figuresOf(h *store.History, now time.Time) *insight.Figures {
	return insight.Of(h, inputsOf(s.cfg, h, now))
}

// figures reads the whole cache at one moment and computes what it says:
// summary, report and export stand on it as the dashboard does.
func (a *app) figures(ctx context.Context, s *session) (*store.History, *insight.Figures, error) {
	h, err := s.cache.Load(ctx, store.Always())
	if err != nil {
		return nil, nil, err
	}
	a.sayPartial(h.LeftOut, h.State)
	return h, s.figuresOf(h, a.now()), nil
}

// scaleChanges are the days of a period on which another scale took over.
func scaleChanges(f *insight.Figures, p store.Period) []insight.ScaleDay {
	return slices.DeleteFunc(slices.Clone(f.Weight.ScaleDays), func(d insight.ScaleDay) bool { return !p.Contains(d.Date) })
}

// readingsOn is "30 readings on 28 days", or "no readings".
func readingsOn(readings, days int) string {
	if readings == 0 {
		return "no readings"
	}
	return units.Count(readings, "reading", "readings") + " on " + units.Count(days, "day", "days")
}

// paceWords are a pace with its error, "−0.17 kg a week ± 0.05", and what it
// rests on, "30 readings in 31 days".
func paceWords(w units.Writer, p *insight.Pace) (rate, basis string) {
	rate = fmt.Sprintf("%s %s a week ± %s", w.Signed(w.PartValue(p.PerWeek), 2), w.KgUnit(), w.Number(w.PartValue(p.SE), 2))
	return rate, units.Count(p.Readings, "reading", "readings") + " in " + units.Count(p.Days, "day", "days")
}
