package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"

	"withings-tui/store"
	"withings-tui/ui/config"
	"withings-tui/ui/units"
	"withings-tui/withings"
	"withings-tui/withings/export"
)

// The exit codes.
const (
	exitDone       = 0
	exitFailed     = 1
	exitUsage      = 2
	exitSignIn     = 3 // signing in is needed, or did not succeed
	exitWithings   = 4 // the network, or an error from Withings; what came is kept
	exitUnreadable = 5 // data that cannot be read
)

// exitWords are what the exit codes mean, for manual and reference.
var exitWords = [...]string{
	exitDone:       "Done.",
	exitFailed:     "Another failure.",
	exitUsage:      "The command line or a setting is wrong.",
	exitSignIn:     "Signing in is needed, or did not succeed.",
	exitWithings:   "The network, or an error from Withings; what came is kept, the sync is not complete.",
	exitUnreadable: "Data that cannot be read.",
}

var (
	// errMissingApp: there is no Withings application to sign in with.
	errMissingApp = errors.New("no Withings application is set up; set WITHINGS_CLIENT_ID and WITHINGS_CLIENT_SECRET, or enter both in the dashboard (withings-tui, then Connect)")
	// errNothingPasted: standard input ended without an address or a code.
	errNothingPasted = errors.New("nothing was pasted")
	// errReaderLeft: whoever read an export for a consumer did not read all of it.
	errReaderLeft = errors.New("whoever read the output left before its end")
	// errAllSkipped: not one row of an import could be read.
	errAllSkipped = errors.New("no row of it could be read")
)

// verdict is what an error means to a person and to a script.
type verdict struct {
	is     error
	exit   int
	next   string // what to do, where the error's own words do not tell
	screen string // the same in the dashboard; empty: as on the command line
}

// verdicts is the one table of errors; the first that fits counts.
func verdicts() []verdict {
	const login, key = "run withings-tui login", "press L to sign in"
	const again = "press enter to try again"
	permissions := "check the owner and the permissions"
	if runtime.GOOS == "windows" { // which says the same of a file that is open
		permissions += ", and close other programs that have the file open"
	}
	table := []verdict{
		{context.Canceled, exitFailed, "run it again to go on", ""},
		{errMissingApp, exitUsage, "", ""},
		{config.ErrNoHome, exitUsage, "", ""},
		{withings.ErrNoToken, exitSignIn, login, key},
		{withings.ErrSignInNeeded, exitSignIn, login, key},
		{withings.ErrScope, exitSignIn, login + " and allow all that is asked for", key + " and allow all that is asked for"},
		{withings.ErrDenied, exitSignIn, login + " again and choose Allow", again + " and choose Allow"},
		{withings.ErrState, exitSignIn, login + " again and use its newest address", "use the address shown here"},
		{withings.ErrSignInTimeout, exitSignIn, "check that the callback URL in your Withings application is exactly the one shown, or use withings-tui login --paste",
			"check that the callback URL in your Withings application is exactly the one shown, then press enter, or p to paste the address"},
		{withings.ErrCode, exitSignIn, login + " again and come back within 30 seconds", again + " and come back within 30 seconds"},
		{withings.ErrClient, exitSignIn, "compare WITHINGS_CLIENT_ID and WITHINGS_CLIENT_SECRET with your application at https://developer.withings.com/dashboard/",
			"press s to enter both again, as they stand at developer.withings.com/dashboard"},
		{withings.ErrPortTaken, exitSignIn, "end the other program, register and set another WITHINGS_REDIRECT_URL, or use withings-tui login --paste",
			"end the other program, or register and set another WITHINGS_REDIRECT_URL"},
		{errNothingPasted, exitSignIn, "paste the address of the page that the browser ended on", ""},
		{withings.ErrOtherUser, exitFailed, "use another --profile for another person, or wipe this one", ""},
		{store.ErrDamaged, exitUnreadable, login + ", which sets it aside", key}, // of the tokens: a cache says more
		{store.ErrNewerSchema, exitUnreadable, "", ""},
		{store.ErrBusy, exitFailed, "try again in a moment", ""},
		{store.ErrUnknownGroup, exitFailed, "withings-tui export vanished lists the ids", ""},
		{export.ErrNoExport, exitUnreadable, "", ""},
		{export.ErrUnsafe, exitUnreadable, "get the export from Withings again", ""},
		{export.ErrTooLarge, exitUnreadable, "import its CSV files one by one", ""},
		{export.ErrDamaged, exitUnreadable, "get the export from Withings again", ""},
		{errReaderLeft, exitFailed, "nothing is counted as given, and the next run gives it again", ""},
		{errAllSkipped, exitFailed, "give the files as the Withings app made them", ""},
		{withings.ErrNetwork, exitWithings, "check the network and try again; cached readings stay readable", "press r to try again"},
		{withings.ErrUnavailable, exitWithings, "try again later", ""},
		{withings.ErrIncomplete, exitWithings, "run withings-tui sync again to go on", "press r to go on"},
		{fs.ErrPermission, exitFailed, permissions, ""},
		{fs.ErrNotExist, exitFailed, "check the path", ""},
	}
	for next, numbers := range systemErrors(runtime.GOOS) {
		for _, number := range numbers {
			table = append(table, verdict{number, exitFailed, next, ""})
		}
	}
	return table
}

