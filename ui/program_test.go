package ui

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
)

// wire is a terminal's end of the line: it counts and keeps what a program
// writes, and wakes who waits for it.
type wire struct {
	mu   sync.Mutex
	text strings.Builder
	more chan struct{}
}

func newWire() *wire { return &wire{more: make(chan struct{}, 1)} }

func (w *wire) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.text.Write(p)
	select {
	case w.more <- struct{}{}:
	default:
	}
	return len(p), nil
}

func (w *wire) read() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.text.String()
}

// await waits until what was written from a place on holds the words.
func (w *wire) await(t testing.TB, from int, words string) {
	t.Helper()
	late := time.After(20 * time.Second)
	for !strings.Contains(w.read()[from:], words) {
		select {
		case <-w.more:
		case <-late:
			t.Fatalf("%q was not written:\n%q", words, w.read()[from:])
		}
	}
}

// start runs a model on a terminal of that size until the test ends.
func start(t testing.TB, m tea.Model, width, height int) (*tea.Program, *wire, func()) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	w := newWire()
	p := tea.NewProgram(m, tea.WithContext(ctx), tea.WithInput(nil), tea.WithOutput(w), tea.WithWindowSize(width, height),
		tea.WithColorProfile(colorprofile.TrueColor), tea.WithoutSignals(), tea.WithFPS(30))
	done := make(chan struct{})
	go func() { _, _ = p.Run(); close(done) }()
	return p, w, func() { stop(); <-done }
}

// nothing is the least that Bubble Tea can show.
type nothing struct{}

func (nothing) Init() tea.Cmd                       { return nil }
func (nothing) Update(tea.Msg) (tea.Model, tea.Cmd) { return nothing{}, nil }
func (nothing) View() tea.View {
	v := tea.NewView("Weight")
	v.AltScreen = true
	return v
}

// quiet waits until nothing has been written for some frames' time.
func (w *wire) quiet() {
	for {
		select {
		case <-w.more:
		case <-time.After(150 * time.Millisecond):
			return
		}
	}
}

// A step of the cursor redraws little: over a slow line at 200x60 it is at
// most 2 KiB. The middle of several steps counts, as a frame that a busy
// machine makes late would be taken for part of the next step.
func TestCursorStepWritesLittle(t *testing.T) {
	const budget = 2048
	a := wholeApp(t, cacheOf(fixtureDir(t)), settingsOf(t), 200, 60)
	a.Update(key("2"))
	p, w, end := start(t, a, 200, 60)
	defer end()
	w.await(t, 0, "kcal")
	p.Send(key("left"))
	w.quiet()
	var steps []int
	for range 9 {
		from := len(w.read())
		p.Send(key("left"))
		w.quiet()
		steps = append(steps, len(w.read())-from)
	}
	slices.Sort(steps)
	n := steps[len(steps)/2]
	t.Logf("a step writes %d bytes", n)
	if n == 0 || n > budget {
		t.Errorf("%d bytes are allowed: %v", budget, steps)
	}
}

// BenchmarkStart is from the start of the program to the first frame with
// data, beside an empty Bubble Tea program; the budget is 1.2 times that one.
func BenchmarkStart(b *testing.B) {
	cache, cfg := cacheOf(fixtureDir(b)), settingsOf(b)
	for name, model := range map[string]func() tea.Model{
		"empty program": func() tea.Model { return nothing{} },
		"dashboard": func() tea.Model {
			return New(b.Context(), Options{Cache: cache, Config: cfg, Account: &fakeAccount{app: fakeApp()}, Now: fixtureNow, Explain: func(err error) error { return err }})
		},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				_, w, end := start(b, model(), 120, 36)
				w.await(b, 0, "Weight")
				b.StopTimer()
				end()
				b.StartTimer()
			}
		})
	}
}
