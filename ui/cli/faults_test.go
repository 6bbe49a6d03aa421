package cli

import (
	"context"
	"flag"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"withings-tui/store"
	"withings-tui/ui/config"
	"withings-tui/withings"
	"withings-tui/withings/withingstest"
)

var allFaults = flag.Bool("all", false, "every fault of every call, in a first and in a later sync, not a quarter of them")

// memoryDir is a directory that goes with the test; in memory where there is a
// place for it, as it is not the disk that is on trial.
//
// Tests in a bubble must not run while others of this binary start processes:
// until it runs its own program a child holds every lock that was open when it
// was forked. That is a millisecond, but none by the clock of a bubble, whose
// patience with a lock is over at once.
func memoryDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "withings-tui-proof-")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// matrixFault is something that goes wrong at Withings or on the way, and how
// sync is to end where it hits readings or days for good.
type matrixFault struct {
	spec  string // by the grammar of withingstest, without the action
	exit  int
	empty bool // Withings says, and goes on saying, that there is nothing
}

// matrixFaults are all that withingstest can do, with at least one status of
// each class. Those that exit with 0 are survived.
func matrixFaults() []matrixFault {
	return []matrixFault{
		{"status=100", exitSignIn, false}, {"status=401", exitSignIn, false}, // access token refused
		{"status=403", exitSignIn, false}, {"status=214", exitSignIn, false}, {"status=277", exitSignIn, false}, {"status=2555", exitSignIn, false}, // scope
		{"status=293", exitWithings, false}, {"status=501", exitWithings, false}, {"status=503", exitWithings, false}, // invalid
		{"status=522", exitWithings, false}, {"status=524", exitWithings, false}, {"status=2554", exitWithings, false},
		{"status=601", exitWithings, false}, {"status=601,wait=12", exitWithings, false}, {"status=601,wait=4000", exitWithings, false},
		{"status=700", exitWithings, false}, {"status=2556", exitWithings, false}, {"status=9999,error=odd", exitWithings, false},
		{"status=2556,full", exitWithings, false}, {"status=601,full", exitWithings, false},
		{"raw=nonsense", exitWithings, false}, {"raw={}", exitWithings, false}, {"raw=null", exitWithings, false}, {"raw=[]", exitWithings, false},
		{"html", exitWithings, false}, {"http=302", exitWithings, false}, {"http=400", exitWithings, false}, {"http=401", exitSignIn, false},
		{"http=403", exitWithings, false}, {"http=404", exitWithings, false}, {"http=429", exitWithings, false}, {"http=500", exitWithings, false},
		{"http=502", exitWithings, false}, {"http=503", exitWithings, false}, {"http=504", exitWithings, false},
		{"drop", exitWithings, false}, {"lost", exitWithings, false}, {"cut", exitWithings, false}, {"truncate", exitWithings, false},
		{"delay=45s", exitWithings, false}, {"stall=45s", exitWithings, false}, {"huge=40M", exitWithings, false},
		{"delay=20s", exitDone, false}, {"stall=20s", exitDone, false}, {"type=text/plain", exitDone, false}, {"huge=1M", exitDone, false},
		{"body=[]", exitDone, true}, {"body=null", exitDone, true}, {"raw={\"status\":0}", exitDone, true},
	}
}

// endsASync tells whether no other call can go better: the network or the
// sign-in is gone.
func endsASync(spec string) bool {
	return slices.Contains([]string{"status=100", "status=401", "http=401", "drop", "lost", "cut", "delay=45s", "stall=45s"}, spec)
}

// matrixActions are what a sync asks for; the first three it cannot do without.
func matrixActions() []string {
	return []string{"requesttoken", "getmeas", "getactivity", "getgoals", "getdevice", "getworkouts", "getsummary"}
}

// matrixAccount is a person with a few pages of everything, up to now.
func matrixAccount(w *withingstest.Server, now time.Time) {
	scale := &withingstest.Device{ID: "scale", Type: "Scale", Model: "Body Cardio", ModelID: 6, Battery: "high"}
	groups := make([]withingstest.Group, 25)
	for i := range groups {
		groups[i] = withingstest.Group{ID: int64(100 + i), Date: now.Add(-time.Duration(i) * 60 * time.Hour).Unix(), Device: scale, Timezone: "Europe/Berlin",
			Measures: []withingstest.Measure{{Type: 1, Value: int64(80000 + 10*i), Unit: -3}}}
	}
	w.SetGroups(groups...)
	days := make([]withingstest.Day, 12)
	for i := range days {
		days[i] = withingstest.Day{Date: now.AddDate(0, 0, -i).Format(time.DateOnly), Timezone: "Europe/Berlin", Tracker: true, Device: scale, Steps: 4000 + 100*i}
	}
	w.SetActivity(days...)
	w.SetGoals(withingstest.Goals{Steps: 8000})
	w.SetDevices(*scale)
}

