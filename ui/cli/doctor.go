package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"withings-tui/store"
	"withings-tui/ui/config"
	"withings-tui/withings"
)

func (a *app) newDoctor() *cobra.Command {
	var compact bool
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Check paths, permissions, clock, callback port, tokens, API and cache",
		Long: `Check what withings-tui needs and print a line a check. Home directory, ids and tokens
are masked, so that the output can go into a bug report. The exit code is that of the gravest
finding: 5 unreadable data, 4 Withings cannot be reached, 3 sign-in needed, 1 anything else.`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.runDoctor(cmd.Context(), compact) },
	}
	cmd.Flags().BoolVar(&compact, "compact", false, "also shrink the cache file to what it holds")
	return cmd
}

// finding is what a check found.
type finding struct {
	grade grade
	what  string
	exit  int // of a failure; 0 where the grade is not failed
}

type grade string

const (
	fine   grade = "ok"
	note   grade = "note"
	failed grade = "FAIL"
)

func ok(format string, args ...any) finding {
	return finding{grade: fine, what: fmt.Sprintf(format, args...)}
}
func noted(format string, args ...any) finding {
	return finding{grade: note, what: fmt.Sprintf(format, args...)}
}

func broken(err error) finding {
	exit, line := explain(err)
	return finding{failed, line, exit}
}

// checkup is one check of the doctor.
type checkup struct {
	name string
	run  func(context.Context, *session) finding
}

func (a *app) runDoctor(ctx context.Context, compact bool) error {
	print := func(name string, f finding) error {
		_, err := fmt.Fprintf(a.out, "%-5s %-12s %s\n", f.grade, name, oneLine(a.redact(f.what)))
		return err
	}
	if err := print("version", ok("%s", version())); err != nil {
		return err
	}
	s, err := a.open(ctx)
	if err != nil {
		if errors.Is(err, config.ErrNoHome) || errors.As(err, new(config.Problems)) {
			if printErr := print("config", broken(err)); printErr != nil {
				return printErr
			}
		}
		return err
	}
	checks := []checkup{
		{"config", a.checkConfig},
		{"data", func(_ context.Context, s *session) finding { return checkDir(s.dir) }},
		{"cache", checkCache},
		{"application", checkApplication},
		{"sign-in", a.checkToken},
		{"callback", checkPort},
		{"Withings", a.checkAPI},
	}
	if compact {
		checks = append(checks, checkup{"compact", compactCache})
	}
	worst := exitDone
	for _, c := range checks {
		f := c.run(ctx, s)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		worst = max(worst, f.exit)
		if err := print(c.name, f); err != nil {
			return err
		}
	}
	if worst != exitDone {
		return exitError(worst)
	}
	return nil
}

// exitError ends a command with a code when all has been said.
type exitError int

func (e exitError) Error() string { return fmt.Sprintf("exit code %d", int(e)) }

// redact takes the person out of a line: the home directory's path.
func (a *app) redact(s string) string {
	for _, name := range []string{"HOME", "USERPROFILE"} {
		if home := a.getenv(name); len(home) > 1 {
			s = strings.ReplaceAll(s, home, "~")
		}
	}
	return s
}

// masked shows enough of an id to tell two apart.
func masked(id string) string {
	if len(id) <= 4 {
		return "****"
	}
	return id[:2] + "****" + id[len(id)-2:]
}

func (a *app) checkConfig(_ context.Context, s *session) finding {
	if s.cfg.Path == "" {
		return noted("no place for a file: HOME is not set")
	}
	if _, err := os.Stat(s.cfg.Path); errors.Is(err, fs.ErrNotExist) {
		return ok("%s: not there, defaults hold", s.cfg.Path)
	}
	return ok("%s", s.cfg.Path)
}

// checkDir checks that only the owner can look into the data directory.
func checkDir(dir string) finding {
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return ok("%s: not there yet", dir)
	case err != nil:
		return broken(err)
	case !info.IsDir():
		return broken(fmt.Errorf("%s is not a directory; move it away or set another with --data-dir", dir))
	}
	probe, err := os.CreateTemp(dir, ".doctor-*")
	if err != nil {
		return broken(fmt.Errorf("%s cannot be written: %w", dir, fs.ErrPermission))
	}
	probe.Close()
	os.Remove(probe.Name())
	if runtime.GOOS == "windows" {
		return ok("%s", dir)
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 {
		return noted("%s: others on this machine can look in (%04o); chmod 700 it", dir, mode)
	}
	for _, name := range []string{"auth.db", "cache.db"} {
		if info, err := os.Stat(filepath.Join(dir, name)); err == nil && info.Mode().Perm()&0o077 != 0 {
			return noted("%s: others on this machine can read it (%04o); chmod 600 it", filepath.Join(dir, name), info.Mode().Perm())
		}
	}
	return ok("%s", dir)
}

