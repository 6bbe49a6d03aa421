package store

import (
	"time"
)

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

// Date is the day the reading belongs to: the one it had in its own zone.
func (s Stamp) Date() Date { return Date(floorDiv(s.Unix+int64(s.Offset), secondsADay)) }

// MinuteOfDay is the wall clock in the reading's own zone, 0 to 1439.
func (s Stamp) MinuteOfDay() int {
	local := s.Unix + int64(s.Offset)
	return int(local-floorDiv(local, secondsADay)*secondsADay) / 60
}

// Time is the moment in the reading's own offset.
func (s Stamp) Time() time.Time {
	return time.Unix(s.Unix, 0).In(time.FixedZone("", int(s.Offset)))
}

// Source tells where a reading comes from, by the group's attrib.
type Source uint8

// The sources, from the surest to the least known.
const (
	SourceDevice    Source = iota // a device, certainly of this person
	SourceAmbiguous               // a device, perhaps of another of its users
	SourceManual                  // typed in
	SourceOther                   // an attrib that nobody has documented
)

func (s Source) String() string {
	return [...]string{"device", "ambiguous", "manual", "other"}[min(s, SourceOther)]
}

// SourceOf is the source that a group's attrib tells.
func SourceOf(attrib int) Source {
	switch attrib {
	case 0, 3, 5, 7, 8, 15:
		return SourceDevice
	case 1:
		return SourceAmbiguous
	case 2, 4:
		return SourceManual
	}
	return SourceOther
}

// Mark is what the person said of a reading. It is kept beside the reading and
// outlives every refresh.
type Mark uint8

// The marks.
const (
	MarkNone Mark = iota
	MarkOut       // leave it out of all statistics
	MarkIn        // count it, although this program would set it aside
)

// Reading is what every reading carries.
type Reading struct {
	Stamp
	Group    int64 // the group's id at Withings; negative where imported
	Source   Source
	Mark     Mark
	Typed    bool   // typed in, or without a device: no device can have changed
	Device   uint16 // index into History.Models; 0 where no model came
	Hardware uint16 // index into History.Hardware: the device itself (its id); 0 where unknown
}

// Imported tells that the reading came from an export file.
func (r Reading) Imported() bool { return r.Group < 0 }

// Point is one value of one quantity, in its SI unit, never NaN.
type Point struct {
	Reading
	Value float64
}

// Weighing is one weighing: a group that holds a weight, with the body
// composition of the groups of the same moment and device. Masses are kg,
// FatPercent is %. What did not come is NaN.
type Weighing struct {
	Reading
	Weight, FatPercent, FatMass, FatFree, Muscle, Water, Bone float64
}

// Pressure is one blood-pressure reading: mmHg, and beats a minute. What did
// not come is NaN. AFib is what the reading's measures 130 and 139 say.
type Pressure struct {
	Reading
	Systolic, Diastolic, Pulse float64
	AFib                       AFib
}

// AFib is what a device says of atrial fibrillation (withings-api.md 4.7).
type AFib uint8

// The answers.
const (
	AFibNone         AFib = iota // nothing was said
	AFibNegative                 // 0, 9, 10
	AFibPositive                 // 1, 11, 12
	AFibInconclusive             // all else
)

// Rhythm is one statement on atrial fibrillation, with a blood pressure or alone.
type Rhythm struct {
	Reading
	AFib AFib
}

// Site is where a temperature was taken.
type Site uint8

// The sites, as Withings' measure types 71, 73 and 12 tell them.
const (
	SiteBody        Site = iota // type 71
	SiteSkin                    // type 73
	SiteUnspecified             // type 12
)

func (s Site) String() string {
	return [...]string{"body", "skin", "unspecified"}[min(s, SiteUnspecified)]
}

// Temperature is one temperature in °C.
type Temperature struct {
	Reading
	Celsius float64
	Site    Site
}

// Day is one day of activity. Durations are seconds, Distance metres, Floors
// floors climbed, energies kcal, heart rates beats a minute. What did not come
// is NaN; a day without data is no Day at all.
type Day struct {
	Date       Date
	Steps      float64
	Distance   float64
	Floors     float64
	Soft       float64
	Moderate   float64
	Intense    float64
	Active     float64
	ActiveKcal float64
	TotalKcal  float64
	HRAverage  float64
	HRMin      float64
	HRMax      float64
	Device     string
}

// Workout is one training. What did not come is NaN.
type Workout struct {
	ID        int64
	From, To  Stamp
	Kind      string // "run", "walk", …; "workout 600" where the category has no name
	Kcal      float64
	Steps     float64
	Distance  float64 // metres
	HRAverage float64 // beats a minute
	Device    string
}

// Sleep is one record of a night or a nap, as a device delivered it. Durations
// are seconds; what did not come is NaN. insight tells nights from naps.
type Sleep struct {
	ID                               int64
	From, To                         Stamp
	Date                             Date // the day it ended on
	Asleep, Deep, Light, REM, Awake  float64
	InBed, Latency                   float64
	HRAverage, HRMin, Score, WakeUps float64
	Device                           string
	DeviceID                         string
	Stages                           []Stage // one after the other; none where they are not known
}

// Note is a person's note on a day.
type Note struct {
	Date Date
	Text string
}

// Date is a calendar day, counted from 1 January 1970, without a zone.
type Date int32

const secondsADay = 24 * 60 * 60

// DateOf is the day that t has in its own zone.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / secondsADay)
}

// ParseDate reads YYYY-MM-DD.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return 0, err
	}
	return DateOf(t), nil
}

// String is YYYY-MM-DD.
func (d Date) String() string { return d.UTC().Format(time.DateOnly) }

// UTC is the day's midnight in UTC, for writing it.
func (d Date) UTC() time.Time { return time.Unix(int64(d)*secondsADay, 0).UTC() }

// Time is the day's first instant in zone.
func (d Date) Time(zone *time.Location) time.Time {
	t := d.UTC()
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, zone)
}

// Weekday is the day's day of the week.
func (d Date) Weekday() time.Weekday { return d.UTC().Weekday() }

// Period is a run of calendar days, both ends included.
type Period struct{ From, To Date }

// Always is every day that readings can be of: all that have a year of four
// digits, and so many that a period before or after it is one as well.
func Always() Period { return Period{-3_000_000, 3_000_000} }

// LastDays is the n days that end with d.
func LastDays(n int, d Date) Period { return Period{d - Date(n) + 1, d} }

// Days is the number of calendar days, at least 0.
func (p Period) Days() int { return max(0, int(p.To-p.From)+1) }

// Contains tells whether d is one of the days.
func (p Period) Contains(d Date) bool { return p.From <= d && d <= p.To }

// Before is the period of the same length that ends the day before p begins.
func (p Period) Before() Period { return p.Shift(-p.Days()) }

// Shift is p moved by so many days.
func (p Period) Shift(days int) Period { return Period{p.From + Date(days), p.To + Date(days)} }

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
