package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"withings-tui/store"
	"withings-tui/ui"
	"withings-tui/withings"
)

// beginSignIn makes all ready before a browser is opened: the application is
// known, a damaged file of the tokens is set aside, that it can be written and
// the redirect be listened for is made sure of.
func (s *session) beginSignIn(ctx context.Context, o withings.SignInOptions) (*withings.SignIn, withings.App, error) {
	words, err := s.resetTokens(ctx)
	if s.note(words); err != nil {
		return nil, withings.App{}, err
	}
	client, app, err := s.client(ctx)
	if err == nil && (app.ClientID == "" || app.ClientSecret == "") {
		err = errMissingApp
	}
	if err != nil {
		return nil, app, err
	}
	state, err := s.state(ctx)
	if err != nil {
		return nil, app, err
	}
	o.ExpectUser = state.User // another person may not sign in to these readings
	if o.Words == nil {
		o.Words = func(err error) string {
			_, line := explain(err)
			return line
		}
	}
	signIn, err := client.BeginSignIn(ctx, o)
	return signIn, app, err
}

// sharing names the other profiles that are signed in as a Withings user.
func (s *session) sharing(ctx context.Context, user string) []string {
	var names []string
	for _, name := range profiles(s.cfg) {
		if name == s.cfg.Profile || user == "" {
			continue
		}
		other := s.cfg
		other.Profile = name
		token, err := store.NewTokens(directory(other)).Load(ctx)
		if err != nil || token.UserID != user || token.RefreshToken == "" {
			continue // what cannot be read is no sign-in
		}
		if name == "" {
			names = append(names, "the default profile")
		} else {
			names = append(names, "the profile "+name)
		}
	}
	return names
}

// sharedWords warns of a sign-in as a Withings user whom another profile has,
// which a browser that is still signed in brings about; "" where none has.
func (s *session) sharedWords(ctx context.Context, user string) string {
	if others := s.sharing(ctx, user); len(others) > 0 {
		return "The same Withings user as " + strings.Join(others, " and ") + " has: both get the same readings."
	}
	return ""
}

// note keeps a word for the dashboard.
func (s *session) note(words string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if words != "" {
		s.words = append(s.words, s.told(words))
	}
}

// resetTokens sets a damaged file of tokens aside, so that a sign-in or a
// sign-out can begin afresh, and says where it is now; "" where none was.
func (s *session) resetTokens(ctx context.Context) (words string, err error) {
	aside, err := s.tokens.Reset(ctx)
	if aside != "" {
		words = fmt.Sprintf("The file of the sign-in was damaged; it is kept as %s, and may hold parts of it: delete it when you do not need it.", aside)
	}
	return words, err
}

// account lets the dashboard sign in. Every error it gives is one line that
// can be shown as it is.
type account struct{ s *session }

// explained makes an error of the layers below fit for the screen.
func (s *session) explained(err error) error {
	if err == nil {
		return nil
	}
	_, line := explainTo(err, true)
	return &shown{err, s.told(line)}
}

// shown is an error with the words of explainTo; what it is stays to be asked.
type shown struct {
	err  error
	line string
}

func (e *shown) Error() string { return e.line }

func (e *shown) Unwrap() error { return e.err }

func (a account) SignedIn(ctx context.Context) (bool, error) {
	token, err := a.s.tokens.Load(ctx)
	if errors.Is(err, withings.ErrNoToken) {
		return false, nil
	}
	return token.RefreshToken != "", a.s.explained(err)
}

func (a account) App(ctx context.Context) (ui.AccountApp, error) {
	app, err := a.s.application(ctx)
	return ui.AccountApp{ClientID: app.ClientID, HasSecret: app.ClientSecret != "", Redirect: app.RedirectURL}, a.s.explained(err)
}

// SetApp keeps id and secret beside the tokens. From then on they hold, also
// before those of the environment, which the person has just corrected.
func (a account) SetApp(ctx context.Context, id, secret string) error {
	words, err := a.s.resetTokens(ctx)
	if a.s.note(words); err != nil {
		return a.s.explained(err)
	}
	if err := a.s.tokens.SetCredentials(ctx, id, secret); err != nil {
		return a.s.explained(err)
	}
	a.s.setApplication(id, secret)
	return nil
}

func (a account) Begin(ctx context.Context, demo bool) (ui.Attempt, error) {
	signIn, app, err := a.s.beginSignIn(ctx, withings.SignInOptions{Demo: demo, Words: func(err error) string { return a.s.explained(err).Error() }})
	if err != nil {
		return nil, a.s.explained(err)
	}
	return attempt{signIn, a.s, app}, nil
}

// attempt is a sign-in of the dashboard.
type attempt struct {
	*withings.SignIn
	s   *session
	app withings.App
}

func (t attempt) OpenBrowser() error { return openBrowser(t.URL()) }

func (t attempt) Wait(ctx context.Context) error {
	token, err := t.SignIn.Wait(ctx)
	if err != nil {
		return t.s.explained(err)
	}
	t.s.note(t.s.sharedWords(ctx, token.UserID))
	return t.s.explained(t.s.tokens.SetCredentials(ctx, t.app.ClientID, t.app.ClientSecret))
}

func (t attempt) Words() []string {
	t.s.mu.Lock()
	defer t.s.mu.Unlock()
	words := t.s.words
	t.s.words = nil
	return words
}

func (t attempt) CheckPaste(text string) error { return t.s.explained(t.SignIn.CheckPaste(text)) }

func (t attempt) Paste(ctx context.Context, text string) error {
	return t.s.explained(t.SignIn.Paste(ctx, text))
}

// refreshForScreen is a refresh whose error is fit for the screen.
func (s *session) refreshForScreen(ctx context.Context, progress func(store.Progress)) (store.Result, error) {
	result, err := s.refresh(ctx, store.RefreshOptions{Progress: progress})
	return result, s.explained(err)
}
