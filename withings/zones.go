package withings

import (
	"fmt"
	"time"
	_ "time/tzdata" // the days of readings must not depend on what the machine has installed
)

// Zone is the time zone of a name that Withings delivered: an IANA name, or one
// of Windows'. It is nil where there is none of that name.
func Zone(name string) *time.Location {
	if name == "" || name == "Local" {
		return nil
	}
	if iana, ok := windowsZones[name]; ok {
		name = iana
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil
	}
	return zone
}

// FixedZone is the IANA name of a zone that is always so many seconds east of
// UTC, "" where there is none. Their signs are turned round (IANA tz database,
// file etcetera).
func FixedZone(seconds int) string {
	hours := seconds / 3600
	switch {
	case seconds%3600 != 0 || hours < -12 || hours > 14:
		return ""
	case hours == 0:
		return "UTC"
	}
	return fmt.Sprintf("Etc/GMT%+d", -hours)
}

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
