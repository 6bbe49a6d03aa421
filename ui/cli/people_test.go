package cli

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"withings-tui/withings/withingstest"
)

// Two people side by side: whatever command is run for one of them, nothing of
// the other is in it: no name, birth date, height, goal, reading, token.
func TestProfilesAreTwoPeople(t *testing.T) {
	t.Parallel()
	l := startLedger(t, withingstest.Config{})
	smallAccount(l.withings)
	p := newProgram(t, l)
	settings := filepath.Join(p.home, "people.toml")
	text := `since = 2026-01-10
[person]
name = "Bert Beispiel"
born = "1951-02-03"
height_m = 1.93
[goals]
weight_kg = 77.7
steps = 4321
[profiles.anna.person]
name = "Anna Example"
[units]
weight = "kg"
`
	if err := os.WriteFile(settings, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	bert := p.with("WITHINGS_TUI_CONFIG=" + settings)
	if s := bert.login("&auto=1", "--no-browser"); s.exit != exitDone {
		t.Fatalf("%+v", s)
	}
	bert.must(exitDone, "sync")
	if s := bert.must(exitDone, "report", "--days", "3650"); !strings.Contains(s.stdout, "Bert Beispiel") {
		t.Fatalf("Bert's own report does not name him:\n%s", s.stdout)
	}
	if s := bert.must(exitDone, "summary", "--json", "--range", "all"); !strings.Contains(s.stdout, "77.7") || !strings.Contains(s.stdout, "2026-01-10") {
		t.Fatalf("Bert's own summary lacks his goal:\n%s", s.stdout)
	}

	// Anna has readings of her own, and has not signed in.
	weights := filepath.Join(p.home, "weight.csv")
	rows := "Date,\"Weight (kg)\",Comments\n"
	for _, day := range []string{"02", "03", "04", "05", "06", "07", "08", "09", "10"} {
		rows += "\"2026-02-" + day + " 07:00:00\",58.30,\n"
	}
	if err := os.WriteFile(weights, []byte(rows), 0o600); err != nil {
		t.Fatal(err)
	}
	annas := func(exit int, args ...string) string {
		t.Helper()
		s := bert.must(exit, append([]string{"--profile", "anna"}, args...)...)
		return s.stdout + s.stderr
	}
	annas(exitSignIn, "sync")
	annas(exitDone, "import", weights, "--zone", "Europe/Berlin")
	said := ""
	for _, args := range [][]string{
		{"summary"}, {"summary", "--range", "all"}, {"summary", "--json", "--range", "all"}, {"summary", "--format", "{{.weight.bmi}} {{.weight.goal.state}}"},
		{"export"}, {"export", "all", "--format", "ndjson"}, {"export", "weight", "--computed"}, {"export", "devices"}, {"export", "vanished"}, {"export", "notes"}, {"export", "measures"},
		{"report", "--days", "3650"}, {"report", "--days", "3650", "--html"}, {"config", "print"}, {"config", "check"}, {"restore"}, {"logout"},
	} {
		said += "\n" + strings.Join(args, " ") + ":\n" + annas(exitDone, args...)
	}
	said += annas(exitSignIn, "doctor")
	said = regexp.MustCompile(t.Name()+`\d+`).ReplaceAllString(said, "") // the folder's number may be anybody's
	if !strings.Contains(said, "Anna Example") || !strings.Contains(said, "58.3") {
		t.Error("Anna's own name or weight is nowhere")
	}
	for what, words := range map[string]string{
		"name": "Bert", "birth date": "1951", "height": "1.93", "goal weight": "77.7", "goal steps": "4321", "account's goal": "8000", "anchor": "2026-01-10", "weight": "81.2 kg", "pressure": "126/80", "reading's device": "Body Cardio",
	} {
		if i := strings.Index(said, words); i >= 0 {
			t.Errorf("Bert's %s is told of Anna:\n%s", what, said[max(0, i-300):min(len(said), i+100)])
		}
	}

	// What Anna throws away is hers.
	annas(exitDone, "wipe", "--yes")
	if s := bert.must(exitDone, "export", "weight"); !strings.Contains(s.stdout, ",81.2,") {
		t.Errorf("wiping Anna's cache took Bert's readings:\n%s", s.stdout)
	}
	bert.must(exitDone, "sync")
}

// A profile has the exact name of its folder where the system tells no case.
func TestProfileOfAnotherCaseIsRefused(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	anna, other := filepath.Join(dir, "anna"), filepath.Join(dir, "Anna")
	if err := os.Mkdir(anna, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := sameProfile(anna, "anna"); err != nil {
		t.Errorf("its own name: %v", err)
	}
	// A system that tells no case finds the folder by either name, as by a link here.
	if _, err := os.Stat(other); err == nil {
		if err := sameProfile(other, "Anna"); err == nil || !strings.Contains(err.Error(), `there is a profile "anna"`) {
			t.Errorf("another case: %v", err)
		}
	} else if err := sameProfile(other, "Anna"); err != nil {
		t.Errorf("where the system tells case: %v", err)
	}
}
