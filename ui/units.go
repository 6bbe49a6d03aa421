package ui

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"withings-tui/store"
	"withings-tui/ui/config"
)

// figures writes numbers the way the person wants to read them. Every health
// value on screen comes out of it, so that units and privacy hold everywhere.
type figures struct {
	config.Units
	privacy bool
}

// unknown stands where a figure did not come.
const unknown = "–"

// mask hides the digits of s in privacy mode; its length and shape stay.
func (f figures) mask(s string) string {
	if !f.privacy {
		return s
	}
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return '•'
		}
		return r
	}, s)
}

// sentence masks the figures of a sentence; a guideline keeps its year.
func (f figures) sentence(s string) string {
	if !f.privacy {
		return s
	}
	words := strings.Split(s, " ")
	for i, w := range words {
		if i > 0 && (words[i-1] == "ESC" || words[i-1] == "ESH" || words[i-1] == "AHA") {
			continue
		}
		words[i] = f.mask(w)
	}
	return strings.Join(words, " ")
}

func (f figures) decimals(v float64, places int) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return unknown
	}
	s := strconv.FormatFloat(v, 'f', places, 64)
	if strings.Trim(s, "-0.") == "" {
		s = strings.TrimPrefix(s, "-")
	}
	return f.mask(strings.Replace(s, "-", "−", 1))
}

// weight is kg in the chosen unit without the unit's name, which weightUnit
// tells: "81.2", in stones "12 st 11.0".
func (f figures) weight(kg float64) string {
	if math.IsNaN(kg) {
		return unknown
	}
	return f.mask(strings.Replace(strings.TrimSuffix(f.Weight.Format(kg), " "+f.weightUnit()), "-", "−", 1))
}

// mass is a part of the body, or a difference of weights: stones go by pounds.
func (f figures) mass(kg float64) string { return f.decimals(f.massScale().Value(kg), 1) }

func (f figures) weightUnit() string { return string(f.massScale()) }

// massScale is the unit that differences of weight are told in.
func (f figures) massScale() config.WeightUnit {
	switch f.Weight {
	case config.Stones, config.Pounds:
		return config.Pounds
	}
	return config.Kilograms
}

func (f figures) celsius(c float64) string { return f.decimals(f.Temperature.Value(c), 1) }

func (f figures) temperatureUnit() string {
	if f.Temperature == config.Fahrenheit {
		return "°F"
	}
	return "°C"
}

func (f figures) pressure(mmHg float64) string {
	places := 0
	if f.Pressure == config.KPa {
		places = 1
	}
	return f.decimals(f.Pressure.Value(mmHg), places)
}

func (f figures) pressureUnit() string {
	if f.Pressure == config.KPa {
		return "kPa"
	}
	return "mmHg"
}

func (f figures) pair(systolic, diastolic float64) string {
	return f.pressure(systolic) + "/" + f.pressure(diastolic)
}

func (f figures) distance(metres float64) string { return f.decimals(f.Distance.Value(metres), 1) }

func (f figures) distanceUnit() string {
	if f.Distance == config.Miles {
		return "mi"
	}
	return "km"
}

// count is a whole number with thousands parted: 12,042.
func (f figures) count(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return unknown
	}
	return f.mask(thousands(int64(math.Round(v))))
}

func thousands(n int64) string {
	s := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, s = "−", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return sign + s
}

// change is a signed difference with the triangle that shows its way.
func (f figures) change(v float64, places int) string {
	if math.IsNaN(v) {
		return unknown
	}
	rounded := math.Round(v*math.Pow10(places)) / math.Pow10(places)
	switch {
	case rounded > 0:
		return "▲ " + f.decimals(rounded, places)
	case rounded < 0:
		return "▼ " + f.decimals(-rounded, places)
	}
	return "  " + f.decimals(0, places)
}

// duration is seconds as h and min.
func (f figures) duration(seconds float64) string {
	if math.IsNaN(seconds) {
		return unknown
	}
	minutes := int(math.Round(seconds / 60))
	if minutes < 60 {
		return f.mask(strconv.Itoa(minutes)) + " min"
	}
	return f.mask(fmt.Sprintf("%d h %02d", minutes/60, minutes%60))
}

// age says how long ago t was, in the coarsest unit that is honest.
func age(now, t time.Time) string {
	d := now.Sub(t)
	switch {
	case t.IsZero():
		return "never"
	case d < -2*time.Minute:
		return "in the future"
	case d < time.Minute:
		return "just now"
	case d < time.Hour:
		return fmt.Sprintf("%d min ago", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d h ago", int(d.Hours()))
	}
	return fmt.Sprintf("%s days ago", thousands(int64(d.Hours()/24)))
}

// day names a reading's day from today's side: "today", "yesterday", "3 days
// ago", then its date.
func dayName(today, d store.Date) string {
	switch n := today - d; {
	case n == 0:
		return "today"
	case n == 1:
		return "yesterday"
	case n > 1 && n < 7:
		return fmt.Sprintf("%d days ago", n)
	case n >= 7 && n < 300:
		return d.Time(time.UTC).Format("2 Jan")
	}
	return d.Time(time.UTC).Format("2 Jan 2006")
}

// clock is the reading's own wall clock.
func clock(s store.Stamp) string { return s.Time().Format("15:04") }

// plural is n with the word for it.
func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return thousands(int64(n)) + " " + many
}
