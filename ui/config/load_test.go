package config_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"withings-tui/ui/config"
	"withings-tui/ui/units"
)

func environ(vars map[string]string) config.Environ {
	return func(name string) (string, bool) { v, ok := vars[name]; return v, ok }
}

// write puts text where the default configuration file is, below a new home.
func write(t *testing.T, text string) (home, path string) {
	t.Helper()
	home = t.TempDir()
	path = filepath.Join(home, ".config", "withings-tui", "config.toml")
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return home, path
}

func load(t *testing.T, home string, vars, flags map[string]string) (config.Config, error) {
	t.Helper()
	all := map[string]string{"HOME": home}
	for k, v := range vars {
		all[k] = v
	}
	known := config.Known{Panes: []string{"overview", "weight", "sleep"}, Themes: []string{"auto", "dark"}, CheckTheme: func(roles map[string]string) []string {
		if !strings.HasPrefix(roles["accent"], "#") {
			return []string{fmt.Sprintf("accent: %q is no colour", roles["accent"])}
		}
		return nil
	}, CheckAddress: func(address string) error {
		if address == "http://example.com" || address == "http://example.com/cb" {
			return errors.New("others need https")
		}
		return nil
	}}
	return config.Load(config.Options{Places: config.Places{Env: environ(all), GOOS: "linux"}, Flags: flags, Known: known})
}

func TestDefaults(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	c, err := load(t, home, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, s := range config.Settings() {
		got[s.Key] = s.Value(c)
		if o := c.Origin(s.Key); o.Kind != config.FromDefault {
			t.Errorf("%s: origin %v, want default", s.Key, o)
		}
	}
	want := map[string]string{
		"profile": "", "data_dir": filepath.Join(home, ".local", "share", "withings-tui"), "refresh_interval": "15m",
		"week_start": "monday", "smoother": "ema", "theme": "auto", "ascii": "false", "mouse": "true", "charts": "auto", "panes": "", "asian_bmi": "false", "since": "", "privacy": "false",
		"no_color": "false", "person.name": "", "person.born": "", "person.height_m": "0", "units.weight": "kg",
		"units.temperature": "C", "units.distance": "km", "units.pressure": "mmHg", "goals.weight_kg": "0", "goals.steps": "0",
		"blood_pressure.guideline": "esc-2024", "blood_pressure.setting": "home", "blood_pressure.morning_from": "04:00",
		"blood_pressure.morning_to": "11:59", "blood_pressure.evening_from": "17:00", "blood_pressure.evening_to": "23:59",
		"withings.client_id": "", "withings.redirect_url": "http://localhost:8976/callback",
		"withings.api_url": "https://wbsapi.withings.net", "withings.account_url": "https://account.withings.com",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("defaults (-want +got):\n%s", diff)
	}
}

func TestPrecedence(t *testing.T) {
	t.Parallel()
	const file = "data_dir = \"/file\"\n[withings]\n# the id\nclient_id = \"from-file\"\n"
	tests := []struct {
		name          string
		vars, flags   map[string]string
		dir, dirFrom  string
		id, idContain string
	}{
		{"file before default", nil, nil, "/file", "config.toml:1", "from-file", "config.toml:4"},
		{"environment before file", map[string]string{"WITHINGS_TUI_DATA_DIR": "/env", "WITHINGS_CLIENT_ID": "from-env"}, nil,
			"/env", "environment WITHINGS_TUI_DATA_DIR", "from-env", "environment WITHINGS_CLIENT_ID"},
		{"flag before environment", map[string]string{"WITHINGS_TUI_DATA_DIR": "/env"}, map[string]string{"data_dir": "/flag"},
			"/flag", "flag --data-dir", "from-file", "config.toml:4"},
		{"an empty variable is none", map[string]string{"WITHINGS_CLIENT_ID": ""}, nil, "/file", "config.toml:1", "from-file", "config.toml:4"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			home, _ := write(t, file)
			c, err := load(t, home, tt.vars, tt.flags)
			if err != nil {
				t.Fatal(err)
			}
			if c.DataDir != tt.dir || c.ClientID != tt.id {
				t.Errorf("got %q, %q; want %q, %q", c.DataDir, c.ClientID, tt.dir, tt.id)
			}
			if o := c.Origin("data_dir").String(); !strings.HasSuffix(o, tt.dirFrom) {
				t.Errorf("data_dir from %q, want ...%q", o, tt.dirFrom)
			}
			if o := c.Origin("withings.client_id").String(); !strings.HasSuffix(o, tt.idContain) {
				t.Errorf("client_id from %q, want ...%q", o, tt.idContain)
			}
		})
	}
}

