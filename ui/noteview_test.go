package ui

import (
	"testing"

	"withings-tui/ui/insight"
	"withings-tui/ui/screen"
)

func TestAComparisonHasAVerdict(t *testing.T) {
	t.Parallel()
	for want, l := range map[string]insight.Compared{
		"no clear change yet, of 4 and 6": {N: 6, NBefore: 4}, "more than chance, of 4 and 6": {Clear: true, N: 6, NBefore: 4},
		"chance is not ruled out, of 4 and 6": {Few: true, N: 6, NBefore: 4}, "nothing to compare with": {Lack: "nothing to compare with"},
	} {
		if got := verdict(l); got[0] != want {
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
