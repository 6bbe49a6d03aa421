package ui

import "testing"

// TestTheEndsOfAMeasureHaveOneName: what the bottom line calls the end that moves is
// what stands on the axis, where the earlier end is A; before there are two, neither
// has a letter.
func TestTheEndsOfAMeasureHaveOneName(t *testing.T) {
	t.Parallel()
	onDesk(t, 120, 36, ownCache(t), nil, func(d *desk) {
		d.settle()
		d.press("2", "v")
		d.wants("measuring from here", "← → to the other end")
		d.wantsNot("move A", "move B", "A is set")
		d.press("left")
		d.wants("← → move A", "tab move B")
		d.press("tab")
		d.wants("← → move B", "tab move A")
	})
}