// changeMatrixAccount is what happens at Withings between two syncs.
func changeMatrixAccount(w *withingstest.Server, now time.Time) {
	w.EditGroup(103, func(g *withingstest.Group) { g.Measures[0].Value = 70000 })
	w.DeleteGroup(102)
	for i := range 12 {
		w.AddGroup(withingstest.Group{ID: int64(200 + i), Date: now.Add(-time.Duration(i) * time.Minute).Unix(), Timezone: "Europe/Berlin", Measures: []withingstest.Measure{{Type: 71, Value: int64(3700 + i), Unit: -2}}})
	}
	w.SetGoals(withingstest.Goals{Steps: 9000})
}

// matrixSession is a process of its own: a session on dir that reaches w.
func matrixSession(dir string, w http.RoundTripper) *session {
	return newSession(config.Config{
		DataDir: dir, ClientID: withingstest.DefaultClientID, APIURL: "https://withings.example", AccountURL: "https://withings.example", RedirectURL: "http://localhost:8976/callback",
	}, withingstest.DefaultClientSecret, time.Now, withings.WithHTTPClient(&http.Client{Transport: w}))
}

// syncOnce is what the command does, down to exit code and words.
func syncOnce(ctx context.Context, s *session) (exit int, words string) {
	result, err := s.refresh(ctx, store.RefreshOptions{})
	if err == nil {
		err = firstProblem(result)
	}
	words = strings.Join(syncLines(result, store.State{}, err), "\n") + "\n"
	if err != nil {
		err = fmt.Errorf("sync: %w", err)
	}
	exit, line := explain(err)
	return exit, words + line
}

// rows are all that a cache holds, a line each.
func rows(t *testing.T, s *session) map[string]bool {
	t.Helper()
	h, err := s.cache.Load(t.Context(), store.Always())
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]bool{}
	add := func(kind string, row any) { all[fmt.Sprintf("%s %+v", kind, row)] = true }
	for quantity, points := range h.Series {
		for _, p := range points {
			add(fmt.Sprint(quantity), []any{p.Unix, p.Group, p.Value})
		}
	}
	for _, p := range h.Temperatures {
		add("temperature", []any{p.Unix, p.Group, p.Celsius, p.Site})
	}
	for _, d := range h.Days {
		add("day", []any{d.Date, d.Steps})
	}
	for _, w := range h.Workouts {
		add("workout", w.From.Unix)
	}
	for _, n := range h.Sleeps {
		add("night", n.From.Unix)
	}
	add("goals", h.State.Goals.Steps)
	add("devices", len(h.State.Devices))
	return all
}

func missingOf(want, got map[string]bool) (list []string) {
	for row := range want {
		if !got[row] {
			list = append(list, strings.TrimSpace(row))
		}
	}
	slices.Sort(list)
	return list
}

// matrixWorld is a local Withings in this bubble, and a directory with a token
// of it that is about to end.
func matrixWorld(t *testing.T, dir string) *withingstest.Server {
	t.Helper()
	w := withingstest.NewHandler(withingstest.Config{PageSize: 10, ActivityPageSize: 5, Rotation: withingstest.RotateGrace})
	t.Cleanup(w.Close)
	matrixAccount(w, time.Now())
	matrixToken(t, w, dir, time.Minute)
	return w
}

func matrixToken(t *testing.T, w *withingstest.Server, dir string, left time.Duration) {
	t.Helper()
	token := w.IssueToken()
	_, err := store.NewTokens(dir).Update(t.Context(), func(withings.Token) (withings.Token, error) {
		return withings.Token{AccessToken: token.Access, RefreshToken: token.Refresh, Expiry: time.Now().Add(left), UserID: fmt.Sprint(token.UserID), Scope: token.Scope}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// matrixBefore is the cache that later syncs begin with, as a file, and what it
// holds; after is what a sync without faults makes of it. They are made once:
// every bubble begins at the same moment.
func matrixBefore(t *testing.T) (file []byte, before, after map[string]bool) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		w := matrixWorld(t, dir)
		s := matrixSession(dir, w.Transport())
		if exit, words := syncOnce(t.Context(), s); exit != exitDone {
			t.Fatal(words)
		}
		before = rows(t, s)
		var err error
		if file, err = os.ReadFile(s.cache.Path()); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Hour)
		changeMatrixAccount(w, time.Now())
		if exit, words := syncOnce(t.Context(), s); exit != exitDone {
			t.Fatal(words)
		}
		after = rows(t, s)
	})
	if len(missingOf(before, after)) < 2 || len(missingOf(after, before)) < 13 {
		t.Fatalf("the change is no change: %v, %v", missingOf(before, after), missingOf(after, before))
	}
	return file, before, after
}

