package cli

import (
	"context"
	"errors"

	"withings-tui/ui"
	"withings-tui/ui/config"
)

// runDashboard opens the dashboard, or prints the summary where there is no
// terminal to draw on.
func (a *app) runDashboard(ctx context.Context) error {
	if !terminal(a.out) || !terminal(a.in) {
		return a.runSummary(ctx, summaryOptions{span: defaultRange})
	}
	cfg, err := a.demoSettings()
	if err != nil {
		return err
	}
	if !a.flags.demo {
		err = a.showDashboard(ctx, a.session(cfg, a.getenv("WITHINGS_CLIENT_SECRET")))
		if !errors.Is(err, ui.ErrWantDemo) {
			return err
		}
	}
	s, err := a.openDemo(ctx, cfg)
	if err != nil {
		return err
	}
	return a.showDashboard(ctx, s)
}

func (a *app) showDashboard(ctx context.Context, s *session) error {
	o := ui.Options{
		Cache:       s.cache,
		Config:      s.cfg,
		Account:     account{s},
		Profile:     s.cfg.Profile,
		Version:     version(),
		Demo:        s.demo != nil,
		Now:         a.now,
		Refresh:     s.refreshForScreen,
		Import:      s.importForScreen,
		SaveSetting: s.saveSetting,
	}
	return ui.Run(ctx, o)
}

// saveSetting writes a setting that was changed on screen. What is changed in
// the demo lasts as long as the demo.
func (s *session) saveSetting(key, value string) error {
	if s.demo != nil {
		if setting, ok := config.Find(key); ok {
			return setting.Check(value)
		}
		return nil
	}
	return s.cfg.Set(key, value)
}
