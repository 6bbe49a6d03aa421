package store

import (
	"fmt"
	"sync"
	"time"
	_ "time/tzdata" // the days of readings must not depend on what the machine has installed
)

// windowsZones maps the names that Windows has for time zones, which phones
// and partners of Withings have been seen to send, to IANA names. Source: the
// territory-001 rows of Unicode CLDR's windowsZones.xml.
var windowsZones = map[string]string{
	"AUS Eastern Standard Time":       "Australia/Sydney",
	"AUS Central Standard Time":       "Australia/Darwin",
	"Alaskan Standard Time":           "America/Anchorage",
	"Arab Standard Time":              "Asia/Riyadh",
	"Arabian Standard Time":           "Asia/Dubai",
	"Argentina Standard Time":         "America/Buenos_Aires",
	"Atlantic Standard Time":          "America/Halifax",
	"Canada Central Standard Time":    "America/Regina",
	"Central America Standard Time":   "America/Guatemala",
	"Central Europe Standard Time":    "Europe/Budapest",
	"Central European Standard Time":  "Europe/Warsaw",
	"Central Standard Time":           "America/Chicago",
	"Central Standard Time (Mexico)":  "America/Mexico_City",
	"China Standard Time":             "Asia/Shanghai",
	"E. Africa Standard Time":         "Africa/Nairobi",
	"E. Australia Standard Time":      "Australia/Brisbane",
	"E. Europe Standard Time":         "Europe/Chisinau",
	"E. South America Standard Time":  "America/Sao_Paulo",
	"Eastern Standard Time":           "America/New_York",
	"Egypt Standard Time":             "Africa/Cairo",
	"FLE Standard Time":               "Europe/Kiev",
	"GMT Standard Time":               "Europe/London",
	"GTB Standard Time":               "Europe/Bucharest",
	"Greenwich Standard Time":         "Atlantic/Reykjavik",
	"Hawaiian Standard Time":          "Pacific/Honolulu",
	"India Standard Time":             "Asia/Calcutta",
	"Iran Standard Time":              "Asia/Tehran",
	"Israel Standard Time":            "Asia/Jerusalem",
	"Korea Standard Time":             "Asia/Seoul",
	"Mountain Standard Time":          "America/Denver",
	"New Zealand Standard Time":       "Pacific/Auckland",
	"Newfoundland Standard Time":      "America/St_Johns",
	"Pacific SA Standard Time":        "America/Santiago",
	"Pacific Standard Time":           "America/Los_Angeles",
	"Romance Standard Time":           "Europe/Paris",
	"Russian Standard Time":           "Europe/Moscow",
	"SA Pacific Standard Time":        "America/Bogota",
	"SE Asia Standard Time":           "Asia/Bangkok",
	"Singapore Standard Time":         "Asia/Singapore",
	"South Africa Standard Time":      "Africa/Johannesburg",
	"Taipei Standard Time":            "Asia/Taipei",
	"Tokyo Standard Time":             "Asia/Tokyo",
	"Turkey Standard Time":            "Europe/Istanbul",
	"US Mountain Standard Time":       "America/Phoenix",
	"W. Australia Standard Time":      "Australia/Perth",
	"W. Central Africa Standard Time": "Africa/Lagos",
	"W. Europe Standard Time":         "Europe/Berlin",
}

// maxZones bounds how many names are remembered, known and unknown.
const maxZones = 1024

// zones finds time zones by name and remembers them.
type zones struct {
	mu     sync.Mutex
	byName map[string]*time.Location // nil where there is no such zone
}

func newZones() *zones { return &zones{byName: map[string]*time.Location{}} }

// find is the zone of that name, nil where there is none.
func (z *zones) find(name string) *time.Location {
	if name == "" || name == "Local" {
		return nil
	}
	z.mu.Lock()
	defer z.mu.Unlock()
	if loc, known := z.byName[name]; known {
		return loc
	}
	iana := name
	if mapped, ok := windowsZones[name]; ok {
		iana = mapped
	}
	loc, err := time.LoadLocation(iana)
	if err != nil {
		loc = nil
	}
	if len(z.byName) < maxZones {
		z.byName[name] = loc
	}
	return loc
}

// first is the first of names that is a zone, UTC where none is.
func (z *zones) first(names ...string) *time.Location {
	for _, name := range names {
		if loc := z.find(name); loc != nil {
			return loc
		}
	}
	return time.UTC
}

// offsetAt is how many seconds east of UTC a zone was at a moment.
func offsetAt(zone *time.Location, unix int64) int32 {
	_, offset := time.Unix(unix, 0).In(zone).Zone()
	return int32(offset)
}

// zoneOfOffset is the IANA name of a zone that is always so far east of UTC,
// "" where there is none. Their signs are turned round (IANA tz database, file
// etcetera).
func zoneOfOffset(seconds int32) string {
	hours := int(seconds / 3600)
	switch {
	case seconds%3600 != 0 || hours < -12 || hours > 14:
		return ""
	case hours == 0:
		return "UTC"
	}
	return fmt.Sprintf("Etc/GMT%+d", -hours)
}
