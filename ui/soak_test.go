package ui

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"withings-tui/store"
)

// TestSoak presses random keys, pastes, clicks, resizes and lets time go by:
// nothing panics, and every frame keeps to its terminal (send checks each).
func TestSoak(t *testing.T) {
	t.Parallel()
	steps := 1000 // of each of the two
	if *all {
		steps = 5000
	}
	for name, start := range map[string]struct {
		cache  *store.Cache
		change func(*Options)
	}{
		"with data": {ownCache(t), nil}, "without": {emptyCache(t), nobody},
	} {
		t.Run(name, func(t *testing.T) {
			onDesk(t, 100, 30, start.cache, start.change, func(d *desk) {
				r := rand.New(rand.NewPCG(11, uint64(len(name))))
				keys := everyKey()
				if account, ok := d.app.s.o.Account.(*fakeAccount); ok {
					d.account = account
				}
				d.signIns(func(a *fakeAttempt) { a.deaf = r.IntN(4) == 0 })
				d.app.s.o.Import = (&fakeImport{err: errors.New("not an export")}).read
				for range steps {
					d.shake(r, keys)
				}
				d.settle()
			})
		})
	}
}

// everyKey are the keys of all tables, and some that mean nothing.
func everyKey() []string {
	keys := []string{"ctrl+l", "ctrl+y", "ctrl+o", "ctrl+u", "ctrl+d", "ctrl+b", "ctrl+f", "ctrl+p", "backspace", "pgup", "pgdown", "space", "~", "é", "7", "8", "9", "/", "a", "d", "p", "i", "G", "2", "3"}
	for _, b := range allCommands() {
		keys = append(keys, b.keys...)
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// shake does one random thing.
func (d *desk) shake(r *rand.Rand, keys []string) {
	switch n := r.IntN(100); {
	case n < 4:
		d.send(tea.WindowSizeMsg{Width: 1 + r.IntN(220), Height: 1 + r.IntN(60)})
	case n < 6:
		d.send(tea.WindowSizeMsg{Width: minWidth + r.IntN(100), Height: minHeight + r.IntN(40)})
	case n < 9:
		d.send(tea.MouseClickMsg{X: r.IntN(220), Y: r.IntN(60), Button: tea.MouseLeft})
	case n < 11:
		d.send(tea.MouseWheelMsg{X: r.IntN(120), Y: r.IntN(40), Button: []tea.MouseButton{tea.MouseWheelUp, tea.MouseWheelDown, tea.MouseWheelLeft}[r.IntN(3)]})
	case n < 12:
		d.send(tea.PasteMsg{Content: []string{"2026-10-01", hostile("paste"), "", "http://localhost:8976/callback?code=1"}[r.IntN(4)]})
	case n < 13:
		d.syncer.hold = r.IntN(2) == 0
		d.syncer.steps = []store.Progress{{Collection: store.CollectionMeasures, Readings: r.IntN(5000), Done: r.IntN(2) == 0}}
		if d.syncer.ended != nil && d.app.s.sync.running {
			select {
			case d.syncer.ended <- nil:
			default:
			}
		}
	case n < 17:
		d.send(tea.MouseMotionMsg{X: r.IntN(220), Y: r.IntN(60), Button: []tea.MouseButton{tea.MouseNone, tea.MouseLeft}[r.IntN(2)]})
	case n < 24 && len(d.app.s.hits) > 0: // what can be clicked
		h := d.app.s.hits[r.IntN(len(d.app.s.hits))]
		d.send(tea.MouseClickMsg{X: h.X + r.IntN(max(1, h.W)), Y: h.Y + r.IntN(max(1, h.H)), Button: tea.MouseLeft})
	case n < 27: // an entry of the palette
		d.app.s.home()
		d.press(fmt.Sprint(1+r.IntN(6)), ":")
		d.write([]string{"2025", "mar 25", "14 oct", "compare 2024", "table", "since", "theme"}[r.IntN(7)])
		d.press([]string{"down", "up"}[r.IntN(2)], "enter")
	case n < 28:
		d.send(tea.BackgroundColorMsg{})
	case n < 29:
		d.pass(time.Duration(r.IntN(3000)) * time.Millisecond)
	default:
		d.send(key(keys[r.IntN(len(keys))]))
	}
	d.settle()
}
