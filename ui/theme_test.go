package ui

import (
	"image/color"
	"io"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"withings-tui/ui/config"
)

// TestASCII: with --ascii every screen is drawn with ASCII alone, each
// character in the place of its twin.
func TestASCII(t *testing.T) {
	t.Parallel()
	for _, s := range scenes() {
		t.Run(s.name, func(t *testing.T) {
			a := fixedApp(t, cacheOf(fixtureDir(t)), settingsOf(t, config.KeyASCII, "true"), 120, 36)
			s.enter(a)
			a.Update(nil)
			checkFrame(t, a)
			text := screenOf(a)
			if i := strings.IndexFunc(text, func(r rune) bool { return r >= 0x80 }); i >= 0 {
				t.Errorf("not ASCII: %q", text[i:min(len(text), i+12)])
			}
			// A question mark stands where a character has no twin.
			a.theme.ascii = false
			a.Update(nil)
			if got, want := strings.Count(text, "?"), strings.Count(screenOf(a), "?"); got != want {
				t.Errorf("%d characters have no twin:\n%s", got-want, text)
			}
		})
	}
}

// TestNoColour: without colours no screen sets one, and what a background says
// is said by reverse video.
func TestNoColour(t *testing.T) {
	t.Parallel()
	for _, s := range scenes() {
		t.Run(s.name, func(t *testing.T) {
			a := fixedApp(t, cacheOf(fixtureDir(t)), settingsOf(t), 120, 36)
			a.Update(tea.ColorProfileMsg{Profile: colorprofile.ASCII})
			s.enter(a)
			a.Update(nil)
			for _, found := range sgr.FindAllStringSubmatch(a.View().Content, -1) {
				for _, part := range strings.Split(found[1], ";") {
					if !slices.Contains([]string{"", "0", "1", "4", "7"}, part) {
						t.Fatalf("a colour is set: %q", found[0])
					}
				}
			}
		})
	}
}

// TestThemes: the setting and the terminal's background choose the palette.
func TestThemes(t *testing.T) {
	t.Parallel()
	white, black := color.White, color.Black
	for _, c := range []struct {
		name, theme string
		background  color.Color
		profile     colorprofile.Profile
		want        *palette
	}{
		{"auto on black", "auto", black, colorprofile.TrueColor, &darkPalette},
		{"auto on white", "auto", white, colorprofile.TrueColor, &lightPalette},
		{"dark on white", "dark", white, colorprofile.TrueColor, &darkPalette},
		{"light on black", "light", black, colorprofile.ANSI256, &lightPalette},
		{"high contrast on black", "high-contrast", black, colorprofile.TrueColor, &contrastPalette},
		{"high contrast on white", "high-contrast", white, colorprofile.TrueColor, &contrastLightPalette},
		{"sixteen colours", "dark", black, colorprofile.ANSI, &sixteenPalette},
		{"no colours", "light", white, colorprofile.ASCII, &palette{}},
		{"no terminal", "light", white, colorprofile.NoTTY, &palette{}},
	} {
		a := fixedApp(t, emptyCache(t), settingsOf(t, config.KeyTheme, c.theme), 80, 24)
		a.Update(tea.BackgroundColorMsg{Color: c.background})
		a.Update(tea.ColorProfileMsg{Profile: c.profile})
		if *a.theme.colours != *c.want {
			t.Errorf("%s: another palette", c.name)
		}
	}
	for name, p := range map[string]*palette{
		"dark": &darkPalette, "light": &lightPalette, "high contrast": &contrastPalette, "high contrast, light": &contrastLightPalette,
		"colour-blind": newTheme("colour-blind", true, colorprofile.TrueColor, false).colours,
	} {
		for i := inkText; i < inkCount; i++ {
			if p[i] == "" {
				t.Errorf("%s: ink %d has no colour", name, i)
			}
		}
	}
}

// TestColourProfile: NO_COLOR (https://no-color.org) goes before everything,
// and tmux is believed where it says it has true colour.
func TestColourProfile(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		env  []string
		none bool
		want colorprofile.Profile
	}{
		{"no_color in the file", []string{"TERM=xterm-256color", "COLORTERM=truecolor"}, true, colorprofile.ASCII},
		{"NO_COLOR", []string{"TERM=xterm-256color", "NO_COLOR=1", "TMUX=/tmp/t,1,0", "COLORTERM=truecolor"}, false, colorprofile.ASCII},
		{"empty NO_COLOR", []string{"TERM=tmux-256color", "NO_COLOR=", "TMUX=/tmp/t,1,0", "COLORTERM=truecolor"}, false, colorprofile.TrueColor},
		{"tmux", []string{"TERM=tmux-256color", "TMUX=/tmp/t,1,0", "COLORTERM=24bit"}, false, colorprofile.TrueColor},
		{"no terminal", []string{"TERM=xterm-256color"}, false, colorprofile.NoTTY},
	} {
		if got := colourProfile(io.Discard, c.env, c.none); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// TestTerminalKeys are handled on every screen, also while text is typed.
func TestTerminalKeys(t *testing.T) {
	t.Parallel()
	onDesk(t, 80, 24, cacheOf(fixtureDir(t)), nil, func(d *desk) {
		for _, m := range []mode{modeDashboard, modeTable, modeImport} {
			d.enterMode(m)
			d.sent = nil
			d.press("ctrl+z", "ctrl+l")
			suspended := slices.ContainsFunc(d.sent, func(msg tea.Msg) bool { _, ok := msg.(tea.SuspendMsg); return ok })
			if !suspended || len(d.sent) < 2 || d.app.mode() != m {
				d.t.Errorf("%s: ctrl+z and ctrl+l bring %v", modeNames[m], d.sent)
			}
		}
	})
}
