package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"os"
	"runtime"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"withings-tui/store"
	"withings-tui/ui"
	"withings-tui/ui/config"
	"withings-tui/ui/units"
	"withings-tui/withings"
)

func (a *app) newDoctor() *cobra.Command {
	return &cobra.Command{
		Use:   "doctor",
		Short: "Check paths, permissions, clock, callback port, sign-in, API and cache",
		Long: `Check what withings-tui needs and print a line a check. Withings is asked whether the sign-in
still holds, and every checksum of the cache is compared. Home directory, ids and tokens are
masked, so that the output can go into a bug report. The exit code is that of the gravest
finding: 5 unreadable data, 4 Withings cannot be reached, 3 sign-in needed, 1 anything else.`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.runDoctor(cmd.Context()) },
	}
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

func (a *app) runDoctor(ctx context.Context) error {
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
			return errors.Join(print("config", broken(err)), err)
		}
		return err
	}
	worst := exitDone
	for _, c := range []struct {
		name string
		run  func(context.Context, *session) finding
	}{
		{"config", checkConfig}, {"charts", a.checkCharts}, {"data", checkFiles}, {"cache", checkCache}, {"last sync", a.checkSync},
		{"application", checkApplication}, {"callback", checkPort}, {"Withings", a.checkAPI}, {"sign-in", a.checkSignIn},
	} {
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

func checkConfig(_ context.Context, s *session) finding {
	if s.cfg.Path == "" {
		return noted("no place for a file: there is no home directory")
	}
	if _, err := os.Stat(s.cfg.Path); errors.Is(err, fs.ErrNotExist) {
		return ok("%s: not there, defaults hold", s.cfg.Path)
	}
	return ok("%s", s.cfg.Path)
}

// checkCharts tells how curves are drawn here, with a sample to look at.
func (a *app) checkCharts(_ context.Context, s *session) finding {
	how := ui.ChartsHere(s.cfg, os.Environ())
	sample := map[string]string{"braille": "⣀⡠⠔⠊⠉⠉⠢⣀", "lines": "─╮╭─╯", "ascii": "-.,'-"}[how]
	return ok("%s (set: %s; TERM %s); a curve: %s", how, s.cfg.Charts, withings.Clean(a.getenv("TERM")), sample)
}

// checkFiles checks that what is kept can be written, and that only the owner
// can look into it.
func checkFiles(_ context.Context, s *session) finding {
	info, err := os.Stat(s.dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return ok("%s: not there yet", s.dir)
	case err != nil:
		return broken(err)
	case !info.IsDir():
		return broken(fmt.Errorf("%s is not a directory; move it away or set another with --data-dir", s.dir))
	}
	probe, err := os.CreateTemp(s.dir, ".doctor-*")
	if err != nil {
		return broken(fmt.Errorf("%s cannot be written: %w", s.dir, fs.ErrPermission))
	}
	probe.Close()
	os.Remove(probe.Name())
	for i, path := range []string{s.dir, s.tokens.Path(), s.cache.Path()} {
		if info, err := os.Stat(path); err == nil && info.Mode().Perm()&0o077 != 0 && runtime.GOOS != "windows" { // a mode there is not who may read
			return noted("%s: others on this machine can look in (%04o); chmod %s it", path, info.Mode().Perm(), []string{"700", "600", "600"}[i])
		}
	}
	return ok("%s", s.dir)
}

// checkCache reads the whole cache, and compares its checksums.
func checkCache(ctx context.Context, s *session) finding {
	health, err := s.cache.Check(ctx)
	switch {
	case err != nil:
		return broken(err)
	case len(health.Problems) > 0:
		return broken(fmt.Errorf("%s: %s (%s): %w; sync mends it, or sets it aside",
			s.cache.Path(), health.Problems[0], units.Count(len(health.Problems), "problem", "problems"), store.ErrDamaged))
	case !health.Exists:
		return ok("%s: not there yet", s.cache.Path())
	}
	what := fmt.Sprintf("%s: sound, %s, %s, %.1f MiB", s.cache.Path(),
		units.Count(health.Readings, "reading", "readings"), units.Count(health.Days, "day", "days"), float64(health.Bytes)/(1<<20))
	if n := len(health.SetAside); n > 0 {
		return noted("%s; %s beside it, wipe removes them", what, units.Count(n, "damaged copy lies", "damaged copies lie"))
	}
	return ok("%s", what)
}

// checkSync tells when the last sync was, what of it was not complete, and what
// is in doubt. To read a cache that is damaged would set it aside.
func (a *app) checkSync(ctx context.Context, s *session) finding {
	var state store.State
	health, err := s.cache.Check(ctx)
	if err == nil && len(health.Problems) == 0 {
		state, err = s.state(ctx)
	}
	switch {
	case err != nil || len(health.Problems) > 0:
		return noted("unknown, as the cache cannot be read")
	case state.LastAttempt.IsZero() && state.LastSync.IsZero():
		return noted("never; run withings-tui sync")
	}
	var wrong []string
	if state.LastError != "" {
		wrong = append(wrong, fmt.Sprintf("the last try %s failed: %s", units.Age(state.LastAttempt, a.now()), state.LastError))
	}
	for _, c := range state.Collections {
		if why := c.Problem; why != "" && !strings.Contains(state.LastError, why) {
			wrong = append(wrong, c.Name+" not complete: "+why)
		} else if why != "" || !c.Complete {
			wrong = append(wrong, c.Name+" not complete")
		}
	}
	for _, d := range state.Doubts {
		wrong = append(wrong, strings.TrimSuffix(doubtLine(d), "."))
	}
	whole := "whole " + units.Age(state.LastSync, a.now())
	if len(wrong) > 0 {
		return noted("%s; %s", whole, strings.Join(wrong, "; "))
	}
	return ok("%s", whole)
}

func checkApplication(ctx context.Context, s *session) finding {
	app, err := s.application(ctx)
	if err == nil {
		err = app.Validate()
	}
	switch {
	case err != nil:
		return broken(err)
	case app.ClientID == "" || app.ClientSecret == "":
		return noted("%v", errMissingApp)
	}
	return ok("client id %s, secret set, callback %s", masked(app.ClientID), app.RedirectURL)
}

// checkSignIn asks Withings whether it still takes the sign-in.
func (a *app) checkSignIn(ctx context.Context, s *session) finding {
	ctx, cancel := context.WithTimeout(ctx, reachTime)
	defer cancel()
	_, err := s.tokens.Load(ctx)
	var client *withings.Client
	if err == nil {
		client, _, err = s.client(ctx)
	}
	var token withings.Token
	if err == nil {
		token, err = client.Token(ctx)
	}
	if err == nil {
		_, err = client.Devices(ctx)
	}
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return broken(fmt.Errorf("%w: no answer in time", withings.ErrNetwork))
	case err != nil && !errors.Is(err, withings.ErrScope): // only what was not allowed is refused
		return broken(err)
	}
	if stored, err := s.tokens.Load(ctx); err == nil {
		token = stored
	}
	left := fmt.Sprintf("access token good for %d min", token.Expiry.Sub(a.now())/time.Minute)
	if missing := token.MissingScopes(); len(missing) > 0 {
		return noted("user %s, %s; without the permission %s: sign in again and allow it", masked(token.UserID), left, strings.Join(missing, ", "))
	}
	return ok("Withings takes it: user %s, %s, scopes %s", masked(token.UserID), left, token.Scope)
}

// checkPort listens where a sign-in would, for a moment.
func checkPort(_ context.Context, s *session) finding {
	u, err := url.Parse(s.cfg.RedirectURL)
	if err != nil || u.Scheme != "http" {
		return noted("%s: not on this machine, the redirect must be pasted", s.cfg.RedirectURL)
	}
	port := cmp.Or(u.Port(), "80")
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
	if skew := a.now().Sub(there).Round(time.Second); skew.Abs() > skewNote {
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
	for errors.Unwrap(err) != nil {
		err = errors.Unwrap(err)
	}
	return err.Error()
}
