package cli

import (
	"context"
	"time"

	"withings-tui/store"
	"withings-tui/ui"
	"withings-tui/ui/config"
	"withings-tui/ui/insight"
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
