package ui

import (
	"testing"

	"withings-tui/ui/insight"
	"withings-tui/ui/screen"
)

func TestAComparisonHasAVerdict(t *testing.T) {
	t.Parallel()
	for want, l := range map[string]insight.Compared{
		"no clear change yet": {}, "more than chance": {Clear: true}, "chance is not ruled out": {Few: true}, "4 of 5 days in each": {Lack: "4 of 5 days in each"},
	} {
		if got := verdict(l); got[0] != want+"   0 and 0" || got[len(got)-2] != "0 and 0" {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// TestANoticeThatIsTooLongKeepsWhatToDo: what is left out of it stands in the middle.
func TestANoticeThatIsTooLongKeepsWhatToDo(t *testing.T) {
	t.Parallel()
	const silent = "no weight for 12 days: the scale last reported 12 days ago; D devices"
	for _, test := range []struct {
		room       int
		text, want string
	}{
		{80, silent, silent},
		{60, silent, "no weight for 12 days…; D devices"},
		{20, silent, silent}, // which is cut at its end
		{40, "no answer; the data are of 22:30; they stay; r tries again", "no answer…; r tries again"},
		{10, "synced, nothing new", "synced, nothing new"},
	} {
		if got := brief(screen.NewTheme(screen.Options{}), test.text, test.room); got != test.want {
			t.Errorf("%q in %d: %q, want %q", test.text, test.room, got, test.want)
		}
	}
}