// TestFaultMatrix: every call of a sync, under every fault, in the first sync
// and in a later one. The cache is never worse than it was, the words say what
// and what next, the exit code is right, and the next sync mends it.
func TestFaultMatrix(t *testing.T) { // not beside the tests that start processes: see memoryDir
	file, before, after := matrixBefore(t)
	var mu sync.Mutex
	cases, hits, want := 0, 0, 0
	t.Run("cases", func(t *testing.T) {
		for a, action := range matrixActions() {
			for i, f := range matrixFaults() {
				for turn, later := range []bool{false, true} {
					if !*allFaults && (a+i+3*turn)%4 != 0 {
						continue
					}
					want++
					when := "first sync"
					if later {
						when = "later sync"
					}
					t.Run(action+" "+f.spec+" "+when, func(t *testing.T) {
						t.Parallel()
						dir := memoryDir(t)
						was, will := map[string]bool{}, before
						if later {
							if err := os.WriteFile(filepath.Join(dir, filepath.Base(store.New(dir).Path())), file, 0o600); err != nil {
								t.Fatal(err)
							}
							was, will = before, after
						}
						synctest.Test(t, func(t *testing.T) {
							hit := matrixCase(t, dir, action, f, was, will, later)
							mu.Lock()
							defer mu.Unlock()
							if cases++; hit {
								hits++
							}
						})
					})
				}
			}
		}
	})
	if cases != want || hits != want {
		t.Errorf("%d cases, %d of them met their fault; want %d", cases, hits, want)
	}
	t.Logf("%d syncs under a fault", cases)
}

// matrixCase reports whether the fault was met.
func matrixCase(t *testing.T, dir, action string, f matrixFault, was, will map[string]bool, later bool) bool {
	w := matrixWorld(t, dir)
	if later {
		time.Sleep(time.Hour)
		changeMatrixAccount(w, time.Now())
		matrixToken(t, w, dir, time.Minute)
	}
	calls := "2+" // the second page, where there is one
	if action != "getmeas" && (action != "getactivity" || later) {
		calls = "*"
	}
	fault, err := withingstest.ParseFault(action + ":" + calls + ":" + f.spec)
	if err != nil {
		t.Fatal(err)
	}
	w.Script(fault)
	s := matrixSession(dir, w.Transport())
	exit, words := syncOnce(t.Context(), s)

	want := f.exit
	switch ends := endsASync(f.spec); {
	case action == "requesttoken" && (f.empty || f.exit == exitSignIn && !ends):
		want = exitWithings // a token it has to be, and the sign-in is kept
	case f.exit == exitSignIn && !slices.Contains(matrixActions()[:3], action) && !ends:
		want = exitDone // a permission that was not given is told, and is no failure of each sync
	}
	if exit != want {
		t.Errorf("exit code %d, want %d:\n%s", exit, want, words)
	}
	lines := strings.Split(words, "\n")
	if last := lines[len(lines)-1]; exit != exitDone && (!strings.HasPrefix(last, "sync: ") || !strings.Contains(last, "; ")) {
		t.Errorf("the words say not what and what next: %q", last)
	}
	if exit == exitDone && f.exit != exitDone && !strings.Contains(words, "not complete: ") {
		t.Errorf("nothing tells of the fault:\n%s", words)
	}
	if found := actsOn(words); found != "" {
		t.Error(found)
	}
	if token, err := s.tokens.Load(t.Context()); err != nil || token.RefreshToken == "" || leak(words, map[string]string{token.AccessToken: "token", token.RefreshToken: "token", withingstest.DefaultClientSecret: "secret"}) != "" {
		t.Errorf("token after the fault: %v; words:\n%s", err, words)
	}

	now := rows(t, s)
	kept, known := map[string]bool{}, map[string]bool{}
	for row := range was {
		kept[row] = will[row]
		known[row] = true
	}
	for row, keep := range kept {
		if strings.HasPrefix(row, "goals") || strings.HasPrefix(row, "devices") || !keep {
			delete(kept, row)
		}
	}
	for row := range will {
		known[row] = true
	}
	if lost := missingOf(kept, now); len(lost) > 0 {
		t.Errorf("lost: %q\n%s", lost, words)
	}
	if !later || f.empty {
		known["goals NaN"], known["devices 0"] = true, true // none yet
	}
	if odd := missingOf(now, known); len(odd) > 0 {
		t.Errorf("came from nowhere: %q", odd)
	}
	hit := slices.ContainsFunc(w.Requests(), func(r withingstest.Request) bool { return r.Fault != "" })

	// The next process, a while later, without the fault.
	w.Script()
	time.Sleep(15 * time.Minute)
	if exit, words := syncOnce(t.Context(), matrixSession(dir, w.Transport())); exit != exitDone {
		t.Errorf("the next sync: %d\n%s", exit, words)
	}
	mended := rows(t, s)
	if lack, odd := missingOf(will, mended), missingOf(mended, will); len(lack)+len(odd) > 0 {
		t.Errorf("after the next sync there lacks %q, and there is %q", lack, odd)
	}
	health, err := s.cache.Check(t.Context())
	if err != nil || len(health.Problems) > 0 {
		t.Errorf("the cache: %v, %v", health.Problems, err)
	}
	return hit
}
