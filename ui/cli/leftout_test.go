package cli

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math"
	"math/bits"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"withings-tui/store"
	"withings-tui/withings"
	"withings-tui/withings/withingstest"
)

// A wrong bit in the cache never becomes a wrong number: whichever command reads
// the row leaves it out and says so, doctor finds it, and a sync mends it.
func TestDamagedRowIsToldByEveryCommand(t *testing.T) {
	t.Parallel()
	l := startLedger(t, withingstest.Config{})
	smallAccount(l.withings)
	p := newProgram(t, l)
	if s := p.login("&auto=1", "--no-browser"); s.exit != exitDone {
		t.Fatalf("%+v", s)
	}
	p.must(exitDone, "sync")
	before := p.must(exitDone, "export", "activity").stdout
	file, err := os.ReadFile(p.data("cache.db"))
	if err != nil {
		t.Fatal(err)
	}
	// The steps of the first day, as delivered and as a number in the day's row.
	number := binary.AppendVarint(nil, int64(bits.ReverseBytes64(math.Float64bits(8123))))
	wrong := bytes.Clone(number)
	wrong[0] ^= 2
	if !bytes.Contains(file, []byte("8123")) || !bytes.Contains(file, number) {
		t.Fatal("the day is not stored as it was delivered")
	}
	file = bytes.ReplaceAll(file, []byte("8123"), []byte("8923"))
	if err := os.WriteFile(p.data("cache.db"), bytes.ReplaceAll(file, number, wrong), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"summary"}, {"export", "activity"}, {"report", "--days", "3650"}} {
		if s := p.must(exitDone, args...); !strings.Contains(s.stderr, "damaged in the cache and left out; the next sync mends that.") || strings.Contains(s.stdout, "8923") {
			t.Errorf("%s: %s%s", s.args, s.stdout, s.stderr)
		}
	}
	if s := p.run("doctor"); s.exit != exitUnreadable || !strings.Contains(s.stdout, "cache.db: 2 rows are damaged; withings-tui sync mends that\n") {
		t.Errorf("doctor: %+v", s)
	}
	p.must(exitDone, "sync")
	if after := p.must(exitDone, "export", "activity"); after.stdout != before || after.stderr != "" {
		t.Errorf("after a sync: %s%s\nbefore: %s", after.stdout, after.stderr, before)
	}
	p.must(exitDone, "doctor")
}

// A cache of the first edition is no damage: doctor carries it over, as every
// command does.
func TestDoctorCarriesAnOlderCacheOver(t *testing.T) {
	t.Parallel()
	h := newHome(t, time.Now(), "")
	old, err := os.ReadFile(repoFile("store/testdata/schema1/cache.db"))
	if err != nil {
		t.Fatal(err)
	}
	data := h.env["WITHINGS_TUI_DATA_DIR"]
	if err := errors.Join(os.MkdirAll(data, 0o700), os.WriteFile(filepath.Join(data, "cache.db"), old, 0o600)); err != nil {
		t.Fatal(err)
	}
	if out, _, _ := h.run("doctor"); !strings.Contains(out, "cache.db: sound, ") {
		t.Errorf("doctor says\n%s", out)
	}
}

// What another sync would bring is missing; what Withings refuses is not.
func TestWhatIsMissing(t *testing.T) {
	t.Parallel()
	of := func(name, problem string) store.Collection { return store.Collection{Name: name, Problem: problem} }
	attempted := store.State{LastAttempt: time.Unix(1_790_000_000, 0)}
	for _, test := range []struct {
		name  string
		state store.State
		of    store.Collection
		want  bool
	}{
		{"never synced", store.State{}, of("measures", ""), false},
		{"the first sync was broken off", attempted, of("sleep", ""), true},
		{"a listing of readings failed", attempted, of("measures", "getmeas: failure (status 2554)"), true},
		{"a listing of nights failed", attempted, of("sleep", "getsummary: failure (status 2554)"), false},
		{"rows were damaged", store.State{}, store.Collection{Name: "workouts", Problem: "rows were damaged; all is listed again", Damaged: true}, true},
		{"rows were damaged, and the next listing failed", attempted, store.Collection{Name: "sleep", Problem: "no network", Damaged: true}, true},
		{"not allowed", attempted, store.Collection{Name: "activity", Problem: "getactivity: " + withings.ErrScope.Error(), Refused: true}, false},
		{"complete", attempted, store.Collection{Name: "measures", Complete: true}, false},
		{"no readings", attempted, of("devices", ""), false},
	} {
		test.state.Collections = []store.Collection{test.of}
		if got := len(missing(test.state)) > 0; got != test.want {
			t.Errorf("%s: missing is %v", test.name, got)
		}
	}
}
