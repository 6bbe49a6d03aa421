package withingstest

import (
	"encoding/json"
	"strconv"
)

// Device is one device of the account, as getdevice lists it and as groups and
// days refer to it. The zero ID is null on the wire: what a phone or another
// service brought. Times are seconds since 1970 UTC.
type Device struct {
	ID           string // 40 hex digits
	Type         string // "Scale", "Blood Pressure Monitor", ...
	Model        string
	ModelID      int
	Battery      string // high, medium, low or unknown
	Timezone     string
	FirstSession int64 // 0 is null
	LastSession  int64 // 0 is null
}

// Measure is one value of a group, worth Value x 10^Unit.
type Measure struct {
	Type  int
	Value int64
	Unit  int
	// Position is the place on the body; 0 leaves the key out (the right wrist,
	// 0 on the wire, needs Group.Raw).
	Position int
}

// Group is one measure group of getmeas. Times are seconds since 1970 UTC.
type Group struct {
	ID       int64 // 0: Account gives it the next free one
	Attrib   int   // 0 device, 1 ambiguous, 2 and 4 typed in, 5 and 8 device, ...
	Date     int64
	Created  int64   // 0: Date
	Modified int64   // 0: Created
	Category int     // 0 stands for 1, a real reading; 2 is a goal
	Device   *Device // nil: typed in, all device fields null
	Timezone string
	Measures []Measure

	// Raw, where set, is sent in place of the whole group, so that a test can
	// send what the other fields cannot say. They still decide where it is listed.
	Raw json.RawMessage
}

// holds reports whether one of the group's measures is of one of types.
func (g *Group) holds(types []int) bool {
	for _, m := range g.Measures {
		for _, t := range types {
			if m.Type == t {
				return true
			}
		}
	}
	return false
}

// The deprecated "fm" of a measure, as fixtures of real answers show it.
const (
	fmDevice = 3
	fmCuff   = 128
	fmTyped  = 131
)

// manual reports whether the group was typed into the app.
func (g *Group) manual() bool { return g.Attrib == 2 || g.Attrib == 4 }

// append writes the group the way getmeas does, key for key in the order that
// real answers have.
func (g *Group) append(dst []byte) []byte {
	if g.Raw != nil {
		return append(dst, g.Raw...)
	}
	dst = appendInt(append(dst, '{'), `"grpid":`, g.ID)
	dst = appendInt(dst, `,"attrib":`, int64(g.Attrib))
	dst = appendInt(dst, `,"date":`, g.Date)
	dst = appendInt(dst, `,"created":`, g.Created)
	dst = appendInt(dst, `,"modified":`, g.Modified)
	dst = appendInt(dst, `,"category":`, int64(g.Category))
	dst = appendDeviceIDs(dst, g.Device)
	dst = append(dst, `,"measures":[`...)
	for i, m := range g.Measures {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = g.appendMeasure(dst, m)
	}
	dst = append(dst, ']')
	dst = appendModel(dst, g.Device)
	dst = append(dst, `,"comment":null,"timezone":`...)
	dst = appendString(dst, g.Timezone)
	return append(dst, '}')
}

func (g *Group) appendMeasure(dst []byte, m Measure) []byte {
	dst = appendInt(dst, `{"value":`, m.Value)
	dst = appendInt(dst, `,"type":`, int64(m.Type))
	dst = appendInt(dst, `,"unit":`, int64(m.Unit))
	switch {
	case g.manual():
		dst = appendInt(dst, `,"algo":0,"fm":`, fmTyped)
		dst = append(dst, `,"apppfmid":7,"appliver":6010001`...)
	case m.Type == typeFatFree || m.Type == typeFatRatio:
		// Derived measures carry neither algo nor fm.
	case m.Type == typeDiastolic || m.Type == typeSystolic:
		dst = appendInt(dst, `,"algo":0,"fm":`, fmCuff)
	default:
		dst = appendInt(dst, `,"algo":0,"fm":`, fmDevice)
	}
	if m.Position != 0 {
		dst = appendInt(dst, `,"position":`, int64(m.Position))
	}
	return append(dst, '}')
}

// The measure types the synthetic person has (Withings OpenAPI, except 18,
// which only old answers in openmhealth/shimmer show).
const (
	typeWeight      = 1
	typeHeight      = 4
	typeFatFree     = 5
	typeFatRatio    = 6
	typeFatMass     = 8
	typeDiastolic   = 9
	typeSystolic    = 10
	typePulse       = 11
	typeTemperature = 12
	typeSentinel    = 18
	typeBody        = 71
	typeSkin        = 73
	typeMuscle      = 76
	typeWater       = 77
	typeBone        = 88
	typePulseWave   = 91
	typeVascularAge = 155
	typeVisceral    = 170
	typeSegmentFat  = 174
	typeBMR         = 226
)

