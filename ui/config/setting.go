package config

import (
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Kind is the type a setting has in the file.
type Kind uint8

// The types.
const (
	Text Kind = iota
	Number
	Switch // true or false
	List   // of names; as text they are parted by commas
)

func (k Kind) String() string {
	return [...]string{"text", "number", "true or false", "list of names"}[k%4]
}

// Setting describes one setting; the table of them drives reading, checking,
// printing, writing, the settings dialog and the reference.
type Setting struct {
	Key      string
	Group    string // plain words, for a person
	Name     string
	Kind     Kind
	Allowed  []string // the only values there are; nil where values are free. See Choices.
	Default  string
	Env      string // the variable that overrides the file; empty where none does
	Flag     string // the global flag that overrides both; empty where none does
	Personal bool   // each profile has its own: [profiles.NAME.…]
	Doc      string // one line, with the unit

	field     func(*Config) any     // where its value is, a pointer
	check     func(string) error    // of a text that is not empty; nil takes any
	address   bool                  // Known.CheckAddress checks it
	low, high float64               // of a number that is not 0
	choices   func(Config) []string // where Allowed is not fixed
}

// Choices are the only values the setting can have (of a list, its members);
// nil where values are free.
func (s Setting) Choices(c Config) []string {
	switch {
	case s.Kind == Switch:
		return []string{"false", "true"}
	case s.choices != nil:
		return s.choices(c)
	}
	return s.Allowed
}

func (s Setting) assign(c *Config, value string) error {
	choices := s.Choices(*c)
	if choices == nil || s.Kind == Switch {
		return s.put(c, value)
	}
	parts := []string{value}
	if s.Kind == List {
		parts = splitList(value)
	}
	var names []string
	for _, part := range parts {
		name, err := oneOf(part, choices)
		if err != nil {
			return err
		}
		if slices.Contains(names, name) {
			return fmt.Errorf("%q stands there twice", name)
		}
		names = append(names, name)
	}
	return s.put(c, strings.Join(names, ","))
}

// oneOf is the name of names that value is, in whatever case.
func oneOf(value string, names []string) (string, error) {
	for _, n := range names {
		if strings.EqualFold(n, value) {
			return n, nil
		}
	}
	return "", fmt.Errorf("%q is none of %s%s", clip(value), strings.Join(names, ", "), hint(value, names, ""))
}

// Find is the setting named key.
func Find(key string) (Setting, bool) {
	for _, s := range Settings() {
		if s.Key == key {
			return s, true
		}
	}
	return Setting{}, false
}

// With is c with one setting changed, as Set writes it; c and its file stay as
// they are.
func (c Config) With(key, value string) (Config, error) {
	s, ok := Find(key)
	if !ok {
		return c, fmt.Errorf("there is no setting %q", clip(key))
	}
	changed := c
	if err := s.assign(&changed, value); err != nil {
		return c, fmt.Errorf("%s: %w", key, err)
	}
	return changed, nil
}

// put sets the field from text, which is one of the choices where there are any.
func (s Setting) put(c *Config, v string) error {
	var err error
	switch p := s.field(c).(type) {
	case *string:
		switch {
		case v == "":
		case s.check != nil:
			err = s.check(v)
		case s.address && c.known.CheckAddress != nil:
			err = c.known.CheckAddress(v)
		}
		*p = v
	case *bool:
		if *p, err = strconv.ParseBool(v); err != nil {
			err = fmt.Errorf("%q is neither true nor false", clip(v))
		}
	case *float64:
		if *p, err = strconv.ParseFloat(v, 64); err != nil || math.IsNaN(*p) || *p != 0 && (*p < s.low || *p > s.high) {
			err = fmt.Errorf("%q is not a number from %v to %v (0 for none)", clip(v), s.low, s.high)
		}
	case *int:
		if *p, err = strconv.Atoi(v); err != nil || *p < 0 || *p > int(s.high) {
			err = fmt.Errorf("%q is not a whole number from 0 to %.0f", clip(v), s.high)
		}
	case *Clock:
		*p, err = ParseClock(v)
	case *time.Duration:
		if *p, err = time.ParseDuration(v); err != nil || *p < time.Minute || *p > 30*24*time.Hour {
			err = fmt.Errorf("%q is not a duration from 1m to 720h, such as 15m", clip(v))
		}
	case *time.Weekday:
		*p = time.Weekday(slices.Index(weekdays(), v))
	case *[]string:
		*p = splitList(v)
	default: // a unit
		reflect.ValueOf(p).Elem().SetString(v)
	}
	return err
}

// Value is the setting's effective value in c, as it would be written.
func (s Setting) Value(c Config) string {
	switch p := s.field(&c).(type) {
	case *float64:
		return strconv.FormatFloat(*p, 'f', -1, 64)
	case *time.Duration:
		return shortDuration(*p)
	case *time.Weekday:
		return weekdays()[*p]
	case *[]string:
		return strings.Join(*p, ", ")
	default: // texts, units, switches, whole numbers and times of day write themselves
		return fmt.Sprint(reflect.ValueOf(p).Elem())
	}
}

// Encoded is the same as it stands in the file.
func (s Setting) Encoded(c Config) string { return encode(s.Kind, s.Value(c)) }

// kind is the type that the field has in the file.
func (s Setting) kind() Kind {
	switch s.field(new(Config)).(type) {
	case *bool:
		return Switch
	case *float64, *int:
		return Number
	case *[]string:
		return List
	}
	return Text
}

func weekdays() []string {
	names := make([]string, 7)
	for i := range names {
		names[i] = strings.ToLower(time.Weekday(i).String())
	}
	return names
}

// shortDuration drops the zero parts that time.Duration prints: 15m0s is 15m.
func shortDuration(d time.Duration) string {
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}

// splitList is the names of "a, b" in their order, nil where there is none.
func splitList(v string) []string {
	return strings.FieldsFunc(v, func(r rune) bool { return r == ',' || r == ' ' })
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
