package ui

import (
	"strings"
	"testing"
)

// TestTheQuestionStandsWhereItsKeysAreOffered: at every size that has room for the
// welcome, what y and n answer is on screen, whole.
func TestTheQuestionStandsWhereItsKeysAreOffered(t *testing.T) {
	t.Parallel()
	a := fixedApp(t, emptyCache(t), settingsOf(t), minWidth, minHeight)
	a.s.become(newWelcome(a.s))
	for w := minWidth; w <= 160; w += 5 {
		for h := minHeight; h <= 40; h++ {
			resize(a, w, h)
			screen := screenOf(a)
			for _, want := range []string{"y n curve or boxes", "do you see a curve, or boxes?", "y a curve: keep it", "n boxes or a jumble: lines instead"} {
				if !strings.Contains(screen, want) {
					t.Fatalf("at %d x %d there is no %q:\n%s", w, h, want, screen)
				}
			}
		}
	}
}
