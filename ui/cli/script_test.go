package cli

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"withings-tui/store"
	"withings-tui/withings/withingstest"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"withings-tui": func() {
			os.Exit(Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr, os.LookupEnv))
		},
	})
}

// serverKey is where a script keeps its local Withings.
type serverKey struct{}

func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir: filepath.Join("testdata", "script"),
		Setup: func(env *testscript.Env) error {
			home := filepath.Join(env.WorkDir, "home")
			if err := os.Mkdir(home, 0o700); err != nil {
				return err
			}
			env.Values[serverKey{}] = new(*withingstest.Server)
			for name, value := range homeAt(home) {
				env.Setenv(name, value)
			}
			env.Setenv("TZ", "UTC")
			env.Setenv("GORACE", "atexit_sleep_ms=0") // else each command waits a second under -race
			env.Setenv("BROWSER", "false")
			env.Setenv("WITHINGS_REDIRECT_URL", "http://127.0.0.1:0/callback")
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"withings": startWithings,
			"fault":    scriptFaults,
			"signin":   signIn,
			"change":   changeAccount,
			"filemode": fileMode,
			"exits":    exitsWith,
			"exclude":  exclude,
			"asked":    asked,
			"cutoff":   cutOff,
			"counted":  counted,
		},
	})
}

// startWithings starts a local Withings and points the environment at it:
// withings [small|person].
func startWithings(ts *testscript.TestScript, neg bool, args []string) {
	cfg := withingstest.Config{RateLimit: -1, DuplicateWindow: -1}
	if len(args) > 0 && args[0] == "person" {
		cfg.Person = withingstest.NewPerson(7, time.Now(), withingstest.PersonOptions{Years: 1})
	}
	server := withingstest.NewServer(cfg)
	ts.Defer(server.Close)
	if len(args) > 0 && args[0] == "small" {
		smallAccount(server)
	}
	*ts.Value(serverKey{}).(**withingstest.Server) = server
	ts.Setenv("WITHINGS_API_URL", server.URL)
	ts.Setenv("WITHINGS_ACCOUNT_URL", server.URL)
	ts.Setenv("WITHINGS_CLIENT_ID", withingstest.DefaultClientID)
	ts.Setenv("WITHINGS_CLIENT_SECRET", withingstest.DefaultClientSecret)
}

func server(ts *testscript.TestScript) *withingstest.Server {
	s := *ts.Value(serverKey{}).(**withingstest.Server)
	if s == nil {
		ts.Fatalf("no local Withings: begin with the command withings")
	}
	return s
}

// smallAccount is a handful of readings whose export is known to the letter.
func smallAccount(s *withingstest.Server) {
	at := func(text string) int64 {
		t, err := time.Parse(time.RFC3339, text)
		if err != nil {
			panic(err)
		}
		return t.Unix()
	}
	scale := &withingstest.Device{ID: "scale", Type: "Scale", Model: "Body Cardio", ModelID: 6}
	cuff := &withingstest.Device{ID: "cuff", Type: "Blood Pressure Monitor", Model: "BPM Connect", ModelID: 45}
	s.SetTimezone("Europe/Berlin")
	s.SetGroups(
		withingstest.Group{ID: 11, Date: at("2026-01-10T07:05:00+01:00"), Device: scale, Timezone: "Europe/Berlin", Measures: []withingstest.Measure{
			{Type: 1, Value: 81200, Unit: -3}, {Type: 6, Value: 2130, Unit: -2}, {Type: 8, Value: 17296, Unit: -3}, {Type: 76, Value: 6010, Unit: -2}}},
		withingstest.Group{ID: 12, Attrib: 2, Date: at("2026-01-11T08:00:00+01:00"), Timezone: "Europe/Berlin", Measures: []withingstest.Measure{{Type: 1, Value: 809, Unit: -1}}},
		withingstest.Group{ID: 13, Attrib: 1, Date: at("2026-07-12T07:05:00+02:00"), Device: scale, Timezone: "Europe/Berlin", Measures: []withingstest.Measure{{Type: 1, Value: 62, Unit: 0}}},
		withingstest.Group{ID: 21, Date: at("2026-01-10T07:15:00+01:00"), Device: cuff, Timezone: "Europe/Berlin", Measures: []withingstest.Measure{
			{Type: 10, Value: 126, Unit: 0}, {Type: 9, Value: 80, Unit: 0}, {Type: 11, Value: 62, Unit: 0}}},
		withingstest.Group{ID: 31, Date: at("2026-01-10T22:00:00+01:00"), Timezone: "Europe/Berlin", Measures: []withingstest.Measure{{Type: 71, Value: 3865, Unit: -2}}},
		withingstest.Group{ID: 41, Attrib: 4, Date: at("2025-12-01T12:00:00+01:00"), Timezone: "Europe/Berlin", Measures: []withingstest.Measure{{Type: 4, Value: 180, Unit: -2}}},
	)
	s.SetActivity(
		withingstest.Day{Date: "2026-01-10", Timezone: "Europe/Berlin", Tracker: true, Device: &withingstest.Device{ID: "watch", Model: "ScanWatch"}, Steps: 8123, Distance: 6012.5,
			Elevation: 4, Soft: 3600, Moderate: 1200, Intense: 600, Calories: 310.5, TotalCalories: 2450, HR: &withingstest.HeartRates{Average: 71, Min: 52, Max: 131}},
		withingstest.Day{Date: "2026-01-11", Timezone: "Europe/Berlin", Brand: 18, Device: &withingstest.Device{}, Steps: 4000, Distance: 2800},
	)
	s.SetGoals(withingstest.Goals{Steps: 8000})
}

