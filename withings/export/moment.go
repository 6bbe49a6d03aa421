package export

import (
	"errors"
	"strings"
	"time"

	"withings-tui/withings"
)

// layouts of the moments in exports, the usual one first; one digit of a month,
// day or hour will do, and seconds may have a fraction. Days and months that
// stand before a year after a slash are not read: they are one way round in
// some countries and the other way in others.
var layouts = []string{
	"2006-1-2 15:04:05", "2006-1-2T15:04:05Z07:00", "2006-1-2T15:04:05", "2006-1-2 15:04",
	"2006-1-2 15:04:05Z07:00", "2006-1-2 15:04:05 Z07:00", "2006-1-2 15:04:05 -0700", "2006-1-2 15:04:05 -0700 MST",
	"2006-1-2T15:04:05-0700", "2006-1-2T15:04Z07:00", "2006-1-2T15:04",
	"2006-1-2 3:04:05 PM", "2006-1-2 3:04 PM",
	"2006/1/2 15:04:05", "2006/1/2 15:04",
	"2.1.2006 15:04:05", "2.1.2006 15:04", "2.1.2006, 15:04:05", "2.1.2006, 15:04",
}

// dayLayouts of the days in the aggregates; moments are days too.
var dayLayouts = append([]string{"2006-1-2", "2006/1/2", "2.1.2006"}, layouts...)

var (
	errMoment = errors.New("is not a time such as 2024-03-31 07:05:00")
	errDay    = errors.New("is not a date such as 2024-03-31")
	errYear   = errors.New("is not a year that anybody was weighed in")
)

// clockTexts reads moments and days; most files keep to one layout, so the one
// that did last time is tried first.
type clockTexts struct{ last string }

// moment is a point in time; without a zone of its own it is in zone, and so is
// one in UTC, which is how a machine writes it and nobody's own time. Of an
// hour that the clocks went through twice it is either, always the same.
func (c *clockTexts) moment(text string, zone *time.Location) (time.Time, error) {
	t, err := c.parse(text, zone, layouts, errMoment)
	if _, offset := t.Zone(); err == nil && offset == 0 {
		t = t.In(zone)
	}
	return t, err
}

// day is a date as YYYY-MM-DD, the one that is written, whatever the zone.
func (c *clockTexts) day(text string) (string, error) {
	t, err := c.parse(text, time.UTC, dayLayouts, errDay)
	if err != nil {
		return "", err
	}
	return t.Format(time.DateOnly), nil
}

func (c *clockTexts) parse(text string, zone *time.Location, among []string, none error) (time.Time, error) {
	text = strings.TrimSuffix(text, " Uhr") // German exports of 2014
	t, err := time.ParseInLocation(c.last, text, zone)
	if c.last == "" || err != nil {
		for _, layout := range among {
			if t, err = time.ParseInLocation(layout, text, zone); err == nil {
				c.last = layout
				break
			}
		}
	}
	switch {
	case err != nil:
		return time.Time{}, none
	case t.Year() < 1900 || t.Year() > 2200:
		return time.Time{}, errYear
	}
	return t, nil
}

// zones names the zone of a moment for others.
type zones struct {
	local *time.Location
	name  string // of local; empty where nobody else knows it
}

func newZones(local *time.Location) zones {
	z := zones{local: local}
	// Of a fixed offset such names stand for several.
	if _, err := time.LoadLocation(local.String()); err == nil && local.String() != "Local" {
		z.name = local.String()
	}
	return z
}

// nameAt is an IANA name of a zone with the offset that t has: the local one
// where that fits, else a fixed one, else none.
func (z zones) nameAt(t time.Time) string {
	_, offset := t.Zone()
	_, local := t.In(z.local).Zone()
	if z.name != "" && local == offset {
		return z.name
	}
	return withings.FixedZone(offset)
}