func TestWholeFile(t *testing.T) {
	t.Parallel()
	home, _ := write(t, `
profile = "anna"
panes = ["weight", "overview"]
since = 2025-01-06
week_start = "Sunday"
refresh_interval = "1h30m"
ascii = true

[profiles.anna]
since = 2026-01-05

[profiles.anna.person]
height_m = 1.8
born = "1980"

[units]
weight = "st"

[profiles.anna.goals]
weight_kg = 80
steps = 8000

[themes.mine]
accent = "#8839ef"

[blood_pressure]
guideline = "aha-2017"
evening_to = "24:00"

[keys]
refresh = "f5"
`)
	c, err := load(t, home, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	type part struct {
		Profile   string
		Week      time.Weekday
		Every     time.Duration
		ASCII     bool
		Height    float64
		Born      string
		Weight    units.Weight
		Goal      float64
		Steps     int
		Guideline string
		Evening   string
		Key       string
		Panes     []string
		Since     string
		Accent    string
	}
	got := part{c.Profile, c.WeekStart, c.RefreshInterval, c.ASCII, c.HeightM, c.Born, c.Units.Weight, c.GoalWeightKg, c.GoalSteps, c.Guideline, c.EveningTo.String(), c.Keys["refresh"], c.Panes, c.Since, c.Themes["mine"]["accent"]}
	want := part{"anna", time.Sunday, 90 * time.Minute, true, 1.8, "1980", units.Stones, 80, 8000, "aha-2017", "23:59", "f5", []string{"weight", "overview"}, "2026-01-05", "#8839ef"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestProblems(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, file string
		vars       map[string]string
		flags      map[string]string
		want       []string
	}{
		{"misspelt key", "\n# note\nsmother = \"ema\"\n", nil, nil, []string{`config.toml:3: unknown key "smother"; did you mean "smoother"?`}},
		{"key without its table", "guideline = \"esc-2024\"", nil, nil, []string{`:1: unknown key "guideline"; did you mean "blood_pressure.guideline"?`}},
		{"misspelt table", "[unit]\nweight = \"kg\"", nil, nil, []string{`:2: unknown key "unit.weight"; did you mean "units.weight"?`}},
		{"nothing near", "[colour]\nnumber = 1", nil, nil, []string{`:2: unknown key "colour.number"; remove it`}},
		{"secret in the file", "[withings]\nclient_secret = \"hush\"", nil, nil, []string{`:2: unknown key "withings.client_secret"`}},
		{"value not allowed", "[units]\nweight = \"lbs\"", nil, nil, []string{`:2: units.weight: "lbs" is none of kg, lb, st; did you mean "lb"?`}},
		{"wrong type", "ascii = \"yes\"", nil, nil, []string{`:1: ascii must be true or false, such as false`}},
		{"number in quotes", "[goals]\nsteps = \"8000\"", nil, nil, []string{`:2: goals.steps must be number`}},
		{"out of range", "[person]\nheight_m = 180", nil, nil, []string{`:2: person.height_m: "180" is not a number from 0.5 to 2.75`}},
		{"nan", "[person]\nheight_m = nan", nil, nil, []string{`:2: person.height_m:`}},
		{"bad hour", "[blood_pressure]\nmorning_from = \"4\"", nil, nil, []string{`:2: blood_pressure.morning_from: "4" is not a time of day`}},
		{"interval too short", "refresh_interval = \"5s\"", nil, nil, []string{`:1: refresh_interval: "5s" is not a duration`}},
		{"http elsewhere", "[withings]\napi_url = \"http://example.com\"", nil, nil, []string{`:2: withings.api_url: others need https`}},
		{"http elsewhere in the environment", "", map[string]string{"WITHINGS_API_URL": "http://example.com"}, nil, []string{`environment WITHINGS_API_URL: others need https`}},
		{"callback without encryption elsewhere", "[withings]\nredirect_url = \"http://example.com/cb\"", nil, nil, []string{`:2: withings.redirect_url: others need https`}},
		{"profile with a path", "", nil, map[string]string{"profile": "../x"}, []string{`flag --profile: "../x" cannot name a profile`}},
		{"profile of dots", "", nil, map[string]string{"profile": ".."}, []string{`cannot name a profile`}},
		{"not TOML", "a = 1\nb = = 2\n", nil, nil, []string{`config.toml:2: is not TOML`}},
		{"twice the same", "ascii = true\nascii = false\n", nil, nil, []string{`:2: is not TOML`}},
		{"behind a long string", "[person]\nname = \"\"\"\na\nb = 1\n\"\"\"\nheigth_m = 1.8", nil, nil, []string{`:6: unknown key "person.heigth_m"; did you mean "person.height_m"?`}},
		{"inline table", "x = 1\nunits = { weight = \"stone\" }", nil, nil, []string{`:1: unknown key "x"`, `and 1 more`}},
		{"empty key of [keys]", "[keys]\nrefresh = 5", nil, nil, []string{`:2: keys.refresh must be the name of a key`}},
		{"misspelt setting of a person", "[profiles.anna.person]\nheigth_m = 1.7", nil, nil, []string{`:2: unknown key "profiles.anna.person.heigth_m": a profile has only since, person.name`, `did you mean "person.height_m"?`}},
		{"what profiles share", "[profiles.anna.units]\nweight = \"kg\"", nil, nil, []string{`:2: unknown key "profiles.anna.units.weight": a profile has only`}},
		{"wrong height of another person", "[profiles.anna.person]\nheight_m = 168", nil, nil, []string{`:2: profiles.anna.person.height_m: "168" is not a number`}},
		{"device name", "", nil, map[string]string{"profile": "CON"}, []string{`Windows keeps the name for a device`}},
		{"profile with a last dot", "", nil, map[string]string{"profile": "anna."}, []string{`no dot at the end`}},
		{"unknown pane", "panes = [\"wieght\"]", nil, nil, []string{`:1: panes: "wieght" is none of overview, weight, sleep; did you mean "weight"?`}},
		{"pane twice", "panes = [\"weight\", \"weight\"]", nil, nil, []string{`:1: panes: "weight" stands there twice`}},
		{"numbers for panes", "panes = [1]", nil, nil, []string{`:1: panes must be list of names, such as ["overview", "weight"]`}},
		{"unknown theme", "theme = \"drak\"", nil, nil, []string{`:1: theme: "drak" is none of auto, dark; did you mean "dark"?`}},
		{"colour that is none", "theme = \"mine\"\n[themes.mine]\naccent = \"mauve\"", nil, nil, []string{`:2: themes.mine: accent: "mauve" is no colour`}},
		{"theme of a built-in name", "[themes.dark]\naccent = \"#ffffff\"", nil, nil, []string{`:2: themes.dark.accent: there is a built-in theme of that name`}},
		{"no date", "since = \"last year\"", nil, nil, []string{`:1: since: "last year" is not a date; write it as 2026-01-31`}},
		{"unknown empty table", "[nothing]\n", nil, nil, []string{`:1: unknown key "nothing"`}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			home, _ := write(t, tt.file)
			_, err := load(t, home, tt.vars, tt.flags)
			var problems config.Problems
			if !errors.As(err, &problems) {
				t.Fatalf("error %v, want Problems", err)
			}
			for _, want := range tt.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("error\n  %v\nlacks\n  %s", err, want)
				}
			}
			if strings.ContainsAny(err.Error(), "\n\r") || strings.Contains(err.Error(), "hush") {
				t.Errorf("not one line without values: %q", err)
			}
		})
	}
}

