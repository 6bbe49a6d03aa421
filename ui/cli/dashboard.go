package cli

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"withings-tui/ui"
	"withings-tui/ui/config"
)

// runDashboard opens the dashboard, or prints the summary where there is no
// terminal to draw on.
func (a *app) runDashboard(cmd *cobra.Command) error {
	ctx := cmd.Context()
	dumb := a.getenv("TERM") == "dumb"
	if dumb && terminal(a.err) {
		fmt.Fprintln(a.err, "TERM=dumb cannot show the dashboard; this is what withings-tui summary prints")
	}
	if !terminal(a.out) || !terminal(a.in) || dumb {
		return a.newSummary().RunE(cmd, nil)
	}
	cfg, err := a.demoSettings()
	if err != nil {
		return err
	}
	demo := a.flags.demo
	for {
		err := a.showDashboard(ctx, cfg, demo)
		var other *ui.WantProfile
		switch {
		case errors.Is(err, ui.ErrWantDemo):
			demo = true
			continue
		case !errors.As(err, &other):
			return err
		}
		demo = false
		if cfg, err = a.settingsWith(config.KeyProfile, other.Name); err != nil {
			return err
		}
	}
}

// showDashboard runs one dashboard until it is left, and waits for what it
// began to end.
func (a *app) showDashboard(ctx context.Context, cfg config.Config, demo bool) error {
	defer a.close()
	s, err := a.openFor(ctx, cfg, demo)
	if err != nil {
		return err
	}
	host, _ := os.Hostname() // "" where it is unknown
	return ui.Run(ctx, ui.Options{
		Cache:       s.cache,
		Config:      s.cfg,
		Account:     account{s},
		Profile:     s.cfg.Profile,
		Profiles:    profiles(cfg),
		Version:     version(),
		Demo:        s.demo != nil,
		Now:         a.now,
		Environ:     os.Environ(),
		Host:        host,
		Refresh:     s.refreshForScreen,
		Import:      s.importForScreen,
		SaveSetting: s.saveSetting,
		Explain:     explained,
		OpenURL:     openBrowser,
	})
}

// saveSetting writes a setting that was changed on screen. What is changed in
// the demo lasts as long as the demo.
func (s *session) saveSetting(key, value string) error {
	if s.demo == nil {
		return s.cfg.Set(key, value)
	}
	if _, ok := config.Find(key); !ok {
		return nil // a key of the dashboard
	}
	_, err := s.cfg.With(key, value)
	return err
}
