package cli

import (
	"context"
	"errors"
	"time"

	"withings-tui/store"
	"withings-tui/ui"
	"withings-tui/withings"
)

// account lets the dashboard sign in. Every error it gives is one line that
// can be shown as it is.
type account struct{ s *session }

// explained makes an error of the layers below fit for the screen.
func explained(err error) error {
	if err == nil {
		return nil
	}
	return &shown{err}
}

// shown is an error with the words of explainTo; what it is stays to be asked.
type shown struct{ err error }

func (e *shown) Error() string {
	_, line := explainTo(e.err, true)
	return line
}

func (e *shown) Unwrap() error { return e.err }

func (a account) SignedIn(ctx context.Context) (bool, error) {
	token, err := a.s.tokens.Load(ctx)
	if errors.Is(err, withings.ErrNoToken) {
		return false, nil
	}
	return token.RefreshToken != "", explained(err)
}

func (a account) App(ctx context.Context) (ui.AccountApp, error) {
	app, err := a.s.application(ctx)
	return ui.AccountApp{ClientID: app.ClientID, HasSecret: app.ClientSecret != "", Redirect: app.RedirectURL}, explained(err)
}

// SetApp keeps id and secret beside the tokens. From then on they hold, also
// before those of the environment, which the person has just corrected.
func (a account) SetApp(ctx context.Context, id, secret string) error {
	if err := a.s.tokens.SetCredentials(ctx, id, secret); err != nil {
		return explained(err)
	}
	a.s.setApplication(id, secret)
	return nil
}

func (a account) Begin(ctx context.Context, demo bool) (ui.Attempt, error) {
	client, app, err := a.s.signInClient(ctx)
	if err != nil {
		return nil, explained(err)
	}
	user, err := a.s.expectedUser(ctx)
	if err != nil {
		return nil, explained(err)
	}
	signIn, err := client.BeginSignIn(ctx, withings.SignInOptions{Demo: demo, ExpectUser: user})
	if err != nil {
		return nil, explained(err)
	}
	return attempt{signIn, a.s, app}, nil
}

// attempt is a sign-in of the dashboard.
type attempt struct {
	signIn *withings.SignIn
	s      *session
	app    withings.App
}

func (t attempt) URL() string         { return t.signIn.URL() }
func (t attempt) Code() string        { return t.signIn.Code() }
func (t attempt) Redirect() string    { return t.signIn.Redirect() }
func (t attempt) Deadline() time.Time { return t.signIn.Deadline() }
func (t attempt) Listening() bool     { return t.signIn.Listening() }
func (t attempt) OpenBrowser() error  { return openBrowser(t.signIn.URL()) }
func (t attempt) Close() error        { return t.signIn.Close() }

func (t attempt) Wait(ctx context.Context) error {
	if _, err := t.signIn.Wait(ctx); err != nil {
		return explained(err)
	}
	return explained(t.s.keepApplication(ctx, t.app))
}

func (t attempt) Paste(ctx context.Context, text string) error {
	return explained(t.signIn.Paste(ctx, text))
}

// refreshForScreen is a refresh whose error is fit for the screen.
func (s *session) refreshForScreen(ctx context.Context, full bool, progress func(store.Progress)) (store.Result, error) {
	result, err := s.refresh(ctx, full, progress)
	return result, explained(err)
}
