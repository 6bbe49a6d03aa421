//go:build unix

package cli_test

import (
	"bufio"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"withings-tui/withings/withingstest"
)

// withings is a local Withings that runs as a process of its own.
type localWithings struct {
	env  []string // points a client at it
	stop func()
}

// serveWithings starts the built fakewithings on a free port.
func serveWithings(t *testing.T, bin string, flags ...string) *localWithings {
	t.Helper()
	cmd := exec.Command(filepath.Join(bin, "fakewithings"), append([]string{"-addr", "127.0.0.1:0", "-years", "1", "-rate", "-1", "-no-guard"}, flags...)...)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	w := &localWithings{}
	stopped := false
	w.stop = func() {
		if stopped {
			return
		}
		stopped = true
		_ = cmd.Process.Signal(syscall.SIGTERM)
		defer time.AfterFunc(patience, func() { _ = cmd.Process.Kill() }).Stop()
		if err := cmd.Wait(); err != nil {
			t.Errorf("fakewithings: %v", err)
		}
	}
	t.Cleanup(w.stop)
	lines := bufio.NewScanner(out)
	for len(w.env) < 4 && lines.Scan() {
		w.env = append(w.env, lines.Text())
	}
	if len(w.env) < 4 {
		t.Fatalf("fakewithings printed %q", w.env)
	}
	return w
}

// browse is the browser: it opens the address that the program gave to
// xdg-open, and returns the page that it ends on.
func (p *person) browse(t *testing.T) string {
	t.Helper()
	return get(t, p.address(t))
}

