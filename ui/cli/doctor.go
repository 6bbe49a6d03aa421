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
	tell := func(name string, f finding) error {
		_, err := fmt.Fprintf(a.out, "%-5s %-12s %s\n", f.grade, name, oneLine(a.redact(a.told(f.what))))
		return err
	}
	if err := tell("version", ok("%s", version())); err != nil {
		return err
	}
	s, err := a.open(ctx)
	if err != nil {
		if errors.Is(err, config.ErrNoHome) || errors.As(err, new(config.Problems)) {
			return errors.Join(tell("config", broken(err)), err)
		}
		return err
	}
	worst := exitDone
	d := &doctor{session: s, a: a}
	d.look(ctx)
	for _, c := range []struct {
		name string
		run  func(context.Context) finding
	}{
		{"config", d.checkConfig}, {"charts", d.checkCharts}, {"data", d.checkFiles}, {"cache", d.checkCache}, {"last sync", d.checkSync}, {"goals", d.checkGoals},
		{"application", d.checkApplication}, {"callback", d.checkPort}, {"Withings", d.checkAPI}, {"sign-in", d.checkSignIn},
	} {
		f := c.run(ctx)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if f.what == "" {
			continue
		}
		worst = max(worst, f.exit)
		if err := tell(c.name, f); err != nil {
			return err
		}
	}
	if worst != exitDone {
		return exitError(worst)
	}
	return nil
}

// doctor is what the checks look at.
type doctor struct {
	*session
	a      *app
	health store.Health
	known  store.State // what a sound cache knows of itself
	err    error       // why the cache cannot be looked at
}