// HeartRates sums up the heart rate of a day: beats a minute, and seconds in
// each of the four zones light, moderate, intense and maximal.
type HeartRates struct {
	Average, Min, Max int
	Zones             [4]int
}

// Day is one row of getactivity. Durations are seconds, Distance metres,
// Elevation floors, calories kcal.
type Day struct {
	Date          string // YYYY-MM-DD, the user's own day
	Timezone      string
	Device        *Device // with no ID: a phone; deviceid is null
	Brand         int     // 1 Withings, 18 another; 0 stands for 1
	Tracker       bool
	Modified      int64
	Steps         int
	Distance      float64
	Elevation     float64
	Soft          int
	Moderate      int
	Intense       int
	Calories      float64
	TotalCalories float64
	HR            *HeartRates // nil leaves the seven keys out

	// Raw, where set, is sent in place of the row, whatever data_fields asks for.
	Raw json.RawMessage
}

// append writes the row with the fields that want lets through.
func (d *Day) append(dst []byte, want fields) []byte {
	if d.Raw != nil {
		return append(dst, d.Raw...)
	}
	dst = append(dst, '{')
	number := func(key string, v float64) {
		if want.has(key) {
			dst = append(strconv.AppendFloat(append(append(append(dst, '"'), key...), `":`...), v, 'f', -1, 64), ',')
		}
	}
	number("steps", float64(d.Steps))
	number("distance", d.Distance)
	number("elevation", d.Elevation)
	number("soft", float64(d.Soft))
	number("moderate", float64(d.Moderate))
	number("intense", float64(d.Intense))
	number("active", float64(d.Moderate+d.Intense))
	number("calories", d.Calories)
	number("totalcalories", d.TotalCalories)
	if hr := d.HR; hr != nil {
		number("hr_average", float64(hr.Average))
		number("hr_min", float64(hr.Min))
		number("hr_max", float64(hr.Max))
		for i, key := range []string{"hr_zone_0", "hr_zone_1", "hr_zone_2", "hr_zone_3"} {
			number(key, float64(hr.Zones[i]))
		}
	}
	// The device's keys come next; they begin with a comma, the numbers end with one.
	if dst[len(dst)-1] == ',' {
		dst = dst[:len(dst)-1]
		dst = appendDeviceIDs(dst, d.Device)
	} else {
		dst = append(dst, appendDeviceIDs(nil, d.Device)[1:]...)
	}
	dst = appendString(append(dst, `,"timezone":`...), d.Timezone)
	dst = appendString(append(dst, `,"date":`...), d.Date)
	dst = appendInt(dst, `,"modified":`, d.Modified)
	dst = appendInt(dst, `,"brand":`, int64(d.Brand))
	dst = appendModel(dst, d.Device)
	dst = strconv.AppendBool(append(dst, `,"is_tracker":`...), d.Tracker)
	return append(dst, '}')
}

// Goals are the account's targets; a zero is no goal and its key is left out,
// and with none at all the goals are [], as PHP writes an empty map.
type Goals struct {
	Steps  int
	Sleep  int     // seconds a night
	Weight Measure // only Value and Unit count, kg
}

// fields is the data_fields of a call; nil lets everything through.
type fields map[string]bool

func (f fields) has(name string) bool { return f == nil || f[name] }

func appendInt(dst []byte, key string, v int64) []byte {
	return strconv.AppendInt(append(dst, key...), v, 10)
}

// appendString writes s as a JSON string.
func appendString(dst []byte, s string) []byte {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			quoted, _ := json.Marshal(s) // a string always marshals
			return append(dst, quoted...)
		}
	}
	return append(append(append(dst, '"'), s...), '"')
}

// appendDeviceIDs writes the two device ids, null where there is no device.
func appendDeviceIDs(dst []byte, d *Device) []byte {
	if d == nil || d.ID == "" {
		return append(dst, `,"deviceid":null,"hash_deviceid":null`...)
	}
	dst = appendString(append(dst, `,"deviceid":`...), d.ID)
	return appendString(append(dst, `,"hash_deviceid":`...), d.ID)
}

// appendModel writes the model's number and name, null where there is none.
func appendModel(dst []byte, d *Device) []byte {
	if d == nil || d.Model == "" {
		return append(dst, `,"modelid":null,"model":null`...)
	}
	dst = appendInt(dst, `,"modelid":`, int64(d.ModelID))
	return appendString(append(dst, `,"model":`...), d.Model)
}
