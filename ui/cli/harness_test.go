package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"withings-tui/store"
	"withings-tui/ui/insight"
	"withings-tui/withings"
	"withings-tui/withings/withingstest"
)

var update = flag.Bool("update", false, "write the golden files anew")

// home is one person's machine: folders, settings and a clock that stands.
type home struct {
	t   *testing.T
	dir string
	now time.Time
	env map[string]string
}

func newHome(t *testing.T, now time.Time, settings string) *home {
	t.Helper()
	dir := t.TempDir()
	file := filepath.Join(dir, "config.toml")
	if err := os.WriteFile(file, []byte(settings), 0o600); err != nil {
		t.Fatal(err)
	}
	env := homeAt(dir)
	env["WITHINGS_TUI_DATA_DIR"], env["WITHINGS_TUI_CONFIG"], env["TERM"] = filepath.Join(dir, "data"), file, "dumb"
	return &home{t: t, dir: dir, now: now, env: env}
}

// homeAt are the variables that make dir a person's home, with the same folders
// below it on Windows as elsewhere, where a process needs the system's folder too.
func homeAt(dir string) map[string]string {
	env := map[string]string{"HOME": dir}
	if runtime.GOOS == "windows" {
		env["USERPROFILE"], env["SystemRoot"] = dir, os.Getenv("SystemRoot")
		env["XDG_CONFIG_HOME"], env["XDG_DATA_HOME"] = filepath.Join(dir, ".config"), filepath.Join(dir, ".local", "share")
	}
	return env
}

// readableByOthers is never so on Windows, where a mode is not who may read.
func readableByOthers(info os.FileInfo) bool {
	return runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0
}

func (h *home) cache() *store.Cache {
	return store.New(h.env["WITHINGS_TUI_DATA_DIR"], store.WithClock(func() time.Time { return h.now }))
}

// run runs a command.
func (h *home) run(args ...string) (stdout, stderr string, exit int) {
	var out bytes.Buffer
	stderr, exit = h.runInto(&out, args...)
	return out.String(), stderr, exit
}

// runInto runs a command whose data goes to out.
func (h *home) runInto(out io.Writer, args ...string) (stderr string, exit int) {
	var words bytes.Buffer
	ctx := context.Background()
	a := &app{in: strings.NewReader(""), out: out, err: &words, now: func() time.Time { return h.now },
		env: func(name string) (string, bool) { v, ok := h.env[name]; return v, ok }}
	defer a.close()
	exit = a.run(ctx, args)
	return words.String(), exit
}

// does runs a command that must succeed, and returns what it prints.
func (h *home) does(args ...string) string {
	h.t.Helper()
	stdout, stderr, exit := h.run(args...)
	if exit != 0 {
		h.t.Fatalf("%s: exit %d: %s", strings.Join(args, " "), exit, stderr)
	}
	return stdout
}

// refuses runs a command that must fail in this way.
func (h *home) refuses(exit int, words string, args ...string) {
	h.t.Helper()
	_, stderr, got := h.run(args...)
	if got != exit || !strings.Contains(stderr, words) {
		h.t.Errorf("%s: exit %d, want %d with %q: %s", strings.Join(args, " "), got, exit, words, stderr)
	}
}

// summary is what summary --json prints.
func (h *home) summary(args ...string) map[string]any {
	h.t.Helper()
	var out map[string]any
	if err := json.Unmarshal([]byte(h.does(append([]string{"summary", "--json"}, args...)...)), &out); err != nil {
		h.t.Fatal(err)
	}
	return out
}

// sync stores tokens as a sign-in does, and syncs with a server that takes any.
func (h *home) sync(api http.Handler) {
	h.t.Helper()
	server := httptest.NewServer(api)
	h.t.Cleanup(server.Close)
	h.connect(server.URL, withings.Token{AccessToken: "access", RefreshToken: "refresh", UserID: "1", Scope: withings.Scope, Expiry: time.Now().Add(24 * time.Hour)})
	h.does("sync", "--quiet")
}

