package cli

import (
	"context"
	"errors"
	"os"

	"github.com/spf13/cobra"

	"withings-tui/ui"
	"withings-tui/ui/config"
)

// runDashboard opens the dashboard, or prints the summary where there is no
// terminal to draw on.
func (a *app) runDashboard(cmd *cobra.Command) error {
	ctx := cmd.Context()
	why := ""
	switch {
	case !terminal(a.out):
		why = "standard output is no terminal"
	case !terminal(a.in):
		why = "standard input is no terminal"
	case a.getenv("TERM") == "dumb":
		why = "this terminal cannot place text (TERM=dumb)"
	}
	if why != "" {
		a.word("The dashboard cannot open, as %s; this is what withings-tui summary prints.", why)
		return a.newSummary().RunE(cmd, nil)
	}
	cfg, err := a.settings()
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
		demo, a.flags.given[config.KeyProfile] = false, other.Name
		if cfg, err = a.settings(); err != nil {
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
		Profiles:    profiles(cfg),
		Demo:        s.demo,
		Now:         a.now,
		Environ:     os.Environ(),
		Host:        host,
		Refresh:     s.refreshForScreen,
		Import:      s.importForScreen,
		SaveSetting: s.saveSetting,
		Explain:     s.explained,
		OpenURL:     openBrowser,
		Flags:       a.sameFlags(),
	})
}

// saveSetting writes a setting that was changed on screen. What is changed in
// the demo lasts as long as the demo.
func (s *session) saveSetting(key, value string) error {
	if !s.demo {
		return s.cfg.Set(key, value)
	}
	if _, ok := config.Find(key); !ok {
		return nil // a key of the dashboard
	}
	_, err := s.cfg.With(key, value)
	return err
}
