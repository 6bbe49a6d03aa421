package config

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// ValidProfile tells why name cannot name a profile. Names become directory
// names, so they are kept to what every system tells apart: letters, digits,
// ".", "_" and "-", no dot at the end, and none of the names that Windows keeps
// for devices.
func ValidProfile(name string) error {
	bad := fmt.Errorf("%q cannot name a profile: use 1 to 64 letters, digits, '.', '_' or '-', and no dot at the end", clip(name))
	if len(name) > 64 || name == "" || strings.HasSuffix(name, ".") || strings.Trim(name, bareLetters+".") != "" {
		return bad
	}
	stem, _, _ := strings.Cut(strings.ToLower(name), ".")
	device := len(stem) == 4 && (stem[:3] == "com" || stem[:3] == "lpt") && stem[3] >= '1' && stem[3] <= '9'
	if device || slices.Contains([]string{"con", "prn", "aux", "nul"}, stem) {
		return fmt.Errorf("%q cannot name a profile: Windows keeps the name for a device; choose another", name)
	}
	return nil
}

func validDate(v string) error {
	if _, err := time.Parse(time.DateOnly, v); err != nil {
		return fmt.Errorf("%q is not a date; write it as 2026-01-31", clip(v))
	}
	return nil
}

func validBorn(v string) error {
	for _, layout := range []string{time.DateOnly, "2006"} {
		if _, err := time.Parse(layout, v); err == nil {
			return nil
		}
	}
	return fmt.Errorf("%q is neither a date (YYYY-MM-DD) nor a year", clip(v))
}

// clip keeps foreign text short enough for one line of words.
func clip(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}
