package ui

import (
	"context"
	"errors"
	"strings"
	"time"

	"withings-tui/store"
)

// fakeSyncer stands for Options.Refresh. While it is held it tells the steps it
// is given and ends only when it is let go.
type fakeSyncer struct {
	calls  int
	steps  []store.Progress
	hold   bool
	ended  chan error // of the call that is held
	result store.Result
	err    error
	also   func() error // what the refresh does to the cache
}

func (s *fakeSyncer) refresh(ctx context.Context, progress func(store.Progress)) (store.Result, error) {
	s.calls++
	for _, p := range s.steps {
		progress(p)
	}
	if s.also != nil {
		if err := s.also(); err != nil {
			return s.result, err
		}
	}
	if s.hold {
		s.ended = make(chan error)
		select {
		case err := <-s.ended:
			return s.result, err
		case <-ctx.Done():
			return s.result, ctx.Err()
		}
	}
	return s.result, s.err
}

// fakeAccount stands for what ui/cli fills Options.Account with.
type fakeAccount struct {
	signed  bool
	app     AccountApp
	err     error // of App
	saveErr error
	id      string // as saved
	secret  string
	begin   func(demo bool) (Attempt, error)
	demos   []bool // one a Begin
}

func fakeApp() AccountApp {
	return AccountApp{ClientID: "a-client-id", HasSecret: true, Redirect: "http://localhost:8976/callback"}
}

func (a *fakeAccount) SignedIn(context.Context) (bool, error)  { return a.signed, nil }
func (a *fakeAccount) App(context.Context) (AccountApp, error) { return a.app, a.err }

func (a *fakeAccount) SetApp(_ context.Context, id, secret string) error {
	a.id, a.secret = id, secret
	return a.saveErr
}

func (a *fakeAccount) Begin(_ context.Context, demo bool) (Attempt, error) {
	a.demos = append(a.demos, demo)
	if a.begin == nil {
		return nil, errors.New("sign in: no port is free; end what listens on it")
	}
	return a.begin(demo)
}

// fakeAttempt is a sign-in that ends when done is sent to, or with Close.
type fakeAttempt struct {
	url, code, redirect string
	deaf                bool // it does not listen
	deadline            time.Time
	done                chan error
	closing             chan struct{}
	closed              int
	opened              int
	openErr             error
	pasted              []string
	paste               func(text string) error
	words               []string
}

func (a *fakeAttempt) Words() []string {
	words := a.words
	a.words = nil
	return words
}

func newAttempt(until time.Time) *fakeAttempt {
	return &fakeAttempt{
		url:      "https://account.withings.com/oauth2_user/authorize2?client_id=a-client-id&redirect_uri=http%3A%2F%2Flocalhost%3A8976%2Fcallback&response_type=code&scope=user.metrics&state=5f1c8a",
		code:     "KWZR-TQPA",
		redirect: "http://localhost:8976/callback", deadline: until, done: make(chan error), closing: make(chan struct{}),
	}
}

func (t *fakeAttempt) URL() string         { return t.url }
func (t *fakeAttempt) Code() string        { return t.code }
func (t *fakeAttempt) Redirect() string    { return t.redirect }
func (t *fakeAttempt) Deadline() time.Time { return t.deadline }
func (t *fakeAttempt) Listening() bool     { return !t.deaf }

func (t *fakeAttempt) Wait(ctx context.Context) error {
	select {
	case err := <-t.done:
		return err
	case <-t.closing:
		return errors.New("sign in: given up")
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (t *fakeAttempt) CheckPaste(text string) error {
	if strings.Contains(text, "code=") || len(text) == 40 {
		return nil
	}
	return errors.New("that is neither the address nor the code in it; paste the whole address")
}

func (t *fakeAttempt) Paste(_ context.Context, text string) error {
	t.pasted = append(t.pasted, text)
	if t.paste == nil {
		return nil
	}
	return t.paste(text)
}

func (t *fakeAttempt) OpenBrowser() error {
	t.opened++
	return t.openErr
}

func (t *fakeAttempt) Close() error {
	if t.closed++; t.closed == 1 {
		close(t.closing)
	}
	return nil
}

// fakeImport stands for Options.Import.
type fakeImport struct {
	paths []string
	err   error
	also  func() error
}

func (i *fakeImport) read(_ context.Context, path string) (string, error) {
	i.paths = append(i.paths, path)
	if i.err != nil || i.also == nil {
		return "", i.err
	}
	return "1 weighing read", i.also()
}