// look checks the whole cache. To read one that is damaged would set it aside;
// one of another schema is carried over, or refused, by being read.
func (d *doctor) look(ctx context.Context) {
	d.health, d.err = d.cache.Check(ctx)
	if d.err == nil && d.health.OtherSchema {
		if _, d.err = d.state(ctx); d.err == nil {
			d.health, d.err = d.cache.Check(ctx)
		}
	}
	if d.err == nil && len(d.health.Problems) == 0 {
		d.known, d.err = d.state(ctx)
	}
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

func (d *doctor) checkConfig(context.Context) finding {
	if d.cfg.Path == "" {
		return noted("no place for a file: there is no home directory")
	}
	if _, err := os.Stat(d.cfg.Path); errors.Is(err, fs.ErrNotExist) {
		return ok("%s: not there, defaults hold", d.cfg.Path)
	}
	return ok("%s", d.cfg.Path)
}

// checkCharts tells how curves are drawn here, with a sample to look at.
func (d *doctor) checkCharts(context.Context) finding {
	how := ui.ChartsHere(d.cfg, os.Environ())
	sample := map[string]string{"braille": "⣀⡠⠔⠊⠉⠉⠢⣀", "lines": "─╮╭─╯", "ascii": "-.,'-"}[how]
	return ok("%s (set: %s; TERM %s); a curve: %s", how, d.cfg.Charts, withings.Clean(d.a.getenv("TERM")), sample)
}

// checkFiles checks that what is kept can be written, and that only the owner
// can look into its folder; the files are closed to others by opening a session.
func (d *doctor) checkFiles(context.Context) finding {
	info, err := os.Stat(d.dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return ok("%s: not there yet", d.dir)
	case err != nil:
		return broken(err)
	case !info.IsDir():
		return broken(fmt.Errorf("%s is not a directory; move it away or set another with --data-dir", d.dir))
	}
	probe, err := os.CreateTemp(d.dir, ".doctor-*")
	if err != nil {
		return broken(fmt.Errorf("%s cannot be written: %w", d.dir, fs.ErrPermission))
	}
	probe.Close()
	os.Remove(probe.Name())
	if info.Mode().Perm()&0o077 != 0 && runtime.GOOS != "windows" { // a mode there is not who may read
		return noted("%s: others on this machine can look in (%04o); chmod 700 it", d.dir, info.Mode().Perm())
	}
	return ok("%s", d.dir)
}

// checkCache tells whether every page and every checksum of the cache holds.
func (d *doctor) checkCache(context.Context) finding {
	switch {
	case d.err != nil:
		return broken(d.err)
	case d.health.LeftOut > 0:
		return finding{failed, fmt.Sprintf("%s: %s damaged; withings-tui sync mends that", d.cache.Path(), units.Count(d.health.LeftOut, "row is", "rows are")), exitUnreadable}
	case len(d.health.Problems) > 0:
		return finding{failed, d.cache.Path() + ": damaged, its pages do not hold together; withings-tui sync sets it aside and fetches all again", exitUnreadable}
	case !d.health.Exists:
		return ok("%s: not there yet", d.cache.Path())
	}
	what := fmt.Sprintf("%s: sound, %s, %s, %.1f MiB", d.cache.Path(),
		units.Count(d.health.Readings, "reading", "readings"), units.Count(d.health.Days, "day", "days"), float64(d.health.Bytes)/(1<<20))
	if n := len(d.health.SetAside); n > 0 {
		return noted("%s; %s beside it, wipe removes them", what, units.Count(n, "damaged copy lies", "damaged copies lie"))
	}
	return ok("%s", what)
}

// checkSync tells when the last sync was, what of it was not complete, and what
// is in doubt.
func (d *doctor) checkSync(context.Context) finding {
	names := missing(d.known)
	switch {
	case d.err != nil || len(d.health.Problems) > 0:
		return noted("unknown, as the cache cannot be read")
	case d.known.LastAttempt.IsZero() && d.known.LastSync.IsZero() && len(names) == 0:
		return noted("never; run withings-tui sync")
	}
	now := d.a.now()
	words := []string{"never whole"}
	if !d.known.LastSync.IsZero() {
		words[0] = "whole " + units.Age(d.known.LastSync, now)
	}
	if d.known.LastError != "" {
		words = append(words, fmt.Sprintf("the last try %s failed: %s", units.Age(d.known.LastAttempt, now), d.known.LastError))
	}
	if len(names) > 0 {
		words = append(words, "not complete until the next sync: "+strings.Join(names, ", "))
	}
	for _, c := range d.known.Collections {
		if why := c.Problem; why != "" && d.known.LastError == "" && !strings.Contains(strings.Join(words, "; "), why) {
			words = append(words, c.Name+": "+why)
		}
	}
	for _, doubt := range d.known.Doubts {
		words = append(words, doubt.String()+" (withings-tui sync --accept-missing believes it)")
	}
	if len(words) > 1 {
		return noted("%s", strings.Join(words, "; "))
	}
	return ok("%s", words[0])
}

// checkGoals tells of goals that are set without effect, else nothing.
func (d *doctor) checkGoals(context.Context) finding {
	return finding{grade: note, what: strings.Join(unusedGoals(d.cfg, d.known.Goals), "; ")}
}

func (d *doctor) checkApplication(ctx context.Context) finding {
	app, err := d.application(ctx)
	switch {
	case err != nil:
		return broken(err)
	case app.ClientID == "" || app.ClientSecret == "":
		return noted("%v", errMissingApp)
	}
	return ok("client id %s, secret set, callback %s", masked(app.ClientID), app.RedirectURL)
}

// checkSignIn asks Withings whether it still takes the sign-in.
func (d *doctor) checkSignIn(ctx context.Context) finding {
	ctx, cancel := context.WithTimeout(ctx, reachTime)
	defer cancel()
	_, err := d.tokens.Load(ctx)
	var client *withings.Client
	if err == nil {
		client, _, err = d.client(ctx)
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
	if stored, err := d.tokens.Load(ctx); err == nil {
		token = stored
	}
	left := fmt.Sprintf("access token good for %d min", token.Expiry.Sub(d.a.now())/time.Minute)
	if missing := token.MissingScopes(); len(missing) > 0 {
		return noted("user %s, %s; without the permission %s: sign in again and allow it", masked(token.UserID), left, strings.Join(missing, ", "))
	}
	return ok("Withings takes it: user %s, %s, scopes %s", masked(token.UserID), left, token.Scope)
}

// checkPort listens where a sign-in would, for a moment.
func (d *doctor) checkPort(context.Context) finding {
	u, err := url.Parse(d.cfg.RedirectURL)
	if err != nil || u.Scheme != "http" {
		return noted("%s: not on this machine, the redirect must be pasted", d.cfg.RedirectURL)
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
func (d *doctor) checkAPI(ctx context.Context) finding {
	ctx, cancel := context.WithTimeout(ctx, reachTime)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodHead, d.cfg.APIURL+"/v2/oauth2", nil)
	if err != nil {
		return broken(err)
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Do(request)
	if err != nil {
		return broken(fmt.Errorf("%s: %w (%s)", d.cfg.APIURL, withings.ErrNetwork, withings.NetworkCause(err)))
	}
	answer.Body.Close()
	there, err := http.ParseTime(answer.Header.Get("Date"))
	if err != nil {
		return ok("%s answers", d.cfg.APIURL)
	}
	if skew := d.a.now().Sub(there).Round(time.Second); skew.Abs() > skewNote {
		return noted("%s answers, but this clock is %s; set it right, tokens go by it", d.cfg.APIURL, skewWords(skew))
	}
	return ok("%s answers, clocks agree", d.cfg.APIURL)
}
