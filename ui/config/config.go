// Package config is what a person can set: the one table of settings, the
// configuration file, the environment that overrides it, and the places of
// files on each system. It holds no secret: the Withings client secret and the
// tokens are not settings.
package config

import (
	"fmt"
	"time"

	"withings-tui/ui/units"
)

// Config is every setting with its effective value. Make one with Load.
type Config struct {
	// Profile names the person whose data this is; empty is the default profile.
	// Name, Born, HeightM, GoalWeightKg, GoalSteps and Since are this person's,
	// and never those of another profile.
	Profile string
	// Name and Born (YYYY-MM-DD or just a year) head the doctor's report; empty
	// leaves them out.
	Name, Born string
	// HeightM is the body height in metres, 0 where it is not set.
	HeightM float64
	// GoalWeightKg is 0 where none is set; GoalSteps is steps a day.
	GoalWeightKg float64
	GoalSteps    int
	// Since is the day (YYYY-MM-DD) that the change of weight is told from;
	// empty is none.
	Since string

	Units units.Units

	// Guideline is esc-2024, esh-2023 or aha-2017; Setting is home or office.
	Guideline, Setting string
	// The hours a reading counts as a morning or an evening one, both ends
	// included, on the wall clock of the reading's own zone. One that ends before
	// it begins goes over midnight.
	MorningFrom, MorningTo, EveningFrom, EveningTo Clock

	WeekStart time.Weekday
	// Smoother is ema, trendweight, libra or median7.
	Smoother string
	// AsianBMI adds the WHO's action points for Asian people to the BMI.
	AsianBMI bool
	// RefreshInterval is the age at which the dashboard refreshes the cache.
	RefreshInterval time.Duration

	RedirectURL, APIURL, AccountURL, ClientID string

	// Theme is auto, the name of a built-in theme or one of Themes.
	Theme string
	// Charts is auto, braille, lines or ascii.
	Charts string
	// Panes are the panes to show, in their order; nil is all of them.
	Panes                          []string
	ASCII, Mouse, Privacy, NoColor bool
	// Keys remaps the dashboard: the name of an action to the key for it.
	Keys map[string]string
	// Themes are the person's own: by name, the colour of each role.
	Themes map[string]map[string]string

	// DataDir is the directory that holds all profiles; Path is the
	// configuration file, whether it exists or not.
	DataDir, Path string

	profiles []string // that the file has a table for
	origins  map[string]Origin
	known    Known
}

// Known is what the rest of the program takes in settings whose values are not
// this package's to know. What is nil takes anything.
type Known struct {
	// Keys are the keys that each action has by itself, which no other may be
	// given, by the names of the actions that [keys] may remap.
	Keys map[string][]string
	// Panes and Themes are the names of all panes and of the built-in themes.
	Panes, Themes []string
	// CheckTheme tells what is wrong with the colours of a theme's roles,
	// CheckAddress why nothing can be sent to an address, or not safely.
	CheckTheme   func(roles map[string]string) []string
	CheckAddress func(address string) error
}

// Origin tells where the effective value of a setting came from.
type Origin struct {
	Kind OriginKind
	Name string // the flag, the variable, or the file
	Line int    // in the file, from 1
}

// OriginKind orders the places a value can come from by precedence.
type OriginKind uint8

// The places, from the weakest to the strongest.
const (
	FromDefault OriginKind = iota
	FromFile
	FromEnvironment
	FromFlag
)

func (o Origin) String() string {
	switch o.Kind {
	case FromFile:
		return fmt.Sprintf("%s:%d", o.Name, o.Line)
	case FromEnvironment:
		return "environment " + o.Name
	case FromFlag:
		return "flag --" + o.Name
	}
	return "default"
}

// Origin tells where the value of the setting named key came from.
func (c Config) Origin(key string) Origin { return c.origins[key] }

// Profiles are the names of the profiles that the file has settings for.
func (c Config) Profiles() []string { return c.profiles }

// Clock is a time of day in minutes since midnight, 0 to 1439.
type Clock int

// ParseClock reads HH:MM, 00:00 to 23:59; 24:00 means the day's last minute.
func ParseClock(s string) (Clock, error) {
	if s == "24:00" {
		return 24*60 - 1, nil
	}
	t, err := time.Parse("15:04", s)
	if err != nil {
		return 0, fmt.Errorf("%q is not a time of day such as 07:30", s)
	}
	return Clock(t.Hour()*60 + t.Minute()), nil
}

func (c Clock) String() string { return fmt.Sprintf("%02d:%02d", int(c)/60, int(c)%60) }
