package withingstest

import (
	"cmp"
	"math"
	"math/rand/v2"
	"sort"
	"time"
)

// Person is a synthetic person's data, as the server lists it.
type Person struct {
	Timezone string
	Groups   []Group
	Days     []Day
	Goals    Goals
	Devices  []Device
	Workouts []Workout
	Nights   []Night
}

// PersonOptions says which person NewPerson makes.
type PersonOptions struct {
	Years    int    // of history; 0 stands for 3
	Timezone string // IANA name; empty or not known here: DefaultTimezone
}

// NewPerson makes up a person whose history ends at end: the same seed, end and
// options give the same person, and nothing lies after end. There are daily
// weighings with body composition (Body Cardio, then Body Scan), blood pressure
// in two courses, an illness with fever, activity with workouts, and sleep with
// naps and weeks of night shifts; a
// plateau and then a slow loss towards a goal; a holiday, a long gap, days off and
// a week with only a phone; readings typed in, ambiguous, late and edited; and,
// here and there, what strict readers trip over: unknown types and attribs, a
// type twice in a group, a negative sentinel, another time zone.
func NewPerson(seed uint64, end time.Time, opt PersonOptions) *Person {
	zone := cmp.Or(opt.Timezone, DefaultTimezone)
	place, err := time.LoadLocation(zone)
	if err != nil {
		zone = DefaultTimezone
		if place, err = time.LoadLocation(zone); err != nil {
			zone, place = "UTC", time.UTC // a machine without time zones
		}
	}
	end = end.In(place)
	m := &maker{seed: seed, end: end, zone: zone, place: place, days: cmp.Or(max(opt.Years, 0), 3) * 1461 / 4, person: &Person{Timezone: zone}}
	m.kit = newKit(m)
	m.weighings()
	m.typed()
	m.oddities()
	m.pressures()
	m.temperatures()
	m.activity()
	m.sleep()
	m.finish()
	return m.person
}

// The person's calendar, in days before the end, first and last day included.
type stretch struct{ from, to int }

func (s stretch) has(ago int) bool { return ago <= s.from && ago >= s.to }

var (
	holiday    = stretch{47, 41}   // no readings, much walking, another continent
	illness    = stretch{72, 68}   // fever, few steps
	phoneWeek  = stretch{120, 114} // the watch stayed at home
	lateWeek   = stretch{303, 298} // readings that reached the server days later
	journey    = stretch{330, 325} // readings typed in far from home
	longGap    = stretch{505, 468} // no weighings; then a new scale
	oldIllness = stretch{762, 760}
	courseNow  = stretch{40, 0}    // of blood pressure
	courseThen = stretch{395, 367} // the same, a year before
)

const (
	holidayZone = "America/Los_Angeles"
	journeyZone = "Pacific/Auckland"
)

// maker makes one person.
type maker struct {
	seed   uint64
	end    time.Time
	zone   string
	place  *time.Location
	days   int // of history
	kit    kit
	person *Person
}

// kit holds the person's devices.
type kit struct{ cardio, scan, cuff, thermo, watch, phone *Device }

func newKit(m *maker) kit {
	device := func(digit string, kind, model string, id int, battery string, from, to int) *Device {
		hex := ""
		for len(hex) < 40 {
			hex += digit + "11bb22cc33dd44ee55"
		}
		d := &Device{
			ID: hex[:40], Type: kind, Model: model, ModelID: id, Battery: battery, Timezone: m.zone,
			FirstSession: m.at(min(from, m.days), 19).Unix(), LastSession: min(m.at(to, 7.2).Unix(), m.end.Unix()),
		}
		m.person.Devices = append(m.person.Devices, *d)
		return d
	}
	k := kit{
		scan:   device("ba", "Scale", "Body Scan", 10, "high", longGap.to, 0),
		cuff:   device("cc", "Blood Pressure Monitor", "BPM Connect", 45, "medium", courseThen.from+3, 0),
		thermo: device("dd", "Smart Connected Thermometer", "Thermo", 70, "low", m.days, 2),
		watch:  device("ee", "Activity Tracker", "ScanWatch", 93, "high", m.days, 0),
		phone:  &Device{Model: "Google Health Connect", ModelID: 1060},
	}
	if m.days > longGap.from {
		k.cardio = device("aa", "Scale", "Body Cardio", 6, "unknown", m.days, longGap.from)
	}
	return k
}

// rng is a stream of chance of its own, so that a change in one collection
// leaves the others as they are.
func (m *maker) rng(stream uint64) *rand.Rand { return rand.New(rand.NewPCG(m.seed, stream)) }

// at is that many days ago, at an hour of the local clock.
func (m *maker) at(ago int, hour float64) time.Time { return m.atIn(ago, hour, m.place) }

func (m *maker) atIn(ago int, hour float64, place *time.Location) time.Time {
	y, month, d := m.end.Date()
	return time.Date(y, month, d-ago, 0, 0, int(hour*3600), 0, place)
}

// noon is that of the day that many days ago, in UTC: for its date and weekday.
func (m *maker) noon(ago int) time.Time { return m.atIn(ago, 12, time.UTC) }

// add stores a group, unless it was not yet measured at the end.
func (m *maker) add(g Group) {
	last := m.end.Unix()
	if g.Date > last {
		return
	}
	g.Created = min(cmp.Or(g.Created, g.Date), last)
	g.Modified = min(cmp.Or(g.Modified, g.Created), last)
	g.Category = 1
	g.Timezone = cmp.Or(g.Timezone, m.zone)
	m.person.Groups = append(m.person.Groups, g)
}

// finish numbers the groups in the order in which the server stored them.
func (m *maker) finish() {
	m.person.Goals = Goals{Steps: stepGoal, Sleep: 8 * 3600, Weight: Measure{Value: 80000, Unit: -3}}
	groups := m.person.Groups
	sort.SliceStable(groups, func(i, j int) bool {
		return cmp.Or(cmp.Compare(groups[i].Created, groups[j].Created), cmp.Compare(groups[i].Date, groups[j].Date)) < 0
	})
	r := m.rng(99)
	id := int64(firstGroupID)
	for i := range groups {
		groups[i].ID = id
		id += 1 + r.Int64N(900)
	}
}

// knot is a point of a curve over the days before the end.
type knot struct {
	ago   int
	value float64
}

// curve runs smoothly through knots, which go from long ago to now.
func curve(knots []knot, ago int) float64 {
	for i := 1; i < len(knots); i++ {
		a, b := knots[i-1], knots[i]
		if ago <= a.ago && ago >= b.ago {
			t := float64(a.ago-ago) / float64(a.ago-b.ago)
			return a.value + (b.value-a.value)*t
		}
	}
	if ago < knots[len(knots)-1].ago {
		return knots[len(knots)-1].value
	}
	return knots[0].value + 0.9*math.Sin(float64(ago-knots[0].ago)/140)
}

// raw is v as an integer at exponent unit.
func raw(v float64, unit int) int64 { return int64(math.Round(v * math.Pow10(-unit))) }

// measure is v at exponent unit.
func measure(kind int, v float64, unit int) Measure {
	return Measure{Type: kind, Value: raw(v, unit), Unit: unit}
}

// clamped keeps noise within bounds, as bodies do.
func clamped(v, low, high float64) float64 { return min(max(v, low), high) }
