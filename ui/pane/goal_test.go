package pane

import (
	"strings"
	"testing"

	"withings-tui/store"
	"withings-tui/ui/insight"
)

func TestAGoalOfTheSettingsThatHasNoEffectIsToldWhereTheGoalStands(t *testing.T) {
	t.Parallel()
	window := Window(person(), 2, store.DateOf(now))
	for _, slug := range []string{"weight", "activity"} {
		for here, want := range map[float64]bool{0: false, 70: true} {
			in := insight.Inputs{Now: now, Zone: within(window).In.Zone, GoalWeightKg: here, GoalSteps: int(100 * here)}
			c, _ := drawn(t, computed(person(), window, in), slug, dark(), 120, 40)
			if got := strings.Contains(c.Plain(), "Goal set in Withings"); got != want {
				t.Errorf("%s, goal here %v: told %v\n%s", slug, here, got, c.Plain())
			}
		}
	}
}
