package cli

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"withings-tui/store"
	"withings-tui/withings/withingstest"
)

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
							if err := os.WriteFile(filepath.Join(dir, "cache.db"), file, 0o600); err != nil {
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
	if f.empty && action == "requesttoken" {
		want = exitWithings // a token it has to be
	}
	if !slices.Contains(matrixActions()[:3], action) {
		want = exitDone // told, but not needed
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
		// An account that is empty as often as it is asked was emptied by its
		// owner, who finds in the log what was there.
		var logged []store.Vanished
		err := s.cache.Read(t.Context(), func(r *store.Reader) (err error) {
			logged, err = r.Vanished()
			return err
		})
		if !f.empty || action != "getmeas" || err != nil || len(logged) < len(lost) {
			t.Errorf("lost: %q, %d in the log, %v\n%s", lost, len(logged), err, words)
		}
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
