package cli

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"withings-tui/ui/config"
	"withings-tui/withings/withingstest"
)

// notRun are the examples that this test cannot run, and why.
var notRun = map[string]string{
	"withings-tui --demo":                                       "the dashboard; the tests in real terminals open it",
	"withings-tui login":                                        "waits for a person in a browser",
	"withings-tui login --no-browser":                           "waits for a person in a browser; this test begins with it",
	"withings-tui login --paste":                                "waits for an address to be pasted",
	"withings-tui man | man -l -":                               "needs man",
	`withings-tui completion zsh > "${fpath[1]}/_withings-tui"`: "is for zsh alone",
	"withings-tui export all --format influx | curl --data-binary @- http://localhost:8428/write": "needs a VictoriaMetrics",
	"withings-tui summary --json | jq .weight.trend_kg":                                           "needs jq",
}

// helpExamples are the commands that the help of cmd and of those below it
// shows, without the words behind them.
func helpExamples(cmd *cobra.Command) []string {
	var found []string
	about := regexp.MustCompile(` {3,}.*$`)
	for line := range strings.SplitSeq(cmd.Example, "\n") {
		if line = about.ReplaceAllString(strings.TrimSpace(line), ""); strings.HasPrefix(line, config.AppName) {
			found = append(found, line)
		}
	}
	for _, c := range cmd.Commands() {
		found = append(found, helpExamples(c)...)
	}
	return found
}

// Every example of the help texts works as printed, by a shell, in the home of
// a new user who has signed in.
func TestHelpExamples(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("the examples are for a POSIX shell")
	}
	program, err := exec.LookPath(config.AppName)
	if err != nil {
		t.Fatal(err)
	}
	server := withingstest.NewServer(withingstest.Config{RateLimit: -1, DuplicateWindow: -1,
		Person: withingstest.NewPerson(7, time.Now(), withingstest.PersonOptions{Years: 1})})
	t.Cleanup(server.Close)
	home, work := t.TempDir(), t.TempDir()
	env := []string{"HOME=" + home, "PATH=" + os.Getenv("PATH"), "TMPDIR=" + t.TempDir(), "TZ=UTC", "BROWSER=false", "GORACE=atexit_sleep_ms=0",
		"WITHINGS_API_URL=" + server.URL, "WITHINGS_ACCOUNT_URL=" + server.URL, "WITHINGS_REDIRECT_URL=http://127.0.0.1:0/callback",
		"WITHINGS_CLIENT_ID=" + withingstest.DefaultClientID, "WITHINGS_CLIENT_SECRET=" + withingstest.DefaultClientSecret}
	signInOnce(t, program, env)
	first := exec.CommandContext(t.Context(), program, "sync", "--quiet")
	if first.Env = env; first.Run() != nil {
		t.Fatal("the first sync failed")
	}
	for _, directory := range []string{".local/share/bash-completion/completions", ".local/share/man/man1", ".config/fish/completions"} {
		if err := os.MkdirAll(filepath.Join(home, directory), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	known := map[string]bool{}
	a := &app{env: func(string) (string, bool) { return "", false }, now: time.Now}
	for _, command := range helpExamples(a.root()) {
		known[command] = true
		if notRun[command] != "" {
			continue
		}
		writeAppFiles(t, work) // an example before may have written over them
		shell := exec.CommandContext(t.Context(), "sh", "-c", command)
		shell.Dir, shell.Env = work, env
		var stderr bytes.Buffer
		shell.Stderr = &stderr
		if err := shell.Run(); err != nil {
			t.Errorf("%s\n%v: %s", command, err, stderr.String())
		}
	}
	for command := range notRun {
		if !known[command] {
			t.Errorf("no help shows %s any more", command)
		}
	}
}

// writeAppFiles writes what an export of the Withings app holds, under the
// names that the examples use.
func writeAppFiles(t *testing.T, dir string) {
	t.Helper()
	files := map[string]string{
		"weight.csv": "Date,\"Weight (kg)\",\"Fat mass (kg)\",\"Bone mass (kg)\",\"Muscle mass (kg)\",\"Hydration (kg)\",Comments\n\"2019-03-04 07:05:11\",84.5,19.1,3.2,61.9,45.1,\n",
		"bp.csv":     "Date,\"Heart rate\",Systolic,Diastolic,Comments\n\"2019-03-04 07:15:00\",61,126,80,\n",
	}
	var archive bytes.Buffer
	z := zip.NewWriter(&archive)
	for name, content := range files {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, content); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	files["data_JOHN_1700000000.zip"] = archive.String()
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
