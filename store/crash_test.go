package store

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"withings-tui/withings"
)

// The tests of several processes run this test binary again, as TestHelper,
// with these variables set.
const (
	helperRole = "STORE_TEST_HELPER" // crash or share
	helperDir  = "STORE_TEST_DIR"
	helperID   = "STORE_TEST_ID"
	// crashKills is how many first syncs TestKilled kills, 16 where it is not
	// set; half as many that bring what has come since another, and
	// TestKilledWhileRenewing a fifth between a token's answer and its commit.
	crashKills = "STORE_TEST_KILLS"
)

// TestHelper is what the other processes do. It is no test by itself.
func TestHelper(t *testing.T) {
	switch os.Getenv(helperRole) {
	case "":
		t.Skip("runs only as another process of other tests")
	case "crash":
		f := crashFeed(t)
		fmt.Println("ready")
		_, err := New(os.Getenv(helperDir), at(400*86400)).Refresh(t.Context(), f, RefreshOptions{Progress: func(p Progress) {
			fmt.Println(p.Collection, p.Readings) // as it is committed
		}})
		if err != nil {
			t.Fatal(err)
		}
	case "share":
		id, _ := strconv.ParseInt(os.Getenv(helperID), 10, 64)
		if err := share(t, os.Getenv(helperDir), id); err != nil {
			t.Fatal(err)
		}
	}
}

func crashFeed(t testing.TB) *fakeFeed {
	f := years(t, 20)
	f.page = 4
	return f
}

func helper(t testing.TB, role, dir string, id int) *exec.Cmd {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe, "-test.run=^TestHelper$")
	cmd.Env = append(os.Environ(), helperRole+"="+role, helperDir+"="+dir, helperID+"="+strconv.Itoa(id))
	return cmd
}

// TestKilled kills a syncing process at random moments. Whatever it had said
// to be stored must be there; the cache must be sound, and the next refresh
// must end at the same content as one that was never disturbed.
func TestKilled(t *testing.T) {
	t.Parallel()
	kills := 16
	if n, err := strconv.Atoi(os.Getenv(crashKills)); err == nil {
		kills = n
	} else if testing.Short() {
		kills = 4
	}
	whole := newCache(t)
	refreshed(t, whole, crashFeed(t), RefreshOptions{})
	want := contents(t, whole)
	rnd := rand.New(rand.NewPCG(11, uint64(kills)))
	finished := 0
	all := kills + kills/2
	for i := 0; i < all; i++ {
		if finished > all {
			t.Fatal("too few kills came before the end")
		}
		c := newCache(t)
		first := i < kills
		if !first {
			f := years(t, 10)
			refreshed(t, c, f, RefreshOptions{})
		}
		// Killed after so many words of it, and a moment.
		said, done := killAfter(t, c, rnd.IntN(32), time.Duration(rnd.IntN(3000))*time.Microsecond)
		if done { // that was no kill
			finished++
			i--
			continue
		}
		var notice *DamagedError
		if err := c.Read(t.Context(), func(*Reader) error { return nil }); errors.As(err, &notice) {
			t.Errorf("kill %d: %v", i, err)
		}
		sound(t, c)
		s := load(t, c).State
		for j, name := range []string{CollectionMeasures, CollectionActivity} {
			if s.Collections[j].Count < said[name] {
				t.Errorf("kill %d: %d %s stored, %d told", i, s.Collections[j].Count, name, said[name])
			}
		}
		f := crashFeed(t)
		res := refreshed(t, c, f, RefreshOptions{})
		if !res.Complete() || res.Notice != nil {
			t.Errorf("kill %d: %+v", i, res)
		}
		if n := s.Collections[0].Count; first && n > 0 && n < 80 && f.calls[0].Offset != int64(n-f.page) {
			t.Errorf("kill %d: %d stored, went on at %d, not at the page of the last %d", i, n, f.calls[0].Offset, f.page)
		}
		if got := contents(t, c); got != want {
			t.Errorf("kill %d: another content", i)
		}
		sound(t, c)
	}
	t.Logf("killed: %d first syncs and %d later ones; %d more had ended before", kills, kills/2, finished)
}

// killAfter starts a refresh in another process and kills it after some words
// and a moment. It returns what the process said to be stored, and whether it
// had come to its end.
func killAfter(t testing.TB, c *Cache, words int, moment time.Duration) (said map[string]int, done bool) {
	t.Helper()
	cmd := helper(t, "crash", c.Dir(), 0)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	said = map[string]int{}
	lines := bufio.NewScanner(out)
	for n := 0; lines.Scan(); n++ {
		fields := strings.Fields(lines.Text())
		if len(fields) == 2 {
			if count, err := strconv.Atoi(fields[1]); err == nil {
				said[fields[0]] = max(said[fields[0]], count)
			}
		}
		if n == words {
			time.AfterFunc(moment, func() { _ = cmd.Process.Kill() })
		}
	}
	err = cmd.Wait()
	return said, err == nil
}

// share is what each of several processes does on one cache.
func share(t testing.TB, dir string, id int64) error {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	c := New(dir, at(0))
	for i := range int64(25) {
		g := imported(1000*id+i, day0+1000*id+i*86400, 8000).group(t)
		if _, err := c.Import(ctx, []withings.MeasureGroup{g}, nil, true); err != nil {
			return fmt.Errorf("import: %w", err)
		}
		err := c.Read(ctx, func(r *Reader) error {
			is, ok := r.entry(measures(), idKey(g.ID))
			if !ok || string(is.raw) != string(g.Raw) {
				return fmt.Errorf("group %d is not there", g.ID)
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("read: %w", err)
		}
		if err := c.Mark(ctx, g.ID, Mark((i+1)%2)); err != nil {
			return fmt.Errorf("exclude: %w", err)
		}
	}
	return nil
}

// TestManyProcesses lets processes read and write one cache at once: none fails,
// and nothing of any of them is lost.
func TestManyProcesses(t *testing.T) {
	t.Parallel()
	c := newCache(t)
	const processes = 3
	var cmds []*exec.Cmd
	for i := range processes {
		cmd := helper(t, "share", c.Dir(), i+1)
		cmd.Stderr = os.Stderr
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		cmds = append(cmds, cmd)
	}
	// Meanwhile this one reads.
	done := make(chan struct{})
	go func() {
		defer close(done)
		for _, cmd := range cmds {
			if err := cmd.Wait(); err != nil {
				t.Errorf("%v", err)
			}
		}
	}()
	before, _ := c.Stamp()
	changes := 0
	for running := true; running; {
		select {
		case <-done:
			running = false
		default:
		}
		if stamp, err := c.Stamp(); err != nil {
			t.Error(err)
		} else if stamp != before {
			before, changes = stamp, changes+1
		}
		_ = load(t, c)
	}
	h := load(t, c)
	if h.State.Imported != processes*25 || len(h.Marks) != processes*13 || changes == 0 {
		t.Errorf("%+v and %d marks after %d changes", h.State, len(h.Marks), changes)
	}
	sound(t, c)
}