func TestActions(t *testing.T) {
	t.Parallel()
	home, _ := write(t, "[keys]\nrefesh = \"f5\"\n")
	_, err := config.Load(config.Options{Places: config.Places{Env: environ(map[string]string{"HOME": home}), GOOS: "linux"}, Known: config.Known{Keys: map[string][]string{"quit": nil, "refresh": nil}}})
	if err == nil || !strings.Contains(err.Error(), `:2: unknown action "keys.refesh"; did you mean "keys.refresh"?`) {
		t.Errorf("got %v", err)
	}
}

func TestNamedFileMustExist(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	_, err := load(t, home, map[string]string{"WITHINGS_TUI_CONFIG": filepath.Join(home, "none.toml")}, nil)
	if err == nil || !strings.Contains(err.Error(), "there is no such file") {
		t.Errorf("got %v", err)
	}
}

func TestPlaces(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, goos         string
		vars               map[string]string
		configFile, dataIn string
	}{
		{"home", "linux", map[string]string{"HOME": "/h"}, "/h/.config/withings-tui/config.toml", "/h/.local/share/withings-tui"},
		{"macOS too", "darwin", map[string]string{"HOME": "/h"}, "/h/.config/withings-tui/config.toml", "/h/.local/share/withings-tui"},
		{"XDG", "linux", map[string]string{"HOME": "/h", "XDG_CONFIG_HOME": "/c", "XDG_DATA_HOME": "/d"}, "/c/withings-tui/config.toml", "/d/withings-tui"},
		{"XDG without a home", "linux", map[string]string{"XDG_CONFIG_HOME": "/c", "XDG_DATA_HOME": "/d"}, "/c/withings-tui/config.toml", "/d/withings-tui"},
		{"relative XDG is ignored", "linux", map[string]string{"HOME": "/h", "XDG_CONFIG_HOME": "c", "XDG_DATA_HOME": "d"}, "/h/.config/withings-tui/config.toml", "/h/.local/share/withings-tui"},
		{"Windows", "windows", map[string]string{"AppData": "/r", "LocalAppData": "/l"}, "/r/withings-tui/config.toml", "/l/withings-tui"},
		{"Windows with a profile only", "windows", map[string]string{"USERPROFILE": "/u"}, "/u/AppData/Roaming/withings-tui/config.toml", "/u/AppData/Local/withings-tui"},
		{"no home", "linux", nil, "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if runtime.GOOS == "windows" && tt.vars["XDG_DATA_HOME"] == "/d" {
				t.Skip("a path without a drive is relative there")
			}
			p := config.Places{Env: environ(tt.vars), GOOS: tt.goos}
			file, err := p.ConfigFile()
			if filepath.ToSlash(file) != tt.configFile || (tt.configFile == "") != errors.Is(err, config.ErrNoHome) {
				t.Errorf("ConfigFile: %q, %v; want %q", file, err, tt.configFile)
			}
			dir, err := p.DataDir()
			if filepath.ToSlash(dir) != tt.dataIn || (tt.dataIn == "") != errors.Is(err, config.ErrNoHome) {
				t.Errorf("DataDir: %q, %v; want %q", dir, err, tt.dataIn)
			}
		})
	}
}

