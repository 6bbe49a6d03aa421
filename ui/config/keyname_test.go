package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestValidKey(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"r", "R", "?", "+", "/", "ß", "5", "f5", "enter", "pgdown", "ctrl+r", "ctrl+alt+x", "alt+enter", "shift+tab", "ctrl++", "shift+f3"} {
		if what := validKey(name); what != "" {
			t.Errorf("validKey(%q) = %q", name, what)
		}
	}
	for name, want := range map[string]string{
		"ctr+r":      `"ctr" is no modifier; did you mean "ctrl"?`,
		"alt+ctrl+x": "the modifiers stand in the order ctrl+alt+shift+meta+hyper+super",
		"ctrl+ctrl":  `"ctrl" is no key; give one character, or one of enter, tab`,
		"entr":       `"entr" is no key; did you mean "enter"?`,
		"ctrl+R":     `write it with a small letter; "R" with shift is shift+r`,
		"shift+r":    `write it as "R"`,
		"rr":         `"rr" is no key; give one character`,
		" ":          `" " is no key`,
		"ctrl+":      `"ctrl+" is no key`,
		"\x1b":       `is no key`,
		"\xff":       `is no key`,
	} {
		if what := validKey(name); !strings.Contains(what, want) {
			t.Errorf("validKey(%q) = %q, want %q", name, what, want)
		}
	}
}

func FuzzValidKey(f *testing.F) {
	for _, seed := range []string{"ctrl+r", "+", "++", "a+", "\xff+\xff", "shift+é", strings.Repeat("x", 300)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, name string) {
		if what := validKey(name); strings.ContainsAny(what, "\n\x1b") || len(what) > 2000 {
			t.Errorf("validKey(%q) = %q", name, what)
		}
	})
}

func TestKeysThatClash(t *testing.T) {
	t.Parallel()
	bound := map[string][]string{"refresh": {"r"}, "quit": {"q"}, "left": {"left", "h"}, "help": {"?"}}
	for _, tt := range []struct {
		name, text string
		want       []string // lines of the problems, without the path
	}{
		{"none", "[keys]\nrefresh = \"f5\"\n", nil},
		{"two swapped", "[keys]\nrefresh = \"q\"\nquit = \"r\"\n", nil},
		{"its own", "[keys]\nleft = \"h\"\n", nil},
		{"another's", "[keys]\nrefresh = \"q\"\n", []string{`:2: keys.refresh: the key "q" is that of quit; choose another, or give quit another too`}},
		{"another's second", "[keys]\nrefresh = \"h\"\n", []string{`:2: keys.refresh: the key "h" is that of left; choose another, or give left another too`}},
		{"the same twice", "[keys]\nrefresh = \"f5\"\nhelp = \"f5\"\n", []string{`:3: keys.help: the key "f5" is that of refresh; choose another, or give refresh another too`}},
		{"no key", "[keys]\nrefresh = \"ctr+r\"\n", []string{`:2: keys.refresh: "ctr" is no modifier; did you mean "ctrl"?`}},
		{"no action", "[keys]\nrefrsh = \"f5\"\n", []string{`:2: unknown action "keys.refrsh"; did you mean "keys.refresh"?`}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			home := t.TempDir()
			path := filepath.Join(home, "c.toml")
			if err := os.WriteFile(path, []byte(tt.text), 0o600); err != nil {
				t.Fatal(err)
			}
			env := func(name string) (string, bool) {
				v, ok := map[string]string{"HOME": home}[name]
				return v, ok
			}
			_, err := Load(Options{Places: Places{Env: env, GOOS: "linux"}, Path: path, Known: Known{Keys: bound}})
			var got []string
			problems, _ := err.(Problems)
			for _, p := range problems {
				got = append(got, strings.TrimPrefix(p.Error(), path))
			}
			if err != nil && problems == nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
