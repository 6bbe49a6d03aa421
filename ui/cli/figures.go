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
	a.sayLeftOut(h.LeftOut)
	return h, s.figuresOf(h, a.now()), nil
}