// scriptFaults makes the server misbehave: fault SPEC..., by the grammar of
// withingstest.
func scriptFaults(ts *testscript.TestScript, neg bool, args []string) {
	var faults []withingstest.Fault
	for _, spec := range args {
		f, err := withingstest.ParseFault(spec)
		ts.Check(err)
		faults = append(faults, f)
	}
	server(ts).Script(faults...)
}

// changeAccount changes what Withings has: change edit|delete|expire|revoke.
func changeAccount(ts *testscript.TestScript, neg bool, args []string) {
	s := server(ts)
	switch args[0] {
	case "edit":
		if !s.EditGroup(12, func(g *withingstest.Group) { g.Measures[0].Value = 805; g.Modified = time.Now().Unix() }) {
			ts.Fatalf("no group 12")
		}
	case "delete":
		if !s.DeleteGroup(12) {
			ts.Fatalf("no group 12")
		}
	case "expire": // access tokens only
		s.ExpireTokens()
	case "revoke":
		s.RevokeUser(withingstest.DefaultUserID)
	default:
		ts.Fatalf("change what?")
	}
}

// signIn runs login --no-browser and opens the address that it prints, as a
// browser would: signin [&query added to the address] [more arguments].
// What it printed is in login.stdout and login.stderr.
func signIn(ts *testscript.TestScript, neg bool, args []string) {
	extra := "&auto=1"
	if len(args) > 0 && strings.HasPrefix(args[0], "&") {
		extra, args = args[0], args[1:]
	}
	path, err := exec.LookPath("withings-tui")
	ts.Check(err)
	cmd := exec.Command(path, append([]string{"login", "--no-browser"}, args...)...)
	cmd.Dir = ts.Getenv("WORK")
	for _, name := range []string{"HOME", "USERPROFILE", "SystemRoot", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "TZ", "PATH", "GORACE", "WITHINGS_API_URL", "WITHINGS_ACCOUNT_URL", "WITHINGS_CLIENT_ID", "WITHINGS_CLIENT_SECRET", "WITHINGS_REDIRECT_URL"} {
		if v := ts.Getenv(name); v != "" {
			cmd.Env = append(cmd.Env, name+"="+v)
		}
	}
	stdout, err := cmd.StdoutPipe()
	ts.Check(err)
	stdin, err := cmd.StdinPipe()
	ts.Check(err)
	browser := &http.Client{}
	paste := slices.Contains(args, "--paste")
	if paste { // the redirect leads nowhere: its address is what gets pasted
		browser.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	}
	var said, stderr bytes.Buffer
	cmd.Stderr = &stderr
	ts.Check(cmd.Start())
	lines := bufio.NewReader(io.TeeReader(stdout, &said))
	if address, err := lines.ReadString('\n'); err == nil {
		answer, err := browser.Get(strings.TrimSpace(address) + extra)
		ts.Check(err)
		page, err := io.ReadAll(answer.Body)
		ts.Check(err)
		answer.Body.Close()
		if paste {
			fmt.Fprintln(stdin, answer.Header.Get("Location"))
		}
		ts.Check(os.WriteFile(ts.MkAbs("login.page"), page, 0o600))
	}
	_, err = io.Copy(io.Discard, lines)
	ts.Check(err)
	err = cmd.Wait()
	ts.Check(os.WriteFile(ts.MkAbs("login.stdout"), said.Bytes(), 0o600))
	ts.Check(os.WriteFile(ts.MkAbs("login.stderr"), stderr.Bytes(), 0o600))
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		ts.Check(err)
	}
	code := cmd.ProcessState.ExitCode()
	ts.Check(os.WriteFile(ts.MkAbs("login.exit"), fmt.Appendln(nil, code), 0o600))
	if (code != 0) != neg {
		ts.Fatalf("login exited with %d:\n%s", code, stderr.String())
	}
}

