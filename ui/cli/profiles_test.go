package cli

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"withings-tui/store"
	"withings-tui/ui/config"
	"withings-tui/withings"
	"withings-tui/withings/withingstest"
)

// smallLedger is a local Withings with the small account.
func smallLedger(t *testing.T) *ledger {
	t.Helper()
	l := startLedger(t, withingstest.Config{RateLimit: -1, DuplicateWindow: -1})
	smallAccount(l.withings)
	return l
}

// Two profiles of one Withings user: the second sign-in is told at once, and the
// sign-out of one does not end the other's sign-in.
func TestTwoProfilesOfOneUser(t *testing.T) {
	t.Parallel()
	p := newProgram(t, smallLedger(t))
	const shared = "The same Withings user as the default profile has: both get the same readings."
	if s := p.login("&auto=1", "--no-browser"); s.exit != exitDone || strings.Contains(s.stderr, "same Withings user") {
		t.Fatalf("the first sign-in: %+v", s)
	}
	if s := p.login("&auto=1", "--no-browser", "--profile", "carl"); s.exit != exitDone || !strings.Contains(s.stderr, shared) ||
		!strings.Contains(s.stderr, "Next: withings-tui --profile carl sync.") {
		t.Fatalf("the second: %+v", s)
	}
	p.must(exitDone, "sync", "--quiet")
	p.must(exitDone, "--profile", "carl", "sync", "--quiet")
	s := p.must(exitDone, "--profile", "carl", "logout")
	if !strings.Contains(s.stderr, "Withings keeps the link, as the default profile has the same Withings user and stays signed in.") ||
		!strings.Contains(s.stderr, "withings-tui --profile carl wipe --yes deletes them") {
		t.Errorf("signing out: %s", s.stderr)
	}
	p.must(exitDone, "sync", "--quiet")
	if s := p.must(exitSignIn, "--profile", "carl", "sync"); !strings.Contains(s.stderr, "run withings-tui --profile carl login") {
		t.Errorf("sync of who is signed out: %s", s.stderr)
	}
	if s := p.must(exitDone, "logout"); strings.Contains(s.stderr, "keeps the link") {
		t.Errorf("the last to sign out: %s", s.stderr)
	}
}

// The summary says that one is signed out, whoever ended the sign-in.
func TestSummaryOfWhoSignedOut(t *testing.T) {
	t.Parallel()
	p := newProgram(t, smallLedger(t))
	p.login("&auto=1", "--no-browser")
	p.must(exitDone, "sync", "--quiet")
	signedOut := func(want string) {
		t.Helper()
		s := p.must(exitDone, "summary", "--format", "{{.status.signed_out}}")
		text := p.must(exitDone, "summary").stdout
		if strings.TrimSpace(s.stdout) != want || strings.Contains(text, "signed out: withings-tui login signs in again") != (want == "true") {
			t.Errorf("signed_out is %s, want %s:\n%s", s.stdout, want, text)
		}
	}
	signedOut("false")
	p.must(exitDone, "logout")
	signedOut("true")
	p.must(exitSignIn, "sync")
	signedOut("true")
}

// Every command that a line names has the flags that say whose data it is.
func TestCommandsThatAreToldCarryTheFlags(t *testing.T) {
	t.Parallel()
	a := &app{flags: globalFlags{config: "/etc/w.toml", given: map[string]string{config.KeyProfile: "anna", config.KeyDataDir: "my data"}}}
	const flags = " --profile anna --data-dir 'my data' --config /etc/w.toml"
	for _, v := range verdicts() {
		for _, line := range []string{v.next, v.is.Error()} {
			for _, verb := range []string{"login", "sync", "export vanished", ", then Connect"} {
				verb = strings.Replace(" "+verb, " ,", ",", 1)
				if strings.Contains(line, "withings-tui"+verb) && !strings.Contains(a.told(line), "withings-tui"+flags+verb) {
					t.Errorf("%q is told as %q", line, a.told(line))
				}
			}
			if strings.Contains(line, "run login") || strings.Contains(line, "use login") || strings.Contains(line, "run sync") {
				t.Errorf("%q names a command that is none", line)
			}
		}
	}
	damaged := &store.DamagedError{Path: "/d/withings-tui/tokens.json", Reason: "it holds no sign-in"}
	if got := a.told(damaged.Error()); !strings.Contains(got, "withings-tui"+flags+" login") || !strings.Contains(got, "/d/withings-tui/tokens.json") {
		t.Error(got)
	}
	for _, line := range []string{"withings-tui: sync: no network", "~/withings-tui/cache.db", "update withings-tui, or use another data directory"} {
		if got := a.told(line); got != line {
			t.Errorf("%q became %q", line, got)
		}
	}
}

