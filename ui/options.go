// Package ui is the dashboard: one Bubble Tea program whose App routes messages
// to the dialog on top of a stack. What the panes show is drawn by ui/pane; this
// package moves through time, takes keys and the mouse, loads, refreshes, and
// signs in. What it needs from outside the store are the interfaces and
// functions of Options.
package ui

import (
	"context"
	"errors"
	"time"

	"withings-tui/store"
	"withings-tui/ui/config"
	"withings-tui/ui/screen"
)

// ErrWantDemo is what Run returns when the person chose to look around with
// demo data: the caller starts the demo and runs the dashboard on it.
var ErrWantDemo = errors.New("demo data wanted")

// WantProfile is what Run returns when the person chose another profile: the
// caller opens it and runs the dashboard on it. Name is "" for the default one.
type WantProfile struct{ Name string }

func (w *WantProfile) Error() string { return "another profile wanted" }

// Account is what the dashboard asks of the outside to sign a person in.
// Errors are one line each, ready to be shown: what, why, what to do.
type Account interface {
	// SignedIn tells whether a token is stored that a refresh can use.
	SignedIn(ctx context.Context) (bool, error)
	// App is the registered Withings application as far as it is set up.
	App(ctx context.Context) (AccountApp, error)
	// SetApp keeps the application's client id and secret.
	SetApp(ctx context.Context, id, secret string) error
	// Begin listens for the redirect and returns what to show.
	Begin(ctx context.Context, demo bool) (Attempt, error)
}

// AccountApp is the registered application without its secret.
type AccountApp struct {
	ClientID  string
	HasSecret bool
	Redirect  string // the callback address to register, exactly
}

// Attempt is one sign-in under way.
type Attempt interface {
	URL() string         // to open in a browser
	Code() string        // short, to compare with the page the browser ends on
	Redirect() string    // where the browser comes back to
	Deadline() time.Time // when it gives up
	Listening() bool     // false: only a pasted address completes it
	Wait(ctx context.Context) error
	// Words are what else there is to tell, each once: when it has begun, and
	// when it has ended.
	Words() []string
	// CheckPaste tells in one line why text can be neither the code nor the
	// redirected address; it asks nobody.
	CheckPaste(text string) error
	Paste(ctx context.Context, text string) error
	OpenBrowser() error
	Close() error
}

// Options is all that the dashboard needs from outside.
type Options struct {
	Cache    *store.Cache
	Config   config.Config
	Account  Account
	Profiles []string // all there are, to switch to; "" is the default
	Demo     bool     // say so on screen
	Now      func() time.Time
	Environ  []string // as os.Environ; nil: nothing is known of the terminal
	Flags    string   // those that a command typed in a shell needs for the same data: " --profile anna"
	Host     string   // this machine's name, for the advice over SSH; "" where unknown

	// Refresh brings the cache up to date with Withings. Its error is one line,
	// ready to be shown.
	Refresh func(ctx context.Context, progress func(store.Progress)) (store.Result, error)
	// Import reads a data export of the Withings app and says what it found.
	Import func(ctx context.Context, path string) (string, error)
	// SaveSetting writes one setting to the config file.
	SaveSetting func(key, value string) error
	// Explain puts an error of the cache or of a file in one line for the screen:
	// what failed, why, what to do.
	Explain func(error) error
	// OpenURL opens an address in a browser; nil where that cannot be.
	OpenURL func(address string) error
}

// words are an error in words for the screen.
func (o Options) words(err error) string {
	return screen.Clean(o.Explain(err).Error())
}