// systemErrors are the errors of a system that a person can do something about.
func systemErrors(goos string) map[string][]syscall.Errno {
	const space, writable, elsewhere = "free some space and try again", "choose a place that can be written", "another program has the file open; close it and try again"
	numbers := map[string][]syscall.Errno{space: {syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG}, writable: {syscall.EROFS},
		"check the path": {syscall.ENOTDIR, syscall.ELOOP}}
	if goos == "windows" {
		numbers[space] = append(numbers[space], 112, 39, 223)   // ERROR_DISK_FULL, ERROR_HANDLE_DISK_FULL, ERROR_FILE_TOO_LARGE
		numbers[writable] = append(numbers[writable], 19)       // ERROR_WRITE_PROTECT
		numbers[elsewhere] = append(numbers[elsewhere], 32, 33) // ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION
	}
	return numbers
}

// closedPipe tells that whoever read the output has had enough.
func closedPipe(err error) bool {
	var number syscall.Errno
	return errors.As(err, &number) && slices.Contains(closedPipes(runtime.GOOS), number)
}

func closedPipes(goos string) []syscall.Errno {
	pipes := []syscall.Errno{syscall.EPIPE}
	if goos == "windows" {
		pipes = append(pipes, 109, 232, 233) // ERROR_BROKEN_PIPE, ERROR_NO_DATA, ERROR_PIPE_NOT_CONNECTED
	}
	return pipes
}

// explain is the exit code of err and its one line: what failed, why, what to
// do. The line is empty where nothing is left to say.
func explain(err error) (exit int, line string) { return explainTo(err, false) }

// explainTo is explain with the next step for the command line or the screen.
func explainTo(err error, screen bool) (exit int, line string) {
	if err == nil || closedPipe(err) {
		return exitDone, ""
	}
	var told exitError
	if errors.As(err, &told) {
		return int(told), ""
	}
	line = oneLine(plainly(err))
	if errors.As(err, new(usageError)) || errors.As(err, new(config.Problems)) {
		return exitUsage, line
	}
	for _, v := range verdicts() {
		if !errors.Is(err, v.is) {
			continue
		}
		if v.is == context.Canceled {
			line = "interrupted"
		}
		if screen && v.screen != "" {
			return v.exit, withNext(line, v.screen)
		}
		return v.exit, withNext(line, v.next)
	}
	if errors.As(err, new(*withings.Error)) {
		return exitWithings, withNext(line, "try again later")
	}
	return exitFailed, line
}

// wrongClient are the words for a client id and secret that Withings refuses.
const wrongClient = "the client id or the client secret is wrong"

// plainly is the text of an error, with the API's words for an application that
// it does not take put as what a person can have got wrong.
func plainly(err error) string {
	var answer *withings.Error
	if !errors.As(err, &answer) || !errors.Is(answer, withings.ErrClient) {
		return err.Error()
	}
	wrong, next := wrongClient, "" // the next step is the verdict's
	if strings.Contains(strings.ToLower(answer.Message), "redirect") {
		wrong = "the callback URL is not the one registered for your Withings application"
		next = "; set WITHINGS_REDIRECT_URL to that one"
	}
	return strings.Replace(err.Error(), answer.Error(), fmt.Sprintf("%s (Withings status %d)%s", wrong, answer.Status, next), 1)
}

// withNext adds the next step to words that do not name one yet.
func withNext(line, next string) string {
	if next == "" || strings.Contains(line, ";") {
		return line
	}
	return line + "; " + next
}

// exitError ends a command with a code when all has been said.
type exitError int

func (e exitError) Error() string { return fmt.Sprintf("exit code %d", int(e)) }

// report says why a command failed and gives its exit code.
func (a *app) report(ctx context.Context, err error) int {
	if err != nil && ctx.Err() != nil {
		err = context.Canceled // whatever broke off, broke off because of it
	}
	exit, line := explain(err)
	if line != "" {
		a.word("%s: %s", config.AppName, line)
	}
	return exit
}

// skewWords says by how much a clock differs: "30 days 1 h behind", "5 min ahead".
func skewWords(skew time.Duration) string {
	way := "ahead"
	if skew < 0 {
		way, skew = "behind", -skew
	}
	days, hours := int(skew.Hours())/24, int(skew.Hours())%24
	switch {
	case days > 0:
		return fmt.Sprintf("%s %d h %s", units.Count(days, "day", "days"), hours, way)
	case hours > 0:
		return fmt.Sprintf("%d h %d min %s", hours, int(skew.Minutes())%60, way)
	}
	return fmt.Sprintf("%d min %s", int(skew.Minutes()), way)
}