// In the dashboard too: who is signed in as well, and where a damaged file of
// the sign-in is now.
func TestTheDashboardTellsOfASharedUserAndADamagedFile(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	first := accountFor(t, localWithings(t))
	signIn := func(a account) []string {
		t.Helper()
		if err := a.SetApp(ctx, withingstest.DefaultClientID, withingstest.DefaultClientSecret); err != nil {
			t.Fatal(err)
		}
		attempt, err := a.Begin(ctx, false)
		if err != nil {
			t.Fatal(err)
		}
		defer attempt.Close()
		words := attempt.Words()
		open(t, attempt.URL())
		if err := attempt.Wait(ctx); err != nil {
			t.Fatal(err)
		}
		return append(words, attempt.Words()...)
	}
	if words := signIn(first); len(words) != 0 {
		t.Errorf("alone: %q", words)
	}
	cfg := first.s.cfg
	cfg.Profile = "anna"
	anna := account{newSession(cfg, "", time.Now)}
	if err := os.MkdirAll(anna.s.dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(anna.s.tokens.Path(), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	words := strings.Join(signIn(anna), "\n")
	if !strings.Contains(words, "it is kept as "+anna.s.tokens.Path()+".") || !strings.Contains(words, "The same Withings user as the default profile has") {
		t.Errorf("told: %q", words)
	}
}

// A mark is a change of its row for who takes what is new.
func TestAMarkIsNewToAConsumer(t *testing.T) {
	t.Parallel()
	h := newHome(t, time.Date(2026, 2, 1, 12, 0, 0, 0, time.UTC), "")
	h.imports(h.reading(3, 7, 0, 0, "", measureOf(withings.TypeWeight, 80, 0)), h.reading(2, 7, 0, 0, "", measureOf(withings.TypeWeight, 81, 0)))
	news := func() string { return h.does("export", "weight", "--format", "ndjson", "--new", "sheet") }
	if n := strings.Count(news(), "\n"); n != 2 {
		t.Fatalf("%d rows at first", n)
	}
	loaded, _ := h.figures()
	id := loaded.Weighings[0].Group
	for _, step := range []struct {
		mark     store.Mark
		excluded bool
	}{{store.MarkOut, true}, {store.MarkNone, false}} {
		if err := h.cache().Mark(context.Background(), id, step.mark); err != nil {
			t.Fatal(err)
		}
		got := news()
		if strings.Count(got, "\n") != 1 || !strings.Contains(got, `"weight_kg":80,`) || strings.Contains(got, `"excluded":true`) != step.excluded {
			t.Errorf("after mark %d:\n%s", step.mark, got)
		}
	}
	if got := news(); got != "" {
		t.Errorf("then:\n%s", got)
	}
}

// A sync says how much there is of what comes whole each time.
func TestSyncTellsDevicesAndGoals(t *testing.T) {
	t.Parallel()
	l := startLedger(t, withingstest.Config{RateLimit: -1, DuplicateWindow: -1, Person: withingstest.NewPerson(7, time.Now(), withingstest.PersonOptions{Years: 1})})
	p := newProgram(t, l)
	p.login("&auto=1", "--no-browser")
	if out := p.must(exitDone, "sync").stdout; !regexp.MustCompile(`(?m)^goals: [12] set$`).MatchString(out) || !regexp.MustCompile(`(?m)^devices: [1-9] in the account$`).MatchString(out) {
		t.Errorf("sync says\n%s", out)
	}
}

func TestClockDifferenceInWords(t *testing.T) {
	t.Parallel()
	for skew, want := range map[time.Duration]string{
		-720*time.Hour - 42*time.Minute: "30 days 0 h behind", 25 * time.Hour: "1 day 1 h ahead", 90 * time.Minute: "1 h 30 min ahead", -3 * time.Minute: "3 min behind",
	} {
		if got := skewWords(skew); got != want {
			t.Errorf("%s: %q, want %q", skew, got, want)
		}
	}
}

// $BROWSER is used where it is set, whatever else is there.
func TestTheBrowserOfTheEnvironment(t *testing.T) {
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skip("no shell to stand for a browser")
	}
	dir := t.TempDir()
	browser, seen := filepath.Join(dir, "browser"), filepath.Join(dir, "seen")
	if err := os.WriteFile(browser, []byte("#!/bin/sh\nprintf '%s ' \"$@\" >"+seen+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir) // no xdg-open
	for set, want := range map[string]string{
		browser: "http://localhost/?a=b&c ", "browser --new": "--new http://localhost/?a=b&c ",
		"none" + string(filepath.ListSeparator) + "browser %s -x": "http://localhost/?a=b&c -x ",
	} {
		t.Setenv("BROWSER", set)
		err := openBrowser("http://localhost/?a=b&c")
		if got, _ := os.ReadFile(seen); err != nil || string(got) != want {
			t.Errorf("BROWSER=%s: %q, %v", set, got, err)
		}
	}
	t.Setenv("BROWSER", "none")
	if err := openBrowser("http://localhost"); err == nil {
		t.Error("a browser that is not there was opened")
	}
}
