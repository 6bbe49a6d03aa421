package withings

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"
)

// scalar is the JSON text of one value that Withings may send in several ways:
// numbers come as texts and the other way round, booleans as 0 and 1, and what
// is missing as null, "" or not at all.
type scalar string

// UnmarshalJSON keeps the text; it never fails, so that one odd value spoils
// nothing beside it.
func (s *scalar) UnmarshalJSON(text []byte) error {
	*s = scalar(text)
	return nil
}

// integer is s as a whole number, also from 12.0, 1e3 and "12"; false where it
// is none or does not fit.
func (s scalar) integer() (int64, bool) {
	if n, err := strconv.ParseInt(s.digits(), 10, 64); err == nil {
		return n, true
	}
	f := s.float()
	if f == nil || *f != math.Trunc(*f) || math.Abs(*f) > 1<<53 {
		return 0, false
	}
	return int64(*f), true
}

// float is s as a finite number; nil where it is none.
func (s scalar) float() *float64 {
	text := s.digits()
	if strings.Trim(text, "0123456789+-.eE") != "" {
		return nil // what ParseFloat takes besides: hexadecimal numbers, infinity
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return nil
	}
	return &f
}

// digits is a number without the quotes that it may stand in.
func (s scalar) digits() string { return strings.Trim(string(s), `"`) }

// truth is s as a boolean: true, "true", and every number but 0.
func (s scalar) truth() bool {
	if n := s.float(); n != nil {
		return *n != 0
	}
	return strings.EqualFold(s.text(), "true")
}

// text is s as a text, exactly as it was sent; numbers and booleans are given
// as they stand, null, objects and arrays are empty.
func (s scalar) text() string {
	switch {
	case s == "", s[0] == 'n', s[0] == '{', s[0] == '[':
		return ""
	case s[0] != '"':
		return string(s)
	}
	inner := string(s[1 : len(s)-1])
	if !strings.Contains(inner, `\`) && utf8.ValidString(inner) {
		return inner
	}
	var decoded string
	_ = json.Unmarshal([]byte(s), &decoded) // it was read as JSON before
	return decoded
}

// clean is s as a text that may be shown.
func (s scalar) clean() string { return Clean(s.text()) }

// object is s as an object; where it is none, one without members.
func (s scalar) object() object {
	o, _ := readObject([]byte(s))
	return o
}

// into sets a field to s and reports whether s has anything for it.
func (s scalar) into(field reflect.Value) bool {
	switch field.Kind() {
	case reflect.String:
		field.SetString(s.clean())
		return field.Len() > 0
	case reflect.Bool:
		field.SetBool(s.truth())
		return true
	case reflect.Pointer:
		n := s.float()
		field.Set(reflect.ValueOf(n))
		return n != nil
	}
	n, ok := s.integer()
	if ok {
		field.SetInt(n)
	}
	return ok
}

// object is a JSON object.
type object map[string]scalar

// readObject takes one JSON object apart.
func readObject(text []byte) (object, error) {
	var o object
	err := json.Unmarshal(text, &o)
	if err == nil && o == nil {
		err = errors.New("not a JSON object")
	}
	return o, err
}

// readRow reads one JSON object into the fields of row, each from the member
// that its tag `wire` names or, where that has nothing for it, from the next
// one named. A field without any stays as it is. What is said of workouts and
// nights in their member "data" counts as theirs.
func readRow[T any](what string, raw []byte, row T) (T, object, error) {
	members, err := readObject(raw)
	if err != nil {
		return *new(T), nil, fmt.Errorf("read %s: %w", what, err)
	}
	maps.Copy(members, members["data"].object())
	fields := reflect.ValueOf(&row).Elem()
	for i := range fields.NumField() {
		names, _ := fields.Type().Field(i).Tag.Lookup("wire")
		for name := range strings.SplitSeq(names, ",") {
			if name != "" && members[name].into(fields.Field(i)) {
				break
			}
		}
	}
	return row, members, nil
}
