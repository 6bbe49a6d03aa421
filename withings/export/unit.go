package export

import (
	"errors"
	"math/big"
	"regexp"
	"strings"
)

// dimension is what a unit measures.
type dimension uint8

const (
	plain dimension = iota // counts, and measures whose unit is not read
	mass
	length
	temperature
	pressure
	rate
	share
	speed
	energy
)

// unit turns values into the SI unit of their dimension: (value - shift) x
// num / den. With a minor unit, values may be given in both: 12 st 4.5 lb.
type unit struct {
	size            dimension
	num, den, shift int64
	minor           string
	minors          int64 // how many of minor make one
	both            bool  // values are given in both: 5.11 is no 5.11 ft then
}

// si tells that values need no conversion, and stay exact.
func (u unit) si() bool { return u.num == 1 && u.den == 1 && u.shift == 0 }

// units are known by their folded names. The pound is 0.45359237 kg, the foot
// 0.3048 m and the mile 1609.344 m exactly (international yard and pound
// agreement, 1959); 1 mmHg is 0.133322 kPa; 1 kcal is 4.184 kJ.
var units = map[string]unit{
	"kg":    {size: mass, num: 1, den: 1},
	"g":     {size: mass, num: 1, den: 1000},
	"lb":    {size: mass, num: 45359237, den: 100_000_000},
	"st":    {size: mass, num: 635029318, den: 100_000_000, minor: "lb", minors: 14},
	"st lb": {size: mass, num: 635029318, den: 100_000_000, minor: "lb", minors: 14, both: true},
	"ft in": {size: length, num: 3048, den: 10_000, minor: "in", minors: 12, both: true},
	"m":     {size: length, num: 1, den: 1},
	"cm":    {size: length, num: 1, den: 100},
	"mm":    {size: length, num: 1, den: 1000},
	"in":    {size: length, num: 254, den: 10_000},
	"ft":    {size: length, num: 3048, den: 10_000, minor: "in", minors: 12},
	"km":    {size: length, num: 1000, den: 1},
	"mi":    {size: length, num: 1_609_344, den: 1000},
	"c":     {size: temperature, num: 1, den: 1},
	"f":     {size: temperature, num: 5, den: 9, shift: 32},
	"mmhg":  {size: pressure, num: 1, den: 1},
	"kpa":   {size: pressure, num: 1_000_000, den: 133_322},
	"bpm":   {size: rate, num: 1, den: 1},
	"%":     {size: share, num: 1, den: 1},
	"m s":   {size: speed, num: 1, den: 1},
	"kcal":  {size: energy, num: 1, den: 1},
	"kj":    {size: energy, num: 1000, den: 4184},
	"plain": {size: plain, num: 1, den: 1},
}

// unitNames are other names of units, as folded.
var unitNames = map[string]string{
	"kgs": "kg", "kilogram": "kg", "kilograms": "kg", "lbs": "lb", "pound": "lb", "pounds": "lb",
	"stone": "st", "stones": "st", "st lbs": "st lb", "stone lb": "st lb", "stlb": "st lb",
	"feet": "ft", "'": "ft", "\"": "in", "''": "in", "inch": "in", "inches": "in",
	"meter": "m", "meters": "m", "metres": "m", "miles": "mi", "mile": "mi",
	"celsius": "c", "fahrenheit": "f", "deg c": "c", "deg f": "f", "percent": "%", "mm hg": "mmhg",
	"slm": "bpm", "beats min": "bpm", "schlage min": "bpm", "cal": "kcal",
}

// siNames are the units of values whose unit is not told.
var siNames = map[dimension]string{
	plain: "plain", length: "m", temperature: "c", pressure: "mmhg", rate: "bpm", share: "%", speed: "m s", energy: "kcal",
}

// findUnit is the unit of that name.
func findUnit(name string) (unit, bool) {
	folded := fold(name)
	if folded == "" {
		folded = strings.TrimSpace(name) // ' and "
	}
	if other, ok := unitNames[folded]; ok {
		folded = other
	}
	u, ok := units[folded]
	return u, ok
}

var (
	errUnit = errors.New("has a unit that does not fit")
	errBoth = errors.New("does not tell its two units apart")
)

// maxCell bounds a cell that holds a quantity, in bytes.
const maxCell = 64

// cellPart is a number and the unit behind it, of which a cell may have two:
// 81.2, 12 st 4.5 lb, 12st4.5, 5'11", 12:4.5.
var cellPart = regexp.MustCompile(`([-+.,0-9]+)[ :]*([^-+.,:0-9]*)`)

// quantity reads a cell as a value in the SI unit: in the unit that the cell
// itself names, else in the one that its column has. What is converted is
// rounded to so many places.
func quantity(cell string, column unit, whole bool, places int) (number, error) {
	if len(cell) > maxCell {
		return number{}, errDigits
	}
	parts := cellPart.FindAllStringSubmatch(cell, -1)
	if len(parts) == 0 || len(parts) > 2 || !strings.HasPrefix(cell, parts[0][0]) {
		return number{}, errNoNumber
	}
	u := column
	if name := strings.TrimSpace(parts[0][2]); name != "" {
		named, ok := findUnit(name)
		if !ok || named.size != column.size {
			return number{}, errUnit
		}
		u = named
	}
	n, err := parseNumber(parts[0][1], whole)
	if err != nil {
		return number{}, err
	}
	value := n.rat()
	switch {
	case len(parts) == 1 && u.both && n.places > 0:
		return number{}, errBoth
	case len(parts) == 2 && (u.minor == "" || n.places > 0 || n.mantissa < 0 || n.mantissa > 1000):
		return number{}, errNoNumber
	case len(parts) == 2:
		if name := strings.TrimSpace(parts[1][2]); name != "" {
			if named, ok := findUnit(name); !ok || named != units[u.minor] {
				return number{}, errUnit
			}
		}
		rest, err := parseNumber(parts[1][1], false)
		if err != nil {
			return number{}, err
		}
		if rest.mantissa < 0 || rest.float() >= float64(u.minors) {
			return number{}, errBoth
		}
		value.Mul(value, big.NewRat(u.minors, 1)).Add(value, rest.rat())
		u = units[u.minor]
	case u.si():
		return n, nil
	}
	value.Sub(value, big.NewRat(u.shift, 1))
	return rounded(value.Mul(value, big.NewRat(u.num, u.den)), places)
}
