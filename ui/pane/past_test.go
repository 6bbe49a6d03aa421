package pane

import (
	"strings"
	"testing"
)

// In a window that ended before today the hero, the boxes and the sentence of now
// say that they are of now, and what is of the window stands above them.
func TestAPastWindowSaysWhatIsOfNow(t *testing.T) {
	t.Parallel()
	march := period("2025-03-01", "2025-03-31")
	for _, test := range []struct {
		slug           string
		window, ofNow  []string
		hero, sentence string
	}{
		{"weight", []string{"Window"}, []string{"Pace", "Goal 80.0 kg", "Body"}, "Trend today", "Now: Going down"},
		{"blood-pressure", []string{"Days by class"}, []string{"Morning, evening", "Measuring week", "Other guidelines"}, "Mean of 7 days ──────── now", "Now: Elevated"},
		{"temperature", []string{"Time of day"}, nil, "Last reading", "Now: Last fever"},
		{"activity", []string{"Active min", "By weekday"}, nil, "Today so far", ""},
		{"sleep", []string{"Hours"}, []string{"Stages", "Regularity"}, "Last night", "Now: 7 h"},
	} {
		c, _ := drawn(t, within(march), test.slug, dark(), 120, 50)
		text := c.Plain()
		now := strings.Index(text, "─ Now, 25 Nov 2026 ─")
		if len(test.ofNow) > 0 && now < 0 || !strings.Contains(text, test.hero) || !strings.Contains(text, test.sentence) {
			t.Errorf("%s:\n%s", test.slug, text)
		}
		for _, title := range test.window {
			if at := strings.Index(text, "╭─ "+title); at < 0 || now >= 0 && at > now {
				t.Errorf("%s: %q is not among what is of the window\n%s", test.slug, title, text)
			}
		}
		for _, title := range test.ofNow {
			if at := strings.Index(text, "╭─ "+title); at < now {
				t.Errorf("%s: %q is not among what is of now\n%s", test.slug, title, text)
			}
		}
		for _, size := range [][2]int{small, {100, 30}} {
			c, _ = drawn(t, within(march), test.slug, dark(), size[0], size[1])
			head := strings.Join(strings.Split(c.Plain(), "\n")[:5], "\n")
			if !strings.Contains(head, " now ") {
				t.Errorf("%s at %d columns: the figure does not say that it is of now\n%s", test.slug, size[0], head)
			}
		}
		c, _ = drawn(t, demo(), test.slug, dark(), 120, 50)
		if strings.Contains(c.Plain(), "Now, ") {
			t.Errorf("%s: a window that ends today says it too", test.slug)
		}
	}
}
