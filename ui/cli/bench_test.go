package cli

import (
	"context"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"withings-tui/store"
	"withings-tui/ui/config"
	"withings-tui/withings"
)

// benchNow is when the readings of a benchmark end.
var benchNow = time.Date(2026, 11, 22, 21, 0, 0, 0, time.UTC)

// benchCache has n readings of three kinds, evenly over the years, and the
// days of activity.
func benchCache(b testing.TB, n, years int) string {
	b.Helper()
	dir := b.TempDir()
	span := int64(years) * 365 * secondsADay
	start := benchNow.Unix() - span
	measure := func(kind withings.MeasureType, value int64, unit int) withings.Measure {
		return withings.Measure{Type: kind, Value: value, Unit: unit, Position: withings.PositionNone, Valid: true}
	}
	groups := make([]withings.MeasureGroup, n)
	for i := range groups {
		g := withings.MeasureGroup{ID: -1 - int64(i), Category: withings.CategoryReal, Date: start + span*int64(i+1)/int64(n+1), Timezone: "Europe/Berlin", Model: "Body Cardio"}
		wave := int64(i % 97)
		switch i % 4 {
		case 0, 1:
			g.Measures = []withings.Measure{measure(withings.TypeWeight, 80_000+10*wave, -3), measure(withings.TypeFatRatio, 20_000+wave, -3), measure(withings.TypeMuscleMass, 60_000+wave, -3)}
		case 2:
			g.Measures = []withings.Measure{measure(withings.TypeSystolic, 120+wave/8, 0), measure(withings.TypeDiastolic, 78+wave/16, 0), measure(withings.TypePulse, 60+wave/8, 0)}
		case 3:
			g.Measures = []withings.Measure{measure(withings.TypeBodyTemp, 3650+wave/4, -2)}
		}
		groups[i] = g
	}
	var days []withings.Activity
	for d := store.DateOf(benchNow) - store.Date(365*years); d <= store.DateOf(benchNow); d++ {
		steps := 6000 + float64(d%31)*100
		days = append(days, withings.Activity{Date: d.String(), Timezone: "Europe/Berlin", Tracker: true, Steps: &steps, Distance: &steps})
	}
	if _, err := store.New(dir).Import(context.Background(), groups, days); err != nil {
		b.Fatal(err)
	}
	return dir
}

// BenchmarkSummary is what a prompt or a status line waits for, but for the
// start of the process.
func BenchmarkSummary(b *testing.B) {
	for _, size := range []struct{ readings, years int }{{4_000, 10}, {20_000, 10}, {1_000_000, 10}} {
		b.Run(fmt.Sprintf("%d", size.readings), func(b *testing.B) {
			if size.readings > 100_000 && testing.Short() {
				b.Skip("a large cache takes a while to make")
			}
			dir := benchCache(b, size.readings, size.years)
			env := func(name string) (string, bool) {
				v, ok := map[string]string{"WITHINGS_TUI_DATA_DIR": dir, "WITHINGS_TUI_CONFIG": "", "HOME": dir}[name]
				return v, ok
			}
			for b.Loop() {
				a := &app{out: io.Discard, err: io.Discard, env: config.Environ(env), now: func() time.Time { return benchNow }}
				if err := a.runSummary(context.Background(), summaryOptions{span: defaultRange}); err != nil {
					b.Fatal(err)
				}
				a.close()
			}
		})
	}
}

// BenchmarkVersion is the start of the program as a process: at most 15 ms.
func BenchmarkVersion(b *testing.B) {
	if testing.Short() {
		b.Skip("the program is built first")
	}
	program := filepath.Join(b.TempDir(), "withings-tui")
	if said, err := exec.Command("go", "build", "-trimpath", "-o", program, "withings-tui").CombinedOutput(); err != nil {
		b.Fatalf("build: %v\n%s", err, said)
	}
	for b.Loop() {
		if err := exec.Command(program, "--version").Run(); err != nil {
			b.Fatal(err)
		}
	}
}