// address is what was given to xdg-open to open.
func (p *person) address(t *testing.T) string {
	t.Helper()
	var b []byte
	eventually(t, "an address for the browser", func() (bool, string) {
		var err error
		b, err = os.ReadFile(p.path("address"))
		return err == nil, "none"
	})
	if err := os.Remove(p.path("address")); err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func get(t *testing.T, address string) string {
	t.Helper()
	client := http.Client{Timeout: patience, Transport: &http.Transport{DisableKeepAlives: true}}
	answer, err := client.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	page, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(page)
}

// signInSyncOffline is the life of an account: nothing there, signing in with a
// browser, the first sync, a sync from the shell, and no network any more.
func signInSyncOffline(t *testing.T, bin string) {
	server := serveWithings(t, bin, "-auto-allow")
	p := newPerson(t, bin, server.env...)
	term := p.openTerminal(t, 100, 30)

	term.typed("run")
	term.see("Your Withings data", "Connect a Withings account")
	screen := term.press("Enter", "Withings has not answered yet").text
	code := letters(regexp.MustCompile(`([A-Z0-9] ){4}– ([A-Z0-9] ){4}`).FindString(screen))
	if len(code) != 8 {
		t.Fatalf("no code to compare on the screen:\n%s", screen)
	}
	term.key("Enter")
	if page := p.browse(t); !strings.Contains(letters(page), code) {
		t.Errorf("the page the browser ends on does not show the code %s:\n%s", code, page)
	}
	term.inPane("1")
	term.until("the end of the first sync", func(s screenshot) bool { return s.has("● just now") })
	weight := term.weight()
	term.quit("run")

	if said := term.shell("withings-tui sync"); said == "" {
		t.Error("sync says nothing")
	}

	server.stop()
	term.typed("run")
	term.inPane("1")
	if again := term.weight(); again != weight {
		t.Errorf("offline the weight is %s, it was %s", again, weight)
	}
	term.key("r")
	term.until("a word that Withings is not reached", func(s screenshot) bool { return s.matches(`(?i)(network|offline|reach|refused)`) })
	if again := term.weight(); again != weight {
		t.Errorf("after a refresh that failed the weight is %s, it was %s", again, weight)
	}
	term.quit("run")

	term.typed("withings-tui sync")
	term.prompt("shell:4>") // the network
}

// letters are the letters and digits of a text, without what stands between them.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}

// weight is the trend's figure in the overview's card.
func (term *terminal) weight() string {
	term.t.Helper()
	var found string
	term.until("a weight", func(s screenshot) bool {
		for line := range strings.SplitSeq(s.text, "\n") {
			if _, rest, ok := strings.Cut(line, "trend "); ok && found == "" {
				found, _, _ = strings.Cut(rest, " ")
			}
		}
		return found != ""
	})
	return found
}

// signInLeft: the set-up of an application, a secret that no screen shows, a
// sign-in that is refused, and one that is left.
func signInLeft(t *testing.T, bin string) {
	server := serveWithings(t, bin, "-any-client")
	p := newPerson(t, bin, server.env...)
	term := p.openTerminal(t, 80, 24)
	const secret = "s3cr3t-of-the-application"

	term.shell("unset WITHINGS_CLIENT_ID WITHINGS_CLIENT_SECRET")
	term.typed("run")
	term.see("Your Withings data")
	term.press("Enter", "Callback URL", "developer.withings.com")
	term.text("an-application")
	term.see("an-application")
	term.key("Tab")
	term.tmux("set-buffer", secret)
	term.tmux("paste-buffer", "-p")
	term.see(strings.Repeat("•", len(secret)))
	term.press("Enter", "Withings has not answered yet")

	// The person refuses.
	term.key("Enter")
	address, err := url.Parse(p.address(t))
	if err != nil {
		t.Fatal(err)
	}
	asked := address.Query()
	get(t, asked.Get("redirect_uri")+"?error=access_denied&state="+url.QueryEscape(asked.Get("state")))
	term.see("Not signed in", "try again")

	// Another try, which is left; its listener is gone with it.
	term.press("Enter", "Withings has not answered yet")
	term.key("Enter")
	address, err = url.Parse(p.address(t))
	if err != nil {
		t.Fatal(err)
	}
	term.press("Escape", "Your Withings data")
	eventually(t, "the listener to close", func() (bool, string) {
		client := http.Client{Timeout: time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
		answer, err := client.Get(address.Query().Get("redirect_uri"))
		if err == nil {
			answer.Body.Close()
		}
		return err != nil, "it still answers"
	})
	term.quit("run")

	raw, err := os.ReadFile(term.raw)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(raw), secret) {
		t.Error("the client secret was written to the terminal")
	}
}

// twoAtOnce: two dashboards and a sync on one cache; what one brings in, the
// others show without a key.
func twoAtOnce(t *testing.T, bin string) {
	server := withingstest.NewServer(withingstest.Config{RateLimit: -1, DuplicateWindow: -1, AutoAllow: true,
		Person: withingstest.NewPerson(3, time.Now(), withingstest.PersonOptions{Years: 1})})
	t.Cleanup(server.Close) // after the terminals, which may be asking it something
	p := newPerson(t, bin,
		"WITHINGS_API_URL="+server.URL, "WITHINGS_ACCOUNT_URL="+server.URL,
		"WITHINGS_CLIENT_ID="+withingstest.DefaultClientID, "WITHINGS_CLIENT_SECRET="+withingstest.DefaultClientSecret)
	first, second := p.openTerminal(t, 80, 24), p.openTerminal(t, 80, 24)

	login := second.begin("withings-tui login")
	p.browse(t)
	second.finish(login)
	second.shell("withings-tui sync")

	for _, term := range []*terminal{first, second} {
		term.typed("run")
		term.inPane("1")
		term.key("2")
		term.inPane("2")
	}

	weigh := func(id, kg int64) {
		now := time.Now()
		server.AddGroup(withingstest.Group{ID: id, Date: now.Unix(), Created: now.Unix(), Modified: now.Unix(), Timezone: "Europe/Berlin",
			Measures: []withingstest.Measure{{Type: 1, Value: kg * 1000, Unit: -3}}})
	}
	// A refresh in the one is seen in the other.
	weigh(900_001, 84)
	second.press("r", "84.0 kg")
	first.see("84.0 kg")
	second.quit("run")

	// And a sync from a shell, as cron would run it.
	weigh(900_002, 85)
	if out, err := p.command("withings-tui", "sync").CombinedOutput(); err != nil {
		t.Fatalf("sync beside a dashboard: %v: %s", err, out)
	}
	first.see("85.0 kg")
	first.quit("run")
}

// settingsKept: what is changed on screen is there at the next start, and the
// file keeps its comments.
func settingsKept(t *testing.T, bin string) {
	server := serveWithings(t, bin, "-auto-allow")
	p := newPerson(t, bin, server.env...)
	p.write(t, "config.toml", "# my settings\nmouse = false # as I like it\n", 0o600)
	term := p.openTerminal(t, 100, 30)
	login := term.begin("withings-tui login")
	p.browse(t)
	if said := term.finish(login); !strings.Contains(said, "Signed in") {
		t.Fatalf("login says %q", said)
	}

	const command = "run --config config.toml"
	term.typed(command)
	term.inPane("1")
	term.key("2")
	term.inPane("2")
	term.until("the end of the first sync", func(s screenshot) bool { return s.has("● just now") })
	for pounds := false; !pounds; { // within its first second the program changes no setting
		term.key("u")
		said := term.until("a word on the unit", func(s screenshot) bool { return s.has("z takes it back") || s.has("not yet: settings") })
		if pounds = said.has(" lb"); !pounds {
			term.key("Left")
			term.gone("not yet: settings")
		}
	}
	eventually(t, "the setting in the file", func() (bool, string) {
		b, err := os.ReadFile(p.path("config.toml"))
		return err == nil && strings.Contains(string(b), `weight = "lb"`), string(b)
	})
	term.quit(command)
	b, err := os.ReadFile(p.path("config.toml"))
	if err != nil {
		t.Fatal(err)
	}
	if want := "# my settings\nmouse = false # as I like it\n"; !strings.HasPrefix(string(b), want) {
		t.Errorf("the file is now\n%s\nwant it to begin with\n%s", b, want)
	}
	term.typed(command)
	term.inPane("1")
	term.see(" lb")
	term.quit(command)
}