func TestNoHome(t *testing.T) {
	t.Parallel()
	if _, err := config.Load(config.Options{Places: config.Places{Env: environ(nil), GOOS: "linux"}}); !errors.Is(err, config.ErrNoHome) {
		t.Errorf("got %v, want ErrNoHome", err)
	}
	c, err := config.Load(config.Options{Places: config.Places{Env: environ(nil), GOOS: "linux"}, Flags: map[string]string{"data_dir": "/d"}})
	if err != nil || c.DataDir != "/d" || c.Path != "" {
		t.Errorf("with a data directory: %+v, %v", c, err)
	}
	if err := c.Set("theme", "dark"); !errors.Is(err, config.ErrNoHome) {
		t.Errorf("Set: %v, want ErrNoHome", err)
	}
}

func TestNearest(t *testing.T) {
	t.Parallel()
	names := []string{"summary", "sync", "login", "logout", "units.weight"}
	for word, want := range map[string]string{"sumary": "summary", "snyc": "sync", "logn": "login", "weight": "units.weight", "xyzzy": "", "SYNC": "sync"} {
		if got := config.Nearest(word, names); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", word, got, want)
		}
	}
}

func FuzzLoad(f *testing.F) {
	for _, seed := range []string{"", "ascii = true", "[units]\nweight='kg' # c", "a.\"b c\".d = [1,\n2] # x\n", "[keys]\n\"a.b\" = \"\"\"x\\\"\"\"\"\n", "[[x]]\ny = 1979-05-27 07:32:00", "\"", "['"} {
		f.Add(seed)
	}
	dir := f.TempDir()
	path := filepath.Join(dir, "config.toml")
	f.Fuzz(func(t *testing.T, text string) {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Skip()
		}
		env := environ(map[string]string{"HOME": dir})
		c, err := config.Load(config.Options{Places: config.Places{Env: env}, Path: path})
		if err != nil {
			if strings.ContainsAny(err.Error(), "\n") {
				t.Fatalf("more than one line: %q", err)
			}
			return
		}
		// What was accepted can be edited, and reads back with only that changed.
		if err := c.Set("units.weight", "st"); err != nil {
			if strings.Contains(err.Error(), "by hand") {
				return
			}
			t.Fatal(err)
		}
		again, err := config.Load(config.Options{Places: config.Places{Env: env}, Path: path})
		if err != nil {
			t.Fatalf("after Set: %v", err)
		}
		for _, s := range config.Settings() {
			want := s.Value(c)
			if s.Key == "units.weight" {
				want = "st"
			}
			if got := s.Value(again); got != want {
				t.Fatalf("%s is %q after Set, was %q", s.Key, got, want)
			}
		}
	})
}

