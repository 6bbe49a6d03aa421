package cli

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"withings-tui/withings/withingstest"
)

// recipes are the bars by the language of their blocks in the README, and how a
// command stands in each.
var recipes = map[string]*regexp.Regexp{
	"tmux": regexp.MustCompile(`#\((withings-tui .*)\)`),
	"toml": regexp.MustCompile(`command = '''(.*)'''`), // starship
	"json": regexp.MustCompile(`"exec": "(.*)",`),      // waybar
	"ini":  regexp.MustCompile(`exec = (.*)`),          // polybar
}

// Every recipe of the README's section on status lines prints one short line
// with a weight in it, as its bar would run it.
func TestStatusLineRecipes(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("the bars are for a POSIX shell")
	}
	program, err := exec.LookPath("withings-tui")
	if err != nil {
		t.Fatal(err)
	}
	_, section, ok := strings.Cut(readDocument(t, "README.md"), "## In your status line\n")
	if !ok {
		t.Fatal("README has no section on status lines")
	}
	section, _, _ = strings.Cut(section, "\n## ")
	server := withingstest.NewServer(withingstest.Config{RateLimit: -1, DuplicateWindow: -1,
		Person: withingstest.NewPerson(7, time.Now(), withingstest.PersonOptions{Years: 1})})
	t.Cleanup(server.Close)
	env := []string{"HOME=" + t.TempDir(), "PATH=" + filepath.Dir(program) + ":" + os.Getenv("PATH"), "TZ=UTC", "BROWSER=false", "GORACE=atexit_sleep_ms=0",
		"WITHINGS_API_URL=" + server.URL, "WITHINGS_ACCOUNT_URL=" + server.URL, "WITHINGS_REDIRECT_URL=http://127.0.0.1:0/callback",
		"WITHINGS_CLIENT_ID=" + withingstest.DefaultClientID, "WITHINGS_CLIENT_SECRET=" + withingstest.DefaultClientSecret}
	signInOnce(t, program, env)
	sync := exec.CommandContext(t.Context(), program, "sync", "--quiet")
	if sync.Env = env; sync.Run() != nil {
		t.Fatal("the first sync failed")
	}
	ran := map[string]bool{}
	for _, b := range parseDocument(section).blocks {
		pattern := recipes[b.lang]
		if pattern == nil {
			continue
		}
		found := pattern.FindStringSubmatch(strings.Join(b.lines, "\n"))
		if found == nil {
			t.Errorf("README: no command in the block of %s", b.lang)
			continue
		}
		command := found[1]
		if b.lang == "json" { // written as JSON writes it
			if err := json.Unmarshal([]byte(`"`+command+`"`), &command); err != nil {
				t.Errorf("README: %s: %v", b.lang, err)
			}
		}
		shell := exec.CommandContext(t.Context(), "sh", "-c", command)
		shell.Env = env
		out, err := shell.Output()
		if line := string(out); err != nil || strings.Count(line, "\n") != 1 || len([]rune(line)) > 60 || !regexp.MustCompile(`\d+\.\d kg`).MatchString(line) {
			t.Errorf("README's %s: %v, %q", b.lang, err, line)
		}
		ran[b.lang] = true
	}
	if len(ran) != len(recipes) {
		t.Errorf("recipes run: %v", ran)
	}
}
