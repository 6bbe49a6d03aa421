package ui

import (
	"strings"
	"testing"
)

// What a chart sums up or leaves out is said on it, in every layout.
func TestChartSaysWhatItSumsUp(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		w, h int
		pane paneID
		want string
	}{
		{"a bar of several days, wide", 120, 36, paneActivity, "a bar is the mean of 21 days"},
		{"a bar of several days, narrow", 80, 24, paneActivity, "a bar is the mean of "},
		{"another person on the scale", 120, 36, paneWeight, "1 not counted off the chart"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := wholeApp(t, cacheOf(fixtureDir(t)), settingsOf(t), c.w, c.h)
			a.show(c.pane)
			a.setSpan(len(spanTable) - 1)
			if screen := a.draw(); !strings.Contains(screen, c.want) {
				t.Errorf("%q is not said:\n%s", c.want, screen)
			}
			a.setSpan(0)
			if screen := a.draw(); strings.Contains(screen, "a bar is the mean") || strings.Contains(screen, "off the chart") {
				t.Errorf("said of a week too:\n%s", screen)
			}
		})
	}
}