// syncPerson syncs with a local Withings that has a synthetic person.
func (h *home) syncPerson(seed uint64, years int) {
	h.t.Helper()
	server := withingstest.NewServer(withingstest.Config{Clock: time.Now, RateLimit: -1, DuplicateWindow: -1, PageSize: 1000, ActivityPageSize: 1000,
		Person: withingstest.NewPerson(seed, h.now, withingstest.PersonOptions{Years: years})})
	h.t.Cleanup(server.Close)
	token := server.IssueToken()
	h.connect(server.URL, withings.Token{AccessToken: token.Access, RefreshToken: token.Refresh, UserID: strconv.FormatInt(token.UserID, 10), Scope: withings.Scope, Expiry: token.Expires})
	h.does("sync", "--quiet")
}

func (h *home) connect(url string, token withings.Token) {
	h.t.Helper()
	for name, value := range map[string]string{"WITHINGS_API_URL": url, "WITHINGS_ACCOUNT_URL": url,
		"WITHINGS_CLIENT_ID": withingstest.DefaultClientID, "WITHINGS_CLIENT_SECRET": withingstest.DefaultClientSecret} {
		h.env[name] = value
	}
	data := h.env["WITHINGS_TUI_DATA_DIR"]
	if err := os.MkdirAll(data, 0o700); err != nil {
		h.t.Fatal(err)
	}
	if _, err := store.NewTokens(data).Update(context.Background(), func(withings.Token) (withings.Token, error) { return token, nil }); err != nil {
		h.t.Fatal(err)
	}
}

// imports puts groups into the cache as an import does.
func (h *home) imports(groups ...withings.MeasureGroup) {
	h.t.Helper()
	for i := range groups {
		groups[i].ID, groups[i].Category = -1-int64(i), withings.CategoryReal
		for k := range groups[i].Measures {
			groups[i].Measures[k].Position, groups[i].Measures[k].Valid = withings.PositionNone, true
		}
	}
	if _, err := h.cache().Import(context.Background(), groups, nil, true); err != nil {
		h.t.Fatal(err)
	}
}

// reading is a group of measures, each of type, value and exponent, at a time
// of day so many days before now.
func (h *home) reading(daysAgo, hour, minute, attrib int, model string, measures ...withings.Measure) withings.MeasureGroup {
	at := time.Date(h.now.Year(), h.now.Month(), h.now.Day()-daysAgo, hour, minute, 0, 0, h.now.Location())
	return withings.MeasureGroup{Attrib: attrib, Date: at.Unix(), Timezone: h.now.Location().String(), Model: model, Measures: measures}
}

func measureOf(kind withings.MeasureType, value int64, exponent int) withings.Measure {
	return withings.Measure{Type: kind, Value: value, Unit: exponent}
}

func zoneOf(t *testing.T, name string) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation(name)
	if err != nil {
		t.Skip("this machine has no time zones: ", err)
	}
	return zone
}

// history and figures are what the dashboard computes at this moment.
func (h *home) figures() (*store.History, *insight.Figures) {
	h.t.Helper()
	a := &app{now: func() time.Time { return h.now }, out: io.Discard, err: io.Discard, env: func(name string) (string, bool) { v, ok := h.env[name]; return v, ok }}
	defer a.close()
	s, err := a.open(context.Background())
	if err != nil {
		h.t.Fatal(err)
	}
	history, f, err := a.figures(context.Background(), s)
	if err != nil {
		h.t.Fatal(err)
	}
	return history, f
}

// answers serves the answers of a folder by their action, and empty lists for
// all else.
func answers(folder string) http.Handler {
	files := map[string]string{"getmeas": "getmeas.json", "getactivity": "getactivity.json", "getgoals": "getgoals.json", "getsummary": "getsummary.json"}
	empty := `{"status":0,"body":{"measuregrps":[],"activities":[],"series":[],"devices":[],"goals":{},"more":false,"offset":0}}`
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = r.ParseForm() // an unreadable form has no action
		w.Header().Set("Content-Type", "application/json")
		if name, ok := files[r.Form.Get("action")]; ok {
			if text, err := os.ReadFile(filepath.Join(folder, name)); err == nil {
				_, _ = w.Write(text)
				return
			}
		}
		_, _ = w.Write([]byte(empty))
	})
}

// golden compares with a file of testdata, which -update writes.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s (-want +got); -update writes it anew:\n%s", path, diff)
	}
}
