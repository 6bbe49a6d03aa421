package config

import (
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
)

// AppName names the directories of this program.
const AppName = "withings-tui"

// ErrNoHome: there is no home directory to find files in. The words tell what
// to set.
var ErrNoHome = errors.New("no home directory")

// Environ answers for the environment: os.LookupEnv, or a map in tests.
type Environ func(name string) (value string, ok bool)

// get is the value of a variable, with an empty one as good as none.
func (e Environ) get(name string) string {
	if e == nil {
		return ""
	}
	v, _ := e(name)
	return v
}

// Places finds the directories of a system, by the XDG Base Directory
// Specification everywhere (also on macOS, where terminal programs' users look
// there) but on Windows.
type Places struct {
	Env  Environ
	GOOS string // empty: the system this runs on
}

// ConfigFile is the default configuration file; ErrNoHome where nothing tells
// where that is.
func (p Places) ConfigFile() (string, error) {
	dir, err := p.base("XDG_CONFIG_HOME", ".config", "AppData", filepath.Join("AppData", "Roaming"))
	if err != nil {
		return "", err
	}
	return filepath.Join(dir, AppName, "config.toml"), nil
}

// DataDir is the default directory for caches and tokens; ErrNoHome where
// nothing tells where that is.
func (p Places) DataDir() (string, error) {
	dir, err := p.base("XDG_DATA_HOME", filepath.Join(".local", "share"), "LocalAppData", filepath.Join("AppData", "Local"))
	if err != nil {
		return "", err
	}
	return filepath.Join(dir, AppName), nil
}

// base is the directory that the XDG variable names (the specification has a
// relative one ignored), or on Windows the one its own variable names, or the
// place below the home directory.
func (p Places) base(xdg, below, windows, belowWindows string) (string, error) {
	if dir := p.Env.get(xdg); filepath.IsAbs(dir) {
		return filepath.Clean(dir), nil
	}
	if p.windows() {
		if dir := p.Env.get(windows); dir != "" {
			return dir, nil
		}
		below = belowWindows
	}
	home, err := p.Home()
	if err != nil {
		return "", err
	}
	return filepath.Join(home, below), nil
}

func (p Places) windows() bool {
	if p.GOOS == "" {
		return runtime.GOOS == "windows"
	}
	return p.GOOS == "windows"
}

// Home is the person's home directory, ErrNoHome where the environment tells
// none.
func (p Places) Home() (string, error) {
	variable := "HOME"
	if p.windows() {
		variable = "USERPROFILE"
	}
	if dir := p.Env.get(variable); dir != "" {
		return dir, nil
	}
	return "", fmt.Errorf("%w: %s is not set; set %s, or give --data-dir and --config", ErrNoHome, variable, variable)
}

// expandHome replaces a leading ~/ by the home directory, as a shell would
// have done on the command line.
func (p Places) expandHome(path string) (string, error) {
	rest, ok := strings.CutPrefix(path, "~")
	if !ok || rest != "" && rest[0] != '/' && !(p.windows() && rest[0] == '\\') {
		return path, nil
	}
	home, err := p.Home()
	if err != nil {
		return "", err
	}
	return filepath.Join(home, rest), nil
}
