package export

import (
	"errors"
	"testing"
	"time"
)

func TestMoment(t *testing.T) {
	t.Parallel()
	zone := berlin(t)
	for text, tc := range map[string]struct {
		want string // RFC 3339
		name string // of the zone
		err  error
	}{
		"2024-01-31 07:05:12":          {"2024-01-31T07:05:12+01:00", "Europe/Berlin", nil},
		"2024-07-31 07:05:12":          {"2024-07-31T07:05:12+02:00", "Europe/Berlin", nil},
		"2024-07-31 07:05":             {"2024-07-31T07:05:00+02:00", "Europe/Berlin", nil},
		"2024-07-31T07:05:12":          {"2024-07-31T07:05:12+02:00", "Europe/Berlin", nil},
		"2024-07-31T07:05:12.345":      {"2024-07-31T07:05:12+02:00", "Europe/Berlin", nil},
		"2024-07-31T07:05:12+02:00":    {"2024-07-31T07:05:12+02:00", "Europe/Berlin", nil},
		"2024-07-31T05:05:12Z":         {"2024-07-31T07:05:12+02:00", "Europe/Berlin", nil},
		"2024-07-31T07:05:12-0500":     {"2024-07-31T07:05:12-05:00", "Etc/GMT+5", nil},
		"2024-07-31 07:05:12 +09:00":   {"2024-07-31T07:05:12+09:00", "Etc/GMT-9", nil},
		"2024-07-31 07:05:12 +0530":    {"2024-07-31T07:05:12+05:30", "", nil},
		"2024-07-31 07:05:12 +1500":    {"2024-07-31T07:05:12+15:00", "", nil},
		"2014-02-13 6:04 Uhr":          {"2014-02-13T06:04:00+01:00", "Europe/Berlin", nil},
		"2013-05-05 10:27 PM":          {"2013-05-05T22:27:00+02:00", "Europe/Berlin", nil},
		"2013-05-05 10:27:30 AM":       {"2013-05-05T10:27:30+02:00", "Europe/Berlin", nil},
		"5.3.2013 10:27":               {"2013-03-05T10:27:00+01:00", "Europe/Berlin", nil},
		"05.03.2013, 10:27:01":         {"2013-03-05T10:27:01+01:00", "Europe/Berlin", nil},
		"2013/03/05 10:27":             {"2013-03-05T10:27:00+01:00", "Europe/Berlin", nil},
		"1969-12-31 23:00:00":          {"1969-12-31T23:00:00+01:00", "Europe/Berlin", nil},
		"2024-02-30 07:05:12":          {"", "", errMoment},
		"03/05/2013 10:27":             {"", "", errMoment},
		"2024-07-31":                   {"", "", errMoment},
		"1722402312":                   {"", "", errMoment},
		"":                             {"", "", errMoment},
		"0000-00-00 00:00:00":          {"", "", errMoment},
		"0001-01-01 00:00:00":          {"", "", errYear},
		"9999-12-31 23:59:59":          {"", "", errYear},
		"2024-07-31 07:05:12 tomorrow": {"", "", errMoment},
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			var c clockTexts
			for range 2 { // the second time with the layout of the first
				got, err := c.moment(text, zone)
				if !errors.Is(err, tc.err) {
					t.Fatalf("error %v, want %v", err, tc.err)
				}
				if err != nil {
					return
				}
				if s := got.Format(time.RFC3339); s != tc.want {
					t.Errorf("%s, want %s", s, tc.want)
				}
				if name := newZones(zone).nameAt(got); name != tc.name {
					t.Errorf("zone %q, want %q", name, tc.name)
				} else if name != "" {
					loc, err := time.LoadLocation(name)
					if err != nil {
						t.Fatal(err)
					}
					if s := got.In(loc).Format(time.RFC3339); s != tc.want {
						t.Errorf("in %s it is %s, want %s", name, s, tc.want)
					}
				}
			}
		})
	}
}

// TestClockChange: what the clocks skip, and what they show twice, always
// become the same instants.
func TestClockChange(t *testing.T) {
	t.Parallel()
	zone := berlin(t)
	for _, text := range []string{"2024-03-31 02:30:00", "2024-10-27 02:30:00"} {
		var a, b clockTexts
		one, err := a.moment(text, zone)
		if err != nil {
			t.Fatal(err)
		}
		two, err := b.moment(text, zone)
		if err != nil {
			t.Fatal(err)
		}
		early := time.Date(one.Year(), one.Month(), one.Day(), 0, 0, 0, 0, zone)
		if since := one.Sub(early); !one.Equal(two) || since < time.Hour || since > 4*time.Hour {
			t.Errorf("%s is %s and %s", text, one, two)
		}
	}
}

func TestZoneNames(t *testing.T) {
	t.Parallel()
	moment := time.Date(2024, 7, 31, 7, 5, 12, 0, time.UTC)
	for name, tc := range map[string]struct {
		zone *time.Location
		want string
	}{
		"named":                    {berlin(t), "Europe/Berlin"},
		"UTC":                      {time.UTC, "UTC"},
		"offset":                   {time.FixedZone("", 2*3600), "Etc/GMT-2"},
		"abbreviation":             {time.FixedZone("CEST", 2*3600), "Etc/GMT-2"},
		"offset of a half hour":    {time.FixedZone("", 19800), ""},
		"west":                     {time.FixedZone("", -10*3600), "Etc/GMT+10"},
		"as far west as they go":   {time.FixedZone("", -12*3600), "Etc/GMT+12"},
		"further than they go":     {time.FixedZone("", -13*3600), ""},
		"with the name of nothing": {time.FixedZone("Local", 0), "UTC"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := newZones(tc.zone).nameAt(moment.In(tc.zone)); got != tc.want {
				t.Errorf("%q, want %q", got, tc.want)
			}
		})
	}
}
