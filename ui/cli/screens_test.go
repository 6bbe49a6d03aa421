package cli

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"withings-tui/ui"
	"withings-tui/ui/pane"
)

// TestScreensShowTheRightFigures opens the dashboard on each data set and looks
// for patterns in its panes.
func TestScreensShowTheRightFigures(t *testing.T) {
	t.Parallel()
	eachCase(t, func(t *testing.T, c numberCase, h *home) {
		for _, want := range c.Expect.Screens {
			if want.OrPane > 0 && want.OrPane <= len(pane.All) {
				want.Pane = want.OrPane
			}
			for _, size := range want.Sizes {
				drawn := h.screen(t, size, strconv.Itoa(want.Pane))
				want.checkScreen(t, fmt.Sprintf("pane %d at %s", want.Pane, size), drawn)
				if want.Axis != "" {
					evenAxis(t, drawn)
				}
			}
		}
	})
}

func (c screenCase) checkScreen(t *testing.T, what, drawn string) {
	t.Helper()
	words := runningWords(drawn)
	for _, pattern := range c.Must {
		if re := regexp.MustCompile(pattern); !re.MatchString(drawn) && !re.MatchString(words) {
			t.Errorf("%s lacks %s:\n%s", what, pattern, drawn)
		}
	}
	for _, pattern := range c.MustNot {
		re := regexp.MustCompile(pattern)
		if found := re.FindString(drawn) + re.FindString(words); found != "" {
			t.Errorf("%s says %q, against %s:\n%s", what, found, pattern, drawn)
		}
	}
}

// runningWords joins the lines of a box where its words wrap: what stands
// between the same two frames, one line after the other.
func runningWords(drawn string) string {
	columns := map[int]string{}
	var order []int
	for line := range strings.Lines(drawn) {
		at := 0
		for cell := range strings.SplitSeq(strings.TrimRight(line, "\n"), "│") {
			if _, known := columns[at]; !known {
				order = append(order, at)
			}
			columns[at] += " " + strings.Trim(cell, " ╭╮╰╯─")
			at += len([]rune(cell)) + 1
		}
	}
	var b strings.Builder
	for _, at := range order {
		b.WriteString(strings.Join(strings.Fields(columns[at]), " ") + "\n")
	}
	return b.String()
}

// evenAxis fails where the labels of the weight axis do not lie at equal
// distances in value.
func evenAxis(t *testing.T, drawn string) {
	t.Helper()
	var labels []float64
	for line := range strings.Lines(drawn) {
		if m := regexp.MustCompile(`^[│ ]*(\d{2,3}(?:\.\d+)?) ?[┤┼├│╎┊┆┈·┄╌─]`).FindStringSubmatch(line); m != nil {
			v, err := strconv.ParseFloat(m[1], 64)
			if err != nil {
				t.Fatal(err)
			}
			labels = append(labels, v)
		}
	}
	if len(labels) < 3 {
		t.Errorf("%d labels of an axis in:\n%s", len(labels), drawn)
		return
	}
	for i := 2; i < len(labels); i++ {
		if step, first := labels[i-1]-labels[i], labels[0]-labels[1]; step-first > 1e-9 || first-step > 1e-9 {
			t.Errorf("labels %v do not differ by the same:\n%s", labels, drawn)
			return
		}
	}
}

// screen is what the dashboard draws in a terminal of a size after keys. Time
// does not pass meanwhile.
func (h *home) screen(t *testing.T, size string, keys ...string) string {
	t.Helper()
	var w, height int
	if _, err := fmt.Sscanf(size, "%dx%d", &w, &height); err != nil {
		t.Fatal(size, err)
	}
	a := &app{now: func() time.Time { return h.now }, env: func(name string) (string, bool) { v, ok := h.env[name]; return v, ok }}
	defer a.close()
	s, err := a.open(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	drawn := ""
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		d := &driver{app: ui.New(ctx, ui.Options{Cache: h.cache(), Config: s.cfg, Account: account{s}, Explain: s.explained, Now: a.now, Environ: []string{"TERM=xterm-256color", "LANG=C.UTF-8"}})}
		d.run(d.app.Init())
		d.send(tea.WindowSizeMsg{Width: w, Height: height})
		d.settle()
		for _, key := range keys {
			d.send(tea.KeyPressMsg(tea.Key{Code: []rune(key)[0], Text: key}))
			d.settle()
		}
		drawn = ansi.Strip(d.app.View().Content)
		cancel()
		d.running.Wait()
	})
	return drawn
}

// driver runs a model as Bubble Tea does, in a bubble of testing/synctest.
type driver struct {
	app     tea.Model
	running sync.WaitGroup
	mu      sync.Mutex
	inbox   []tea.Msg
}

func (d *driver) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	d.running.Go(func() {
		msg := cmd()
		d.mu.Lock()
		defer d.mu.Unlock()
		d.inbox = append(d.inbox, msg)
	})
}

func (d *driver) send(msg tea.Msg) {
	switch msg := msg.(type) {
	case nil:
	case tea.BatchMsg:
		for _, cmd := range msg {
			d.run(cmd)
		}
	default:
		var cmd tea.Cmd
		d.app, cmd = d.app.Update(msg)
		d.run(cmd)
	}
}

// settle lets happen all that can without time passing.
func (d *driver) settle() {
	for {
		synctest.Wait()
		d.mu.Lock()
		arrived := d.inbox
		d.inbox = nil
		d.mu.Unlock()
		if len(arrived) == 0 {
			return
		}
		for _, msg := range arrived {
			d.send(msg)
		}
	}
}