// fileMode checks permissions: filemode 0600 FILE.
func fileMode(ts *testscript.TestScript, neg bool, args []string) {
	info, err := os.Stat(ts.MkAbs(args[1]))
	ts.Check(err)
	if got := fmt.Sprintf("%04o", info.Mode().Perm()); os.PathSeparator == '/' && got != args[0] {
		ts.Fatalf("%s has mode %s, want %s", args[1], got, args[0])
	}
}

// exitsWith runs a command and checks its exit code: exits CODE COMMAND...
// What it printed is there for stdout and stderr to look at.
func exitsWith(ts *testscript.TestScript, neg bool, args []string) {
	err := ts.Exec(args[1], args[2:]...)
	code := 0
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		code = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if fmt.Sprint(code) != args[0] {
		ts.Fatalf("%v exited with %d, want %s", args[1:], code, args[0])
	}
}

// exclude leaves a reading of the default profile out of statistics, as the
// dashboard does: exclude GROUP.
func exclude(ts *testscript.TestScript, neg bool, args []string) {
	id, err := strconv.ParseInt(args[0], 10, 64)
	ts.Check(err)
	dir := filepath.Join(ts.Getenv("HOME"), ".local", "share", "withings-tui")
	ts.Check(store.New(dir).Mark(context.Background(), id, store.MarkOut))
}

// asked waits until the server has been asked for an action so often: asked
// ACTION [N].
func asked(ts *testscript.TestScript, neg bool, args []string) {
	want := "1"
	if len(args) > 1 {
		want = args[1]
	}
	for deadline := time.Now().Add(2 * time.Minute); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		if fmt.Sprint(requests(ts, args[0])) == want {
			return
		}
	}
	ts.Fatalf("%s was asked for %d times, want %s", args[0], requests(ts, args[0]), want)
}

// counted checks how often an action was asked for: counted ACTION N.
func counted(ts *testscript.TestScript, neg bool, args []string) {
	if n := requests(ts, args[0]); fmt.Sprint(n) != args[1] {
		ts.Fatalf("%s was asked for %d times, want %s", args[0], n, args[1])
	}
}

// requests is how often the server was asked for an action.
func requests(ts *testscript.TestScript, action string) int {
	n := 0
	for _, r := range server(ts).Requests() {
		if r.Action == action {
			n++
		}
	}
	return n
}

// cutOff runs a command and reads one line of what it prints, then closes the
// pipe: cutoff COMMAND... It must end well and say nothing.
func cutOff(ts *testscript.TestScript, neg bool, args []string) {
	path, err := exec.LookPath(args[0])
	ts.Check(err)
	cmd := exec.Command(path, args[1:]...)
	cmd.Env = []string{"TMPDIR=" + ts.Getenv("TMPDIR"), "GORACE=" + ts.Getenv("GORACE")}
	for name, value := range homeAt(ts.Getenv("HOME")) {
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	stdout, err := cmd.StdoutPipe()
	ts.Check(err)
	ts.Check(cmd.Start())
	if _, err := bufio.NewReaderSize(stdout, 16).ReadString('\n'); err != nil {
		ts.Fatalf("%v printed no line: %v", args, err)
	}
	ts.Check(stdout.Close())
	if err := cmd.Wait(); err != nil || stderr.Len() > 0 {
		ts.Fatalf("%v: %v, %q; want a quiet end", args, err, stderr.String())
	}
}