func checkApplication(ctx context.Context, s *session) finding {
	app, err := s.application(ctx)
	if err != nil {
		return broken(err)
	}
	if err := app.Validate(); err != nil {
		return broken(err)
	}
	if app.ClientID == "" || app.ClientSecret == "" {
		return noted("%v", errMissingApp)
	}
	return ok("client id %s, secret set, callback %s", masked(app.ClientID), app.RedirectURL)
}

func (a *app) checkToken(ctx context.Context, s *session) finding {
	token, err := s.tokens.Load(ctx)
	if err != nil {
		return broken(err)
	}
	left := token.Expiry.Sub(a.now())
	age := fmt.Sprintf("access token good for %d min", left/time.Minute)
	if left <= 0 {
		age = "access token expired, the next sync renews it"
	}
	if missing := token.MissingScopes(); len(missing) > 0 {
		return noted("user %s, %s; without the permission %s: sign in again and allow it", masked(token.UserID), age, strings.Join(missing, ", "))
	}
	return ok("user %s, %s, scopes %s", masked(token.UserID), age, token.Scope)
}

// checkPort listens where a sign-in would, for a moment.
func checkPort(_ context.Context, s *session) finding {
	u, err := url.Parse(s.cfg.RedirectURL)
	if err != nil || u.Scheme != "http" {
		return noted("%s: not on this machine, the redirect must be pasted", s.cfg.RedirectURL)
	}
	port := u.Port()
	if port == "" {
		port = "80"
	}
	listener, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", port))
	if err != nil {
		return broken(fmt.Errorf("port %s: %w", port, withings.ErrPortTaken))
	}
	listener.Close()
	return ok("port %s is free", port)
}

const (
	reachTime = 10 * time.Second
	// skewNote is the clock difference from which tokens are renewed too late
	// to be good all the time.
	skewNote = 2 * time.Minute
)

// checkAPI asks the API's address for any answer, whose Date tells its clock.
func (a *app) checkAPI(ctx context.Context, s *session) finding {
	ctx, cancel := context.WithTimeout(ctx, reachTime)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodHead, s.cfg.APIURL+"/v2/oauth2", nil)
	if err != nil {
		return broken(err)
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Do(request)
	if err != nil {
		return broken(fmt.Errorf("%s: %w (%s)", s.cfg.APIURL, withings.ErrNetwork, networkCause(err)))
	}
	answer.Body.Close()
	there, err := http.ParseTime(answer.Header.Get("Date"))
	if err != nil {
		return ok("%s answers", s.cfg.APIURL)
	}
	skew := a.now().Sub(there).Round(time.Second)
	if skew.Abs() > skewNote {
		return noted("%s answers, but this clock is %s off; set it right, tokens go by it", s.cfg.APIURL, skew)
	}
	return ok("%s answers, clocks agree", s.cfg.APIURL)
}

// networkCause is what of a network error a person can act on: "no such host",
// "connection refused", without the addresses that were tried.
func networkCause(err error) string {
	var dns *net.DNSError
	switch {
	case errors.As(err, &dns):
		return dns.Err
	case errors.Is(err, context.DeadlineExceeded):
		return "no answer in time"
	}
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return err.Error()
		}
		err = inner
	}
}

// checkCache reads the whole cache without changing it.
func checkCache(ctx context.Context, s *session) finding {
	health, err := s.cache.Check(ctx)
	switch {
	case err != nil:
		return broken(err)
	case len(health.Problems) > 0:
		return broken(fmt.Errorf("%s: %s (%d problems): %w; the next command sets it aside, then sync",
			s.cache.Path(), health.Problems[0], len(health.Problems), store.ErrDamaged))
	case !health.Exists:
		return ok("%s: not there yet", s.cache.Path())
	}
	what := fmt.Sprintf("%s: sound, %d readings, %d days, %s", s.cache.Path(), health.Readings, health.Days, bytesOf(health.Bytes))
	if n := len(health.SetAside); n > 0 {
		return noted("%s; %d damaged copies lie beside it, wipe removes them", what, n)
	}
	return ok("%s", what)
}

func compactCache(ctx context.Context, s *session) finding {
	before, after, err := s.cache.Compact(ctx)
	if err != nil {
		return broken(err)
	}
	return ok("%s before, %s now", bytesOf(before), bytesOf(after))
}

// bytesOf is a size as people say it, in powers of 1024.
func bytesOf(n int64) string {
	switch {
	case n >= 10<<20:
		return fmt.Sprintf("%d MiB", n>>20)
	case n >= 10<<10:
		return fmt.Sprintf("%d KiB", n>>10)
	default:
		return fmt.Sprintf("%d bytes", n)
	}
}
