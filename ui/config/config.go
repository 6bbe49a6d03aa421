// Package config is what a person can set: the configuration file, the
// environment that overrides it, the places of files on each system, and the
// units figures are shown in. It imports nothing of this module and holds no
// secret: the Withings client secret and the tokens are not settings.
package config

import (
	"fmt"
	"time"
)

// Config is every setting with its effective value. Make one with Load.
type Config struct {
	// Profile names the person whose data this is; empty is the default profile.
	Profile string
	// Name and Born (YYYY-MM-DD or just a year) head the doctor's report; empty
	// leaves them out.
	Name, Born string
	// HeightM is the body height in metres, 0 where it is not set.
	HeightM float64

	Units Units

	// GoalWeightKg is 0 where none is set; GoalSteps is steps a day.
	GoalWeightKg float64
	GoalSteps    int

	// Guideline is esc-2024, esh-2023 or aha-2017; Setting is home or office.
	Guideline, Setting string
	// The hours a reading counts as a morning or an evening one, both ends
	// included, on the wall clock of the reading's own zone. One that ends before
	// it begins goes over midnight.
	MorningFrom, MorningTo, EveningFrom, EveningTo Clock

	WeekStart time.Weekday
	// Smoother is ema, trendweight, libra or median7.
	Smoother string
	// RefreshInterval is the age at which the dashboard refreshes the cache.
	RefreshInterval time.Duration

	RedirectURL, APIURL, AccountURL, ClientID string

	// Theme is auto, dark, light, high-contrast or colour-blind.
	Theme                          string
	ASCII, Mouse, Privacy, NoColor bool
	// Keys remaps the dashboard: the name of an action to the key for it.
	Keys map[string]string

	// DataDir is the directory that holds all profiles; Path is the
	// configuration file, whether it exists or not.
	DataDir, Path string

	origins map[string]Origin
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
	default:
		return "default"
	}
}

// Origin tells where the value of the setting named key came from.
func (c Config) Origin(key string) Origin { return c.origins[key] }

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
