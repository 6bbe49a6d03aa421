package cli

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"

	"golang.org/x/time/rate"

	"withings-tui/store"
	"withings-tui/ui/config"
	"withings-tui/withings"
	"withings-tui/withings/withingstest"
)

// demoSeed makes the person of the demo, the same for everybody; demoYears is
// how long they have measured.
const (
	demoSeed  = 1
	demoYears = 3
)

// openDemo is the session of a local Withings with a synthetic person: signed in
// and synced by the real exchange and refresh.
func (a *app) openDemo(ctx context.Context, cfg config.Config) (*session, error) {
	s, err := a.startDemo(cfg)
	if err == nil {
		err = s.demoSignIn(ctx)
	}
	if err == nil {
		_, err = s.refresh(ctx, store.RefreshOptions{})
	}
	if err != nil {
		return nil, fmt.Errorf("start the demo: %w", err)
	}
	return s, nil
}

// startDemo serves the person, and gives a session that is not signed in yet,
// whose cache goes when the program does. Its settings are those of whoever is
// here, so that units and theme hold, but nothing of it reaches their data.
func (a *app) startDemo(cfg config.Config) (*session, error) {
	dir, err := os.MkdirTemp("", config.AppName+"-demo-")
	if err != nil {
		return nil, err
	}
	a.cleanup = append(a.cleanup, func() { os.RemoveAll(dir) })
	server, err := withingstest.Start(withingstest.Config{
		Clock:     a.now,
		AutoAllow: true,
		RateLimit: -1, // a person can press r as often as they like
		// A refresh right behind the sign-in sends what the sign-in sent.
		DuplicateWindow:  -1,
		PageSize:         1000,
		ActivityPageSize: 1000,
		Person:           withingstest.NewPerson(demoSeed, a.now(), withingstest.PersonOptions{Years: demoYears}),
	})
	if err != nil {
		return nil, err
	}
	a.cleanup = append(a.cleanup, server.Close)
	cfg.DataDir, cfg.Profile = dir, ""
	cfg.APIURL, cfg.AccountURL = server.URL, server.URL
	cfg.RedirectURL = "http://127.0.0.1:0/callback" // any free port
	cfg.ClientID = withingstest.DefaultClientID
	cfg.HeightM, cfg.GoalWeightKg, cfg.GoalSteps, cfg.Name, cfg.Born, cfg.Since = 0, 0, 0, "", "", "" // those of another person
	s, err := a.session(cfg, withingstest.DefaultClientSecret, withings.WithLimiter(rate.NewLimiter(rate.Inf, 0)))
	if err == nil {
		s.demo = true
	}
	return s, err
}

// demoSignIn goes through the consent page as a browser would, whose redirect
// ends at this program's own listener.
func (s *session) demoSignIn(ctx context.Context) error {
	attempt, _, err := s.beginSignIn(ctx, withings.SignInOptions{})
	if err != nil {
		return err
	}
	defer attempt.Close()
	browsed := make(chan error, 1)
	go func() { browsed <- visit(ctx, attempt.URL()) }()
	if _, err := attempt.Wait(ctx); err != nil {
		return errors.Join(err, <-browsed)
	}
	return <-browsed
}

// visit gets a page and follows where it leads.
func visit(ctx context.Context, address string) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return err
	}
	request.Close = true
	answer, err := http.DefaultClient.Do(request) // no proxy is asked for this machine's own addresses
	if err != nil {
		return errors.New("the local Withings does not answer") // its words hold the code
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("the local Withings answered %s", answer.Status)
	}
	return nil
}
