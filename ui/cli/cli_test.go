package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"withings-tui/store"
	"withings-tui/ui/config"
	"withings-tui/withings"
)

func TestExplain(t *testing.T) {
	t.Parallel()
	wrapped := func(err error) error { return fmt.Errorf("sync: %w", err) }
	_, noHome := config.Places{GOOS: "linux"}.Home()
	tests := []struct {
		name string
		err  error
		exit int
		line string
	}{
		{"nothing", nil, 0, ""},
		{"usage", usage("unknown command %q", "x"), 2, `unknown command "x"`},
		{"settings", config.Problems{{File: "c.toml", Line: 3, What: "unknown key \"a\""}}, 2, `c.toml:3: unknown key "a"`},
		{"no home", noHome, 2, "no home directory: HOME is not set; set HOME, or give --data-dir and --config"},
		{"no token", wrapped(withings.ErrNoToken), 3, "sync: " + withings.ErrNoToken.Error() + "; run withings-tui login"},
		{"dead token", wrapped(&withings.Error{Action: "requesttoken", Status: 503, HTTPStatus: 200, Class: withings.ClassRefreshToken}), 3, "sync: Withings requesttoken: sign-in ended (status 503); sign in again"},
		{"wrong client", fmt.Errorf("sign in: %w", &withings.Error{Action: "requesttoken", Status: 503, HTTPStatus: 200, Class: withings.ClassClient, Message: "Invalid Params: invalid client id/secret"}), 3,
			"sign in: the client id or the client secret is wrong (Withings status 503); compare WITHINGS_CLIENT_ID and WITHINGS_CLIENT_SECRET with your application at https://developer.withings.com/dashboard/"},
		{"wrong callback", &withings.Error{Action: "requesttoken", Status: 503, HTTPStatus: 200, Class: withings.ClassClient, Message: "Redirect URI mismatch"}, 3,
			"the callback URL is not the one registered for your Withings application (Withings status 503); set WITHINGS_REDIRECT_URL to that one"},
		{"unknown status", wrapped(&withings.Error{Action: "getmeas", Status: 9999, HTTPStatus: 200}), 4, "sync: Withings getmeas: failure (status 9999); try again later"},
		{"invalid request", wrapped(&withings.Error{Action: "getmeas", Status: 501, HTTPStatus: 200, Class: withings.ClassInvalid}), 4, "sync: Withings getmeas: request refused (status 501); please report this"},
		{"network", wrapped(withings.ErrNetwork), 4, "sync: " + withings.ErrNetwork.Error() + "; check the network and try again; cached readings stay readable"},
		{"port taken", fmt.Errorf("sign in: %w", withings.ErrPortTaken), 3, "sign in: " + withings.ErrPortTaken.Error() + "; end the other program, register and set another WITHINGS_REDIRECT_URL, or use withings-tui login --paste"},
		{"nothing pasted", fmt.Errorf("sign in: %w", errNothingPasted), 3, "sign in: nothing was pasted; paste the address of the page that the browser ended on"},
		{"incomplete", wrapped(withings.ErrIncomplete), 4, "sync: " + withings.ErrIncomplete.Error() + "; run withings-tui sync again to go on"},
		{"damaged", &store.DamagedError{Path: "c", SetAside: "d", Reason: "r"}, 5, "c could not be read (r): set aside as d; sync again to rebuild it"},
		{"newer schema", fmt.Errorf("c: %w", store.ErrNewerSchema), 5, "c: written by a newer version of this program; update withings-tui, or use another data directory"},
		{"busy", fmt.Errorf("open c: %w", store.ErrBusy), 1, "open c: " + store.ErrBusy.Error()},
		{"full disk", fmt.Errorf("write x: %w", syscall.ENOSPC), 1, "write x: no space left on device; free some space and try again"},
		{"a file in a folder's place", fmt.Errorf("look at a/b: %w", syscall.ENOTDIR), 1, "look at a/b: not a directory; check the path"},
		{"permission", fmt.Errorf("write x: %w", fs.ErrPermission), 1, "write x: permission denied; check the owner and the permissions"},
		{"interrupt", wrapped(context.Canceled), 1, "interrupted; run it again to go on"},
		{"closed pipe", fmt.Errorf("write |1: %w", syscall.EPIPE), 0, ""},
		{"told already", exitError(4), 4, ""},
		{"anything else", errors.New("odd\nthing\x1b[31m"), 1, "odd thing [31m"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			exit, line := explain(tt.err)
			if exit != tt.exit || line != tt.line {
				t.Errorf("explain: %d, %q\nwant     %d, %q", exit, line, tt.exit, tt.line)
			}
		})
	}
}

// The numbers of Windows, which nothing else here gives.
func TestErrorsOfWindows(t *testing.T) {
	t.Parallel()
	next := map[syscall.Errno]string{}
	for words, numbers := range systemErrors("windows") {
		for _, number := range numbers {
			next[number] = words
		}
	}
	for number, want := range map[syscall.Errno]string{112: "free some space", 39: "free some space", 223: "free some space", 19: "can be written", 32: "has the file open", 33: "has the file open"} {
		if !strings.Contains(next[number], want) {
			t.Errorf("error %d: %q, want %q", int(number), next[number], want)
		}
	}
	for _, number := range []syscall.Errno{109, 232, 233} {
		if !slices.Contains(closedPipes("windows"), number) {
			t.Errorf("error %d is no closed pipe", int(number))
		}
	}
}

func TestRedact(t *testing.T) {
	t.Parallel()
	a := &app{env: func(name string) (string, bool) { return map[string]string{"HOME": "/home/anna"}[name], true }}
	if got, want := a.redact("/home/anna/.local/share: ok"), "~/.local/share: ok"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	for id, want := range map[string]string{"70412345": "70****45", "123": "****", "": "****"} {
		if got := masked(id); got != want {
			t.Errorf("masked(%q) = %q, want %q", id, got, want)
		}
	}
}

// cobra drops the errors of what it writes.
func TestHelpThatCannotBeWrittenFails(t *testing.T) {
	t.Parallel()
	h := newHome(t, time.Date(2026, 11, 25, 21, 0, 0, 0, time.UTC), "")
	for _, args := range [][]string{{"--help"}, {"help", "export"}, {"import", "--help"}, {"--version"}} {
		if stderr, exit := h.runInto(failing{syscall.ENOSPC}, args...); exit != exitFailed || !strings.Contains(stderr, "free some space") {
			t.Errorf("%v on a full disk: exit %d, %q", args, exit, stderr)
		}
		if stderr, exit := h.runInto(failing{syscall.EPIPE}, args...); exit != exitDone || stderr != "" {
			t.Errorf("%v into a closed pipe: exit %d, %q", args, exit, stderr)
		}
	}
}
