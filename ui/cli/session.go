package cli

import (
	"context"
	"errors"
	"os/signal"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"withings-tui/store"
	"withings-tui/ui"
	"withings-tui/ui/config"
	"withings-tui/withings"
)

// session is one person's data: the settings, where it is kept, and the way to
// Withings.
type session struct {
	cfg    config.Config
	dir    string // of the profile
	cache  *store.Cache
	tokens *store.Tokens
	demo   *demo // nil but under --demo
	opts   []withings.Option

	mu       sync.Mutex // the dashboard's commands run beside each other
	clientID string
	secret   string
	made     []*withings.Client // the last for all calls: it keeps the rate limit, and a token that is yet to be committed
	madeFor  withings.App

	waitMu  sync.Mutex
	waiting func(withings.Wait) // told of a wait; nil where nobody is
}

// settings loads the configuration with the flags given.
func (a *app) settings() (config.Config, error) {
	return config.Load(a.configOptions())
}

func (a *app) configOptions() config.Options {
	return config.Options{
		Places:  config.Places{Env: a.env},
		Path:    a.flags.config,
		Flags:   a.flags.given,
		Actions: ui.Actions(),
		Bound:   ui.DefaultKeys(),
	}
}

// open gives the session of the flags. Under --demo it is that of a local
// Withings, started and signed in to here and gone at exit.
func (a *app) open(ctx context.Context) (*session, error) {
	cfg, err := a.demoSettings()
	if err != nil {
		return nil, err
	}
	if a.flags.demo {
		return a.openDemo(ctx, cfg)
	}
	return a.session(cfg, a.getenv("WITHINGS_CLIENT_SECRET")), nil
}

// demoSettings loads the settings; under --demo a missing home directory is no
// hindrance, as nothing is kept there.
func (a *app) demoSettings() (config.Config, error) {
	o := a.configOptions()
	if a.flags.demo {
		if _, err := o.Places.DataDir(); errors.Is(err, config.ErrNoHome) {
			o.Flags = map[string]string{config.KeyDataDir: "demo"}
			for key, value := range a.flags.given {
				o.Flags[key] = value
			}
		}
	}
	return config.Load(o)
}

// session is a new session that is waited for at the end.
func (a *app) session(cfg config.Config, secret string, opts ...withings.Option) *session {
	s := newSession(cfg, secret, opts...)
	a.closeToOthers(s.dir)
	a.cleanup = append(a.cleanup, func() { a.drain(s) })
	return s
}

func newSession(cfg config.Config, secret string, opts ...withings.Option) *session {
	dir := cfg.DataDir
	if cfg.Profile != "" {
		dir = filepath.Join(dir, "profiles", cfg.Profile)
	}
	return &session{cfg: cfg, dir: dir, cache: store.New(dir), tokens: store.NewTokens(dir), clientID: cfg.ClientID, secret: secret, opts: opts}
}

// drainNotice is how long the end of a command may take without a word.
const drainNotice = time.Second

// drain waits for a renewal of the token that goes on after the call that
// wanted it was given up: Withings has taken the old refresh token, and the
// new one is yet to be stored. The client bounds it; another interrupt ends it.
func (a *app) drain(s *session) {
	ctx, stop := signal.NotifyContext(context.Background(), endings()...)
	defer stop()
	notice := time.AfterFunc(drainNotice, func() {
		a.word("Waiting for Withings to renew the sign-in, so that it is not lost (ctrl-c gives it up).")
	})
	defer notice.Stop()
	s.mu.Lock()
	made := slices.Clone(s.made)
	s.mu.Unlock()
	for _, client := range made {
		if err := client.Drain(ctx); err != nil {
			a.word("The sign-in may be lost; if the next sync says so, run withings-tui login.")
			return
		}
	}
}

// setApplication makes id and secret those of the application from now on.
func (s *session) setApplication(id, secret string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.clientID, s.secret = id, secret
}

// application is the Withings application to use: the one of environment and
// file; what they leave out is that which was kept at the last sign-in.
func (s *session) application(ctx context.Context) (withings.App, error) {
	s.mu.Lock()
	app := withings.App{
		ClientID: s.clientID, ClientSecret: s.secret,
		RedirectURL: s.cfg.RedirectURL, APIURL: s.cfg.APIURL, AccountURL: s.cfg.AccountURL,
	}
	s.mu.Unlock()
	if app.ClientID != "" && app.ClientSecret != "" {
		return app, nil
	}
	id, secret, err := s.tokens.Credentials(ctx)
	if errors.Is(err, store.ErrNoCredentials) {
		return app, nil
	}
	if err != nil {
		return app, err
	}
	if app.ClientID == "" {
		app.ClientID = id
	}
	if app.ClientSecret == "" && app.ClientID == id { // never another application's secret
		app.ClientSecret = secret
	}
	return app, nil
}

// client is the way to Withings, with whatever is known of the application.
func (s *session) client(ctx context.Context) (*withings.Client, withings.App, error) {
	app, err := s.application(ctx)
	if err != nil {
		return nil, app, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if n := len(s.made); n > 0 && s.madeFor == app {
		return s.made[n-1], app, nil
	}
	client, err := withings.NewClient(app, s.tokens, append([]withings.Option{withings.WithWaitNotice(s.noticeWait)}, s.opts...)...)
	if err != nil {
		return nil, app, err
	}
	s.made, s.madeFor = append(s.made, client), app
	return client, app, nil
}

// signInClient is client, once there is an application to sign in with.
func (s *session) signInClient(ctx context.Context) (*withings.Client, withings.App, error) {
	client, app, err := s.client(ctx)
	if err == nil && (app.ClientID == "" || app.ClientSecret == "") {
		return nil, app, errMissingApp
	}
	return client, app, err
}

func (s *session) noticeWait(w withings.Wait) {
	s.waitMu.Lock()
	defer s.waitMu.Unlock() // so that nobody is told once tellWaits has returned
	if s.waiting != nil {
		s.waiting(w)
	}
}

// tellWaits has the waits of the client told to told, nil for nobody.
func (s *session) tellWaits(told func(withings.Wait)) {
	s.waitMu.Lock()
	defer s.waitMu.Unlock()
	s.waiting = told
}

// refresh brings the cache up to date. It needs a token, and one of the person
// whose readings are cached.
func (s *session) refresh(ctx context.Context, full bool, progress func(store.Progress)) (store.Result, error) {
	token, err := s.tokens.Load(ctx)
	if err != nil {
		return store.Result{}, err
	}
	client, _, err := s.client(ctx)
	if err != nil {
		return store.Result{}, err
	}
	if progress != nil {
		var mu sync.Mutex // a token may be renewed on another goroutine
		var last store.Progress
		tell := progress
		progress = func(p store.Progress) {
			mu.Lock()
			last = p
			mu.Unlock()
			tell(p)
		}
		s.tellWaits(func(w withings.Wait) {
			mu.Lock()
			waiting := last
			mu.Unlock()
			waiting.Wait, waiting.Done = w.For, false
			tell(waiting)
		})
		defer s.tellWaits(nil)
	}
	return s.cache.Refresh(ctx, client, store.RefreshOptions{Full: full, User: token.UserID, Progress: progress})
}
