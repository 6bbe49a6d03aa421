package cli

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"withings-tui/store"
	"withings-tui/ui"
	"withings-tui/ui/config"
	"withings-tui/ui/pane"
	"withings-tui/ui/screen"
	"withings-tui/ui/units"
	"withings-tui/withings"
)

// session is one person's data: the settings, where it is kept, and the way to
// Withings.
type session struct {
	cfg    config.Config
	dir    string // of the profile
	cache  *store.Cache
	tokens *store.Tokens
	demo   bool
	opts   []withings.Option

	mu       sync.Mutex // the dashboard's commands run beside each other
	clientID string
	secret   string
	made     []*withings.Client // the last for all calls: it keeps the rate limit, and a token that is yet to be committed
	madeFor  withings.App

	told  func(string) string // a line as it is shown; see app.told
	words []string            // what a sign-in has to tell besides

	telling sync.Mutex          // a token may be renewed on another goroutine
	waiting func(withings.Wait) // told of a wait; nil where nobody is
}

// settings loads the configuration with the flags given. Under --demo a missing
// home directory is no hindrance, as nothing is kept there.
func (a *app) settings() (config.Config, error) {
	cfg, err := config.Load(a.configOptions())
	if a.flags.demo && errors.Is(err, config.ErrNoHome) && a.flags.given[config.KeyDataDir] == "" {
		a.flags.given[config.KeyDataDir] = "demo"
		return config.Load(a.configOptions())
	}
	return cfg, err
}

func (a *app) configOptions() config.Options {
	return config.Options{Places: config.Places{Env: a.env}, Path: a.flags.config, Flags: a.flags.given, Known: config.Known{
		Keys: ui.DefaultKeys(), Panes: each(pane.All[:], func(p pane.Pane) string { return p.Slug }), Themes: screen.Names(), CheckTheme: screen.CheckTheme,
		CheckAddress: withings.CheckAddress,
	}}
}

// open gives the session of the flags. Under --demo it is that of a local
// Withings, started and signed in to here and gone at exit.
func (a *app) open(ctx context.Context) (*session, error) {
	cfg, err := a.settings()
	if err != nil {
		return nil, err
	}
	return a.openFor(ctx, cfg, a.flags.demo)
}

func (a *app) openFor(ctx context.Context, cfg config.Config, demo bool) (*session, error) {
	if demo {
		return a.openDemo(ctx, cfg)
	}
	return a.session(cfg, a.getenv("WITHINGS_CLIENT_SECRET"))
}

// session is a new session that is waited for at the end.
func (a *app) session(cfg config.Config, secret string, opts ...withings.Option) (*session, error) {
	s := newSession(cfg, secret, a.now, opts...)
	if err := sameProfile(s.dir, cfg.Profile); err != nil {
		return nil, err
	}
	s.told = func(line string) string { return a.redact(a.told(line)) }
	a.closeToOthers(s)
	a.cleanup = append(a.cleanup, func() { a.drain(s) })
	return s, nil
}

func newSession(cfg config.Config, secret string, now func() time.Time, opts ...withings.Option) *session {
	dir := directory(cfg)
	return &session{cfg: cfg, dir: dir, cache: store.New(dir, store.WithClock(now)), tokens: store.NewTokens(dir), clientID: cfg.ClientID, secret: secret, opts: opts,
		told: func(line string) string { return line }}
}

// directory is where a profile's files lie.
func directory(cfg config.Config) string {
	if cfg.Profile == "" {
		return cfg.DataDir
	}
	return filepath.Join(profilesDir(cfg), cfg.Profile)
}

func profilesDir(cfg config.Config) string { return filepath.Join(cfg.DataDir, "profiles") }

