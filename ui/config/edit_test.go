package config_test

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"withings-tui/ui/config"
)

func TestSet(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, before, key, value, after string }{
		{"in place, comments kept",
			"# mine\n[units] # how\nweight   = 'kg' # heavy\n\n# end\n", "units.weight", "lb",
			"# mine\n[units] # how\nweight   = \"lb\" # heavy\n\n# end\n"},
		{"new key of a table", "[units]\n# c\nweight = \"kg\"\n\n[goals]\nsteps = 1\n", "units.pressure", "kPa",
			"[units]\n# c\nweight = \"kg\"\npressure = \"kPa\"\n\n[goals]\nsteps = 1\n"},
		{"new key of an empty table", "[units]\n\n[goals]\nsteps = 1\n", "units.pressure", "kPa",
			"[units]\npressure = \"kPa\"\n\n[goals]\nsteps = 1\n"},
		{"new table", "ascii = true", "units.weight", "lb", "ascii = true\n\n[units]\nweight = \"lb\"\n"},
		{"empty file", "", "goals.weight_kg", "80.5", "[goals]\nweight_kg = 80.5\n"},
		{"top key before the first header", "# a\n\n# of units\n[units]\nweight = \"kg\"\n", "theme", "dark",
			"# a\n\ntheme = \"dark\"\n# of units\n[units]\nweight = \"kg\"\n"},
		{"top key behind the others", "ascii = true\n\n[units]\n", "mouse", "true", "ascii = true\nmouse = true\n\n[units]\n"},
		{"dotted keys", "units.weight = \"kg\"\n", "units.distance", "mi", "units.weight = \"kg\"\nunits.distance = \"mi\"\n"},
		{"no newline at the end", "ascii = true", "mouse", "true", "ascii = true\nmouse = true\n"},
		{"CRLF", "ascii = true\r\n[units]\r\nweight = \"kg\"\r\n", "units.pressure", "kPa", "ascii = true\r\n[units]\r\nweight = \"kg\"\r\npressure = \"kPa\"\r\n"},
		{"list", "", "panes", "weight, overview", "panes = [\"weight\", \"overview\"]\n"},
		{"list in place", "panes = [\"sleep\"] # c\n", "panes", "weight", "panes = [\"weight\"] # c\n"},
		{"a hash in the value", "[person]\nname = \"#1\" # me\n", "person.name", "Anna", "[person]\nname = \"Anna\" # me\n"},
		{"below its comment", "# a\n# theme = \"auto\"  # colours\n# charts = \"auto\"\n", "theme", "dark", "# a\n# theme = \"auto\"  # colours\ntheme = \"dark\"\n# charts = \"auto\"\n"},
		{"long string before it", "[person]\nname = \"\"\"\ntheme = 1\n\"\"\"\n", "theme", "dark", "theme = \"dark\"\n[person]\nname = \"\"\"\ntheme = 1\n\"\"\"\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			home, path := write(t, tt.before)
			c, err := load(t, home, nil, nil)
			if err != nil {
				t.Fatal(err)
			}
			if err := c.Set(tt.key, tt.value); err != nil {
				t.Fatal(err)
			}
			got, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.after, string(got)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestSetMakesFile(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	c, err := load(t, home, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Set("theme", "dark"); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(c.Path)
	if err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, want 0600", info.Mode())
	}
	left, err := os.ReadDir(filepath.Dir(c.Path))
	if err != nil || len(left) != 1 {
		t.Errorf("directory holds %v, %v; want the file alone", left, err)
	}
}

func TestSetKeepsLink(t *testing.T) {
	t.Parallel()
	home, path := write(t, "ascii = true\n")
	target := filepath.Join(home, "dotfiles.toml")
	if err := os.Rename(path, target); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(target, path); err != nil || runtime.GOOS == "windows" { // where few may make one
		t.Skip("no symbolic links here")
	}
	c, err := load(t, home, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Set("ascii", "false"); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Lstat(path); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is gone: %v, %v", info, err)
	}
	if got, _ := os.ReadFile(target); string(got) != "ascii = false\n" {
		t.Errorf("target holds %q", got)
	}
}

func TestSetRefuses(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, file, key, value, want string }{
		{"unknown setting", "", "units.mass", "kg", "there is no setting"},
		{"value not allowed", "", "units.weight", "stone", "is none of kg, lb, st"},
		{"inline table", "units = { weight = \"kg\" }\n", "units.distance", "mi", "by hand"},
		{"file broken meanwhile", "ascii = \n", "theme", "dark", "is not TOML"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, path := write(t, tt.file)
			err := config.Config{Path: path}.Set(tt.key, tt.value)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want ...%s", err, tt.want)
			}
			if got, _ := os.ReadFile(path); string(got) != tt.file {
				t.Errorf("the file was changed to %q", got)
			}
		})
	}
}

// What is somebody's own is written to the profile it is of.
func TestSetOfAProfile(t *testing.T) {
	t.Parallel()
	home, path := write(t, "[person]\nheight_m = 1.9\n")
	c, err := load(t, home, nil, map[string]string{"profile": "anna"})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range [][2]string{{"person.height_m", "1.68"}, {"since", "2025-01-06"}, {"theme", "dark"}} {
		if err := c.Set(s[0], s[1]); err != nil {
			t.Fatal(err)
		}
	}
	got, _ := os.ReadFile(path)
	want := "theme = \"dark\"\n[person]\nheight_m = 1.9\n\n[profiles.anna.person]\nheight_m = 1.68\n\n[profiles.anna]\nsince = \"2025-01-06\"\n"
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Where something that is no file stands in the file's place, it is left alone.
func TestCreateLeavesWhatIsNoFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	link := filepath.Join(dir, "config.toml")
	if err := os.Symlink(filepath.Join(dir, "nowhere"), link); err != nil {
		t.Skip(err)
	}
	for _, path := range []string{dir, link} {
		if err := config.Create(path); err == nil || !strings.Contains(err.Error(), "move it away and try again") {
			t.Errorf("%s: %v", path, err)
		}
	}
	if _, err := os.Lstat(link); err != nil {
		t.Error(err)
	}
}

// Every setting of the file that config init writes can be set there, and is
// found at its place.
func TestTemplateTakesEverySetting(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	path := filepath.Join(home, ".config", "withings-tui", "config.toml")
	if err := config.Create(path); err != nil {
		t.Fatal(err)
	}
	if err := config.Create(path); err == nil || !strings.Contains(err.Error(), "there already") {
		t.Errorf("a second time: %v", err)
	}
	if diff := cmp.Diff(config.Template(), readBack(t, path)); diff != "" {
		t.Fatal(diff)
	}
	for _, s := range config.Settings() {
		c, err := load(t, home, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		value := s.Default
		switch s.Key {
		case "profile":
			continue // another person's settings would hold from there on
		case "data_dir", "person.name", "withings.client_id":
			value = "/x"
		case "panes":
			value = "weight, sleep"
		case "since", "person.born":
			value = "2025-01-06"
		}
		if err := c.Set(s.Key, value); err != nil {
			t.Fatal(err)
		}
		again, err := load(t, home, nil, nil)
		if err != nil || s.Value(again) != value {
			t.Fatalf("%s reads back as %q, %v; want %q", s.Key, s.Value(again), err, value)
		}
		lines := strings.Split(readBack(t, path), "\n")
		name := s.Key[strings.LastIndexByte(s.Key, '.')+1:]
		if above := lines[again.Origin(s.Key).Line-2]; !strings.HasPrefix(above, "# "+name+" = ") {
			t.Errorf("%s stands below %q", s.Key, above)
		}
	}
}

func readBack(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
