package cli

import (
	"bytes"
	"context"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"withings-tui/store"
	"withings-tui/withings"
)

var update = flag.Bool("update", false, "write the golden files anew")

// reportCache holds what a doctor's report tells of: weights of 60 mornings, a
// course of the home protocol, a reading at noon, an ambiguous one, a fever.
func reportCache(t *testing.T, now time.Time) string {
	t.Helper()
	dir := t.TempDir()
	var groups []withings.MeasureGroup
	add := func(daysAgo, hour, minute, attrib int, measures ...withings.Measure) {
		at := time.Date(now.Year(), now.Month(), now.Day()-daysAgo, hour, minute, 0, 0, now.Location())
		for i := range measures {
			measures[i].Position, measures[i].Valid = withings.PositionNone, true
		}
		groups = append(groups, withings.MeasureGroup{ID: -1 - int64(len(groups)), Attrib: attrib, Category: withings.CategoryReal, Date: at.Unix(),
			Timezone: now.Location().String(), Model: "Body | <Cardio>", Measures: measures})
	}
	measure := func(kind withings.MeasureType, value, unit int) withings.Measure {
		return withings.Measure{Type: kind, Value: int64(value), Unit: unit}
	}
	pressure := func(daysAgo, hour, minute, systolic, attrib int) {
		add(daysAgo, hour, minute, attrib, measure(withings.TypeSystolic, systolic, 0), measure(withings.TypeDiastolic, systolic-46, 0), measure(withings.TypePulse, 62, 0))
	}
	add(80, 8, 0, 4, measure(withings.TypeHeight, 180, -2))
	for d := 59; d >= 0; d-- {
		add(d, 7, 5, 0, measure(withings.TypeWeight, 81_000+d*30+(d*7919)%500, -3))
	}
	for d := 7; d >= 0; d-- {
		for minute := range 2 {
			pressure(d, 7, 10+minute, 128+d%3, 0)
			pressure(d, 20, 10+minute, 122+d%5, 0)
		}
	}
	pressure(9, 13, 0, 141, 0)
	pressure(3, 7, 20, 190, 1)
	for i, celsius := range []int{379, 386, 391, 384, 372} {
		add(30, 8+3*i, 0, 0, measure(withings.TypeBodyTemp, celsius, -1))
	}
	if _, err := store.New(dir).Import(context.Background(), groups, nil); err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestReport compares a report with what was read and found good.
func TestReport(t *testing.T) {
	t.Parallel()
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Skip(err)
	}
	now := time.Date(2026, 11, 22, 21, 0, 0, 0, berlin)
	dir := reportCache(t, now)
	settings := filepath.Join(dir, "config.toml")
	if err := os.WriteFile(settings, []byte("[person]\nname = \"Anna <A>\"\nborn = \"1970-01-31\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	env := map[string]string{"WITHINGS_TUI_DATA_DIR": dir, "WITHINGS_TUI_CONFIG": settings, "HOME": dir}
	for _, golden := range []struct {
		file string
		o    reportOptions
	}{{"report.md", reportOptions{days: 90}}, {"report.html", reportOptions{days: 90, html: true}}} {
		t.Run(golden.file, func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			a := &app{out: &out, err: io.Discard, env: func(name string) (string, bool) { v, ok := env[name]; return v, ok }, now: func() time.Time { return now }}
			defer a.close()
			if err := a.runReport(context.Background(), golden.o); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join("testdata", golden.file)
			if *update {
				if err := os.WriteFile(path, out.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(out.String(), "\n")); diff != "" {
				t.Errorf("%s (-want +got); -update writes it anew:\n%s", path, diff)
			}
			// Self-contained: it asks nothing of any other place.
			for _, reference := range []string{"http://", "https://", "src=", "href=", "url(", "@import", "<script"} {
				if strings.Contains(out.String(), reference) {
					t.Errorf("the report refers to something else: %s", reference)
				}
			}
		})
	}
}
