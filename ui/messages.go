package ui

import (
	"time"

	"withings-tui/store"
)

// loadedMsg brings what the cache holds. Results of an older generation are
// dropped.
type loadedMsg struct {
	generation int
	data       *data
	err        error
}

// tickMsg comes every second: ages, the refresh interval, other processes'
// writes.
type tickMsg time.Time

// stampMsg tells whether another process has written to the cache.
type stampMsg struct {
	stamp store.FileStamp
	err   error
}

// progressMsg is a step of the refresh that is running.
type progressMsg store.Progress

// refreshedMsg ends a refresh.
type refreshedMsg struct {
	result store.Result
	err    error
}

// accountMsg tells what is set up for signing in.
type accountMsg struct {
	signedIn bool
	app      AccountApp
	err      error
}

// attemptMsg is a sign-in that has begun: it listens already.
type attemptMsg struct {
	generation int
	attempt    Attempt
	err        error
}

// signedInMsg ends a sign-in.
type signedInMsg struct {
	generation int
	err        error
}

// pastedMsg answers a pasted redirect.
type pastedMsg struct {
	generation int
	err        error
}

// spinMsg turns the sign-in's spinner.
type spinMsg struct{}

// appSavedMsg ends the saving of the client id and secret.
type appSavedMsg struct{ err error }

// importedMsg ends an import.
type importedMsg struct {
	words string
	err   error
}

// excludedMsg ends a change of what is left out of statistics.
type excludedMsg struct {
	words string
	err   error
}

// rowsMsg brings the rows of the readings table.
type rowsMsg struct {
	generation int
	rows       []reading
	err        error
}

// settingMsg ends the saving of a setting.
type settingMsg struct {
	key string
	err error
}

// quitMsg ends the program.
type quitMsg struct{}
