package ui

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"withings-tui/ui/config"
)

// TestScreens holds what every dialog looks like in each of its states, at two
// sizes. What the panes draw has its own pictures in ui/pane; here a pane is
// seen once, with the lines around it.
func TestScreens(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{120, 36}, {80, 24}} {
		t.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(t *testing.T) {
			t.Parallel()
			onDesk(t, size[0], size[1], ownCache(t), func(o *Options) { o.OpenURL = func(string) error { return nil } }, func(d *desk) {
				d.pass(2 * time.Second)
				for _, st := range states() {
					if strings.HasPrefix(st.name, "pane ") && st.name != "pane weight" && st.name != "pane overview" {
						continue
					}
					d.fresh()
					st.enter(d)
					golden(d.t, strings.NewReplacer(" ", "-", ",", "").Replace(st.name), size, d.screen())
				}
			})
		})
	}
}

// TestPlainScreens holds some of them in plain characters: no byte beyond ASCII
// is sent.
func TestPlainScreens(t *testing.T) {
	t.Parallel()
	settings := settingsOf(t, config.KeyCharts, "ascii")
	onDesk(t, 80, 24, ownCache(t), func(o *Options) { o.Config = settings }, func(d *desk) {
		d.pass(2 * time.Second)
		for _, st := range states() {
			d.fresh()
			st.enter(d)
			if i := strings.IndexFunc(d.app.View().Content, func(r rune) bool { return r > 0x7e }); i >= 0 {
				d.t.Errorf("%s: beyond ASCII at byte %d:\n%s", st.name, i, d.screen())
			}
		}
	})
}

func golden(t testing.TB, name string, size [2]int, screen string) {
	t.Helper()
	var lines []string
	for _, l := range strings.Split(screen, "\n") {
		lines = append(lines, strings.TrimRight(l, " "))
	}
	got := strings.Join(lines, "\n") + "\n"
	path := filepath.Join("testdata", "screens", fmt.Sprintf("%s-%dx%d.txt", name, size[0], size[1]))
	if *update {
		must(t, os.MkdirAll(filepath.Dir(path), 0o755))
		must(t, os.WriteFile(path, []byte(got), 0o644))
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Error(err)
		return
	}
	if got != string(want) {
		t.Errorf("%s is not as it was (-update writes it anew):\n%s\nwas:\n%s", path, got, want)
	}
}

// TestStatus: the top line says what is true, at every width it is drawn in.
func TestStatus(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		enter func(*session)
		want  string
	}{
		{"synced", func(*session) {}, "● 2 min"},
		{"offline", func(s *session) { s.data.history.State.Offline = true }, "▲ offline · data of 20:58"},
		{"offline since days", func(s *session) {
			s.data.history.State.Offline = true
			s.data.history.State.LastSync = fixtureNow().AddDate(0, 0, -3)
		}, "▲ offline · data of 19 Nov"},
		{"Withings ended the sign-in", func(s *session) { s.data.history.State.SignedOut = true }, "▲ signed out · L signs in"},
		{"the tokens are gone", func(s *session) { s.account.signed = false }, "▲ signed out · L signs in"},
		{"connected and never synced", func(s *session) { s.data.history.State.LastSync = time.Time{} }, "▲ never synced"},
		{"not connected", func(s *session) {
			s.data.history.State.LastSync, s.account.signed = time.Time{}, false
		}, "· not connected"},
		{"old", func(s *session) { s.data.history.State.LastSync = fixtureNow().AddDate(0, 0, -2) }, "○ data of 20 Nov"},
		{"an error", func(s *session) { s.sync.problem = "Withings answers 500" }, "▲ not refreshed · data of 20:58"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := wholeApp(t, ownCache(t), settingsOf(t), 120, 36)
			c.enter(a.s)
			for w := minWidth; w <= 200; w += 7 {
				a.Update(tea.WindowSizeMsg{Width: w, Height: 24})
				top, _, _ := strings.Cut(screenOf(a), "\n")
				if !strings.Contains(top, c.want) {
					t.Errorf("at %d columns the top line says %q, want %q", w, top, c.want)
				}
				if !strings.Contains(top, "1") || !strings.Contains(top, "6") {
					t.Errorf("at %d columns a tab is missing: %q", w, top)
				}
			}
		})
	}
}