// sameProfile refuses a name that the system takes for another profile's
// folder: "Anna" where there is "anna", on Windows and macOS.
func sameProfile(dir, name string) error {
	if _, err := os.Stat(dir); name == "" || err != nil {
		return nil // it is yet to be made
	}
	entries, _ := os.ReadDir(filepath.Dir(dir))
	twin := ""
	for _, e := range entries {
		if e.Name() == name {
			return nil
		}
		if strings.EqualFold(e.Name(), name) {
			twin = e.Name()
		}
	}
	if twin == "" {
		return nil
	}
	return usage("--profile: there is a profile %q, which this system does not tell from %q; give its exact name, or choose another", twin, name)
}

// profiles are the names of all profiles that there are, "" for the default
// one: those with data, and those with settings.
func profiles(cfg config.Config) []string {
	names := append([]string{""}, cfg.Profiles()...)
	entries, _ := os.ReadDir(profilesDir(cfg)) // none where it cannot be read
	for _, e := range entries {
		if e.IsDir() && config.ValidProfile(e.Name()) == nil {
			names = append(names, e.Name())
		}
	}
	if cfg.Profile != "" {
		names = append(names, cfg.Profile)
	}
	slices.Sort(names)
	return slices.Compact(names)
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

func (s *session) noticeWait(w withings.Wait) {
	s.telling.Lock()
	defer s.telling.Unlock()
	if s.waiting != nil {
		s.waiting(w)
	}
}

func (s *session) tellWaits(told func(withings.Wait)) {
	s.telling.Lock()
	defer s.telling.Unlock()
	s.waiting = told
}

// refresh brings the cache up to date. It needs a token, and one of the person
// whose readings are cached.
func (s *session) refresh(ctx context.Context, o store.RefreshOptions) (store.Result, error) {
	if _, err := s.tokens.Load(ctx); err != nil {
		return store.Result{}, err
	}
	client, _, err := s.client(ctx)
	if err != nil {
		return store.Result{}, err
	}
	if tell := o.Progress; tell != nil {
		var last store.Progress
		o.Progress = func(p store.Progress) {
			s.telling.Lock()
			defer s.telling.Unlock()
			last = p
			tell(p)
		}
		s.tellWaits(func(w withings.Wait) {
			last.Wait, last.Done = w.For, false
			tell(last)
		})
		defer s.tellWaits(nil) // nobody is told once refresh has returned
	}
	return s.cache.Refresh(ctx, client, o)
}

// state is what the cache knows of itself and of the account.
func (s *session) state(ctx context.Context) (state store.State, err error) {
	err = s.cache.Read(ctx, func(r *store.Reader) error {
		state, err = r.State()
		return err
	})
	return state, err
}

// mendTokens is resetTokens with its words on standard error.
func (a *app) mendTokens(ctx context.Context, s *session) error {
	words, err := s.resetTokens(ctx)
	if words != "" {
		a.word("%s", a.redact(words))
	}
	return err
}

// sayPartial tells of what stands in no figure: rows that are damaged, and what
// is not here until the next sync.
func (a *app) sayPartial(damaged int, state store.State) {
	if damaged > 0 {
		a.word("%s damaged in the cache and left out; the next sync mends that.", units.Count(damaged, "row is", "rows are"))
	}
	if names := missing(state); len(names) > 0 {
		a.word("Not complete until the next sync: %s; run withings-tui sync.", strings.Join(names, ", "))
	}
}

// missing are the collections that are not here to their end: after damage, or
// where a sync was broken off. What Withings refuses is not missing: another
// sync would not bring it.
func missing(state store.State) []string {
	var names []string
	for _, c := range state.Collections {
		vital := c.Name == store.CollectionMeasures || c.Name == store.CollectionActivity
		refused := c.Refused || !vital && c.Problem != "" && !c.Damaged
		begun := c.Problem != "" || !state.LastAttempt.IsZero()
		if begun && !c.Complete && !refused && c.Name != store.CollectionGoals && c.Name != store.CollectionDevices {
			names = append(names, c.Name)
		}
	}
	return names
}
