package cli

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"withings-tui/withings/withingstest"
)

// shownOf is how much of a secret gives it away.
const shownOf = 12

// leak tells which of the secrets text shows, as a whole or in part.
func leak(text string, secrets map[string]string) string {
	for secret, what := range secrets {
		for from := 0; from+shownOf <= len(secret); from += shownOf / 2 {
			if strings.Contains(text, secret[from:from+shownOf]) {
				return what
			}
		}
		if len(secret) < shownOf && strings.Contains(text, secret) {
			return what
		}
	}
	return ""
}

// TestNoSecretIsShown runs every command, where it goes well and where it does
// not, and looks for every secret that was used on the way: in all that is
// printed, in what a browser is started with, in every file but the one that
// keeps them.
func TestNoSecretIsShown(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("the browser of this test is a shell script")
	}
	l := startLedger(t, withingstest.Config{})
	smallAccount(l.withings)
	p := newProgram(t, l)
	record := filepath.Join(p.home, "browser-record")
	bin := t.TempDir()
	for _, name := range []string{"xdg-open", "open"} {
		script := "#!/bin/sh\n{ env; printf '%s\\n' \"$@\"; } >> \"" + record + "\"\n"
		if err := os.WriteFile(filepath.Join(bin, name), []byte(script), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	p.env["PATH"] = bin + string(os.PathListSeparator) + p.env["PATH"]
	l.note("client_secret", proofSecret)
	everything := func() {
		for _, args := range [][]string{
			{"summary"}, {"summary", "--json"}, {"summary", "--format", "{{.}}"}, {"export"}, {"export", "all", "--format", "ndjson"},
			{"export", "weight", "--format", "influx"}, {"report"}, {"doctor"}, {"config", "print"}, {"config", "check"},
		} {
			p.run(args...)
		}
	}
	// Before anything is set up.
	for _, args := range [][]string{{"--help"}, {"login", "--help"}, {"man"}, {"completion", "bash"}, {"config", "path"}, {"doctor"}, {"sync"}, {"nonsense"}, {"--no-such-flag"}} {
		p.run(args...)
	}
	// Sign-in, gone wrong and gone well.
	wrong := "0123456789abcdef0123456789abcdefdeadbeef"
	other := p.with("WITHINGS_CLIENT_SECRET=" + wrong)
	other.login("&auto=1", "--no-browser")
	other.login("&auto=1", "--paste")
	p.login("&auto=deny", "--no-browser")
	l.echo.Store(true)
	p.login("&auto=1", "--no-browser")
	p.login("&auto=1", "--paste")
	l.echo.Store(false)
	if s := p.login("&auto=1", "--paste"); s.exit != exitDone {
		t.Fatalf("login --paste: %+v", s)
	}
	if s := p.login("&auto=1"); s.exit != exitDone {
		t.Fatalf("login: %+v", s)
	}
	p.must(exitDone, "sync")
	everything()

	// Withings says it all again, to a data call and to a renewal.
	l.echo.Store(true)
	p.must(exitWithings, "sync")
	l.ahead.Store(int64(4 * time.Hour))
	p.run("sync")
	l.echo.Store(false)
	p.must(exitDone, "sync") // renews the token
	for _, spec := range []string{"*:*:http=404", "getmeas:*:html", "*:*:status=401", "*:*:status=503,error=refresh_token"} {
		fault, err := withingstest.ParseFault(spec)
		if err != nil {
			t.Fatal(err)
		}
		l.withings.Script(fault)
		if s := p.run("sync", "--full"); s.exit != exitWithings && s.exit != exitSignIn {
			t.Errorf("sync under %s: %+v", spec, s)
		}
	}
	l.withings.Script()
	l.ahead.Add(int64(4 * time.Hour))
	other.run("sync") // a renewal with the wrong secret
	away := p.with("WITHINGS_API_URL=http://127.0.0.1:1")
	away.must(exitWithings, "sync")
	away.run("doctor")
	named := p.with("WITHINGS_API_URL=https://user:" + wrong + "@localhost/")
	for _, command := range []string{"sync", "doctor", "config"} {
		named.run(command, "print")
		named.run(command)
	}
	l.note("password of an address", wrong)

	// What the Go runtime shows of a program that is stopped in the middle.
	fault, err := withingstest.ParseFault("getmeas:*:delay=1m")
	if err != nil {
		t.Fatal(err)
	}
	l.withings.Script(fault)
	stopped := p.with("GOTRACEBACK=all")
	dump(t, stopped, func() bool {
		for _, r := range l.withings.Requests() {
			if r.Action == "getmeas" && strings.Contains(r.Fault, "delay") {
				return true
			}
		}
		return false
	}, "sync")
	l.withings.Script()

	// Files that cannot be read.
	if err := os.WriteFile(p.data("cache.db"), []byte("not a database "+proofSecret), 0o600); err != nil {
		t.Fatal(err)
	}
	p.run("doctor")
	p.must(exitUnreadable, "summary")
	p.run("sync")
	text, err := os.ReadFile(p.data("tokens.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(p.data("tokens.json"), bytes.ReplaceAll(text, []byte(`"access_token":"`), []byte(`"access_token" "`)), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, command := range []string{"sync", "doctor"} {
		p.must(exitUnreadable, command)
	}
	if s := p.must(exitDone, "logout"); !strings.Contains(s.stderr, "delete it when you do not need it") {
		t.Errorf("logout does not say that what it set aside may hold secrets: %s", s.stderr)
	}
	if err := os.WriteFile(p.data("tokens.json"), text, 0o600); err != nil {
		t.Fatal(err)
	}
	everything()

	// The secrets are where they belong, and nowhere else.
	if leak(string(text), l.all()) == "" {
		t.Fatal("the file of the tokens holds none: this test looks for the wrong words")
	}
	noLeakInFiles(t, p.home, l.all(), p.data("tokens.json"), p.data("cache.db.damaged-")) // what is set aside of tokens.json too
	l.echo.Store(true)
	p.must(exitDone, "logout")
	l.echo.Store(false)
	tokens := l.all()
	for secret, what := range tokens {
		if what != "access_token" && what != "refresh_token" {
			delete(tokens, secret)
		}
	}
	if len(tokens) < 6 {
		t.Errorf("only %d tokens went by", len(tokens))
	}
	noLeakInFiles(t, p.home, tokens, p.data("tokens.json.damaged-"))
	kinds := map[string]int{}
	for _, what := range l.all() {
		kinds[what]++
	}
	for _, what := range []string{"client_secret", "code", "refresh_token", "access_token", "signature"} {
		if kinds[what] == 0 {
			t.Errorf("no %s went by", what)
		}
	}
	all := append(append(append(p.said, other.said...), away.said...), named.said...)
	all = append(all, stopped.said...)
	for _, s := range all {
		if what := leak(s.stdout+s.stderr, l.all()); what != "" {
			t.Errorf("%s shows a %s:\n%s%s", s.args, what, s.stdout, s.stderr)
		}
		if strings.Contains(s.stderr, "panic:") || strings.Contains(s.stderr, "DATA RACE") {
			t.Errorf("%s:\n%s", s.args, s.stderr)
		}
	}
	started, err := os.ReadFile(record)
	if err != nil {
		t.Fatal("no browser was started:", err)
	}
	if what := leak(string(started), l.all()); what != "" {
		t.Errorf("the browser is started with a %s:\n%s", what, started)
	}
}

// dump starts a command, and has the runtime print where all of it stands.
func dump(t *testing.T, p *program, reached func() bool, args ...string) {
	t.Helper()
	cmd := p.command(args...)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(2 * time.Minute); !reached(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Error("the command never got there")
			break
		}
	}
	if err := cmd.Process.Signal(syscall.SIGQUIT); err != nil {
		t.Error(err)
	}
	if err := cmd.Wait(); err == nil || !strings.Contains(said.String(), "goroutine ") {
		t.Errorf("%v, no dump:\n%s", err, said.String())
	}
	p.keep(saying{args: "the dump of " + strings.Join(args, " "), stderr: said.String()})
}

// noLeakInFiles looks into every file below dir but those whose names begin as
// told.
func noLeakInFiles(t *testing.T, dir string, secrets map[string]string, but ...string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() || filepath.Base(path) == "browser-record" {
			return err
		}
		for _, one := range but {
			if strings.HasPrefix(path, one) {
				return nil
			}
		}
		text, err := os.ReadFile(path)
		if what := leak(string(text), secrets); what != "" {
			t.Errorf("a %s is in %s", what, path)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
