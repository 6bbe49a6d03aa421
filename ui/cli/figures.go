package cli

import (
	"context"
	"slices"
	"time"

	"withings-tui/store"
	"withings-tui/ui/config"
	"withings-tui/ui/insight"
	"withings-tui/ui/units"
)

// inputsOf is what figures depend on besides the readings: the settings, the
// moment, and the account's zone. Settings are valid once they are loaded, so
// that parsing their names cannot fail here.
func inputsOf(cfg config.Config, h *store.History, now time.Time) insight.Inputs {
	smoother, _ := insight.ParseSmoother(cfg.Smoother)
	guideline, _ := insight.ParseGuideline(cfg.Guideline)
	setting, _ := insight.ParseSetting(cfg.Setting)
	since, _ := store.ParseDate(cfg.Since) // 0, that is none, where none is set
	zone := h.Zone(now.Location())
	return insight.Inputs{
		Now: now.In(zone), Zone: zone, Write: units.Writer{Units: cfg.Units, Privacy: cfg.Privacy},
		Smoother: smoother, Guideline: guideline, Setting: setting, WeekStart: cfg.WeekStart,
		Hours:   insight.Hours{MorningFrom: int(cfg.MorningFrom), MorningTo: int(cfg.MorningTo), EveningFrom: int(cfg.EveningFrom), EveningTo: int(cfg.EveningTo)},
		HeightM: cfg.HeightM, Born: cfg.Born, AsianBMI: cfg.AsianBMI, GoalWeightKg: cfg.GoalWeightKg, GoalSteps: cfg.GoalSteps, Since: since,
	}
}

// unusedGoal tells that a goal that is set here has no effect, as the Withings
// account has another; "" where it counts. NaN is no goal.
func unusedGoal(setting string, here, account float64) string {
	if here > 0 && account > 0 && here != account {
		return setting + " has no effect: the goal set in Withings holds"
	}
	return ""
}

// unusedGoals are the lines of all goals.
func unusedGoals(cfg config.Config, account store.Goals) []string {
	lines := []string{unusedGoal("goals.weight_kg", cfg.GoalWeightKg, account.WeightKg), unusedGoal("goals.steps", float64(cfg.GoalSteps), account.Steps)}
	return slices.DeleteFunc(lines, func(line string) bool { return line == "" })
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