// Each person has height, name and goals of their own, and never another's.
func TestPeopleAreKeptApart(t *testing.T) {
	t.Parallel()
	home, _ := write(t, "since = 2024-01-01\n[person]\nname = \"Bert\"\nborn = \"1970\"\nheight_m = 1.9\n[goals]\nweight_kg = 90\nsteps = 5000\n"+
		"[profiles.anna.person]\nname = \"Anna\"\n[profiles.\"c.d\".goals]\nsteps = 7000\n[units]\nweight = \"lb\"\n")
	type person struct {
		Name, Born, Since string
		Height, Goal      float64
		Steps             int
		Unit              units.Weight
	}
	for profile, want := range map[string]person{
		"":     {"Bert", "1970", "2024-01-01", 1.9, 90, 5000, units.Pounds},
		"anna": {Name: "Anna", Unit: units.Pounds},
		"c.d":  {Steps: 7000, Unit: units.Pounds},
		"eve":  {Unit: units.Pounds},
	} {
		flags := map[string]string{}
		if profile != "" {
			flags["profile"] = profile
		}
		c, err := load(t, home, nil, flags)
		if err != nil {
			t.Fatal(err)
		}
		got := person{c.Name, c.Born, c.Since, c.HeightM, c.GoalWeightKg, c.GoalSteps, c.Units.Weight}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("profile %q (-want +got):\n%s", profile, diff)
		}
		if diff := cmp.Diff([]string{"anna", "c.d"}, c.Profiles()); diff != "" {
			t.Errorf("profiles (-want +got):\n%s", diff)
		}
	}
}

// What is no small text file is refused at once.
func TestOddFilesAreRefused(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, want string
		link       bool
		make       func(path string) error
	}{
		{"folder", "not a plain file", false, func(path string) error { return os.Mkdir(path, 0o700) }},
		{"link to nothing", "a link to nothing", true, func(path string) error { return os.Symlink(path+".none", path) }},
		{"device", "not a plain file", true, func(path string) error { return os.Symlink("/dev/zero", path) }},
		{"long", "longer than 1 MiB", false, func(path string) error { return os.WriteFile(path, make([]byte, 1<<20+1), 0o600) }},
		{"deep list", "20 deep", false, func(path string) error {
			return os.WriteFile(path, []byte("a = "+strings.Repeat("[", 1<<19)+strings.Repeat("]", 1<<19-10)), 0o600)
		}},
		{"deep name", "20 deep", false, func(path string) error { return os.WriteFile(path, []byte(strings.Repeat("a.", 1<<18)+"a = 1"), 0o600) }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			home, path := write(t, "")
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
			if err := tt.make(path); err != nil || runtime.GOOS == "windows" && tt.link {
				t.Skip("not to be made here: ", err)
			}
			if _, err := load(t, home, nil, nil); err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("got %v, want one line with %q", err, tt.want)
			}
		})
	}
}

// A ~ stands for the home of the system, or nothing is read.
func TestHomeSign(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		goos, variable, dir, want string
	}{
		{"linux", "HOME", "~/w", "/h/w"}, {"linux", "HOME", "~", "/h"}, {"linux", "HOME", "~w", "~w"},
		{"windows", "USERPROFILE", "~/w", "/h/w"}, {"windows", "HOME", "~/w", ""}, {"linux", "", "~/w", ""},
	} {
		places := config.Places{Env: environ(map[string]string{tt.variable: "/h", "XDG_CONFIG_HOME": "/c"}), GOOS: tt.goos}
		c, err := config.Load(config.Options{Places: places, Flags: map[string]string{"data_dir": tt.dir}})
		if filepath.ToSlash(c.DataDir) != tt.want || (tt.want == "") != errors.Is(err, config.ErrNoHome) {
			t.Errorf("%+v: %q, %v", tt, c.DataDir, err)
		}
	}
}
