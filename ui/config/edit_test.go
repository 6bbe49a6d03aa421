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
		{"remapped key", "[keys]\nquit = \"x\"\n", "keys.refresh", "ctrl+\"", "[keys]\nquit = \"x\"\nrefresh = \"ctrl+\\\"\"\n"},
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
	if err := c.Set("theme", "light"); err != nil {
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
	if err := os.Symlink(target, path); err != nil {
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

func TestUnits(t *testing.T) {
	t.Parallel()
	const pound = 0.45359237
	tests := []struct{ name, got, want string }{
		{"kilograms", config.Kilograms.Format(81.24), "81.2 kg"},
		{"no unit is kilograms", config.WeightUnit("").Format(81.24), "81.2 kg"},
		{"pounds", config.Pounds.Format(81.2), "179.0 lb"},
		{"stones", config.Stones.Format(81.2), "12 st 11.0 lb"},
		{"stones carry", config.Stones.Format((9*14 + 13.96) * pound), "10 st 0.0 lb"},
		{"negative stones", config.Stones.Format(-1 * pound), "-0 st 1.0 lb"},
		{"gain", config.Kilograms.FormatChange(0.44), "+0.4 kg"},
		{"no change", config.Kilograms.FormatChange(-0.04), "0.0 kg"},
		{"change in stones", config.Stones.FormatChange(-pound), "-1.0 lb"},
		{"fahrenheit", config.Fahrenheit.Format(37.0), "98.6 °F"},
		{"celsius", config.Celsius.Format(37.04), "37.0 °C"},
		{"miles", config.Miles.Format(1609.344), "1.0 mi"},
		{"mmHg", config.MmHg.FormatPair(125.6, 80.4), "126/80 mmHg"},
		{"kPa", config.KPa.FormatPair(126, 80), "16.8/10.7 kPa"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if tt.got != tt.want {
				t.Errorf("got %q, want %q", tt.got, tt.want)
			}
		})
	}
	if d := config.Fahrenheit.Change(1); d != 1.8 {
		t.Errorf("a degree is %v °F, want 1.8", d)
	}
	if kg := config.Stones.Kg(config.Stones.Value(81.2)); kg < 81.1999 || kg > 81.2001 {
		t.Errorf("81.2 kg in stones and back is %v", kg)
	}
}
