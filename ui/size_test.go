package ui

import (
	"math/rand/v2"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
)

// TestEverySize draws every state at sizes from 1x1 to 220x60: the frame fills
// the terminal exactly (send checks each).
func TestEverySize(t *testing.T) {
	t.Parallel()
	onDesk(t, 120, 36, ownCache(t), nil, func(d *desk) {
		d.pass(2 * time.Second)
		r := rand.New(rand.NewPCG(3, 5))
		for _, st := range states() {
			d.send(tea.WindowSizeMsg{Width: 120, Height: 36})
			d.fresh()
			st.enter(d)
			count := 30
			if *all {
				count = 220 * 60
			}
			for n := range count {
				w, h := 1+r.IntN(220), 1+r.IntN(60)
				if *all {
					w, h = 1+n%220, 1+n/220
				}
				d.send(tea.WindowSizeMsg{Width: w, Height: h})
			}
			for _, edge := range [][2]int{{1, 1}, {minWidth, minHeight}, {minWidth - 1, minHeight}, {220, minHeight}, {minWidth, 60}, {220, 60}, {100, 30}} {
				d.send(tea.WindowSizeMsg{Width: edge[0], Height: edge[1]})
			}
		}
	})
}
