package store

import (
	"math"
	"time"

	"withings-tui/withings"
)

// Printable is withings.Printable, the one rule for text from outside, for
// those who must not import withings.
func Printable(r rune) bool { return withings.Printable(r) }

// Source tells where a reading comes from, by the group's attrib.
type Source uint8

// The sources, from the surest to the least known.
const (
	SourceDevice    Source = iota // a device, certainly of this person
	SourceAmbiguous               // a device, perhaps of another of its users
	SourceManual                  // typed in
	SourceOther                   // an attrib that nobody has documented
)

var sourceNames = [...]string{"device", "ambiguous", "manual", "other"}

func (s Source) String() string {
	if int(s) < len(sourceNames) {
		return sourceNames[s]
	}
	return "other"
}

// attribSources is product.md's table of what attrib says of a reading.
var attribSources = map[int]Source{
	0: SourceDevice, 3: SourceDevice, 5: SourceDevice, 7: SourceDevice, 8: SourceDevice, 15: SourceDevice,
	1: SourceAmbiguous, 2: SourceManual, 4: SourceManual,
}

// SourceOf is the source that a group's attrib tells.
func SourceOf(attrib int) Source {
	if s, ok := attribSources[attrib]; ok {
		return s
	}
	return SourceOther
}

// Site is where a temperature was taken.
type Site uint8

// The sites, as Withings' measure types 71, 73 and 12 tell them.
const (
	SiteBody        Site = iota // type 71
	SiteSkin                    // type 73
	SiteUnspecified             // type 12
)

func (s Site) String() string { return [...]string{"body", "skin", "unspecified"}[s%3] }

// Flags mark a reading.
type Flags uint8

// Excluded: the person left the reading out of all statistics.
const Excluded Flags = 1

// Date is a calendar day, counted from 1 January 1970, without a zone.
type Date int32

const secondsADay = 24 * 60 * 60

// DateOf is the day that t has in its own zone.
func DateOf(t time.Time) Date {
	_, offset := t.Zone()
	return dateAt(t.Unix(), int32(offset))
}

// ParseDate reads YYYY-MM-DD.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return 0, err
	}
	return DateOf(t), nil
}

func dateAt(unix int64, offset int32) Date {
	local := unix + int64(offset)
	day := local / secondsADay
	if local%secondsADay < 0 {
		day--
	}
	return Date(day)
}

// Time is the day's first instant in zone.
func (d Date) Time(zone *time.Location) time.Time {
	y, m, day := time.Unix(int64(d)*secondsADay, 0).UTC().Date()
	return time.Date(y, m, day, 0, 0, 0, 0, zone)
}

// Weekday is the day's day of the week.
func (d Date) Weekday() time.Weekday {
	return time.Weekday(((int(d)+4)%7 + 7) % 7) // 1 January 1970 was a Thursday
}

// String is YYYY-MM-DD.
func (d Date) String() string { return d.Time(time.UTC).Format(time.DateOnly) }

// Stamp is the moment of a reading: an instant, and the offset from UTC that
// its own zone had then, so that the day and the hour it belongs to need no
// zone table.
type Stamp struct {
	Unix   int64 // seconds since 1970 UTC
	Offset int32 // seconds east of UTC
}

// StampOf is the moment t in its own zone.
func StampOf(t time.Time) Stamp {
	_, offset := t.Zone()
	return Stamp{Unix: t.Unix(), Offset: int32(offset)}
}

// Time is the moment in the reading's own offset.
func (s Stamp) Time() time.Time {
	return time.Unix(s.Unix, 0).In(time.FixedZone("", int(s.Offset)))
}

// Date is the day the reading belongs to: the one it had in its own zone.
func (s Stamp) Date() Date { return dateAt(s.Unix, s.Offset) }

// MinuteOfDay is the wall clock in the reading's own zone, 0 to 1439.
func (s Stamp) MinuteOfDay() int {
	local := (s.Unix + int64(s.Offset)) % secondsADay
	if local < 0 {
		local += secondsADay
	}
	return int(local / 60)
}

// Point is one reading of one figure in 24 bytes, for series of any length.
// Value is in the figure's SI unit (kg, %, °C, ...), never NaN.
type Point struct {
	Unix   int64
	Value  float64
	Offset int32
	Source Source
	Flags  Flags
	Site   Site  // of a temperature
	Device uint8 // index into Reader.Models; 0 where no model came
}

// Stamp is the moment of p.
func (p Point) Stamp() Stamp { return Stamp{p.Unix, p.Offset} }

// Excluded tells that the person left p out of all statistics.
func (p Point) Excluded() bool { return p.Flags&Excluded != 0 }

// PressurePoint is one blood-pressure reading: mmHg, and beats a minute. What
// did not come is NaN.
type PressurePoint struct {
	Unix      int64
	Offset    int32
	Systolic  float32
	Diastolic float32
	Pulse     float32
	Source    Source
	Flags     Flags
	Device    uint8 // index into Reader.Models; 0 where no model came
}

// Stamp is the moment of p.
func (p PressurePoint) Stamp() Stamp { return Stamp{p.Unix, p.Offset} }

// Excluded tells that the person left p out of all statistics.
func (p PressurePoint) Excluded() bool { return p.Flags&Excluded != 0 }

// Day is one day of activity. Durations are seconds, Distance metres, Floors
// floors climbed, energies kcal, heart rates beats a minute. What did not come
// is NaN; a day without data is no Day at all.
type Day struct {
	Date        Date
	Steps       float64
	Distance    float64
	Floors      float64
	Soft        float64
	Moderate    float64
	Intense     float64
	Active      float64
	ActiveKcal  float64
	TotalKcal   float64
	HRAverage   float64
	HRMin       float64
	HRMax       float64
	Device      string
	Tracker     bool // a Withings tracker, not only a phone
	ModifiedUTC int64
}

// Reading is what every reading of the table and the export carries.
type Reading struct {
	Stamp
	Group    int64 // the group's id at Withings; negative where imported
	Attrib   int
	Source   Source
	Device   string // the model's name, "" where none came
	Excluded bool
}

// Weighing is one weighing: the group that holds the weight, and the body
// composition of groups of the same moment and device. Masses are kg, FatRatio
// is percent; a figure that did not come is not valid.
type Weighing struct {
	Reading
	Weight, FatRatio, FatMass, FatFree, Muscle, Water, Bone withings.Decimal
}

// Pressure is one blood-pressure reading in mmHg, pulse in beats a minute.
type Pressure struct {
	Reading
	Systolic, Diastolic, Pulse withings.Decimal
}

// Temperature is one temperature in °C.
type Temperature struct {
	Reading
	Celsius withings.Decimal
	Site    Site
}

// Goals are the targets of the Withings account; NaN where none is set.
type Goals struct {
	Steps    float64 // a day
	WeightKg float64
}

// NoGoals has nothing set.
func NoGoals() Goals { return Goals{Steps: math.NaN(), WeightKg: math.NaN()} }
